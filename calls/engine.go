package calls

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/ids"
)

// Desk is what the voice engine needs of the desk.
type Desk interface {
	Arrive(desk.Arrival)
	Notify(desk.Notice)
}

// Recorder appends events in order and never fails the caller; Sync returns when all recorded so far is on disk.
type Recorder interface {
	Record(evs []events.Event)
	Sync(ctx context.Context) error
}

// Config is what an Engine needs.
type Config struct {
	Switch   Switch
	Desk     Desk
	Recorder Recorder
	Clock    clock.Clock
	IDs      ids.Source
	Logger   *slog.Logger
	// Route is the endpoint of outbound calls with {number} in it, for example "PJSIP/{number}@trunk".
	Route string
	// FallbackContext is the dialplan context that takes callers we cannot serve, at extension s.
	FallbackContext string
	// Lease is how long a waiting caller stays ours without a sign of life from us. Default 30 s.
	Lease time.Duration
	// Deadline bounds one request to the PBX. Default 5 s.
	Deadline time.Duration
	// Messages is the folder of messages that callers left.
	Messages string
	// OnConnected is told how long a caller took from the door to the first bridge with an agent; may be nil.
	OnConnected func(time.Duration)
	// Collect is told of recordings that ended, after the journal has it; it returns at once. May be nil.
	Collect func(events.Recording)
	// Pages are the calls from web pages; nil refuses them all.
	Pages Pages
	// PauseLimit ends a forgotten pause of a recording. Default 5 min.
	PauseLimit time.Duration
}

// Stats counts what an operator should know.
type Stats struct {
	Failed  atomic.Uint64 // requests to the PBX that failed
	Refused atomic.Uint64 // inputs that found an actor's mailbox full
	Orphans atomic.Uint64 // channels of ours that no call knew
}

// Engine owns the registry of calls. Create it with New, restore, then Run; feed it with the PBX's events.
type Engine struct {
	cfg   Config
	lanes *lanes
	stats Stats

	mu     sync.Mutex
	ctx    context.Context // set while Run runs; actors live under it
	actors map[string]*actor
	// channels maps a live channel to its call, and legs a channel to its leg's id.
	channels map[string]string
	legs     map[string]string
	holds    map[string]bool
	stands   map[string]*stand // by channel
	wg       sync.WaitGroup
	tapes    sync.Map // recording under way → call
	eaves    sync.Map // supervisor's part under way → call
}

// New returns an engine without calls.
func New(cfg Config) *Engine {
	if cfg.Lease == 0 {
		cfg.Lease = 30 * time.Second
	}
	if cfg.PauseLimit == 0 {
		cfg.PauseLimit = 5 * time.Minute
	}
	if cfg.Deadline == 0 {
		cfg.Deadline = 5 * time.Second
	}
	return &Engine{cfg: cfg, lanes: newLanes(), actors: map[string]*actor{}, channels: map[string]string{}, legs: map[string]string{}, holds: map[string]bool{}, stands: map[string]*stand{}}
}

// Stats returns the counters.
func (e *Engine) Stats() *Stats { return &e.stats }

func (e *Engine) now() time.Time { return e.cfg.Clock.Now().UTC().Truncate(time.Millisecond) }

// Restore puts calls back that were live before a restart; call it before Run. They stay as recorded until the first
// look at the PBX.
func (e *Engine) Restore(live []events.Call) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, c := range live {
		if c.State == events.CallOver {
			continue
		}
		a := newActor(e, c)
		a.restored = true
		for _, r := range c.Recordings {
			if r.Live() {
				e.tapes.Store(r.ID, c.ID)
			}
		}
		for _, m := range c.Monitors {
			e.eaves.Store(m.ID, c.ID)
		}
		e.actors[c.ID] = a
		e.indexLocked(c)
		if c.Page != nil && e.cfg.Pages != nil {
			e.cfg.Pages.Adopt(c.ID, *c.Page)
		}
	}
}

