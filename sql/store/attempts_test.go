package store_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/dialling"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/projector"
)

// calling is a campaign that has called leads, told by events as the engine would.
type calling struct {
	*importing
	c     campaigns.Campaign
	agent string
	won   queues.Disposition
	now   time.Time
	seq   uint64
}

func newCalling(t *testing.T, file string) *calling {
	t.Helper()
	m := newImporting(t, server)
	m.bring(file, nil)
	k := &calling{importing: m, c: m.campaign(m.two, "Sale"), now: m.clock.Now().UTC().Truncate(time.Second)}
	if err := m.AttachList(m.ctx, by, all, k.c.ID, m.list.ID); err != nil {
		t.Fatal(err)
	}
	k.agent = m.world.agent(m.two, "ann", m.team(m.two, "A")).ID
	k.won = must(m.CreateDisposition(m.ctx, by, all, queues.Disposition{SiteID: m.two.ID, Name: "Sold", Success: true}))(t)
	return k
}

// take leases the next lead for an attempt of its own.
func (k *calling) take() events.Attempt {
	k.t.Helper()
	id := k.ids.New()
	due := must(k.TakeLeads(k.ctx, lists.Take{Campaign: k.c.Num, Now: k.now, Until: k.now.Add(time.Minute), Lease: id, Limit: 1}))(k.t)
	if len(due) != 1 {
		k.t.Fatalf("nobody is due: %v", due)
	}
	lead := must(k.LeadsOf(k.ctx, due))(k.t)[due[0].LeadID]
	return events.Attempt{ID: id, CampaignID: k.c.ID, Campaign: k.c.Num, SiteID: k.two.ID, QueueID: k.c.QueueID, List: due[0].List, LeadID: lead.ID, Lease: id,
		Number: lead.Numbers[due[0].Position].String(), Position: due[0].Position, Mode: "power", CallerID: "+576011234567", Rules: "any@2026-11-21",
		State: events.AttemptLeased, Since: k.now, LeasedAt: k.now}
}

func (k *calling) ends(a events.Attempt, o outcomes.Outcome, next events.LeadNext) events.Attempt {
	a.State, a.Outcome, a.EndedAt, a.ClosedAt, a.Next = events.AttemptClosed, string(o), k.now.Add(30*time.Second), k.now.Add(40*time.Second), &next
	if a.DialledAt.IsZero() && !a.Uncounted {
		a.DialledAt = k.now
	}
	return a
}

// tells applies attempts as the projector does.
func (k *calling) tells(list ...events.Attempt) {
	k.t.Helper()
	if err := k.applies(projector.Batch{}, list...); err != nil {
		k.t.Fatal(err)
	}
}

func (k *calling) applies(b projector.Batch, list ...events.Attempt) error {
	b.From = projector.Position{Seq: k.seq}
	b.To = projector.Position{Seq: k.seq + 1, EventID: "e", At: k.now}
	for _, a := range list {
		b.Attempts = append(b.Attempts, projector.Attempt{Attempt: a, Seq: k.seq + 1, ChangedAt: k.now})
	}
	err := k.ApplyLive(k.ctx, b)
	if err == nil {
		k.seq++
	}
	return err
}

// row is where the campaign is with a lead.
func (k *calling) row(lead uint64) (s string) {
	k.t.Helper()
	if err := k.pool.QueryRow(`SELECT CONCAT(state, ' tries ', attempts, ' place ', position, ' ', outcome, ' held ', held, ' in ', CAST(next_at AS SIGNED) - ?, IF(callback_at > 0, CONCAT(' callback in ', CAST(callback_at AS SIGNED) - ?), ''), ' lease ', lease = '')
		FROM campaign_leads WHERE lead_id = ?`, k.now.Unix(), k.now.Unix(), lead).Scan(&s); err != nil {
		k.t.Fatal(err)
	}
	return s
}

