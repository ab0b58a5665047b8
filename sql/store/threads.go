package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

var _ threads.Store = (*Store)(nil)

// ListThreads answers a page of threads, the latest message first.
func (s *Store) ListThreads(ctx context.Context, e threads.Eyes, w threads.Query, p events.Page) ([]events.Thread, string, error) {
	at, id, err := threadCursor(p.After)
	if err != nil {
		return nil, "", err
	}
	family, err := wantedFamily(ctx, s.q, w.ContactID)
	if err != nil {
		return nil, "", explain(err)
	}
	found, err := s.withWords(ctx, w.Words)
	if err != nil {
		return nil, "", explain(err)
	}
	number, _ := strconv.ParseUint(strings.TrimPrefix(strings.TrimSpace(w.Words), "#"), 10, 64)
	rows, err := s.q.ListThreads(ctx, db.ListThreadsParams{AllSites: flag(e.Reach.AllSites), SiteIds: e.Reach.SiteIDs, PartIds: e.Reach.PartIDs, QueueIds: nulls(e.Reach.QueueIDs),
		TeamIds: nulls(e.Reach.TeamIDs), OwnAgent: null(e.AgentID), OwnQueues: nulls(e.QueueIDs), Status: w.Status, Channel: w.Channel, Inbox: w.InboxID,
		Queue: sql.NullString{String: w.QueueID, Valid: true}, Agent: sql.NullString{String: w.AgentID, Valid: true}, AnyContact: flag(w.ContactID == ""), ContactIds: family, Tag: w.Tag, AnyAgent: flag(!w.Nobodys),
		AnyWord: flag(strings.TrimSpace(w.Words) == ""), WordsLike: "%" + like(strings.TrimSpace(w.Words)) + "%", Number: number, FoundIds: found,
		FirstPage: flag(p.After == ""), BeforeAt: nullTime(at), BeforeID: id, Limit: int32(p.Size() + 1)})
	if err != nil {
		return nil, "", explain(err)
	}
	list, err := mapped(rows, nil, func(r db.ListThreadsRow) (events.Thread, error) { return threadOf(r.Record, r.Number, nil) })
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(list) > p.Size() {
		list = list[:p.Size()]
		last := rows[p.Size()-1]
		next = strconv.FormatInt(last.LastAt.Time.UnixMilli(), 10) + "-" + last.ID
	}
	return list, next, nil
}

// mostFound bounds the threads in whose messages words are looked for: the newest ones.
const mostFound = 5000

// withWords answers the threads whose messages have all words. It is asked once and before: within the list the index would be
// asked for each thread.
func (s *Store) withWords(ctx context.Context, words string) ([]string, error) {
	match := matchWords(words)
	if match == "" {
		return nil, nil
	}
	return s.q.ThreadsWithWords(ctx, db.ThreadsWithWordsParams{MatchWords: match, Limit: mostFound})
}

// threadCursor is the moment and the id behind which the next page begins.
func threadCursor(after string) (time.Time, string, error) {
	if after == "" {
		return time.Time{}, "", nil
	}
	ms, id, ok := strings.Cut(after, "-")
	n, err := strconv.ParseInt(ms, 10, 64)
	if !ok || err != nil || !ids.Valid(id) {
		return time.Time{}, "", badCursor()
	}
	return time.UnixMilli(n).UTC(), id, nil
}

// unindexed are the words that MariaDB's full-text index leaves out by itself: one of them that must be there finds nothing.
// Source: https://mariadb.com/kb/en/full-text-index-stopwords/, InnoDB.
var unindexed = strings.Fields("about are com for from how that the this und was what when where who will with www")

// matchWords makes words what a full-text search takes: every word must begin so. Its operators, and what it has no index of (words of
// two letters, and the words above), are left out.
func matchWords(words string) string {
	var out []string
	for _, f := range strings.FieldsFunc(words, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len([]rune(f)) >= 3 && len(out) < 8 && !slices.Contains(unindexed, strings.ToLower(f)) {
			out = append(out, "+"+f+"*")
		}
	}
	return strings.Join(out, " ")
}

// GetThread answers one that may be seen.
func (s *Store) GetThread(ctx context.Context, e threads.Eyes, id string) (events.Thread, error) {
	row, err := s.q.GetThread(ctx, db.GetThreadParams{ID: id, AllSites: flag(e.Reach.AllSites), SiteIds: e.Reach.SiteIDs, PartIds: e.Reach.PartIDs, QueueIds: nulls(e.Reach.QueueIDs),
		TeamIds: nulls(e.Reach.TeamIDs), OwnAgent: null(e.AgentID), OwnQueues: nulls(e.QueueIDs), Mentioned: e.AgentID})
	if err != nil {
		return events.Thread{}, explain(unreadable("thread", err))
	}
	return threadOf(row.Record, row.Number, nil)
}

// ThreadMessage answers one message of a thread.
func (s *Store) ThreadMessage(ctx context.Context, threadID, id string) (events.WrittenMessage, error) {
	row, err := s.q.MessageOfThread(ctx, db.MessageOfThreadParams{ID: id, ThreadID: threadID})
	m, err := messageOf(row, unreadable("message", err))
	return m, explain(err)
}

