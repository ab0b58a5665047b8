package dialling

import (
	"context"
	"slices"
	"time"

	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/events"
)

// candidate is a lead that may be called as of when it was loaded; it is leased from then on.
type candidate struct {
	due    lists.Due
	lease  string
	lead   rules.Lead
	info   *events.LeadInfo
	own    string // the lead's own caller ID
	ready  rules.Ready
	loaded time.Time
	known  map[string]bool // attempts that the lead's past has
}

func (c *candidate) number() lists.Number {
	n, _ := number(c.lead.Numbers[c.ready.Verdict.Number].E164)
	return n
}

const (
	hopperLease = 15 * time.Minute // a lead in the hopper comes back by itself after that
	hopperStale = 10 * time.Minute // and is given back before
	hopperLeast = 40
	hopperMost  = 500
)

// loading is the look for more leads.
type loading struct {
	busy  bool
	next  time.Time
	empty bool // the last look found nothing that may be called
	err   error
	once  bool // what was leased before the start was given back
}

// fill looks for more leads when there are too few, in the background.
func (r *runner) fill(ctx context.Context, want int, now time.Time) {
	want = min(max(want, hopperLeast), hopperMost)
	if r.load.busy || now.Before(r.load.next) || len(r.hopper) >= want*2/3 {
		return
	}
	r.load.busy = true
	l := loader{e: r.e, c: r.c, plan: r.plan, book: r.book, zones: r.openZones(now), now: now, limit: want - len(r.hopper), reclaim: !r.load.once, open: r.openLeads(), lag: r.past == nil, zone: r.zone}
	r.wg.Go(func() {
		limited, cancel := context.WithTimeout(ctx, 30*time.Second)
		defer cancel()
		got := l.load(limited)
		r.post(func(r *runner) { r.loaded(got) })
	})
}

// openLeads are the leads with an open attempt.
func (r *runner) openLeads() map[uint64]bool {
	out := make(map[uint64]bool, len(r.open))
	for _, f := range r.open {
		out[f.a.LeadID] = true
	}
	return out
}

// loaded takes what a look brought. The rules may have changed meanwhile: then the leads go back.
func (r *runner) loaded(got loadedLeads) {
	now := r.now()
	r.load.busy, r.load.err, r.load.empty = false, got.err, len(got.found) == 0
	r.load.once = r.load.once || got.reclaimed
	switch {
	case got.err != nil:
		r.load.next = now.Add(2 * time.Second)
	case len(got.found) == 0 && got.taken == 0:
		r.load.next = now.Add(5 * time.Second)
	default:
		r.load.next = now
	}
	if got.past != nil && r.past == nil && got.book == r.book {
		r.past, r.today = got.past, got.today
		r.past.audited(r.plan.Audits[r.id])
		for _, a := range r.since { // decided while the past was read
			if a.EndedAt.After(got.at) {
				r.past.add(a)
			}
		}
		r.since = nil
	}
	r.hopper = append(r.hopper, got.found...)
	if got.book != r.book {
		r.unload()
		return
	}
	slices.SortStableFunc(r.hopper, func(a, b candidate) int { return rules.Compare(a.ready, b.ready) })
}

// unload gives the hopper's leads back.
func (r *runner) unload() {
	r.giveBack(r.hopper)
	r.hopper = nil
}

func (r *runner) giveBack(all []candidate) {
	if len(all) == 0 {
		return
	}
	campaign := r.c.Num
	r.wg.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), storeTime)
		defer cancel()
		for _, c := range all {
			if _, err := r.e.cfg.Store.ReleaseLead(ctx, campaign, c.due.LeadID, c.lease, c.due.NextAt); err != nil {
				return // they come back when their lease runs out
			}
		}
	})
}

// hold gives leads back that a rule holds.
func (r *runner) hold(c candidate, rule rules.Rule, until time.Time) {
	h := []Held{{LeadID: c.due.LeadID, Rule: rule, Until: until, Closed: rule == rules.Finished || rule == rules.Exhausted}}
	campaign, lease := r.c.Num, c.lease
	r.wg.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), storeTime)
		defer cancel()
		if err := r.e.cfg.Store.HoldLeads(ctx, campaign, lease, h); err != nil {
			r.e.cfg.Logger.Warn("A lead that a rule holds comes back when its lease runs out.", "error", err)
		}
	})
}

// old gives back what lay in the hopper for too long.
func (r *runner) old(now time.Time) {
	var stale []candidate
	r.hopper = slices.DeleteFunc(r.hopper, func(c candidate) bool {
		if now.Sub(c.loaded) > hopperStale {
			stale = append(stale, c)
			return true
		}
		return false
	})
	r.giveBack(stale)
}

// openZones are the zones with leads in which the hours are open; nil means that nobody has counted yet.
func (r *runner) openZones(now time.Time) []string {
	if r.count.Zones == nil {
		return nil
	}
	open := []string{""} // who has no zone is looked at, and held
	for name := range r.count.Zones {
		zone, err := time.LoadLocation(name)
		if name == "" || err != nil {
			continue
		}
		if rule, _ := r.book.OpenIn(rules.Place{Zone: zone}, now); rule == rules.None {
			open = append(open, name)
		}
	}
	return open
}
