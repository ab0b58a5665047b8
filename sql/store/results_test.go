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
	"github.com/cordboard/cordboard/desk/queues"
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
	if p := must(k.RecyclePreview(k.ctx, all, k.c.ID, campaigns.RecycleWish{}, true))(t); fmt.Sprint(p) != "{map[connected:1 machine:2] [] 0 0}" {
		t.Errorf("recycled could be %v", p)
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

func TestWhatRecyclingWouldComeToIsToldExactlyAndWithoutWhoMayNotBeCalled(t *testing.T) {
	k := newCalling(t, "phone,mobile,name\n3001234560,,Ann\n3001234561,3007654321,Bob\n3001234562,3007654322,Cid\n3001234563,,Dan\n3001234564,,Eva\n")
	lost := must(k.CreateDisposition(k.ctx, by, all, queues.Disposition{SiteID: k.two.ID, Name: "Lost"}))(t)
	for _, x := range []struct {
		o    outcomes.Outcome
		code string
		more bool // it was tried once before, when it was sold
	}{{outcomes.Machine, "", true}, {outcomes.Connected, k.won.ID, false}, {outcomes.Connected, lost.ID, true}, {outcomes.Machine, "", false}, {outcomes.Connected, "", false}} {
		a := k.take()
		if x.more {
			b := a
			b.ID, b.Lease, b.LeasedAt = k.ids.New(), "nobody's", k.now.Add(-time.Hour)
			b.DispositionID = k.won.ID
			k.tells(k.ends(b, outcomes.Connected, events.LeadNext{Closed: true}))
		}
		a.DispositionID = x.code
		k.tells(k.ends(a, x.o, events.LeadNext{Closed: true}))
	}
	// Ann's only number, both of Bob's, one of Cid's; Dan's is on a list that holds for another campaign alone
	k.bars("Firm", "", 573001234560, 573001234561, 573007654321)
	k.bars("Sale", k.c.ID, 573001234562)
	k.bars("Other", k.campaign(k.two, "Other").ID, 573001234563)
	other := must(k.CreateList(k.ctx, by, all, lists.List{SiteID: k.two.ID, Name: "Autumn", Country: "CO"}))(t)
	if err := k.AttachList(k.ctx, by, all, k.c.ID, other.ID); err != nil {
		t.Fatal(err)
	}
	both := []string{"machine", "connected"}
	elsewhere := events.Reach{PartIDs: []string{k.two.ID}, QueueIDs: []string{k.won.ID}}
	for name, x := range map[string]struct {
		r    events.Reach
		w    campaigns.RecycleWish
		want string
	}{
		"without an outcome":            {all, campaigns.RecycleWish{AttemptsBelow: 9}, "map[connected:3 machine:2] [] 0 0"},
		"all":                           {all, campaigns.RecycleWish{Outcomes: both}, "map[connected:3 machine:2] [Lost:1 Sold:1] 5 2"},
		"never tried":                   {all, campaigns.RecycleWish{Outcomes: both, AttemptsBelow: 1}, "map[] [] 0 0"},
		"of one outcome":                {all, campaigns.RecycleWish{Outcomes: []string{"machine"}}, "map[connected:3 machine:2] [] 2 1"},
		"of a code":                     {all, campaigns.RecycleWish{Outcomes: both, Dispositions: []string{lost.ID}}, "map[connected:3 machine:2] [Lost:1 Sold:1] 1 0"},
		"by the last code, not any":     {all, campaigns.RecycleWish{Outcomes: both, Dispositions: []string{k.won.ID}}, "map[connected:3 machine:2] [Lost:1 Sold:1] 1 1"},
		"of its list":                   {all, campaigns.RecycleWish{Outcomes: both, ListIDs: []string{k.list.ID}}, "map[connected:3 machine:2] [Lost:1 Sold:1] 5 2"},
		"of a list without leads":       {all, campaigns.RecycleWish{Outcomes: both, ListIDs: []string{other.ID}}, "map[] [] 0 0"},
		"codes of a queue out of reach": {elsewhere, campaigns.RecycleWish{Outcomes: both, Dispositions: []string{lost.ID}}, "map[connected:3 machine:2] [] 0 0"},
	} {
		p, err := k.RecyclePreview(k.ctx, x.r, k.c.ID, x.w, true)
		codes := []string{}
		for _, c := range p.Dispositions {
			codes = append(codes, fmt.Sprintf("%s:%d", c.Name, c.Leads))
		}
		slices.Sort(codes)
		if got := fmt.Sprint(p.Outcomes, " ", codes, " ", p.Leads, " ", p.Barred); err != nil || got != x.want {
			t.Errorf("%s: %s (%v), want %s", name, got, err, x.want)
		}
	}
	_, err := k.RecyclePreview(k.ctx, all, k.c.ID, campaigns.RecycleWish{Outcomes: both, ListIDs: []string{k.won.ID}}, false)
	wants(t, err, fault.Invalid, "field.unknown", "list_ids")
	_, err = k.RecyclePreview(k.ctx, events.Reach{SiteIDs: []string{k.one.ID}}, k.c.ID, campaigns.RecycleWish{}, false)
	wants(t, err, fault.NotFound, "row.not_found", "")
	w := campaigns.RecycleWish{Outcomes: both, AttemptsBelow: 3, Dispositions: []string{lost.ID}, ListIDs: []string{k.list.ID}}
	if n := must(k.Recycle(k.ctx, by, all, k.c.ID, w))(t); n != 1 {
		t.Errorf("%d were recycled", n)
	}
	if n := must(k.Recycle(k.ctx, by, all, k.c.ID, w))(t); n != 0 {
		t.Errorf("%d were recycled twice", n)
	}
}

// bars puts numbers on a do-not-call list of its own, for one campaign or for all.
func (k *calling) bars(name, campaign string, numbers ...lists.Number) {
	k.t.Helper()
	d := must(k.CreateDNCList(k.ctx, by, all, lists.DNCList{SiteID: k.two.ID, Name: name, Country: "CO", CampaignID: campaign}))(k.t)
	for _, n := range numbers {
		if err := k.AddDNCNumbers(k.ctx, by, all, d.ID, "api", []lists.Number{n}); err != nil {
			k.t.Fatal(err)
		}
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
