package store

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

// parting is the undoing of a merge within its transaction.
type parting struct {
	q       *db.Queries
	m       contacts.Merge
	into    contacts.Contact
	stayed  []contacts.Stayed
	threads []events.Thread
}

func (p *parting) stay(what, id string) {
	p.stayed = append(p.stayed, contacts.Stayed{What: what, ID: id})
}

// UndoMerge restores what a merge moved, but what was changed since.
func (s *Store) UndoMerge(ctx context.Context, by events.Actor, r events.Reach, mergeID string) (contacts.Undone, error) {
	if !ids.Valid(mergeID) {
		return contacts.Undone{}, missing("merge")
	}
	var p *parting
	err := s.inTx(ctx, func(q *db.Queries) (err error) {
		if p, err = lockMerge(ctx, q, r, mergeID); err != nil {
			return err
		}
		before := p.into
		for _, step := range []func(context.Context) error{p.identities, p.consents, p.moveThreads, p.moveInteractions} {
			if err := step(ctx); err != nil {
				return err
			}
		}
		p.empty()
		if err := s.putContact(ctx, q, p.into); err != nil {
			return err
		}
		if err := q.SetMergedInto(ctx, db.SetMergedIntoParams{ChangedAt: s.now(), ID: p.m.FromID}); err != nil {
			return err
		}
		p.m.UndoneAt, p.m.UndoneBy = s.now(), by.UserID
		if err := q.UndoneMerge(ctx, db.UndoneMergeParams{UndoneAt: nullTime(p.m.UndoneAt), UndoneBy: null(by.UserID), ID: p.m.ID}); err != nil {
			return err
		}
		return s.audit(ctx, q, entry{by: by, noun: "contact", act: "merge_undo", id: p.m.IntoID, siteID: p.m.SiteID, before: before, after: contacts.Undone{Merge: p.m, Stayed: p.stayed}})
	})
	if err != nil {
		return contacts.Undone{}, err
	}
	s.told(by, "contact", "update", p.m.FromID, p.m.SiteID)
	s.told(by, "contact", "update", p.m.IntoID, p.m.SiteID)
	s.tellThreads(by.UserID, p.threads)
	return contacts.Undone{Merge: p.m, Stayed: orEmpty(p.stayed)}, nil
}

// lockMerge locks the merge and both contacts, in the order of their ids as a merge does.
func lockMerge(ctx context.Context, q *db.Queries, r events.Reach, id string) (*parting, error) {
	row, err := q.LockMerge(ctx, id)
	if err != nil {
		return nil, unreadable("merge", err)
	}
	m, err := mergeOf(row)
	if err != nil {
		return nil, err
	}
	p := &parting{q: q, m: m}
	var from contacts.Contact
	for _, id := range slices.Sorted(slices.Values([]string{m.FromID, m.IntoID})) {
		c, err := contactNoun.lock(ctx, q, r, id)
		if err != nil {
			return nil, unreadable("merge", err)
		}
		if id == m.FromID {
			from = c
		} else {
			p.into = c
		}
	}
	switch {
	case !contactNoun.allows(r, p.into):
		return nil, outOfReach("contact")
	case !m.UndoneAt.IsZero():
		return nil, fault.New(fault.Conflict, "This merge was undone already.").WithKey("merge.undone")
	case !p.into.ErasedAt.IsZero() || !from.ErasedAt.IsZero():
		return nil, fault.New(fault.Conflict, "The contact was erased, so there is nothing to restore.").WithKey("contact.erased")
	case p.into.MergedInto != "":
		return nil, fault.New(fault.Conflict, "The contact was merged on into another one. Undo that merge first.").WithKey("merge.later")
	case from.MergedInto != m.IntoID:
		return nil, fault.New(fault.Conflict, "The contact is not merged into that one any more.").WithKey("merge.undone")
	}
	return p, nil
}

