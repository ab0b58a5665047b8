package web

import (
	"context"
	"net/http"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/channels/canned"
)

// cannedOperations adds prepared answers. Agents read those they can use; who reads queues reads those in reach.
func (s *Server) cannedOperations() {
	st := s.cfg.Stores.Canned
	const tag, path = "canned-answers", "/canned-answers"
	registerNoun(s, noun[canned.Answer]{one: "canned-answer", many: tag, read: accounts.PermQueuesRead, write: accounts.PermQueuesWrite,
		id: func(v *canned.Answer) *string { return &v.ID }, create: st.CreateCannedAnswer, update: st.UpdateCannedAnswer, remove: st.DeleteCannedAnswer})
	reads := NeedsOneOf(accounts.PermDeskWork, accounts.PermQueuesRead)
	register(s, op{id: "canned-answer-list", method: http.MethodGet, path: path, tag: tag, summary: "List every canned answer in reach, and those you can write with", access: reads},
		func(ctx context.Context, in *PageInput) (*body[List[canned.Answer]], error) {
			items, next, err := st.ListCannedAnswers(ctx, s.cannedEyes(ctx), in.page())
			return reply(List[canned.Answer]{Items: items, Next: next}, err)
		})
	register(s, op{id: "canned-answer-get", method: http.MethodGet, path: path + "/{id}", tag: tag, summary: "Get one canned answer", access: reads},
		func(ctx context.Context, in *idInput) (*body[canned.Answer], error) {
			return reply(st.GetCannedAnswer(ctx, s.cannedEyes(ctx), in.ID))
		})
}

func (s *Server) cannedEyes(ctx context.Context) canned.Eyes {
	p := principalOf(ctx)
	e := canned.Eyes{Reach: reachOf(ctx, accounts.PermQueuesRead)}
	if p.AgentID != "" && p.Can(accounts.PermDeskWork) {
		own := s.cfg.Desk.Directory().Agents[p.AgentID]
		e.OwnSite, e.OwnQueues = own.SiteID, own.QueueIDs
	}
	return e
}
