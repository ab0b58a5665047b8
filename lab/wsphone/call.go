package wsphone

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

type state int

const (
	ringing state = iota
	answering
	talking
)

// call is the one call of a phone, from INVITE to its end. Fields above the line never change; those below are guarded
// by Phone.mu, but for negotiation.
type call struct {
	id, tag string // Call-ID, and our end's name in the dialog
	invite  *message
	link    *link // where the INVITE came from
	acked   chan struct{}
	over    chan struct{}
	once    struct{ ack, over sync.Once }

	state     state
	media     *media
	target    string // where the PBX wants requests
	cseq      int    // of our last request
	theirCSeq int    // of their last request
	answered  *message
	negotiate sync.Mutex // one offer at a time
}

func (c *call) isOver() bool {
	select {
	case <-c.over:
		return true
	default:
		return false
	}
}

// ring begins a call.
func (p *Phone) ring(l *link, m *message) {
	n, _, _ := m.cseq()
	c := &call{id: m.get("Call-ID"), tag: token(8), invite: m, link: l, acked: make(chan struct{}), over: make(chan struct{}),
		target: address(m.get("Contact")), theirCSeq: n}
	p.mu.Lock()
	busy := p.call != nil || p.closed
	if !busy {
		p.call = c
	}
	p.mu.Unlock()
	switch {
	case busy:
		p.respond(l, m.reply(486, "Busy Here", token(8)))
		return
	case len(m.body) == 0 || c.target == "":
		p.respond(l, m.reply(488, "Not Acceptable Here", c.tag))
		p.end(c, ByFault, "the INVITE had no offer")
		return
	}
	p.respond(l, m.reply(180, "Ringing", c.tag).add("Contact", p.contact()))
	put(p.invites, Invite{CallID: c.id, From: address(m.get("From")), Header: m.header(), At: time.Now()})
	if p.cfg.AutoAnswer {
		p.spawn(func() {
			if err := p.Answer(p.ctx); err != nil && p.ctx.Err() == nil {
				p.log("the call was not answered: %v", err)
			}
		})
	}
}

// Answer takes the ringing call and returns when the PBX knows.
func (p *Phone) Answer(ctx context.Context) error {
	p.mu.Lock()
	c := p.call
	if c == nil || c.state != ringing {
		p.mu.Unlock()
		return errors.New("no call rings")
	}
	c.state = answering
	p.mu.Unlock()
	err := p.answer(ctx, c)
	if err == nil {
		select {
		case <-c.acked:
			return nil
		case <-c.over:
			return errors.New("the call ended while it was answered")
		case <-ctx.Done():
			return fmt.Errorf("the PBX did not confirm the answer: %w", ctx.Err())
		}
	}
	if p.end(c, ByFault, err.Error()) {
		p.respond(c.link, c.invite.reply(480, "Temporarily Unavailable", c.tag))
	}
	return err
}

func (p *Phone) answer(ctx context.Context, c *call) error {
	m, err := newMedia(p.api, &p.ear, p.cfg.ToneHz, p.log)
	if err != nil {
		return fmt.Errorf("the phone's sound could not start: %w", err)
	}
	sdp, err := m.answer(ctx, string(c.invite.body))
	p.mu.Lock()
	if err == nil && c.isOver() {
		err = errors.New("the call ended while it was answered")
	}
	if err != nil {
		p.mu.Unlock()
		return errors.Join(err, m.close())
	}
	ok := p.accept(c, c.invite, sdp)
	c.media, c.state, c.answered = m, talking, ok
	l := p.ringsOn(c)
	p.mu.Unlock()
	return l.write(ok.bytes())
}

// ringsOn is the socket on which a ringing call is answered; the caller holds p.mu.
func (p *Phone) ringsOn(c *call) *link {
	if p.cfg.KeepRinging && p.link != nil {
		return p.link
	}
	return c.link
}

// accept is the 200 to an INVITE.
func (p *Phone) accept(c *call, m *message, sdp string) *message {
	ok := m.reply(200, "OK", c.tag).add("Contact", p.contact()).add("Allow", allowed).add("Content-Type", "application/sdp")
	ok.body = []byte(sdp)
	return ok
}

