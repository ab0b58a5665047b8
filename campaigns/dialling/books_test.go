package dialling

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/abandonment"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/events"
)

// books is a database of leads in memory.
type books struct {
	mu    sync.Mutex
	plan  Plan
	leads map[uint64]*row
	dnc   map[lists.Number]bool
	away  bool
	// answered are the calls that the law's windows are read from.
	answered []abandonment.Call
}

type row struct {
	lead    lists.Lead
	state   int // 0 due, 1 leased, 2 closed
	lease   string
	until   time.Time
	nextAt  time.Time
	held    string
	past    []rules.Attempt
	written map[string]bool // attempts that were closed
}

func (b *books) do(f func() error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.away {
		return context.DeadlineExceeded
	}
	return f()
}

func (b *books) DiallingPlan(context.Context) (p Plan, err error) {
	return p, b.do(func() error { p = b.plan; return nil })
}

func (b *books) TakeLeads(_ context.Context, t lists.Take) (out []lists.Due, err error) {
	return out, b.do(func() error {
		for id := uint64(1); id <= uint64(len(b.leads)); id++ {
			r := b.leads[id]
			if r.state == 0 && !r.nextAt.After(t.Now) && len(out) < t.Limit {
				r.state, r.lease, r.until = 1, t.Lease, t.Until
				out = append(out, lists.Due{LeadID: id, List: 1, NextAt: r.nextAt})
			}
		}
		return nil
	})
}

func (b *books) TakeCallbacks(context.Context, lists.Take) ([]lists.Due, error) { return nil, nil }

func (b *books) ReleaseLead(_ context.Context, _ uint32, lead uint64, lease string, at time.Time) (ok bool, err error) {
	return ok, b.do(func() error {
		r := b.leads[lead]
		if ok = r.state == 1 && r.lease == lease; ok {
			r.state, r.nextAt = 0, at
		}
		return nil
	})
}

func (b *books) ExpiredLeases(_ context.Context, _ uint32, now time.Time, limit int) (out []lists.Leased, err error) {
	return out, b.do(func() error {
		for id, r := range b.leads {
			if r.state == 1 && r.until.Before(now) && len(out) < limit {
				out = append(out, lists.Leased{LeadID: id, Lease: r.lease})
			}
		}
		return nil
	})
}

func (b *books) LeadsOf(_ context.Context, due []lists.Due) (map[uint64]lists.Lead, error) {
	out := map[uint64]lists.Lead{}
	return out, b.do(func() error {
		for _, d := range due {
			out[d.LeadID] = b.leads[d.LeadID].lead
		}
		return nil
	})
}

func (b *books) HoldLeads(_ context.Context, _ uint32, lease string, held []Held) error {
	return b.do(func() error {
		for _, h := range held {
			r := b.leads[h.LeadID]
			if r.state != 1 || r.lease != lease {
				continue
			}
			r.state, r.held, r.nextAt = 0, string(h.Rule), h.Until
			if h.Closed {
				r.state = 2
			}
			if h.Until.IsZero() {
				r.nextAt = time.Now().Add(24 * time.Hour)
			}
		}
		return nil
	})
}

func (b *books) PastOf(_ context.Context, _ uint32, leads []uint64) (map[uint64]Past, error) {
	out := map[uint64]Past{}
	return out, b.do(func() error {
		for _, id := range leads {
			out[id] = Past{Attempts: slices.Clone(b.leads[id].past)}
		}
		return nil
	})
}

func (b *books) CallsTo(context.Context, string, []lists.Number, time.Time) (map[lists.Number][]PastCall, error) {
	return nil, b.do(func() error { return nil })
}

func (b *books) CheckDNC(_ context.Context, _, _ string, numbers []lists.Number) (out []lists.DNCHit, err error) {
	return out, b.do(func() error {
		for _, n := range numbers {
			if b.dnc[n] {
				out = append(out, lists.DNCHit{Number: n})
			}
		}
		return nil
	})
}

func (b *books) AnsweredCalls(context.Context, uint32, time.Time) (calls []abandonment.Call, first time.Time, err error) {
	return calls, first, b.do(func() error {
		calls = slices.Clone(b.answered)
		if len(calls) > 0 {
			first = calls[0].Answered
		}
		return nil
	})
}

func (b *books) CountLeads(_ context.Context, _ uint32, now time.Time) (c Count, err error) {
	c.Zones, c.Ready = map[string]int{}, map[string]int{}
	return c, b.do(func() error {
		holds, first := map[rules.Rule]int{}, map[rules.Rule]time.Time{}
		for _, r := range b.leads {
			c.Leads.Total++
			switch {
			case r.state == 2:
				c.Leads.Closed++
				continue
			case r.state == 1:
				c.Leads.Leased++
			case r.nextAt.After(now):
				c.Leads.Later++
				holds[rules.Rule(r.held)]++
				if f := first[rules.Rule(r.held)]; f.IsZero() || r.nextAt.Before(f) {
					first[rules.Rule(r.held)] = r.nextAt
				}
			default:
				c.Leads.Due++
				c.Ready[r.lead.Zone]++
			}
			c.Zones[r.lead.Zone]++
		}
		for rule, n := range holds {
			c.Holds = append(c.Holds, campaigns.Hold{Rule: rule, Leads: n, First: first[rule]})
		}
		return nil
	})
}

func (b *books) FunnelSince(context.Context, uint32, time.Time) (f campaigns.Funnel, err error) {
	return f, nil
}

func (b *books) CallerIDsSince(context.Context, string, time.Time) ([]Shown, error) {
	return nil, nil
}

// project is the projector's part.
func (b *books) project(ev events.Event) error {
	e, ok := ev.Body.(*events.AttemptEvent)
	if !ok || e.Attempt.State != events.AttemptClosed {
		return nil
	}
	a := e.Attempt
	return b.do(func() error {
		r := b.leads[a.LeadID]
		if r.written[a.ID] {
			return nil
		}
		if r.written == nil {
			r.written = map[string]bool{}
		}
		r.written[a.ID] = true
		if !a.Uncounted {
			r.past = append(r.past, rules.Attempt{At: a.LeasedAt, Ended: a.EndedAt, Number: a.Position, Outcome: outcomes.Outcome(a.Outcome)})
		}
		if r.state == 1 && r.lease == a.Lease {
			r.state, r.nextAt, r.held = 0, a.Next.At, a.Next.Held
			if a.Next.Closed {
				r.state = 2
			}
		}
		return nil
	})
}
