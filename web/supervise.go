package web

import (
	"context"
	"net/http"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/routing"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/reports/live"
	"github.com/cordboard/cordboard/web/hub"
)

type priorityInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26"`
	Body struct {
		Priority int `json:"priority" minimum:"0" maximum:"100" doc:"higher goes first"`
	}
}

type moveInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26"`
	Body struct {
		QueueID string `json:"queue_id" minLength:"26" maxLength:"26"`
	}
}

type assignInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26"`
	Body struct {
		AgentID string `json:"agent_id" minLength:"26" maxLength:"26"`
		Seconds int    `json:"seconds" minimum:"15" maximum:"1800" doc:"for how long the caller waits for this agent alone"`
	}
}

// WhyView tells what keeps an interaction waiting.
type WhyView struct {
	Waiting  bool          `json:"waiting" doc:"false when it does not wait any more; the rest is empty then"`
	PBXDown  bool          `json:"pbx_down" doc:"no call is offered to anybody while the PBX is away"`
	Position int           `json:"position"`
	DueAt    time.Time     `json:"due_at,omitzero" doc:"of a callback that is not due: nobody is asked before"`
	At       time.Time     `json:"at"`
	Agents   []PassedAgent `json:"agents" doc:"those of the queue within reach, by name"`
}

// PassedAgent is one agent with the rule that decides.
type PassedAgent struct {
	AgentID string `json:"agent_id"`
	Name    string `json:"name"`
	// Rule decides now.
	Rule     routing.Rule `json:"rule" enum:"offline,paused,missed,wrapup,talking,offered,phone_away,leaving,writing,full,fits,other_chosen,not_serving,team_later,team_never,skill_low,asked_before"`
	ReasonID string       `json:"reason_id,omitempty" doc:"of a pause"`
	Since    time.Time    `json:"since,omitzero" doc:"since when the agent does what rules"`
	// Also is what routing would say once the agent is free; fits when nothing stands in the way then.
	Also    routing.Rule `json:"also" enum:"fits,other_chosen,not_serving,team_later,team_never,skill_low,asked_before"`
	SkillID string       `json:"skill_id,omitempty"`
	Has     int          `json:"has,omitempty" doc:"level in that skill"`
	Needs   int          `json:"needs,omitempty"`
	Until   time.Time    `json:"until,omitzero" doc:"when what routing says ends by itself"`
}

// QuartersView is a queue's day by the quarter hour.
type QuartersView struct {
	DayStart time.Time      `json:"day_start"`
	Today    []live.Quarter `json:"today"`
	Usual    []live.Quarter `json:"usual" doc:"the median of the same weekday"`
	Days     int            `json:"days" doc:"how many days the median is of"`
}

// FloorHours is the day of a site's queues by the hour.
type FloorHours struct {
	SiteID   string      `json:"site_id"`
	DayStart time.Time   `json:"day_start"`
	Hours    []live.Hour `json:"hours"`
}

// AgentDayView is an agent's day and place.
type AgentDayView struct {
	DayStart  time.Time           `json:"day_start"`
	Stretches []live.Stretch      `json:"stretches"`
	QueueIDs  []string            `json:"queue_ids"`
	Skills    []agents.SkillLevel `json:"skills"`
}

func (s *Server) superviseOperations() {
	const tag = "floor"
	steer, watch := Needs(accounts.PermQueuesSteer), Needs(accounts.PermFloorRead)
	register(s, op{id: "waiting-priority", method: http.MethodPost, path: "/interactions/{id}/priority", tag: tag, summary: "Give a waiting caller another priority", access: steer}, s.waitingPriority)
	register(s, op{id: "waiting-move", method: http.MethodPost, path: "/interactions/{id}/move", tag: tag, summary: "Put a waiting caller into another queue", access: steer}, s.waitingMove)
	register(s, op{id: "waiting-assign", method: http.MethodPost, path: "/interactions/{id}/assign", tag: tag, summary: "Let a waiting caller wait for one agent", access: steer}, s.waitingAssign)
	s.callbackOperations()
	register(s, op{id: "interaction-why", method: http.MethodGet, path: "/interactions/{id}/why", tag: tag, summary: "Why is nobody getting this? A rule for every agent", access: watch}, s.why)
	register(s, op{id: "queue-quarters", method: http.MethodGet, path: "/queues/{id}/quarters", tag: tag, summary: "Offered, answered and abandoned today by the quarter hour, and as usual", access: watch}, s.quarters)
	register(s, op{id: "floor-hours", method: http.MethodGet, path: "/floor/hours", tag: tag, summary: "Offered, answered and abandoned today by queue and hour", access: watch}, s.hours)
	register(s, op{id: "agent-day", method: http.MethodGet, path: "/agents/{id}/day", tag: tag, summary: "What an agent did today", access: watch}, s.agentDay)
}

func supervisorOf(ctx context.Context) desk.Supervisor {
	p := principalOf(ctx)
	return desk.Supervisor{UserID: p.UserID, Login: p.Login, Name: p.Name}
}

// act writes an act on live work into the audit. The act is done and in the journal with who did it; that the database is
// away must not undo it.
func (s *Server) act(ctx context.Context, siteID, noun, act, id string, after any) {
	if err := s.cfg.Stores.Audit.RecordAct(context.WithoutCancel(ctx), actorOf(ctx), siteID, noun, act, id, after); err != nil {
		s.log.ErrorContext(ctx, "An act is missing in the audit; the journal has it.", "noun", noun, "act", act, "id", id, "user", principalOf(ctx).UserID, "error", err)
	}
}

