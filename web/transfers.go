package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

type transferInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26"`
	Body struct {
		AgentID   string `json:"agent_id,omitempty" maxLength:"26" doc:"exactly one of agent_id, queue_id, mailbox_id and number"`
		QueueID   string `json:"queue_id,omitempty" maxLength:"26"`
		MailboxID string `json:"mailbox_id,omitempty" maxLength:"26" doc:"transfers only: the customer leaves a message"`
		Number    string `json:"number,omitempty" maxLength:"40" doc:"needs the permission calls.dial"`
		Note      string `json:"note,omitempty" maxLength:"2000" doc:"for the one who receives it"`
	}
}

// Target is somebody a conversation can be given to, or who can be asked.
type Target struct {
	Kind  string `json:"kind" enum:"agent,queue,voicemail"`
	ID    string `json:"id"`
	Name  string `json:"name"`
	Ready bool   `json:"ready" doc:"would be rung at once"`
	Room  bool   `json:"room,omitempty" doc:"of an agent: would be asked at once for a written conversation"`
	// Activity and Since are an agent's.
	Activity events.Activity `json:"activity,omitempty"`
	Since    time.Time       `json:"since,omitzero"`
	// Waiting, Free, Longest and ExpectedWait are a queue's.
	Waiting int       `json:"waiting"`
	Free    int       `json:"free" doc:"agents who would be rung at once"`
	Longest time.Time `json:"longest,omitzero" doc:"since when the caller at the head waits"`
	// ExpectedWait is missing while none can be promised.
	ExpectedWait *int64 `json:"expected_wait_ms,omitempty" doc:"what a caller who joins now may expect, in milliseconds"`
}

func (s *Server) transferOperations() {
	const tag = "interactions"
	work, d := Needs(accounts.PermDeskWork), s.cfg.Desk
	for _, v := range []struct {
		verb, summary string
		do            func(ctx context.Context, agentID, id string, to desk.Target, note string) error
	}{
		{"transfer", "Give the conversation away without asking first", func(ctx context.Context, a, id string, to desk.Target, note string) error {
			return d.Transfer(ctx, a, id, to, note)
		}},
		{"consult", "Call a third person while the customer hears music", func(ctx context.Context, a, id string, to desk.Target, note string) error {
			return d.Consult(ctx, a, id, to, note)
		}},
	} {
		register(s, op{id: "interaction-" + v.verb, method: http.MethodPost, path: "/interactions/{id}/" + v.verb, tag: tag, summary: v.summary, access: work},
			func(ctx context.Context, in *transferInput) (*none, error) {
				agent, err := ownAgent(ctx)
				if err != nil {
					return nil, err
				}
				to, err := targetOf(ctx, in)
				if err != nil {
					return nil, err
				}
				return done(v.do(ctx, agent, in.ID, to, in.Body.Note))
			})
	}
	for _, v := range []struct {
		verb, summary string
		do            func(ctx context.Context, agentID, id string) error
	}{
		{"drop", "End the third person's part", func(ctx context.Context, a, id string) error { return d.DropConsult(ctx, a, id) }},
		{"swap", "Change who talks: the customer or the third person", func(ctx context.Context, a, id string) error { return d.Swap(ctx, a, id) }},
		{"merge", "Let all three talk", func(ctx context.Context, a, id string) error { return d.Merge(ctx, a, id) }},
		{"complete", "Leave customer and third person to each other", func(ctx context.Context, a, id string) error { return d.CompleteConsult(ctx, a, id) }},
	} {
		register(s, op{id: "consult-" + v.verb, method: http.MethodPost, path: "/interactions/{id}/consult/" + v.verb, tag: tag, summary: v.summary, access: work},
			func(ctx context.Context, in *idInput) (*none, error) {
				agent, err := ownAgent(ctx)
				if err != nil {
					return nil, err
				}
				return done(v.do(ctx, agent, in.ID))
			})
	}
	register(s, op{id: "desk-targets", method: http.MethodGet, path: "/desk/targets", tag: "desk", summary: "Agents and queues a conversation can be given to", access: work}, s.targets)
}

