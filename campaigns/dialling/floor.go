package dialling

import (
	"context"
	"slices"
	"time"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/events"
)

// floor is a picture of the agents, and for which campaign each counts.
type floor struct {
	at     time.Time
	pbx    bool
	agents []events.Agent
	crew   map[string]string
	// waiting are the callers of each queue whom nobody has.
	waiting map[string]int
	dir     *directory.Directory
}

// watchFloor looks at the agents once a cycle, for all campaigns.
func (e *Engine) watchFloor(ctx context.Context) {
	tick := e.cfg.Clock.NewTicker(cycle)
	defer tick.Stop()
	for n := 0; ; n++ {
		limited, cancel := context.WithTimeout(ctx, cycle)
		live, err := e.cfg.Desk.Live(limited)
		cancel()
		if err == nil {
			e.floor.Store(e.picture(live))
		}
		if n%60 == 0 {
			e.ledger.forget(e.cfg.Clock.Now())
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C():
		}
	}
}

func (e *Engine) picture(live desk.Live) *floor {
	f := &floor{at: live.At, pbx: live.PBX == "up", agents: live.Agents, waiting: callersWaiting(live), dir: e.cfg.Desk.Directory()}
	var before map[string]string
	if last := e.floor.Load(); last != nil {
		before = last.crew
	}
	var posts []post
	queueOf := map[string]string{}
	e.mu.Lock()
	for id, r := range e.runners {
		if p := r.wants.Load(); p != nil {
			posts = append(posts, post{id, p.weight})
			queueOf[id] = p.queue
		}
	}
	e.mu.Unlock()
	serves := map[string][]string{}
	for _, a := range f.agents {
		if a.State == events.AgentOffline {
			continue
		}
		for id, queue := range queueOf {
			if slices.Contains(f.dir.Agents[a.ID].QueueIDs, queue) {
				serves[a.ID] = append(serves[a.ID], id)
			}
		}
		slices.Sort(serves[a.ID])
	}
	f.crew = crew(before, serves, posts)
	return f
}
