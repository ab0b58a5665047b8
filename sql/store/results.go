package store

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

// Bounds of a question about all time.
var (
	firstOfAll = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	lastOfAll  = time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)
)

// between fills in what a question leaves open.
func between(from, to time.Time) (time.Time, time.Time) {
	if from.IsZero() {
		from = firstOfAll
	}
	if to.IsZero() {
		to = lastOfAll
	}
	return from.UTC(), to.UTC()
}

// newestFirst is the id before which a page of rows begins that are listed from the newest on.
func newestFirst(p events.Page) (before string, err error) {
	switch {
	case p.After == "":
		return "~", nil // behind every id
	case !ids.Valid(p.After):
		return "", badCursor()
	}
	return p.After, nil
}

// ListResults implements campaigns.Store.
func (s *Store) ListResults(ctx context.Context, r events.Reach, id string, f campaigns.ResultFilter, p events.Page) (items []campaigns.Result, next string, err error) {
	before, err := newestFirst(p)
	if err != nil {
		return nil, "", err
	}
	c, err := s.GetCampaign(ctx, r, id)
	if err != nil {
		return nil, "", err
	}
	from, to := between(f.From, f.To)
	rows, err := s.q.ListResults(ctx, db.ListResultsParams{CampaignNum: c.Num, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, QueueIds: r.QueueIDs, BeforeID: before,
		FromAt: from, ToAt: to, Outcome: f.Outcome, ListID: f.ListID, AgentID: f.AgentID, Limit: int32(p.Size() + 1)})
	all, err := mapped(rows, explain(err), resultOf)
	if err != nil {
		return nil, "", err
	}
	items, next = page(all, p.Size(), func(x campaigns.Result) string { return x.Attempt.ID })
	return items, next, nil
}

func resultOf(x db.ListResultsRow) (campaigns.Result, error) {
	out := campaigns.Result{Lead: x.LeadName.String, ExternalID: x.ExternalID.String, List: x.ListName.String, Agent: x.AgentName.String, Disposition: x.DispositionName.String}
	var err error
	if x.Custom.String != "" {
		if out.Fields, err = untext[map[string]string](x.Custom.String); err != nil {
			return out, err
		}
	}
	if x.FormAnswers.Valid {
		form, err := untext[events.FormAnswers](x.FormAnswers.String)
		if err != nil {
			return out, err
		}
		out.Form = &form
	}
	out.Attempt, err = attemptOf(x.Attempt)
	return out, err
}

// attemptOf is an attempt as its row keeps it. The short number of its campaign is not told to people.
func attemptOf(a db.Attempt) (events.Attempt, error) {
	out := events.Attempt{ID: a.ID, CampaignID: a.CampaignID, Campaign: a.CampaignNum, SiteID: a.SiteID, QueueID: a.QueueID, List: a.ListNum, LeadID: a.LeadID,
		Number: e164(a.Number), Position: int(a.Position), Mode: a.Mode, Reserved: a.Reserved, CallerID: a.CallerID, TrunkID: a.TrunkID, Segment: int(a.Segment),
		Rules: a.Rules, Basis: a.Basis, LimitMS: int(a.LimitMs), CallID: a.CallID, InteractionID: a.InteractionID, AgentID: a.AgentID, State: events.AttemptState(a.State),
		Since: a.Since, LeasedAt: a.LeasedAt, DialledAt: a.DialledAt.Time, RangAt: a.RangAt.Time, AnsweredAt: a.AnsweredAt.Time, JudgedAt: a.JudgedAt.Time,
		JoinedAt: a.JoinedAt.Time, EndedAt: a.EndedAt.Time, ClosedAt: a.ClosedAt.Time, Outcome: a.Outcome, Uncounted: a.Uncounted, Ours: a.Ours,
		Detection: events.Detection{Verdict: a.Verdict, Cause: a.VerdictCause}, DispositionID: a.DispositionID, Refused: a.Refused, SkipReason: a.SkipReason,
		Q850: int(a.Q850), TechCause: int(a.TechCause)}
	if a.LeadNext == "" {
		return out, nil
	}
	next, err := untext[events.LeadNext](a.LeadNext)
	out.Next = &next
	return out, err
}

// e164 writes a number with its plus; digits reads it, 0 when it is none.
func e164(n uint64) string { return "+" + strconv.FormatUint(n, 10) }

