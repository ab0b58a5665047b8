package agents

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// Input is what can happen to an agent's presence.
type Input string

// Inputs of the presence machine.
const (
	SignIn      Input = "sign_in"
	SignOut     Input = "sign_out"
	GoReady     Input = "go_ready"
	Pause       Input = "pause"
	OfferMissed Input = "offer_missed"
	OfferFailed Input = "offer_failed" // the phone could not be reached at all
	DeviceLost  Input = "device_lost"  // the grace time without a phone ran out
	DeviceBack  Input = "device_back"
	WorkEnded   Input = "work_ended" // the last interaction was let go
	Answered    Input = "answered"   // took an offer
)

// Signal is an input with what it brings along.
type Signal struct {
	Input    Input
	ReasonID string       // of a pause
	Cause    events.Cause // when nobody pressed
	Wait     bool         // the shift ends once open work does, instead of being refused
	ShiftID  string
	Device   events.Device
	By       string // the name of the supervisor who wants it
	// MissedLimit is how many missed offers in a row pause the agent; 0 is MissedLimit.
	MissedLimit int
}

// MissedLimit is how many missed offers in a row pause an agent where the site does not say, so that callers stop ringing at
// an empty chair even if policy returns a missed agent to ready by itself.
const MissedLimit = 3

// Transition is one row of the presence table.
type Transition struct {
	From  events.AgentState
	Input Input
	When  string // in words, for the drawing
	To    events.AgentState
	guard func(events.Agent, Signal) bool
	apply func(*events.Agent, Signal)
}

func busy(a events.Agent, _ Signal) bool { return len(a.Work) > 0 }

func free(a events.Agent, _ Signal) bool { return len(a.Work) == 0 }

func pend(state events.AgentState) func(*events.Agent, Signal) {
	return func(a *events.Agent, s Signal) { a.NextState, a.NextReason = state, s.ReasonID }
}

func unpend(a *events.Agent, _ Signal) { a.NextState, a.NextReason = "", "" }

// somebodyThere begins the count of missed offers anew, unless it was the clock that returned the agent to ready.
func somebodyThere(a *events.Agent, s Signal) {
	unpend(a, s)
	if s.Cause != events.CauseTimer {
		a.MissedInRow = 0
	}
}

// Transitions is the presence of an agent as a table; the first row whose From, Input and When fit is taken. What the
// agent does meanwhile (talking, wrap-up) is not a state of its own: it follows from the interactions held, so that
// agents with several conversations need no new rows.
var Transitions = append(presence, signOut()...)

// signOut are the rows of the shift's end, which are the same from every presence.
func signOut() []Transition {
	var rows []Transition
	for _, from := range []events.AgentState{events.AgentReady, events.AgentPaused, events.AgentMissed} {
		rows = append(rows,
			Transition{From: from, Input: WorkEnded, When: "the shift's end is pending", guard: pending(events.AgentOffline), To: events.AgentOffline, apply: endShift},
			Transition{From: from, Input: SignOut, When: "no work is open", guard: free, To: events.AgentOffline, apply: endShift},
			Transition{From: from, Input: SignOut, When: "work is open and the end is to wait for it", guard: waits, To: from, apply: pend(events.AgentOffline)})
	}
	return rows
}

var presence = []Transition{
	{From: events.AgentOffline, Input: SignIn, To: events.AgentPaused, apply: func(a *events.Agent, s Signal) {
		a.ShiftID, a.Device, a.MissedInRow, a.PausedMS = s.ShiftID, s.Device, 0, nil
	}},
	{From: events.AgentPaused, Input: GoReady, To: events.AgentReady, apply: somebodyThere},
	{From: events.AgentMissed, Input: GoReady, To: events.AgentReady, apply: somebodyThere},
	{From: events.AgentReady, Input: GoReady, To: events.AgentReady, apply: unpend},
	{From: events.AgentReady, Input: Pause, When: "no work is open", guard: free, To: events.AgentPaused, apply: unpend},
	{From: events.AgentReady, Input: Pause, When: "work is open", guard: busy, To: events.AgentReady, apply: pend(events.AgentPaused)},
	{From: events.AgentPaused, Input: Pause, To: events.AgentPaused, apply: unpend},
	{From: events.AgentMissed, Input: Pause, To: events.AgentPaused, apply: unpend},
	{From: events.AgentReady, Input: OfferMissed, When: "fewer in a row than the limit", guard: func(a events.Agent, s Signal) bool { return a.MissedInRow+1 < cmp.Or(s.MissedLimit, MissedLimit) },
		To: events.AgentMissed, apply: func(a *events.Agent, _ Signal) { a.MissedInRow++ }},
	{From: events.AgentReady, Input: OfferMissed, When: "so many in a row", To: events.AgentPaused, apply: func(a *events.Agent, _ Signal) { a.MissedInRow++ }},
	{From: events.AgentReady, Input: OfferFailed, To: events.AgentPaused},
	{From: events.AgentReady, Input: Answered, To: events.AgentReady, apply: func(a *events.Agent, _ Signal) { a.MissedInRow = 0 }},
	{From: events.AgentReady, Input: DeviceLost, When: "no work is open", guard: free, To: events.AgentPaused},
	{From: events.AgentPaused, Input: DeviceBack, When: "paused for the lost phone", guard: func(a events.Agent, _ Signal) bool { return a.Cause == events.CauseDeviceLost }, To: events.AgentReady},
	{From: events.AgentReady, Input: WorkEnded, When: "a pause is pending", guard: pending(events.AgentPaused), To: events.AgentPaused, apply: takePending},
}

