package dialling

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/abandonment"
	"github.com/cordboard/cordboard/campaigns/days"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/campaigns/rules/regions"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
)

// loader looks for leads once. It has its own copy of everything.
type loader struct {
	e       *Engine
	c       campaigns.Campaign
	plan    Plan
	book    *rules.Book
	zone    *time.Location
	zones   []string
	now     time.Time
	limit   int
	reclaim bool
	lag     bool // the law's windows are to be read, too
	open    map[uint64]bool
}

type loadedLeads struct {
	found     []candidate
	taken     int
	book      *rules.Book
	past      *windows
	today     tally
	reclaimed bool
	at        time.Time // of the look
	err       error
}

func (l loader) load(ctx context.Context) (got loadedLeads) {
	got.book, got.at = l.book, l.now
	if got.err = l.caughtUp(); got.err != nil {
		return got
	}
	if l.lag {
		if got.past, got.today, got.err = l.windows(ctx); got.err != nil {
			return got
		}
	}
	if got.err = l.reclaims(ctx); got.err != nil {
		return got
	}
	got.reclaimed = true
	take := lists.Take{Campaign: l.c.Num, Zones: l.zones, Now: l.now, Until: l.now.Add(hopperLease), Lease: l.e.cfg.IDs.New(), Limit: l.limit}
	due, err := l.e.cfg.Store.TakeCallbacks(ctx, take)
	if err == nil && len(due) < l.limit {
		take.Limit = l.limit - len(due)
		var more []lists.Due
		more, err = l.e.cfg.Store.TakeLeads(ctx, take)
		due = append(due, more...)
	}
	if got.taken = len(due); err != nil || len(due) == 0 {
		got.err = err
		return got
	}
	got.found, got.err = l.look(ctx, take.Lease, due)
	return got
}

// caughtUp wants the database to have what the journal had at the start, and not to be far behind: the past of leads is read there.
func (l loader) caughtUp() error {
	seq, lag := l.e.cfg.Projected()
	if seq+1 < l.e.from || lag > maxLag {
		return errBehind
	}
	return nil
}

var errBehind = fmt.Errorf("the database is behind the journal by more than %v", maxLag)

// reclaims gives back what was leased and is not being called: before a crash, or by a transaction whose end nobody heard.
func (l loader) reclaims(ctx context.Context) error {
	until := l.now
	if l.reclaim {
		// What ended while we were away is closed by now, and gives its lead back itself.
		if err := l.written(ctx); err != nil {
			return err
		}
		until = l.now.Add(hopperLease + time.Minute) // nobody else leases: what is leased now is from before the start
	}
	expired, err := l.e.cfg.Store.ExpiredLeases(ctx, l.c.Num, until, 2000)
	for _, x := range expired {
		if err == nil && !l.open[x.LeadID] {
			_, err = l.e.cfg.Store.ReleaseLead(ctx, l.c.Num, x.LeadID, x.Lease, l.now)
		}
	}
	return err
}

// written waits until the database has what the journal has now.
func (l loader) written(ctx context.Context) error {
	for last := l.e.cfg.Journal.LastSeq(); ; {
		if seq, _ := l.e.cfg.Projected(); seq >= last {
			return nil
		}
		if err := clock.Sleep(ctx, l.e.cfg.Clock, 100*time.Millisecond); err != nil {
			return err
		}
	}
}

// windows reads what the law's windows need.
func (l loader) windows(ctx context.Context) (*windows, tally, error) {
	if err := l.written(ctx); err != nil {
		return nil, tally{}, err
	}
	policies := l.book.Abandonment()
	since := l.now.AddDate(0, 0, -32)
	for _, p := range policies {
		if p.Window == "campaign" {
			since = time.Time{}
		}
	}
	calls, first, err := l.e.cfg.Store.AnsweredCalls(ctx, l.c.Num, since)
	if err != nil {
		return nil, tally{}, err
	}
	if first.IsZero() {
		first = l.now
	}
	// What is not over, or ended since, is counted when its end is told.
	calls = slices.DeleteFunc(calls, func(c abandonment.Call) bool { return c.Ended.IsZero() || c.Ended.After(l.now) })
	day := days.Start(l.now, l.zone)
	if l.c.CallerID.Source == rules.FromPool {
		counts, err := l.e.cfg.Store.CallerIDsSince(ctx, l.c.SiteID, day)
		if err != nil {
			return nil, tally{}, err
		}
		l.e.shown.seed(l.c.SiteID, counts)
	}
	f, err := l.e.cfg.Store.FunnelSince(ctx, l.c.Num, day)
	return newWindows(policies, l.zone, first, calls), tally{days.Key(l.now.In(l.zone)), f}, err
}

