package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestARecycledLeadIsDueAgainAndKeepsItsPast(t *testing.T) {
	k := newCalling(t, four)
	var leads []uint64
	for _, o := range []outcomes.Outcome{outcomes.Machine, outcomes.Machine, outcomes.Connected} {
		a := k.take()
		leads = append(leads, a.LeadID)
		k.tells(k.ends(a, o, events.LeadNext{Closed: true, Position: 0, Held: "finished"}))
	}
	if n := must(k.RecyclePreview(k.ctx, all, k.c.ID))(t); fmt.Sprint(n) != "map[connected:1 machine:2]" {
		t.Errorf("recycled could be %v", n)
	}
	_, err := k.Recycle(k.ctx, by, all, k.c.ID, campaigns.RecycleWish{Outcomes: []string{"planet"}, AttemptsBelow: 3})
	wants(t, err, fault.Invalid, "field.choice", "outcomes")
	_, err = k.Recycle(k.ctx, by, events.Reach{SiteIDs: []string{k.one.ID}}, k.c.ID, campaigns.RecycleWish{Outcomes: []string{"machine"}, AttemptsBelow: 3})
	wants(t, err, fault.NotFound, "row.not_found", "")
	if n := must(k.Recycle(k.ctx, by, all, k.c.ID, campaigns.RecycleWish{Outcomes: []string{"machine"}, AttemptsBelow: 1}))(t); n != 0 {
		t.Errorf("%d that were called already were recycled as never called", n)
	}
	if n := must(k.Recycle(k.ctx, by, all, k.c.ID, campaigns.RecycleWish{Outcomes: []string{"machine", "busy"}, AttemptsBelow: 3}))(t); n != 2 {
		t.Errorf("%d were recycled", n)
	}
	if got := k.row(leads[0]); !strings.HasPrefix(got, "0 tries 1 place 0 machine held  in ") {
		t.Errorf("recycled: %s", got)
	}
	if got := k.row(leads[2]); !strings.HasPrefix(got, "2 ") {
		t.Errorf("of another outcome: %s", got)
	}
	past := must(k.PastOf(k.ctx, k.c.Num, leads))(t)[leads[0]]
	if past.Recycled.IsZero() || len(past.Attempts) != 1 {
		t.Errorf("its past is %+v", past)
	}
	if got := must(k.TakeLeads(k.ctx, lists.Take{Campaign: k.c.Num, Now: k.clock.Now().Add(time.Second), Until: k.now.Add(time.Hour), Lease: "R", Limit: 9}))(t); len(got) != 3 {
		t.Errorf("due are %+v", got)
	}
}

