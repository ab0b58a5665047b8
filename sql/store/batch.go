package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"strings"

	"github.com/cordboard/cordboard/sql/store/db"
)

// batch is a transaction that writes rows of the same statement together: one INSERT of many rows instead of one each.
// Rows wait until another statement comes, and for flush at the end; an error tells of all that waited. Only statements
// with one list of placeholders, behind VALUES, are gathered, and their results are nobody's business.
type batch struct {
	*sql.Tx
	query string
	args  []any
	rows  int
	bytes int
}

var _ db.DBTX = (*batch)(nil)

const (
	rowsMost = 200
	// bytesMost keeps a statement below max_allowed_packet, which is 16 MiB unless somebody lowered it.
	bytesMost = 512 << 10
	values    = "VALUES (?"
)

// ExecContext implements db.DBTX.
func (g *batch) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	size := 0
	for _, a := range args {
		if s, ok := a.(string); ok {
			size += len(s)
		}
	}
	if query != g.query || g.rows == rowsMost || g.bytes+size > bytesMost {
		if err := g.flush(ctx); err != nil {
			return nil, err
		}
	}
	if !strings.Contains(query, values) {
		return g.Tx.ExecContext(ctx, query, args...)
	}
	g.query, g.args, g.rows, g.bytes = query, append(g.args, args...), g.rows+1, g.bytes+size
	return driver.ResultNoRows, nil
}

// flush writes what waits.
func (g *batch) flush(ctx context.Context) error {
	if g.rows == 0 {
		return nil
	}
	_, err := g.Tx.ExecContext(ctx, manyRows(g.query, g.rows), g.args...)
	g.query, g.args, g.rows, g.bytes = "", nil, 0, 0
	return err
}

// manyRows repeats the statement's list of placeholders for each row.
func manyRows(query string, rows int) string {
	from := strings.Index(query, values) + len("VALUES ")
	to := from + strings.IndexByte(query[from:], ')') + 1
	return query[:to] + strings.Repeat(", "+query[from:to], rows-1) + query[to:]
}
