package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
)

// killed ends the daemon as kill -9 does and starts it again.
func (w *world) killed() {
	w.Helper()
	w.must(w.daemon.Kill())
	w.up(w.Context())
}

// pressed does a verb as soon as the desk takes it: right after a start it may not yet know that somebody is there.
func (w *world) pressed(login, verb string, in any) events.Interaction {
	w.Helper()
	if in == nil {
		in = struct{}{}
	}
	var i events.Interaction
	w.eventually(login+" presses "+verb, func() bool {
		i = w.held(login)
		return i.ID != "" && w.as(login).Do(w.Context(), http.MethodPost, "/interactions/"+i.ID+"/"+verb, in, nil) == nil
	})
	return i
}

// moment is when somebody was heard talking with the customer, and who.
type moment struct {
	what string
	at   time.Time
	hz   []float64
}

// heardIn proves that a recording has the customer on the left at every moment, and on the right who talked then.
func (w *world) heardIn(interaction string, moments ...moment) {
	w.Helper()
	r, wav := w.file(interaction)
	left, right := bothSides(w.T, wav)
	w.Logf("%v recorded in %d parts", left.Length(), len(r.Parts))
	for _, m := range moments {
		from, to := m.at.Sub(r.StartedAt)-900*time.Millisecond, m.at.Sub(r.StartedAt)-100*time.Millisecond
		l, rr := stretch(left, from, to), stretch(right, from, to)
		if l.Length() < 700*time.Millisecond || l.Tone(customerTone) < 0.8 {
			w.Errorf("%s: of %v the customer is heard in %.2f of the left", m.what, l.Length(), l.Tone(customerTone))
		}
		for _, hz := range m.hz {
			if rr.Tone(hz) < 0.7 && rr.Among(hz) < 0.7 {
				w.Errorf("%s: %.0f Hz is heard in %.2f of the right", m.what, hz, rr.Tone(hz))
			}
		}
	}
}

// unrecorded proves that nothing of an interaction was recorded.
func (w *world) unrecorded(interaction string) {
	w.Helper()
	var d interactions.InteractionDetail
	w.must(w.admin.Do(w.Context(), http.MethodGet, "/interactions/"+interaction, nil, &d))
	if len(d.Recordings) != 0 {
		w.Errorf("%s of a queue without recording has %+v", interaction, d.Recordings)
	}
}

// now is a moment that was just heard, with a second of it behind it. It goes on for as long as the PBX may take to begin a recording: its
// file is late by that against the clock.
func (w *world) now(what string, hz ...float64) moment {
	soundPasses(time.Second) // the stretch to be found in the recording
	m := moment{what, time.Now(), hz}
	soundPasses(recordingLag)
	return m
}

func TestARecordedCallKeepsItsRecordingsOverConsultTransfersAndCrashes(t *testing.T) {
	onBothPBXs(t, threeAgents, func(w *world) {
		w.records("Support")
		ana := w.phone("ana", "1000", anaTone)
		caller := w.callIn("800")
		w.tone(caller, anaTone)
		w.recordingIs("ana", "on")
		first := []moment{w.now("ana", anaTone)}
		ben := w.phone("ben", "1001", benTone)
		w.press("ana", "consult", map[string]any{"agent_id": w.centre.Agents["ben"]})
		ana.hears("ben", hums(benTone))
		w.killed()
		w.pressed("ana", "consult/swap", nil)
		w.tone(caller, anaTone)
		first = append(first, w.now("ana after the swap", anaTone))
		w.pressed("ana", "consult/merge", nil)
		ben.hears("customer and ana", both(customerTone, anaTone))
		w.killed()
		first = append(first, w.now("the conference", anaTone, benTone))
		i1 := w.pressed("ana", "consult/complete", nil)
		w.must(w.daemon.Kill()) // while it is handed over
		w.up(w.Context())
		w.tone(caller, benTone)
		w.recordingIs("ben", "on")
		second := []moment{w.now("ben", benTone)}
		w.killed()
		second = append(second, w.now("ben after a crash", benTone))
		w.phone("cho", "1002", choTone)
		i2 := w.pressed("ben", "transfer", map[string]any{"queue_id": w.centre.Queues["Billing"].ID})
		w.tone(caller, choTone)
		w.eventually("cho has it", func() bool { return w.held("cho").State == events.InteractionActive })
		w.killed()
		i3 := w.pressed("cho", "transfer", map[string]any{"number": "9800000"})
		w.tone(caller, lab.CustomerTone)
		w.must(w.daemon.Kill())
		w.must(caller.Hangup(w.Context()))
		w.up(w.Context())
		w.heardIn(i1.ID, first...)
		w.heardIn(i2.ID, second...)
		if i2.ParentID != i1.ID || i3.ParentID != i2.ID {
			w.Errorf("the chain: %s, %s of %s, %s of %s", i1.ID, i2.ID, i2.ParentID, i3.ID, i3.ParentID)
		}
		w.unrecorded(i3.ID)
		w.eventually("the part outside is on record, without a recording", func() bool {
			for _, i := range w.past() {
				if i.ParentID == i3.ID {
					w.unrecorded(i.ID)
					return i.Outcome == events.OutcomeHandedOut
				}
			}
			return false
		})
	})
}

