package web

import (
	"context"
	"net/http"

	"github.com/cordboard/cordboard/accounts"
)

type userPasswordInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26"`
	Body struct {
		Password string `json:"password" maxLength:"1024" format:"password"`
	}
}

// userOperations adds users; accounts judges who may grant what.
func (s *Server) userOperations() {
	const tag = "users"
	read, write := Needs(accounts.PermUsersRead), Needs(accounts.PermUsersWrite)
	register(s, op{id: "user-list", method: http.MethodGet, path: "/users", tag: tag, summary: "List every user in reach", access: read},
		func(ctx context.Context, in *PageInput) (*body[List[accounts.User]], error) {
			items, next, err := s.cfg.Accounts.ListUsers(ctx, principalOf(ctx), in.page())
			return reply(List[accounts.User]{items, next}, err)
		})
	register(s, op{id: "user-get", method: http.MethodGet, path: "/users/{id}", tag: tag, summary: "Get one user", access: read},
		func(ctx context.Context, in *idInput) (*body[accounts.User], error) {
			return reply(s.cfg.Accounts.GetUser(ctx, principalOf(ctx), in.ID))
		})
	register(s, op{id: "user-create", method: http.MethodPost, path: "/users", tag: tag, summary: "Create a user, who can log in once a password is set", access: write, status: http.StatusCreated},
		func(ctx context.Context, in *draftInput[accounts.User]) (*body[accounts.User], error) {
			u, err := s.cfg.Accounts.CreateUser(ctx, principalOf(ctx), callerOf(ctx).address, in.Body.Value, "")
			return reply(u, s.written(ctx, err))
		})
	register(s, op{id: "user-update", method: http.MethodPut, path: "/users/{id}", tag: tag, summary: "Replace a user and the grants; send the version you read", access: write},
		func(ctx context.Context, in *updateInput[accounts.User]) (*body[accounts.User], error) {
			in.Body.Value.ID = in.ID
			u, err := s.cfg.Accounts.UpdateUser(ctx, principalOf(ctx), callerOf(ctx).address, in.Body.Value)
			return reply(u, s.written(ctx, err))
		})
	register(s, op{id: "user-password", method: http.MethodPut, path: "/users/{id}/password", tag: tag, summary: "Give a user a new password; the user's sessions end", access: write},
		func(ctx context.Context, in *userPasswordInput) (*none, error) {
			return done(s.cfg.Accounts.SetUserPassword(ctx, principalOf(ctx), callerOf(ctx).address, in.ID, in.Body.Password))
		})
	register(s, op{id: "user-delete", method: http.MethodDelete, path: "/users/{id}", tag: tag, summary: "Delete a user who is no agent", access: write},
		func(ctx context.Context, in *idInput) (*none, error) {
			return done(s.written(ctx, s.cfg.Accounts.DeleteUser(ctx, principalOf(ctx), callerOf(ctx).address, in.ID)))
		})
}
