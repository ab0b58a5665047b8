package bot_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/channels/bot/knowledge"
	"github.com/cordboard/cordboard/channels/bot/model"
	"github.com/cordboard/cordboard/channels/bot/modeltest"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/ids"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const secretKey = "sk-test-0123456789abcdefghij"

// house stands for the product: its conversations, rows and people, in memory.
type house struct {
	t   *testing.T
	srv *modeltest.Server
	log *buffer

	mu       sync.Mutex
	policy   bot.Policy
	hours    bot.Hours
	convs    map[string]*bot.Conversation
	earlier  map[string][]bot.Earlier
	asked    []string // contacts whose earlier conversations were asked for
	uses     []bot.Use
	spent    bot.Spent
	replies  []bot.Reply
	handed   []bot.HandOver
	sums     []bot.Summary
	resolved []string
	calls    []bot.ToolCall
	callErr  error
	outErr   error
	stuck    chan struct{} // the next Typing waits for it, deaf to everything else
	typing   int
	histErr  error
	sources  []knowledge.Source
	changed  chan struct{}

	answerer *bot.Answerer
	runner   *bot.Runner
}

type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func open(t *testing.T, brain modeltest.Brain) *house {
	t.Helper()
	h := &house{t: t, srv: modeltest.New(secretKey, brain), log: &buffer{}, convs: map[string]*bot.Conversation{}, earlier: map[string][]bot.Earlier{}, changed: make(chan struct{}), hours: bot.Hours{Open: true}}
	h.policy = bot.Policy{Mode: bot.Always, Bases: []string{"shop"}, SourcesOnly: true, DebounceMS: 5, Hosts: []string{"shop.example"}, PriceIn: 1_000_000, PriceOut: 2_000_000}
	h.sources = []knowledge.Source{
		{ID: "hours", Title: "Opening hours", URL: "https://shop.example/hours", Format: knowledge.Plain, Body: "We are open from Monday to Friday, 9:00 to 17:00. On Sundays the shop is closed.", Version: 3},
		{ID: "returns", Title: "Returns", Format: knowledge.Plain, Body: "You can return any article within 30 days. Refunds are paid within 5 working days.", Version: 1},
		{ID: "shipping", Title: "Shipping", Format: knowledge.Plain, Body: "Express delivery costs 9.90 euros and takes one day.", Version: 1},
	}
	base, stop := h.srv.Start()
	hc := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(func() { hc.CloseIdleConnections(); stop() })
	log := slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	client, err := model.New(model.Options{Settings: model.Settings{BaseURL: base, Model: "stand-in", EmbeddingModel: "vectors"}, Key: secretKey, HTTP: hc, Clock: clock.Real(), Log: log})
	if err != nil {
		t.Fatal(err)
	}
	lib := knowledge.New(knowledge.Options{Store: h, Embedder: client, Clock: clock.Real(), Log: log})
	h.answerer = bot.NewAnswerer(bot.Ports{
		History: h, Policies: h, Models: models{client}, Knowledge: lib, Ledger: h, Outlet: h, Desk: h, Actions: h, Caller: h, Clock: clock.Real(), IDs: ids.New(), Log: log,
	})
	return h
}

type models struct{ m bot.Model }

func (m models) Model(context.Context, string) (bot.Model, error) { return m.m, nil }

// start runs the Runner until the test ends.
func (h *house) start(l bot.Limits) {
	h.runner = bot.NewRunner(h.answerer, l)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { _ = h.runner.Run(ctx); close(ended) }()
	h.t.Cleanup(func() { cancel(); <-ended })
}

func (h *house) note() {
	close(h.changed)
	h.changed = make(chan struct{})
}

func (h *house) until(what string, ok func() bool) {
	h.t.Helper()
	deadline := time.After(15 * time.Second)
	for {
		h.mu.Lock()
		good, changed := ok(), h.changed
		h.mu.Unlock()
		if good {
			return
		}
		_, held := h.srv.Held()
		select {
		case <-changed:
		case <-held:
		case <-deadline:
			h.t.Fatalf("%s does not happen; %d replies, handed over %+v\n%s", what, len(h.replies), h.handed, h.log)
		}
	}
}

func (h *house) conv(id string) *bot.Conversation {
	c := h.convs[id]
	if c == nil {
		c = &bot.Conversation{ID: id, InboxID: "in", Channel: events.WebChat, Stage: bot.StageBot, Contact: bot.Contact{ID: "contact-" + id, Name: "Ana"}}
		h.convs[id] = c
	}
	return c
}

