package ami

import (
	"context"
	"math/rand/v2"
	"net"
	"strconv"
	"time"

	"github.com/cordboard/cordboard/internal/clock"
)

// Config is what a Client needs. Zero values take the defaults given behind them.
type Config struct {
	Address  string // host:port; the port may be left out and is then 5038
	Username string // required
	Secret   string // required

	// OnUp reads the baseline after every login, while events are held back. Its
	// context ends with the connection and after SyncTimeout. An error gives the
	// connection up.
	OnUp func(ctx context.Context, c Conn, generation uint64) error
	// OnResync does the same every ResyncEvery and after a gap; OnUp serves when it
	// is nil.
	OnResync func(ctx context.Context, c Conn, generation uint64) error
	// OnState is told every change of state in order. It must not block.
	OnState func(State)
	// Events names the events to deliver; empty means all. A busy PBX sends ten
	// times more than queues and devices need.
	Events []string

	Clock clock.Clock // clock.Real()

	DialTimeout   time.Duration // 5 s to connect and hear the greeting
	LoginTimeout  time.Duration // 10 s; Asterisk itself delays a refusal by 1 s
	ActionTimeout time.Duration // 5 s for one answer
	ListTimeout   time.Duration // 30 s for a whole list
	SyncTimeout   time.Duration // 60 s for one run of OnUp or OnResync
	PingEvery     time.Duration // 10 s
	ResyncEvery   time.Duration // 5 min
	RetryMin      time.Duration // 1 s before the first reconnection, doubling
	RetryMax      time.Duration // 30 s at most between two
	LoginRetry    time.Duration // 60 s after a refused login

	MaxTimeouts  int // 2 unanswered actions in a row end a connection
	MaxQueued    int // 64 requests may wait
	MaxItems     int // 100,000 items in one list
	MaxAbandoned int // 20 abandoned connections before Health complains
}

func (c Config) withDefaults() Config {
	if _, _, err := net.SplitHostPort(c.Address); err != nil && c.Address != "" {
		c.Address = net.JoinHostPort(c.Address, "5038")
	}
	if c.OnResync == nil {
		c.OnResync = c.OnUp
	}
	if c.Clock == nil {
		c.Clock = clock.Real()
	}
	for _, d := range []struct {
		at  *time.Duration
		def time.Duration
	}{
		{&c.DialTimeout, 5 * time.Second}, {&c.LoginTimeout, 10 * time.Second},
		{&c.ActionTimeout, 5 * time.Second}, {&c.ListTimeout, 30 * time.Second},
		{&c.SyncTimeout, time.Minute}, {&c.PingEvery, 10 * time.Second},
		{&c.ResyncEvery, 5 * time.Minute}, {&c.RetryMin, time.Second},
		{&c.RetryMax, 30 * time.Second}, {&c.LoginRetry, time.Minute},
	} {
		if *d.at <= 0 {
			*d.at = d.def
		}
	}
	for _, n := range []struct {
		at  *int
		def int
	}{{&c.MaxTimeouts, 2}, {&c.MaxQueued, 64}, {&c.MaxItems, 100_000}, {&c.MaxAbandoned, 20}} {
		if *n.at <= 0 {
			*n.at = n.def
		}
	}
	return c
}

// check matters beyond good manners: amigo would log in as admin/amp111 with an
// empty name or secret, and would send a line break in either as a new header.
func (c Config) check() error {
	host, port, err := net.SplitHostPort(c.Address)
	if err != nil || host == "" {
		return invalid("the manager's address must be host:port, for example 127.0.0.1:5038")
	}
	if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
		return invalid("the manager's port must be a number from 1 to 65535")
	}
	for _, h := range []Header{{"Username", c.Username}, {"Secret", c.Secret}} {
		if h.Value == "" {
			return invalid("the manager's " + h.Name + " must not be empty")
		}
		if err := checkHeader(h); err != nil {
			return err
		}
	}
	return nil
}

// backoff is the pause before the given attempt, counted from 1: doubling from
// RetryMin to RetryMax, less up to a fifth, so that several daemons do not knock
// in step after a restart of the PBX.
func (c Config) backoff(attempt int) time.Duration {
	d := c.RetryMin
	for i := 1; i < attempt && d < c.RetryMax; i++ {
		d *= 2
	}
	d = min(d, c.RetryMax)
	return d - time.Duration(rand.Int64N(int64(d)/5+1))
}
