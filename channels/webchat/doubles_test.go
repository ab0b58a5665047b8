package webchat_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/webchat"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/ids"
)

const (
	testKey    = "shop-widget-key"
	otherKey   = "other-widget-key"
	testSecret = "a secret of the shop's own"
)

// engine stands for the inbox: it keeps raws and makes a history of what the driver decodes, once per message id.
type engine struct {
	mu       sync.Mutex
	driver   *webchat.Driver
	inboxes  map[string]channels.Inbox
	raws     []channels.Raw
	said     map[string][]webchat.Entry // by visitor
	told     []channels.Inbound
	files    map[string]stored
	seq      int64
	versions map[string]int
	mails    []string
	typed    []bool
	opening  webchat.Opening
	state    webchat.State
	away     bool // the journal takes nothing
	ids      ids.Source
}

type stored struct {
	info    webchat.FileInfo
	bytes   []byte
	visitor string
}

func (e *engine) ByKey(_ context.Context, key string) (channels.Inbox, error) {
	in, ok := e.inboxes[key]
	if !ok {
		return in, fault.New(fault.NotFound, "There is no such inbox.")
	}
	return in, nil
}

func (e *engine) Keep(_ context.Context, raw channels.Raw) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.away {
		return errors.New("the disk is full")
	}
	e.raws = append(e.raws, raw)
	in := e.inbox(raw.InboxID)
	list, err := e.driver.Decode(in, raw)
	if err != nil {
		return err
	}
	for _, i := range list {
		e.take(i)
	}
	return nil
}

func (e *engine) take(i channels.Inbound) {
	e.told = append(e.told, i)
	list := e.said[i.Thread]
	for n := range list {
		if list[n].ID != i.ID {
			continue
		}
		if i.Kind == channels.InStatus {
			list[n].Status = list[n].Status.Advance(i.Status.Status)
		}
		return
	}
	if i.Kind == channels.InMessage {
		e.seq++
		e.said[i.Thread] = append(list, webchat.Entry{Seq: e.seq, ID: i.ID, Visitor: true, At: i.At, Message: *i.Message})
	}
}

func (e *engine) inbox(id string) channels.Inbox {
	for _, in := range e.inboxes {
		if in.ID == id {
			return in
		}
	}
	return channels.Inbox{}
}

func (e *engine) History(_ context.Context, _ channels.Inbox, visitor string, after int64, limit int) ([]webchat.Entry, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var out []webchat.Entry
	for _, x := range e.said[visitor] {
		if x.Seq > after {
			out = append(out, x)
		}
	}
	if len(out) <= limit {
		return out, nil
	}
	if after == 0 {
		return out[len(out)-limit:], nil
	}
	return out[:limit], nil
}

func (e *engine) State(context.Context, channels.Inbox, string) (webchat.State, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.state, nil
}

func (e *engine) Version(_ context.Context, _ channels.Inbox, visitor string) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.versions[visitor], nil
}

func (e *engine) Transcript(_ context.Context, _ channels.Inbox, visitor, email string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.mails = append(e.mails, visitor+" "+email)
	return nil
}

func (e *engine) Hours(context.Context, channels.Inbox) (webchat.Opening, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.opening, nil
}

type files struct{ e *engine }

func (f files) Keep(_ context.Context, _ channels.Inbox, visitor string, info webchat.FileInfo, r io.Reader) (string, error) {
	b, err := io.ReadAll(r)
	f.e.mu.Lock()
	defer f.e.mu.Unlock()
	id := f.e.ids.New()
	f.e.files[id] = stored{info, b, visitor}
	return id, err
}

func (f files) Stat(_ context.Context, _ channels.Inbox, visitor, id string) (webchat.FileInfo, error) {
	f.e.mu.Lock()
	defer f.e.mu.Unlock()
	s, ok := f.e.files[id]
	if !ok || (visitor != "" && s.visitor != visitor) {
		return webchat.FileInfo{}, fault.New(fault.NotFound, "There is no such file.").WithKey("webchat.file")
	}
	return s.info, nil
}

func (f files) Open(ctx context.Context, in channels.Inbox, visitor, id string) (webchat.FileInfo, io.ReadCloser, error) {
	info, err := f.Stat(ctx, in, visitor, id)
	if err != nil {
		return info, nil, err
	}
	f.e.mu.Lock()
	defer f.e.mu.Unlock()
	return info, io.NopCloser(bytes.NewReader(f.e.files[id].bytes)), nil
}

