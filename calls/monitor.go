package calls

import (
	"slices"
	"time"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

// A monitor is a supervisor's part in a running conversation: a leg of the call that is heard by whom the mode says. While
// they listen or whisper, the leg is in a bridge of its own with a snoop on the agent's channel; barging puts it into the
// call's bridge. A snoop's directions are fixed when it is made, so a change of mode is another take: the new snoop stands
// before the old one goes. A part ends with the conversation, its agent's leg, or its own leg, whatever is first.

// Inputs of supervisors' parts; legs' news (LegUp, LegGone, Confirmed, Unconfirmed) concern them as well.
const (
	WantMonitor   Input = "want_monitor"    // a supervisor's phone is to be called
	WantMode      Input = "want_mode"       //
	WantUnmonitor Input = "want_unmonitor"  //
	MonitorAgain  Input = "monitor_again"   // the PBX does not have what the record says
	MonitorHeard  Input = "monitor_heard"   // the PBX has the take that is wanted
	MonitorBroke  Input = "monitor_broke"   // the take ended though agent and supervisor are there
	MonitorFailed Input = "monitor_failed"  // it cannot be set up
	MonitorAlone  Input = "monitored_ended" // the conversation or its agent is gone
)

// Verbs of supervisors' parts; both run in the lane of their part and may be repeated.
const (
	Eavesdrop     Verb = "eavesdrop"      // set the sound up for the mode
	StopEavesdrop Verb = "stop_eavesdrop" // take it down
)

// MonitorTransition is one row of the table of supervisors' parts; the first fitting row is taken.
type MonitorTransition struct {
	From  events.MonitorState
	Input Input
	When  string
	To    events.MonitorState
	guard func(*monitorStep) bool
	do    func(*monitorStep)
}

// monitorStep is one application of a row.
type monitorStep struct {
	*step
	m *events.CallMonitor
}

// MonitorTransitions is the life of a supervisor's part as a table.
var MonitorTransitions = monitorRows()

func monitorRows() []MonitorTransition {
	rows := []MonitorTransition{
		{From: events.MonitorAsking, Input: LegUp, When: "it has to press 1", guard: monitorUnconfirmed, To: events.MonitorAsking, do: func(x *monitorStep) { x.askAgent() }},
		{From: events.MonitorAsking, Input: Confirmed, To: events.MonitorAsking, do: func(x *monitorStep) { x.confirm(); x.take() }},
		{From: events.MonitorAsking, Input: Unconfirmed, When: "it has to press 1", guard: monitorUnconfirmed, To: events.MonitorOver, do: because(events.CauseNoAnswer)},
		{From: events.MonitorAsking, Input: LegUp, When: "for the first time", guard: monitorRings, To: events.MonitorAsking, do: func(x *monitorStep) { x.up(); x.take() }},
	}
	for _, s := range []events.MonitorState{events.MonitorAsking, events.MonitorListening, events.MonitorWhispering, events.MonitorBarged} {
		rows = append(rows,
			MonitorTransition{From: s, Input: WantMode, When: "it is that one", guard: sameMode, To: s},
			MonitorTransition{From: s, Input: MonitorAgain, When: "the phone is there", guard: monitorThere, To: s, do: (*monitorStep).take},
			MonitorTransition{From: s, Input: WantMode, When: "the phone is there", guard: monitorThere, To: s, do: func(x *monitorStep) { x.mode(); x.take() }},
			MonitorTransition{From: s, Input: WantMode, To: s, do: (*monitorStep).mode},
			MonitorTransition{From: s, Input: MonitorHeard, When: "to listen", guard: wants(events.MonitorListen), To: events.MonitorListening},
			MonitorTransition{From: s, Input: MonitorHeard, When: "to whisper", guard: wants(events.MonitorWhisper), To: events.MonitorWhispering},
			MonitorTransition{From: s, Input: MonitorHeard, When: "to barge", guard: wants(events.MonitorBarge), To: events.MonitorBarged},
			MonitorTransition{From: s, Input: MonitorBroke, When: "a few times", guard: mayTryAgain, To: s, do: func(x *monitorStep) { x.m.Lost++; x.take() }},
			MonitorTransition{From: s, Input: MonitorBroke, To: events.MonitorOver, do: because(events.CauseLost)},
			MonitorTransition{From: s, Input: MonitorFailed, To: events.MonitorOver, do: because(events.CauseFailed)},
			MonitorTransition{From: s, Input: LegGone, To: events.MonitorOver, do: func(x *monitorStep) { x.m.Cause = x.s.Cause }},
			MonitorTransition{From: s, Input: MonitorAlone, To: events.MonitorOver},
			MonitorTransition{From: s, Input: WantUnmonitor, To: events.MonitorOver, do: func(x *monitorStep) { x.m.Cause = x.s.Cause }})
	}
	return rows
}

const monitorTries = 3

func monitorUnconfirmed(x *monitorStep) bool {
	l := x.leg(x.m.LegID)
	return l != nil && l.Confirm
}

func monitorRings(x *monitorStep) bool {
	l := x.leg(x.m.LegID)
	return l != nil && l.State == events.LegRinging
}

func monitorThere(x *monitorStep) bool {
	l := x.leg(x.m.LegID)
	return l != nil && l.State == events.LegUp && !l.Confirm
}

func wants(mode events.MonitorMode) func(*monitorStep) bool {
	return func(x *monitorStep) bool { return x.m.Mode == mode }
}

func sameMode(x *monitorStep) bool { return x.m.Mode == x.s.Monitor.Mode }

func mayTryAgain(x *monitorStep) bool { return x.m.Lost < monitorTries }

func because(c events.Cause) func(*monitorStep) { return func(x *monitorStep) { x.m.Cause = c } }

func (x *monitorStep) mode() { x.m.Mode = x.s.Monitor.Mode }

// take sets the sound up anew for the mode that is wanted.
func (x *monitorStep) take() {
	x.m.Take++
	x.effect(x.sound())
}

// sound is the request for the take that is wanted.
func (x *monitorStep) sound() Effect {
	e := Effect{Do: Eavesdrop, ID: x.m.ID, Part: x.m.Take, For: string(x.m.Mode), Bridge: x.call.BridgeID}
	if a := x.live(events.LegAgent); a != nil {
		e.Channel = a.ChannelID
	}
	if l := x.leg(x.m.LegID); l != nil {
		e.Members = []string{l.ChannelID}
	}
	return e
}

// monitored looks at a call after a step, whatever step that was, and at what the signal means for the supervisors in it. It
// is pure. Without any it costs nothing.
func monitored(c events.Call, r Result, s Signal, now time.Time) (events.Call, Result) {
	if len(c.Monitors) == 0 && s.Input != WantMonitor {
		return c, r
	}
	c.Legs, c.Monitors = slices.Clone(c.Legs), slices.Clone(c.Monitors)
	x := &step{call: &c, s: s, now: now, fx: r.Effects, marks: r.marks}
	changed := false
	if s.Input == WantMonitor {
		changed = x.callSupervisor()
	}
	for n := range c.Monitors {
		m := &monitorStep{x, &c.Monitors[n]}
		for _, in := range m.inputs() {
			x.s.Input = in
			changed = m.apply() || changed
		}
	}
	x.s.Input = s.Input
	if !changed {
		return c, r
	}
	c.Monitors = slices.DeleteFunc(c.Monitors, func(m events.CallMonitor) bool { return m.State == events.MonitorOver })
	if len(x.marks) == 0 {
		x.mark(events.CallChanged, "", "")
	}
	return c, Result{Effects: x.fx, marks: x.marks, Known: true}
}

// inputs are what the signal is for this part, and that what it listens to is over.
func (x *monitorStep) inputs() []Input {
	var in []Input
	switch s := x.s; {
	case s.Monitor.ID == x.m.ID && s.Input != WantMonitor:
		if s.Part == "" || s.Part == monitorTake(x.m.ID, x.m.Take) { // word of an earlier take is old
			in = append(in, s.Input)
		}
	case s.LegID == x.m.LegID && s.LegID != "" && s.Monitor.ID == "":
		in = append(in, s.Input)
	}
	if !x.goesOn() {
		in = append(in, MonitorAlone)
	}
	return in
}

// goesOn reports whether what is listened to is still there: this conversation of this agent, with a phone.
func (x *monitorStep) goesOn() bool {
	a := x.live(events.LegAgent)
	if a == nil || a.AgentID != x.m.WatchedID || x.call.InteractionID != x.m.InteractionID {
		return false
	}
	return monitorable(x.call.State)
}

func monitorable(s events.CallState) bool {
	switch s {
	case events.CallTalking, events.CallOnHold, events.CallAsking, events.CallConsulting, events.CallSwapped, events.CallConference:
		return true
	}
	return false
}

// apply takes the first fitting row and reports whether there was one.
func (x *monitorStep) apply() bool {
	for _, t := range MonitorTransitions {
		if t.From != x.m.State || t.Input != x.s.Input || (t.guard != nil && !t.guard(x)) {
			continue
		}
		if t.do != nil {
			t.do(x)
		}
		if x.m.State != t.To {
			x.m.State = t.To
			x.told()
		}
		if t.To == events.MonitorOver {
			x.over()
		}
		return true
	}
	return false
}

func (x *monitorStep) told() {
	x.effect(Effect{Do: Tell, Notice: desk.Notice{Kind: desk.NoticeMonitor, CallID: x.call.ID, Monitor: *x.m, Cause: x.m.Cause, At: x.now}})
}

// over takes the sound down and hangs the supervisor's phone up, unless that is how it ended.
func (x *monitorStep) over() {
	x.effect(Effect{Do: StopEavesdrop, ID: x.m.ID, Part: x.m.Take})
	cause := x.m.Cause
	if cause == events.CauseNone {
		cause = events.CauseAgentHung
	}
	if l := x.leg(x.m.LegID); l != nil && x.s.LegID != l.ID {
		x.drop(l, cause)
	}
}

// callSupervisor adds the leg; a part that is there already, or that comes too late, is told as it is.
func (x *step) callSupervisor() bool {
	w := x.s.Monitor
	if slices.ContainsFunc(x.call.Monitors, func(m events.CallMonitor) bool { return m.ID == w.ID }) {
		return false
	}
	m := events.CallMonitor{ID: w.ID, InteractionID: w.InteractionID, WatchedID: w.WatchedID, Mode: w.Mode, State: events.MonitorAsking}
	if n := (&monitorStep{x, &m}); !n.goesOn() {
		m.State = events.MonitorOver
		n.told()
		return true
	}
	o := w.Offer
	l := x.addLeg(events.Leg{Role: events.LegMonitor, AgentID: o.AgentID, OfferID: o.ID, Endpoint: o.Device.Endpoint,
		Confirm: o.Device.Confirm && !o.Device.Standing, Language: o.Device.Language, ChannelID: channelFor(o)})
	m.LegID = l.ID
	x.effect(Effect{Do: Originate, LegID: l.ID, Channel: l.ChannelID, Offer: o, Timeout: o.Ring, Synced: outside(o), For: forMonitor})
	x.call.Monitors = append(x.call.Monitors, m)
	return true
}
