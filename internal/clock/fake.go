package clock

import (
	"context"
	"sync"
	"time"
)

// Epoch is where a Fake starts unless told otherwise: a plain Monday morning, so
// that weekday and office-hour rules begin on familiar ground.
var Epoch = time.Date(2026, time.January, 5, 9, 0, 0, 0, time.UTC)

// Fake is a clock that stands still until a test moves it. It is safe for
// concurrent use.
type Fake struct {
	mu      sync.Mutex
	now     time.Time
	seq     uint64
	pending []*fakeTimer
	changed chan struct{} // closed and replaced whenever pending changes
}

var _ Clock = (*Fake)(nil)

// NewFake returns a clock that stands at Epoch.
func NewFake() *Fake { return NewFakeAt(Epoch) }

// NewFakeAt returns a clock that stands at the given time.
func NewFakeAt(at time.Time) *Fake {
	return &Fake{now: at, changed: make(chan struct{})}
}

// Now is the time the test has reached.
func (f *Fake) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

// Advance moves the clock forward and runs everything that falls due, in the order
// of due time and then of scheduling, on the caller's goroutine. While a callback
// runs, Now is exactly that callback's due time; work it schedules inside
// the span runs in the same Advance. Use one Advance at a time.
func (f *Fake) Advance(d time.Duration) {
	f.mu.Lock()
	target := f.now.Add(d)
	for {
		t := f.takeDue(target)
		if t == nil {
			break
		}
		if t.due.After(f.now) {
			f.now = t.due
		}
		f.mu.Unlock()
		t.run()
		f.mu.Lock()
	}
	if target.After(f.now) {
		f.now = target
	}
	f.mu.Unlock()
}

// Set moves the clock forward to the given time; it never moves backwards.
func (f *Fake) Set(at time.Time) { f.Advance(at.Sub(f.Now())) }

// Pending is the number of timers and tickers waiting for their moment.
func (f *Fake) Pending() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.pending)
}

// WaitPending returns once at least n timers and tickers are waiting. A test
// calls it before Advance when another goroutine is about to schedule something;
// it takes the place of a sleep.
func (f *Fake) WaitPending(ctx context.Context, n int) error {
	for {
		f.mu.Lock()
		enough, changed := len(f.pending) >= n, f.changed
		f.mu.Unlock()
		if enough {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// AfterFunc schedules f; it runs inside a later Advance, even when d is zero.
func (f *Fake) AfterFunc(d time.Duration, fn func()) Timer {
	t := &fakeTimer{clock: f, run: fn}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.schedule(t, d)
	return t
}

// NewTicker ticks inside Advance.
func (f *Fake) NewTicker(d time.Duration) Ticker {
	if d <= 0 {
		panic("clock: a ticker needs a period above zero")
	}
	t := &fakeTicker{every: d, c: make(chan time.Time, 1)}
	t.timer = &fakeTimer{clock: f, run: t.tick}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.schedule(t.timer, d)
	return t
}

// schedule and the two functions below it expect f.mu to be held.
func (f *Fake) schedule(t *fakeTimer, d time.Duration) {
	f.seq++
	t.due, t.seq = f.now.Add(d), f.seq
	f.pending = append(f.pending, t)
	f.announce()
}

func (f *Fake) remove(t *fakeTimer) bool {
	for i, p := range f.pending {
		if p == t {
			f.pending = append(f.pending[:i], f.pending[i+1:]...)
			f.announce()
			return true
		}
	}
	return false
}

func (f *Fake) takeDue(limit time.Time) *fakeTimer {
	var first *fakeTimer
	for _, t := range f.pending {
		if t.due.After(limit) {
			continue
		}
		if first == nil || t.due.Before(first.due) || (t.due.Equal(first.due) && t.seq < first.seq) {
			first = t
		}
	}
	if first != nil {
		f.remove(first)
	}
	return first
}

func (f *Fake) announce() {
	close(f.changed)
	f.changed = make(chan struct{})
}

type fakeTimer struct {
	clock *Fake
	run   func()
	due   time.Time
	seq   uint64
}

func (t *fakeTimer) Stop() bool {
	t.clock.mu.Lock()
	defer t.clock.mu.Unlock()
	return t.clock.remove(t)
}

func (t *fakeTimer) Reset(d time.Duration) bool {
	t.clock.mu.Lock()
	defer t.clock.mu.Unlock()
	was := t.clock.remove(t)
	t.clock.schedule(t, d)
	return was
}

type fakeTicker struct {
	timer *fakeTimer
	every time.Duration
	c     chan time.Time

	mu      sync.Mutex
	stopped bool
}

func (t *fakeTicker) C() <-chan time.Time { return t.c }

func (t *fakeTicker) tick() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.stopped {
		return
	}
	select {
	case t.c <- t.timer.clock.Now():
	default:
	}
	t.timer.Reset(t.every)
}

func (t *fakeTicker) Stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stopped = true
	t.timer.Stop()
}
