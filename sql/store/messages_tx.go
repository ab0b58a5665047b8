package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

// maxWords is how many characters of a message can be searched: the column has 65,535 bytes, a character up to four.
const maxWords = 16_000

func (x inboxTx) AddMessage(ctx context.Context, t *events.Thread, m *events.WrittenMessage, words string) error {
	return x.q.InsertMessage(ctx, db.InsertMessageParams{ID: m.ID, ThreadID: t.ID, InboxID: t.InboxID, SiteID: t.SiteID, Seq: int32(m.Seq), Direction: string(m.Direction),
		Status: string(m.Status), DueAt: nullTime(m.DueAt), At: m.At, ClientID: null(m.ClientID), Words: cut(words, maxWords), Record: text(m)})
}

func messageOf(record string, err error) (events.WrittenMessage, error) {
	var m events.WrittenMessage
	if err == nil {
		err = json.Unmarshal([]byte(record), &m)
	}
	return m, err
}

func (x inboxTx) LockMessage(ctx context.Context, id string) (events.WrittenMessage, error) {
	record, err := x.q.LockMessage(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return events.WrittenMessage{}, missing("message")
	}
	return messageOf(record, err)
}

func (x inboxTx) PutMessage(ctx context.Context, m *events.WrittenMessage, tries int) error {
	return x.q.UpdateMessage(ctx, db.UpdateMessageParams{ID: m.ID, Status: string(m.Status), DueAt: nullTime(m.DueAt), Tries: int32(tries), At: m.At,
		Words: cut(wordsOf(m), maxWords), Record: text(m)})
}

func (x inboxTx) Tries(ctx context.Context, messageID string) (int, error) {
	n, err := x.q.MessageTries(ctx, messageID)
	return int(n), err
}

// AddProviderIDs gives ids of another message, an echo that overtook us, to this one.
func (x inboxTx) AddProviderIDs(ctx context.Context, inboxID, messageID string, list []string) (other string, err error) {
	keys := make([][]byte, len(list))
	for n, id := range list {
		keys[n] = []byte(id)
	}
	owners, err := x.q.OwnersOfProviderIDs(ctx, db.OwnersOfProviderIDsParams{InboxID: inboxID, Ids: keys})
	if err != nil {
		return "", err
	}
	for _, o := range owners {
		if o != messageID {
			other = o
		}
	}
	for _, k := range keys {
		if other != "" {
			if err := x.q.ReplaceProviderID(ctx, db.ReplaceProviderIDParams{MessageID: messageID, InboxID: inboxID, ProviderID: k}); err != nil {
				return "", err
			}
		}
		if err := x.q.AddProviderID(ctx, db.AddProviderIDParams{InboxID: inboxID, ProviderID: k, MessageID: messageID}); err != nil {
			return "", err
		}
	}
	return other, nil
}

func (x inboxTx) ProviderID(ctx context.Context, messageID string) (string, error) {
	id, err := x.q.FirstProviderID(ctx, messageID)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return string(id), err
}

func (x inboxTx) MessageOfClient(ctx context.Context, threadID, clientID string) (events.WrittenMessage, bool, error) {
	if clientID == "" {
		return events.WrittenMessage{}, false, nil
	}
	record, err := x.q.MessageOfClient(ctx, db.MessageOfClientParams{ThreadID: threadID, ClientID: null(clientID)})
	if errors.Is(err, sql.ErrNoRows) {
		return events.WrittenMessage{}, false, nil
	}
	m, err := messageOf(record, err)
	return m, err == nil, err
}

func (x inboxTx) SentUpTo(ctx context.Context, threadID string, at time.Time) ([]events.WrittenMessage, error) {
	rows, err := x.q.SentUpTo(ctx, db.SentUpToParams{ThreadID: threadID, At: at})
	return mapped(rows, err, func(r string) (events.WrittenMessage, error) { return messageOf(r, nil) })
}

func (x inboxTx) RuleTimes(ctx context.Context, threadID string, since time.Time) ([]time.Time, error) {
	return x.q.RuleTimes(ctx, db.RuleTimesParams{ThreadID: threadID, At: since})
}

func (x inboxTx) AnswersAfter(ctx context.Context, threadID string, seq int, but events.Author) (int, error) {
	n, err := x.q.CountAnswersAfter(ctx, db.CountAnswersAfterParams{ThreadID: threadID, Seq: int32(seq), Own: byLine(but)})
	return int(n), err
}

// byLine is the beginning of an author as records have it; of nobody, something that no record has.
func byLine(a events.Author) string {
	if a.ID != "" {
		a.Name = ""
	}
	line, err := json.Marshal(a)
	if err != nil {
		return `"by":{"kind":""`
	}
	return `"by":` + strings.TrimSuffix(string(line), "}")
}

func (x inboxTx) MessagesOf(ctx context.Context, threadID string, limit int) ([]events.WrittenMessage, error) {
	rows, err := x.q.MessagesOfThread(ctx, db.MessagesOfThreadParams{ThreadID: threadID, BeforeSeq: 1 << 30, Limit: int32(limit)})
	list, err := mapped(rows, err, func(r string) (events.WrittenMessage, error) { return messageOf(r, nil) })
	slices.Reverse(list)
	return list, err
}

func (x inboxTx) LastIncomingMail(ctx context.Context, threadID string) (events.WrittenMessage, bool, error) {
	record, err := x.q.LastIncomingMail(ctx, threadID)
	if errors.Is(err, sql.ErrNoRows) {
		return events.WrittenMessage{}, false, nil
	}
	m, err := messageOf(record, err)
	return m, err == nil, err
}
