package store

import (
	"context"
	"encoding/json"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inboxes"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/sql/store/db"
)

// Sealer makes secrets unreadable without a key that is not in the database; internal/seal implements it.
type Sealer interface {
	Seal(plain []byte) []byte
	Open(sealed []byte) ([]byte, error)
}

// inboxNoun needs the store's sealer for the secrets.
func (s *Store) inboxNoun() noun[inboxes.Inbox] {
	return noun[inboxes.Inbox]{
		name:  "inbox",
		head:  func(x *inboxes.Inbox) head { return head{&x.ID, &x.SiteID, &x.Version} },
		check: inboxes.Inbox.Validate,
		allows: func(r events.Reach, x inboxes.Inbox) bool {
			return r.Allows(events.Scope{SiteID: x.SiteID, QueueID: x.QueueID})
		},
		refs: inboxRefs,
		get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (inboxes.Inbox, error) {
			row, err := q.GetInbox(ctx, db.GetInboxParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, QueueIds: nulls(r.QueueIDs)})
			return one(row, err, s.shownInbox)
		},
		lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (inboxes.Inbox, error) {
			row, err := q.LockInbox(ctx, db.LockInboxParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, QueueIds: nulls(r.QueueIDs)})
			return one(row, err, s.shownInbox)
		},
		list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]inboxes.Inbox, error) {
			rows, err := q.ListInboxes(ctx, db.ListInboxesParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, QueueIds: nulls(r.QueueIDs), After: after, Limit: limit})
			return mapped(rows, err, s.shownInbox)
		},
		insert: func(ctx context.Context, q *db.Queries, x inboxes.Inbox) error {
			sealed, err := s.sealed(x.Merge(nil))
			if err != nil {
				return err
			}
			return q.InsertInbox(ctx, db.InsertInboxParams{ID: x.ID, SiteID: x.SiteID, Name: x.Name, Channel: string(x.Channel), Provider: x.Provider, Account: x.Account, QueueID: null(x.QueueID),
				Active: x.Active, Settings: settingsText(x.Settings), Policy: text(x.Policy), Secrets: sealed, PublicUrl: x.PublicURL, Version: 1})
		},
		update: func(ctx context.Context, q *db.Queries, _, x inboxes.Inbox) error {
			row, err := q.LockInbox(ctx, db.LockInboxParams{ID: x.ID, AllSites: 1})
			if err != nil {
				return err
			}
			known, err := s.unsealed(row.Secrets)
			if err != nil && len(x.NewSecrets) == 0 {
				return err
			}
			sealed, err := s.sealed(x.Merge(known))
			if err != nil {
				return err
			}
			return q.UpdateInbox(ctx, db.UpdateInboxParams{ID: x.ID, Name: x.Name, Account: x.Account, QueueID: null(x.QueueID), Active: x.Active, Settings: settingsText(x.Settings),
				Policy: text(x.Policy), Secrets: sealed, PublicUrl: x.PublicURL})
		},
		delete: func(ctx context.Context, q *db.Queries, x inboxes.Inbox) error { return q.DeleteInbox(ctx, x.ID) },
		uses:   inboxUses,
	}
}

// inboxKind asks of inboxes without looking at their secrets.
var inboxKind = kind{
	sees: func(ctx context.Context, q *db.Queries, r events.Reach, id string) error {
		_, err := q.GetInbox(ctx, db.GetInboxParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, QueueIds: nulls(r.QueueIDs)})
		return err
	},
	uses: inboxUses,
}

func inboxUses(ctx context.Context, q *db.Queries, id string) ([]use, error) {
	rows, err := q.InboxUses(ctx, id)
	return mapped(rows, err, sure(func(u db.InboxUsesRow) use { return use(u) }))
}

func inboxRefs(ctx context.Context, q *db.Queries, x inboxes.Inbox) error {
	if x.QueueID == "" {
		return nil
	}
	n, err := q.CountQueuesOfSite(ctx, db.CountQueuesOfSiteParams{SiteID: x.SiteID, Ids: []string{x.QueueID}})
	return counted("queue_id", n, 1, err)
}

func settingsText(raw json.RawMessage) string {
	if len(raw) == 0 {
		return "{}"
	}
	return string(raw)
}

