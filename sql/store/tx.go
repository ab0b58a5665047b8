package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-sql-driver/mysql"

	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

// attempts is how often a transaction is tried that lost against another one; nothing of a lost one remains.
const attempts = 6

// inTx runs do in one transaction and tries again when it was the victim of a deadlock, or met a row newer than its
// picture of the database. do must have no effects but through q.
func (s *Store) inTx(ctx context.Context, do func(q *db.Queries) error) error {
	var err error
	for range attempts {
		if err = s.once(ctx, nil, do); !lostRace(err) {
			break
		}
	}
	return explain(err)
}

// snapshot runs do over one consistent picture of the database.
func (s *Store) snapshot(ctx context.Context, do func(q *db.Queries) error) error {
	return explain(s.once(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, do))
}

func (s *Store) once(ctx context.Context, o *sql.TxOptions, do func(q *db.Queries) error) error {
	return s.within(ctx, o, func(tx *sql.Tx) error { return do(queriesIn(tx)) })
}

func (s *Store) within(ctx context.Context, o *sql.TxOptions, do func(*sql.Tx) error) error {
	tx, err := s.pool.BeginTx(ctx, o)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit it does nothing; before one the connection's loss rolls back
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}

func lostRace(err error) bool {
	if errors.Is(err, inbox.ErrAgain) {
		return true
	}
	var m *mysql.MySQLError
	return errors.As(err, &m) && (m.Number == erDeadlock || m.Number == erRowChanged)
}

// entry is one line of the audit before it has an id and a time.
type entry struct {
	by            events.Actor
	noun, act, id string
	siteID        string
	before, after any
}

func (s *Store) audit(ctx context.Context, q *db.Queries, e entry) error {
	before, err := jsonOrNull(e.before)
	if err != nil {
		return err
	}
	after, err := jsonOrNull(e.after)
	if err != nil {
		return err
	}
	return q.InsertAudit(ctx, db.InsertAuditParams{
		ID: s.ids.New(), At: s.now(), UserID: null(e.by.UserID), Login: cut(e.by.Login, 64), SiteID: null(e.siteID),
		Act: e.noun + "." + e.act, Noun: e.noun, NounID: e.id, RowBefore: before, RowAfter: after, Address: ascii(e.by.Address, 64),
	})
}

// told announces a write after its commit.
func (s *Store) told(by events.Actor, noun, act, id, siteID string) {
	past := map[string]string{"create": "created", "update": "updated", "delete": "deleted"}[act]
	s.announce(events.DirectoryEvent{Noun: noun, ID: id, Act: past, By: by.UserID, SiteID: siteID})
}

func jsonOrNull(v any) (sql.NullString, error) {
	if v == nil {
		return sql.NullString{}, nil
	}
	b, err := json.Marshal(v)
	if err != nil {
		return sql.NullString{}, fmt.Errorf("a row cannot be written into the audit: %w", err)
	}
	return sql.NullString{String: string(b), Valid: true}, nil
}