// look asks the rules about leads that were taken. Those that are held go back with the rule.
func (l loader) look(ctx context.Context, lease string, due []lists.Due) (found []candidate, err error) {
	leads, err := l.e.cfg.Store.LeadsOf(ctx, due)
	if err != nil {
		return nil, err
	}
	ids := make([]uint64, 0, len(due))
	var numbers []lists.Number
	for _, d := range due {
		ids = append(ids, d.LeadID)
		numbers = append(numbers, leads[d.LeadID].Numbers...)
	}
	past, err := l.e.cfg.Store.PastOf(ctx, l.c.Num, ids)
	if err != nil {
		return nil, err
	}
	calls, err := l.e.cfg.Store.CallsTo(ctx, l.c.SiteID, numbers, l.now.AddDate(0, 0, -32))
	if err != nil {
		return nil, err
	}
	hits, err := l.e.cfg.Store.CheckDNC(ctx, l.c.SiteID, l.c.ID, numbers)
	if err != nil {
		return nil, err
	}
	barred := map[lists.Number]bool{}
	for _, h := range hits {
		barred[h.Number] = true
	}
	var held []Held
	for _, d := range due {
		lead, there := leads[d.LeadID]
		if !there { // its list was replaced
			held = append(held, Held{LeadID: d.LeadID, Rule: rules.NoNumber, Closed: true})
			continue
		}
		c := l.candidate(lease, d, lead, past[d.LeadID], calls, barred)
		v := rules.Next(&c.lead, l.book, l.now)
		if !v.Callable {
			held = append(held, Held{LeadID: d.LeadID, Rule: v.HeldBy, Until: v.Until, Closed: v.HeldBy == rules.Finished || v.HeldBy == rules.Exhausted})
			continue
		}
		at := c.lead.Imported
		if cb := c.lead.Callback; v.Due && cb != nil {
			at = cb.At
		} else if !d.NextAt.IsZero() {
			at = d.NextAt
		}
		c.ready = rules.Ready{Verdict: v, At: at, Priority: c.lead.Priority, Fresh: len(c.lead.Attempts) == 0}
		found = append(found, c)
	}
	if len(held) > 0 {
		err = l.e.cfg.Store.HoldLeads(ctx, l.c.Num, lease, held)
	}
	return found, err
}

// candidate puts together what the rules need to know of a lead.
func (l loader) candidate(lease string, d lists.Due, lead lists.Lead, past Past, calls map[lists.Number][]PastCall, barred map[lists.Number]bool) candidate {
	c := candidate{due: d, lease: lease, loaded: l.now, known: map[string]bool{}, info: &events.LeadInfo{Name: lead.Name, TimeZone: lead.Zone, Fields: lead.Custom},
		lead: rules.Lead{Priority: lists.LastPriority - lead.Priority, Attempts: past.Attempts, Recycled: past.Recycled, Callback: past.Callback}}
	if f := l.c.CallerID.Field; f != "" {
		c.own = lead.Custom[f]
	}
	zone := (*time.Location)(nil)
	if lead.Zone != "" {
		if z, err := time.LoadLocation(lead.Zone); err == nil {
			zone = z
		}
	}
	list := l.plan.Lists[l.plan.ListNums[d.List]]
	screened := lawful(&c.lead, list)
	for _, n := range lead.Numbers {
		e164 := n.String()
		x := rules.Number{E164: e164, DNC: rules.DNC{Suppressed: barred[n], Screened: screened}, Places: []rules.Place{{Zone: zone, Region: regions.Of(e164)}}}
		for _, call := range calls[n] {
			c.known[call.ID] = true
			if call.Campaign != l.c.Num || call.LeadID != d.LeadID {
				x.Elsewhere = append(x.Elsewhere, call.Attempt)
			}
		}
		c.lead.Numbers = append(c.lead.Numbers, x)
	}
	c.lead.Places = []rules.Place{{Zone: zone, Region: strings.ToUpper(l.c.Country)}}
	return c
}
