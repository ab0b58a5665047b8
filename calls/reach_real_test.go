package calls

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/calls/recordings"
	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/lab"
)

// onLine signs an agent in whose phone stays on the line.
func (c *realCentre) onLine(id string, tone int) {
	c.Helper()
	if _, err := c.lab.Carrier.SetPhone(c.Context(), id, lab.Phone{Tone: tone}); err != nil {
		c.Fatal(err)
	}
	if _, err := c.desk.StartShift(c.Context(), id); err != nil {
		c.Fatal(err)
	}
	c.eventually("the phone of "+id+" is on the line", func() bool {
		l, err := c.desk.Live(c.Context())
		for _, a := range l.Agents {
			if a.ID == id && a.Device.Registered {
				return err == nil
			}
		}
		return false
	})
	if _, err := c.desk.SetState(c.Context(), id, "", events.AgentReady, ""); err != nil {
		c.Fatal(err)
	}
}

// reach dials a number as a campaign does.
func (c *realCentre) reach(number string, change func(*desk.Reach)) string {
	r := desk.Reach{CallID: ids.New().New(), Attempt: events.AttemptRef{ID: ids.New().New(), CampaignID: "c", LeadID: 1}, SiteID: "s", QueueID: "q", Number: number, CallerID: "34910000000",
		Placing: events.Placing{RingSeconds: 6, LimitMS: 2000, Message: "sound:cordboard/outbound-sorry"}}
	if change != nil {
		change(&r)
	}
	c.engine.Reach(r)
	return r.CallID
}

// last is the newest record of a call.
func (c *realCentre) last(id string) (call events.Call) {
	c.journal.mu.Lock()
	defer c.journal.mu.Unlock()
	for _, ev := range c.journal.evs {
		if b, ok := ev.Body.(*events.CallEvent); ok && b.Call.ID == id {
			call = b.Call
		}
	}
	return call
}

func (c *realCentre) outcomeOf(id string) (outcomes.Outcome, events.Call) {
	c.Helper()
	c.eventually("the call is over", func() bool { return c.last(id).State == events.CallOver })
	call := c.last(id)
	leg := call.Legs[0]
	return outcomes.Unanswered(leg.Cause, leg.TechCause), call
}

func TestWhatBecomesOfARealCampaignCallIsToldApart(t *testing.T) {
	onRealPBX(t, func(c *realCentre) {
		want := map[string]outcomes.Outcome{"9200001": outcomes.NoAnswer, "9300001": outcomes.Busy, "9400001": outcomes.Congestion, "9500001": outcomes.Unallocated, "9600001": outcomes.Rejected}
		started := map[string]string{}
		for number := range want {
			started[number] = c.reach(number, nil)
		}
		for number, id := range started {
			got, call := c.outcomeOf(id)
			if leg := call.Legs[0]; got != want[number] {
				c.Errorf("%s came to %s instead of %s: %s, Q.850 %d, SIP %d", number, got, want[number], leg.Cause, leg.Q850, leg.TechCause)
			}
		}
	})
}

func TestARealPersonWhoAnswersACampaignHearsAnAgentAtOnceAndTheNextOneToo(t *testing.T) {
	onRealPBX(t, func(c *realCentre) {
		c.onLine("1004", agentTone)
		for range 2 {
			id := c.reach("981001", nil)
			c.eventually("agent and customer talk", func() bool {
				return c.last(id).State == events.CallTalking && c.state("1004") == events.InteractionActive
			})
			call := c.last(id)
			agent := liveLeg(&call, events.LegAgent)
			if agent == nil || agent.AgentID != "1004" {
				c.Fatalf("the agent's leg is %+v", agent)
			}
			wait := call.Since.Sub(call.Legs[0].AnsweredAt)
			c.Logf("the person waited %v for the agent", wait)
			if wait > time.Second {
				c.Errorf("the person waited %v for the agent", wait)
			}
			if err := c.desk.Hangup(c.Context(), "1004", c.interaction("1004")); err != nil {
				c.Fatal(err)
			}
			c.eventually("the call is over", func() bool { return c.last(id).State == events.CallOver })
			c.eventually("the agent is in wrap-up", func() bool { return c.state("1004") == events.InteractionWrappingUp })
			if err := c.desk.FinishWrapup(c.Context(), "1004", c.interaction("1004"), desk.Finish{Then: events.AgentReady}); err != nil {
				c.Fatal(err)
			}
		}
	})
}

