package store

import (
	"context"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

// AttachList makes a campaign call a list of its site. It may be called again: what an interruption left out is added.
func (s *Store) AttachList(ctx context.Context, by events.Actor, r events.Reach, campaignID, listID string) error {
	c, num, err := s.pair(ctx, r, campaignID, listID)
	if err != nil {
		return err
	}
	err = s.inTx(ctx, func(q *db.Queries) error {
		if err := q.AttachList(ctx, db.AttachListParams{CampaignID: campaignID, ListID: listID}); err != nil {
			return err
		}
		return s.audit(ctx, q, entry{by: by, noun: "campaign", act: "attach", id: campaignID, siteID: c.SiteID, after: map[string]any{"list_id": listID}})
	})
	if err != nil {
		return err
	}
	if err := s.addToCampaign(ctx, c.Num, num, 0, allLeads); err != nil {
		return err
	}
	s.told(by, "campaign", "update", campaignID, c.SiteID)
	return nil
}

// DetachList makes a campaign forget a list and where it was with its leads.
func (s *Store) DetachList(ctx context.Context, by events.Actor, r events.Reach, campaignID, listID string) error {
	c, num, err := s.pair(ctx, r, campaignID, listID)
	if err != nil {
		return err
	}
	if err := s.eachRange(ctx, num, 0, allLeads, func(q *db.Queries, first, last uint64, _ []db.SomeLeadsRow) error {
		return q.DropCampaignLeads(ctx, db.DropCampaignLeadsParams{CampaignNum: c.Num, ListNum: num, Since: first, Last: last})
	}); err != nil {
		return err
	}
	err = s.inTx(ctx, func(q *db.Queries) error {
		if _, err := q.DetachList(ctx, db.DetachListParams{CampaignID: campaignID, ListID: listID}); err != nil {
			return err
		}
		return s.audit(ctx, q, entry{by: by, noun: "campaign", act: "detach", id: campaignID, siteID: c.SiteID, after: map[string]any{"list_id": listID}})
	})
	if err == nil {
		s.told(by, "campaign", "update", campaignID, c.SiteID)
	}
	return err
}

// pair finds a campaign and a list of one site that may be written.
func (s *Store) pair(ctx context.Context, r events.Reach, campaignID, listID string) (c db.Campaign, num uint32, err error) {
	if !ids.Valid(campaignID) {
		return c, 0, missing("campaign")
	}
	l, err := s.GetList(ctx, r, listID)
	if err != nil {
		return c, 0, err
	}
	if c, err = s.q.GetCampaign(ctx, db.GetCampaignParams{ID: campaignID, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs}); err != nil {
		return c, 0, unreadable("campaign", err)
	}
	if c.SiteID != l.SiteID {
		return c, 0, missing("list")
	}
	if !r.Allows(events.Scope{SiteID: c.SiteID}) {
		return c, 0, outOfReach("campaign")
	}
	num, err = s.q.ListNumber(ctx, listID)
	return c, num, unreadable("list", err)
}

// Campaign is what lists need of a campaign; the engine knows more.
type Campaign struct {
	ID, SiteID, Name, State, Mode, Settings string
	Num                                     uint32
}

// CreateCampaign writes a campaign.
func (s *Store) CreateCampaign(ctx context.Context, c Campaign) (Campaign, error) {
	c.ID = s.ids.New()
	if err := s.q.InsertCampaign(ctx, db.InsertCampaignParams{ID: c.ID, SiteID: c.SiteID, Name: c.Name, State: c.State, Mode: c.Mode, Settings: c.Settings, Version: 1}); err != nil {
		return c, explain(err)
	}
	row, err := s.q.GetCampaign(ctx, db.GetCampaignParams{ID: c.ID, AllSites: 1})
	c.Num = row.Num
	return c, explain(err)
}
