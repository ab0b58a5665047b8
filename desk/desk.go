// Package desk is the centre of the house: it owns every live agent and interaction, whatever the channel, and decides
// who gets what. One goroutine (Run) owns all of it; others post to its mailbox. A turn takes what is in the mailbox,
// applies the pure machines of desk/agents and desk/interactions, routes (desk/routing), records the events, and only
// then lets wishes to the voice engine and answers to callers out. web and calls call it.
package desk

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/desk/routing"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/mailbox"
)

const (
	mailboxLimit = 100_000
	tickEvery    = 200 * time.Millisecond
)

// Desk is the engine. Create it with New, restore it, then Run it.
type Desk struct {
	cfg   Config
	voice Voice
	box   *mailbox.Box[func(*turn)]
	dir   atomic.Pointer[directory.Directory]
	pbx   atomic.Value // string: "up" or "down"
	// lookups are contact searches under way; each ends by its own deadline, Run waits for them.
	lookups sync.WaitGroup

	// owned by Run's goroutine
	agents   map[string]events.Agent
	free     map[string]time.Time // agents who may be offered work, since when; keep puts them there
	work     map[string]events.Interaction
	book     *routing.Book // of bookOf
	bookOf   *directory.Directory
	room     map[string]bool // agents who have room for a written conversation; keep puts them there
	told     map[string]toldThread
	byThread map[string]string // the work that goes on, by thread; hold puts it there
	upSince  time.Time         // of the link to the PBX
	look     time.Time         // when time alone may bring an agent into question; zero: never
	byCall   map[string]string
	queued   map[string]bool       // interactions that wait for an agent; hold puts them there
	watching map[string]bool       // agents who take part in others' conversations
	timed    map[string]bool       // those that time does something to; hold puts them there
	care     map[string]*attention // what waiting callers were told and asked; not kept over a restart
	asked    map[string]time.Time  // when the sound of a message was last asked for
	lines    map[string]*pageLine  // browser phones that stay on the line, by agent
	phones   map[string]PhoneState // of the PBX, by endpoint; nil while they are not watched
	swept    time.Time             // when work that nobody coded was last looked through
	seq      uint64
	lineup   lineup    // how fast the queues move
	began    time.Time // of this run
}

// New returns a desk without agents or work.
func New(cfg Config) *Desk {
	cfg.Policy = cfg.Policy.withDefaults()
	d := &Desk{cfg: cfg, box: mailbox.New[func(*turn)](mailboxLimit),
		agents: map[string]events.Agent{}, free: map[string]time.Time{}, work: map[string]events.Interaction{}, byCall: map[string]string{}, queued: map[string]bool{}, timed: map[string]bool{}, watching: map[string]bool{}, lines: map[string]*pageLine{}, care: map[string]*attention{}, asked: map[string]time.Time{}, room: map[string]bool{}, told: map[string]toldThread{}, byThread: map[string]string{}, lineup: newLineup()}
	d.began = cfg.Clock.Now().Truncate(time.Millisecond)
	d.dir.Store(directory.Empty())
	d.pbx.Store("down")
	return d
}

// SetVoice wires the voice engine; call it before Run.
func (d *Desk) SetVoice(v Voice) { d.voice = v }

// Directory returns the current picture of what people decided.
func (d *Desk) Directory() *directory.Directory { return d.dir.Load() }

// Restore puts back what was live before a restart; call it before Run. Browser phones count as away until their
// socket is back, so that nothing is offered to them before.
func (d *Desk) Restore(dir *directory.Directory, agentsLive []events.Agent, work []events.Interaction, seq uint64) {
	if dir != nil {
		d.dir.Store(dir)
	}
	d.seq = seq
	now := d.cfg.Clock.Now()
	for _, a := range agentsLive {
		if a.Device.Kind == "browser" && a.State != events.AgentOffline {
			a.Device.Registered, a.Device.Since, a.Device.Trouble = false, now, ""
		}
		a.Device.InUse = false
		d.keep(a)
	}
	for _, i := range work {
		d.hold(i)
		if i.Written != nil && interactions.Live(i) {
			d.told[i.ThreadID] = toldThread{version: i.Written.Version, queueID: unknownYet, at: now}
		}
		if i.CallID != "" && i.Kind != events.KindConsult && i.State != events.InteractionDone && i.State != events.InteractionWrappingUp {
			d.byCall[i.CallID] = i.ID
		}
	}
}

// keep is the only way a live agent's record changes.
func (d *Desk) keep(a events.Agent) {
	d.agents[a.ID] = a
	d.lineup.agent(a, d.Directory())
	if agents.Free(a) {
		d.free[a.ID] = a.IdleSince
	} else {
		delete(d.free, a.ID)
	}
	mark(d.room, a.ID, agents.FreeToWrite(a, ""))
	mark(d.watching, a.ID, a.Monitor != nil)
}

