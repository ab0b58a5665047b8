// Package esme is one bound connection to a message centre: it sends requests in a window, matches the answers, keeps the
// link alive from both sides and hands over what is delivered, in its order. Who connects again, and when, is the caller's.
//
// A Conn owns three goroutines (reader, deliverer, keeper); Close joins them.
package esme

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/cordboard/cordboard/channels/sms/smpp/pdu"
	"github.com/cordboard/cordboard/internal/clock"
)

// Errors of Do beside a pdu.Status that refuses.
var (
	// ErrUnsent: the request never left; it may be sent again elsewhere.
	ErrUnsent = errors.New("the request was not sent")
	// ErrLost: the request left, or part of it, and no answer came: nobody knows what became of it.
	ErrLost = errors.New("the connection ended before the message centre answered")
	// ErrSilent ends a connection on which the message centre answers nothing any more.
	ErrSilent = errors.New("the message centre does not answer any more")
	// ErrUnbound ends a connection that the message centre closed in good order.
	ErrUnbound = errors.New("the message centre ended the session")
)

// Options of a connection.
type Options struct {
	Clock   clock.Clock
	Window  int           // requests without an answer at the same time, at least 1
	Rate    float64       // messages a second, 0 without limit
	Timeout time.Duration // for one answer
	Enquire time.Duration // between questions whether the other side is there
	// Deliver handles a deliver_sm or data_sm; its status is the answer. It is called by one goroutine, in the order of
	// arrival. Its context ends with the connection.
	Deliver func(ctx context.Context, p pdu.PDU) pdu.Status
}

// Conn is a bound connection.
type Conn struct {
	net     net.Conn
	o       Options
	window  chan struct{}
	limiter *rate.Limiter
	inbox   chan pdu.PDU
	done    chan struct{}
	ctx     context.Context // ends with the connection
	cancel  context.CancelFunc
	wg      sync.WaitGroup

	writing sync.Mutex

	mu      sync.Mutex
	seq     uint32
	waiting map[uint32]chan pdu.PDU
	err     error
}

// backlog is how many deliveries wait for Deliver before the message centre is asked to come again.
const backlog = 64

// Bind speaks on a fresh connection, which it closes on failure. A refusal is a pdu.Status.
func Bind(ctx context.Context, n net.Conn, as pdu.Command, who pdu.Bind, o Options) (*Conn, error) {
	o.Window = max(o.Window, 1)
	c := &Conn{net: n, o: o, window: make(chan struct{}, o.Window), inbox: make(chan pdu.PDU, backlog), done: make(chan struct{}),
		waiting: map[uint32]chan pdu.PDU{}}
	if o.Rate > 0 {
		c.limiter = rate.NewLimiter(rate.Limit(o.Rate), max(1, int(o.Rate)))
	}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	c.wg.Go(c.read)
	c.wg.Go(c.deliver)
	if _, err := c.Do(ctx, as, who.Body()); err != nil {
		c.end(err)
		c.wg.Wait()
		return nil, err
	}
	c.wg.Go(c.keep)
	return c, nil
}

// Done is closed when the connection ended, for the reason that Err tells.
func (c *Conn) Done() <-chan struct{} { return c.done }

// Err is why the connection ended, nil while it lives.
func (c *Conn) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// Close says goodbye, if ctx leaves time for it, and joins everything.
func (c *Conn) Close(ctx context.Context) {
	if c.Err() == nil {
		_, _ = c.ask(ctx, pdu.Unbind, nil)
	}
	c.end(net.ErrClosed)
	c.wg.Wait()
}

func (c *Conn) end(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return
	}
	c.err = err
	c.cancel()
	_ = c.net.Close()
	close(c.done)
}

// Do sends a request and waits for its answer. A refusal is the answer's pdu.Status; else the error is ErrUnsent or ErrLost.
func (c *Conn) Do(ctx context.Context, cmd pdu.Command, body []byte) (pdu.PDU, error) {
	select {
	case c.window <- struct{}{}:
		defer func() { <-c.window }()
	case <-c.done:
		return pdu.PDU{}, errors.Join(ErrUnsent, c.Err())
	case <-ctx.Done():
		return pdu.PDU{}, errors.Join(ErrUnsent, ctx.Err())
	}
	if err := c.pace(ctx, cmd); err != nil {
		return pdu.PDU{}, err
	}
	return c.ask(ctx, cmd, body)
}

func (c *Conn) pace(ctx context.Context, cmd pdu.Command) error {
	if c.limiter == nil || cmd != pdu.SubmitSM && cmd != pdu.DataSM {
		return nil
	}
	now := c.o.Clock.Now()
	r := c.limiter.ReserveN(now, 1)
	if wait := r.DelayFrom(now); wait > 0 {
		if err := clock.Sleep(ctx, c.o.Clock, wait); err != nil {
			r.CancelAt(c.o.Clock.Now())
			return errors.Join(ErrUnsent, err)
		}
	}
	return nil
}

// ask is Do without window and pace.
func (c *Conn) ask(ctx context.Context, cmd pdu.Command, body []byte) (pdu.PDU, error) {
	seq, answer, err := c.expect()
	if err != nil {
		return pdu.PDU{}, errors.Join(ErrUnsent, err)
	}
	defer c.forget(seq)
	if err := c.write(pdu.PDU{Command: cmd, Seq: seq, Body: body}); err != nil {
		return pdu.PDU{}, errors.Join(ErrLost, err)
	}
	late, timer := clock.After(c.o.Clock, c.o.Timeout)
	defer timer.Stop()
	select {
	case p := <-answer:
		return refused(p)
	case <-c.done:
		select { // an answer that came just before the end counts
		case p := <-answer:
			return refused(p)
		default:
			return pdu.PDU{}, errors.Join(ErrLost, c.Err())
		}
	case <-ctx.Done():
		return pdu.PDU{}, errors.Join(ErrLost, ctx.Err())
	case <-late:
		return pdu.PDU{}, errors.Join(ErrLost, ErrSilent)
	}
}

func refused(p pdu.PDU) (pdu.PDU, error) {
	if p.Status != pdu.OK {
		return p, p.Status
	}
	if p.Command == pdu.GenericNack {
		return p, pdu.Unknown
	}
	return p, nil
}

// expect takes the next free sequence number, 1 to 0x7FFFFFFF (§5.1.4).
func (c *Conn) expect() (uint32, chan pdu.PDU, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return 0, nil, c.err
	}
	for {
		c.seq = c.seq%0x7fffffff + 1
		if _, taken := c.waiting[c.seq]; !taken {
			break
		}
	}
	ch := make(chan pdu.PDU, 1)
	c.waiting[c.seq] = ch
	return c.seq, ch, nil
}

func (c *Conn) forget(seq uint32) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.waiting, seq)
}

func (c *Conn) write(p pdu.PDU) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	_ = c.net.SetWriteDeadline(time.Now().Add(c.o.Timeout))
	_, err := c.net.Write(p.Bytes())
	if err != nil {
		c.end(err)
	}
	return err
}
