package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/reports/live"
	"github.com/cordboard/cordboard/sql/store/db"
)

var _ live.Past = (*Store)(nil)

// longestStretch is how long before a moment a stretch that reaches into it may have begun.
const longestStretch = 24 * time.Hour

// AgentDays implements live.Past.
func (s *Store) AgentDays(ctx context.Context, siteID string, since time.Time) ([]live.AgentDay, error) {
	since = since.UTC()
	times, err := s.q.AgentTimeSince(ctx, db.AgentTimeSinceParams{Since: since, SiteID: null(siteID), Begun: since.Add(-longestStretch),
		EndedAfter: sql.NullTime{Time: since, Valid: true}})
	if err != nil {
		return nil, explain(err)
	}
	days := map[string]*live.AgentDay{}
	of := func(id string) *live.AgentDay {
		if days[id] == nil {
			days[id] = &live.AgentDay{AgentID: id}
		}
		return days[id]
	}
	for _, t := range times {
		of(t.AgentID).Add(events.Activity(t.Activity), time.Duration(t.Ms)*time.Millisecond)
	}
	missed, err := s.q.OffersMissedSince(ctx, db.OffersMissedSinceParams{SiteID: siteID, Since: since})
	if err != nil {
		return nil, explain(err)
	}
	for _, m := range missed {
		of(m.AgentID).Missed = int(m.Missed)
	}
	out := make([]live.AgentDay, 0, len(days))
	for _, d := range days {
		out = append(out, *d)
	}
	return out, nil
}

// Stretches implements live.Past.
func (s *Store) Stretches(ctx context.Context, r events.Reach, agentID string, since time.Time) ([]live.Stretch, error) {
	if !ids.Valid(agentID) {
		return []live.Stretch{}, nil
	}
	since = since.UTC()
	rows, err := s.q.AgentStretches(ctx, db.AgentStretchesParams{AgentID: agentID, Begun: since.Add(-longestStretch), EndedAfter: sql.NullTime{Time: since, Valid: true},
		AllSites: flag(r.AllSites), SiteIds: nulls(r.SiteIDs), PartIds: nulls(r.PartIDs), TeamIds: nulls(r.TeamIDs)})
	list, err := mapped(rows, err, sure(func(a db.AgentState) live.Stretch {
		return live.Stretch{State: events.AgentState(a.State), Activity: events.Activity(a.Activity), ReasonID: a.ReasonID.String, Cause: events.Cause(a.Cause.String),
			InteractionID: a.InteractionID.String, From: a.FromAt, To: when(a.ToAt)}
	}))
	return list, explain(err)
}

// Quarters implements live.Past. A caller may listen to greetings for a while before entering the queue.
func (s *Store) Quarters(ctx context.Context, queueID string, from, to time.Time) ([]live.Quarter, error) {
	if !ids.Valid(queueID) {
		return []live.Quarter{}, nil
	}
	from, to = from.UTC(), to.UTC()
	rows, err := s.q.QueueQuarters(ctx, db.QueueQuartersParams{Since: from, QueueID: null(queueID), Begun: from.Add(-2 * time.Hour), Before: to,
		QueuedFrom: sql.NullTime{Time: from, Valid: true}, QueuedBefore: sql.NullTime{Time: to, Valid: true}})
	list, err := mapped(rows, err, sure(func(q db.QueueQuartersRow) live.Quarter {
		return live.Quarter{N: int(q.Quarter), Offered: float64(q.Offered), Answered: float64(q.Answered), Abandoned: float64(q.Abandoned)}
	}))
	return list, explain(err)
}

// Hours implements live.Past.
func (s *Store) Hours(ctx context.Context, siteID string, from, to time.Time) ([]live.Hour, error) {
	from, to = from.UTC(), to.UTC()
	rows, err := s.q.QueueHours(ctx, db.QueueHoursParams{Since: from, SiteID: siteID, Begun: from.Add(-2 * time.Hour), Before: to,
		QueuedFrom: sql.NullTime{Time: from, Valid: true}, QueuedBefore: sql.NullTime{Time: to, Valid: true}})
	list, err := mapped(rows, err, sure(func(h db.QueueHoursRow) live.Hour {
		return live.Hour{QueueID: h.QueueID.String, N: int(h.Hour), Offered: int(h.Offered), Answered: int(h.Answered), Abandoned: int(h.Abandoned)}
	}))
	return list, explain(err)
}

// RecordAct writes what somebody did to live work into the audit; acts on rows are written with their rows.
func (s *Store) RecordAct(ctx context.Context, by events.Actor, siteID, noun, act, id string, after any) error {
	return explain(s.audit(ctx, s.q, entry{by: by, noun: noun, act: act, id: id, siteID: siteID, after: after}))
}
