package ari

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// Run keeps the application connected until ctx ends, and calls handler with one event after the other in the order
// Asterisk sent them. OnUp and handler run in the goroutine that called Run, never at the same time, so what they own
// needs no lock between them.
//
// A handler may take its time: up to RingSize events wait for it. When a connection ends, the events already read are
// handed over first, then the next connection is made. An event may be told twice over a reconnection's reconciling
// (once in the Snapshot, once as itself), so handling must bear repetition.
//
// Run is called once at a time; a second one panics.
func (e *Events) Run(ctx context.Context, handler func(Event)) {
	if !e.running.CompareAndSwap(false, true) {
		panic("ari: Events.Run called while it runs")
	}
	defer e.running.Store(false)
	attempt := 0
	for ctx.Err() == nil {
		e.tell(State{Phase: Connecting, Generation: e.gen})
		upFor, err := e.connection(ctx, handler)
		if ctx.Err() != nil {
			break
		}
		attempt++
		if upFor >= e.cfg.BackoffMax {
			attempt = 1 // it worked for a while, so this is a new trouble
		}
		sleep(ctx, e.pause(err, attempt))
	}
	e.tell(State{Phase: Down, Generation: e.gen, Err: errStopped})
}

// connection lives through one connection: connect, prove, reconcile, hand over. It returns how long it was up and why
// it ended.
func (e *Events) connection(ctx context.Context, handler func(Event)) (upFor time.Duration, err error) {
	conn, err := e.dial(ctx)
	if err != nil {
		if ctx.Err() == nil {
			e.tell(State{Phase: Down, Generation: e.gen, Err: err})
		}
		return 0, err
	}
	e.gen++
	e.n.connections.Add(1)
	s := e.newSession(ctx, conn)
	defer s.join()
	if err := e.reconcile(s); err != nil {
		s.end(err)
		e.n.discarded.Add(uint64(s.ring.clear()))
		return 0, s.cause()
	}
	s.watchHeartbeat()
	start := time.Now()
	e.tellUp(s)
	e.deliver(ctx, s, handler)
	return time.Since(start), s.cause()
}

// deliver hands over events until the connection has ended and its ring is empty.
func (e *Events) deliver(ctx context.Context, s *session, handler func(Event)) {
	for {
		m, ok := s.ring.pop()
		if !ok || ctx.Err() != nil {
			return
		}
		if e.dedup.repeated(m.raw) {
			e.n.repeated.Add(1)
			continue
		}
		ev, err := Decode(m.raw)
		if err != nil {
			e.n.unreadable.Add(1)
			e.log.Warn("an ARI event was left out", "error", err.Error(), "bytes", len(m.raw))
			continue
		}
		if ev.Partial {
			e.n.partial.Add(1)
		}
		ev.Received, ev.Generation = m.at, s.gen
		handler(ev)
		e.n.delivered.Add(1)
	}
}

// pause is how long to wait before the next attempt. Random parts keep daemons that lost the same Asterisk from coming
// back in step.
func (e *Events) pause(err error, attempt int) time.Duration {
	switch {
	case phaseOf(err) == Replaced:
		return e.cfg.ReplacedBackoff
	case errors.Is(err, ErrUnauthorized), errors.Is(err, ErrForbidden):
		return e.cfg.RefusedBackoff
	}
	d := e.cfg.BackoffMax
	if shift := attempt - 1; shift < 20 {
		d = min(d, e.cfg.BackoffMin<<shift)
	}
	return d/2 + rand.N(d/2+1)
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