const four = "phone,name,color\n3001234560,Ann,red\n3001234561,Bob,=cmd\n3001234562,Cid,\n3001234563,Dan,\n"

func TestAClosedAttemptGivesItsLeadBackOnce(t *testing.T) {
	k := newCalling(t, four)
	a := k.take()
	k.tells(a)
	if got := k.row(a.LeadID); !strings.HasPrefix(got, "1 tries 0") {
		t.Fatalf("while it is called: %s", got)
	}
	done := k.ends(a, outcomes.NoAnswer, events.LeadNext{At: k.now.Add(time.Hour), Position: 0, Held: "number_day"})
	want := "0 tries 1 place 0 no_answer held number_day in 3600 lease 1"
	for range 3 { // a journal may be told again
		k.tells(a, done)
		if got := k.row(a.LeadID); got != want {
			t.Fatalf("after it: %s", got)
		}
	}
	// somebody else's lease is not given back by it
	k.now = k.now.Add(2 * time.Hour)
	b := events.Attempt{}
	for b.LeadID != a.LeadID {
		b = k.take()
	}
	k.tells(done)
	if got := k.row(a.LeadID); !strings.HasPrefix(got, "1 tries 1") || !strings.HasSuffix(got, "lease 0") {
		t.Errorf("the old attempt took the new one's lease: %s", got)
	}
	b.Uncounted = true
	k.tells(k.ends(b, outcomes.Skipped, events.LeadNext{At: k.now.Add(time.Hour)}))
	if got := k.row(a.LeadID); !strings.HasPrefix(got, "0 tries 1 place 0 skipped") {
		t.Errorf("what never left the house was counted: %s", got)
	}
	var n int
	if err := k.pool.QueryRow("SELECT COUNT(*) FROM attempts").Scan(&n); err != nil || n != 2 {
		t.Errorf("%d attempts (%v)", n, err)
	}
}

func TestAnAttemptThatDoesNotSayWhatFollowsOrWhoseCampaignIsGoneIsNoTrouble(t *testing.T) {
	k := newCalling(t, four)
	a := k.take()
	a = k.ends(a, outcomes.Busy, events.LeadNext{})
	a.Next = nil
	k.tells(a)
	if got := k.row(a.LeadID); !strings.HasPrefix(got, "0 tries 1 place 0 busy held  in 3640") {
		t.Errorf("without a next: %s", got)
	}
	b := k.take()
	if err := k.DeleteCampaign(k.ctx, by, all, k.c.ID); err != nil {
		t.Fatal(err)
	}
	if err := k.SettleCampaigns(k.ctx); err != nil {
		t.Fatal(err)
	}
	k.tells(k.ends(b, outcomes.Busy, events.LeadNext{}))
	b.ID = strings.Repeat("LONG", 20)
	if err := k.applies(projector.Batch{}, b); !errors.Is(err, projector.ErrRefused) {
		t.Errorf("an attempt that cannot be written: %v", err)
	}
}

