package store

import (
	"context"

	"github.com/cordboard/cordboard/channels/bot/knowledge"
	"github.com/cordboard/cordboard/channels/bot/setup"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

var knowledgeBaseNoun = noun[setup.Base]{
	name:   "knowledge_base",
	head:   func(x *setup.Base) head { return head{&x.ID, &x.SiteID, &x.Version} },
	check:  setup.Base.Validate,
	allows: whole(func(x setup.Base) string { return x.SiteID }),
	refs:   noRefs[setup.Base],
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (setup.Base, error) {
		row, err := q.GetKnowledgeBase(ctx, db.GetKnowledgeBaseParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, knowledgeBaseOf)
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (setup.Base, error) {
		row, err := q.LockKnowledgeBase(ctx, db.LockKnowledgeBaseParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, knowledgeBaseOf)
	},
	list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]setup.Base, error) {
		rows, err := q.ListKnowledgeBases(ctx, db.ListKnowledgeBasesParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, After: after, Limit: limit})
		return mapped(rows, err, knowledgeBaseOf)
	},
	insert: func(ctx context.Context, q *db.Queries, x setup.Base) error {
		return q.InsertKnowledgeBase(ctx, db.InsertKnowledgeBaseParams{ID: x.ID, SiteID: x.SiteID, Name: x.Name, Description: x.Description, Version: int32(x.Version)})
	},
	update: func(ctx context.Context, q *db.Queries, _, x setup.Base) error {
		return q.UpdateKnowledgeBase(ctx, db.UpdateKnowledgeBaseParams{ID: x.ID, Name: x.Name, Description: x.Description})
	},
	delete: func(ctx context.Context, q *db.Queries, x setup.Base) error { return q.DeleteKnowledgeBase(ctx, x.ID) },
	uses: func(ctx context.Context, q *db.Queries, id string) ([]use, error) {
		rows, err := q.KnowledgeBaseUses(ctx, id)
		return mapped(rows, err, sure(func(u db.KnowledgeBaseUsesRow) use { return use(u) }))
	},
}

func knowledgeBaseOf(x db.KnowledgeBasis) (setup.Base, error) {
	return setup.Base{ID: x.ID, SiteID: x.SiteID, Name: x.Name, Description: x.Description, Version: int(x.Version)}, nil
}

// ListKnowledgeBases answers a page of bases in reach.
func (s *Store) ListKnowledgeBases(ctx context.Context, r events.Reach, p events.Page) ([]setup.Base, string, error) {
	return listRows(ctx, s, knowledgeBaseNoun, r, p)
}

// GetKnowledgeBase answers one in reach.
func (s *Store) GetKnowledgeBase(ctx context.Context, r events.Reach, id string) (setup.Base, error) {
	return getRow(ctx, s, knowledgeBaseNoun, r, id)
}

// CreateKnowledgeBase writes a new one.
func (s *Store) CreateKnowledgeBase(ctx context.Context, by events.Actor, r events.Reach, x setup.Base) (setup.Base, error) {
	return createRow(ctx, s, knowledgeBaseNoun, by, r, x)
}

// UpdateKnowledgeBase writes what was read at x.Version.
func (s *Store) UpdateKnowledgeBase(ctx context.Context, by events.Actor, r events.Reach, x setup.Base) (setup.Base, error) {
	return updateRow(ctx, s, knowledgeBaseNoun, by, r, x)
}

// DeleteKnowledgeBase deletes one that no bot answers from, with its sources.
func (s *Store) DeleteKnowledgeBase(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, knowledgeBaseNoun, by, r, id)
}

func sourceOf(x db.KnowledgeSource) (knowledge.Source, error) {
	return knowledge.Source{ID: x.ID, BaseID: x.BaseID, Title: x.Title, URL: x.Url, Format: knowledge.Format(x.Format), Body: x.Body, Language: x.Language, Version: int(x.Version),
		Updated: x.UpdatedAt, Expires: x.ExpiresAt.Time}, nil
}

// ListSources answers a page of a base's sources without their texts.
func (s *Store) ListSources(ctx context.Context, r events.Reach, baseID string, p events.Page) ([]setup.Entry, string, error) {
	if p.After != "" && !ids.Valid(p.After) {
		return nil, "", badCursor()
	}
	if _, err := s.GetKnowledgeBase(ctx, r, baseID); err != nil {
		return nil, "", err
	}
	rows, err := s.q.ListKnowledgeSources(ctx, db.ListKnowledgeSourcesParams{BaseID: baseID, ID: p.After, Limit: int32(p.Size() + 1)})
	list, err := mapped(rows, err, sure(func(x db.ListKnowledgeSourcesRow) setup.Entry {
		return setup.Entry{ID: x.ID, Title: x.Title, URL: x.Url, Format: knowledge.Format(x.Format), Language: x.Language, Size: int64(x.Size), Updated: x.UpdatedAt, Expires: x.ExpiresAt.Time, Version: int(x.Version)}
	}))
	if err != nil {
		return nil, "", explain(err)
	}
	list, next := page(list, p.Size(), func(e setup.Entry) string { return e.ID })
	return list, next, nil
}

