package smpp_test

import (
	"context"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"net"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms"
	"github.com/cordboard/cordboard/channels/sms/smpp"
	"github.com/cordboard/cordboard/channels/sms/smpp/pdu"
	"github.com/cordboard/cordboard/channels/sms/smpptest"
)

func incoming(words string) pdu.Message {
	b, _ := sms.EncodeGSM(words)
	return pdu.Message{Source: pdu.Address{TON: 1, NPI: 1, Addr: "447700900123"}, Dest: pdu.Address{TON: 1, NPI: 1, Addr: "447700900999"}, Short: b}
}

func (b *bench) deliver(m pdu.Message, want pdu.Status) {
	b.t.Helper()
	if s, err := b.Deliver(b.ctx, m); err != nil || s != want {
		b.t.Fatalf("answered %#x, %v; want %#x", uint32(s), err, uint32(want))
	}
}

func TestAMessageIsAcknowledgedOnlyWhenItIsKept(t *testing.T) {
	b := start(t, smpptest.Options{}, nil)
	b.sink.fail = 2
	b.deliver(incoming("hello €"), pdu.TryLater)
	b.deliver(incoming("hello €"), pdu.TryLater)
	b.deliver(incoming("hello €"), pdu.OK)
	raws := b.sink.raws(t, 1)
	items := b.decode(raws[0])
	if len(raws) != 1 || len(items) != 1 || items[0].Message.Text != "hello €" || items[0].Thread != "+447700900123" || !items[0].From.Identities[0].Proven {
		t.Errorf("%+v", items)
	}
}

func TestTheSameWordsTwiceAreTwoMessagesUnlessTheCentreRepeatsItself(t *testing.T) {
	b := start(t, smpptest.Options{}, nil)
	b.deliver(incoming("ok"), pdu.OK)
	b.deliver(incoming("ok"), pdu.OK)
	b.Drop() // whether the last answer arrived nobody knows
	if _, err := b.Binds(b.ctx, 2); err != nil {
		t.Fatal(err)
	}
	b.deliver(incoming("ok"), pdu.OK)
	raws := b.sink.raws(t, 3)
	var ids []string
	for _, r := range raws {
		ids = append(ids, b.decode(r)[0].ID)
	}
	if ids[0] == ids[1] || ids[2] != ids[1] {
		t.Errorf("the ids are %q", ids)
	}
}

func TestTheSessionIsBuiltAgainAfterItBroke(t *testing.T) {
	b := start(t, smpptest.Options{}, nil)
	b.send("one")
	b.Drop()
	b.sink.state(t, "down", "connection")
	b.send("two")
	got, err := b.Submits(b.ctx, 2)
	if err != nil || string(got[1].Short) != "two" {
		t.Errorf("%+v %v", got, err)
	}
}

func TestACentreWithoutTransceiversGetsTwoConnections(t *testing.T) {
	b := start(t, smpptest.Options{Bind: func(as pdu.Command, _ pdu.Bind) pdu.Status {
		if as == pdu.BindTransceiver {
			return pdu.InvalidCommand
		}
		return pdu.OK
	}}, nil)
	binds, err := b.Binds(b.ctx, 2)
	if err != nil || !slices.Equal(binds, []pdu.Command{pdu.BindReceiver, pdu.BindTransmitter}) {
		t.Errorf("%v %v", binds, err)
	}
	b.send("out")
	b.deliver(incoming("in"), pdu.OK)
	b.sink.raws(t, 1)
}

func TestBothSidesAskWhetherTheOtherIsThere(t *testing.T) {
	b := start(t, smpptest.Options{}, map[string]any{"enquire_seconds": 1})
	if err := b.Enquired(b.ctx, 2); err != nil {
		t.Error(err)
	}
	if s, err := b.Ask(b.ctx, pdu.EnquireLink, nil); err != nil || s != pdu.OK {
		t.Errorf("%v %v", s, err)
	}
}

func TestWhatTheDriverDoesNotKnowIsAnsweredAndDisturbsNothing(t *testing.T) {
	b := start(t, smpptest.Options{}, nil)
	if s, err := b.Ask(b.ctx, 0x7777, []byte("?")); err != nil || s != pdu.InvalidCommand {
		t.Errorf("%#x %v", uint32(s), err)
	}
	if err := b.Send(b.ctx, pdu.PDU{Command: pdu.AlertNotification, Seq: 9, Body: make([]byte, 6)}.Bytes()); err != nil {
		t.Error(err)
	}
	if err := b.Send(b.ctx, pdu.PDU{Command: pdu.SubmitSM.Answer(), Seq: 99999}.Bytes()); err != nil {
		t.Error(err)
	}
	b.deliver(incoming("still here"), pdu.OK)
	if err := b.Send(b.ctx, []byte{0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 7}); err != nil {
		t.Error(err)
	}
	if n, err := b.Nacks(b.ctx, 2); err != nil || n[1].Status != pdu.InvalidLength {
		t.Errorf("%+v %v", n, err)
	}
	if _, err := b.Binds(b.ctx, 2); err != nil {
		t.Error("a stream out of step was not left for a new connection")
	}
}

func TestAMalformedMessageIsKeptAndDecodesToAReason(t *testing.T) {
	b := start(t, smpptest.Options{}, nil)
	if s, err := b.Ask(b.ctx, pdu.DeliverSM, []byte{1, 2, 3}); err != nil || s != pdu.OK {
		t.Errorf("%v %v", s, err)
	}
	if _, err := b.d.Decode(b.in, b.sink.raws(t, 1)[0]); err == nil {
		t.Error("no reason")
	}
}

