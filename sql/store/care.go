package store

import (
	"context"

	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/sql/store/db"
)

// fillCare reads what the queues do for those who wait.
func fillCare(ctx context.Context, q *db.Queries, list []queues.Queue, at map[string]int, ids []string) error {
	for i := range list {
		list[i].Care = queues.Care{}.Normalize()
	}
	rows, err := q.CareOfQueues(ctx, ids)
	if err != nil {
		return err
	}
	for _, row := range rows {
		c, err := untext[queues.Care](row.Care)
		if err != nil {
			return err
		}
		list[at[row.QueueID]].Care = c.Normalize()
	}
	return nil
}

func writeCare(ctx context.Context, q *db.Queries, x queues.Queue) error {
	return q.PutQueueCare(ctx, db.PutQueueCareParams{QueueID: x.ID, Care: text(x.Care.Normalize())})
}

// careRefs: callers overflow to a queue or mailbox of the queue's own site, and do not come round again.
func careRefs(ctx context.Context, q *db.Queries, x queues.Queue) error {
	o := x.Care.Overflow
	switch o.To {
	case queues.ToMailbox:
		n, err := q.CountMailboxesOfSite(ctx, db.CountMailboxesOfSiteParams{SiteID: x.SiteID, Ids: []string{o.MailboxID}})
		return counted("care.overflow.mailbox_id", n, 1, err)
	case queues.ToQueue:
		n, err := q.CountQueuesOfSite(ctx, db.CountQueuesOfSiteParams{SiteID: x.SiteID, Ids: []string{o.QueueID}})
		if err := counted("care.overflow.queue_id", n, 1, err); err != nil {
			return err
		}
		return overflowLoop(ctx, q, x)
	}
	return nil
}

func overflowLoop(ctx context.Context, q *db.Queries, x queues.Queue) error {
	rows, err := q.CareOfSite(ctx, x.SiteID)
	if err != nil {
		return err
	}
	others := map[string]queues.Queue{}
	for _, row := range rows {
		c, err := untext[queues.Care](row.Care)
		if err != nil {
			return err
		}
		others[row.QueueID] = queues.Queue{ID: row.QueueID, Care: c}
	}
	if queues.Loop(x, func(id string) (queues.Queue, bool) { o, ok := others[id]; return o, ok }) == "" {
		return nil
	}
	return fault.New(fault.Invalid, "Callers would go round in a circle: that queue overflows, over others perhaps, back to where they were. Choose another queue.").
		WithKey("queue.overflow_loop").WithField("care.overflow.queue_id")
}
