package hub

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/journal"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/reports/live"
)

// Journal is where events come from; events/journal implements it. Follow hands every event from sequence number from
// on, in order, to h, and returns when ctx ends or h fails.
type Journal interface {
	Follow(ctx context.Context, from uint64, h func(ctx context.Context, evs []events.Event) error) error
	FirstSeq() uint64
	LastSeq() uint64
}

// Config is what a Hub needs; Today, Observe and SessionEnded may be nil.
type Config struct {
	Journal Journal
	Clock   clock.Clock
	Log     *slog.Logger
	// Pace is how long events may gather before browsers are told.
	Pace time.Duration
	// Metrics registers the hub's figures.
	Metrics  prometheus.Registerer
	Instance string // one id per start of the daemon
	Version  string
	// Refresh reads a session anew, with the grants as they are now.
	Refresh   func(ctx context.Context, p accounts.Principal) (accounts.Principal, error)
	Directory func() *directory.Directory
	// Reload makes the desk read the directory again; it is done before browsers are told to.
	Reload func(ctx context.Context) error
	Live   func(ctx context.Context) (desk.Live, error)
	// Today returns the interactions that ended today, for the figures after a restart.
	Today func(ctx context.Context) ([]events.Interaction, error)
	// Outlooks tells what the desk promises by queue, and AgentDays what the past tells of today's agents; both may be nil.
	Outlooks  func() map[string]desk.Outlook
	AgentDays func(ctx context.Context) ([]live.AgentDay, error)
	// Lines tells who stands in the queues' lines, the next one first; it may be nil. What it answers is not changed afterwards.
	Lines func() map[string][]string
	// Zone tells a site's time zone.
	Zone func(siteID string) *time.Location
	// Observe is told every event that happens from now on (not those that only fill the ring), once, before browsers
	// are; it must not block.
	Observe func(events.Event)
	// SessionEnded is told of sessions found ended; it must not block.
	SessionEnded func(sessionID string)
}

// RingSize is how many events a browser may have missed and still resume.
const RingSize = 20_000

const (
	tickEvery    = 5 * time.Second
	countsEvery  = time.Second
	refreshEvery = time.Minute
	retryFollow  = time.Second
)

// Hub is the switchboard between the journal and the browsers. Create it with New and Run it once.
type Hub struct {
	cfg     Config
	metrics metrics
	kick    chan struct{} // wakes the worker
	joined  sync.WaitGroup

	mu      sync.Mutex
	seq     uint64
	news    uint64 // events behind it are new; those up to it only fill the ring
	ring    ring
	clients map[*client]struct{}
	parts   map[string][]string // live interaction → agents who spoke on it
	counter *live.Counter
	told    map[string][]string // the lines as browsers know them
	touched map[string]int      // site → topics that changed since agents were told
	typing  map[string]Typing   // who writes, to be told
	todo    todo
	closed  bool
}

// New returns a hub nobody listens to yet.
func New(cfg Config) *Hub {
	h := &Hub{cfg: cfg, metrics: newMetrics(cfg.Metrics), kick: make(chan struct{}, 1), clients: map[*client]struct{}{},
		parts: map[string][]string{}, touched: map[string]int{}, typing: map[string]Typing{}, counter: live.New(cfg.Zone)}
	h.seat()
	return h
}

// seat takes the place in the journal from which the ring can be filled, so that browsers can resume over a restart of
// the daemon.
func (h *Hub) seat() {
	from := max(h.cfg.Journal.FirstSeq(), 1)
	if last := h.cfg.Journal.LastSeq(); last >= from+RingSize {
		from = last - RingSize + 1
	}
	h.seq, h.ring = from-1, ring{first: from}
	h.news = h.cfg.Journal.LastSeq()
}