func TestResultsAreNarrowedPagedAndKeptToWhoMaySeeThem(t *testing.T) {
	k := newCalling(t, four)
	for i, o := range []outcomes.Outcome{outcomes.Machine, outcomes.Connected, outcomes.Connected, outcomes.Busy} {
		a := k.take()
		if o == outcomes.Connected {
			a.AgentID, a.AnsweredAt, a.JoinedAt = k.agent, k.now, k.now
			if i == 1 {
				a.DispositionID = k.won.ID
			}
		}
		k.tells(k.ends(a, o, events.LeadNext{Closed: true}))
		k.now = k.now.Add(time.Hour)
	}
	ask := func(r events.Reach, f campaigns.ResultFilter) (got []string) {
		t.Helper()
		after := ""
		for {
			items, next, err := k.ListResults(k.ctx, r, k.c.ID, f, events.Page{After: after, Limit: 1})
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range items {
				got = append(got, x.Attempt.Outcome)
			}
			if after = next; next == "" {
				return got
			}
		}
	}
	start := k.now.Add(-4 * time.Hour)
	for name, x := range map[string]struct {
		r    events.Reach
		f    campaigns.ResultFilter
		want string
	}{
		"newest first":        {all, campaigns.ResultFilter{}, "[busy connected connected machine]"},
		"by outcome":          {all, campaigns.ResultFilter{Outcome: "connected"}, "[connected connected]"},
		"by agent":            {all, campaigns.ResultFilter{AgentID: k.agent}, "[connected connected]"},
		"by list":             {all, campaigns.ResultFilter{ListID: k.list.ID}, "[busy connected connected machine]"},
		"by another list":     {all, campaigns.ResultFilter{ListID: k.c.ID}, "[]"},
		"by time":             {all, campaigns.ResultFilter{From: start.Add(time.Hour), To: start.Add(2 * time.Hour)}, "[connected]"},
		"with the site":       {events.Reach{SiteIDs: []string{k.two.ID}}, campaigns.ResultFilter{Outcome: "busy"}, "[busy]"},
		"with the queue":      {events.Reach{PartIDs: []string{k.two.ID}, QueueIDs: []string{k.c.QueueID}}, campaigns.ResultFilter{Outcome: "busy"}, "[busy]"},
		"with another queue":  {events.Reach{PartIDs: []string{k.two.ID}, QueueIDs: []string{k.c.ID}}, campaigns.ResultFilter{}, "[]"},
		"a word nobody knows": {all, campaigns.ResultFilter{Outcome: "' OR 1=1"}, "[]"},
	} {
		if got := ask(x.r, x.f); fmt.Sprint(got) != x.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if items, _, err := k.ListResults(k.ctx, all, k.c.ID, campaigns.ResultFilter{}, events.Page{}); err != nil || len(items) != 4 || items[0].Form != nil {
		t.Errorf("calls without a form: %+v, %v", items, err)
	}
	_, _, err := k.ListResults(k.ctx, events.Reach{SiteIDs: []string{k.one.ID}}, k.c.ID, campaigns.ResultFilter{}, events.Page{})
	wants(t, err, fault.NotFound, "row.not_found", "")

	p := must(k.CampaignProgress(k.ctx, all, k.c.ID, time.Time{}, time.Time{}))(t)
	if len(p.Lists) != 1 || p.Lists[0].Leads != (campaigns.Leads{Total: 4, Closed: 4}) || p.Lists[0].Funnel != (campaigns.Funnel{Attempts: 4, Answered: 2, People: 2, Connected: 2, Success: 1, Machines: 1}) || p.Lists[0].State != "" {
		t.Errorf("lists: %+v", p.Lists)
	}
	if len(p.Agents) != 1 || p.Agents[0] != (campaigns.AgentProgress{AgentID: k.agent, Name: "ANN", Connected: 2, Success: 1, TalkSeconds: 60}) {
		t.Errorf("agents: %+v", p.Agents)
	}
	zone := must(time.LoadLocation("America/Bogota"))(t)
	if len(p.Hours) != 4 || !slices.ContainsFunc(p.Hours, func(h campaigns.HourProgress) bool { return h.Hour == start.In(zone).Hour() && h.Machines == 1 }) {
		t.Errorf("hours: %+v, the first was at %v", p.Hours, start.In(zone))
	}
	part := must(k.CampaignProgress(k.ctx, events.Reach{PartIDs: []string{k.two.ID}, QueueIDs: []string{k.c.ID}}, k.c.ID, time.Time{}, time.Time{}))(t)
	if len(part.Agents) != 0 || len(part.Hours) != 0 {
		t.Errorf("of another queue: %+v", part)
	}
	p = must(k.CampaignProgress(k.ctx, all, k.c.ID, k.now, time.Time{}))(t)
	if p.Lists[0].Attempts != 0 || p.Lists[0].Leads.Total != 4 || len(p.Hours) != 0 {
		t.Errorf("from now on: %+v", p)
	}
}

func TestALargeListComesToItsCampaignInTheBackground(t *testing.T) {
	m := newImporting(t, server)
	const leads = 20_100
	m.bring(many(leads), nil)
	c := m.campaign(m.two, "Sale")
	count := func() (n int) {
		if err := m.pool.QueryRow("SELECT COUNT(*) FROM campaign_leads").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	state := func() string {
		p := must(m.CampaignProgress(m.ctx, all, c.ID, time.Time{}, time.Time{}))(t)
		if len(p.Lists) == 0 {
			return "gone"
		}
		return p.Lists[0].State
	}
	if err := m.AttachList(m.ctx, by, all, c.ID, m.list.ID); err != nil {
		t.Fatal(err)
	}
	if n := count(); n != 0 || state() != "adding" {
		t.Fatalf("the request waited for %d leads; the list is %q", n, state())
	}
	if err := m.SettleCampaigns(m.ctx); err != nil {
		t.Fatal(err)
	}
	if n := count(); n != leads || state() != "" {
		t.Fatalf("%d leads came; the list is %q", n, state())
	}
	if err := m.DetachList(m.ctx, by, all, c.ID, m.list.ID); err != nil {
		t.Fatal(err)
	}
	if c = must(m.GetCampaign(m.ctx, all, c.ID))(t); len(c.ListIDs) != 0 || state() != "removing" {
		t.Errorf("it still calls %v, the list is %q", c.ListIDs, state())
	}
	// somebody wants it back before it is gone
	if err := m.AttachList(m.ctx, by, all, c.ID, m.list.ID); err != nil {
		t.Fatal(err)
	}
	if err := m.SettleCampaigns(m.ctx); err != nil {
		t.Fatal(err)
	}
	if n := count(); n != leads || state() != "" {
		t.Errorf("%d leads are there again; the list is %q", n, state())
	}
	if err := m.DetachList(m.ctx, by, all, c.ID, m.list.ID); err != nil {
		t.Fatal(err)
	}
	if err := m.SettleCampaigns(m.ctx); err != nil {
		t.Fatal(err)
	}
	if n := count(); n != 0 || state() != "gone" {
		t.Errorf("%d leads are left; the list is %q", n, state())
	}
}

func TestATalkThatGoesOnCountsUntilNow(t *testing.T) {
	k := newCalling(t, four)
	a := k.take()
	a.State, a.AgentID, a.DialledAt, a.AnsweredAt, a.JoinedAt = events.AttemptAnswered, k.agent, k.now, k.now, k.clock.Now().Add(-90*time.Second)
	k.tells(a)
	p := must(k.CampaignProgress(k.ctx, all, k.c.ID, time.Time{}, time.Time{}))(t)
	if len(p.Agents) != 1 || p.Agents[0].TalkSeconds < 89 || p.Agents[0].TalkSeconds > 120 {
		t.Errorf("agents: %+v", p.Agents)
	}
}