func TestWhatAnAgentSaysAfterTheAttemptIsClosedIsKept(t *testing.T) {
	k := newCalling(t, four)
	a := k.ends(k.take(), outcomes.Connected, events.LeadNext{Closed: true})
	a.AnsweredAt, a.JoinedAt, a.AgentID, a.Refused = k.now, k.now.Add(time.Second), k.agent, true
	k.tells(a)
	i := events.Interaction{ID: k.ids.New(), SiteID: k.two.ID, Channel: events.Voice, Direction: events.Outbound, State: events.InteractionDone, DispositionID: k.won.ID,
		Attempt: &events.AttemptRef{ID: a.ID, CampaignID: k.c.ID, LeadID: a.LeadID}}
	if err := k.applies(projector.Batch{Interactions: []projector.Interaction{{Interaction: i, Seq: 9, ChangedAt: k.now}}}); err != nil {
		t.Fatal(err)
	}
	k.tells(a) // again, and still without a word of it
	items, _, err := k.ListResults(k.ctx, all, k.c.ID, campaigns.ResultFilter{}, events.Page{})
	if err != nil || len(items) != 1 || items[0].Disposition != "Sold" || items[0].Agent != "ANN" || items[0].Lead != "Ann" || items[0].Fields["color"] != "red" || items[0].List != "Spring" {
		t.Fatalf("the result is %+v (%v)", items, err)
	}
	got := items[0].Attempt
	if got.Number != a.Number || !got.JoinedAt.Equal(a.JoinedAt) || !got.Refused || got.Next == nil || !got.Next.Closed || got.Rules != a.Rules || !got.RangAt.IsZero() {
		t.Errorf("the attempt is %+v", got)
	}
	f := must(k.FunnelSince(k.ctx, k.c.Num, k.now.Add(-time.Hour)))(t)
	if f != (campaigns.Funnel{Attempts: 1, Answered: 1, People: 1, Connected: 1, Success: 1}) {
		t.Errorf("the funnel is %+v", f)
	}
	if f := must(k.FunnelSince(k.ctx, k.c.Num, k.now.Add(time.Hour)))(t); f != (campaigns.Funnel{}) {
		t.Errorf("later there is %+v", f)
	}
}

func TestACallbackIsTakenWhenItIsDueAndByNothingElse(t *testing.T) {
	k := newCalling(t, four)
	a := k.take()
	at := k.now.Add(time.Hour)
	k.tells(k.ends(a, outcomes.Connected, events.LeadNext{At: k.now, Callback: at, Agent: k.agent, Position: 0}))
	take := func(lease string) []lists.Due {
		return must(k.TakeCallbacks(k.ctx, lists.Take{Campaign: k.c.Num, Now: k.now, Until: k.now.Add(time.Minute), Lease: lease, Limit: 5}))(t)
	}
	if got := take("E"); len(got) != 0 {
		t.Errorf("too early: %+v", got)
	}
	k.now = k.now.Add(2 * time.Hour)
	all := must(k.TakeLeads(k.ctx, lists.Take{Campaign: k.c.Num, Now: k.now, Until: k.now.Add(time.Minute), Lease: "N", Limit: 9}))(t)
	if len(all) != 3 {
		t.Errorf("the callback came as a usual lead: %+v", all)
	}
	if got := must(k.TakeCallbacks(k.ctx, lists.Take{Campaign: k.c.Num, Now: k.now, Until: k.now, Lease: "Z", Limit: 5, Zones: []string{"Europe/Madrid"}}))(t); len(got) != 0 {
		t.Errorf("in a zone that is closed: %+v", got)
	}
	got := take("C")
	if len(got) != 1 || got[0].LeadID != a.LeadID || len(take("D")) != 0 {
		t.Fatalf("due: %+v", got)
	}
	past := must(k.PastOf(k.ctx, k.c.Num, []uint64{a.LeadID, 1 << 40}))(t)[a.LeadID]
	if past.Callback == nil || !past.Callback.At.Equal(at) || past.Callback.Agent != k.agent || len(past.Attempts) != 1 || past.Attempts[0].Outcome != outcomes.Connected {
		t.Errorf("the past is %+v", past)
	}
	// a rule holds it: the appointment stays
	if err := k.HoldLeads(k.ctx, k.c.Num, "C", []dialling.Held{{LeadID: a.LeadID, Rule: rules.Hours, Until: k.now.Add(time.Hour)}}); err != nil {
		t.Fatal(err)
	}
	if got := take("F"); len(got) != 0 {
		t.Errorf("held, but %+v", got)
	}
	k.now = k.now.Add(time.Hour)
	b := k.ends(events.Attempt{ID: k.ids.New(), CampaignID: k.c.ID, Campaign: k.c.Num, SiteID: k.two.ID, QueueID: k.c.QueueID, List: got[0].List, LeadID: a.LeadID, Lease: "G", Number: a.Number}, outcomes.Connected, events.LeadNext{Closed: true})
	if got := take("G"); len(got) != 1 {
		t.Fatalf("after the hold: %+v", got)
	}
	k.tells(b)
	if got := k.row(a.LeadID); !strings.HasPrefix(got, "2 tries 2") || strings.Contains(got, "callback") {
		t.Errorf("after the callback: %s", got)
	}
}

