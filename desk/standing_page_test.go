package desk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/events"
)

// standingVoice also keeps phones on the line, as far as it is told to.
type standingVoice struct{ *wishes }

func (v standingVoice) Stand(a string, _ events.Device) { v.note("stand %s", a) }
func (v standingVoice) Unstand(a string)                { v.note("unstand %s", a) }
func (v standingVoice) DropStanding(a string)           { v.note("drop %s", a) }
func (v standingVoice) Accept(c, _ string)              { v.note("accept %s", c) }

// onTheLineInTheBrowser is a house whose agent a1 has begun a shift with a browser phone that stays on the line.
func onTheLineInTheBrowser(t *testing.T, auto bool) *house {
	h := newHouse(t, "a1")
	h.d.SetVoice(standingVoice{h.voice})
	h.d.Directory().Agents["a1"] = agents.Profile{ID: "a1", UserID: "u-a1", SiteID: "s1", Name: "a1", Phone: agents.Browser, Standing: true, AutoAnswer: auto, QueueIDs: []string{"sales"}, Active: true}
	h.must(func() error { _, err := h.d.StartShift(h.Context(), "a1"); return err })
	return h
}

func (h *house) socket(up bool) {
	h.must(func() error { return h.d.PhoneSocket(h.Context(), "a1", up) })
}

func (h *house) leg(up bool) {
	h.d.StandingLeg("a1", up)
	h.d.runTurn(h.d.box.Drain())
}

func (h *house) wished(wish string) int {
	n := 0
	for _, w := range h.voice.log {
		if w == wish {
			n++
		}
	}
	return n
}

func (h *house) beReady() error {
	return h.call(func() error { _, err := h.d.SetState(h.Context(), "a1", "", events.AgentReady, ""); return err })
}

func TestABrowserPhoneOnTheLineGetsCallsOnlyWithItsSocketAndItsLeg(t *testing.T) {
	h := onTheLineInTheBrowser(t, true)
	if h.wished("stand a1") != 0 {
		t.Fatal("the leg was called before the page was there")
	}
	h.socket(true)
	if d := h.d.agents["a1"].Device; d.Registered || d.Trouble != lineCalling || h.wished("stand a1") != 1 {
		t.Fatalf("with the socket alone: %+v, asked for %v", d, h.voice.log)
	}
	if err := h.beReady(); err == nil || !strings.Contains(err.Error(), "put on the line") {
		t.Fatalf("ready without a leg answered %v", err)
	}
	h.leg(true)
	if d := h.d.agents["a1"].Device; !d.Registered || d.Trouble != "" {
		t.Fatalf("with both: %+v", d)
	}
	if err := h.beReady(); err != nil {
		t.Fatal(err)
	}
	calls := h.wished("stand a1")
	h.socket(false)
	h.arrive("c1")
	if h.wished("offer c1 to a1") != 0 {
		t.Fatal("a call was offered while the socket was away")
	}
	h.socket(true)
	if h.wished("offer c1 to a1") != 1 || h.wished("stand a1") != calls {
		t.Fatalf("the socket is back over the same leg: %v", h.voice.log)
	}
}

func TestALegThatDoesNotComeAboutIsCalledAgainEverLaterAndGivenUpUntilReadyIsPressed(t *testing.T) {
	h := onTheLineInTheBrowser(t, true)
	h.socket(true)
	var waits []time.Duration
	for try := 1; try <= lineTries; try++ {
		before := h.wished("stand a1")
		h.leg(false)
		start := h.clock.Now()
		for h.wished("stand a1") == before {
			h.pass(100 * time.Millisecond)
			if h.clock.Now().Sub(start) > time.Minute {
				t.Fatalf("not called again after try %d", try)
			}
		}
		waits = append(waits, h.clock.Now().Sub(start))
	}
	if !slices.IsSorted(waits) || waits[0] > time.Second || waits[len(waits)-1] < 5*time.Second {
		t.Errorf("it was called again after %v", waits)
	}
	h.leg(false)
	before := h.wished("stand a1")
	for range 100 {
		h.pass(time.Second)
	}
	if d := h.d.agents["a1"].Device; d.Trouble != lineGivenUp || h.wished("stand a1") != before {
		t.Fatalf("after the last try: %+v, called %d times more", d, h.wished("stand a1")-before)
	}
	if err := h.beReady(); err == nil || h.wished("stand a1") != before+1 || h.d.agents["a1"].Device.Trouble != lineCalling {
		t.Fatalf("pressing ready answered %v and called %d times", err, h.wished("stand a1")-before)
	}
	h.leg(true)
	if err := h.beReady(); err != nil {
		t.Fatal(err)
	}
}

