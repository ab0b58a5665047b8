package desk

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
)

// lead lets a campaign's lead wait for an agent.
func (h *house) lead(change func(*AgentFirst)) {
	h.Helper()
	p := AgentFirst{InteractionID: "i1", Attempt: events.AttemptRef{ID: "at1", CampaignID: "c1"}, SiteID: "s1", QueueID: "sales", Number: "34911111111", CanSkip: true,
		NotAfter: h.clock.Now().Add(10 * time.Minute)}
	if change != nil {
		change(&p)
	}
	if err := h.d.Preview(p); err != nil {
		h.Fatal(err)
	}
	h.d.runTurn(h.d.box.Drain())
}

func TestALeadWhoseHoursEndIsNotDialledHoweverLongAnAgentLooks(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*AgentFirst)
		busy   bool          // nobody is free before the hours end
		after  time.Duration // when the agent presses; never
		dials  bool
	}{
		"in time":                {after: 9 * time.Minute, dials: true},
		"too late":               {after: 11 * time.Minute},
		"nobody was free before": {busy: true},
		"its time to be dialled by itself is late": {change: func(p *AgentFirst) { p.Seconds = 660 }},
		"where the hours do not end":               {change: func(p *AgentFirst) { p.NotAfter = time.Time{} }, after: 14 * time.Minute, dials: true},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, "a1")
			if !c.busy {
				h.ready("a1")
			}
			h.lead(c.change)
			if c.busy {
				h.pass(11 * time.Minute)
				h.ready("a1")
			}
			if c.after > 0 {
				if i := h.d.work["i1"]; i.State != events.InteractionPreviewing {
					t.Fatalf("the lead is %s", i.State)
				}
				h.pass(c.after)
				err := h.call(func() error { return h.d.DialPreview(t.Context(), "a1", "i1") })
				if (err == nil) != c.dials {
					t.Errorf("dialling it answers %v", err)
				}
			} else {
				h.pass(12 * time.Minute)
			}
			if is := h.d.work["i1"].State; (is == events.InteractionDialing) != c.dials {
				t.Errorf("it is %s", is)
			}
			if _, there := h.d.work["i1"]; there != c.dials {
				t.Errorf("the lead is there: %v", there)
			}
		})
	}
}

func TestALeadIsTakenBackFromAnAgentWhoLooksAtItOnlyInAnEmergency(t *testing.T) {
	h := newHouse(t, "a1")
	h.ready("a1")
	h.lead(nil)
	withdraw := func(looked bool) {
		if err := h.d.WithdrawPreview("i1", looked); err != nil {
			t.Fatal(err)
		}
		h.d.runTurn(h.d.box.Drain())
	}
	if withdraw(false); h.d.work["i1"].State != events.InteractionPreviewing {
		t.Fatal("it was taken away from who looks at it")
	}
	if withdraw(true); len(h.d.work) != 0 || len(h.d.agents["a1"].Work) != 0 {
		t.Errorf("left are %v", h.d.work)
	}
}
