package desk

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/fold"
)

// thread tells the desk of a thread of the queue sales, changed once more.
func (h *house) thread(id string, status events.ThreadStatus, change ...func(*ThreadNote)) events.Interaction {
	h.Helper()
	n := ThreadNote{Thread: events.Thread{ID: id, SiteID: "s1", InboxID: "inbox", Channel: events.WebChat, QueueID: "sales", Name: "Rosa", Handle: "visitor-" + id,
		Status: status, LastText: "hello", LastBy: events.ByCustomer, Version: h.d.told[id].version + 1}, StayWith: time.Minute}
	for _, c := range change {
		c(&n)
	}
	h.tell(n)
	return h.on(id)
}

func (h *house) tell(n ThreadNote) string {
	h.Helper()
	var id string
	h.must(func() (err error) { id, err = h.d.Thread(h.Context(), n); return err })
	return id
}

// on is the work on a thread.
func (h *house) on(id string) events.Interaction { return h.d.work[h.d.byThread[id]] }

func (h *house) is(i events.Interaction, state events.InteractionState, agentID string) events.Interaction {
	h.Helper()
	if now := h.d.work[i.ID]; i.ID == "" || now.State != state || now.AgentID != agentID {
		h.Fatalf("%s is %s at %q, want %s at %q", i.ID, now.State, now.AgentID, state, agentID)
	}
	return h.d.work[i.ID]
}

func (h *house) accept(agentID string, i events.Interaction) events.Interaction {
	h.Helper()
	h.must(func() error { return h.d.Accept(h.Context(), agentID, i.ID) })
	return h.is(i, events.InteractionActive, agentID)
}

// room decides how much every agent of the site may do at once.
// ends finishes a wrap-up.
func (h *house) ends(agentID string, i events.Interaction) {
	h.Helper()
	h.must(func() error {
		return h.d.FinishWrapup(h.Context(), agentID, i.ID, Finish{DispositionID: "sold", Then: events.AgentReady})
	})
}

func answered(n *ThreadNote) { n.Thread.LastBy = events.ByAgent }

func TestAConversationInWritingIsOfferedTakenPutAsideAndCoded(t *testing.T) {
	h := newHouse(t, "a1")
	h.ready("a1")
	i := h.thread("t1", events.ThreadOpen, func(n *ThreadNote) { n.To, n.Live, n.Thread.ContactID = "chat.example.org", true, "c9" })
	i = h.is(i, events.InteractionInOffer, "a1")
	if i.ThreadID != "t1" || i.InboxID != "inbox" || i.Channel != events.WebChat || i.From != "visitor-t1" || i.FromName != "Rosa" || i.To != "chat.example.org" || i.ContactID != "c9" || i.Written == nil || !i.Written.Live {
		t.Fatalf("the record does not say whose it is: %+v", i)
	}
	i = h.accept("a1", i)
	h.accept("a1", i) // the key pressed twice
	if a := h.d.agents["a1"]; a.Activity != events.ActivityWriting || i.AnsweredAt.IsZero() {
		t.Fatalf("the agent is %s, answered at %v", a.Activity, i.AnsweredAt)
	}
	h.clock.Advance(time.Minute)
	i = h.is(h.thread("t1", events.ThreadWaiting, answered), events.InteractionParked, "a1")
	if a := h.d.agents["a1"]; len(a.Work) > 0 || a.Activity != events.ActivityReady || i.TalkMS != 60_000 {
		t.Fatalf("with it put aside the agent is %s with %v, and wrote for %d ms", a.Activity, a.Work, i.TalkMS)
	}
	h.clock.Advance(time.Hour)
	i = h.is(h.thread("t1", events.ThreadOpen), events.InteractionActive, "a1")
	h.thread("t1", events.ThreadResolved, answered)
	i = h.is(i, events.InteractionWrappingUp, "a1")
	if i.Outcome != events.OutcomeHandled || i.EndCause != events.CauseResolved || i.TalkMS != 60_000 || !i.CodeWanted {
		t.Errorf("resolved as %+v", i)
	}
	h.ends("a1", i)
	if len(h.voice.log) > 0 {
		t.Errorf("the voice engine was asked %v", h.voice.log)
	}
	h.foldEqualsLive()
}