func TestALegThatStoodForLongIsCalledAgainAtOnceWhenItIsLost(t *testing.T) {
	h := onTheLineInTheBrowser(t, true)
	h.socket(true)
	for range 2 * lineTries {
		h.leg(true)
		h.pass(time.Minute)
		before := h.wished("stand a1")
		h.leg(false)
		h.pass(time.Second)
		if h.wished("stand a1") != before+1 {
			t.Fatal("it was not called again")
		}
	}
}

func TestAnotherPageGetsAnotherLegAndAConversationWaitsForIt(t *testing.T) {
	h := onTheLineInTheBrowser(t, true)
	h.socket(true)
	h.leg(true)
	if err := h.beReady(); err != nil {
		t.Fatal(err)
	}
	h.arrive("c1")
	h.connect("c1")
	h.must(func() error { return h.d.PhonePage(t.Context(), "a1") })
	if h.wished("suspend c1") != 1 || h.wished("drop a1") != 1 || h.d.agents["a1"].Device.Registered {
		t.Fatalf("the page was replaced: %v", h.voice.log)
	}
	h.notice(Notice{Kind: NoticeAgentLost, CallID: "c1", AgentID: "a1", Cause: events.CauseDeviceLost})
	h.socket(true)
	i := h.of("c1")
	if err := h.call(func() error { return h.d.Return(t.Context(), "a1", i.ID) }); err == nil {
		t.Fatal("the agent returned without a leg")
	}
	h.leg(true)
	h.must(func() error { return h.d.Return(t.Context(), "a1", i.ID) })
	if h.wished("return c1 to a1") != 1 {
		t.Fatalf("the agent came back: %v", h.voice.log)
	}
}

func TestAnOfferIsTakenOnThePageOnce(t *testing.T) {
	h := onTheLineInTheBrowser(t, false)
	h.socket(true)
	h.leg(true)
	if err := h.beReady(); err != nil {
		t.Fatal(err)
	}
	h.arrive("c1")
	i := h.of("c1")
	h.must(func() error { return h.d.Accept(t.Context(), "a1", i.ID) })
	if h.wished("accept c1") != 1 {
		t.Fatalf("asked for %v", h.voice.log)
	}
	h.connect("c1")
	h.must(func() error { return h.d.Accept(t.Context(), "a1", i.ID) })
	if h.wished("accept c1") != 1 {
		t.Fatal("an offer that was taken was taken again")
	}
	h.notice(Notice{Kind: NoticeOver, CallID: "c1", Cause: events.CauseCustomerHung})
	if err := h.call(func() error { return h.d.Accept(t.Context(), "a1", i.ID) }); err == nil {
		t.Fatal("an offer that is over was taken")
	}
}

func TestACallBesideTheOneOnTheLineRingsInTheBrowser(t *testing.T) {
	h := onTheLineInTheBrowser(t, false)
	h.socket(true)
	h.leg(true)
	if err := h.beReady(); err != nil {
		t.Fatal(err)
	}
	phone := func(i string) (d events.Device) {
		h.turn(func(t *turn) { d = t.phoneFor("a1", i) })
		return d
	}
	h.arrive("c1")
	i := h.connect("c1")
	if d := phone(i.ID); !d.Standing || !d.Confirm {
		t.Errorf("its own conversation goes over %+v", d)
	}
	if d := phone("another"); d.Standing || d.Confirm {
		t.Errorf("another call rings at %+v", d)
	}
	h.notice(Notice{Kind: NoticeOver, CallID: "c1", Cause: events.CauseCustomerHung})
	if d := phone("another"); !d.Standing {
		t.Errorf("in wrap-up the leg is free, and a call rings at %+v", d)
	}
}

func TestADeskPhoneThatRingsIsNotAnsweredOnThePage(t *testing.T) {
	h := newHouse(t, "a1")
	h.ready("a1")
	h.arrive("c1")
	if err := h.call(func() error { return h.d.Accept(t.Context(), "a1", h.of("c1").ID) }); err == nil {
		t.Fatal("the page answered for the desk phone")
	}
}
