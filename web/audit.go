package web

import (
	"context"
	"net/http"

	"github.com/cordboard/cordboard/accounts"
)

type auditInput struct {
	PageInput
	Noun   string `query:"noun" maxLength:"30"`
	NounID string `query:"noun_id" maxLength:"26"`
	UserID string `query:"user_id" maxLength:"26" doc:"who did it"`
}

func (s *Server) auditOperations() {
	register(s, op{id: "audit-list", method: http.MethodGet, path: "/audit", tag: "audit", summary: "List administrative acts, newest first", access: Needs(accounts.PermAuditRead)},
		func(ctx context.Context, in *auditInput) (*body[List[accounts.AuditEntry]], error) {
			f := accounts.AuditFilter{Noun: in.Noun, NounID: in.NounID, UserID: in.UserID}
			items, next, err := s.cfg.Stores.Audit.ListAudit(ctx, reachOf(ctx, accounts.PermAuditRead), f, in.page())
			return reply(List[accounts.AuditEntry]{items, next}, err)
		})
}
