package store

import (
	"context"
	"errors"

	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/sql/store/db"
)

var queueNoun = noun[queues.Queue]{
	name:   "queue",
	inLine: true,
	head:   func(x *queues.Queue) head { return head{&x.ID, &x.SiteID, &x.Version} },
	check:  queues.Queue.Validate,
	allows: func(r events.Reach, x queues.Queue) bool {
		return r.Allows(events.Scope{SiteID: x.SiteID, QueueID: x.ID})
	},
	refs: queueRefs,
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (queues.Queue, error) {
		row, err := q.GetQueue(ctx, db.GetQueueParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, QueueIds: r.QueueIDs})
		return oneQueue(ctx, q, row, err)
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (queues.Queue, error) {
		row, err := q.LockQueue(ctx, db.LockQueueParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, QueueIds: r.QueueIDs})
		return oneQueue(ctx, q, row, err)
	},
	list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]queues.Queue, error) {
		rows, err := q.ListQueues(ctx, db.ListQueuesParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs,
			QueueIds: r.QueueIDs, After: after, Limit: limit})
		list, err := mapped(rows, err, sure(queueOf))
		if err != nil {
			return nil, err
		}
		return list, fillQueues(ctx, q, list)
	},
	insert: insertQueue,
	update: updateQueue,
	delete: func(ctx context.Context, q *db.Queries, x queues.Queue) error {
		if err := touchAgents(ctx, q, x.AgentIDs); err != nil {
			return err
		}
		return q.DeleteQueue(ctx, x.ID)
	},
	uses: func(ctx context.Context, q *db.Queries, id string) ([]use, error) {
		rows, err := q.QueueUses(ctx, db.QueueUsesParams{ID: id})
		return mapped(rows, err, sure(func(u db.QueueUsesRow) use { return use(u) }))
	},
}

func queueOf(q db.Queue) queues.Queue {
	return queues.Queue{ID: q.ID, SiteID: q.SiteID, Name: q.Name, Priority: int(q.Priority), OfferSeconds: int(q.OfferSeconds),
		WrapupSeconds: int(q.WrapupSeconds), WrapupExtends: int(q.WrapupExtends), MaxWaitSeconds: int(q.MaxWaitSeconds),
		MusicClass: q.MusicClass, ServiceLevelSeconds: int(q.ServiceLevelSeconds), CallerID: q.CallerID, Strategy: q.Strategy,
		AgeSeconds: int(q.AgeSeconds), AgeMost: int(q.AgeMost), HoldLimitSeconds: int(q.HoldLimitSeconds), Recording: q.Recording, ShowListening: q.ShowListening, Skills: []queues.SkillNeed{}, Teams: []queues.TeamStep{},
		DispositionIDs: []string{}, AgentIDs: []string{}, Version: int(q.Version)}
}

func skillNeedOf(k db.QueueSkill) (queues.SkillNeed, error) {
	relax, err := untext[[]queues.Relax](k.Relax)
	return queues.SkillNeed{SkillID: k.SkillID, Level: int(k.Level), Relax: relax}, err
}

func teamStepOf(t db.QueueTeam) queues.TeamStep {
	return queues.TeamStep{TeamID: t.TeamID, AfterSeconds: int(t.AfterSeconds)}
}

func oneQueue(ctx context.Context, q *db.Queries, row db.Queue, err error) (queues.Queue, error) {
	if err != nil {
		return queues.Queue{}, err
	}
	list := []queues.Queue{queueOf(row)}
	err = fillQueues(ctx, q, list)
	return list[0], err
}

// fillQueues reads who serves the queues and the codes they offer, two queries for a whole page.
func fillQueues(ctx context.Context, q *db.Queries, list []queues.Queue) error {
	at, ids := index(list, func(x queues.Queue) string { return x.ID })
	members, err := q.AgentsOfQueues(ctx, ids)
	if err != nil {
		return err
	}
	for _, m := range members {
		x := &list[at[m.QueueID]]
		x.AgentIDs = append(x.AgentIDs, m.AgentID)
	}
	codes, err := q.DispositionsOfQueues(ctx, ids)
	if err != nil {
		return err
	}
	for _, c := range codes {
		x := &list[at[c.QueueID]]
		x.DispositionIDs = append(x.DispositionIDs, c.DispositionID)
	}
	if err := errors.Join(fillCare(ctx, q, list, at, ids), fillGuides(ctx, q, list, at, ids)); err != nil {
		return err
	}
	return fillRouting(ctx, q, list, at, ids)
}

