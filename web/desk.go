package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/reports/live"
)

// DeskView is everything an agent's page shows, in one consistent copy.
type DeskView struct {
	Seq           uint64                          `json:"seq" doc:"apply the events after it"`
	ServerTime    time.Time                       `json:"server_time"`
	Agent         *events.Agent                   `json:"agent"`
	Interactions  []events.Interaction            `json:"interactions" doc:"held now, and ended ones that still lack a code"`
	Queues        []live.QueueCount               `json:"queues"`
	PauseReasons  []agents.PauseReason            `json:"pause_reasons"`
	Dispositions  map[string][]queues.Disposition `json:"dispositions" doc:"by queue, in the order of their digits"`
	QueueSettings map[string]QueueSettings        `json:"queue_settings" doc:"by queue"`
	EntryPoints   map[string]EntrySettings        `json:"entry_points" doc:"by entry point: those that lead to the queues above or to the agent"`
	Policy        DeskPolicy                      `json:"policy"`
	Phones        []PhoneChoice                   `json:"phones" doc:"to choose among at the start of a shift, the usual one first"`
	PBX           string                          `json:"pbx" enum:"up,down"`
}

// QueueSettings is what an agent's page must know of a queue.
type QueueSettings struct {
	Name                string `json:"name"`
	OfferSeconds        int    `json:"offer_seconds"`
	WrapupSeconds       int    `json:"wrapup_seconds" doc:"0 none, -1 without limit"`
	WrapupExtends       int    `json:"wrapup_extends" doc:"how often wrap-up may be extended"`
	ServiceLevelSeconds int    `json:"service_level_seconds"`
	HoldLimitSeconds    int    `json:"hold_limit_seconds"`
}

// EntrySettings is what an agent's page tells of the way a caller came in.
type EntrySettings struct {
	Name     string `json:"name"`
	Language string `json:"language" doc:"of the prompts, and so most likely of the caller"`
}

// PhoneChoice is one phone an agent may work with.
type PhoneChoice struct {
	Kind    string `json:"kind" enum:"browser,extension,number"`
	Address string `json:"address,omitempty" doc:"the extension or the number"`
}

func phoneChoices(p agents.Profile) []PhoneChoice {
	out := []PhoneChoice{}
	address := map[string]string{agents.Extension: p.Extension, agents.Number: p.Number}
	for _, k := range p.Kinds() {
		if k != "" {
			out = append(out, PhoneChoice{k, address[k]})
		}
	}
	return out
}

// DeskPolicy is the house's rules that the agent's page keeps.
type DeskPolicy struct {
	IdleMinutes int `json:"idle_minutes" doc:"a ready agent whose page nobody touches for so long is asked, then paused"`
}

// Shift is a shift just started.
type Shift struct {
	Agent events.Agent     `json:"agent"`
	Phone *PhoneCredential `json:"phone" doc:"null unless the agent's phone is the browser"`
}

type stateInput struct {
	Body struct {
		State    events.AgentState `json:"state" enum:"ready,paused"`
		ReasonID string            `json:"reason_id,omitempty" maxLength:"26" doc:"of the pause"`
		Idle     bool              `json:"idle,omitempty" doc:"paused because nobody touched the page for policy.idle_minutes; ignored unless the agent is ready and without work"`
	}
}

type shiftStartInput struct {
	Body *struct {
		Phone string `json:"phone,omitempty" enum:"browser,extension,number" doc:"one of the allowed phones; the usual one when left out"`
	}
}

func (in *shiftStartInput) wish() desk.ShiftWish {
	if in.Body == nil {
		return desk.ShiftWish{}
	}
	return desk.ShiftWish{Phone: in.Body.Phone}
}

type shiftEndInput struct {
	AfterWork bool `query:"after_work" doc:"end as soon as open work does, instead of refusing"`
}

type phoneReportInput struct {
	CSRF string `header:"X-CSRF-Token"`
	Body struct {
		Event string `json:"event" enum:"leaving"`
		CSRF  string `json:"csrf,omitempty" doc:"instead of the header, which a beacon cannot send"`
	}
}

