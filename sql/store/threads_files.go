package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

func wordsOf(m *events.WrittenMessage) string { return threads.Words(m.Content) }

func fileOf(f db.MessageFile) (inbox.File, error) {
	out := inbox.File{StoredFile: events.StoredFile{ID: f.ID, Kind: events.ContentType(f.Kind), Name: f.Name, MIME: f.Mime, Size: f.Size, SHA256: f.Sha256, State: f.State, Trouble: f.Trouble},
		MessageID: f.MessageID.String, ThreadID: f.ThreadID.String, InboxID: f.InboxID.String, SiteID: f.SiteID, Position: int(f.Position), Tries: int(f.Tries),
		NextAt: f.NextAt.Time, ByUser: f.ByUser.String}
	err := json.Unmarshal([]byte(f.Source), &out.Source)
	out.ContentID, out.Caption, out.Seconds = out.Source.ContentID, out.Source.Caption, out.Source.Seconds
	return out, err
}

func (x inboxTx) AddFile(ctx context.Context, f inbox.File) error { return x.s.addFile(ctx, x.q, f) }

func (s *Store) addFile(ctx context.Context, q *db.Queries, f inbox.File) error {
	return q.InsertFile(ctx, db.InsertFileParams{ID: f.ID, MessageID: null(f.MessageID), ThreadID: null(f.ThreadID), InboxID: null(f.InboxID), SiteID: f.SiteID, Position: int32(f.Position),
		Kind: string(f.Kind), Name: cut(f.Name, 190), Mime: ascii(f.MIME, 127), Size: f.Size, Sha256: f.SHA256, State: f.State, Trouble: ascii(f.Trouble, 40), Tries: int32(f.Tries),
		NextAt: nullTime(f.NextAt), ByUser: null(f.ByUser), CreatedAt: s.now(), Source: text(f.Source)})
}

func (x inboxTx) LockFile(ctx context.Context, id string) (inbox.File, error) {
	row, err := x.q.LockFile(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return inbox.File{}, missing("file")
	}
	return one(row, err, fileOf)
}

func (x inboxTx) PutFile(ctx context.Context, f inbox.File) error {
	return x.q.UpdateFile(ctx, db.UpdateFileParams{ID: f.ID, MessageID: null(f.MessageID), ThreadID: null(f.ThreadID), InboxID: null(f.InboxID), Position: int32(f.Position),
		Name: cut(f.Name, 190), Mime: ascii(f.MIME, 127), Size: f.Size, Sha256: f.SHA256, State: f.State, Trouble: ascii(f.Trouble, 40), Tries: int32(f.Tries), NextAt: nullTime(f.NextAt)})
}

// MatchIdentities answers the contacts that have one of the identities; a telephone number also as kept without its plus.
func (x inboxTx) MatchIdentities(ctx context.Context, siteID string, list []channels.Identity) ([]contacts.Contact, error) {
	var out []contacts.Contact
	seen := map[string]bool{}
	for _, id := range list {
		other := id.Value
		if id.Kind == channels.IDPhone {
			other = strings.TrimPrefix(id.Value, "+")
		}
		rows, err := x.q.ContactsByIdentity(ctx, db.ContactsByIdentityParams{SiteID: siteID, Kind: id.Kind, Value: cut(id.Value, 190), OtherValue: cut(other, 190)})
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if !seen[row.ID] {
				seen[row.ID] = true
				out = append(out, contactOf(row))
			}
		}
	}
	return out, nil
}

func (x inboxTx) AddContact(ctx context.Context, c contacts.Contact) (contacts.Contact, error) {
	now := x.s.now()
	c.ID, c.Version = x.s.ids.New(), 1
	if err := x.q.InsertContact(ctx, db.InsertContactParams{ID: c.ID, SiteID: c.SiteID, Name: cut(c.Name, 120), Company: c.Company, Language: c.Language, TimeZone: c.TimeZone,
		Notes: c.Notes, OwnerID: null(c.OwnerID), CreatedAt: now, ChangedAt: now, Version: 1, Custom: customText(nil), Tags: "[]"}); err != nil {
		return c, err
	}
	list := make([]channels.Identity, len(c.Identities))
	for n, i := range c.Identities {
		list[n] = channels.Identity{Kind: i.Kind, Value: i.Value, Proven: true}
	}
	return c, x.AddIdentities(ctx, c, list)
}

func (x inboxTx) AddIdentities(ctx context.Context, c contacts.Contact, list []channels.Identity) error {
	for _, id := range list {
		value := cut(id.Value, 190)
		n, err := x.q.CountIdentity(ctx, db.CountIdentityParams{ContactID: c.ID, Kind: id.Kind, Value: value})
		if err != nil {
			return err
		}
		if n > 0 {
			if _, err := x.q.ProveIdentity(ctx, db.ProveIdentityParams{ContactID: c.ID, Kind: id.Kind, Value: value}); err != nil {
				return err
			}
			continue
		}
		last, err := x.q.LastIdentityPosition(ctx, c.ID)
		if err != nil {
			return err
		}
		if err := x.q.AddProvenIdentity(ctx, db.AddProvenIdentityParams{ContactID: c.ID, SiteID: c.SiteID, Kind: ascii(id.Kind, 16), Value: value, Position: last + 1, AddedAt: nullTime(x.s.now())}); err != nil {
			return err
		}
	}
	return nil
}

