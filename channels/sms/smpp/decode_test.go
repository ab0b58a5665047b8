package smpp_test

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms"
	"github.com/cordboard/cordboard/channels/sms/smpp"
	"github.com/cordboard/cordboard/channels/sms/smpp/pdu"
	"github.com/cordboard/cordboard/internal/fault"
)

func rawOf(m pdu.Message) channels.Raw {
	return channels.Raw{Source: "smpp", At: time.Unix(1, 0), Header: map[string]string{"id": "r1"}, Body: pdu.PDU{Command: pdu.DeliverSM, Seq: 3, Body: m.Body()}.Bytes()}
}

func decodeWith(t *testing.T, extra map[string]any, m pdu.Message) []channels.Inbound {
	t.Helper()
	d := smpp.New(smpp.Deps{})
	in := inbox(1, extra)
	items, err := d.Decode(in, rawOf(m))
	if err != nil {
		t.Fatal(err)
	}
	again, _ := d.Decode(in, rawOf(m))
	if !reflect.DeepEqual(items, again) {
		t.Error("the same request said two things")
	}
	return items
}

func TestATextIsReadInEveryCoding(t *testing.T) {
	cases := []struct {
		name  string
		dcs   byte
		bind  string
		bytes string
		want  string
	}{
		{"default alphabet", 0, "", "caf\x05 \x1be", "café €"}, {"default is Latin-1", 0, "latin1", "caf\xe9", "café"}, {"default is ASCII", 0, "ascii", "a@b", "a@b"},
		{"default is UTF-8", 0, "utf8", "caf\xc3\xa9", "café"}, {"ASCII", 1, "", "a@$b", "a@$b"}, {"Latin-1", 3, "", "caf\xe9 @", "café @"},
		{"UCS-2", 8, "", "\x04\x16\xd8\x3d\xde\x00", "Ж😀"}, {"Cyrillic", 6, "", "\xbf\xe0\xd8\xd2\xd5\xe2", "Привет"}, {"Hebrew", 7, "", "\xf9\xec\xe5\xed", "שלום"},
		{"Japanese", 10, "", "\x1b$B$3\x1b(B", "こ"}, {"Korean", 14, "", "\xc7\xd1", "한"},
		{"class 1", 0xf1, "", "hi\x00", "hi@"}, {"class 0 UCS-2", 0x18, "", "\x04\x16", "Ж"}, {"class 0", 0x10, "", "\x00", "@"}, {"waiting UCS-2", 0xe0, "", "\x04\x16", "Ж"},
	}
	for _, c := range cases {
		m := incoming("")
		m.Coding, m.Short = c.dcs, []byte(c.bytes)
		if items := decodeWith(t, map[string]any{"coding": c.bind}, m); items[0].Message.Text != c.want {
			t.Errorf("%s: %q, want %q", c.name, items[0].Message.Text, c.want)
		}
	}
	for _, dcs := range []byte{2, 4, 9, 0xf5, 0x14, 0x20, 0x68} {
		m := incoming("")
		m.Coding, m.Short = dcs, []byte{1, 2, 3}
		items := decodeWith(t, nil, m)
		if got := items[0].Message; got.Type != channels.Unsupported || got.Placeholder == "" || !bytes.Equal(got.Attachments[0].Data, m.Short) {
			t.Errorf("%#x: %+v", dcs, got)
		}
	}
}

func TestALongTextComesInPartsOfEitherKindAndIsJoined(t *testing.T) {
	b, _ := sms.EncodeGSM("one € two")
	cut := bytes.IndexByte(b, 0x1b) + 1 // a sender who cuts through an escape
	udh := func(n byte, data []byte) pdu.Message {
		m := incoming("")
		m.ESM, m.Short = pdu.ESMHeader, append([]byte{5, 0, 3, 42, 2, n}, data...)
		return m
	}
	sar := func(n byte, data []byte) pdu.Message {
		m := incoming("")
		m.Short = data
		m.TLVs = pdu.TLVs{{Tag: pdu.SARRef, Value: []byte{0, 42}}, {Tag: pdu.SARTotal, Value: []byte{2}}, {Tag: pdu.SARSeq, Value: []byte{n}}}
		return m
	}
	for name, make := range map[string]func(byte, []byte) pdu.Message{"udh": udh, "sar": sar} {
		second, first := decodeWith(t, nil, make(2, b[cut:]))[0], decodeWith(t, nil, make(1, b[:cut]))[0]
		if first.Part == nil || first.Message != nil || first.Part.Key != second.Part.Key || first.Part.N != 1 || second.Part.N != 2 || first.Part.Of != 2 {
			t.Fatalf("%s: %+v %+v", name, first.Part, second.Part)
		}
		d := smpp.New(smpp.Deps{})
		if got := d.Join(channels.Inbox{}, []*channels.Part{first.Part, second.Part}); got.Text != "one € two" {
			t.Errorf("%s: %q", name, got.Text)
		}
		if got := d.Join(channels.Inbox{}, []*channels.Part{nil, second.Part}); got.Text == "" || got.Text == "one € two" {
			t.Errorf("%s: %q", name, got.Text)
		}
	}
	m := incoming("")
	m.TLVs = pdu.TLVs{{Tag: pdu.MessagePayload, Value: bytes.Repeat([]byte("a"), 1000)}}
	if items := decodeWith(t, nil, m); len(items[0].Message.Text) != 1000 {
		t.Errorf("%+v", items)
	}
	ports := udh(1, nil)
	ports.Short = []byte("\x06\x05\x04\x23\xf4\x00\x00BEGIN:VCARD")
	if items := decodeWith(t, nil, ports); items[0].Message.Type != channels.Unsupported {
		t.Errorf("%+v", items[0].Message)
	}
}

