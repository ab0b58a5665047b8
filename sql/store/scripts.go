package store

import (
	"context"

	"github.com/cordboard/cordboard/desk/guides"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

var scriptNoun = noun[guides.Script]{
	name:   "script",
	head:   func(x *guides.Script) head { return head{&x.ID, &x.SiteID, &x.Version} },
	check:  guides.Script.Validate,
	allows: whole(func(x guides.Script) string { return x.SiteID }),
	refs:   noRefs[guides.Script],
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (guides.Script, error) {
		row, err := q.GetScript(ctx, db.GetScriptParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, scriptOf)
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (guides.Script, error) {
		row, err := q.LockScript(ctx, db.LockScriptParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, scriptOf)
	},
	list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]guides.Script, error) {
		rows, err := q.ListScripts(ctx, db.ListScriptsParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, After: after, Limit: limit})
		return mapped(rows, err, scriptOf)
	},
	insert: func(ctx context.Context, q *db.Queries, x guides.Script) error {
		return q.InsertScript(ctx, db.InsertScriptParams{ID: x.ID, SiteID: x.SiteID, Name: x.Name, Steps: text(orEmpty(x.Steps)), Version: int32(x.Version)})
	},
	update: func(ctx context.Context, q *db.Queries, _, x guides.Script) error {
		return q.UpdateScript(ctx, db.UpdateScriptParams{ID: x.ID, Name: x.Name, Steps: text(orEmpty(x.Steps))})
	},
	delete: func(ctx context.Context, q *db.Queries, x guides.Script) error { return q.DeleteScript(ctx, x.ID) },
	uses: func(ctx context.Context, q *db.Queries, id string) ([]use, error) {
		rows, err := q.ScriptUses(ctx, null(id))
		return mapped(rows, err, sure(func(u db.ScriptUsesRow) use { return use(u) }))
	},
}

func scriptOf(x db.Script) (guides.Script, error) {
	steps, err := untext[[]guides.Step](x.Steps)
	return guides.Script{ID: x.ID, SiteID: x.SiteID, Name: x.Name, Steps: orEmpty(steps), Version: int(x.Version)}, err
}

// ListScripts answers a page of scripts in reach.
func (s *Store) ListScripts(ctx context.Context, r events.Reach, p events.Page) ([]guides.Script, string, error) {
	return listRows(ctx, s, scriptNoun, r, p)
}

// GetScript answers one in reach.
func (s *Store) GetScript(ctx context.Context, r events.Reach, id string) (guides.Script, error) {
	return getRow(ctx, s, scriptNoun, r, id)
}

// CreateScript writes a new one.
func (s *Store) CreateScript(ctx context.Context, by events.Actor, r events.Reach, x guides.Script) (guides.Script, error) {
	return createRow(ctx, s, scriptNoun, by, r, x)
}

// UpdateScript writes what was read at x.Version.
func (s *Store) UpdateScript(ctx context.Context, by events.Actor, r events.Reach, x guides.Script) (guides.Script, error) {
	return updateRow(ctx, s, scriptNoun, by, r, x)
}

// DeleteScript deletes what nothing uses.
func (s *Store) DeleteScript(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, scriptNoun, by, r, id)
}
