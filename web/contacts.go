package web

import (
	"context"
	"net/http"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/contacts"
)

// ContactList is a page of contacts, with how surely a number belongs to them when one was asked for.
type ContactList struct {
	Match contacts.Match     `json:"match,omitempty" enum:"exact,several,unknown" doc:"only when phone was asked for"`
	Items []contacts.Contact `json:"items"`
	Next  string             `json:"next,omitempty"`
}

type contactsInput struct {
	PageInput
	Phone string `query:"phone" maxLength:"64" doc:"find by number"`
	Query string `query:"q" maxLength:"120" doc:"words of name or company, or the first digits of a number"`
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
			return reply(ContactList{Match: matchOf(len(items)), Items: items}, err)
		})
	registerNoun(s, noun[contacts.Contact]{one: "contact", many: "contacts", read: accounts.PermContactsRead, write: accounts.PermContactsWrite,
		id: func(c *contacts.Contact) *string { return &c.ID }, get: st.GetContact, create: st.CreateContact, update: st.UpdateContact})
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
