package store

import (
	"context"
	"encoding/json"
	"math"
	"strconv"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inboxes"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

// ListRejects answers a page of what an inbox in reach got and could not be read, the latest first.
func (s *Store) ListRejects(ctx context.Context, r events.Reach, inboxID string, p events.Page) ([]inboxes.Reject, string, error) {
	before := uint64(math.MaxInt64)
	if p.After != "" {
		n, err := strconv.ParseUint(p.After, 10, 63)
		if err != nil {
			return nil, "", badCursor()
		}
		before = n
	}
	rows, err := s.q.ListInboxRejects(ctx, db.ListInboxRejectsParams{InboxID: ascii(inboxID, 26), Before: before, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs,
		QueueIds: nulls(r.QueueIDs), Limit: int32(p.Size() + 1)})
	list, err := mapped(rows, err, sure(func(x db.ListInboxRejectsRow) inboxes.Reject {
		return inboxes.Reject{Seq: x.Seq, At: x.At, Reason: x.Reason}
	}))
	if err != nil {
		return nil, "", explain(err)
	}
	list, next := page(list, p.Size(), func(x inboxes.Reject) string { return strconv.FormatUint(x.Seq, 10) })
	return list, next, nil
}

// OpenReject answers the raw request behind one of them, and notes who looked: it holds what a customer wrote.
func (s *Store) OpenReject(ctx context.Context, by events.Actor, r events.Reach, inboxID string, seq uint64) (inboxes.Reject, channels.Raw, error) {
	var out inboxes.Reject
	var raw channels.Raw
	err := s.inTx(ctx, func(q *db.Queries) error {
		in, err := q.GetInbox(ctx, db.GetInboxParams{ID: ascii(inboxID, 26), AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, QueueIds: nulls(r.QueueIDs)})
		if err != nil {
			return unreadable("inbox", err)
		}
		row, err := q.GetInboxReject(ctx, db.GetInboxRejectParams{InboxID: in.ID, Seq: seq, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, QueueIds: nulls(r.QueueIDs)})
		if err != nil {
			return unreadable("inbox_reject", err)
		}
		out = inboxes.Reject{Seq: row.Seq, At: row.At, Reason: row.Reason}
		if err := json.Unmarshal(row.Raw, &raw); err != nil {
			return err
		}
		return s.audit(ctx, q, entry{by: by, noun: "inbox", act: "read_raw", id: in.ID, siteID: in.SiteID})
	})
	return out, raw, err
}

// RetryReject lets keep take a raw request once more, and forgets it. What keep took and was not forgotten, because the database
// went away, is tried again without doubling anything.
func (s *Store) RetryReject(ctx context.Context, by events.Actor, r events.Reach, inboxID string, seq uint64, keep func(channels.Raw) error) error {
	_, raw, err := s.OpenReject(ctx, by, r, inboxID, seq)
	if err != nil {
		return err
	}
	if err := keep(raw); err != nil {
		return err
	}
	return s.inTx(ctx, func(q *db.Queries) error {
		in, err := q.GetInbox(ctx, db.GetInboxParams{ID: inboxID, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, QueueIds: nulls(r.QueueIDs)})
		if err != nil {
			return unreadable("inbox", err)
		}
		if _, err := q.DropInboxReject(ctx, db.DropInboxRejectParams{InboxID: in.ID, Seq: seq}); err != nil {
			return err
		}
		return s.audit(ctx, q, entry{by: by, noun: "inbox", act: "retry_raw", id: in.ID, siteID: in.SiteID})
	})
}

// PruneRejects forgets raw requests that nobody wanted to have read before, some at a time.
func (s *Store) PruneRejects(ctx context.Context, before time.Time) (int64, error) {
	n, err := s.q.PruneInboxRejects(ctx, before.UTC())
	return n, explain(err)
}
