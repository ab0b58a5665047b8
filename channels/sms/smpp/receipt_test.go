package smpp_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms"
	"github.com/cordboard/cordboard/channels/sms/smpp/pdu"
)

// stated are the parameters of a receipt.
func stated(id string, state byte) pdu.TLVs {
	return pdu.TLVs{{Tag: pdu.ReceiptedMessageID, Value: []byte(id + "\x00")}, {Tag: pdu.MessageState, Value: []byte{state}}}
}

func TestAReceiptIsReadInWhateverDialectACentreWritesIt(t *testing.T) {
	cases := []struct {
		name, text string
		id, want   string // the status, or the code of the failure
		tlvs       pdu.TLVs
	}{
		{"a field without a value", "id:41 sub: dlvrd: submit date: done date: stat:DELIVRD err: text:", "41", "delivered", nil},
		{"no state", "id:41 sub:001 stat: err:011 text:x", "41", "sent", nil},
		{"an id without a value beside its parameter", "id: sub:001 stat:DELIVRD", "42", "delivered", pdu.TLVs{{Tag: pdu.ReceiptedMessageID, Value: []byte("42")}}},
		{"semicolons", "id:41;sub:001;dlvrd:001;stat:DELIVRD;err:000;text:", "41", "delivered", nil},
		{"commas and other names", "ID:41, Submit_Date:2611220801, Done_Date:2611220802, Status:UNDELIV, Err:027, Text:", "41", "UNDELIV/027", nil},
		{"a line for each field", "id:41\nsub:001\nstat:DELIVRD\nerr:0\ntext:stat:UNDELIV", "41", "delivered", nil},
		{"blanks before the colons", "id : 41 stat : DELIVRD err : 0", "41", "delivered", nil},
		{"an end like a C string", "id:41 submit date:2611220801 done date:2611220802 stat:DELIVRD err:000\x00", "41", "delivered", nil},
		{"dates with a zone", "id:41x sub:000 submit date:261122080003912+ done date:261122080000012+ stat:UNDELIV err:000", "41x", "UNDELIV", nil},
		{"the text's own words come last", "id:41 stat:EXPIRED err:0 text: stat:DELIVRD id:9", "41", "EXPIRED", nil},
		{"letters that grow in lower case", "id:41 stat:DELIVRD err:" + strings.Repeat("İ", 40) + " text:x", "41", "delivered", nil},
		{"an underline in the id", "id:a_b-1 stat:DELIVRD", "a_b-1", "delivered", nil},
		{"an underline of the default alphabet", "id:a\x11b-1 stat:DELIVRD", "a_b-1", "delivered", nil},
		{"undeliverable in full", "id:41 stat:UNDELIVERABLE err:1", "41", "UNDELIVERABLE/1", nil},
		{"a delivery that failed", "id:41 stat:DELIVERY_FAILED err:1", "41", "DELIVERY_FAILED/1", nil},
		{"rejected in full", "id:41 stat:REJECTED err:0", "41", "REJECTED", nil},
		{"a word of tomorrow", "id:41 stat:TRANSIT err:000", "41", "sent", nil},
		{"a word of tomorrow with an error", "id:41 stat:MB:0069 err:069", "41", "MB:0069/069", nil},
		{"on its way, with the network's word", "id:41 stat:ENROUTE err:013", "41", "sent", nil},
		{"skipped, as 5.0 numbers it", "", "41", "SKIPPED", stated("41", 9)},
		{"scheduled, as 5.0 numbers it", "", "41", "sent", stated("41", 0)},
		{"an unknown number of a state", "id:41 stat:DELIVRD", "41", "delivered", stated("41", 77)},
		{"the network's error in digits", "id:41 stat:UNDELIV err:000", "41", "UNDELIV", append(stated("41", 5), pdu.TLV{Tag: pdu.NetworkErrorCode, Value: []byte("000")})},
		{"the network's error in digits that say something", "id:41 stat:UNDELIV err:000", "41", "UNDELIV/27", append(stated("41", 5), pdu.TLV{Tag: pdu.NetworkErrorCode, Value: []byte("027")})},
	}
	for _, c := range cases {
		for _, dcs := range []byte{0, 1, 3, 4, 8, 0xf5} {
			m := pdu.Message{Source: pdu.Address{TON: 1, Addr: "447700900123"}, ESM: pdu.ESMReceipt, Coding: dcs, Short: []byte(c.text), TLVs: c.tlvs}
			if dcs == 8 && !strings.Contains(c.text, "\x11") {
				m.Short = sms.EncodeUCS2(c.text)
			}
			items := decodeWith(t, map[string]any{"ids": "as-is"}, m)
			if len(items) != 1 || items[0].Kind != channels.InStatus {
				t.Errorf("%s in %#x: %+v", c.name, dcs, items)
				continue
			}
			got := string(items[0].Status.Status)
			if tr := items[0].Status.Trouble; tr != nil {
				got = tr.Code
			}
			if items[0].ID != c.id || got != c.want {
				t.Errorf("%s in %#x: %q is %s, want %q %s", c.name, dcs, items[0].ID, got, c.id, c.want)
			}
		}
	}
}

