package web

import (
	"context"
	"net/http"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/reports/live"
)

// FloorView is what a supervisor watches: everything live in reach, in one consistent copy.
type FloorView struct {
	Seq          uint64               `json:"seq" doc:"apply the events after it"`
	ServerTime   time.Time            `json:"server_time"`
	Agents       []events.Agent       `json:"agents"`
	Interactions []events.Interaction `json:"interactions"`
	Queues       []live.QueueCount    `json:"queues"`
	AgentCounts  []live.AgentCount    `json:"agent_counts"`
	Lines        map[string][]string  `json:"lines" doc:"who stands in line by queue, the next one first: callers and callbacks that are due"`
	PBX          string               `json:"pbx" enum:"up,down"`
}

type agentStateInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26"`
	Body struct {
		State    events.AgentState `json:"state" enum:"ready,paused,offline" doc:"offline ends the shift, after open work"`
		ReasonID string            `json:"reason_id,omitempty" maxLength:"26" doc:"of the pause"`
		Now      bool              `json:"now,omitempty" doc:"with offline: do not wait for open work; a customer in conversation is next in line again"`
		Seen     *time.Time        `json:"seen_set_at,omitempty" doc:"the agent's set_at that you looked at, or 0001-01-01T00:00:00Z for none; what another supervisor set since is answered as a conflict"`
	}
}

func (s *Server) floorOperations() {
	register(s, op{id: "floor-get", method: http.MethodGet, path: "/floor", tag: "floor", summary: "Live agents, interactions and queues in reach", access: Needs(accounts.PermFloorRead)}, s.floor)
	register(s, op{id: "agent-state", method: http.MethodPut, path: "/agents/{id}/state", tag: "floor", summary: "Set another's state, or end the shift", access: Needs(accounts.PermAgentsSet)}, s.setAgent)
}

func (s *Server) floor(ctx context.Context, _ *nothing) (*body[FloorView], error) {
	l, err := s.cfg.Desk.Live(ctx)
	if err != nil {
		return nil, err
	}
	r, dir := reachOf(ctx, accounts.PermFloorRead), s.cfg.Desk.Directory()
	out := FloorView{Seq: l.Seq, ServerTime: stamp(s.cfg.Clock.Now()), PBX: l.PBX}
	for _, a := range l.Agents {
		if scope := (events.Scope{SiteID: a.SiteID, TeamID: a.TeamID, AgentID: a.ID}); r.Allows(scope) {
			out.Agents = append(out.Agents, supervising(principalOf(ctx), a, scope))
		}
	}
	for _, i := range l.Interactions {
		if scope := interactionScope(i, dir); i.State != events.InteractionDone && r.Allows(scope) {
			out.Interactions = append(out.Interactions, shownTo(principalOf(ctx), i, scope))
		}
	}
	for _, n := range s.hub.Counts(principalOf(ctx)) {
		if r.Allows(events.Scope{SiteID: dir.Queues[n.QueueID].SiteID, QueueID: n.QueueID}) {
			out.Queues = append(out.Queues, n)
		}
	}
	out.AgentCounts, out.Lines = s.hub.AgentCounts(principalOf(ctx)), s.hub.Lines(principalOf(ctx))
	return reply(out, nil)
}

// interactionScope is what a live interaction is bound to, as its events tell it.
func interactionScope(i events.Interaction, dir *directory.Directory) events.Scope {
	return events.Scope{SiteID: i.SiteID, QueueID: i.QueueID, EntryID: i.EntryID, AgentID: i.AgentID, TeamID: dir.Agents[i.AgentID].TeamID}
}

func (s *Server) setAgent(ctx context.Context, in *agentStateInput) (*none, error) {
	a, ok := s.cfg.Desk.Directory().Agents[in.ID]
	r := reachOf(ctx, accounts.PermAgentsSet)
	if !ok || !r.Allows(events.Scope{SiteID: a.SiteID, TeamID: a.TeamID, AgentID: a.ID}) {
		return nil, fault.New(fault.NotFound, "There is no such agent within your reach.").WithKey("agent.unknown")
	}
	w := desk.AgentWish{State: in.Body.State, ReasonID: in.Body.ReasonID, Now: in.Body.Now, Seen: in.Body.Seen}
	if _, err := s.cfg.Desk.SetAgent(ctx, in.ID, supervisorOf(ctx), w); err != nil {
		return nil, err
	}
	s.act(ctx, a.SiteID, "agent", "set_state", in.ID, in.Body)
	return nil, nil
}
