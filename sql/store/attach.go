package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

// What campaign_lists.state says while the leads of a list are on their way.
const (
	listAdding   = "adding"
	listRemoving = "removing"
)

// attachNow is the largest list whose leads a request waits for; more are left to the importer.
const attachNow = 20_000

// AttachList makes a campaign call a list of its site. It may be called again: what an interruption left out is added.
func (s *Store) AttachList(ctx context.Context, by events.Actor, r events.Reach, campaignID, listID string) error {
	p, leads, err := s.pair(ctx, r, campaignID, listID)
	if err != nil {
		return err
	}
	err = s.inTx(ctx, func(q *db.Queries) error {
		if err := q.AttachList(ctx, db.AttachListParams{CampaignID: campaignID, ListID: listID}); err != nil {
			return err
		}
		return s.audit(ctx, q, entry{by: by, noun: "campaign", act: "attach", id: campaignID, siteID: p.SiteID, after: map[string]any{"list_id": listID}})
	})
	return s.attached(ctx, by, p, listAdding, leads, err)
}

// DetachList makes a campaign forget a list and where it was with its leads.
func (s *Store) DetachList(ctx context.Context, by events.Actor, r events.Reach, campaignID, listID string) error {
	p, leads, err := s.pair(ctx, r, campaignID, listID)
	if err != nil {
		return err
	}
	err = s.inTx(ctx, func(q *db.Queries) error {
		if _, err := q.DetachList(ctx, db.DetachListParams{CampaignID: campaignID, ListID: listID}); err != nil {
			return err
		}
		return s.audit(ctx, q, entry{by: by, noun: "campaign", act: "detach", id: campaignID, siteID: p.SiteID, after: map[string]any{"list_id": listID}})
	})
	return s.attached(ctx, by, p, listRemoving, leads, err)
}

// attached does at once what is little, and tells.
func (s *Store) attached(ctx context.Context, by events.Actor, p db.WaitingListsRow, state string, leads int, err error) error {
	if p.State = state; err == nil && leads <= attachNow {
		err = s.settle(ctx, p)
	}
	if err == nil {
		s.told(by, "campaign", "update", p.CampaignID, p.SiteID)
	}
	return err
}

// pair finds a campaign and a list of one site that may be written, and how many leads the list has.
func (s *Store) pair(ctx context.Context, r events.Reach, campaignID, listID string) (p db.WaitingListsRow, leads int, err error) {
	c, err := s.GetCampaign(ctx, r, campaignID)
	if err != nil {
		return p, 0, err
	}
	l, err := s.GetList(ctx, r, listID)
	if err != nil {
		return p, 0, err
	}
	if c.SiteID != l.SiteID {
		return p, 0, missing("list")
	}
	if !campaignNoun.allows(r, c) {
		return p, 0, outOfReach("campaign")
	}
	num, err := s.q.ListNumber(ctx, listID)
	return db.WaitingListsRow{CampaignID: campaignID, ListID: listID, CampaignNum: c.Num, ListNum: num, SiteID: c.SiteID}, l.Leads, unreadable("list", err)
}

// errOtherwise ends a sweep whose list was attached or detached again meanwhile.
var errOtherwise = errors.New("somebody decided otherwise meanwhile")

// settle brings a campaign all leads of a list, or takes them all away, as its row says. It may be called again, and at once by several.
func (s *Store) settle(ctx context.Context, p db.WaitingListsRow) error {
	if p.State == listAdding {
		if err := s.addToCampaign(ctx, p, 0, allLeads); err != nil {
			return err
		}
		return explain(s.q.ListAttached(ctx, db.ListAttachedParams{CampaignID: p.CampaignID, ListID: p.ListID}))
	}
	err := s.eachRange(ctx, p.ListNum, 0, allLeads, func(q *db.Queries, first, last uint64, _ []db.SomeLeadsRow) error {
		state, err := q.LockAttached(ctx, db.LockAttachedParams{CampaignID: p.CampaignID, ListID: p.ListID})
		if errors.Is(err, sql.ErrNoRows) || err == nil && state != listRemoving {
			return errOtherwise
		} else if err != nil {
			return err
		}
		return q.DropCampaignLeads(ctx, db.DropCampaignLeadsParams{CampaignNum: p.CampaignNum, ListNum: p.ListNum, Since: first, Last: last})
	})
	if errors.Is(err, errOtherwise) {
		return nil
	}
	if err != nil {
		return err
	}
	return explain(s.q.ListDetached(ctx, db.ListDetachedParams{CampaignID: p.CampaignID, ListID: p.ListID}))
}

// addToCampaign tells a campaign of leads of a list, for as long as it has the list.
func (s *Store) addToCampaign(ctx context.Context, p db.WaitingListsRow, since, until uint64) error {
	err := s.eachRange(ctx, p.ListNum, since, until, func(q *db.Queries, first, last uint64, _ []db.SomeLeadsRow) error {
		state, err := q.LockAttached(ctx, db.LockAttachedParams{CampaignID: p.CampaignID, ListID: p.ListID})
		if errors.Is(err, sql.ErrNoRows) || err == nil && state == listRemoving {
			return errOtherwise
		} else if err != nil {
			return err
		}
		if err := q.AddCampaignLanes(ctx, db.AddCampaignLanesParams{CampaignNum: int64(p.CampaignNum), ListNum: p.ListNum, Since: first, Last: last}); err != nil {
			return err
		}
		_, err = q.AddCampaignLeads(ctx, db.AddCampaignLeadsParams{CampaignNum: int64(p.CampaignNum), ListNum: p.ListNum, Since: first, Last: last})
		return err
	})
	if errors.Is(err, errOtherwise) {
		return nil
	}
	return err
}

// SettleCampaigns implements lists.Works.
func (s *Store) SettleCampaigns(ctx context.Context) error {
	waiting, err := s.q.WaitingLists(ctx)
	if err != nil {
		return explain(err)
	}
	for _, p := range waiting {
		if err := s.settle(ctx, p); err != nil {
			return err
		}
		s.told(events.Actor{}, "campaign", "update", p.CampaignID, p.SiteID)
	}
	leaving, err := s.q.LeavingCampaigns(ctx)
	if err != nil {
		return explain(err)
	}
	for _, c := range leaving {
		for n := int64(1); n > 0; {
			if n, err = s.q.RemoveSomeCampaignLeads(ctx, c.Num); err != nil {
				return explain(err)
			}
		}
		if err := errors.Join(s.q.RemoveCampaignLanes(ctx, c.Num), s.q.RemoveCampaign(ctx, c.ID)); err != nil {
			return explain(err)
		}
	}
	return nil
}

var _ lists.Works = (*Store)(nil)