// Run serves until ctx ends, then says bye to every browser and waits until all are gone.
func (h *Hub) Run(ctx context.Context) error {
	h.rebuild(ctx)
	var own sync.WaitGroup
	own.Go(func() { h.follow(ctx) })
	own.Go(func() { h.tick(ctx) })
	own.Go(func() { h.work(ctx) })
	<-ctx.Done()
	h.shutdown()
	own.Wait()
	h.joined.Wait()
	return ctx.Err()
}

func (h *Hub) shutdown() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for c := range h.clients {
		c.end(bye("shutdown"), closeGoingAway)
	}
}

// rebuild counts what is there at start. What the ring replays after it changes nothing: the last record wins.
func (h *Hub) rebuild(ctx context.Context) {
	l, err := h.cfg.Live(ctx)
	if err != nil {
		h.cfg.Log.Warn("The figures of the queues begin empty, because the desk did not tell what is live.", "error", err)
	}
	if h.cfg.Today != nil {
		ended, err := h.cfg.Today(ctx)
		if err != nil {
			h.cfg.Log.Warn("The figures of today lack what ended before this start, because it could not be read.", "error", err)
		}
		l.Interactions = append(ended, l.Interactions...)
	}
	days := h.agentDays(ctx)
	queues := h.queues()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.counter.SetQueues(queues)
	h.counter.Rebuild(l.Agents, l.Interactions, h.cfg.Clock.Now())
	h.counter.SeedAgents(days)
}

// follow reads the journal for ever; a break is logged and mended from where it stopped.
func (h *Hub) follow(ctx context.Context) {
	for ctx.Err() == nil {
		h.mu.Lock()
		from := h.seq + 1
		h.mu.Unlock()
		err := h.cfg.Journal.Follow(ctx, from, journal.Paced(h.cfg.Clock, h.cfg.Pace, h.ingest))
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			err = errors.New("it ended")
		}
		h.cfg.Log.Error("Following the journal broke; browsers wait until it goes on.", "error", err, "from", from)
		if errors.Is(err, journal.ErrGone) || errors.Is(err, journal.ErrAhead) {
			h.startOver()
		}
		if clock.Sleep(ctx, h.cfg.Clock, retryFollow) != nil {
			return
		}
	}
}

// startOver is for a journal that no longer holds, or never held, what comes next: nobody can tell what was missed.
func (h *Hub) startOver() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seat()
	for c := range h.clients {
		c.skipTo = 0
		c.push(resync("gap"))
	}
}

// tick sends ticks and changed figures.
func (h *Hub) tick(ctx context.Context) {
	ticks, counts, refresh := h.cfg.Clock.NewTicker(tickEvery), h.cfg.Clock.NewTicker(countsEvery), h.cfg.Clock.NewTicker(refreshEvery)
	defer ticks.Stop()
	defer counts.Stop()
	defer refresh.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C():
			h.sendTicks()
		case <-counts.C():
			h.sendCounts()
		case <-refresh.C():
			h.refreshAll()
		}
	}
}

func (h *Hub) sendTicks() {
	now := h.cfg.Clock.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	f := tickFrame(h.seq, now)
	for c := range h.clients {
		if c.skipTo > h.seq {
			// The browser claims to be ahead of the journal, and the journal had time to catch up: it is another journal.
			c.skipTo = 0
			c.push(resync("gap"))
		}
		c.push(f)
	}
}

// EndSession says bye to the browsers of a session that ended.
func (h *Hub) EndSession(sessionID string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.clients {
		if c.view.principal.SessionID == sessionID {
			c.end(bye("session_ended"), closeNormal)
		}
	}
}

// Seq is the last event browsers were told of.
func (h *Hub) Seq() uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.seq
}

// Healthy reports, as a sentence, why browsers would not hear of what happens; nil when they do.
func (h *Hub) Healthy(ctx context.Context) error {
	l, err := h.cfg.Live(ctx)
	if err != nil {
		return fmt.Errorf("the desk does not answer: %w", err)
	}
	if seq := h.Seq(); l.Seq > seq+RingSize/4 {
		return fmt.Errorf("browsers are %d events behind", l.Seq-seq)
	}
	return nil
}
