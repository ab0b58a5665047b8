package web

import (
	"context"
	"net/http"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

type handInput struct {
	Body struct {
		Note string `json:"note,omitempty" maxLength:"800" doc:"what is needed, at most 200 characters"`
	}
}

// handOperations let agents ask for a supervisor, and supervisors say that they saw it.
func (s *Server) handOperations() {
	work := Needs(accounts.PermDeskWork)
	register(s, op{id: "hand-raise", method: http.MethodPut, path: "/desk/hand", tag: "desk", summary: "Raise your hand: ask for a supervisor", access: work},
		func(ctx context.Context, in *handInput) (*body[events.Agent], error) {
			id, err := ownAgent(ctx)
			if err != nil {
				return nil, err
			}
			return reply(s.cfg.Desk.RaiseHand(ctx, id, in.Body.Note))
		})
	register(s, op{id: "hand-lower", method: http.MethodDelete, path: "/desk/hand", tag: "desk", summary: "Lower your hand", access: work},
		func(ctx context.Context, _ *struct{}) (*none, error) {
			id, err := ownAgent(ctx)
			if err == nil {
				_, err = s.cfg.Desk.LowerHand(ctx, id, "")
			}
			return nil, err
		})
	register(s, op{id: "agent-hand-lower", method: http.MethodDelete, path: "/agents/{id}/hand", tag: "agents", summary: "Lower an agent's hand once it was seen to", access: Needs(accounts.PermAgentsSet)},
		func(ctx context.Context, in *idInput) (*none, error) {
			a, ok := s.cfg.Desk.Directory().Agents[in.ID]
			if !ok || !reachOf(ctx, accounts.PermAgentsSet).Allows(events.Scope{SiteID: a.SiteID, TeamID: a.TeamID, AgentID: a.ID}) {
				return nil, fault.New(fault.NotFound, "There is no such agent within your reach.").WithKey("agent.unknown")
			}
			if _, err := s.cfg.Desk.LowerHand(ctx, in.ID, supervisorOf(ctx).UserID); err != nil {
				return nil, err
			}
			s.act(ctx, a.SiteID, "agent", "lower_hand", in.ID, nil)
			return nil, nil
		})
}