func TestWhatResolvesByItselfWhilePutAsideAsksItsAgentForNoWrapUp(t *testing.T) {
	for by, want := range map[string]events.InteractionState{"": events.InteractionDone, "u1": events.InteractionWrappingUp} {
		h := newHouse(t, "a1")
		h.ready("a1")
		h.accept("a1", h.thread("t1", events.ThreadOpen))
		i := h.is(h.thread("t1", events.ThreadWaiting, answered), events.InteractionParked, "a1")
		h.clock.Advance(48 * time.Hour)
		h.thread("t1", events.ThreadResolved, answered, func(n *ThreadNote) { n.By = by })
		if want == events.InteractionWrappingUp {
			h.is(i, want, "a1")
			continue
		}
		if _, live := h.d.work[i.ID]; live || h.d.agents["a1"].Activity != events.ActivityReady {
			t.Errorf("it is %s, and its agent %s", h.d.work[i.ID].State, h.d.agents["a1"].Activity)
		}
		if e := h.tape.last(events.InteractionEnded).Interaction; e.State != want || e.Outcome != events.OutcomeHandled || e.EndCause != events.CauseResolved || e.CodeWanted {
			t.Errorf("it ended %s as %s by %s, to be coded: %t", e.State, e.Outcome, e.EndCause, e.CodeWanted)
		}
		h.foldEqualsLive()
	}
}

func TestAThreadHasOneInteractionAtMostHoweverOftenAndInWhicheverOrderItIsTold(t *testing.T) {
	h := newHouse(t, "a1")
	first := ThreadNote{Thread: events.Thread{ID: "t1", SiteID: "s1", Channel: events.Email, QueueID: "sales", Status: events.ThreadOpen, Version: 3}}
	a, b := h.tell(first), h.tell(first)
	if a == "" || a != b || len(h.d.work) != 1 {
		t.Fatalf("told twice it is %q and %q", a, b)
	}
	told := len(h.tape.evs)
	h.tell(first)
	if len(h.tape.evs) != told {
		t.Errorf("what was told before is told again: %v", h.tape.types()[told:])
	}
	later, old := first, first
	later.Thread.Version, later.Thread.Status, later.Thread.LastBy = 5, events.ThreadResolved, events.ByBot
	old.Thread.Version, old.Thread.Status = 4, events.ThreadWaiting
	if id := h.tell(later); id != "" {
		t.Fatalf("resolved, %s is at work on it", id)
	}
	if id := h.tell(old); id != "" || h.tell(first) != "" {
		t.Error("an older note opened it again")
	}
	if e := h.tape.last(events.InteractionEnded).Interaction; e.Outcome != events.OutcomeHandled || e.EndCause != events.CauseResolved {
		t.Errorf("it ended as %s by %s", e.Outcome, e.EndCause)
	}
	h.pass(toldKept + time.Minute)
	if len(h.d.told) > 0 {
		t.Errorf("still remembered: %v", h.d.told)
	}
	for _, bad := range []events.Thread{{}, {ID: "t", Channel: events.Voice}} {
		h.refuses("thread.not_written", func() error { _, err := h.d.Thread(t.Context(), ThreadNote{Thread: bad}); return err })
	}
}

func TestWhatIsShownIsCutAndFollowsTheThread(t *testing.T) {
	h := newHouse(t, "a1")
	i := h.thread("t1", events.ThreadOpen, func(n *ThreadNote) { n.Thread.LastText = strings.Repeat("ñ", 500) })
	if n := utf8.RuneCountInString(i.Written.Text); n != 200 || !utf8.ValidString(i.Written.Text) {
		t.Errorf("%d characters are shown", n)
	}
	i = h.thread("t1", events.ThreadOpen, func(n *ThreadNote) {
		n.Thread.LastText, n.Thread.Unread, n.Thread.Name, n.Thread.ContactID, n.Thread.Priority, n.Thread.Tags = "and?", 2, "Rosa Díaz", "c1", 7, []string{"vip"}
	})
	if w := i.Written; w.Text != "and?" || w.Unread != 2 || i.FromName != "Rosa Díaz" || i.ContactID != "c1" || i.Priority != 7 || !slices.Equal(w.Tags, []string{"vip"}) {
		t.Errorf("it shows %+v of %+v", *w, i)
	}
	h.must(func() error { _, err := h.d.PrioritiseWaiting(t.Context(), i.ID, "boss", 50); return err })
	same := func(n *ThreadNote) { n.Thread.Priority = 7 }
	if i = h.thread("t1", events.ThreadOpen, same); i.Priority != 50 {
		t.Errorf("the next message took back what a supervisor decided: %d", i.Priority)
	}
	h.addQueue("support", func(*queues.Queue) {}, "a1")
	if i = h.thread("t1", events.ThreadOpen, same, func(n *ThreadNote) { n.Thread.QueueID = "support" }); i.QueueID != "support" || i.State != events.InteractionInQueue {
		t.Errorf("moved to another queue it is %s in %s", i.State, i.QueueID)
	}
}

