package main

import (
	"context"
	"net/http"
	"testing"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
)

// A mobile is 99 and the number of one of the carrier's automatic agents.
var oneMobile = centre.Plan{
	Numbers: map[string]string{"800": "Support"}, Wrapup: 60, OfferSeconds: 10,
	Agents: []centre.AgentPlan{{Login: "ana", Name: "Ana Agent", Number: "991050", Extension: "1000", Language: "es", Queues: []string{"Support"}}},
}

func TestAnOutsideNumberTakesACallAfterA1AndIsWorkedFromTheDesk(t *testing.T) {
	onBothPBXs(t, oneMobile, func(w *world) {
		w.mobile("ana", "1050", lab.Phone{Tone: agentTone, Press: "1", Record: true})
		caller := w.callIn("800")
		w.hears(caller.HearsMusic)
		w.tone(caller, agentTone)
		w.eventually("the desk shows the talk", func() bool { return w.held("ana").State == events.InteractionActive })
		i := w.held("ana")
		do := func(what string) {
			w.must(w.as("ana").Do(w.Context(), http.MethodPost, "/interactions/"+i.ID+what, struct{}{}, nil))
		}
		do("/hold")
		w.hears(caller.HearsMusic)
		do("/resume")
		w.tone(caller, agentTone)
		w.must(w.as("ana").Do(w.Context(), http.MethodPut, "/desk/state", map[string]string{"state": "paused", "reason_id": w.centre.Pauses[0].ID}, nil))
		do("/hangup")
		w.hears(func(ctx context.Context) error { _, err := caller.WaitEnded(ctx); return err })
		w.must(w.as("ana").Do(w.Context(), http.MethodPost, "/interactions/"+i.ID+"/wrapup/finish",
			map[string]any{"disposition_id": w.centre.Codes[0].ID, "notes": "", "then": "paused", "reason_id": w.centre.Pauses[0].ID}, nil))
		w.eventually("lunch after this call has begun", func() bool {
			a := w.agent("ana")
			return a.State == events.AgentPaused && a.ReasonID == w.centre.Pauses[0].ID
		})
		w.eventually("the record is in the database", func() bool {
			got := w.records()
			return len(got) == 1 && got[0].Outcome == events.OutcomeHandled && got[0].TalkMS > 0 && got[0].HeldMS > 0
		})
	})
}

func TestAVoicemailTakesNoCustomer(t *testing.T) {
	onBothPBXs(t, oneMobile, func(w *world) {
		w.mobile("ana", "1050", lab.Phone{Tone: agentTone})
		caller := w.callIn("800")
		w.hears(caller.HearsMusic)
		w.eventually("the offer is missed, and the agent with it", func() bool { return w.agent("ana").State == events.AgentMissed })
		w.hears(caller.HearsMusic)
		w.eventually("the mobile is let go", func() bool {
			out, err := w.lab.PBX.CLI(w.Context(), "core show channels count")
			return err == nil && len(out) > 0 && out[0] == '1'
		})
		// the desk phone is allowed as well: the next shift is with that
		w.must(w.as("ana").Do(w.Context(), http.MethodDelete, "/desk/shift", nil, nil))
		_, err := w.lab.Carrier.SetPhone(w.Context(), "1000", lab.Phone{Tone: agentTone})
		w.must(err)
		_, err = w.as("ana").StartShiftOn(w.Context(), "extension")
		w.must(err)
		w.must(w.as("ana").SetState(w.Context(), events.AgentReady, ""))
		w.tone(caller, agentTone)
	})
}

func (w *world) mobile(login, number string, p lab.Phone) {
	w.Helper()
	_, err := w.lab.Carrier.SetPhone(w.Context(), number, p)
	w.must(err)
	_, err = w.as(login).StartShift(w.Context())
	w.must(err)
	w.must(w.as(login).SetState(w.Context(), events.AgentReady, ""))
}

func (w *world) agent(login string) events.Agent {
	w.Helper()
	d, err := w.as(login).Desk(w.Context())
	w.must(err)
	return *d.Agent
}

func (w *world) records() []events.Interaction {
	w.Helper()
	var past struct{ Items []events.Interaction }
	w.must(w.admin.Do(w.Context(), http.MethodGet, "/interactions", nil, &past))
	return past.Items
}
