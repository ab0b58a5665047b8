package dialling

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/fold"
	"github.com/cordboard/cordboard/events/journal"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/ids"
)

// Voice is what the engine asks of the voice engine; what becomes of it is read in the journal.
type Voice interface {
	Reach(desk.Reach)
	// Recall gives up a call that still rings.
	Recall(callID string)
}

// Desk is what the engine needs of the desk.
type Desk interface {
	Live(ctx context.Context) (desk.Live, error)
	Directory() *directory.Directory
	Preview(p desk.AgentFirst) error
	WithdrawPreview(interactionID string, looked bool) error
}

// Journal is what the engine reads.
type Journal interface {
	Follow(ctx context.Context, from uint64, h func(context.Context, []events.Event) error) error
	SaveSnapshot(ctx context.Context, name string, seq uint64, data []byte) error
	LoadSnapshot(ctx context.Context, name string) (uint64, []byte, error)
	LastSeq() uint64
}

// Recorder appends events.
type Recorder interface{ Record(evs []events.Event) }

// Config is what an Engine needs.
type Config struct {
	Store    Store
	Voice    Voice
	Desk     Desk
	Journal  Journal
	Recorder Recorder
	// Projected tells how far the database is: up to which event, and how old the oldest is that it lacks.
	Projected func() (seq uint64, lag time.Duration)
	Clock     clock.Clock
	IDs       ids.Source
	Logger    *slog.Logger
}

// Engine runs all campaigns. Create it with New, restore, then Run.
type Engine struct {
	cfg    Config
	ledger *ledger
	lines  *lines
	shown  *shown

	from     uint64 // first event of the journal that Run follows
	restored []fold.Attempt
	floor    atomic.Pointer[floor]
	bell     chan struct{} // the plan changed

	mu      sync.Mutex
	runners map[string]*runner
	halted  map[string]bool   // campaigns that were stopped at once
	early   map[string][]seen // news of campaigns that were not read yet; nil once they were: a campaign's first news follow its runner
	wg      sync.WaitGroup
}

const (
	cycle     = time.Second
	planEvery = 30 * time.Second // also without news
	storeTime = 5 * time.Second
	earlyMost = 100_000
	maxLag    = 2 * time.Minute // of the database behind the journal, while campaigns dial
)

// New returns an engine without campaigns.
func New(cfg Config) *Engine {
	return &Engine{cfg: cfg, ledger: newLedger(), lines: newLines(), shown: newShown(), bell: make(chan struct{}, 1), runners: map[string]*runner{}, halted: map[string]bool{}, early: map[string][]seen{}}
}

// Restore takes up the attempts that were open, as of an event of the journal; call it before Run.
func (e *Engine) Restore(p *fold.Picture) {
	e.from = p.Seq + 1
	for _, a := range p.Attempts {
		e.restored = append(e.restored, a)
	}
}

// Changed tells that something people decided changed; it returns at once.
func (e *Engine) Changed(d events.DirectoryEvent) {
	if d.Noun == "campaign" && d.Act == "stop_now" {
		e.mu.Lock()
		e.halted[d.ID] = true
		e.mu.Unlock()
	}
	select {
	case e.bell <- struct{}{}:
	default:
	}
}

// CampaignStatus is what a campaign did last; false before its first cycle.
func (e *Engine) CampaignStatus(id string) (campaigns.Status, bool) {
	e.mu.Lock()
	r := e.runners[id]
	e.mu.Unlock()
	if r == nil {
		return campaigns.Status{}, false
	}
	s := r.status.Load()
	if s == nil {
		return campaigns.Status{}, false
	}
	return *s, true
}

// HaltCampaign withdraws at once what a campaign lets ring, if it is in reach. It asks no database: an emergency does not wait for one.
func (e *Engine) HaltCampaign(id string, reach events.Reach) {
	e.mu.Lock()
	r := e.runners[id]
	e.mu.Unlock()
	if r == nil {
		return
	}
	r.post(func(r *runner) {
		if reach.Allows(events.Scope{SiteID: r.c.SiteID, QueueID: r.c.QueueID}) {
			r.halt()
		}
	})
}

// Run owns the engine until ctx ends, and joins everybody. Calls go on.
func (e *Engine) Run(ctx context.Context) error {
	e.wg.Go(func() { e.watchFloor(ctx) })
	e.wg.Go(func() { e.follow(ctx) })
	e.wg.Go(func() { e.readPlans(ctx) })
	<-ctx.Done()
	e.wg.Wait()
	return ctx.Err()
}

