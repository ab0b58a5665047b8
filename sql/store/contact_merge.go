package store

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

// joining is a merge under way within its transaction.
type joining struct {
	q          *db.Queries
	from, into contacts.Contact
	moved      contacts.Moved
	threads    []events.Thread
}

// MergeContacts makes one contact of two.
func (s *Store) MergeContacts(ctx context.Context, by events.Actor, r events.Reach, w contacts.Wish) (m contacts.Merge, err error) {
	if w.FromID == w.IntoID {
		return m, check.Trouble("contact.same", "from_id", "A contact cannot be merged into itself.")
	}
	var threads []events.Thread
	err = s.inTx(ctx, func(q *db.Queries) error {
		j, err := lockBoth(ctx, q, r, w)
		if err != nil {
			return err
		}
		before := j.into
		j.fill()
		for _, step := range []func(context.Context) error{j.identities, j.consents, j.moveThreads, j.moveInteractions} {
			if err := step(ctx); err != nil {
				return err
			}
		}
		if err := s.putContact(ctx, q, j.into); err != nil {
			return err
		}
		if err := q.SetMergedInto(ctx, db.SetMergedIntoParams{MergedInto: null(w.IntoID), ChangedAt: s.now(), ID: w.FromID}); err != nil {
			return err
		}
		m = contacts.Merge{ID: s.ids.New(), SiteID: j.into.SiteID, FromID: w.FromID, IntoID: w.IntoID, At: s.now(), ByUser: by.UserID, Moved: j.moved}
		if err := q.InsertMerge(ctx, db.InsertMergeParams{ID: m.ID, SiteID: m.SiteID, FromID: m.FromID, IntoID: m.IntoID, At: m.At, ByUser: null(m.ByUser), Moved: text(m.Moved)}); err != nil {
			return err
		}
		threads = j.threads
		if err := s.audit(ctx, q, entry{by: by, noun: "contact", act: "merged_into", id: w.FromID, siteID: m.SiteID, before: j.from, after: m}); err != nil {
			return err
		}
		return s.audit(ctx, q, entry{by: by, noun: "contact", act: "merge", id: w.IntoID, siteID: m.SiteID, before: before, after: m})
	})
	if err != nil {
		return contacts.Merge{}, err
	}
	s.told(by, "contact", "update", m.FromID, m.SiteID)
	s.told(by, "contact", "update", m.IntoID, m.SiteID)
	s.tellThreads(by.UserID, threads)
	return m, nil
}

// UniteContacts makes one of two contacts whom a channel proved to be one person.
func (s *Store) UniteContacts(ctx context.Context, one, other string) error {
	everywhere := events.Reach{AllSites: true}
	a, err := s.GetContact(ctx, everywhere, one)
	if err != nil {
		return err
	}
	b, err := s.GetContact(ctx, everywhere, other)
	if err != nil {
		return err
	}
	into, from, ok := contacts.Keeps(a, b)
	if !ok {
		return fault.New(fault.Conflict, "People wrote something down of both contacts.").WithKey("contact.both_kept")
	}
	_, err = s.MergeContacts(ctx, events.Actor{}, everywhere, contacts.Wish{IntoID: into.ID, FromID: from.ID, IntoVersion: into.Version, FromVersion: from.Version})
	return err
}

// lockBoth locks two contacts in the order of their ids, so that two merges of the same pair wait for each other.
func lockBoth(ctx context.Context, q *db.Queries, r events.Reach, w contacts.Wish) (*joining, error) {
	j := &joining{q: q, moved: contacts.Moved{Fields: map[string]contacts.Filled{}}}
	first := func() (err error) { j.from, err = lockContact(ctx, q, r, w.FromID, w.FromVersion); return err }
	second := func() (err error) { j.into, err = lockContact(ctx, q, r, w.IntoID, w.IntoVersion); return err }
	if w.IntoID < w.FromID {
		first, second = second, first
	}
	if err := first(); err != nil {
		return nil, err
	}
	if err := second(); err != nil {
		return nil, err
	}
	if !contactNoun.allows(r, j.from) || !contactNoun.allows(r, j.into) {
		return nil, outOfReach("contact")
	}
	if j.from.SiteID != j.into.SiteID {
		return nil, check.Trouble("contact.other_site", "from_id", "The contacts belong to different sites, so they cannot become one.")
	}
	return j, nil
}

// maxMergedIdentities is what a contact can be written with.
const maxMergedIdentities = 50

// identities moves those that the remaining contact lacks; the others stay where they are, hidden.
func (j *joining) identities(ctx context.Context) error {
	theirs, err := j.q.LockIdentities(ctx, j.from.ID)
	if err != nil {
		return err
	}
	ours, err := j.q.LockIdentities(ctx, j.into.ID)
	if err != nil {
		return err
	}
	next := int32(0)
	for _, o := range ours {
		next = max(next, o.Position+1)
	}
	for _, i := range theirs {
		if slices.ContainsFunc(ours, func(o db.ContactIdentity) bool { return o.Kind == i.Kind && o.Value == i.Value }) {
			continue
		}
		if err := j.q.MoveIdentity(ctx, db.MoveIdentityParams{ToID: j.into.ID, ToPosition: next, FromID: j.from.ID, FromPosition: i.Position}); err != nil {
			return err
		}
		j.moved.Identities = append(j.moved.Identities, contacts.MovedIdentity{Identity: contacts.Identity{Kind: i.Kind, Value: i.Value, Proven: i.Proven, AddedAt: when(i.AddedAt)}, Position: int(i.Position), ToPosition: int(next)})
		next++
	}
	if len(ours)+len(j.moved.Identities) > maxMergedIdentities {
		return fault.New(fault.Conflict, "Together the contacts have more than 50 numbers and addresses. Take some away first.").WithKey("contact.too_many_identities")
	}
	return nil
}

