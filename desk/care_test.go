package desk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/mailboxes"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
)

// cares changes what the house's queue does for those who wait.
func (h *house) cares(f func(*queues.Queue)) {
	dir := *h.d.Directory()
	dir.Queues = map[string]queues.Queue{}
	for id, q := range h.d.Directory().Queues {
		dir.Queues[id] = q
	}
	q := dir.Queues["sales"]
	f(&q)
	q.Care = q.Care.Normalize()
	dir.Queues["sales"] = q
	h.d.dir.Store(&dir)
}

func (h *house) press(call, keys string) {
	for _, k := range keys {
		h.notice(Notice{Kind: NoticeDigit, CallID: call, Digit: string(k)})
	}
}

func (h *house) lastWish() string {
	if len(h.voice.log) == 0 {
		return ""
	}
	return h.voice.log[len(h.voice.log)-1]
}

func (h *house) expectWish(want string) {
	h.Helper()
	if got := h.lastWish(); got != want {
		h.Fatalf("the voice engine was asked %q, want %q", got, want)
	}
}

// waitingFor is the one interaction of that parent.
func (h *house) child(parent string) events.Interaction {
	for _, i := range h.d.work {
		if i.ParentID == parent {
			return i
		}
	}
	return events.Interaction{}
}

func timed(q *queues.Queue) {
	q.Care.Callback = queues.CallbackRule{Offer: queues.CallbackTimed, OfferSeconds: 10, Attempts: 2, RetryMinutes: 5, Blocked: []string{"806"}}
}

func TestACallerIsToldThePlaceInLine(t *testing.T) {
	h := newHouse(t, "a1")
	h.cares(func(q *queues.Queue) {
		q.Care.Announce = queues.Announce{FirstSeconds: 10, EverySeconds: 30, Position: true, Wait: true}
	})
	h.arrive("c1")
	h.arrive("c2")
	for range 60 {
		h.pass(200 * time.Millisecond)
	}
	if !slices.Contains(h.voice.log, "announce c1 position-next") || !slices.Contains(h.voice.log, "announce c2 position-is num-2") {
		t.Errorf("after 12 s the wishes were %v", h.voice.log)
	}
	before := len(h.voice.log)
	for range 60 {
		h.pass(200 * time.Millisecond)
	}
	if len(h.voice.log) != before {
		t.Errorf("told again too early: %v", h.voice.log[before:])
	}
}

func TestACallerKeepsThePlaceAndIsCalledBackAtANumberTheyConfirm(t *testing.T) {
	h := newHouse(t, "a1")
	h.cares(timed)
	i := h.arrive("c1")
	h.press("c1", "1") // nothing was offered yet
	if len(h.d.care) != 0 && h.d.care[i.ID].dialogue.stage != stageNone {
		t.Fatal("a key was taken before the offer")
	}
	h.pass(10 * time.Second)
	h.expectWish("announce c1 callback-offer")
	h.press("c1", "1")
	h.expectWish("announce c1 callback-read num-6 num-0 num-0 num-1 num-0 num-0 num-2 num-0 num-0 callback-confirm")
	h.press("c1", "2")
	h.expectWish("announce c1 callback-number")
	h.press("c1", "806123456#") // a number that is never called
	h.expectWish("announce c1 not-understood callback-number")
	h.press("c1", "611222333#")
	h.press("c1", "1")
	h.expectWish("farewell c1 callback-confirmed")
	if got := h.tape.last(events.InteractionEnded).Interaction; got.Outcome != events.OutcomeCallback || got.ID != i.ID {
		t.Errorf("the call's interaction ended %s", got.Outcome)
	}
	c := h.child(i.ID)
	if c.State != events.InteractionInQueue || !c.QueuedAt.Equal(i.QueuedAt) || c.Callback.Number != "611222333" || c.CallID != "" {
		t.Fatalf("the callback: %+v", c)
	}
	h.notice(Notice{Kind: NoticeOver, CallID: "c1", Cause: events.CauseCallback})
	h.arrive("c9") // younger: the callback goes first
	h.ready("a1")
	h.expectWish("dial 611222333")
	c = h.d.work[c.ID]
	if c.State != events.InteractionInOffer || c.AgentID != "a1" || c.CallID == "" {
		t.Fatalf("the offer: %+v", c)
	}
	h.notice(Notice{Kind: NoticeAccepted, CallID: c.CallID, OfferID: c.OfferID, AgentID: "a1"})
	if c = h.d.work[c.ID]; c.State != events.InteractionDialing {
		t.Fatalf("accepted, but %s", c.State)
	}
	// the customer is busy: later again
	h.notice(Notice{Kind: NoticeOver, CallID: c.CallID, Cause: events.CauseBusy})
	c = h.d.work[c.ID]
	if c.State != events.InteractionInQueue || c.Callback.Attempts != 1 || c.CallID != "" || !c.Callback.NotBefore.Equal(h.clock.Now().UTC().Truncate(time.Millisecond).Add(5*time.Minute)) {
		t.Fatalf("after the first attempt: %+v %+v", c, c.Callback)
	}
	if got := h.of("c9"); got.AgentID != "a1" {
		t.Fatal("the agent does not get the caller who waits while the callback may not be made")
	}
	h.connect("c9")
	h.notice(Notice{Kind: NoticeOver, CallID: "c9", Cause: events.CauseCustomerHung})
	h.pass(6 * time.Minute)
	h.pass(time.Second)
	h.expectWish("dial 611222333")
	c = h.d.work[c.ID]
	h.notice(Notice{Kind: NoticeAccepted, CallID: c.CallID, OfferID: c.OfferID, AgentID: "a1"})
	h.notice(Notice{Kind: NoticeOver, CallID: c.CallID, Cause: events.CauseNoAnswer})
	if got := h.tape.last(events.InteractionEnded).Interaction; got.ID != c.ID || got.Outcome != events.OutcomeNoAnswer || got.Callback.Attempts != 2 {
		t.Errorf("after the last attempt: %+v", got)
	}
	if len(h.d.agents["a1"].Work) != 0 {
		t.Error("the agent still holds the callback")
	}
}

