package calls

import (
	"context"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
)

func TestARealCallerWhoIsGreetedWhileTheDaemonDiesHearsMusicAgainAndAgain(t *testing.T) {
	onRealPBX(t, func(c *realCentre) {
		// one comes back while the greeting is still being said, the other when it is over
		early := c.call("801")
		c.hears(early.WaitAnswered)
		c.stop()
		c.start()
		c.goesOn("after a restart in the greeting", early)
		late := c.call("801")
		c.hears(late.WaitAnswered)
		c.stop()
		c.goesOn("without a daemon", late)
		c.start()
		c.goesOn("after a restart when the greeting was over", late)
		c.goesOn("after the second restart", early)
	})
}

func TestARealCustomerWhoIsGivenBackToAQueueFromHoldHearsMusicOn(t *testing.T) {
	onRealPBX(t, func(c *realCentre) {
		c.ready("1000", lab.Phone{Tone: agentTone})
		cust := c.call("800")
		c.tone(cust, agentTone)
		c.eventually("the desk sees the talk", func() bool { return c.state("1000") == events.InteractionActive })
		i := c.interaction("1000")
		if err := c.desk.Hold(c.Context(), "1000", i); err != nil {
			c.Fatal(err)
		}
		c.goesOn("on hold", cust)
		c.eventually("the desk knows of the hold", func() bool { return c.state("1000") == events.InteractionOnHold })
		if err := c.desk.Transfer(c.Context(), "1000", i, desk.Target{QueueID: "short"}, ""); err != nil {
			c.Fatal(err)
		}
		c.goesOn("given back to a queue", cust)
	})
}

// goesOn waits for music that was heard from now on: a line that is dead keeps the end of what it heard before.
func (c *realCentre) goesOn(when string, cust *lab.Customer) {
	c.Helper()
	_, before, _ := cust.HeardLast(0) // perhaps nothing is written yet
	ctx, cancel := context.WithTimeout(c.Context(), 20*time.Second)
	defer cancel()
	for {
		last, length, err := cust.HeardLast(time.Second)
		if err == nil && length >= before+1500*time.Millisecond && last.Music() >= 0.6 {
			return
		}
		if ctx.Err() != nil {
			c.Fatalf("%s there is no music: of %v, %v more than before, the last second is %.0f%% music", when, length, length-before, 100*last.Music())
		}
		time.Sleep(50 * time.Millisecond) //nolint:forbidigo // between two looks; a deadline bounds them
	}
}