// targetOf reads whom somebody wants; a number outside costs money and needs its own permission.
func targetOf(ctx context.Context, in *transferInput) (desk.Target, error) {
	b := in.Body
	to := desk.Target{AgentID: b.AgentID, QueueID: b.QueueID, MailboxID: b.MailboxID, Number: strings.TrimSpace(b.Number)}
	named := 0
	for _, v := range []string{to.AgentID, to.QueueID, to.MailboxID, to.Number} {
		if v != "" {
			named++
		}
	}
	if named != 1 {
		return to, fault.New(fault.Invalid, "Say who is to get it: one agent, one queue, one mailbox or one number.").WithKey("transfer.target")
	}
	if to.Number != "" && !principalOf(ctx).Can(accounts.PermCallsDial) {
		return to, fault.New(fault.Forbidden, "You may not dial numbers outside. Choose an agent or a queue, or ask your supervisor.").WithKey("transfer.no_dialing")
	}
	return to, nil
}

// targets lists who could take a conversation: the agents and queues of the asker's site, those who are ready first.
func (s *Server) targets(ctx context.Context, _ *struct{}) (*body[List[Target]], error) {
	own, err := ownAgent(ctx)
	if err != nil {
		return nil, err
	}
	l, err := s.cfg.Desk.Live(ctx)
	if err != nil {
		return nil, err
	}
	site, dir := "", s.cfg.Desk.Directory()
	if p, ok := dir.Agents[own]; ok {
		site = p.SiteID
	}
	free := map[string]int{}
	out := []Target{}
	for _, a := range l.Agents {
		ready := agents.Free(a)
		for _, q := range dir.Agents[a.ID].QueueIDs {
			if ready {
				free[q]++
			}
		}
		if a.SiteID == site && a.ID != own {
			out = append(out, Target{Kind: "agent", ID: a.ID, Name: a.Name, Ready: ready, Room: agents.FreeToWrite(a, ""), Activity: a.Activity, Since: a.ActivitySince})
		}
	}
	waiting, longest := lines(l.Interactions)
	promised := s.cfg.Desk.Outlooks()
	for _, q := range dir.Queues {
		if q.SiteID == site {
			to := Target{Kind: "queue", ID: q.ID, Name: q.Name, Ready: free[q.ID] > 0 && waiting[q.ID] == 0, Free: free[q.ID], Waiting: waiting[q.ID], Longest: longest[q.ID]}
			if o := promised[q.ID]; o.Known && !to.Ready {
				to.ExpectedWait = new(o.Wait.Milliseconds())
			}
			out = append(out, to)
		}
	}
	for _, m := range dir.Mailboxes {
		if m.SiteID == site {
			out = append(out, Target{Kind: "voicemail", ID: m.ID, Name: m.Name, Ready: true})
		}
	}
	slices.SortFunc(out, func(a, b Target) int {
		if a.Ready != b.Ready {
			return map[bool]int{true: -1, false: 1}[a.Ready]
		}
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.ID, b.ID))
	})
	return reply(List[Target]{Items: out}, nil)
}

// lines counts the callers who wait in each queue, and since when the first one does.
func lines(all []events.Interaction) (waiting map[string]int, longest map[string]time.Time) {
	waiting, longest = map[string]int{}, map[string]time.Time{}
	for _, i := range all {
		if i.State != events.InteractionInQueue && i.State != events.InteractionInOffer || i.Kind == events.KindConsult || i.Channel.Written() {
			continue
		}
		waiting[i.QueueID]++
		if first, ok := longest[i.QueueID]; !ok || i.QueuedAt.Before(first) {
			longest[i.QueueID] = i.QueuedAt
		}
	}
	return waiting, longest
}
