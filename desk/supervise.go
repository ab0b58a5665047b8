package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// Supervisor is who does something to somebody else's state or to a waiting caller.
type Supervisor struct {
	UserID string
	Login  string
	Name   string
}

// AgentWish is what a supervisor wants of an agent.
type AgentWish struct {
	State    events.AgentState // ready, paused, or offline to end the shift
	ReasonID string            // of the pause
	// Now ends the shift without waiting for the work at hand: what rings is withdrawn, wrap-up ends, and a customer in
	// conversation hears music and is next in line again.
	Now bool
	// Seen is the SetAt of the record that the supervisor looked at, nil when nobody looked. Another supervisor's change
	// since then is a conflict that tells what it was.
	Seen *time.Time
}

// SetAgent does what a supervisor wants of an agent, unless another supervisor was faster.
func (d *Desk) SetAgent(ctx context.Context, agentID string, by Supervisor, w AgentWish) (events.Agent, error) {
	return ask(ctx, d, func(t *turn) (events.Agent, error) {
		a, ok := d.agents[agentID]
		if !ok {
			return a, unknownAgent()
		}
		if w.Seen != nil && a.SetBy != "" && a.SetBy != by.UserID && !a.SetAt.Equal(*w.Seen) {
			return a, t.overtaken(a)
		}
		s, err := t.wanted(a, w)
		if err != nil {
			return a, err
		}
		if a.State == events.AgentOffline && w.State == events.AgentOffline {
			return a, nil
		}
		s.Cause, s.By = events.CauseSupervisor, by.Name
		if err := t.signalAgent(agentID, s, by.UserID); err != nil {
			return a, err
		}
		switch {
		case w.State == events.AgentReady:
			t.finishAllWrapup(agentID)
		case w.State == events.AgentOffline && w.Now:
			t.takeWork(agentID, by.UserID)
		}
		return d.agents[agentID], nil
	})
}

// wanted is a wish as the machine of agents knows it.
func (t *turn) wanted(a events.Agent, w AgentWish) (agents.Signal, error) {
	switch w.State {
	case events.AgentOffline:
		return agents.Signal{Input: agents.SignOut, Wait: true}, nil
	case events.AgentReady:
		return agents.Signal{Input: agents.GoReady}, t.mayBeReady(a.ID)
	case events.AgentPaused:
		return agents.Signal{Input: agents.Pause, ReasonID: w.ReasonID}, t.knownReason(w.ReasonID)
	}
	return agents.Signal{}, fault.New(fault.Invalid, "An agent can be set to ready or paused; to go offline, end the shift.").WithKey("agent.state_unknown")
}

// overtaken tells a supervisor what another one did meanwhile.
func (t *turn) overtaken(a events.Agent) error {
	state, reason := a.State, a.ReasonID
	if a.NextState != "" {
		state, reason = a.NextState, a.NextReason
	}
	what := string(state)
	if r := t.d.Directory().PauseReasons[reason]; state == events.AgentPaused && r.Name != "" {
		what = r.Name
	}
	ago := int(t.now.Sub(a.SetAt).Seconds())
	return fault.New(fault.Conflict, fmt.Sprintf("%s set %s to %s %d seconds ago. Nothing was changed; look again, then decide.", a.SetName, a.Name, what, ago)).
		WithKey("agent.overtaken").With("by", a.SetName).With("name", a.Name).With("state", string(state)).With("reason", what).With("seconds", ago)
}

// credit notes on a record who set it. A person's own press takes it back; what merely happens leaves it.
func credit(a events.Agent, s agents.Signal, by string, now time.Time) events.Agent {
	if by != "" {
		a.SetBy, a.SetName, a.SetAt = by, s.By, now
		return a
	}
	switch s.Input {
	case agents.SignIn, agents.SignOut, agents.GoReady, agents.Pause:
		a.SetBy, a.SetName, a.SetAt = "", "", time.Time{}
	}
	return a
}

// takeWork frees an agent whose shift is to end now.
func (t *turn) takeWork(agentID, by string) {
	t.giveBackWritten(agentID, by, events.CauseSupervisor)
	for _, w := range t.d.agents[agentID].Work {
		i := t.d.work[w.InteractionID]
		switch i.State {
		case events.InteractionInOffer:
			offer := i.OfferID
			t.wish(func(v Voice) { v.Withdraw(i.CallID, offer, events.CauseSupervisor) })
			t.offerEnded(i, offer, events.CauseWithdrawn)
		case events.InteractionWrappingUp:
			t.step(i, interactions.Signal{Input: interactions.Finish}, change{typ: events.InteractionEnded, cause: events.CauseSupervisor})
		case events.InteractionActive, events.InteractionOnHold:
			t.wish(func(v Voice) { v.Suspend(i.CallID) })
		case events.InteractionDialing:
			t.wish(func(v Voice) { v.Hangup(i.CallID, events.CauseSupervisor) })
		}
	}
}