func waits(a events.Agent, s Signal) bool { return busy(a, s) && s.Wait }

func pending(state events.AgentState) func(events.Agent, Signal) bool {
	return func(a events.Agent, _ Signal) bool { return a.NextState == state && len(a.Work) == 0 }
}

func takePending(a *events.Agent, _ Signal) {
	a.ReasonID, a.NextState, a.NextReason = a.NextReason, "", ""
}

func endShift(a *events.Agent, s Signal) {
	unpend(a, s)
	a.ShiftID, a.ShiftSince, a.MissedInRow, a.Device.Registered = "", time.Time{}, 0, false
	a.Device.InUse, a.Device.Trouble = false, ""
	a.HandSince, a.HandNote = time.Time{}, ""
}

// Step applies a signal to an agent's record. An input that no row knows is an error of code conflict that says what the
// agent is doing; WorkEnded, Answered, DeviceLost and DeviceBack are news, not wishes, and leave the record as it is.
func Step(a events.Agent, s Signal, now time.Time) (events.Agent, error) {
	for _, t := range Transitions {
		if t.From != a.State || t.Input != s.Input || (t.guard != nil && !t.guard(a, s)) {
			continue
		}
		next := a
		if t.To != a.State {
			next.State, next.Since, next.Cause, next.ReasonID = t.To, now, s.Cause, s.ReasonID
		} else if t.To == events.AgentPaused && s.Input == Pause {
			next.Since, next.Cause, next.ReasonID = now, s.Cause, s.ReasonID
		}
		if !next.Since.Equal(a.Since) {
			next.PausedMS = paused(a, now)
		}
		if t.apply != nil {
			t.apply(&next, s)
		}
		if t.From == events.AgentOffline {
			next.ShiftSince = now
		}
		if next.State == events.AgentReady && a.State != events.AgentReady {
			next.IdleSince = now
		}
		return Settle(next, now), nil
	}
	switch s.Input {
	case WorkEnded, Answered, DeviceLost, DeviceBack, OfferMissed, OfferFailed:
		return a, nil
	}
	return a, refuse(a, s)
}

// paused adds the pause that ends now to what was used of its reason in the shift.
func paused(a events.Agent, now time.Time) map[string]int64 {
	if a.State != events.AgentPaused || a.ReasonID == "" {
		return a.PausedMS
	}
	used := maps.Clone(a.PausedMS) // records are shared
	if used == nil {
		used = map[string]int64{}
	}
	used[a.ReasonID] += max(now.Sub(a.Since).Milliseconds(), 0)
	return used
}

func refuse(a events.Agent, s Signal) error {
	key := "agent.not_now"
	msg := fmt.Sprintf("Agent %s is %s, so %s is not possible now.", a.Name, a.Activity, s.Input)
	switch {
	case a.State == events.AgentOffline:
		key, msg = "agent.offline", fmt.Sprintf("Agent %s has no shift running. Start the shift first.", a.Name)
	case s.Input == SignIn:
		key, msg = "agent.already_in", fmt.Sprintf("Agent %s is already signed in.", a.Name)
	case s.Input == SignOut:
		key, msg = "agent.work_open", "There is open work. Finish it, then end the shift."
	}
	return fault.New(fault.Conflict, msg).WithKey(key)
}

// Settle recomputes what the agent is seen doing from presence and work.
func Settle(a events.Agent, now time.Time) events.Agent {
	act := activity(a)
	if act != a.Activity || a.ActivitySince.IsZero() {
		a.Activity, a.ActivitySince = act, now
	}
	return a
}

// activityRank orders what an agent with several interactions is shown as: the most binding first.
var activityRank = []struct {
	fits func(events.Work) bool
	act  events.Activity
}{
	{spoken(events.InteractionActive), events.ActivityTalking},
	{spoken(events.InteractionConsulting), events.ActivityConsult},
	{spoken(events.InteractionDialing), events.ActivityDialing},
	{spoken(events.InteractionPreviewing), events.ActivityPreview},
	{spoken(events.InteractionOnHold, events.InteractionAway), events.ActivityHeld},
	{func(w events.Work) bool { return w.Channel.Written() && w.State == events.InteractionActive }, events.ActivityWriting},
	{func(w events.Work) bool { return w.State == events.InteractionInOffer }, events.ActivityOffered},
	{func(w events.Work) bool { return w.State == events.InteractionWrappingUp }, events.ActivityWrapup},
}

func spoken(states ...events.InteractionState) func(events.Work) bool {
	return func(w events.Work) bool { return !w.Channel.Written() && slices.Contains(states, w.State) }
}

func activity(a events.Agent) events.Activity {
	for _, r := range activityRank {
		for _, w := range a.Work {
			if r.fits(w) {
				return r.act
			}
		}
	}
	if a.Monitor != nil && a.State != events.AgentOffline {
		return events.ActivityMonitor
	}
	return events.Activity(a.State)
}

// Free reports whether routing may offer a call to the agent now. Who writes gets one when no more is being written than may
// be beside a call.
func Free(a events.Agent) bool {
	return a.State == events.AgentReady && a.Device.Registered && !a.Device.InUse && a.Monitor == nil && a.NextState == "" &&
		!Speaks(a) && Writes(a, "") <= a.Capacity.Beside
}
