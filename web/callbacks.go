package web

import (
	"context"
	"net/http"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
)

// Callbacks is what the desk does with customers who wait to be called back; package desk implements it.
type Callbacks interface {
	// Lines tells who stands in the queues' lines, the next one first.
	Lines() map[string][]string
	RescheduleCallback(ctx context.Context, interactionID, by string, at time.Time) (events.Interaction, error)
	CancelCallback(ctx context.Context, interactionID, by string) error
}

type callbackInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26"`
	Body struct {
		NotBefore *time.Time `json:"not_before,omitempty" doc:"when it is due; left out, or a time that is not ahead: now"`
	}
}

func (s *Server) callbackOperations() {
	const tag = "floor"
	steer := Needs(accounts.PermQueuesSteer)
	register(s, op{id: "callback-time", method: http.MethodPut, path: "/interactions/{id}/callback", tag: tag, summary: "Say when a waiting callback is made", access: steer}, s.callbackTime)
	register(s, op{id: "callback-cancel", method: http.MethodDelete, path: "/interactions/{id}/callback", tag: tag, summary: "Give up a waiting callback", access: steer}, s.callbackCancel)
}

func (s *Server) callbackTime(ctx context.Context, in *callbackInput) (*none, error) {
	return s.steered(ctx, in.ID, "callback_time", in.Body, func(by string) (events.Interaction, error) {
		var at time.Time
		if in.Body.NotBefore != nil {
			at = *in.Body.NotBefore
		}
		return s.cfg.Desk.RescheduleCallback(ctx, in.ID, by, at)
	})
}

func (s *Server) callbackCancel(ctx context.Context, in *idInput) (*none, error) {
	return s.steered(ctx, in.ID, "callback_cancel", nil, func(by string) (events.Interaction, error) {
		return events.Interaction{}, s.cfg.Desk.CancelCallback(ctx, in.ID, by)
	})
}
