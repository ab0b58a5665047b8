package ami

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// Conn is the manager connection as the rest of the house sees it. Safe for
// concurrent use.
type Conn interface {
	// Do sends an action and returns its response. It ends with ctx or
	// after twice ActionTimeout. When ctx ends first, the action may be
	// carried out all the same.
	Do(ctx context.Context, a Action) (Response, error)
	// List sends an action that is answered by a list and returns the complete list,
	// checked against the count Asterisk gives, or an error.
	List(ctx context.Context, a Action) (Response, []Event, error)
	// Events opens a stream that holds at most size undelivered events.
	Events(size int) *Stream
	// State is the present state.
	State() State
}

// Phase is where a connection is in its life.
type Phase string

const (
	Connecting Phase = "connecting"
	Syncing    Phase = "syncing" // logged in; the baseline is being read
	Up         Phase = "up"      // the baseline is read and events flow
	Down       Phase = "down"    // waiting for the next attempt, or stopped
)

// State is one state of the connection.
type State struct {
	Phase      Phase
	Generation uint64        // counts logins; 0 before the first
	Err        error         // for Down: why, as a sentence for the administrator
	Retry      time.Duration // for Down: how long until the next attempt; 0 when stopped
	Since      time.Time
}

// Health is the connection's own book-keeping, for metrics and for doctor.
type Health struct {
	State         State
	Abandoned     int   // amigo objects that could not be ended
	Timeouts      int64 // actions nobody answered
	Miscorrelated int64 // answers the transport mistook
	Late          int64 // responses and list items that came after their request had ended
	Stray         int64 // fragments that are neither event nor response
	Lost          int64 // events dropped because a reader was too slow
	Superseded    int64 // undelivered events replaced by a new connection's baseline
	Err           error // set when the process ought to be restarted
}

// Client keeps one connection to one manager. Make it with New and call Run once.
type Client struct {
	cfg    Config
	hub    *hub
	resync chan struct{} // one token: a resync is wanted

	mu         sync.Mutex
	state      State
	session    *session // nil unless logged in
	generation uint64

	abandoned, timeouts, miscorrelated, late, stray atomic.Int64
}

var _ Conn = (*Client)(nil)

// New checks the configuration; it connects nothing.
func New(cfg Config) (*Client, error) {
	cfg = cfg.withDefaults()
	if err := cfg.check(); err != nil {
		return nil, err
	}
	return &Client{
		cfg:    cfg,
		hub:    newHub(cfg.Events),
		resync: make(chan struct{}, 1),
		state:  State{Phase: Down, Err: ErrDown, Since: cfg.Clock.Now()},
	}, nil
}

// Do implements Conn.
func (c *Client) Do(ctx context.Context, a Action) (Response, error) {
	call, err := c.send(ctx, a, false, 2*c.cfg.ActionTimeout)
	if call == nil {
		return Response{}, err
	}
	return call.resp, err
}

// List implements Conn.
func (c *Client) List(ctx context.Context, a Action) (Response, []Event, error) {
	call, err := c.send(ctx, a, true, c.cfg.ListTimeout)
	if call == nil {
		return Response{}, nil, err
	}
	if err != nil {
		return call.resp, nil, err
	}
	return call.resp, call.items, nil
}

// send returns the call only when it is over, and so safe to read.
func (c *Client) send(ctx context.Context, a Action, list bool, limit time.Duration) (*call, error) {
	if err := a.Check(); err != nil {
		return nil, err
	}
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	s := c.current()
	if s == nil {
		return nil, ErrDown.Because(c.State().Err)
	}
	call := s.calls.open(a, list)
	timer := c.cfg.Clock.AfterFunc(limit, func() { s.calls.expire(call) })
	defer timer.Stop()
	select {
	case s.queue <- call:
	default:
		s.calls.fail(call, ErrBusy)
	}
	if s.over() {
		// The session may have ended its calls before this one was in the queue.
		s.calls.cut(call, s.failure)
	}
	select {
	case <-call.done:
	case <-ctx.Done():
		s.calls.fail(call, context.Cause(ctx))
		<-call.done
	}
	return call, call.err
}

// Events implements Conn. Open streams before Run: what happens before a stream
// exists is not kept for it.
func (c *Client) Events(size int) *Stream { return c.hub.subscribe(size) }

// Resync asks for the OnResync hook to run soon. It does not wait.
func (c *Client) Resync() {
	select {
	case c.resync <- struct{}{}:
	default:
	}
}

// State implements Conn.
func (c *Client) State() State {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state
}

// Health reports the counters since New.
func (c *Client) Health() Health {
	h := Health{
		State:         c.State(),
		Abandoned:     int(c.abandoned.Load()),
		Timeouts:      c.timeouts.Load(),
		Miscorrelated: c.miscorrelated.Load(),
		Late:          c.late.Load(),
		Stray:         c.stray.Load(),
		Lost:          c.hub.lost.Load(),
		Superseded:    c.hub.superseded.Load(),
	}
	if s := c.current(); s != nil {
		h.Late += s.calls.late.Load()
	}
	if h.Abandoned > c.cfg.MaxAbandoned {
		h.Err = ErrAbandoned.With("abandoned", h.Abandoned)
	}
	return h
}

func (c *Client) current() *session {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.session
}

func (c *Client) setState(st State) {
	st.Since = c.cfg.Clock.Now()
	c.mu.Lock()
	st.Generation = c.generation
	c.state = st
	c.mu.Unlock()
	if c.cfg.OnState != nil {
		c.cfg.OnState(st)
	}
}

// retryAfter is the pause after a failed session. A refused login waits long, and so
// does a client that has left too much behind already.
func (c *Client) retryAfter(err error, attempt int) time.Duration {
	if errors.Is(err, ErrLogin) || c.abandoned.Load() > int64(c.cfg.MaxAbandoned) {
		return c.cfg.LoginRetry
	}
	return c.cfg.backoff(attempt)
}
