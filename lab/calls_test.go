package lab

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"
)

func TestBothVersionsAreWhatTheySay(t *testing.T) {
	onBoth(t, func(t *testing.T, ctx context.Context, l *Lab) {
		v, err := l.PBX.FullVersion(ctx)
		must(t, err)
		if !strings.HasPrefix(v, l.PBX.Version+".") {
			t.Errorf("asked for %s, got %s", l.PBX.Version, v)
		}
		t.Log(v)
	})
}

// With nobody on the event stream Stasis() fails, and the dialplan takes the caller to the PBX's own queue.
func TestWithoutADaemonACallerHearsMusic(t *testing.T) {
	for v := range shared {
		t.Run("Asterisk "+v, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			l := shared[v]
			c := called(ctx, t, l, CallIn{DID: "100", CallerID: "600123123", Record: true})
			must(t, c.WaitAnswered(ctx))
			must(t, c.HearsMusic(ctx))
			must(t, c.Hangup(ctx))
			if _, err := l.Carrier.Call(ctx, CallIn{CallerID: "1\r\nAction: Command"}); err == nil {
				t.Error("a caller id with a line break was let through")
			}
		})
	}
}

// outcomes are the numbers the carrier's dialplan promises. The numbers are what Asterisk reports as cause.
var outcomes = []struct {
	number, what string
	cause        string
}{
	{"9100100", "answers and talks a second", "16"}, {"930000", "busy", "17"}, {"940000", "no circuit", "34"},
	{"950000", "no such number", "1"}, {"960000", "refuses", "21"}, {"920000", "rings for ever", ""},
}

func TestNumbersOfTheCarrierHaveTheirOutcome(t *testing.T) {
	onBoth(t, func(t *testing.T, ctx context.Context, l *Lab) {
		b := connectARI(ctx, t, l.PBX, "outcomes")
		for _, o := range outcomes {
			id := "out-" + o.number
			b.post("/channels/"+id, "endpoint", "PJSIP/"+o.number+"@carrier", "app", "outcomes", "timeout", "2", "callerId", "900")
			if got := b.destroyed(ctx, id); o.cause != "" && got != o.cause {
				t.Errorf("%s (%s): cause %s, want %s", o.number, o.what, got, o.cause)
			} else {
				t.Logf("%s (%s): cause %s", o.number, o.what, got)
			}
		}
	})
}

func (b *bareARI) destroyed(ctx context.Context, id string) string {
	b.t.Helper()
	deadline, _ := ctx.Deadline()
	must(b.t, b.ws.SetReadDeadline(deadline))
	for {
		var e struct {
			Type    string
			Cause   jsonNumber
			Channel struct{ ID string }
		}
		must(b.t, b.ws.ReadJSON(&e))
		if e.Type == "ChannelDestroyed" && e.Channel.ID == id {
			return string(e.Cause)
		}
	}
}

// jsonNumber keeps a number as it was written.
type jsonNumber string

func (n *jsonNumber) UnmarshalJSON(raw []byte) error { *n = jsonNumber(raw); return nil }

// A desk phone hums one tone, the customer another; each must hear the other through the PBX.
func TestACustomerAndADeskPhoneHearEachOther(t *testing.T) {
	onBoth(t, func(t *testing.T, ctx context.Context, l *Lab) {
		file, err := l.Carrier.SetPhone(ctx, "1001", Phone{Tone: 700, Record: true})
		must(t, err)
		b := connectARI(ctx, t, l.PBX, "talk")
		b.post("/channels/desk-1", "endpoint", "PJSIP/1001", "extension", "9800000", "context", "from-internal", "priority", "1")
		err = poll(ctx, 50*time.Millisecond, func() (bool, error) {
			a, err := ReadAudio(file)
			return err == nil && a.Length() >= time.Second && a.Last(time.Second).Tone(CustomerTone) > 0.6, nil
		})
		must(t, err)
		_, err = b.do("DELETE", "/channels/desk-1", nil, nil)
		must(t, err)
	})
}

func TestAKilledAsteriskComesBack(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	l, err := Start(ctx, Config{Phones: 1, Log: Quiet})
	must(t, err)
	before := l.PBX.Pid()
	must(t, l.PBX.Kill(ctx))
	if l.PBX.Running() || l.PBX.Pid() != 0 {
		t.Error("it says it runs after it was killed")
	}
	began := time.Now()
	must(t, l.PBX.Start(ctx))
	t.Logf("back in %v", time.Since(began).Round(10*time.Millisecond))
	if l.PBX.Pid() == before {
		t.Error("the same process came back")
	}
	must(t, l.Stop(ctx))
	if conn, err := net.Dial("tcp", l.PBX.AMIAddr); err == nil {
		must(t, errors.Join(conn.Close(), errors.New("it still listens after Stop")))
	}
}
