package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/guides"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
)

// HistoryNames are the names behind the identifiers of what is answered; who is not here any more has none.
type HistoryNames struct {
	Agents map[string]string             `json:"agents"`
	Queues map[string]string             `json:"queues"`
	Codes  map[string]queues.Disposition `json:"codes"`
}

// HistoryList is a page of the past.
type HistoryList struct {
	Items      []events.Interaction `json:"items"`
	Next       string               `json:"next,omitempty"`
	Recordings map[string]int       `json:"recordings" doc:"by interaction: how many recordings there are to hear, or will be in a moment; none are left out"`
	Names      HistoryNames         `json:"names"`
}

// InteractionStory is one interaction with everything that happened around it.
type InteractionStory struct {
	interactions.InteractionDetail
	Names HistoryNames `json:"names"`
	Form  *guides.Form `json:"form" doc:"the form that was filled in, as it is now; null when there was none, or it is gone"`
}

// Choice is something to narrow the past by.
type Choice struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// HistoryChoices is what the caller can narrow the past by.
type HistoryChoices struct {
	Agents []Choice             `json:"agents" doc:"empty for who sees the own alone"`
	Queues []Choice             `json:"queues"`
	Codes  []queues.Disposition `json:"codes"`
}

type historyInput struct {
	PageInput
	ContactID     string           `query:"contact_id" maxLength:"26"`
	AgentID       string           `query:"agent_id" maxLength:"26"`
	QueueID       string           `query:"queue_id" maxLength:"26"`
	ThreadID      string           `query:"thread_id" maxLength:"26" doc:"the work on one written conversation"`
	DispositionID string           `query:"disposition_id" maxLength:"26"`
	Direction     events.Direction `query:"direction" enum:"in,out"`
	Outcome       events.Outcome   `query:"outcome" maxLength:"16"`
	Query         string           `query:"q" maxLength:"120" doc:"a part of the customer's number or name, of the notes or of what the form says"`
	Recorded      bool             `query:"recorded" doc:"only those of which there is a recording"`
	Message       bool             `query:"message" doc:"only messages that were left"`
	From          time.Time        `query:"from" doc:"created at or after"`
	To            time.Time        `query:"to" doc:"created before"`
}

