package store

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"slices"
	"strconv"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/abandonment"
	"github.com/cordboard/cordboard/campaigns/dialling"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/sql/store/db"
)

var _ dialling.Store = (*Store)(nil)

// DiallingPlan implements dialling.Store.
func (s *Store) DiallingPlan(ctx context.Context) (plan dialling.Plan, err error) {
	err = s.snapshot(ctx, func(q *db.Queries) error {
		plan = dialling.Plan{Lists: map[string]lists.List{}, ListNums: map[uint32]string{}}
		rows, err := q.AllCampaigns(ctx)
		if plan.Campaigns, err = mapped(rows, err, campaignOf); err != nil {
			return err
		}
		if err := fillCampaigns(ctx, q, plan.Campaigns); err != nil {
			return err
		}
		trunks, err := q.AllTrunks(ctx)
		if plan.Trunks, err = mapped(trunks, err, trunkOf); err != nil {
			return err
		}
		if plan.Audits, err = audits(ctx, q); err != nil {
			return err
		}
		called, err := q.AllCalledLists(ctx)
		if err != nil {
			return err
		}
		for _, row := range called {
			l, err := listOf(row)
			if err != nil {
				return err
			}
			plan.Lists[l.ID], plan.ListNums[row.Num] = l, l.ID
		}
		return nil
	})
	return plan, err
}

// lookAgain is when a lead is looked at again that a rule holds without an end.
const lookAgain = 24 * time.Hour

// HoldLeads implements dialling.Store.
func (s *Store) HoldLeads(ctx context.Context, campaign uint32, lease string, held []dialling.Held) error {
	again := s.now().Add(lookAgain)
	for some := range slices.Chunk(held, takeMost) {
		p := db.HoldLeadsParams{CampaignNum: campaign, Lease: lease}
		ids := make([]string, 0, len(some))
		for _, h := range some {
			state, until := leadDue, h.Until
			if h.Closed {
				state = leadClosed
			}
			if until.IsZero() {
				until = again
			}
			p.Leads, ids = append(p.Leads, h.LeadID), append(ids, strconv.FormatUint(h.LeadID, 10))
			p.States = append(p.States, strconv.Itoa(state))
			p.Untils = append(p.Untils, strconv.FormatUint(uint64(seconds(until)), 10))
			p.Rules = append(p.Rules, ascii(string(h.Rule), 20))
		}
		p.OfStates, p.OfUntils, p.OfRules = ids, ids, ids
		if _, err := s.q.HoldLeads(ctx, p); err != nil {
			return explain(err)
		}
	}
	return nil
}

// TakeCallbacks implements dialling.Store. Callbacks of zones that are closed are passed over.
func (s *Store) TakeCallbacks(ctx context.Context, t lists.Take) ([]lists.Due, error) {
	t.Limit = min(max(t.Limit, 1), takeMost)
	rows, err := s.q.DueCallbacks(ctx, db.DueCallbacksParams{CampaignNum: t.Campaign, Now: seconds(t.Now), Limit: takeMost})
	if err != nil || len(rows) == 0 {
		return []lists.Due{}, explain(err)
	}
	names, _, err := s.knownZones(ctx, s.q, func(yield func(uint16) bool) {
		for _, d := range rows {
			if !yield(d.Zone) {
				return
			}
		}
	})
	if err != nil {
		return nil, explain(err)
	}
	var found []lists.Due
	for _, d := range rows {
		if len(found) == t.Limit || t.Zones != nil && !slices.Contains(t.Zones, names[d.Zone]) {
			continue
		}
		found = append(found, lists.Due{LeadID: d.LeadID, List: d.ListNum, Zone: names[d.Zone], Priority: int(d.Priority), NextAt: time.Unix(int64(d.NextAt), 0).UTC(),
			Attempts: int(d.Attempts), Position: int(d.Position), Outcome: d.Outcome})
	}
	return s.lease(ctx, t, found)
}

// PastOf implements dialling.Store.
func (s *Store) PastOf(ctx context.Context, campaign uint32, leads []uint64) (map[uint64]dialling.Past, error) {
	out := make(map[uint64]dialling.Past, len(leads))
	for some := range slices.Chunk(leads, takeMost) {
		rows, err := s.q.PastAttempts(ctx, db.PastAttemptsParams{CampaignNum: campaign, Leads: some})
		if err != nil {
			return nil, explain(err)
		}
		for _, a := range rows {
			if a.Uncounted && outcomes.Outcome(a.Outcome).Placed() {
				continue // it never left the house
			}
			p := out[a.LeadID]
			p.Attempts = append(p.Attempts, pastAttempt(a.LeasedAt, a.DialledAt, a.EndedAt, a.Position, a.Outcome, a.DispositionID, a.Refused))
			out[a.LeadID] = p
		}
		standing, err := s.q.LeadStandings(ctx, db.LeadStandingsParams{CampaignNum: campaign, Leads: some})
		if err != nil {
			return nil, explain(err)
		}
		for _, l := range standing {
			p := out[l.LeadID]
			p.Recycled = instant(l.RecycledAt)
			if l.CallbackAt > 0 {
				p.Callback = &rules.Appointment{At: instant(l.CallbackAt), Number: int(l.Position), Agent: l.CallbackAgent}
			}
			out[l.LeadID] = p
		}
	}
	return out, nil
}

// pastAttempt is an attempt as the rules see it. One without an outcome is under way, and counts.
func pastAttempt(leased time.Time, dialled, ended sql.NullTime, place uint8, outcome, disposition string, refused bool) rules.Attempt {
	if dialled.Valid {
		leased = dialled.Time
	}
	return rules.Attempt{At: leased, Ended: ended.Time, Number: int(place), Outcome: outcomes.Outcome(outcome), Disposition: disposition, Refused: refused}
}

