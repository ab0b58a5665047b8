package wsphone

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strconv"
	"time"
)

const (
	expires    = 600
	backoffMin = 100 * time.Millisecond
	backoffMax = 500 * time.Millisecond // sooner than pages do: tests ask how soon the daemon serves them
)

// stayConnected dials, registers and starts over when the socket ends.
func (p *Phone) stayConnected() {
	wait := backoffMin
	for p.ctx.Err() == nil {
		if l, err := p.dial(p.ctx); err != nil {
			p.away(err)
		} else if p.stayRegistered(l) {
			wait = backoffMin
		}
		if p.ctx.Err() != nil {
			return
		}
		timer := time.NewTimer(wait/2 + rand.N(wait)) //nolint:gosec // jitter
		select {
		case <-timer.C:
		case <-p.ctx.Done():
			timer.Stop()
		}
		wait = min(2*wait, backoffMax)
	}
}

// stayRegistered uses one connection until it ends, and tells whether it was of use.
func (p *Phone) stayRegistered(l *link) bool {
	p.wg.Go(func() { l.read(func(m *message) { p.take(l, m) }, p.log) })
	p.wg.Go(l.ping)
	p.mu.Lock()
	p.link = l
	if p.closed {
		l.drop()
	}
	p.mu.Unlock()
	good := false
	for {
		again, err := p.register(l)
		if err != nil {
			p.away(err)
			l.drop()
			<-l.done
			p.lost(l)
			return good
		}
		p.there(l, good)
		good = true
		timer := time.NewTimer(again)
		select {
		case <-timer.C:
		case <-l.done:
			timer.Stop()
			p.away(errSocketLost)
			l.drop()
			p.lost(l)
			return good
		}
	}
}

// there notes that the phone is registered; known says that it was before, on the same socket.
func (p *Phone) there(l *link, known bool) {
	p.mu.Lock()
	p.link, p.registered, p.lastErr = l, true, nil
	p.signal()
	refresh := p.cfg.RefreshOnReturn && !known && p.call != nil && p.call.state == talking
	p.mu.Unlock()
	if refresh {
		p.spawn(func() {
			if err := p.Refresh(p.ctx); err != nil {
				p.log("the call's address in the PBX could not be moved: %v", err)
			}
		})
	}
}

func (p *Phone) away(err error) {
	p.mu.Lock()
	p.registered, p.lastErr, p.link = false, err, nil
	p.signal()
	p.mu.Unlock()
	if p.ctx.Err() == nil {
		p.log("not registered: %v", err)
	}
}

// signal wakes those who wait for a change; the caller holds p.mu.
func (p *Phone) signal() {
	close(p.changed)
	p.changed = make(chan struct{})
}

// lost ends a call that only rang: its INVITE belonged to the socket. An answered one goes on.
func (p *Phone) lost(l *link) {
	p.mu.Lock()
	c := p.call
	gone := c != nil && !p.cfg.KeepRinging && c.state != talking && c.link == l
	p.mu.Unlock()
	if gone {
		p.end(c, BySocket, "the socket was lost while it rang")
	}
}

// register sends REGISTER and returns when it must be sent again.
func (p *Phone) register(l *link) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(p.ctx, 10*time.Second)
	defer cancel()
	host := "pbx.invalid"
	if u, err := url.Parse("ws://" + l.ws.RemoteAddr().String()); err == nil {
		host = u.Hostname()
	}
	tag := token(6)
	me := fmt.Sprintf("<sip:%s@%s>", p.cfg.Endpoint, host)
	r, err := p.request(ctx, l, func() *message {
		p.mu.Lock()
		p.regCSeq++
		n := p.regCSeq
		p.mu.Unlock()
		return p.begin("REGISTER", "sip:"+host).add("From", me+";tag="+tag).add("To", me).add("Call-ID", p.regCallID).
			add("CSeq", fmt.Sprintf("%d REGISTER", n)).add("Contact", p.contact()+";expires="+strconv.Itoa(expires)).
			add("Expires", strconv.Itoa(expires))
	})
	if err != nil {
		return 0, err
	}
	if r.status != 200 {
		return 0, fmt.Errorf("the PBX refused to register %s: %d %s", p.cfg.Endpoint, r.status, r.reason)
	}
	seconds := expires
	for _, c := range r.all("Contact") {
		if n, err := strconv.Atoi(param(c, "expires")); err == nil && n > 0 {
			seconds = min(seconds, n)
		}
	}
	return time.Duration(seconds) * time.Second / 2, nil
}

// begin is the part that all requests share.
func (p *Phone) begin(method, uri string) *message {
	return (&message{method: method, uri: uri}).add("Via", "SIP/2.0/WS "+p.host+";branch=z9hG4bK"+token(10)).
		add("Max-Forwards", "70").add("User-Agent", "cordboard-wsphone")
}

func (p *Phone) contact() string { return "<sip:" + p.cfg.Endpoint + "@" + p.host + ";transport=ws>" }

// request sends what build makes and, when asked for a login, once more with it.
func (p *Phone) request(ctx context.Context, l *link, build func() *message) (*message, error) {
	r, err := l.roundTrip(ctx, build())
	if err != nil || r.status != 401 && r.status != 407 {
		return r, err
	}
	m := build()
	name, value, err := authorize(r, m.method, m.uri, p.cfg.Endpoint, p.cfg.Password)
	if err != nil {
		return nil, err
	}
	if r, err = l.roundTrip(ctx, m.add(name, value)); err != nil {
		return nil, err
	}
	if r.status == 401 || r.status == 407 {
		return nil, fmt.Errorf("the PBX did not accept the password of %s", p.cfg.Endpoint)
	}
	return r, nil
}

var errNoCall = errors.New("the phone is in no call")
