package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/sql/store"
)

// server is the MariaDB 10.11 that the package's tests share, each in a database of its own.
var server *lab.MariaDB

func TestMain(m *testing.M) {
	code := func() int {
		var err error
		if server, err = lab.StartMariaDB(context.Background(), lab.DBConfig{Log: lab.Quiet}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer server.Stop(context.Background()) //nolint:errcheck // the test program ends with it
		return m.Run()
	}()
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

var databases atomic.Int64

// open makes an empty database on a server, dropped when the test ends.
func open(t *testing.T, s *lab.MariaDB) *sql.DB {
	t.Helper()
	name := fmt.Sprintf("t%d", databases.Add(1))
	admin := pool(t, s, "")
	exec(t, admin, "CREATE DATABASE "+name+" CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")
	t.Cleanup(func() { exec(t, admin, "DROP DATABASE "+name) })
	return pool(t, s, name)
}

func pool(t *testing.T, s *lab.MariaDB, database string) *sql.DB {
	t.Helper()
	c, err := store.ConfigFromDSN(s.DSN(database))
	if err != nil {
		t.Fatal(err)
	}
	p, err := store.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

func exec(t *testing.T, p *sql.DB, q string) {
	t.Helper()
	if _, err := p.ExecContext(context.Background(), q); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
}

// world is a migrated database with two sites.
type world struct {
	*store.Store
	t        *testing.T
	ctx      context.Context
	pool     *sql.DB
	clock    *clock.Fake
	ids      ids.Source
	mu       sync.Mutex
	said     []events.DirectoryEvent
	changed  []events.Thread // conversations that were told of
	one, two accounts.Site
}

var (
	all = events.Everything()
	by  = events.Actor{UserID: "01J00000000000000000000ADM", Login: "root", Address: "192.0.2.1"}
)

func newWorld(t *testing.T) *world {
	t.Helper()
	return newWorldOn(t, server)
}

func newWorldOn(t *testing.T, s *lab.MariaDB) *world {
	t.Helper()
	w := &world{t: t, ctx: t.Context(), pool: open(t, s), clock: clock.NewFake(), ids: ids.Sequence()}
	w.Store = store.New(w.pool, store.Options{IDs: w.ids, Clock: w.clock, Announce: w.note, Threads: func(_ string, list []events.Thread) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.changed = append(w.changed, list...)
	}})
	if err := w.Migrate(w.ctx); err != nil {
		t.Fatal(err)
	}
	w.one = must(w.CreateSite(w.ctx, by, all, accounts.Site{Name: "North", TimeZone: "America/New_York", Country: "US"}))(t)
	w.two = must(w.CreateSite(w.ctx, by, all, accounts.Site{Name: "South", TimeZone: "America/Bogota", Country: "CO"}))(t)
	return w
}

func (w *world) note(e events.DirectoryEvent) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.said = append(w.said, e)
}

func must[T any](x T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
}

func (w *world) team(site accounts.Site, name string) agents.Team {
	w.t.Helper()
	return must(w.CreateTeam(w.ctx, by, all, agents.Team{SiteID: site.ID, Name: name}))(w.t)
}

func (w *world) queue(site accounts.Site, name string) queues.Queue {
	w.t.Helper()
	return must(w.CreateQueue(w.ctx, by, all, plainQueue(site.ID, name)))(w.t)
}

func plainQueue(site, name string) queues.Queue {
	return queues.Queue{SiteID: site, Name: name, OfferSeconds: 20, WrapupSeconds: 30, ServiceLevelSeconds: 20, MusicClass: "default"}
}

func (w *world) entry(site accounts.Site, number string, queue queues.Queue) queues.EntryPoint {
	w.t.Helper()
	return must(w.CreateEntryPoint(w.ctx, by, all, queues.EntryPoint{SiteID: site.ID, Number: number, Name: "line " + number,
		QueueID: queue.ID, Language: "en"}))(w.t)
}

func (w *world) user(site accounts.Site, login string, grants ...accounts.Grant) accounts.User {
	w.t.Helper()
	return must(w.CreateUser(w.ctx, by, all, accounts.User{SiteID: site.ID, Login: login, Name: strings.ToUpper(login), Language: "en",
		Theme: "system", Active: true, Grants: grants}, "", nil))(w.t)
}

func (w *world) agent(site accounts.Site, login string, team agents.Team) agents.Profile {
	w.t.Helper()
	u := w.user(site, login)
	return must(w.CreateAgent(w.ctx, by, all, agents.Profile{UserID: u.ID, SiteID: site.ID, TeamID: team.ID, Phone: "browser", Active: true}))(w.t)
}
