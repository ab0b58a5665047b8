package inbox_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/media"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/journal"
	"github.com/cordboard/cordboard/events/recorder"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/sql/store"
)

// server is the MariaDB that the tests share, each in a database of its own.
var server *lab.MariaDB

func TestMain(m *testing.M) {
	if dsn := os.Getenv("CORDBOARD_CHILD_DSN"); dsn != "" {
		os.Exit(childServes(dsn))
	}
	code := func() int {
		var err error
		if server, err = lab.StartMariaDB(context.Background(), lab.DBConfig{Log: lab.Quiet}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer server.Stop(context.Background()) //nolint:errcheck // the test program ends with it
		return m.Run()
	}()
	http.DefaultClient.CloseIdleConnections()
	if err := goleak.Find(); code == 0 && err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

var databases atomic.Int64

const (
	siteID  = "01J00000000000000000000S1T"
	inboxID = "01J00000000000000000000B0X"
	otherID = "01J00000000000000000000B02"
	secret  = "between us"
)

// newDatabase is an empty, migrated database with a site and two inboxes of the toy channel.
func newDatabase(t *testing.T) (dsn string, pool *sql.DB) {
	t.Helper()
	name := fmt.Sprintf("i%d", databases.Add(1))
	admin, _ := connect(t, server.DSN(""))
	mustExec(t, admin, "CREATE DATABASE "+name+" CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")
	dsn = server.DSN(name)
	pool, st := connect(t, dsn)
	if err := st.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	mustExec(t, pool, "INSERT INTO sites (id, name, time_zone, country, version) VALUES (?, 'North', 'UTC', 'ES', 1)", siteID)
	for id, account := range map[string]string{inboxID: "one", otherID: "two"} {
		mustExec(t, pool, "INSERT INTO inboxes (id, site_id, name, channel, provider, account, active, settings, policy, secrets, public_url, version) VALUES (?, ?, ?, 'telegram', 'toy', ?, 1, '{}', '{\"park_seconds\":-1}', '', '', 1)",
			id, siteID, account, account)
	}
	return dsn, pool
}

func connect(t *testing.T, dsn string) (*sql.DB, *store.Store) {
	t.Helper()
	pool, st, err := open(dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pool.Close() })
	return pool, st
}

func open(dsn string) (*sql.DB, *store.Store, error) {
	c, err := store.ConfigFromDSN(dsn)
	if err != nil {
		return nil, nil, err
	}
	pool, err := store.Open(c)
	if err != nil {
		return nil, nil, err
	}
	return pool, store.New(pool, store.Options{IDs: ids.New(), Clock: clock.Real()}), nil
}

func mustExec(t *testing.T, p *sql.DB, q string, args ...any) {
	t.Helper()
	if _, err := p.ExecContext(context.Background(), q, args...); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
}

// toy is a provider's protocol as small as it can be: signed JSON in, one POST a message out.
type toy struct {
	url    string
	client *http.Client
	traits channels.Traits
}

// said is what the toy provider posts: any number of items.
type said struct {
	Items []channels.Inbound `json:"items"`
}

func sign(body []byte) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write(body)
	return hex.EncodeToString(m.Sum(nil))
}

func (toy) Fields() []channels.Field                { return nil }
func (toy) Check(channels.Inbox) error              { return nil }
func (toy) Account(in channels.Inbox) string        { return in.Account }
func (d toy) Traits(channels.Inbox) channels.Traits { return d.traits }
func (toy) Headers() []string                       { return nil }
func (toy) Test(context.Context, channels.Inbox) []channels.TestStep {
	return []channels.TestStep{{Key: "ok", OK: true}}
}

func (toy) Receive(_ channels.Inbox, r channels.Request) channels.Verdict {
	if !hmac.Equal([]byte(r.Header.Get("X-Sign")), []byte(sign(r.Body))) {
		return channels.Refuse(http.StatusUnauthorized, "signature")
	}
	return channels.Accept()
}

func (toy) Decode(_ channels.Inbox, raw channels.Raw) ([]channels.Inbound, error) {
	var s said
	if err := json.Unmarshal(raw.Body, &s); err != nil {
		return nil, err
	}
	for _, i := range s.Items {
		if i.Detail == "panic" {
			panic("a driver's mistake")
		}
	}
	return s.Items, nil
}

