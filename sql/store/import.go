package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/desk/intake"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/sql/store/db"
)

var _ intake.Store = (*Store)(nil)

// errTakenBack ends the transaction of a dry run.
var errTakenBack = errors.New("a dry run")

// Import implements intake.Store. Each row has a savepoint of its own, so that a refused one leaves nothing behind; a lost
// race takes the whole transaction back and is tried again from the beginning.
func (s *Store) Import(ctx context.Context, by events.Actor, r events.Reach, rows []intake.Row, commit bool) ([]error, error) {
	var fates []error
	var made []events.DirectoryEvent
	err := sql.ErrTxDone
	for range attempts {
		fates, made = make([]error, len(rows)), nil
		err = s.within(ctx, nil, func(tx *sql.Tx) error {
			q := queriesIn(tx)
			if err := standInLine(ctx, q); err != nil {
				return err
			}
			for i, row := range rows {
				news, err := s.importRow(ctx, tx, q, by, r, row)
				switch {
				case err == nil:
					made = append(made, news...)
				case s.rowsOwn(ctx, err):
					fates[i] = explain(err)
				default:
					return err
				}
			}
			if !commit {
				return errTakenBack
			}
			return nil
		})
		if !lostRace(err) {
			break
		}
	}
	if errors.Is(err, errTakenBack) {
		return fates, nil
	}
	if err != nil {
		return nil, explain(err)
	}
	s.toldMany(made)
	return fates, nil
}

// rowsOwn tells trouble of one row from trouble of the transaction.
func (s *Store) rowsOwn(ctx context.Context, err error) bool {
	if ctx.Err() != nil || lostRace(err) || lost(err) {
		return false
	}
	code := fault.CodeOf(explain(err))
	return code != fault.Unavailable && code != fault.Internal
}

// toldMany announces one row of each noun and site: who listens reads everything anew anyway.
func (s *Store) toldMany(made []events.DirectoryEvent) {
	seen := map[string]bool{}
	for _, e := range made {
		if k := e.Noun + e.SiteID; !seen[k] {
			seen[k] = true
			s.announce(e)
		}
	}
}

func (s *Store) importRow(ctx context.Context, tx *sql.Tx, q *db.Queries, by events.Actor, r events.Reach, row intake.Row) ([]events.DirectoryEvent, error) {
	// Savepoints are the transaction's own grammar, as BEGIN is, and no queries.
	if _, err := tx.ExecContext(ctx, "SAVEPOINT import_row"); err != nil {
		return nil, err
	}
	news, err := s.importOne(ctx, q, by, r, row)
	if err != nil && s.rowsOwn(ctx, err) {
		if _, back := tx.ExecContext(ctx, "ROLLBACK TO SAVEPOINT import_row"); back != nil {
			return nil, back
		}
	}
	return news, err
}

func (s *Store) importOne(ctx context.Context, q *db.Queries, by events.Actor, r events.Reach, row intake.Row) ([]events.DirectoryEvent, error) {
	switch {
	case row.Skill != nil:
		return importNoun(ctx, s, q, skillNoun, by, r, *row.Skill)
	case row.PauseReason != nil:
		return importNoun(ctx, s, q, pauseReasonNoun, by, r, *row.PauseReason)
	case row.Disposition != nil:
		return importNoun(ctx, s, q, dispositionNoun, by, r, *row.Disposition)
	case row.EntryPoint != nil:
		return importNoun(ctx, s, q, entryPointNoun, by, r, *row.EntryPoint)
	case row.Contact != nil:
		c := row.Contact.Normalize()
		if !contactNoun.allows(r, c) {
			return nil, outOfReach("contact")
		}
		if err := newContact(ctx, q, c); err != nil {
			return nil, err
		}
		return importNoun(ctx, s, q, s.written(new([]events.Thread)), by, r, c)
	case row.Person != nil:
		return s.importPerson(ctx, q, by, r, *row.Person)
	}
	return nil, errors.New("a row of an import is of no noun")
}

func importNoun[T any](ctx context.Context, s *Store, q *db.Queries, n noun[T], by events.Actor, r events.Reach, x T) ([]events.DirectoryEvent, error) {
	if err := prepareRow(s, n, &x); err != nil {
		return nil, err
	}
	if !n.allows(r, x) {
		return nil, outOfReach(n.name)
	}
	is, err := createIn(ctx, s, q, n, by, x)
	if err != nil {
		return nil, err
	}
	return []events.DirectoryEvent{{Noun: n.name, ID: *n.head(&is).id, Act: "created", By: by.UserID, SiteID: *n.head(&is).site}}, nil
}

func (s *Store) importPerson(ctx context.Context, q *db.Queries, by events.Actor, r events.Reach, p intake.Person) ([]events.DirectoryEvent, error) {
	u, isUser := p.User.(accounts.User)
	guard, _ := p.Guard.(accounts.Guard)
	if !isUser || guard == nil {
		return nil, errors.New("a person of an import comes without a user or without who judges the grants")
	}
	u.ID, u.Version, u.AgentID, u.TeamID = s.ids.New(), 1, "", ""
	if err := u.Validate(); err != nil {
		return nil, err
	}
	if !mayUser(r, u) {
		return nil, outOfReach("user")
	}
	u, err := s.createUserIn(ctx, q, by, u, "", guard)
	if err != nil {
		return nil, err
	}
	news := []events.DirectoryEvent{{Noun: "user", ID: u.ID, Act: "created", By: by.UserID, SiteID: u.SiteID}}
	if p.Agent == nil {
		return news, nil
	}
	a := *p.Agent
	a.UserID = u.ID
	more, err := importNoun(ctx, s, q, agentNoun, by, r, a)
	return append(news, more...), err
}

// newContact refuses a contact that has a number or an address of one there is: an import that is sent twice must not
// double everybody.
func newContact(ctx context.Context, q *db.Queries, c contacts.Contact) error {
	for _, i := range c.Identities {
		other := i.Value
		if i.Kind == contacts.KindPhone {
			other = "+" + i.Value
			if bare, plus := strings.CutPrefix(i.Value, "+"); plus {
				other = bare
			}
		}
		found, err := q.FindContacts(ctx, db.FindContactsParams{Kind: i.Kind, Value: i.Value, OtherValue: other, SiteID: c.SiteID, Limit: 1})
		if err != nil {
			return err
		}
		if len(found) > 0 {
			return fault.New(fault.Conflict, "There is a contact with "+i.Value+" already: "+found[0].Name+".").WithKey("contact.known").
				WithField(i.Kind).With("value", i.Value).With("name", found[0].Name)
		}
	}
	return nil
}
