package calls

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/events"
)

// mobile is a centre whose agent works with an outside number, and a caller for whom it was answered.
func mobile(t *testing.T) (*centre, string) {
	c := newCentre(t)
	c.kill()
	c.dir.Agents["ana"] = agents.Profile{ID: "ana", SiteID: "s", Name: "ana", Phone: agents.Number, Number: "+34600111222", Language: "es", QueueIDs: []string{"q"}, Active: true}
	c.pbx.phones[outsideEndpoint] = "answer"
	c.start()
	c.ready("ana")
	cust := c.pbx.callIn("800")
	c.eventually("the agent is asked in Spanish", func() bool {
		asked := false
		_ = c.pbx.with(c.outsideLeg(), func(ch *simChannel) {
			asked = len(ch.played) == 1 && ch.played[0] == confirmPrompt && ch.playedIn[0] == "es"
		})
		return asked
	})
	return c, cust
}

const outsideEndpoint = "PJSIP/+34600111222@trunk"

func (c *centre) outsideLeg() string {
	c.pbx.mu.Lock()
	defer c.pbx.mu.Unlock()
	for id, ch := range c.pbx.channels {
		if ch.endpoint == outsideEndpoint {
			return id
		}
	}
	return ""
}

func (c *centre) talksOutside(customer string) bool {
	b := c.pbx.bridgeOf(customer)
	return isCallBridge(b) && b == c.pbx.bridgeOf(c.outsideLeg()) && c.live("ana").State == events.InteractionActive
}

func TestAnOutsideNumberGetsTheCustomerOnlyAfterA1(t *testing.T) {
	c, cust := mobile(t)
	c.eventually("the customer hears music meanwhile", func() bool { return c.hearsMusic(cust) })
	c.engine.Pressed(c.outsideLeg(), "2")
	c.engine.Pressed(cust, "1")
	if s := c.live("ana").State; s != events.InteractionInOffer {
		t.Fatalf("it is %s although nobody pressed 1", s)
	}
	c.engine.Pressed(c.outsideLeg(), "1")
	c.eventually("both talk", func() bool { return c.talksOutside(cust) })
	c.engine.Pressed(c.outsideLeg(), "1")
	if err := c.desk.Hold(t.Context(), "ana", c.live("ana").ID); err != nil {
		t.Fatal(err)
	}
	c.eventually("hold works as with any phone", func() bool { return c.hearsMusic(cust) && c.live("ana").State == events.InteractionOnHold })
}

func TestAVoicemailThatHangsUpIsAMissedOffer(t *testing.T) {
	c, cust := mobile(t)
	_ = c.pbx.end(c.outsideLeg(), 16)
	c.eventually("the caller waits again and the agent missed it", func() bool {
		l, err := c.desk.Live(t.Context())
		return err == nil && len(l.Agents) == 1 && l.Agents[0].State == events.AgentMissed && c.hearsMusic(cust)
	})
}

func TestTheQuestionIsAskedAgainAfterTheDaemonDied(t *testing.T) {
	c, cust := mobile(t)
	c.kill()
	c.start()
	c.eventually("the question is played a second time", func() bool {
		n := 0
		_ = c.pbx.with(c.outsideLeg(), func(ch *simChannel) { n = len(ch.played) })
		return n == 2
	})
	c.engine.Pressed(c.outsideLeg(), "1")
	c.eventually("both talk", func() bool { return c.talksOutside(cust) })
	c.kill()
	c.start()
	c.eventually("both talk still", func() bool { return c.talksOutside(cust) })
}

func TestAnAnswerWithoutA1RunsOutAndTheLegIsDropped(t *testing.T) {
	now := time.Now()
	call := events.Call{ID: "c", State: events.CallOffering, Legs: []events.Leg{
		{ID: "l0", ChannelID: "l0", Role: events.LegCustomer, State: events.LegUp},
		{ID: "l1", ChannelID: "l1", Role: events.LegAgent, State: events.LegRinging, OfferID: "o", AgentID: "ana", Confirm: true}}}
	asked, res := Step(call, Signal{Input: LegUp, LegID: "l1"}, now)
	if len(res.Effects) != 1 || res.Effects[0].Do != Ask || asked.State != events.CallOffering {
		t.Fatalf("an answer led to %+v in %s", res.Effects, asked.State)
	}
	if _, again := Step(asked, Signal{Input: LegUp, LegID: "l1"}, now); len(again.Effects) != 0 {
		t.Errorf("an answer told twice asked twice: %+v", again.Effects)
	}
	over, res := Step(asked, Signal{Input: Unconfirmed, LegID: "l1"}, now)
	if over.State != events.CallWaiting || len(res.Effects) != 2 || res.Effects[0].Notice.Kind != desk.NoticeOfferEnded || res.Effects[1].Do != Drop {
		t.Errorf("no 1 led to %s and %+v", over.State, res.Effects)
	}
	asked.State = events.CallDialing
	dialed, res := Step(asked, Signal{Input: Confirmed, LegID: "l1"}, now)
	if dialed.Legs[1].Confirm || len(res.Effects) == 0 {
		t.Errorf("an outbound call after the 1: %+v", res.Effects)
	}
	if _, late := Step(dialed, Signal{Input: Unconfirmed, LegID: "l1"}, now); late.Known {
		t.Error("a 1 pressed in time was taken back")
	}
}

func TestOnlyNumbersAreDialledOutside(t *testing.T) {
	e := New(Config{Route: "PJSIP/{number}@trunk"})
	for number, ok := range map[string]bool{"+34600111222": true, "600": true, "": false, "600@evil": false, "600/x": false, "600&PJSIP/1": false} {
		_, err := e.origination(Effect{Offer: desk.Offer{Device: events.Device{Kind: "number", Endpoint: number}}})
		if (err == nil) != ok {
			t.Errorf("%q: %v", number, err)
		}
	}
	o, _ := e.origination(Effect{Offer: desk.Offer{CallerID: "anonymous\r\nX: y", Device: events.Device{Kind: "number", Endpoint: "600"}}})
	if o.CallerID != "" {
		t.Errorf("it shows %q", o.CallerID)
	}
}