func TestAReceiptIsKnownByItsParametersWithoutTheMarkOfOne(t *testing.T) {
	m := pdu.Message{Source: pdu.Address{TON: 1, Addr: "447700900123"}, Short: []byte("delivered"), TLVs: stated("a1", 2)}
	items := decodeWith(t, map[string]any{"ids": "as-is"}, m)
	if len(items) != 1 || items[0].Kind != channels.InStatus || items[0].ID != "a1" || items[0].Status.Status != channels.Delivered {
		t.Errorf("%+v", items)
	}
	for name, tlvs := range map[string]pdu.TLVs{"no id": {{Tag: pdu.MessageState, Value: []byte{2}}}, "an empty id": stated("", 2), "no state": stated("a1", 2)[:1]} {
		m.TLVs = tlvs
		if items := decodeWith(t, nil, m); items[0].Kind != channels.InMessage || items[0].Message.Text != "delivered" {
			t.Errorf("%s: %+v", name, items)
		}
	}
}

func TestAReceiptWithAHeaderOrAPayloadIsReadLikeAnyOther(t *testing.T) {
	text := "id:41 stat:DELIVRD err:000 text:"
	for name, m := range map[string]pdu.Message{
		"header":  {ESM: pdu.ESMReceipt | pdu.ESMHeader, Short: append([]byte{5, 0, 3, 9, 1, 1}, text...)},
		"payload": {ESM: pdu.ESMReceipt, TLVs: pdu.TLVs{{Tag: pdu.MessagePayload, Value: []byte(text)}}},
	} {
		if items := decodeWith(t, map[string]any{"ids": "as-is"}, m); len(items) != 1 || items[0].ID != "41" || items[0].Status.Status != channels.Delivered {
			t.Errorf("%s: %+v", name, items)
		}
	}
}

func TestTheIDOfAReceiptMeetsThatOfTheAnswerHoweverTheParameterIsWritten(t *testing.T) {
	for ids, c := range map[string]struct{ parameter, text, want string }{
		"hex-dec": {"5e3a", "0000024122", "24122"}, "dec-hex": {"24122", "5E3A", "5e3a"}, "as-is": {"5e3a", "24122", "5e3a"},
	} {
		for _, parameter := range []string{c.parameter, ""} {
			m := pdu.Message{Source: pdu.Address{Addr: "447700900123"}, ESM: pdu.ESMReceipt, Short: fmt.Appendf(nil, "id:%s stat:DELIVRD", c.text)}
			want := c.want
			if parameter != "" {
				m.TLVs = stated(parameter, 2)
			} else if ids == "as-is" {
				want = c.text
			}
			if items := decodeWith(t, map[string]any{"ids": ids}, m); len(items) != 1 || items[0].ID != want {
				t.Errorf("%s, %q: %+v, want %s", ids, parameter, items, want)
			}
		}
	}
}

func TestTheHandsetOfAReceiptIsFoundOnEitherSide(t *testing.T) {
	for name, m := range map[string]pdu.Message{
		"turned round":      {Source: pdu.Address{Addr: "447700900123"}, Dest: pdu.Address{Addr: "447700900999"}},
		"as it was sent":    {Source: pdu.Address{Addr: "447700900999"}, Dest: pdu.Address{Addr: "447700900123"}},
		"without a sender":  {Dest: pdu.Address{Addr: "+447700900123"}},
		"sent under a name": {Source: pdu.Address{TON: 5, Addr: "Parcels"}, Dest: pdu.Address{Addr: "07700900123"}},
	} {
		m.ESM, m.Short = pdu.ESMReceipt, []byte("id:zz stat:DELIVRD")
		if items := decodeWith(t, nil, m); len(items) != 1 || items[0].ID != "zz@900123" {
			t.Errorf("%s: %+v", name, items)
		}
	}
}
