package routing

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func TestAssignPairsByPriorityWaitAndIdleTime(t *testing.T) {
	for _, c := range []struct {
		name    string
		waiting []Waiting
		free    []Agent
		want    map[string]string
	}{
		{"nobody waits", nil, []Agent{{ID: "a", QueueIDs: []string{"q"}}}, nil},
		{"nobody is free", []Waiting{{ID: "w", QueueID: "q"}}, nil, nil},
		{"the longest free agent is chosen", []Waiting{{ID: "w", QueueID: "q"}},
			[]Agent{{"a", noon, []string{"q"}}, {"b", noon.Add(-time.Second), []string{"q"}}}, map[string]string{"w": "b"}},
		{"the longest waiting caller goes first", []Waiting{{ID: "v", QueueID: "q", Since: noon}, {ID: "w", QueueID: "q", Since: noon.Add(-time.Second)}},
			[]Agent{{"a", noon, []string{"q"}}}, map[string]string{"w": "a"}},
		{"priority goes before waiting", []Waiting{{ID: "v", QueueID: "q", Since: noon, Priority: 1}, {ID: "w", QueueID: "q", Since: noon.Add(-time.Hour)}},
			[]Agent{{"a", noon, []string{"q"}}}, map[string]string{"v": "a"}},
		{"only agents of the queue are asked", []Waiting{{ID: "w", QueueID: "q"}}, []Agent{{"a", noon, []string{"other"}}}, nil},
		{"an agent who missed it is asked last", []Waiting{{ID: "w", QueueID: "q", Tried: []string{"a"}}},
			[]Agent{{"a", noon.Add(-time.Hour), []string{"q"}}, {"b", noon, []string{"q"}}}, map[string]string{"w": "b"}},
		{"when all were asked the longest free is asked again", []Waiting{{ID: "w", QueueID: "q", Tried: []string{"a", "b"}}},
			[]Agent{{"a", noon, []string{"q"}}, {"b", noon.Add(-time.Second), []string{"q"}}}, map[string]string{"w": "b"}},
		{"an agent takes one at a time", []Waiting{{ID: "v", QueueID: "q", Since: noon}, {ID: "w", QueueID: "p", Since: noon}},
			[]Agent{{"a", noon, []string{"q", "p"}}}, map[string]string{"v": "a"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Assign(c.waiting, c.free)
			if len(got) != len(c.want) {
				t.Fatalf("got %v, want %v", got, c.want)
			}
			for _, m := range got {
				if c.want[m.InteractionID] != m.AgentID || m.Why == "" {
					t.Errorf("got %+v, want agent %s and a reason", m, c.want[m.InteractionID])
				}
			}
		})
	}
}

// slow is Assign as one would say it: take the first caller in order, ask every agent, repeat.
func slow(waiting []Waiting, free []Agent) map[string]string {
	out, taken := map[string]string{}, map[string]bool{}
	for len(out) < len(waiting) {
		var next *Waiting
		for i, w := range waiting {
			if _, done := out[w.ID]; done {
				continue
			}
			if next == nil || w.Priority > next.Priority || w.Priority == next.Priority && (w.Since.Before(next.Since) || w.Since.Equal(next.Since) && w.ID < next.ID) {
				next = &waiting[i]
			}
		}
		out[next.ID] = ""
		for _, again := range []bool{false, true} {
			var best *Agent
			for i, a := range free {
				if taken[a.ID] || !slices.Contains(a.QueueIDs, next.QueueID) || slices.Contains(next.Tried, a.ID) != again {
					continue
				}
				if best == nil || a.IdleSince.Before(best.IdleSince) || a.IdleSince.Equal(best.IdleSince) && a.ID < best.ID {
					best = &free[i]
				}
			}
			if best != nil {
				out[next.ID], taken[best.ID] = best.ID, true
				break
			}
		}
	}
	return out
}

func TestAssignEqualsTheSlowReferenceOnRandomCases(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	cases := 20_000
	if os.Getenv("CORDBOARD_LONG") != "" {
		cases = 500_000
	}
	for n := range cases {
		waiting, free := random(r, r.IntN(8), r.IntN(6))
		want := slow(waiting, free)
		got := map[string]string{}
		for _, m := range Assign(waiting, free) {
			got[m.InteractionID] = m.AgentID
		}
		for id, agent := range want {
			if got[id] != agent {
				t.Fatalf("case %d: %s got %q, want %q\nwaiting %+v\nfree %+v", n, id, got[id], agent, waiting, free)
			}
		}
	}
}

func random(r *rand.Rand, callers, agents int) (waiting []Waiting, free []Agent) {
	queues := []string{"p", "q", "r"}
	for i := range agents {
		a := Agent{ID: fmt.Sprint("a", i), IdleSince: noon.Add(time.Duration(r.IntN(4)) * time.Second)}
		for _, q := range queues {
			if r.IntN(2) == 0 {
				a.QueueIDs = append(a.QueueIDs, q)
			}
		}
		free = append(free, a)
	}
	for i := range callers {
		w := Waiting{ID: fmt.Sprint("w", i), QueueID: queues[r.IntN(3)], Priority: r.IntN(2), Since: noon.Add(time.Duration(r.IntN(4)) * time.Second)}
		for k := range agents {
			if r.IntN(4) == 0 {
				w.Tried = append(w.Tried, fmt.Sprint("a", k))
			}
		}
		waiting = append(waiting, w)
	}
	return waiting, free
}

func BenchmarkAssign(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	waiting, free := random(r, 500, 1000)
	for i := range waiting {
		waiting[i].Tried = nil
	}
	for b.Loop() {
		Assign(waiting, free)
	}
}