// GetSource answers one with its text.
func (s *Store) GetSource(ctx context.Context, r events.Reach, baseID, id string) (knowledge.Source, error) {
	if _, err := s.GetKnowledgeBase(ctx, r, baseID); err != nil {
		return knowledge.Source{}, err
	}
	row, err := s.q.GetKnowledgeSource(ctx, db.GetKnowledgeSourceParams{BaseID: baseID, ID: id})
	out, err := one(row, unreadable("knowledge_source", err), sourceOf)
	return out, explain(err)
}

// inBase runs do under the lock of a base that may be written, and counts the change.
func (s *Store) inBase(ctx context.Context, r events.Reach, baseID string, do func(q *db.Queries, b setup.Base) error) error {
	if !ids.Valid(baseID) {
		return missing("knowledge_base")
	}
	return s.inTx(ctx, func(q *db.Queries) error {
		b, err := knowledgeBaseNoun.lock(ctx, q, r, baseID)
		if err != nil {
			return unreadable("knowledge_base", err)
		}
		if !knowledgeBaseNoun.allows(r, b) {
			return outOfReach("knowledge_base")
		}
		if err := do(q, b); err != nil {
			return err
		}
		return q.TouchKnowledgeBase(ctx, baseID)
	})
}

// PutSource writes a new source, or what was read at x.Version.
func (s *Store) PutSource(ctx context.Context, by events.Actor, r events.Reach, x knowledge.Source) (knowledge.Source, error) {
	if err := setup.CheckSource(x); err != nil {
		return x, err
	}
	x.Updated = s.now()
	act := "update"
	if x.ID == "" {
		act = "create"
	}
	err := s.inBase(ctx, r, x.BaseID, func(q *db.Queries, b setup.Base) error {
		var err error
		if act == "create" {
			x.ID, err = s.ids.New(), s.room(ctx, q, x.BaseID)
			if err == nil {
				err = q.InsertKnowledgeSource(ctx, db.InsertKnowledgeSourceParams{ID: x.ID, BaseID: x.BaseID, Title: x.Title, Url: x.URL, Format: string(x.Format), Body: x.Body, Language: x.Language,
					ExpiresAt: nullTime(x.Expires), UpdatedAt: x.Updated})
			}
			x.Version = 0
		} else {
			err = s.updateSource(ctx, q, x)
		}
		if err != nil {
			return err
		}
		x.Version++
		return s.audit(ctx, q, entry{by: by, noun: "knowledge_source", act: act, id: x.ID, siteID: b.SiteID, after: withoutText(x)})
	})
	return x, err
}

// withoutText is a source for the audit, whose rows are small.
func withoutText(x knowledge.Source) knowledge.Source {
	x.Body = ""
	return x
}

func (s *Store) room(ctx context.Context, q *db.Queries, baseID string) error {
	n, err := q.CountKnowledgeSources(ctx, baseID)
	if err == nil && n >= setup.MostSources {
		return fault.New(fault.Conflict, "The base holds as many sources as it can. Make another base, or put several pages into one source.").WithKey("knowledge.full")
	}
	return err
}

func (s *Store) updateSource(ctx context.Context, q *db.Queries, x knowledge.Source) error {
	was, err := q.LockKnowledgeSource(ctx, db.LockKnowledgeSourceParams{BaseID: x.BaseID, ID: x.ID})
	if err != nil {
		return unreadable("knowledge_source", err)
	}
	if int(was.Version) != x.Version {
		return changed("knowledge_source")
	}
	return q.UpdateKnowledgeSource(ctx, db.UpdateKnowledgeSourceParams{ID: x.ID, Title: x.Title, Url: x.URL, Format: string(x.Format), Body: x.Body, Language: x.Language,
		ExpiresAt: nullTime(x.Expires), UpdatedAt: x.Updated})
}

// DeleteSource deletes one.
func (s *Store) DeleteSource(ctx context.Context, by events.Actor, r events.Reach, baseID, id string) error {
	return s.inBase(ctx, r, baseID, func(q *db.Queries, b setup.Base) error {
		row, err := q.LockKnowledgeSource(ctx, db.LockKnowledgeSourceParams{BaseID: baseID, ID: id})
		if err != nil {
			return unreadable("knowledge_source", err)
		}
		if err := q.DeleteKnowledgeSource(ctx, id); err != nil {
			return err
		}
		was, err := sourceOf(row)
		if err != nil {
			return err
		}
		return s.audit(ctx, q, entry{by: by, noun: "knowledge_source", act: "delete", id: id, siteID: b.SiteID, before: withoutText(was)})
	})
}
