package desk

import (
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// Standing is what a voice engine can do beyond Voice: keep an agent's phone on the line for the whole shift. What becomes of
// it comes back by StandingLeg.
type Standing interface {
	Stand(agentID string, d events.Device)
	Unstand(agentID string)
	// DropStanding hangs the leg up; its end comes back as that of any other, and Stand calls it again.
	DropStanding(agentID string)
	// Accept takes an offer to a leg that is on the line already, in its agent's name.
	Accept(callID, offerID string)
}

func (t *turn) stand(a events.Agent) {
	t.wish(func(v Voice) {
		if s, ok := v.(Standing); ok {
			s.Stand(a.ID, a.Device)
		}
	})
}

// standings begins and ends a standing leg with the shift; that of a browser phone begins with its page.
func (t *turn) standings(a events.Agent, typ events.Type) {
	switch {
	case !a.Device.Standing:
	case typ == events.AgentSignedIn && onPage(a.Device):
		delete(t.d.lines, a.ID)
	case typ == events.AgentSignedIn:
		t.stand(a)
	case typ == events.AgentSignedOut:
		delete(t.d.lines, a.ID)
		t.wish(func(v Voice) {
			if s, ok := v.(Standing); ok {
				s.Unstand(a.ID)
			}
		})
	}
}

// StandingLeg tells that an agent's standing leg is on the line, or is not any more; nothing is offered without it.
func (d *Desk) StandingLeg(agentID string, up bool) {
	err := d.post(func(t *turn) {
		a, ok := d.agents[agentID]
		if !ok || a.State == events.AgentOffline || !a.Device.Standing {
			return
		}
		if onPage(a.Device) {
			t.pageLeg(agentID, up)
			return
		}
		if a.Device.Registered == up {
			return
		}
		a.Device.Registered, a.Device.Since = up, t.now
		t.putAgent(a, events.AgentDeviceChanged, "", events.CauseNone)
		if up {
			_ = t.signalAgent(agentID, agents.Signal{Input: agents.DeviceBack, Cause: events.CauseDeviceBack}, "")
		}
	})
	if err != nil {
		d.cfg.Logger.Error("news about a standing leg was lost; the next look at the PBX tells it", "agent", agentID, "error", err)
	}
}

// callAgain calls a lost standing leg because its agent asks for it by pressing ready.
func (t *turn) callAgain(a events.Agent) error {
	t.stand(a)
	return fault.New(fault.Conflict, "Your phone is being called. Answer it and stay on the line, then press ready again.").WithKey("agent.phone_called")
}
