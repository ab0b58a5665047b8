package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

// subject is whom an erasure is about. It is kept while the erasure is under way, because the contact is emptied first.
type subject struct {
	Contacts []string `json:"contacts"`
	Threads  []string `json:"threads"`
	Keys     []string `json:"keys"`
	Numbers  []string `json:"numbers"`
	// Values are what the person is looked for by in what is kept as text.
	Values []string `json:"values"`
	open   int      // conversations that are not resolved
}

// valueLeast is how short a value may be to be looked for in texts: shorter ones are found in others' numbers.
const valueLeast = 5

func (s *subject) add(kind, value string) {
	if value == "" {
		return // it would be found everywhere
	}
	if kind == contacts.KindPhone {
		s.Numbers = append(s.Numbers, waysOf(value)...)
		value = strings.TrimPrefix(value, "+")
	}
	if len(value) >= valueLeast && !slices.Contains(s.Values, value) {
		s.Values = append(s.Values, value)
	}
}

func (s *subject) thread(t events.Thread) {
	if slices.Contains(s.Threads, t.ID) {
		return
	}
	s.Threads = append(s.Threads, t.ID)
	if t.Status != events.ThreadResolved {
		s.open++
	}
	if t.Handle != "" { // what the work on the conversation has for a number
		s.Numbers = append(s.Numbers, t.Handle)
	}
	for _, k := range t.Reach {
		s.add(k.Kind, k.Value)
	}
	s.add("", t.Remote)
}

// BeginErasure empties the contact and writes down what is still to be done.
func (s *Store) BeginErasure(ctx context.Context, by events.Actor, r events.Reach, contactID, reason string) (e contacts.Erasure, err error) {
	if strings.TrimSpace(reason) == "" {
		return e, check.Trouble("field.required", "reason", "Say why the person is erased; it stays in the audit.")
	}
	if err := check.Line("reason", reason, 255); err != nil {
		return e, err
	}
	err = s.inTx(ctx, func(q *db.Queries) error {
		x, err := lockContact(ctx, q, r, contactID, 0)
		if err != nil {
			return err
		}
		if !r.Allows(events.Scope{SiteID: x.SiteID}) {
			return outOfReach("contact")
		}
		whom, err := subjectOf(ctx, q, x)
		if err != nil {
			return err
		}
		if err := idle(ctx, q, whom); err != nil {
			return err
		}
		e = contacts.Erasure{ID: s.ids.New(), SiteID: x.SiteID, ContactID: x.ID, Reason: reason, ByUser: by.UserID, Login: by.Login, At: s.now(), Step: eraseSteps[0].name}
		if err := q.InsertErasure(ctx, db.InsertErasureParams{ID: e.ID, SiteID: e.SiteID, ContactID: e.ContactID, Reason: reason, ByUser: null(by.UserID), Login: cut(by.Login, 64), Step: e.Step,
			Subject: text(whom), At: e.At}); err != nil {
			return err
		}
		if err := s.emptyContacts(ctx, q, whom.Contacts); err != nil {
			return err
		}
		return s.audit(ctx, q, entry{by: by, noun: "contact", act: "erase", id: x.ID, siteID: x.SiteID, after: map[string]string{"reason": reason}})
	})
	if err == nil {
		s.told(by, "contact", "update", e.ContactID, e.SiteID)
	}
	return e, err
}

func subjectOf(ctx context.Context, q *db.Queries, x contacts.Contact) (whom subject, err error) {
	if whom.Contacts, err = familyOf(ctx, q, x.ID); err != nil {
		return whom, err
	}
	found, err := q.IdentitiesOfContacts(ctx, whom.Contacts)
	if err != nil {
		return whom, err
	}
	var list []contacts.Identity
	for _, i := range found {
		whom.add(i.Kind, i.Value)
		list = append(list, contacts.Identity{Kind: i.Kind, Value: i.Value})
	}
	keys := keysOf(list)
	for _, k := range keys {
		whom.Keys = append(whom.Keys, string(k))
	}
	_, err = moreThreads(ctx, q, x.SiteID, &whom)
	return whom, err
}

// moreThreads adds conversations of the person that are not known yet, and answers how many.
func moreThreads(ctx context.Context, q *db.Queries, siteID string, whom *subject) (int, error) {
	linked, err := q.ThreadsOfPerson(ctx, nulls(whom.Contacts))
	if err != nil {
		return 0, err
	}
	names := make([][]byte, len(whom.Keys))
	for n, k := range whom.Keys {
		names[n] = []byte(k)
	}
	loose, err := q.UnlinkedThreads(ctx, db.UnlinkedThreadsParams{SiteID: siteID, Names: names})
	if err != nil {
		return 0, err
	}
	before := len(whom.Threads)
	for _, l := range loose {
		linked = append(linked, db.ThreadsOfPersonRow(l))
	}
	for _, row := range linked {
		t, err := threadOf(row.Record, row.Number, nil)
		if err != nil {
			return 0, err
		}
		whom.thread(t)
	}
	slices.Sort(whom.Threads)
	return len(whom.Threads) - before, nil
}

