package calls

import (
	"slices"
	"time"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

// Input is what can happen to a call.
type Input string

// Inputs: wishes of the desk, news from the PBX, and outcomes of our own requests.
const (
	Planned     Input = "planned"      // the desk said what to do with the caller
	PromptEnded Input = "prompt_ended" //
	Offered     Input = "offered"      // ring an agent
	Withdrawn   Input = "withdrawn"    // stop ringing
	LegUp       Input = "leg_up"       // a leg answered
	LegGone     Input = "leg_gone"     // a leg is over
	Joined      Input = "joined"       // both legs are in the call's bridge
	JoinFailed  Input = "join_failed"  //
	Parked      Input = "parked"       // the customer is in the holding bridge
	WantHold    Input = "want_hold"    //
	WantResume  Input = "want_resume"  //
	WantSuspend Input = "want_suspend" // the agent's page went away
	Returning   Input = "returning"    // ring the agent of a suspended call again
	Requeued    Input = "requeued"     // the suspended customer waits for any agent
	WantHangup  Input = "want_hangup"  //
	WantFall    Input = "want_fallback"
	Dialed      Input = "dialed" // start an outbound call
	Ringing     Input = "ringing"

	WantAsk       Input = "want_ask"        // a third person, named or still looked for
	WantDropThird Input = "want_drop_third" //
	WantSwap      Input = "want_swap"
	WantMerge     Input = "want_merge"
	WantComplete  Input = "want_complete" // the agent leaves customer and third alone
	WantRelease   Input = "want_release"  // the customer waits for another agent
	WantForward   Input = "want_forward"  // an outside number takes the customer
	Confirmed     Input = "confirmed"     // whoever answered an agent's outside number pressed 1
	Unconfirmed   Input = "unconfirmed"   // nobody did in time
)

// Signal is an input with what it brings along.
type Signal struct {
	Input   Input
	LegID   string
	Plan    desk.Plan
	Offer   desk.Offer
	OfferID string
	Dial    desk.Dial
	Third   desk.Third
	Forward desk.Forward
	// For says what a join was for.
	For   string
	Cause events.Cause
	Q850  int
	Tech  int
	// Part is the part of a recording that an outcome is about.
	Part  string
	Media []string // what to say
	Digit string
	// Monitor is the supervisor's part that it is about.
	Monitor desk.MonitorWish
	// Playback is the one that ended.
	Playback string
	Message  desk.Message
	Reach    desk.Reach
	// Detection is what the PBX says of who answered.
	Detection events.Detection
	// Channel is the new leg's channel, chosen by the actor so that the machine stays pure.
	Channel string
}

// Transition is one row of the call's table; the first fitting row is taken.
type Transition struct {
	From  events.CallState
	Input Input
	When  string
	To    events.CallState
	guard func(*step) bool
	do    func(*step)
}

// step is one application of a row.
type step struct {
	call *events.Call
	s    Signal
	now  time.Time
	fx   []Effect
	// marks are the events this step tells, in order.
	marks []mark
}

type mark struct {
	typ   events.Type
	leg   string
	cause events.Cause
}

// Result is what a step leads to besides the new record.
type Result struct {
	Effects []Effect
	marks   []mark
	// Known is false when no row fits: the input came too late or twice.
	Known bool
}

// Step applies a signal to a call's record. It is pure. Inputs that no row knows change nothing: news from a PBX comes
// late, twice and out of order, and a wish may have been overtaken.
func Step(c events.Call, s Signal, now time.Time) (events.Call, Result) {
	next := c
	next.Legs = slices.Clone(c.Legs)
	x := &step{call: &next, s: s, now: now}
	for _, t := range Transitions {
		if t.From != c.State || t.Input != s.Input || (t.guard != nil && !t.guard(x)) {
			continue
		}
		if t.do != nil {
			t.do(x)
		}
		x.enter(t.To)
		return next, Result{Effects: x.fx, marks: x.marks, Known: true}
	}
	return c, Result{}
}

// enter moves to a state, and on to ended when a call that is closing has no leg left.
func (x *step) enter(to events.CallState) {
	if to == events.CallClosing && !x.anyLeg() {
		to = events.CallOver
	}
	if x.call.State == to {
		return
	}
	x.call.State, x.call.Since = to, x.now
	if to == events.CallOver {
		x.call.EndedAt = x.now
		x.effect(Effect{Do: RemoveBridge, Bridge: x.call.BridgeID})
		x.mark(events.CallEnded, "", x.call.EndCause)
		return
	}
	if len(x.marks) == 0 {
		x.mark(events.CallChanged, "", "")
	}
}

func (x *step) mark(t events.Type, leg string, cause events.Cause) {
	x.marks = append(x.marks, mark{t, leg, cause})
}

func (x *step) effect(e Effect) { x.fx = append(x.fx, e) }

func (x *step) tell(k desk.NoticeKind, cause events.Cause) {
	x.effect(Effect{Do: Tell, Notice: desk.Notice{Kind: k, CallID: x.call.ID, Cause: cause, At: x.now}})
}

func (x *step) tellOffer(k desk.NoticeKind, offerID, agentID string, cause events.Cause) {
	x.effect(Effect{Do: Tell, Notice: desk.Notice{Kind: k, CallID: x.call.ID, OfferID: offerID, AgentID: agentID, Cause: cause, At: x.now}})
}

func (x *step) anyLeg() bool {
	return slices.ContainsFunc(x.call.Legs, func(l events.Leg) bool { return l.State != events.LegGone })
}

// leg returns the leg with that id, or nil.
func (x *step) leg(id string) *events.Leg {
	for i := range x.call.Legs {
		if x.call.Legs[i].ID == id {
			return &x.call.Legs[i]
		}
	}
	return nil
}

// live returns the last leg of a role that is not gone and not being dropped, or nil.
func (x *step) live(role events.LegRole) *events.Leg { return liveLeg(x.call, role) }

func liveLeg(c *events.Call, role events.LegRole) *events.Leg {
	for i := len(c.Legs) - 1; i >= 0; i-- {
		if l := &c.Legs[i]; l.Role == role && l.State != events.LegGone && l.Dropping == "" {
			return l
		}
	}
	return nil
}

// drop hangs a leg up and remembers that we did it.
func (x *step) drop(l *events.Leg, cause events.Cause) {
	if l == nil || l.State == events.LegGone || l.Dropping != "" {
		return
	}
	l.Dropping = cause
	x.effect(Effect{Do: Drop, LegID: l.ID, Channel: l.ChannelID, Cause: cause})
}

func (x *step) dropAll(cause events.Cause) {
	for i := range x.call.Legs {
		x.drop(&x.call.Legs[i], cause)
	}
}

func (x *step) dropRole(role events.LegRole, cause events.Cause) {
	for i := range x.call.Legs {
		if x.call.Legs[i].Role == role {
			x.drop(&x.call.Legs[i], cause)
		}
	}
}