// DueMessages answers messages to be sent.
func (s *Store) DueMessages(ctx context.Context, now time.Time, skip []string, limit int) ([]inbox.Due, error) {
	rows, err := s.q.DueMessages(ctx, db.DueMessagesParams{Now: nullTime(now), Skip: append([]string{""}, skip...), Limit: int32(limit)})
	out, err := mapped(rows, err, sure(func(r db.DueMessagesRow) inbox.Due {
		return inbox.Due{MessageID: r.ID, ThreadID: r.ThreadID, InboxID: r.InboxID, DueAt: r.DueAt.Time}
	}))
	return out, explain(err)
}

// SendingMessages answers those that were being sent.
func (s *Store) SendingMessages(ctx context.Context, limit int) ([]inbox.Due, error) {
	rows, err := s.q.SendingMessages(ctx, int32(limit))
	out, err := mapped(rows, err, sure(func(r db.SendingMessagesRow) inbox.Due {
		return inbox.Due{MessageID: r.ID, ThreadID: r.ThreadID, InboxID: r.InboxID, DueAt: r.DueAt.Time}
	}))
	return out, explain(err)
}

// WorkThreads answers threads that are not resolved.
func (s *Store) WorkThreads(ctx context.Context, after string, limit int) ([]events.Thread, error) {
	rows, err := s.q.WorkThreads(ctx, db.WorkThreadsParams{ID: after, Limit: int32(limit)})
	out, err := mapped(rows, err, func(r db.WorkThreadsRow) (events.Thread, error) { return threadOf(r.Record, r.Number, nil) })
	return out, explain(err)
}

// TimedThreads answers threads whose snooze or silence is over.
func (s *Store) TimedThreads(ctx context.Context, now time.Time, limit int) ([]string, error) {
	out, err := s.q.TimedThreads(ctx, db.TimedThreadsParams{Now: nullTime(now), Limit: int32(limit)})
	return out, explain(err)
}

// PendingFiles answers files that are to be fetched.
func (s *Store) PendingFiles(ctx context.Context, now time.Time, skip []string, limit int) ([]inbox.File, error) {
	but := []sql.NullString{{Valid: true}}
	for _, id := range skip {
		but = append(but, null(id))
	}
	rows, err := s.q.PendingFiles(ctx, db.PendingFilesParams{Now: nullTime(now), Skip: but, Limit: int32(limit)})
	out, err := mapped(rows, err, fileOf)
	return out, explain(err)
}

// LooseFiles answers files that no message took before, and those of messages that were taken back.
func (s *Store) LooseFiles(ctx context.Context, before time.Time, limit int) ([]inbox.LooseFile, error) {
	rows, err := s.q.LooseFiles(ctx, db.LooseFilesParams{Before: before.UTC(), Limit: int32(limit)})
	out, err := mapped(rows, err, sure(func(r db.LooseFilesRow) inbox.LooseFile {
		return inbox.LooseFile{ID: r.ID, SHA256: r.Sha256, Alone: r.Alone > 0}
	}))
	return out, explain(err)
}

// ForgetFile removes a file that no message took, or the sum of one that was taken back.
func (s *Store) ForgetFile(ctx context.Context, id string) error {
	n, err := s.q.DropLooseFile(ctx, id)
	if err == nil && n == 0 {
		err = s.q.ForgetFileSum(ctx, id)
	}
	return explain(err)
}

// PruneEarly removes what was told of messages that never came.
func (s *Store) PruneEarly(ctx context.Context, before time.Time) (int64, error) {
	n, err := s.q.PruneEarly(ctx, before)
	return n, explain(err)
}

// StaleParts answers long messages that stayed in parts.
func (s *Store) StaleParts(ctx context.Context, before time.Time, limit int) ([]inbox.PartKey, error) {
	rows, err := s.q.StaleParts(ctx, db.StalePartsParams{At: before, Limit: int32(limit)})
	out, err := mapped(rows, err, sure(func(r db.StalePartsRow) inbox.PartKey {
		return inbox.PartKey{InboxID: r.InboxID, Key: string(r.PartKey)}
	}))
	return out, explain(err)
}

// LastIncoming is the provider's id of the customer's last message.
func (s *Store) LastIncoming(ctx context.Context, threadID string) (string, error) {
	id, err := s.q.LastIncoming(ctx, threadID)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return string(id), explain(err)
}

// ListenerPosition is where a listener stands.
func (s *Store) ListenerPosition(ctx context.Context, inboxID string) (string, error) {
	p, err := s.q.GetInboxPosition(ctx, inboxID)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return p, explain(err)
}

// SetListenerPosition keeps where a listener stands.
func (s *Store) SetListenerPosition(ctx context.Context, inboxID, position string) error {
	return explain(s.q.PutInboxPosition(ctx, db.PutInboxPositionParams{InboxID: inboxID, Position: ascii(position, 190)}))
}