func (p *parting) identities(ctx context.Context) error {
	now, err := p.q.LockIdentities(ctx, p.m.IntoID)
	if err != nil {
		return err
	}
	for _, i := range p.m.Moved.Identities {
		// somebody who wrote the contact since gave its identities other places
		at := slices.IndexFunc(now, func(n db.ContactIdentity) bool {
			return n.Kind == i.Kind && n.Value == i.Value && n.Proven == i.Proven
		})
		if at < 0 {
			p.stay("identity", i.Kind+":"+i.Value)
			continue
		}
		if err := p.q.MoveIdentity(ctx, db.MoveIdentityParams{ToID: p.m.FromID, ToPosition: int32(i.Position), FromID: p.m.IntoID, FromPosition: now[at].Position}); err != nil { //nolint:gosec // below 50
			return err
		}
	}
	return nil
}

func (p *parting) consents(ctx context.Context) error {
	rows, err := p.q.ConsentsOfContacts(ctx, []string{p.m.IntoID})
	now, err := mapped(rows, err, sure(consentOf))
	if err != nil {
		return err
	}
	for _, c := range p.m.Moved.Consents {
		same := func(n contacts.Consent) bool {
			return n.Channel == c.Is.Channel && n.Purpose == c.Is.Purpose && n.State == c.Is.State && n.Source == c.Is.Source && n.At.Equal(c.Is.At)
		}
		switch {
		case !slices.ContainsFunc(now, same):
			p.stay("consent", string(c.Is.Channel)+"/"+c.Is.Purpose)
		case c.Was != nil:
			err = putConsent(ctx, p.q, p.m.IntoID, *c.Was)
		default:
			err = p.q.DropConsent(ctx, db.DropConsentParams{ContactID: p.m.IntoID, Channel: string(c.Is.Channel), Purpose: c.Is.Purpose})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *parting) moveThreads(ctx context.Context) error {
	moved, list := map[string]contacts.MovedThread{}, make([]string, 0, len(p.m.Moved.Threads))
	for _, t := range p.m.Moved.Threads {
		moved[t.ID], list = t, append(list, t.ID)
	}
	for part := range slices.Chunk(list, atOnce) {
		rows, err := p.q.LockThreads(ctx, part)
		if err != nil {
			return err
		}
		for _, row := range rows {
			t, err := threadOf(row.Record, row.Number, nil)
			if err != nil {
				return err
			}
			if t.ContactID != p.m.IntoID {
				continue
			}
			was := moved[t.ID]
			delete(moved, t.ID)
			if t.ContactID = p.m.FromID; t.Name == was.ToName {
				t.Name = was.Name
			}
			if err := link(ctx, p.q, &t); err != nil {
				return err
			}
			p.threads = append(p.threads, t)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(moved)) {
		p.stay("thread", id)
	}
	return nil
}

func (p *parting) moveInteractions(ctx context.Context) error {
	for part := range slices.Chunk(p.m.Moved.Interactions, atOnce) {
		here, err := p.q.InteractionsWith(ctx, db.InteractionsWithParams{ContactID: null(p.m.IntoID), Ids: part})
		if err != nil {
			return err
		}
		if len(here) > 0 {
			if _, err := p.q.MoveInteractions(ctx, db.MoveInteractionsParams{ToID: null(p.m.FromID), FromID: null(p.m.IntoID), Ids: here}); err != nil {
				return err
			}
		}
		for _, id := range part {
			if !slices.Contains(here, id) {
				p.stay("interaction", id)
			}
		}
	}
	return nil
}

// empty takes out of the remaining contact what was filled in.
func (p *parting) empty() {
	p.into.Custom, p.into.Tags = maps.Clone(p.into.Custom), slices.Clone(p.into.Tags)
	for _, name := range slices.Sorted(maps.Keys(p.m.Moved.Fields)) {
		f := p.m.Moved.Fields[name]
		if key, own := strings.CutPrefix(name, "custom."); own {
			if p.into.Custom[key] != f.Is {
				p.stay("field", name)
				continue
			}
			delete(p.into.Custom, key)
			continue
		}
		if at := plain(&p.into)[name]; at != nil && *at == f.Is {
			*at = f.Was
		} else {
			p.stay("field", name)
		}
	}
	for _, tag := range p.m.Moved.Tags {
		at := slices.Index(p.into.Tags, tag)
		if at < 0 {
			p.stay("tag", tag)
			continue
		}
		p.into.Tags = slices.Delete(p.into.Tags, at, at+1)
	}
}
