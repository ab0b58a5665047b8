package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"github.com/cordboard/cordboard/ami"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/internal/config"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/web"
)

// watchtower follows the PBX's phones over the manager interface. It is optional: without it a phone of the PBX counts as
// reachable until an offer to it fails.
type watchtower struct {
	client *ami.Client // nil when the interface is not set up
	stream *ami.Stream
	desk   phoneBook
	log    *slog.Logger
	// generation is of the listing the desk has; what an older connection told is past.
	generation atomic.Uint64
	sessions   *httpSessions
	// seen, if there, is told of every phone's change beside the desk.
	seen func(endpoint string, reachable bool)
}

// phoneBook is what the watchtower tells the desk.
type phoneBook interface {
	SetPhones(all map[string]desk.PhoneState)
	PhoneChanged(endpoint string, s desk.PhoneState)
	PhonesUnwatched()
}

const watchBacklog = 4096

// newWatchtower needs an address, a user and a secret; when one of them is missing nothing is watched.
func newWatchtower(c config.AMI, d phoneBook, sessions *httpSessions, log *slog.Logger) (*watchtower, error) {
	if c.Addr == "" || c.User == "" || c.Password.Reveal() == "" {
		return &watchtower{desk: d, log: log}, nil
	}
	return watchWith(ami.Config{Address: c.Addr, Username: c.User, Secret: c.Password.Reveal()}, d, sessions, log)
}

func watchWith(c ami.Config, d phoneBook, sessions *httpSessions, log *slog.Logger) (*watchtower, error) {
	w := &watchtower{desk: d, log: log, sessions: sessions}
	c.Events, c.OnUp, c.OnState = []string{ami.EventDeviceState}, w.list, w.state
	var err error
	if w.client, err = ami.New(c); err != nil {
		return nil, err
	}
	w.stream = w.client.Events(watchBacklog)
	return w, nil
}

// run watches until ctx ends.
func (w *watchtower) run(ctx context.Context) {
	if w.client == nil {
		w.log.Info("the PBX's phones are not watched: set ami.user and ami.password_file to have private calls and unplugged phones seen")
		w.desk.PhonesUnwatched()
		return
	}
	followed := newStage()
	followed.run(w.follow)
	if err := w.client.Run(ctx); err != nil && !errors.Is(err, context.Canceled) {
		w.log.Error("the PBX's phones are not watched any more", "error", err)
	}
	followed.stop()
}

// list reads every device; it runs after each login and every few minutes, while changes are held back.
func (w *watchtower) list(ctx context.Context, c ami.Conn, generation uint64) error {
	devices, err := ami.DeviceStateList(ctx, c)
	if err != nil {
		return err
	}
	all := make(map[string]desk.PhoneState, len(devices))
	for _, d := range devices {
		if endpoint, s, ok := phoneState(d); ok {
			all[endpoint] = s
		}
	}
	w.generation.Store(generation)
	w.desk.SetPhones(all)
	if w.sessions != nil {
		w.sessions.read(ctx, c)
	}
	return nil
}

func (w *watchtower) state(s ami.State) {
	if s.Phase != ami.Down {
		return
	}
	w.desk.PhonesUnwatched()
	if s.Retry > 0 {
		w.log.Warn("the PBX's phones are not watched now", "error", s.Err, "retry", s.Retry.Round(time.Second))
	}
}

// follow hands the changes over.
func (w *watchtower) follow(ctx context.Context) {
	for {
		e, err := w.stream.Next(ctx)
		if err != nil {
			return
		}
		d, ok := ami.ParseDevice(e)
		if !ok || e.Generation != w.generation.Load() {
			continue // a gap asks for a new listing by itself
		}
		if endpoint, s, ok := phoneState(d); ok {
			w.desk.PhoneChanged(endpoint, s)
			if w.seen != nil {
				w.seen(endpoint, s.Registered)
			}
		}
	}
}

// phoneState reads Asterisk's words for a device. A state it does not know is no reason to keep calls away.
func phoneState(d ami.Device) (endpoint string, s desk.PhoneState, ok bool) {
	endpoint, ok = strings.CutPrefix(d.Name, "PJSIP/")
	switch d.State {
	case "UNAVAILABLE", "INVALID":
		return endpoint, desk.PhoneState{}, ok
	case "INUSE", "BUSY", "RINGING", "RINGINUSE", "ONHOLD":
		return endpoint, desk.PhoneState{Registered: true, InUse: true}, ok
	}
	return endpoint, desk.PhoneState{Registered: true}, ok
}

// probe is the check of readiness.
func (w *watchtower) probe(context.Context) error {
	if w.client == nil {
		return fault.New(fault.Unavailable, "The PBX's phones are not watched, because the manager interface is not set up: set ami.user and ami.password_file, with a user of manager.conf that has read = call,reporting and write = call,reporting.").WithKey("ami.none")
	}
	s := w.client.State()
	switch {
	case s.Phase == ami.Up:
		return w.client.Health().Err
	case s.Err != nil:
		return fault.New(fault.Unavailable, "The PBX's phones are not watched: "+fault.Public(s.Err).Msg).WithKey("ami.down")
	}
	return fault.New(fault.Unavailable, "The PBX's phones are not watched yet: the connection to the manager interface is being made.").WithKey("ami.down")
}

func (w *watchtower) checks() []web.Check {
	out := []web.Check{{Name: "phones", Degrades: true, Probe: w.probe}}
	if w.sessions != nil {
		out = append(out, web.Check{Name: "http_sessions", Degrades: true, Probe: w.sessions.probe})
	}
	return out
}
