package desk

import (
	"context"
	"fmt"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// Consult calls a third person while the customer hears music. A queue is searched for any agent of it.
func (d *Desk) Consult(ctx context.Context, agentID, interactionID string, to Target, note string) error {
	return d.spoken(ctx, agentID, interactionID, func(t *turn, i events.Interaction) error {
		switch {
		case i.Kind == events.KindConsult:
			return notNow("You are only asked for advice here; you cannot ask others in this conversation.")
		case i.Third != nil:
			return notNow("There is a third person on the line already. Drop them first.")
		case i.State != events.InteractionActive && i.State != events.InteractionOnHold:
			return notNow("Only in a running conversation can others be asked.")
		}
		if to.MailboxID != "" {
			return fault.New(fault.Invalid, "A mailbox cannot be asked. Transfer the customer to it, or choose somebody else.").WithKey("consult.mailbox")
		}
		hand, err := t.target(i, to, note)
		if err != nil {
			return err
		}
		if a := t.d.agents[to.AgentID]; to.AgentID != "" && !agents.Free(a) {
			return fault.New(fault.Conflict, fmt.Sprintf("%s is busy (%s). Wait, or choose somebody else.", a.Name, a.Activity)).WithKey("consult.agent_busy")
		}
		t.consult(i, to, hand, note)
		return nil
	})
}

// consult begins a consult. The adviser's part is an interaction of its own: it is offered, counted and ended like any
// other, and becomes the customer's when the conversation is handed over.
func (t *turn) consult(i events.Interaction, to Target, hand events.Handover, note string) {
	party := events.Party{AgentID: to.AgentID, QueueID: to.QueueID, Name: hand.Name}
	third := Third{}
	if hand.To == "number" {
		party.Number, party.OfferID = hand.ID, t.d.cfg.IDs.New()
		third = Third{Number: hand.ID, OfferID: party.OfferID, CallerID: t.queue(i.QueueID).CallerID}
	} else {
		part := t.continued(i, note)
		part.Kind, part.QueueID = events.KindConsult, to.QueueID
		if to.AgentID != "" {
			part.QueueID, part.ChosenID, part.ChosenUntil = i.QueueID, to.AgentID, t.now.Add(t.d.cfg.Policy.ConsultWait)
		}
		party.InteractionID = part.ID
		t.putInteraction(events.Interaction{}, part, change{typ: events.InteractionCreated, by: i.AgentID})
		t.enqueue(part)
	}
	t.step(i, interactions.Signal{Input: interactions.Consult, Third: &party}, change{typ: events.InteractionConsult})
	t.wish(func(v Voice) { v.Ask(i.CallID, third) })
}

// DropConsult ends the third person's part. Dropped twice is no error.
func (d *Desk) DropConsult(ctx context.Context, agentID, interactionID string) error {
	return d.spoken(ctx, agentID, interactionID, func(t *turn, i events.Interaction) error {
		t.dropThird(i, events.CauseConsultEnded)
		return nil
	})
}

// Swap changes who talks with the agent: the customer or the third.
func (d *Desk) Swap(ctx context.Context, agentID, interactionID string) error {
	return d.withThird(ctx, agentID, interactionID, func(t *turn, i events.Interaction) { t.wish(func(v Voice) { v.Swap(i.CallID) }) })
}

// Merge lets customer, agent and third talk together.
func (d *Desk) Merge(ctx context.Context, agentID, interactionID string) error {
	return d.withThird(ctx, agentID, interactionID, func(t *turn, i events.Interaction) { t.wish(func(v Voice) { v.Merge(i.CallID) }) })
}

// CompleteConsult lets the agent leave: the third person goes on with the customer.
func (d *Desk) CompleteConsult(ctx context.Context, agentID, interactionID string) error {
	return d.withThird(ctx, agentID, interactionID, func(t *turn, i events.Interaction) { t.complete(i) })
}

func (d *Desk) withThird(ctx context.Context, agentID, interactionID string, f func(*turn, events.Interaction)) error {
	return d.spoken(ctx, agentID, interactionID, func(t *turn, i events.Interaction) error {
		if !t.thirdThere(i) {
			return notNow("The third person is not on the line.")
		}
		f(t, i)
		return nil
	})
}

// thirdThere reports whether the third person is on the line.
func (t *turn) thirdThere(i events.Interaction) bool {
	part, isAgent := t.part(i)
	if isAgent {
		return part.State == events.InteractionActive || part.State == events.InteractionOnHold
	}
	return i.Third != nil && i.Third.State != events.PartyCalling
}

// part is the adviser's own record, if an agent is asked.
func (t *turn) part(i events.Interaction) (events.Interaction, bool) {
	if i.Third == nil {
		return events.Interaction{}, false
	}
	part, ok := t.d.work[i.Third.InteractionID]
	return part, ok && part.Kind == events.KindConsult
}

// dropThird ends the third person's part by the desk's wish.
func (t *turn) dropThird(i events.Interaction, cause events.Cause) {
	if i.Third == nil {
		return
	}
	t.wish(func(v Voice) { v.DropThird(i.CallID, cause) })
	t.endPart(i, cause)
	t.step(i, interactions.Signal{Input: interactions.ThirdGone}, change{typ: events.InteractionConsult, cause: cause})
}

// endPart closes the adviser's record.
func (t *turn) endPart(i events.Interaction, cause events.Cause) {
	part, ok := t.part(i)
	if !ok {
		return
	}
	switch part.State {
	case events.InteractionActive, events.InteractionOnHold:
		t.step(part, interactions.Signal{Input: interactions.TalkOver, Outcome: events.OutcomeConsulted, Cause: cause}, change{typ: events.InteractionEnded, cause: cause})
		return
	case events.InteractionInOffer:
		agentID := part.AgentID
		part, _ = t.signalInteraction(part, interactions.Signal{Input: interactions.OfferFailed, Cause: events.CauseWithdrawn},
			change{typ: events.InteractionOfferEnded, agentID: agentID, cause: events.CauseWithdrawn})
	}
	t.step(part, interactions.Signal{Input: interactions.End, Outcome: events.OutcomeNoAnswer, Cause: cause}, change{typ: events.InteractionEnded, cause: cause})
}

// complete hands the conversation over to the third person.
func (t *turn) complete(i events.Interaction) {
	if !t.thirdThere(i) {
		return
	}
	part, isAgent := t.part(i)
	if isAgent {
		t.giveAway(i, events.Handover{To: "agent", ID: part.AgentID, Name: t.d.agents[part.AgentID].Name})
		part.QueueID = i.QueueID
		t.step(part, interactions.Signal{Input: interactions.Promote}, change{typ: events.InteractionConnected, cause: events.CauseTransferred})
		p := t.goesOnAs(part)
		t.wish(func(v Voice) { v.Complete(i.CallID, p) })
		return
	}
	hand := events.Handover{To: "number", ID: i.Third.Number, Name: i.Third.Number}
	next := t.continued(i, "")
	next.State, next.QueuedAt, next.AnsweredAt, next.HandedTo = events.InteractionElsewhere, i.QueuedAt, t.now, &hand
	t.giveAway(i, hand)
	t.putInteraction(events.Interaction{}, next, change{typ: events.InteractionCreated, by: i.AgentID})
	p := t.goesOnAs(next)
	t.wish(func(v Voice) { v.Complete(i.CallID, p) })
}

// thirdNews takes in what the voice engine tells about a third person.
func (t *turn) thirdNews(i events.Interaction, n Notice) {
	overdue := i.State == events.InteractionElsewhere || n.AgentID != "" && n.AgentID == i.AgentID
	switch {
	case n.Kind == NoticeThirdGone:
		t.thirdGone(i, n)
		return
	case overdue:
		// the handover was decided, but the voice engine went down before it heard
		p := t.goesOnAs(i)
		t.wish(func(v Voice) { v.Complete(i.CallID, p) })
		return
	case i.Third == nil:
		t.wish(func(v Voice) { v.DropThird(i.CallID, events.CauseConsultEnded) })
		t.astray(i)
		return
	}
	part, isAgent := t.part(i)
	if isAgent && part.State == events.InteractionInOffer && part.OfferID == n.OfferID && n.Kind != NoticeAsking {
		part, _ = t.signalInteraction(part, interactions.Signal{Input: interactions.Connect}, change{typ: events.InteractionConnected, cause: events.CauseAnswered})
		_ = t.signalAgent(part.AgentID, agents.Signal{Input: agents.Answered}, "")
	}
	switch n.Kind {
	case NoticeConsulting:
		t.partTalks(part, true)
		t.step(i, interactions.Signal{Input: interactions.ThirdUp}, change{typ: events.InteractionConsult})
	case NoticeSwapped:
		t.partTalks(part, false)
		t.step(i, interactions.Signal{Input: interactions.Swap}, change{typ: events.InteractionConsult})
	case NoticeMerged:
		t.partTalks(part, true)
		t.step(i, interactions.Signal{Input: interactions.Merge}, change{typ: events.InteractionConsult})
	case NoticeAgentLeft:
		if i.Third.State == events.PartyCalling { // told after a restart: that the third answered was not heard any more
			t.step(i, interactions.Signal{Input: interactions.ThirdUp}, change{typ: events.InteractionConsult})
			i = t.d.work[i.ID]
		}
		t.complete(i)
	}
}

// partTalks keeps the adviser's record in line with whether they hear somebody or music.
func (t *turn) partTalks(part events.Interaction, talks bool) {
	switch {
	case talks && part.State == events.InteractionOnHold:
		t.step(part, interactions.Signal{Input: interactions.Resume}, change{typ: events.InteractionResumed})
	case !talks && part.State == events.InteractionActive:
		t.step(part, interactions.Signal{Input: interactions.Hold}, change{typ: events.InteractionHeld})
	}
}

// thirdGone ends a consult whose third person hung up, or asks the next agent when a queue was asked.
func (t *turn) thirdGone(i events.Interaction, n Notice) {
	part, isAgent := t.part(i)
	if isAgent && part.State == events.InteractionInOffer {
		t.offerEnded(part, n.OfferID, n.Cause)
		if part = t.d.work[part.ID]; part.State == events.InteractionInOffer || i.Third.QueueID != "" {
			return
		}
		t.dropThird(i, n.Cause)
		return
	}
	if i.Third == nil || isAgent && part.OfferID != n.OfferID || !isAgent && i.Third.OfferID != n.OfferID {
		return
	}
	if i.Third.State == events.PartyCalling {
		t.dropThird(i, n.Cause) // a number that did not answer: the engine still waits for our word
		return
	}
	t.endPart(i, n.Cause)
	t.step(i, interactions.Signal{Input: interactions.ThirdGone}, change{typ: events.InteractionConsult, cause: n.Cause})
}

// consultWaits ends a consult for which nobody was found in time.
func (t *turn) consultWaits(part events.Interaction) {
	if t.now.Sub(part.QueuedAt) < t.d.cfg.Policy.ConsultWait {
		return
	}
	if i, ok := t.d.work[part.ParentID]; ok && i.Third != nil && i.Third.InteractionID == part.ID {
		t.dropThird(i, events.CauseNoAnswer)
		return
	}
	t.step(part, interactions.Signal{Input: interactions.End, Outcome: events.OutcomeNoAnswer, Cause: events.CauseConsultEnded},
		change{typ: events.InteractionEnded, cause: events.CauseConsultEnded})
}

// consultMissed ends a consult whose one agent did not take it; of a queue the next agent is asked.
func (t *turn) consultMissed(part events.Interaction) {
	i, ok := t.d.work[part.ParentID]
	if part.Kind == events.KindConsult && ok && i.Third != nil && i.Third.InteractionID == part.ID && i.Third.QueueID == "" {
		t.dropThird(i, events.CauseNoAnswer)
	}
}
