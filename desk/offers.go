package desk

import (
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/desk/routing"
	"github.com/cordboard/cordboard/events"
)

// assign runs routing when the turn gave it a reason, and offers what it decided.
func (t *turn) assign() {
	if !t.routable || t.d.pbx.Load() != "up" {
		return
	}
	var waiting []routing.Waiting
	for _, i := range t.d.work {
		if i.State == events.InteractionInQueue {
			waiting = append(waiting, routing.Waiting{ID: i.ID, QueueID: i.QueueID, Priority: i.Priority, Since: i.QueuedAt, Tried: i.Tried})
		}
	}
	if len(waiting) == 0 {
		return
	}
	dir := t.d.Directory()
	var free []routing.Agent
	for id, a := range t.d.agents {
		if p, ok := dir.Agents[id]; ok && p.Active && agents.Free(a) {
			free = append(free, routing.Agent{ID: id, IdleSince: a.IdleSince, QueueIDs: p.QueueIDs})
		}
	}
	for _, m := range routing.Assign(waiting, free) {
		t.offer(m)
	}
}

func (t *turn) offer(m routing.Match) {
	i := t.d.work[m.InteractionID]
	q := t.queue(i.QueueID)
	ring := seconds(q.OfferSeconds)
	o := Offer{ID: t.d.cfg.IDs.New(), AgentID: m.AgentID, Device: t.d.agents[m.AgentID].Device, Ring: ring, CallerID: i.From, CallerName: i.FromName}
	_, err := t.signalInteraction(i, interactions.Signal{Input: interactions.OfferMade, AgentID: m.AgentID, OfferID: o.ID, Expires: t.now.Add(ring)},
		change{typ: events.InteractionOffered, why: m.Why})
	if err != nil {
		t.d.cfg.Logger.Error("routing chose an interaction that cannot be offered", "interaction", i.ID, "error", err)
		return
	}
	t.wish(func(v Voice) { v.Offer(i.CallID, o) })
}

// queue returns the settings of a queue; one that was deleted while callers wait keeps them with sane defaults.
func (t *turn) queue(id string) queues.Queue {
	q, ok := t.d.Directory().Queues[id]
	if !ok {
		q = queues.Queue{ID: id}
	}
	if q.OfferSeconds <= 0 {
		q.OfferSeconds = 20
	}
	return q
}

// offerEnded takes an offer back that came to nothing, and the agent out of routing when the fault was on that side.
func (t *turn) offerEnded(i events.Interaction, offerID string, cause events.Cause) {
	t.offerEndedWhy(i, offerID, cause, "")
}

func (t *turn) offerEndedWhy(i events.Interaction, offerID string, cause events.Cause, why string) {
	if i.State != events.InteractionInOffer || i.OfferID != offerID {
		return
	}
	agentID := i.AgentID
	i, err := t.signalInteraction(i, interactions.Signal{Input: interactions.OfferFailed, Cause: cause},
		change{typ: events.InteractionOfferEnded, agentID: agentID, cause: cause, why: why})
	if err != nil {
		return
	}
	switch cause {
	case events.CauseWithdrawn, events.CauseCancelled, events.CausePBXDown:
	case events.CauseDeclined, events.CauseBusy, events.CauseRejected:
		if a, ok := t.d.agents[agentID]; ok {
			// whoever declines goes behind the others, otherwise the same caller rings again at once
			a.IdleSince = t.now
			t.putAgent(a, events.AgentWorkChanged, "", cause)
		}
	case events.CauseNoAnswer:
		_ = t.signalAgent(agentID, agents.Signal{Input: agents.OfferMissed, Cause: events.CauseMissed}, "")
	default:
		_ = t.signalAgent(agentID, agents.Signal{Input: agents.OfferFailed, Cause: events.CauseDeviceLost}, "")
	}
	_ = i
}

// decline refuses the offer that rings at the agent.
func (t *turn) decline(agentID, interactionID, why string) error {
	i, err := t.held(agentID, interactionID)
	if err != nil {
		return err
	}
	if i.State != events.InteractionInOffer {
		return notNow("The offer is not there any more: it was taken, withdrawn or ran out.")
	}
	offer := i.OfferID
	t.wish(func(v Voice) { v.Withdraw(i.CallID, offer, events.CauseDeclined) })
	t.offerEndedWhy(i, offer, events.CauseDeclined, why)
	return nil
}
