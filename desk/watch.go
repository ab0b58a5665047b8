package desk

import (
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/events"
)

// PhoneState is what the PBX tells of one phone of its own.
type PhoneState struct {
	Registered bool
	InUse      bool // rings, talks or holds, for whatever call
}

// Troubles of a phone that cannot be called.
const (
	phoneUnregistered = "unregistered"
	phoneUnknown      = "unknown" // to the PBX
)

// SetPhones replaces all that is known of the PBX's phones, by endpoint. An extension that is not among them does not exist.
func (d *Desk) SetPhones(all map[string]PhoneState) { d.watch(func(t *turn) { t.d.phones = all }) }

// PhoneChanged tells of one phone of the PBX.
func (d *Desk) PhoneChanged(endpoint string, s PhoneState) {
	d.watch(func(t *turn) {
		if t.d.phones != nil {
			t.d.phones[endpoint] = s
		}
	})
}

// PhonesUnwatched tells that nothing is heard of the PBX's phones any more. What was seen in use may be free by now; what
// was away stays away until its agent says that it is there.
func (d *Desk) PhonesUnwatched() { d.watch(func(t *turn) { t.d.phones = nil }) }

func (d *Desk) watch(change func(*turn)) {
	if err := d.post(func(t *turn) { change(t); t.lookAtPhones() }); err != nil {
		d.cfg.Logger.Error("news about the PBX's phones was lost; the next listing tells it", "error", err)
	}
}

// lookAtPhones brings the agents with a phone of the PBX in line with what is known of it.
func (t *turn) lookAtPhones() {
	for _, a := range t.d.agents {
		t.putDevice(a, t.d.seen(a))
	}
}

// putDevice keeps what is known of an agent's phone, and tells when it is back.
func (t *turn) putDevice(a events.Agent, next events.Device) {
	if next == a.Device {
		return
	}
	back := next.Registered && !a.Device.Registered
	if next.Registered != a.Device.Registered {
		next.Since = t.now
	}
	a.Device = next
	t.putAgent(a, events.AgentDeviceChanged, "", events.CauseNone)
	if back {
		_ = t.signalAgent(a.ID, agents.Signal{Input: agents.DeviceBack, Cause: events.CauseDeviceBack}, "")
	}
}

// seen is the agent's phone as the PBX shows it. A phone in our own call is in use for us, which its work tells.
func (d *Desk) seen(a events.Agent) events.Device {
	dev := a.Device
	if dev.Kind != agents.Extension || dev.Standing || a.State == events.AgentOffline {
		return dev
	}
	s, known := d.phones[dev.Endpoint]
	switch {
	case d.phones == nil:
		dev.InUse = false
	case !known:
		dev.Registered, dev.InUse, dev.Trouble = false, false, phoneUnknown
	case !s.Registered:
		dev.Registered, dev.InUse, dev.Trouble = false, false, phoneUnregistered
	default:
		dev.Registered, dev.InUse, dev.Trouble = true, s.InUse && !onTheLine(a), ""
	}
	return dev
}

// onTheLine reports whether the agent's phone is wanted by work of ours.
func onTheLine(a events.Agent) bool {
	for _, w := range a.Work {
		if w.Channel == events.Voice && w.State != events.InteractionWrappingUp {
			return true
		}
	}
	return false
}

// trust takes an agent's word for a phone of which the PBX tells nothing.
func (t *turn) trust(a events.Agent) events.Agent {
	if a.Device.Kind == agents.Extension && !a.Device.Standing && t.d.phones == nil && !a.Device.Registered && a.State != events.AgentOffline {
		a.Device.Registered, a.Device.Trouble, a.Device.Since = true, "", t.now
		t.putAgent(a, events.AgentDeviceChanged, "", events.CauseNone)
	}
	return a
}
