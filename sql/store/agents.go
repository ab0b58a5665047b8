package store

import (
	"context"
	"strings"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

var agentNoun = noun[agents.Profile]{
	name:   "agent",
	inLine: true,
	head:   func(x *agents.Profile) head { return head{&x.ID, &x.SiteID, &x.Version} },
	check:  agents.Profile.Validate,
	allows: func(r events.Reach, x agents.Profile) bool {
		return r.Allows(events.Scope{SiteID: x.SiteID, TeamID: x.TeamID})
	},
	refs: agentRefs,
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (agents.Profile, error) {
		row, err := q.GetAgent(ctx, db.GetAgentParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, TeamIds: nulls(r.TeamIDs)})
		return oneAgent(ctx, q, db.ListAgentsRow(row), err)
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (agents.Profile, error) {
		row, err := q.LockAgent(ctx, db.LockAgentParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, TeamIds: nulls(r.TeamIDs)})
		return oneAgent(ctx, q, db.ListAgentsRow(row), err)
	},
	list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]agents.Profile, error) {
		rows, err := q.ListAgents(ctx, db.ListAgentsParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs,
			TeamIds: nulls(r.TeamIDs), After: after, Limit: limit})
		list, err := mapped(rows, err, sure(agentOf))
		if err != nil {
			return nil, err
		}
		return list, fillAgents(ctx, q, list)
	},
	insert: insertAgent,
	update: updateAgent,
	delete: func(ctx context.Context, q *db.Queries, x agents.Profile) error {
		if err := touchQueues(ctx, q, x.QueueIDs); err != nil {
			return err
		}
		if err := q.DisownContacts(ctx, null(x.ID)); err != nil {
			return err
		}
		return q.DeleteAgent(ctx, x.ID)
	},
	uses: func(ctx context.Context, q *db.Queries, id string) ([]use, error) {
		rows, err := q.AgentUses(ctx, db.AgentUsesParams{ID: id})
		return mapped(rows, err, sure(func(u db.AgentUsesRow) use { return use(u) }))
	},
}

func agentOf(a db.ListAgentsRow) agents.Profile {
	return agents.Profile{ID: a.ID, UserID: a.UserID, SiteID: a.SiteID, TeamID: a.TeamID.String, Name: a.Name, Phone: a.Phone,
		Extension: a.Extension.String, AutoAnswer: a.AutoAnswer, Skills: []agents.SkillLevel{}, QueueIDs: []string{},
		Active: a.Active, Version: int(a.Version), Phones: agents.PhoneWords(a.Phones), Number: a.Number.String,
		NumberDirect: a.NumberDirect, NumberCallerID: a.NumberCallerID, Standing: a.Standing, Capacity: agents.CapacityOf(a.Capacity)}
}

func oneAgent(ctx context.Context, q *db.Queries, row db.ListAgentsRow, err error) (agents.Profile, error) {
	if err != nil {
		return agents.Profile{}, err
	}
	list := []agents.Profile{agentOf(row)}
	err = fillAgents(ctx, q, list)
	return list[0], err
}

// fillAgents reads the agents' skills and queues, two queries for a whole page.
func fillAgents(ctx context.Context, q *db.Queries, list []agents.Profile) error {
	at, ids := index(list, func(x agents.Profile) string { return x.ID })
	skills, err := q.SkillsOfAgents(ctx, ids)
	if err != nil {
		return err
	}
	for _, k := range skills {
		x := &list[at[k.AgentID]]
		x.Skills = append(x.Skills, agents.SkillLevel{SkillID: k.SkillID, Level: int(k.Level)})
	}
	served, err := q.QueuesOfAgents(ctx, ids)
	if err != nil {
		return err
	}
	for _, m := range served {
		x := &list[at[m.AgentID]]
		x.QueueIDs = append(x.QueueIDs, m.QueueID)
	}
	return nil
}

