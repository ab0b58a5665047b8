package store

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"github.com/cordboard/cordboard/accounts"
	sqlfiles "github.com/cordboard/cordboard/sql"
	"github.com/cordboard/cordboard/sql/store/db"
)

// migrationLock is the name under which only one process migrates a server's database at a time.
const (
	migrationLock     = "cordboard.migrate"
	migrationPatience = 60 // seconds
)

// Migrate brings the database to this program's version: the tables, and the built-in roles with the permissions this
// version gives them. It may be called at every start and by several processes at once.
func (s *Store) Migrate(ctx context.Context) error {
	unlock, err := s.lockMigration(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	p, err := s.goose()
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("the database could not be brought to this version; its tables are as the failed migration left them, and it may be run again: %w", err)
	}
	return s.provisionRoles(ctx)
}

// Pending tells which migrations a database still lacks.
func (s *Store) Pending(ctx context.Context) (n int, names []string, err error) {
	p, err := s.goose()
	if err != nil {
		return 0, nil, err
	}
	list, err := p.Status(ctx)
	if err != nil {
		return 0, nil, away(err)
	}
	for _, m := range list {
		if m.State == goose.StatePending {
			names = append(names, m.Source.Path)
		}
	}
	return len(names), names, nil
}

func (s *Store) goose() (*goose.Provider, error) {
	files, err := fs.Sub(sqlfiles.Migrations, "migrations")
	if err != nil {
		return nil, err
	}
	p, err := goose.NewProvider(goose.DialectMySQL, s.pool, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, fmt.Errorf("the migrations inside the program cannot be read: %w", err)
	}
	return p, nil
}

// lockMigration takes the server's named lock on a connection of its own, which is held until unlock.
func (s *Store) lockMigration(ctx context.Context) (unlock func(), err error) {
	conn, err := s.pool.Conn(ctx)
	if err != nil {
		return nil, away(err)
	}
	var got *int
	if err := conn.QueryRowContext(ctx, "SELECT GET_LOCK(CONCAT(?, '.', DATABASE()), ?)", migrationLock, migrationPatience).Scan(&got); err != nil {
		_ = conn.Close()
		return nil, away(err)
	}
	if got == nil || *got != 1 {
		_ = conn.Close()
		return nil, fmt.Errorf("another process has been migrating the database for over %d seconds; wait for it, then try again", migrationPatience)
	}
	return func() {
		// The lock ends with the connection should this fail.
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "DO RELEASE_LOCK(CONCAT(?, '.', DATABASE()))", migrationLock)
		_ = conn.Close()
	}, nil
}

func (s *Store) provisionRoles(ctx context.Context) error {
	return s.inTx(ctx, func(q *db.Queries) error {
		for _, r := range accounts.BuiltinRoles() {
			if err := q.InsertBuiltinRole(ctx, db.InsertBuiltinRoleParams{ID: r.ID, Name: r.Name}); err != nil {
				return err
			}
			if err := q.ClearRolePermissions(ctx, r.ID); err != nil {
				return err
			}
			if err := addPermissions(ctx, q, r); err != nil {
				return err
			}
		}
		return nil
	})
}
