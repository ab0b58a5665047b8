// Package routing decides which agent gets which waiting interaction. It is pure: no clock, no I/O, no goroutine; the
// desk calls it whenever somebody begins to wait or becomes free. Every decision can say why.
package routing

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Waiting is one interaction that wants an agent.
type Waiting struct {
	ID       string
	QueueID  string
	Priority int // higher first
	Since    time.Time
	Tried    []string // agents who missed or declined it
}

// Agent is one agent who may take an interaction now.
type Agent struct {
	ID        string
	IdleSince time.Time
	QueueIDs  []string
}

// Match is one decision.
type Match struct {
	InteractionID string
	AgentID       string
	Why           string
}

// Assign pairs waiting interactions with free agents. Interactions go by priority, then by how long they wait; each gets
// the agent of its queue who has been free longest and has not been tried for it yet. When every free agent of the queue
// has been tried, the longest free one is asked again: somebody who missed a call and came back to ready is asked
// rather than nobody. Ties are broken by id, so that equal input gives equal output. An agent takes one at a time.
func Assign(waiting []Waiting, free []Agent) []Match {
	if len(waiting) == 0 || len(free) == 0 {
		return nil
	}
	order := slices.Clone(waiting)
	slices.SortFunc(order, func(a, b Waiting) int {
		return cmp.Or(cmp.Compare(b.Priority, a.Priority), a.Since.Compare(b.Since), cmp.Compare(a.ID, b.ID))
	})
	byQueue := index(free)
	taken := make(map[string]bool, len(free))
	var out []Match
	for _, w := range order {
		if len(taken) == len(free) {
			break
		}
		if m, ok := choose(w, byQueue[w.QueueID], taken); ok {
			taken[m.AgentID] = true
			out = append(out, m)
		}
	}
	return out
}

// index lists the free agents of each queue, longest free first.
func index(free []Agent) map[string][]Agent {
	sorted := slices.Clone(free)
	slices.SortFunc(sorted, func(a, b Agent) int {
		return cmp.Or(a.IdleSince.Compare(b.IdleSince), cmp.Compare(a.ID, b.ID))
	})
	byQueue := map[string][]Agent{}
	for _, a := range sorted {
		for _, q := range a.QueueIDs {
			byQueue[q] = append(byQueue[q], a)
		}
	}
	return byQueue
}

func choose(w Waiting, agents []Agent, taken map[string]bool) (Match, bool) {
	var again *Agent
	for i, a := range agents {
		if taken[a.ID] {
			continue
		}
		if !slices.Contains(w.Tried, a.ID) {
			return Match{w.ID, a.ID, fmt.Sprintf("longest available of the queue, free since %s", stamp(a.IdleSince))}, true
		}
		if again == nil {
			again = &agents[i]
		}
	}
	if again == nil {
		return Match{}, false
	}
	return Match{w.ID, again.ID, fmt.Sprintf("everybody free was asked before; free since %s", stamp(again.IdleSince))}, true
}

func stamp(t time.Time) string { return t.UTC().Format("15:04:05.000Z") }