// ThreadMessages answers the last limit messages between two numbers.
func (s *Store) ThreadMessages(ctx context.Context, threadID string, after, before, limit int) ([]events.WrittenMessage, error) {
	if before <= 0 {
		before = 1 << 30
	}
	rows, err := s.q.MessagesOfThread(ctx, db.MessagesOfThreadParams{ThreadID: threadID, AfterSeq: int32(after), BeforeSeq: int32(before), Limit: int32(limit)})
	list, err := mapped(rows, err, func(r string) (events.WrittenMessage, error) { return messageOf(r, nil) })
	slices.Reverse(list)
	return list, explain(err)
}

// ThreadActs answers the last limit acts on a thread.
func (s *Store) ThreadActs(ctx context.Context, threadID string, limit int) ([]threads.Act, error) {
	rows, err := s.q.ActsOfThread(ctx, db.ActsOfThreadParams{ThreadID: threadID, Limit: int32(limit)})
	list, err := mapped(rows, err, sure(func(r db.ActsOfThreadRow) threads.Act {
		return threads.Act{ID: r.ID, At: r.At, Kind: threads.ActKind(r.Kind), By: events.Author{Kind: r.ByKind, ID: r.ByID, Name: r.ByName}, Was: r.Was, Now: r.Now, WasName: r.WasName, NowName: r.NowName}
	}))
	slices.Reverse(list)
	return list, explain(err)
}

// Drafts answers what somebody began to write.
func (s *Store) Drafts(ctx context.Context, threadID, userID string) ([]threads.Draft, error) {
	rows, err := s.q.GetDraft(ctx, db.GetDraftParams{ThreadID: threadID, UserID: userID})
	list, err := mapped(rows, err, sure(func(r db.GetDraftRow) threads.Draft {
		return threads.Draft{Kind: r.Kind, Body: r.Body, ChangedAt: r.ChangedAt}
	}))
	return list, explain(err)
}

// PutDraft keeps what somebody began to write.
func (s *Store) PutDraft(ctx context.Context, threadID, userID string, d threads.Draft) error {
	if d.Body == "" {
		return explain(s.q.DropDraft(ctx, db.DropDraftParams{ThreadID: threadID, UserID: userID, Kind: d.Kind}))
	}
	return explain(s.q.PutDraft(ctx, db.PutDraftParams{ThreadID: threadID, UserID: userID, Kind: ascii(d.Kind, 8), Body: cut(d.Body, 20000), ChangedAt: s.now()}))
}

// GetFile answers a file by its id, whoever asks: the caller judges by its thread.
func (s *Store) GetFile(ctx context.Context, id string) (inbox.File, error) {
	row, err := s.q.FileByID(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return inbox.File{}, missing("file")
	}
	f, err := one(row, err, fileOf)
	return f, explain(err)
}

// AddUpload keeps a file that somebody is about to send.
func (s *Store) AddUpload(ctx context.Context, f inbox.File) error {
	return explain(s.addFile(ctx, s.q, f))
}

// VisitorMessage is a message as its customer may see it, with the provider's id.
type VisitorMessage struct {
	events.WrittenMessage
	ProviderID string
}

// VisitorMessages answers what a customer may see of a thread after a number, oldest first; after 0 the newest.
func (s *Store) VisitorMessages(ctx context.Context, threadID string, after, limit int) ([]VisitorMessage, error) {
	var out []VisitorMessage
	add := func(record string, provider any) error {
		m, err := messageOf(record, nil)
		id := ""
		switch v := provider.(type) {
		case []byte:
			id = string(v)
		case string:
			id = v
		}
		out = append(out, VisitorMessage{m, id})
		return err
	}
	if after > 0 {
		rows, err := s.q.NextForVisitor(ctx, db.NextForVisitorParams{ThreadID: threadID, Seq: int32(after), Limit: int32(limit)})
		for _, r := range rows {
			err = errors.Join(err, add(r.Record, r.ProviderID))
		}
		return out, explain(err)
	}
	rows, err := s.q.NewestForVisitor(ctx, db.NewestForVisitorParams{ThreadID: threadID, Limit: int32(limit)})
	for _, r := range rows {
		err = errors.Join(err, add(r.Record, r.ProviderID))
	}
	slices.Reverse(out)
	return out, explain(err)
}

// ThreadByKey answers the thread that is found by a key in an inbox.
func (s *Store) ThreadByKey(ctx context.Context, inboxID, key string) (events.Thread, bool, error) {
	row, err := s.q.ThreadOfKey(ctx, db.ThreadOfKeyParams{InboxID: inboxID, Name: []byte(key)})
	if errors.Is(err, sql.ErrNoRows) {
		return events.Thread{}, false, nil
	}
	t, err := threadOf(row.Record, row.Number, err)
	return t, err == nil, explain(err)
}

// ShownToCustomer reports whether a message is one that its customer may see.
func (s *Store) ShownToCustomer(ctx context.Context, messageID string) (bool, error) {
	d, err := s.q.MessageDirection(ctx, messageID)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return d != string(events.MessageNote), explain(err)
}
