package main

import (
	"net/http"
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
)

// Every person in these journeys hums a tone of their own, so that what somebody hears tells with whom they talk.
const anaTone, benTone, choTone = 700, 850, 1250

var threeAgents = centre.Plan{
	Numbers: map[string]string{"800": "Support", "801": "Billing"}, Wrapup: 60,
	Agents: []centre.AgentPlan{
		{Login: "ana", Name: "Ana Agent", Extension: "1000", Queues: []string{"Support"}},
		{Login: "ben", Name: "Ben Agent", Extension: "1001", Queues: []string{"Support"}},
		{Login: "cho", Name: "Cho Agent", Extension: "1002", Queues: []string{"Billing"}},
	},
}

// ear is what a desk phone hears.
type ear struct {
	w    *world
	file string
}

// phone makes an agent ready with a humming desk phone whose ear is kept.
func (w *world) phone(login, extension string, hz int) ear {
	w.Helper()
	file, err := w.lab.Carrier.SetPhone(w.Context(), extension, lab.Phone{Tone: hz, Record: true})
	w.must(err)
	_, err = w.as(login).StartShift(w.Context())
	w.must(err)
	w.must(w.as(login).SetState(w.Context(), events.AgentReady, ""))
	return ear{w, file}
}

func (e ear) last() lab.Audio {
	last, _, err := lab.ReadLast(e.file, time.Second)
	if err != nil {
		return lab.Audio{Rate: 16000}
	}
	return last
}

func (e ear) hears(what string, is func(lab.Audio) bool) {
	e.w.Helper()
	e.w.eventually("the phone hears "+what, func() bool { a := e.last(); return a.Length() >= 900*time.Millisecond && is(a) })
}

// hearsNothing waits for silence. A phone alone in its bridge is sent no packets at all: its ear does not grow any more.
func (e ear) hearsNothing() {
	e.w.Helper()
	var length time.Duration
	since := time.Now()
	e.w.eventually("the phone hears nothing", func() bool {
		last, l, err := lab.ReadLast(e.file, time.Second)
		if err != nil {
			return false
		}
		if l != length {
			length, since = l, time.Now()
		}
		return time.Since(since) > time.Second || last.Silence() > 0.9
	})
}

func hums(hz float64) func(lab.Audio) bool { return func(a lab.Audio) bool { return a.Tone(hz) > 0.8 } }

func musical(a lab.Audio) bool { return a.Music() > 0.8 }

func both(x, y float64) func(lab.Audio) bool {
	return func(a lab.Audio) bool { return a.Among(x) > 0.8 && a.Among(y) > 0.8 }
}

// press does one verb on the interaction an agent holds.
func (w *world) press(login, verb string, in any) events.Interaction {
	w.Helper()
	i := w.held(login)
	if in == nil {
		in = struct{}{}
	}
	w.must(w.as(login).Do(w.Context(), http.MethodPost, "/interactions/"+i.ID+"/"+verb, in, nil))
	return i
}

func TestAnAgentConsultsSwapsConfersAndHandsOver(t *testing.T) {
	onBothPBXs(t, threeAgents, func(w *world) {
		ana := w.phone("ana", "1000", anaTone)
		caller := w.callIn("800")
		w.tone(caller, anaTone)
		ana.hears("the customer", hums(customerTone))
		ben := w.phone("ben", "1001", benTone)

		first := w.press("ana", "consult", map[string]any{"agent_id": w.centre.Agents["ben"], "note": "Wants a refund."})
		ana.hears("ben", hums(benTone))
		ben.hears("ana", hums(anaTone))
		w.hears(caller.HearsMusic)

		w.press("ana", "consult/swap", nil)
		w.tone(caller, anaTone)
		ana.hears("the customer", hums(customerTone))
		ben.hears("music", musical)

		w.press("ana", "consult/swap", nil)
		ana.hears("ben again", hums(benTone))
		w.hears(caller.HearsMusic)

		w.press("ana", "consult/merge", nil)
		ana.hears("customer and ben", both(customerTone, benTone))
		ben.hears("customer and ana", both(customerTone, anaTone))

		w.press("ana", "consult/complete", nil)
		w.tone(caller, benTone)
		ben.hears("the customer", hums(customerTone))
		w.eventually("ana wraps up", func() bool { return w.held("ana").State == events.InteractionWrappingUp })
		second := w.held("ben")
		if second.ParentID != first.ID || second.Kind != events.KindCustomer || second.HandNote != "Wants a refund." {
			t.Errorf("what ben has: %+v", second)
		}
		w.must(caller.Hangup(w.Context()))
		w.eventually("ben wraps up", func() bool { return w.held("ben").State == events.InteractionWrappingUp })
		w.eventually("the records tell where it went", func() bool {
			for _, i := range w.past() {
				if i.ID == first.ID && i.HandedTo != nil {
					return i.HandedTo.To == "agent" && i.HandedTo.ID == w.centre.Agents["ben"] && i.Outcome == events.OutcomeHandled
				}
			}
			return false
		})
	})
}

