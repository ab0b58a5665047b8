package store

import (
	"context"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

var siteNoun = noun[accounts.Site]{
	name:   "site",
	head:   func(x *accounts.Site) head { return head{&x.ID, &x.ID, &x.Version} },
	check:  accounts.Site.Validate,
	allows: whole(func(x accounts.Site) string { return x.ID }),
	refs:   noRefs[accounts.Site],
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (accounts.Site, error) {
		row, err := q.GetSite(ctx, db.GetSiteParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, sure(siteOf))
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (accounts.Site, error) {
		row, err := q.LockSite(ctx, db.LockSiteParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, sure(siteOf))
	},
	list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]accounts.Site, error) {
		rows, err := q.ListSites(ctx, db.ListSitesParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, After: after, Limit: limit})
		return mapped(rows, err, sure(siteOf))
	},
	insert: func(ctx context.Context, q *db.Queries, x accounts.Site) error {
		return q.InsertSite(ctx, db.InsertSiteParams{ID: x.ID, Name: x.Name, TimeZone: x.TimeZone, Country: x.Country, Version: int32(x.Version)})
	},
	update: func(ctx context.Context, q *db.Queries, _, x accounts.Site) error {
		return q.UpdateSite(ctx, db.UpdateSiteParams{ID: x.ID, Name: x.Name, TimeZone: x.TimeZone, Country: x.Country})
	},
	delete: func(ctx context.Context, q *db.Queries, x accounts.Site) error { return q.DeleteSite(ctx, x.ID) },
	uses: func(ctx context.Context, q *db.Queries, id string) ([]use, error) {
		rows, err := q.SiteUses(ctx, db.SiteUsesParams{ID: id})
		return mapped(rows, err, sure(func(u db.SiteUsesRow) use { return use(u) }))
	},
}

func siteOf(x db.Site) accounts.Site {
	return accounts.Site{ID: x.ID, Name: x.Name, TimeZone: x.TimeZone, Country: x.Country, Version: int(x.Version)}
}

// ListSites answers a page of sites in reach.
func (s *Store) ListSites(ctx context.Context, r events.Reach, p events.Page) ([]accounts.Site, string, error) {
	return listRows(ctx, s, siteNoun, r, p)
}

// GetSite answers one in reach.
func (s *Store) GetSite(ctx context.Context, r events.Reach, id string) (accounts.Site, error) {
	return getRow(ctx, s, siteNoun, r, id)
}

// CreateSite writes a new one.
func (s *Store) CreateSite(ctx context.Context, by events.Actor, r events.Reach, x accounts.Site) (accounts.Site, error) {
	return createRow(ctx, s, siteNoun, by, r, x)
}

// UpdateSite writes what was read at x.Version.
func (s *Store) UpdateSite(ctx context.Context, by events.Actor, r events.Reach, x accounts.Site) (accounts.Site, error) {
	return updateRow(ctx, s, siteNoun, by, r, x)
}

// DeleteSite deletes what nothing uses.
func (s *Store) DeleteSite(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, siteNoun, by, r, id)
}
