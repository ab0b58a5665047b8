package desk

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// callbackWithin is how far ahead a callback may be put off.
const callbackWithin = 30 * 24 * time.Hour

// RescheduleCallback changes when a callback that waits may be made; a time that is not ahead, or zero, means now. Its place is
// that of the time since it waits. by is the supervisor's user id.
func (d *Desk) RescheduleCallback(ctx context.Context, interactionID, by string, at time.Time) (events.Interaction, error) {
	return d.steer(ctx, interactionID, by, func(t *turn, i events.Interaction) (interactions.Signal, error) {
		if i.Callback == nil {
			return interactions.Signal{}, noCallback()
		}
		if at.Sub(t.now) > callbackWithin {
			return interactions.Signal{}, fault.New(fault.Invalid, "A callback can be put off by 30 days at most. Choose an earlier day.").
				WithKey("callback.too_late").WithField("not_before")
		}
		c := *i.Callback // what was recorded is shared
		c.NotBefore = time.Time{}
		if at.After(t.now) {
			c.NotBefore = at.UTC().Truncate(time.Millisecond)
		}
		return interactions.Signal{Callback: &c}, nil
	})
}

// CancelCallback ends a callback that waits: the customer is not called.
func (d *Desk) CancelCallback(ctx context.Context, interactionID, by string) error {
	_, err := ask(ctx, d, func(t *turn) (struct{}, error) {
		i, ok := d.work[interactionID]
		if !ok || i.State != events.InteractionInQueue {
			return struct{}{}, notWaiting()
		}
		if i.Callback == nil {
			return struct{}{}, noCallback()
		}
		_, err := t.signalInteraction(i, interactions.Signal{Input: interactions.End, Outcome: events.OutcomeCallback, Cause: events.CauseSupervisor},
			change{typ: events.InteractionEnded, cause: events.CauseSupervisor, by: by})
		return struct{}{}, err
	})
	return err
}

func noCallback() error {
	return fault.New(fault.Conflict, "This is a caller who waits at the telephone, not a callback. Nothing was changed.").WithKey("callback.none")
}
