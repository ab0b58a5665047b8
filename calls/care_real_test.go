package calls

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/mailboxes"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
)

// caring changes what the queue does for those who wait; nobody waits yet.
func (c *realCentre) caring(f func(*queues.Queue)) {
	c.stop()
	q := c.dir.Queues["q"]
	q.AgentIDs = []string{"1000"}
	f(&q)
	q.Care = q.Care.Normalize()
	c.dir.Queues["q"] = q
	c.start()
}

func (c *realCentre) find(is func(events.Interaction) bool) events.Interaction {
	c.Helper()
	l, err := c.desk.Live(c.Context())
	if err != nil {
		c.Fatal(err)
	}
	if n := slices.IndexFunc(l.Interactions, is); n >= 0 {
		return l.Interactions[n]
	}
	return events.Interaction{}
}

func (c *realCentre) ended(cust *lab.Customer) {
	c.Helper()
	c.hears(func(ctx context.Context) error { _, err := cust.WaitEnded(ctx); return err })
}

// asked waits until a caller heard the end of a question of several pieces.
func (c *realCentre) asked(cust *lab.Customer, prompt string) {
	c.Helper()
	ctx, cancel := context.WithTimeout(c.Context(), 40*time.Second)
	defer cancel()
	if _, err := cust.HearsSpeech(ctx, c.prompt("en", prompt)); err != nil {
		c.Fatal(err)
	}
}

// callFrom is a call of a customer who can be called back and hums then: see the carrier's numbers.
func (c *realCentre) callFrom(number string) *lab.Customer {
	c.Helper()
	cust, err := c.lab.Carrier.Call(c.Context(), lab.CallIn{DID: "800", CallerID: number, Tone: customerTone, Record: true})
	if err != nil {
		c.Fatal(err)
	}
	return cust
}

const hummer = "981001234" // rings a second, then hums

func TestARealCallerIsToldThePlaceOverTheMusicWhichComesBack(t *testing.T) {
	onRealPBX(t, func(c *realCentre) {
		c.caring(func(q *queues.Queue) {
			q.Care.Announce = queues.Announce{FirstSeconds: 3, EverySeconds: 60, Position: true}
		})
		first := c.call("800")
		c.hears(first.HearsMusic)
		second := c.call("800")
		c.hearsPrompt(first, "the first in line", c.prompt("en", "position-next"))
		c.hearsPrompt(second, "the second in line", c.join("en", "position-is", "num-2"))
		c.hears(first.HearsMusic)
		c.hears(second.HearsMusic)
	})
}

// join is several prompts one after the other, as they are played.
func (c *realCentre) join(language string, names ...string) lab.Audio {
	out := c.prompt(language, names[0])
	out.Samples = slices.Clone(out.Samples)
	for _, n := range names[1:] {
		out.Samples = append(out.Samples, c.prompt(language, n).Samples...)
	}
	return out
}

func TestARealAgentAnswersIntoAnAnnouncement(t *testing.T) {
	onRealPBX(t, func(c *realCentre) {
		c.caring(func(q *queues.Queue) {
			q.Care.Announce = queues.Announce{FirstSeconds: 3, EverySeconds: 15, Position: true, Wait: true}
			q.Care.Callback.Offer = queues.CallbackKey // makes it a long one
		})
		cust := c.call("800")
		c.hears(cust.HearsMusic)
		c.eventually("the announcement has begun", func() bool {
			a, err := cust.Heard()
			return err == nil && a.Find(c.prompt("en", "position-next")).Likeness > 0.8
		})
		c.ready("1000", lab.Phone{Tone: agentTone})
		c.tone(cust, agentTone)
	})
}

