package web

import (
	"context"
	"net/http"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

type codingInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26"`
	Body struct {
		DispositionID string     `json:"disposition_id,omitempty" maxLength:"26"`
		Notes         string     `json:"notes,omitempty" maxLength:"20000"`
		Callback      *wishInput `json:"callback,omitempty" doc:"with a disposition that asks for a callback"`
	}
}

type declineInput struct {
	ID     string `path:"id" minLength:"26" maxLength:"26"`
	Reason string `query:"reason" enum:"occupied,subject,language,technical" doc:"why; kept with the offer"`
}

type skipInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"why the lead is passed over; kept with the attempt"`
	}
}

type finishInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26"`
	Body struct {
		DispositionID string            `json:"disposition_id,omitempty" maxLength:"26"`
		Notes         string            `json:"notes,omitempty" maxLength:"20000"`
		Callback      *wishInput        `json:"callback,omitempty" doc:"with a disposition that asks for a callback"`
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
		{"accept", "Take the offer of a written conversation, or on a browser phone that stays on the line", func(ctx context.Context, a, id string) error { return d.Accept(ctx, a, id) }},
		{"hold", "Let the customer hear music", func(ctx context.Context, a, id string) error { return d.Hold(ctx, a, id) }},
		{"resume", "Talk again", func(ctx context.Context, a, id string) error { return d.Resume(ctx, a, id) }},
		{"hangup", "End the conversation", func(ctx context.Context, a, id string) error { return d.Hangup(ctx, a, id) }},
		{"return", "Come back to the customer after the phone was lost", func(ctx context.Context, a, id string) error { return d.Return(ctx, a, id) }},
		{"dial", "Dial the campaign's lead that you look at", func(ctx context.Context, a, id string) error { return d.DialPreview(ctx, a, id) }},
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
	register(s, op{id: "interaction-skip", method: http.MethodPost, path: "/interactions/{id}/skip", tag: tag, summary: "Pass over the campaign's lead that you look at, with a reason", access: work},
		func(ctx context.Context, in *skipInput) (*none, error) {
			agent, err := ownAgent(ctx)
			if err != nil {
				return nil, err
			}
			return done(d.SkipPreview(ctx, agent, in.ID, in.Body.Reason))
		})
	register(s, op{id: "interaction-coding", method: http.MethodPut, path: "/interactions/{id}/coding", tag: tag, summary: "Save disposition and notes", access: work}, s.coding)
	register(s, op{id: "wrapup-extend", method: http.MethodPost, path: "/interactions/{id}/wrapup/extend", tag: tag, summary: "Take more time for wrap-up", access: work}, s.wrapupExtend)
	register(s, op{id: "wrapup-finish", method: http.MethodPost, path: "/interactions/{id}/wrapup/finish", tag: tag, summary: "Finish wrap-up", access: work}, s.wrapupFinish)
}

var errNoHistory = fault.New(fault.Unavailable, "The history of interactions cannot be read now.").WithKey("history.away")

func (s *Server) coding(ctx context.Context, in *codingInput) (*body[events.Interaction], error) {
	agent, err := ownAgent(ctx)
	if err != nil {
		return nil, err
	}
	i, err := s.cfg.Desk.Code(ctx, agent, in.ID, desk.Coding{DispositionID: in.Body.DispositionID, Notes: in.Body.Notes, Callback: in.Body.Callback.wish(agent)})
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
	return done(s.cfg.Desk.FinishWrapup(ctx, agent, in.ID, desk.Finish{DispositionID: b.DispositionID, Notes: b.Notes, Callback: b.Callback.wish(agent), Then: b.Then, ReasonID: b.ReasonID}))
}
