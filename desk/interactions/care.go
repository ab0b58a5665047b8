package interactions

import (
	"slices"
	"time"

	"github.com/cordboard/cordboard/events"
)

// careRows are the rows of those who do not wait at the telephone: callbacks and messages.
func careRows() []Transition {
	isCallback := func(i events.Interaction, _ Signal) bool { return i.Callback != nil }
	isMessage := func(i events.Interaction, _ Signal) bool { return i.Message != nil }
	free := func(i events.Interaction, s Signal) bool { return i.AgentID == "" || i.AgentID == s.AgentID }
	return []Transition{
		{From: events.InteractionInQueue, Input: Move, To: events.InteractionInQueue},
		{From: events.InteractionInOffer, Input: Accept, When: "it is a callback", guard: isCallback, To: events.InteractionDialing},
		{From: events.InteractionDialing, Input: Retry, When: "it is a callback", guard: isCallback, To: events.InteractionInQueue},
		{From: events.InteractionNew, Input: Deliver, When: "it is a message", guard: isMessage, To: events.InteractionInbox},
		{From: events.InteractionInbox, Input: Claim, When: "nobody else has it", guard: free, To: events.InteractionInbox},
		{From: events.InteractionInbox, Input: Release, To: events.InteractionInbox},
		{From: events.InteractionInbox, Input: Settle, To: events.InteractionDone},
	}
}

// care applies the inputs above.
func care(i events.Interaction, s Signal, now time.Time) events.Interaction {
	switch s.Input {
	case Move:
		i.Visited = append(slices.Clone(i.Visited), i.QueueID)
		i.QueueID, i.Tried, i.LineSince = s.QueueID, nil, now
	case OfferMade:
		if i.Callback != nil {
			i.CallID = s.CallID
		}
	case OfferFailed:
		if i.Callback != nil {
			i.CallID = ""
		}
	case Accept:
		i.OfferExpires = time.Time{}
	case Retry:
		i.Callback, i.CallID = s.Callback, ""
		i.AgentID, i.OfferID, i.OfferExpires, i.Tried = "", "", time.Time{}, nil
	case Deliver:
		i.Message, i.QueuedAt = s.Message, now
	case Claim:
		i.AgentID = s.AgentID
	case Release:
		i.AgentID = ""
	case Settle:
		i = coded(i, s)
		i.EndedAt, i.ClosedAt, i.Outcome = now, now, events.OutcomeHandled
	}
	return i
}
