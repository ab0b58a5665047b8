package calls

import (
	"slices"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/events"
)

const anasPage = "PJSIP/cb-ana"

// standingPage is a centre whose agent's browser phone stays on the line.
func standingPage(t *testing.T, auto bool) *centre {
	c := newCentre(t)
	c.kill()
	c.dir.Agents["ana"] = agents.Profile{ID: "ana", SiteID: "s", Name: "ana", Phone: agents.Browser, Standing: true, AutoAnswer: auto, QueueIDs: []string{"q"}, Active: true}
	q := withoutWrapup(c.dir.Queues["q"])
	q.OfferSeconds = 2
	c.dir.Queues["q"] = q
	c.pbx.phones[anasPage] = "answer"
	c.start()
	if _, err := c.desk.StartShift(t.Context(), "ana"); err != nil {
		t.Fatal(err)
	}
	c.page()
	c.eventually("the phone is on the line and silent", func() bool { return c.rests("ana") })
	c.readyAgain()
	return c
}

func (c *centre) readyAgain() {
	c.t.Helper()
	if _, err := c.desk.SetState(c.t.Context(), "ana", "", events.AgentReady, ""); err != nil {
		c.t.Fatal(err)
	}
}

// page is a page of ana's that comes up: with a credential, then with its socket.
func (c *centre) page() {
	c.t.Helper()
	if err := c.desk.PhonePage(c.t.Context(), "ana"); err != nil {
		c.t.Fatal(err)
	}
	c.socket(true)
}

func (c *centre) socket(up bool) {
	c.t.Helper()
	if err := c.desk.PhoneSocket(c.t.Context(), "ana", up); err != nil {
		c.t.Fatal(err)
	}
}

func (c *centre) talksOnThePage(customer string) bool {
	b := c.pbx.bridgeOf(customer)
	return b != "" && b == c.pbx.bridgeOf(standingChannel("ana")) && c.live("ana").State == events.InteractionActive
}

func (c *centre) offered() string {
	c.t.Helper()
	c.eventually("it is offered", func() bool { return c.live("ana").State == events.InteractionInOffer })
	return c.live("ana").ID
}

func (c *centre) accept(interaction string) {
	c.t.Helper()
	if err := c.desk.Accept(c.t.Context(), "ana", interaction); err != nil {
		c.t.Fatal(err)
	}
}

func TestAnOfferToABrowserPhoneOnTheLineIsTakenOnThePageWithoutACallOrATone(t *testing.T) {
	c := standingPage(t, false)
	var marks map[string]string
	_ = c.pbx.with(standingChannel("ana"), func(x *simChannel) { marks = x.variables })
	if marks["PJSIP_HEADER(add,X-Cordboard-Mode)"] != "standing" {
		t.Errorf("the leg was called with %v", marks)
	}
	for range 3 {
		cust := c.pbx.callIn("800")
		i := c.offered()
		if !c.hearsMusic(cust) && c.pbx.bridgeOf(cust) == c.pbx.bridgeOf(standingChannel("ana")) {
			t.Fatal("they were joined without the agent's word")
		}
		c.accept(i)
		c.eventually("both talk", func() bool { return c.talksOnThePage(cust) })
		if err := c.desk.Hangup(t.Context(), "ana", i); err != nil {
			t.Fatal(err)
		}
		c.eventually("the customer is gone and the leg is not", func() bool { return c.rests("ana") && c.channels() == 1 })
	}
	if played := c.playedTo(standingChannel("ana")); len(played) > 0 {
		t.Errorf("the leg was played %v", played)
	}
	if err := c.desk.EndShift(t.Context(), "ana", ""); err != nil {
		t.Fatal(err)
	}
	c.eventually("the end of the shift ends the leg", func() bool { return c.channels() == 0 && c.pbx.bridgeOf(standingChannel("ana")) == "" })
}

func TestWithAutomaticAnswerABrowserPhoneOnTheLineIsJoinedAtOnce(t *testing.T) {
	c := standingPage(t, true)
	cust := c.pbx.callIn("800")
	c.eventually("both talk", func() bool { return c.talksOnThePage(cust) })
	if played := c.playedTo(standingChannel("ana")); len(played) > 0 {
		t.Errorf("the join waited for %v", played)
	}
	_ = c.pbx.end(cust, 16)
	c.eventually("the leg rests", func() bool { return c.rests("ana") && c.channels() == 1 })
}

func TestAnOfferOnTheLineThatIsNotTakenIsMissedAndLeavesTheLegAlone(t *testing.T) {
	c := standingPage(t, false)
	cust := c.pbx.callIn("800")
	c.offered()
	c.eventually("it is missed", func() bool { return c.agent("ana").State == events.AgentMissed })
	c.eventually("the customer hears music, the leg rests", func() bool { return c.hearsMusic(cust) && c.rests("ana") })
	_ = c.pbx.end(cust, 16)
}

func TestAReloadInACallLeavesTheCustomerWithMusicAndTheNewLegTakesThemBack(t *testing.T) {
	for name, leaving := range map[string]bool{"told by the page": true, "found out by the new page": false} {
		t.Run(name, func(t *testing.T) {
			c := standingPage(t, false)
			cust := c.pbx.callIn("800")
			i := c.offered()
			c.accept(i)
			c.eventually("both talk", func() bool { return c.talksOnThePage(cust) })
			if leaving {
				if err := c.desk.PhoneLeaving(t.Context(), "ana"); err != nil {
					t.Fatal(err)
				}
			}
			c.socket(false)
			c.page()
			c.eventually("the customer hears music, a new leg is on the line", func() bool { return c.hearsMusic(cust) && c.rests("ana") })
			c.eventually("the call waits", func() bool { return c.live("ana").State == events.InteractionAway })
			if err := c.desk.Return(t.Context(), "ana", i); err != nil {
				t.Fatal(err)
			}
			c.eventually("both talk again", func() bool { return c.talksOnThePage(cust) })
			_ = c.pbx.end(cust, 16)
			c.eventually("the leg rests", func() bool { return c.rests("ana") && c.channels() == 1 })
		})
	}
}

