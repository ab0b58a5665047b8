package calls

import (
	"testing"

	"github.com/cordboard/cordboard/events"
)

func TestAPersonalCallIsTakenBesideAQueueCallWhoseCustomerHearsMusicMeanwhile(t *testing.T) {
	c := talk(t)
	queueCall := c.live("ana")
	friend := c.pbx.callIn("own-ana")
	c.eventually("the friend is answered and the customer hears music", func() bool {
		return c.bridged(friend) && c.hearsMusic(c.cust) && !c.hearsMusic(friend)
	})
	// the desk is told of the hold a moment after the PBX has the customer in the music
	c.eventually("the queue's call can be resumed", func() bool { return c.desk.Resume(t.Context(), "ana", queueCall.ID) == nil })
	c.eventually("the customer talks and the friend hears music", func() bool { return c.hearsMusic(friend) && c.bridged(c.cust) })
	_ = c.pbx.end(friend, 16)
	c.eventually("the personal call is over without wrap-up, the other goes on", func() bool {
		return c.engine.Count() == 1 && c.live("ana").ID == queueCall.ID && c.live("ana").State == events.InteractionActive
	})
}

func TestAPersonalCallRingsAtAPausedAgentAndLeavesForTheFallbackWhenNobodyComes(t *testing.T) {
	c := newCentre(t, "ana")
	if _, err := c.desk.StartShift(t.Context(), "ana"); err != nil {
		t.Fatal(err)
	}
	friend := c.pbx.callIn("own-ana")
	c.eventually("ana's phone rings", func() bool { return c.legOf("ana") != "" && c.hearsMusic(friend) })
	if err := c.desk.Decline(t.Context(), "ana", c.live("ana").ID, ""); err != nil {
		t.Fatal(err)
	}
	c.eventually("the friend is with the fallback", func() bool { return c.engine.Count() == 0 })
}

// bridged reports whether somebody is in a call's bridge with another.
func (c *centre) bridged(ch string) bool {
	b := c.pbx.bridgeOf(ch)
	return isCallBridge(b) && len(c.pbx.picture().Bridges[b]) == 2
}