func TestACallbackSpokenWithIsHandledWork(t *testing.T) {
	h := newHouse(t, "a1")
	h.cares(timed)
	i := h.arrive("c1")
	h.pass(10 * time.Second)
	h.press("c1", "11")
	c := h.child(i.ID)
	h.ready("a1")
	c = h.d.work[c.ID]
	h.notice(Notice{Kind: NoticeAccepted, CallID: c.CallID, OfferID: c.OfferID, AgentID: "a1"})
	c = h.connect(c.CallID)
	if c.State != events.InteractionActive {
		t.Fatalf("spoken with, but %s", c.State)
	}
	h.notice(Notice{Kind: NoticeOver, CallID: c.CallID, Cause: events.CauseCustomerHung})
	if c = h.d.work[c.ID]; c.State != events.InteractionWrappingUp || c.Outcome != events.OutcomeHandled {
		t.Errorf("after the talk: %+v", c)
	}
}

func TestAnAgentWhoDoesNotTakeACallbackDoesNotLoseIt(t *testing.T) {
	for what, cause := range map[string]events.Cause{"missed": events.CauseNoAnswer, "declined": events.CauseBusy} {
		t.Run(what, func(t *testing.T) {
			h := newHouse(t, "a1")
			h.cares(timed)
			i := h.arrive("c1")
			h.pass(10 * time.Second)
			h.press("c1", "11")
			h.ready("a1")
			c := h.child(i.ID)
			h.notice(Notice{Kind: NoticeOfferEnded, CallID: c.CallID, OfferID: c.OfferID, AgentID: "a1", Cause: cause})
			h.notice(Notice{Kind: NoticeOver, CallID: c.CallID, Cause: events.CauseDeviceLost})
			after := h.d.work[c.ID]
			if after.Callback.Attempts != 0 || after.CallID == c.CallID {
				t.Errorf("after the offer: %+v", after)
			}
			if missed := h.d.agents["a1"].State == events.AgentMissed; missed != (what == "missed") {
				t.Errorf("the agent is %s", h.d.agents["a1"].State)
			}
		})
	}
}

func TestWhoCallsInAgainKeepsTheOlderPlace(t *testing.T) {
	h := newHouse(t, "a1")
	h.cares(timed)
	i := h.arrive("c1")
	h.pass(10 * time.Second)
	h.press("c1", "11")
	c := h.child(i.ID)
	h.pass(time.Minute)
	again := h.arrive("c2")
	if _, there := h.d.work[c.ID]; there || !again.QueuedAt.Equal(i.QueuedAt) {
		t.Errorf("the callback is still there: %v; the caller waits since %v, not %v", there, again.QueuedAt, i.QueuedAt)
	}
}

