package desk

import (
	"slices"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// called is a callback whose customer was busy: it is to be made again at its time.
func (h *house) called() events.Interaction {
	h.Helper()
	h.cares(timed)
	i := h.arrive("c0")
	h.pass(10 * time.Second)
	h.press("c0", "11")
	h.notice(Notice{Kind: NoticeOver, CallID: "c0", Cause: events.CauseCallback})
	c := h.child(i.ID)
	h.ready("ana")
	c = h.d.work[c.ID]
	h.notice(Notice{Kind: NoticeAccepted, CallID: c.CallID, OfferID: c.OfferID, AgentID: "ana"})
	h.notice(Notice{Kind: NoticeOver, CallID: c.CallID, Cause: events.CauseBusy})
	if c = h.d.work[c.ID]; c.State != events.InteractionInQueue || c.Callback.NotBefore.IsZero() {
		h.Fatalf("the callback is %s: %+v", c.State, c.Callback)
	}
	return c
}

func TestACallbackThatIsNotDueStandsInNobodysWay(t *testing.T) {
	h := newHouse(t, "ana")
	h.d.Recall(slices.Repeat([]events.Interaction{{QueueID: "sales", Direction: events.Inbound, AnsweredAt: h.clock.Now(), TalkMS: 60_000}}, 4))
	h.d.runTurn(h.d.box.Drain())
	c := h.called()
	h.pass(time.Second)
	before := h.d.Outlooks()["sales"]
	if !before.Known || before.Wait > 90*time.Second {
		t.Fatalf("with nobody in line a wait of %s is told (%v)", before.Wait, before.Known)
	}
	h.pass(4 * time.Minute) // ana is free; nobody waits
	h.pass(time.Second)
	if o := h.d.Outlooks()["sales"]; o.Wait > before.Wait {
		t.Errorf("four minutes without callers made the told wait %s, it was %s", o.Wait, before.Wait)
	}
	if p, _, _ := h.expectOf(c.ID); p != 0 {
		t.Errorf("it stands at %d itself", p)
	}
	if line := h.d.Lines()["sales"]; len(line) != 0 {
		t.Errorf("the line is %v", line)
	}
	h.must(func() error {
		_, err := h.d.SetState(t.Context(), "ana", "", events.AgentPaused, "lunch")
		return err
	})
	h.turn(func(t *turn) { t.arrive(Arrival{CallID: "c1", From: "699888777", To: "800"}) })
	if p, _, _ := h.expect("c1"); p != 1 {
		t.Errorf("the only caller is told place %d", p)
	}
	h.check()
	h.pass(2 * time.Minute)
	h.pass(time.Second)
	if p, _, _ := h.expect("c1"); p != 2 {
		t.Errorf("with the older callback due the caller stands at %d", p)
	}
	if line := h.d.Lines()["sales"]; !slices.Equal(line, []string{c.ID, h.of("c1").ID}) {
		t.Errorf("the line is %v", line)
	}
	h.check()
}

func TestACallbackThatAnAgentTakesMovesTheLine(t *testing.T) {
	h := newHouse(t, "ana")
	h.cares(timed)
	i := h.arrive("c0")
	h.pass(10 * time.Second)
	h.press("c0", "11")
	h.notice(Notice{Kind: NoticeOver, CallID: "c0", Cause: events.CauseCallback})
	h.pass(time.Minute)
	c := h.child(i.ID)
	h.d.lineup.line("sales").pace.Recall(time.Minute, 4)
	h.ready("ana")
	c = h.d.work[c.ID]
	before := h.d.lineup.line("sales").pace
	h.notice(Notice{Kind: NoticeAccepted, CallID: c.CallID, OfferID: c.OfferID, AgentID: "ana"})
	if h.d.lineup.line("sales").pace == before {
		t.Error("the pace did not see the line move")
	}
}

func TestASupervisorCallsSomebodyBackNowLaterOrNotAtAll(t *testing.T) {
	h := newHouse(t, "ana", "ben")
	c := h.called()
	at := h.clock.Now().UTC().Truncate(time.Millisecond).Add(2 * time.Hour)
	h.must(func() error { _, err := h.d.RescheduleCallback(t.Context(), c.ID, "u-maria", at); return err })
	if b := h.tape.last(events.InteractionQueued); b.By != "u-maria" || b.Cause != events.CauseSupervisor || !b.Interaction.Callback.NotBefore.Equal(at) {
		t.Errorf("it is told as %+v", b)
	}
	if !c.Callback.NotBefore.Before(at) {
		t.Error("the record of before was changed")
	}
	h.pass(time.Hour)
	if got := h.d.work[c.ID]; got.State != events.InteractionInQueue {
		t.Errorf("an hour too early it is %s", got.State)
	}
	err := h.call(func() error {
		_, err := h.d.RescheduleCallback(t.Context(), c.ID, "u-maria", at.Add(10000*time.Hour))
		return err
	})
	if fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a callback in a year answers %v", err)
	}
	h.must(func() error { _, err := h.d.RescheduleCallback(t.Context(), c.ID, "u-maria", time.Time{}); return err })
	if got := h.d.work[c.ID]; got.State != events.InteractionInOffer || got.AgentID != "ana" {
		t.Errorf("called now it is %s at %q", got.State, got.AgentID)
	}
	err = h.call(func() error { return h.d.CancelCallback(t.Context(), c.ID, "u-maria") })
	if fault.CodeOf(err) != fault.Conflict {
		t.Errorf("cancelling what an agent is asked for answers %v", err)
	}
}

func TestACancelledCallbackEndsAndACallerIsNoCallback(t *testing.T) {
	h := newHouse(t, "ana")
	c := h.called()
	h.must(func() error { return h.d.CancelCallback(t.Context(), c.ID, "u-maria") })
	b := h.tape.last(events.InteractionEnded)
	if b.By != "u-maria" || b.Cause != events.CauseSupervisor || b.Interaction.ID != c.ID || b.Interaction.Outcome != events.OutcomeCallback {
		t.Errorf("it is told as %+v", b)
	}
	if _, there := h.d.work[c.ID]; there {
		t.Error("it is still there")
	}
	h.pass(time.Hour)
	h.check()
	h.arrive("c1")
	h.arrive("c2") // ana's phone rings for c1
	for what, f := range map[string]func() error{
		"cancelling": func() error { return h.d.CancelCallback(t.Context(), h.of("c2").ID, "u-maria") },
		"rescheduling": func() error {
			_, err := h.d.RescheduleCallback(t.Context(), h.of("c2").ID, "u-maria", time.Time{})
			return err
		},
	} {
		if err := h.call(f); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("%s a caller who waits at the telephone answers %v", what, err)
		}
	}
}

func TestACallbackIsMovedToAQueueThatLetsNobodyWaitLong(t *testing.T) {
	h := newHouse(t, "ana")
	h.addQueue("short", func(q *queues.Queue) { q.MaxWaitSeconds = 5 })
	c := h.called()
	h.must(func() error { _, err := h.d.MoveWaiting(t.Context(), c.ID, "u-maria", "short"); return err })
	h.pass(time.Minute)
	if got := h.d.work[c.ID]; got.QueueID != "short" || got.State != events.InteractionInQueue {
		t.Errorf("it is %s in %q", got.State, got.QueueID)
	}
	h.check()
}

// expectOf asks for the place of an interaction by its id.
func (h *house) expectOf(id string) (position int, wait time.Duration, ok bool) {
	h.turn(func(t *turn) { position, wait, ok = t.expected(h.d.work[id]) })
	return position, wait, ok
}
