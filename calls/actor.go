package calls

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/mailbox"
)

// actor owns one call.
type actor struct {
	eng *Engine
	id  string
	box *mailbox.Box[func(*actor)]
	// call is owned by the actor's goroutine.
	call events.Call
	legs int
	// evs and fx are what the inputs at hand led to: recorded together, then performed.
	evs []events.Event
	fx  []Effect
	// language is the one the customer's channel has, as far as we know.
	language string
	// joining is set while the customer is wanted in the call's bridge, so that a late move to the holding bridge does
	// not take them out again. Read by lanes.
	joining atomic.Bool
	saidAt  time.Time // when a say was last asked for
	// taking is whether the call takes a message; read by Collect.
	taking atomic.Bool
	// armed is whether the PBX has a lease on the customer, as far as we know; written by lanes.
	armed atomic.Bool
	// saidUntil is when a greeting of known length will be over; until then its own lease covers the caller.
	saidUntil time.Time
	// bridgeReady is closed when the call's bridge exists.
	bridgeReady chan struct{}
	// born is when the caller came to the door, by the monotonic clock; zero for restored and outbound calls.
	born time.Time
	// restored is set until the first look at the PBX after a restart.
	restored bool
	// leftAt is when a leg left our application without its end being told yet.
	leftAt  map[string]time.Time
	hasLeft atomic.Bool // leftAt is not empty; read by the engine
	// tapeSeen is the part of the recording of which we know that the PBX does what is wanted.
	tapeSeen string
}

const actorMailbox = 1024

func newActor(e *Engine, call events.Call) *actor {
	a := &actor{eng: e, id: call.ID, call: call, legs: len(call.Legs), box: mailbox.New[func(*actor)](actorMailbox), bridgeReady: make(chan struct{}), leftAt: map[string]time.Time{}}
	a.taking.Store(call.State == events.CallMessage)
	if call.BridgeID != "" {
		close(a.bridgeReady)
	}
	a.armed.Store(true) // by the dialplan
	return a
}

// run processes the mailbox until the call is over or ctx ends; live calls outlive us.
func (a *actor) run(ctx context.Context) {
	for a.call.State != events.CallOver {
		inputs, err := a.box.Take(ctx)
		if err != nil {
			return
		}
		for _, in := range inputs {
			in(a)
		}
		a.release()
	}
	a.eng.forget(a)
}

// post hands an input to the actor; a full mailbox means a storm of events, and the sweep will look at the PBX.
func (a *actor) post(in func(*actor)) {
	if !a.box.Post(in) {
		a.eng.stats.Refused.Add(1)
	}
}

// leg is the record of one leg, or nil.
func (a *actor) leg(id string) *events.Leg {
	for i := range a.call.Legs {
		if a.call.Legs[i].ID == id {
			return &a.call.Legs[i]
		}
	}
	return nil
}

func (a *actor) signal(s Signal) { a.post(func(a *actor) { a.step(s) }) }

// release lets out what the inputs led to: the journal has the events before an effect is performed. New legs go first;
// everything else a waiting caller needs can be done while the phone rings. A standing leg is not new: it is given back
// before it is taken again.
func (a *actor) release() {
	evs, fx := telling(a.evs), a.fx
	a.evs, a.fx = nil, nil
	if len(evs) > 0 {
		a.eng.cfg.Recorder.Record(evs)
		a.collect(evs)
	}
	for _, first := range []bool{true, false} {
		for _, e := range fx {
			if (e.Do == Originate && !e.Offer.Device.Standing) == first {
				a.perform(e)
			}
		}
	}
}

// telling drops changes of state that the event after them tells as well: every event carries the whole record.
func telling(evs []events.Event) []events.Event {
	last := len(evs) - 1
	out := evs[:0]
	for i, e := range evs {
		if e.Type != events.CallChanged || i == last {
			out = append(out, e)
		}
	}
	return out
}

// record adds an event about the call as it is now.
func (a *actor) record(typ events.Type, leg string, cause events.Cause) {
	a.evs = append(a.evs, events.Event{ID: a.eng.cfg.IDs.New(), At: a.eng.now(), Type: typ, Body: &events.CallEvent{Call: snapshotOf(a.call), LegID: leg, Cause: cause}})
}

func (a *actor) do(fx ...Effect) { a.fx = append(a.fx, fx...) }

// step applies a signal: the record changes, and what is to be recorded and done joins what waits to leave.
func (a *actor) step(s Signal) {
	s.Channel = fmt.Sprintf("%s%s-%d", channelPrefix, a.id, a.legs+1)
	next, res := Step(a.call, s, a.eng.now())
	next, res = monitored(next, res, s, a.eng.now())
	rec := tape(next, s, a.eng.now(), a.eng.cfg.IDs.New)
	if !res.Known {
		if a.taped(rec); rec.known {
			a.record(events.CallChanged, "", events.CauseNone)
		}
		return
	}
	a.taped(rec)
	a.legs = len(next.Legs)
	a.taking.Store(next.State == events.CallMessage)
	if len(res.marks) > 0 {
		a.eng.index(next)
	}
	if rec.known && len(res.marks) == 0 {
		a.record(events.CallChanged, "", events.CauseNone)
	}
	for _, m := range res.marks {
		a.record(m.typ, m.leg, m.cause)
	}
	a.do(res.Effects...)
}

// snapshotOf copies a record so that the event does not share its legs with the actor.
func snapshotOf(c events.Call) events.Call {
	c.Legs = append([]events.Leg(nil), c.Legs...)
	c.Recordings = append([]events.Recording(nil), c.Recordings...)
	c.Monitors = append([]events.CallMonitor(nil), c.Monitors...)
	return c
}
