package web

import (
	"context"
	"net/http"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
)

// Writing is what agents do with written conversations beyond what they do with calls.
type Writing interface {
	// Take makes one an agent's own that waits in a queue they serve; for who steers, any.
	Take(ctx context.Context, agentID, interactionID string, steers bool) (events.Interaction, error)
	// Release gives one back.
	Release(ctx context.Context, agentID, interactionID string) error
	// WaitingWritten lists those that the agent may take, the next one first.
	WaitingWritten(ctx context.Context, agentID string) ([]events.Interaction, error)
}

func (s *Server) writingOperations() {
	work := Needs(accounts.PermDeskWork)
	register(s, op{id: "desk-waiting", method: http.MethodGet, path: "/desk/waiting", tag: "desk", summary: "List the written conversations that wait and that you may take, the next one first", access: work},
		func(ctx context.Context, _ *nothing) (*body[List[events.Interaction]], error) {
			agent, err := ownAgent(ctx)
			if err != nil {
				return nil, err
			}
			items, err := s.cfg.Desk.WaitingWritten(ctx, agent)
			return reply(List[events.Interaction]{Items: items}, err)
		})
	register(s, op{id: "interaction-take", method: http.MethodPost, path: "/interactions/{id}/take", tag: "interactions", access: work,
		summary: "Take a written conversation: one that waits in a queue you serve or, with the permission to steer there, any"}, s.take)
	register(s, op{id: "interaction-release", method: http.MethodPost, path: "/interactions/{id}/release", tag: "interactions", access: work,
		summary: "Give a written conversation back to its queue"},
		func(ctx context.Context, in *idInput) (*none, error) {
			agent, err := ownAgent(ctx)
			if err != nil {
				return nil, err
			}
			return done(s.cfg.Desk.Release(ctx, agent, in.ID))
		})
}

func (s *Server) take(ctx context.Context, in *idInput) (*body[events.Interaction], error) {
	agent, err := ownAgent(ctx)
	if err != nil {
		return nil, err
	}
	l, err := s.cfg.Desk.Live(ctx)
	if err != nil {
		return nil, err
	}
	dir, reach := s.cfg.Desk.Directory(), principalOf(ctx).ScopeOf(accounts.PermQueuesSteer)
	var was events.Interaction
	steers := false
	for _, i := range l.Interactions {
		if i.ID == in.ID {
			was, steers = i, reach.Allows(interactionScope(i, dir))
		}
	}
	i, err := s.cfg.Desk.Take(ctx, agent, in.ID, steers)
	if err != nil {
		return nil, err
	}
	if was.AgentID != "" && was.AgentID != agent { // from a colleague
		s.act(ctx, i.SiteID, "interaction", "take", in.ID, map[string]string{"agent_id": agent, "from_agent_id": was.AgentID})
	}
	return reply(watchedBy(principalOf(ctx), i, interactionScope(i, dir)), nil)
}
