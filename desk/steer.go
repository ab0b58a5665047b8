package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// Priorities that a supervisor may give.
const (
	LeastPriority = 0
	MostPriority  = 100
)

// PrioritiseWaiting gives somebody who waits another priority. by is the supervisor's user id.
func (d *Desk) PrioritiseWaiting(ctx context.Context, interactionID, by string, priority int) (events.Interaction, error) {
	return d.steer(ctx, interactionID, by, func(t *turn, _ events.Interaction) (interactions.Signal, error) {
		if priority < LeastPriority || priority > MostPriority {
			return interactions.Signal{}, fault.New(fault.Invalid, fmt.Sprintf("A priority is a number from %d to %d.", LeastPriority, MostPriority)).
				WithKey("waiting.priority").WithField("priority")
		}
		return interactions.Signal{Priority: &priority}, nil
	})
}

// MoveWaiting puts somebody who waits into another queue of the site; the time waited so far keeps counting.
func (d *Desk) MoveWaiting(ctx context.Context, interactionID, by, queueID string) (events.Interaction, error) {
	return d.steer(ctx, interactionID, by, func(t *turn, i events.Interaction) (interactions.Signal, error) {
		q, ok := t.d.Directory().Queues[queueID]
		if !ok || q.SiteID != i.SiteID {
			return interactions.Signal{}, fault.New(fault.Invalid, "This queue does not exist any more. Choose another one.").WithKey("queue.unknown").WithField("queue_id")
		}
		if i.Callback == nil && !i.Channel.Written() && q.MaxWaitSeconds > 0 && t.now.Sub(i.QueuedAt) >= seconds(q.MaxWaitSeconds) {
			return interactions.Signal{}, fault.New(fault.Conflict, "The caller has waited longer than this queue lets anybody wait, and would be sent away at once. Choose another queue or an agent.").
				WithKey("waiting.too_long")
		}
		return interactions.Signal{QueueID: queueID}, nil
	})
}

// AssignWaiting makes somebody who waits wait for one agent alone, for a time; then it is routed as any other.
func (d *Desk) AssignWaiting(ctx context.Context, interactionID, by, agentID string, wait time.Duration) (events.Interaction, error) {
	return d.steer(ctx, interactionID, by, func(t *turn, i events.Interaction) (interactions.Signal, error) {
		a, ok := t.d.agents[agentID]
		if !ok || a.SiteID != i.SiteID {
			return interactions.Signal{}, unknownAgent()
		}
		if a.State == events.AgentOffline {
			return interactions.Signal{}, fault.New(fault.Conflict, fmt.Sprintf("%s has no shift running, so nobody can be given to them. Choose another agent.", a.Name)).
				WithKey("waiting.agent_offline").With("name", a.Name)
		}
		return interactions.Signal{AgentID: agentID, Expires: t.now.Add(wait)}, nil
	})
}

func (d *Desk) steer(ctx context.Context, id, by string, f func(*turn, events.Interaction) (interactions.Signal, error)) (events.Interaction, error) {
	return ask(ctx, d, func(t *turn) (events.Interaction, error) {
		i, ok := d.work[id]
		written := ok && i.Channel.Written() && interactions.Live(i)
		if !written && (!ok || i.State != events.InteractionInQueue) {
			return i, notWaiting()
		}
		s, err := f(t, i)
		if err != nil {
			return i, err
		}
		if written && (s.AgentID != "" || s.QueueID != "") {
			var moves bool
			if i, moves = t.fetch(i, s, by); !moves {
				return i, nil
			}
		}
		s.Input = interactions.Steer
		next, err := t.signalInteraction(i, s, change{typ: events.InteractionQueued, cause: events.CauseSupervisor, by: by})
		if err == nil && next.QueueID != i.QueueID {
			delete(d.care, next.ID) // the other line has announcements of its own
			t.move(next)
		}
		return next, err
	})
}

func notWaiting() error {
	return fault.New(fault.Conflict, "This caller does not wait any more: an agent is asked, took the call, or it ended.").WithKey("waiting.gone")
}
