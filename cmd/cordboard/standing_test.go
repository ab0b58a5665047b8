package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
)

var standingLegs = centre.Plan{
	Numbers: map[string]string{"800": "Support", "801": "Sales"}, Wrapup: 0, OfferSeconds: 10,
	Agents: []centre.AgentPlan{{Login: "ana", Name: "Ana Agent", Extension: "1000", Standing: true, Auto: true, Queues: []string{"Support"}},
		{Login: "ben", Name: "Ben Agent", Number: "991050", Standing: true, Auto: true, Queues: []string{"Sales"}}},
}

func TestStandingLegsOfADeskPhoneAndAMobileCarryCallsAndOutliveTheDaemon(t *testing.T) {
	onBothPBXs(t, standingLegs, func(w *world) {
		w.standsBy("ana", "1000", agentTone)
		w.standsBy("ben", "1050", agentTone+300)
		for range 2 {
			caller := w.callIn("800")
			w.tone(caller, agentTone)
			w.must(caller.Hangup(w.Context()))
			w.standing(2)
		}
		a, b := w.callIn("800"), w.callIn("801")
		w.tone(a, agentTone)
		w.tone(b, agentTone+300)
		w.must(w.daemon.Kill())
		w.up(w.Context())
		w.tone(a, agentTone)
		w.tone(b, agentTone+300)
		w.eventually("the desk has the talk again", func() bool { return w.held("ben").State == events.InteractionActive })
		i := w.held("ben")
		w.must(w.as("ben").Do(w.Context(), http.MethodPost, "/interactions/"+i.ID+"/hold", struct{}{}, nil))
		w.hears(b.HearsMusic)
		w.must(w.as("ben").Do(w.Context(), http.MethodPost, "/interactions/"+i.ID+"/resume", struct{}{}, nil))
		w.tone(b, agentTone+300)
		w.must(w.as("ben").Do(w.Context(), http.MethodPost, "/interactions/"+i.ID+"/hangup", struct{}{}, nil))
		w.must(a.Hangup(w.Context()))
		w.standing(2)
		for _, login := range []string{"ana", "ben"} {
			w.eventually(login+" has no work left", func() bool { return len(w.agent(login).Work) == 0 })
			w.must(w.as(login).Do(w.Context(), http.MethodDelete, "/desk/shift", nil, nil))
		}
		w.standing(0)
	})
}

func (w *world) standsBy(login, phone string, tone int) {
	w.Helper()
	_, err := w.lab.Carrier.SetPhone(w.Context(), phone, lab.Phone{Tone: tone})
	w.must(err)
	_, err = w.as(login).StartShift(w.Context())
	w.must(err)
	w.eventually("the phone of "+login+" is on the line", func() bool { return w.agent(login).Device.Registered })
	w.must(w.as(login).SetState(w.Context(), events.AgentReady, ""))
}

// standing waits until the PBX has so many channels and no other.
func (w *world) standing(n int) {
	w.Helper()
	w.eventually("only the standing legs are left", func() bool {
		out, err := w.lab.PBX.CLI(w.Context(), "core show channels concise")
		return err == nil && strings.Count(out, "PJSIP/") == n
	})
}
