package desk

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
)

func (h *house) takes(agentID, id string, steers bool) func() error {
	return func() error { _, err := h.d.Take(h.Context(), agentID, id, steers); return err }
}

func TestAnAgentTakesWhatWaitsInTheOwnQueues(t *testing.T) {
	h := newHouse(t, "a1", "a2")
	h.addQueue("support", func(*queues.Queue) {}, "a2")
	i := h.thread("t1", events.ThreadOpen)
	other := h.thread("t2", events.ThreadOpen, func(n *ThreadNote) { n.Thread.QueueID = "support" })
	h.refuses("agent.offline", h.takes("a1", i.ID, false))
	h.must(func() error { _, err := h.d.StartShift(t.Context(), "a1"); return err })
	h.refuses("written.not_serving", h.takes("a1", other.ID, false))
	h.refuses("interaction.unknown", h.takes("a1", "nothing", false))
	h.refuses("interaction.not_written", h.takes("a1", h.arrive("c1").ID, true))
	h.must(h.takes("a1", i.ID, false)) // also in a pause
	h.must(h.takes("a1", i.ID, false))
	i = h.is(i, events.InteractionActive, "a1")
	if i.AnsweredAt.IsZero() || h.d.agents["a1"].Activity != events.ActivityWriting {
		t.Errorf("taken, the agent is %s", h.d.agents["a1"].Activity)
	}
	h.must(func() error { _, err := h.d.StartShift(t.Context(), "a2"); return err })
	h.refuses("written.taken", h.takes("a2", i.ID, false))
	for n := range 2 {
		h.must(h.takes("a1", h.thread(fmt.Sprint("u", n), events.ThreadOpen).ID, false))
	}
	h.refuses("written.full", h.takes("a1", h.thread("u9", events.ThreadOpen).ID, false))
}

func TestASupervisorTakesAConversationFromAnAgent(t *testing.T) {
	h := newHouse(t, "a1", "a2")
	h.ready("a1")
	h.must(func() error { _, err := h.d.StartShift(t.Context(), "a2"); return err })
	i, rings := h.accept("a1", h.thread("t1", events.ThreadOpen)), h.thread("t2", events.ThreadOpen)
	h.must(h.takes("a2", i.ID, true))
	was, is := h.d.work[i.ID], h.on("t1")
	if was.State != events.InteractionWrappingUp || was.HandedTo == nil || was.HandedTo.ID != "a2" || is.ParentID != i.ID || is.ThreadID != "t1" || is.Written == nil {
		t.Errorf("%+v goes on as %+v", was, is)
	}
	h.is(is, events.InteractionActive, "a2")
	h.must(h.takes("a2", rings.ID, true))
	h.is(rings, events.InteractionActive, "a2")
	if e := h.tape.last(events.InteractionOfferEnded); e.Cause != events.CauseWithdrawn {
		t.Errorf("the offer ended by %s", e.Cause)
	}
	h.foldEqualsLive()
}

func TestAConversationIsGivenToAnAgentWhoIsAsked(t *testing.T) {
	h := newHouse(t, "a1", "a2", "a3")
	h.ready("a1")
	i := h.accept("a1", h.thread("t1", events.ThreadOpen))
	give := func(to Target) func() error {
		return func() error { return h.d.Transfer(t.Context(), "a1", i.ID, to, "knows the invoice") }
	}
	h.refuses("transfer.agent_away", give(Target{AgentID: "a2"}))
	h.refuses("transfer.written_target", give(Target{Number: "600100200"}))
	h.refuses("transfer.self", give(Target{AgentID: "a1"}))
	h.ready("a2", "a3")
	h.must(give(Target{AgentID: "a2"}))
	was := h.is(i, events.InteractionWrappingUp, "a1")
	next := h.is(h.on("t1"), events.InteractionInOffer, "a2")
	if was.HandedTo == nil || was.HandedTo.Name != "a2" || next.ParentID != i.ID || next.HandNote != "knows the invoice" || next.HandBy != "a1" || !next.QueuedAt.Equal(i.QueuedAt) {
		t.Errorf("%+v goes on as %+v", was, next)
	}
	h.must(func() error { return h.d.Decline(t.Context(), "a2", next.ID, "occupied") })
	h.is(next, events.InteractionInOffer, "a3")
	h.accept("a3", next)
	if len(h.voice.log) > 0 {
		t.Errorf("the voice engine was asked %v", h.voice.log)
	}
}

