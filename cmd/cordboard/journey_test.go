package main

import (
	"context"
	"net/http"
	"testing"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
)

var oneQueue = centre.Plan{
	Numbers: map[string]string{"800": "Support"}, Wrapup: 60,
	Agents: []centre.AgentPlan{{Login: "ana", Name: "Ana Agent", Extension: "1000", Queues: []string{"Support"}}, {Login: "ben", Name: "Ben Agent", Extension: "1001", Queues: []string{"Support"}}},
}

func TestACallerIsCarriedFromTheDialledNumberToTheRecords(t *testing.T) {
	onBothPBXs(t, oneQueue, func(w *world) {
		caller := w.callIn("800")
		w.hears(caller.HearsMusic)
		w.ready("ana", "1000", lab.Phone{Tone: agentTone})
		w.tone(caller, agentTone)
		w.eventually("the desk shows the talk", func() bool { return w.held("ana").State == events.InteractionActive })
		i := w.held("ana")
		w.must(w.as("ana").Do(w.Context(), http.MethodPost, "/interactions/"+i.ID+"/hold", struct{}{}, nil))
		w.hears(caller.HearsMusic)
		w.must(w.as("ana").Do(w.Context(), http.MethodPost, "/interactions/"+i.ID+"/resume", struct{}{}, nil))
		w.tone(caller, agentTone)
		w.must(w.as("ana").Do(w.Context(), http.MethodPost, "/interactions/"+i.ID+"/hangup", struct{}{}, nil))
		w.hears(func(ctx context.Context) error { _, err := caller.WaitEnded(ctx); return err })
		w.eventually("wrap-up begins", func() bool { return w.held("ana").State == events.InteractionWrappingUp })
		w.must(w.as("ana").Do(w.Context(), http.MethodPost, "/interactions/"+i.ID+"/wrapup/finish",
			map[string]any{"disposition_id": w.centre.Codes[0].ID, "notes": "All good.", "then": "ready"}, nil))
		var past struct{ Items []events.Interaction }
		w.eventually("the record is in the database", func() bool {
			w.must(w.admin.Do(w.Context(), http.MethodGet, "/interactions", nil, &past))
			return len(past.Items) == 1 && past.Items[0].State == events.InteractionDone
		})
		got := past.Items[0]
		if got.Outcome != events.OutcomeHandled || got.DispositionID != w.centre.Codes[0].ID || got.Notes != "All good." || got.TalkMS <= 0 || got.HeldMS <= 0 || got.ContactID == "" {
			t.Errorf("the record: %+v", got)
		}
	})
}

func TestABrowserPhoneTakesACallThroughTheDaemonsOwnOrigin(t *testing.T) {
	plan := centre.Plan{Numbers: map[string]string{"800": "Support"}, Wrapup: 60,
		Agents: []centre.AgentPlan{{Login: "ana", Name: "Ana Agent", Queues: []string{"Support"}}}}
	onBothPBXs(t, plan, func(w *world) {
		phone := w.browserPhone("ana")
		caller := w.callIn("800")
		w.tone(caller, agentTone)
		w.hears(func(ctx context.Context) error { return phone.Hears(ctx, customerTone) })
		w.must(caller.Hangup(w.Context()))
		w.eventually("wrap-up begins", func() bool { return w.held("ana").State == events.InteractionWrappingUp && !phone.InCall() })
	})
}