func TestANumberThatIsNoneIsASentenceAndTheCallerStaysInLine(t *testing.T) {
	h := newHouse(t, "a1")
	h.cares(timed)
	h.turn(func(t *turn) { t.arrive(Arrival{CallID: "c1", From: "anonymous", To: "800"}) })
	h.pass(10 * time.Second)
	h.press("c1", "1")
	h.expectWish("announce c1 callback-number")
	h.press("c1", "12#")
	h.expectWish("announce c1 not-understood callback-number")
	h.press("c1", "#")
	h.pass(9 * time.Second) // no answer is one, too: but not before the question could be heard
	h.expectWish("announce c1 not-understood callback-number")
	h.notice(Notice{Kind: NoticeSaid, CallID: "c1"})
	h.pass(9 * time.Second)
	h.expectWish("announce c1 callback-kept")
	if i := h.of("c1"); i.State != events.InteractionInQueue {
		t.Errorf("the caller is %s", i.State)
	}
	h.ready("a1")
	if i := h.of("c1"); i.AgentID != "a1" {
		t.Error("nobody takes the caller who stayed")
	}
}

func TestALongWaitOverflowsOnceAroundAndEndsAtTheFallback(t *testing.T) {
	h := newHouse(t, "a1")
	h.cares(func(q *queues.Queue) {
		q.MaxWaitSeconds, q.Care.Overflow = 30, queues.Overflow{To: queues.ToQueue, QueueID: "more"}
		more := *q
		more.ID, more.MaxWaitSeconds, more.Care.Overflow = "more", 40, queues.Overflow{To: queues.ToQueue, QueueID: "sales"}
		h.d.Directory().Queues["more"] = more
	})
	dir := h.d.Directory()
	more := dir.Queues["sales"]
	more.ID, more.MaxWaitSeconds, more.Care.Overflow = "more", 40, queues.Overflow{To: queues.ToQueue, QueueID: "sales"}
	dir.Queues["more"] = more
	i := h.arrive("c1")
	h.pass(30 * time.Second)
	moved := h.of("c1")
	if moved.QueueID != "more" || !moved.QueuedAt.Equal(i.QueuedAt) || !slices.Equal(moved.Visited, []string{"sales"}) {
		t.Fatalf("after the first wait: %+v", moved)
	}
	h.pass(39 * time.Second)
	if h.of("c1").QueueID != "more" {
		t.Fatal("the second queue's wait counts from the first one's")
	}
	h.pass(2 * time.Second)
	h.expectWish("fallback c1")
	if got := h.tape.last(events.InteractionEnded).Interaction; got.Outcome != events.OutcomeOverflow {
		t.Errorf("outcome %s", got.Outcome)
	}
}

func TestNobodySignedInOverflowsAtOnceAndALineThatIsFullDoesToo(t *testing.T) {
	h := newHouse(t, "a1")
	h.cares(func(q *queues.Queue) { q.Care.Overflow.WhenNobody = true })
	h.arrive("c1")
	h.pass(200 * time.Millisecond)
	h.expectWish("fallback c1")
	h.cares(func(q *queues.Queue) { q.Care.Overflow = queues.Overflow{LineLength: 1} })
	h.arrive("c2")
	h.pass(200 * time.Millisecond)
	h.arrive("c3")
	h.pass(200 * time.Millisecond)
	h.expectWish("fallback c3")
	if h.of("c2").State != events.InteractionInQueue {
		t.Error("who stood in the line was sent away")
	}
}

