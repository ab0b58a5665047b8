package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/desk/guides"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/web/sheet"
)

// GuidanceView is what leads an agent through one conversation.
type GuidanceView struct {
	Script   *guides.Script    `json:"script" doc:"null when there is none"`
	Form     *guides.Form      `json:"form" doc:"null when there is none"`
	CRMURL   string            `json:"crm_url" doc:"the address of the customer's page in the CRM; empty when there is none that may be opened"`
	CRMMode  string            `json:"crm_mode" enum:"link,tab"`
	Values   map[string]string `json:"values" doc:"what the variables of the script stand for"`
	Language string            `json:"language" doc:"of the way the customer came in; empty when nothing tells"`
	TimeZone string            `json:"time_zone" doc:"of the customer, as the campaign knows it; empty when nothing tells"`
}

type formInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26"`
	Body struct {
		Values map[string]string `json:"values" doc:"by the key of the field; several choices with commas between"`
	}
}

type wishInput struct {
	At     time.Time `json:"at"`
	Number string    `json:"number" maxLength:"32"`
	ForMe  bool      `json:"for_me,omitempty" doc:"for the agent who asks, until an hour after the time; then, or else, for anyone"`
	Note   string    `json:"note,omitempty" maxLength:"2000"`
}

func (w *wishInput) wish(agentID string) *events.CallbackWish {
	if w == nil {
		return nil
	}
	out := events.CallbackWish{At: w.At, Number: w.Number, Note: w.Note}
	if w.ForMe {
		out.AgentID = agentID
	}
	return &out
}

type answersInput struct {
	ID   string    `path:"id" minLength:"26" maxLength:"26"`
	From time.Time `query:"from" doc:"of conversations that began at or after"`
	To   time.Time `query:"to" doc:"and before"`
}

// guideOperations adds scripts, forms, the hosts of CRMs, and what agents do with them.
func (s *Server) guideOperations() {
	st := s.cfg.Stores.Guides
	const read, write = accounts.PermQueuesRead, accounts.PermQueuesWrite
	registerNoun(s, noun[guides.Script]{one: "script", many: "scripts", read: read, write: write, id: func(v *guides.Script) *string { return &v.ID },
		list: st.ListScripts, get: st.GetScript, create: st.CreateScript, update: st.UpdateScript, remove: st.DeleteScript})
	registerNoun(s, noun[guides.Form]{one: "form", many: "forms", read: read, write: write, id: func(v *guides.Form) *string { return &v.ID },
		list: st.ListForms, get: st.GetForm, create: st.CreateForm, update: st.UpdateForm, remove: st.DeleteForm})
	register(s, op{id: "crm-hosts-get", method: http.MethodGet, path: "/sites/{id}/crm-hosts", tag: "sites", summary: "Get the hosts of CRMs that a site lets be opened", access: Needs(read)},
		func(ctx context.Context, in *idInput) (*body[guides.Hosts], error) {
			return reply(st.GetHosts(ctx, reachOf(ctx, read), in.ID))
		})
	register(s, op{id: "crm-hosts-update", method: http.MethodPut, path: "/sites/{id}/crm-hosts", tag: "sites", summary: "Replace the hosts of CRMs that a site lets be opened; send the version you read", access: Needs(accounts.PermSitesWrite)},
		func(ctx context.Context, in *updateInput[guides.Hosts]) (*body[guides.Hosts], error) {
			in.Body.Value.SiteID = in.ID
			v, err := st.UpdateHosts(ctx, actorOf(ctx), reachOf(ctx, accounts.PermSitesWrite), in.Body.Value)
			return reply(v, s.written(ctx, err))
		})
	work := Needs(accounts.PermDeskWork)
	register(s, op{id: "interaction-guide", method: http.MethodGet, path: "/interactions/{id}/guide", tag: "interactions", summary: "What leads the agent through the conversation: script, form, address in the CRM", access: work}, s.guidance)
	register(s, op{id: "interaction-form", method: http.MethodPut, path: "/interactions/{id}/form", tag: "interactions", summary: "Save the answers written so far", access: work},
		func(ctx context.Context, in *formInput) (*body[events.Interaction], error) {
			agent, err := ownAgent(ctx)
			if err != nil {
				return nil, err
			}
			i, err := s.cfg.Desk.SaveForm(ctx, agent, in.ID, in.Body.Values)
			return reply(watchedBy(principalOf(ctx), i, interactionScope(i, s.cfg.Desk.Directory())), err)
		})
	register(s, op{id: "queue-answers", method: http.MethodGet, path: "/queues/{id}/answers", tag: "queues", summary: "Download as CSV what was answered in a queue's conversations", access: Needs(accounts.PermInteractionsAll)}, s.answers)
}