// hold is the only way an interaction's record changes.
func (d *Desk) hold(i events.Interaction) {
	d.lineChanges(d.work[i.ID], i)
	d.work[i.ID] = i
	mark(d.queued, i.ID, i.State == events.InteractionInQueue)
	mark(d.timed, i.ID, messageAwaited(i) || i.State == events.InteractionInQueue || i.State == events.InteractionInOffer || i.State == events.InteractionAway || i.State == events.InteractionPreviewing ||
		i.State == events.InteractionWrappingUp)
	switch {
	case i.ThreadID == "" || !i.Channel.Written(): // a call beside the conversation is no work on it
	case interactions.Live(i):
		d.byThread[i.ThreadID] = i.ID
	case d.byThread[i.ThreadID] == i.ID:
		delete(d.byThread, i.ThreadID)
	}
}

func mark(set map[string]bool, id string, in bool) {
	if in {
		set[id] = true
	} else {
		delete(set, id)
	}
}

// Run owns the desk until ctx ends. It always returns ctx's error.
func (d *Desk) Run(ctx context.Context) error {
	tick := time.NewTicker(tickEvery)
	defer tick.Stop()
	defer d.lookups.Wait()
	d.runTurn([]func(*turn){(*turn).syncDirectory, (*turn).matchAgain})
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
			d.runTurn(append(d.box.Drain(), (*turn).deadlines))
		case <-d.box.Wake():
			d.runTurn(d.box.Drain())
		}
	}
}

func (d *Desk) runTurn(inputs []func(*turn)) {
	if len(inputs) == 0 {
		return
	}
	t := &turn{d: d, now: d.cfg.Clock.Now().UTC().Truncate(time.Millisecond)}
	for _, in := range inputs {
		in(t)
	}
	t.assign()
	t.pace()
	t.leave()
}

// post hands an input over; it fails only when the mailbox is full.
func (d *Desk) post(in func(*turn)) error {
	if d.box.Post(in) {
		return nil
	}
	return fault.New(fault.Unavailable, "The desk is overloaded and took nothing more. Try again in a few seconds.").WithKey("desk.overloaded")
}

// ask posts an input and waits for its answer, given after the events are recorded.
func ask[T any](ctx context.Context, d *Desk, in func(*turn) (T, error)) (T, error) {
	type answer struct {
		v   T
		err error
	}
	ch := make(chan answer, 1)
	var none T
	err := d.post(func(t *turn) {
		v, err := in(t)
		t.replies = append(t.replies, func() { ch <- answer{v, err} })
	})
	if err != nil {
		return none, err
	}
	select {
	case a := <-ch:
		return a.v, a.err
	case <-ctx.Done():
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return none, fault.New(fault.Unavailable, "The desk did not answer in time. Look at the screen before you try again: it may have been done.").WithKey("desk.slow")
		}
		return none, fmt.Errorf("asking the desk: %w", ctx.Err())
	}
}

// SetPBX notes whether the link to the PBX is "up" or "down". While it is down no call is offered: a phone that cannot
// be rung must not count as missed. Who waits is routed when it comes up. What is written goes on meanwhile.
func (d *Desk) SetPBX(state string) {
	was := d.pbx.Swap(state)
	_ = d.post(func(t *turn) { // a full mailbox has turns enough
		t.routable = true
		if was != state {
			d.upSince = t.now
		}
	})
}

// Live returns a consistent copy of what is going on.
func (d *Desk) Live(ctx context.Context) (Live, error) {
	return ask(ctx, d, func(t *turn) (Live, error) {
		l := Live{Seq: d.seq, At: t.now, PBX: d.pbx.Load().(string)}
		for _, a := range d.agents {
			l.Agents = append(l.Agents, a)
		}
		for _, i := range d.work {
			l.Interactions = append(l.Interactions, i)
		}
		return l, nil
	})
}

// Load reads the directory for the first time; on failure the restored picture stays in use and the error tells why.
func (d *Desk) Load(ctx context.Context) error {
	dir, err := d.cfg.Store.LoadDirectory(ctx)
	if err != nil {
		return fmt.Errorf("the directory could not be read from the database; the last known one stays in use: %w", err)
	}
	d.dir.Store(dir)
	return nil
}

// Reload reads the directory again after a row changed and brings the live agents in line with it.
func (d *Desk) Reload(ctx context.Context) error {
	if err := d.Load(ctx); err != nil {
		return err
	}
	_, err := ask(ctx, d, func(t *turn) (struct{}, error) { t.syncDirectory(); return struct{}{}, nil })
	return err
}
