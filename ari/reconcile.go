package ari

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// reconcile does what must be done before the first event of a connection is handed over. Events that arrive meanwhile
// wait in the ring.
func (e *Events) reconcile(s *session) error {
	if err := s.prove(); err != nil {
		return fmt.Errorf("the event stream opened, but nothing came through it: %w", err)
	}
	if err := e.client.SetEventFilter(s.ctx, e.cfg.Disallow...); err != nil {
		return err
	}
	if err := e.dropSubscriptions(s.ctx); err != nil {
		return err
	}
	if e.cfg.OnUp == nil {
		return nil
	}
	snap, err := e.look(s)
	if err != nil {
		return err
	}
	if err := e.cfg.OnUp(s.ctx, *snap); err != nil {
		return fmt.Errorf("the connection could not be put to use: %w", err)
	}
	return nil
}

// prove sends heartbeats until one comes back. The first ones may be refused or lost, for Asterisk can answer the
// handshake before the application has its new socket.
func (s *session) prove() error {
	deadline := time.Now().Add(s.e.cfg.HeartbeatTimeout)
	for patience := s.e.cfg.HeartbeatTimeout / 16; ; patience *= 2 {
		err := s.beat(min(patience, time.Until(deadline)))
		if err == nil || s.ctx.Err() != nil || !time.Now().Before(deadline) {
			return err
		}
		switch {
		case Kind(err) == ErrNotFound:
			sleep(s.ctx, 20*time.Millisecond)
		case phaseOf(err) != Deaf:
			return err
		}
	}
}

// dropSubscriptions removes subscriptions of endpoints and device states that nobody of today wants. They outlive
// the processes that made them, double every event of the endpoint's channels, and those of device states can wedge
// Asterisk's ARI when a socket closes.
func (e *Events) dropSubscriptions(ctx context.Context) error {
	app, err := e.client.Application(ctx, e.client.cfg.App)
	if err != nil {
		return err
	}
	var sources []string
	for _, name := range app.Endpoints {
		sources = append(sources, "endpoint:"+name)
	}
	for _, name := range app.Devices {
		sources = append(sources, "deviceState:"+name)
	}
	for _, source := range sources {
		if slices.Contains(e.cfg.Keep, source) {
			continue
		}
		// Gone or refused is no reason to stay away: the stream recognises repeated events by itself.
		err := e.client.Unsubscribe(ctx, source)
		switch Kind(err) {
		case nil, ErrNotFound, ErrInvalid:
		default:
			return err
		}
		e.log.Info("removed a left-over ARI subscription", "source", source, "app", e.client.cfg.App)
	}
	return nil
}

// look takes the Snapshot. The bridges come after the channels: a channel that appears in a bridge but not in the list
// is newer than the list, and its events wait in the ring.
func (e *Events) look(s *session) (*Snapshot, error) {
	info, err := e.client.Info(s.ctx)
	if err != nil {
		return nil, err
	}
	channels, err := e.client.Channels(s.ctx)
	if err != nil {
		return nil, err
	}
	bridges, err := e.client.Bridges(s.ctx)
	if err != nil {
		return nil, err
	}
	return &Snapshot{Generation: s.gen, Info: *info, Channels: channels, Bridges: bridges}, nil
}