// idle refuses a person with whom somebody speaks or writes: what is under way would be written anew.
func idle(ctx context.Context, q *db.Queries, whom subject) error {
	family := nulls(whom.Contacts)
	n, err := q.CountOpenInteractions(ctx, family)
	if err != nil {
		return err
	}
	coming, err := q.CountComingRecordings(ctx, family)
	if err != nil || n+coming == 0 && whom.open == 0 {
		return err
	}
	return fault.New(fault.Conflict, "Somebody still speaks or writes with this person, a callback is promised, or a recording is still being fetched. Finish it, resolve the conversations, then erase.").WithKey("contact.busy")
}

// emptyContacts takes from contacts, and from what tells of them, everything that tells of a person. Consents stay: what was
// forbidden is forbidden.
func (s *Store) emptyContacts(ctx context.Context, q *db.Queries, family []string) error {
	now := s.now()
	if err := q.EraseContacts(ctx, db.EraseContactsParams{Name: contacts.Erased, ErasedAt: sql.NullTime{Time: now, Valid: true}, ChangedAt: now, Ids: family}); err != nil {
		return err
	}
	if err := q.DropIdentities(ctx, family); err != nil {
		return err
	}
	if err := q.EraseMerges(ctx, db.EraseMergesParams{Ids: family}); err != nil {
		return err
	}
	return q.EraseAudit(ctx, family)
}

func erasureOf(e db.ContactErasure) contacts.Erasure {
	return contacts.Erasure{ID: e.ID, SiteID: e.SiteID, ContactID: e.ContactID, Reason: e.Reason, ByUser: e.ByUser.String, Login: e.Login, At: e.At, Step: e.Step, DoneAt: when(e.DoneAt)}
}

// LastErasure answers the latest of a contact.
func (s *Store) LastErasure(ctx context.Context, r events.Reach, contactID string) (e contacts.Erasure, err error) {
	if !ids.Valid(contactID) {
		return e, missing("contact")
	}
	err = s.snapshot(ctx, func(q *db.Queries) error {
		if _, err := contactNoun.get(ctx, q, r, contactID); err != nil {
			return unreadable("contact", err)
		}
		row, err := q.LastErasure(ctx, contactID)
		if errors.Is(err, sql.ErrNoRows) {
			return fault.New(fault.NotFound, "This contact was not erased.").WithKey("erasure.none")
		}
		e = erasureOf(row)
		return err
	})
	return e, err
}

// OpenErasures answers those that are not done.
func (s *Store) OpenErasures(ctx context.Context, limit int) ([]string, error) {
	list, err := s.q.OpenErasures(ctx, int32(limit)) //nolint:gosec // few
	return list, explain(err)
}

// EraseSome does one part of an erasure. Files go before the rows that name them, so that what was interrupted is found again.
func (s *Store) EraseSome(ctx context.Context, id string, d contacts.Disk) (e contacts.Erasure, err error) {
	var threads []events.Thread
	err = s.inTx(ctx, func(q *db.Queries) error {
		row, err := q.LockErasure(ctx, id)
		if err != nil {
			return unreadable("erasure", err)
		}
		if e = erasureOf(row); !e.DoneAt.IsZero() {
			return nil
		}
		whom, err := untext[subject](row.Subject)
		if err != nil {
			return err
		}
		x := &erasing{s: s, q: q, d: d, site: row.SiteID, whom: whom, place: row.Place}
		at := slices.IndexFunc(eraseSteps, func(v eraseStep) bool { return v.name == row.Step })
		over, err := eraseSteps[max(at, 0)].do(x, ctx)
		if err != nil {
			return err
		}
		threads = x.threads
		return x.move(ctx, &e, max(at, 0), over)
	})
	if err == nil {
		s.tellThreads(e.ByUser, threads)
	}
	return e, err
}

// move writes down where the erasure stands; over says that the step is done.
func (x *erasing) move(ctx context.Context, e *contacts.Erasure, step int, over bool) error {
	place, kept := x.place, text(x.whom)
	if over {
		step, place = step+1, ""
	}
	if x.again {
		step, place = 0, ""
	}
	var done time.Time
	if step == len(eraseSteps) {
		e.Step, done, kept = "", x.s.now(), ""
	} else {
		e.Step = eraseSteps[step].name
	}
	e.DoneAt = done
	return x.q.MoveErasure(ctx, db.MoveErasureParams{Step: e.Step, Place: place, Subject: kept, DoneAt: nullTime(done), ID: e.ID})
}
