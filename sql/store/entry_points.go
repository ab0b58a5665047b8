package store

import (
	"context"

	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

var entryPointNoun = noun[queues.EntryPoint]{
	name:  "entry_point",
	head:  func(x *queues.EntryPoint) head { return head{&x.ID, &x.SiteID, &x.Version} },
	check: queues.EntryPoint.Validate,
	allows: func(r events.Reach, x queues.EntryPoint) bool {
		return r.Allows(events.Scope{SiteID: x.SiteID, QueueID: x.QueueID, EntryID: x.ID})
	},
	refs: entryPointRefs,
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (queues.EntryPoint, error) {
		row, err := q.GetEntryPoint(ctx, db.GetEntryPointParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, QueueIds: nulls(r.QueueIDs), EntryIds: r.EntryIDs})
		return one(row, err, sure(entryPointOf))
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (queues.EntryPoint, error) {
		row, err := q.LockEntryPoint(ctx, db.LockEntryPointParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, QueueIds: nulls(r.QueueIDs), EntryIds: r.EntryIDs})
		return one(row, err, sure(entryPointOf))
	},
	list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]queues.EntryPoint, error) {
		rows, err := q.ListEntryPoints(ctx, db.ListEntryPointsParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, QueueIds: nulls(r.QueueIDs), EntryIds: r.EntryIDs, After: after, Limit: limit})
		return mapped(rows, err, sure(entryPointOf))
	},
	insert: func(ctx context.Context, q *db.Queries, x queues.EntryPoint) error {
		return q.InsertEntryPoint(ctx, db.InsertEntryPointParams{ID: x.ID, SiteID: x.SiteID, Number: x.Number, Name: x.Name, ScheduleID: null(x.ScheduleID), Greeting: x.Greeting,
			ClosedPrompt: x.ClosedPrompt, QueueID: null(x.QueueID), AgentID: null(x.AgentID), Language: x.Language, Version: int32(x.Version)})
	},
	update: func(ctx context.Context, q *db.Queries, _, x queues.EntryPoint) error {
		return q.UpdateEntryPoint(ctx, db.UpdateEntryPointParams{ID: x.ID, Number: x.Number, Name: x.Name, ScheduleID: null(x.ScheduleID), Greeting: x.Greeting,
			ClosedPrompt: x.ClosedPrompt, QueueID: null(x.QueueID), AgentID: null(x.AgentID), Language: x.Language})
	},
	delete: func(ctx context.Context, q *db.Queries, x queues.EntryPoint) error {
		return q.DeleteEntryPoint(ctx, x.ID)
	},
	uses: func(ctx context.Context, q *db.Queries, id string) ([]use, error) {
		rows, err := q.EntryPointUses(ctx, id)
		return mapped(rows, err, sure(func(u db.EntryPointUsesRow) use { return use(u) }))
	},
}

func entryPointOf(e db.EntryPoint) queues.EntryPoint {
	return queues.EntryPoint{ID: e.ID, SiteID: e.SiteID, Number: e.Number, Name: e.Name, ScheduleID: e.ScheduleID.String,
		Greeting: e.Greeting, ClosedPrompt: e.ClosedPrompt, QueueID: e.QueueID.String, AgentID: e.AgentID.String, Language: e.Language, Version: int(e.Version)}
}

// entryPointRefs: an entry point leads to a queue or an agent, has a schedule of its own site, and plays prompts of it.
func entryPointRefs(ctx context.Context, q *db.Queries, x queues.EntryPoint) error {
	if err := takerRef(ctx, q, x); err != nil {
		return err
	}
	if err := promptRefs(ctx, q, x.SiteID, entryPointMedia(x)); err != nil || x.ScheduleID == "" {
		return err
	}
	n, err := q.CountSchedulesOfSite(ctx, db.CountSchedulesOfSiteParams{SiteID: x.SiteID, Ids: []string{x.ScheduleID}})
	return counted("schedule_id", n, 1, err)
}

// takerRef: the queue or the agent of an entry point is of its own site.
func takerRef(ctx context.Context, q *db.Queries, x queues.EntryPoint) error {
	if x.AgentID != "" {
		n, err := q.CountAgentsOfSite(ctx, db.CountAgentsOfSiteParams{SiteID: x.SiteID, Ids: []string{x.AgentID}})
		return counted("agent_id", n, 1, err)
	}
	n, err := q.CountQueuesOfSite(ctx, db.CountQueuesOfSiteParams{SiteID: x.SiteID, Ids: []string{x.QueueID}})
	return counted("queue_id", n, 1, err)
}

// ListEntryPoints answers a page of entry points in reach.
func (s *Store) ListEntryPoints(ctx context.Context, r events.Reach, p events.Page) ([]queues.EntryPoint, string, error) {
	return listRows(ctx, s, entryPointNoun, r, p)
}

// GetEntryPoint answers one in reach.
func (s *Store) GetEntryPoint(ctx context.Context, r events.Reach, id string) (queues.EntryPoint, error) {
	return getRow(ctx, s, entryPointNoun, r, id)
}

// CreateEntryPoint writes a new one.
func (s *Store) CreateEntryPoint(ctx context.Context, by events.Actor, r events.Reach, x queues.EntryPoint) (queues.EntryPoint, error) {
	return createRow(ctx, s, entryPointNoun, by, r, x)
}

// UpdateEntryPoint writes what was read at x.Version.
func (s *Store) UpdateEntryPoint(ctx context.Context, by events.Actor, r events.Reach, x queues.EntryPoint) (queues.EntryPoint, error) {
	return updateRow(ctx, s, entryPointNoun, by, r, x)
}

// DeleteEntryPoint deletes what nothing uses.
func (s *Store) DeleteEntryPoint(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, entryPointNoun, by, r, id)
}
