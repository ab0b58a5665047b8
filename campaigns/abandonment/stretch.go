package abandonment

import "time"

// Stretch counts one policy over the last stretch of time, in whole minutes: no regulator's figure, but it shows a drift before a window
// does. What it holds is bounded by the stretch. It is not safe for concurrent use.
type Stretch struct {
	policy  Policy
	long    time.Duration
	bound   float64
	minutes map[int64]*tally // by minutes since 1970
}

// NewStretch begins with no calls.
func NewStretch(p Policy, long time.Duration, audit Audit) *Stretch {
	return &Stretch{policy: p, long: long, bound: audit.Bound(), minutes: map[int64]*tally{}}
}

// Add counts a call in the minute in which it was answered; one that nobody answered is in no rate.
func (s *Stretch) Add(call Call) {
	if call.Answered.IsZero() {
		return
	}
	m := minute(call.Answered)
	if s.minutes[m] == nil {
		s.minutes[m] = &tally{}
	}
	s.minutes[m].add(&s.policy, &call, 1)
}

// Audited takes a new audit into account.
func (s *Stretch) Audited(a Audit) { s.bound = a.Bound() }

// Now is the stretch that ends now. What is older is forgotten.
func (s *Stretch) Now(now time.Time) WindowState {
	var t tally
	from := now.Add(-s.long)
	first := minute(from)
	for m, x := range s.minutes {
		if m <= first {
			delete(s.minutes, m)
			continue
		}
		t.plus(x)
	}
	w := s.policy.state(&t, s.bound)
	w.From, w.To = from, now
	return w
}

func (t *tally) plus(o *tally) {
	t.passed, t.late, t.dropped, t.early = t.passed+o.passed, t.late+o.late, t.dropped+o.dropped, t.early+o.early
	t.coded, t.machines, t.pending = t.coded+o.coded, t.machines+o.machines, t.pending+o.pending
}

func minute(t time.Time) int64 { return t.Unix() / 60 }