func TestWhatIsSaidAtANumberOutsideIsRecordedWhenTheQueueRecords(t *testing.T) {
	onBothPBXs(t, threeAgents, func(w *world) {
		w.records("Support")
		w.phone("ana", "1000", anaTone)
		caller := w.callIn("800")
		w.tone(caller, anaTone)
		i := w.press("ana", "transfer", map[string]any{"number": "9800000"})
		w.tone(caller, lab.CustomerTone)
		during := w.now("outside", lab.CustomerTone)
		w.killed()
		after := w.now("outside after a crash", lab.CustomerTone)
		w.must(caller.Hangup(w.Context()))
		var part string
		w.eventually("the part outside is on record", func() bool {
			for _, x := range w.past() {
				if x.ParentID == i.ID {
					part = x.ID
				}
			}
			return part != ""
		})
		w.heardIn(part, during, after)
		w.heardIn(i.ID)
	})
}

// A mobile and a standing desk phone beside a usual one.
var mixedPhones = centre.Plan{
	Numbers: map[string]string{"800": "Support"}, Wrapup: 60, OfferSeconds: 20,
	Agents: []centre.AgentPlan{
		{Login: "ana", Name: "Ana Agent", Extension: "1000", Standing: true, Auto: true, Queues: []string{"Support"}},
		{Login: "ben", Name: "Ben Agent", Number: "991050", Queues: []string{"Support"}},
		{Login: "cho", Name: "Cho Agent", Extension: "1002", Standing: true, Auto: true, Queues: []string{"Support"}},
	},
}

// standsListening is standsBy with an ear.
func (w *world) standsListening(login, extension string, hz int) ear {
	w.Helper()
	file, err := w.lab.Carrier.SetPhone(w.Context(), extension, lab.Phone{Tone: hz, Record: true})
	w.must(err)
	_, err = w.as(login).StartShift(w.Context())
	w.must(err)
	w.eventually("the phone of "+login+" is on the line", func() bool { return w.agent(login).Device.Registered })
	w.must(w.as(login).SetState(w.Context(), events.AgentReady, ""))
	return ear{w, file}
}

func TestStandingLegsConsultAndHandOverAndNobodyIsLeftInTheCall(t *testing.T) {
	onBothPBXs(t, mixedPhones, func(w *world) {
		ana := w.standsListening("ana", "1000", anaTone)
		caller := w.callIn("800")
		w.tone(caller, anaTone)
		cho := w.standsListening("cho", "1002", choTone)
		w.press("ana", "consult", map[string]any{"agent_id": w.centre.Agents["cho"]})
		cho.hears("ana", hums(anaTone))
		w.killed()
		w.hears(caller.HearsMusic)
		w.pressed("ana", "consult/swap", nil)
		w.tone(caller, anaTone)
		cho.hears("music", musical)
		w.killed()
		w.pressed("ana", "consult/complete", nil)
		w.must(w.daemon.Kill())
		w.up(w.Context())
		w.tone(caller, choTone)
		cho.hears("the customer", hums(customerTone))
		ana.hearsNothing()
		w.eventually("cho has it", func() bool { return w.held("cho").State == events.InteractionActive })
		w.must(caller.Hangup(w.Context()))
		w.standing(2)
		cho.hearsNothing()
	})
}

func TestAnAdviserOnAMobileIsAskedForA1AlsoAfterACrash(t *testing.T) {
	onBothPBXs(t, mixedPhones, func(w *world) {
		ana := w.standsListening("ana", "1000", anaTone)
		caller := w.callIn("800")
		w.tone(caller, anaTone)
		w.mobile("ben", "1050", lab.Phone{Tone: benTone, Press: "wwwwwwwwwwww1"})
		w.press("ana", "consult", map[string]any{"agent_id": w.centre.Agents["ben"]})
		w.eventually("the mobile answers", func() bool {
			out, err := w.lab.PBX.CLI(w.Context(), "core show channels concise")
			return err == nil && strings.Count(out, "!Up!") == 3
		})
		w.killed()
		ana.hears("ben", hums(benTone))
		w.hears(caller.HearsMusic)
		w.pressed("ana", "consult/complete", nil)
		w.tone(caller, benTone)
		ana.hearsNothing()
		w.must(caller.Hangup(w.Context()))
		w.standing(1)
	})
}
