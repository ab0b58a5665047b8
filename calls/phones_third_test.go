package calls

import (
	"testing"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/events"
)

// phones is a running conversation of ana's on a standing leg; ben works on an outside number and has to press 1, cho has
// a standing leg as well.
func phones(t *testing.T) inTalk {
	c := newCentreWith(t, func(d *directory.Directory) {
		d.Agents["ben"] = agents.Profile{ID: "ben", SiteID: "s", Name: "ben", Phone: agents.Number, Number: "600111", QueueIDs: []string{"q"}, Active: true}
		for _, id := range []string{"ana", "cho"} {
			a := d.Agents[id]
			a.Standing, a.AutoAnswer = true, true
			d.Agents[id] = a
		}
	}, "ana", "ben", "cho")
	c.numbers = map[string]string{"ben": "600111"}
	c.pbx.mu.Lock()
	for _, e := range []string{"PJSIP/ana", "PJSIP/cho", "PJSIP/600111@trunk", "PJSIP/600900@trunk"} {
		c.pbx.phones[e] = "answer"
	}
	c.pbx.mu.Unlock()
	c.stands("ana")
	cust := c.pbx.callIn("800")
	c.eventually("ana talks", func() bool { return c.talking(cust, "ana") })
	c.ready("ben")
	c.stands("cho")
	return inTalk{c, cust}
}

// stands makes an agent ready on a standing leg.
func (c *centre) stands(id string) {
	c.t.Helper()
	if _, err := c.desk.StartShift(c.t.Context(), id); err != nil {
		c.t.Fatal(err)
	}
	c.eventually("the phone of "+id+" is on the line", func() bool { return c.rests(id) })
	if _, err := c.desk.SetState(c.t.Context(), id, "", events.AgentReady, ""); err != nil {
		c.t.Fatal(err)
	}
}

// onlyRests reports whether there is no channel but standing legs in bridges of their own.
func (c *centre) onlyRests() bool {
	for id := range c.pbx.picture().Channels {
		if !isStanding(id) || c.pbx.bridgeOf(id) != id {
			return false
		}
	}
	return true
}

func (c inTalk) asked(agent string) bool { return len(c.playedTo(c.legOf(agent))) > 0 }

func (c inTalk) again() { c.kill(); c.start() }

func TestAnAdviserOnAnOutsideNumberTalksOnlyAfterA1AndACrashAsksAgain(t *testing.T) {
	c := phones(t)
	c.must(c.desk.Consult(t.Context(), "ana", c.live("ana").ID, desk.Target{AgentID: "ben"}, ""))
	c.eventually("ben is asked", func() bool { return c.asked("ben") })
	if c.together(c.legOf("ana"), c.legOf("ben")) || c.state("ben") != events.InteractionInOffer {
		t.Fatalf("ben talks without a 1: %s", c.state("ben"))
	}
	c.again()
	c.eventually("ben is asked again", func() bool { return len(c.playedTo(c.legOf("ben"))) == 2 })
	c.engine.Pressed(c.legOf("ben"), "1")
	c.eventually("they consult", func() bool {
		return c.together(c.legOf("ana"), c.legOf("ben")) && c.hearsMusic(c.cust) && c.state("ben") == events.InteractionActive
	})
	c.again()
	c.eventually("they consult still", func() bool {
		return c.together(c.legOf("ana"), c.legOf("ben")) && c.state("ben") == events.InteractionActive
	})
	c.must(c.desk.CompleteConsult(t.Context(), "ana", c.live("ana").ID))
	c.eventually("ben has the customer and ana's phone rests", func() bool {
		return c.together(c.legOf("ben"), c.cust) && c.rests("ana") && c.state("ana") == events.InteractionWrappingUp && c.state("ben") == events.InteractionActive
	})
}

func TestAnAdviserOnAnOutsideNumberWhoHangsUpWithoutA1LeavesTheCustomerWithMusic(t *testing.T) {
	c := phones(t)
	c.must(c.desk.Consult(t.Context(), "ana", c.live("ana").ID, desk.Target{AgentID: "ben"}, ""))
	c.eventually("ben is asked", func() bool { return c.asked("ben") })
	_ = c.pbx.end(c.legOf("ben"), 16)
	c.eventually("the consult is over, and the customer hears music", func() bool {
		i := c.live("ana")
		return i.Third == nil && c.hearsMusic(c.cust) && c.legOf("ben") == ""
	})
	c.must(c.desk.Resume(t.Context(), "ana", c.live("ana").ID))
	c.eventually("ana talks again", func() bool { return c.talking(c.cust, "ana") })
}

// Wherever a consult between standing legs is when the daemon dies, nobody stays in a bridge that is not theirs.
func TestStandingLegsInAConsultGoBackToTheirOwnBridges(t *testing.T) {
	for name, tc := range map[string]struct {
		do   func(inTalk)
		want func(inTalk) bool
	}{
		"handed over": {func(c inTalk) { c.must(c.desk.CompleteConsult(t.Context(), "ana", c.live("ana").ID)) }, func(c inTalk) bool {
			return c.together(c.legOf("cho"), c.cust) && c.rests("ana") && c.state("cho") == events.InteractionActive
		}},
		"dropped": {func(c inTalk) { c.must(c.desk.DropConsult(t.Context(), "ana", c.live("ana").ID)) }, func(c inTalk) bool {
			return c.rests("cho") && c.hearsMusic(c.cust) && c.state("ana") == events.InteractionOnHold
		}},
		"the customer hangs up": {func(c inTalk) { _ = c.pbx.end(c.cust, 16) }, func(c inTalk) bool {
			return c.rests("cho") && c.rests("ana") && c.engine.Count() == 0
		}},
	} {
		for _, crash := range []bool{false, true} {
			t.Run(name+map[bool]string{true: ", and the daemon dies", false: ""}[crash], func(t *testing.T) {
				c := phones(t)
				c.must(c.desk.Consult(t.Context(), "ana", c.live("ana").ID, desk.Target{AgentID: "cho"}, ""))
				c.eventually("they consult", func() bool {
					return c.together(c.legOf("ana"), c.legOf("cho")) && c.state("cho") == events.InteractionActive
				})
				if crash {
					c.again()
					c.eventually("they consult still", func() bool {
						return c.together(c.legOf("ana"), c.legOf("cho")) && c.state("cho") == events.InteractionActive
					})
				}
				tc.do(c)
				if crash {
					c.again()
				}
				c.eventually("all is as it should be", func() bool { return tc.want(c) })
			})
		}
	}
}

func TestAStandingLegTakesTheNextCallerTheMomentTheLastOneLeft(t *testing.T) {
	c := standing(t, true)
	first := c.pbx.callIn("800")
	c.eventually("both talk", func() bool { return c.talking(first, "ana") })
	for n := range 10 {
		next := c.pbx.callIn("800")
		c.eventually("the next one waits", func() bool { return c.waiting() != "" })
		_ = c.pbx.end(first, 16)
		c.eventually("the next one talks", func() bool { return c.talking(next, "ana") })
		if a := c.agent("ana"); a.MissedInRow != 0 || a.State != events.AgentReady {
			t.Fatalf("call %d counts as missed: %+v", n, a)
		}
		first = next
	}
}
