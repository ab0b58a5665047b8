package hub

import (
	"slices"
	"strings"

	"github.com/gorilla/websocket"

	"github.com/cordboard/cordboard/events"
)

// What is hidden from a browser.
const (
	hideCustomer = 1 << iota
	hideMonitors
)

// frame is an event as this browser may see it: who watches the floor without the right to see all calls is not told the
// customers' numbers and names, and who listens is told to who may do so. The hub's lock is held.
func (v *view) frame(e *entry) *websocket.PreparedMessage {
	if e.plain == nil {
		return e.frame
	}
	hides := v.hides(e)
	if hides == 0 {
		return e.frame
	}
	if e.masked[hides] == nil {
		m, err := eventFrame(hidden(*e.plain, hides))
		if err != nil {
			m = resync("gap") // the plain one could be encoded, so this does not happen; it must not show the number
		}
		e.masked[hides] = m
	}
	return e.masked[hides]
}

func (v *view) hides(e *entry) (hides int) {
	own := v.principal.AgentID != "" && slices.Contains(e.agents, v.principal.AgentID)
	if e.noun == "interaction" && !own && !v.calls.Allows(e.scope) {
		hides |= hideCustomer
	}
	if !v.monitors.Allows(e.scope) && !(own && e.noun == "agent") && e.watched() {
		hides |= hideMonitors
	}
	return hides
}

// watched reports whether there is anything to hide about who listens.
func (e *entry) watched() bool {
	b, ok := e.plain.Body.(*events.InteractionEvent)
	return !ok || b.Monitor != nil || len(b.Interaction.Monitors) > 0
}

// hidden is a copy of an event without what is hidden; bodies are shared.
func hidden(e events.Event, hides int) events.Event {
	out := events.Event{ID: e.ID, Seq: e.Seq, At: e.At, Type: e.Type}
	switch b := e.Body.(type) {
	case *events.InteractionEvent:
		body := *b
		if hides&hideCustomer != 0 {
			body.Interaction = Masked(body.Interaction)
		}
		if hides&hideMonitors != 0 {
			body.Interaction, body.Monitor = Unwatched(body.Interaction), nil
		}
		out.Body = &body
	case *events.AgentEvent:
		body := *b
		body.Agent.Monitor = nil
		out.Body = &body
	case *events.CallEvent:
		body := *b
		body.Call.Monitors, body.Call.Legs = nil, slices.DeleteFunc(slices.Clone(b.Call.Legs), supervises)
		out.Body = &body
	}
	return out
}

func supervises(l events.Leg) bool { return l.Role == events.LegMonitor }

// Unwatched leaves of the supervisors in a conversation those that everybody may know of.
func Unwatched(i events.Interaction) events.Interaction {
	var shown []events.Monitor
	for _, m := range i.Monitors {
		if m.Shown {
			shown = append(shown, m)
		}
	}
	i.Monitors = shown
	return i
}

// Masked hides who the customer is: of the number the last two digits stay, to tell callers apart.
func Masked(i events.Interaction) events.Interaction {
	if i.Direction == events.Outbound {
		i.To = maskNumber(i.To)
	} else {
		i.From = maskNumber(i.From)
	}
	i.FromName, i.Notes, i.HandNote = "", "", ""
	i.Form, i.Lead, i.CallbackWish = nil, nil, nil
	if i.Written != nil {
		w := *i.Written // records are shared
		w.Subject, w.Text = "", ""
		i.Written = &w
	}
	if i.Preview != nil {
		p := *i.Preview
		p.Placing = events.Placing{}
		i.Preview = &p
	}
	if i.Callback != nil {
		back := *i.Callback // records are shared
		back.Number = maskNumber(back.Number)
		i.Callback = &back
	}
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
