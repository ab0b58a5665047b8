package store_test

import (
	"context"
	"database/sql"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"

	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/lab"
	sqlfiles "github.com/cordboard/cordboard/sql"
	"github.com/cordboard/cordboard/sql/store"
)

// onEveryMariaDB runs a test on the oldest, the middle and the newest server there are packages of. 10.3 itself is
// guarded by the list of what came after it, in floor_test.go.
func onEveryMariaDB(t *testing.T, run func(t *testing.T, s *lab.MariaDB)) {
	for _, version := range []string{"10.5", "10.11", "11.8"} {
		t.Run(version, func(t *testing.T) {
			s := server
			if version != "10.11" {
				if testing.Short() {
					t.Skip("the short tests use MariaDB 10.11 alone")
				}
				var err error
				if s, err = lab.StartMariaDB(t.Context(), lab.DBConfig{Version: version, Log: t.Logf}); err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = s.Stop(context.Background()) })
			}
			run(t, s)
		})
	}
}

func TestEveryMigrationGoesUpAndDownAndUpAgain(t *testing.T) {
	onEveryMariaDB(t, func(t *testing.T, s *lab.MariaDB) {
		pool := open(t, s)
		db := store.New(pool, store.Options{IDs: ids.Sequence(), Clock: clock.NewFake()})
		n, names, err := db.Pending(t.Context())
		if err != nil || n == 0 || n != len(names) {
			t.Fatalf("an empty database lacks %d migrations %v (%v)", n, names, err)
		}
		for range 2 {
			if err := db.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			if n, _, err := db.Pending(t.Context()); n != 0 || err != nil {
				t.Fatalf("a migrated database lacks %d migrations (%v)", n, err)
			}
			if err := db.Migrate(t.Context()); err != nil {
				t.Fatalf("a second run: %v", err)
			}
			down(t, pool)
			if left := tables(t, pool); len(left) != 1 {
				t.Fatalf("after all went down there are still %v", left)
			}
		}
	})
}

func down(t *testing.T, pool *sql.DB) {
	t.Helper()
	files, err := fs.Sub(sqlfiles.Migrations, "migrations")
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider(goose.DialectMySQL, pool, files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.DownTo(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
}

func tables(t *testing.T, pool *sql.DB) (names []string) {
	t.Helper()
	rows, err := pool.QueryContext(t.Context(), "SHOW TABLES")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			t.Fatal(err)
		}
		names = append(names, n)
	}
	return names
}

func TestEveryGeneratedQueryCanBePrepared(t *testing.T) {
	queries := generated(t)
	if len(queries) < 100 {
		t.Fatalf("only %d queries were found in the generated code", len(queries))
	}
	onEveryMariaDB(t, func(t *testing.T, s *lab.MariaDB) {
		pool := open(t, s)
		if err := store.New(pool, store.Options{IDs: ids.Sequence(), Clock: clock.NewFake()}).Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		for name, q := range queries {
			stmt, err := pool.PrepareContext(t.Context(), q)
			if err != nil {
				t.Errorf("%s: %v\n%s", name, err, q)
				continue
			}
			_ = stmt.Close()
		}
	})
}

// generated answers the text of every query as the generated code sends it.
func generated(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("db/*.sql.go")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 1 {
				if lit, ok := spec.Values[0].(*ast.BasicLit); ok {
					if text, err := strconv.Unquote(lit.Value); err == nil && strings.HasPrefix(text, "-- name:") {
						out[spec.Names[0].Name] = text
					}
				}
			}
			return true
		})
	}
	return out
}

func TestTwoDaemonsMayMigrateAtOnce(t *testing.T) {
	pool := open(t, server)
	done := make(chan error, 3)
	for range cap(done) {
		go func() {
			done <- store.New(pool, store.Options{IDs: ids.New(), Clock: clock.Real()}).Migrate(context.Background())
		}()
	}
	for range cap(done) {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
