package store

import (
	"context"

	"github.com/cordboard/cordboard/desk/mailboxes"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

var mailboxNoun = noun[mailboxes.Mailbox]{
	name:  "mailbox",
	head:  func(x *mailboxes.Mailbox) head { return head{&x.ID, &x.SiteID, &x.Version} },
	check: mailboxes.Mailbox.Validate,
	allows: func(r events.Reach, x mailboxes.Mailbox) bool {
		return r.Allows(events.Scope{SiteID: x.SiteID, QueueID: x.QueueID})
	},
	refs: mailboxRefs,
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (mailboxes.Mailbox, error) {
		row, err := q.GetMailbox(ctx, db.GetMailboxParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, QueueIds: nulls(r.QueueIDs)})
		return one(row, err, sure(mailboxOf))
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (mailboxes.Mailbox, error) {
		row, err := q.LockMailbox(ctx, db.LockMailboxParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, QueueIds: nulls(r.QueueIDs)})
		return one(row, err, sure(mailboxOf))
	},
	list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]mailboxes.Mailbox, error) {
		rows, err := q.ListMailboxes(ctx, db.ListMailboxesParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, QueueIds: nulls(r.QueueIDs), After: after, Limit: limit})
		return mapped(rows, err, sure(mailboxOf))
	},
	insert: func(ctx context.Context, q *db.Queries, x mailboxes.Mailbox) error {
		return q.InsertMailbox(ctx, db.InsertMailboxParams{ID: x.ID, SiteID: x.SiteID, Name: x.Name, QueueID: null(x.QueueID), AgentID: null(x.AgentID),
			Greeting: x.Greeting, MaxSeconds: int32(x.MaxSeconds), Version: int32(x.Version)})
	},
	update: func(ctx context.Context, q *db.Queries, _, x mailboxes.Mailbox) error {
		return q.UpdateMailbox(ctx, db.UpdateMailboxParams{ID: x.ID, Name: x.Name, QueueID: null(x.QueueID), AgentID: null(x.AgentID), Greeting: x.Greeting, MaxSeconds: int32(x.MaxSeconds)})
	},
	delete: func(ctx context.Context, q *db.Queries, x mailboxes.Mailbox) error { return q.DeleteMailbox(ctx, x.ID) },
	uses: func(ctx context.Context, q *db.Queries, id string) ([]use, error) {
		rows, err := q.MailboxUses(ctx, id)
		return mapped(rows, err, sure(func(u db.MailboxUsesRow) use { return use(u) }))
	},
}

func mailboxOf(m db.Mailbox) mailboxes.Mailbox {
	return mailboxes.Mailbox{ID: m.ID, SiteID: m.SiteID, Name: m.Name, QueueID: m.QueueID.String, AgentID: m.AgentID.String, Greeting: m.Greeting,
		MaxSeconds: int(m.MaxSeconds), Version: int(m.Version)}
}

// mailboxRefs: a mailbox belongs to a queue or an agent of its own site.
func mailboxRefs(ctx context.Context, q *db.Queries, x mailboxes.Mailbox) error {
	if x.QueueID != "" {
		n, err := q.CountQueuesOfSite(ctx, db.CountQueuesOfSiteParams{SiteID: x.SiteID, Ids: []string{x.QueueID}})
		return counted("queue_id", n, 1, err)
	}
	n, err := q.CountAgentsOfSite(ctx, db.CountAgentsOfSiteParams{SiteID: x.SiteID, Ids: []string{x.AgentID}})
	return counted("agent_id", n, 1, err)
}

// ListMailboxes answers a page of mailboxes in reach.
func (s *Store) ListMailboxes(ctx context.Context, r events.Reach, p events.Page) ([]mailboxes.Mailbox, string, error) {
	return listRows(ctx, s, mailboxNoun, r, p)
}

// GetMailbox answers one in reach.
func (s *Store) GetMailbox(ctx context.Context, r events.Reach, id string) (mailboxes.Mailbox, error) {
	return getRow(ctx, s, mailboxNoun, r, id)
}

// CreateMailbox writes a new one.
func (s *Store) CreateMailbox(ctx context.Context, by events.Actor, r events.Reach, x mailboxes.Mailbox) (mailboxes.Mailbox, error) {
	return createRow(ctx, s, mailboxNoun, by, r, x.Normalize())
}

// UpdateMailbox writes what was read at x.Version.
func (s *Store) UpdateMailbox(ctx context.Context, by events.Actor, r events.Reach, x mailboxes.Mailbox) (mailboxes.Mailbox, error) {
	return updateRow(ctx, s, mailboxNoun, by, r, x.Normalize())
}

// DeleteMailbox deletes what nothing uses.
func (s *Store) DeleteMailbox(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, mailboxNoun, by, r, id)
}

// AuditHeard notes who listened to a message.
func (s *Store) AuditHeard(ctx context.Context, by events.Actor, siteID, interactionID string) error {
	return s.inTx(ctx, func(q *db.Queries) error {
		return s.audit(ctx, q, entry{by: by, noun: "voicemail", act: "listen", id: interactionID, siteID: siteID})
	})
}