func (s *Server) guidance(ctx context.Context, in *idInput) (*body[GuidanceView], error) {
	agent, err := ownAgent(ctx)
	if err != nil {
		return nil, err
	}
	l, err := s.cfg.Desk.Live(ctx)
	if err != nil {
		return nil, err
	}
	n := slices.IndexFunc(l.Interactions, func(i events.Interaction) bool { return i.ID == in.ID && i.AgentID == agent })
	if n < 0 {
		return nil, fault.New(fault.NotFound, "This interaction is not yours now: it ended, or somebody else has it.").WithKey("interaction.not_yours")
	}
	return reply(guidanceOf(s.cfg.Desk.Directory(), l.Interactions[n]), nil)
}

func guidanceOf(dir *directory.Directory, i events.Interaction) GuidanceView {
	g := desk.GuideOf(dir, i).Normalize()
	v := GuidanceView{CRMMode: g.CRM.Mode, Values: desk.GuideValues(dir, i), Language: dir.Entries[i.EntryID].Language}
	if x, ok := dir.Scripts[g.ScriptID]; ok {
		v.Script = &x
	}
	if x, ok := dir.Forms[g.FormID]; ok {
		v.Form = &x
	}
	if g.CRM.URL != "" {
		v.CRMURL, _ = guides.Link(g.CRM.URL, v.Values, dir.CRMHosts[i.SiteID])
	}
	if i.Lead != nil {
		v.TimeZone = i.Lead.TimeZone
	}
	return v
}

// formOf is the form whose answers an interaction has, to name them.
func (s *Server) formOf(i events.Interaction) *guides.Form {
	if i.Form == nil {
		return nil
	}
	if f, ok := s.cfg.Desk.Directory().Forms[i.Form.FormID]; ok {
		return &f
	}
	return nil
}

// mostAnswers is what one file holds.
const mostAnswers = 20_000

func (s *Server) answers(ctx context.Context, in *answersInput) (*huma.StreamResponse, error) {
	dir, r := s.cfg.Desk.Directory(), reachOf(ctx, accounts.PermInteractionsAll)
	queue, ok := dir.Queues[in.ID]
	if !ok || !r.Allows(events.Scope{SiteID: queue.SiteID, QueueID: queue.ID}) {
		return nil, fault.New(fault.NotFound, "There is no such queue, or it is not within what you may see.").WithKey("row.not_found").With("noun", "queue")
	}
	list, err := s.cfg.Stores.Guides.ListAnswers(ctx, r, in.ID, in.From, in.To, mostAnswers+1)
	if err != nil {
		return nil, err
	}
	if len(list) > mostAnswers {
		return nil, fault.New(fault.TooMany, "There are more than 20,000 answered forms in this period. Choose a shorter one.").WithKey("form.too_many_answers")
	}
	table := sheet.Write(answerRows(list, dir, dir.Forms[queue.Guide.FormID]), ',')
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		hc.SetHeader("Content-Type", "text/csv; charset=utf-8")
		hc.SetHeader("Content-Disposition", `attachment; filename="answers-`+queue.ID+`.csv"`)
		_, _ = hc.BodyWriter().Write([]byte(table)) // whoever went away needs no file
	}}, nil
}

// answerRows has a column for every question, those of the form as it is now first.
func answerRows(list []guides.Answers, dir *directory.Directory, form guides.Form) [][]string {
	var keys, gone []string
	for _, f := range form.Fields {
		keys = append(keys, f.Key)
	}
	for _, a := range list {
		for k := range a.Values {
			if !slices.Contains(keys, k) && !slices.Contains(gone, k) {
				gone = append(gone, k)
			}
		}
	}
	slices.Sort(gone)
	keys = append(keys, gone...)
	rows := [][]string{append([]string{"interaction_id", "began_at", "number", "agent", "disposition", "form"}, keys...)}
	for _, a := range list {
		number := a.From
		if a.Direction == events.Outbound {
			number = a.To
		}
		row := []string{a.InteractionID, a.CreatedAt.UTC().Format(time.RFC3339), number, dir.Agents[a.AgentID].Name, dir.Dispositions[a.DispositionID].Name, a.Name}
		for _, k := range keys {
			row = append(row, a.Values[k])
		}
		rows = append(rows, row)
	}
	return rows
}
