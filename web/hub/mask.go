package hub

import (
	"slices"
	"strings"

	"github.com/gorilla/websocket"

	"github.com/cordboard/cordboard/events"
)

// frame is an event as this browser may see it: who watches the floor without the right to see all calls is not told the
// customers' numbers and names. The hub's lock is held.
func (v *view) frame(e *entry) *websocket.PreparedMessage {
	if e.plain == nil && e.masked == nil || v.calls.Allows(e.scope) {
		return e.frame
	}
	if v.principal.AgentID != "" && slices.Contains(e.agents, v.principal.AgentID) {
		return e.frame
	}
	if e.masked == nil {
		hidden, body := *e.plain, *e.plain.Body.(*events.InteractionEvent)
		body.Interaction = Masked(body.Interaction)
		hidden.Body = &body
		m, err := eventFrame(hidden)
		if err != nil {
			m = resync("gap") // the plain one could be encoded, so this does not happen; it must not show the number
		}
		e.masked, e.plain = m, nil
	}
	return e.masked
}

// Masked hides who the customer is: of the number the last two digits stay, to tell callers apart.
func Masked(i events.Interaction) events.Interaction {
	if i.Direction == events.Outbound {
		i.To = maskNumber(i.To)
	} else {
		i.From = maskNumber(i.From)
	}
	i.FromName, i.Notes, i.HandNote = "", "", ""
	if i.Third != nil && i.Third.Number != "" {
		third := *i.Third // records are shared
		third.Number, third.Name = maskNumber(third.Number), ""
		i.Third = &third
	}
	if i.HandedTo != nil && i.HandedTo.To == "number" {
		to := *i.HandedTo
		to.ID, to.Name = maskNumber(to.ID), ""
		i.HandedTo = &to
	}
	return i
}

func maskNumber(s string) string {
	if len(s) <= 4 {
		return strings.Repeat("•", len([]rune(s)))
	}
	r := []rune(s)
	return strings.Repeat("•", len(r)-2) + string(r[len(r)-2:])
}
