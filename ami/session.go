package ami

import (
	"context"
	"errors"
	"strings"
	"sync"
)

// session is the time between one login and its end.
type session struct {
	c          *Client
	w          transport
	generation uint64
	calls      *calls
	queue      chan *call

	quit    chan struct{} // closed by stop: the worker ends
	idle    chan struct{} // closed by the worker when it has ended
	drained chan struct{} // closed by the drainer when it has ended
	closed  chan struct{} // closed by stop: the drainer ends

	failOnce sync.Once
	failed   chan struct{}
	failure  error // written before failed is closed
}

func newSession(c *Client, w transport, generation uint64) *session {
	return &session{
		c: c, w: w, generation: generation,
		calls: newCalls(c.cfg.MaxItems),
		queue: make(chan *call, c.cfg.MaxQueued),
		quit:  make(chan struct{}), idle: make(chan struct{}),
		closed: make(chan struct{}), drained: make(chan struct{}),
		failed: make(chan struct{}),
	}
}

// start launches the drainer and the worker; stop joins them.
func (s *session) start() {
	go func() {
		defer close(s.drained)
		s.drain()
	}()
	go func() {
		defer close(s.idle)
		s.work()
	}()
}

// stop ends the session's calls with the reason and closes the transport: politely
// when we are the ones who leave, at once when the peer has gone quiet.
func (s *session) stop(reason error, leaving bool) {
	if leaving {
		reason = ErrStopped
	}
	s.fail(reason)
	s.calls.cutAll(reason)
	// The worker ends first, so that no action is running when close is called,
	// and the drainer last, because amigo must never find its channel full.
	close(s.quit)
	<-s.idle
	polite := leaving || errors.Is(reason, ErrSync)
	if s.w.close(polite) {
		s.c.abandoned.Add(1)
	}
	close(s.closed)
	<-s.drained
}

func (s *session) fail(err error) {
	s.failOnce.Do(func() {
		s.failure = err
		close(s.failed)
	})
}

// over reports whether no answer can come any more.
func (s *session) over() bool { return isClosed(s.failed) }

// drain is the one goroutine that reads what amigo delivers. It never waits for
// anybody, so amigo's queue never fills.
func (s *session) drain() {
	for {
		select {
		case m := <-s.w.messages():
			s.route(m)
		case <-s.closed:
			for { // leave the channel empty: amigo may still put a few in
				select {
				case <-s.w.messages():
				default:
					return
				}
			}
		}
	}
}

// route looks at Event first: OriginateResponse has both headers and is an event.
func (s *session) route(m map[string]string) {
	switch {
	case m["Event"] != "":
		e := Event{Name: m["Event"], Generation: s.generation, Headers: clean(m)}
		if id := m["ActionID"]; strings.HasPrefix(id, listPrefix) {
			s.calls.item(id, e)
			return
		}
		if s.c.hub.publish(e) {
			s.c.Resync()
		}
	case m["Response"] != "":
		s.calls.response(m)
	default:
		s.c.stray.Add(1)
	}
}

// work sends the queued actions one after the other, as amigo would do anyway.
func (s *session) work() {
	strikes := 0
	for {
		select {
		case <-s.quit:
			return
		case c := <-s.queue:
			if !s.calls.begin(c) {
				continue
			}
			if s.execute(c) {
				strikes = 0
			} else if strikes++; strikes >= s.c.cfg.MaxTimeouts {
				s.fail(ErrStuck)
			}
		}
	}
}

// execute reports whether the peer reacted. The answer itself comes over the message
// stream; what the transport returns only tells what did not happen.
func (s *session) execute(c *call) (alive bool) {
	m, err := s.w.exec(c.action.headers(c.id), s.quit)
	switch {
	case errors.Is(err, errTransportStuck):
		s.calls.expire(c)
		s.c.timeouts.Add(1)
		s.fail(ErrStuck.Because(err))
		return false
	case err != nil:
		s.calls.cut(c, err)
		return true
	case m["Event"] != "":
		s.c.miscorrelated.Add(1)
		s.calls.mistake(c)
	case m["Response"] == "" && m["Error"] != "":
		if s.calls.expire(c) {
			s.c.timeouts.Add(1)
			return false
		}
	}
	return true
}

// live runs the session on the caller's goroutine until it fails or ctx ends.
func (s *session) live(ctx context.Context) (wasUp bool, err error) {
	if err := s.baseline(ctx); err != nil {
		return false, err
	}
	s.c.setState(State{Phase: Up})
	ping := s.c.cfg.Clock.NewTicker(s.c.cfg.PingEvery)
	defer ping.Stop()
	resync := s.c.cfg.Clock.NewTicker(s.c.cfg.ResyncEvery)
	defer resync.Stop()
	for {
		select {
		case <-ctx.Done():
			return true, context.Cause(ctx)
		case <-s.w.down():
			return true, s.lost()
		case <-s.failed:
			return true, s.failure
		case <-ping.C():
			// A failure needs no handling here: the worker counts unanswered
			// actions, and everything else is an answer.
			_, _ = Ping(ctx, s.c)
		case <-resync.C():
			err = s.resync(ctx)
		case <-s.c.resync:
			err = s.resync(ctx)
		}
		if err != nil {
			return true, err
		}
	}
}

// baseline proves that the connection answers and then lets the owner read. A first
// ping also pushes out of the way whatever amigo cut in two during the login.
func (s *session) baseline(ctx context.Context) error {
	s.c.setState(State{Phase: Syncing})
	select {
	case <-s.c.resync: // the baseline is the resync that was wanted
	default:
	}
	if _, err := Ping(ctx, s.c); err != nil && !errors.Is(err, ErrRefused) {
		return s.because(ErrSync.Because(err))
	}
	return s.hook(ctx, s.c.cfg.OnUp)
}

func (s *session) resync(ctx context.Context) error {
	s.c.hub.hold()
	return s.hook(ctx, s.c.cfg.OnResync)
}

// hook runs one of the owner's functions and releases events only when it succeeded.
// The function's context ends with the session, so that a lost connection does not
// keep it waiting.
func (s *session) hook(ctx context.Context, f func(context.Context, Conn, uint64) error) error {
	if f != nil {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		timer := s.c.cfg.Clock.AfterFunc(s.c.cfg.SyncTimeout, func() {
			cancel(errors.New("reading the PBX's state took longer than SyncTimeout"))
		})
		defer timer.Stop()
		done := make(chan struct{})
		defer s.watch(done, cancel)()
		err := f(ctx, s.c, s.generation)
		close(done)
		if err != nil {
			return s.because(ErrSync.Because(err))
		}
	}
	s.c.hub.release()
	return nil
}

// watch cancels when the session ends before done is closed; the function it returns
// waits for the watcher.
func (s *session) watch(done <-chan struct{}, cancel context.CancelCauseFunc) (join func()) {
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		select {
		case <-s.w.down():
			cancel(s.lost())
		case <-s.failed:
			cancel(s.failure)
		case <-done:
		}
	}()
	return func() { <-finished }
}

// because prefers the connection's own end to the error it caused in a hook.
func (s *session) because(err error) error {
	switch {
	case isClosed(s.w.down()):
		return s.lost()
	case s.over():
		return s.failure
	}
	return err
}

func (s *session) lost() error { return ErrLost.Because(transportError(s.w.reason())) }