func TestACustomerIsTransferredToAQueueToAnAgentAndOutside(t *testing.T) {
	onBothPBXs(t, threeAgents, func(w *world) {
		w.phone("ana", "1000", anaTone)
		caller := w.callIn("800")
		w.tone(caller, anaTone)
		cho := w.phone("cho", "1002", choTone)
		w.press("ana", "transfer", map[string]any{"queue_id": w.centre.Queues["Billing"].ID})
		w.tone(caller, choTone)
		cho.hears("the customer", hums(customerTone))
		w.eventually("ana wraps up", func() bool { return w.held("ana").State == events.InteractionWrappingUp })

		ben := w.phone("ben", "1001", benTone)
		w.eventually("cho has it", func() bool { return w.held("cho").State == events.InteractionActive })
		w.press("cho", "transfer", map[string]any{"agent_id": w.centre.Agents["ben"]})
		w.tone(caller, benTone)
		ben.hears("the customer", hums(customerTone))

		w.eventually("ben has it", func() bool { return w.held("ben").State == events.InteractionActive })
		w.press("ben", "transfer", map[string]any{"number": "9800000"})
		w.eventually("ben wraps up", func() bool { return w.held("ben").State == events.InteractionWrappingUp })
		w.tone(caller, lab.CustomerTone)
		w.must(caller.Hangup(w.Context()))
		w.eventually("the records show who spoke with the customer", func() bool {
			var outside, handled int
			for _, i := range w.past() {
				switch i.Outcome {
				case events.OutcomeHandedOut:
					outside++
				case events.OutcomeHandled:
					handled++
				}
			}
			return outside == 1 && handled == 3
		})
	})
}

func TestANumberOutsideThatIsBusyGivesTheCustomerBackToTheQueue(t *testing.T) {
	onBothPBXs(t, threeAgents, func(w *world) {
		w.phone("ana", "1000", anaTone)
		caller := w.callIn("800")
		w.tone(caller, anaTone)
		w.phone("ben", "1001", benTone)
		w.press("ana", "transfer", map[string]any{"number": "930000"})
		w.tone(caller, benTone)
	})
}

func TestKilledInAConsultAndInAConferenceEverybodyIsOwnedAgain(t *testing.T) {
	onBothPBXs(t, threeAgents, func(w *world) {
		ana := w.phone("ana", "1000", anaTone)
		caller := w.callIn("800")
		w.tone(caller, anaTone)
		ben := w.phone("ben", "1001", benTone)
		w.press("ana", "consult", map[string]any{"agent_id": w.centre.Agents["ben"]})
		ana.hears("ben", hums(benTone))
		w.must(w.daemon.Kill())
		w.hears(caller.HearsMusic)
		ana.hears("ben without the daemon", hums(benTone))
		w.up(w.Context())
		w.eventually("the swap works", func() bool {
			return w.as("ana").Do(w.Context(), http.MethodPost, "/interactions/"+w.held("ana").ID+"/consult/swap", struct{}{}, nil) == nil
		})
		w.tone(caller, anaTone)
		w.press("ana", "consult/merge", nil)
		ben.hears("customer and ana", both(customerTone, anaTone))
		w.must(w.daemon.Kill())
		ana.hears("customer and ben without the daemon", both(customerTone, benTone))
		w.up(w.Context())
		w.eventually("ana leaves", func() bool {
			return w.as("ana").Do(w.Context(), http.MethodPost, "/interactions/"+w.held("ana").ID+"/consult/complete", struct{}{}, nil) == nil
		})
		w.tone(caller, benTone)
		w.eventually("ben has it", func() bool {
			i := w.held("ben")
			return i.State == events.InteractionActive && i.Kind == events.KindCustomer
		})
		w.must(w.daemon.Kill())
		w.must(caller.Hangup(w.Context()))
		w.up(w.Context())
		w.eventually("ben wraps up what ended in the gap", func() bool { return w.held("ben").State == events.InteractionWrappingUp })
	})
}