func TestWorkThatBeginsWaitsForItsAgentFirst(t *testing.T) {
	h := newHouse(t, "a1", "a2")
	h.ready("a1", "a2")
	h.must(func() error { _, err := h.d.SetState(t.Context(), "a1", "", events.AgentPaused, ""); return err })
	stays := func(n *ThreadNote) { n.Thread.AgentID = "a1" }
	i := h.is(h.thread("t1", events.ThreadOpen, stays), events.InteractionInQueue, "")
	h.must(func() error { _, err := h.d.SetState(t.Context(), "a1", "", events.AgentReady, ""); return err })
	h.is(i, events.InteractionInOffer, "a1")
	h.must(func() error { return h.d.Decline(t.Context(), "a1", i.ID, "") })
	h.is(i, events.InteractionInOffer, "a2")

	h.must(func() error { return h.d.EndShift(t.Context(), "a1", "") })
	h.is(h.thread("t2", events.ThreadOpen, stays), events.InteractionInOffer, "a2") // nobody waits for who is not there
}

func TestAThreadWithoutAQueueIsSeenAndTakenBySupervisorsAlone(t *testing.T) {
	for _, queue := range []string{"", "gone"} {
		h := newHouse(t, "a1", "a2")
		h.ready("a1")
		i := h.is(h.thread("t1", events.ThreadOpen, func(n *ThreadNote) { n.Thread.QueueID = queue }), events.InteractionInQueue, "")
		h.pass(time.Hour)
		h.is(i, events.InteractionInQueue, "")
		h.refuses("written.not_serving", func() error { _, err := h.d.Take(t.Context(), "a1", i.ID, false); return err })
		h.must(func() error { _, err := h.d.AssignWaiting(t.Context(), i.ID, "boss", "a1", time.Minute); return err })
		h.is(i, events.InteractionInOffer, "a1")
		h.pass(time.Minute)
		h.is(i, events.InteractionInQueue, "")
		h.must(func() error { _, err := h.d.Take(t.Context(), "a1", i.ID, true); return err })
		h.is(i, events.InteractionActive, "a1")
		h.thread("t1", events.ThreadResolved, func(n *ThreadNote) { n.Thread.QueueID = queue })
		if _, there := h.d.work[i.ID]; there {
			t.Error("without a queue there is no wrap-up")
		}
	}
}

func TestWhatSomebodyElseDealtWithIsNotOfferedAnyMore(t *testing.T) {
	for _, c := range []struct {
		status  events.ThreadStatus
		by      string
		outcome events.Outcome
		cause   events.Cause
	}{
		{events.ThreadWaiting, events.ByExternal, events.OutcomeHandled, events.CauseDealtWith},
		{events.ThreadSnoozed, events.ByCustomer, events.OutcomeClosed, events.CauseDealtWith},
		{events.ThreadResolved, events.ByRule, events.OutcomeHandled, events.CauseResolved},
		{events.ThreadResolved, events.ByCustomer, events.OutcomeClosed, events.CauseResolved},
	} {
		for _, rings := range []bool{false, true} {
			h := newHouse(t, "a1")
			if rings {
				h.ready("a1")
			}
			h.thread("t1", events.ThreadOpen)
			h.thread("t1", c.status, func(n *ThreadNote) { n.Thread.LastBy = c.by })
			e := h.tape.last(events.InteractionEnded).Interaction
			if e.Outcome != c.outcome || e.EndCause != c.cause || e.State != events.InteractionDone || len(h.d.agents["a1"].Work) > 0 || h.d.agents["a1"].State == events.AgentMissed {
				t.Errorf("%s by %s while it rings=%v: ended %s by %s, the agent is %+v", c.status, c.by, rings, e.Outcome, e.EndCause, h.d.agents["a1"])
			}
		}
	}
	h := newHouse(t, "a1")
	if i := h.thread("t1", events.ThreadOpen, func(n *ThreadNote) { n.Thread.Bot = "talking" }); i.ID != "" {
		t.Error("nobody is asked while the bot talks")
	}
}

func TestAnOfferThatNobodyTakesRunsOutByTheDesksClockAndIsMissed(t *testing.T) {
	h := newHouse(t, "a1")
	h.ready("a1")
	i := h.is(h.thread("t1", events.ThreadOpen), events.InteractionInOffer, "a1")
	h.pass(19 * time.Second)
	h.is(i, events.InteractionInOffer, "a1")
	h.pass(time.Second)
	h.is(i, events.InteractionInQueue, "")
	h.finds(events.AgentMissed, events.CauseMissed, "after an offer in writing")
	if e := h.tape.last(events.InteractionOfferEnded); e.Cause != events.CauseNoAnswer || e.AgentID != "a1" {
		t.Errorf("the offer ended as %+v", e)
	}
}