func digits(v string) uint64 {
	n, err := strconv.ParseUint(strings.TrimPrefix(v, "+"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// CampaignProgress implements campaigns.Store.
func (s *Store) CampaignProgress(ctx context.Context, r events.Reach, id string, from, to time.Time) (out campaigns.Progress, err error) {
	if !ids.Valid(id) {
		return out, missing("campaign")
	}
	out = campaigns.Progress{Lists: []campaigns.ListProgress{}, Agents: []campaigns.AgentProgress{}, Hours: []campaigns.HourProgress{}}
	from, to = between(from, to)
	err = s.snapshot(ctx, func(q *db.Queries) error {
		c, err := campaignNoun.get(ctx, q, r, id)
		if err != nil {
			return unreadable("campaign", err)
		}
		if out.Lists, err = s.listProgress(ctx, q, r, c, from, to); err != nil {
			return err
		}
		if out.Hours, err = hourProgress(ctx, q, r, c, from, to); err != nil {
			return err
		}
		agents, err := q.AgentProgress(ctx, db.AgentProgressParams{Now: s.now().UTC(), CampaignNum: c.Num, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, QueueIds: r.QueueIDs, FromAt: from, ToAt: to})
		out.Agents, err = mapped(agents, err, sure(func(a db.AgentProgressRow) campaigns.AgentProgress {
			return campaigns.AgentProgress{AgentID: a.AgentID, Name: a.Name.String, Connected: int(a.Connected), Success: int(a.Success), Skipped: int(a.Skipped), TalkSeconds: int(a.TalkSeconds)}
		}))
		return err
	})
	return out, err
}

func (s *Store) listProgress(ctx context.Context, q *db.Queries, r events.Reach, c campaigns.Campaign, from, to time.Time) ([]campaigns.ListProgress, error) {
	rows, err := q.ListsOfCampaign(ctx, db.ListsOfCampaignParams{CampaignID: c.ID, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
	out, at := make([]campaigns.ListProgress, len(rows)), map[uint32]int{}
	for i, l := range rows {
		out[i].ListID, out[i].Name, out[i].State = l.ID, l.Name, l.State
		at[l.Num] = i
	}
	if err != nil || len(rows) == 0 {
		return out, err
	}
	counts, err := q.LeadsByList(ctx, db.LeadsByListParams{CampaignNum: c.Num, Now: seconds(s.now())})
	if err != nil {
		return nil, err
	}
	for _, n := range counts {
		if i, known := at[n.ListNum]; known {
			addLeads(&out[i].Leads, n.State, n.Due == 1, int(n.Leads))
		}
	}
	funnels, err := q.ListFunnels(ctx, db.ListFunnelsParams{CampaignNum: c.Num, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, QueueIds: r.QueueIDs, FromAt: from, ToAt: to})
	for _, f := range funnels {
		if i, known := at[f.ListNum]; known {
			out[i].Funnel = funnel(f.Attempts, f.Answered, f.People, f.Connected, f.Success, f.Abandoned, f.Machines)
		}
	}
	return out, err
}

// addLeads counts leads that are in one state.
func addLeads(l *campaigns.Leads, state uint8, due bool, n int) {
	l.Total += n
	switch {
	case state == leadClosed:
		l.Closed += n
	case state == leadLeased:
		l.Leased += n
	case due:
		l.Due += n
	default:
		l.Later += n
	}
}

func funnel(attempts, answered, people, connected, success, abandoned, machines int64) campaigns.Funnel {
	return campaigns.Funnel{Attempts: int(attempts), Answered: int(answered), People: int(people), Connected: int(connected), Success: int(success), Abandoned: int(abandoned), Machines: int(machines)}
}

// hourProgress adds up quarters by the hour on the wall of the campaign's calendar; hours without an attempt are left out.
func hourProgress(ctx context.Context, q *db.Queries, r events.Reach, c campaigns.Campaign, from, to time.Time) ([]campaigns.HourProgress, error) {
	zone, err := time.LoadLocation(c.TimeZone)
	if err != nil {
		return nil, check.Zone("time_zone", c.TimeZone)
	}
	rows, err := q.QuarterFunnels(ctx, db.QuarterFunnelsParams{CampaignNum: c.Num, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, QueueIds: r.QueueIDs, FromAt: from, ToAt: to})
	var hours [24]campaigns.Funnel
	for _, x := range rows {
		addFunnel(&hours[time.Unix(x.Quarter*900, 0).In(zone).Hour()], funnel(x.Attempts, x.Answered, x.People, x.Connected, x.Success, x.Abandoned, x.Machines))
	}
	out := []campaigns.HourProgress{}
	for h, f := range hours {
		if f != (campaigns.Funnel{}) {
			out = append(out, campaigns.HourProgress{Hour: h, Funnel: f})
		}
	}
	return out, err
}

func addFunnel(f *campaigns.Funnel, more campaigns.Funnel) {
	f.Attempts += more.Attempts
	f.Answered += more.Answered
	f.People += more.People
	f.Connected += more.Connected
	f.Success += more.Success
	f.Abandoned += more.Abandoned
	f.Machines += more.Machines
}
