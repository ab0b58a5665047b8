package web_test

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/goleak"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/channels/bot/assist"
	"github.com/cordboard/cordboard/channels/bot/setup"
	"github.com/cordboard/cordboard/channels/canned"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/media"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/desk/guides"
	"github.com/cordboard/cordboard/desk/mailboxes"
	"github.com/cordboard/cordboard/desk/prompts"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/config"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/sql/store"
	"github.com/cordboard/cordboard/web"
)

// mariadb is the server all tests of the package share.
var mariadb *lab.MariaDB

func TestMain(m *testing.M) {
	code := func() int {
		var err error
		if mariadb, err = lab.StartMariaDB(context.Background(), lab.DBConfig{Log: lab.Quiet}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer mariadb.Stop(context.Background()) //nolint:errcheck // the test program ends with it
		return m.Run()
	}()
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

const password = "correct horse battery"

var (
	everything = events.Everything()
	by         = events.Actor{Login: "test"}
	databases  atomic.Int64
)

// house is a server over the real accounts, the real store and a desk in memory, with two sites that are built alike.
type house struct {
	t        *testing.T
	store    *store.Store
	accounts *accounts.Service
	server   *web.Server
	desk     *desk
	journal  *journal
	bots     *setup.Book
	phones   *phones
	history  *history
	metrics  *prometheus.Registry
	log      *lines
	checkErr func() error
	pool     *sql.DB
	// recordings is where the files of recordings are.
	recordings string

	north, south site
	mu           sync.Mutex
	logins       map[string]*client
	stop         func() // drains the server and waits
}

// site is one of the two sites with a row of every noun.
type site struct {
	accounts.Site
	team     agents.Team
	skill    agents.Skill
	reason   agents.PauseReason
	code     queues.Disposition
	schedule queues.Schedule
	queue    queues.Queue
	entry    queues.EntryPoint
	agent    agents.Profile
	contact  contacts.Contact
	user     accounts.User // the agent's
	prompt   prompts.Prompt
	mailbox  mailboxes.Mailbox
	script   guides.Script
	form     guides.Form
	canned   canned.Answer
}

type option func(*web.Config)

func newHouse(t *testing.T, opts ...option) *house {
	t.Helper()
	h := &house{t: t, journal: newJournal(), phones: &phones{}, history: &history{}, metrics: prometheus.NewRegistry(), log: &lines{},
		logins: map[string]*client{}, checkErr: func() error { return nil }, recordings: t.TempDir()}
	h.pool = h.database()
	h.store = store.New(h.pool, store.Options{IDs: ids.New(), Clock: clock.Real(), Announce: h.announce})
	if err := h.store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.bots = setup.NewBook(setup.Options{Rows: h.store.Knowledge(), Ledger: h.store, Hours: always{}, HTTP: http.DefaultClient, Clock: clock.Real(), Log: slog.New(slog.DiscardHandler)})
	c := accounts.DefaultConfig()
	c.Hashing.MemoryKiB, c.Hashing.Passes = 64, 1 // tests log in often
	h.accounts = accounts.New(h.store, clock.Real(), ids.New(), c)
	h.desk = newDesk(h.store)
	h.north, h.south = h.build("North", "1"), h.build("South", "2")
	h.history.last = h.north.agent.ID
	h.people()
	if err := h.desk.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.serve(opts)
	return h
}

// serve runs the server; it is stopped and joined at the test's end.
func (h *house) serve(opts []option) {
	h.t.Helper()
	d := config.Defaults()
	d.HTTP.Listen = "127.0.0.1:0"
	d.HTTP.DrainSeconds = 5
	cfg := web.Config{HTTP: d.HTTP, StateDir: h.t.TempDir(), PhoneURL: "ws://127.0.0.1:1/ws", Clock: clock.Real(), IDs: ids.New(),
		Log: slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug})), Metrics: h.metrics, Version: "v9", Instance: "i1",
		UI: app(), Desk: h.desk, Phones: h.phones, Accounts: h.accounts, Journal: h.journal,
		Stores: web.Stores{Queues: h.store, Prompts: h.store, Uses: h.store, Import: h.store, Agents: h.store, Contacts: h.store, Sites: h.store, Audit: h.store, History: h.history, Recordings: h.store, Past: h.store, Mailboxes: h.store, Heard: h.store, Missed: h.store, Lists: h.store, Campaigns: h.store, Guides: h.store, Threads: h.store, Inboxes: h.store, Automation: h.store, Canned: h.store, Bots: h.store, Files: h.store}, Importer: h.importer(),
		Bots: h.bots, Assistant: assist.New(assist.Options{Models: h.bots, Knowledge: h.bots, Ledger: h.store, Clock: clock.Real(), IDs: ids.New(), Log: slog.New(slog.DiscardHandler)}),
		Inbox: inbox.New(inbox.Config{Store: h.store, Work: threadWork{h.desk}, Recorder: silent{}, Clock: clock.Real(), IDs: ids.New(), Logger: slog.New(slog.DiscardHandler)}), Files: media.NewFiles(h.t.TempDir()), Inline: media.Inline, Pictures: pictures{},
		RecordingPath: func(r events.Recording) string { return filepath.Join(h.recordings, r.ID+".wav") },
		Checks:        []web.Check{{Name: "journal", Probe: func(context.Context) error { return h.checkErr() }}, {Name: "database", Degrades: true, Probe: h.store.Ping}}}
	for _, o := range opts {
		o(&cfg)
	}
	var err error
	if h.server, err = web.New(cfg); err != nil {
		h.t.Fatal(err)
	}
	if err := h.server.Listen(); err != nil {
		h.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var own sync.WaitGroup
	own.Go(func() {
		if err := h.server.Run(ctx); err != nil {
			h.t.Errorf("the server did not stop cleanly: %v", err)
		}
	})
	h.stop = func() { cancel(); own.Wait() }
	h.t.Cleanup(h.stop)
}

