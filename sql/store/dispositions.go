package store

import (
	"context"

	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

var dispositionNoun = noun[queues.Disposition]{
	name:   "disposition",
	head:   func(x *queues.Disposition) head { return head{&x.ID, &x.SiteID, &x.Version} },
	check:  queues.Disposition.Validate,
	allows: whole(func(x queues.Disposition) string { return x.SiteID }),
	refs:   noRefs[queues.Disposition],
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (queues.Disposition, error) {
		row, err := q.GetDisposition(ctx, db.GetDispositionParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, dispositionOf)
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (queues.Disposition, error) {
		row, err := q.LockDisposition(ctx, db.LockDispositionParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, dispositionOf)
	},
	list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]queues.Disposition, error) {
		rows, err := q.ListDispositions(ctx, db.ListDispositionsParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, After: after, Limit: limit})
		return mapped(rows, err, dispositionOf)
	},
	insert: func(ctx context.Context, q *db.Queries, x queues.Disposition) error {
		return q.InsertDisposition(ctx, db.InsertDispositionParams{ID: x.ID, SiteID: x.SiteID, Name: x.Name, Label: text(x.Label), Success: x.Success, Kind: x.Kind, Version: int32(x.Version)})
	},
	update: func(ctx context.Context, q *db.Queries, _, x queues.Disposition) error {
		return q.UpdateDisposition(ctx, db.UpdateDispositionParams{ID: x.ID, Name: x.Name, Label: text(x.Label), Success: x.Success, Kind: x.Kind})
	},
	delete: func(ctx context.Context, q *db.Queries, x queues.Disposition) error {
		return q.DeleteDisposition(ctx, x.ID)
	},
	uses: func(ctx context.Context, q *db.Queries, id string) ([]use, error) {
		rows, err := q.DispositionUses(ctx, id)
		return mapped(rows, err, sure(func(u db.DispositionUsesRow) use { return use(u) }))
	},
}

func dispositionOf(d db.Disposition) (queues.Disposition, error) {
	label, err := untext[queues.Label](d.Label)
	return queues.Disposition{ID: d.ID, SiteID: d.SiteID, Name: d.Name, Label: label, Success: d.Success, Kind: d.Kind, Version: int(d.Version)}, err
}

// ListDispositions answers a page of dispositions in reach.
func (s *Store) ListDispositions(ctx context.Context, r events.Reach, p events.Page) ([]queues.Disposition, string, error) {
	return listRows(ctx, s, dispositionNoun, r, p)
}

// GetDisposition answers one in reach.
func (s *Store) GetDisposition(ctx context.Context, r events.Reach, id string) (queues.Disposition, error) {
	return getRow(ctx, s, dispositionNoun, r, id)
}

// CreateDisposition writes a new one.
func (s *Store) CreateDisposition(ctx context.Context, by events.Actor, r events.Reach, x queues.Disposition) (queues.Disposition, error) {
	return createRow(ctx, s, dispositionNoun, by, r, x)
}

// UpdateDisposition writes what was read at x.Version.
func (s *Store) UpdateDisposition(ctx context.Context, by events.Actor, r events.Reach, x queues.Disposition) (queues.Disposition, error) {
	return updateRow(ctx, s, dispositionNoun, by, r, x)
}

// DeleteDisposition deletes what nothing uses.
func (s *Store) DeleteDisposition(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, dispositionNoun, by, r, id)
}
