package wsphone

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

const (
	writePatience  = 5 * time.Second
	pingEvery      = 10 * time.Second
	silenceMax     = 30 * time.Second // a socket from which nothing came, not even a pong, is dead
	answerPatience = 32 * time.Second // timer F of SIP
	largest        = 1 << 16
)

var errSocketLost = errors.New("the phone's socket was lost")

// link is one WebSocket connection. Transactions end with it; dialogs and media do not.
type link struct {
	ws   *websocket.Conn
	done chan struct{} // closed when the reader ends

	wmu     sync.Mutex
	mu      sync.Mutex
	pending map[string]chan *message // by branch
}

func (p *Phone) dial(ctx context.Context) (*link, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	url, err := p.cfg.DialURL(ctx)
	if err != nil {
		return nil, fmt.Errorf("the phone got no address to dial: %w", err)
	}
	d := websocket.Dialer{Subprotocols: []string{"sip"}}
	ws, resp, err := d.DialContext(ctx, url, p.cfg.Header)
	if resp != nil {
		defer resp.Body.Close()
	}
	if err != nil {
		if resp != nil {
			return nil, fmt.Errorf("the phone's socket was refused with %s: %w", resp.Status, err)
		}
		return nil, fmt.Errorf("the phone's socket could not be opened: %w", err)
	}
	if ws.Subprotocol() != "sip" {
		return nil, errors.Join(errors.New("the server does not speak SIP on this socket"), ws.Close())
	}
	ws.SetReadLimit(largest)
	l := &link{ws: ws, done: make(chan struct{}), pending: map[string]chan *message{}}
	l.alive()
	ws.SetPongHandler(func(string) error { l.alive(); return nil })
	return l, nil
}

func (l *link) alive() { _ = l.ws.SetReadDeadline(time.Now().Add(silenceMax)) }

// read gives each message to take until the socket ends. take must not wait.
func (l *link) read(take func(*message), log func(string, ...any)) {
	defer close(l.done)
	for {
		_, raw, err := l.ws.ReadMessage()
		if err != nil {
			log("the socket ended: %v", err)
			return
		}
		l.alive()
		if len(bytes.TrimSpace(raw)) == 0 { // keep-alive
			if len(raw) > 2 {
				_ = l.write([]byte("\r\n"))
			}
			continue
		}
		m, err := parse(raw)
		if err != nil {
			log("a message was not understood: %v", err)
			continue
		}
		if m.status == 0 {
			take(m)
			continue
		}
		l.mu.Lock()
		ch := l.pending[m.branch()]
		l.mu.Unlock()
		if ch != nil {
			select {
			case ch <- m:
			default: // many provisional answers and nobody reads: they say nothing
			}
		}
	}
}

// ping keeps a quiet socket alive and finds out when it is dead.
func (l *link) ping() {
	tick := time.NewTicker(pingEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			_ = l.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(writePatience))
		case <-l.done:
			return
		}
	}
}

func (l *link) write(raw []byte) error {
	l.wmu.Lock()
	defer l.wmu.Unlock()
	_ = l.ws.SetWriteDeadline(time.Now().Add(writePatience))
	if err := l.ws.WriteMessage(websocket.TextMessage, raw); err != nil {
		_ = l.ws.Close() // the reader ends and the phone dials again
		return fmt.Errorf("%w: %w", errSocketLost, err)
	}
	return nil
}

// drop cuts the connection without the goodbye of either WebSocket or SIP.
func (l *link) drop() { _ = l.ws.Close() }

// roundTrip sends a request and waits for its final response.
func (l *link) roundTrip(ctx context.Context, m *message) (*message, error) {
	ctx, cancel := context.WithTimeout(ctx, answerPatience)
	defer cancel()
	ch := make(chan *message, 16)
	l.mu.Lock()
	l.pending[m.branch()] = ch
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		delete(l.pending, m.branch())
		l.mu.Unlock()
	}()
	if err := l.write(m.bytes()); err != nil {
		return nil, err
	}
	for {
		select {
		case r := <-ch:
			if r.status >= 200 {
				return r, l.confirm(m, r)
			}
		case <-l.done:
			return nil, errSocketLost
		case <-ctx.Done():
			return nil, fmt.Errorf("the PBX did not answer %s: %w", m.method, ctx.Err())
		}
	}
}

// confirm sends the ACK that belongs to a refused INVITE; the ACK of an accepted one is the dialog's.
func (l *link) confirm(request, response *message) error {
	if request.method != "INVITE" || response.status < 300 {
		return nil
	}
	n, _, err := request.cseq()
	if err != nil {
		return err
	}
	ack := &message{method: "ACK", uri: request.uri}
	for _, name := range []string{"Via", "Max-Forwards", "From", "Call-ID", "Route"} {
		for _, v := range request.all(name) {
			ack.add(name, v)
		}
	}
	return l.write(ack.add("To", response.get("To")).add("CSeq", fmt.Sprintf("%d ACK", n)).bytes())
}
