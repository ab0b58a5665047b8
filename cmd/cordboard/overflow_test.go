package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
)

// Nobody serves Night and Spare; Support has agents.
var overflowing = centre.Plan{
	Numbers: map[string]string{"800": "Support", "801": "Night", "802": "Spare"}, Wrapup: 0,
	Agents: []centre.AgentPlan{{Login: "ana", Name: "Ana Agent", Extension: "1000", Queues: []string{"Support"}}},
}

// inFallback counts the callers in the PBX's own queue.
func (w *world) inFallback() int {
	w.Helper()
	out, err := w.lab.PBX.CLI(w.Context(), "core show channels concise")
	w.must(err)
	return strings.Count(out, "!Queue!fallback")
}

// waitsIn counts who waits in a queue.
func (w *world) waitsIn(queue string) (n int) {
	w.Helper()
	f, err := w.admin.Floor(w.Context())
	w.must(err)
	for _, i := range f.Interactions {
		if i.QueueID == w.centre.Queues[queue].ID && i.State == events.InteractionInQueue {
			n++
		}
	}
	return n
}

func TestACallerOfAQueueWithoutAgentsIsCarriedByAnotherQueueAndRecordedByItsRule(t *testing.T) {
	onBothPBXs(t, overflowing, func(w *world) {
		w.records("Support")
		support := w.centre.Queues["Support"].ID
		w.cares("Night", func(q *queues.Queue) {
			q.Care.Overflow = queues.Overflow{To: queues.ToQueue, QueueID: support, WhenNobody: true}
		})
		caller := w.callIn("801")
		w.hears(caller.HearsMusic)
		w.eventually("the caller waits in the other queue", func() bool { return w.waitsIn("Support") == 1 })
		w.killed()
		w.hears(caller.HearsMusic)
		w.ready("ana", "1000", lab.Phone{Tone: agentTone})
		w.tone(caller, agentTone)
		w.recordingIs("ana", "on")
		talk := w.now("ana", agentTone)
		i := w.held("ana")
		if i.QueueID != support {
			w.Errorf("it is an interaction of %s", i.QueueID)
		}
		w.must(caller.Hangup(w.Context()))
		w.heardIn(i.ID, talk)
	})
}

func TestANumberOutsideTakesAsManyAsItMayAndTheOthersWaitOrGoToTheFallback(t *testing.T) {
	onBothPBXs(t, overflowing, func(w *world) {
		outside := queues.Overflow{To: queues.ToNumber, Number: "9800000", Capacity: 1, WhenNobody: true}
		w.cares("Night", func(q *queues.Queue) { q.Care.Overflow = outside })
		first := w.callIn("801")
		w.tone(first, lab.CustomerTone)
		second := w.callIn("801")
		w.hears(second.HearsMusic)
		w.eventually("the second waits", func() bool { return w.waitsIn("Night") == 1 })
		w.killed()
		w.tone(first, lab.CustomerTone)
		w.hears(second.HearsMusic)
		if n := w.waitsIn("Night"); n != 1 {
			w.Errorf("after a crash %d wait", n)
		}
		w.must(first.Hangup(w.Context()))
		w.tone(second, lab.CustomerTone) // the place is free again
		outside.FullFallback = true
		w.cares("Night", func(q *queues.Queue) { q.Care.Overflow = outside })
		third := w.callIn("801")
		w.eventually("the third is in the PBX's fallback", func() bool { return w.inFallback() == 1 })
		w.tone(second, lab.CustomerTone)
		w.must(third.Hangup(w.Context()))
		w.must(second.Hangup(w.Context()))
		w.eventually("the records tell where each went", func() bool {
			n := map[events.Outcome]int{}
			for _, i := range w.past() {
				n[i.Outcome]++
			}
			return n[events.OutcomeHandedOut] == 2 && n[events.OutcomeOverflow] == 1
		})
	})
}

func TestOverflowsThatWouldGoRoundEndAtTheFallback(t *testing.T) {
	onBothPBXs(t, overflowing, func(w *world) {
		to := func(name string) func(*queues.Queue) {
			return func(q *queues.Queue) {
				q.Care.Overflow = queues.Overflow{To: queues.ToQueue, QueueID: w.centre.Queues[name].ID, WhenNobody: true}
			}
		}
		w.cares("Night", to("Spare"))
		q := w.centre.Queues["Spare"]
		w.must(w.admin.Do(w.Context(), http.MethodGet, "/queues/"+q.ID, nil, &q))
		to("Night")(&q)
		if err := w.admin.Do(w.Context(), http.MethodPut, "/queues/"+q.ID, q, nil); err == nil {
			w.Error("a round of overflows was saved")
		}
		// without a way on, and nobody there, the PBX's own queue takes the caller
		w.cares("Spare", func(q *queues.Queue) { q.Care.Overflow = queues.Overflow{To: queues.ToFallback, WhenNobody: true} })
		caller := w.callIn("801")
		w.eventually("the caller is in the PBX's fallback", func() bool { return w.inFallback() == 1 })
		w.hears(caller.HearsMusic)
		w.must(caller.Hangup(w.Context()))
		w.eventually("the record tells so", func() bool {
			all := w.past()
			return len(all) == 1 && all[0].Outcome == events.OutcomeOverflow && all[0].QueueID == w.centre.Queues["Spare"].ID
		})
	})
}
