package desk

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/events"
)

// wants gives the site its policy.
func (h *house) wants(p agents.PresencePolicy) {
	p.SiteID = "s1"
	h.decide(func(d *directory.Directory) { d.Presence = map[string]agents.PresencePolicy{"s1": p} })
}

func (h *house) misses(call string) {
	h.Helper()
	i := h.of(call)
	if i.State != events.InteractionInOffer {
		h.Fatalf("%s does not ring, it is %s", call, i.State)
	}
	h.notice(Notice{Kind: NoticeOfferEnded, CallID: call, OfferID: i.OfferID, AgentID: i.AgentID, Cause: events.CauseNoAnswer})
}

func (h *house) finds(state events.AgentState, cause events.Cause, why string) {
	h.Helper()
	if a := h.d.agents["a1"]; a.State != state || a.Cause != cause {
		h.Fatalf("%s: the agent is %s for %q, want %s for %q", why, a.State, a.Cause, state, cause)
	}
}

func TestWhoDoesNotFinishWrapupIsPausedWhereTheSiteWantsIt(t *testing.T) {
	for _, then := range []string{"", agents.ThenReady, agents.ThenPaused} {
		h := newHouse(t, "a1")
		h.wants(agents.PresencePolicy{AfterWrapup: then})
		h.ready("a1")
		h.arrive("c1")
		h.connect("c1")
		h.notice(Notice{Kind: NoticeOver, CallID: "c1", Cause: events.CauseCustomerHung})
		h.arrive("c2")
		h.pass(31 * time.Second)
		if then == agents.ThenPaused {
			h.finds(events.AgentPaused, events.CauseTimer, "after wrap-up")
			if h.of("c2").State != events.InteractionInQueue {
				t.Fatal("the next caller rang in between")
			}
		} else if h.of("c2").State != events.InteractionInOffer {
			t.Fatalf("with %q the next caller is %s", then, h.of("c2").State)
		}
	}
}

func TestWhoFinishesWrapupInTimeStaysReadyWhateverTheSiteWants(t *testing.T) {
	h := newHouse(t, "a1")
	h.wants(agents.PresencePolicy{AfterWrapup: agents.ThenPaused})
	h.ready("a1")
	i := h.arrive("c1")
	h.connect("c1")
	h.notice(Notice{Kind: NoticeOver, CallID: "c1", Cause: events.CauseCustomerHung})
	h.must(func() error { return h.d.FinishWrapup(t.Context(), "a1", i.ID, Finish{Then: events.AgentReady}) })
	h.pass(31 * time.Second)
	h.finds(events.AgentReady, "", "after a finished wrap-up")
}

func TestASiteSaysWhatAMissedOfferCosts(t *testing.T) {
	h := newHouse(t, "a1")
	h.d.cfg.Policy.MissedBack = time.Minute
	h.wants(agents.PresencePolicy{AfterMissed: agents.MissedReady, MissedBackSeconds: 5, MissedLimit: 2})
	h.ready("a1")
	h.arrive("c1")
	h.misses("c1")
	h.finds(events.AgentMissed, events.CauseMissed, "after the first")
	h.pass(6 * time.Second)
	h.notice(Notice{Kind: NoticeOver, CallID: "c1", Cause: events.CauseCustomerHung})
	h.finds(events.AgentReady, events.CauseTimer, "after five seconds")

	h.arrive("c2")
	h.misses("c2")
	h.finds(events.AgentPaused, events.CauseMissed, "after the second in a row, for the clock is nobody who came back")
	h.notice(Notice{Kind: NoticeOver, CallID: "c2", Cause: events.CauseCustomerHung})

	h.wants(agents.PresencePolicy{AfterMissed: agents.MissedStay})
	h.must(func() error { _, err := h.d.SetState(t.Context(), "a1", "", events.AgentReady, ""); return err })
	h.arrive("c3")
	h.misses("c3")
	h.pass(2 * time.Minute)
	h.finds(events.AgentMissed, events.CauseMissed, "the first after a person pressed ready, for good")
}

func TestASilentSiteLeavesPresenceToTheConfiguration(t *testing.T) {
	h := newHouse(t, "a1")
	h.d.cfg.Policy.MissedBack = 4 * time.Second
	h.ready("a1")
	for n, want := range []events.AgentState{events.AgentMissed, events.AgentMissed, events.AgentPaused} {
		h.arrive("c1")
		h.misses("c1")
		h.notice(Notice{Kind: NoticeOver, CallID: "c1", Cause: events.CauseCustomerHung})
		if a := h.d.agents["a1"]; a.State != want {
			t.Fatalf("after %d missed offers the agent is %s", n+1, a.State)
		}
		h.pass(5 * time.Second)
	}
}

func TestASiteSaysWhatBecomesOfAnAgentWithoutAPhone(t *testing.T) {
	for then, want := range map[string]events.AgentState{"": events.AgentPaused, agents.ThenPaused: events.AgentPaused, agents.ThenOffline: events.AgentOffline} {
		h := newHouse(t, "a1")
		h.wants(agents.PresencePolicy{PhoneGraceSeconds: 3, PhoneLost: then})
		h.ready("a1")
		a := h.d.agents["a1"]
		a.Device.Kind = "browser"
		h.d.keep(a)
		h.must(func() error { return h.d.PhoneSocket(t.Context(), "a1", false) })
		h.pass(2 * time.Second)
		h.finds(events.AgentReady, "", "within the grace")
		h.pass(2 * time.Second)
		h.finds(want, events.CauseDeviceLost, "after it, with "+then)
	}
}

func TestAShiftWithOpenWorkDoesNotEndForALostPhone(t *testing.T) {
	h := newHouse(t, "a1")
	h.wants(agents.PresencePolicy{PhoneGraceSeconds: 3, PhoneLost: agents.ThenOffline})
	h.ready("a1")
	h.arrive("c1")
	h.connect("c1")
	a := h.d.agents["a1"]
	a.Device.Kind = "browser"
	h.d.keep(a)
	h.must(func() error { return h.d.PhoneSocket(t.Context(), "a1", false) })
	h.pass(10 * time.Second)
	h.finds(events.AgentReady, "", "while a customer is on the line")
	if h.d.agents["a1"].NextState != "" {
		t.Fatal("the shift's end is pending")
	}
}
