package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestWhatCouldNotBeReadIsKeptForWhoReachesItsInbox(t *testing.T) {
	w := newWorld(t)
	q := w.queue(w.one, "q")
	box, other := w.inbox(w.one, "box", q), w.inbox(w.two, "other", queues.Queue{})
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	err := w.WriteInbox(w.ctx, func(ctx context.Context, tx inbox.Tx) error {
		for seq := range uint64(3) {
			if err := tx.Reject(ctx, seq+1, channels.Raw{InboxID: box, Source: "webhook", Body: []byte("{\x00not json"), At: at}, at, "no json"); err != nil {
				return err
			}
		}
		return tx.Reject(ctx, 9, channels.Raw{InboxID: other}, at, "elsewhere")
	})
	if err != nil {
		t.Fatal(err)
	}
	mine := events.Reach{PartIDs: []string{w.one.ID}, QueueIDs: []string{q.ID}}
	first, next, err := w.ListRejects(w.ctx, mine, box, events.Page{Limit: 2})
	if err != nil || len(first) != 2 || first[0].Seq != 3 || first[0].Reason != "no json" || !first[0].At.Equal(at) {
		t.Fatalf("the first page is %+v, %v", first, err)
	}
	rest, next, err := w.ListRejects(w.ctx, mine, box, events.Page{Limit: 2, After: next})
	if err != nil || len(rest) != 1 || rest[0].Seq != 1 || next != "" {
		t.Errorf("the rest is %+v, %q, %v", rest, next, err)
	}
	if _, _, err := w.ListRejects(w.ctx, mine, box, events.Page{After: "x"}); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a cursor of another list: %v", err)
	}
	_, raw, err := w.OpenReject(w.ctx, by, mine, box, 2)
	if err != nil || string(raw.Body) != "{\x00not json" || raw.Source != "webhook" {
		t.Errorf("the request is %+v, %v", raw, err)
	}
	audit, _, err := w.ListAudit(w.ctx, all, accounts.AuditFilter{Noun: "inbox", NounID: box}, events.Page{})
	if err != nil || len(audit) != 2 || audit[0].Act != "inbox.read_raw" {
		t.Errorf("the audit has %+v, %v", audit, err)
	}
	south := events.Reach{SiteIDs: []string{w.two.ID}}
	if list, _, err := w.ListRejects(w.ctx, south, box, events.Page{}); err != nil || len(list) != 0 {
		t.Errorf("the other site lists %+v, %v", list, err)
	}
	if _, _, err := w.OpenReject(w.ctx, by, south, box, 2); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("the other site opens it: %v", err)
	}
	if _, _, err := w.OpenReject(w.ctx, by, all, other, 2); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("it opens under another inbox: %v", err)
	}
}
