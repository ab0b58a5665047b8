package store

import (
	"context"

	"github.com/cordboard/cordboard/desk/guides"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

var formNoun = noun[guides.Form]{
	name:   "form",
	head:   func(x *guides.Form) head { return head{&x.ID, &x.SiteID, &x.Version} },
	check:  guides.Form.Validate,
	allows: whole(func(x guides.Form) string { return x.SiteID }),
	refs:   noRefs[guides.Form],
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (guides.Form, error) {
		row, err := q.GetForm(ctx, db.GetFormParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, formOf)
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (guides.Form, error) {
		row, err := q.LockForm(ctx, db.LockFormParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, formOf)
	},
	list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]guides.Form, error) {
		rows, err := q.ListForms(ctx, db.ListFormsParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, After: after, Limit: limit})
		return mapped(rows, err, formOf)
	},
	insert: func(ctx context.Context, q *db.Queries, x guides.Form) error {
		return q.InsertForm(ctx, db.InsertFormParams{ID: x.ID, SiteID: x.SiteID, Name: x.Name, Fields: text(orEmpty(x.Fields)), Version: int32(x.Version)})
	},
	update: func(ctx context.Context, q *db.Queries, _, x guides.Form) error {
		return q.UpdateForm(ctx, db.UpdateFormParams{ID: x.ID, Name: x.Name, Fields: text(orEmpty(x.Fields))})
	},
	delete: func(ctx context.Context, q *db.Queries, x guides.Form) error { return q.DeleteForm(ctx, x.ID) },
	uses: func(ctx context.Context, q *db.Queries, id string) ([]use, error) {
		rows, err := q.FormUses(ctx, null(id))
		return mapped(rows, err, sure(func(u db.FormUsesRow) use { return use(u) }))
	},
}

func formOf(x db.Form) (guides.Form, error) {
	fields, err := untext[[]guides.Field](x.Fields)
	return guides.Form{ID: x.ID, SiteID: x.SiteID, Name: x.Name, Fields: orEmpty(fields), Version: int(x.Version)}, err
}

// ListForms answers a page of forms in reach.
func (s *Store) ListForms(ctx context.Context, r events.Reach, p events.Page) ([]guides.Form, string, error) {
	return listRows(ctx, s, formNoun, r, p)
}

// GetForm answers one in reach.
func (s *Store) GetForm(ctx context.Context, r events.Reach, id string) (guides.Form, error) {
	return getRow(ctx, s, formNoun, r, id)
}

// CreateForm writes a new one.
func (s *Store) CreateForm(ctx context.Context, by events.Actor, r events.Reach, x guides.Form) (guides.Form, error) {
	return createRow(ctx, s, formNoun, by, r, x)
}

// UpdateForm writes what was read at x.Version.
func (s *Store) UpdateForm(ctx context.Context, by events.Actor, r events.Reach, x guides.Form) (guides.Form, error) {
	return updateRow(ctx, s, formNoun, by, r, x)
}

// DeleteForm deletes what nothing uses.
func (s *Store) DeleteForm(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, formNoun, by, r, id)
}
