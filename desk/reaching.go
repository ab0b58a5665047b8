package desk

import (
	"time"

	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
)

// A person who answered a campaign's call waits for an agent for as long as the law allows, before everybody else. Only
// agents whose phone is on the line already can be there in time.

// reachPriority is above whatever a queue or age can give a caller.
const reachPriority = 1 << 20

// giveUpGrace is how long an agent who is being joined when the time is up may still take.
const giveUpGrace = 700 * time.Millisecond

// giveUpMargin lets the message begin within the time.
const giveUpMargin = 50 * time.Millisecond

// arriveReached takes in a person who answered.
func (t *turn) arriveReached(a Arrival) {
	q := t.queue(a.QueueID)
	i := events.Interaction{ID: t.d.cfg.IDs.New(), SiteID: a.SiteID, Channel: events.Voice, Direction: events.Outbound, State: events.InteractionNew,
		Since: t.now, CreatedAt: t.now, QueueID: a.QueueID, CallID: a.CallID, From: a.From, To: a.To, Priority: reachPriority,
		Attempt: a.Attempt, Lead: a.Lead, GiveUp: &events.GiveUp{At: a.GiveUpAt.UTC(), Message: a.Message}}
	if a.Lead != nil {
		i.FromName = a.Lead.Name
	}
	t.putInteraction(events.Interaction{}, i, change{typ: events.InteractionCreated})
	p := Plan{InteractionID: i.ID, SiteID: i.SiteID, QueueID: i.QueueID, MusicClass: q.MusicClass, Record: a.Record}
	t.wish(func(v Voice) { v.Plan(a.CallID, p) })
	t.enqueue(i)
	t.match(i, false)
	t.giveUpAfter(i.ID, a.GiveUpAt.Sub(t.now)-giveUpMargin)
}

// giveUpAfter looks again in time; the tick does it after a restart.
func (t *turn) giveUpAfter(id string, d time.Duration) {
	desk := t.d
	desk.cfg.Clock.AfterFunc(max(d, 0), func() { _ = desk.post(func(t *turn) { t.giveUp(id, true) }) })
}

// giveUp ends the wait of a person whom nobody took in time: they hear the campaign's message.
func (t *turn) giveUp(id string, timely bool) {
	i, ok := t.d.work[id]
	if !ok || i.GiveUp == nil || t.now.Before(i.GiveUp.At.Add(-giveUpMargin)) {
		return
	}
	switch {
	case i.State == events.InteractionInQueue:
	case i.State == events.InteractionInOffer && t.now.Sub(i.GiveUp.At) < giveUpGrace:
		if timely {
			t.giveUpAfter(id, giveUpGrace+giveUpMargin)
		}
		return
	case i.State == events.InteractionInOffer:
		offer := i.OfferID
		t.wish(func(v Voice) { v.Withdraw(i.CallID, offer, events.CauseWithdrawn) })
		t.offerEnded(i, offer, events.CauseWithdrawn)
		i = t.d.work[id]
	default:
		return
	}
	var media []string
	if i.GiveUp.Message != "" {
		media = []string{i.GiveUp.Message}
	}
	t.wish(func(v Voice) { v.Farewell(i.CallID, media, events.CauseGaveUp) })
	t.step(i, interactions.Signal{Input: interactions.End, Outcome: events.OutcomeAbandoned, Cause: events.CauseGaveUp},
		change{typ: events.InteractionEnded, cause: events.CauseGaveUp})
}

// standingBy reports whether an agent's phone is on the line, so that a conversation can begin at once.
func standingBy(a events.Agent) bool { return a.Device.Standing && a.Device.Registered }
