package hub

import (
	"crypto/tls"
	"io"
	"net"
	"sync"
)

const (
	corkMost = 64 << 10 // bytes that wait at most; more go out at once
	corkKept = 8 << 10  // bytes of room that a connection keeps until the next time; there may be a thousand of them
)

// Listen wraps a listener so that the hub can let several frames leave in one system call. Whatever else goes over its
// connections is not touched.
func Listen(l net.Listener) net.Listener { return corkListener{l} }

type corkListener struct{ net.Listener }

func (l corkListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &corked{Conn: c}, nil
}

// corked is a connection that holds back what is written while it is corked. Writers come one at a time, as websocket sees
// to it; who corks may be another goroutine than who writes a control frame.
type corked struct {
	net.Conn
	mu  sync.Mutex
	on  bool
	buf []byte
}

func (c *corked) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.on {
		return c.Conn.Write(p)
	}
	c.buf = append(c.buf, p...)
	if len(c.buf) < corkMost {
		return len(p), nil
	}
	return len(p), c.out()
}

func (c *corked) out() error {
	if len(c.buf) == 0 {
		return nil
	}
	_, err := c.Conn.Write(c.buf)
	if c.buf = c.buf[:0]; cap(c.buf) > corkKept {
		c.buf = nil
	}
	return err
}

func (c *corked) cork() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.on = true
}

func (c *corked) uncork() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.on = false
	return c.out()
}

// ReadFrom keeps the short way of files into the socket.
func (c *corked) ReadFrom(r io.Reader) (int64, error) {
	if to, ok := c.Conn.(io.ReaderFrom); ok {
		return to.ReadFrom(r)
	}
	return io.Copy(struct{ io.Writer }{c.Conn}, r)
}

// CloseWrite lets net/http end a connection without resetting it.
func (c *corked) CloseWrite() error {
	if w, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return w.CloseWrite()
	}
	return nil
}

// corkOf is the connection to cork, below TLS too; nil where the listener is another one.
func corkOf(c net.Conn) *corked {
	if t, ok := c.(*tls.Conn); ok {
		c = t.NetConn()
	}
	k, _ := c.(*corked)
	return k
}