func (s *Server) deskOperations() {
	const tag = "desk"
	work := Needs(accounts.PermDeskWork)
	register(s, op{id: "desk-get", method: http.MethodGet, path: "/desk", tag: tag, summary: "Everything the agent's page shows", access: work}, s.deskGet)
	register(s, op{id: "shift-start", method: http.MethodPost, path: "/desk/shift", tag: tag, summary: "Start the shift", access: work}, s.shiftStart)
	register(s, op{id: "shift-end", method: http.MethodDelete, path: "/desk/shift", tag: tag, summary: "End the shift", access: work}, s.shiftEnd)
	register(s, op{id: "phone-credential", method: http.MethodPost, path: "/desk/phone", tag: tag, summary: "Get a new phone credential; the former stops working", access: work}, s.phoneAgain)
	register(s, op{id: "desk-state", method: http.MethodPut, path: "/desk/state", tag: tag, summary: "Become ready, or pause", access: work},
		func(ctx context.Context, in *stateInput) (*body[events.Agent], error) {
			id, err := ownAgent(ctx)
			if err != nil {
				return nil, err
			}
			if in.Body.Idle && in.Body.State == events.AgentPaused {
				return reply(s.cfg.Desk.PauseIdle(ctx, id))
			}
			return reply(s.cfg.Desk.SetState(ctx, id, "", in.Body.State, in.Body.ReasonID))
		})
	register(s, op{id: "desk-dial", method: http.MethodPost, path: "/desk/dial", tag: tag, summary: "Call somebody on behalf of a queue", access: Needs(accounts.PermCallsDial), status: http.StatusCreated},
		s.dial)
	register(s, op{id: "phone-report", method: http.MethodPost, path: "/desk/phone/report", tag: tag, summary: "Tell that the page with the phone goes away", access: work, noCSRF: true},
		func(ctx context.Context, in *phoneReportInput) (*none, error) {
			p := principalOf(ctx)
			if !p.CheckCSRF(in.CSRF) && !p.CheckCSRF(in.Body.CSRF) {
				return nil, errCSRF
			}
			id, err := ownAgent(ctx)
			if err != nil {
				return nil, err
			}
			return done(s.cfg.Desk.PhoneLeaving(ctx, id))
		})
}

// ownAgent is the caller's agent record; permissions alone do not make an agent.
func ownAgent(ctx context.Context) (string, error) {
	if id := principalOf(ctx).AgentID; id != "" {
		return id, nil
	}
	return "", fault.New(fault.Conflict, "You have the right to work at the desk, but no agent record. Ask an administrator to make one.").WithKey("agent.none")
}

func (s *Server) deskGet(ctx context.Context, _ *nothing) (*body[DeskView], error) {
	p := principalOf(ctx)
	l, err := s.cfg.Desk.Live(ctx)
	if err != nil {
		return nil, err
	}
	dir := s.cfg.Desk.Directory()
	out := DeskView{Seq: l.Seq, ServerTime: stamp(s.cfg.Clock.Now()), PBX: l.PBX,
		Dispositions: map[string][]queues.Disposition{}, QueueSettings: map[string]QueueSettings{},
		EntryPoints: map[string]EntrySettings{}, Policy: DeskPolicy{IdleMinutes: s.cfg.IdleMinutes}}
	if p.AgentID == "" {
		return reply(out, nil)
	}
	for i := range l.Agents {
		if l.Agents[i].ID == p.AgentID {
			out.Agent = &l.Agents[i]
		}
	}
	own := dir.Agents[p.AgentID]
	out.Phones = phoneChoices(own)
	for _, id := range own.QueueIDs {
		out.addQueue(dir, id)
	}
	for _, i := range l.Interactions {
		if i.AgentID == p.AgentID {
			out.Interactions = append(out.Interactions, watchedBy(p, i, interactionScope(i, dir)))
			out.addQueue(dir, i.QueueID)
		}
	}
	for id, e := range dir.Entries {
		if _, mine := out.QueueSettings[e.QueueID]; mine || e.AgentID == p.AgentID {
			out.EntryPoints[id] = EntrySettings{e.Name, e.Language}
		}
	}
	for _, n := range s.hub.Counts(p) {
		if slices.Contains(own.QueueIDs, n.QueueID) {
			out.Queues = append(out.Queues, n)
		}
	}
	out.PauseReasons = pauseReasons(dir, own.SiteID)
	out.Policy.IdleMinutes = cmp.Or(dir.Presence[own.SiteID].IdleMinutes, out.Policy.IdleMinutes)
	return reply(out, nil)
}

