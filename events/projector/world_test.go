package projector_test

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/journal"
	"github.com/cordboard/cordboard/events/projector"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/sql/store"
)

// server is the MariaDB 10.11 that the tests share, each in a database of its own.
var server *lab.MariaDB

func TestMain(m *testing.M) {
	if dsn := os.Getenv("CORDBOARD_CHILD_DSN"); dsn != "" {
		os.Exit(childProjects(dsn, os.Getenv("CORDBOARD_DIR")))
	}
	code := withServer(m)
	if err := goleak.Find(); code == 0 && err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func withServer(m *testing.M) int {
	var err error
	if server, err = lab.StartMariaDB(context.Background(), lab.DBConfig{Log: lab.Quiet}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer server.Stop(context.Background()) //nolint:errcheck // the test program ends with it
	return m.Run()
}

var databases atomic.Int64

// database is an empty, migrated database on a server.
type database struct {
	*store.Store
	pool *sql.DB
	dsn  string
}

func newDatabase(t *testing.T, s *lab.MariaDB) *database {
	t.Helper()
	name := fmt.Sprintf("p%d", databases.Add(1))
	admin := connect(t, s.DSN(""))
	mustExec(t, admin.pool, "CREATE DATABASE "+name+" CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")
	d := connect(t, s.DSN(name))
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d
}

func connect(t *testing.T, dsn string) *database {
	t.Helper()
	d, err := connectTo(dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.pool.Close() })
	return d
}

func connectTo(dsn string) (*database, error) {
	c, err := store.ConfigFromDSN(dsn)
	if err != nil {
		return nil, err
	}
	pool, err := store.Open(c)
	if err != nil {
		return nil, err
	}
	return &database{store.New(pool, store.Options{IDs: ids.New(), Clock: clock.Real()}), pool, dsn}, nil
}

func mustExec(t *testing.T, p *sql.DB, q string) {
	t.Helper()
	if _, err := p.ExecContext(context.Background(), q); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
}

func newJournal(t *testing.T, dir string) *journal.Journal {
	t.Helper()
	j, err := journal.Open(t.Context(), journal.Config{Dir: dir, Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close(context.Background()) })
	return j
}

var quiet = slog.New(slog.DiscardHandler)

func appendAll(t *testing.T, j *journal.Journal, evs []events.Event) {
	t.Helper()
	for len(evs) > 0 {
		n := min(7, len(evs))
		if _, err := j.Append(t.Context(), evs[:n]); err != nil {
			t.Fatal(err)
		}
		evs = evs[n:]
	}
	if _, err := j.AppendSynced(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
}

// tap tells what is about to be written.
type tap struct {
	projector.Store
	before func(projector.Batch)
}

func (p *tap) ApplyLive(ctx context.Context, b projector.Batch) error {
	p.before(b)
	return p.Store.ApplyLive(ctx, b)
}

// running is a projector at work.
type running struct {
	*projector.Projector
	noticed chan struct{}
	stop    func()
}

func project(t *testing.T, j *journal.Journal, s projector.Store) *running {
	t.Helper()
	p := projector.New(j, s, clock.Real(), quiet)
	noticed := make(chan struct{}, 1)
	p.OnNotice(func() {
		select {
		case noticed <- struct{}{}:
		default:
		}
	})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = p.Run(ctx)
	}()
	r := &running{p, noticed, func() { cancel(); <-done }}
	t.Cleanup(r.stop)
	return r
}

// patience is far beyond what any step takes, so that a mistake shows as a failure and not as a hanging test.
const patience = time.Minute

// until waits for notices of the projector until ok holds.
func (r *running) until(t *testing.T, ok func(projector.Stats) bool) projector.Stats {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for {
		if s := r.Stats(); ok(s) {
			return s
		}
		select {
		case <-r.noticed:
		case <-ctx.Done():
			t.Fatalf("it never came: %+v", r.Stats())
		}
	}
}

func caughtUp(s projector.Stats) bool { return s.Position == s.Last && s.LastError == "" }

var liveTables = []string{"interactions", "interaction_agents", "interaction_offers", "attempts", "calls", "call_legs", "agent_states",
	"journal_position", "journal_rejects"}

// dump is the content of every table as text, in the order of the keys.
func (d *database) dump(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, table := range liveTables {
		rows, err := d.pool.QueryContext(t.Context(), "SELECT * FROM "+table+" ORDER BY 1, 2")
		if err != nil {
			t.Fatal(err)
		}
		cols, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		cells := make([]sql.NullString, len(cols))
		into := make([]any, len(cols))
		for i := range cells {
			into[i] = &cells[i]
		}
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(&b, table, cells)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func (d *database) number(t *testing.T, q string, args ...any) (n int64) {
	t.Helper()
	if err := d.pool.QueryRowContext(t.Context(), q, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	return n
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return "\n  " + x[i] + "\n  " + y[i]
		}
	}
	return fmt.Sprintf(" one has %d rows, the other %d", len(x), len(y))
}

func journalDir(t *testing.T) string { return filepath.Join(t.TempDir(), "journal") }
