package calls

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/prompts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/lab"
)

const promptID = "01J00000000000000000000AAA"

// oneSound is a database with one prompt, in English only.
type oneSound struct{ sound prompts.Sound }

func (s oneSound) AllPromptAudio(context.Context) ([]prompts.Published, error) {
	return []prompts.Published{{ID: promptID, Language: "en", Sum: s.sound.Sum()}}, nil
}
func (s oneSound) PublishedAudio(context.Context, string, string) ([]byte, error) {
	return s.sound.WAV, nil
}

// publish lets the publisher give a tone to the PBX as a prompt.
func (c *realCentre) publish(hz float64, d time.Duration) {
	c.Helper()
	wav := filepath.Join(c.TempDir(), "tone.wav")
	if err := lab.Tones(16000, d, hz).WriteWAV(wav); err != nil {
		c.Fatal(err)
	}
	raw, err := os.ReadFile(wav)
	if err != nil {
		c.Fatal(err)
	}
	sound, err := prompts.Convert(raw)
	if err != nil {
		c.Fatal(err)
	}
	c.dir.Prompts = map[string]prompts.Lengths{promptID: {"en": sound.LengthMs}}
	ctx, cancel := context.WithCancel(c.Context())
	p := prompts.NewPublisher(c.lab.PBX.SoundsDir, oneSound{sound}, clock.Real(), slog.New(slog.NewTextHandler(io.Discard, nil)))
	var own sync.WaitGroup
	own.Go(func() { p.Run(ctx) })
	c.Cleanup(func() { cancel(); own.Wait() })
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) { //nolint:forbidigo // between two looks; a deadline bounds them
		if _, err := os.Stat(filepath.Join(c.lab.PBX.SoundsDir, "cordboard/p", promptID+".wav")); err == nil {
			break
		} else if time.Now().After(end) {
			c.Fatalf("the prompt is not published: %v, %v", err, p.Trouble())
		}
	}
}

// The lease of these centres is six seconds, the greeting takes fifteen, and the entry's language has no sound of its own.
func TestARealCallerHearsAGreetingOfOurMakingThatIsLongerThanTheLease(t *testing.T) {
	onRealPBX(t, func(c *realCentre) {
		c.publish(880, 15*time.Second)
		c.enter("850", "es", prompts.Media(promptID), "", "")
		began := time.Now()
		cust := c.call("850")
		c.hears(func(context.Context) error { // longer than what is heard elsewhere
			ctx, cancel := context.WithTimeout(c.Context(), 40*time.Second)
			defer cancel()
			return cust.HearsMusic(ctx)
		})
		if d := time.Since(began); d < 14*time.Second {
			c.Errorf("the greeting was left after %v", d)
		}
		heard, err := cust.Heard()
		if err != nil {
			c.Fatal(err)
		}
		if tone := time.Duration(heard.Tone(880) * float64(heard.Length())); tone < 13*time.Second {
			c.Errorf("of fifteen seconds of greeting %v were heard", tone)
		}
		c.ready("1000", lab.Phone{Tone: agentTone})
		c.tone(cust, agentTone) // who went to the fallback would never be offered
	})
}

func TestAGreetingsLengthIsAddedToTheLeaseBeforeItPlaysAndTakenBackAfterIt(t *testing.T) {
	at := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	call := events.Call{ID: "c", Direction: events.Inbound, State: events.CallArriving,
		Legs: []events.Leg{{ID: "l", ChannelID: "l", Role: events.LegCustomer, State: events.LegRinging}}}
	call, res := Step(call, Signal{Input: Planned, Plan: desk.Plan{Greeting: prompts.Media(promptID), Length: 45 * time.Second}}, at)
	lease := slices.IndexFunc(res.Effects, func(e Effect) bool { return e.Do == Lease && e.Extra == 45*time.Second })
	play := slices.IndexFunc(res.Effects, func(e Effect) bool { return e.Do == Play })
	if lease < 0 || play < lease {
		t.Fatalf("a greeting of 45 s leads to %+v", res.Effects)
	}
	if _, res = Step(call, Signal{Input: PromptEnded}, at); !slices.ContainsFunc(res.Effects, func(e Effect) bool { return e.Do == Lease && e.Extra == 0 }) {
		t.Fatalf("after the greeting: %+v", res.Effects)
	}
}
