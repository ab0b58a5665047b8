package clock

import (
	"context"
	"time"
)

// Clock tells the time and schedules work. Implementations are safe for
// concurrent use.
type Clock interface {
	// Now is the current time.
	Now() time.Time
	// AfterFunc arranges for f to run once, d from now. A d of zero or less means
	// as soon as possible, but never inside the call itself.
	AfterFunc(d time.Duration, f func()) Timer
	// NewTicker delivers the time every d until it is stopped. Like
	// time.Ticker it keeps at most one undelivered tick. It panics unless d > 0.
	NewTicker(d time.Duration) Ticker
}

// Timer is one scheduled callback.
type Timer interface {
	// Stop prevents the callback and reports whether it did so. False means the
	// callback has started, has finished, or was stopped before; Stop does not
	// wait for a running callback.
	Stop() bool
	// Reset schedules the callback anew, d from now, and reports whether the
	// timer had still been pending.
	Reset(d time.Duration) bool
}

// Ticker is a repeating signal.
type Ticker interface {
	C() <-chan time.Time
	Stop()
}

// Real is the machine's own clock.
func Real() Clock { return real{} }

type real struct{}

func (real) Now() time.Time                            { return time.Now() }
func (real) AfterFunc(d time.Duration, f func()) Timer { return time.AfterFunc(d, f) }
func (real) NewTicker(d time.Duration) Ticker          { return realTicker{time.NewTicker(d)} }

type realTicker struct{ t *time.Ticker }

func (t realTicker) C() <-chan time.Time { return t.t.C }
func (t realTicker) Stop()               { t.t.Stop() }

// After returns a channel that receives the time once, d from now. Stop the timer
// when the answer is no longer wanted; the channel is buffered, so an unread
// answer holds nobody up.
func After(c Clock, d time.Duration) (<-chan time.Time, Timer) {
	ch := make(chan time.Time, 1)
	return ch, c.AfterFunc(d, func() {
		select {
		case ch <- c.Now():
		default:
		}
	})
}

// Sleep waits d on the given clock, or less when ctx ends first, in which case
// it returns the reason ctx ended.
func Sleep(ctx context.Context, c Clock, d time.Duration) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	ch, t := After(c, d)
	defer t.Stop()
	select {
	case <-ch:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