func TestATextThatLooksLikeAReceiptIsAText(t *testing.T) {
	m := pdu.Message{Source: pdu.Address{TON: 1, Addr: "447700900123"}, Short: []byte("id:4106 sub:001 dlvrd:001 submit date:2611220801 done date:2611220802 stat:DELIVRD err:000 text:hi")}
	items := decodeWith(t, nil, m)
	if len(items) != 1 || items[0].Kind != channels.InMessage || items[0].Message.Text == "" {
		t.Errorf("%+v", items)
	}
}

func TestAReceiptTellsWhatBecameOfTheMessage(t *testing.T) {
	base := "id:77 sub:001 dlvrd:000 submit date:2611220801 done date:261122080233 "
	cases := []struct {
		name, text string
		esm        byte
		tlvs       pdu.TLVs
		want       channels.Status
		code       string
	}{
		{"delivered", base + "stat:DELIVRD err:000 text:", 4, nil, channels.Delivered, ""},
		{"undeliverable", base + "stat:UNDELIV err:011 text:hello", 4, nil, channels.Failed, "UNDELIV/011"},
		{"expired", base + "stat:EXPIRED err:000 text:hello", 4, nil, channels.Failed, "EXPIRED"},
		{"rejected in capitals", "ID:77 STAT:REJECTD ERR:1", 4, nil, channels.Failed, "REJECTD/1"},
		{"accepted", base + "stat:ACCEPTD err:000", 4, nil, channels.Sent, ""},
		{"on its way", base + "stat:ENROUTE err:000", 0x20, nil, channels.Sent, ""},
		{"not yet", base + "stat:UNDELIV err:001", 0x20, nil, channels.Sent, ""},
		{"the parameters win", base + "stat:ENROUTE err:000", 4, pdu.TLVs{{Tag: pdu.ReceiptedMessageID, Value: []byte("77\x00")}, {Tag: pdu.MessageState, Value: []byte{5}}, {Tag: pdu.NetworkErrorCode, Value: []byte{3, 0, 9}}}, channels.Failed, "UNDELIV/9"},
		{"parameters only", "", 4, pdu.TLVs{{Tag: pdu.ReceiptedMessageID, Value: []byte("77")}, {Tag: pdu.MessageState, Value: []byte{2}}}, channels.Delivered, ""},
		{"the text cannot lie", base + "stat:UNDELIV err:001 text:id:1 stat:DELIVRD", 4, nil, channels.Failed, "UNDELIV/001"},
		{"the phone acknowledges", base, 8, nil, channels.Delivered, ""},
		{"the person acknowledges", base, 0x10, nil, channels.Read, ""},
		{"blanks behind the colons", "id: 77 stat: DELIVRD err: 000", 4, nil, channels.Delivered, ""},
	}
	for _, c := range cases {
		m := pdu.Message{Source: pdu.Address{TON: 1, Addr: "447700900123"}, ESM: c.esm, Short: []byte(c.text), TLVs: c.tlvs}
		items := decodeWith(t, map[string]any{"ids": "as-is", "coding": "latin1"}, m)
		if len(items) != 1 || items[0].Kind != channels.InStatus || items[0].ID != "77" || items[0].Status.Status != c.want {
			t.Errorf("%s: %+v", c.name, items)
			continue
		}
		if tr := items[0].Status.Trouble; (tr == nil) != (c.code == "") || tr != nil && tr.Code != c.code {
			t.Errorf("%s: %+v", c.name, tr)
		}
	}
	lost := decodeWith(t, nil, pdu.Message{ESM: 4, Short: []byte("no id here")})
	if len(lost) != 1 || lost[0].Kind != channels.InAccount || lost[0].Detail == "" {
		t.Errorf("%+v", lost)
	}
	said := decodeWith(t, nil, pdu.Message{ESM: 0x10, Short: []byte("I agree")})
	if len(said) != 1 || said[0].Kind != channels.InMessage {
		t.Errorf("%+v", said)
	}
}