func TestWrittenWorkNeedsNoVoiceEngine(t *testing.T) {
	h := newHouse(t, "a1", "a2")
	h.d.SetVoice(nil)
	h.ready("a1")
	i := h.thread("t1", events.ThreadOpen)
	h.must(func() error { return h.d.Decline(t.Context(), "a1", i.ID, "subject") })
	i = h.accept("a1", i) // nobody else is there
	h.thread("t1", events.ThreadWaiting, answered)
	h.thread("t1", events.ThreadOpen)
	h.must(func() error { return h.d.Release(t.Context(), "a1", i.ID) })
	h.pass(time.Minute)
	h.is(i, events.InteractionInQueue, "")
	h.finds(events.AgentMissed, events.CauseMissed, "after the offer ran out")
	h.ready("a2")
	h.accept("a2", i)
	h.must(func() error { return h.d.Transfer(t.Context(), "a2", i.ID, Target{QueueID: "sales"}, "") })
	h.must(func() error {
		_, err := h.d.SetAgent(t.Context(), "a2", Supervisor{UserID: "boss"}, AgentWish{State: events.AgentOffline, Now: true})
		return err
	})
	h.is(h.on("t1"), events.InteractionInQueue, "")
}

func TestWhatRestedWhenItWasGivenOnStaysInTheLine(t *testing.T) {
	h := newHouse(t, "a1", "a2")
	h.addQueue("support", func(*queues.Queue) {}, "a2")
	h.ready("a1")
	i := h.accept("a1", h.thread("t1", events.ThreadOpen))
	h.thread("t1", events.ThreadWaiting, answered)
	h.must(func() error { return h.d.Transfer(t.Context(), "a1", i.ID, Target{QueueID: "support"}, "") })
	next := h.is(h.on("t1"), events.InteractionInQueue, "")
	h.thread("t1", events.ThreadWaiting, answered)
	h.is(next, events.InteractionInQueue, "")
	h.ready("a2")
	h.accept("a2", next)
	h.thread("t1", events.ThreadWaiting, answered)
	h.is(next, events.InteractionParked, "a2")
}

func TestAnAgentGivesAConversationBack(t *testing.T) {
	h := newHouse(t, "a1", "a2")
	h.ready("a1")
	i, parked := h.accept("a1", h.thread("t1", events.ThreadOpen)), h.accept("a1", h.thread("t2", events.ThreadOpen))
	h.thread("t2", events.ThreadWaiting, answered)
	h.ready("a2")
	release := func(i events.Interaction) func() error {
		return func() error { return h.d.Release(t.Context(), "a1", i.ID) }
	}
	h.must(release(i))
	back := h.is(i, events.InteractionInOffer, "a2") // not who gave it back
	if !back.QueuedAt.Equal(i.QueuedAt) {
		t.Error("the place is lost")
	}
	h.refuses("interaction.not_yours", release(i))
	h.must(func() error { return h.d.Decline(t.Context(), "a2", i.ID, "") })
	h.must(release(parked))
	if _, there := h.d.work[parked.ID]; there || h.on("t2").ID != "" {
		t.Error("what was the customer's turn goes on")
	}
	h.must(func() error { _, err := h.d.SetState(t.Context(), "a1", "", events.AgentPaused, ""); return err })
	h.must(func() error { _, err := h.d.SetState(t.Context(), "a2", "", events.AgentPaused, ""); return err })
	call := h.arrive("c1")
	h.refuses("interaction.not_yours", release(call))
}

