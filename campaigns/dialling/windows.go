package dialling

import (
	"cmp"
	"slices"
	"time"

	"github.com/cordboard/cordboard/campaigns/abandonment"
	"github.com/cordboard/cordboard/events"
)

// windows are a campaign's counters of abandoned people, one for each policy. The runner owns them.
type windows struct {
	counters []*abandonment.Counter
	policies []abandonment.Policy
	// lately is the last working day by the first policy: it shows a drift that no window ends with.
	lately *abandonment.Stretch
}

const latelyLong = 8 * time.Hour

func newWindows(policies []abandonment.Policy, zone *time.Location, first time.Time, calls []abandonment.Call) *windows {
	w := &windows{policies: policies}
	for _, p := range policies {
		c := abandonment.NewCounter(p, zone, first, abandonment.Audit{})
		for _, call := range calls {
			c.Add(call)
		}
		w.counters = append(w.counters, c)
	}
	if len(policies) > 0 {
		w.lately = abandonment.NewStretch(policies[0], latelyLong, abandonment.Audit{})
		for _, call := range calls {
			w.lately.Add(call)
		}
	}
	return w
}

// audited counts machines with what people heard in samples of them.
func (w *windows) audited(a abandonment.Audit) {
	for _, c := range w.counters {
		c.Audited(a)
	}
	if w.lately != nil {
		w.lately.Audited(a)
	}
}

func (w *windows) add(a events.Attempt) {
	for _, c := range w.counters {
		c.Add(callOf(a))
	}
	if w.lately != nil {
		w.lately.Add(callOf(a))
	}
}

// rolling is the last eight hours, nil where no law counts.
func (w *windows) rolling(t time.Time) *abandonment.WindowState {
	if w == nil || w.lately == nil {
		return nil
	}
	s := w.lately.Now(t)
	return &s
}

// now are the windows that a moment falls in, the one with the least allowance first.
func (w *windows) now(t time.Time) []abandonment.WindowState {
	states := make([]abandonment.WindowState, 0, len(w.counters))
	for _, c := range w.counters {
		states = append(states, c.Now(t))
	}
	slices.SortStableFunc(states, func(a, b abandonment.WindowState) int { return cmp.Compare(a.Allowance, b.Allowance) })
	return states
}

// policy is the one that binds.
func (w *windows) policy(id string) abandonment.Policy {
	for _, p := range w.policies {
		if p.ID == id {
			return p
		}
	}
	return abandonment.Policy{}
}

// callOf is an attempt as the law counts it.
func callOf(a events.Attempt) abandonment.Call {
	c := abandonment.Call{Answered: a.AnsweredAt, Joined: a.JoinedAt, Ended: a.EndedAt, Ours: a.Ours, Verdict: abandonment.Verdict(a.Detection.Verdict)}
	if a.Outcome == "abandoned" {
		c.Ours = true // also when nobody saw how it ended
	}
	c.Coded = !a.JoinedAt.IsZero() && a.Outcome == "machine"
	if !a.JudgedAt.IsZero() {
		c.Greeted = a.JudgedAt
	}
	return c
}
