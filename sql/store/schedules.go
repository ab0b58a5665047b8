package store

import (
	"context"

	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

var scheduleNoun = noun[queues.Schedule]{
	name:   "schedule",
	head:   func(x *queues.Schedule) head { return head{&x.ID, &x.SiteID, &x.Version} },
	check:  queues.Schedule.Validate,
	allows: whole(func(x queues.Schedule) string { return x.SiteID }),
	refs:   noRefs[queues.Schedule],
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (queues.Schedule, error) {
		row, err := q.GetSchedule(ctx, db.GetScheduleParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, scheduleOf)
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (queues.Schedule, error) {
		row, err := q.LockSchedule(ctx, db.LockScheduleParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, scheduleOf)
	},
	list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]queues.Schedule, error) {
		rows, err := q.ListSchedules(ctx, db.ListSchedulesParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, After: after, Limit: limit})
		return mapped(rows, err, scheduleOf)
	},
	insert: func(ctx context.Context, q *db.Queries, x queues.Schedule) error {
		return q.InsertSchedule(ctx, db.InsertScheduleParams{ID: x.ID, SiteID: x.SiteID, Name: x.Name, TimeZone: x.TimeZone, Periods: text(orEmpty(x.Periods)), Holidays: text(orEmpty(x.Holidays)), Exceptions: text(orEmpty(x.Exceptions)), Version: int32(x.Version)})
	},
	update: func(ctx context.Context, q *db.Queries, _, x queues.Schedule) error {
		return q.UpdateSchedule(ctx, db.UpdateScheduleParams{ID: x.ID, Name: x.Name, TimeZone: x.TimeZone, Periods: text(orEmpty(x.Periods)), Holidays: text(orEmpty(x.Holidays)), Exceptions: text(orEmpty(x.Exceptions))})
	},
	delete: func(ctx context.Context, q *db.Queries, x queues.Schedule) error { return q.DeleteSchedule(ctx, x.ID) },
	uses: func(ctx context.Context, q *db.Queries, id string) ([]use, error) {
		rows, err := q.ScheduleUses(ctx, null(id))
		return mapped(rows, err, sure(func(u db.ScheduleUsesRow) use { return use(u) }))
	},
}

func scheduleOf(s db.Schedule) (queues.Schedule, error) {
	periods, err := untext[[]queues.Period](s.Periods)
	if err != nil {
		return queues.Schedule{}, err
	}
	holidays, err := untext[[]queues.Holiday](s.Holidays)
	if err != nil {
		return queues.Schedule{}, err
	}
	exceptions, err := untext[[]queues.Exception](s.Exceptions)
	return queues.Schedule{ID: s.ID, SiteID: s.SiteID, Name: s.Name, TimeZone: s.TimeZone, Periods: periods, Holidays: holidays,
		Exceptions: exceptions, Version: int(s.Version)}, err
}

// ListSchedules answers a page of schedules in reach.
func (s *Store) ListSchedules(ctx context.Context, r events.Reach, p events.Page) ([]queues.Schedule, string, error) {
	return listRows(ctx, s, scheduleNoun, r, p)
}

// GetSchedule answers one in reach.
func (s *Store) GetSchedule(ctx context.Context, r events.Reach, id string) (queues.Schedule, error) {
	return getRow(ctx, s, scheduleNoun, r, id)
}

// CreateSchedule writes a new one.
func (s *Store) CreateSchedule(ctx context.Context, by events.Actor, r events.Reach, x queues.Schedule) (queues.Schedule, error) {
	return createRow(ctx, s, scheduleNoun, by, r, x)
}

// UpdateSchedule writes what was read at x.Version.
func (s *Store) UpdateSchedule(ctx context.Context, by events.Actor, r events.Reach, x queues.Schedule) (queues.Schedule, error) {
	return updateRow(ctx, s, scheduleNoun, by, r, x)
}

// DeleteSchedule deletes what nothing uses.
func (s *Store) DeleteSchedule(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, scheduleNoun, by, r, id)
}
