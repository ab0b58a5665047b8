package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

// called is what a contact is called in lists of conversations.
func called(c contacts.Contact) string {
	if c.Name != "" {
		return c.Name
	}
	return c.Company
}

// writable refuses contacts that stand for nobody any more.
func writable(c contacts.Contact) error {
	switch {
	case c.MergedInto != "":
		return fault.New(fault.Conflict, "This contact was merged into another one. Change that one, or undo the merge.").WithKey("contact.merged").With("merged_into", c.MergedInto)
	case !c.ErasedAt.IsZero():
		return fault.New(fault.Conflict, "This contact was erased; nothing is kept in it any more.").WithKey("contact.erased")
	}
	return nil
}

// surround adds to a contact what hangs on it: the contact that stands for it in the end, its consents and opt-outs.
func surround(ctx context.Context, q *db.Queries, x *contacts.Contact) error {
	for range 100 {
		if x.MergedInto == "" {
			break
		}
		next, err := q.HiddenBehind(ctx, x.MergedInto)
		if err != nil {
			return err
		}
		if len(next) == 0 {
			break
		}
		x.MergedInto = next[0].String
	}
	rows, err := q.ConsentsOfContacts(ctx, []string{x.ID})
	if x.Consents, err = mapped(rows, err, sure(consentOf)); err != nil {
		return err
	}
	if err := nameUsers(ctx, q, x.Consents); err != nil {
		return err
	}
	x.OptOuts, err = optOuts(ctx, q, *x)
	return err
}

// nameUsers says who wrote consents down.
func nameUsers(ctx context.Context, q *db.Queries, list []contacts.Consent) error {
	if len(list) == 0 {
		return nil
	}
	var users []string
	for _, c := range list {
		users = append(users, c.ByUser)
	}
	rows, err := q.NamesOfUsers(ctx, users)
	names := map[string]string{}
	for _, row := range rows {
		names[row.ID] = row.Name
	}
	for n := range list {
		list[n].ByName = names[list[n].ByUser]
	}
	return err
}

func consentOf(c db.ContactConsent) contacts.Consent {
	return contacts.Consent{Channel: events.Channel(c.Channel), Purpose: c.Purpose, State: c.State, At: c.At, Source: c.Source, ByUser: c.ByUser.String}
}

// optOuts are those of the contact's conversations, and of its identities at every sender of the site.
func optOuts(ctx context.Context, q *db.Queries, x contacts.Contact) ([]contacts.OptOut, error) {
	family, err := familyOf(ctx, q, x.ID)
	if err != nil {
		return nil, err
	}
	rows, err := q.OptOutsOfThreads(ctx, nulls(family))
	if err != nil {
		return nil, err
	}
	byName, err := q.OptOutsOfNames(ctx, db.OptOutsOfNamesParams{SiteID: x.SiteID, Names: keysOf(x.Identities)})
	if err != nil {
		return nil, err
	}
	for _, n := range byName {
		rows = append(rows, db.OptOutsOfThreadsRow(n))
	}
	var out []contacts.OptOut
	for _, o := range rows {
		known := func(v contacts.OptOut) bool { return v.InboxID == o.InboxID && v.Scope == o.Scope }
		if !slices.ContainsFunc(out, known) {
			out = append(out, contacts.OptOut{InboxID: o.InboxID, Inbox: o.Name, Channel: events.Channel(o.Channel), Scope: o.Scope, At: o.At, Source: o.Source})
		}
	}
	return out, nil
}

// keysOf are the names under which the inbox knows identities; a telephone number also with the plus it lacks.
func keysOf(list []contacts.Identity) [][]byte {
	var out [][]byte
	for _, i := range list {
		out = append(out, []byte(inbox.IdentityKey(i.Kind, i.Value)))
		if i.Kind == contacts.KindPhone && !strings.HasPrefix(i.Value, "+") {
			out = append(out, []byte(inbox.IdentityKey(i.Kind, "+"+i.Value)))
		}
	}
	return out
}

// familyOf is a contact with all that were merged into it, directly or through others.
func familyOf(ctx context.Context, q *db.Queries, id string) ([]string, error) {
	family, next := []string{id}, []sql.NullString{null(id)}
	for len(next) > 0 {
		found, err := q.MergedInto(ctx, next)
		if err != nil {
			return nil, err
		}
		next = nil
		for _, f := range found {
			if !slices.Contains(family, f) {
				family, next = append(family, f), append(next, null(f))
			}
		}
	}
	return family, nil
}

