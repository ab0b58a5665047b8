package smpp

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms"
	"github.com/cordboard/cordboard/channels/sms/smpp/pdu"
)

// headerID is the header of a raw request in which the listener names it: SMPP gives messages that come in no id.
const headerID = "id"

// Decode reads a deliver_sm or data_sm, whole as it came.
func (d *Driver) Decode(in channels.Inbox, raw channels.Raw) ([]channels.Inbound, error) {
	s, err := settingsOf(in)
	if err != nil {
		return nil, fmt.Errorf("the settings of the inbox cannot be read: %w", err)
	}
	p, err := pdu.Parse(raw.Body)
	if err != nil {
		return nil, err
	}
	m, err := messageOf(p)
	if err != nil {
		return nil, err
	}
	word := codingOf(m.Coding, s.Coding)
	id := raw.Header[headerID]
	if id == "" {
		id = fingerprint(p) // replayed by other hands than our listener's
	}
	a := sms.Arrival{ID: id, Sender: s.sender(m.Source), At: raw.At, Words: s.Keywords()}
	if m.ESM&pdu.ESMTypes != 0 || marked(m.TLVs) {
		if items := s.report(m, word, a); items != nil {
			return items, nil
		}
	}
	return s.text(m, word, a), nil
}

func messageOf(p pdu.PDU) (pdu.Message, error) {
	if p.Command == pdu.DataSM {
		return pdu.ReadData(p.Body)
	}
	return pdu.ReadMessage(p.Body)
}

// marked tells a receipt by its parameters. No phone can write these, so nobody can pretend by them; some centres leave
// esm_class out.
func marked(t pdu.TLVs) bool {
	_, state := t.Get(pdu.MessageState)
	return state && t.Text(pdu.ReceiptedMessageID) != ""
}

func (s Settings) sender(a pdu.Address) channels.Sender {
	how := s.Numbers
	number := a.Addr
	switch a.TON {
	case pdu.TONInternational: // also with what is dialled before it; what begins with one zero is marked wrong
		bare := strings.TrimPrefix(strings.TrimLeft(strings.TrimSpace(number), "+"), "00")
		if bare != "" && bare[0] != '0' {
			number = "+" + bare
		}
	case pdu.TONName:
		if id := sms.Identify(number, sms.NumbersDigits, ""); id.Proven && number[0] != '+' { // "447700900123" as a name is a name
			return channels.Sender{Identities: []channels.Identity{{Kind: channels.IDPhone, Value: number}}}
		}
	case pdu.TONNational:
		if s.Country != "" {
			how = sms.NumbersNational
		}
	}
	id := sms.Identify(number, how, s.Country)
	if !id.Proven {
		id.Value = a.Addr
	}
	return channels.Sender{Identities: []channels.Identity{id}}
}

// report reads what is about a message of ours: a receipt, or an acknowledgement of the phone. nil means that it is a text
// after all.
func (s Settings) report(m pdu.Message, word string, a sms.Arrival) []channels.Inbound {
	kind := m.ESM & pdu.ESMTypes
	text := receiptText(m, word)
	r := readReceipt(m, text, s.IDs)
	var told channels.Told
	switch kind {
	case 0:
		kind, told = pdu.ESMReceipt, r.told(false)
	case pdu.ESMReceipt, pdu.ESMIntermediate, pdu.ESMReceipt | pdu.ESMIntermediate:
		told = r.told(kind&pdu.ESMIntermediate != 0)
	case pdu.ESMDelivered:
		told = channels.Told{Status: channels.Delivered}
	case pdu.ESMRead:
		told = channels.Told{Status: channels.Read}
	default:
		return nil
	}
	if r.id == "" && kind != pdu.ESMReceipt && kind != pdu.ESMIntermediate && text != "" {
		return nil
	}
	if r.id == "" {
		return []channels.Inbound{{Kind: channels.InAccount, ID: a.ID, At: a.At, Control: "receipt", Detail: "A receipt came without the id of a message."}}
	}
	return s.statuses(r.id, m, told, a)
}

func (s Settings) statuses(id string, m pdu.Message, told channels.Told, a sms.Arrival) []channels.Inbound {
	handset := m.Source.Addr
	if e := ending(handset); (e == "" || e == ending(s.Source)) && m.Dest.Addr != "" { // some do not turn the addresses round
		handset = m.Dest.Addr
	}
	var out []channels.Inbound
	for _, id := range receiptIDs(s.IDs, id, handset) {
		t := told
		out = append(out, channels.Inbound{Kind: channels.InStatus, ID: id, At: a.At, Status: &t})
	}
	return out
}

func (s Settings) text(m pdu.Message, word string, a sms.Arrival) []channels.Inbound {
	u := userData(m)
	switch {
	case u.Ports:
		word = sms.PartBinary
	case word == sms.PartGSM7:
		word = u.GSM()
	}
	p := part(u.Data, word)
	if c := u.Concat; c != nil {
		p.N, p.Of = c.N, c.Of
		p.Key = fmt.Sprintf("%s>%s/%d/%d", m.Source.Addr, m.Dest.Addr, c.Ref, c.Of)
		if c.Wide {
			p.Key += "/w" // the short and the long references are counted apart
		}
		return a.Piece(*p)
	}
	return a.Items(sms.Join([]*channels.Part{p}))
}

// userData is the text with what either way says of its parts.
func userData(m pdu.Message) sms.UserData {
	u := sms.UserData{Data: m.Text()}
	if headed := sms.ReadUDH(u.Data); m.ESM&pdu.ESMHeader != 0 || headed.Concat != nil && concatOnly(u.Data) {
		u = headed
	}
	if u.Concat == nil {
		u.Concat = sar(m.TLVs)
	}
	return u
}

// concatOnly reports whether a text begins like the header of a part and nothing else, which no person writes: some centres
// pass the header on and forget its mark.
func concatOnly(data []byte) bool {
	return bytes.HasPrefix(data, []byte{5, 0, 3}) || bytes.HasPrefix(data, []byte{6, 8, 4})
}

// sar reads the other way to say that a message is a part, §5.3.2.22–24.
func sar(t pdu.TLVs) *sms.Concat {
	ref, ok := t.Number(pdu.SARRef)
	of, okOf := t.Number(pdu.SARTotal)
	n, okN := t.Number(pdu.SARSeq)
	if !ok || !okOf || !okN || n < 1 || n > of || of < 2 || of > sms.MaxParts {
		return nil
	}
	return &sms.Concat{Ref: ref, N: n, Of: of, Wide: true}
}

func part(data []byte, word string) *channels.Part {
	data, word = decoded(data, word)
	return &channels.Part{N: 1, Of: 1, Data: data, Coding: word}
}

// Join puts the parts of a long text together.
func (d *Driver) Join(_ channels.Inbox, parts []*channels.Part) channels.Message {
	return sms.Join(parts)
}
