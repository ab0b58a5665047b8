package desk

import (
	"slices"
	"time"

	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
)

// overflows sends a caller on who should not wait here any longer, and reports whether it did.
func (t *turn) overflows(i events.Interaction, q queues.Queue) bool {
	if !t.tooMuch(i, q) {
		return false
	}
	o := q.Care.Overflow
	switch o.To {
	case queues.ToQueue:
		if t.toQueue(i, o.QueueID) {
			return true
		}
	case queues.ToMailbox:
		if m, ok := t.d.Directory().Mailboxes[o.MailboxID]; ok {
			t.toMailbox(i, m)
			return true
		}
	case queues.ToNumber:
		if t.toNumber(i, o) {
			return true
		}
		if !o.FullFallback {
			return false
		}
	}
	t.toFallback(i)
	return true
}

// tooMuch reports whether one of the queue's limits is reached for a caller.
func (t *turn) tooMuch(i events.Interaction, q queues.Queue) bool {
	o := q.Care.Overflow
	switch {
	case q.MaxWaitSeconds > 0 && t.now.Sub(i.Entered()) >= seconds(q.MaxWaitSeconds):
		return true
	case o.WhenNobody && !t.signedIn(q):
		return true
	}
	if o.LineLength <= 0 {
		return false
	}
	if t.now.Sub(i.Entered()) > joining {
		return false
	}
	position, _, _ := t.expected(i)
	return position > o.LineLength
}

// joining is how long somebody counts as joining a line: its length does not send away who stands in it.
const joining = 2 * time.Second

// signedIn reports whether anybody serves the queue, in whatever state.
func (t *turn) signedIn(q queues.Queue) bool {
	return slices.ContainsFunc(q.AgentIDs, t.onShift)
}

// toQueue moves the caller to another line with the place by age kept. A queue that was visited before is not entered again.
func (t *turn) toQueue(i events.Interaction, id string) bool {
	q, ok := t.d.Directory().Queues[id]
	if !ok || id == i.QueueID || slices.Contains(i.Visited, id) {
		return false
	}
	next, err := t.signalInteraction(i, interactions.Signal{Input: interactions.Move, QueueID: q.ID}, change{typ: events.InteractionQueued, cause: events.CauseOverflow})
	delete(t.d.care, i.ID)
	if err != nil {
		return false
	}
	t.move(next)
	return true
}

func (t *turn) toFallback(i events.Interaction) {
	t.wish(func(v Voice) { v.Fallback(i.CallID) })
	t.step(i, interactions.Signal{Input: interactions.End, Outcome: events.OutcomeOverflow, Cause: events.CauseOverflow},
		change{typ: events.InteractionEnded, cause: events.CauseOverflow})
}

// toNumber hands the caller to an outside number that takes so many at once; false when it is full or was tried before.
func (t *turn) toNumber(i events.Interaction, o queues.Overflow) bool {
	if slices.Contains(i.Visited, o.Number) || t.atNumber(i.QueueID, o.Number) >= o.Capacity {
		return false
	}
	i.Visited = append(slices.Clone(i.Visited), o.Number)
	t.forward(i, o.Number)
	return true
}

// atNumber counts the callers of a queue who are being put through to, or speak with, an outside number.
func (t *turn) atNumber(queueID, number string) int {
	n := 0
	for _, i := range t.d.work {
		outside := i.State == events.InteractionDialing || i.State == events.InteractionElsewhere
		if outside && i.QueueID == queueID && i.AgentID == "" && i.HandedTo != nil && i.HandedTo.To == queues.ToNumber && i.HandedTo.ID == number {
			n++
		}
	}
	return n
}
