package lab

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// waiting brings a caller into the application cordboard and answers.
func waiting(ctx context.Context, t *testing.T, l *Lab, did string) (*Customer, *bareARI, string) {
	t.Helper()
	b := connectARI(ctx, t, l.PBX, "cordboard")
	c := called(ctx, t, l, CallIn{DID: did, Record: true, Tone: 350})
	ch := b.arrival(ctx)
	b.post("/channels/" + ch + "/answer")
	must(t, c.WaitAnswered(ctx))
	return c, b, ch
}

// inQueue waits until the channel runs the fallback queue.
func inQueue(ctx context.Context, t *testing.T, l *Lab, channel string) {
	t.Helper()
	var seen string
	err := poll(ctx, 20*time.Millisecond, func() (bool, error) {
		out, err := l.PBX.CLI(ctx, "core show channels concise")
		for line := range strings.Lines(out) {
			if strings.HasSuffix(strings.TrimSpace(line), "!"+channel) {
				seen = line
				return strings.Contains(line, "!Queue!fallback"), err
			}
		}
		return false, err
	})
	if err != nil {
		t.Fatalf("channel %s did not come to the fallback queue, last seen as %q: %v", channel, seen, err)
	}
}

// TestTheLease is the ground Cordboard's promise stands on that no waiting caller is lost when the daemon
// dies: an absolute timeout set over ARI sends the channel to extension T instead of hanging it up. One
// application name means one after the other.
func TestTheLease(t *testing.T) {
	onBoth(t, func(t *testing.T, ctx context.Context, l *Lab) {
		t.Run("fires while the channel is in Stasis alone", func(t *testing.T) {
			c, b, ch := waiting(ctx, t, l, "101")
			b.lease(ch, "1")
			set := time.Now()
			b.disconnect()
			inQueue(ctx, t, l, ch)
			t.Logf("in the fallback queue %v after a lease of 1 s was set", time.Since(set).Round(10*time.Millisecond))
			must(t, c.HearsMusic(ctx))
		})
		t.Run("fires inside a holding bridge with music", func(t *testing.T) {
			c, b, ch := waiting(ctx, t, l, "102")
			b.hold(ch)
			must(t, c.HearsMusic(ctx))
			b.lease(ch, "1")
			set := time.Now()
			b.disconnect()
			inQueue(ctx, t, l, ch)
			t.Logf("in the fallback queue %v after a lease of 1 s was set", time.Since(set).Round(10*time.Millisecond))
			must(t, c.HearsMusic(ctx))
			if c.State() != "answered" {
				t.Errorf("the caller is %s", c.State())
			}
		})
		t.Run("is disarmed by zero and renewed by a new value", func(t *testing.T) {
			c, b, ch := waiting(ctx, t, l, "103")
			b.hold(ch)
			b.lease(ch, "2")
			b.lease(ch, "0")
			stays(ctx, t, l, ch, 3500*time.Millisecond)
			b.lease(ch, "2")
			stays(ctx, t, l, ch, 1200*time.Millisecond)
			b.lease(ch, "3")
			stays(ctx, t, l, ch, 2*time.Second)
			b.disconnect()
			inQueue(ctx, t, l, ch)
			must(t, c.HearsMusic(ctx))
		})
		t.Run("a greeting over the holding bridge ends in music without us", func(t *testing.T) {
			greetingTest(ctx, t, l)
		})
	})
}

func greetingTest(ctx context.Context, t *testing.T, l *Lab) {
	must(t, Tones(8000, 2*time.Second, 880).WriteWAV(filepath.Join(l.PBX.SoundsDir, "greeting.wav")))
	c, b, ch := waiting(ctx, t, l, "104")
	b.hold(ch)
	must(t, c.HearsMusic(ctx))
	b.post("/channels/"+ch+"/play", "media", "sound:greeting")
	b.disconnect()
	must(t, c.Hears(ctx, 880))
	must(t, c.HearsMusic(ctx))
	a, err := c.Heard()
	must(t, err)
	if over := a.Tone(880); over < 1.5/a.Length().Seconds() {
		t.Errorf("of a two second greeting only %.1f s were heard alone", over*a.Length().Seconds())
	}
}

// stays checks all the while that the channel is in the application.
func stays(ctx context.Context, t *testing.T, l *Lab, channel string, d time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	err := poll(ctx, 100*time.Millisecond, func() (bool, error) {
		out, err := l.PBX.CLI(ctx, "core show channel "+channel)
		if ctx.Err() == nil && err == nil && !strings.Contains(out, "Application: Stasis") {
			return false, fmt.Errorf("channel %s left the application:\n%s", channel, out)
		}
		return false, nil
	})
	if ctx.Err() == nil {
		t.Fatal(err)
	}
}
