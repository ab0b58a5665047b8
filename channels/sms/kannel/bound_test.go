package kannel_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms"
	"github.com/cordboard/cordboard/channels/sms/smpp/pdu"
	"github.com/cordboard/cordboard/channels/sms/smpptest"
)

// A gateway that is bound to a message centre by SMPP: Kannel judges our stand-in centre, and the whole way is walked.
func TestARealKannelBoundBySMPPCarriesTextsBothWays(t *testing.T) {
	centre, err := smpptest.Start(smpptest.Options{SystemID: "kannel", Password: "pw", Submit: func(n int, _ pdu.Message) smpptest.Answer {
		return smpptest.Answer{ID: fmt.Sprintf("%x", 4000+n)}
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(centre.Close)
	g := realKannel(t, fmt.Sprintf(`group = smsc
smsc = smpp
smsc-id = lab
host = 127.0.0.1
port = %d
transceiver-mode = true
smsc-username = kannel
smsc-password = pw
system-type = VMA
address-range = ""
msg-id-type = 0x01
enquire-link-interval = 5
`, centre.Port))
	if _, err := centre.Binds(g.ctx, 1); err != nil {
		t.Fatal(err)
	}
	status, err := centre.Deliver(g.ctx, pdu.Message{Source: pdu.Address{TON: 1, NPI: 1, Addr: "447400123456"}, Dest: pdu.Address{TON: 1, NPI: 1, Addr: "447700900999"}, Coding: 8, Short: sms.EncodeUCS2("Жук 😀")})
	if err != nil || status != pdu.OK {
		t.Fatalf("%v %v", status, err)
	}
	if from := g.until(g.ctx, words("Жук 😀")).From.Identities[0]; from.Value != "+447400123456" {
		t.Errorf("%+v", from)
	}
	g.send("m1", strings.Repeat("x", 152)+"€ and more")
	got, err := centre.Submits(g.ctx, 2)
	if err != nil {
		t.Fatal(err)
	}
	var whole []byte
	for i, m := range got {
		u := sms.ReadUDH(m.Text())
		if u.Concat == nil || u.Concat.N != i+1 || u.Concat.Of != 2 || m.Dest.Addr != "447700900123" {
			t.Fatalf("%+v", m)
		}
		whole = append(whole, u.Data...)
	}
	if text := sms.DecodeGSM(whole); text != strings.Repeat("x", 152)+"€ and more" {
		t.Errorf("%q", text)
	}
	if status, err := centre.Deliver(g.ctx, smpptest.Receipt("4001", "UNDELIV", "447700900123", "447700900999")); err != nil || status != pdu.OK {
		t.Fatalf("%v %v", status, err)
	}
	g.until(g.ctx, func(i channels.Inbound) bool {
		return i.ID == "m1" && i.Status != nil && i.Status.Status == channels.Failed
	})
}