// energies are the most and the median energy at a frequency over 40 ms each (Goertzel's algorithm).
func energies(a lab.Audio, hz float64) (most, usual float64) {
	n := a.Rate / 25
	k := 2 * math.Cos(2*math.Pi*hz/float64(a.Rate))
	var all []float64
	for at := 0; at+n <= len(a.Samples); at += n {
		var s1, s2 float64
		for _, v := range a.Samples[at : at+n] {
			s1, s2 = float64(v)+k*s1-s2, s1
		}
		all = append(all, s1*s1+s2*s2-k*s1*s2+1)
	}
	slices.Sort(all)
	if len(all) == 0 {
		return 0, 0
	}
	return all[len(all)-1], all[len(all)/2]
}

func TestARealAgentOnTheLineHearsAShortToneOverThePersonAndNothingIsLeftOfIt(t *testing.T) {
	onRealPBX(t, func(c *realCentre) {
		file, err := c.lab.Carrier.SetPhone(c.Context(), "1004", lab.Phone{Tone: agentTone, Record: true})
		if err != nil {
			c.Fatal(err)
		}
		if _, err := c.desk.StartShift(c.Context(), "1004"); err != nil {
			c.Fatal(err)
		}
		c.eventually("the agent is ready on the line", func() bool {
			_, err := c.desk.SetState(c.Context(), "1004", "", events.AgentReady, "")
			return err == nil
		})
		id := c.reach("981050", nil) // hums for five seconds
		c.eventually("agent and customer talk", func() bool { return c.last(id).State == events.CallTalking })
		c.eventually("the call is over", func() bool { return c.last(id).State == events.CallOver })
		a, err := lab.ReadAudio(file)
		if most, usual := energies(a, 1400); err != nil || most < 50*usual || usual == 0 {
			c.Errorf("the energy at the tone's frequency is at most %.3g and usually %.3g, in %v: %v", most, usual, a.Length(), err)
		}
		c.eventually("nobody whispers any more", func() bool {
			out, err := c.lab.PBX.CLI(c.Context(), "core show channels concise")
			return err == nil && !strings.Contains(out, "Snoop/")
		})
	})
}

func TestARealPersonWhomNobodyTakesHearsTheMessageWithinTheTimeAndIsCounted(t *testing.T) {
	onRealPBX(t, func(c *realCentre) {
		if _, err := c.lab.Carrier.SetPhone(c.Context(), "1050", lab.Phone{Record: true}); err != nil {
			c.Fatal(err)
		}
		id := c.reach("991050", nil)
		c.eventually("the call is over", func() bool { return c.last(id).State == events.CallOver })
		call := c.last(id)
		if call.EndCause != events.CauseGaveUp {
			c.Errorf("it ended with %s", call.EndCause)
		}
		var closing time.Time
		c.journal.mu.Lock()
		for _, ev := range c.journal.evs {
			if b, ok := ev.Body.(*events.CallEvent); ok && b.Call.ID == id && b.Call.State == events.CallClosing && closing.IsZero() {
				closing = b.Call.Since
			}
		}
		c.journal.mu.Unlock()
		if wait := closing.Sub(call.Legs[0].AnsweredAt); wait > 2*time.Second || wait < 1500*time.Millisecond {
			c.Errorf("the message began %v after the answer", wait)
		}
		if said := call.EndedAt.Sub(closing); said < 4*time.Second {
			c.Errorf("the message was cut after %v", said)
		}
	})
}

// sampleOf waits for the end of the recording of what the detection heard in a call.
func (c *realCentre) sampleOf(call string) (r events.Recording) {
	c.Helper()
	c.eventually("the sample has ended", func() bool {
		c.journal.mu.Lock()
		defer c.journal.mu.Unlock()
		for _, e := range c.journal.evs {
			if b, ok := e.Body.(*events.RecordingEvent); ok && e.Type == events.RecordingEnded && b.Recording.CallID == call {
				r = b.Recording
			}
		}
		return r.ID != ""
	})
	return r
}

// greetingAndBeep is how long the lab's answering machine speaks (vm-intro) and beeps.
const greetingAndBeep = 6600 * time.Millisecond

