package store

import (
	"context"

	"github.com/cordboard/cordboard/channels/canned"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

var _ canned.Store = (*Store)(nil)

// cannedNoun reads with the eyes of an agent as well; it writes by the reach alone.
func cannedNoun(e canned.Eyes) noun[canned.Answer] {
	return noun[canned.Answer]{
		name:  "canned_answer",
		head:  func(x *canned.Answer) head { return head{&x.ID, &x.SiteID, &x.Version} },
		check: canned.Answer.Validate,
		allows: func(r events.Reach, x canned.Answer) bool {
			return r.Allows(events.Scope{SiteID: x.SiteID, QueueID: x.QueueID})
		},
		refs: cannedRefs,
		get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (canned.Answer, error) {
			row, err := q.GetCannedAnswer(ctx, db.GetCannedAnswerParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, QueueIds: nulls(r.QueueIDs),
				OwnSite: e.OwnSite, OwnQueues: nulls(e.OwnQueues)})
			return one(row, err, sure(cannedOf))
		},
		lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (canned.Answer, error) {
			row, err := q.LockCannedAnswer(ctx, db.LockCannedAnswerParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, QueueIds: nulls(r.QueueIDs)})
			return one(row, err, sure(cannedOf))
		},
		list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]canned.Answer, error) {
			rows, err := q.ListCannedAnswers(ctx, db.ListCannedAnswersParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, QueueIds: nulls(r.QueueIDs),
				OwnSite: e.OwnSite, OwnQueues: nulls(e.OwnQueues), After: after, Limit: limit})
			return mapped(rows, err, sure(cannedOf))
		},
		insert: func(ctx context.Context, q *db.Queries, x canned.Answer) error {
			return q.InsertCannedAnswer(ctx, db.InsertCannedAnswerParams{ID: x.ID, SiteID: x.SiteID, QueueID: null(x.QueueID), Shortcut: x.Shortcut, Title: x.Title,
				Body: x.Body, Language: x.Language, Version: int32(x.Version)})
		},
		update: func(ctx context.Context, q *db.Queries, _, x canned.Answer) error {
			return q.UpdateCannedAnswer(ctx, db.UpdateCannedAnswerParams{ID: x.ID, QueueID: null(x.QueueID), Shortcut: x.Shortcut, Title: x.Title, Body: x.Body, Language: x.Language})
		},
		delete: func(ctx context.Context, q *db.Queries, x canned.Answer) error {
			return q.DeleteCannedAnswer(ctx, x.ID)
		},
	}
}

func cannedOf(c db.CannedAnswer) canned.Answer {
	return canned.Answer{ID: c.ID, SiteID: c.SiteID, QueueID: c.QueueID.String, Shortcut: c.Shortcut, Title: c.Title, Body: c.Body, Language: c.Language, Version: int(c.Version)}
}

func cannedRefs(ctx context.Context, q *db.Queries, x canned.Answer) error {
	if x.QueueID == "" {
		return nil
	}
	n, err := q.CountQueuesOfSite(ctx, db.CountQueuesOfSiteParams{SiteID: x.SiteID, Ids: []string{x.QueueID}})
	return counted("queue_id", n, 1, err)
}

// ListCannedAnswers answers a page of prepared answers in sight.
func (s *Store) ListCannedAnswers(ctx context.Context, e canned.Eyes, p events.Page) ([]canned.Answer, string, error) {
	return listRows(ctx, s, cannedNoun(e), e.Reach, p)
}

// GetCannedAnswer answers one in sight.
func (s *Store) GetCannedAnswer(ctx context.Context, e canned.Eyes, id string) (canned.Answer, error) {
	return getRow(ctx, s, cannedNoun(e), e.Reach, id)
}

// CreateCannedAnswer writes a new one.
func (s *Store) CreateCannedAnswer(ctx context.Context, by events.Actor, r events.Reach, x canned.Answer) (canned.Answer, error) {
	return createRow(ctx, s, cannedNoun(canned.Eyes{}), by, r, x.Normalize())
}

// UpdateCannedAnswer writes what was read at x.Version.
func (s *Store) UpdateCannedAnswer(ctx context.Context, by events.Actor, r events.Reach, x canned.Answer) (canned.Answer, error) {
	return updateRow(ctx, s, cannedNoun(canned.Eyes{}), by, r, x.Normalize())
}

// DeleteCannedAnswer deletes one; what was written with it stays.
func (s *Store) DeleteCannedAnswer(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, cannedNoun(canned.Eyes{}), by, r, id)
}
