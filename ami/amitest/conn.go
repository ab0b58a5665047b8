package amitest

import (
	"bufio"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
)

type conn struct {
	s   *Server
	net net.Conn
	r   *bufio.Reader

	loggedIn bool // guarded by s.mu

	wmu  sync.Mutex // one message at a time
	tail []byte     // what CutBooted held back; only serve touches it
	deaf bool       // as DeafTo asked; only serve touches it
}

func (c *conn) serve() {
	defer func() {
		c.net.Close()
		c.s.mu.Lock()
		delete(c.s.conns, c)
		c.s.mu.Unlock()
	}()
	f := c.s.snapshot()
	if f.NoGreeting {
		c.discard()
		return
	}
	greeting := "Asterisk Call Manager/11.0.0\r\n"
	if f.Greeting != "" {
		greeting = f.Greeting
	}
	c.write([]byte(greeting), 0)
	if !c.login() {
		return
	}
	for {
		if hold := c.s.snapshot().Stalled; hold != nil {
			c.wait(hold)
		}
		r, ok := c.read()
		if !ok {
			return
		}
		h := c.s.record(r)
		f := c.s.snapshot()
		c.deaf = c.deaf || f.DeafTo != "" && strings.EqualFold(r.Name, f.DeafTo)
		if f.Silent || c.deaf {
			continue
		}
		if len(c.tail) > 0 {
			c.write(c.tail, f.Chunk)
			c.tail = nil
		}
		if !c.answer(r, h, f) {
			return
		}
	}
}

// login reports whether the client may go on.
func (c *conn) login() bool {
	r, ok := c.read()
	if !ok {
		return false
	}
	f := c.s.snapshot()
	if f.SilentLogin {
		c.discard()
		return false
	}
	if f.HoldLogin != nil {
		c.wait(f.HoldLogin)
	}
	if f.RefuseLogin || r.Headers["Username"] != Username || r.Headers["Secret"] != Secret {
		c.write(Error("Authentication failed").Bytes(), f.Chunk)
		return false
	}
	reply := Success("Message", "Authentication accepted").Bytes()
	booted := Event("FullyBooted", "Privilege", "system,all", "Status", "Fully Booted").Bytes()
	if f.GlueBooted {
		if f.CutBooted > 0 && f.CutBooted < len(booted) {
			c.tail = booted[f.CutBooted:]
			booted = booted[:f.CutBooted]
		}
		reply = append(reply, booted...)
	}
	c.write(reply, f.Chunk)
	c.s.mu.Lock()
	c.loggedIn = true
	c.s.logins++
	c.s.announce()
	c.s.mu.Unlock()
	return true
}

// answer reports whether the connection goes on.
func (c *conn) answer(r Request, h func(Request) Reply, f Faults) bool {
	id := []string{"ActionID", r.Headers["ActionID"]}
	if strings.EqualFold(r.Name, "Logoff") {
		c.write(Msg("Response", "Goodbye").with(id...).Bytes(), f.Chunk)
		return false
	}
	if f.Early != nil {
		c.write(f.Early.with(id...).Bytes(), f.Chunk)
	}
	reply := Reply{Response: Error("Invalid/unknown command: " + r.Name)}
	if h != nil {
		reply = h(r)
	}
	if reply.Response == nil {
		return true
	}
	if !reply.Response.isError() || !f.SkipIDs {
		reply.Response = reply.Response.with(id...)
	}
	c.write(reply.Response.Bytes(), f.Chunk)
	if reply.Complete == "" {
		return true
	}
	return c.list(reply, id, f)
}

func (c *conn) list(reply Reply, id []string, f Faults) bool {
	out := make([]Message, 0, len(reply.Items)+1)
	for _, m := range reply.Items {
		out = append(out, m.with(id...))
	}
	if f.Reversed {
		slices.Reverse(out)
	}
	if !f.Endless {
		out = append(out, Event(reply.Complete, "EventList", "Complete",
			"ListItems", strconv.Itoa(len(reply.Items)+f.Miscount)).with(id...))
	}
	if n := len(out); f.ClosesEarly && n > 1 {
		out[0], out[n-1] = out[n-1], out[0]
	}
	for i, m := range out {
		if f.DropAfter > 0 && i == f.DropAfter {
			return false
		}
		for _, other := range f.Interleave {
			c.event(other, f)
		}
		c.event(m, f)
	}
	return true
}

func (c *conn) event(m Message, f Faults) {
	c.write(m.Bytes(), f.Chunk)
	if f.Twice {
		c.write(m.Bytes(), f.Chunk)
	}
}

// write ignores errors: a client that has gone is noticed by the next read.
func (c *conn) write(b []byte, chunk int) {
	c.wmu.Lock()
	defer c.wmu.Unlock()
	if chunk <= 0 {
		chunk = len(b)
	}
	for part := range slices.Chunk(b, max(chunk, 1)) {
		if _, err := c.net.Write(part); err != nil {
			return
		}
	}
}

func (c *conn) read() (Request, bool) {
	r := Request{Headers: map[string]string{}}
	for {
		line, err := c.r.ReadString('\n')
		if err != nil {
			return r, false
		}
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			r.Name = r.Headers["Action"]
			return r, true
		}
		r.Lines = append(r.Lines, line)
		k, v, _ := strings.Cut(line, ":")
		r.Headers[k] = strings.TrimSpace(v)
	}
}

// discard reads until the client goes away.
func (c *conn) discard() {
	for {
		if _, err := c.r.ReadByte(); err != nil {
			return
		}
	}
}

func (c *conn) wait(until <-chan struct{}) {
	select {
	case <-until:
	case <-c.s.stop:
	}
}
