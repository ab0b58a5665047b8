package desk

import (
	"testing"

	"github.com/cordboard/cordboard/events"
)

func TestAnAgentMayEndTheShiftAfterTheCallAndTakeItBack(t *testing.T) {
	h := newHouse(t, "ana")
	h.ready("ana")
	h.arrive("c1")
	i := h.connect("c1")
	end := func() error { return h.d.EndShiftAfterWork(t.Context(), "ana") }
	h.must(end)
	if a := h.d.agents["ana"]; a.NextState != events.AgentOffline {
		t.Fatalf("during the call next is %q, want offline", a.NextState)
	}
	h.must(func() error {
		_, err := h.d.SetState(t.Context(), "ana", "", events.AgentReady, "")
		return err
	})
	if a := h.d.agents["ana"]; a.NextState != "" {
		t.Errorf("taken back, next is still %q", a.NextState)
	}
	h.must(end)
	h.notice(Notice{Kind: NoticeOver, CallID: "c1", Cause: events.CauseCustomerHung})
	h.must(func() error { return h.d.FinishWrapup(t.Context(), "ana", i.ID, Finish{DispositionID: "sold"}) })
	if a := h.d.agents["ana"]; a.State != events.AgentOffline {
		t.Errorf("after the work ana is %s, want offline", a.State)
	}
}

func TestAnIdleAgentIsPausedUnlessSomethingCameUp(t *testing.T) {
	h := newHouse(t, "ana")
	h.ready("ana")
	idle := func() {
		h.must(func() error { _, err := h.d.PauseIdle(t.Context(), "ana"); return err })
	}
	h.arrive("c1")
	idle()
	if a := h.d.agents["ana"]; a.State != events.AgentReady || a.NextState != "" {
		t.Fatalf("with a call ringing ana became %s, next %q", a.State, a.NextState)
	}
	h.must(func() error { return h.d.Decline(t.Context(), "ana", h.of("c1").ID, "language") })
	if e := h.tape.last(events.InteractionOfferEnded); e.Why != "language" || e.Cause != events.CauseDeclined {
		t.Errorf("declined is told as %s because of %q", e.Cause, e.Why)
	}
	h.notice(Notice{Kind: NoticeOver, CallID: "c1", Cause: events.CauseCustomerHung})
	idle()
	if a := h.d.agents["ana"]; a.State != events.AgentPaused || a.Cause != events.CauseIdle {
		t.Errorf("an idle agent is %s (%s), want paused for idle", a.State, a.Cause)
	}
}
