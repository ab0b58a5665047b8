package wsphone

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// talk brings a phone into a call with the PBX's echo.
func talk(ctx context.Context, t *testing.T, b *pbx, p *Phone) string {
	t.Helper()
	id := b.ring(p.cfg.Endpoint, "echo")
	next(ctx, t, p.Incoming())
	must(t, p.Answer(ctx))
	must(t, p.Hears(ctx, 700))
	return id
}

// soundGoesOn proves a second of new sound, beyond what was in the phone's ear already.
func soundGoesOn(ctx context.Context, t *testing.T, b *pbx, p *Phone, hz float64) {
	t.Helper()
	packets := p.Packets()
	b.until(ctx, "a second more of sound", func() bool { return p.Packets() >= packets+50 })
	must(t, p.Hears(ctx, hz))
}

// steady is a phone in a call that nothing happens to: when its sound breaks off too, the machine is to blame.
func steady(ctx context.Context, t *testing.T, b *pbx) *Phone {
	t.Helper()
	p, _ := b.phone(ctx, "cb-steady", nil)
	talk(ctx, t, b, p)
	return p
}

// unbroken compares the sound of a phone since a moment with that of the steady one.
func unbroken(t *testing.T, p, control *Phone, since time.Time) {
	t.Helper()
	got, machine := p.LongestBreak(since), control.LongestBreak(since)
	if got > 0 || machine > 0 {
		t.Logf("longest break of the sound %v, of an untouched call %v", got.Round(time.Millisecond), machine.Round(time.Millisecond))
	}
	if got > 200*time.Millisecond && got > 2*machine {
		t.Errorf("the sound of %s broke off for %v, that of an untouched call for %v", p.cfg.Endpoint, got, machine)
	}
}

func TestAudioOutlivesTheSocketAndAHangupInTheGapReachesThePBX(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, b *pbx) {
		control := steady(ctx, t, b)
		p, g := b.phone(ctx, "cb-1", nil)
		talk(ctx, t, b, p)
		g.shut()
		dropped := time.Now()
		p.DropSocket()
		b.until(ctx, "the phone notices", func() bool { return !p.Registered() })
		soundGoesOn(ctx, t, b, p, 700)
		soundGoesOn(ctx, t, b, p, 700)
		unbroken(t, p, control, dropped)
		hung := make(chan error, 1)
		go func() { hung <- p.Hangup(ctx) }()
		next(ctx, t, p.CallEnded())
		must(t, p.HearsSilence(ctx))
		if len(b.channels()) != 2 {
			t.Error("the PBX ended the call before it was told")
		}
		opened := time.Now()
		g.unlock()
		must(t, next(ctx, t, hung))
		b.until(ctx, "the channel is gone", func() bool { return len(b.channels()) == 1 })
		t.Logf("BYE answered and channel gone %v after the way was open again", time.Since(opened).Round(time.Millisecond))
	})
}

func TestAHangupAfterTheSocketWasReplacedReachesThePBX(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, b *pbx) {
		p, g := b.phone(ctx, "cb-1", nil)
		talk(ctx, t, b, p)
		dropped := time.Now()
		p.DropSocket()
		b.until(ctx, "it dials again", func() bool { return g.used.Load() == 2 })
		must(t, p.WaitRegistered(ctx))
		t.Logf("registered again %v after the drop", time.Since(dropped).Round(time.Millisecond))
		soundGoesOn(ctx, t, b, p, 700)
		must(t, p.Hangup(ctx))
		b.noChannels(ctx)
		talk(ctx, t, b, p) // and the next call finds the new socket
		must(t, p.Hangup(ctx))
		b.noChannels(ctx)
	})
}

