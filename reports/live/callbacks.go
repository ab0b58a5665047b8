package live

import (
	"time"

	"github.com/cordboard/cordboard/events"
)

// callback is a customer who waits to be called back.
type callback struct {
	queueID string
	due     time.Time // zero: at once
}

// callback takes a record's part in the figures of callbacks. They are apart from those of callers: nobody who hung up and
// waits for a call is losing patience at the telephone.
func (c *Counter) callback(i events.Interaction) {
	old, had := c.backs[i.ID]
	waits := i.Callback != nil && i.QueueID != "" && (i.State == events.InteractionInQueue || i.State == events.InteractionInOffer)
	if !waits {
		if had {
			delete(c.backs, i.ID)
			c.dirty[old.queueID] = true
		}
		return
	}
	next := callback{queueID: i.QueueID, due: i.Callback.NotBefore.UTC()}
	if had && next == old {
		return
	}
	c.backs[i.ID] = next
	c.dirty[next.queueID] = true
	if had {
		c.dirty[old.queueID] = true
	}
}

// comeDue marks the queues of which a callback came due since this was asked last.
func (c *Counter) comeDue(now time.Time) {
	for _, b := range c.backs {
		if b.due.After(c.looked) && !b.due.After(now) {
			c.dirty[b.queueID] = true
		}
	}
	c.looked = now
}

// callbacks counts by queue those that are due and those that are not yet.
func (c *Counter) callbacks(now time.Time) (due, later map[string]int) {
	due, later = map[string]int{}, map[string]int{}
	for _, b := range c.backs {
		if b.due.After(now) {
			later[b.queueID]++
		} else {
			due[b.queueID]++
		}
	}
	return due, later
}
