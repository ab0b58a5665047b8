package smpp

import (
	"context"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms/smpp/pdu"
)

// Test uses the session that is bound; without one it binds as a transmitter, which takes no customer's message away.
func (d *Driver) Test(ctx context.Context, in channels.Inbox) []channels.TestStep {
	ctx, cancel := context.WithTimeout(ctx, 2*answerTimeout)
	defer cancel()
	if err := d.Check(in); err != nil {
		return []channels.TestStep{{Key: "settings", Detail: err.Error()}}
	}
	steps := []channels.TestStep{{Key: "settings", OK: true}}
	d.mu.Lock()
	se := d.sessions[in.ID]
	bound := se != nil && se.tx != nil && se.in.Version == in.Version
	d.mu.Unlock()
	if bound {
		if c, trouble := d.session(ctx, in.ID); trouble == nil {
			return append(steps, channels.TestStep{Key: "connect", OK: true}, channels.TestStep{Key: "bind", OK: true}, step("enquire", c.Enquire()))
		}
	}
	s, _ := settingsOf(in)
	n, err := d.open(ctx, s)
	steps = append(steps, step("connect", err))
	if err != nil {
		return steps
	}
	_ = n.Close()
	c, err := d.connect(ctx, in, pdu.BindTransmitter, nil)
	steps = append(steps, step("bind", err))
	if err != nil {
		return steps
	}
	defer c.Close(ctx)
	return append(steps, step("enquire", c.Enquire()))
}

func step(key string, err error) channels.TestStep {
	if err == nil {
		return channels.TestStep{Key: key, OK: true}
	}
	detail := err.Error()
	var t = submitTrouble(err)
	if t.Code != "no_answer" {
		detail = t.Text
	}
	return channels.TestStep{Key: key, Detail: detail}
}