func (s *Server) historyOperations() {
	const tag = "interactions"
	see := NeedsOneOf(accounts.PermInteractionsOwn, accounts.PermInteractionsAll)
	register(s, op{id: "interaction-list", method: http.MethodGet, path: "/interactions", tag: tag, summary: "List past and running interactions, newest first", access: see}, s.history)
	register(s, op{id: "interaction-choices", method: http.MethodGet, path: "/interactions/choices", tag: tag, summary: "What the past can be narrowed by", access: see},
		func(ctx context.Context, _ *nothing) (*body[HistoryChoices], error) {
			return reply(s.choices(visible(ctx)), nil)
		})
	register(s, op{id: "interaction-get", method: http.MethodGet, path: "/interactions/{id}", tag: tag, summary: "Get one interaction with its legs, offers and recordings, and what it belongs to", access: see}, s.interaction)
	register(s, op{id: "voicemail-open", method: http.MethodGet, path: "/voicemail/open", tag: "voicemail", summary: "List the messages of the scope that nobody is done with, oldest first", access: Needs(accounts.PermInteractionsAll)}, s.openMessages)
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

func (s *Server) history(ctx context.Context, in *historyInput) (*body[HistoryList], error) {
	store := s.cfg.Stores.History
	if store == nil {
		return nil, errNoHistory
	}
	f := visible(ctx)
	f.ContactID, f.AgentID, f.QueueID, f.ThreadID, f.From, f.To = in.ContactID, in.AgentID, in.QueueID, in.ThreadID, in.From, in.To
	f.DispositionID, f.Direction, f.Outcome, f.Recorded, f.Message = in.DispositionID, in.Direction, in.Outcome, in.Recorded, in.Message
	f.Words, f.ByContact = in.Query, principalOf(ctx).Can(accounts.PermContactsRead)
	items, next, err := store.ListInteractions(ctx, f, in.page())
	if err != nil {
		return nil, err
	}
	list := make([]string, len(items))
	for n, i := range items {
		list[n] = i.ID
	}
	counts, err := store.Recorded(ctx, list)
	return reply(HistoryList{Items: items, Next: next, Recordings: counts, Names: s.namesIn(items...)}, err)
}

func (s *Server) interaction(ctx context.Context, in *idInput) (*body[InteractionStory], error) {
	if s.cfg.Stores.History == nil {
		return nil, errNoHistory
	}
	d, err := s.cfg.Stores.History.GetInteraction(ctx, visible(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	scope := interactionScope(d.Interaction, s.cfg.Desk.Directory())
	if !principalOf(ctx).ScopeOf(accounts.PermCallsMonitor).Allows(scope) {
		d.Legs = slices.DeleteFunc(d.Legs, func(l events.Leg) bool { return l.Role == events.LegMonitor }) // who listened is not for everybody
	}
	view := InteractionStory{InteractionDetail: d, Names: s.namesIn(append(d.Related, d.Interaction)...), Form: s.formOf(d.Interaction)}
	s.nameAgents(&view)
	return reply(view, nil)
}

func (s *Server) nameAgents(v *InteractionStory) {
	dir := s.cfg.Desk.Directory()
	name := func(id string) {
		if a, ok := dir.Agents[id]; ok {
			v.Names.Agents[id] = a.Name
		}
	}
	for _, o := range v.Offers {
		name(o.AgentID)
	}
	for _, l := range v.Legs {
		name(l.AgentID)
	}
	for _, x := range v.Stretches {
		name(x.AgentID)
	}
}

func (s *Server) namesIn(list ...events.Interaction) HistoryNames {
	dir := s.cfg.Desk.Directory()
	n := HistoryNames{Agents: map[string]string{}, Queues: map[string]string{}, Codes: map[string]queues.Disposition{}}
	for _, i := range list {
		if a, ok := dir.Agents[i.AgentID]; ok {
			n.Agents[a.ID] = a.Name
		}
		for _, id := range append([]string{i.QueueID}, i.Visited...) {
			if q, ok := dir.Queues[id]; ok {
				n.Queues[q.ID] = q.Name
			}
		}
		if c, ok := dir.Dispositions[i.DispositionID]; ok {
			n.Codes[c.ID] = c
		}
	}
	return n
}

// choices are what is in reach; who sees the own alone chooses among the queues and codes of the own work.
func (s *Server) choices(f interactions.HistoryFilter) HistoryChoices {
	dir := s.cfg.Desk.Directory()
	own := dir.Agents[f.OwnAgentID]
	out := HistoryChoices{Agents: []Choice{}, Queues: []Choice{}, Codes: []queues.Disposition{}}
	for _, a := range dir.Agents {
		if f.Reach.Allows(events.Scope{SiteID: a.SiteID, TeamID: a.TeamID, AgentID: a.ID}) {
			out.Agents = append(out.Agents, Choice{a.ID, a.Name})
		}
	}
	for _, q := range dir.Queues {
		if f.Reach.Allows(events.Scope{SiteID: q.SiteID, QueueID: q.ID}) || slices.Contains(own.QueueIDs, q.ID) {
			out.Queues = append(out.Queues, Choice{q.ID, q.Name})
		}
	}
	for _, c := range dir.Dispositions {
		if f.Reach.Touches(c.SiteID) || (own.ID != "" && own.SiteID == c.SiteID) {
			out.Codes = append(out.Codes, c)
		}
	}
	byName := func(a, b Choice) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.ID, b.ID))
	}
	slices.SortFunc(out.Agents, byName)
	slices.SortFunc(out.Queues, byName)
	slices.SortFunc(out.Codes, func(a, b queues.Disposition) int { return byName(Choice{a.ID, a.Name}, Choice{b.ID, b.Name}) })
	return out
}

func (s *Server) openMessages(ctx context.Context, _ *nothing) (*body[HistoryList], error) {
	now, err := s.cfg.Desk.Live(ctx)
	if err != nil {
		return nil, err
	}
	dir, r := s.cfg.Desk.Directory(), reachOf(ctx, accounts.PermInteractionsAll)
	found := []events.Interaction{}
	for _, i := range now.Interactions {
		if i.State == events.InteractionInbox && r.Allows(interactionScope(i, dir)) {
			found = append(found, i)
		}
	}
	slices.SortFunc(found, func(a, b events.Interaction) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	return reply(HistoryList{Items: found, Recordings: map[string]int{}, Names: s.namesIn(found...)}, nil)
}