func TestHeldLeadsEachHaveTheirOwnRuleAndTime(t *testing.T) {
	k := newCalling(t, four)
	var held []dialling.Held
	due := must(k.TakeLeads(k.ctx, lists.Take{Campaign: k.c.Num, Now: k.now, Until: k.now.Add(time.Minute), Lease: "H", Limit: 9}))(t)
	for i, r := range []rules.Rule{rules.Hours, rules.Gap, rules.Suppressed, rules.NoZone} {
		held = append(held, dialling.Held{LeadID: due[i].LeadID, Rule: r, Until: k.now.Add(time.Duration(i+1) * time.Hour), Closed: r == rules.Suppressed})
	}
	held[3].Until = time.Time{}
	if err := k.HoldLeads(k.ctx, k.c.Num, "other", held); err != nil {
		t.Fatal(err)
	}
	if got := k.row(due[0].LeadID); !strings.HasPrefix(got, "1 ") {
		t.Fatalf("somebody without the lease held it: %s", got)
	}
	if err := k.HoldLeads(k.ctx, k.c.Num, "H", held); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"0 tries 0 place 0  held hours in 3600 lease 1", "0 tries 0 place 0  held gap in 7200 lease 1", "2 tries 0 place 0  held suppressed in 10800 lease 1", "0 tries 0 place 0  held no_zone in 86400 lease 1"} {
		if got := k.row(due[i].LeadID); got != want {
			t.Errorf("lead %d: %s", i, got)
		}
	}
	n := must(k.CountLeads(k.ctx, k.c.Num, k.now.Add(90*time.Minute)))(t)
	if n.Leads != (campaigns.Leads{Total: 4, Due: 1, Later: 2, Closed: 1}) || n.Zones["America/Bogota"] != 3 || n.Ready["America/Bogota"] != 1 || len(n.Holds) != 2 {
		t.Errorf("counted %+v", n)
	}
	for _, h := range n.Holds {
		if h.Leads != 1 || h.Rule == rules.Gap && !h.First.Equal(k.now.Add(2*time.Hour)) {
			t.Errorf("held %+v", h)
		}
	}
	if got := must(k.TakeLeads(k.ctx, lists.Take{Campaign: k.c.Num, Now: k.now.Add(time.Hour), Until: k.now, Lease: "I", Limit: 9}))(t); len(got) != 1 || got[0].LeadID != due[0].LeadID {
		t.Errorf("an hour later %+v", got)
	}
	if err := k.HoldLeads(k.ctx, k.c.Num, "I", nil); err != nil {
		t.Error(err)
	}
}