func (s *Store) sealed(secrets map[string]string) ([]byte, error) {
	if len(secrets) == 0 {
		return []byte{}, nil
	}
	if s.sealer == nil {
		return nil, fault.New(fault.Unavailable, "Secrets cannot be kept, because the installation has no key for them.").WithKey("inbox.no_key")
	}
	b, err := json.Marshal(secrets)
	if err != nil {
		return nil, err
	}
	return s.sealer.Seal(b), nil
}

func (s *Store) unsealed(sealed []byte) (map[string]string, error) {
	out := map[string]string{}
	if len(sealed) == 0 {
		return out, nil
	}
	if s.sealer == nil {
		return nil, fault.New(fault.Unavailable, "Secrets cannot be read, because the installation has no key for them.").WithKey("inbox.no_key")
	}
	b, err := s.sealer.Open(sealed)
	if err != nil {
		return nil, err
	}
	return out, json.Unmarshal(b, &out)
}

// inboxOf is a row with its secrets. One whose secrets cannot be opened has none: its provider will refuse it, and say so.
func (s *Store) inboxOf(i db.Inbox) (channels.Inbox, error) {
	out := channels.Inbox{ID: i.ID, SiteID: i.SiteID, Name: i.Name, Channel: events.Channel(i.Channel), Provider: i.Provider, Account: i.Account, QueueID: i.QueueID.String, Active: i.Active,
		Settings: json.RawMessage(i.Settings), PublicURL: i.PublicUrl, Version: int(i.Version)}
	if err := json.Unmarshal([]byte(i.Policy), &out.Policy); err != nil {
		return out, err
	}
	out.Secrets, _ = s.unsealed(i.Secrets)
	return out, nil
}

func (s *Store) shownInbox(i db.Inbox) (inboxes.Inbox, error) {
	in, err := s.inboxOf(i)
	out := inboxes.Inbox{Inbox: in, KnownSecrets: inboxes.Names(in.Secrets)}
	out.Secrets = nil
	return out, err
}

// KeepSecret replaces one secret of an inbox that its provider changed.
func (s *Store) KeepSecret(ctx context.Context, inboxID, key, value string) error {
	return s.inTx(ctx, func(q *db.Queries) error {
		sealed, err := q.SecretsOfInbox(ctx, inboxID)
		if err != nil {
			return unreadable("inbox", err)
		}
		known, err := s.unsealed(sealed)
		if err != nil {
			return err
		}
		known[key] = value
		if sealed, err = s.sealed(known); err != nil {
			return err
		}
		return q.PutSecretsOfInbox(ctx, db.PutSecretsOfInboxParams{Secrets: sealed, ID: inboxID})
	})
}

// AllInboxes answers every inbox with its secrets.
func (s *Store) AllInboxes(ctx context.Context) ([]channels.Inbox, error) {
	rows, err := s.q.AllInboxes(ctx)
	out, err := mapped(rows, err, s.inboxOf)
	return out, explain(err)
}

// ListInboxes answers a page of inboxes in reach.
func (s *Store) ListInboxes(ctx context.Context, r events.Reach, p events.Page) ([]inboxes.Inbox, string, error) {
	return listRows(ctx, s, s.inboxNoun(), r, p)
}

// GetInbox answers one in reach.
func (s *Store) GetInbox(ctx context.Context, r events.Reach, id string) (inboxes.Inbox, error) {
	return getRow(ctx, s, s.inboxNoun(), r, id)
}

// CreateInbox writes a new one.
func (s *Store) CreateInbox(ctx context.Context, by events.Actor, r events.Reach, x inboxes.Inbox) (inboxes.Inbox, error) {
	return createRow(ctx, s, s.inboxNoun(), by, r, x)
}

// UpdateInbox writes what was read at x.Version.
func (s *Store) UpdateInbox(ctx context.Context, by events.Actor, r events.Reach, x inboxes.Inbox) (inboxes.Inbox, error) {
	return updateRow(ctx, s, s.inboxNoun(), by, r, x)
}

// DeleteInbox deletes one without conversations.
func (s *Store) DeleteInbox(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, s.inboxNoun(), by, r, id)
}
