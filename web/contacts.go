package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/events"
)

// ContactList is a page of contacts, with how surely a number belongs to them when one was asked for.
type ContactList struct {
	Match contacts.Match     `json:"match,omitempty" enum:"exact,several,unknown" doc:"only when phone was asked for"`
	Items []contacts.Contact `json:"items"`
	Next  string             `json:"next,omitempty"`
	// LastAgent is who spoke with the contact before, when the number belongs to exactly one.
	LastAgent *LastAgent `json:"last_agent,omitempty"`
}

// LastAgent is the agent a contact spoke with last.
type LastAgent struct {
	ID   string    `json:"id"`
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

type contactsInput struct {
	PageInput
	Phone string `query:"phone" maxLength:"64" doc:"find by number"`
	Query string `query:"q" maxLength:"120" doc:"words of name or company, or the first digits of a number"`
}

// Owner is an agent whom contacts can belong to.
type Owner struct {
	ID     string `json:"id"`
	SiteID string `json:"site_id"`
	Name   string `json:"name"`
}

// matchLimit is how many contacts of one number are worth showing.
const matchLimit = 20

func (s *Server) contactOperations() {
	st := s.cfg.Stores.Contacts
	register(s, op{id: "contact-list", method: http.MethodGet, path: "/contacts", tag: "contacts", summary: "Find contacts by number or words", access: Needs(accounts.PermContactsRead)},
		func(ctx context.Context, in *contactsInput) (*body[ContactList], error) {
			r := reachOf(ctx, accounts.PermContactsRead)
			if in.Phone == "" {
				items, next, err := st.ListContacts(ctx, r, in.Query, in.page())
				return reply(ContactList{Items: items, Next: next}, err)
			}
			items, err := st.MatchContacts(ctx, r, in.Phone, matchLimit)
			list := ContactList{Match: matchOf(len(items)), Items: items}
			if list.Match == contacts.MatchExact {
				list.LastAgent = s.lastAgent(ctx, items[0].ID)
			}
			return reply(list, err)
		})
	register(s, op{id: "contact-owners", method: http.MethodGet, path: "/contacts/owners", tag: "contacts", summary: "Agents whom contacts can belong to, by name", access: Needs(accounts.PermContactsRead)},
		func(ctx context.Context, _ *struct{}) (*body[List[Owner]], error) {
			return reply(List[Owner]{Items: owners(s.cfg.Desk.Directory(), reachOf(ctx, accounts.PermContactsRead))}, nil)
		})
	registerNoun(s, noun[contacts.Contact]{one: "contact", many: "contacts", read: accounts.PermContactsRead, write: accounts.PermContactsWrite,
		id: func(c *contacts.Contact) *string { return &c.ID }, get: st.GetContact, create: st.CreateContact, update: st.UpdateContact})
}

func owners(dir *directory.Directory, r events.Reach) []Owner {
	out := []Owner{}
	for _, a := range dir.Agents {
		if r.Touches(a.SiteID) {
			out = append(out, Owner{ID: a.ID, SiteID: a.SiteID, Name: a.Name})
		}
	}
	slices.SortFunc(out, func(a, b Owner) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.ID, b.ID))
	})
	return out
}

// lastAgent is a courtesy to who takes the call: without the history the answer is given without it.
func (s *Server) lastAgent(ctx context.Context, contactID string) *LastAgent {
	if s.cfg.Stores.History == nil {
		return nil
	}
	id, at, err := s.cfg.Stores.History.LastAgent(ctx, contactID)
	a, known := s.cfg.Desk.Directory().Agents[id]
	if err != nil || !known {
		return nil
	}
	return &LastAgent{ID: id, Name: a.Name, At: at}
}

func matchOf(n int) contacts.Match {
	switch n {
	case 0:
		return contacts.MatchUnknown
	case 1:
		return contacts.MatchExact
	}
	return contacts.MatchSeveral
}
