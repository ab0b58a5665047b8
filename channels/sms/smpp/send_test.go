package smpp_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms"
	"github.com/cordboard/cordboard/channels/sms/smpp/pdu"
	"github.com/cordboard/cordboard/channels/sms/smpptest"
)

func TestATextArrivesAtTheMessageCentreAsItWasWritten(t *testing.T) {
	b := start(t, smpptest.Options{SystemID: "cord", Password: "pw"}, nil)
	r := b.send("Price: 5 € [net]")
	if len(r.IDs) != 1 || r.Parts != 1 || r.Status != channels.Sent {
		t.Errorf("receipt %+v", r)
	}
	b.send("привет 😀")
	got, err := b.Submits(b.ctx, 2)
	if err != nil {
		t.Fatal(err)
	}
	first := got[0]
	if sms.DecodeGSM(first.Short) != "Price: 5 € [net]" || first.Coding != 0 || first.Registered&1 != 1 {
		t.Errorf("%+v", first)
	}
	if first.Dest != (pdu.Address{TON: 1, NPI: 1, Addr: "447700900123"}) || first.Source != (pdu.Address{TON: 1, NPI: 1, Addr: "447700900999"}) {
		t.Errorf("%+v", first)
	}
	if sms.DecodeUCS2(got[1].Short) != "привет 😀" || got[1].Coding != 8 {
		t.Errorf("%+v", got[1])
	}
}

func TestALongTextGoesOutInTheWayTheBindWants(t *testing.T) {
	long := strings.Repeat("x", 152) + "€" + strings.Repeat("y", 200)
	for _, how := range []string{"udh", "sar", "payload"} {
		t.Run(how, func(t *testing.T) {
			b := start(t, smpptest.Options{}, map[string]any{"long": how})
			r := b.send(long)
			want := 3
			if how == "payload" {
				want = 1
			}
			got, err := b.Submits(b.ctx, want)
			if err != nil || len(got) != want || len(r.IDs) != want || r.Parts != 3 {
				t.Fatalf("%d frames, receipt %+v, %v", len(got), r, err)
			}
			var whole []byte
			for i, m := range got {
				data := m.Text()
				if how == "udh" {
					u := sms.ReadUDH(data)
					if m.ESM&pdu.ESMHeader == 0 || u.Concat == nil || u.Concat.N != i+1 || u.Concat.Of != 3 {
						t.Fatalf("%+v", m)
					}
					data = u.Data
				}
				if n, _ := m.TLVs.Number(pdu.SARSeq); how == "sar" && n != i+1 {
					t.Fatalf("%+v", m)
				}
				if len(data) > 0 && data[len(data)-1] == 0x1b {
					t.Error("a part ends with an escape")
				}
				whole = append(whole, data...)
			}
			if sms.DecodeGSM(whole) != long {
				t.Errorf("%q", sms.DecodeGSM(whole))
			}
		})
	}
}

func TestTheDefaultCodingIsTheBinds(t *testing.T) {
	b := start(t, smpptest.Options{}, map[string]any{"coding": "latin1"})
	b.send("mañana @ £5")
	b.send("5 €")
	got, err := b.Submits(b.ctx, 2)
	if err != nil || !bytes.Equal(got[0].Short, []byte("ma\xf1ana @ \xa35")) || got[0].Coding != 0 {
		t.Errorf("%+v %v", got, err)
	}
	if got[1].Coding != 8 || sms.DecodeUCS2(got[1].Short) != "5 €" {
		t.Errorf("%+v", got[1])
	}
}

func TestANameAndAShortCodeAreSentFromWithTheirOwnTypes(t *testing.T) {
	for source, want := range map[string]pdu.Address{"ACME": {TON: 5, Addr: "ACME"}, "72345": {TON: 3, Addr: "72345"}, "+447700900999": {TON: 1, NPI: 1, Addr: "447700900999"}} {
		b := start(t, smpptest.Options{}, map[string]any{"source": source})
		b.send("hi")
		if got, err := b.Submits(b.ctx, 1); err != nil || got[0].Source != want {
			t.Errorf("%s: %+v %v", source, got, err)
		}
	}
	b := start(t, smpptest.Options{}, map[string]any{"source": "72345", "source_ton": "0", "source_npi": "1", "dest_ton": "2"})
	b.send("hi")
	if got, err := b.Submits(b.ctx, 1); err != nil || got[0].Source != (pdu.Address{NPI: 1, Addr: "72345"}) || got[0].Dest.TON != 2 {
		t.Errorf("%+v %v", got, err)
	}
}

func TestABusyCentreGetsTheMessageAgain(t *testing.T) {
	answers := []smpptest.Answer{{Status: pdu.Throttled}, {Status: pdu.QueueFull}, {ID: "77"}}
	b := start(t, smpptest.Options{Submit: func(n int, _ pdu.Message) smpptest.Answer { return answers[n-1] }}, map[string]any{"ids": "as-is"})
	if r := b.send("hi"); !slices.Equal(r.IDs, []string{"77"}) {
		t.Errorf("%+v", r)
	}
}

