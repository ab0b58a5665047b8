package store

import (
	"context"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

func userHead(x *accounts.User) head { return head{&x.ID, &x.SiteID, &x.Version} }

func mayUser(r events.Reach, u accounts.User) bool {
	return r.Allows(events.Scope{SiteID: u.SiteID, TeamID: u.TeamID})
}

// userNoun reads users; their writes are judged by a guard besides and stand in users_write.go.
var userNoun = noun[accounts.User]{
	name: "user",
	head: userHead,
	get:  getUser,
	list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]accounts.User, error) {
		rows, err := q.ListUsers(ctx, db.ListUsersParams{AllSites: flag(r.AllSites), SiteIds: nulls(r.SiteIDs), PartIds: nulls(r.PartIDs),
			TeamIds: nulls(r.TeamIDs), After: after, Limit: limit})
		return withGrants(ctx, q, rows, err)
	},
}

// ListUsers answers a page of users in reach.
func (s *Store) ListUsers(ctx context.Context, r events.Reach, p events.Page) ([]accounts.User, string, error) {
	return listRows(ctx, s, userNoun, r, p)
}

// GetUser answers one in reach.
func (s *Store) GetUser(ctx context.Context, r events.Reach, id string) (accounts.User, error) {
	return getRow(ctx, s, userNoun, r, id)
}

func getUser(ctx context.Context, q *db.Queries, r events.Reach, id string) (accounts.User, error) {
	row, err := q.GetUser(ctx, db.GetUserParams{ID: id, AllSites: flag(r.AllSites), SiteIds: nulls(r.SiteIDs), PartIds: nulls(r.PartIDs), TeamIds: nulls(r.TeamIDs)})
	return oneUser(ctx, q, db.ListUsersRow(row), err)
}

func lockUser(ctx context.Context, q *db.Queries, r events.Reach, id string) (accounts.User, error) {
	row, err := q.LockUser(ctx, db.LockUserParams{ID: id, AllSites: flag(r.AllSites), SiteIds: nulls(r.SiteIDs), PartIds: nulls(r.PartIDs), TeamIds: nulls(r.TeamIDs)})
	return oneUser(ctx, q, db.ListUsersRow(row), err)
}

func oneUser(ctx context.Context, q *db.Queries, row db.ListUsersRow, err error) (accounts.User, error) {
	list, err := withGrants(ctx, q, []db.ListUsersRow{row}, err)
	if err != nil {
		return accounts.User{}, err
	}
	return list[0], nil
}

func userOf(u db.ListUsersRow) accounts.User {
	return accounts.User{ID: u.ID, SiteID: u.SiteID.String, Login: u.Login, Name: u.Name, Email: u.Email, Language: u.Language,
		Theme: u.Theme, Active: u.Active, AgentID: u.AgentID.String, TeamID: u.TeamID.String, Grants: []accounts.Grant{}, Version: int(u.Version)}
}

// withGrants reads the users' grants, and what those are limited to, for a whole page.
func withGrants(ctx context.Context, q *db.Queries, rows []db.ListUsersRow, err error) ([]accounts.User, error) {
	list, err := mapped(rows, err, sure(userOf))
	if err != nil || len(list) == 0 {
		return list, err
	}
	at, keys := index(list, func(u accounts.User) string { return u.ID })
	grants, err := q.GrantsOfUsers(ctx, keys)
	if err != nil {
		return nil, err
	}
	parts := map[string]*accounts.Grant{}
	limited := false
	for _, g := range grants {
		parts[g.ID] = &accounts.Grant{RoleID: g.RoleID, AllSites: g.AllSites, SiteIDs: []string{}, TeamIDs: []string{}, QueueIDs: []string{}, EntryIDs: []string{}}
		limited = limited || !g.AllSites
	}
	if limited {
		if err := readGrantParts(ctx, q, keys, parts); err != nil {
			return nil, err
		}
	}
	for _, g := range grants {
		u := &list[at[g.UserID]]
		u.Grants = append(u.Grants, *parts[g.ID])
	}
	return list, nil
}