func TestAfterARestartWrittenWorkIsAsItWasAndOldNotesStayOld(t *testing.T) {
	h := newHouse(t, "a1", "a2")
	h.ready("a1")
	active, parked, rings := h.accept("a1", h.thread("t1", events.ThreadOpen)), h.accept("a1", h.thread("t2", events.ThreadOpen)), h.thread("t3", events.ThreadOpen)
	h.thread("t2", events.ThreadWaiting, answered)
	h.thread("t1", events.ThreadOpen)
	h.must(func() error { return h.d.Transfer(t.Context(), "a1", active.ID, Target{QueueID: "sales"}, "") })
	moved := h.on("t1")

	p := fold.NewPicture()
	for _, e := range h.tape.evs {
		p.Apply(e)
	}
	next := newHouse(t, "a1", "a2")
	var work []events.Interaction
	for _, i := range p.Interactions {
		work = append(work, i)
	}
	var people []events.Agent
	for _, a := range p.Agents {
		people = append(people, a)
	}
	next.d.Restore(h.d.Directory(), people, work, p.Seq)
	if next.on("t1").ID != moved.ID || next.on("t2").ID != parked.ID || next.on("t3").ID != rings.ID {
		t.Fatalf("after the restart the threads are worked on by %v", next.d.byThread)
	}
	old := ThreadNote{Thread: events.Thread{ID: "t2", SiteID: "s1", Channel: events.WebChat, QueueID: "sales", Status: events.ThreadOpen, Version: 1}}
	next.tell(old)
	next.is(parked, events.InteractionParked, "a1")
	old.Thread.Version = 9
	next.tell(old)
	next.is(parked, events.InteractionActive, "a1")
	stale := ThreadNote{Thread: events.Thread{ID: "t1", SiteID: "s1", Channel: events.WebChat, QueueID: "elsewhere", Status: events.ThreadOpen, Version: 9}}
	if next.tell(stale); next.on("t1").QueueID != "sales" {
		t.Error("the first note after a restart took back where the work was moved to")
	}
	next.clock.Advance(h.clock.Now().Sub(next.clock.Now()))
	next.pass(time.Hour)
	next.is(rings, events.InteractionInQueue, "")
}

func assignedTo(agentID string) func(*ThreadNote) {
	return func(n *ThreadNote) { n.Assigned = agentID }
}

func TestWhatARuleAssignsIsOfferedToThatAgentWhereverTheWorkIs(t *testing.T) {
	h := newHouse(t, "a1", "a2")
	h.ready("a1", "a2")
	i := h.thread("t1", events.ThreadOpen, assignedTo("a2")) // with no stay at all
	i = h.is(i, events.InteractionInOffer, "a2")
	h.must(func() error { return h.d.Decline(t.Context(), "a2", i.ID, "") })
	i = h.accept("a1", i) // it is anybody's who has time
	h.thread("t1", events.ThreadOpen, assignedTo("a1"))
	h.is(i, events.InteractionActive, "a1")
	h.thread("t1", events.ThreadOpen, assignedTo("a2"))
	was, next := h.is(i, events.InteractionWrappingUp, "a1"), h.is(h.on("t1"), events.InteractionInOffer, "a2")
	if was.HandedTo == nil || was.HandedTo.ID != "a2" || next.ParentID != i.ID {
		t.Errorf("%+v goes on as %+v", was, next)
	}
	h.thread("t1", events.ThreadOpen, assignedTo("a1")) // while it rings
	h.is(next, events.InteractionInOffer, "a1")
	next = h.accept("a1", next)
	h.thread("t1", events.ThreadWaiting, answered, assignedTo("a2")) // put aside, and given on in one
	h.is(h.on("t1"), events.InteractionInOffer, "a2")
	h.foldEqualsLive()
}

func TestWhatIsAssignedToSomebodyAwayStaysWhereItIs(t *testing.T) {
	h := newHouse(t, "a1", "a2")
	h.ready("a1")
	i := h.accept("a1", h.thread("t1", events.ThreadOpen))
	h.thread("t1", events.ThreadOpen, assignedTo("a2"))
	h.is(i, events.InteractionActive, "a1")
	other := h.thread("t2", events.ThreadOpen, assignedTo("a2"))
	h.is(other, events.InteractionInOffer, "a1")
}

func TestWhatWasAssignedWhileNobodyWorkedOnItIsOfferedWhenItOpens(t *testing.T) {
	h := newHouse(t, "a1", "a2")
	h.ready("a1", "a2")
	of := func(id string) func(*ThreadNote) {
		return func(n *ThreadNote) { n.Thread.AgentID, n.StayWith = id, 0 }
	}
	h.thread("t1", events.ThreadSnoozed, of("a2"), assignedTo("a2"))
	h.thread("t1", events.ThreadSnoozed, of("a2"))
	h.is(h.thread("t1", events.ThreadOpen, of("a2")), events.InteractionInOffer, "a2")
	h.thread("t2", events.ThreadSnoozed, of("a2"), assignedTo("a2"))
	h.thread("t2", events.ThreadSnoozed, of("a1")) // it is somebody else's since
	h.is(h.thread("t2", events.ThreadOpen, of("a1")), events.InteractionInOffer, "a1")
}
