package desk

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// A browser phone that stays on the line has two parts: the socket of its page, over which the PBX reaches it, and the leg
// that the PBX keeps. Offers are made only with both. The leg belongs to one page: another page (a reload, another tab) gets
// a new one. Who works with it takes offers on the page, by Accept.

// Troubles of a browser phone that stays on the line, while its page is there and its leg is not.
const (
	lineCalling = "calling"
	lineGivenUp = "given_up" // until the agent presses ready
)

const (
	// lineTries is how often a leg that does not come about, or breaks at once, is called again.
	lineTries = 5
	lineAgain = 500 * time.Millisecond // before the first of them, doubled before each other
	// lineSteady is how long a leg must have stood to count as one that came about.
	lineSteady = 10 * time.Second
)

// pageLine is what the desk knows of such a phone beyond the agent's record. It is not kept over a restart: the sockets
// are gone with the daemon, and the first look at the PBX tells of the legs.
type pageLine struct {
	socket, leg bool
	tries       int       // that came to nothing, one after the other
	next        time.Time // when the leg is called again; zero is not
	upSince     time.Time // of the leg
}

// onPage reports whether offers to this phone are taken on its page.
func onPage(d events.Device) bool { return d.Standing && d.Kind == agents.Browser }

func (t *turn) pageLine(agentID string) *pageLine {
	l := t.d.lines[agentID]
	if l == nil {
		l = &pageLine{}
		t.d.lines[agentID] = l
	}
	return l
}

// pageSocket notes that the page's socket opened or closed; with it the leg is called, if there is none.
func (t *turn) pageSocket(agentID string, up bool) {
	l := t.pageLine(agentID)
	if l.socket == up {
		return
	}
	l.socket = up
	if up && !l.leg {
		l.tries = 0
		t.callLine(agentID)
	}
	t.settleLine(agentID)
}

// pageLeg notes that the leg is there, or gone.
func (t *turn) pageLeg(agentID string, up bool) {
	l := t.pageLine(agentID)
	if l.leg == up && !up && !l.next.IsZero() {
		return // told twice
	}
	steady := !l.upSince.IsZero() && t.now.Sub(l.upSince) >= lineSteady
	l.leg, l.next = up, time.Time{}
	switch {
	case up:
		if l.upSince.IsZero() {
			l.upSince = t.now
		}
	default:
		l.upSince = time.Time{}
		if steady {
			l.tries = 0
		}
		if l.tries++; l.tries <= lineTries {
			l.next = t.now.Add(lineAgain << (l.tries - 1))
		}
	}
	t.settleLine(agentID)
}

// settleLine brings the agent's record in line with both parts.
func (t *turn) settleLine(agentID string) {
	a, l := t.d.agents[agentID], t.pageLine(agentID)
	next := a.Device
	next.Registered, next.Trouble = l.socket && l.leg, ""
	switch {
	case l.leg || !l.socket:
	case l.tries > lineTries:
		next.Trouble = lineGivenUp
	default:
		next.Trouble = lineCalling
	}
	t.putDevice(a, next)
}

func (t *turn) callLine(agentID string) {
	t.pageLine(agentID).next = time.Time{}
	t.stand(t.d.agents[agentID])
}

// callLines calls the legs again whose time has come.
func (t *turn) callLines() {
	for id, l := range t.d.lines {
		if !l.socket || l.leg || l.next.IsZero() || t.now.Before(l.next) || t.d.pbx.Load() != "up" {
			continue
		}
		t.callLine(id)
	}
}

// lineWanted calls the leg of an agent who presses ready without one; who has no socket either learns that from the caller.
func (t *turn) lineWanted(a events.Agent) error {
	l := t.pageLine(a.ID)
	if !l.socket {
		return nil
	}
	l.tries = 0
	t.callLine(a.ID)
	t.settleLine(a.ID)
	return fault.New(fault.Conflict, "Your phone is being put on the line. Wait a moment, then press ready again.").WithKey("agent.line_calling")
}

// PhonePage tells that a page takes the agent's browser phone up anew, with a credential of its own. The leg of the page
// before it leads nowhere any more: conversations on it wait for the agent, and another leg is called when the new page is there.
func (d *Desk) PhonePage(ctx context.Context, agentID string) error {
	_, err := ask(ctx, d, func(t *turn) (struct{}, error) {
		a := d.agents[agentID]
		if !onPage(a.Device) || a.State == events.AgentOffline {
			return struct{}{}, nil
		}
		t.suspendTalks(a)
		t.dropLeg(agentID)
		d.lines[agentID] = &pageLine{}
		t.settleLine(agentID)
		return struct{}{}, nil
	})
	return err
}

func (t *turn) dropLeg(agentID string) {
	t.wish(func(v Voice) {
		if s, ok := v.(Standing); ok {
			s.DropStanding(agentID)
		}
	})
}

// Accept takes an offer on a browser phone that stays on the line, or that of a written conversation. Taken already is no error, for a press may come twice.
func (d *Desk) Accept(ctx context.Context, agentID, interactionID string) error {
	return d.do(ctx, agentID, interactionID, func(t *turn, i events.Interaction) error {
		if i.Channel.Written() {
			return t.acceptWritten(i)
		}
		switch i.State {
		case events.InteractionInOffer:
		case events.InteractionDialing, events.InteractionActive, events.InteractionOnHold, events.InteractionConsulting:
			return nil
		default:
			return notNow("The offer is not there any more: it was taken, withdrawn or ran out.")
		}
		if !onPage(d.agents[agentID].Device) {
			return fault.New(fault.Conflict, "This call rings on your phone. Answer it there.").WithKey("interaction.answer_on_phone")
		}
		offer := i.OfferID
		t.wish(func(v Voice) {
			if s, ok := v.(Standing); ok {
				s.Accept(i.CallID, offer)
			}
		})
		return nil
	})
}

// phoneFor is the phone that an offer of this interaction goes to. A leg that stays on the line carries one conversation: for
// another one beside it a browser phone rings as if it had none.
func (t *turn) phoneFor(agentID, interactionID string) events.Device {
	a := t.d.agents[agentID]
	d := a.Device
	if onPage(d) && (a.Monitor != nil || talksBeside(a, interactionID)) {
		d.Standing, d.Confirm = false, false
	}
	return d
}

func talksBeside(a events.Agent, interactionID string) bool {
	for _, w := range a.Work {
		switch w.State {
		case events.InteractionInOffer, events.InteractionDialing, events.InteractionActive, events.InteractionOnHold, events.InteractionConsulting:
			if w.InteractionID != interactionID && w.Channel == events.Voice {
				return true
			}
		}
	}
	return false
}