// shownTo hides the customer from who may not see all calls there; the own are the agent's business.
func shownTo(p accounts.Principal, i events.Interaction, scope events.Scope) events.Interaction {
	i = watchedBy(p, i, scope)
	if p.ScopeOf(accounts.PermInteractionsAll).Allows(scope) || p.AgentID != "" && p.AgentID == i.AgentID {
		return i
	}
	return hub.Masked(i)
}

var errNotInReach = fault.New(fault.NotFound, "There is no such interaction within your reach now: it ended, or it is somebody else's.").WithKey("interaction.unknown")

// liveIn finds a live interaction within reach of a permission.
func (s *Server) liveIn(ctx context.Context, perm accounts.Permission, id string) (events.Interaction, error) {
	l, err := s.cfg.Desk.Live(ctx)
	if err != nil {
		return events.Interaction{}, err
	}
	dir := s.cfg.Desk.Directory()
	for _, i := range l.Interactions {
		if i.ID == id && reachOf(ctx, perm).Allows(interactionScope(i, dir)) {
			return i, nil
		}
	}
	return events.Interaction{}, errNotInReach
}

// steered runs a supervisor's act on a waiting caller and writes it into the audit.
func (s *Server) steered(ctx context.Context, id, act string, after any, do func(by string) (events.Interaction, error)) (*none, error) {
	i, err := s.liveIn(ctx, accounts.PermQueuesSteer, id)
	if err != nil {
		return nil, err
	}
	if _, err := do(principalOf(ctx).UserID); err != nil {
		return nil, err
	}
	s.act(ctx, i.SiteID, "interaction", act, id, after)
	return nil, nil
}

func (s *Server) waitingPriority(ctx context.Context, in *priorityInput) (*none, error) {
	return s.steered(ctx, in.ID, "priority", in.Body, func(by string) (events.Interaction, error) {
		return s.cfg.Desk.PrioritiseWaiting(ctx, in.ID, by, in.Body.Priority)
	})
}

func (s *Server) waitingMove(ctx context.Context, in *moveInput) (*none, error) {
	if err := s.movable(ctx, in.Body.QueueID); err != nil {
		return nil, err
	}
	return s.steered(ctx, in.ID, "move", in.Body, func(by string) (events.Interaction, error) {
		return s.cfg.Desk.MoveWaiting(ctx, in.ID, by, in.Body.QueueID)
	})
}

func (s *Server) waitingAssign(ctx context.Context, in *assignInput) (*none, error) {
	if err := s.assignable(ctx, in.Body.AgentID); err != nil {
		return nil, err
	}
	return s.steered(ctx, in.ID, "assign", in.Body, func(by string) (events.Interaction, error) {
		return s.cfg.Desk.AssignWaiting(ctx, in.ID, by, in.Body.AgentID, time.Duration(in.Body.Seconds)*time.Second)
	})
}

// assignable refuses agents out of reach. Whoever steers a queue may give its callers to those who serve it, of whatever team.
func (s *Server) assignable(ctx context.Context, agentID string) error {
	a, ok := s.cfg.Desk.Directory().Agents[agentID]
	r := reachOf(ctx, accounts.PermQueuesSteer)
	within := ok && r.Allows(events.Scope{SiteID: a.SiteID, TeamID: a.TeamID, AgentID: a.ID})
	for _, q := range a.QueueIDs {
		within = within || r.Allows(events.Scope{SiteID: a.SiteID, QueueID: q})
	}
	if !within {
		return fault.New(fault.NotFound, "There is no such agent within your reach.").WithKey("agent.unknown").WithField("agent_id")
	}
	return nil
}

// movable refuses queues out of reach.
func (s *Server) movable(ctx context.Context, queueID string) error {
	q, ok := s.cfg.Desk.Directory().Queues[queueID]
	if !ok || !reachOf(ctx, accounts.PermQueuesSteer).Allows(events.Scope{SiteID: q.SiteID, QueueID: q.ID}) {
		return errNoQueue()
	}
	return nil
}

func errNoQueue() error {
	return fault.New(fault.NotFound, "There is no such queue within your reach.").WithKey("queue.unknown").WithField("queue_id")
}

func (s *Server) why(ctx context.Context, in *idInput) (*body[WhyView], error) {
	if _, err := s.liveIn(ctx, accounts.PermFloorRead, in.ID); err != nil {
		return nil, err
	}
	w, err := s.cfg.Desk.WhyNobody(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	r, i := reachOf(ctx, accounts.PermFloorRead), w.Interaction
	queue := r.Allows(events.Scope{SiteID: i.SiteID, QueueID: i.QueueID})
	out := WhyView{Waiting: i.State == events.InteractionInQueue, PBXDown: w.PBXDown, Position: w.Position, At: stamp(w.At)}
	if i.Callback != nil && i.Callback.NotBefore.After(w.At) {
		out.DueAt = i.Callback.NotBefore
	}
	for _, p := range w.Agents {
		if !queue && !r.Allows(events.Scope{SiteID: i.SiteID, TeamID: p.TeamID, AgentID: p.AgentID}) {
			continue
		}
		a := PassedAgent{AgentID: p.AgentID, Name: p.Name, Rule: p.Busy, ReasonID: p.ReasonID, Since: p.Since, Also: p.Routed.Rule,
			SkillID: p.Routed.SkillID, Has: p.Routed.Has, Needs: p.Routed.Needs, Until: p.Routed.At}
		if a.Rule == "" {
			a.Rule = a.Also
		}
		out.Agents = append(out.Agents, a)
	}
	return reply(out, nil)
}