func TestADataSMIsAMessage(t *testing.T) {
	b := start(t, smpptest.Options{}, nil)
	body := []byte("\x00\x01\x01447700900123\x00\x01\x01447700900999\x00\x00\x00\x08\x04\x24\x00\x04\xd8\x3d\xde\x00")
	if s, err := b.Ask(b.ctx, pdu.DataSM, body); err != nil || s != pdu.OK {
		t.Fatalf("%v %v", s, err)
	}
	if items := b.decode(b.sink.raws(t, 1)[0]); items[0].Message.Text != "😀" {
		t.Errorf("%+v", items)
	}
}

func TestAReceiptMeetsItsMessageWhateverTheBase(t *testing.T) {
	cases := []struct{ how, answered, told string }{
		{"auto", "100a", "4106"}, {"auto", "4106", "100A"}, {"auto", "0000100a", "100A"}, {"auto", "abc-1", "ABC-1"}, {"auto", "7", "7"},
		{"hex-dec", "100a", "4106"}, {"hex-dec", "0010", "16"}, {"dec-hex", "4106", "0000100a"}, {"as-is", "000012AB", "12ab"},
		{"auto", "5f3e2b1c-0d4a-4b6e-9c8f-112233445566", "5F3E2B1C-0D4A-4B6E-9C8F-112233445566"},
	}
	for _, c := range cases {
		b := start(t, smpptest.Options{Submit: func(int, pdu.Message) smpptest.Answer { return smpptest.Answer{ID: c.answered} }}, map[string]any{"ids": c.how})
		r := b.send("hi")
		b.deliver(smpptest.Receipt(c.told, "DELIVRD", "447700900123", "447700900999"), pdu.OK)
		found := 0
		for _, item := range b.decode(b.sink.raws(t, 1)[0]) {
			if item.Kind != channels.InStatus || item.Status.Status != channels.Delivered {
				t.Errorf("%+v", item)
			}
			if item.ID == r.IDs[0] {
				found++
			}
		}
		if found != 1 {
			t.Errorf("%s: %s answered and %s told met %d times", c.how, c.answered, c.told, found)
		}
	}
}

func TestAReceiptOfAnotherHandsetMeetsNoMessage(t *testing.T) {
	b := start(t, smpptest.Options{Submit: func(int, pdu.Message) smpptest.Answer { return smpptest.Answer{ID: "1014"} }}, nil)
	r := b.send("hi")
	b.deliver(smpptest.Receipt("4116", "DELIVRD", "447700900555", "447700900999"), pdu.OK) // 0x1014 is 4116
	for _, item := range b.decode(b.sink.raws(t, 1)[0]) {
		if item.ID == r.IDs[0] {
			t.Error("the receipt of another message was taken for this one's")
		}
	}
}

func TestTheSessionIsEncryptedWhenThatIsWanted(t *testing.T) {
	h := httptest.NewUnstartedServer(nil)
	h.StartTLS()
	defer h.Close()
	ca := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: h.Certificate().Raw}))
	o := smpptest.Options{Wrap: func(l net.Listener) net.Listener {
		return tls.NewListener(l, &tls.Config{Certificates: h.TLS.Certificates})
	}}
	b := start(t, o, map[string]any{"tls": true, "ca": ca})
	b.send("secret")
	stranger := start(t, o, map[string]any{"tls": true})
	stranger.sink.state(t, "down", "connection")
}

func TestANewerVersionOfTheInboxTakesOver(t *testing.T) {
	c := centre(t, smpptest.Options{})
	d := smpp.New(smpp.Deps{})
	ctx, stop := context.WithCancel(t.Context())
	old := make(chan error, 1)
	first := &sink{}
	go func() { old <- d.Listen(ctx, inbox(c.Port, nil), first) }()
	first.state(t, "up", "")
	newer := inbox(c.Port, nil)
	newer.Version = 2
	listen(t, d, newer).state(t, "up", "")
	stop()
	if err := <-old; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	short, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if _, err := d.Send(short, newer, text("hi")); err != nil {
		t.Error(err)
	}
}

func TestTheGuidedTestSaysWhichStepFails(t *testing.T) {
	keys := func(steps []channels.TestStep) (all []string) {
		for _, s := range steps {
			k := s.Key
			if !s.OK {
				k = "!" + k
			}
			all = append(all, k)
		}
		return all
	}
	good, bad := centre(t, smpptest.Options{}), centre(t, smpptest.Options{Password: "other"})
	d := smpp.New(smpp.Deps{})
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := gone.Addr().(*net.TCPAddr).Port
	_ = gone.Close()
	broken := inbox(good.Port, map[string]any{"host": ""})
	for _, c := range []struct {
		in   channels.Inbox
		want []string
	}{
		{inbox(good.Port, nil), []string{"settings", "connect", "bind", "enquire"}},
		{inbox(bad.Port, nil), []string{"settings", "connect", "!bind"}},
		{inbox(port, nil), []string{"settings", "!connect"}},
		{broken, []string{"!settings"}},
	} {
		if got := keys(d.Test(t.Context(), c.in)); !slices.Equal(got, c.want) {
			t.Errorf("%v, want %v", got, c.want)
		}
	}
	if binds, _ := good.Binds(t.Context(), 1); binds[0] != pdu.BindTransmitter {
		t.Error("the test took customers' messages")
	}
	b := start(t, smpptest.Options{}, nil)
	b.sink.state(t, "up", "")
	if got := keys(b.d.Test(t.Context(), b.in)); !slices.Equal(got, []string{"settings", "connect", "bind", "enquire"}) {
		t.Errorf("%v", got)
	}
	if binds, _ := b.Binds(b.ctx, 1); len(binds) != 1 {
		t.Error("the test bound beside the session")
	}
}