func app() fstest.MapFS {
	return fstest.MapFS{
		"index.html":            {Data: []byte(`<base href="__BASE_PATH__"><meta content="__VERSION__"><meta name="csp-nonce" content="__CSP_NONCE__">`)},
		"assets/app-1a2b.js":    {Data: []byte("plain script")},
		"assets/app-1a2b.js.br": {Data: []byte("br script")},
		"assets/app-1a2b.js.gz": {Data: []byte("gz script")},
		"favicon.svg":           {Data: []byte("<svg/>")},
		"sw.js":                 {Data: []byte("self.skipWaiting()")},
	}
}

func (h *house) announce(e events.DirectoryEvent) {
	if h.accounts != nil {
		h.accounts.DirectoryChanged(e)
	}
	h.journal.append(events.DirectoryChanged, &e)
}

func (h *house) database() *sql.DB {
	h.t.Helper()
	name := fmt.Sprintf("web%d", databases.Add(1))
	admin := openPool(h.t, "")
	if _, err := admin.Exec("CREATE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"); err != nil {
		h.t.Fatal(err)
	}
	return openPool(h.t, name)
}

func openPool(t *testing.T, database string) *sql.DB {
	t.Helper()
	c, err := store.ConfigFromDSN(mariadb.DSN(database))
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

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// build makes one row of every noun.
func (h *house) build(name, digit string) site {
	h.t.Helper()
	ctx, s, t := h.t.Context(), h.store, h.t
	var x site
	x.Site = must[accounts.Site](t)(s.CreateSite(ctx, by, everything, accounts.Site{Name: name, TimeZone: "America/Bogota", Country: "CO"}))
	id := x.ID
	x.team = must[agents.Team](t)(s.CreateTeam(ctx, by, everything, agents.Team{SiteID: id, Name: name + " team"}))
	x.skill = must[agents.Skill](t)(s.CreateSkill(ctx, by, everything, agents.Skill{SiteID: id, Name: name + " skill"}))
	x.reason = must[agents.PauseReason](t)(s.CreatePauseReason(ctx, by, everything, agents.PauseReason{SiteID: id, Name: name + " lunch"}))
	x.code = must[queues.Disposition](t)(s.CreateDisposition(ctx, by, everything, queues.Disposition{SiteID: id, Name: name + " sold"}))
	x.schedule = must[queues.Schedule](t)(s.CreateSchedule(ctx, by, everything, queues.Schedule{SiteID: id, Name: name + " hours", TimeZone: "UTC"}))
	x.queue = must[queues.Queue](t)(s.CreateQueue(ctx, by, everything, queues.Queue{SiteID: id, Name: name + " sales", OfferSeconds: 20, ServiceLevelSeconds: 20,
		MusicClass: "default", DispositionIDs: []string{x.code.ID}}))
	x.entry = must[queues.EntryPoint](t)(s.CreateEntryPoint(ctx, by, everything, queues.EntryPoint{SiteID: id, Name: name + " line", Number: "60" + digit, QueueID: x.queue.ID, Language: "es"}))
	x.contact = must[contacts.Contact](t)(s.CreateContact(ctx, by, everything, contacts.Contact{SiteID: id, Name: name + " customer",
		Identities: []contacts.Identity{{Kind: "phone", Value: "+5730000000" + digit}}}))
	x.user = must[accounts.User](t)(h.store.CreateUser(ctx, by, everything, accounts.User{SiteID: id, Login: "agent" + digit, Name: name + " agent", Language: "en", Theme: "system", Active: true,
		Grants: []accounts.Grant{{RoleID: accounts.RoleAgent, SiteIDs: []string{id}}}}, "", nil))
	x.agent = must[agents.Profile](t)(s.CreateAgent(ctx, by, everything, agents.Profile{UserID: x.user.ID, SiteID: id, TeamID: x.team.ID, Phone: "browser",
		QueueIDs: []string{x.queue.ID}, Active: true}))
	h.setPassword(x.user.Login)
	x.prompt = must[prompts.Prompt](t)(s.CreatePrompt(ctx, by, everything, prompts.Prompt{SiteID: id, Name: name + " hello"}))
	x.mailbox = must[mailboxes.Mailbox](t)(s.CreateMailbox(ctx, by, everything, mailboxes.Mailbox{SiteID: id, Name: name + " box", QueueID: x.queue.ID, MaxSeconds: 60}))
	x.canned = must[canned.Answer](t)(s.CreateCannedAnswer(ctx, by, everything, canned.Answer{SiteID: id, Shortcut: "hello", Title: name + " hello", Body: "Hello {{contact.name}}"}))
	x.script = must[guides.Script](t)(s.CreateScript(ctx, by, everything, guides.Script{SiteID: id, Name: name + " script", Steps: []guides.Step{{Key: "s1", Title: "Hello"}}}))
	x.form = must[guides.Form](t)(s.CreateForm(ctx, by, everything, guides.Form{SiteID: id, Name: name + " form", Fields: []guides.Field{{Key: "age", Label: "Age", Kind: guides.Number}}}))
	return x
}

func (h *house) setPassword(login string) {
	h.t.Helper()
	if err := h.accounts.ResetPassword(h.t.Context(), login, password); err != nil {
		h.t.Fatal(err)
	}
}

// people adds who is no agent: an administrator, a supervisor of each site, one of a single queue, and nobody at all.
func (h *house) people() {
	h.t.Helper()
	if _, err := h.accounts.AddAdministrator(h.t.Context(), "admin", "Admin", password); err != nil {
		h.t.Fatal(err)
	}
	for login, grants := range map[string][]accounts.Grant{
		"super1":  {{RoleID: accounts.RoleSupervisor, SiteIDs: []string{h.north.ID}}},
		"super2":  {{RoleID: accounts.RoleSupervisor, SiteIDs: []string{h.south.ID}}},
		"queuer1": {{RoleID: accounts.RoleSupervisor, SiteIDs: []string{h.north.ID}, QueueIDs: []string{h.north.queue.ID}}},
		"local1":  {{RoleID: accounts.RoleAdministrator, SiteIDs: []string{h.north.ID}}},
		"nobody":  nil,
	} {
		must[accounts.User](h.t)(h.store.CreateUser(h.t.Context(), by, everything, accounts.User{SiteID: h.north.ID, Login: login, Name: login, Language: "en", Theme: "system",
			Active: true, Grants: grants}, "", nil))
		h.setPassword(login)
	}
}

// silent takes events that no test looks at.
type silent struct{}

func (silent) Record([]events.Event) {}
