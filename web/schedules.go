package web

import (
	"context"
	"net/http"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/internal/check"
)

// scheduleOperations adds the look ahead that a form shows before anything is saved.
func (s *Server) scheduleOperations() {
	register(s, op{id: "schedule-outlook", method: http.MethodPost, path: "/schedules/outlook", tag: "schedules",
		summary: "What opening hours come to: the next opening, changes of the clock, whether it ever opens", access: Needs(accounts.PermQueuesRead)},
		func(_ context.Context, in *draftInput[queues.Schedule]) (*body[queues.Outlook], error) {
			v := in.Body.Value
			if err := v.Validate(); err != nil {
				return nil, err
			}
			out, err := v.Outlook(s.cfg.Clock.Now())
			if err != nil {
				return nil, check.Zone("time_zone", v.TimeZone)
			}
			return reply(out, nil)
		})
}
