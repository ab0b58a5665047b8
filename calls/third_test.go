package calls

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

// trio is a running conversation of ana's, with ben and cho ready beside her.
func trio(t *testing.T) inTalk {
	c := newCentre(t, "ana", "ben", "cho")
	for _, id := range []string{"ana", "ben", "cho"} {
		c.pbx.phones["PJSIP/"+id] = "answer"
	}
	c.pbx.phones["PJSIP/600900@trunk"] = "answer"
	c.ready("ana")
	cust := c.pbx.callIn("800")
	c.eventually("ana talks", func() bool { return c.talking(cust, "ana") })
	c.ready("ben")
	c.ready("cho")
	return inTalk{c, cust}
}

func (c inTalk) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// together reports whether exactly these channels are in the call's bridge.
func (c inTalk) together(chs ...string) bool {
	p := c.pbx.picture()
	for id, members := range p.Bridges {
		if isCallBridge(id) && len(members) > 0 {
			slices.Sort(members)
			slices.Sort(chs)
			return slices.Equal(members, chs)
		}
	}
	return len(chs) == 0
}

func (c inTalk) state(agent string) events.InteractionState { return c.live(agent).State }

func TestACustomerHearsMusicWhileAnAgentIsAskedAndThenTheNewAgent(t *testing.T) {
	c := trio(t)
	i := c.live("ana")
	c.must(c.desk.Consult(t.Context(), "ana", i.ID, desk.Target{AgentID: "ben"}, "wants a refund"))
	c.eventually("ana and ben talk, the customer hears music under a lease", func() bool {
		return c.together(c.legOf("ana"), c.legOf("ben")) && c.hearsMusic(c.cust) && c.lease(c.cust) == "30" &&
			c.state("ana") == events.InteractionConsulting && c.state("ben") == events.InteractionActive
	})
	c.must(c.desk.Swap(t.Context(), "ana", i.ID))
	c.eventually("ana and the customer talk, ben hears music", func() bool {
		return c.together(c.legOf("ana"), c.cust) && c.hearsMusic(c.legOf("ben")) && c.state("ana") == events.InteractionActive &&
			c.state("ben") == events.InteractionOnHold && c.lease(c.cust) == "0"
	})
	c.must(c.desk.Merge(t.Context(), "ana", i.ID))
	c.eventually("all three talk", func() bool {
		return c.together(c.legOf("ana"), c.legOf("ben"), c.cust) && c.live("ana").Third.State == events.PartyJoined && c.state("ben") == events.InteractionActive
	})
	c.must(c.desk.CompleteConsult(t.Context(), "ana", i.ID))
	c.eventually("ben has the customer, and ana wraps up", func() bool {
		return c.together(c.legOf("ben"), c.cust) && c.legOf("ana") == "" && c.state("ana") == events.InteractionWrappingUp
	})
	mine := c.live("ben")
	if mine.Kind != events.KindCustomer || mine.ParentID != i.ID || mine.QueueID != "q" || mine.HandNote != "wants a refund" || mine.HandBy == "" {
		t.Errorf("ben's interaction: %+v", mine)
	}
	if h := c.live("ana").HandedTo; h == nil || h.To != "agent" || h.ID != "ben" {
		t.Errorf("where ana's went: %+v", h)
	}
	c.must(c.desk.Hangup(t.Context(), "ben", mine.ID))
	c.eventually("it is over for everybody", func() bool { return c.engine.Count() == 0 && c.state("ben") == events.InteractionWrappingUp })
}

