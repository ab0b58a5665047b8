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
	"github.com/cordboard/cordboard/events/projector"
)

func (k *calling) code(name, kind string) string {
	k.t.Helper()
	return must(k.CreateDisposition(k.ctx, by, all, queues.Disposition{SiteID: k.two.ID, Name: name, Kind: kind}))(k.t).ID
}

// says tells of a conversation that its agent coded.
func (k *calling) says(i events.Interaction, disposition string, w *events.CallbackWish) {
	k.t.Helper()
	i.SiteID, i.QueueID, i.Channel, i.State, i.Since, i.CreatedAt = k.two.ID, k.c.QueueID, events.Voice, events.InteractionDone, k.now, k.now
	i.DispositionID, i.CallbackWish = disposition, w
	if err := k.applies(projector.Batch{Interactions: []projector.Interaction{{Interaction: i, Seq: k.seq + 1, ChangedAt: k.now}}}); err != nil {
		k.t.Fatal(err)
	}
}

// refused are the numbers on the list of people who refused.
func (k *calling) refused() (numbers []string) {
	k.t.Helper()
	rows := must(k.pool.Query(`SELECT n.number FROM dnc_numbers n JOIN dnc_lists d ON d.num = n.dnc_num WHERE d.name = 'Opt-outs' AND n.source = 'opt-out' ORDER BY n.number`))(k.t)
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			k.t.Fatal(err)
		}
		numbers = append(numbers, n)
	}
	if err := rows.Err(); err != nil {
		k.t.Fatal(err)
	}
	return numbers
}

func TestAPromisedCallStandsUntilSomebodyWasMet(t *testing.T) {
	k := newCalling(t, four)
	a := k.take()
	at := k.now.Add(10 * time.Minute)
	k.tells(k.ends(a, outcomes.Connected, events.LeadNext{At: at, Callback: at, Agent: k.agent}))
	for _, o := range []outcomes.Outcome{outcomes.Cancelled, outcomes.Busy} {
		k.now = k.now.Add(time.Hour)
		due := must(k.TakeCallbacks(k.ctx, lists.Take{Campaign: k.c.Num, Now: k.now, Until: k.now.Add(time.Minute), Lease: "L", Limit: 5}))(t)
		if len(due) != 1 || due[0].LeadID != a.LeadID {
			t.Fatalf("before it came to %s, due are %+v", o, due)
		}
		again := a
		again.ID, again.Lease, again.LeasedAt, again.Uncounted = k.ids.New(), "L", k.now, o == outcomes.Cancelled
		k.tells(k.ends(again, o, events.LeadNext{At: k.now.Add(time.Minute), Keep: true}))
		if cb := must(k.PastOf(k.ctx, k.c.Num, []uint64{a.LeadID}))(t)[a.LeadID].Callback; cb == nil || !cb.At.Equal(at) || cb.Agent != k.agent {
			t.Fatalf("after it came to %s the promise is %+v", o, cb)
		}
	}
	k.now = k.now.Add(time.Hour)
	if due := must(k.TakeCallbacks(k.ctx, lists.Take{Campaign: k.c.Num, Now: k.now, Until: k.now.Add(time.Minute), Lease: "M", Limit: 5}))(t); len(due) != 1 {
		t.Fatalf("due are %+v", due)
	}
	a.ID, a.Lease = k.ids.New(), "M"
	k.tells(k.ends(a, outcomes.Connected, events.LeadNext{Closed: true, Held: "finished"}))
	if got := k.row(a.LeadID); strings.Contains(got, "callback") {
		t.Errorf("after it was made: %s", got)
	}
}

func TestWhatIsCodedAfterTheAttemptWasClosedHoldsAllTheSame(t *testing.T) {
	k := newCalling(t, four)
	c := must(k.SetCampaign(k.ctx, by, all, k.c.ID, campaigns.Wish{State: campaigns.Running}))(t)
	never, later, plain := k.code("Never again", queues.KindOptOut), k.code("Later", queues.KindCallback), k.code("No", queues.KindPlain)
	ends := func() events.Attempt {
		a := k.take()
		a.AgentID, a.JoinedAt = k.agent, k.now
		k.tells(k.ends(a, outcomes.Connected, events.LeadNext{Closed: true, Held: "finished"}))
		return a
	}
	of := func(a events.Attempt) events.Interaction {
		return events.Interaction{ID: k.ids.New(), Direction: events.Outbound, To: a.Number, Attempt: &events.AttemptRef{ID: a.ID, CampaignID: c.ID, LeadID: a.LeadID}}
	}
	a, b, d := ends(), ends(), ends()
	ia, ib := of(a), of(b)
	at := k.now.Add(2 * time.Hour)
	for range 2 { // a journal may be told again
		k.says(ia, never, nil)
		k.says(ib, later, &events.CallbackWish{At: at, AgentID: k.agent, Number: b.Number})
	}
	if got := k.refused(); len(got) != 1 || "+"+got[0] != a.Number {
		t.Errorf("refused have %v", got)
	}
	past := must(k.PastOf(k.ctx, k.c.Num, []uint64{a.LeadID, b.LeadID}))(t)
	if last := past[a.LeadID].Attempts; len(last) != 1 || !last[0].Refused || last[0].Disposition != never {
		t.Errorf("the past of who refused: %+v", last)
	}
	if got := k.row(a.LeadID); !strings.HasPrefix(got, "0 tries 1 place 0 connected held  in 0") {
		t.Errorf("who refused is judged again: %s", got)
	}
	if cb := past[b.LeadID].Callback; cb == nil || !cb.At.Equal(at) || cb.Agent != k.agent {
		t.Errorf("who was promised a call: %+v", cb)
	}
	if got := k.row(b.LeadID); !strings.HasPrefix(got, "0 ") || !strings.Contains(got, fmt.Sprintf("held callback in %d", 2*60*60)) {
		t.Errorf("who was promised a call: %s", got)
	}
	if got := k.row(d.LeadID); !strings.HasPrefix(got, "2 ") {
		t.Errorf("who was not coded: %s", got)
	}
	// what is coded in time is the attempt's own affair
	e := k.take()
	k.tells(e)
	k.says(of(e), plain, nil)
	if got := k.row(e.LeadID); !strings.HasPrefix(got, "1 ") {
		t.Errorf("a lead under way was given back: %s", got)
	}
}

func TestWhoRefusesInAnyConversationIsCalledByNoCampaign(t *testing.T) {
	k := newCalling(t, four)
	never, plain := k.code("Never again", queues.KindOptOut), k.code("No", queues.KindPlain)
	talks := func(direction events.Direction, from, to string) events.Interaction {
		return events.Interaction{ID: k.ids.New(), Direction: direction, From: from, To: to}
	}
	k.says(talks(events.Inbound, "3001234560", "800"), never, nil)
	k.says(talks(events.Outbound, "800", "+573001234561"), never, nil)
	k.says(talks(events.Inbound, "3001234562", "800"), plain, nil)
	k.says(talks(events.Inbound, "1000", "800"), never, nil) // a phone of the house
	k.says(talks(events.Inbound, "", "800"), never, nil)     // withheld
	if got := k.refused(); !slices.Equal(got, []string{"573001234560", "573001234561"}) {
		t.Errorf("refused have %v", got)
	}
	n := must(must(lists.NewNumbering("CO"))(t).Parse("3001234560"))(t)
	if hits := must(k.CheckDNC(k.ctx, k.two.ID, k.c.ID, []lists.Number{n}))(t); len(hits) != 1 {
		t.Errorf("a campaign may call: %+v", hits)
	}
}
