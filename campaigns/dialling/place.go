package dialling

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/days"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// dncTime bounds the last look at the do-not-call lists.
const dncTime = 800 * time.Millisecond

// place dials so many leads and answers how many it did. agentFirst wants those for whom an agent has to be there before the number
// is dialled: all of a preview campaign, else callbacks that were promised and people who may be called so only.
func (r *runner) place(ctx context.Context, m *moment, n int, agentFirst bool) (placed int) {
	for n > 0 {
		picked := r.pick(n, m, agentFirst)
		if len(picked) == 0 {
			return placed
		}
		barred, ok := r.barred(ctx, picked)
		if !ok {
			r.hopper = append(picked, r.hopper...)
			m.bound = campaigns.BoundDatabase
			return placed
		}
		for _, c := range picked {
			if barred[c.number()] {
				c.lead.Numbers[c.ready.Verdict.Number].DNC.Suppressed = true
			}
			if r.try(m, c, agentFirst || m.spent()) {
				placed++
				n--
			}
		}
	}
	return placed
}

// pick takes the next candidates out of the hopper.
func (r *runner) pick(n int, m *moment, agentFirst bool) (picked []candidate) {
	r.hopper = slices.DeleteFunc(r.hopper, func(c candidate) bool {
		if len(picked) >= n || !r.fits(c, m, agentFirst) {
			return false
		}
		picked = append(picked, c)
		return true
	})
	return picked
}

func (r *runner) fits(c candidate, m *moment, agentFirst bool) bool {
	v := c.ready.Verdict
	reserved := r.mode == rules.Preview || v.Reserved || v.Agent != "" || v.Due
	if reserved != agentFirst {
		return false
	}
	if v.Agent != "" && m.floor != nil {
		return slices.ContainsFunc(m.floor.agents, func(a events.Agent) bool { return a.ID == v.Agent && a.State != events.AgentOffline })
	}
	return true
}

// barred asks the do-not-call lists once more, at the instant of dialling.
func (r *runner) barred(ctx context.Context, picked []candidate) (map[lists.Number]bool, bool) {
	numbers := make([]lists.Number, 0, len(picked))
	for i := range picked {
		numbers = append(numbers, picked[i].number())
	}
	limited, cancel := context.WithTimeout(ctx, dncTime)
	defer cancel()
	hits, err := r.e.cfg.Store.CheckDNC(limited, r.c.SiteID, r.c.ID, numbers)
	if err != nil {
		r.load.err = err
		return nil, false
	}
	out := map[lists.Number]bool{}
	for _, h := range hits {
		out[h.Number] = true
	}
	return out, true
}

// try asks every rule again and dials.
func (r *runner) try(m *moment, c candidate, agentFirst bool) bool {
	v, n := c.ready.Verdict, c.number()
	num := &c.lead.Numbers[v.Number]
	if !r.e.ledger.claim(n, r.c.SiteID) {
		r.hold(c, rules.InProgress, m.now.Add(time.Minute))
		return false
	}
	defer r.e.ledger.release(n, r.c.SiteID)
	num.Elsewhere = append(slices.Clone(num.Elsewhere), r.e.ledger.since(n, r.c.SiteID, c.loaded.Add(-ledgerKeeps), c.known)...)
	slices.SortStableFunc(num.Elsewhere, func(a, b rules.Attempt) int { return a.At.Compare(b.At) })
	cli, ok := r.book.CallerIDFor(num.E164, append(slices.Clone(c.lead.Places), num.Places...), r.showing(c))
	d := rules.Dial{Number: v.Number, Mode: m.mode, Reserved: agentFirst, Agent: v.Agent, CallerID: cli}
	if len(m.windows) > 0 && !agentFirst {
		d.Budget = rules.BudgetOf(m.windows[0], 0)
	}
	if !ok {
		r.hold(c, rules.CallerID, m.now.Add(time.Hour))
		r.unshown = fault.New(fault.Conflict, "No caller ID may be shown for some leads: it is none that the house owns, or the law bars it. Check the campaign's caller ID and the trunk's numbers.").WithKey("campaign.caller_id")
		return false
	}
	if g := rules.Gate(&c.lead, r.book, d, m.now); !g.Allowed {
		r.hold(c, g.HeldBy, g.Until)
		return false
	}
	r.lease(m, c, cli, agentFirst)
	return true
}

// showing is what there is to choose a caller ID from.
func (r *runner) showing(c candidate) rules.Showing {
	s := rules.Showing{Source: r.c.CallerID.Source, Campaign: rules.CLI{Number: r.c.CallerID.Number}, Lead: c.own, Owned: r.owned}
	day := days.Start(r.now(), r.zone)
	for _, p := range r.c.CallerID.Pool {
		today, used := r.e.shown.since(r.c.SiteID, p.Number, day)
		s.Pool = append(s.Pool, rules.CLI{Number: p.Number, Serves: p.Serves, DailyCap: p.DailyCap, Today: today, Used: used})
	}
	return s
}

// owned tells whether the trunk may show a number. Of one that lists none nobody here knows; its provider does.
func (r *runner) owned(number string) bool {
	t := r.trunk()
	return t != nil && (len(t.Numbers) == 0 || slices.Contains(t.Numbers, number))
}