func TestALegOfABrowserPhoneThatBreaksIsCalledAgainByItself(t *testing.T) {
	c := standingPage(t, true)
	_ = c.pbx.end(standingChannel("ana"), 16)
	c.eventually("it counts as away", func() bool { return !c.agent("ana").Device.Registered })
	c.eventually("it is on the line again", func() bool { return c.rests("ana") })
	if s := c.agent("ana").State; s != events.AgentReady {
		t.Errorf("the agent is %s", s)
	}
	// by the PBX, because nothing is heard of the page: the customer is kept
	cust := c.pbx.callIn("800")
	c.eventually("both talk", func() bool { return c.talksOnThePage(cust) })
	_ = c.pbx.end(standingChannel("ana"), 44)
	c.eventually("the customer hears music and the leg is called again", func() bool { return c.hearsMusic(cust) && c.rests("ana") })
	if err := c.desk.Return(t.Context(), "ana", c.live("ana").ID); err != nil {
		t.Fatal(err)
	}
	c.eventually("both talk again", func() bool { return c.talksOnThePage(cust) })
}

func TestABrowserPhoneOnTheLineOutlivesTheDaemonAtRestInAnOfferAndInACall(t *testing.T) {
	c := standingPage(t, false)
	restart := func() { c.kill(); c.start(); c.socket(true) }
	restart()
	c.eventually("it rests and may be used", func() bool { return c.rests("ana") })
	cust := c.pbx.callIn("800")
	c.offered()
	restart()
	c.accept(c.offered())
	c.eventually("both talk", func() bool { return c.talksOnThePage(cust) })
	restart()
	c.eventually("both talk still", func() bool { return c.talksOnThePage(cust) })
	_ = c.pbx.end(cust, 16)
	c.eventually("it is given back", func() bool { return c.rests("ana") && c.channels() == 1 })
	c.kill()
	_ = c.pbx.end(standingChannel("ana"), 16)
	c.start()
	c.socket(true)
	c.eventually("a leg that was lost meanwhile is called again", func() bool { return c.rests("ana") })
}

func TestAPersonalCallBesideTheOneOnTheLineHasALegOfItsOwn(t *testing.T) {
	c := standingPage(t, true)
	e := c.dir.Entries["e"]
	e.ID, e.Number, e.QueueID, e.AgentID = "own", "850", "", "ana"
	c.kill()
	c.dir.Entries["own"] = e
	c.start()
	c.socket(true)
	c.eventually("it rests", func() bool { return c.rests("ana") })
	cust := c.pbx.callIn("800")
	c.eventually("both talk", func() bool { return c.talksOnThePage(cust) })
	friend := c.pbx.callIn("850")
	c.eventually("the friend talks over a second leg", func() bool {
		c.pbx.mu.Lock()
		defer c.pbx.mu.Unlock()
		for id, x := range c.pbx.channels {
			if x.endpoint == anasPage && !isStanding(id) && c.pbx.bridges["cb-"+c.engine.callOf(id)][friend] {
				return true
			}
		}
		return false
	})
	c.eventually("the customer hears music", func() bool { return c.hearsMusic(cust) })
	_ = c.pbx.end(friend, 16)
	_ = c.pbx.end(cust, 16)
	c.eventually("one leg is left, at rest", func() bool { return c.rests("ana") && c.channels() == 1 })
}

func (e *Engine) callOf(channel string) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.channels[channel]
}

func TestAnAcceptOfAnOfferWhoseLegIsStillBeingTakenIsNotLost(t *testing.T) {
	c := standingPage(t, false)
	hold := make(chan struct{})
	c.engine.lanes.run(standingChannel("ana"), func() { <-hold })
	cust := c.pbx.callIn("800")
	c.accept(c.offered())
	close(hold)
	c.eventually("both talk", func() bool { return c.talksOnThePage(cust) })
}

func TestWhoseWordAnOfferNeeds(t *testing.T) {
	page := events.Device{Kind: agents.Browser, Standing: true, Confirm: true}
	number := events.Device{Kind: agents.Number, Confirm: true}
	for _, x := range []struct {
		name string
		o    desk.Offer
		want bool
	}{
		{"on the page", desk.Offer{Device: page}, true},
		{"on the page, of a call the agent asked for", desk.Offer{Device: page, AnswerNow: true}, false},
		{"at a number", desk.Offer{Device: number}, true},
		{"at a number, of a call the agent asked for", desk.Offer{Device: number, AnswerNow: true}, true},
		{"in a browser that rings", desk.Offer{Device: events.Device{Kind: agents.Browser}}, false},
	} {
		if wantsWord(x.o) != x.want {
			t.Errorf("%s: %v", x.name, !x.want)
		}
	}
}

func TestALegThatIsReplacedWhileItIsStillCalledIsCalledOnce(t *testing.T) {
	c := standingPage(t, true)
	for range 5 {
		c.page()
	}
	c.eventually("one leg is on the line", func() bool { return c.rests("ana") && c.channels() == 1 })
	time.Sleep(50 * time.Millisecond) //nolint:forbidigo // nothing more may come
	if n := c.channels(); n != 1 || !slices.Contains([]string{standingChannel("ana")}, c.pbx.bridgeOf(standingChannel("ana"))) {
		t.Errorf("there are %d channels", n)
	}
}
