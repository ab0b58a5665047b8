package main

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
)

// code makes a disposition of the queue Outbound.
func (w *world) code(name, kind string) string {
	w.Helper()
	var d queues.Disposition
	w.must(w.admin.Do(w.Context(), http.MethodPost, "/dispositions", queues.Disposition{SiteID: w.centre.SiteID, Name: name, Label: queues.Label{"en": name}, Kind: kind}, &d))
	var q queues.Queue
	w.must(w.admin.Do(w.Context(), http.MethodGet, "/queues/"+w.centre.Queues["Outbound"].ID, nil, &q))
	q.DispositionIDs = append(q.DispositionIDs, d.ID)
	w.must(w.admin.Do(w.Context(), http.MethodPut, "/queues/"+q.ID, q, nil))
	return d.ID
}

// looksAt waits until an agent has a lead before them.
func (w *world) looksAt(login, name string) events.Interaction {
	w.Helper()
	w.eventually(login+" looks at "+name, func() bool {
		i := w.held(login)
		return i.State == events.InteractionPreviewing && i.Lead != nil && i.Lead.Name == name
	})
	return w.held(login)
}

func TestAnAgentLooksAtLeadsSkipsOneKeepsAPromiseAndTakesARefusal(t *testing.T) {
	plan := diallers(1)
	plan.Wrapup = 120
	onBothPBXs(t, plan, func(w *world) {
		l := w.bring("Spring", "name;phone;city\nAna One;+34981050001;Madrid\nBea Two;+34981050002;Sevilla\nCid Three;+34981050003;Bilbao\n")
		later, never := w.code("Call again", queues.KindCallback), w.code("Never again", queues.KindOptOut)
		c := w.campaign(func(c *campaigns.Campaign) {
			c.Mode, c.Preview = rules.Preview, campaigns.PreviewWay{CanSkip: true}
		})
		w.must(w.admin.Do(w.Context(), http.MethodPut, "/campaigns/"+c.ID+"/lists/"+l.ID, nil, nil))
		w.manned(1)
		w.control(c, campaigns.Wish{State: campaigns.Running})
		agent := w.as("out00")
		do := func(i events.Interaction, what string, body any) {
			w.Helper()
			w.must(agent.Do(w.Context(), http.MethodPost, "/interactions/"+i.ID+what, body, nil))
		}

		first := w.looksAt("out00", "Ana One")
		if first.Lead.Fields["city"] != "Madrid" || first.Lead.TimeZone != "Europe/Madrid" {
			w.Errorf("the lead is %+v", first.Lead)
		}
		if err := agent.Do(w.Context(), http.MethodPost, "/interactions/"+first.ID+"/skip", map[string]string{"reason": ""}, nil); err == nil {
			w.Error("a lead was passed over without a reason")
		}
		do(first, "/skip", map[string]string{"reason": "spoke with her yesterday"})

		second := w.looksAt("out00", "Bea Two")
		do(second, "/dial", nil)
		w.eventually("they talk", func() bool { return w.held("out00").State == events.InteractionActive })
		w.eventually("the talk is over", func() bool { return w.held("out00").State == events.InteractionWrappingUp })
		promise := time.Now().Add(8 * time.Second).UTC()
		do(second, "/wrapup/finish", map[string]any{"disposition_id": later, "then": "ready", "callback": map[string]any{"at": promise, "number": second.To, "for_me": true}})

		third := w.looksAt("out00", "Cid Three")
		do(third, "/dial", nil)
		w.eventually("they talk", func() bool { return w.held("out00").State == events.InteractionActive })
		w.eventually("the talk is over", func() bool { return w.held("out00").State == events.InteractionWrappingUp })
		do(third, "/wrapup/finish", map[string]any{"disposition_id": never, "then": "ready"})

		again := w.looksAt("out00", "Bea Two")
		if now := time.Now(); now.Before(promise) {
			w.Errorf("the callback came %v too early", promise.Sub(now))
		}
		do(again, "/dial", nil)
		w.eventually("they talk", func() bool { return w.held("out00").State == events.InteractionActive })
		do(again, "/hangup", nil)
		w.over(c)

		w.eventually("who refused is on the do-not-call list", func() bool {
			var all struct{ Items []lists.DNCList }
			w.must(w.admin.Do(w.Context(), http.MethodGet, "/dnc-lists?limit=50", nil, &all))
			for _, d := range all.Items {
				var numbers struct{ Items []lists.DNCNumber }
				w.must(w.admin.Do(w.Context(), http.MethodGet, "/dnc-lists/"+d.ID+"/numbers", nil, &numbers))
				if slices.ContainsFunc(numbers.Items, func(n lists.DNCNumber) bool { return n.Number.String() == "+34981050003" && n.Source == "opt-out" }) {
					return true
				}
			}
			return false
		})
		var got []string
		for _, r := range slices.Backward(w.resultsOf(c)) {
			got = append(got, fmt.Sprint(r.Lead, " ", r.Attempt.Outcome, " ", r.Attempt.SkipReason, r.Disposition))
		}
		want := []string{"Ana One " + string(outcomes.Skipped) + " spoke with her yesterday", "Bea Two " + string(outcomes.Connected) + " Call again",
			"Cid Three " + string(outcomes.Connected) + " Never again"}
		for n := range want {
			if n >= len(got) || got[n] != want[n] {
				w.Errorf("the results are %q, wanted first %q", got, want)
				break
			}
		}
	})
}

func TestALeadIsDialledByItselfWhenTheAgentDoesNothing(t *testing.T) {
	const look = 3
	onBothPBXs(t, diallers(1), func(w *world) {
		l := w.bring("Spring", "name;phone\nAna One;+34981050001\nBea Two;+34981050002\n")
		c := w.campaign(func(c *campaigns.Campaign) {
			c.Mode, c.Preview = rules.Preview, campaigns.PreviewWay{Seconds: look}
		})
		w.must(w.admin.Do(w.Context(), http.MethodPut, "/campaigns/"+c.ID+"/lists/"+l.ID, nil, nil))
		w.manned(1)
		w.control(c, campaigns.Wish{State: campaigns.Running})
		ends := map[string]time.Time{}
		for _, name := range []string{"Ana One", "Bea Two"} {
			i := w.looksAt("out00", name)
			ends[name] = i.Preview.Ends
			if left := time.Until(i.Preview.Ends); left <= 0 || left > look*time.Second {
				w.Errorf("%s is looked at for %v more", name, left)
			}
			if err := w.as("out00").Do(w.Context(), http.MethodPost, "/interactions/"+i.ID+"/skip", map[string]string{"reason": "no"}, nil); err == nil {
				w.Errorf("%s was passed over, and the campaign does not let anybody", name)
			}
			w.eventually("they talk though nobody pressed anything", func() bool {
				now := w.held("out00")
				return now.ID == i.ID && now.State == events.InteractionActive
			})
		}
		w.eventually("the last talk is over", func() bool { return len(w.agent("out00").Work) == 0 })
		w.over(c)
		var all []campaigns.Result
		w.eventually("the database has both ends", func() bool {
			all = w.resultsOf(c)
			return len(all) == 2 && !slices.ContainsFunc(all, func(r campaigns.Result) bool { return r.Attempt.State != events.AttemptClosed })
		})
		for _, r := range all {
			if late := r.Attempt.DialledAt.Sub(ends[r.Lead]); late < 0 || late > 3*time.Second || r.Attempt.Outcome != string(outcomes.Connected) {
				w.Errorf("%s was dialled %v after the look was over and came to %s", r.Lead, late, r.Attempt.Outcome)
			}
		}
	})
}