// desk is a server with its engine behind it.
type desk struct {
	*testing.T
	*engine
	server *webchat.Server
	http   *httptest.Server
}

type option func(*webchat.Config, *engine)

func inboxOf(id, key, settings string) channels.Inbox {
	return channels.Inbox{ID: id, SiteID: "site", Name: "Shop", Channel: events.WebChat, Account: key, Active: true, Settings: []byte(settings),
		Secrets: map[string]string{"identity_secret": testSecret}}
}

func newDesk(t *testing.T, options ...option) *desk {
	t.Helper()
	e := &engine{said: map[string][]webchat.Entry{}, files: map[string]stored{}, versions: map[string]int{}, opening: webchat.Opening{Open: true}, ids: ids.New(),
		state: webchat.State{Status: "none"}}
	e.inboxes = map[string]channels.Inbox{
		testKey:  inboxOf("inbox-1", testKey, `{"key":"shop-widget-key","origins":["https://shop.example","https://*.shop.example"],"transcript":true,"voice":true,"title":["Shop","es: Tienda"]}`),
		otherKey: inboxOf("inbox-2", otherKey, `{"key":"other-widget-key","origins":["https://shop.example"]}`),
	}
	e.driver = webchat.NewDriver(files{e}, time.Now)
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	cfg := webchat.Config{Driver: e.driver, Sink: e, Inboxes: e, Conversations: e, Hours: e, Files: files{e}, Key: key, Clock: clock.Real(), IDs: ids.New(),
		Log: slog.New(slog.DiscardHandler), TempDir: t.TempDir(),
		Assets: fstest.MapFS{"widget.js": {Data: []byte("plain")}, "widget.js.gz": {Data: []byte("small")}},
		Typing: func(_, _ string, on bool) {
			e.mu.Lock()
			defer e.mu.Unlock()
			e.typed = append(e.typed, on)
		}}
	for _, o := range options {
		o(&cfg, e)
	}
	s, err := webchat.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{T: t, engine: e, server: s}
	d.http = httptest.NewServer(http.StripPrefix("/widget", s.Handler()))
	t.Cleanup(func() { s.Close(); d.http.Close() })
	return d
}

func withAssets(f fs.FS) option { return func(c *webchat.Config, _ *engine) { c.Assets = f } }

func withLimits(l webchat.Limits) option { return func(c *webchat.Config, _ *engine) { c.Limits = l } }

// reply sends as an agent does: the message is in the history first.
func (d *desk) reply(visitor, id string, m channels.Message) {
	d.Helper()
	d.mu.Lock()
	d.seq++
	d.said[visitor] = append(d.said[visitor], webchat.Entry{Seq: d.seq, ID: id, By: "Ana", At: time.Now(), Message: m, Status: channels.Sent})
	d.mu.Unlock()
	r, err := d.driver.Send(context.Background(), d.inboxes[testKey], channels.Outbound{ID: id, By: "Ana", To: []channels.Identity{{Kind: channels.IDVisitor, Value: visitor}}, Message: m})
	if err != nil || r.IDs[0] != id || r.Status != channels.Sent {
		d.Fatalf("sending answered %v %v", r, err)
	}
}

// eventually waits for what must become true.
func (d *desk) eventually(what string, ok func() bool) {
	d.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; {
		d.mu.Lock()
		yes := ok()
		d.mu.Unlock()
		if yes {
			return
		}
		if time.Now().After(deadline) {
			d.Fatalf("it did not come about that %s", what)
		}
		<-time.After(20 * time.Millisecond)
	}
}

func (d *desk) status(visitor, id string) channels.Status {
	for _, e := range d.said[visitor] {
		if e.ID == id {
			return e.Status
		}
	}
	return ""
}

func (d *desk) visitor() string {
	for v := range d.said {
		return v
	}
	return ""
}

// file is one of ours for a visitor.
func (d *desk) file(visitor string, info webchat.FileInfo, content []byte) string {
	d.Helper()
	id, err := files{d.engine}.Keep(context.Background(), channels.Inbox{}, visitor, info, bytes.NewReader(content))
	if err != nil {
		d.Fatal(err)
	}
	return id
}