// end forgets a call, if it is still the phone's, and closes its media.
func (p *Phone) end(c *call, by, reason string) bool {
	p.mu.Lock()
	first := !c.isOver()
	c.once.over.Do(func() { close(c.over) })
	if p.call == c {
		p.call = nil
	}
	m := c.media
	if m != nil && first {
		m.mute()
		p.wg.Go(func() { // who ends a call is in wg, or is Close
			if err := m.close(); err != nil {
				p.log("closing the sound: %v", err)
			}
		})
	}
	p.mu.Unlock()
	if first {
		p.log("the call ended by %s: %s", by, reason)
		put(p.ends, End{CallID: c.id, By: by, Reason: reason, At: time.Now()})
	}
	return first
}

// Hangup ends the call. The sound stops at once; the BYE is sent now or, when the socket is away, as soon as the phone
// is registered again, even if ctx ended before. It returns what became of the BYE.
func (p *Phone) Hangup(ctx context.Context) error {
	p.mu.Lock()
	c := p.call
	if c == nil {
		p.mu.Unlock()
		return errNoCall
	}
	was := c.state
	p.mu.Unlock()
	said := make(chan error, 1)
	if was != talking {
		if p.end(c, ByPhone, "declined") {
			p.mu.Lock()
			l := p.ringsOn(c)
			p.mu.Unlock()
			p.respond(l, c.invite.reply(480, "Temporarily Unavailable", c.tag))
		}
		return nil
	}
	if !p.end(c, ByPhone, "hung up") {
		return errNoCall
	}
	p.spawn(func() {
		err := p.bye(c)
		if err != nil {
			p.log("%v", err)
		}
		said <- err
	})
	select {
	case err := <-said:
		return err
	case <-p.ctx.Done():
		return errors.New("the phone was closed before its BYE was answered")
	case <-ctx.Done():
		return fmt.Errorf("the PBX has not answered the BYE yet: %w", ctx.Err())
	}
}

// bye sends BYE until some socket carried it and its answer.
func (p *Phone) bye(c *call) error {
	select { // whoever answered must not hang up before the ACK
	case <-c.acked:
	case <-time.After(time.Second):
	case <-p.ctx.Done():
	}
	for again := false; ; again = true {
		l, err := p.waitLink(p.ctx)
		if err != nil {
			return fmt.Errorf("the BYE was never sent: %w", err)
		}
		r, err := p.request(p.ctx, l, func() *message { return p.inDialog(c, "BYE") })
		switch {
		case errors.Is(err, errSocketLost):
			p.forget(l)
			continue
		case err != nil:
			return err
		case r.status < 300 || again && r.status == 481: // then the first one arrived
			return nil
		}
		return fmt.Errorf("the PBX refused the BYE: %d %s", r.status, r.reason)
	}
}

// forget notes that a socket is lost before its keeper does.
func (p *Phone) forget(l *link) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.link == l {
		p.link, p.registered, p.lastErr = nil, false, errSocketLost
		p.signal()
	}
}

// inDialog begins the next request within the call.
func (p *Phone) inDialog(c *call, method string) *message {
	p.mu.Lock()
	c.cseq++
	n := c.cseq
	p.mu.Unlock()
	return p.numbered(c, method, n)
}

func (p *Phone) numbered(c *call, method string, n int) *message {
	p.mu.Lock()
	target := c.target
	p.mu.Unlock()
	m := p.begin(method, target)
	for _, route := range c.invite.all("Record-Route") {
		m.add("Route", route)
	}
	return m.add("From", c.invite.get("To")+";tag="+c.tag).add("To", c.invite.get("From")).add("Call-ID", c.id).
		add("CSeq", fmt.Sprintf("%d %s", n, method)).add("Contact", p.contact())
}

func (p *Phone) respond(l *link, m *message) {
	if err := l.write(m.bytes()); err != nil {
		p.log("%d %s was not sent: %v", m.status, m.reason, err)
	}
}
