package ari

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// Chatter are the types of events that are half of all traffic and tell a call engine nothing.
var Chatter = []string{"ChannelVarset", "ChannelDialplan", "ChannelConnectedLine", "ChannelCallerId"}

// EventsConfig is how the event stream behaves. The zero value of a duration or size means its default.
type EventsConfig struct {
	// OnUp lets the owner reconcile with what Asterisk has, on each new connection, before its first event is handed
	// over. Its context ends when the connection does. An error ends the connection; the next one tries again.
	OnUp func(ctx context.Context, s Snapshot) error
	// OnState is told of each change of state, one at a time, in whatever goroutine noticed it. It must return soon.
	OnState func(State)

	PingInterval      time.Duration // between websocket pings; default 5 s
	PongTimeout       time.Duration // how long an answer may take; default 5 s
	HeartbeatInterval time.Duration // between user events through Asterisk to ourselves; default 15 s
	HeartbeatTimeout  time.Duration // how long one may take to come back; default 10 s
	DialTimeout       time.Duration // for TCP, TLS and the handshake together; default 5 s
	BackoffMin        time.Duration // first pause after a lost connection, doubled each time; default 100 ms
	BackoffMax        time.Duration // longest such pause; default 5 s. Real pauses vary from half of it to all of it.
	ReplacedBackoff   time.Duration // pause after another program took the application; default 30 s
	RefusedBackoff    time.Duration // pause after a refused password or user; default 30 s
	RingSize          int           // events that may wait for the handler; default 65,536
	DedupWindow       int           // events among which a repetition is recognised; default 1,024

	// Disallow are the types of events Asterisk shall not send. nil means Chatter.
	Disallow []string
	// Keep are subscriptions to endpoints and device states that are wanted ("endpoint:PJSIP/100"). All others are
	// removed on connecting, for they survive every process that made them.
	Keep []string
}

func (c EventsConfig) withDefaults() EventsConfig {
	def := func(d *time.Duration, v time.Duration) {
		if *d <= 0 {
			*d = v
		}
	}
	def(&c.PingInterval, 5*time.Second)
	def(&c.PongTimeout, 5*time.Second)
	def(&c.HeartbeatInterval, 15*time.Second)
	def(&c.HeartbeatTimeout, 10*time.Second)
	def(&c.DialTimeout, 5*time.Second)
	def(&c.BackoffMin, 100*time.Millisecond)
	def(&c.BackoffMax, 5*time.Second)
	def(&c.ReplacedBackoff, 30*time.Second)
	def(&c.RefusedBackoff, 30*time.Second)
	if c.RingSize <= 0 {
		c.RingSize = 65536
	}
	if c.DedupWindow <= 0 {
		c.DedupWindow = 1024
	}
	if c.Disallow == nil {
		c.Disallow = Chatter
	}
	return c
}

// Snapshot is what Asterisk had just before the first event of a generation.
type Snapshot struct {
	Generation uint64
	Info       Info
	Channels   []Channel // all of the PBX; Channel.Stasis tells which are in our application
	Bridges    []Bridge
}

// EventStats counts what the stream did since it was made.
type EventStats struct {
	Connections uint64 // websockets that opened
	Received    uint64 // messages read, heartbeats not counted
	Delivered   uint64 // handed to the handler
	Repeated    uint64 // left out as copies of another
	Unreadable  uint64 // left out as not decodable; each is logged
	Partial     uint64 // delivered without a field that could not be read
	Overflows   uint64 // connections ended because the handler fell behind by RingSize
	Discarded   uint64 // read, but not delivered because the connection ended before OnUp had returned
	Heartbeats  uint64 // came back
	Missed      uint64 // heartbeats that did not come back in time
	Waiting     int    // in the ring, now
	// HeartbeatTook is how long the last one was under way: request, Asterisk's event queue, websocket.
	HeartbeatTook time.Duration
}

// Events is the event stream of the Client's application. Use NewEvents, then Run once at a time.
type Events struct {
	client *Client
	cfg    EventsConfig
	log    *slog.Logger
	dedup  *dedup // Run's goroutine only

	running atomic.Bool
	state   atomic.Pointer[State]
	telling sync.Mutex   // keeps OnState one at a time and in order
	warned  string       // last trouble logged as a warning; under telling
	born    time.Time    // with a monotonic clock, which proven counts on
	proven  atomic.Int64 // when proof last came, in nanoseconds since born
	current atomic.Pointer[session]
	gen     uint64 // Run's goroutine only

	n struct {
		connections, received, delivered, repeated, unreadable, partial atomic.Uint64
		overflows, discarded, heartbeats, missed                        atomic.Uint64
		took                                                            atomic.Int64
	}
}

// NewEvents prepares a stream; Run starts it.
func NewEvents(c *Client, cfg EventsConfig) *Events {
	cfg = cfg.withDefaults()
	e := &Events{client: c, cfg: cfg, log: c.cfg.Logger, born: time.Now(), dedup: newDedup(cfg.DedupWindow)}
	e.state.Store(&State{Phase: Down, Err: errors.New("the event stream was not started"), Since: time.Now()})
	return e
}

// State is the state of now.
func (e *Events) State() State { return *e.state.Load() }

// Live tells whether the stream is up and gave proof of it no longer than within ago. Ask before each origination:
// Asterisk rings the customer even when nobody listens.
func (e *Events) Live(within time.Duration) bool {
	return e.State().Phase == Up && time.Since(e.born)-time.Duration(e.proven.Load()) <= within
}

// prove notes that something came that only a live stream brings.
func (e *Events) prove() { e.proven.Store(int64(time.Since(e.born))) }

// Stats returns the counters of now.
func (e *Events) Stats() EventStats {
	s := EventStats{Connections: e.n.connections.Load(), Received: e.n.received.Load(), Delivered: e.n.delivered.Load(),
		Repeated: e.n.repeated.Load(), Unreadable: e.n.unreadable.Load(), Partial: e.n.partial.Load(), Overflows: e.n.overflows.Load(),
		Discarded: e.n.discarded.Load(), Heartbeats: e.n.heartbeats.Load(), Missed: e.n.missed.Load(),
		HeartbeatTook: time.Duration(e.n.took.Load())}
	if now := e.current.Load(); now != nil {
		s.Waiting = now.ring.len()
	}
	return s
}
