package smpptest

import (
	"context"
	"fmt"
	"strconv"

	"github.com/cordboard/cordboard/channels/sms/smpp/pdu"
)

func (p *peer) handle(f pdu.PDU) bool {
	if f.Command.IsAnswer() {
		p.answered(f)
		return true
	}
	switch f.Command {
	case pdu.BindTransceiver, pdu.BindReceiver, pdu.BindTransmitter:
		return p.bind(f)
	case pdu.SubmitSM:
		return p.submit(f)
	case pdu.EnquireLink:
		p.c.change(func() { p.c.asked++ })
		return p.reply(f, pdu.OK, nil)
	case pdu.Unbind:
		p.reply(f, pdu.OK, nil)
		return false
	}
	return p.write(pdu.PDU{Command: pdu.GenericNack, Status: pdu.InvalidCommand, Seq: f.Seq}.Bytes()) == nil
}

func (p *peer) answered(f pdu.PDU) {
	if f.Command == pdu.GenericNack {
		p.c.change(func() { p.c.naks = append(p.c.naks, f) })
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if ch := p.waiting[f.Seq]; ch != nil {
		ch <- f
		delete(p.waiting, f.Seq)
	}
}

func (p *peer) reply(f pdu.PDU, s pdu.Status, body []byte) bool {
	return p.write(pdu.PDU{Command: f.Command.Answer(), Status: s, Seq: f.Seq, Body: body}.Bytes()) == nil
}

func (p *peer) bind(f pdu.PDU) bool {
	b, err := pdu.ReadBind(f.Body)
	status := pdu.OK
	switch {
	case err != nil:
		status = pdu.InvalidLength
	case p.c.o.Bind != nil:
		status = p.c.o.Bind(f.Command, b)
	case p.c.o.SystemID != "" && b.SystemID != p.c.o.SystemID:
		status = pdu.InvalidSystemID
	case p.c.o.Password != "" && b.Password != p.c.o.Password:
		status = pdu.InvalidPassword
	}
	if status != pdu.OK {
		p.reply(f, status, nil) // without a body, as the specification allows
		return true
	}
	// noted before the answer, because the other side binds again on it; delivered to after it
	p.c.change(func() { p.c.binds = append(p.c.binds, f.Command) })
	if !p.reply(f, pdu.OK, pdu.IDBody("smpptest")) {
		return false
	}
	p.c.change(func() { p.receives = f.Command != pdu.BindTransmitter })
	return true
}

func (p *peer) submit(f pdu.PDU) bool {
	m, err := pdu.ReadMessage(f.Body)
	if err != nil {
		return p.reply(f, pdu.InvalidLength, nil)
	}
	n := 0
	p.c.change(func() {
		p.c.submits = append(p.c.submits, m)
		n = len(p.c.submits)
	})
	a := Answer{ID: strconv.Itoa(1000 + n)}
	if p.c.o.Submit != nil {
		a = p.c.o.Submit(n, m)
	}
	switch {
	case a.Drop:
		return false
	case a.Silent:
		return true
	case a.Status != pdu.OK:
		return p.reply(f, a.Status, nil)
	}
	return p.reply(f, pdu.OK, pdu.IDBody(a.ID))
}

func (p *peer) ask(ctx context.Context, cmd pdu.Command, body []byte) (pdu.Status, error) {
	ch := make(chan pdu.PDU, 1)
	p.mu.Lock()
	p.seq++
	seq := p.seq
	p.waiting[seq] = ch
	p.mu.Unlock()
	if err := p.write(pdu.PDU{Command: cmd, Seq: seq, Body: body}.Bytes()); err != nil {
		return 0, err
	}
	select {
	case f := <-ch:
		return f.Status, nil
	case <-p.gone:
		return 0, errGone
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// Receipt is a delivery receipt as most centres write it, for a message that was sent to handset from source.
func Receipt(id, state, handset, source string) pdu.Message {
	return pdu.Message{Source: pdu.Address{TON: 1, NPI: 1, Addr: handset}, Dest: pdu.Address{TON: 1, NPI: 1, Addr: source}, ESM: pdu.ESMReceipt,
		Short: fmt.Appendf(nil, "id:%s sub:001 dlvrd:001 submit date:2611220801 done date:2611220802 stat:%s err:000 text:Hello", id, state)}
}
