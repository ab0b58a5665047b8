package hub

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/goleak"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/reports/live"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// memoryJournal is a journal in memory: append-only, followed by polling a condition.
type memoryJournal struct {
	mu    sync.Mutex
	evs   []events.Event
	first uint64
	bell  chan struct{}
	fail  error // returned once by Follow
}

func newJournal() *memoryJournal { return &memoryJournal{first: 1, bell: make(chan struct{})} }

func (j *memoryJournal) FirstSeq() uint64 { j.mu.Lock(); defer j.mu.Unlock(); return j.first }
func (j *memoryJournal) LastSeq() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.first - 1 + uint64(len(j.evs))
}

func (j *memoryJournal) append(typ events.Type, bodies ...events.Body) uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	var seq uint64
	for _, b := range bodies {
		seq = j.first + uint64(len(j.evs))
		j.evs = append(j.evs, events.Event{ID: fmt.Sprint(seq), Seq: seq, At: time.Unix(0, 0).UTC(), Type: typ, Body: b})
	}
	close(j.bell)
	j.bell = make(chan struct{})
	return seq
}

func (j *memoryJournal) Follow(ctx context.Context, from uint64, h func(context.Context, []events.Event) error) error {
	for {
		j.mu.Lock()
		if err := j.fail; err != nil {
			j.fail = nil
			j.mu.Unlock()
			return err
		}
		list, bell := j.evs[max(from, j.first)-j.first:], j.bell
		j.mu.Unlock()
		if len(list) > 0 {
			if err := h(ctx, list); err != nil {
				return err
			}
			from = list[len(list)-1].Seq + 1
			continue
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-bell:
		}
	}
}

// stage is a running hub with a web server in front.
type stage struct {
	t       testing.TB
	hub     *Hub
	journal *memoryJournal
	clock   *clock.Fake
	url     string
	metrics *prometheus.Registry

	mu       sync.Mutex
	who      map[string]accounts.Principal // by session id, as Refresh answers
	refreshE error
	dir      *directory.Directory
	reloads  int
	ended    []string
}

func sitesDirectory() *directory.Directory {
	d := directory.Empty()
	d.Queues["qa"] = queues.Queue{ID: "qa", SiteID: "A", Name: "Sales A", ServiceLevelSeconds: 20, AgentIDs: []string{"ag1"}}
	d.Queues["qb"] = queues.Queue{ID: "qb", SiteID: "B", Name: "Sales B", ServiceLevelSeconds: 20}
	d.Agents["ag1"] = agents.Profile{ID: "ag1", UserID: "u1", SiteID: "A", TeamID: "ta", QueueIDs: []string{"qa"}}
	d.Agents["ag2"] = agents.Profile{ID: "ag2", UserID: "u2", SiteID: "A", TeamID: "tb"}
	return d
}

func agentOne() accounts.Principal {
	p := accounts.NewPrincipal(accounts.User{ID: "u1", AgentID: "ag1"}, map[accounts.Permission]accounts.Scope{accounts.PermDeskWork: {SiteIDs: []string{"A"}}})
	p.SessionID = "s-agent"
	return p
}

func supervisor(site string, perms ...accounts.Permission) accounts.Principal {
	scopes := map[accounts.Permission]accounts.Scope{accounts.PermFloorRead: {SiteIDs: []string{site}}}
	for _, p := range perms {
		scopes[p] = accounts.Scope{SiteIDs: []string{site}}
	}
	p := accounts.NewPrincipal(accounts.User{ID: "u-" + site}, scopes)
	p.SessionID = "s-" + site
	return p
}

func newStage(t testing.TB, j *memoryJournal, opts ...func(*Config)) *stage {
	t.Helper()
	s := &stage{t: t, journal: j, clock: clock.NewFake(), metrics: prometheus.NewRegistry(), who: map[string]accounts.Principal{}, dir: sitesDirectory()}
	cfg := Config{Journal: j, Clock: s.clock, Log: slog.New(slog.DiscardHandler), Metrics: s.metrics, Instance: "i1", Version: "v1",
		Refresh: s.refresh, Directory: s.directory, Reload: s.reload,
		Live:         func(context.Context) (desk.Live, error) { return desk.Live{Seq: j.LastSeq()}, nil },
		Zone:         func(string) *time.Location { return time.UTC },
		SessionEnded: func(id string) { s.mu.Lock(); defer s.mu.Unlock(); s.ended = append(s.ended, id) }}
	for _, o := range opts {
		o(&cfg)
	}
	s.hub = New(cfg)
	ctx, cancel := context.WithCancel(context.Background())
	var own sync.WaitGroup
	own.Go(func() { _ = s.hub.Run(ctx) })
	srv := httptest.NewServer(http.HandlerFunc(s.serve))
	s.url = "ws" + strings.TrimPrefix(srv.URL, "http")
	t.Cleanup(func() { cancel(); own.Wait(); srv.Close() })
	if err := s.clock.WaitPending(context.Background(), 3); err != nil { // the hub's three tickers stand
		t.Fatal(err)
	}
	s.settle()
	return s
}

func (s *stage) refresh(_ context.Context, p accounts.Principal) (accounts.Principal, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refreshE != nil {
		return accounts.Principal{}, s.refreshE
	}
	if now, ok := s.who[p.SessionID]; ok {
		return now, nil
	}
	return p, nil
}