func readGrantParts(ctx context.Context, q *db.Queries, users []string, parts map[string]*accounts.Grant) error {
	sites, err := q.GrantSitesOfUsers(ctx, users)
	if err != nil {
		return err
	}
	for _, x := range sites {
		parts[x.GrantID].SiteIDs = append(parts[x.GrantID].SiteIDs, x.SiteID)
	}
	teams, err := q.GrantTeamsOfUsers(ctx, users)
	if err != nil {
		return err
	}
	for _, x := range teams {
		parts[x.GrantID].TeamIDs = append(parts[x.GrantID].TeamIDs, x.TeamID)
	}
	lines, err := q.GrantQueuesOfUsers(ctx, users)
	if err != nil {
		return err
	}
	for _, x := range lines {
		parts[x.GrantID].QueueIDs = append(parts[x.GrantID].QueueIDs, x.QueueID)
	}
	entries, err := q.GrantEntriesOfUsers(ctx, users)
	if err != nil {
		return err
	}
	for _, x := range entries {
		parts[x.GrantID].EntryIDs = append(parts[x.GrantID].EntryIDs, x.EntryID)
	}
	return nil
}

func (s *Store) writeGrants(ctx context.Context, q *db.Queries, u accounts.User) error {
	if err := q.ClearGrants(ctx, u.ID); err != nil {
		return err
	}
	for _, g := range u.Grants {
		if err := grantRefs(ctx, q, g); err != nil {
			return err
		}
		id := s.ids.New()
		if err := q.AddGrant(ctx, db.AddGrantParams{ID: id, UserID: u.ID, RoleID: g.RoleID, AllSites: g.AllSites}); err != nil {
			return err
		}
		if err := addGrantParts(ctx, q, id, g); err != nil {
			return err
		}
	}
	return nil
}

// grantRefs: what limits a grant belongs to one of the grant's sites. Without this a foreign team would open its rows.
func grantRefs(ctx context.Context, q *db.Queries, g accounts.Grant) error {
	if len(g.TeamIDs) > 0 {
		n, err := q.CountTeamsOfSites(ctx, db.CountTeamsOfSitesParams{SiteIds: g.SiteIDs, Ids: g.TeamIDs})
		if err := counted("grants", n, len(g.TeamIDs), err); err != nil {
			return err
		}
	}
	if len(g.QueueIDs) > 0 {
		n, err := q.CountQueuesOfSites(ctx, db.CountQueuesOfSitesParams{SiteIds: g.SiteIDs, Ids: g.QueueIDs})
		if err := counted("grants", n, len(g.QueueIDs), err); err != nil {
			return err
		}
	}
	if len(g.EntryIDs) > 0 {
		n, err := q.CountEntriesOfSites(ctx, db.CountEntriesOfSitesParams{SiteIds: g.SiteIDs, Ids: g.EntryIDs})
		return counted("grants", n, len(g.EntryIDs), err)
	}
	return nil
}

func addGrantParts(ctx context.Context, q *db.Queries, id string, g accounts.Grant) error {
	add := func(list []string, one func(part string) error) error {
		for _, part := range list {
			if err := one(part); err != nil {
				return err
			}
		}
		return nil
	}
	if err := add(g.SiteIDs, func(p string) error { return q.AddGrantSite(ctx, db.AddGrantSiteParams{GrantID: id, SiteID: p}) }); err != nil {
		return err
	}
	if err := add(g.TeamIDs, func(p string) error { return q.AddGrantTeam(ctx, db.AddGrantTeamParams{GrantID: id, TeamID: p}) }); err != nil {
		return err
	}
	if err := add(g.QueueIDs, func(p string) error { return q.AddGrantQueue(ctx, db.AddGrantQueueParams{GrantID: id, QueueID: p}) }); err != nil {
		return err
	}
	return add(g.EntryIDs, func(p string) error { return q.AddGrantEntry(ctx, db.AddGrantEntryParams{GrantID: id, EntryID: p}) })
}

// lastAdministrator refuses a write that left nobody to administer. The role's row has been locked before.
func lastAdministrator(ctx context.Context, q *db.Queries) error {
	n, err := q.CountAdministrators(ctx, accounts.RoleAdministrator)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "This is the last active administrator; make another one first.").WithKey("user.last_administrator")
	}
	return err
}

func administrator(u accounts.User) bool {
	for _, g := range u.Grants {
		if u.Active && g.AllSites && g.RoleID == accounts.RoleAdministrator {
			return true
		}
	}
	return false
}

func validUserID(id string) error {
	if !ids.Valid(id) {
		return missing("user")
	}
	return nil
}