// instant is a time of campaign_leads; 0 is the zero time.
func instant(at uint32) time.Time {
	if at == 0 {
		return time.Time{}
	}
	return time.Unix(int64(at), 0).UTC()
}

// CallsTo implements dialling.Store. The place of a number is that of the lead that was called.
func (s *Store) CallsTo(ctx context.Context, siteID string, numbers []lists.Number, since time.Time) (map[lists.Number][]dialling.PastCall, error) {
	out := make(map[lists.Number][]dialling.PastCall, len(numbers))
	for some := range slices.Chunk(numbers, takeMost) {
		want := make([]uint64, len(some))
		for i, n := range some {
			want[i] = uint64(n)
		}
		rows, err := s.q.AttemptsToNumbers(ctx, db.AttemptsToNumbersParams{SiteID: siteID, Since: since.UTC(), Numbers: want})
		if err != nil {
			return nil, explain(err)
		}
		for _, a := range rows {
			n := lists.Number(a.Number)
			out[n] = append(out[n], dialling.PastCall{Campaign: a.CampaignNum, LeadID: a.LeadID, ID: a.ID,
				Attempt: pastAttempt(a.LeasedAt, a.DialledAt, a.EndedAt, a.Position, a.Outcome, a.DispositionID, a.Refused)})
		}
	}
	return out, nil
}

// foundMachine are the outcomes of a call that an agent took and found a machine on.
var foundMachine = []outcomes.Outcome{outcomes.Machine, outcomes.MessageLeft, outcomes.Fax}

// AnsweredCalls implements dialling.Store.
func (s *Store) AnsweredCalls(ctx context.Context, campaign uint32, since time.Time) (calls []abandonment.Call, first time.Time, err error) {
	first, err = s.q.FirstAttempt(ctx, campaign)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, time.Time{}, nil
	} else if err != nil {
		return nil, time.Time{}, explain(err)
	}
	rows, err := s.q.AnsweredAttempts(ctx, db.AnsweredAttemptsParams{CampaignNum: campaign, Since: sql.NullTime{Time: since.UTC(), Valid: true}})
	calls, err = mapped(rows, explain(err), sure(func(a db.AnsweredAttemptsRow) abandonment.Call {
		return abandonment.Call{Answered: a.AnsweredAt.Time, Joined: a.JoinedAt.Time, Ended: a.EndedAt.Time, Ours: a.Ours, Verdict: abandonment.Verdict(a.Verdict),
			Coded: a.JoinedAt.Valid && slices.Contains(foundMachine, outcomes.Outcome(a.Outcome))}
	}))
	return calls, first, err
}

// CountLeads implements dialling.Store.
func (s *Store) CountLeads(ctx context.Context, campaign uint32, now time.Time) (dialling.Count, error) {
	out := dialling.Count{Zones: map[string]int{}, Ready: map[string]int{}, Holds: []campaigns.Hold{}}
	rows, err := s.q.CountCampaignLeads(ctx, db.CountCampaignLeadsParams{CampaignNum: campaign, Now: seconds(now)})
	if err != nil {
		return out, explain(err)
	}
	names, _, err := s.knownZones(ctx, s.q, zonesIn(rows))
	if err != nil {
		return out, explain(err)
	}
	holds := map[string]int{}
	for _, x := range rows {
		addLeads(&out.Leads, x.State, true, int(x.Due))
		addLeads(&out.Leads, x.State, false, int(x.Leads-x.Due))
		if x.State != leadClosed {
			out.Zones[names[x.Zone]] += int(x.Leads)
		}
		if x.State == leadDue {
			out.Ready[names[x.Zone]] += int(x.Due)
		}
		later := int(x.Leads - x.Due)
		if x.State != leadDue || x.Held == "" || later == 0 {
			continue
		}
		at, known := holds[x.Held]
		if !known {
			at = len(out.Holds)
			holds[x.Held] = at
			out.Holds = append(out.Holds, campaigns.Hold{Rule: rules.Rule(x.Held)})
		}
		h := &out.Holds[at]
		h.Leads += later
		if first := instant(uint32(x.FirstAt)); h.First.IsZero() || first.Before(h.First) {
			h.First = first
		}
	}
	slices.SortFunc(out.Holds, func(a, b campaigns.Hold) int { return b.Leads - a.Leads })
	return out, nil
}

func zonesIn(rows []db.CountCampaignLeadsRow) iter.Seq[uint16] {
	return func(yield func(uint16) bool) {
		for _, x := range rows {
			if !yield(x.Zone) {
				return
			}
		}
	}
}

// FunnelSince implements dialling.Store.
func (s *Store) FunnelSince(ctx context.Context, campaign uint32, since time.Time) (campaigns.Funnel, error) {
	from, to := between(since, time.Time{})
	rows, err := s.q.ListFunnels(ctx, db.ListFunnelsParams{CampaignNum: campaign, AllSites: 1, FromAt: from, ToAt: to})
	var out campaigns.Funnel
	for _, f := range rows {
		addFunnel(&out, funnel(f.Attempts, f.Answered, f.People, f.Connected, f.Success, f.Abandoned, f.Machines))
	}
	return out, explain(err)
}

// CallerIDsSince implements dialling.Store.
func (s *Store) CallerIDsSince(ctx context.Context, siteID string, since time.Time) ([]dialling.Shown, error) {
	rows, err := s.q.CallerIDsSince(ctx, db.CallerIDsSinceParams{SiteID: siteID, Since: since.UTC()})
	return mapped(rows, explain(err), sure(func(x db.CallerIDsSinceRow) dialling.Shown {
		return dialling.Shown{Number: x.CallerID, Quarter: x.Quarter, Calls: int(x.Calls)}
	}))
}