func (s *stage) directory() *directory.Directory { s.mu.Lock(); defer s.mu.Unlock(); return s.dir }

func (s *stage) reload(context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reloads++
	return nil
}

// serve takes the principal out of a test-only table.
func (s *stage) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	p := s.who["open:"+r.URL.Query().Get("as")]
	s.mu.Unlock()
	var since uint64
	text := r.URL.Query().Get("since")
	if text != "" {
		var err error
		if since, err = strconv.ParseUint(text, 10, 64); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
	}
	u := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	_ = s.hub.Serve(r.Context(), p, since, text != "", func() (*websocket.Conn, error) { return u.Upgrade(w, r, nil) })
}

type browser struct {
	t  testing.TB
	ws *websocket.Conn
}

type heard struct {
	Type   string              `json:"type"`
	Seq    uint64              `json:"seq"`
	Reason string              `json:"reason"`
	State  string              `json:"state"`
	Event  *events.Event       `json:"event"`
	Queues []json.RawMessage   `json:"queues"`
	Topics []string            `json:"topics"`
	Typing []typist            `json:"typing"`
	Agents []live.AgentCount   `json:"agents"`
	Lines  map[string][]string `json:"lines"`
}

func (h heard) String() string {
	switch h.Type {
	case "event":
		return fmt.Sprintf("%s#%d", h.Event.Type, h.Seq)
	case "resync", "bye":
		return h.Type + ":" + h.Reason
	case "pbx":
		return "pbx:" + h.State
	case "counts":
		return fmt.Sprintf("counts:%d", len(h.Queues))
	}
	return h.Type
}

// open connects a browser and reads hello.
func (s *stage) open(p accounts.Principal, since string) *browser {
	s.t.Helper()
	s.mu.Lock()
	s.who["open:"+p.SessionID] = p
	s.mu.Unlock()
	ws, _, err := websocket.DefaultDialer.Dial(s.url+"?as="+p.SessionID+"&since="+since, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { ws.Close() })
	b := &browser{s.t, ws}
	if got := b.next(); got.Type != "hello" {
		s.t.Fatalf("the first frame is %s, not hello", got)
	}
	return b
}

// next reads the next frame but figures, which come whenever the clock is moved.
func (b *browser) next() heard {
	b.t.Helper()
	for {
		if h := b.any(); h.Type != "counts" && h.Type != "agent_counts" && h.Type != "lines" && h.Type != "changed" {
			return h
		}
	}
}

func (b *browser) any() heard {
	b.t.Helper()
	_ = b.ws.SetReadDeadline(time.Now().Add(10 * time.Second))
	_, data, err := b.ws.ReadMessage()
	if err != nil {
		b.t.Fatalf("nothing was heard: %v", err)
	}
	var h heard
	if err := json.Unmarshal(data, &h); err != nil {
		b.t.Fatalf("a frame is not JSON: %v: %s", err, data)
	}
	return h
}

// hears reads as many frames as are wanted and compares them.
func (b *browser) hears(want ...string) {
	b.t.Helper()
	for i, w := range want {
		if got := b.next().String(); got != w {
			b.t.Fatalf("frame %d is %s, want %s", i, got, w)
		}
	}
}

// closed waits for the end and returns its code.
func (b *browser) closed() int {
	b.t.Helper()
	_ = b.ws.SetReadDeadline(time.Now().Add(10 * time.Second))
	for {
		_, _, err := b.ws.ReadMessage()
		if err == nil {
			continue
		}
		if ce, ok := err.(*websocket.CloseError); ok {
			return ce.Code
		}
		b.t.Fatalf("the socket was not closed but broke: %v", err)
	}
}

// settle waits until the hub has read the whole journal.
func (s *stage) settle() {
	s.t.Helper()
	wait(s.t, func() bool { return s.hub.Seq() >= s.journal.LastSeq() })
}

func wait(t testing.TB, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); {
		if time.Now().After(end) {
			t.Fatal("what was waited for did not come")
		}
		time.Sleep(time.Millisecond) //nolint:forbidigo // nothing to wait on: the hub's inside is watched
	}
}

func (s *stage) metric(name string) float64 {
	s.t.Helper()
	mfs, _ := s.metrics.Gather()
	for _, mf := range mfs {
		if mf.GetName() == name {
			m := mf.GetMetric()[0]
			return m.GetCounter().GetValue() + m.GetGauge().GetValue()
		}
	}
	s.t.Fatalf("the metric %s is missing", name)
	return 0
}

func agentEvent(id, site string) *events.AgentEvent {
	return &events.AgentEvent{Agent: events.Agent{ID: id, SiteID: site, State: events.AgentReady, Activity: events.ActivityReady}}
}

func inSite(id, site, agent string, state events.InteractionState) *events.InteractionEvent {
	i := events.Interaction{ID: id, SiteID: site, QueueID: "q" + strings.ToLower(site), AgentID: agent, State: state, QueuedAt: clock.Epoch}
	if state != events.InteractionInQueue && state != events.InteractionInOffer && state != events.InteractionNew {
		i.AnsweredAt = clock.Epoch
	}
	return &events.InteractionEvent{Interaction: i}
}
