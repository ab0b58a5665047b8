// Package smpptest is a message centre for tests: it listens on a loopback port, takes binds and messages, delivers texts and
// receipts, and misbehaves on request. It speaks to any ESME, not only to ours.
package smpptest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"sync"

	"github.com/cordboard/cordboard/channels/sms/smpp/pdu"
)

// Answer is what the centre does with a submit_sm. Silent gives no answer; Drop cuts the connection instead of answering.
type Answer struct {
	Status pdu.Status
	ID     string
	Silent bool
	Drop   bool
}

// Options of a centre. Nil functions accept everything.
type Options struct {
	SystemID, Password string // empty accepts any
	Bind               func(as pdu.Command, b pdu.Bind) pdu.Status
	Submit             func(n int, m pdu.Message) Answer // n counts from 1
	// Wrap makes a TLS listener of the plain one.
	Wrap func(net.Listener) net.Listener
}

// Centre is a running message centre.
type Centre struct {
	Port int

	o        Options
	listener net.Listener
	wg       sync.WaitGroup

	mu      sync.Mutex
	changed chan struct{}
	peers   map[*peer]bool
	binds   []pdu.Command
	submits []pdu.Message
	naks    []pdu.PDU
	asked   int
}

// Start opens a centre on a free loopback port.
func Start(o Options) (*Centre, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c := &Centre{Port: l.Addr().(*net.TCPAddr).Port, o: o, listener: l, peers: map[*peer]bool{}, changed: make(chan struct{})}
	if o.Wrap != nil {
		c.listener = o.Wrap(l)
	}
	c.wg.Go(c.accept)
	return c, nil
}

// Close ends everything and joins it.
func (c *Centre) Close() {
	_ = c.listener.Close()
	c.Drop()
	c.wg.Wait()
}

// Drop cuts all connections without a word.
func (c *Centre) Drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for p := range c.peers {
		_ = p.net.Close()
	}
}

func (c *Centre) accept() {
	for {
		n, err := c.listener.Accept()
		if err != nil {
			return
		}
		p := &peer{c: c, net: n, waiting: map[uint32]chan pdu.PDU{}, gone: make(chan struct{})}
		c.change(func() { c.peers[p] = true })
		c.wg.Go(p.serve)
	}
}

func (c *Centre) change(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
	close(c.changed)
	c.changed = make(chan struct{})
}

// await waits until look is content.
func (c *Centre) await(ctx context.Context, look func() bool) error {
	for {
		c.mu.Lock()
		ok, changed := look(), c.changed
		c.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Submits waits for n messages and answers all that came.
func (c *Centre) Submits(ctx context.Context, n int) ([]pdu.Message, error) {
	err := c.await(ctx, func() bool { return len(c.submits) >= n })
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil {
		err = fmt.Errorf("%d messages came, not %d: %w", len(c.submits), n, err)
	}
	return append([]pdu.Message(nil), c.submits...), err
}

// Binds waits for n binds that were accepted and answers all, in their order.
func (c *Centre) Binds(ctx context.Context, n int) ([]pdu.Command, error) {
	err := c.await(ctx, func() bool { return len(c.binds) >= n })
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]pdu.Command(nil), c.binds...), err
}

// Nacks waits for n generic_nacks.
func (c *Centre) Nacks(ctx context.Context, n int) ([]pdu.PDU, error) {
	err := c.await(ctx, func() bool { return len(c.naks) >= n })
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]pdu.PDU(nil), c.naks...), err
}

// Enquired waits until the other side asked n times whether we are there.
func (c *Centre) Enquired(ctx context.Context, n int) error {
	return c.await(ctx, func() bool { return c.asked >= n })
}

// Deliver sends a deliver_sm to who is bound to receive, and answers the status of the answer.
func (c *Centre) Deliver(ctx context.Context, m pdu.Message) (pdu.Status, error) {
	return c.Ask(ctx, pdu.DeliverSM, m.Body())
}

// Ask sends any request to who is bound to receive.
func (c *Centre) Ask(ctx context.Context, cmd pdu.Command, body []byte) (pdu.Status, error) {
	var to *peer
	err := c.await(ctx, func() bool {
		for p := range c.peers {
			if p.receives {
				to = p
			}
		}
		return to != nil
	})
	if err != nil {
		return 0, err
	}
	return to.ask(ctx, cmd, body)
}

// Send writes raw bytes to who is bound to receive.
func (c *Centre) Send(ctx context.Context, raw []byte) error {
	var to *peer
	err := c.await(ctx, func() bool {
		for p := range c.peers {
			if p.receives {
				to = p
			}
		}
		return to != nil
	})
	if err != nil {
		return err
	}
	return to.write(raw)
}

type peer struct {
	c        *Centre
	net      net.Conn
	receives bool // under c.mu
	gone     chan struct{}

	mu      sync.Mutex
	seq     uint32
	waiting map[uint32]chan pdu.PDU
}

var errGone = errors.New("the other side is gone")

func (p *peer) serve() {
	defer p.c.change(func() { delete(p.c.peers, p) })
	defer close(p.gone)
	defer func() { _ = p.net.Close() }()
	in := bufio.NewReader(p.net)
	for {
		f, err := pdu.Read(in)
		if err != nil || !p.handle(f) {
			return
		}
	}
}

func (p *peer) write(raw []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, err := p.net.Write(raw)
	return err
}
