package calls

import (
	"testing"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestACallerHearsMusicUnderALeaseAndThenTheAgent(t *testing.T) {
	c := newCentre(t, "ana")
	cust := c.pbx.callIn("801")
	c.eventually("the caller hears music", func() bool { return c.hearsMusic(cust) && c.lease(cust) == "30" })
	c.pbx.mu.Lock()
	c.pbx.phones["PJSIP/ana"] = "answer"
	c.pbx.mu.Unlock()
	c.ready("ana")
	c.eventually("both talk and the lease is lifted", func() bool { return c.talking(cust, "ana") && c.lease(cust) == "0" })
}

func TestHoldGivesMusicAndResumeTheAgentBack(t *testing.T) {
	c := talk(t)
	i := c.live("ana")
	if err := c.desk.Hold(t.Context(), "ana", i.ID); err != nil {
		t.Fatal(err)
	}
	c.eventually("the customer is held with music", func() bool { return c.hearsMusic(c.cust) && c.live("ana").State == events.InteractionOnHold })
	if err := c.desk.Resume(t.Context(), "ana", i.ID); err != nil {
		t.Fatal(err)
	}
	c.eventually("both talk again", func() bool { return c.talking(c.cust, "ana") })
}

type inTalk struct {
	*centre
	cust string
}

func talk(t *testing.T) inTalk {
	c := newCentre(t, "ana")
	c.pbx.phones["PJSIP/ana"] = "answer"
	c.ready("ana")
	cust := c.pbx.callIn("800")
	c.eventually("both talk", func() bool { return c.talking(cust, "ana") })
	return inTalk{c, cust}
}

func TestWhoeverHangsUpTheOtherIsNotLeftInSilence(t *testing.T) {
	for name, hang := range map[string]func(inTalk){
		"the customer":          func(c inTalk) { _ = c.pbx.end(c.cust, 16) },
		"the agent's phone":     func(c inTalk) { _ = c.pbx.end(c.legOf("ana"), 16) },
		"the agent on the desk": func(c inTalk) { _ = c.desk.Hangup(t.Context(), "ana", c.live("ana").ID) },
		"the agent twice on the desk": func(c inTalk) {
			id := c.live("ana").ID
			_ = c.desk.Hangup(t.Context(), "ana", id)
			_ = c.desk.Hangup(t.Context(), "ana", id)
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := talk(t)
			hang(c)
			c.eventually("no channel and no call bridge is left and the agent wraps up", func() bool {
				p := c.pbx.picture()
				for id := range p.Bridges {
					if isCallBridge(id) {
						return false
					}
				}
				return len(p.Channels) == 0 && c.live("ana").State == events.InteractionWrappingUp && c.engine.Count() == 0
			})
		})
	}
}

func TestALostPhoneGivesTheCustomerMusicAndReturnGivesTheCallBack(t *testing.T) {
	c := talk(t)
	_ = c.pbx.end(c.legOf("ana"), 44)
	c.eventually("the customer hears music and the call waits for ana", func() bool {
		return c.hearsMusic(c.cust) && c.live("ana").State == events.InteractionAway
	})
	if err := c.desk.Return(t.Context(), "ana", c.live("ana").ID); err != nil {
		t.Fatal(err)
	}
	c.eventually("both talk again", func() bool { return c.talking(c.cust, "ana") })
}

func TestADialledCustomerIsJoinedWithTheAgent(t *testing.T) {
	c := newCentre(t, "ana")
	c.pbx.phones["PJSIP/ana"], c.pbx.phones["PJSIP/600@trunk"] = "answer", "answer"
	c.ready("ana")
	if _, err := c.desk.Dial(t.Context(), "ana", "600", "q"); err != nil {
		t.Fatal(err)
	}
	c.eventually("ana talks", func() bool { return c.live("ana").State == events.InteractionActive })
	if leg := c.legOf("ana"); c.pbx.bridgeOf(leg) == "" || len(c.pbx.picture().Bridges[c.pbx.bridgeOf(leg)]) != 2 {
		t.Errorf("the bridge of ana's leg is %q with %v", c.pbx.bridgeOf(leg), c.pbx.picture().Bridges)
	}
}