func TestAfterAnyEndOfAConsultSomebodyTalksOrHearsMusic(t *testing.T) {
	for name, tc := range map[string]struct {
		do   func(inTalk)
		want func(inTalk) bool
	}{
		"ben hangs up": {func(c inTalk) { _ = c.pbx.end(c.legOf("ben"), 16) }, func(c inTalk) bool {
			return c.state("ana") == events.InteractionOnHold && c.hearsMusic(c.cust) && c.live("ben").ID == ""
		}},
		"ben presses hang up": {func(c inTalk) { _ = c.desk.Hangup(t.Context(), "ben", c.live("ben").ID) }, func(c inTalk) bool {
			return c.state("ana") == events.InteractionOnHold && c.hearsMusic(c.cust) && c.legOf("ben") == ""
		}},
		"ana drops ben": {func(c inTalk) { _ = c.desk.DropConsult(t.Context(), "ana", c.live("ana").ID) }, func(c inTalk) bool {
			return c.state("ana") == events.InteractionOnHold && c.hearsMusic(c.cust) && c.legOf("ben") == ""
		}},
		"ana's phone is hung up": {func(c inTalk) { _ = c.pbx.end(c.legOf("ana"), 16) }, func(c inTalk) bool {
			return c.together(c.legOf("ben"), c.cust) && c.state("ben") == events.InteractionActive && c.state("ana") == events.InteractionWrappingUp
		}},
		"ana's phone is lost": {func(c inTalk) { _ = c.pbx.end(c.legOf("ana"), 44) }, func(c inTalk) bool {
			return c.hearsMusic(c.cust) && c.state("ana") == events.InteractionAway && c.legOf("ben") == ""
		}},
		"the customer hangs up": {func(c inTalk) { _ = c.pbx.end(c.cust, 16) }, func(c inTalk) bool {
			return c.engine.Count() == 0 && c.state("ana") == events.InteractionWrappingUp && c.live("ben").ID == ""
		}},
	} {
		t.Run(name, func(t *testing.T) {
			c := trio(t)
			c.must(c.desk.Consult(t.Context(), "ana", c.live("ana").ID, desk.Target{AgentID: "ben"}, ""))
			c.eventually("they consult", func() bool {
				return c.together(c.legOf("ana"), c.legOf("ben")) && c.state("ben") == events.InteractionActive
			})
			tc.do(c)
			c.eventually("all is as it should be", func() bool { return tc.want(c) })
		})
	}
}

func TestABlindTransferReachesAnAgentAQueueOrANumber(t *testing.T) {
	for name, tc := range map[string]struct {
		to   desk.Target
		want func(inTalk) bool
	}{
		"an agent": {desk.Target{AgentID: "cho"}, func(c inTalk) bool {
			return c.together(c.legOf("cho"), c.cust) && c.state("cho") == events.InteractionActive
		}},
		"a queue": {desk.Target{QueueID: "q"}, func(c inTalk) bool {
			return c.together(c.legOf("ben"), c.cust) && c.state("ben") == events.InteractionActive
		}},
		"a number": {desk.Target{Number: "600900"}, func(c inTalk) bool { return c.together(c.legOf("600900@trunk"), c.cust) && c.lease(c.cust) == "0" }},
	} {
		t.Run(name, func(t *testing.T) {
			c := trio(t)
			i := c.live("ana")
			c.must(c.desk.Transfer(t.Context(), "ana", i.ID, tc.to, ""))
			c.eventually("the customer is there, and ana wraps up", func() bool {
				return tc.want(c) && c.legOf("ana") == "" && c.state("ana") == events.InteractionWrappingUp
			})
		})
	}
}

func TestANumberThatDoesNotAnswerBringsTheCustomerBackToTheQueue(t *testing.T) {
	c := trio(t)
	c.pbx.mu.Lock()
	c.pbx.phones["PJSIP/600901@trunk"] = "offline"
	c.pbx.mu.Unlock()
	c.must(c.desk.Transfer(t.Context(), "ana", c.live("ana").ID, desk.Target{Number: "600901"}, ""))
	c.eventually("another agent has the customer", func() bool { return c.together(c.legOf("ben"), c.cust) })
}

// Whatever people press and whenever the daemon is killed: nobody is left in silence, and at the end nothing is left.
func TestNobodyIsLeftInSilenceWhateverIsPressedAndWhenever(t *testing.T) {
	rounds := uint64(12)
	if os.Getenv("CORDBOARD_LONG") != "" {
		rounds = 200
	}
	for seed := range rounds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 11))
			c := trio(t)
			if seed%2 == 1 {
				c = phones(t)
			}
			var log []string
			for range 12 {
				log = append(log, c.randomPress(r))
				c.quiet(log)
			}
			_ = c.pbx.end(c.cust, 16)
			defer c.explain()
			c.eventually("nothing is left after "+strings.Join(log, ", "), func() bool { return c.engine.Count() == 0 && c.onlyRests() })
		})
	}
}

