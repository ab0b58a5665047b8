package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

// sentWithin is how far back the bot is told of automatic messages, and viewed how many messages it is told of.
const (
	sentWithin = 3 * time.Hour
	viewed     = 50
)

func botState(ctx context.Context, q *db.Queries, threadID string) (inbox.BotState, error) {
	record, err := q.GetBotThread(ctx, threadID)
	if errors.Is(err, sql.ErrNoRows) {
		return inbox.BotState{}, nil
	}
	return one(record, err, untext[inbox.BotState])
}

func (x inboxTx) BotState(ctx context.Context, threadID string) (inbox.BotState, error) {
	return botState(ctx, x.q, threadID)
}

func (x inboxTx) PutBotState(ctx context.Context, threadID string, talking bool, s inbox.BotState) error {
	return x.q.PutBotThread(ctx, db.PutBotThreadParams{ThreadID: threadID, Talking: talking, Record: text(s)})
}

// BotView reads what the bot is to know of a thread.
func (s *Store) BotView(ctx context.Context, threadID string) (v inbox.BotView, err error) {
	err = s.snapshot(ctx, func(q *db.Queries) error {
		row, err := q.ThreadByID(ctx, threadID)
		if v.Thread, err = threadOf(row.Record, row.Number, unreadable("thread", err)); err != nil {
			return err
		}
		if v.State, err = botState(ctx, q, threadID); err != nil {
			return err
		}
		v.Sent, err = q.AutoTimes(ctx, db.AutoTimesParams{ThreadID: threadID, At: s.now().Add(-sentWithin)})
		return err
	})
	if err != nil {
		return v, explain(err)
	}
	if v.Messages, err = s.ThreadMessages(ctx, threadID, 0, 0, viewed); err != nil {
		return v, err
	}
	v.Proposed, err = s.proposed(ctx, threadID)
	return v, explain(err)
}

// TalkingThreads answers threads that the bot answers, by id after the cursor.
func (s *Store) TalkingThreads(ctx context.Context, after string, limit int) ([]events.Thread, error) {
	rows, err := s.q.TalkingThreads(ctx, db.TalkingThreadsParams{ThreadID: after, Limit: int32(limit)})
	out, err := mapped(rows, err, func(r db.TalkingThreadsRow) (events.Thread, error) { return threadOf(r.Record, r.Number, nil) })
	return out, explain(err)
}

// ClosedThreads answers resolved threads of a contact, the newest first.
func (s *Store) ClosedThreads(ctx context.Context, contactID string, since time.Time, limit int) ([]events.Thread, error) {
	family, err := familyOf(ctx, s.q, contactID)
	if err != nil {
		return nil, explain(err)
	}
	rows, err := s.q.ClosedThreads(ctx, db.ClosedThreadsParams{ContactIds: nulls(family), Since: nullTime(since), Limit: int32(limit)})
	out, err := mapped(rows, err, func(r db.ClosedThreadsRow) (events.Thread, error) { return threadOf(r.Record, r.Number, nil) })
	return out, explain(err)
}
