package main

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
)

const slowHummer = "985001234" // rings five seconds, then hums

func TestACallbackOutlivesACrashAtEveryStepOfItsDialling(t *testing.T) {
	onBothPBXs(t, oneQueue, func(w *world) {
		w.records("Support")
		w.cares("Support", func(q *queues.Queue) { q.Care.Callback.Offer = queues.CallbackKey })
		caller, err := w.lab.Carrier.Call(w.Context(), lab.CallIn{DID: "800", CallerID: slowHummer, Tone: customerTone, Record: true})
		w.must(err)
		w.hears(caller.HearsMusic)
		w.hears(func(ctx context.Context) error { return caller.Press(ctx, "1") })
		w.hearsPrompt(caller, "callback-confirm")
		w.hears(func(ctx context.Context) error { return caller.Press(ctx, "1") })
		w.ended(caller)
		heard, err := w.lab.Carrier.SetPhone(w.Context(), "1000", lab.Phone{Tone: agentTone, Record: true, After: 6 * time.Second})
		w.must(err)
		_, err = w.as("ana").StartShift(w.Context())
		w.must(err)
		w.must(w.as("ana").SetState(w.Context(), events.AgentReady, ""))
		w.eventually("ana's phone rings", func() bool { return w.held("ana").State == events.InteractionInOffer })
		w.killed()
		w.eventually("the customer's phone rings", func() bool {
			pbx, err := w.lab.PBX.CLI(w.Context(), "core show channels concise")
			return err == nil && strings.Contains(pbx, "PJSIP/carrier") && w.held("ana").State == events.InteractionDialing
		})
		w.killed()
		w.eventually("agent and customer talk", func() bool { return w.held("ana").State == events.InteractionActive })
		i := w.held("ana")
		ear{w, heard}.hears("the customer", hums(lab.CustomerTone))
		w.recordingIs("ana", "on")
		before := w.now("before a crash")
		w.killed()
		ear{w, heard}.hears("the customer after a crash", hums(lab.CustomerTone))
		w.recordingIs("ana", "on")
		after := w.now("after a crash")
		w.pressed("ana", "hangup", nil)
		w.eventually("both records are in the database", func() bool {
			list := w.past()
			return len(list) == 2 && slices.ContainsFunc(list, func(x events.Interaction) bool { return x.ID == i.ParentID && x.Outcome == events.OutcomeCallback }) &&
				slices.ContainsFunc(list, func(x events.Interaction) bool { return x.ID == i.ID && x.Outcome == events.OutcomeHandled })
		})
		r, wav := w.file(i.ID)
		left, right := bothSides(w.T, wav)
		for _, m := range []moment{before, after} {
			from, to := m.at.Sub(r.StartedAt)-900*time.Millisecond, m.at.Sub(r.StartedAt)-100*time.Millisecond
			if l, rr := stretch(left, from, to).Tone(lab.CustomerTone), stretch(right, from, to).Tone(agentTone); l < 0.8 || rr < 0.8 {
				w.Errorf("%s: the customer is heard in %.2f of the left, the agent in %.2f of the right", m.what, l, rr)
			}
		}
		w.unrecorded(i.ParentID)
	})
}