// quiet waits until nobody is in silence.
func (c inTalk) quiet(log []string) {
	c.t.Helper()
	defer func() {
		if c.t.Failed() {
			c.t.Logf("after %s: %s\n%+v\n%s", strings.Join(log, ", "), c.silent(), c.pbx.picture().Bridges, c.story())
		}
	}()
	c.eventually("nobody is in silence", func() bool { return c.silent() == "" })
}

// explain shows how a failed test ended.
func (c inTalk) explain() {
	if c.t.Failed() {
		c.t.Logf("%d calls, %+v\n%s", c.engine.Count(), c.pbx.picture().Bridges, c.story())
	}
}

// story is what the journal tells of the call, for a failure's report.
func (c inTalk) story() string {
	var b strings.Builder
	c.journal.mu.Lock()
	defer c.journal.mu.Unlock()
	for _, e := range c.journal.evs {
		switch body := e.Body.(type) {
		case *events.CallEvent:
			fmt.Fprintf(&b, "%s %s leg=%s\n", e.Type, body.Call.State, body.LegID)
		case *events.InteractionEvent:
			i := body.Interaction
			fmt.Fprintf(&b, "    %s %s at %s %s third=%+v\n", e.Type, i.State, i.AgentID, i.Kind, i.Third)
		}
	}
	return b.String()
}

func (c inTalk) randomPress(r *rand.Rand) string {
	agent := []string{"ana", "ben", "cho"}[r.IntN(3)]
	i := c.live(agent)
	to := []desk.Target{{AgentID: "ana"}, {AgentID: "ben"}, {AgentID: "cho"}, {QueueID: "q"}, {Number: "600900"}, {Number: "600901"}}[r.IntN(6)]
	ctx := c.t.Context()
	n := r.IntN(16)
	switch n {
	case 0, 1, 2:
		_ = c.desk.Consult(ctx, agent, i.ID, to, "")
	case 3, 4:
		_ = c.desk.Swap(ctx, agent, i.ID)
	case 5:
		_ = c.desk.Merge(ctx, agent, i.ID)
	case 6, 7:
		_ = c.desk.CompleteConsult(ctx, agent, i.ID)
	case 8:
		_ = c.desk.DropConsult(ctx, agent, i.ID)
	case 9:
		_ = c.desk.Transfer(ctx, agent, i.ID, to, "")
	case 10:
		_ = c.desk.Hold(ctx, agent, i.ID)
	case 11:
		_ = c.desk.Resume(ctx, agent, i.ID)
	case 12:
		if leg := c.legOf(agent); leg != "" && i.Kind == events.KindConsult {
			_ = c.pbx.end(leg, 16)
		}
	case 13:
		c.kill()
		c.start()
	case 14:
		if leg := c.legOf(agent); leg != "" && i.Kind == events.KindConsult {
			c.kill()
			_ = c.pbx.end(leg, 16)
			c.start()
		}
	case 15:
		if i.State == events.InteractionWrappingUp {
			_ = c.desk.FinishWrapup(ctx, agent, i.ID, desk.Finish{Then: events.AgentReady})
		}
	}
	return fmt.Sprintf("%s %d %v", agent, n, to)
}

// silent names a channel in which somebody hears nothing without having asked for it.
func (c inTalk) silent() string {
	p := c.pbx.picture()
	in := map[string]string{}
	for b, members := range p.Bridges {
		for _, m := range members {
			in[m] = b
		}
	}
	for id, ch := range p.Channels {
		b := in[id]
		switch {
		case !ch.Up || strings.HasPrefix(b, holdPrefix) || isStanding(id) && b == id:
		case b == "" && id == c.legOf("ben") && c.numbers["ben"] != "":
			c.engine.Pressed(id, "1") // whoever answered is asked, and has not pressed it yet
			return id + " has to press 1"
		case b == "":
			return id + " is nowhere"
		case len(p.Bridges[b]) < 2 && !c.mayBeAlone(id):
			return id + " is alone"
		}
	}
	return ""
}

// mayBeAlone: an agent hears nothing while the customer is held, and ringing tone while somebody is called.
func (c inTalk) mayBeAlone(channel string) bool {
	for _, id := range []string{"ana", "ben", "cho"} {
		if c.legOf(id) == channel {
			i := c.live(id)
			return i.State == events.InteractionOnHold || i.State == events.InteractionConsulting && i.Third.State == events.PartyCalling
		}
	}
	return false
}
