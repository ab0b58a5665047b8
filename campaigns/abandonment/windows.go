package abandonment

import (
	"cmp"
	"slices"
	"time"

	"github.com/cordboard/cordboard/campaigns/days"
)

// WindowState is one window of one policy, counted.
type WindowState struct {
	Policy string    `json:"policy"`
	From   time.Time `json:"from"`
	To     time.Time `json:"to,omitzero" doc:"absent: the window ends with the campaign"`
	// Abandoned and Answered are the numerator and the denominator in whole calls; Limit is how many may be abandoned of so many.
	Abandoned int `json:"abandoned"`
	Answered  int `json:"answered"`
	Limit     int `json:"limit"`
	// Allowance is how many people may still be abandoned, one after the other, without the share going over the limit.
	// Aim is the same for the target, which is within the law's limit.
	Allowance int  `json:"allowance"`
	Aim       int  `json:"aim"`
	Over      bool `json:"over" doc:"the share is over the limit"`
	// What the figures are made of: dropped calls as they were, people met late, machines by verdict, and calls still open.
	Dropped  int `json:"dropped"`
	Late     int `json:"late"`
	Early    int `json:"early"`
	Machines int `json:"machines"`
	Pending  int `json:"pending"`
}

// Windows are all windows of the policy in which the campaign had a call, and the one that now falls in, oldest first.
func Windows(log Log, p Policy, now time.Time) []WindowState {
	c := NewCounter(p, log.zone(), log.first(now), log.Audit)
	for i := range log.Calls {
		if call := &log.Calls[i]; !call.Answered.After(now) {
			c.Add(*call)
		}
	}
	return c.States(now)
}

// Binding is the window, of all that now falls in, with the least allowance. Without a policy there is nothing to spend.
func Binding(log Log, policies []Policy, now time.Time) (WindowState, bool) {
	var least WindowState
	for i, p := range policies {
		c := NewCounter(p, log.zone(), log.first(now), log.Audit)
		for j := range log.Calls {
			if call := &log.Calls[j]; !call.Answered.After(now) {
				c.Add(*call)
			}
		}
		if s := c.Now(now); i == 0 || s.tighter(least) {
			least = s
		}
	}
	return least, len(policies) > 0
}

// Worst is the stretch of the given length, anywhere in the log, in which the most was abandoned beyond the limit.
func Worst(log Log, p Policy, stretch time.Duration) WindowState {
	calls := slices.DeleteFunc(slices.Clone(log.Calls), func(c Call) bool { return c.Answered.IsZero() })
	slices.SortFunc(calls, func(a, b Call) int { return a.Answered.Compare(b.Answered) })
	bound := log.Audit.Bound()
	var t tally
	var worst WindowState
	gone := 0
	for i := range calls {
		t.add(&p, &calls[i], 1)
		from := calls[i].Answered.Add(-stretch)
		for !calls[gone].Answered.After(from) {
			t.add(&p, &calls[gone], -1)
			gone++
		}
		s := p.state(&t, bound)
		s.From, s.To = from, calls[i].Answered
		if i == 0 || s.excess(p) > worst.excess(p) {
			worst = s
		}
	}
	return worst
}

// tighter says whether s leaves less than o.
func (s WindowState) tighter(o WindowState) bool {
	if s.Over != o.Over {
		return s.Over
	}
	return cmp.Or(cmp.Compare(s.Allowance, o.Allowance), cmp.Compare(s.Aim, o.Aim)) < 0
}

func (s WindowState) excess(p Policy) int { return 1000*s.Abandoned - p.PerMille*s.Answered }

func (p *Policy) state(t *tally, bound float64) WindowState {
	a, n := t.count(p, bound)
	return WindowState{
		Policy: p.ID, Abandoned: a, Answered: n, Limit: p.PerMille * n / 1000, Over: 1000*a > p.PerMille*n,
		Allowance: p.allowance(a, n, p.PerMille), Aim: p.allowance(a, n, p.Target),
		Dropped: t.dropped, Late: t.late, Early: t.early, Machines: t.machines, Pending: t.pending,
	}
}

// allowance is the greatest k with 1000·(a+k) ≤ share·(n+k), or share·n where the abandoned are not in the denominator.
func (p *Policy) allowance(a, n, share int) int {
	left := share*n - 1000*a
	if left <= 0 {
		return 0
	}
	if p.Over == OverCompleted {
		return left / 1000
	}
	return left / (1000 - share)
}

func (p *Policy) start(t, first time.Time, zone *time.Location) time.Time {
	switch p.Window {
	case Month:
		return days.Month(t, 0, zone)
	case Block30:
		from := days.Start(first, zone)
		// whole calendar days, whatever their length
		n := (date(t, zone) - date(first, zone)) / 30
		return days.Add(from, 30*max(n, 0), zone)
	case Campaign:
		return first
	}
	return days.Start(t, zone)
}

func (p *Policy) end(from time.Time, zone *time.Location) time.Time {
	switch p.Window {
	case Month:
		return days.Month(from, 1, zone)
	case Block30:
		return days.Add(from, 30, zone)
	case Campaign:
		return time.Time{}
	}
	return days.Add(from, 1, zone)
}

// date numbers the calendar days.
func date(t time.Time, zone *time.Location) int {
	y, m, d := t.In(zone).Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

func (l *Log) zone() *time.Location {
	if l.Zone == nil {
		return time.UTC
	}
	return l.Zone
}

func (l *Log) first(now time.Time) time.Time {
	first := l.First
	for i := range l.Calls {
		if at := l.Calls[i].Answered; !at.IsZero() && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	if first.IsZero() {
		return now
	}
	return first
}
