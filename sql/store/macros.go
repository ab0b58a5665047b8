package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/cordboard/cordboard/channels/automation"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

type macroSpec struct {
	QueueIDs []string            `json:"queue_ids,omitempty"`
	Actions  []automation.Action `json:"actions"`
}

var macroNoun = noun[automation.Macro]{
	name:   "macro",
	head:   func(x *automation.Macro) head { return head{&x.ID, &x.SiteID, &x.Version} },
	check:  automation.Macro.Validate,
	allows: allowsMacro,
	refs:   macroRefs,
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (automation.Macro, error) {
		row, err := q.GetMacro(ctx, db.GetMacroParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, macroOf)
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (automation.Macro, error) {
		row, err := q.LockMacro(ctx, db.LockMacroParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, macroOf)
	},
	list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]automation.Macro, error) {
		rows, err := q.ListMacros(ctx, db.ListMacrosParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, After: after, Limit: limit})
		return mapped(rows, err, macroOf)
	},
	insert: func(ctx context.Context, q *db.Queries, x automation.Macro) error {
		return q.InsertMacro(ctx, db.InsertMacroParams{ID: x.ID, SiteID: x.SiteID, Name: x.Name, Spec: text(macroSpec{x.QueueIDs, x.Actions}), Version: 1})
	},
	update: func(ctx context.Context, q *db.Queries, _, x automation.Macro) error {
		return q.UpdateMacro(ctx, db.UpdateMacroParams{ID: x.ID, Name: x.Name, Spec: text(macroSpec{x.QueueIDs, x.Actions})})
	},
	delete: func(ctx context.Context, q *db.Queries, x automation.Macro) error { return q.DeleteMacro(ctx, x.ID) },
}

// allowsMacro: a macro of some queues is written by who reaches all of them, one of a whole site by who reaches the site.
func allowsMacro(r events.Reach, x automation.Macro) bool {
	for _, id := range x.QueueIDs {
		if !r.Allows(events.Scope{SiteID: x.SiteID, QueueID: id}) {
			return false
		}
	}
	return len(x.QueueIDs) > 0 || r.Allows(events.Scope{SiteID: x.SiteID})
}

func macroRefs(ctx context.Context, q *db.Queries, x automation.Macro) error {
	if len(x.QueueIDs) > 0 {
		n, err := q.CountQueuesOfSite(ctx, db.CountQueuesOfSiteParams{SiteID: x.SiteID, Ids: x.QueueIDs})
		if err := counted("queue_ids", n, len(x.QueueIDs), err); err != nil {
			return err
		}
	}
	return actionRefs(ctx, q, x.SiteID, x.Actions)
}

func macroOf(m db.Macro) (automation.Macro, error) {
	var spec macroSpec
	if err := json.Unmarshal([]byte(m.Spec), &spec); err != nil {
		return automation.Macro{}, fmt.Errorf("macro %s cannot be read: %w", m.ID, err)
	}
	return automation.Macro{ID: m.ID, SiteID: m.SiteID, Name: m.Name, QueueIDs: orEmpty(spec.QueueIDs), Actions: orEmpty(spec.Actions), Version: int(m.Version)}, nil
}

// ListMacros answers a page of macros in reach.
func (s *Store) ListMacros(ctx context.Context, r events.Reach, p events.Page) ([]automation.Macro, string, error) {
	return listRows(ctx, s, macroNoun, r, p)
}

// GetMacro answers one in reach.
func (s *Store) GetMacro(ctx context.Context, r events.Reach, id string) (automation.Macro, error) {
	return getRow(ctx, s, macroNoun, r, id)
}

// CreateMacro writes a new one.
func (s *Store) CreateMacro(ctx context.Context, by events.Actor, r events.Reach, x automation.Macro) (automation.Macro, error) {
	return createRow(ctx, s, macroNoun, by, r, x)
}

// UpdateMacro writes what was read at x.Version.
func (s *Store) UpdateMacro(ctx context.Context, by events.Actor, r events.Reach, x automation.Macro) (automation.Macro, error) {
	return updateRow(ctx, s, macroNoun, by, r, x)
}

// DeleteMacro deletes one.
func (s *Store) DeleteMacro(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, macroNoun, by, r, id)
}

// MacrosOfSite answers all of a site by name.
func (s *Store) MacrosOfSite(ctx context.Context, siteID string) ([]automation.Macro, error) {
	rows, err := s.q.MacrosOfSite(ctx, siteID)
	list, err := mapped(rows, err, macroOf)
	return list, explain(err)
}
