package desk

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/desk/routing"
	"github.com/cordboard/cordboard/events"
)

func (h *house) roomFor(c agents.CapacityPolicy) {
	h.wants(agents.PresencePolicy{Capacity: c})
	h.turn((*turn).syncDirectory)
}

func TestSeveralRingAtOnceUpToTheCapacityAndOneThatRingsTakesOfIt(t *testing.T) {
	h := newHouse(t, "a1")
	h.ready("a1")
	for n := range 5 {
		h.thread(fmt.Sprint("t", n), events.ThreadOpen)
	}
	rings := func() (n int) {
		for _, i := range h.d.work {
			n += map[bool]int{true: 1}[i.State == events.InteractionInOffer]
		}
		return n
	}
	if rings() != agents.DefaultWritten {
		t.Fatalf("%d ring", rings())
	}
	h.roomFor(agents.CapacityPolicy{Written: new(5), PerChannel: map[events.Channel]int{events.WebChat: 4}})
	if rings() != 4 {
		t.Errorf("%d chats ring, of which four may", rings())
	}
	h.thread("m", events.ThreadOpen, func(n *ThreadNote) { n.Thread.Channel = events.Email })
	if h.is(h.on("m"), events.InteractionInOffer, "a1"); rings() != 5 {
		t.Errorf("%d ring", rings())
	}
	h.thread("n", events.ThreadOpen, func(n *ThreadNote) { n.Thread.Channel = events.Email })
	h.is(h.on("n"), events.InteractionInQueue, "")
}

func TestWhoHasLessAtHandIsAskedFirst(t *testing.T) {
	h := newHouse(t, "a1", "a2")
	h.ready("a1", "a2")
	got := map[string]int{}
	for n := range 4 {
		got[h.thread(fmt.Sprint("t", n), events.ThreadOpen).AgentID]++
	}
	if got["a1"] != 2 || got["a2"] != 2 {
		t.Errorf("shared out as %v", got)
	}
}

func TestCallsAndWrittenConversationsGoBesideEachOtherAsDecided(t *testing.T) {
	h := newHouse(t, "a1")
	h.ready("a1")
	chat := h.accept("a1", h.thread("t1", events.ThreadOpen))
	h.arrive("c1")
	h.is(h.of("c1"), events.InteractionInQueue, "")
	why, _ := h.why("c1")
	if why != RuleWriting {
		t.Errorf("why nobody: %s", why)
	}
	h.roomFor(agents.CapacityPolicy{Beside: new(2)})
	h.connect("c1")
	h.is(h.of("c1"), events.InteractionActive, "a1")
	second := h.accept("a1", h.thread("t2", events.ThreadOpen))
	third := h.is(h.thread("t3", events.ThreadOpen), events.InteractionInQueue, "")
	if why, _ := h.whyOf(third.ID); why != RuleFull {
		t.Errorf("why nobody: %s", why)
	}
	if a := h.d.agents["a1"]; a.Activity != events.ActivityTalking {
		t.Errorf("on a call beside two chats the agent is %s", a.Activity)
	}
	h.thread("t1", events.ThreadWaiting, answered)
	h.is(chat, events.InteractionParked, "a1")
	h.is(third, events.InteractionInOffer, "a1")
	h.notice(Notice{Kind: NoticeOver, CallID: "c1", Cause: events.CauseCustomerHung})
	h.ends("a1", h.of("c1"))
	h.is(second, events.InteractionActive, "a1")
	if h.d.agents["a1"].Activity != events.ActivityWriting {
		t.Errorf("after the call the agent is %s", h.d.agents["a1"].Activity)
	}
	h.thread("t2", events.ThreadWaiting, answered)
	h.arrive("c2")
	h.is(h.of("c2"), events.InteractionInOffer, "a1")
}

func (h *house) why(call string) (routing.Rule, Why) { return h.whyOf(h.of(call).ID) }

func (h *house) whyOf(id string) (routing.Rule, Why) {
	h.Helper()
	var w Why
	h.must(func() (err error) { w, err = h.d.WhyNobody(h.Context(), id); return err })
	if len(w.Agents) == 0 {
		return "", w
	}
	return w.Agents[0].Busy, w
}

func TestWrittenOffersNeedNoPhoneAndGoOnWhileThePBXIsDown(t *testing.T) {
	h := newHouse(t, "a1")
	h.ready("a1")
	h.d.SetPBX("down")
	a := h.d.agents["a1"]
	a.Device.Registered, a.Device.Since = false, h.clock.Now()
	h.d.keep(a)
	h.pass(time.Hour)
	h.finds(events.AgentReady, "", "while no phone can be there")
	h.accept("a1", h.is(h.thread("t1", events.ThreadOpen), events.InteractionInOffer, "a1"))
	h.thread("t1", events.ThreadWaiting, answered)
	h.d.SetPBX("up")
	h.pass(19 * time.Second)
	h.finds(events.AgentReady, "", "shortly after the PBX came back")
	h.pass(2 * time.Second)
	h.finds(events.AgentPaused, events.CauseDeviceLost, "when the phone did not come back with it")
}

