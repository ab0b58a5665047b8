package calls

import (
	"testing"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
)

// standing is a centre whose agent's desk phone stays on the line.
func standing(t *testing.T, auto bool) *centre {
	c := newCentre(t)
	c.kill()
	c.dir.Agents["ana"] = agents.Profile{ID: "ana", SiteID: "s", Name: "ana", Phone: agents.Extension, Extension: "ana", Standing: true, AutoAnswer: auto, QueueIDs: []string{"q"}, Active: true}
	c.dir.Queues["q"] = withoutWrapup(c.dir.Queues["q"])
	c.pbx.phones["PJSIP/ana"] = "answer"
	c.start()
	if _, err := c.desk.StartShift(t.Context(), "ana"); err != nil {
		t.Fatal(err)
	}
	c.eventually("the phone is on the line and silent", func() bool { return c.rests("ana") })
	if _, err := c.desk.SetState(t.Context(), "ana", "", events.AgentReady, ""); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *centre) agent(id string) events.Agent {
	l, err := c.desk.Live(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	for _, a := range l.Agents {
		if a.ID == id {
			return a
		}
	}
	return events.Agent{}
}

func (c *centre) rests(id string) bool {
	ch := standingChannel(id)
	return c.pbx.bridgeOf(ch) == ch && c.agent(id).Device.Registered
}

func (c *centre) channels() int {
	c.pbx.mu.Lock()
	defer c.pbx.mu.Unlock()
	return len(c.pbx.channels)
}

func TestAStandingLegIsTakenIntoEachCallAndGivenBack(t *testing.T) {
	c := standing(t, true)
	for range 3 {
		cust := c.pbx.callIn("800")
		c.eventually("both talk", func() bool { return c.talking(cust, "ana") })
		_ = c.pbx.end(cust, 16)
		c.eventually("the phone is on the line and silent again", func() bool { return c.rests("ana") && c.channels() == 1 && c.engine.Count() == 0 })
	}
	if err := c.desk.EndShift(t.Context(), "ana", ""); err != nil {
		t.Fatal(err)
	}
	c.eventually("the end of the shift ends the leg", func() bool { return c.channels() == 0 && c.pbx.bridgeOf(standingChannel("ana")) == "" })
}

func TestAStandingLegWithoutAutomaticAnswerWantsA1AndIsNotHungUpWithoutOne(t *testing.T) {
	c := standing(t, false)
	cust := c.pbx.callIn("800")
	c.eventually("the agent is asked", func() bool { return len(c.playedTo(standingChannel("ana"))) == 1 })
	c.engine.Pressed(standingChannel("ana"), "1")
	c.eventually("both talk", func() bool { return c.talking(cust, "ana") })
	if err := c.desk.Hangup(t.Context(), "ana", c.live("ana").ID); err != nil {
		t.Fatal(err)
	}
	c.eventually("the customer is gone and the leg is not", func() bool { return c.rests("ana") && c.channels() == 1 })
	cust = c.pbx.callIn("800")
	c.eventually("the agent is asked again", func() bool { return len(c.playedTo(standingChannel("ana"))) == 2 })
	if err := c.desk.Decline(t.Context(), "ana", c.live("ana").ID, ""); err != nil {
		t.Fatal(err)
	}
	c.eventually("a declined offer leaves the leg where it was", func() bool { return c.agent("ana").State == events.AgentReady && c.channels() == 2 })
	_ = c.pbx.end(cust, 16)
}

func (c *centre) playedTo(ch string) (all []string) {
	_ = c.pbx.with(ch, func(x *simChannel) { all = append(all, x.played...) })
	return all
}

func TestAStandingLegThatHangsUpEndsTheCallAndIsCalledAgainWhenItsAgentPressesReady(t *testing.T) {
	c := standing(t, true)
	cust := c.pbx.callIn("800")
	c.eventually("both talk", func() bool { return c.talking(cust, "ana") })
	_ = c.pbx.end(standingChannel("ana"), 16)
	c.eventually("all is cleared and the phone counts as away", func() bool { return c.channels() == 0 && !c.agent("ana").Device.Registered })
	_, err := c.desk.SetState(t.Context(), "ana", "", events.AgentReady, "")
	if err == nil {
		t.Fatal("the agent is ready without a phone")
	}
	c.eventually("it is called again", func() bool { return c.rests("ana") })
}

func TestAStandingLegIsOwnedAgainAfterTheDaemonDied(t *testing.T) {
	c := standing(t, true)
	c.kill()
	c.start()
	c.eventually("it rests and may be used", func() bool { return c.rests("ana") })
	cust := c.pbx.callIn("800")
	c.eventually("both talk", func() bool { return c.talking(cust, "ana") })
	c.kill()
	c.start()
	c.eventually("both talk still", func() bool { return c.talking(cust, "ana") })
	_ = c.pbx.end(cust, 16)
	c.eventually("it is given back", func() bool { return c.rests("ana") && c.channels() == 1 })
	c.kill()
	_ = c.pbx.end(standingChannel("ana"), 16)
	c.start()
	c.eventually("one that hung up meanwhile counts as away", func() bool { return !c.agent("ana").Device.Registered })
}

func withoutWrapup(q queues.Queue) queues.Queue { q.WrapupSeconds = 0; return q }
