package store

import (
	"context"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

var skillNoun = noun[agents.Skill]{
	name:   "skill",
	head:   func(x *agents.Skill) head { return head{&x.ID, &x.SiteID, &x.Version} },
	check:  agents.Skill.Validate,
	allows: whole(func(x agents.Skill) string { return x.SiteID }),
	refs:   noRefs[agents.Skill],
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (agents.Skill, error) {
		row, err := q.GetSkill(ctx, db.GetSkillParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, sure(skillOf))
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (agents.Skill, error) {
		row, err := q.LockSkill(ctx, db.LockSkillParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, sure(skillOf))
	},
	list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]agents.Skill, error) {
		rows, err := q.ListSkills(ctx, db.ListSkillsParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, After: after, Limit: limit})
		return mapped(rows, err, sure(skillOf))
	},
	insert: func(ctx context.Context, q *db.Queries, x agents.Skill) error {
		return q.InsertSkill(ctx, db.InsertSkillParams{ID: x.ID, SiteID: x.SiteID, Name: x.Name, Version: int32(x.Version)})
	},
	update: func(ctx context.Context, q *db.Queries, _, x agents.Skill) error {
		return q.UpdateSkill(ctx, db.UpdateSkillParams{ID: x.ID, Name: x.Name})
	},
	delete: func(ctx context.Context, q *db.Queries, x agents.Skill) error { return q.DeleteSkill(ctx, x.ID) },
	uses: func(ctx context.Context, q *db.Queries, id string) ([]use, error) {
		rows, err := q.SkillUses(ctx, db.SkillUsesParams{ID: id})
		return mapped(rows, err, sure(func(u db.SkillUsesRow) use { return use(u) }))
	},
}

func skillOf(k db.Skill) agents.Skill {
	return agents.Skill{ID: k.ID, SiteID: k.SiteID, Name: k.Name, Version: int(k.Version)}
}

// ListSkills answers a page of skills in reach.
func (s *Store) ListSkills(ctx context.Context, r events.Reach, p events.Page) ([]agents.Skill, string, error) {
	return listRows(ctx, s, skillNoun, r, p)
}

// GetSkill answers one in reach.
func (s *Store) GetSkill(ctx context.Context, r events.Reach, id string) (agents.Skill, error) {
	return getRow(ctx, s, skillNoun, r, id)
}

// CreateSkill writes a new one.
func (s *Store) CreateSkill(ctx context.Context, by events.Actor, r events.Reach, x agents.Skill) (agents.Skill, error) {
	return createRow(ctx, s, skillNoun, by, r, x)
}

// UpdateSkill writes what was read at x.Version.
func (s *Store) UpdateSkill(ctx context.Context, by events.Actor, r events.Reach, x agents.Skill) (agents.Skill, error) {
	return updateRow(ctx, s, skillNoun, by, r, x)
}

// DeleteSkill deletes what nothing uses.
func (s *Store) DeleteSkill(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, skillNoun, by, r, id)
}
