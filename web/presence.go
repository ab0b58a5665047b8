package web

import (
	"context"
	"net/http"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/agents"
)

// presenceOperations adds what a site wants of its agents' presence.
func (s *Server) presenceOperations() {
	st := s.cfg.Stores.Agents
	register(s, op{id: "presence-get", method: http.MethodGet, path: "/sites/{id}/presence", tag: "sites", summary: "Get what a site wants of its agents' presence", access: Needs(accounts.PermQueuesRead)},
		func(ctx context.Context, in *idInput) (*body[agents.PresencePolicy], error) {
			return reply(st.GetPresence(ctx, reachOf(ctx, accounts.PermQueuesRead), in.ID))
		})
	register(s, op{id: "presence-update", method: http.MethodPut, path: "/sites/{id}/presence", tag: "sites", summary: "Replace a site's rules of presence; send the version you read", access: Needs(accounts.PermQueuesWrite)},
		func(ctx context.Context, in *updateInput[agents.PresencePolicy]) (*body[agents.PresencePolicy], error) {
			in.Body.Value.SiteID = in.ID
			v, err := st.UpdatePresence(ctx, actorOf(ctx), reachOf(ctx, accounts.PermQueuesWrite), in.Body.Value)
			return reply(v, s.written(ctx, err))
		})
}
