package store

import (
	"context"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

var pauseReasonNoun = noun[agents.PauseReason]{
	name:   "pause_reason",
	head:   func(x *agents.PauseReason) head { return head{&x.ID, &x.SiteID, &x.Version} },
	check:  agents.PauseReason.Validate,
	allows: whole(func(x agents.PauseReason) string { return x.SiteID }),
	refs:   noRefs[agents.PauseReason],
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (agents.PauseReason, error) {
		row, err := q.GetPauseReason(ctx, db.GetPauseReasonParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, pauseReasonOf)
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (agents.PauseReason, error) {
		row, err := q.LockPauseReason(ctx, db.LockPauseReasonParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, pauseReasonOf)
	},
	list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]agents.PauseReason, error) {
		rows, err := q.ListPauseReasons(ctx, db.ListPauseReasonsParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, After: after, Limit: limit})
		return mapped(rows, err, pauseReasonOf)
	},
	insert: func(ctx context.Context, q *db.Queries, x agents.PauseReason) error {
		return q.InsertPauseReason(ctx, db.InsertPauseReasonParams{ID: x.ID, SiteID: x.SiteID, Name: x.Name, Label: text(x.Label), LimitMinutes: int32(x.LimitMinutes), Billable: x.Billable, Version: int32(x.Version)})
	},
	update: func(ctx context.Context, q *db.Queries, _, x agents.PauseReason) error {
		return q.UpdatePauseReason(ctx, db.UpdatePauseReasonParams{ID: x.ID, Name: x.Name, Label: text(x.Label), LimitMinutes: int32(x.LimitMinutes), Billable: x.Billable})
	},
	delete: func(ctx context.Context, q *db.Queries, x agents.PauseReason) error {
		return q.DeletePauseReason(ctx, x.ID)
	},
}

func pauseReasonOf(p db.PauseReason) (agents.PauseReason, error) {
	label, err := untext[queues.Label](p.Label)
	return agents.PauseReason{ID: p.ID, SiteID: p.SiteID, Name: p.Name, Label: label, LimitMinutes: int(p.LimitMinutes),
		Billable: p.Billable, Version: int(p.Version)}, err
}

// ListPauseReasons answers a page of pause reasons in reach.
func (s *Store) ListPauseReasons(ctx context.Context, r events.Reach, p events.Page) ([]agents.PauseReason, string, error) {
	return listRows(ctx, s, pauseReasonNoun, r, p)
}

// GetPauseReason answers one in reach.
func (s *Store) GetPauseReason(ctx context.Context, r events.Reach, id string) (agents.PauseReason, error) {
	return getRow(ctx, s, pauseReasonNoun, r, id)
}

// CreatePauseReason writes a new one.
func (s *Store) CreatePauseReason(ctx context.Context, by events.Actor, r events.Reach, x agents.PauseReason) (agents.PauseReason, error) {
	return createRow(ctx, s, pauseReasonNoun, by, r, x)
}

// UpdatePauseReason writes what was read at x.Version.
func (s *Store) UpdatePauseReason(ctx context.Context, by events.Actor, r events.Reach, x agents.PauseReason) (agents.PauseReason, error) {
	return updateRow(ctx, s, pauseReasonNoun, by, r, x)
}

// DeletePauseReason deletes what nothing uses.
func (s *Store) DeletePauseReason(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, pauseReasonNoun, by, r, id)
}