func (toy) Join(_ channels.Inbox, parts []*channels.Part) channels.Message {
	var text string
	for _, p := range parts {
		if p == nil {
			text += "[…]"
			continue
		}
		text += string(p.Data)
	}
	return channels.Message{Type: channels.Text, Text: text}
}

func (d toy) Send(ctx context.Context, _ channels.Inbox, out channels.Outbound) (channels.Receipt, error) {
	body, err := json.Marshal(out.Message)
	if err != nil {
		return channels.Receipt{}, &channels.Trouble{Class: channels.Never, Text: err.Error()}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, d.url+"/send?id="+out.ID, bytes.NewReader(body))
	if err != nil {
		return channels.Receipt{}, &channels.Trouble{Class: channels.Never, Text: err.Error()}
	}
	resp, err := d.client.Do(r)
	if err != nil {
		return channels.Receipt{}, &channels.Trouble{Class: channels.Maybe, Text: err.Error()}
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return channels.Receipt{}, &channels.Trouble{Class: channels.Maybe, Text: err.Error()}
	}
	if resp.StatusCode != http.StatusOK {
		return channels.Receipt{}, &channels.Trouble{Class: channels.TroubleClass(answer), Code: resp.Status, RetryAfter: time.Millisecond}
	}
	return channels.Receipt{IDs: []string{string(answer)}, Status: channels.Sent}, nil
}

// provider is the toy provider's own server.
type provider struct {
	*httptest.Server
	mu     sync.Mutex
	sent   map[string]int // by our id
	order  []string       // texts
	answer func(text string) (status int, body string)
}

func newProvider(t *testing.T) *provider {
	p := &provider{sent: map[string]int{}}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var m channels.Message
	_ = json.NewDecoder(r.Body).Decode(&m)
	id := r.URL.Query().Get("id")
	p.mu.Lock()
	defer p.mu.Unlock()
	status, body := http.StatusOK, "p-"+id
	if p.answer != nil {
		status, body = p.answer(m.Text)
		if body == "" {
			body = "p-" + id
		}
	}
	if status == http.StatusOK {
		p.sent[id]++
		p.order = append(p.order, m.Text)
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// refuse lets the provider take nothing, for that reason; an empty one takes all again.
func (p *provider) refuse(class string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer = nil
	if class != "" {
		p.answer = func(string) (int, string) { return http.StatusUnauthorized, class }
	}
}

// texts are what was sent, in order.
func (p *provider) texts() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string{}, p.order...)
}

// works is a desk that notes what it was told.
type works struct {
	mu   sync.Mutex
	told []inbox.ThreadWork
	took []string // agent, thread and status of what was taken
	full error    // what taking is refused with
}

func (w *works) Take(_ context.Context, agentID string, t inbox.ThreadWork, steers bool) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.took = append(w.took, fmt.Sprint(agentID, " ", t.Thread.ID, " ", t.Thread.Status, " ", steers))
	return w.full
}

func (w *works) Thread(_ context.Context, t inbox.ThreadWork) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.told = append(w.told, t)
	return nil
}

// world is an engine at work with everything real but the provider.
type world struct {
	*testing.T
	pool     *sql.DB
	store    *store.Store
	journal  *journal.Journal
	engine   *inbox.Engine
	provider *provider
	works    *works
	traits   channels.Traits
	wrap     func(toy) channels.Driver
}

type option func(*inbox.Config, *world)

func newWorld(t *testing.T, opts ...option) *world {
	t.Helper()
	dsn, pool := newDatabase(t)
	_, st := connect(t, dsn)
	j, err := journal.Open(t.Context(), journal.Config{Dir: t.TempDir(), Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, pool: pool, store: st, journal: j, provider: newProvider(t), works: &works{}, traits: channels.Traits{Live: true, Files: 3, Reactions: true}, wrap: func(d toy) channels.Driver { return d }}
	client := &http.Client{Timeout: 5 * time.Second}
	cfg := inbox.Config{Store: st, Journal: j, Recorder: recorder.New(j, quiet), Work: w.works, Hours: allDay{}, Files: media.NewFiles(t.TempDir()), Spool: media.NewSpool(t.TempDir()),
		Fetch: media.NewFetcher(), Clock: clock.Real(), IDs: ids.New(), Logger: quiet}
	for _, o := range opts {
		o(&cfg, w)
	}
	cfg.Drivers = map[string]channels.Driver{}
	for _, c := range []events.Channel{events.Telegram, events.SMS, events.Email, events.WebChat} {
		cfg.Drivers[inbox.DriverKey(c, "toy")] = w.wrap(toy{w.provider.URL, client, w.traits})
	}
	w.engine = inbox.New(cfg)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = w.engine.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		<-done
		client.CloseIdleConnections()
		_ = j.Close(context.Background())
	})
	w.until("the inboxes are read", func() bool { return len(w.engine.Inboxes()) == 2 })
	return w
}