func TestWhatIsParkedKeepsNobodyFromPausingOrGoingHome(t *testing.T) {
	h := newHouse(t, "a1", "a2")
	h.ready("a1")
	i := h.accept("a1", h.thread("t1", events.ThreadOpen))
	h.must(func() error { _, err := h.d.SetState(t.Context(), "a1", "", events.AgentPaused, "lunch"); return err })
	h.finds(events.AgentReady, "", "while writing") // the pause waits
	h.thread("t1", events.ThreadWaiting, answered)
	h.finds(events.AgentPaused, "", "with nothing but parked ones")
	h.is(h.thread("t1", events.ThreadOpen), events.InteractionActive, "a1") // it is theirs, also in the pause
	h.refuses("agent.work_open", func() error { return h.d.EndShift(t.Context(), "a1", "") })
	h.thread("t1", events.ThreadSnoozed, answered)
	h.must(func() error { return h.d.EndShift(t.Context(), "a1", "") })
	e := h.tape.last(events.InteractionEnded)
	if e.Interaction.ID != i.ID || e.Interaction.Outcome != events.OutcomeHandled || e.Cause != events.CauseShiftOver || e.AgentID != "a1" || h.on("t1").ID != "" {
		t.Errorf("at the end of the shift: %+v", e)
	}
	h.ready("a2", "a1")
	again := h.thread("t1", events.ThreadOpen, func(n *ThreadNote) { n.Thread.AgentID = "a1" })
	if again.ID == i.ID {
		t.Error("what ended goes on")
	}
	h.is(again, events.InteractionInOffer, "a1")
}

func TestWhoseConnectionIsLostLosesTheWrittenConversationsToTheLine(t *testing.T) {
	for _, policy := range []string{agents.ThenOffline, agents.ThenPaused} {
		h := newHouse(t, "a1", "a2")
		h.wants(agents.PresencePolicy{PhoneLost: policy})
		h.decide(func(d *directory.Directory) {
			p := d.Agents["a1"]
			p.Phone, p.Extension = "browser", ""
			d.Agents["a1"] = p
		})
		h.must(func() error { _, err := h.d.StartShift(t.Context(), "a1"); return err })
		h.must(func() error { return h.d.PhoneSocket(t.Context(), "a1", true) })
		h.must(func() error { _, err := h.d.SetState(t.Context(), "a1", "", events.AgentReady, ""); return err })
		i := h.accept("a1", h.thread("t1", events.ThreadOpen))
		parked := h.accept("a1", h.thread("t2", events.ThreadOpen))
		h.thread("t2", events.ThreadWaiting, answered)
		h.must(func() error { return h.d.PhoneSocket(t.Context(), "a1", false) })
		h.pass(19 * time.Second)
		h.is(i, events.InteractionActive, "a1")
		h.pass(2 * time.Second)
		back := h.is(i, events.InteractionInQueue, "")
		if !back.QueuedAt.Equal(i.QueuedAt) || !slices.Contains(back.Tried, "a1") {
			t.Errorf("the place is lost: %+v", back)
		}
		state := h.d.agents["a1"].State
		if policy == agents.ThenOffline {
			if _, there := h.d.work[parked.ID]; state != events.AgentOffline || there {
				t.Errorf("the agent is %s", state)
			}
		} else if h.is(parked, events.InteractionParked, "a1"); state != events.AgentPaused {
			t.Errorf("the agent is %s", state)
		}
	}
}

func TestAShiftEndedNowGivesTheWrittenConversationsBack(t *testing.T) {
	h := newHouse(t, "a1", "a2")
	h.ready("a1")
	i, rings := h.accept("a1", h.thread("t1", events.ThreadOpen)), h.thread("t2", events.ThreadOpen)
	h.must(func() error {
		_, err := h.d.SetAgent(t.Context(), "a1", Supervisor{UserID: "boss"}, AgentWish{State: events.AgentOffline, Now: true})
		return err
	})
	h.is(i, events.InteractionInQueue, "")
	h.is(rings, events.InteractionInQueue, "")
	if a := h.d.agents["a1"]; a.State != events.AgentOffline {
		t.Errorf("the agent is %s", a.State)
	}
	if len(h.voice.log) > 0 {
		t.Errorf("the voice engine was asked %v", h.voice.log)
	}
}
