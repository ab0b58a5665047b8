package dialling

import (
	"cmp"
	"maps"
	"slices"

	"github.com/cordboard/cordboard/campaigns/pacing"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

// callersWaiting counts who waits in each queue for an agent, people promised a call whose time has come among them.
func callersWaiting(live desk.Live) map[string]int {
	out := map[string]int{}
	for _, i := range live.Interactions {
		later := i.Callback != nil && i.Callback.NotBefore.After(live.At)
		if i.State == events.InteractionInQueue && i.Attempt == nil && i.Channel == events.Voice && !later {
			out[i.QueueID]++
		}
	}
	return out
}

// keepForCallers takes as many agents out of a campaign's crew as callers wait whom they serve: those first who can be there
// first. A person whom the campaign reaches goes before callers, as the law wants; so nobody is to be called for whom an agent
// would have to leave a caller waiting.
func keepForCallers(crew []pacing.Agent, waiting map[string]int, queuesOf func(agent string) []string) (left []pacing.Agent, kept []pacing.AgentState) {
	order := make([]int, len(crew))
	for i := range order {
		order[i] = i
	}
	soon := map[pacing.AgentState]int{pacing.Ready: 0, pacing.WrapUp: 1, pacing.Talking: 2}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(soon[crew[a].State], soon[crew[b].State]), cmp.Compare(crew[b].Since, crew[a].Since))
	})
	taken := make([]bool, len(crew))
	for _, queue := range slices.Sorted(maps.Keys(waiting)) {
		n := waiting[queue]
		for _, i := range order {
			if _, works := soon[crew[i].State]; n == 0 || taken[i] || !works || !slices.Contains(queuesOf(string(crew[i].ID)), queue) {
				continue
			}
			taken[i] = true
			kept = append(kept, crew[i].State)
			n--
		}
	}
	for i, a := range crew {
		if !taken[i] {
			left = append(left, a)
		}
	}
	return left, kept
}
