package store

import (
	"context"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

var teamNoun = noun[agents.Team]{
	name:  "team",
	head:  func(x *agents.Team) head { return head{&x.ID, &x.SiteID, &x.Version} },
	check: agents.Team.Validate,
	allows: func(r events.Reach, x agents.Team) bool {
		return r.Allows(events.Scope{SiteID: x.SiteID, TeamID: x.ID})
	},
	refs: noRefs[agents.Team],
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (agents.Team, error) {
		row, err := q.GetTeam(ctx, db.GetTeamParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, TeamIds: r.TeamIDs})
		return one(row, err, sure(teamOf))
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (agents.Team, error) {
		row, err := q.LockTeam(ctx, db.LockTeamParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, TeamIds: r.TeamIDs})
		return one(row, err, sure(teamOf))
	},
	list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]agents.Team, error) {
		rows, err := q.ListTeams(ctx, db.ListTeamsParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, TeamIds: r.TeamIDs, After: after, Limit: limit})
		return mapped(rows, err, sure(teamOf))
	},
	insert: func(ctx context.Context, q *db.Queries, x agents.Team) error {
		return q.InsertTeam(ctx, db.InsertTeamParams{ID: x.ID, SiteID: x.SiteID, Name: x.Name, Version: int32(x.Version)})
	},
	update: func(ctx context.Context, q *db.Queries, _, x agents.Team) error {
		return q.UpdateTeam(ctx, db.UpdateTeamParams{ID: x.ID, Name: x.Name})
	},
	delete: func(ctx context.Context, q *db.Queries, x agents.Team) error { return q.DeleteTeam(ctx, x.ID) },
	uses: func(ctx context.Context, q *db.Queries, id string) ([]use, error) {
		rows, err := q.TeamUses(ctx, db.TeamUsesParams{ID: id})
		return mapped(rows, err, sure(func(u db.TeamUsesRow) use { return use(u) }))
	},
}

func teamOf(t db.Team) agents.Team {
	return agents.Team{ID: t.ID, SiteID: t.SiteID, Name: t.Name, Version: int(t.Version)}
}

// ListTeams answers a page of teams in reach.
func (s *Store) ListTeams(ctx context.Context, r events.Reach, p events.Page) ([]agents.Team, string, error) {
	return listRows(ctx, s, teamNoun, r, p)
}

// GetTeam answers one in reach.
func (s *Store) GetTeam(ctx context.Context, r events.Reach, id string) (agents.Team, error) {
	return getRow(ctx, s, teamNoun, r, id)
}

// CreateTeam writes a new one.
func (s *Store) CreateTeam(ctx context.Context, by events.Actor, r events.Reach, x agents.Team) (agents.Team, error) {
	return createRow(ctx, s, teamNoun, by, r, x)
}

// UpdateTeam writes what was read at x.Version.
func (s *Store) UpdateTeam(ctx context.Context, by events.Actor, r events.Reach, x agents.Team) (agents.Team, error) {
	return updateRow(ctx, s, teamNoun, by, r, x)
}

// DeleteTeam deletes what nothing uses.
func (s *Store) DeleteTeam(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, teamNoun, by, r, id)
}
