package wsphone

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Refer asks the PBX to transfer the call blindly to a SIP address, as the transfer key of a phone does, and returns the
// status of the outcome: of the answer when it is a refusal, else what the PBX notifies (RFC 3515). Asterisk accepts with
// 202 before it looks whether the target exists.
func (p *Phone) Refer(ctx context.Context, to string) (status int, err error) {
	p.mu.Lock()
	c := p.call
	up := c != nil && c.state == talking
	p.mu.Unlock()
	if !up {
		return 0, errNoCall
	}
	l, err := p.waitLink(ctx)
	if err != nil {
		return 0, err
	}
	r, err := p.request(ctx, l, func() *message {
		return p.inDialog(c, "REFER").add("Refer-To", "<"+to+">").add("Referred-By", "<sip:"+p.cfg.Endpoint+"@"+p.host+">")
	})
	if err != nil || r.status >= 300 {
		return r.statusOr(0), err
	}
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case status := <-p.refers:
			if status >= 200 {
				return status, nil
			}
		case <-look.C:
			if c.isOver() {
				return 0, errors.New("the call ended while it was being transferred")
			}
		case <-ctx.Done():
			return 0, fmt.Errorf("the PBX did not tell what became of the transfer: %w", ctx.Err())
		}
	}
}

func (m *message) statusOr(none int) int {
	if m == nil {
		return none
	}
	return m.status
}

// progress keeps what a NOTIFY tells of a transfer: a status line as its body.
func (p *Phone) progress(m *message) {
	status := 0
	if _, err := fmt.Sscanf(string(m.body), version+" %d", &status); err == nil && m.method == "NOTIFY" {
		put(p.refers, status)
	}
}
