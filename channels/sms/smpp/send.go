package smpp

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms"
	"github.com/cordboard/cordboard/channels/sms/smpp/esme"
	"github.com/cordboard/cordboard/channels/sms/smpp/pdu"
	"github.com/cordboard/cordboard/internal/clock"
)

// patience is Send's deadline when its context has none.
const patience = 30 * time.Second

// Send submits a text in as many parts as it takes, one after the other. Receipt.IDs has one id for each part, in the form of
// ids.go. It waits for the session to be bound.
func (d *Driver) Send(ctx context.Context, in channels.Inbox, out channels.Outbound) (channels.Receipt, error) {
	if _, ok := ctx.Deadline(); !ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, patience)
		defer cancel()
	}
	s, err := settingsOf(in)
	if err != nil {
		return channels.Receipt{}, &channels.Trouble{Class: channels.Never, Code: "settings", Text: "The settings of the inbox cannot be read."}
	}
	b, trouble := d.compose(s, out)
	if trouble != nil {
		return channels.Receipt{}, trouble
	}
	var r channels.Receipt
	for i, m := range b.frames {
		id, trouble := d.submit(ctx, in.ID, m)
		if trouble != nil {
			return channels.Receipt{}, partly(trouble, i, len(b.frames))
		}
		if id != "" { // else nothing can be told of it, and no two messages may have one name
			r.IDs = append(r.IDs, sentID(s.IDs, id, b.to))
		}
	}
	r.Parts, r.Status = b.parts, channels.Sent
	return r, nil
}

// partly is the trouble of a message of which parts have left already: sending it again would send those twice.
func partly(t *channels.Trouble, sent, of int) *channels.Trouble {
	if sent == 0 {
		return t
	}
	return &channels.Trouble{Class: channels.Maybe, Code: t.Code, Text: fmt.Sprintf("%d of %d parts were sent, then: %s", sent, of, t.Text)}
}

// batch is one message on its way.
type batch struct {
	frames []pdu.Message
	to     string
	parts  int // that the phone gets; a payload is cut by the centre
}

// compose makes the frames of a message.
func (d *Driver) compose(s Settings, out channels.Outbound) (batch, *channels.Trouble) {
	to, ok := sms.Recipient(out.To)
	if !ok {
		return batch{}, &channels.Trouble{Class: channels.Unreachable, Code: "no_number", Text: "The recipient has no phone number; a sender with a name cannot be answered."}
	}
	if len(out.Files) > 0 {
		return batch{}, &channels.Trouble{Class: channels.Never, Code: "files", Text: "Text messages carry no files."}
	}
	text, trouble := s.Prepare(out.Message)
	if trouble != nil {
		return batch{}, trouble
	}
	number, _ := sms.Dial(to, s.Numbers, s.Country)
	base := pdu.Message{Source: addressOf(s.Source, s.SourceTON, s.SourceNPI), Dest: addressOf(number, s.DestTON, s.DestNPI)}
	if s.Numbers == sms.NumbersNational && s.DestTON == "" && len(number) > 0 && number[0] == '0' {
		base.Dest.TON = pdu.TONNational
	}
	if s.Receipts != receiptsNone {
		base.Registered = pdu.WantReceipt
	}
	b := batch{to: number, frames: d.cut(s, base, text)}
	b.parts = len(split(text, narrow(text, s.Coding), s.Long == longSAR))
	return b, nil
}

// cut makes the parts of a text.
func (d *Driver) cut(s Settings, base pdu.Message, text string) []pdu.Message {
	gsm := narrow(text, s.Coding)
	data := func(part string) []byte {
		b, dcs := encode(part, gsm, s.Coding)
		base.Coding = dcs
		return b
	}
	parts := split(text, gsm, s.Long == longSAR)
	if len(parts) == 1 {
		base.Short = data(text)
		return []pdu.Message{base}
	}
	if s.Long == longPayload {
		base.TLVs = pdu.TLVs{{Tag: pdu.MessagePayload, Value: data(text)}}
		return []pdu.Message{base}
	}
	c := sms.Concat{Ref: d.reference(), Of: len(parts)}
	out := make([]pdu.Message, len(parts))
	for i, p := range parts {
		c.N = i + 1
		m := base
		m.Short = data(p)
		m.Coding = base.Coding
		if s.Long == longSAR {
			m.TLVs = pdu.TLVs{{Tag: pdu.SARRef, Value: []byte{byte(c.Ref >> 8), byte(c.Ref)}},
				{Tag: pdu.SARTotal, Value: []byte{byte(c.Of)}}, {Tag: pdu.SARSeq, Value: []byte{byte(c.N)}}}
		} else {
			m.ESM |= pdu.ESMHeader
			m.Short = append(c.Header(), m.Short...)
		}
		out[i] = m
	}
	return out
}

// split counts a text that is in the alphabet but not in the bind's table as what it is sent as.
func split(text string, gsm, wide bool) []string {
	if gsm || !sms.IsGSM(text) {
		return sms.Split(text, wide)
	}
	return sms.SplitUCS2(text, wide)
}

// submit sends one part, again and again while the centre is too busy, until the deadline.
func (d *Driver) submit(ctx context.Context, inboxID string, m pdu.Message) (string, *channels.Trouble) {
	pause := time.Second
	for {
		c, trouble := d.session(ctx, inboxID)
		if trouble != nil {
			return "", trouble
		}
		p, err := c.Do(ctx, pdu.SubmitSM, m.Body())
		if err == nil {
			return pdu.MessageID(p.Body), nil
		}
		trouble = submitTrouble(err)
		busy := errors.Is(err, pdu.Throttled) || errors.Is(err, pdu.QueueFull)
		if !busy && !errors.Is(err, esme.ErrUnsent) {
			return "", trouble
		}
		if clock.Sleep(ctx, d.deps.Clock, pause+time.Duration(d.deps.Rand()*float64(pause)/2)) != nil {
			return "", trouble
		}
		pause = min(2*pause, 10*time.Second)
	}
}

// session waits for the inbox's connection to be bound.
func (d *Driver) session(ctx context.Context, inboxID string) (*esme.Conn, *channels.Trouble) {
	for {
		d.mu.Lock()
		se, changed := d.sessions[inboxID], d.changed
		var tx *esme.Conn
		var refusal *channels.Trouble
		if se != nil {
			tx, refusal = se.tx, se.refusal
		}
		d.mu.Unlock()
		if tx != nil && tx.Err() == nil {
			return tx, nil
		}
		if refusal != nil {
			return nil, refusal
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, &channels.Trouble{Class: channels.Later, Code: "unbound", Text: "There is no connection to the message centre."}
		}
	}
}
