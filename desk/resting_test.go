package desk

import (
	"testing"

	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
)

// rests is the note of a thread of the queue sales on which nobody works.
func rests(id string, status events.ThreadStatus) ThreadNote {
	return ThreadNote{Thread: events.Thread{ID: id, SiteID: "s1", InboxID: "inbox", Channel: events.WebChat, QueueID: "sales", Status: status, LastBy: events.ByAgent, Version: 4}}
}

func (h *house) takesThread(agentID string, n ThreadNote, steers bool) func() error {
	return func() error { _, err := h.d.TakeThread(h.Context(), agentID, n, steers); return err }
}

func TestAnAgentTakesAConversationOnWhichNobodyWorks(t *testing.T) {
	h := newHouse(t, "a1", "a2")
	h.addQueue("support", func(*queues.Queue) {}, "a2")
	waits := rests("t1", events.ThreadWaiting)
	h.refuses("agent.offline", h.takesThread("a1", waits, false))
	h.ready("a1", "a2")
	h.refuses("written.not_serving", h.takesThread("a1", func() ThreadNote { n := waits; n.Thread.QueueID = "support"; return n }(), false))
	h.refuses("thread.not_written", h.takesThread("a1", ThreadNote{}, true))
	h.must(h.takesThread("a1", waits, false))
	h.must(h.takesThread("a1", waits, false)) // a press that comes twice
	i := h.is(h.on("t1"), events.InteractionParked, "a1")
	if a := h.d.agents["a1"]; len(a.Work) > 0 || a.Activity != events.ActivityReady {
		t.Errorf("with what rests the agent is %s with %v", a.Activity, a.Work)
	}
	h.refuses("written.taken", h.takesThread("a2", waits, false))
	n := waits
	n.Thread.Status, n.Thread.Version, n.Thread.LastBy = events.ThreadOpen, 5, events.ByCustomer
	h.tell(n)
	h.is(i, events.InteractionActive, "a1")
	h.foldEqualsLive()
}

func TestWhoTakesAnOpenConversationWritesInItAsFarAsThereIsRoom(t *testing.T) {
	h := newHouse(t, "a1")
	h.ready("a1")
	for _, id := range []string{"t1", "t2", "t3"} {
		h.must(h.takesThread("a1", rests(id, events.ThreadOpen), false))
		h.is(h.on(id), events.InteractionActive, "a1")
	}
	h.refuses("written.full", h.takesThread("a1", rests("t4", events.ThreadOpen), false))
	h.must(h.takesThread("a1", rests("t5", events.ThreadSnoozed), false))
	h.is(h.on("t5"), events.InteractionParked, "a1")
	h.foldEqualsLive()
}

func TestASupervisorTakesWhateverRestsOrIsWithSomebody(t *testing.T) {
	h := newHouse(t, "a1", "a2")
	h.ready("a1", "a2")
	n := rests("t1", events.ThreadWaiting)
	n.Thread.QueueID = "elsewhere"
	h.must(h.takesThread("a1", n, true))
	first := h.is(h.on("t1"), events.InteractionParked, "a1")
	h.must(h.takesThread("a2", n, true))
	next := h.on("t1")
	if next.ParentID != first.ID || next.AgentID != "a2" {
		t.Errorf("it goes on as %+v", next)
	}
}
