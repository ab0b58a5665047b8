package desk

import (
	"slices"
	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
)

// turn is one pass of the desk's goroutine: everything that happens in it has the same time, is recorded together, and
// takes effect outside afterwards.
type turn struct {
	d       *Desk
	now     time.Time
	evs     []events.Event
	wishes  []func(Voice)
	replies []func()
	// routable is set when somebody began to wait or became free.
	routable bool
}

// leave records the turn's events, then lets its wishes and answers out.
func (t *turn) leave() {
	if len(t.evs) > 0 {
		t.d.cfg.Recorder.Record(t.evs)
		if last := t.evs[len(t.evs)-1].Seq; last > 0 {
			t.d.seq = last
		}
	}
	for _, w := range t.wishes {
		w(t.d.voice)
	}
	for _, r := range t.replies {
		r()
	}
}

func (t *turn) wish(w func(Voice)) { t.wishes = append(t.wishes, w) }

func (t *turn) event(typ events.Type, body events.Body) {
	t.evs = append(t.evs, events.Event{ID: t.d.cfg.IDs.New(), At: t.now, Type: typ, Body: body})
}

// putAgent keeps a changed record and tells it.
func (t *turn) putAgent(a events.Agent, typ events.Type, by string, cause events.Cause) {
	a.Device = t.d.seen(a)
	a = agents.Settle(a, t.now)
	a.Work = slices.Clone(a.Work)
	t.d.keep(a)
	t.event(typ, &events.AgentEvent{Agent: a, By: by, Cause: cause})
	t.routable = t.routable || agents.Free(a) || agents.FreeToWrite(a, "")
}

// signalAgent steps an agent and tells the change, if there was one.
func (t *turn) signalAgent(id string, s agents.Signal, by string) error {
	a, ok := t.d.agents[id]
	if !ok {
		return unknownAgent()
	}
	next, err := agents.Step(a, s, t.now)
	if err != nil {
		return err
	}
	if !sameAgent(a, next) {
		next = credit(next, s, by, t.now)
		t.putAgent(next, aspect(a, next), by, s.Cause)
		t.standings(next, aspect(a, next))
		if next.State == events.AgentOffline {
			t.leaveParked(next.ID)
		}
		t.stopsWatching(next)
	}
	return nil
}

// aspect names a change of presence. Whatever way a shift begins or ends, it is told as that: on the end hangs the
// withdrawal of the phone's credential.
func aspect(before, after events.Agent) events.Type {
	was, is := before.State != events.AgentOffline, after.State != events.AgentOffline
	switch {
	case !was && is:
		return events.AgentSignedIn
	case was && !is:
		return events.AgentSignedOut
	}
	return events.AgentStateChanged
}

func sameAgent(a, b events.Agent) bool {
	return a.State == b.State && a.ReasonID == b.ReasonID && a.NextState == b.NextState && a.NextReason == b.NextReason &&
		a.Since.Equal(b.Since) && a.MissedInRow == b.MissedInRow && a.Cause == b.Cause && a.ShiftID == b.ShiftID
}

// change is the account of one step of an interaction.
type change struct {
	typ     events.Type
	agentID string // whom the aspect is about; default: who holds it after or, else, before
	cause   events.Cause
	by      string
	why     string
	monitor *events.Monitor // of an InteractionMonitored
	quiet   bool            // of it
}

// signalInteraction steps an interaction, keeps it, tells it, and links it to the agent who holds it.
func (t *turn) signalInteraction(i events.Interaction, s interactions.Signal, c change) (events.Interaction, error) {
	next, err := interactions.Step(i, s, t.now)
	if err != nil {
		return i, err
	}
	t.putInteraction(i, next, c)
	return next, nil
}

func (t *turn) putInteraction(prev, next events.Interaction, c change) {
	next = t.unwatch(prev, next)
	t.d.hold(next)
	if prev.CallID != "" && prev.CallID != next.CallID && t.d.byCall[prev.CallID] == prev.ID {
		delete(t.d.byCall, prev.CallID)
	}
	if next.CallID != "" && next.Kind != events.KindConsult {
		if next.State == events.InteractionDone || next.State == events.InteractionWrappingUp {
			if t.d.byCall[next.CallID] == next.ID { // the call may have been handed on, and go on
				delete(t.d.byCall, next.CallID)
			}
		} else {
			t.d.byCall[next.CallID] = next.ID
		}
	}
	if next.State == events.InteractionDone && !next.LacksCode() {
		delete(t.d.work, next.ID)
	}
	if c.agentID == "" {
		c.agentID = next.AgentID
	}
	if c.agentID == "" {
		c.agentID = prev.AgentID
	}
	t.event(c.typ, &events.InteractionEvent{Interaction: next, AgentID: c.agentID, TeamID: t.d.agents[c.agentID].TeamID, Cause: c.cause, By: c.by, Why: c.why, Monitor: c.monitor, Quiet: c.quiet})
	t.routable = t.routable || next.State == events.InteractionInQueue
	t.relink(prev, next)
	if wantsCallback(prev, next) {
		t.callbackWanted(next)
	}
}

// holds reports whether an agent is bound by an interaction in this state.
func holds(s events.InteractionState) bool {
	switch s {
	case events.InteractionInOffer, events.InteractionPreviewing, events.InteractionDialing, events.InteractionActive, events.InteractionOnHold,
		events.InteractionConsulting, events.InteractionAway, events.InteractionWrappingUp:
		return true
	}
	return false
}

// relink keeps the work lists of the agents before and after a change in line.
func (t *turn) relink(prev, next events.Interaction) {
	if prev.AgentID != "" && (prev.AgentID != next.AgentID || !holds(next.State)) {
		t.unlink(prev.AgentID, next.ID, prev.State != events.InteractionInOffer)
	}
	if next.AgentID == "" || !holds(next.State) {
		return
	}
	a, ok := t.d.agents[next.AgentID]
	if !ok {
		return
	}
	w := events.Work{InteractionID: next.ID, Channel: next.Channel, State: next.State, Since: next.Since}
	a.Work = slices.Clone(a.Work)
	if n := slices.IndexFunc(a.Work, func(x events.Work) bool { return x.InteractionID == next.ID }); n >= 0 {
		if a.Work[n] == w {
			return
		}
		a.Work[n] = w
	} else {
		a.Work = append(a.Work, w)
	}
	t.putAgent(a, events.AgentWorkChanged, "", events.CauseNone)
}

// unlink takes an interaction off an agent's list. An offer that came to nothing does not cost the agent the place among
// the longest available; worked tells which it was.
func (t *turn) unlink(agentID, interactionID string, worked bool) {
	a, ok := t.d.agents[agentID]
	if !ok {
		return
	}
	n := slices.IndexFunc(a.Work, func(x events.Work) bool { return x.InteractionID == interactionID })
	if n < 0 {
		return
	}
	a.Work = slices.Delete(slices.Clone(a.Work), n, n+1)
	if worked && len(a.Work) == 0 {
		a.IdleSince = t.now
	}
	t.putAgent(a, events.AgentWorkChanged, "", events.CauseNone)
	if len(a.Work) == 0 {
		// a pause or the shift's end that waited for the work to be over; no row is no change
		_ = t.signalAgent(agentID, agents.Signal{Input: agents.WorkEnded}, "")
	}
}