func TestAfterAKillEveryCallIsOwnedAgainWhateverItWasDoing(t *testing.T) {
	c := newCentre(t, "ana", "ben", "eva", "dan")
	for _, id := range []string{"ana", "ben", "eva"} {
		c.pbx.phones["PJSIP/"+id] = "answer"
	}
	c.ready("ana")
	goesOn := c.pbx.callIn("800")
	c.eventually("ana talks", func() bool { return c.talking(goesOn, "ana") })
	c.ready("ben")
	endsInGap := c.pbx.callIn("800")
	c.eventually("ben talks", func() bool { return c.talking(endsInGap, "ben") })
	c.ready("eva")
	held := c.pbx.callIn("800")
	c.eventually("eva talks", func() bool { return c.talking(held, "eva") })
	if err := c.desk.Hold(t.Context(), "eva", c.live("eva").ID); err != nil {
		t.Fatal(err)
	}
	c.eventually("eva's customer is held", func() bool { return c.live("eva").State == events.InteractionOnHold })
	c.ready("dan") // rings and does not answer
	ringing := c.pbx.callIn("800")
	c.eventually("dan's phone rings", func() bool { return c.legOf("dan") != "" })
	waiting := c.pbx.callIn("800")
	c.eventually("the last caller hears music", func() bool { return c.hearsMusic(waiting) })
	place := c.pbx.callIn("801")
	c.eventually("one more waits", func() bool { return c.hearsMusic(place) })

	c.kill()
	_ = c.pbx.end(endsInGap, 16)
	c.pbx.answer(c.legOf("dan"))
	c.start()

	c.eventually("ana's call is owned and talking", func() bool { return c.talking(goesOn, "ana") })
	c.eventually("ben wraps up the call that ended in the gap", func() bool {
		i := c.live("ben")
		return i.State == events.InteractionWrappingUp && i.EndCause == events.CauseLost && c.legOf("ben") == ""
	})
	c.eventually("dan, who answered in the gap, talks", func() bool { return c.talking(ringing, "dan") })
	if err := c.desk.Resume(t.Context(), "eva", c.live("eva").ID); err != nil {
		t.Fatal(err)
	}
	c.eventually("eva talks again", func() bool { return c.talking(held, "eva") })
	for _, ch := range []string{waiting, place} {
		c.eventually("waiting callers keep their music and their lease", func() bool { return c.hearsMusic(ch) && c.lease(ch) == "30" })
	}
	if err := c.desk.FinishWrapup(t.Context(), "ben", c.live("ben").ID, desk.Finish{Then: events.AgentReady}); err != nil {
		t.Fatal(err)
	}
	c.eventually("ben gets the caller who waited longest", func() bool { return c.talking(waiting, "ben") })
}

// The daemon dies after it recorded the agent's answer and before it recorded that both talk.
func TestKilledBetweenAnswerAndBridgeBothTalkAfterTheRestart(t *testing.T) {
	for name, there := range map[string]bool{"the PBX had joined them": true, "the PBX had not": false} {
		t.Run(name, func(t *testing.T) {
			c := newCentre(t, "ana")
			c.pbx.phones["PJSIP/ana"] = "answer"
			c.ready("ana")
			cust := c.pbx.callIn("800")
			c.eventually("both talk", func() bool { return c.talking(cust, "ana") })
			c.kill()
			c.journal.forgetAfter(events.CallLegUp)
			if !there {
				_ = c.pbx.BridgeDelete(t.Context(), c.pbx.bridgeOf(cust))
			}
			c.start()
			c.eventually("both talk again and nothing will move the customer", func() bool { return c.talking(cust, "ana") && c.lease(cust) == "0" })
		})
	}
}

func TestAnOfferWhoseRingingNobodySawEndIsMadeAgainAndBlamesNobody(t *testing.T) {
	c := newCentre(t, "dan") // rings and does not answer
	c.ready("dan")
	cust := c.pbx.callIn("800")
	c.eventually("dan's phone rings", func() bool { return c.legOf("dan") != "" })
	first := c.legOf("dan")
	c.kill()
	_ = c.pbx.end(first, 0)
	c.start()
	c.eventually("dan's phone rings again", func() bool { return c.legOf("dan") != "" && c.legOf("dan") != first })
	c.pbx.answer(c.legOf("dan"))
	c.eventually("dan talks", func() bool { return c.talking(cust, "dan") })
}

func TestALeaseThatCouldNotBeLiftedIsLiftedLater(t *testing.T) {
	c := newCentre(t, "ana")
	c.pbx.phones["PJSIP/ana"] = "answer"
	c.ready("ana")
	c.pbx.mu.Lock()
	c.pbx.failLeases = 1
	c.pbx.mu.Unlock()
	cust := c.pbx.callIn("800")
	c.eventually("both talk", func() bool { return c.talking(cust, "ana") })
	c.eventually("the lease is lifted by the next look", func() bool { return c.lease(cust) == "0" })
	if n := c.engine.Stats().Failed.Load(); n != 1 {
		t.Errorf("%d requests failed, want the one that was made to", n)
	}
}
