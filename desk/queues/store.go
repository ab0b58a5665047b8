package queues

import (
	"context"

	"github.com/cordboard/cordboard/events"
)

// Store keeps queues, entry points, schedules and dispositions; sql/store implements it.
//
// Every call takes the reach of the permission it is made under, and what is out of reach does not exist for it
// (fault.NotFound). A write additionally needs the row within reach before and after (fault.Forbidden). Lists are in the
// order of creation and answer the cursor of the next page, empty at the end. Create assigns ID and Version and answers
// the row as stored; Update compares Version (fault.Conflict "noun.changed" when somebody was faster); Delete refuses
// what is still used (fault.Conflict "noun.in_use", Params "by"). Every write validates and is audited in its transaction.
type Store interface {
	ListQueues(ctx context.Context, r events.Reach, p events.Page) (items []Queue, next string, err error)
	GetQueue(ctx context.Context, r events.Reach, id string) (Queue, error)
	CreateQueue(ctx context.Context, by events.Actor, r events.Reach, q Queue) (Queue, error)
	UpdateQueue(ctx context.Context, by events.Actor, r events.Reach, q Queue) (Queue, error)
	DeleteQueue(ctx context.Context, by events.Actor, r events.Reach, id string) error

	ListEntryPoints(ctx context.Context, r events.Reach, p events.Page) (items []EntryPoint, next string, err error)
	GetEntryPoint(ctx context.Context, r events.Reach, id string) (EntryPoint, error)
	CreateEntryPoint(ctx context.Context, by events.Actor, r events.Reach, e EntryPoint) (EntryPoint, error)
	UpdateEntryPoint(ctx context.Context, by events.Actor, r events.Reach, e EntryPoint) (EntryPoint, error)
	DeleteEntryPoint(ctx context.Context, by events.Actor, r events.Reach, id string) error

	ListSchedules(ctx context.Context, r events.Reach, p events.Page) (items []Schedule, next string, err error)
	GetSchedule(ctx context.Context, r events.Reach, id string) (Schedule, error)
	CreateSchedule(ctx context.Context, by events.Actor, r events.Reach, s Schedule) (Schedule, error)
	UpdateSchedule(ctx context.Context, by events.Actor, r events.Reach, s Schedule) (Schedule, error)
	DeleteSchedule(ctx context.Context, by events.Actor, r events.Reach, id string) error

	ListDispositions(ctx context.Context, r events.Reach, p events.Page) (items []Disposition, next string, err error)
	GetDisposition(ctx context.Context, r events.Reach, id string) (Disposition, error)
	CreateDisposition(ctx context.Context, by events.Actor, r events.Reach, d Disposition) (Disposition, error)
	UpdateDisposition(ctx context.Context, by events.Actor, r events.Reach, d Disposition) (Disposition, error)
	DeleteDisposition(ctx context.Context, by events.Actor, r events.Reach, id string) error
}
