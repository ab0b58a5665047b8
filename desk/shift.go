package desk

import (
	"context"
	"reflect"
	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

func unknownAgent() error {
	return fault.New(fault.NotFound, "This agent does not exist or is switched off. Ask an administrator.").WithKey("agent.unknown")
}

// syncDirectory gives every active profile a live record and keeps names and teams right. Agents who were switched off
// leave routing at once; open work stays theirs until it ends.
func (t *turn) syncDirectory() {
	dir := t.d.Directory()
	for id, p := range dir.Agents {
		a, ok := t.d.agents[id]
		if !ok {
			if !p.Active {
				continue
			}
			a = events.Agent{ID: id, State: events.AgentOffline, Since: t.now, IdleSince: t.now}
		}
		next := a
		next.UserID, next.SiteID, next.TeamID, next.Name = p.UserID, p.SiteID, p.TeamID, p.Name
		next.Capacity = agents.CapacityFor(dir.Presence[p.SiteID].Capacity, p.Capacity)
		if !ok || next.Name != a.Name || next.TeamID != a.TeamID || next.SiteID != a.SiteID || !reflect.DeepEqual(next.Capacity, a.Capacity) {
			t.putAgent(next, events.AgentStateChanged, "", events.CauseNone)
		}
	}
	for id := range t.d.agents {
		if p, ok := dir.Agents[id]; ok && p.Active {
			continue
		}
		if a := t.d.agents[id]; a.State != events.AgentOffline {
			_ = t.signalAgent(id, agents.Signal{Input: agents.SignOut, Wait: true, Cause: events.CauseSupervisor}, "")
		} else if len(dir.Agents) > 0 && len(a.Work) == 0 {
			delete(t.d.agents, id)
		}
	}
}

// StartShift signs an agent in: paused, until ready is pressed. Signing in again during a shift answers the running one,
// so that a reloaded page goes on.
func (d *Desk) StartShift(ctx context.Context, agentID string) (events.Agent, error) {
	return d.BeginShift(ctx, agentID, ShiftWish{})
}

// BeginShift is StartShift with a choice of the phone.
func (d *Desk) BeginShift(ctx context.Context, agentID string, w ShiftWish) (events.Agent, error) {
	return ask(ctx, d, func(t *turn) (events.Agent, error) {
		a, ok := d.agents[agentID]
		p, known := d.Directory().Agents[agentID]
		if !ok || !known || !p.Active {
			return a, unknownAgent()
		}
		if a.State != events.AgentOffline {
			return a, nil
		}
		device, err := t.device(p, w)
		if err != nil {
			return a, err
		}
		err = t.signalAgent(agentID, agents.Signal{Input: agents.SignIn, ShiftID: d.cfg.IDs.New(), Device: device}, "")
		return d.agents[agentID], err
	})
}

// Endpoint is the PJSIP endpoint of an agent's browser phone.
func Endpoint(agentID string) string { return "cb-" + agentID }

// EndShift signs an agent out. by is the supervisor's user id, or empty when the agent asks; a supervisor's wish waits
// for open work to end, an agent's is refused until it has.
func (d *Desk) EndShift(ctx context.Context, agentID, by string) error {
	return d.endShift(ctx, agentID, by, by != "")
}

// EndShiftAfterWork signs an agent out as soon as no work is open; until then nothing new is offered.
func (d *Desk) EndShiftAfterWork(ctx context.Context, agentID string) error {
	return d.endShift(ctx, agentID, "", true)
}

func (d *Desk) endShift(ctx context.Context, agentID, by string, wait bool) error {
	_, err := ask(ctx, d, func(t *turn) (struct{}, error) {
		before, ok := d.agents[agentID]
		if !ok {
			return struct{}{}, unknownAgent()
		}
		if before.State == events.AgentOffline {
			return struct{}{}, nil
		}
		s := agents.Signal{Input: agents.SignOut, Wait: wait}
		if by != "" {
			s.Cause = events.CauseSupervisor
		}
		return struct{}{}, t.signalAgent(agentID, s, by)
	})
	return err
}

// SetState makes an agent ready or paused. Ready during wrap-up finishes the wrap-up; paused during work waits for its
// end. by is the supervisor's user id, or empty.
func (d *Desk) SetState(ctx context.Context, agentID, by string, state events.AgentState, reasonID string) (events.Agent, error) {
	return ask(ctx, d, func(t *turn) (events.Agent, error) {
		s := agents.Signal{Input: agents.Pause, ReasonID: reasonID}
		switch state {
		case events.AgentReady:
			s = agents.Signal{Input: agents.GoReady}
			if err := t.mayBeReady(agentID); err != nil {
				return events.Agent{}, err
			}
		case events.AgentPaused:
			if err := t.knownReason(reasonID); err != nil {
				return events.Agent{}, err
			}
		default:
			return events.Agent{}, fault.New(fault.Invalid, "An agent can be set to ready or paused; to go offline, end the shift.").WithKey("agent.state_unknown")
		}
		if by != "" {
			s.Cause = events.CauseSupervisor
		}
		if err := t.signalAgent(agentID, s, by); err != nil {
			return events.Agent{}, err
		}
		if state == events.AgentReady {
			t.finishAllWrapup(agentID)
		}
		return d.agents[agentID], nil
	})
}

// PauseIdle pauses an agent who is ready and whose desk nobody touched for long. When something came up meanwhile (a
// call, a pause) the page's clock was late, and the agent stays as is.
func (d *Desk) PauseIdle(ctx context.Context, agentID string) (events.Agent, error) {
	return ask(ctx, d, func(t *turn) (events.Agent, error) {
		a, ok := d.agents[agentID]
		if !ok {
			return a, unknownAgent()
		}
		if a.State != events.AgentReady || len(a.Work) > 0 {
			return a, nil
		}
		err := t.signalAgent(agentID, agents.Signal{Input: agents.Pause, Cause: events.CauseIdle}, "")
		return d.agents[agentID], err
	})
}

func (t *turn) mayBeReady(agentID string) error {
	a, ok := t.d.agents[agentID]
	if !ok {
		return unknownAgent()
	}
	a = t.trust(a)
	if a.State != events.AgentOffline && !a.Device.Registered {
		if onPage(a.Device) {
			if err := t.lineWanted(a); err != nil {
				return err
			}
		} else if a.Device.Standing {
			return t.callAgain(a)
		}
		switch a.Device.Trouble {
		case phoneUnknown:
			return fault.New(fault.Conflict, "The PBX knows no phone "+a.Device.Endpoint+", so no call could reach it. Ask your administrator to check the extension.").WithKey("agent.phone_missing")
		case phoneUnregistered:
			return fault.New(fault.Conflict, "The phone "+a.Device.Endpoint+" is not connected to the PBX, so no call could reach it. Check its cable and whether it is on.").WithKey("agent.phone_unregistered")
		}
		return fault.New(fault.Conflict, "The phone is not connected yet, so no call could reach it. Wait until it is, or reload the page.").WithKey("agent.no_phone")
	}
	return nil
}

func (t *turn) knownReason(id string) error {
	if _, ok := t.d.Directory().PauseReasons[id]; id != "" && !ok {
		return fault.New(fault.Invalid, "This pause reason does not exist any more. Choose another one.").WithKey("pause_reason.unknown")
	}
	return nil
}

func (t *turn) finishAllWrapup(agentID string) {
	for _, w := range t.d.agents[agentID].Work {
		i := t.d.work[w.InteractionID]
		if i.State == events.InteractionWrappingUp {
			_, _ = t.signalInteraction(i, interactions.Signal{Input: interactions.Finish}, change{typ: events.InteractionEnded})
		}
	}
}

// PhoneSocket tells that the signalling socket of an agent's browser phone opened or closed. A closed socket does not
// end a call: audio goes on and the page reconnects.
func (d *Desk) PhoneSocket(ctx context.Context, agentID string, up bool) error {
	_, err := ask(ctx, d, func(t *turn) (struct{}, error) {
		a, ok := d.agents[agentID]
		if !ok {
			return struct{}{}, unknownAgent()
		}
		if a.State == events.AgentOffline || a.Device.Kind != "browser" {
			return struct{}{}, nil
		}
		if onPage(a.Device) {
			t.pageSocket(agentID, up)
			return struct{}{}, nil
		}
		if a.Device.Registered == up {
			return struct{}{}, nil
		}
		a.Device.Registered, a.Device.Since = up, t.now
		t.putAgent(a, events.AgentDeviceChanged, "", events.CauseNone)
		if up {
			return struct{}{}, t.signalAgent(agentID, agents.Signal{Input: agents.DeviceBack, Cause: events.CauseDeviceBack}, "")
		}
		return struct{}{}, nil
	})
	return err
}

// PhoneLeaving tells that the agent's page goes away (reload, closed tab): the customer of a running call hears music
// at once instead of silence, and the agent may return.
func (d *Desk) PhoneLeaving(ctx context.Context, agentID string) error {
	_, err := ask(ctx, d, func(t *turn) (struct{}, error) {
		a := d.agents[agentID]
		if a.Device.Kind != "browser" {
			return struct{}{}, nil
		}
		t.suspendTalks(a)
		if onPage(a.Device) && a.State != events.AgentOffline {
			t.dropLeg(agentID)
		}
		return struct{}{}, nil
	})
	return err
}

func (t *turn) suspendTalks(a events.Agent) {
	for _, w := range a.Work {
		i := t.d.work[w.InteractionID]
		switch {
		case i.Channel.Written():
		case i.Kind == events.KindConsult && i.State != events.InteractionInOffer:
			t.dropThird(t.d.work[i.ParentID], events.CauseDeviceLost)
		case i.State == events.InteractionActive || i.State == events.InteractionOnHold || i.State == events.InteractionConsulting:
			t.wish(func(v Voice) { v.Suspend(i.CallID) })
		}
	}
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }
