package desk

import (
	"log/slog"
	"time"

	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/ids"
)

// Recorder appends events to the journal in order and sets their Seq. It never fails the caller: a journal that cannot
// write is the recorder's to buffer, count and report, because a live call must not end for it.
type Recorder interface {
	Record(evs []events.Event)
}

// Config is what a Desk needs. All fields but Finder and Last are required.
type Config struct {
	Recorder Recorder
	Store    directory.Store
	// Finder matches callers to contacts; nil leaves callers unmatched.
	Finder contacts.Finder
	// Last tells who spoke with a contact last; nil prefers nobody.
	Last   LastAgents
	Clock  clock.Clock
	IDs    ids.Source
	Logger *slog.Logger
	Policy Policy
}

// Policy is the house's rules with their defaults.
type Policy struct {
	// DeviceGrace is how long a lost browser phone may stay away before the agent is paused. Default 20 s.
	DeviceGrace time.Duration
	// SuspendGrace is how long a customer hears music after the agent's phone was lost in the call. Default 15 s.
	SuspendGrace time.Duration
	// OfferGuard is added to the ring time before the desk itself gives an offer up. Default 5 s.
	OfferGuard time.Duration
	// MissedBack returns an agent who missed an offer to ready after that time; zero means never.
	MissedBack time.Duration
	// ChosenWait is how long a customer given to one agent waits for that one. Default 60 s.
	ChosenWait time.Duration
	// ConsultWait is how long somebody to ask is looked for. Default 60 s.
	ConsultWait time.Duration
	// UncodedKept is how long ended work without a code stays in the agent's list. Default 12 h.
	UncodedKept time.Duration
}

func (p Policy) withDefaults() Policy {
	def := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	def(&p.DeviceGrace, 20*time.Second)
	def(&p.SuspendGrace, 15*time.Second)
	def(&p.OfferGuard, 5*time.Second)
	def(&p.ChosenWait, time.Minute)
	def(&p.ConsultWait, time.Minute)
	def(&p.UncodedKept, 12*time.Hour)
	return p
}