func TestARealMachineIsDetectedAndAPersonIsNotTakenForOne(t *testing.T) {
	onRealPBX(t, func(c *realCentre) {
		c.onLine("1004", agentTone)
		detect := func(r *desk.Reach) { r.Placing.Detect, r.Placing.Sample = true, true }
		id := c.reach("971001", detect)
		c.eventually("the machine's call is over", func() bool { return c.last(id).State == events.CallOver })
		if call := c.last(id); call.EndCause != events.CauseMachine || call.Placing.Detection.Verdict != VerdictMachine || call.Placing.Detection.Cause == "" {
			c.Errorf("a machine: %s, %+v", call.EndCause, call.Placing.Detection)
		}
		sample := c.sampleOf(id)
		if sample.Unwanted || sample.AttemptID == "" || sample.CampaignID != "c" {
			c.Errorf("the sample of a machine: %+v", sample)
		}
		for n, side := range recordings.Sides(sample.ID, 1) {
			raw, err := os.ReadFile(filepath.Join(c.lab.PBX.SpoolDir, "recording", side+".ulaw"))
			loud := slices.ContainsFunc(raw, func(b byte) bool { v := lab.FromULaw(b); return v > 2000 || v < -2000 })
			if n == 0 && (err != nil || len(raw) < 4000 || !loud) {
				c.Errorf("of what the machine said %d bytes are recorded, loud %v, %v", len(raw), loud, err)
			}
		}
		leave := c.reach("971002", func(r *desk.Reach) { detect(r); r.Placing.Leave = "sound:cordboard/goodbye" })
		c.eventually("a message was left", func() bool {
			return c.last(leave).State == events.CallOver && c.last(leave).EndCause == events.CauseMessageLeft
		})
		left := c.last(leave)
		answered := left.Legs[0].AnsweredAt
		if waited := left.Placing.JudgedAt.Sub(answered); waited < greetingAndBeep+time.Second {
			c.Errorf("the message began %v after the answer; the machine's greeting and beep take %v", waited, greetingAndBeep)
		}
		if _, err := c.lab.Carrier.SetPhone(c.Context(), "1051", lab.Phone{}); err != nil {
			c.Fatal(err)
		}
		person := c.reach("991051", detect) // answers and says nothing: AMD is not sure, or takes silence for a machine
		c.eventually("there is a verdict", func() bool { p := c.last(person).Placing; return p != nil && p.Detection.Verdict != "" })
		if v := c.last(person).Placing.Detection; v.Verdict != VerdictMachine || !strings.Contains(v.Cause, "SILENCE") {
			c.Logf("%+v", v)
			c.eventually("whoever is not judged a machine reaches an agent", func() bool { return c.last(person).State == events.CallTalking })
			if !c.sampleOf(person).Unwanted {
				c.Error("the sound of a person is kept")
			}
		}
	})
}

func TestWhatWasRingingWhenTheDaemonDiedIsLostAndNotDialledAgain(t *testing.T) {
	onRealPBX(t, func(c *realCentre) {
		id := c.reach("9200009", func(r *desk.Reach) { r.Placing.RingSeconds = 3 })
		c.eventually("it rings", func() bool {
			out, err := c.lab.PBX.CLI(c.Context(), "core show channels count")
			return err == nil && strings.HasPrefix(out, "1 ")
		})
		c.stop()
		c.eventually("it ended while nobody listened", func() bool {
			out, err := c.lab.PBX.CLI(context.Background(), "core show channels count")
			return err == nil && strings.HasPrefix(out, "0 ")
		})
		c.start()
		got, _ := c.outcomeOf(id)
		if got != outcomes.Lost {
			c.Errorf("it came to %s", got)
		}
	})
}

func TestARealPersonWhoWaitsWhenTheDaemonDiesIsPresentedAgain(t *testing.T) {
	onRealPBX(t, func(c *realCentre) {
		id := c.reach("981001", func(r *desk.Reach) { r.Placing.LimitMS = 60_000 })
		c.eventually("the person waits", func() bool { return c.last(id).State == events.CallWaiting })
		c.stop()
		c.start()
		c.onLine("1005", agentTone)
		c.eventually("agent and customer talk", func() bool {
			return c.last(id).State == events.CallTalking && c.state("1005") == events.InteractionActive
		})
	})
}

func TestARealLineThatStaysUpIsFreeAtOnceWhenTheNumberWasBusy(t *testing.T) {
	onRealPBX(t, func(c *realCentre) {
		c.onLine("1004", agentTone)
		for n := range 3 {
			number := []string{"93001", "92001", "93002"}[n]
			i := ids.New().New()
			if err := c.desk.Preview(desk.AgentFirst{InteractionID: i, Attempt: events.AttemptRef{ID: ids.New().New(), CampaignID: "c", LeadID: 2}, SiteID: "s", QueueID: "q", Number: number,
				AtOnce: true, Placing: events.Placing{RingSeconds: 3}}); err != nil {
				c.Fatal(err)
			}
			var call events.Call
			c.eventually("the call is over", func() bool {
				c.journal.mu.Lock()
				defer c.journal.mu.Unlock()
				for _, ev := range c.journal.evs {
					if b, ok := ev.Body.(*events.CallEvent); ok && b.Call.InteractionID == i {
						call = b.Call
					}
				}
				return call.State == events.CallOver
			})
			agent, customer := call.Legs[0], call.Legs[1]
			if took := agent.EndedAt.Sub(customer.EndedAt); took > 2*time.Second {
				c.Errorf("%s: the line was free %v after the customer's leg was gone", number, took)
			}
			if took := agent.AnsweredAt.Sub(agent.CreatedAt); took > 2*time.Second {
				c.Errorf("%s: the line was taken after %v", number, took)
			}
		}
	})
}
