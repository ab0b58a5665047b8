package desk

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
)

// callsFromPage is a visitor at the door.
func (h *house) callsFromPage(call, thread string, change ...func(*events.PageCall)) events.Interaction {
	p := &events.PageCall{InboxID: "inbox", Inbox: "Shop", SiteID: "s1", QueueID: "sales", Visitor: "v", ThreadID: thread, ContactID: "rosa", Name: "Rosa", Language: "es"}
	for _, c := range change {
		c(p)
	}
	h.turn(func(t *turn) { t.arrive(Arrival{CallID: call, FromName: p.Name, To: p.Inbox, Page: p}) })
	return h.of(call)
}

func TestACallFromAPageStandsInTheInboxesQueueAsPartOfItsConversation(t *testing.T) {
	h := newHouse(t, "a1")
	i := h.callsFromPage("c1", "t1")
	if i.State != events.InteractionInQueue || i.Channel != events.Voice || i.ThreadID != "t1" || i.InboxID != "inbox" || i.ContactID != "rosa" || i.QueueID != "sales" ||
		i.From != "" || i.FromName != "Rosa" || i.To != "Shop" {
		t.Errorf("the call: %+v", i)
	}
	h.ready("a1")
	h.turn((*turn).deadlines)
	h.is(i, events.InteractionInOffer, "a1")
	h.connect("c1")
	h.is(i, events.InteractionActive, "a1")
	h.foldEqualsLive()
}

func TestACallFromAPageIsNoWorkOnItsConversation(t *testing.T) {
	h := newHouse(t, "a1")
	i := h.thread("t1", events.ThreadOpen)
	call := h.callsFromPage("c1", "t1")
	if h.on("t1").ID != i.ID {
		t.Fatal("the call took the conversation's place")
	}
	h.thread("t1", events.ThreadResolved)
	if now := h.d.work[call.ID]; now.State != events.InteractionInQueue {
		t.Errorf("the conversation is resolved, and the call is %s", now.State)
	}
	h.notice(Notice{Kind: NoticeOver, CallID: "c1", Cause: events.CauseCustomerHung})
	if next := h.thread("t1", events.ThreadOpen); next.ID == "" || next.Channel != events.WebChat {
		t.Errorf("the conversation opens anew as %+v", next)
	}
}

func TestAVisitorsCallComesToWhoWritesWithThem(t *testing.T) {
	h := newHouse(t, "a1", "a2")
	h.ready("a1")
	h.accept("a1", h.thread("t1", events.ThreadOpen)) // and by the capacity takes no call beside it
	h.ready("a2")
	i := h.callsFromPage("c1", "t1")
	h.turn((*turn).deadlines)
	h.is(i, events.InteractionInOffer, "a1")
	h.must(func() error { return h.d.Decline(t.Context(), "a1", i.ID, "") })
	h.pass(time.Second)
	h.is(i, events.InteractionInOffer, "a2")
}

func TestWhoWritesWithOthersTooIsLeftAloneByAVisitorsCall(t *testing.T) {
	h := newHouse(t, "a1", "a2")
	h.ready("a1")
	h.accept("a1", h.thread("t1", events.ThreadOpen))
	h.accept("a1", h.thread("t2", events.ThreadOpen))
	i := h.callsFromPage("c1", "t1")
	h.pass(time.Second)
	h.is(i, events.InteractionInQueue, "")
	h.ready("a2")
	h.pass(time.Second)
	h.is(i, events.InteractionInOffer, "a2")
}

func TestACallFromAPageWhoseQueueIsGoneIsEnded(t *testing.T) {
	h := newHouse(t, "a1")
	h.callsFromPage("c1", "t1", func(p *events.PageCall) { p.QueueID = "gone" })
	if e := h.tape.last(events.InteractionEnded); e.Interaction.ThreadID != "t1" || e.Interaction.Outcome != events.OutcomeClosed {
		t.Errorf("it ended as %+v", e.Interaction)
	}
}
