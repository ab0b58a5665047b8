package pdu_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"reflect"
	"testing"

	"github.com/cordboard/cordboard/channels/sms/smpp/pdu"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The frames are written by hand after the tables of §4 of the specification.
const (
	bindHex    = "00000020" + "00000009" + "00000000" + "00000001" + "65736d6500" + "707700" + "564d4100" + "34" + "0000" + "00"
	deliverHex = "00000000050001013434373730303930303132330001013434373730303930303939390000000000000000" + "0800" + "0401d83dde00"
)

func TestABindIsWrittenAsTheSpecificationWants(t *testing.T) {
	p := pdu.PDU{Command: pdu.BindTransceiver, Seq: 1, Body: pdu.Bind{SystemID: "esme", Password: "pw", SystemType: "VMA"}.Body()}
	if got := p.Bytes(); !bytes.Equal(got, unhex(t, bindHex)) {
		t.Errorf("wrote %x", got)
	}
	b, err := pdu.ReadBind(p.Body)
	if err != nil || b.SystemID != "esme" || b.Password != "pw" || b.SystemType != "VMA" {
		t.Errorf("read %+v, %v", b, err)
	}
}

func TestAMessageComesBackAsItWas(t *testing.T) {
	m := pdu.Message{Service: "CMT", Source: pdu.Address{TON: 5, Addr: "ACME"}, Dest: pdu.Address{TON: 1, NPI: 1, Addr: "447700900123"},
		ESM: 0x43, Validity: "000001000000000R", Registered: 1, Coding: 8, Short: []byte("\x05\x00\x03\x01\x02\x01hello"),
		TLVs: pdu.TLVs{{pdu.SARRef, []byte{1, 2}}, {pdu.MoreMessages, []byte{1}}, {pdu.ReceiptedMessageID, []byte("abc\x00")}}}
	got, err := pdu.ReadMessage(m.Body())
	if err != nil || !reflect.DeepEqual(got, m) {
		t.Errorf("read %+v, %v", got, err)
	}
	if n, ok := got.TLVs.Number(pdu.SARRef); n != 258 || !ok || got.TLVs.Text(pdu.ReceiptedMessageID) != "abc" {
		t.Errorf("read %+v", got.TLVs)
	}
	if len(got.Text()) != 11 {
		t.Errorf("text is %x", got.Text())
	}
	m.Short, m.TLVs = nil, pdu.TLVs{{pdu.MessagePayload, []byte("long")}}
	if got, _ = pdu.ReadMessage(m.Body()); string(got.Text()) != "long" {
		t.Errorf("text is %q", got.Text())
	}
}

func TestAMessageShorterThanItSaysIsReadAsFarAsItGoes(t *testing.T) {
	body := pdu.Message{Dest: pdu.Address{Addr: "1"}, Short: []byte("hello world")}.Body()
	got, err := pdu.ReadMessage(body[:len(body)-6])
	if err != nil || string(got.Short) != "hello" {
		t.Errorf("read %q, %v", got.Short, err)
	}
	if _, err := pdu.ReadMessage(body[:8]); !errors.Is(err, pdu.ErrBody) {
		t.Errorf("%v", err)
	}
}

func TestAFrameOfImpossibleLengthIsRefusedBeforeItIsRead(t *testing.T) {
	for _, head := range []string{"0000000f", "00000000", "ffffffff", "00020000"} {
		_, err := pdu.Read(io.MultiReader(bytes.NewReader(unhex(t, head+"000000150000000000000001")), forever{}))
		if !errors.Is(err, pdu.ErrFrame) {
			t.Errorf("%s: %v", head, err)
		}
	}
	if _, err := pdu.Read(bytes.NewReader(unhex(t, "00000011000000150000000000000001"))); !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		t.Errorf("%v", err)
	}
}

type forever struct{}

func (forever) Read(p []byte) (int, error) { return len(p), nil }

func FuzzRead(f *testing.F) {
	f.Add(unhex(f, bindHex))
	body := unhex(f, deliverHex)
	f.Add(pdu.PDU{Command: pdu.DeliverSM, Seq: 7, Body: body}.Bytes())
	f.Add(pdu.PDU{Command: pdu.DataSM, Seq: 7, Body: body}.Bytes())
	f.Add(pdu.PDU{Command: pdu.DeliverSM, Body: pdu.Message{TLVs: pdu.TLVs{{pdu.MessagePayload, []byte("x")}}}.Body()}.Bytes())
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, err := pdu.Read(bytes.NewReader(raw))
		if err != nil {
			return
		}
		again, err := pdu.Parse(p.Bytes())
		if err != nil || !bytes.Equal(again.Body, p.Body) || again.Seq != p.Seq {
			t.Fatalf("%x came back as %x, %v", raw, again.Body, err)
		}
		if m, err := pdu.ReadMessage(p.Body); err == nil {
			m.Text()
			m.TLVs.Number(pdu.SARRef)
			m.TLVs.Text(pdu.ReceiptedMessageID)
		}
		_, _ = pdu.ReadData(p.Body)
		_, _ = pdu.ReadBind(p.Body)
		pdu.MessageID(p.Body)
	})
}
