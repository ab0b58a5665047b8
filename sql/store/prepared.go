package store

import (
	"context"
	"database/sql"

	"github.com/cordboard/cordboard/sql/store/db"
)

// prepared runs the queries of one transaction and keeps what was prepared until its end: the driver prepares a query with
// arguments anew each time, a round trip that batches would pay for every row. It belongs to one goroutine, like the
// transaction.
type prepared struct {
	tx    *sql.Tx
	known map[string]*sql.Stmt
}

var _ db.DBTX = (*prepared)(nil)

func queriesIn(tx *sql.Tx) *db.Queries {
	return db.New(&prepared{tx: tx, known: map[string]*sql.Stmt{}})
}

// PrepareContext answers a statement that ends with the transaction.
func (p *prepared) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := p.known[query]; ok {
		return s, nil
	}
	s, err := p.tx.PrepareContext(ctx, query)
	if err == nil {
		p.known[query] = s
	}
	return s, err
}

// ExecContext implements db.DBTX.
func (p *prepared) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := p.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

// QueryContext implements db.DBTX.
func (p *prepared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := p.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

// QueryRowContext implements db.DBTX. A row of database/sql alone can carry what went wrong, so the transaction makes it.
func (p *prepared) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	s, err := p.PrepareContext(ctx, query)
	if err != nil {
		return p.tx.QueryRowContext(ctx, query, args...)
	}
	return s.QueryRowContext(ctx, args...)
}