// writes puts a customer's message into the history without telling anybody.
func (h *house) writes(id, text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := h.conv(id)
	c.Turns = append(c.Turns, bot.Turn{ID: fmt.Sprintf("%s-%d", id, len(c.Turns)), By: bot.Customer, Text: text, At: time.Now()})
}

func (h *house) tell(id string, in bot.Input) {
	h.t.Helper()
	if err := h.runner.Tell(context.Background(), bot.Signal{ConversationID: id, InboxID: "in", Input: in, Stage: bot.StageBot}); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) says(id, text string) {
	h.t.Helper()
	h.writes(id, text)
	h.tell(id, bot.Wrote)
}

// ask answers what a run makes of one message, without a Runner.
func (h *house) ask(id, text string) bot.Verdict {
	h.t.Helper()
	h.writes(id, text)
	v := h.answerer.Think(h.t.Context(), id)
	h.answerer.Deliver(h.t.Context(), v)
	return v
}

func (h *house) Conversation(_ context.Context, id string) (bot.Conversation, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := *h.conv(id)
	c.Turns = slices.Clone(c.Turns)
	return c, h.histErr
}

func (h *house) Earlier(_ context.Context, contact string, _ time.Time, _ int) ([]bot.Earlier, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.asked = append(h.asked, contact)
	return h.earlier[contact], nil
}

func (h *house) Policy(context.Context, string) (bot.Policy, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.policy, nil
}

func (h *house) Open(context.Context, string, time.Time) (bot.Hours, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.hours, nil
}

func (h *house) Spent(context.Context, string, string, time.Time, time.Time) (bot.Spent, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.spent
	for _, u := range h.uses {
		s.Tokens += u.Usage.In + u.Usage.Out
		s.Micros += u.Micros
	}
	return s, nil
}

func (h *house) Record(_ context.Context, u bot.Use) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.uses = append(h.uses, u)
	return nil
}

func (h *house) Answer(ctx context.Context, r bot.Reply) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if h.outErr != nil {
		return h.outErr
	}
	c := h.conv(r.ConversationID)
	if c.Stage != bot.StageBot {
		return bot.ErrStale
	}
	h.replies = append(h.replies, r)
	for _, text := range r.Texts {
		c.Turns = append(c.Turns, bot.Turn{ID: fmt.Sprintf("%s-%d", c.ID, len(c.Turns)), By: bot.Bot, Text: text, At: time.Now(), Answered: r.Answered})
	}
	c.Answers++
	c.Disclosed = c.Disclosed || r.Disclosed
	h.note()
	return nil
}

func (h *house) Typing(context.Context, string, bool) error {
	h.mu.Lock()
	stuck := h.stuck
	h.stuck = nil
	h.typing++
	h.note()
	h.mu.Unlock()
	if stuck != nil {
		<-stuck
	}
	return nil
}

func (h *house) Resolve(_ context.Context, id string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.resolved = append(h.resolved, id)
	return nil
}

func (h *house) HandOver(_ context.Context, o bot.HandOver) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.conv(o.ConversationID).Stage = bot.StageQueued
	h.handed = append(h.handed, o)
	h.note()
	return nil
}

func (h *house) Summary(_ context.Context, _ string, s bot.Summary) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sums = append(h.sums, s)
	h.note()
	return nil
}

func (h *house) Propose(_ context.Context, id string, p bot.Proposal) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.conv(id).Proposed = &p
	return nil
}

func (h *house) Take(_ context.Context, id, proposal string) (bool, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := h.conv(id)
	if c.Proposed == nil || c.Proposed.ID != proposal {
		return false, nil
	}
	c.Proposed = nil
	return true, nil
}

func (h *house) Call(_ context.Context, c bot.ToolCall) (string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.calls = append(h.calls, c)
	return `{"status":"done","order":"` + c.Arguments["order"] + `"}`, h.callErr
}

func (h *house) Version(context.Context, string) (string, error) { return "1", nil }
func (h *house) Sources(context.Context, string) ([]knowledge.Source, error) {
	return h.sources, nil
}

func (h *house) Vectors(context.Context, string, string) (map[string][]byte, error) { return nil, nil }
func (h *house) KeepVectors(context.Context, string, string, map[string][]byte) error {
	return nil
}
func (h *house) Forget(context.Context, string, string, []string) error { return nil }

func inbound(auto, echo bool) *channels.Inbound {
	return &channels.Inbound{Kind: channels.InMessage, Auto: auto, Echo: echo}
}
