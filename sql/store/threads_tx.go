package store

import (
	"context"
	"crypto/md5" //nolint:gosec // a short name for equal items, no protection
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/sql/store/db"
)

var _ inbox.Store = (*Store)(nil)

// inboxTx is one transaction of the inbox.
type inboxTx struct {
	s *Store
	q *db.Queries
}

// InboxPosition is how far the journal was applied to threads.
func (s *Store) InboxPosition(ctx context.Context) (uint64, error) {
	p, err := s.q.GetInboxPosition(ctx, "")
	if err != nil {
		return 0, explain(err)
	}
	return strconv.ParseUint(p, 10, 64)
}

// ApplyInbox runs do and moves the position, all or nothing.
func (s *Store) ApplyInbox(ctx context.Context, from, to uint64, do func(context.Context, inbox.Tx) error) error {
	err := s.inTx(ctx, func(q *db.Queries) error {
		// the position goes first: it is the lock that makes a second process wait and then fail
		n, err := q.MoveInboxPosition(ctx, db.MoveInboxPositionParams{Position: strconv.FormatUint(to, 10), FromPosition: strconv.FormatUint(from, 10)})
		if err != nil {
			return err
		}
		if n != 1 {
			return inbox.ErrMoved
		}
		return do(ctx, inboxTx{s, q})
	})
	if atFault(err) {
		return fmt.Errorf("%w: %w", inbox.ErrRefused, err)
	}
	return err
}

// WriteInbox runs do in a transaction.
func (s *Store) WriteInbox(ctx context.Context, do func(context.Context, inbox.Tx) error) error {
	return s.inTx(ctx, func(q *db.Queries) error { return do(ctx, inboxTx{s, q}) })
}

func (x inboxTx) FindMessage(ctx context.Context, inboxID, providerID string) (string, string, bool, error) {
	row, err := x.q.MessageByProvider(ctx, db.MessageByProviderParams{InboxID: inboxID, ProviderID: []byte(providerID)})
	if errors.Is(err, sql.ErrNoRows) {
		return "", "", false, nil
	}
	return row.MessageID, row.ThreadID, err == nil, err
}

