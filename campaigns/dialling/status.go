package dialling

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/events"
)

// countLeast is how long lies between two counts of a campaign's leads at least; a count that took long is not repeated soon.
const (
	countLeast = 10 * time.Second
	countRest  = 30 // times as long as the count took
)

// recount counts the leads in the background.
func (r *runner) recount(ctx context.Context, now time.Time) {
	if r.counts.busy || now.Before(r.counts.next) || r.c.Num == 0 {
		return
	}
	r.counts.busy = true
	campaign := r.c.Num
	r.wg.Go(func() {
		limited, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		began := time.Now()
		n, err := r.e.cfg.Store.CountLeads(limited, campaign, now)
		took := time.Since(began)
		r.post(func(r *runner) {
			r.counts.busy = false
			r.counts.next = r.now().Add(max(countLeast, countRest*took))
			if err != nil {
				return
			}
			if n.Zones == nil {
				n.Zones = map[string]int{}
			}
			r.count, r.counts.at = n, now
		})
	})
}

// clocks tell what time it is for the leads of each zone.
func (r *runner) clocks(now time.Time) []campaigns.ZoneClock {
	out := make([]campaigns.ZoneClock, 0, len(r.count.Zones))
	for name, n := range r.count.Zones {
		z := campaigns.ZoneClock{Zone: name, Leads: n}
		if zone, err := time.LoadLocation(name); err == nil && name != "" && r.book != nil {
			rule, until := r.book.OpenIn(rules.Place{Zone: zone}, now)
			z.Open, z.Until = rule == rules.None, until
		}
		out = append(out, z)
	}
	slices.SortFunc(out, func(a, b campaigns.ZoneClock) int { return strings.Compare(a.Zone, b.Zone) })
	return out
}

// tell publishes the cycle.
func (r *runner) tell(m *moment) {
	s := &campaigns.Status{CampaignID: r.id, At: m.now, State: r.c.State, Mode: r.c.Mode, ModeNow: m.mode, Wanted: m.decision.Wanted, Allowed: m.decision.Allowed,
		Placed: m.placed, Bound: m.bound, Until: m.until, Agents: m.sum, Today: r.today.Funnel, Windows: m.windows, Forecast: m.decision.Forecast,
		Zones: r.clocks(m.now), Holds: r.count.Holds, Leads: r.count.Leads, CountedAt: r.counts.at}
	if m.trouble != nil {
		s.Trouble, s.TroubleKey = m.trouble.Msg, m.trouble.Key
	} else if text, key := r.e.lines.trouble(r.c.TrunkID); text != "" && r.c.State == campaigns.Running {
		s.Trouble, s.TroubleKey = text, key
	}
	for _, f := range r.open {
		switch {
		case f.a.State == events.AttemptLeased && f.a.Reserved:
			s.Calls.Previews++
		case f.a.State == events.AttemptLeased, f.a.State == events.AttemptDialling:
			s.Calls.Dialling++
		case f.a.State == events.AttemptAnswered:
			s.Calls.Waiting++
		case f.a.State == events.AttemptTalking:
			s.Calls.Talking++
		}
	}
	r.status.Store(s)
}
