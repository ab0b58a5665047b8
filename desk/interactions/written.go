package interactions

import (
	"slices"
	"time"

	"github.com/cordboard/cordboard/events"
)

// Inputs of written conversations.
const (
	Park Input = "park" // the customer's turn, or put off: the agent has room for others
	Wake Input = "wake" // the customer wrote: it is with its agent again
	Take Input = "take" // an agent takes it without having been asked
)

// writtenRows are the rows of those that are written in. Nobody waits at a telephone, so an agent may put one aside, and give
// it back to the line.
func writtenRows() []Transition {
	written := func(i events.Interaction, _ Signal) bool { return i.Channel.Written() }
	row := func(from events.InteractionState, in Input, to events.InteractionState) Transition {
		return Transition{From: from, Input: in, When: "it is written", guard: written, To: to}
	}
	return []Transition{
		row(events.InteractionInQueue, Take, events.InteractionActive),
		row(events.InteractionActive, Park, events.InteractionParked),
		row(events.InteractionParked, Wake, events.InteractionActive),
		row(events.InteractionActive, Enqueue, events.InteractionInQueue),
		row(events.InteractionParked, Enqueue, events.InteractionInQueue),
	}
}

// byHand applies the inputs above, and what being given back means: who gave it back is not asked first.
func byHand(i events.Interaction, from events.InteractionState, s Signal) events.Interaction {
	switch {
	case s.Input == Take:
		i.AgentID = s.AgentID
		i.ChosenID, i.ChosenUntil, i.ReturnTo, i.Tried = "", time.Time{}, "", nil
	case s.Input == Enqueue && (from == events.InteractionActive || from == events.InteractionParked) && s.AgentID != "":
		i.ChosenID, i.ChosenUntil = "", time.Time{}
		if !slices.Contains(i.Tried, s.AgentID) {
			i.Tried = append(i.Tried, s.AgentID)
		}
	}
	return i
}

// Live reports whether there is work on a written conversation that has not come to its end; what is only being coded has.
func Live(i events.Interaction) bool {
	return i.State != events.InteractionWrappingUp && i.State != events.InteractionDone
}