// wantedFamily is familyOf as lists that can be narrowed to a contact take it: empty where none is wanted. What is no
// identifier is nobody's, and must not meet an ASCII column.
func wantedFamily(ctx context.Context, q *db.Queries, contactID string) ([]sql.NullString, error) {
	if !ids.Valid(contactID) {
		return nil, nil
	}
	family, err := familyOf(ctx, q, contactID)
	return nulls(family), err
}

// link writes a conversation with its contact and name, at its next version.
func link(ctx context.Context, q *db.Queries, t *events.Thread) error {
	t.Version++
	return q.LinkThread(ctx, db.LinkThreadParams{ContactID: null(t.ContactID), Name: cut(t.Name, 190), Version: int32(t.Version), Record: text(t), ID: t.ID})
}

// rename lets the conversations of a contact be called as it is.
func rename(ctx context.Context, q *db.Queries, x contacts.Contact) ([]events.Thread, error) {
	rows, err := q.LockThreadsOfContact(ctx, null(x.ID))
	if err != nil {
		return nil, err
	}
	var out []events.Thread
	for _, row := range rows {
		t, err := threadOf(row.Record, row.Number, nil)
		if err != nil {
			return nil, err
		}
		t.Name = called(x)
		if err := link(ctx, q, &t); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

func (s *Store) tellThreads(by string, changed []events.Thread) {
	if len(changed) > 0 {
		s.threads(by, changed)
	}
}

// lockContact answers a contact that may be written, under the transaction's lock.
func lockContact(ctx context.Context, q *db.Queries, r events.Reach, id string, version int) (contacts.Contact, error) {
	if !ids.Valid(id) {
		return contacts.Contact{}, missing("contact")
	}
	c, err := contactNoun.lock(ctx, q, r, id)
	if err != nil {
		return c, unreadable("contact", err)
	}
	if err := writable(c); err != nil {
		return c, err
	}
	if version != 0 && version != c.Version {
		return c, changed("contact")
	}
	return c, nil
}

// SetConsent keeps what a person allowed or forbade.
func (s *Store) SetConsent(ctx context.Context, by events.Actor, r events.Reach, contactID string, c contacts.Consent) (contacts.Contact, error) {
	if err := c.Validate(); err != nil {
		return contacts.Contact{}, err
	}
	c.ByUser = by.UserID
	if c.At.IsZero() || c.At.After(s.now()) {
		c.At = s.now()
	}
	return s.changeConsent(ctx, by, r, contactID, "consent", c, func(q *db.Queries) error { return putConsent(ctx, q, contactID, c) })
}

// DropConsent forgets it.
func (s *Store) DropConsent(ctx context.Context, by events.Actor, r events.Reach, contactID string, channel events.Channel, purpose string) (contacts.Contact, error) {
	c := contacts.Consent{Channel: channel, Purpose: purpose, State: contacts.ConsentIn}
	if err := c.Validate(); err != nil {
		return contacts.Contact{}, err
	}
	return s.changeConsent(ctx, by, r, contactID, "consent_drop", c, func(q *db.Queries) error {
		return q.DropConsent(ctx, db.DropConsentParams{ContactID: contactID, Channel: string(channel), Purpose: purpose})
	})
}

func (s *Store) changeConsent(ctx context.Context, by events.Actor, r events.Reach, contactID, act string, c contacts.Consent, do func(*db.Queries) error) (contacts.Contact, error) {
	var site string
	err := s.inTx(ctx, func(q *db.Queries) error {
		x, err := lockContact(ctx, q, r, contactID, 0)
		if err != nil {
			return err
		}
		if site = x.SiteID; !contactNoun.allows(r, x) {
			return outOfReach("contact")
		}
		if err := do(q); err != nil {
			return err
		}
		return s.audit(ctx, q, entry{by: by, noun: "contact", act: act, id: contactID, siteID: site, after: c})
	})
	if err != nil {
		return contacts.Contact{}, err
	}
	s.told(by, "contact", "update", contactID, site)
	return s.GetContact(ctx, r, contactID)
}

func putConsent(ctx context.Context, q *db.Queries, contactID string, c contacts.Consent) error {
	return q.PutConsent(ctx, db.PutConsentParams{ContactID: contactID, Channel: string(c.Channel), Purpose: c.Purpose, State: c.State, At: milli(c.At), Source: cut(c.Source, 80), ByUser: null(c.ByUser)})
}

// DoNotContact reports whether a person forbade every message on a channel.
func (x inboxTx) DoNotContact(ctx context.Context, contactID string, channel events.Channel) (bool, error) {
	if contactID == "" {
		return false, nil
	}
	n, err := x.q.CountDoNotContact(ctx, db.CountDoNotContactParams{ContactID: contactID, Channel: string(channel)})
	return n > 0, err
}
