package web

import (
	"context"
	"net/http"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/web/hub"
)

// Monitors is what supervisors' parts in conversations need of the desk.
type Monitors interface {
	BeginMonitor(ctx context.Context, by desk.Supervisor, agentID, interactionID string, mode events.MonitorMode) (events.Monitor, error)
	SetMonitorMode(ctx context.Context, agentID, interactionID string, mode events.MonitorMode) (events.Monitor, error)
	EndMonitor(ctx context.Context, agentID, interactionID string) error
}

type monitorInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26"`
	Body struct {
		Mode events.MonitorMode `json:"mode" enum:"listen,whisper,barge" doc:"listen: nobody hears you; whisper: only the agent does; barge: all do"`
	}
}

// The audit of these is written from the journal (events/projector), so that none is missing when the database was away.
func (s *Server) monitorOperations() {
	const tag = "floor"
	may := Needs(accounts.PermCallsMonitor)
	register(s, op{id: "monitor-begin", method: http.MethodPost, path: "/interactions/{id}/monitor", tag: tag, summary: "Listen to a running conversation, whisper or barge in, over the phone of your shift", access: may}, s.monitorBegin)
	register(s, op{id: "monitor-mode", method: http.MethodPut, path: "/interactions/{id}/monitor", tag: tag, summary: "Change who hears you", access: may}, s.monitorMode)
	register(s, op{id: "monitor-end", method: http.MethodDelete, path: "/interactions/{id}/monitor", tag: tag, summary: "Leave the conversation; may be repeated", access: may}, s.monitorEnd)
}

func (s *Server) monitorBegin(ctx context.Context, in *monitorInput) (*body[events.Monitor], error) {
	if _, err := s.liveIn(ctx, accounts.PermCallsMonitor, in.ID); err != nil {
		return nil, err
	}
	return reply(s.cfg.Desk.BeginMonitor(ctx, supervisorOf(ctx), principalOf(ctx).AgentID, in.ID, in.Body.Mode))
}

func (s *Server) monitorMode(ctx context.Context, in *monitorInput) (*body[events.Monitor], error) {
	if _, err := s.liveIn(ctx, accounts.PermCallsMonitor, in.ID); err != nil {
		return nil, err
	}
	return reply(s.cfg.Desk.SetMonitorMode(ctx, principalOf(ctx).AgentID, in.ID, in.Body.Mode))
}

// monitorEnd asks for no reach: who is in may always leave.
func (s *Server) monitorEnd(ctx context.Context, in *idInput) (*none, error) {
	return nil, s.cfg.Desk.EndMonitor(ctx, principalOf(ctx).AgentID, in.ID)
}

// watchedBy hides who listens from who may not do so there.
func watchedBy(p accounts.Principal, i events.Interaction, scope events.Scope) events.Interaction {
	if len(i.Monitors) == 0 || p.ScopeOf(accounts.PermCallsMonitor).Allows(scope) {
		return i
	}
	return hub.Unwatched(i)
}

// supervising hides in whose conversation an agent is from who may not monitor there; the own is the agent's business.
func supervising(p accounts.Principal, a events.Agent, scope events.Scope) events.Agent {
	if a.ID != p.AgentID && !p.ScopeOf(accounts.PermCallsMonitor).Allows(scope) {
		a.Monitor = nil
	}
	return a
}