func TestAMessageBecomesWorkForThoseWhoServeTheQueue(t *testing.T) {
	h := newHouse(t, "a1", "a2")
	h.cares(func(q *queues.Queue) {
		q.Care.Overflow = queues.Overflow{To: queues.ToMailbox, MailboxID: "box", WhenNobody: true}
	})
	h.d.Directory().Mailboxes["box"] = mailboxes.Mailbox{ID: "box", SiteID: "s1", Name: "Sales", QueueID: "sales", MaxSeconds: 60}
	i := h.arrive("c1")
	h.pass(200 * time.Millisecond)
	h.expectWish("message c1 cbm-c1")
	if got := h.tape.last(events.InteractionEnded).Interaction; got.Outcome != events.OutcomeMessage || got.ID != i.ID {
		t.Errorf("the caller's interaction: %+v", got)
	}
	m := h.child(i.ID)
	h.notice(Notice{Kind: NoticeOver, CallID: "c1", Cause: events.CauseCustomerHung})
	h.expectWish("collect c1")
	h.notice(Notice{Kind: NoticeMessage, CallID: "c1", Length: 5 * time.Second})
	if m = h.d.work[m.ID]; m.State != events.InteractionInbox || m.Message.Seconds != 5 {
		t.Fatalf("the message: %+v", m)
	}
	ctx := t.Context()
	h.ready("a1", "a2")
	h.must(func() error { _, err := h.d.TakeMessage(ctx, "a1", m.ID); return err })
	if err := h.call(func() error { _, err := h.d.TakeMessage(ctx, "a2", m.ID); return err }); err == nil || !strings.Contains(err.Error(), "Somebody else") {
		t.Errorf("a second agent took it: %v", err)
	}
	h.must(func() error { _, err := h.d.ReturnMessage(ctx, "a1", m.ID); return err })
	h.must(func() error { _, err := h.d.TakeMessage(ctx, "a2", m.ID); return err })
	h.must(func() error { _, err := h.d.DialMessage(ctx, "a2", m.ID); return err })
	h.expectWish("dial 600100200")
	if got := h.child(m.ID); got.State != events.InteractionDialing || got.AgentID != "a2" {
		t.Errorf("calling back: %+v", got)
	}
	h.must(func() error { _, err := h.d.SettleMessage(ctx, "a2", m.ID, "sold", "Called."); return err })
	if got := h.tape.last(events.InteractionEnded).Interaction; got.DispositionID != "sold" || got.AgentID != "a2" || got.Outcome != events.OutcomeHandled {
		t.Errorf("done with: %+v", got)
	}
}

func TestNothingSaidIsNoMessage(t *testing.T) {
	h := newHouse(t, "a1")
	h.cares(func(q *queues.Queue) {
		q.Care.Overflow = queues.Overflow{To: queues.ToMailbox, MailboxID: "box", WhenNobody: true}
	})
	h.d.Directory().Mailboxes["box"] = mailboxes.Mailbox{ID: "box", SiteID: "s1", Name: "Sales", QueueID: "sales", MaxSeconds: 60}
	h.arrive("c1")
	h.pass(200 * time.Millisecond)
	h.notice(Notice{Kind: NoticeMessage, CallID: "c1"})
	if len(h.d.work) != 0 {
		t.Errorf("left over: %v", h.d.work)
	}
}

func TestAnOutsideNumberTakesAsManyAsItCanAtOnce(t *testing.T) {
	h := newHouse(t, "a1")
	h.cares(func(q *queues.Queue) {
		q.Care.Overflow = queues.Overflow{To: queues.ToNumber, Number: "900100", Capacity: 1, WhenNobody: true}
	})
	h.arrive("c1")
	h.arrive("c2")
	h.pass(200 * time.Millisecond)
	first, second := "c1", "c2"
	if h.of("c2").State == events.InteractionDialing {
		first, second = second, first
	}
	if h.of(first).State != events.InteractionDialing || h.of(second).State != events.InteractionInQueue {
		t.Fatalf("%s and %s", h.of(first).State, h.of(second).State)
	}
	h.notice(Notice{Kind: NoticeForwarded, CallID: first})
	h.pass(200 * time.Millisecond)
	if h.of(first).State != events.InteractionElsewhere || h.of(second).State != events.InteractionInQueue {
		t.Fatalf("talking outside: %s and %s", h.of(first).State, h.of(second).State)
	}
	h.notice(Notice{Kind: NoticeOver, CallID: first, Cause: events.CauseCustomerHung})
	h.pass(200 * time.Millisecond)
	if h.of(second).State != events.InteractionDialing {
		t.Fatalf("with room again: %s", h.of(second).State)
	}
	h.notice(Notice{Kind: NoticeForwardFailed, CallID: second, Cause: events.CauseBusy})
	h.pass(200 * time.Millisecond)
	if i := h.of(second); i.State != events.InteractionInQueue {
		t.Errorf("a number that did not take it is tried again: %s", i.State)
	}
}