func TestCallsToANumberAreThoseOfTheWholeSiteAlsoUnderWay(t *testing.T) {
	k := newCalling(t, four)
	a := k.take()
	k.tells(a) // under way
	other := a
	other.ID, other.Campaign, other.CampaignID, other.LeasedAt, other.LeadID = k.ids.New(), 4711, k.ids.New(), k.now.Add(-time.Hour), 99
	k.tells(k.ends(other, outcomes.Machine, events.LeadNext{}))
	far, unsent, old := other, other, other
	far.ID, far.SiteID = k.ids.New(), k.one.ID
	unsent.ID, unsent.Uncounted = k.ids.New(), true
	old.ID, old.LeasedAt = k.ids.New(), k.now.Add(-48*time.Hour)
	k.tells(k.ends(far, outcomes.Busy, events.LeadNext{}), k.ends(unsent, outcomes.Cancelled, events.LeadNext{}), k.ends(old, outcomes.Busy, events.LeadNext{}))
	n := must(must(lists.NewNumbering("CO"))(t).Parse(a.Number))(t)
	got := must(k.CallsTo(k.ctx, k.two.ID, []lists.Number{n, 573999999999}, k.now.Add(-24*time.Hour)))(t)
	if len(got) != 1 || len(got[n]) != 2 || got[n][0].Campaign != 4711 || got[n][0].Outcome != outcomes.Machine || got[n][1].ID != a.ID || got[n][1].Outcome != "" || !got[n][1].Outcome.Placed() {
		t.Errorf("calls to %s: %+v", a.Number, got)
	}
	quarter := func(at time.Time) int64 { return at.Unix() / 900 }
	want := map[dialling.Shown]bool{{Number: "+576011234567", Quarter: quarter(k.now), Calls: 1}: true, {Number: "+576011234567", Quarter: quarter(other.LeasedAt), Calls: 2}: true}
	shown := must(k.CallerIDsSince(k.ctx, k.two.ID, k.now.Add(-24*time.Hour)))(t)
	for _, x := range shown {
		if !want[x] {
			t.Errorf("shown %+v", x)
		}
	}
	if len(shown) != len(want) {
		t.Errorf("caller IDs: %v", shown)
	}
	past := must(k.PastOf(k.ctx, k.c.Num, []uint64{a.LeadID}))(t)[a.LeadID]
	if len(past.Attempts) != 1 || past.Attempts[0].Outcome != "" || past.Callback != nil || !past.Recycled.IsZero() {
		t.Errorf("the lead's own past is %+v", past)
	}
}

func TestAnsweredCallsAreTheLawsLog(t *testing.T) {
	k := newCalling(t, four)
	if calls, first, err := k.AnsweredCalls(k.ctx, k.c.Num, k.now); err != nil || len(calls) != 0 || !first.IsZero() {
		t.Errorf("before any call: %v %v %v", calls, first, err)
	}
	at := k.now
	silent := k.ends(k.take(), outcomes.NoAnswer, events.LeadNext{Closed: true})
	k.now = k.now.Add(time.Minute)
	dropped := k.take()
	dropped.AnsweredAt, dropped.Ours = k.now, true
	dropped.Detection.Verdict = "person"
	k.now = k.now.Add(time.Minute)
	machine := k.take()
	machine.AnsweredAt, machine.JoinedAt = k.now, k.now.Add(time.Second)
	k.tells(silent, k.ends(dropped, outcomes.Abandoned, events.LeadNext{Closed: true}), k.ends(machine, outcomes.Machine, events.LeadNext{Closed: true}))
	calls, first, err := k.AnsweredCalls(k.ctx, k.c.Num, at)
	if err != nil || len(calls) != 2 || !first.Equal(at) || !calls[0].Ours || calls[0].Verdict != "person" || !calls[0].Joined.IsZero() || calls[0].Coded || !calls[1].Coded {
		t.Errorf("%+v, first %v (%v)", calls, first, err)
	}
}

func TestThePlanIsEverythingPeopleDecided(t *testing.T) {
	k := newCalling(t, four)
	trunk := k.trunk(k.two, "carrier")
	gone := k.campaign(k.two, "Gone")
	if err := k.DeleteCampaign(k.ctx, by, all, gone.ID); err != nil {
		t.Fatal(err)
	}
	p := must(k.DiallingPlan(k.ctx))(t)
	if len(p.Campaigns) != 1 || len(p.Campaigns[0].ListIDs) != 1 || len(p.Trunks) != 1 || p.Trunks[0].ID != trunk.ID || p.Lists[k.list.ID].Name != "Spring" {
		t.Errorf("the plan is %+v", p)
	}
	for num, id := range p.ListNums {
		if id != k.list.ID || num == 0 {
			t.Errorf("%d is %s", num, id)
		}
	}
}
