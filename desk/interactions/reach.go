package interactions

import "github.com/cordboard/cordboard/events"

// Inputs of a lead that an agent looks at before the number is dialled.
const (
	Show    Input = "show"     // an agent looks at it
	DialNow Input = "dial_now" // the agent, or the time, lets the number be dialled
)

func reachRows() []Transition {
	preview := func(i events.Interaction, _ Signal) bool { return i.Preview != nil }
	return []Transition{
		{From: events.InteractionInQueue, Input: Show, When: "it is a campaign's lead", guard: preview, To: events.InteractionPreviewing},
		{From: events.InteractionPreviewing, Input: DialNow, To: events.InteractionDialing},
		{From: events.InteractionPreviewing, Input: End, To: events.InteractionDone},
	}
}

// shown applies the inputs above.
func shown(i events.Interaction, s Signal) events.Interaction {
	switch s.Input {
	case Show:
		i.AgentID = s.AgentID
	case DialNow:
		i.CallID = s.CallID
	}
	return i
}