// fillRouting reads the skills the queues want and the teams they search.
func fillRouting(ctx context.Context, q *db.Queries, list []queues.Queue, at map[string]int, ids []string) error {
	skills, err := q.SkillsOfQueues(ctx, ids)
	if err != nil {
		return err
	}
	for _, k := range skills {
		n, err := skillNeedOf(k)
		if err != nil {
			return err
		}
		x := &list[at[k.QueueID]]
		x.Skills = append(x.Skills, n)
	}
	teams, err := q.TeamsOfQueues(ctx, ids)
	for _, t := range teams {
		x := &list[at[t.QueueID]]
		x.Teams = append(x.Teams, teamStepOf(t))
	}
	return err
}

// queueRefs: a queue is served by agents, and offers codes, of its own site.
func queueRefs(ctx context.Context, q *db.Queries, x queues.Queue) error {
	if err := check.First(careRefs(ctx, q, x), guideRefs(ctx, q, x.SiteID, x.Guide)); err != nil {
		return err
	}
	if len(x.AgentIDs) > 0 {
		n, err := q.CountAgentsOfSite(ctx, db.CountAgentsOfSiteParams{SiteID: x.SiteID, Ids: x.AgentIDs})
		if err := counted("agent_ids", n, len(x.AgentIDs), err); err != nil {
			return err
		}
	}
	if len(x.DispositionIDs) > 0 {
		n, err := q.CountDispositionsOfSite(ctx, db.CountDispositionsOfSiteParams{SiteID: x.SiteID, Ids: x.DispositionIDs})
		if err := counted("disposition_ids", n, len(x.DispositionIDs), err); err != nil {
			return err
		}
	}
	if skills := keys(x.Skills, func(n queues.SkillNeed) string { return n.SkillID }); len(skills) > 0 {
		n, err := q.CountSkillsOfSite(ctx, db.CountSkillsOfSiteParams{SiteID: x.SiteID, Ids: skills})
		if err := counted("skills", n, len(skills), err); err != nil {
			return err
		}
	}
	if teams := keys(x.Teams, func(s queues.TeamStep) string { return s.TeamID }); len(teams) > 0 {
		n, err := q.CountTeamsOfSite(ctx, db.CountTeamsOfSiteParams{SiteID: x.SiteID, Ids: teams})
		return counted("teams", n, len(teams), err)
	}
	return nil
}

func keys[T any](list []T, id func(T) string) []string {
	_, out := index(list, id)
	return out
}

func insertQueue(ctx context.Context, q *db.Queries, x queues.Queue) error {
	if err := q.InsertQueue(ctx, db.InsertQueueParams{ID: x.ID, SiteID: x.SiteID, Name: x.Name, Priority: int32(x.Priority),
		OfferSeconds: int32(x.OfferSeconds), WrapupSeconds: int32(x.WrapupSeconds), WrapupExtends: int32(x.WrapupExtends),
		MaxWaitSeconds: int32(x.MaxWaitSeconds), MusicClass: x.MusicClass, ServiceLevelSeconds: int32(x.ServiceLevelSeconds),
		CallerID: x.CallerID, Strategy: x.Strategy, AgeSeconds: int32(x.AgeSeconds), AgeMost: int32(x.AgeMost), HoldLimitSeconds: int32(x.HoldLimitSeconds), Recording: x.Recording, ShowListening: x.ShowListening, Version: int32(x.Version)}); err != nil {
		return err
	}
	return writeQueueLists(ctx, q, queues.Queue{}, x)
}