// agentRefs: an agent's team, skills and queues are of its own site, and its user is at home there or nowhere.
func agentRefs(ctx context.Context, q *db.Queries, x agents.Profile) error {
	n, err := q.CountUsersForSite(ctx, db.CountUsersForSiteParams{ID: x.UserID, SiteID: null(x.SiteID)})
	if err := counted("user_id", n, 1, err); err != nil {
		return err
	}
	if x.TeamID != "" {
		n, err := q.CountTeamsOfSite(ctx, db.CountTeamsOfSiteParams{SiteID: x.SiteID, Ids: []string{x.TeamID}})
		if err := counted("team_id", n, 1, err); err != nil {
			return err
		}
	}
	if len(x.QueueIDs) > 0 {
		n, err := q.CountQueuesOfSite(ctx, db.CountQueuesOfSiteParams{SiteID: x.SiteID, Ids: x.QueueIDs})
		if err := counted("queue_ids", n, len(x.QueueIDs), err); err != nil {
			return err
		}
	}
	if len(x.Skills) == 0 {
		return nil
	}
	skills := make([]string, len(x.Skills))
	for i, k := range x.Skills {
		skills[i] = k.SkillID
	}
	n, err = q.CountSkillsOfSite(ctx, db.CountSkillsOfSiteParams{SiteID: x.SiteID, Ids: skills})
	return counted("skills", n, len(skills), err)
}

func insertAgent(ctx context.Context, q *db.Queries, x agents.Profile) error {
	if err := q.InsertAgent(ctx, db.InsertAgentParams{ID: x.ID, SiteID: x.SiteID, UserID: x.UserID, TeamID: null(x.TeamID),
		Phone: x.Phone, Extension: null(x.Extension), AutoAnswer: x.AutoAnswer, Active: x.Active, Version: int32(x.Version),
		Phones: strings.Join(x.Phones, ","), Number: null(x.Number), NumberDirect: x.NumberDirect, NumberCallerID: x.NumberCallerID, Standing: x.Standing, Capacity: x.Capacity.Words()}); err != nil {
		return err
	}
	return writeAgentLists(ctx, q, agents.Profile{}, x)
}

func updateAgent(ctx context.Context, q *db.Queries, was, x agents.Profile) error {
	if err := q.UpdateAgent(ctx, db.UpdateAgentParams{ID: x.ID, UserID: x.UserID, TeamID: null(x.TeamID), Phone: x.Phone,
		Extension: null(x.Extension), AutoAnswer: x.AutoAnswer, Active: x.Active,
		Phones: strings.Join(x.Phones, ","), Number: null(x.Number), NumberDirect: x.NumberDirect, NumberCallerID: x.NumberCallerID, Standing: x.Standing, Capacity: x.Capacity.Words()}); err != nil {
		return err
	}
	return writeAgentLists(ctx, q, was, x)
}

// writeAgentLists writes memberships as a difference, and counts up the queues whose agents changed by it, so that who
// edits such a queue meanwhile is told.
func writeAgentLists(ctx context.Context, q *db.Queries, was, is agents.Profile) error {
	if err := q.ClearAgentSkills(ctx, is.ID); err != nil {
		return err
	}
	for _, k := range is.Skills {
		if err := q.AddAgentSkill(ctx, db.AddAgentSkillParams{AgentID: is.ID, SkillID: k.SkillID, Level: int32(k.Level)}); err != nil {
			return err
		}
	}
	added, dropped := diff(was.QueueIDs, is.QueueIDs)
	for _, id := range added {
		if err := q.AddQueueAgent(ctx, db.AddQueueAgentParams{QueueID: id, AgentID: is.ID}); err != nil {
			return err
		}
	}
	for _, id := range dropped {
		if err := q.DropQueueAgent(ctx, db.DropQueueAgentParams{QueueID: id, AgentID: is.ID}); err != nil {
			return err
		}
	}
	return touchQueues(ctx, q, append(added, dropped...))
}

func touchQueues(ctx context.Context, q *db.Queries, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	return q.TouchQueues(ctx, ids)
}

// ListAgents answers a page of agents in reach.
func (s *Store) ListAgents(ctx context.Context, r events.Reach, p events.Page) ([]agents.Profile, string, error) {
	return listRows(ctx, s, agentNoun, r, p)
}

// GetAgent answers one in reach.
func (s *Store) GetAgent(ctx context.Context, r events.Reach, id string) (agents.Profile, error) {
	return getRow(ctx, s, agentNoun, r, id)
}

// CreateAgent writes a new one.
func (s *Store) CreateAgent(ctx context.Context, by events.Actor, r events.Reach, x agents.Profile) (agents.Profile, error) {
	return createRow(ctx, s, agentNoun, by, r, x)
}

// UpdateAgent writes what was read at x.Version.
func (s *Store) UpdateAgent(ctx context.Context, by events.Actor, r events.Reach, x agents.Profile) (agents.Profile, error) {
	return updateRow(ctx, s, agentNoun, by, r, x)
}

// DeleteAgent deletes what nothing uses.
func (s *Store) DeleteAgent(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, agentNoun, by, r, id)
}