func (x inboxTx) NamedMeanwhile(ctx context.Context, inboxID, providerID string) (bool, error) {
	_, err := x.q.MessageByProviderNow(ctx, db.MessageByProviderNowParams{InboxID: inboxID, ProviderID: []byte(providerID)})
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

func (x inboxTx) FindThread(ctx context.Context, inboxID string, keys []string) (string, bool, error) {
	for _, k := range keys {
		id, err := x.q.ThreadByKey(ctx, db.ThreadByKeyParams{InboxID: inboxID, Name: []byte(k)})
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		return id, err == nil, err
	}
	return "", false, nil
}

func (x inboxTx) LockThread(ctx context.Context, id string) (events.Thread, error) {
	row, err := x.q.LockThread(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return events.Thread{}, missing("thread")
	}
	return threadOf(row.Record, row.Number, err)
}

func threadOf(record string, number uint64, err error) (events.Thread, error) {
	var t events.Thread
	if err == nil {
		err = json.Unmarshal([]byte(record), &t)
	}
	t.Number = int64(number) //nolint:gosec // counts from one
	return t, err
}

func (x inboxTx) AddThread(ctx context.Context, t *events.Thread) error {
	n, err := x.q.InsertThread(ctx, db.InsertThreadParams{ID: t.ID, SiteID: t.SiteID, InboxID: t.InboxID, Channel: string(t.Channel), QueueID: null(t.QueueID), TeamID: null(t.TeamID),
		AgentID: null(t.AgentID), ContactID: null(t.ContactID), Status: string(t.Status), SnoozedUntil: nullTime(t.SnoozedUntil), LastAt: nullTime(t.LastAt), LastIn: nullTime(t.LastIn),
		ReplyDue: nullTime(t.ReplyDue), Name: cut(t.Name, 190), Handle: cut(t.Handle, 190), Subject: cut(t.Subject, 255), CreatedAt: t.CreatedAt, Version: int32(t.Version), Record: text(t)})
	t.Number = n
	return err
}

func (x inboxTx) PutThread(ctx context.Context, t *events.Thread, idle time.Time) error {
	err := x.q.UpdateThread(ctx, db.UpdateThreadParams{ID: t.ID, QueueID: null(t.QueueID), TeamID: null(t.TeamID), AgentID: null(t.AgentID), ContactID: null(t.ContactID),
		Status: string(t.Status), SnoozedUntil: nullTime(t.SnoozedUntil), LastAt: nullTime(t.LastAt), LastIn: nullTime(t.LastIn), ReplyDue: nullTime(t.ReplyDue), IdleAt: nullTime(idle),
		WaitingSince: nullTime(waitingSince(t)), SilentSince: nullTime(silentSince(t)),
		Name: cut(t.Name, 190), Handle: cut(t.Handle, 190), Subject: cut(t.Subject, 255), Version: int32(t.Version), Record: text(t)})
	if err != nil {
		return err
	}
	if err := x.q.ClearThreadTags(ctx, t.ID); err != nil {
		return err
	}
	for _, tag := range t.Tags {
		if err := x.q.AddThreadTag(ctx, db.AddThreadTagParams{ThreadID: t.ID, Tag: tag}); err != nil {
			return err
		}
	}
	return nil
}

func (x inboxTx) AddAct(ctx context.Context, threadID string, a threads.Act) error {
	return x.q.AddThreadAct(ctx, db.AddThreadActParams{ThreadID: threadID, ID: a.ID, At: a.At, Kind: ascii(string(a.Kind), 16), ByKind: ascii(a.By.Kind, 16), ByID: ascii(a.By.ID, 26), ByName: cut(a.By.Name, 120),
		Was: cut(a.Was, 80), Now: cut(a.Now, 80)})
}

func (x inboxTx) AddKeys(ctx context.Context, inboxID, threadID string, keys []string) error {
	for _, k := range keys {
		if err := x.q.AddThreadKey(ctx, db.AddThreadKeyParams{InboxID: inboxID, Name: []byte(k), ThreadID: threadID}); err != nil {
			return err
		}
	}
	return nil
}

func (x inboxTx) MoveKeys(ctx context.Context, from, to string) error {
	return x.q.MoveThreadKeys(ctx, db.MoveThreadKeysParams{FromID: from, ToID: to})
}

func (x inboxTx) ThreadOfNumber(ctx context.Context, inboxID string, number int64) (string, error) {
	id, err := x.q.ThreadOfNumber(ctx, db.ThreadOfNumberParams{InboxID: inboxID, Number: uint64(number)}) //nolint:gosec // counts from one
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, err
}

func (x inboxTx) AddEarly(ctx context.Context, inboxID, providerID string, at time.Time, item channels.Inbound) error {
	body := text(item)
	sum := md5.Sum([]byte(body)) //nolint:gosec // see the import
	return x.q.AddEarly(ctx, db.AddEarlyParams{InboxID: inboxID, ProviderID: []byte(providerID), Digest: sum[:], At: at, Item: body})
}

func itemOf(record string) (channels.Inbound, error) {
	var in channels.Inbound
	err := json.Unmarshal([]byte(record), &in)
	return in, err
}

func (x inboxTx) TakeEarly(ctx context.Context, inboxID, providerID string) ([]channels.Inbound, error) {
	rows, err := x.q.EarlyItems(ctx, db.EarlyItemsParams{InboxID: inboxID, ProviderID: []byte(providerID)})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	if err := x.q.DropEarly(ctx, db.DropEarlyParams{InboxID: inboxID, ProviderID: []byte(providerID)}); err != nil {
		return nil, err
	}
	return mapped(rows, nil, itemOf)
}

func (x inboxTx) AddPart(ctx context.Context, inboxID string, at time.Time, item channels.Inbound) ([]channels.Inbound, bool, error) {
	key := []byte(item.Part.Key)
	n, err := x.q.AddPart(ctx, db.AddPartParams{InboxID: inboxID, PartKey: key, N: int32(item.Part.N), OfParts: int32(item.Part.Of), At: at, Item: text(item)})
	if err != nil || n == 0 {
		return nil, false, err
	}
	rows, err := x.q.PartItems(ctx, db.PartItemsParams{InboxID: inboxID, PartKey: key})
	list, err := mapped(rows, err, itemOf)
	return list, true, err
}

func (x inboxTx) TakeParts(ctx context.Context, k inbox.PartKey) ([]channels.Inbound, error) {
	rows, err := x.q.PartItems(ctx, db.PartItemsParams{InboxID: k.InboxID, PartKey: []byte(k.Key)})
	list, err := mapped(rows, err, itemOf)
	if err != nil {
		return nil, err
	}
	return list, x.q.DropParts(ctx, db.DropPartsParams{InboxID: k.InboxID, PartKey: []byte(k.Key)})
}

func (x inboxTx) SetConsent(ctx context.Context, inboxID string, keys []string, scope string, out bool, at time.Time, source string) error {
	for _, k := range keys {
		var err error
		if out {
			err = x.q.PutOptOut(ctx, db.PutOptOutParams{InboxID: inboxID, Name: []byte(k), Scope: ascii(scope, 40), At: at, Source: ascii(source, 40)})
		} else {
			err = x.q.DropOptOut(ctx, db.DropOptOutParams{InboxID: inboxID, Name: []byte(k), Scope: ascii(scope, 40)})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (x inboxTx) OptedOut(ctx context.Context, inboxID string, keys []string) (bool, error) {
	if len(keys) == 0 {
		return false, nil
	}
	names := make([][]byte, len(keys))
	for n, k := range keys {
		names[n] = []byte(k)
	}
	n, err := x.q.CountOptOuts(ctx, db.CountOptOutsParams{InboxID: inboxID, Names: names})
	return n > 0, err
}

func (x inboxTx) Reject(ctx context.Context, seq uint64, raw channels.Raw, at time.Time, reason string) error {
	b, err := json.Marshal(raw)
	if err != nil {
		return fmt.Errorf("a raw request cannot be kept: %w", err)
	}
	return x.q.AddInboxReject(ctx, db.AddInboxRejectParams{Seq: seq, InboxID: raw.InboxID, At: at, Reason: cut(reason, 255), Raw: b})
}

func (x inboxTx) ContactName(ctx context.Context, siteID, id string) (string, error) {
	name, err := x.q.ContactName(ctx, db.ContactNameParams{SiteID: siteID, ID: id})
	if errors.Is(err, sql.ErrNoRows) {
		return "", fault.New(fault.Invalid, "There is no such contact at this site.").WithKey("field.unknown").WithField("contact_id")
	}
	return name, err
}
