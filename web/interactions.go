package web

import (
	"context"
	"net/http"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

type historyInput struct {
	PageInput
	ContactID string    `query:"contact_id" maxLength:"26"`
	AgentID   string    `query:"agent_id" maxLength:"26"`
	QueueID   string    `query:"queue_id" maxLength:"26"`
	From      time.Time `query:"from" doc:"created at or after"`
	To        time.Time `query:"to" doc:"created before"`
}

type codingInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26"`
	Body struct {
		DispositionID string `json:"disposition_id,omitempty" maxLength:"26"`
		Notes         string `json:"notes,omitempty" maxLength:"20000"`
	}
}

type declineInput struct {
	ID     string `path:"id" minLength:"26" maxLength:"26"`
	Reason string `query:"reason" enum:"occupied,subject,language,technical" doc:"why; kept with the offer"`
}

type finishInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26"`
	Body struct {
		DispositionID string            `json:"disposition_id,omitempty" maxLength:"26"`
		Notes         string            `json:"notes,omitempty" maxLength:"20000"`
		Then          events.AgentState `json:"then" enum:"ready,paused" doc:"the state taken afterwards"`
		ReasonID      string            `json:"reason_id,omitempty" maxLength:"26" doc:"of the pause"`
	}
}

func (s *Server) interactionOperations() {
	const tag = "interactions"
	work, d := Needs(accounts.PermDeskWork), s.cfg.Desk
	// The verbs of an agent over an interaction held; the engine knows whose it is.
	for _, v := range []struct {
		verb, summary string
		do            func(ctx context.Context, agentID, id string) error
	}{
		{"hold", "Let the customer hear music", func(ctx context.Context, a, id string) error { return d.Hold(ctx, a, id) }},
		{"resume", "Talk again", func(ctx context.Context, a, id string) error { return d.Resume(ctx, a, id) }},
		{"hangup", "End the conversation", func(ctx context.Context, a, id string) error { return d.Hangup(ctx, a, id) }},
		{"return", "Come back to the customer after the phone was lost", func(ctx context.Context, a, id string) error { return d.Return(ctx, a, id) }},
	} {
		register(s, op{id: "interaction-" + v.verb, method: http.MethodPost, path: "/interactions/{id}/" + v.verb, tag: tag, summary: v.summary, access: work},
			func(ctx context.Context, in *idInput) (*none, error) {
				agent, err := ownAgent(ctx)
				if err != nil {
					return nil, err
				}
				return done(v.do(ctx, agent, in.ID))
			})
	}
	register(s, op{id: "interaction-decline", method: http.MethodPost, path: "/interactions/{id}/decline", tag: tag, summary: "Refuse the offer, with a reason if you like", access: work},
		func(ctx context.Context, in *declineInput) (*none, error) {
			agent, err := ownAgent(ctx)
			if err != nil {
				return nil, err
			}
			return done(d.Decline(ctx, agent, in.ID, in.Reason))
		})
	register(s, op{id: "interaction-coding", method: http.MethodPut, path: "/interactions/{id}/coding", tag: tag, summary: "Save disposition and notes", access: work}, s.coding)
	register(s, op{id: "wrapup-extend", method: http.MethodPost, path: "/interactions/{id}/wrapup/extend", tag: tag, summary: "Take more time for wrap-up", access: work}, s.wrapupExtend)
	register(s, op{id: "wrapup-finish", method: http.MethodPost, path: "/interactions/{id}/wrapup/finish", tag: tag, summary: "Finish wrap-up", access: work}, s.wrapupFinish)

	see := NeedsOneOf(accounts.PermInteractionsOwn, accounts.PermInteractionsAll)
	register(s, op{id: "interaction-list", method: http.MethodGet, path: "/interactions", tag: tag, summary: "List past and running interactions, newest first", access: see}, s.history)
	register(s, op{id: "interaction-get", method: http.MethodGet, path: "/interactions/{id}", tag: tag, summary: "Get one interaction with its legs and offers", access: see},
		func(ctx context.Context, in *idInput) (*body[interactions.InteractionDetail], error) {
			if s.cfg.Stores.History == nil {
				return nil, errNoHistory
			}
			return reply(s.cfg.Stores.History.GetInteraction(ctx, visible(ctx), in.ID))
		})
}

var errNoHistory = fault.New(fault.Unavailable, "The history of interactions cannot be read now.").WithKey("history.away")

func (s *Server) coding(ctx context.Context, in *codingInput) (*body[events.Interaction], error) {
	agent, err := ownAgent(ctx)
	if err != nil {
		return nil, err
	}
	i, err := s.cfg.Desk.Code(ctx, agent, in.ID, in.Body.DispositionID, in.Body.Notes)
	return reply(watchedBy(principalOf(ctx), i, interactionScope(i, s.cfg.Desk.Directory())), err)
}

func (s *Server) wrapupExtend(ctx context.Context, in *idInput) (*body[events.Interaction], error) {
	agent, err := ownAgent(ctx)
	if err != nil {
		return nil, err
	}
	return reply(s.cfg.Desk.ExtendWrapup(ctx, agent, in.ID))
}

func (s *Server) wrapupFinish(ctx context.Context, in *finishInput) (*none, error) {
	agent, err := ownAgent(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	return done(s.cfg.Desk.FinishWrapup(ctx, agent, in.ID, desk.Finish{DispositionID: b.DispositionID, Notes: b.Notes, Then: b.Then, ReasonID: b.ReasonID}))
}

// visible is what the caller may see of the past: the own, what is in reach, or both.
func visible(ctx context.Context) interactions.HistoryFilter {
	p := principalOf(ctx)
	f := interactions.HistoryFilter{Reach: p.ScopeOf(accounts.PermInteractionsAll)}
	if p.Can(accounts.PermInteractionsOwn) {
		f.OwnAgentID = p.AgentID
	}
	return f
}

func (s *Server) history(ctx context.Context, in *historyInput) (*body[List[events.Interaction]], error) {
	if s.cfg.Stores.History == nil {
		return nil, errNoHistory
	}
	f := visible(ctx)
	f.ContactID, f.AgentID, f.QueueID, f.From, f.To = in.ContactID, in.AgentID, in.QueueID, in.From, in.To
	items, next, err := s.cfg.Stores.History.ListInteractions(ctx, f, in.page())
	return reply(List[events.Interaction]{items, next}, err)
}
