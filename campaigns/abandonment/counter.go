package abandonment

import (
	"slices"
	"time"
)

// Counter counts one policy as calls come in, for whoever asks every second. A call is added once, when it is decided: joined or
// ended. It is not safe for concurrent use: its owner is the campaign's goroutine.
type Counter struct {
	policy  Policy
	zone    *time.Location
	first   time.Time
	bound   float64
	windows map[int64]*window
}

type window struct {
	from time.Time
	tally
}

// NewCounter begins with no calls. first is the campaign's first call: blocks of 30 days are counted from its day.
func NewCounter(p Policy, zone *time.Location, first time.Time, audit Audit) *Counter {
	if zone == nil {
		zone = time.UTC
	}
	return &Counter{policy: p, zone: zone, first: first, bound: audit.Bound(), windows: map[int64]*window{}}
}

// Add counts a call in the window in which it was answered. A call that nobody answered is in no rate.
func (c *Counter) Add(call Call) {
	if !call.Answered.IsZero() {
		c.at(call.Answered).add(&c.policy, &call, 1)
	}
}

// Audited takes a new audit into account, for every window.
func (c *Counter) Audited(a Audit) { c.bound = a.Bound() }

// Now is the window that now falls in.
func (c *Counter) Now(now time.Time) WindowState { return c.state(c.at(now)) }

// States are all windows with a call, and the one that now falls in, oldest first.
func (c *Counter) States(now time.Time) []WindowState {
	c.at(now)
	out := make([]WindowState, 0, len(c.windows))
	for _, w := range c.windows {
		out = append(out, c.state(w))
	}
	slices.SortFunc(out, func(a, b WindowState) int { return a.From.Compare(b.From) })
	return out
}

// Forget drops the windows that ended before a time, when somebody else keeps their figures.
func (c *Counter) Forget(before time.Time) {
	for k, w := range c.windows {
		if end := c.policy.end(w.from, c.zone); !end.IsZero() && end.Before(before) {
			delete(c.windows, k)
		}
	}
}

func (c *Counter) at(t time.Time) *window {
	from := c.policy.start(t, c.first, c.zone)
	w := c.windows[from.UnixNano()]
	if w == nil {
		w = &window{from: from}
		c.windows[from.UnixNano()] = w
	}
	return w
}

func (c *Counter) state(w *window) WindowState {
	s := c.policy.state(&w.tally, c.bound)
	s.From, s.To = w.from, c.policy.end(w.from, c.zone)
	return s
}
