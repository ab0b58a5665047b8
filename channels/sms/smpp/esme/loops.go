package esme

import (
	"bufio"
	"errors"

	"github.com/cordboard/cordboard/channels/sms/smpp/pdu"
)

// read takes frames until the connection ends.
func (c *Conn) read() {
	in := bufio.NewReader(c.net)
	for {
		p, err := pdu.Read(in)
		if errors.Is(err, pdu.ErrFrame) {
			_ = c.write(pdu.PDU{Command: pdu.GenericNack, Status: pdu.InvalidLength, Seq: p.Seq})
		}
		if err != nil {
			c.end(err)
			return
		}
		if p.Command.IsAnswer() {
			c.answered(p)
		} else if !c.request(p) {
			return
		}
	}
}

// answered hands an answer to who waits for it; answers that nobody waits for any more are too late to matter.
func (c *Conn) answered(p pdu.PDU) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if ch := c.waiting[p.Seq]; ch != nil {
		select {
		case ch <- p:
		default: // a second answer to the same request
		}
	}
}

// request handles what the message centre wants; false ends the connection.
func (c *Conn) request(p pdu.PDU) bool {
	switch p.Command {
	case pdu.DeliverSM, pdu.DataSM:
		select {
		case c.inbox <- p:
		default:
			_ = c.write(answer(p, pdu.TryLater))
		}
	case pdu.EnquireLink:
		_ = c.write(answer(p, pdu.OK))
	case pdu.Unbind:
		_ = c.write(answer(p, pdu.OK))
		c.end(ErrUnbound)
		return false
	case pdu.AlertNotification, pdu.Outbind: // want no answer
	default:
		_ = c.write(pdu.PDU{Command: pdu.GenericNack, Status: pdu.InvalidCommand, Seq: p.Seq})
	}
	return true
}

func answer(p pdu.PDU, s pdu.Status) pdu.PDU {
	a := pdu.PDU{Command: p.Command.Answer(), Status: s, Seq: p.Seq}
	if p.Command == pdu.DeliverSM || p.Command == pdu.DataSM {
		a.Body = pdu.IDBody("") // its message_id is unused, §4.6.2
	}
	return a
}

func (c *Conn) deliver() {
	for {
		select {
		case <-c.done:
			return
		case p := <-c.inbox:
			status := pdu.TryLater
			if c.o.Deliver != nil {
				status = c.o.Deliver(c.ctx, p)
			}
			_ = c.write(answer(p, status))
		}
	}
}

// keep asks now and then whether the other side is there.
func (c *Conn) keep() {
	tick := c.o.Clock.NewTicker(c.o.Enquire)
	defer tick.Stop()
	for {
		select {
		case <-c.done:
			return
		case <-tick.C():
			// any answer will do, also one that refuses
			if _, err := c.ask(c.ctx, pdu.EnquireLink, nil); errors.Is(err, ErrLost) || errors.Is(err, ErrUnsent) {
				c.end(ErrSilent)
				return
			}
		}
	}
}

// Enquire asks once whether the other side is there.
func (c *Conn) Enquire() error {
	_, err := c.ask(c.ctx, pdu.EnquireLink, nil)
	return err
}
