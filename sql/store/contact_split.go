package store

import (
	"context"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/sql/store/db"
)

// SplitContact makes a new contact of parts of another; calls of the telephone numbers go with them.
func (s *Store) SplitContact(ctx context.Context, by events.Actor, r events.Reach, id string, c contacts.Cut) (contacts.Contact, error) {
	if len(c.Identities) == 0 && len(c.ThreadIDs) == 0 {
		return contacts.Contact{}, check.Trouble("contact.split_nothing", "identities", "Choose what the new contact gets: numbers, addresses or conversations.")
	}
	if err := check.First(check.Line("name", c.Name, 120), check.IDs("thread_ids", c.ThreadIDs, atOnce)); err != nil {
		return contacts.Contact{}, err
	}
	var is contacts.Contact
	var threads []events.Thread
	err := s.inTx(ctx, func(q *db.Queries) error {
		was, err := lockContact(ctx, q, r, id, c.Version)
		if err != nil {
			return err
		}
		if !contactNoun.allows(r, was) {
			return outOfReach("contact")
		}
		x := contacts.Contact{SiteID: was.SiteID, Name: c.Name}
		if x.Name == "" {
			x.Name = called(was)
		}
		if err := prepareRow(s, contactNoun, &x); err != nil {
			return err
		}
		if is, err = createIn(ctx, s, q, s.written(new([]events.Thread)), by, x); err != nil {
			return err
		}
		if err := cutIdentities(ctx, q, id, is.ID, c.Identities); err != nil {
			return err
		}
		if threads, err = cutThreads(ctx, q, id, is, c.ThreadIDs); err != nil {
			return err
		}
		if err := s.putContact(ctx, q, was); err != nil {
			return err
		}
		if is, err = contactNoun.lock(ctx, q, events.Everything(), is.ID); err != nil {
			return err
		}
		return s.audit(ctx, q, entry{by: by, noun: "contact", act: "split", id: id, siteID: is.SiteID, before: was, after: map[string]any{"new_id": is.ID, "cut": c}})
	})
	if err != nil {
		return contacts.Contact{}, err
	}
	s.told(by, "contact", "create", is.ID, is.SiteID)
	s.told(by, "contact", "update", id, is.SiteID)
	s.tellThreads(by.UserID, threads)
	return is, nil
}

func cutIdentities(ctx context.Context, q *db.Queries, from, to string, list []contacts.Identity) error {
	now, err := q.LockIdentities(ctx, from)
	if err != nil {
		return err
	}
	list = contacts.Contact{Identities: list}.Normalize().Identities
	var numbers []string
	for n, i := range list {
		at := slices.IndexFunc(now, func(v db.ContactIdentity) bool { return v.Kind == i.Kind && v.Value == i.Value })
		if at < 0 {
			return check.Unknown("identities")
		}
		if err := q.MoveIdentity(ctx, db.MoveIdentityParams{ToID: to, ToPosition: int32(n), FromID: from, FromPosition: now[at].Position}); err != nil { //nolint:gosec // below 50
			return err
		}
		now = slices.Delete(now, at, at+1)
		if i.Kind == contacts.KindPhone {
			numbers = append(numbers, waysOf(i.Value)...)
		}
	}
	if len(numbers) == 0 {
		return nil
	}
	return q.MoveCallsOfNumbers(ctx, db.MoveCallsOfNumbersParams{ToID: null(to), FromID: null(from), Callers: numbers, Callees: numbers})
}

// waysOf are a telephone number with and without its plus.
func waysOf(number string) []string {
	bare := strings.TrimPrefix(number, "+")
	return []string{bare, "+" + bare}
}

func cutThreads(ctx context.Context, q *db.Queries, from string, to contacts.Contact, list []string) ([]events.Thread, error) {
	if len(list) == 0 {
		return nil, nil
	}
	rows, err := q.LockThreads(ctx, list)
	if err != nil {
		return nil, err
	}
	if len(rows) != len(list) {
		return nil, check.Unknown("thread_ids")
	}
	var out []events.Thread
	for _, row := range rows {
		t, err := threadOf(row.Record, row.Number, nil)
		if err != nil {
			return nil, err
		}
		if t.ContactID != from {
			return nil, check.Unknown("thread_ids")
		}
		t.ContactID, t.Name = to.ID, called(to)
		if err := link(ctx, q, &t); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}
