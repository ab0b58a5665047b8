package calls

import (
	"testing"

	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
)

// other is ana's queue, with other music, and is recorded.
func other(d *directory.Directory) {
	d.Queues["other"] = queues.Queue{ID: "other", SiteID: "s", Name: "Other", OfferSeconds: 20, MusicClass: "jazz", Recording: queues.RecordingAlways}
	a := d.Agents["ana"]
	a.QueueIDs = []string{"other"}
	d.Agents["ana"] = a
}

func twoQueues(t *testing.T) (*centre, string) {
	c := newCentreWith(t, other, "ana")
	c.pbx.phones["PJSIP/ana"] = "answer"
	cust := c.pbx.callIn("800")
	c.eventually("the caller hears the first queue's music", func() bool { return c.pbx.bridgeOf(cust) == holdPrefix+"default" && c.waiting() == "q" })
	return c, cust
}

// waiting is the queue of whoever waits.
func (c *centre) waiting() string {
	l, err := c.desk.Live(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	for _, i := range l.Interactions {
		if i.State == events.InteractionInQueue {
			return i.QueueID
		}
	}
	return ""
}

func (c *centre) moved() {
	c.t.Helper()
	l, _ := c.desk.Live(c.t.Context())
	if _, err := c.desk.MoveWaiting(c.t.Context(), l.Interactions[0].ID, "u-maria", "other"); err != nil {
		c.t.Fatal(err)
	}
}

// recordedThere proves that the call is the other queue's in everything.
func (c *centre) recordedThere(cust string) {
	c.t.Helper()
	c.ready("ana")
	c.eventually("both talk and are recorded", func() bool { return c.talking(cust, "ana") && len(c.pbx.running()) == 2 })
	for _, call := range c.journal.fold().Calls {
		if call.QueueID != "other" || call.Recordings[0].QueueID != "other" {
			c.t.Errorf("the call: %+v", call)
		}
	}
	if err := c.desk.Hold(c.t.Context(), "ana", c.live("ana").ID); err != nil {
		c.t.Fatal(err)
	}
	c.eventually("on hold the caller hears the other queue's music", func() bool { return c.pbx.bridgeOf(cust) == holdPrefix+"jazz" })
}

func TestACallerMovedToAnotherQueueHearsItsMusicAndIsRecordedByItsRule(t *testing.T) {
	c, cust := twoQueues(t)
	c.moved()
	c.eventually("the caller hears the other queue's music under a lease", func() bool { return c.pbx.bridgeOf(cust) == holdPrefix+"jazz" && c.lease(cust) == "30" })
	c.kill()
	c.start()
	c.recordedThere(cust)
}

func TestAMoveThatOnlyTheDeskRememberedAfterACrashIsMadeUpFor(t *testing.T) {
	c, cust := twoQueues(t)
	c.moved()
	c.eventually("the caller hears the other queue's music", func() bool { return c.pbx.bridgeOf(cust) == holdPrefix+"jazz" })
	c.kill()
	c.journal.forgetAfter(events.InteractionQueued)
	_ = c.pbx.AddChannels(t.Context(), holdPrefix+"default", cust)
	c.start()
	c.eventually("the caller hears the other queue's music again", func() bool { return c.pbx.bridgeOf(cust) == holdPrefix+"jazz" })
	c.recordedThere(cust)
}

func TestACallerWhoOverflowsIntoAnotherQueueHearsItsMusicAndIsRecordedByItsRule(t *testing.T) {
	c := newCentreWith(t, func(d *directory.Directory) {
		q := d.Queues["q"]
		q.Care.Overflow = queues.Overflow{To: queues.ToQueue, QueueID: "other", WhenNobody: true}
		d.Queues["q"] = q
		other(d)
	}, "ana")
	c.pbx.phones["PJSIP/ana"] = "answer"
	cust := c.pbx.callIn("800")
	c.eventually("the caller hears the other queue's music", func() bool { return c.pbx.bridgeOf(cust) == holdPrefix+"jazz" && c.waiting() == "other" })
	c.recordedThere(cust)
}