// Run owns the engine until ctx ends, then waits for actors and requests under way. Calls go on in the PBX.
func (e *Engine) Run(ctx context.Context) error {
	e.mu.Lock()
	e.ctx = ctx
	for _, a := range e.actors {
		e.wg.Go(func() { a.run(ctx) })
	}
	e.mu.Unlock()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			e.wg.Wait()
			e.lanes.wait()
			return ctx.Err()
		case <-tick.C:
			renew := time.Duration(n)*time.Second%(e.cfg.Lease/3).Truncate(time.Second) == 0
			e.sweep(renew, n%sweepEvery == 0)
		}
	}
}

// sweepEvery is how many seconds lie between two looks at every call; waking each of them every second would be the
// greater part of a call's processor time.
const sweepEvery = 5

// sweep lets the actors look after what time must do: all of them now and then, at once those whose leg left without its
// end being told.
func (e *Engine) sweep(renew, all bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, a := range e.actors {
		if renew || all || a.hasLeft.Load() {
			a.post(func(a *actor) { a.sweep(renew) })
		}
	}
}

// Count returns how many calls are live.
func (e *Engine) Count() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.actors)
}

// spawn starts the actor of a new call.
func (e *Engine) spawn(c events.Call) *actor {
	e.mu.Lock()
	defer e.mu.Unlock()
	if a, ok := e.actors[c.ID]; ok {
		return a
	}
	a := newActor(e, c)
	e.actors[c.ID] = a
	e.indexLocked(c)
	if ctx := e.ctx; ctx != nil {
		e.wg.Go(func() { a.run(ctx) })
	}
	return a
}

// index keeps the maps from channels to calls in line with a record.
func (e *Engine) index(c events.Call) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.indexLocked(c)
}

func (e *Engine) indexLocked(c events.Call) {
	for _, l := range c.Legs {
		if l.State == events.LegGone {
			if e.legs[l.ChannelID] == l.ID { // a standing leg's channel may be in another call by now
				delete(e.channels, l.ChannelID)
				delete(e.legs, l.ChannelID)
			}
			continue
		}
		e.channels[l.ChannelID], e.legs[l.ChannelID] = c.ID, l.ID
	}
}

func (e *Engine) legID(channel string) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.legs[channel]
}

func (e *Engine) forget(a *actor) {
	if a.call.Page != nil && e.cfg.Pages != nil {
		e.cfg.Pages.Over(*a.call.Page)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.actors, a.id)
	for ch, call := range e.channels {
		if call == a.id {
			delete(e.channels, ch)
			delete(e.legs, ch)
		}
	}
}

// of finds the actor and leg of a channel.
func (e *Engine) of(channel string) (*actor, string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.actors[e.channels[channel]], e.legs[channel]
}

func (e *Engine) actor(call string) *actor {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.actors[call]
}

// lane runs a request in the lane of key with the engine's deadline.
func (e *Engine) lane(key string, f func(context.Context, Switch)) {
	e.lanes.run(key, func() {
		ctx, cancel := context.WithTimeout(context.Background(), e.cfg.Deadline)
		defer cancel()
		f(ctx, e.cfg.Switch)
	})
}

// note counts a failed request. What is gone already is no news: legs end while requests are under way.
func (e *Engine) note(call, what string, err error) {
	if err == nil || e.cfg.Switch.Classify(err) == FailGone {
		return
	}
	e.stats.Failed.Add(1)
	e.cfg.Logger.Warn("a request to the PBX failed", "call", call, "request", what, "error", err)
}

// holding returns the holding bridge of a music class, made on first use. It has the same name after a restart, so the
// callers in it are found again.
func (e *Engine) holding(ctx context.Context, class string) (string, error) {
	if class == "" {
		class = "default"
	}
	id := holdPrefix + strings.Map(safeRune, class)
	e.mu.Lock()
	made := e.holds[id]
	e.mu.Unlock()
	if made {
		return id, nil
	}
	if err := e.cfg.Switch.BridgeCreate(ctx, id, "holding", id); err != nil && e.cfg.Switch.Classify(err) != FailConflict {
		return "", err
	}
	e.mu.Lock()
	e.holds[id] = true
	e.mu.Unlock()
	return id, nil
}

func safeRune(r rune) rune {
	if r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
		return r
	}
	return '_'
}
