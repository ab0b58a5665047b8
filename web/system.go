package web

import (
	"context"
	"net/http"

	"github.com/cordboard/cordboard/accounts"
)

// SystemView is how the daemon is.
type SystemView struct {
	Version  string        `json:"version"`
	Instance string        `json:"instance" doc:"one id per start of the daemon"`
	Status   string        `json:"status" enum:"ready,degraded,not_ready"`
	PBX      string        `json:"pbx" enum:"up,down"`
	Seq      uint64        `json:"seq" doc:"the last event browsers were told of"`
	Checks   []CheckResult `json:"checks" doc:"database, journal and the like"`
}

func (s *Server) systemOperations() {
	register(s, op{id: "system-get", method: http.MethodGet, path: "/system", tag: "system", summary: "How the daemon is", access: Needs(accounts.PermSystemRead)},
		func(ctx context.Context, _ *nothing) (*body[SystemView], error) {
			r := s.readiness(ctx)
			out := SystemView{Version: s.cfg.Version, Instance: s.cfg.Instance, Status: r.Status, PBX: "down", Seq: s.hub.Seq(), Checks: r.Checks}
			if l, err := s.cfg.Desk.Live(ctx); err == nil { // a desk that does not answer is told by its check
				out.PBX = l.PBX
			}
			return reply(out, nil)
		})
}
