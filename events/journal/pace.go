package journal

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
)

// Paced lets at least every pass between the beginnings of two calls of h, so that a busy hour comes in batches instead
// of waking the follower for each event. The first event after a quiet time is handed over at once; a follower that is
// far behind is not held up.
func Paced(c clock.Clock, every time.Duration, h Handler) Handler {
	return func(ctx context.Context, evs []events.Event) error {
		began := c.Now()
		if err := h(ctx, evs); err != nil || len(evs) >= followBatch {
			return err
		}
		if rest := every - c.Now().Sub(began); rest > 0 && rest <= every {
			return clock.Sleep(ctx, c, rest)
		}
		return nil
	}
}