func (d *DeskView) addQueue(dir *directory.Directory, id string) {
	q, ok := dir.Queues[id]
	if _, had := d.QueueSettings[id]; !ok || had {
		return
	}
	d.QueueSettings[id] = QueueSettings{q.Name, q.OfferSeconds, q.WrapupSeconds, q.WrapupExtends, q.ServiceLevelSeconds, q.HoldLimitSeconds}
	codes := []queues.Disposition{}
	for _, c := range q.DispositionIDs {
		if x, ok := dir.Dispositions[c]; ok {
			if x.Label == nil {
				x.Label = queues.Label{}
			}
			codes = append(codes, x)
		}
	}
	d.Dispositions[id] = codes
}

func (s *Server) shiftStart(ctx context.Context, in *shiftStartInput) (*body[Shift], error) {
	id, err := ownAgent(ctx)
	if err != nil {
		return nil, err
	}
	a, err := s.cfg.Desk.BeginShift(ctx, id, in.wish())
	if err != nil {
		return nil, err
	}
	if a.Device.Kind != "browser" {
		return reply(Shift{Agent: a}, nil)
	}
	cred, err := s.credential(ctx, a)
	if err != nil {
		// A shift nobody can be reached in is none.
		if end := s.cfg.Desk.EndShift(context.WithoutCancel(ctx), id, ""); end != nil {
			s.log.Error("A shift without a phone was not ended again.", "agent", id, "error", end)
		}
		return nil, err
	}
	return reply(Shift{Agent: a, Phone: cred}, nil)
}

func (s *Server) phoneAgain(ctx context.Context, _ *nothing) (*body[PhoneCredential], error) {
	id, err := ownAgent(ctx)
	if err != nil {
		return nil, err
	}
	l, err := s.cfg.Desk.Live(ctx)
	if err != nil {
		return nil, err
	}
	a := liveAgent(l, id)
	if a.ShiftID == "" || a.Device.Kind != "browser" {
		return nil, fault.New(fault.Conflict, "You have no shift with a browser phone running. Start the shift first.").WithKey("phone.no_shift")
	}
	cred, err := s.credential(ctx, a)
	if err != nil {
		return nil, err
	}
	return reply(*cred, nil)
}

func (s *Server) credential(ctx context.Context, a events.Agent) (*PhoneCredential, error) {
	if s.cfg.Phones == nil {
		return nil, fault.New(fault.Unavailable, "This installation has no browser phones.").WithKey("phone.none")
	}
	cred, err := s.cfg.Phones.Issue(ctx, s.cfg.Desk.Directory().Agents[a.ID], a.ShiftID)
	if err != nil {
		return nil, err
	}
	if err := s.cfg.Desk.PhonePage(ctx, a.ID); err != nil {
		return nil, err
	}
	cred.WSPath = "phone/ws"
	return &cred, nil
}

func (s *Server) shiftEnd(ctx context.Context, in *shiftEndInput) (*none, error) {
	id, err := ownAgent(ctx)
	if err != nil {
		return nil, err
	}
	if in.AfterWork {
		return done(s.cfg.Desk.EndShiftAfterWork(ctx, id))
	}
	return done(s.cfg.Desk.EndShift(ctx, id, ""))
}

func liveAgent(l desk.Live, id string) events.Agent {
	for _, a := range l.Agents {
		if a.ID == id {
			return a
		}
	}
	return events.Agent{}
}

// pauseReasons lists the reasons of a site by name.
func pauseReasons(dir *directory.Directory, siteID string) []agents.PauseReason {
	var out []agents.PauseReason
	for _, r := range dir.PauseReasons {
		if r.SiteID == siteID {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b agents.PauseReason) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return out
}

func stamp(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
