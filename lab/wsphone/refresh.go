package wsphone

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// Refresh sends a re-INVITE with the session as it stands, so that the PBX learns which socket the call's requests must
// go to. It waits until the phone is registered.
func (p *Phone) Refresh(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer context.AfterFunc(p.ctx, stop)()
	p.mu.Lock()
	c := p.call
	up := c != nil && c.state == talking
	p.mu.Unlock()
	if !up {
		return errNoCall
	}
	for {
		l, err := p.waitLink(ctx)
		if err != nil {
			return err
		}
		r, err := p.refresh(ctx, l, c)
		switch {
		case c.isOver():
			return errors.New("the call ended while it was refreshed")
		case errors.Is(err, errSocketLost):
			p.forget(l)
			continue
		case err != nil:
			return err
		case r.status == 491: // both ends asked at once
			select {
			case <-time.After(100*time.Millisecond + rand.N(2*time.Second)): //nolint:gosec // jitter
				continue
			case <-ctx.Done():
				return ctx.Err()
			}
		case r.status >= 300:
			return fmt.Errorf("the PBX refused the re-INVITE: %d %s", r.status, r.reason)
		}
		p.refreshed.Add(1)
		return nil
	}
}

func (p *Phone) refresh(ctx context.Context, l *link, c *call) (*message, error) {
	c.negotiate.Lock()
	defer c.negotiate.Unlock()
	sdp, err := c.media.offer(ctx)
	if err != nil {
		return nil, err
	}
	var sent *message
	r, err := p.request(ctx, l, func() *message {
		sent = p.inDialog(c, "INVITE").add("Allow", allowed).add("Content-Type", "application/sdp")
		sent.body = []byte(sdp)
		return sent
	})
	if err != nil || r.status >= 300 {
		return r, errors.Join(err, c.media.rollback())
	}
	n, _, _ := sent.cseq()
	p.mu.Lock()
	if uri := address(r.get("Contact")); uri != "" {
		c.target = uri
	}
	p.mu.Unlock()
	if err := l.write(p.numbered(c, "ACK", n).bytes()); err != nil {
		return nil, err
	}
	return r, c.media.accept(string(r.body))
}