// trunk is the campaign's, nil when there is none.
func (r *runner) trunk() *campaigns.Trunk {
	for i := range r.plan.Trunks {
		if r.plan.Trunks[i].ID == r.c.TrunkID {
			return &r.plan.Trunks[i]
		}
	}
	return nil
}

// lease records the attempt and lets the number be dialled; the voice engine waits for the disk first.
func (r *runner) lease(m *moment, c candidate, cli string, agentFirst bool) {
	num := c.lead.Numbers[c.ready.Verdict.Number]
	limits := r.book.For(append(slices.Clone(c.lead.Places), num.Places...)...)
	a := events.Attempt{ID: r.e.cfg.IDs.New(), CampaignID: r.id, SiteID: r.c.SiteID, QueueID: r.c.QueueID, Campaign: r.c.Num, List: c.due.List, LeadID: c.due.LeadID,
		Lease: c.lease, Number: num.E164, Position: c.ready.Verdict.Number, Mode: string(m.mode), Reserved: agentFirst, CallerID: cli, TrunkID: r.c.TrunkID,
		Segment: r.segments[c.due.List], Rules: r.law, Basis: string(c.lead.Basis), LimitMS: int(r.limit().Milliseconds()),
		State: events.AttemptLeased, Since: m.now, LeasedAt: m.now}
	g := r.c.Guide
	ref := events.AttemptRef{ID: a.ID, CampaignID: r.id, LeadID: a.LeadID, Campaign: r.c.Name, ScriptID: g.ScriptID, FormID: g.FormID, CRMURL: g.CRM.URL, CRMMode: g.CRM.Mode}
	placing := r.placing(c, limits)
	lead := c.lead
	f := &flight{a: a, lead: &lead}
	if agentFirst {
		f.a.InteractionID = r.e.cfg.IDs.New()
	} else {
		f.a.CallID = r.e.cfg.IDs.New()
	}
	r.open[a.ID] = f
	r.record(events.AttemptBegan, f.a)
	r.e.ledger.note(c.number(), r.c.SiteID, a.ID, rules.Attempt{At: m.now, Number: a.Position})
	r.e.shown.add(r.c.SiteID, cli, m.now)
	r.total.Dialed++
	if !agentFirst {
		r.e.cfg.Voice.Reach(desk.Reach{CallID: f.a.CallID, Attempt: ref, SiteID: r.c.SiteID, QueueID: r.c.QueueID, Number: r.dialled(num.E164), CallerID: cli, Placing: placing})
		return
	}
	placing.Lead = nil // the interaction has it
	p := desk.AgentFirst{InteractionID: f.a.InteractionID, Attempt: ref, Lead: c.info, SiteID: r.c.SiteID, QueueID: r.c.QueueID, Number: r.dialled(num.E164), CallerID: cli,
		Placing: placing, Seconds: r.c.Preview.Seconds, CanSkip: r.c.Preview.CanSkip, NotAfter: r.closing(c, m.now), AtOnce: r.mode != rules.Preview, ChosenID: c.ready.Verdict.Agent}
	if p.ChosenID != "" && c.lead.Callback != nil {
		p.ChosenUntil = c.lead.Callback.At.Add(r.personal())
		p.AtOnce, p.Priority = false, callbackPriority
		if p.Seconds == 0 {
			p.Seconds = callbackLook
		}
	}
	if err := r.e.cfg.Desk.Preview(p); err != nil { // nothing was dialled
		next := f.a
		next.Outcome, next.Uncounted, next.Ours, next.EndedAt = "cancelled", true, true, m.now
		r.closes(f, next, m.now)
	}
}

// closing is when the hours for calling a candidate end, zero when they do not.
func (r *runner) closing(c candidate, now time.Time) (first time.Time) {
	for _, p := range append(slices.Clone(c.lead.Places), c.lead.Numbers[c.ready.Verdict.Number].Places...) {
		if rule, until := r.book.OpenIn(p, now); rule == rules.None && !until.IsZero() && (first.IsZero() || until.Before(first)) {
			first = until
		}
	}
	return first
}

const (
	callbackPriority = 1 << 10
	callbackLook     = 20 // seconds an agent has for looking at a callback before it is dialled
)

func (r *runner) personal() time.Duration {
	if p := r.book.Rules().Personal; p > 0 {
		return time.Duration(p)
	}
	return time.Duration(rules.UsualPersonal)
}

// dialled is a number as the trunk wants it.
func (r *runner) dialled(e164 string) string {
	if t := r.trunk(); t != nil && !t.Plus && len(e164) > 1 {
		return e164[1:]
	}
	return e164
}

// placing is how the call is placed, as far as the law lets the campaign.
func (r *runner) placing(c candidate, l rules.Limits) events.Placing {
	p := events.Placing{RingSeconds: int(r.ring().Seconds()), LimitMS: int(r.limit().Milliseconds()), Lead: c.info, Record: r.c.Record && l.Recording != rules.NoticeAgreed, Message: r.c.Message}
	if t := r.trunk(); t != nil {
		p.Route = t.Route
	}
	if d := r.c.Detection; d.On && l.Machines != rules.No {
		p.Detect, p.DetectArgs, p.Leave, p.UnsureIsMachine = true, d.Args, d.Leave, d.UnsureIsMachine
		p.Sample = rand.IntN(100) < d.SamplePercent //nolint:gosec // a sample, no secret
	}
	return p
}
