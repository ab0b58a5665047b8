package ari

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"syscall"
	"time"
)

// transport carries one request over one kept connection in the goroutine that makes it. net/http's own Transport needs
// two more goroutines for each connection and hands every request over to them and back; with eight requests a call,
// that was a quarter of the daemon's processor time. What is on the wire is net/http's.
type transport struct {
	addr   string
	tls    *tls.Config // nil for http
	dialer net.Dialer

	mu   sync.Mutex
	idle []*wire // the one used last at the end
}

// wire is a connection that one request uses at a time.
type wire struct {
	net.Conn
	tcp   net.Conn // under TLS, if any
	r     *bufio.Reader
	w     *bufio.Writer
	since time.Time // idle since; zero for a new one
}

const (
	dialTimeout = 2 * time.Second
	// idleFor is how long a connection is kept. Asterisk closes an idle one after 15 s. We must be first, or a request
	// meets the closing one.
	idleFor = 10 * time.Second
	maxIdle = 16
)

func newTransport(base *url.URL, own *tls.Config) *transport {
	t := &transport{addr: base.Host, dialer: net.Dialer{Timeout: dialTimeout}}
	port := "80"
	if base.Scheme == "https" {
		port, t.tls = "443", own.Clone() // of nil it is nil
		if t.tls == nil {
			t.tls = &tls.Config{}
		}
		if t.tls.ServerName == "" {
			t.tls.ServerName = base.Hostname()
		}
	}
	if base.Port() == "" {
		t.addr = net.JoinHostPort(base.Hostname(), port)
	}
	return t
}

// do sends the request and reads the answer to its end, at most limit bytes. sent is called as soon as Asterisk may get
// it. A kept connection that turns out to be closed is replaced once, if asking twice is harmless.
func (t *transport) do(ctx context.Context, req *http.Request, limit int64, sent func()) (*http.Response, []byte, error) {
	for {
		c, err := t.take(ctx)
		if err != nil {
			return nil, nil, err
		}
		sent()
		kept := !c.since.IsZero()
		res, body, err := c.exchange(ctx, req, limit)
		if err == nil {
			if res.Close {
				_ = c.Close()
			} else {
				t.keep(c)
			}
			return res, body, nil
		}
		_ = c.Close()
		if !kept || req.Method == http.MethodPost || ctx.Err() != nil || !rewind(req) {
			return nil, nil, err
		}
	}
}

// rewind makes a request whose body was read fit to be sent again.
func rewind(req *http.Request) bool {
	if req.Body == nil {
		return true
	}
	if req.GetBody == nil {
		return false
	}
	body, err := req.GetBody()
	req.Body = body
	return err == nil
}

// exchange leaves the connection ready for the next request, or fails.
func (c *wire) exchange(ctx context.Context, req *http.Request, limit int64) (*http.Response, []byte, error) {
	// A deadline that has passed makes whatever waits return.
	stop := context.AfterFunc(ctx, func() { _ = c.SetDeadline(time.Unix(1, 0)) })
	res, body, err := c.talk(req, limit)
	if !stop() && err == nil {
		err = ctx.Err() // the deadline may hit the next request otherwise
	}
	if cause := ctx.Err(); err != nil && cause != nil {
		err = cause
	}
	return res, body, err
}

func (c *wire) talk(req *http.Request, limit int64) (*http.Response, []byte, error) {
	if err := req.Write(c.w); err != nil {
		return nil, nil, err
	}
	if err := c.w.Flush(); err != nil {
		return nil, nil, err
	}
	res, err := http.ReadResponse(c.r, req)
	if err != nil {
		return nil, nil, err
	}
	defer res.Body.Close() //nolint:errcheck // read to its end below
	body, err := io.ReadAll(io.LimitReader(res.Body, limit+1))
	if err == nil && int64(len(body)) > limit {
		err = errors.New("the answer is too long")
	}
	return res, body, err
}

// take returns a kept connection that is still open, or a new one.
func (t *transport) take(ctx context.Context) (*wire, error) {
	for {
		c := t.pop()
		if c == nil {
			return t.dial(ctx)
		}
		if time.Since(c.since) < idleFor && c.quiet() {
			return c, nil
		}
		_ = c.Close()
	}
}

func (t *transport) pop() *wire {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.idle) == 0 {
		return nil
	}
	c := t.idle[len(t.idle)-1]
	t.idle = t.idle[:len(t.idle)-1]
	return c
}

func (t *transport) keep(c *wire) {
	c.since = time.Now()
	t.mu.Lock()
	if len(t.idle) < maxIdle {
		t.idle, c = append(t.idle, c), nil
	}
	// the oldest is the first; one a time is enough, for each request looks
	if old := t.idle[0]; c == nil && time.Since(old.since) >= idleFor {
		c, t.idle = old, t.idle[1:]
	}
	t.mu.Unlock()
	if c != nil {
		_ = c.Close()
	}
}

func (t *transport) dial(ctx context.Context) (*wire, error) {
	tcp, err := t.dialer.DialContext(ctx, "tcp", t.addr)
	if err != nil {
		return nil, err
	}
	c := &wire{Conn: tcp, tcp: tcp}
	if t.tls != nil {
		secure := tls.Client(tcp, t.tls)
		limited, cancel := context.WithTimeout(ctx, dialTimeout)
		defer cancel()
		if err := secure.HandshakeContext(limited); err != nil {
			_ = tcp.Close()
			return nil, err
		}
		c.Conn = secure
	}
	c.r, c.w = bufio.NewReader(c.Conn), bufio.NewWriter(c.Conn)
	return c, nil
}

// quiet tells whether the other side neither closed the connection nor said something nobody asked for.
func (c *wire) quiet() bool {
	raw, ok := c.tcp.(syscall.Conn)
	if !ok {
		return true
	}
	rc, err := raw.SyscallConn()
	if err != nil {
		return false
	}
	quiet := false
	err = rc.Read(func(fd uintptr) bool {
		var b [1]byte
		_, _, err := syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		quiet = errors.Is(err, syscall.EAGAIN)
		return true
	})
	return err == nil && quiet
}

// close ends the kept connections.
func (t *transport) close() {
	for c := t.pop(); c != nil; c = t.pop() {
		_ = c.Close()
	}
}