// consents takes over what the remaining contact has not said, and what forbids where it allowed.
func (j *joining) consents(ctx context.Context) error {
	rows, err := j.q.ConsentsOfContacts(ctx, []string{j.from.ID, j.into.ID})
	if err != nil {
		return err
	}
	ours := map[[2]string]contacts.Consent{}
	for _, c := range rows {
		if c.ContactID == j.into.ID {
			ours[[2]string{c.Channel, c.Purpose}] = consentOf(c)
		}
	}
	for _, c := range rows {
		if c.ContactID != j.from.ID {
			continue
		}
		is := contacts.MovedConsent{Is: consentOf(c)}
		if was, ok := ours[[2]string{c.Channel, c.Purpose}]; ok {
			if !is.Is.Stricter(was) {
				continue
			}
			is.Was = &was
		}
		if err := putConsent(ctx, j.q, j.into.ID, is.Is); err != nil {
			return err
		}
		j.moved.Consents = append(j.moved.Consents, is)
	}
	return nil
}

// moveThreads links the conversations with the remaining contact, under its name.
func (j *joining) moveThreads(ctx context.Context) error {
	rows, err := j.q.LockThreadsOfContact(ctx, null(j.from.ID))
	if err != nil {
		return err
	}
	for _, row := range rows {
		t, err := threadOf(row.Record, row.Number, nil)
		if err != nil {
			return err
		}
		was := t.Name
		t.ContactID, t.Name = j.into.ID, called(j.into)
		if err := link(ctx, j.q, &t); err != nil {
			return err
		}
		j.threads = append(j.threads, t)
		j.moved.Threads = append(j.moved.Threads, contacts.MovedThread{ID: t.ID, Name: was, ToName: t.Name})
	}
	return nil
}

// atOnce bounds the lists of one statement.
const atOnce = 500

// moveInteractions moves what is over. What is under way keeps its contact, which leads to the remaining one wherever it is read.
func (j *joining) moveInteractions(ctx context.Context) error {
	list, err := j.q.DoneInteractionsOfContact(ctx, null(j.from.ID))
	if err != nil {
		return err
	}
	for part := range slices.Chunk(list, atOnce) {
		if _, err := j.q.MoveInteractions(ctx, db.MoveInteractionsParams{ToID: null(j.into.ID), FromID: null(j.from.ID), Ids: part}); err != nil {
			return err
		}
	}
	j.moved.Interactions = list
	return nil
}

// fill takes over what the remaining contact does not have: empty fields, own fields, tags. Notes are put together.
func (j *joining) fill() {
	if both := strings.TrimSpace(j.into.Notes + "\n\n" + j.from.Notes); j.from.Notes != "" && j.into.Notes != "" && len([]rune(both)) <= maxMergedNotes {
		j.moved.Fields["notes"] = contacts.Filled{Was: j.into.Notes, Is: both}
		j.into.Notes = both
	}
	for name, at := range plain(&j.into) {
		if theirs := *plain(&j.from)[name]; *at == "" && theirs != "" {
			j.moved.Fields[name] = contacts.Filled{Is: theirs}
			*at = theirs
		}
	}
	j.into.Custom = maps.Clone(j.into.Custom)
	for key, value := range j.from.Custom {
		if j.into.Custom[key] != "" || value == "" {
			continue
		}
		if j.into.Custom == nil {
			j.into.Custom = map[string]string{}
		}
		j.into.Custom[key] = value
		j.moved.Fields["custom."+key] = contacts.Filled{Is: value}
	}
	for _, tag := range j.from.Tags {
		if !slices.ContainsFunc(j.into.Tags, func(v string) bool { return strings.EqualFold(v, tag) }) {
			j.into.Tags = append(slices.Clone(j.into.Tags), tag)
			j.moved.Tags = append(j.moved.Tags, tag)
		}
	}
}

const maxMergedNotes = 10000

// plain are the fields of a contact that are filled when they are empty.
func plain(c *contacts.Contact) map[string]*string {
	return map[string]*string{"company": &c.Company, "language": &c.Language, "time_zone": &c.TimeZone, "owner_id": &c.OwnerID, "notes": &c.Notes, "name": &c.Name}
}

func mergeOf(m db.ContactMerge) (contacts.Merge, error) {
	moved, err := untext[contacts.Moved](m.Moved)
	return contacts.Merge{ID: m.ID, SiteID: m.SiteID, FromID: m.FromID, IntoID: m.IntoID, At: m.At, ByUser: m.ByUser.String, Moved: moved, UndoneAt: when(m.UndoneAt), UndoneBy: m.UndoneBy.String}, err
}

// Merges answers those of a contact.
func (s *Store) Merges(ctx context.Context, r events.Reach, contactID string) (list []contacts.Merge, err error) {
	if !ids.Valid(contactID) {
		return nil, missing("contact")
	}
	err = s.snapshot(ctx, func(q *db.Queries) error {
		if _, err := contactNoun.get(ctx, q, r, contactID); err != nil {
			return unreadable("contact", err)
		}
		rows, err := q.MergesOfContact(ctx, db.MergesOfContactParams{ID: contactID})
		list, err = mapped(rows, err, mergeOf)
		return err
	})
	return list, err
}
