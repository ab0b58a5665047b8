package store

import (
	"context"
	"database/sql"

	"github.com/cordboard/cordboard/sql/store/db"
)

// prepared is a transaction that writes many rows with few statements: each is prepared once and not once a row. The end
// of the transaction closes them.
type prepared struct {
	*sql.Tx
	stmts map[string]*sql.Stmt
}

var _ db.DBTX = (*prepared)(nil)

func prepare(tx *sql.Tx) *db.Queries { return db.New(&prepared{tx, map[string]*sql.Stmt{}}) }

// ExecContext implements db.DBTX.
func (p *prepared) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	stmt, ok := p.stmts[query]
	if !ok {
		var err error
		if stmt, err = p.PrepareContext(ctx, query); err != nil { //nolint:sqlclosecheck // closed with the transaction
			return nil, err
		}
		p.stmts[query] = stmt
	}
	return stmt.ExecContext(ctx, args...)
}