func TestWhatTheCentreRefusesIsToldByItsCode(t *testing.T) {
	cases := map[pdu.Status]channels.TroubleClass{
		pdu.InvalidDestination: channels.Unreachable, pdu.InvalidSource: channels.Limited, pdu.SubmitFailed: channels.Never, pdu.SystemError: channels.Later, 0x451: channels.Never,
	}
	for status, class := range cases {
		b := start(t, smpptest.Options{Submit: func(int, pdu.Message) smpptest.Answer { return smpptest.Answer{Status: status} }}, nil)
		_, err := b.d.Send(b.ctx, b.in, text("hi"))
		if tr := trouble(t, err); tr.Class != class || tr.Code == "" || tr.Text == "" {
			t.Errorf("%#x: %+v", uint32(status), tr)
		}
	}
}

func TestABusyCentreUntilTheDeadlineMeansLater(t *testing.T) {
	b := start(t, smpptest.Options{Submit: func(int, pdu.Message) smpptest.Answer { return smpptest.Answer{Status: pdu.Throttled} }}, nil)
	b.sink.state(t, "up", "")
	ctx, cancel := context.WithTimeout(b.ctx, 300*time.Millisecond)
	defer cancel()
	_, err := b.d.Send(ctx, b.in, text("hi"))
	if tr := trouble(t, err); tr.Class != channels.Later || tr.RetryAfter == 0 {
		t.Errorf("%+v", tr)
	}
}

func TestAMessageUnderWayWhenTheConnectionBreaksIsMaybeSent(t *testing.T) {
	b := start(t, smpptest.Options{Submit: func(int, pdu.Message) smpptest.Answer { return smpptest.Answer{Drop: true} }}, nil)
	_, err := b.d.Send(b.ctx, b.in, text("hi"))
	if tr := trouble(t, err); tr.Class != channels.Maybe {
		t.Errorf("%+v", tr)
	}
	if got, _ := b.Submits(b.ctx, 1); len(got) != 1 {
		t.Errorf("sent %d times", len(got))
	}
}

func TestAMessageWithoutAnAnswerIsMaybeSent(t *testing.T) {
	b := start(t, smpptest.Options{Submit: func(int, pdu.Message) smpptest.Answer { return smpptest.Answer{Silent: true} }}, nil)
	b.sink.state(t, "up", "")
	ctx, cancel := context.WithTimeout(b.ctx, 300*time.Millisecond)
	defer cancel()
	_, err := b.d.Send(ctx, b.in, text("hi"))
	if tr := trouble(t, err); tr.Class != channels.Maybe {
		t.Errorf("%+v", tr)
	}
}

func TestALongTextOfWhichAPartLeftIsNeverSentAgain(t *testing.T) {
	b := start(t, smpptest.Options{Submit: func(n int, _ pdu.Message) smpptest.Answer {
		if n == 2 {
			return smpptest.Answer{Status: pdu.SystemError}
		}
		return smpptest.Answer{ID: "1"}
	}}, nil)
	_, err := b.d.Send(b.ctx, b.in, text(strings.Repeat("x", 400)))
	if tr := trouble(t, err); tr.Class != channels.Maybe || !strings.Contains(tr.Text, "1 of 3") {
		t.Errorf("%+v", tr)
	}
}

func TestWithoutASessionAMessageWaitsAndThenGoesLater(t *testing.T) {
	b := start(t, smpptest.Options{Bind: func(pdu.Command, pdu.Bind) pdu.Status { return pdu.SystemError }}, nil)
	ctx, cancel := context.WithTimeout(b.ctx, 100*time.Millisecond)
	defer cancel()
	_, err := b.d.Send(ctx, b.in, text("hi"))
	if tr := trouble(t, err); tr.Class != channels.Later {
		t.Errorf("%+v", tr)
	}
}

func TestARefusedPasswordStopsTheSending(t *testing.T) {
	b := start(t, smpptest.Options{Password: "other"}, nil)
	b.sink.state(t, "down", "credentials")
	_, err := b.d.Send(b.ctx, b.in, text("hi"))
	if tr := trouble(t, err); tr.Class != channels.Credentials || strings.Contains(tr.Error(), "pw") {
		t.Errorf("%+v", tr)
	}
}

func TestWhatCannotBeATextMessageNeverLeaves(t *testing.T) {
	b := start(t, smpptest.Options{}, map[string]any{"max_parts": 2})
	cases := map[string]channels.Outbound{"empty": text(" "), "too_long": text(strings.Repeat("x", 400)), "no_number": text("hi"), "files": text("hi")}
	for code, out := range cases {
		switch code {
		case "no_number":
			out.To = []channels.Identity{{Kind: channels.IDPhone, Value: "ACME"}}
		case "files":
			out.Files = []channels.OutFile{{}}
		}
		_, err := b.d.Send(b.ctx, b.in, out)
		if tr := trouble(t, err); tr.Code != code {
			t.Errorf("%s: %+v", code, tr)
		}
	}
	if got, _ := b.Submits(b.ctx, 0); len(got) != 0 {
		t.Errorf("%d messages left", len(got))
	}
}

func TestManySendersShareTheSession(t *testing.T) {
	b := start(t, smpptest.Options{}, map[string]any{"window": 3, "rate": 1000})
	var wg sync.WaitGroup
	for range 40 {
		wg.Go(func() {
			if _, err := b.d.Send(b.ctx, b.in, text("hi")); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got, err := b.Submits(b.ctx, 40); err != nil || len(got) != 40 {
		t.Errorf("%d %v", len(got), err)
	}
}
