package calls

import (
	"slices"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

var sue = desk.Supervisor{UserID: "u-sue", Login: "sue", Name: "Sue"}

// watched is ana's conversation, in which sue, at ben's phone, takes part.
func watched(t *testing.T, mode events.MonitorMode) inTalk {
	c := trio(t)
	_, err := c.desk.BeginMonitor(t.Context(), sue, "ben", c.live("ana").ID, mode)
	c.must(err)
	return c
}

// eaves reports whether sue's phone has exactly that sound, and the desk says so.
func (c inTalk) eaves(state events.MonitorState, sound ...string) bool {
	m := c.agent("ben").Monitor
	slices.Sort(sound)
	return m != nil && m.State == state && slices.Equal(c.pbx.eaves(c.legOf("ben")), sound)
}

func (c inTalk) pause(agent string) {
	_, err := c.desk.SetState(c.t.Context(), agent, "", events.AgentPaused, "")
	c.must(err)
}

func keyOf(err error) string {
	if err == nil {
		return ""
	}
	return fault.Public(err).Key
}

// nobodyListens reports whether nothing is left of sue's part, in the PBX and at the desk.
func (c inTalk) nobodyListens() bool {
	return c.legOf("ben") == "" && len(c.pbx.traces()) == 0 && c.agent("ben").Monitor == nil && len(c.live("ana").Monitors) == 0
}

func TestASupervisorListensWhispersAndBargesInAndIsRoutedNothingMeanwhile(t *testing.T) {
	c := watched(t, events.MonitorListen)
	i := c.live("ana")
	c.eventually("sue listens", func() bool { return c.eaves(events.MonitorListening, "listens to "+c.legOf("ana")) })
	if m := c.live("ana").Monitors; len(m) != 1 || m[0].Name != "Sue" || m[0].Shown || m[0].State != events.MonitorListening {
		t.Errorf("the conversation's record: %+v", m)
	}
	if a := c.agent("ben"); a.Activity != events.ActivityMonitor || a.State != events.AgentReady {
		t.Errorf("sue's record: %s %s", a.Activity, a.State)
	}
	second := c.pbx.callIn("800")
	c.eventually("cho takes the next caller, not sue", func() bool { return c.talking(second, "cho") })
	third := c.pbx.callIn("800")
	c.eventually("one more waits", func() bool { return c.hearsMusic(third) && c.legOf("ben") != "" })
	mode := func(m events.MonitorMode) {
		_, err := c.desk.SetMonitorMode(t.Context(), "ben", i.ID, m)
		c.must(err)
	}
	mode(events.MonitorWhisper)
	c.eventually("sue whispers", func() bool {
		return c.eaves(events.MonitorWhispering, "whispers to "+c.legOf("ana")) && c.live("ana").Monitors[0].Shown
	})
	mode(events.MonitorBarge)
	c.eventually("sue talks with both", func() bool {
		return c.eaves(events.MonitorBarged, "talks with "+c.legOf("ana"), "talks with "+c.cust)
	})
	mode(events.MonitorListen)
	c.eventually("sue listens again, alone with one snoop", func() bool {
		return c.eaves(events.MonitorListening, "listens to "+c.legOf("ana")) && len(c.pbx.traces()) == 2
	})
	c.must(c.desk.EndMonitor(t.Context(), "ben", i.ID))
	c.must(c.desk.EndMonitor(t.Context(), "ben", i.ID))
	c.eventually("sue has the caller who waited, and ana talks on", func() bool {
		return len(c.pbx.traces()) == 0 && c.talking(third, "ben") && c.talking(c.cust, "ana") && len(c.live("ana").Monitors) == 0
	})
}

func TestWhateverEndsTheConversationOrThePhoneNobodyIsLeftListening(t *testing.T) {
	for _, mode := range []events.MonitorMode{events.MonitorListen, events.MonitorBarge} {
		for name, tc := range map[string]struct {
			do   func(inTalk)
			want func(inTalk) bool
		}{
			"the customer hangs up":   {func(c inTalk) { _ = c.pbx.end(c.cust, 16) }, func(c inTalk) bool { return c.engine.Count() == 0 }},
			"the agent hangs up":      {func(c inTalk) { _ = c.pbx.end(c.legOf("ana"), 16) }, func(c inTalk) bool { return c.engine.Count() == 0 }},
			"the agent's phone fails": {func(c inTalk) { _ = c.pbx.end(c.legOf("ana"), 44) }, func(c inTalk) bool { return c.hearsMusic(c.cust) }},
			"the supervisor hangs up": {func(c inTalk) { _ = c.pbx.end(c.legOf("ben"), 16) }, func(c inTalk) bool { return c.talking(c.cust, "ana") }},
			"the supervisor's shift ends": {func(c inTalk) { c.must(c.desk.EndShift(c.t.Context(), "ben", "")) },
				func(c inTalk) bool { return c.talking(c.cust, "ana") }},
			"the agent transfers": {func(c inTalk) {
				c.must(c.desk.Transfer(c.t.Context(), "ana", c.live("ana").ID, desk.Target{AgentID: "cho"}, ""))
			}, func(c inTalk) bool { return c.talking(c.cust, "cho") }},
		} {
			t.Run(string(mode)+", "+name, func(t *testing.T) {
				c := watched(t, mode)
				c.pause("ben")
				c.eventually("sue is in", func() bool { m := c.agent("ben").Monitor; return m != nil && m.State != events.MonitorAsking })
				tc.do(c)
				c.eventually("all is as it should be, and nothing is left", func() bool { return tc.want(c) && c.nobodyListens() })
			})
		}
	}
}

func TestASupervisorHearsTheAgentOnHoldAndWithAThirdPerson(t *testing.T) {
	c := watched(t, events.MonitorListen)
	i, ear := c.live("ana"), "listens to "+c.legOf("ana")
	c.eventually("sue listens", func() bool { return c.eaves(events.MonitorListening, ear) })
	c.must(c.desk.Hold(t.Context(), "ana", i.ID))
	c.eventually("the customer hears music, sue the agent", func() bool {
		return c.hearsMusic(c.cust) && c.eaves(events.MonitorListening, ear) && c.state("ana") == events.InteractionOnHold
	})
	c.must(c.desk.Consult(t.Context(), "ana", i.ID, desk.Target{AgentID: "cho"}, ""))
	c.eventually("sue hears both advise", func() bool {
		return c.together(c.legOf("ana"), c.legOf("cho")) && c.eaves(events.MonitorListening, ear)
	})
}

func TestAfterACrashASupervisorIsInTheConversationStillOrOutOfItAndItNeverNotices(t *testing.T) {
	for name, tc := range map[string]struct {
		mode events.MonitorMode
		away func(inTalk)
		want func(inTalk) bool
	}{
		"nothing happened": {events.MonitorWhisper, func(inTalk) {}, func(c inTalk) bool {
			return c.eaves(events.MonitorWhispering, "whispers to "+c.legOf("ana")) && len(c.pbx.traces()) == 2
		}},
		"barged in": {events.MonitorBarge, func(inTalk) {}, func(c inTalk) bool {
			return c.eaves(events.MonitorBarged, "talks with "+c.legOf("ana"), "talks with "+c.cust)
		}},
		"the supervisor hung up":        {events.MonitorListen, func(c inTalk) { _ = c.pbx.end(c.legOf("ben"), 16) }, inTalk.nobodyListens},
		"the supervisor hung up barged": {events.MonitorBarge, func(c inTalk) { _ = c.pbx.end(c.legOf("ben"), 16) }, inTalk.nobodyListens},
		"the snoop was lost": {events.MonitorListen, func(c inTalk) {
			for _, id := range c.pbx.traces() {
				_ = c.pbx.end(id, 16)
			}
		}, func(c inTalk) bool { return c.eaves(events.MonitorListening, "listens to "+c.legOf("ana")) }},
		"its end was decided and not done": {events.MonitorListen, func(c inTalk) {
			c.journal.forgetAfter(events.CallBridged)
		}, func(c inTalk) bool { return c.nobodyListens() }},
	} {
		t.Run(name, func(t *testing.T) {
			c := watched(t, tc.mode)
			c.pause("ben")
			c.eventually("sue is in", func() bool { m := c.agent("ben").Monitor; return m != nil && m.State != events.MonitorAsking })
			talk := c.pbx.bridgeOf(c.cust)
			c.kill()
			tc.away(c)
			c.start()
			c.eventually("all is as it should be", func() bool { return tc.want(c) && c.talking(c.cust, "ana") })
			if c.pbx.bridgeOf(c.cust) != talk {
				t.Error("the customer was moved")
			}
		})
	}
}

func TestASnoopThatBreaksOffIsMadeAgainAFewTimes(t *testing.T) {
	c := watched(t, events.MonitorListen)
	c.pause("ben")
	for range monitorTries + 1 {
		c.eventually("sue listens", func() bool { return c.eaves(events.MonitorListening, "listens to "+c.legOf("ana")) })
		for id := range c.pbx.picture().Channels {
			if isMonitor(id) {
				_ = c.pbx.end(id, 16)
			}
		}
		time.Sleep(2 * takeGrace) //nolint:forbidigo // nothing may happen before it
	}
	c.eventually("it is given up", func() bool { return c.nobodyListens() && c.talking(c.cust, "ana") })
}

func TestWhatCannotBeHeardIsRefusedInWords(t *testing.T) {
	c := watched(t, events.MonitorListen)
	i := c.live("ana").ID
	c.eventually("sue listens", func() bool { return c.eaves(events.MonitorListening, "listens to "+c.legOf("ana")) })
	for want, who := range map[string]string{"monitor.already": "ben", "monitor.own": "ana", "monitor.no_agent": "nobody"} {
		if _, err := c.desk.BeginMonitor(t.Context(), sue, who, i, events.MonitorListen); keyOf(err) != want {
			t.Errorf("%s: %v", want, err)
		}
	}
	c.must(c.desk.EndShift(t.Context(), "cho", ""))
	if _, err := c.desk.BeginMonitor(t.Context(), sue, "cho", i, events.MonitorListen); keyOf(err) != "monitor.no_shift" {
		t.Errorf("no shift: %v", err)
	}
	if _, err := c.desk.Dial(t.Context(), "ben", "600900", ""); keyOf(err) != "monitor.busy_listening" {
		t.Errorf("dialling while listening: %v", err)
	}
	c.must(c.desk.Hangup(t.Context(), "ana", i))
	c.eventually("it is over", func() bool { return c.nobodyListens() })
	if _, err := c.desk.BeginMonitor(t.Context(), sue, "ben", i, events.MonitorListen); keyOf(err) != "monitor.over" {
		t.Errorf("over: %v", err)
	}
	if _, err := c.desk.SetMonitorMode(t.Context(), "ben", i, events.MonitorBarge); keyOf(err) != "monitor.not_there" {
		t.Errorf("another mode: %v", err)
	}
}

func TestASupervisorListensOverAStandingLegOrAnOutsideNumberToo(t *testing.T) {
	c := phones(t)
	i := c.live("ana").ID
	begin := func(who string) {
		_, err := c.desk.BeginMonitor(t.Context(), sue, who, i, events.MonitorListen)
		c.must(err)
	}
	listens := func(who string) bool {
		m := c.agent(who).Monitor
		return m != nil && m.State == events.MonitorListening && slices.Equal(c.pbx.eaves(c.legOf(who)), []string{"listens to " + c.legOf("ana")})
	}
	begin("cho")
	c.eventually("the standing leg listens", func() bool { return listens("cho") })
	c.again()
	c.eventually("it listens after a crash", func() bool { return listens("cho") })
	begin("ben")
	c.eventually("the outside number is asked for a 1", func() bool { return c.asked("ben") })
	if listens("ben") {
		t.Error("whoever answers hears the conversation")
	}
	c.again()
	c.eventually("it is asked again", func() bool { return len(c.playedTo(c.legOf("ben"))) == 2 })
	c.engine.Pressed(c.legOf("ben"), "1")
	c.eventually("both listen", func() bool { return listens("ben") && listens("cho") && len(c.live("ana").Monitors) == 2 })
	_, err := c.desk.SetMonitorMode(t.Context(), "cho", i, events.MonitorBarge)
	c.must(err)
	c.eventually("the standing leg is in the call", func() bool { return c.together(c.legOf("ana"), c.cust, c.legOf("cho")) })
	c.must(c.desk.EndMonitor(t.Context(), "cho", i))
	c.must(c.desk.EndMonitor(t.Context(), "ben", i))
	c.eventually("the standing leg rests, the number is hung up", func() bool {
		return c.rests("cho") && c.legOf("ben") == "" && len(c.pbx.traces()) == 0 && c.together(c.legOf("ana"), c.cust)
	})
}
