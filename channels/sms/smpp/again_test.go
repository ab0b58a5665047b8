package smpp_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels/sms/smpp"
	"github.com/cordboard/cordboard/channels/sms/smpp/pdu"
	"github.com/cordboard/cordboard/channels/sms/smpptest"
)

func TestWhatTheLastProcessKeptAndCouldNotAnswerIsTheSameMessage(t *testing.T) {
	c := centre(t, smpptest.Options{})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	in, kept := inbox(c.Port, nil), &sink{}
	for start := range 2 {
		end := listenWith(t, smpp.New(smpp.Deps{}), in, kept)
		if _, err := c.Binds(ctx, start+1); err != nil {
			t.Fatal(err)
		}
		for n := range 3 {
			if s, err := c.Deliver(ctx, incoming(fmt.Sprintf("text %d", n+start))); err != nil || s != pdu.OK {
				t.Fatalf("%#x %v", uint32(s), err)
			}
		}
		if len(kept.position) > 190 {
			t.Errorf("%d characters do not fit where positions are kept", len(kept.position))
		}
		end()
	}
	ids := map[string]bool{}
	raws := kept.raws(t, 6)
	for _, r := range raws {
		ids[r.Header["id"]] = true
	}
	if len(ids) != 4 { // 0, 1, 2 and then 1, 2, 3
		t.Errorf("%d messages, want 4: %q", len(ids), kept.position)
	}
}

func TestAPartThatComesAgainIsTheSamePart(t *testing.T) {
	b := start(t, smpptest.Options{}, nil)
	m := incoming("")
	m.ESM, m.Short = pdu.ESMHeader, []byte("\x05\x00\x03\x07\x02\x01half")
	b.deliver(m, pdu.OK)
	b.deliver(m, pdu.OK)
	m.Short = []byte("\x05\x00\x03\x08\x02\x01half")
	b.deliver(m, pdu.OK)
	raws := b.sink.raws(t, 3)
	if raws[0].Header["id"] != raws[1].Header["id"] || raws[0].Header["id"] == raws[2].Header["id"] {
		t.Errorf("%v", raws)
	}
}

func TestAPartIsKnownByItsHeaderAlsoWhenTheCentreForgetsToMarkIt(t *testing.T) {
	for text, want := range map[string]int{
		"\x05\x00\x03\x2a\x02\x01half": 2, "\x06\x08\x04\x01\x2a\x03\x01third": 3,
		"\x05\x00\x03\x2a\x01\x01whole": 0, "\x05\x00\x03\x2a\x02\x03odd": 0, "\x05\x00": 0, "\x05\x00\x03\x2a\x02": 0, "\x05 hello": 0,
	} {
		m := incoming("")
		m.Short = []byte(text)
		items := decodeWith(t, nil, m)
		switch part := items[0].Part; {
		case want == 0 && (part != nil || items[0].Message == nil):
			t.Errorf("%q is a part: %+v", text, part)
		case want > 0 && (part == nil || part.Of != want || len(part.Data) > len(text)-6):
			t.Errorf("%q: %+v", text, items[0])
		}
	}
}
