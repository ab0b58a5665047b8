package desk

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// maxHandAsk is how long an agent's words to the supervisor may be, in characters.
const maxHandAsk = 200

// RaiseHand asks for a supervisor on behalf of an agent whose shift runs; raised again, the words are replaced and the time
// stays.
func (d *Desk) RaiseHand(ctx context.Context, agentID, note string) (events.Agent, error) {
	note = strings.TrimSpace(note)
	if utf8.RuneCountInString(note) > maxHandAsk {
		return events.Agent{}, fault.New(fault.Invalid, "Say in 200 characters or fewer what you need.").WithKey("agent.hand_long")
	}
	return d.hand(ctx, agentID, "", func(t *turn, a *events.Agent) error {
		if a.State == events.AgentOffline {
			return fault.New(fault.Conflict, "You have no shift running. Start the shift first.").WithKey("agent.offline")
		}
		if a.HandSince.IsZero() {
			a.HandSince = t.now
		}
		a.HandNote = note
		return nil
	})
}

// LowerHand takes the wish back; by is the supervisor's user id, or empty when the agent does.
func (d *Desk) LowerHand(ctx context.Context, agentID, by string) (events.Agent, error) {
	return d.hand(ctx, agentID, by, func(_ *turn, a *events.Agent) error {
		a.HandSince, a.HandNote = time.Time{}, ""
		return nil
	})
}

func (d *Desk) hand(ctx context.Context, agentID, by string, change func(*turn, *events.Agent) error) (events.Agent, error) {
	return ask(ctx, d, func(t *turn) (events.Agent, error) {
		a, ok := d.agents[agentID]
		if !ok {
			return a, unknownAgent()
		}
		next := a
		if err := change(t, &next); err != nil {
			return a, err
		}
		if !next.HandSince.Equal(a.HandSince) || next.HandNote != a.HandNote {
			t.putAgent(next, events.AgentStateChanged, by, events.CauseNone)
		}
		return d.agents[agentID], nil
	})
}
