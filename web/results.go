package web

import (
	"context"
	"encoding/csv"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/web/sheet"
)

// ResultQuery narrows results.
type ResultQuery struct {
	ID      string    `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	From    time.Time `query:"from" doc:"attempts begun at or after"`
	To      time.Time `query:"to" doc:"attempts begun before"`
	Outcome string    `query:"outcome" maxLength:"20"`
	ListID  string    `query:"list_id" maxLength:"26"`
	AgentID string    `query:"agent_id" maxLength:"26"`
}

func (q ResultQuery) filter() campaigns.ResultFilter {
	return campaigns.ResultFilter{From: q.From, To: q.To, Outcome: q.Outcome, ListID: q.ListID, AgentID: q.AgentID}
}

type resultsInput struct {
	ResultQuery
	PageInput
}

type resultsCSVInput struct{ ResultQuery }

func (s *Server) resultOperations() {
	st := s.cfg.Stores.Campaigns
	register(s, op{id: "campaign-results", method: http.MethodGet, path: campaignPath + "/results", tag: tagCampaigns, summary: "What the attempts came to, newest first", access: Needs(campaignsRead)},
		func(ctx context.Context, in *resultsInput) (*body[List[campaigns.Result]], error) {
			items, next, err := st.ListResults(ctx, reachOf(ctx, campaignsRead), in.ID, in.filter(), in.page())
			return reply(List[campaigns.Result]{discreet(ctx, items), next}, err)
		})
	register(s, op{id: "campaign-results-csv", method: http.MethodGet, path: campaignPath + "/results.csv", tag: tagCampaigns, summary: "The same as CSV, with the leads' own fields and the form's answers", access: Needs(campaignsRead)}, s.resultsCSV)
}

// discreet leaves out what was written down in conversations that the asker may not see.
func discreet(ctx context.Context, items []campaigns.Result) []campaigns.Result {
	see := reachOf(ctx, accounts.PermInteractionsAll)
	for i, x := range items {
		if !see.Allows(events.Scope{SiteID: x.Attempt.SiteID, QueueID: x.Attempt.QueueID}) {
			items[i].Form = nil
		}
	}
	return items
}

// resultColumns are those of every campaign; the lists' own fields follow, then what was written into the form.
var resultColumns = []struct {
	name string
	of   func(campaigns.Result, *time.Location) string
}{
	{"attempt", func(r campaigns.Result, _ *time.Location) string { return r.Attempt.ID }},
	{"time", func(r campaigns.Result, z *time.Location) string { return wallTime(r.Attempt.LeasedAt, z) }},
	{"list", func(r campaigns.Result, _ *time.Location) string { return r.List }},
	{"lead", func(r campaigns.Result, _ *time.Location) string { return r.Lead }},
	{"external_id", func(r campaigns.Result, _ *time.Location) string { return r.ExternalID }},
	{"number", func(r campaigns.Result, _ *time.Location) string { return r.Attempt.Number }},
	{"outcome", func(r campaigns.Result, _ *time.Location) string { return r.Attempt.Outcome }},
	{"disposition", func(r campaigns.Result, _ *time.Location) string { return r.Disposition }},
	{"agent", func(r campaigns.Result, _ *time.Location) string { return r.Agent }},
	{"mode", func(r campaigns.Result, _ *time.Location) string { return r.Attempt.Mode }},
	{"caller_id", func(r campaigns.Result, _ *time.Location) string { return r.Attempt.CallerID }},
	{"dialled_at", func(r campaigns.Result, z *time.Location) string { return wallTime(r.Attempt.DialledAt, z) }},
	{"answered_at", func(r campaigns.Result, z *time.Location) string { return wallTime(r.Attempt.AnsweredAt, z) }},
	{"joined_at", func(r campaigns.Result, z *time.Location) string { return wallTime(r.Attempt.JoinedAt, z) }},
	{"ended_at", func(r campaigns.Result, z *time.Location) string { return wallTime(r.Attempt.EndedAt, z) }},
	{"talk_seconds", func(r campaigns.Result, _ *time.Location) string {
		if r.Attempt.JoinedAt.IsZero() || r.Attempt.EndedAt.Before(r.Attempt.JoinedAt) {
			return ""
		}
		return strconv.Itoa(int(r.Attempt.EndedAt.Sub(r.Attempt.JoinedAt).Seconds()))
	}},
	{"machine_verdict", func(r campaigns.Result, _ *time.Location) string { return r.Attempt.Detection.Verdict }},
	{"machine_cause", func(r campaigns.Result, _ *time.Location) string { return r.Attempt.Detection.Cause }},
	{"q850", func(r campaigns.Result, _ *time.Location) string { return code(r.Attempt.Q850) }},
	{"sip_status", func(r campaigns.Result, _ *time.Location) string { return code(r.Attempt.TechCause) }},
	{"skip_reason", func(r campaigns.Result, _ *time.Location) string { return r.Attempt.SkipReason }},
	{"rules", func(r campaigns.Result, _ *time.Location) string { return r.Attempt.Rules }},
}

// code is a cause as the PBX reported it, empty where it reported none.
func code(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func wallTime(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format(time.RFC3339)
}

// resultsCSV sends page after page, so that a million attempts need no more memory than two hundred.
func (s *Server) resultsCSV(ctx context.Context, in *resultsCSVInput) (*huma.StreamResponse, error) {
	st, r := s.cfg.Stores.Campaigns, reachOf(ctx, campaignsRead)
	c, err := st.GetCampaign(ctx, r, in.ID)
	if err != nil {
		return nil, err
	}
	fields, err := s.ownFields(ctx, r, c)
	if err != nil {
		return nil, err
	}
	questions := s.questions(c)
	zone, err := time.LoadLocation(c.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	p := events.Page{Limit: 200}
	items, next, err := st.ListResults(ctx, r, in.ID, in.filter(), p)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		ec := humaecho.Unwrap(hc)
		h := ec.Response().Header()
		h.Set("Content-Type", "text/csv; charset=utf-8")
		h.Set("Content-Disposition", `attachment; filename="results-`+in.ID+`.csv"`)
		_ = http.NewResponseController(ec.Response().Writer).SetWriteDeadline(time.Time{}) // a slow line takes its time
		w := csv.NewWriter(ec.Response())
		err := w.Write(resultHead(fields, questions))
		for err == nil {
			if err = writeResults(w, discreet(ctx, items), fields, questions, zone); err != nil || next == "" {
				break
			}
			p.After = next
			items, next, err = st.ListResults(ctx, r, in.ID, in.filter(), p)
		}
		if err != nil {
			s.log.WarnContext(ctx, "An export of results broke off.", "campaign", in.ID, "error", err)
			_ = w.Write([]string{"The export broke off here. Send for it again."}) // whoever is gone reads nothing
		}
		w.Flush()
	}}, nil
}

// ownFields are those of the campaign's lists, in the lists' order.
func (s *Server) ownFields(ctx context.Context, r events.Reach, c campaigns.Campaign) (fields []string, err error) {
	for _, id := range c.ListIDs {
		l, err := s.cfg.Stores.Lists.GetList(ctx, r, id)
		if fault.CodeOf(err) == fault.NotFound {
			continue // it went meanwhile
		} else if err != nil {
			return nil, err
		}
		for _, f := range l.Fields {
			if !slices.Contains(fields, f) {
				fields = append(fields, f)
			}
		}
	}
	return fields, nil
}

// questions are the keys of the form that guides the campaign's conversations now: its own, else its queue's.
func (s *Server) questions(c campaigns.Campaign) (keys []string) {
	dir := s.cfg.Desk.Directory()
	id := c.Guide.FormID
	if id == "" {
		id = dir.Queues[c.QueueID].Guide.FormID
	}
	for _, f := range dir.Forms[id].Fields {
		keys = append(keys, f.Key)
	}
	return keys
}

// formPrefix keeps the form's questions apart from the lists' own fields, which may have the same names.
const formPrefix = "form."

func resultHead(fields, questions []string) []string {
	row := make([]string, 0, len(resultColumns)+len(fields)+len(questions)+2)
	for _, c := range resultColumns {
		row = append(row, c.name)
	}
	for _, f := range fields {
		row = append(row, sheet.Inert(f))
	}
	row = append(row, "form")
	for _, q := range questions {
		row = append(row, formPrefix+q)
	}
	row = append(row, "form_before")
	row[0] = "\ufeff" + row[0] // spreadsheets take it for UTF-8
	return row
}

func writeResults(w *csv.Writer, items []campaigns.Result, fields, questions []string, zone *time.Location) error {
	row := make([]string, 0, len(resultColumns)+len(fields)+len(questions)+2)
	for _, x := range items {
		row = row[:0]
		for _, c := range resultColumns {
			row = append(row, sheet.Inert(c.of(x, zone)))
		}
		for _, f := range fields {
			row = append(row, sheet.Inert(x.Fields[f]))
		}
		form := events.FormAnswers{}
		if x.Form != nil {
			form = *x.Form
		}
		row = append(row, sheet.Inert(form.Name))
		for _, q := range questions {
			row = append(row, sheet.Inert(form.Values[q]))
		}
		row = append(row, sheet.Inert(answersBefore(form.Values, questions)))
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// answersBefore are the answers to questions that the form has no more.
func answersBefore(values map[string]string, questions []string) string {
	var gone []string
	for _, k := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(questions, k) {
			gone = append(gone, k+"="+values[k])
		}
	}
	return strings.Join(gone, "; ")
}
