package ari

import (
	"errors"
	"time"
)

// Phase is what the event stream is doing.
type Phase string

// Phases. Only in Up may calls be started.
const (
	Connecting Phase = "connecting" // opening the socket, proving it, reconciling
	Up         Phase = "up"         // reconciled; events are handed over
	Deaf       Phase = "deaf"       // the socket is open but events no longer arrive, or arrive faster than they are handled
	Replaced   Phase = "replaced"   // another program took the application; somebody should be told
	Down       Phase = "down"       // no connection; Err says why
)

// State is one state of the stream.
type State struct {
	Phase      Phase
	Generation uint64 // counts connections from 1; of the last one when there is none now
	Err        error  // why it is deaf, replaced or down: a sentence for an administrator
	Since      time.Time
}

// trouble is why a connection ended, with the phase that is to be told.
type trouble struct {
	phase Phase
	err   error
}

func (t *trouble) Error() string { return t.err.Error() }
func (t *trouble) Unwrap() error { return t.err }

func deaf(why string) error { return &trouble{Deaf, errors.New(why)} }

var errReplaced = &trouble{Replaced, errors.New("another program connected to the same Stasis application and now gets its events: " +
	"stop one of the two, or give each an application of its own")}

var errStopped = errors.New("the event stream was stopped")

func phaseOf(err error) Phase {
	var t *trouble
	if errors.As(err, &t) {
		return t.phase
	}
	return Down
}

// tell sets the state, logs it and hands it to the owner.
func (e *Events) tell(s State) {
	e.telling.Lock()
	defer e.telling.Unlock()
	e.put(s)
}

// tellUp tells that the connection is up, unless it has ended: end cancels first and tells second, so that either the
// end is seen here, or it is told after this.
func (e *Events) tellUp(s *session) {
	e.telling.Lock()
	defer e.telling.Unlock()
	if s.ctx.Err() == nil {
		e.put(State{Phase: Up, Generation: s.gen})
	}
}

// put is tell for who holds the lock.
func (e *Events) put(s State) {
	s.Since = time.Now()
	e.state.Store(&s)
	e.logState(s)
	if e.cfg.OnState != nil {
		e.cfg.OnState(s)
	}
}

// logState warns once of each trouble, however often it is met again. The caller holds telling.
func (e *Events) logState(s State) {
	args := []any{"state", string(s.Phase), "generation", s.Generation, "app", e.client.cfg.App}
	if s.Err != nil {
		args = append(args, "error", s.Err.Error())
	}
	switch {
	case s.Phase == Up:
		e.warned = ""
		e.log.Info("the ARI event stream is up", args...)
	case s.Phase == Connecting, errors.Is(s.Err, errStopped):
		e.log.Debug("the ARI event stream changed", args...)
	case s.Phase == Replaced:
		e.log.Error("the ARI event stream was taken over", args...)
	case e.warned != s.Err.Error():
		e.warned = s.Err.Error()
		e.log.Warn("the ARI event stream is away", args...)
	default:
		e.log.Debug("the ARI event stream is still away", args...)
	}
}
