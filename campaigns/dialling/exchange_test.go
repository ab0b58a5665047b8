package dialling

import (
	"slices"
	"sync"
	"time"

	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/ids"
)

// exchange is a voice engine whose customers do what their number says: the last digit chooses.
type exchange struct {
	desk.Voice
	w     *world
	mu    sync.Mutex
	calls map[string]*events.Call
	dials map[string]int // of each number
	desk  *desk.Desk     // of the daemon that runs; while none does, nothing is told
}

// What the last digit of a number does.
var script = map[byte]struct {
	cause  events.Cause
	answer bool
	want   outcomes.Outcome
}{
	'0': {want: outcomes.Connected, answer: true}, '1': {want: outcomes.Connected, answer: true}, '2': {want: outcomes.Connected, answer: true},
	'3': {events.CauseBusy, false, outcomes.Busy}, '4': {events.CauseNoAnswer, false, outcomes.NoAnswer}, '5': {events.CauseRejected, false, outcomes.Rejected},
	'6': {events.CauseInvalid, false, outcomes.Unallocated}, '7': {events.CauseCongestion, false, outcomes.Congestion}, '8': {want: outcomes.Connected, answer: true},
	'9': {events.CauseNoAnswer, false, outcomes.NoAnswer},
}

func (x *exchange) Reach(r desk.Reach) {
	now := time.Now().UTC()
	c := &events.Call{ID: r.CallID, Direction: events.Outbound, State: events.CallReaching, StartedAt: now, To: r.Number, Attempt: &r.Attempt, Placing: &r.Placing,
		Legs: []events.Leg{{ID: r.CallID + "-1", Role: events.LegCustomer, State: events.LegRinging, CreatedAt: now, Number: r.Number}}}
	x.mu.Lock()
	x.calls[c.ID] = c
	x.dials[r.Number]++
	x.mu.Unlock()
	x.tell(c, events.CallStarted)
	what := script[r.Number[len(r.Number)-1]]
	x.later(30+time.Duration(len(r.CallID))*3, func() {
		if what.answer {
			x.change(c, events.CallLegUp, func() {
				c.State, c.Legs[0].State, c.Legs[0].AnsweredAt = events.CallWaiting, events.LegUp, time.Now().UTC()
			})
			x.present(c)
			return
		}
		x.end(c, what.cause)
	})
}

// Dial calls a customer whose agent is on the line already.
func (x *exchange) Dial(d desk.Dial) {
	now := time.Now().UTC()
	c := &events.Call{ID: d.CallID, InteractionID: d.InteractionID, Direction: events.Outbound, State: events.CallDialing, StartedAt: now, To: d.Number, Attempt: d.Attempt, Placing: d.Placing,
		Legs: []events.Leg{{ID: d.CallID + "-1", Role: events.LegCustomer, State: events.LegRinging, CreatedAt: now, Number: d.Number}}}
	x.mu.Lock()
	x.calls[c.ID] = c
	x.dials[d.Number]++
	x.mu.Unlock()
	x.tell(c, events.CallStarted)
	what := script[d.Number[len(d.Number)-1]]
	x.later(100, func() {
		if !what.answer {
			x.end(c, what.cause)
			return
		}
		x.change(c, events.CallBridged, func() {
			c.State, c.Legs[0].State, c.Legs[0].AnsweredAt = events.CallTalking, events.LegUp, time.Now().UTC()
		})
		x.notify(desk.Notice{Kind: desk.NoticeConnected, CallID: d.CallID, OfferID: d.Agent.ID, AgentID: d.Agent.AgentID, At: time.Now()})
		x.later(150, func() { x.end(c, events.CauseCustomerHung) })
	})
}

func (x *exchange) present(c *events.Call) {
	if d := x.listener(); d != nil {
		d.Arrive(desk.Arrival{CallID: c.ID, To: c.To, Attempt: c.Attempt, Lead: c.Placing.Lead, SiteID: "s", QueueID: "q", GiveUpAt: time.Now().Add(time.Duration(c.Placing.LimitMS) * time.Millisecond)})
	}
}

func (x *exchange) Recall(id string) {
	x.mu.Lock()
	c := x.calls[id]
	x.mu.Unlock()
	if c != nil && c.State == events.CallReaching {
		x.end(c, events.CauseCancelled)
	}
}

func (x *exchange) Plan(string, desk.Plan) {}

func (x *exchange) Offer(id string, o desk.Offer) {
	x.later(5, func() {
		x.mu.Lock()
		c := x.calls[id]
		x.mu.Unlock()
		if c == nil || c.State == events.CallOver {
			return
		}
		x.change(c, events.CallBridged, func() { c.State = events.CallTalking })
		x.notify(desk.Notice{Kind: desk.NoticeConnected, CallID: id, OfferID: o.ID, AgentID: o.AgentID, At: time.Now()})
		x.later(150, func() { x.end(c, events.CauseCustomerHung) })
	})
}

func (x *exchange) Withdraw(string, string, events.Cause) {}

func (x *exchange) Farewell(id string, _ []string, cause events.Cause) { x.hang(id, cause) }

func (x *exchange) Hangup(id string, cause events.Cause) { x.hang(id, cause) }

func (x *exchange) hang(id string, cause events.Cause) {
	x.mu.Lock()
	c := x.calls[id]
	x.mu.Unlock()
	if c != nil {
		x.end(c, cause)
	}
}

func (x *exchange) later(ms time.Duration, f func()) { time.AfterFunc(ms*time.Millisecond, f) }

func (x *exchange) change(c *events.Call, typ events.Type, f func()) {
	x.mu.Lock()
	if c.State == events.CallOver {
		x.mu.Unlock()
		return
	}
	f()
	x.mu.Unlock()
	x.tell(c, typ)
}

func (x *exchange) end(c *events.Call, cause events.Cause) {
	x.change(c, events.CallEnded, func() {
		c.State, c.EndedAt, c.EndCause = events.CallOver, time.Now().UTC(), cause
		c.Legs[0].State, c.Legs[0].Cause, c.Legs[0].EndedAt = events.LegGone, cause, c.EndedAt
	})
	x.notify(desk.Notice{Kind: desk.NoticeOver, CallID: c.ID, Cause: cause, At: time.Now()})
}

// listener is the desk of the daemon that runs, nil while none does.
func (x *exchange) listener() *desk.Desk {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.desk
}

func (x *exchange) notify(n desk.Notice) {
	if d := x.listener(); d != nil {
		d.Notify(n)
	}
}

// tell records a call's record; while the daemon is away nobody does.
func (x *exchange) tell(c *events.Call, typ events.Type) {
	x.mu.Lock()
	up, rec := x.desk != nil, *c
	rec.Legs = slices.Clone(c.Legs)
	x.mu.Unlock()
	if up {
		x.w.journal.Record([]events.Event{{ID: ids.New().New(), At: time.Now(), Type: typ, Body: &events.CallEvent{Call: rec}}})
	}
}