var quiet = slog.New(slog.DiscardHandler)

type allDay struct{}

func (allDay) Due(_ string, from time.Time, d time.Duration) time.Time { return from.Add(d) }
func (allDay) Open(schedule string, _ time.Time) bool                  { return schedule != "closed" }

// until waits for something to become true.
func (w *world) until(what string, ok func() bool) {
	w.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; {
		if ok() {
			return
		}
		if time.Now().After(deadline) {
			w.Fatalf("it did not happen within twenty seconds: %s", what)
		}
		between()
	}
}

// between is the moment between two looks.
func between() { time.Sleep(5 * time.Millisecond) } //nolint:forbidigo // a poll with a deadline

// post sends items as the provider would, and answers the HTTP status.
func (w *world) post(inboxID string, items ...channels.Inbound) int {
	w.Helper()
	body, err := json.Marshal(said{items})
	if err != nil {
		w.Fatal(err)
	}
	return w.raw(inboxID, body, sign(body))
}

func (w *world) raw(inboxID string, body []byte, signature string) int {
	return w.engine.Receive(w.Context(), inboxID, channels.Request{Method: http.MethodPost, Body: body, Header: http.Header{"X-Sign": {signature}}, At: time.Now()}).Status
}

// from is a message of a customer.
func from(who, id, text string) channels.Inbound {
	return channels.Inbound{Kind: channels.InMessage, ID: id, Thread: "chat:" + who, At: time.Now().UTC().Truncate(time.Millisecond),
		From:    channels.Sender{Name: who, Identities: []channels.Identity{{Kind: channels.IDTelegram, Value: who, Proven: true}}},
		Message: &channels.Message{Type: channels.Text, Text: text}}
}

func told(id string, s channels.Status) channels.Inbound {
	return channels.Inbound{Kind: channels.InStatus, ID: id, At: time.Now().UTC(), Status: &channels.Told{Status: s}}
}

// count answers a number of the database.
func (w *world) count(q string, args ...any) int {
	w.Helper()
	var n int
	if err := w.pool.QueryRowContext(w.Context(), q, args...).Scan(&n); err != nil && !errors.Is(err, sql.ErrNoRows) {
		w.Fatalf("%s: %v", q, err)
	}
	return n
}

// arrived waits until the thread of somebody has so many messages, and answers them.
func (w *world) arrived(who string, n int) (events.Thread, []events.WrittenMessage) {
	w.Helper()
	var t events.Thread
	var list []events.WrittenMessage
	w.until(fmt.Sprintf("%s has %d messages", who, n), func() bool {
		var id, record string
		if err := w.pool.QueryRowContext(w.Context(), "SELECT id FROM threads WHERE name = ? OR handle = ?", who, who).Scan(&id); err != nil {
			return false
		}
		var err error
		if list, err = w.store.ThreadMessages(w.Context(), id, 0, 0, 10_000); err != nil {
			w.Fatal(err)
		}
		// the thread is read after its messages, so that it is at least as new
		if err := w.pool.QueryRowContext(w.Context(), "SELECT record FROM threads WHERE id = ?", id).Scan(&record); err != nil {
			w.Fatal(err)
		}
		t = events.Thread{}
		if err := json.Unmarshal([]byte(record), &t); err != nil {
			w.Fatal(err)
		}
		return len(list) >= n
	})
	return t, list
}

// ana is an agent who may do everything.
func ana() inbox.Person {
	return inbox.Person{UserID: "01J00000000000000000000ANA", AgentID: "01J0000000000000000000AGNT", Name: "Ana", May: func(events.Scope) bool { return true }}
}

// set changes the policy or another column of the first inbox.
func (w *world) set(column, value string) {
	w.Helper()
	mustExec(w.T, w.pool, "UPDATE inboxes SET "+column+" = ?, version = version + 1 WHERE id = ?", value, inboxID)
	if err := w.engine.Reload(w.Context()); err != nil {
		w.Fatal(err)
	}
}
