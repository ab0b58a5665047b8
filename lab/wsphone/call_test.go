package wsphone

import (
	"context"
	"testing"
	"time"
)

func TestAPhoneTakesACallWithAudioBothWaysAndHangsUp(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, b *pbx) {
		p, _ := b.phone(ctx, "cb-1", nil)
		for range 3 {
			b.ring("cb-1", "echo")
			in := next(ctx, t, p.Incoming())
			if in.Header.Get("X-Cordboard-Offer") != "offer-cb-1" || in.CallID == "" {
				t.Errorf("the INVITE came as %+v", in)
			}
			must(t, p.Answer(ctx))
			answered := time.Since(in.At)
			// The PBX sends back what it is sent, so hearing the own tone proves both ways.
			must(t, p.Hears(ctx, 700))
			t.Logf("INVITE to ACK %d ms, first packet %d ms, half a second of own tone echoed %d ms", answered.Milliseconds(),
				p.FirstHeard().Sub(in.At).Milliseconds(), time.Since(in.At).Milliseconds())
			must(t, p.Hangup(ctx))
			if p.InCall() {
				t.Error("the phone is in a call it hung up")
			}
			t.Logf("channel gone %d ms after the BYE", b.noChannels(ctx).Milliseconds())
			if end := next(ctx, t, p.CallEnded()); end.By != ByPhone || end.CallID != in.CallID {
				t.Errorf("the call ended as %+v", end)
			}
		}
	})
}

func TestAPhoneHearsThePBXAndItsHangup(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, b *pbx) {
		p, _ := b.phone(ctx, "cb-1", func(c *Config) { c.AutoAnswer, c.ToneHz = true, 0 })
		id := b.ring("cb-1", "9800000") // a customer at the carrier, who hums
		must(t, p.Hears(ctx, 530))
		if !p.InCall() {
			t.Error("the phone hears but is in no call")
		}
		must(t, b.ari("DELETE", "/channels/"+id, nil, nil))
		if end := next(ctx, t, p.CallEnded()); end.By != ByPBX {
			t.Errorf("the call ended as %+v", end)
		}
		must(t, p.HearsSilence(ctx))
		b.noChannels(ctx)
	})
}

func TestAPhoneRingsThenDeclinesOrIsLetDown(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, b *pbx) {
		p, g := b.phone(ctx, "cb-1", nil)
		b.ring("cb-1", "echo")
		next(ctx, t, p.Incoming())
		must(t, p.Hangup(ctx))
		b.noChannels(ctx)
		next(ctx, t, p.CallEnded())

		id := b.ring("cb-1", "echo")
		next(ctx, t, p.Incoming())
		must(t, b.ari("DELETE", "/channels/"+id, nil, nil))
		if end := next(ctx, t, p.CallEnded()); end.By != ByCancel {
			t.Errorf("a call the PBX gave up ended as %+v", end)
		}
		b.noChannels(ctx)

		b.ring("cb-1", "echo")
		next(ctx, t, p.Incoming())
		g.shut()
		p.DropSocket()
		if end := next(ctx, t, p.CallEnded()); end.By != BySocket {
			t.Errorf("a call whose socket went ended as %+v", end)
		}
		// Asterisk does not connect the loss of the socket with the call: it rings on until the originate's own time is up.
		if n := len(b.channels()); n != 1 {
			t.Errorf("after the loss of the socket the PBX has %d channels; it used to ring on", n)
		}
		g.unlock()
		must(t, p.WaitRegistered(ctx))
		for _, id := range b.channels() {
			must(t, b.ari("DELETE", "/channels/"+id, nil, nil))
		}
		b.noChannels(ctx)
		b.ring("cb-1", "echo")
		next(ctx, t, p.Incoming())
		must(t, p.Answer(ctx))
		must(t, p.Hears(ctx, 700))
		b.ring("cb-1", "echo") // a second call while the first lasts
		b.until(ctx, "the second call is refused", func() bool { return len(b.channels()) == 1 })
	})
}