// readPlans reads what people decided, at once after they did.
func (e *Engine) readPlans(ctx context.Context) {
	tick := e.cfg.Clock.NewTicker(planEvery)
	defer tick.Stop()
	var wait time.Duration
	for {
		limited, cancel := context.WithTimeout(ctx, storeTime)
		p, err := e.cfg.Store.DiallingPlan(limited)
		cancel()
		if err == nil {
			e.take(ctx, p)
			wait = 0
		} else if ctx.Err() == nil {
			e.cfg.Logger.Warn("The campaigns could not be read; those that run go on as they are.", "error", err)
			wait = 2 * time.Second
		}
		if wait > 0 {
			if clock.Sleep(ctx, e.cfg.Clock, wait) != nil {
				return
			}
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-e.bell:
		case <-tick.C():
		}
	}
}

// take gives the runners their orders. A campaign that is gone keeps its runner as long as attempts are open.
func (e *Engine) take(ctx context.Context, p Plan) {
	e.lines.set(p.Trunks)
	there := map[string]bool{}
	for _, c := range p.Campaigns {
		there[c.ID] = true
		r := e.runner(ctx, c)
		r.order(p, c, e.wasHalted(c.ID))
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for id, r := range e.runners {
		if !there[id] {
			r.order(p, campaigns.Campaign{ID: id, State: campaigns.Stopped}, true)
		}
	}
	e.early = nil
	e.restored = slices.DeleteFunc(e.restored, func(a fold.Attempt) bool { return e.runners[a.Attempt.CampaignID] != nil })
}

// dismiss lets go of a runner that has nothing left to do. What is told of its campaign from now on concerns nobody.
func (e *Engine) dismiss(id string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.runners, id)
}

func (e *Engine) wasHalted(id string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	was := e.halted[id]
	delete(e.halted, id)
	return was
}

// runner finds or starts the runner of a campaign, with the attempts that were open.
func (e *Engine) runner(ctx context.Context, c campaigns.Campaign) *runner {
	e.mu.Lock()
	defer e.mu.Unlock()
	if r := e.runners[c.ID]; r != nil {
		return r
	}
	r := newRunner(e, c)
	for _, a := range e.restored {
		if a.Attempt.CampaignID == c.ID {
			r.adopt(a)
		}
	}
	for _, s := range e.early[c.ID] {
		r.post(func(r *runner) { r.news(s) })
	}
	delete(e.early, c.ID)
	e.runners[c.ID] = r
	e.wg.Go(func() { r.run(ctx) })
	return r
}

// follow hands the news of calls and interactions to the campaigns they belong to. What the journal had before the runner was
// there, the runner took from the picture.
func (e *Engine) follow(ctx context.Context) {
	h := journal.Paced(e.cfg.Clock, 50*time.Millisecond, func(_ context.Context, evs []events.Event) error {
		e.mu.Lock()
		defer e.mu.Unlock()
		for _, ev := range evs {
			id, s := newsOf(ev)
			if id == "" {
				continue
			}
			if r := e.runners[id]; r != nil {
				r.post(func(r *runner) { r.news(s) })
			} else if e.early != nil && len(e.early[id]) < earlyMost { // the campaigns are not read yet; the database may be away
				e.early[id] = append(e.early[id], s)
			}
		}
		return nil
	})
	for ctx.Err() == nil {
		if err := e.cfg.Journal.Follow(ctx, e.from, h); err != nil && ctx.Err() == nil {
			e.cfg.Logger.Error("The campaigns could not follow the journal; they try again.", "error", err)
			_ = clock.Sleep(ctx, e.cfg.Clock, time.Second)
		}
	}
}

// newsOf is what an event tells of an attempt; id is the campaign's.
func newsOf(ev events.Event) (id string, s seen) {
	switch b := ev.Body.(type) {
	case *events.CallEvent:
		if b.Call.Attempt != nil {
			return b.Call.Attempt.CampaignID, seen{call: &b.Call}
		}
	case *events.InteractionEvent:
		if b.Interaction.Attempt != nil {
			return b.Interaction.Attempt.CampaignID, seen{work: &b.Interaction}
		}
	}
	return "", s
}
