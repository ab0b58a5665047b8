package interactions

import (
	"time"

	"github.com/cordboard/cordboard/events"
)

// Steer is what a supervisor may change while somebody waits: the priority, the queue, the one
// agent waited for, or when a callback is due.
const Steer Input = "steer"

// steered takes what the signal brings. Who is moved to another queue has been asked by nobody there yet.
func steered(i events.Interaction, s Signal) events.Interaction {
	if s.Priority != nil {
		i.Priority = *s.Priority
	}
	if s.QueueID != "" && s.QueueID != i.QueueID {
		i.QueueID, i.Tried = s.QueueID, nil
		i.ChosenID, i.ChosenUntil = "", time.Time{}
	}
	if s.AgentID != "" {
		i.ChosenID, i.ChosenUntil = s.AgentID, s.Expires
	}
	if s.Callback != nil && i.Callback != nil {
		i.Callback = s.Callback
	}
	return i
}

// refused lets go of a chosen agent who missed or declined: otherwise the same phone would ring again at once.
func refused(i events.Interaction, s Signal) events.Interaction {
	if i.ChosenID != "" && i.AgentID == i.ChosenID && s.Cause != events.CauseWithdrawn {
		i.ChosenID, i.ChosenUntil = "", time.Time{}
	}
	return i
}