func TestASupervisorAssignsAndMovesWhateverStateItIsIn(t *testing.T) {
	h := newHouse(t, "a1", "a2")
	h.addQueue("support", func(q *queues.Queue) { q.MaxWaitSeconds = 1 }, "a2")
	h.ready("a1")
	assign := func(id, agent string) {
		t.Helper()
		h.must(func() error { _, err := h.d.AssignWaiting(t.Context(), id, "boss", agent, time.Minute); return err })
	}
	i := h.accept("a1", h.thread("t1", events.ThreadOpen))
	assign(i.ID, "a1")
	h.is(i, events.InteractionActive, "a1")
	h.ready("a2")
	assign(i.ID, "a2")
	next := h.is(h.on("t1"), events.InteractionInOffer, "a2")
	if was := h.is(i, events.InteractionWrappingUp, "a1"); was.HandedTo == nil || next.ParentID != i.ID {
		t.Errorf("%+v goes on as %+v", was, next)
	}
	h.clock.Advance(10 * time.Second)
	assign(next.ID, "a1")
	h.is(next, events.InteractionInOffer, "a1")
	h.must(func() error { _, err := h.d.MoveWaiting(t.Context(), next.ID, "boss", "support"); return err })
	if next = h.is(next, events.InteractionInOffer, "a2"); next.QueueID != "support" {
		t.Errorf("it is in %s", next.QueueID)
	}
	h.refuses("waiting.gone", func() error { _, err := h.d.AssignWaiting(t.Context(), i.ID, "boss", "a2", time.Minute); return err })
}

func TestWhatIsForCallsIsRefusedForAConversationInWriting(t *testing.T) {
	h := newHouse(t, "a1", "a2")
	h.ready("a1", "a2")
	i := h.thread("t1", events.ThreadOpen)
	i = h.accept(i.AgentID, i)
	for name, f := range map[string]func(context.Context, string, string) error{"hold": h.d.Hold, "resume": h.d.Resume, "hang up": h.d.Hangup, "return": h.d.Return, "drop": h.d.DropConsult,
		"swap": h.d.Swap, "merge": h.d.Merge, "complete": h.d.CompleteConsult, "pause the recording": h.d.PauseRecording,
		"consult": func(ctx context.Context, a, id string) error {
			return h.d.Consult(ctx, a, id, Target{AgentID: "a2"}, "")
		}} {
		t.Run(name, func(t *testing.T) {
			h.refuses("interaction.written", func() error { return f(t.Context(), i.AgentID, i.ID) })
		})
	}
	h.refuses("agent.work_open", func() error { _, err := h.d.Dial(t.Context(), i.AgentID, "600100", "sales"); return err })
	h.is(i, events.InteractionActive, i.AgentID)
	if len(h.voice.log) > 0 {
		t.Errorf("the voice engine was asked %v", h.voice.log)
	}
}

func TestTheLineOfCallersKnowsNothingOfWhatIsWritten(t *testing.T) {
	h := newHouse(t, "a1")
	first := h.thread("t1", events.ThreadOpen, func(n *ThreadNote) { n.Thread.Handle = "+34600100200" })
	h.clock.Advance(time.Second)
	second := h.thread("t2", events.ThreadOpen, func(n *ThreadNote) { n.Thread.Priority = 9 })
	h.arrive("c1")
	if p, _, _ := h.expect("c1"); p != 1 {
		t.Errorf("the caller stands at place %d", p)
	}
	h.pass(2 * time.Second)
	if lines := h.d.Lines(); !slices.Equal(lines["sales"], []string{h.of("c1").ID}) {
		t.Errorf("the line is %v", lines)
	}
	if _, w := h.whyOf(first.ID); w.Position != 2 || w.PBXDown {
		t.Errorf("in writing it stands at place %d", w.Position)
	}
	var list []events.Interaction
	h.must(func() (err error) { list, err = h.d.WaitingWritten(t.Context(), "a1"); return err })
	if len(list) != 2 || list[0].ID != second.ID || list[1].ID != first.ID {
		t.Errorf("may be taken: %+v", list)
	}
}

func TestAPersonalCallRingsBesideWhatIsWritten(t *testing.T) {
	h := newHouse(t, "a1")
	h.ready("a1")
	i := h.accept("a1", h.thread("t1", events.ThreadOpen))
	h.is(h.thread("t2", events.ThreadOpen), events.InteractionInOffer, "a1")
	h.friend("p1")
	h.pass(time.Second)
	h.is(h.of("p1"), events.InteractionInOffer, "a1")
	h.connect("p1")
	h.is(i, events.InteractionActive, "a1")
	if h.asked("hold ") {
		t.Errorf("asked %v", h.voice.log)
	}
}