func TestTheSenderIsReadByTheTypeOfTheNumber(t *testing.T) {
	cases := []struct {
		from   pdu.Address
		want   string
		proven bool
	}{
		{pdu.Address{TON: 1, NPI: 1, Addr: "447700900123"}, "+447700900123", true}, {pdu.Address{TON: 1, NPI: 1, Addr: "+447700900123"}, "+447700900123", true},
		{pdu.Address{TON: 2, NPI: 1, Addr: "07400123456"}, "+447400123456", true}, {pdu.Address{TON: 0, NPI: 0, Addr: "447400123456"}, "+447400123456", true},
		{pdu.Address{TON: 1, NPI: 1, Addr: "00447700900123"}, "+447700900123", true}, {pdu.Address{TON: 1, NPI: 1, Addr: "07400123456"}, "+447400123456", true},
		{pdu.Address{TON: 1, NPI: 1, Addr: " 447700900123"}, "+447700900123", true}, {pdu.Address{TON: 1, NPI: 1, Addr: "+"}, "+", false}, {pdu.Address{TON: 1, NPI: 1, Addr: "Parcels"}, "Parcels", false},
		{pdu.Address{TON: 5, Addr: "ACME"}, "ACME", false}, {pdu.Address{TON: 5, Addr: "447700900123"}, "447700900123", false},
		{pdu.Address{TON: 3, Addr: "72345"}, "72345", false}, {pdu.Address{TON: 1, Addr: "72345"}, "72345", false}, {pdu.Address{}, "", false},
	}
	for _, c := range cases {
		m := incoming("hi")
		m.Source = c.from
		got := decodeWith(t, nil, m)[0].From.Identities[0]
		if got.Value != c.want || got.Proven != c.proven {
			t.Errorf("%+v is %+v", c.from, got)
		}
	}
}

func TestAStopWordIsAMessageAndAConsent(t *testing.T) {
	items := decodeWith(t, nil, incoming("Stop."))
	if len(items) != 2 || items[0].Message.Text != "Stop." || items[1].Kind != channels.InConsent || items[1].Consent != "out" || items[1].ID != "r1#consent" {
		t.Errorf("%+v", items)
	}
}

func TestAWrongSettingIsNamed(t *testing.T) {
	d := smpp.New(smpp.Deps{})
	for field, extra := range map[string]map[string]any{
		"settings.host": {"host": " "}, "settings.port": {"port": 70000}, "settings.system_id": {"system_id": "0123456789abcdef"}, "settings.source": {"source": ""},
		"settings.coding": {"coding": "ebcdic"}, "settings.ids": {"ids": "x"}, "settings.long": {"long": "x"}, "settings.bind": {"bind": "x"},
		"settings.source_ton": {"source_ton": "256"}, "settings.ca": {"ca": "x"}, "settings.country": {"country": "XX"}, "settings.window": {"window": -1}, "": {},
	} {
		got := ""
		if err := fault.Public(d.Check(inbox(2775, extra))); err != nil {
			got = err.Field
		}
		if got != field {
			t.Errorf("%v blames %q", extra, got)
		}
	}
	in := inbox(2775, nil)
	in.Secrets["password"] = "123456789"
	if err := fault.Public(d.Check(in)); err == nil || err.Field != "settings.password" {
		t.Errorf("%v", err)
	}
	if d.Account(in) != "+447700900999" || !d.Traits(in).Segments || len(d.Fields()) == 0 || !d.Listens(in) {
		t.Error("account or traits")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(rawOf(incoming("hi")).Body)
	f.Add(rawOf(pdu.Message{ESM: 4, Short: []byte("id:1 stat:DELIVRD")}).Body)
	f.Add(rawOf(pdu.Message{ESM: 0x40, Coding: 8, Short: []byte("\x05\x00\x03\x01\x02\x01\x00a")}).Body)
	d := smpp.New(smpp.Deps{})
	in := inbox(1, nil)
	f.Fuzz(func(t *testing.T, body []byte) {
		items, err := d.Decode(in, channels.Raw{Body: body})
		if err == nil && len(items) == 0 {
			t.Fatalf("%x said nothing", body)
		}
	})
}
