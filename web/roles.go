package web

import (
	"context"
	"net/http"

	"github.com/cordboard/cordboard/accounts"
)

// roleOperations adds roles, which belong to the whole installation.
func (s *Server) roleOperations() {
	const tag = "roles"
	write := Needs(accounts.PermRolesWrite)
	register(s, op{id: "role-list", method: http.MethodGet, path: "/roles", tag: tag, summary: "List every role", access: Needs(accounts.PermUsersRead)},
		func(ctx context.Context, _ *nothing) (*body[List[accounts.Role]], error) {
			items, err := s.cfg.Accounts.ListRoles(ctx, principalOf(ctx))
			return reply(List[accounts.Role]{Items: items}, err)
		})
	register(s, op{id: "role-create", method: http.MethodPost, path: "/roles", tag: tag, summary: "Create a role", access: write, status: http.StatusCreated},
		func(ctx context.Context, in *draftInput[accounts.Role]) (*body[accounts.Role], error) {
			return reply(s.cfg.Accounts.CreateRole(ctx, principalOf(ctx), callerOf(ctx).address, in.Body.Value))
		})
	register(s, op{id: "role-update", method: http.MethodPut, path: "/roles/{id}", tag: tag, summary: "Replace a role; send the version you read", access: write},
		func(ctx context.Context, in *updateInput[accounts.Role]) (*body[accounts.Role], error) {
			in.Body.Value.ID = in.ID
			return reply(s.cfg.Accounts.UpdateRole(ctx, principalOf(ctx), callerOf(ctx).address, in.Body.Value))
		})
	register(s, op{id: "role-delete", method: http.MethodDelete, path: "/roles/{id}", tag: tag, summary: "Delete a role nobody has", access: write},
		func(ctx context.Context, in *idInput) (*none, error) {
			return done(s.cfg.Accounts.DeleteRole(ctx, principalOf(ctx), callerOf(ctx).address, in.ID))
		})
}
