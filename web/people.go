package web

import (
	"context"
	"net/http"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

type contactMergeInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26" doc:"ULID of the contact that remains"`
	Body struct {
		FromID      string `json:"from_id" minLength:"26" maxLength:"26" doc:"the contact that becomes part of it"`
		Version     int    `json:"version,omitempty" doc:"of the remaining contact as you saw it; 0 takes it as it is"`
		FromVersion int    `json:"from_version,omitempty" doc:"of the other one"`
	}
}

type contactSplitInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Body contacts.Cut
}

type consentInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Body contacts.Consent
}

type consentDropInput struct {
	ID      string         `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Channel events.Channel `query:"channel" maxLength:"16" doc:"empty is the one for all channels"`
	Purpose string         `query:"purpose" maxLength:"40"`
}

type timelineInput struct {
	ID string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	PageInput
	Show string `query:"show" enum:"calls,messages,notes,forms,merges" doc:"left out: everything"`
}

// TimelineList is a page of a timeline, with what its queues and agents are called.
type TimelineList struct {
	Items []contacts.Happened `json:"items"`
	Next  string              `json:"next,omitempty"`
	Names HistoryNames        `json:"names"`
}

type eraseInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Body struct {
		Reason string `json:"reason" maxLength:"255" doc:"why; it stays in the audit, so do not name the person"`
	}
}

// peopleOperations are what is done with contacts beyond writing them.
func (s *Server) peopleOperations() {
	const tag, path = "contacts", "/contacts/{id}"
	st, read, write := s.cfg.Stores.Contacts, Needs(accounts.PermContactsRead), Needs(accounts.PermContactsWrite)
	registerNoun(s, noun[contacts.Field]{one: "contact-field", many: "contact-fields", read: accounts.PermContactsRead, write: accounts.PermQueuesWrite, id: func(f *contacts.Field) *string { return &f.ID },
		list: st.ListContactFields, get: st.GetContactField, create: st.CreateContactField, update: st.UpdateContactField, remove: st.DeleteContactField})
	register(s, op{id: "contact-merge", method: http.MethodPost, path: path + "/merge", tag: tag, summary: "Make one contact of two; it can be undone", access: write},
		func(ctx context.Context, in *contactMergeInput) (*body[contacts.Merge], error) {
			return reply(st.MergeContacts(ctx, actorOf(ctx), reachOf(ctx, accounts.PermContactsWrite), contacts.Wish{IntoID: in.ID, FromID: in.Body.FromID, IntoVersion: in.Body.Version, FromVersion: in.Body.FromVersion}))
		})
	register(s, op{id: "contact-merges", method: http.MethodGet, path: path + "/merges", tag: tag, summary: "Merges of a contact, the latest first", access: read},
		func(ctx context.Context, in *idInput) (*body[List[contacts.Merge]], error) {
			items, err := st.Merges(ctx, reachOf(ctx, accounts.PermContactsRead), in.ID)
			return reply(List[contacts.Merge]{Items: items}, err)
		})
	register(s, op{id: "contact-merge-undo", method: http.MethodPost, path: "/contact-merges/{id}/undo", tag: tag, summary: "Undo a merge; what was changed since stays, and is told", access: write},
		func(ctx context.Context, in *idInput) (*body[contacts.Undone], error) {
			return reply(st.UndoMerge(ctx, actorOf(ctx), reachOf(ctx, accounts.PermContactsWrite), in.ID))
		})
	register(s, op{id: "contact-split", method: http.MethodPost, path: path + "/split", tag: tag, summary: "Make a new contact of numbers, addresses and conversations of another", access: write, status: http.StatusCreated},
		func(ctx context.Context, in *contactSplitInput) (*body[contacts.Contact], error) {
			return reply(st.SplitContact(ctx, actorOf(ctx), reachOf(ctx, accounts.PermContactsWrite), in.ID, in.Body))
		})
	register(s, op{id: "contact-consent", method: http.MethodPut, path: path + "/consents", tag: tag, summary: "Keep what a person allowed or forbade", access: write},
		func(ctx context.Context, in *consentInput) (*body[contacts.Contact], error) {
			return reply(st.SetConsent(ctx, actorOf(ctx), reachOf(ctx, accounts.PermContactsWrite), in.ID, in.Body))
		})
	register(s, op{id: "contact-consent-drop", method: http.MethodDelete, path: path + "/consents", tag: tag, summary: "Forget it, as if nothing had been said", access: write, status: http.StatusOK},
		func(ctx context.Context, in *consentDropInput) (*body[contacts.Contact], error) {
			return reply(st.DropConsent(ctx, actorOf(ctx), reachOf(ctx, accounts.PermContactsWrite), in.ID, in.Channel, in.Purpose))
		})
	register(s, op{id: "contact-timeline", method: http.MethodGet, path: path + "/timeline", tag: tag, summary: "Everything that happened with a contact and that you may see, newest first", access: read},
		func(ctx context.Context, in *timelineInput) (*body[TimelineList], error) {
			items, next, err := st.Timeline(ctx, reachOf(ctx, accounts.PermContactsRead), s.contactEyes(ctx), contacts.TimelineWish{ContactID: in.ID, Show: in.Show, Page: in.page()})
			var talks []events.Interaction
			for _, i := range items {
				if i.Interaction != nil {
					talks = append(talks, *i.Interaction)
				}
			}
			return reply(TimelineList{Items: items, Next: next, Names: s.namesIn(talks...)}, err)
		})
	s.leavingOperations(tag, path)
}

// leavingOperations are what the law gives people: a copy of what is kept, and its removal.
func (s *Server) leavingOperations(tag, path string) {
	st, write := s.cfg.Stores.Contacts, Needs(accounts.PermContactsWrite)
	register(s, op{id: "contact-export", method: http.MethodGet, path: path + "/export", tag: tag,
		summary: "A ZIP of everything kept of a person; it needs interactions.all of the whole site besides, and is audited", access: write}, s.contactExport)
	register(s, op{id: "contact-erase", method: http.MethodPost, path: path + "/erase", tag: tag,
		summary: "Remove everything that tells of a person, for ever; it needs interactions.all of the whole site besides, and is audited", access: write}, s.contactErase)
	register(s, op{id: "contact-erasure", method: http.MethodGet, path: path + "/erasure", tag: tag, summary: "How far the erasure of a contact is", access: write},
		func(ctx context.Context, in *idInput) (*body[contacts.Erasure], error) {
			return reply(st.LastErasure(ctx, reachOf(ctx, accounts.PermContactsWrite), in.ID))
		})
}

// contactEyes are what the caller may see of customers' pasts: as the history, the written conversations and the recordings
// answer each by itself.
func (s *Server) contactEyes(ctx context.Context) contacts.Eyes {
	past, written := visible(ctx), s.eyes(ctx)
	return contacts.Eyes{Past: past.Reach, OwnAgentID: past.OwnAgentID, Written: written.Reach, AgentID: written.AgentID, QueueIDs: written.QueueIDs, Play: principalOf(ctx).ScopeOf(accounts.PermRecordingsPlay)}
}

var errNotWhole = fault.New(fault.Forbidden, "This is about everything of a person, so it needs contacts.write and interactions.all for the whole site of the contact. Ask an administrator.").
	WithKey("contact.whole_site").With("permission", string(accounts.PermInteractionsAll))

// wholePerson answers a contact to callers who may see everything that is kept of it.
func (s *Server) wholePerson(ctx context.Context, id string) (contacts.Contact, error) {
	c, err := s.cfg.Stores.Contacts.GetContact(ctx, reachOf(ctx, accounts.PermContactsWrite), id)
	if err != nil {
		return c, err
	}
	site := events.Scope{SiteID: c.SiteID}
	if !reachOf(ctx, accounts.PermContactsWrite).Allows(site) || !reachOf(ctx, accounts.PermInteractionsAll).Allows(site) {
		return c, errNotWhole
	}
	return c, nil
}

func (s *Server) contactErase(ctx context.Context, in *eraseInput) (*body[contacts.Erasure], error) {
	if _, err := s.wholePerson(ctx, in.ID); err != nil {
		return nil, err
	}
	if s.cfg.Eraser == nil {
		return nil, fault.New(fault.Unavailable, "Nobody can be erased here: the program runs without its folders.").WithKey("erasure.none_here")
	}
	e, err := s.cfg.Stores.Contacts.BeginErasure(ctx, actorOf(ctx), reachOf(ctx, accounts.PermContactsWrite), in.ID, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	is, err := s.cfg.Eraser.Finish(ctx, e.ID)
	if err != nil { // it is written down, and goes on in the background
		s.log.WarnContext(ctx, "an erasure was begun and is not done; it goes on by itself", "erasure", e.ID, "error", err)
		s.cfg.Eraser.Wake()
		return reply(e, nil)
	}
	return reply(is, nil)
}
