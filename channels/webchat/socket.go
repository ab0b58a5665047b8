package webchat

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"github.com/cordboard/cordboard/internal/fault"
)

const (
	pingEvery = 25 * time.Second
	deadAfter = 60 * time.Second
	writeWait = 10 * time.Second
	helloWait = 10 * time.Second
	// floodLimit is how many refused frames in a row end a socket.
	floodLimit = 40
)

// Codes with which sockets end, beside those of the protocol.
const (
	closeSlow     = 4001 // frames were lost: come again with the last seq
	closeFlood    = 4002
	closeStranger = 4003 // the token is worth nothing
	closeReplaced = 4004 // too many pages of one visitor
)

func (s *Server) socket(w http.ResponseWriter, r *http.Request, st site) {
	up := websocket.Upgrader{Subprotocols: []string{Protocol}, HandshakeTimeout: writeWait,
		CheckOrigin: func(*http.Request) bool { return true }} // visible has judged it
	ws, err := up.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	c := &conn{s: s, ws: ws, l: newListener(), quit: make(chan struct{})}
	defer ws.Close()
	ws.SetReadLimit(frameLimit)
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	defer cancel()
	c.serve(ctx, st)
}

// conn is one socket: its reader is the request's goroutine, its writer one that serve joins.
type conn struct {
	s    *Server
	ws   *websocket.Conn
	l    *listener
	quit chan struct{}
}

func (c *conn) serve(ctx context.Context, st site) {
	v, first, err := c.hello(ctx, st)
	if err != nil {
		c.bye(closeOf(err))
		return
	}
	place := v.place()
	c.s.cfg.Driver.hub.add(place, c.l)
	defer c.s.cfg.Driver.hub.remove(place, c.l)
	// What was said since, asked for after the page hears of what is new: some of it may come twice, none is missed.
	missed, err := c.s.missed(ctx, v, first.Seq)
	ready, err2 := c.s.ready(ctx, v)
	if err := errors.Join(err, err2); err != nil {
		c.s.log.ErrorContext(ctx, "The web chat could not read a visitor's history.", "inbox", st.in.ID, "error", err)
		c.bye(websocket.CloseTryAgainLater)
		return
	}
	var writer sync.WaitGroup
	writer.Go(func() { c.write(append([]told{ready}, missed...)) })
	c.read(ctx, v)
	close(c.quit)
	writer.Wait()
	c.s.cfg.Typing(v.in.ID, v.visitor, false)
}

func closeOf(err error) int {
	if fault.CodeOf(err) == fault.Unauthenticated {
		return closeStranger
	}
	if fault.CodeOf(err) == fault.Invalid {
		return websocket.ClosePolicyViolation
	}
	return websocket.CloseTryAgainLater
}

// hello reads the first frame, which proves who comes.
func (c *conn) hello(ctx context.Context, st site) (visit, sent, error) {
	_ = c.ws.SetReadDeadline(time.Now().Add(helloWait))
	f, err := c.frame()
	if err != nil || f.T != "hello" {
		return visit{}, f, fault.New(fault.Invalid, "The first frame of a socket is hello.")
	}
	v, err := c.s.prove(ctx, st, f.Token)
	return v.introduce(f), f, err
}

func (c *conn) frame() (sent, error) {
	kind, b, err := c.ws.ReadMessage()
	if err != nil {
		return sent{}, err
	}
	var f sent
	if kind != websocket.TextMessage || json.Unmarshal(b, &f) != nil {
		return sent{}, fault.New(fault.Invalid, "The frame cannot be read.")
	}
	return f, nil
}

// read takes frames until the socket ends.
func (c *conn) read(ctx context.Context, v visit) {
	alive := func() { _ = c.ws.SetReadDeadline(time.Now().Add(deadAfter)) }
	alive()
	c.ws.SetPongHandler(func(string) error { alive(); return nil })
	refused := 0
	for {
		f, err := c.frame()
		if fault.CodeOf(err) == fault.Invalid {
			c.bye(websocket.ClosePolicyViolation)
			return
		}
		if err != nil {
			return
		}
		alive()
		a := c.s.take(ctx, v, f, c.l)
		if a != nil && a.T == "ack" {
			v = v.after(f)
		}
		refused++
		if a == nil || a.T != "nack" {
			refused = 0
		}
		if refused > floodLimit {
			c.bye(closeFlood)
			return
		}
		if a != nil {
			c.l.push(a.bytes())
		}
	}
}

// write is the socket's only writer of data.
func (c *conn) write(first []told) {
	ping := c.s.cfg.Clock.NewTicker(pingEvery)
	defer ping.Stop()
	defer c.ws.Close()
	for _, t := range first {
		if !c.send(t.bytes()) {
			return
		}
	}
	for {
		// who is behind starts over before more is sent
		select {
		case <-c.l.full:
			c.bye(closeSlow)
			return
		default:
		}
		select {
		case <-c.quit:
			return
		case <-c.l.full:
			c.bye(closeSlow)
			return
		case <-c.s.ending:
			c.bye(websocket.CloseServiceRestart)
			return
		case <-c.l.end:
			c.bye(closeReplaced)
			return
		case b := <-c.l.out:
			if !c.send(b) {
				return
			}
		case <-ping.C():
			if c.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeWait)) != nil {
				return
			}
		}
	}
}

func (c *conn) send(b []byte) bool {
	_ = c.ws.SetWriteDeadline(time.Now().Add(writeWait))
	return c.ws.WriteMessage(websocket.TextMessage, b) == nil
}

// bye tells why, as far as the other side still listens. Closing frames may be written beside data.
func (c *conn) bye(code int) {
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(2*time.Second))
}