func updateQueue(ctx context.Context, q *db.Queries, was, x queues.Queue) error {
	if err := q.UpdateQueue(ctx, db.UpdateQueueParams{ID: x.ID, Name: x.Name, Priority: int32(x.Priority),
		OfferSeconds: int32(x.OfferSeconds), WrapupSeconds: int32(x.WrapupSeconds), WrapupExtends: int32(x.WrapupExtends),
		MaxWaitSeconds: int32(x.MaxWaitSeconds), MusicClass: x.MusicClass, ServiceLevelSeconds: int32(x.ServiceLevelSeconds),
		CallerID: x.CallerID, Strategy: x.Strategy, AgeSeconds: int32(x.AgeSeconds), AgeMost: int32(x.AgeMost), HoldLimitSeconds: int32(x.HoldLimitSeconds), Recording: x.Recording, ShowListening: x.ShowListening}); err != nil {
		return err
	}
	return writeQueueLists(ctx, q, was, x)
}

// writeQueueLists writes memberships as a difference, and counts up the agents whose queues changed by it, so that who
// edits such an agent meanwhile is told.
func writeQueueLists(ctx context.Context, q *db.Queries, was, is queues.Queue) error {
	added, dropped := diff(was.AgentIDs, is.AgentIDs)
	for _, id := range added {
		if err := q.AddQueueAgent(ctx, db.AddQueueAgentParams{QueueID: is.ID, AgentID: id}); err != nil {
			return err
		}
	}
	for _, id := range dropped {
		if err := q.DropQueueAgent(ctx, db.DropQueueAgentParams{QueueID: is.ID, AgentID: id}); err != nil {
			return err
		}
	}
	if err := touchAgents(ctx, q, append(added, dropped...)); err != nil {
		return err
	}
	if err := q.ClearQueueDispositions(ctx, is.ID); err != nil {
		return err
	}
	for i, id := range is.DispositionIDs {
		if err := q.AddQueueDisposition(ctx, db.AddQueueDispositionParams{QueueID: is.ID, DispositionID: id, Position: int32(i)}); err != nil {
			return err
		}
	}
	if err := errors.Join(writeCare(ctx, q, is), writeGuide(ctx, q, is)); err != nil {
		return err
	}
	return writeRouting(ctx, q, is)
}

func writeRouting(ctx context.Context, q *db.Queries, is queues.Queue) error {
	if err := q.ClearQueueSkills(ctx, is.ID); err != nil {
		return err
	}
	for i, n := range is.Skills {
		if err := q.AddQueueSkill(ctx, db.AddQueueSkillParams{QueueID: is.ID, SkillID: n.SkillID, Position: int32(i), Level: int32(n.Level),
			Relax: text(orEmpty(n.Relax))}); err != nil {
			return err
		}
	}
	if err := q.ClearQueueTeams(ctx, is.ID); err != nil {
		return err
	}
	for i, t := range is.Teams {
		if err := q.AddQueueTeam(ctx, db.AddQueueTeamParams{QueueID: is.ID, TeamID: t.TeamID, Position: int32(i), AfterSeconds: int32(t.AfterSeconds)}); err != nil {
			return err
		}
	}
	return nil
}

func touchAgents(ctx context.Context, q *db.Queries, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	return q.TouchAgents(ctx, ids)
}

// ListQueues answers a page of queues in reach.
func (s *Store) ListQueues(ctx context.Context, r events.Reach, p events.Page) ([]queues.Queue, string, error) {
	return listRows(ctx, s, queueNoun, r, p)
}

// GetQueue answers one in reach.
func (s *Store) GetQueue(ctx context.Context, r events.Reach, id string) (queues.Queue, error) {
	return getRow(ctx, s, queueNoun, r, id)
}

// CreateQueue writes a new one.
func (s *Store) CreateQueue(ctx context.Context, by events.Actor, r events.Reach, x queues.Queue) (queues.Queue, error) {
	return createRow(ctx, s, queueNoun, by, r, x.Normalize())
}

// UpdateQueue writes what was read at x.Version.
func (s *Store) UpdateQueue(ctx context.Context, by events.Actor, r events.Reach, x queues.Queue) (queues.Queue, error) {
	return updateRow(ctx, s, queueNoun, by, r, x.Normalize())
}

// DeleteQueue deletes what nothing uses.
func (s *Store) DeleteQueue(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, queueNoun, by, r, id)
}