func TestARealCallerIsCalledBackWhenAnAgentIsFree(t *testing.T) {
	onRealPBX(t, func(c *realCentre) {
		c.caring(keyed)
		cust := c.callFrom(hummer)
		c.hears(cust.HearsMusic)
		c.hears(func(ctx context.Context) error { return cust.Press(ctx, "1") })
		c.asked(cust, "callback-confirm")
		c.hears(func(ctx context.Context) error { return cust.Press(ctx, "1") })
		c.ended(cust)
		c.eventually("the callback waits", func() bool { return c.find(isCallback).State == events.InteractionInQueue })
		heard, err := cust.Heard()
		if err != nil || heard.Find(c.prompt("en", "callback-confirmed")).Likeness < 0.8 {
			t.Errorf("the caller was not thanked: %v", err)
		}
		c.stop() // the callback outlives the daemon
		c.start()
		file, err := c.lab.Carrier.SetPhone(c.Context(), "1000", lab.Phone{Tone: agentTone, Record: true})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.desk.StartShift(c.Context(), "1000"); err != nil {
			t.Fatal(err)
		}
		if _, err := c.desk.SetState(c.Context(), "1000", "", events.AgentReady, ""); err != nil {
			t.Fatal(err)
		}
		c.eventually("agent and customer talk", func() bool { return c.find(isCallback).State == events.InteractionActive })
		c.eventually("the agent hears the customer", func() bool {
			a, err := lab.ReadAudio(file)
			return err == nil && a.Last(time.Second).Tone(lab.CustomerTone) > 0.6
		})
		if got := c.find(isCallback); got.To != hummer || got.AgentID != "1000" || got.AnsweredAt.IsZero() {
			t.Errorf("the callback: %+v", got)
		}
	})
}

func TestARealCustomerWhoIsBusyIsCalledAgainLater(t *testing.T) {
	onRealPBX(t, func(c *realCentre) {
		c.caring(keyed)
		cust := c.callFrom("931001234")
		c.hears(cust.HearsMusic)
		c.hears(func(ctx context.Context) error { return cust.Press(ctx, "1") })
		c.asked(cust, "callback-confirm")
		c.hears(func(ctx context.Context) error { return cust.Press(ctx, "1") })
		c.ended(cust)
		c.ready("1000", lab.Phone{Tone: agentTone})
		c.eventually("an attempt was made and the callback waits for the next", func() bool {
			i := c.find(isCallback)
			return i.State == events.InteractionInQueue && i.Callback.Attempts == 1 && time.Until(i.Callback.NotBefore) > 9*time.Minute
		})
	})
}

func TestARealCallerLeavesAMessageWhateverBecomesOfTheDaemon(t *testing.T) {
	onRealPBX(t, func(c *realCentre) {
		c.dir.Mailboxes["box"] = mailboxes.Mailbox{ID: "box", SiteID: "s", Name: "Sales", QueueID: "q", MaxSeconds: 60}
		c.caring(toBox)
		for n, how := range []string{"hash", "hang up", "away"} {
			cust := c.call("800")
			c.eventually("it is being recorded", func() bool {
				i := c.find(func(i events.Interaction) bool { return i.Message != nil && i.State == events.InteractionNew })
				live, err := c.engine.cfg.Switch.RecordingRuns(c.Context(), MessageName(i.CallID))
				return err == nil && live
			})
			began := time.Now()
			c.eventually("something was said", func() bool { return time.Since(began) > 4*time.Second })
			switch how {
			case "hash":
				c.hears(func(ctx context.Context) error { return cust.Press(ctx, "#") })
				c.ended(cust)
				heard, err := cust.Heard()
				for _, p := range []string{"voicemail-record", "voicemail-thanks"} {
					if like := heard.Find(c.prompt("en", p)).Likeness; err != nil || like < 0.8 {
						t.Errorf("the caller did not hear %s: likeness %.2f, %v", p, like, err)
					}
				}
			case "hang up":
				c.hears(cust.Hangup)
			default:
				c.stop()
				c.hears(cust.Hangup)
				c.start()
			}
			var m events.Interaction
			c.eventually("the message is here", func() bool {
				m = c.find(func(i events.Interaction) bool { return i.State == events.InteractionInbox })
				return m.ID != ""
			})
			file, err := MessageFile(c.messages, m.ID, m.CreatedAt)
			if err != nil {
				t.Fatal(err)
			}
			a, err := lab.ReadAudio(file)
			if err != nil || a.Tone(customerTone) < 0.6 || a.Length() < 2*time.Second {
				t.Errorf("%d (%s): %v of %s, tone %.2f: %v", n, how, a.Length(), filepath.Base(file), a.Tone(customerTone), err)
			}
			c.settle(how, m)
		}
	})
}

// settle ends the work on a message, so that the next one is the only one.
func (c *realCentre) settle(how string, m events.Interaction) {
	c.Helper()
	if _, err := c.desk.TakeMessage(c.Context(), "1000", m.ID); err != nil {
		c.Fatalf("%s: %v", how, err)
	}
	if _, err := c.desk.SettleMessage(c.Context(), "1000", m.ID, "", "Heard."); err != nil {
		c.Fatalf("%s: %v", how, err)
	}
}
