package desk

import (
	"cmp"
	"slices"
	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// ConfirmTime is how long whoever answers an agent's outside number has for pressing 1.
const ConfirmTime = 10 * time.Second

// confirmTime is what an offer to that phone may take beyond its ringing.
func confirmTime(d events.Device) time.Duration {
	if d.Confirm && !onPage(d) {
		return ConfirmTime
	}
	return 0
}

// ShiftWish is what an agent chooses at the start of a shift.
type ShiftWish struct {
	Phone string // kind; empty is the profile's usual one
}

// device is the phone of a shift. An outside number counts as reachable until an offer to it fails, and so does an
// extension of which the PBX told nothing; a browser phone is reachable once its socket is up.
func (t *turn) device(p agents.Profile, w ShiftWish) (events.Device, error) {
	kind := cmp.Or(w.Phone, p.Phone)
	if !slices.Contains(p.Kinds(), kind) {
		return events.Device{}, fault.New(fault.Invalid, "You may not work with this kind of phone. Choose another one, or ask an administrator.").WithKey("phone.not_allowed").WithField("phone")
	}
	d := events.Device{Kind: kind, Since: t.now, AutoAnswer: p.AutoAnswer}
	switch kind {
	case agents.Extension:
		d.Endpoint, d.Registered = p.Extension, true
	case agents.Number:
		d.Endpoint, d.Registered, d.Confirm, d.Language, d.CallerID = p.Number, true, !p.NumberDirect, p.Language, p.NumberCallerID
	default:
		d.Endpoint = Endpoint(p.ID)
	}
	if p.Standing {
		// on the line already, so only the agent's word is wanted, if any
		d.Standing, d.Registered, d.Confirm, d.Language = true, false, !p.AutoAnswer, p.Language
	}
	return d, nil
}
