package store

import (
	"context"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

var trunkNoun = noun[campaigns.Trunk]{
	name:   "trunk",
	head:   func(x *campaigns.Trunk) head { return head{&x.ID, &x.SiteID, &x.Version} },
	check:  campaigns.Trunk.Validate,
	allows: whole(func(x campaigns.Trunk) string { return x.SiteID }),
	refs:   noRefs[campaigns.Trunk],
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (campaigns.Trunk, error) {
		row, err := q.GetTrunk(ctx, db.GetTrunkParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, trunkOf)
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (campaigns.Trunk, error) {
		row, err := q.LockTrunk(ctx, db.LockTrunkParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, trunkOf)
	},
	list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]campaigns.Trunk, error) {
		rows, err := q.ListTrunks(ctx, db.ListTrunksParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, After: after, Limit: limit})
		return mapped(rows, err, trunkOf)
	},
	insert: func(ctx context.Context, q *db.Queries, x campaigns.Trunk) error {
		return q.InsertTrunk(ctx, db.InsertTrunkParams{ID: x.ID, SiteID: x.SiteID, Name: x.Name, Route: x.Route, Channels: int32(x.Channels), Cps: x.CPS,
			Numbers: text(orEmpty(x.Numbers)), Plus: x.Plus, Version: int32(x.Version)})
	},
	update: func(ctx context.Context, q *db.Queries, _, x campaigns.Trunk) error {
		return q.UpdateTrunk(ctx, db.UpdateTrunkParams{ID: x.ID, Name: x.Name, Route: x.Route, Channels: int32(x.Channels), Cps: x.CPS, Numbers: text(orEmpty(x.Numbers)), Plus: x.Plus})
	},
	delete: func(ctx context.Context, q *db.Queries, x campaigns.Trunk) error { return q.DeleteTrunk(ctx, x.ID) },
	uses: func(ctx context.Context, q *db.Queries, id string) ([]use, error) {
		rows, err := q.TrunkUses(ctx, null(id))
		return mapped(rows, err, sure(func(u db.TrunkUsesRow) use { return use(u) }))
	},
}

func trunkOf(t db.Trunk) (campaigns.Trunk, error) {
	numbers, err := untext[[]string](t.Numbers)
	return campaigns.Trunk{ID: t.ID, SiteID: t.SiteID, Name: t.Name, Route: t.Route, Channels: int(t.Channels), CPS: t.Cps, Numbers: orEmpty(numbers), Plus: t.Plus, Version: int(t.Version)}, err
}

// ListTrunks answers a page of trunks in reach.
func (s *Store) ListTrunks(ctx context.Context, r events.Reach, p events.Page) ([]campaigns.Trunk, string, error) {
	return listRows(ctx, s, trunkNoun, r, p)
}

// GetTrunk answers one in reach.
func (s *Store) GetTrunk(ctx context.Context, r events.Reach, id string) (campaigns.Trunk, error) {
	return getRow(ctx, s, trunkNoun, r, id)
}

// CreateTrunk writes a new one.
func (s *Store) CreateTrunk(ctx context.Context, by events.Actor, r events.Reach, x campaigns.Trunk) (campaigns.Trunk, error) {
	return createRow(ctx, s, trunkNoun, by, r, x)
}

// UpdateTrunk writes what was read at x.Version.
func (s *Store) UpdateTrunk(ctx context.Context, by events.Actor, r events.Reach, x campaigns.Trunk) (campaigns.Trunk, error) {
	return updateRow(ctx, s, trunkNoun, by, r, x)
}

// DeleteTrunk deletes what no campaign uses.
func (s *Store) DeleteTrunk(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, trunkNoun, by, r, id)
}
