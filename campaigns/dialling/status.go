package dialling

import (
	"cmp"
	"context"
	"fmt"
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

// holds are what the rules hold back: what was looked at and put off, and leads whose time would have come where it is not the
// hour for calls. Nobody looks at those before it is.
func (r *runner) holds(now time.Time) []campaigns.Hold {
	out := append([]campaigns.Hold{}, r.count.Holds...)
	for name, n := range r.count.Ready {
		rule, until := r.openIn(name, now)
		if n == 0 || rule == rules.None {
			continue
		}
		at := slices.IndexFunc(out, func(h campaigns.Hold) bool { return h.Rule == rule })
		if at < 0 {
			at, out = len(out), append(out, campaigns.Hold{Rule: rule})
		}
		h := &out[at]
		h.Leads += n
		if h.First.IsZero() || !until.IsZero() && until.Before(h.First) {
			h.First = until
		}
	}
	slices.SortStableFunc(out, func(a, b campaigns.Hold) int {
		return cmp.Or(b.Leads-a.Leads, strings.Compare(string(a.Rule), string(b.Rule)))
	})
	return out
}

// openIn is the rule that closes a zone now, and until when. Of leads without a zone the look at them tells.
func (r *runner) openIn(name string, now time.Time) (rules.Rule, time.Time) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || r.book == nil {
		return rules.None, time.Time{}
	}
	return r.book.OpenIn(rules.Place{Zone: zone}, now)
}

// tell publishes the cycle.
func (r *runner) tell(m *moment) {
	s := &campaigns.Status{CampaignID: r.id, At: m.now, State: r.c.State, Mode: r.c.Mode, ModeNow: m.mode, Wanted: m.decision.Wanted, Allowed: m.decision.Allowed,
		Placed: m.placed, Bound: m.bound, Until: m.until, Agents: m.sum, Today: r.today.Funnel, Windows: m.windows, Rolling: r.past.rolling(m.now), Forecast: m.decision.Forecast,
		Zones: r.clocks(m.now), Holds: r.holds(m.now), Leads: r.count.Leads, CountedAt: r.counts.at}
	s.Trouble, s.TroubleKey = r.telling(m)
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

// telling is what somebody should know now: what keeps the campaign from dialling first, then what makes it dial less, then what nobody checked.
func (r *runner) telling(m *moment) (text, key string) {
	if m.trouble != nil {
		return m.trouble.Msg, m.trouble.Key
	}
	if r.c.State != campaigns.Running {
		return "", ""
	}
	if text, key = r.e.lines.trouble(r.c.TrunkID); text != "" {
		return text, key
	}
	if r.unshown != nil {
		return r.unshown.Msg, r.unshown.Key
	}
	if t := r.trunk(); t != nil && len(t.Numbers) == 0 {
		return fmt.Sprintf("The trunk %s does not say which numbers it may show, so nobody here checks that the caller ID is yours. List them in its settings.", t.Name), "campaign.caller_id_unchecked"
	}
	return "", ""
}