// A BYE of the PBX follows the call's address, not the registration.
func TestTheHangupOfThePBXAfterTheSocketWasReplaced(t *testing.T) {
	for _, refresh := range []bool{false, true} {
		name := "without a re-INVITE is lost"
		if refresh {
			name = "with a re-INVITE arrives"
		}
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, ctx context.Context, b *pbx) {
				p, _ := b.phone(ctx, "cb-1", nil)
				var control *Phone
				if refresh {
					control = steady(ctx, t, b)
				}
				id := talk(ctx, t, b, p)
				p.DropSocket()
				b.until(ctx, "the phone notices", func() bool { return !p.Registered() })
				must(t, p.WaitRegistered(ctx))
				soundGoesOn(ctx, t, b, p, 700)
				if refresh {
					began := time.Now()
					must(t, p.Refresh(ctx))
					t.Logf("the re-INVITE took %v", time.Since(began).Round(100*time.Microsecond))
					soundGoesOn(ctx, t, b, p, 700)
					unbroken(t, p, control, began)
					must(t, control.Hangup(ctx))
					b.until(ctx, "only the phone's call is left", func() bool { return len(b.channels()) == 1 })
				}
				began := time.Now()
				must(t, b.ari("DELETE", "/channels/"+id, nil, nil))
				t.Logf("channel gone after %v", b.noChannels(ctx).Round(time.Millisecond))
				if refresh {
					end := next(ctx, t, p.CallEnded())
					t.Logf("the BYE came %v after the hang-up: %+v", end.At.Sub(began).Round(100*time.Microsecond), end)
					return
				}
				// Nothing tells the phone but the sound: pion notes after 5 s that nobody answers its checks.
				b.until(ctx, "the sound is noted as gone", func() bool { return p.MediaState() != "connected" })
				t.Logf("media %s %v after the hang-up", p.MediaState(), time.Since(began).Round(time.Millisecond))
				if !p.InCall() || len(p.CallEnded()) > 0 {
					t.Error("the PBX's BYE arrived without a re-INVITE: this Asterisk is better than those measured")
				}
				if err := p.Hangup(ctx); err == nil || !strings.Contains(err.Error(), "481") {
					t.Errorf("hanging up a call the PBX no longer has: %v", err)
				}
			})
		})
	}
}

func TestARingingCallIsAnsweredOnTheNextSocketButNotCancelledThere(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, b *pbx) {
		p, _ := b.phone(ctx, "cb-1", func(c *Config) { c.KeepRinging = true })
		ringOn := func() string {
			id := b.ring("cb-1", "echo")
			next(ctx, t, p.Incoming())
			p.DropSocket()
			b.until(ctx, "the phone notices", func() bool { return !p.Registered() })
			must(t, p.WaitRegistered(ctx))
			return id
		}
		ringOn()
		must(t, p.Answer(ctx))
		must(t, p.Hears(ctx, 700))
		must(t, p.Hangup(ctx))
		b.noChannels(ctx)
		next(ctx, t, p.CallEnded())
		registerAnew := func() {
			contacts, err := b.CLI(ctx, "pjsip show contacts")
			must(t, err)
			t.Logf("the PBX still knows where the phone is: %v", strings.Contains(contacts, "cb-1"))
			p.DropSocket()
			b.until(ctx, "the phone notices", func() bool { return !p.Registered() })
			must(t, p.WaitRegistered(ctx))
		}
		registerAnew()

		ringOn()
		must(t, p.Hangup(ctx))
		t.Logf("declined on the next socket, channel gone after %v", b.noChannels(ctx).Round(time.Millisecond))
		next(ctx, t, p.CallEnded())
		registerAnew()

		must(t, b.ari("DELETE", "/channels/"+ringOn(), nil, nil))
		b.noChannels(ctx)
		select {
		case end := <-p.CallEnded():
			t.Errorf("the CANCEL found the new socket: %+v", end)
		case <-time.After(time.Second):
		}
		must(t, p.Hangup(ctx)) // a phone that keeps ringing needs another to tell it
	})
}

func TestFifteenPhonesLoseTheirSocketsAndStayInTheirCalls(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, b *pbx) {
		control := steady(ctx, t, b)
		var phones []*Phone
		for i := range 15 {
			p, _ := b.phone(ctx, fmt.Sprintf("cb-%d", i), func(c *Config) {
				c.AutoAnswer, c.RefreshOnReturn, c.ToneHz = true, true, 600+20*float64(i)
				c.Log = nil
			})
			phones = append(phones, p)
		}
		for _, p := range phones {
			b.ring(p.cfg.Endpoint, "echo")
		}
		for i, p := range phones {
			must(t, p.Hears(ctx, 600+20*float64(i)))
		}
		dropped := time.Now()
		for _, p := range phones {
			p.DropSocket()
		}
		for _, p := range phones {
			b.until(ctx, "the phone's call is moved", func() bool { return p.Refreshes() == 1 })
		}
		t.Logf("all registered and moved %v after the drop", time.Since(dropped).Round(time.Millisecond))
		before := make([]int, len(phones))
		for i, p := range phones {
			before[i] = p.Packets()
		}
		for i, p := range phones {
			b.until(ctx, "a second more of sound", func() bool { return p.Packets() >= before[i]+50 })
			must(t, p.Hears(ctx, 600+20*float64(i)))
			unbroken(t, p, control, dropped)
		}
		for _, id := range b.channels() {
			must(t, b.ari("DELETE", "/channels/"+id, nil, nil))
		}
		for _, p := range phones {
			if end := next(ctx, t, p.CallEnded()); end.By != ByPBX {
				t.Errorf("a call ended as %+v", end)
			}
		}
	})
}
