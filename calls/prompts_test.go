package calls

import (
	"context"
	"math"
	"path/filepath"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/packaging/prompts"
)

// prompt is the sound that was made of a prompt at build time.
func (c *realCentre) prompt(language, name string) lab.Audio {
	c.Helper()
	a, err := lab.ReadAudio(filepath.Join(c.lab.PBX.SoundsDir, language, "cordboard", name+".wav"))
	if err != nil {
		c.Fatal(err)
	}
	return a
}

// enter makes an entry point; one without a schedule is always open.
func (c *realCentre) enter(number, language, greeting, schedule, closed string) {
	c.dir.Entries[number] = queues.EntryPoint{ID: number, SiteID: "s", Number: number, QueueID: "q", Language: language, Greeting: greeting,
		ScheduleID: schedule, ClosedPrompt: closed}
}

// hearsPrompt proves that what the caller's telephone played is the prompt, as long as it is and in full.
func (c *realCentre) hearsPrompt(cust *lab.Customer, what string, sound lab.Audio) {
	c.Helper()
	ctx, cancel := context.WithTimeout(c.Context(), 30*time.Second)
	defer cancel()
	began := time.Now()
	found, err := cust.HearsSpeech(ctx, sound)
	if err != nil {
		c.Fatalf("%s: %v", what, err)
	}
	want := sound.Speech()
	c.Logf("%s: heard %v into the call, likeness %.3f, %v of speech for %v; known after %v", what, found.At, found.Likeness, found.Length, want, time.Since(began).Round(10*time.Millisecond))
	if off := math.Abs(float64(found.Length-want)) / float64(want); off > 0.1 {
		c.Errorf("%s: the caller heard %v of speech, the prompt has %v", what, found.Length, want)
	}
}

// The lease of these centres is six seconds, and the Spanish message of a closed line takes seven.
func TestARealCallerHearsThePromptsInTheLanguageOfTheEntryPoint(t *testing.T) {
	onRealPBX(t, func(c *realCentre) {
		c.dir.Schedules["never"] = queues.Schedule{ID: "never", SiteID: "s", Name: "Never", TimeZone: "UTC"}
		for number, language := range map[string]string{"810": "en", "820": "es"} {
			c.enter(number, language, prompts.Media("welcome"), "", "")
			c.enter(number+"9", language, prompts.Media("welcome"), "never", prompts.Media("closed"))
		}
		other := map[string]string{"en": "es", "es": "en"}
		for number, language := range map[string]string{"810": "en", "820": "es"} {
			open, shut := c.call(number), c.call(number+"9")
			c.hearsPrompt(open, "the greeting in "+language, c.prompt(language, "welcome"))
			c.hears(open.HearsMusic)
			c.hearsPrompt(shut, "the closed message in "+language, c.prompt(language, "closed"))
			c.hears(func(ctx context.Context) error { _, err := shut.WaitEnded(ctx); return err })
			heard, err := open.Heard()
			if err != nil {
				c.Fatal(err)
			}
			if like := heard.Find(c.prompt(other[language], "welcome")).Likeness; like > 0.7 {
				c.Errorf("the greeting in %s could be the one in %s: likeness %.2f", language, other[language], like)
			}
		}
	})
}

func TestARealCallerIsNotLostWhenAPromptIsMissing(t *testing.T) {
	onRealPBX(t, func(c *realCentre) {
		c.enter("830", "es", prompts.Media("no-such-prompt"), "", "")
		cust := c.call("830")
		c.hears(cust.HearsMusic)
		c.ready("1000", lab.Phone{Tone: agentTone})
		c.tone(cust, agentTone)
	})
}

func TestWithoutTheDaemonARealCallerIsToldToHold(t *testing.T) {
	onRealPBX(t, func(c *realCentre) {
		c.enter("840", "es", "", "", "")
		waiting := c.call("840")
		c.hears(waiting.HearsMusic)
		c.stop()
		late := c.call("840")
		c.hearsPrompt(late, "the fallback for a new caller", c.prompt("en", "please-hold"))
		c.hears(late.HearsMusic)
		c.hearsPrompt(waiting, "the fallback for a caller who waited", c.prompt("es", "please-hold"))
		c.hears(waiting.HearsMusic)
	})
}
