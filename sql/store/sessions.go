package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

// CreateSession writes a session under its token's hash.
func (s *Store) CreateSession(ctx context.Context, x accounts.Session, tokenHash []byte) error {
	return explain(s.q.InsertSession(ctx, db.InsertSessionParams{ID: x.ID, TokenHash: tokenHash, UserID: x.UserID, CreatedAt: x.CreatedAt,
		SeenAt: x.SeenAt, ExpiresAt: x.ExpiresAt, Address: ascii(x.Address, 64), Agent: cut(x.Agent, 255)}))
}

// SessionByToken reads a session with its user and their roles.
func (s *Store) SessionByToken(ctx context.Context, tokenHash []byte) (accounts.SessionUser, bool, error) {
	return s.session(ctx, func(q *db.Queries) (db.SessionByIDRow, error) {
		row, err := q.SessionByToken(ctx, tokenHash)
		return db.SessionByIDRow(row), err
	})
}

// SessionByID reads a session with its user and their roles.
func (s *Store) SessionByID(ctx context.Context, id string) (accounts.SessionUser, bool, error) {
	return s.session(ctx, func(q *db.Queries) (db.SessionByIDRow, error) { return q.SessionByID(ctx, id) })
}

func (s *Store) session(ctx context.Context, read func(q *db.Queries) (db.SessionByIDRow, error)) (x accounts.SessionUser, ok bool, err error) {
	err = s.snapshot(ctx, func(q *db.Queries) error {
		row, err := read(q)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		x.Session = accounts.Session{ID: row.ID, UserID: row.UserID, CreatedAt: row.CreatedAt, SeenAt: row.SeenAt,
			ExpiresAt: row.ExpiresAt, Address: row.Address, Agent: row.Agent}
		if x.User, err = getUser(ctx, q, events.Everything(), row.UserID); err != nil {
			return err
		}
		if x.Roles, err = readRoles(ctx, q); err != nil {
			return err
		}
		ok = true
		return nil
	})
	return x, ok, err
}

// TouchSession writes a session's last use.
func (s *Store) TouchSession(ctx context.Context, id string, at time.Time) error {
	return explain(s.q.TouchSession(ctx, db.TouchSessionParams{ID: id, SeenAt: at}))
}

// DeleteSession ends a session.
func (s *Store) DeleteSession(ctx context.Context, id string) error {
	return explain(s.q.DeleteSession(ctx, id))
}

// AddFailure counts a try, committed before it reads the others: of any number of tries at once each sees those that
// came before it.
func (s *Store) AddFailure(ctx context.Context, f accounts.Failure, since time.Time, max int) (pair, address []time.Time, err error) {
	if err := s.q.InsertFailure(ctx, db.InsertFailureParams{ID: f.ID, LoginKey: f.LoginKey, Address: f.Address, At: f.At}); err != nil {
		return nil, nil, explain(err)
	}
	pair, err = s.q.FailuresOfPair(ctx, db.FailuresOfPairParams{LoginKey: f.LoginKey, Address: f.Address, Since: since, Limit: int32(max)})
	if err != nil {
		return nil, nil, explain(err)
	}
	address, err = s.q.FailuresOfAddress(ctx, db.FailuresOfAddressParams{Address: f.Address, Since: since, Limit: int32(max)})
	return pair, address, explain(err)
}

// TakeFailure removes a try.
func (s *Store) TakeFailure(ctx context.Context, id string) error {
	return explain(s.q.DeleteFailure(ctx, id))
}

// ForgetFailures removes the tries at a login from an address.
func (s *Store) ForgetFailures(ctx context.Context, loginKey []byte, address string) error {
	return explain(s.q.ForgetFailures(ctx, db.ForgetFailuresParams{LoginKey: loginKey, Address: address}))
}

// Sweep deletes what has expired.
func (s *Store) Sweep(ctx context.Context, now, idleSince, failuresBefore time.Time) error {
	if _, err := s.q.DeleteStaleSessions(ctx, db.DeleteStaleSessionsParams{Now: now, IdleSince: idleSince}); err != nil {
		return explain(err)
	}
	_, err := s.q.DeleteStaleFailures(ctx, failuresBefore)
	return explain(err)
}
