package ami

import (
	"context"
	"strings"

	"github.com/cordboard/cordboard/internal/clock"
)

// Run connects, and connects again whenever the connection ends, until ctx ends. It
// returns nil then, after signing off and joining its goroutines. Call it once.
func (c *Client) Run(ctx context.Context) error {
	for attempt := 1; ; attempt++ {
		c.setState(State{Phase: Connecting})
		wasUp, err := c.connectOnce(ctx)
		if ctx.Err() != nil {
			c.setState(State{Phase: Down, Err: ErrStopped})
			return nil
		}
		if wasUp {
			attempt = 1
		}
		wait := c.retryAfter(err, attempt)
		c.setState(State{Phase: Down, Err: err, Retry: wait})
		if clock.Sleep(ctx, c.cfg.Clock, wait) != nil {
			c.setState(State{Phase: Down, Err: ErrStopped})
			return nil
		}
	}
}

// connectOnce lives through one connection and reports whether it ever was up, and
// why it ended.
func (c *Client) connectOnce(ctx context.Context) (wasUp bool, err error) {
	if err := probe(ctx, c.cfg.Address, c.cfg.DialTimeout); err != nil {
		return false, err
	}
	w := dialAmigo(c.cfg)
	if err := c.awaitLogin(ctx, w); err != nil {
		if w.close(false) {
			c.abandoned.Add(1)
		}
		return false, err
	}
	c.mu.Lock()
	c.generation++
	s := newSession(c, w, c.generation)
	c.session = s
	c.mu.Unlock()
	c.hub.begin(s.generation)
	s.start()
	wasUp, err = s.live(ctx)
	c.mu.Lock()
	c.session = nil
	c.mu.Unlock()
	s.stop(err, ctx.Err() != nil)
	c.late.Add(s.calls.late.Load())
	return wasUp, err
}

// awaitLogin has the deadline amigo lacks.
func (c *Client) awaitLogin(ctx context.Context, w transport) error {
	late, timer := clock.After(c.cfg.Clock, c.cfg.LoginTimeout)
	defer timer.Stop()
	select {
	case <-w.ready():
		return nil
	case <-w.down():
		return loginFault(w.reason())
	case <-late:
		return ErrSilent.With("address", c.cfg.Address)
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// loginFault tells a refusal from a broken connection by what amigo made of it.
func loginFault(reason string) error {
	cause := transportError(reason)
	if strings.Contains(reason, "login error: Authentication") {
		return ErrLogin.Because(cause)
	}
	return ErrLost.Because(cause)
}

type transportError string

func (e transportError) Error() string { return string(e) }
