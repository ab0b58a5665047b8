package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

var _ campaigns.Store = (*Store)(nil)

// campaignNoun lacks what needs the store's clock: see campaignsAt.
var campaignNoun = noun[campaigns.Campaign]{
	name: "campaign",
	head: func(x *campaigns.Campaign) head { return head{&x.ID, &x.SiteID, &x.Version} },
	// Who reaches a queue reaches the campaigns that its agents work for.
	allows: func(r events.Reach, x campaigns.Campaign) bool {
		return r.Allows(events.Scope{SiteID: x.SiteID, QueueID: x.QueueID})
	},
	refs: campaignRefs,
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (campaigns.Campaign, error) {
		row, err := q.GetCampaign(ctx, db.GetCampaignParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return oneCampaign(ctx, q, row, err)
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (campaigns.Campaign, error) {
		row, err := q.LockCampaign(ctx, db.LockCampaignParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return oneCampaign(ctx, q, row, err)
	},
	list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]campaigns.Campaign, error) {
		rows, err := q.ListCampaigns(ctx, db.ListCampaignsParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, After: after, Limit: limit})
		items, err := mapped(rows, err, campaignOf)
		if err != nil {
			return nil, err
		}
		return items, fillCampaigns(ctx, q, items)
	},
	update: func(ctx context.Context, q *db.Queries, _, x campaigns.Campaign) error {
		return q.UpdateCampaign(ctx, db.UpdateCampaignParams{ID: x.ID, Name: x.Name, Mode: string(x.Mode), Settings: text(x.Settings), QueueID: null(x.QueueID), TrunkID: null(x.TrunkID)})
	},
	delete: func(ctx context.Context, q *db.Queries, x campaigns.Campaign) error {
		if x.State != campaigns.Stopped {
			return errCampaignRuns
		}
		if err := q.LeaveLists(ctx, x.ID); err != nil {
			return err
		}
		return q.LeaveCampaign(ctx, x.ID)
	},
	uses: func(ctx context.Context, q *db.Queries, id string) ([]use, error) {
		rows, err := q.CampaignUses(ctx, null(id))
		return mapped(rows, err, sure(func(u db.CampaignUsesRow) use { return use(u) }))
	},
}

var errCampaignRuns = fault.New(fault.Conflict, "This campaign is running. Stop it, then delete it.").WithKey("campaign.running")

// campaignsAt is the noun with the present: overrides end, and rows are dated.
func campaignsAt(now time.Time) noun[campaigns.Campaign] {
	n := campaignNoun
	n.check = func(x campaigns.Campaign) error { return x.Validate(now) }
	n.insert = func(ctx context.Context, q *db.Queries, x campaigns.Campaign) error {
		return q.InsertCampaign(ctx, db.InsertCampaignParams{ID: x.ID, SiteID: x.SiteID, Name: x.Name, State: string(campaigns.Stopped), Mode: string(x.Mode), Settings: text(x.Settings),
			QueueID: null(x.QueueID), TrunkID: null(x.TrunkID), CreatedAt: now, Version: int32(x.Version)})
	}
	return n
}

func campaignOf(c db.Campaign) (campaigns.Campaign, error) {
	settings, err := untext[campaigns.Settings](c.Settings)
	if settings.Mode == "" {
		settings.Mode = rules.Mode(c.Mode)
	}
	return campaigns.Campaign{ID: c.ID, Num: c.Num, SiteID: c.SiteID, Name: c.Name, State: campaigns.State(c.State), QueueID: c.QueueID.String, Settings: settings,
		ListIDs: []string{}, CreatedAt: c.CreatedAt, Version: int(c.Version)}, err
}

func oneCampaign(ctx context.Context, q *db.Queries, row db.Campaign, err error) (campaigns.Campaign, error) {
	c, err := one(row, err, campaignOf)
	if err != nil {
		return c, err
	}
	items := []campaigns.Campaign{c}
	err = fillCampaigns(ctx, q, items)
	return items[0], err
}

// fillCampaigns reads which lists the campaigns call.
func fillCampaigns(ctx context.Context, q *db.Queries, items []campaigns.Campaign) error {
	if len(items) == 0 {
		return nil
	}
	at, all := index(items, func(x campaigns.Campaign) string { return x.ID })
	rows, err := q.ListsOfCampaigns(ctx, all)
	for _, l := range rows {
		c := &items[at[l.CampaignID]]
		c.ListIDs = append(c.ListIDs, l.ListID)
	}
	return err
}

// campaignRefs: a campaign has the agents of a queue of its site, a trunk of its site, and a do-not-call list that holds there.
func campaignRefs(ctx context.Context, q *db.Queries, x campaigns.Campaign) error {
	n, err := q.CountQueuesOfSite(ctx, db.CountQueuesOfSiteParams{SiteID: x.SiteID, Ids: []string{x.QueueID}})
	if err := counted("queue_id", n, 1, err); err != nil {
		return err
	}
	if x.TrunkID != "" {
		n, err := q.CountTrunksOfSite(ctx, db.CountTrunksOfSiteParams{SiteID: x.SiteID, Ids: []string{x.TrunkID}})
		if err := counted("trunk_id", n, 1, err); err != nil {
			return err
		}
	}
	if err := guideRefs(ctx, q, x.SiteID, x.Guide); err != nil {
		return err
	}
	if x.OptoutID != "" {
		n, err := q.CountDNCListsForSite(ctx, db.CountDNCListsForSiteParams{SiteID: x.SiteID, ID: x.OptoutID})
		return counted("optout_id", n, 1, err)
	}
	return nil
}

// ListCampaigns answers a page of campaigns in reach.
func (s *Store) ListCampaigns(ctx context.Context, r events.Reach, p events.Page) ([]campaigns.Campaign, string, error) {
	return listRows(ctx, s, campaignNoun, r, p)
}

// GetCampaign answers one in reach.
func (s *Store) GetCampaign(ctx context.Context, r events.Reach, id string) (campaigns.Campaign, error) {
	return getRow(ctx, s, campaignNoun, r, id)
}

// CreateCampaign writes a new one, stopped and without lists.
func (s *Store) CreateCampaign(ctx context.Context, by events.Actor, r events.Reach, x campaigns.Campaign) (campaigns.Campaign, error) {
	return createRow(ctx, s, campaignsAt(s.now()), by, r, x.Normalize())
}

// UpdateCampaign writes what was read at x.Version.
func (s *Store) UpdateCampaign(ctx context.Context, by events.Actor, r events.Reach, x campaigns.Campaign) (campaigns.Campaign, error) {
	return updateRow(ctx, s, campaignsAt(s.now()), by, r, x.Normalize())
}

// DeleteCampaign takes a stopped campaign out of sight; where it was with its leads is removed in the background. Its attempts stay:
// the caps of other campaigns count them.
func (s *Store) DeleteCampaign(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, campaignNoun, by, r, id)
}

// actStopNow is what the engine hears of a stop at once; other changes are updates.
const actStopNow = "stop_now"

// SetCampaign implements campaigns.Store.
func (s *Store) SetCampaign(ctx context.Context, by events.Actor, r events.Reach, id string, w campaigns.Wish) (is campaigns.Campaign, err error) {
	if !ids.Valid(id) {
		return is, missing("campaign")
	}
	if err := w.Validate(); err != nil {
		return is, err
	}
	err = s.inTx(ctx, func(q *db.Queries) error {
		was, err := campaignNoun.lock(ctx, q, r, id)
		if err != nil {
			return unreadable("campaign", err)
		}
		if !campaignNoun.allows(r, was) {
			return outOfReach("campaign")
		}
		is = w.Apply(was)
		act := "steer"
		switch {
		case w.State == campaigns.Running && was.State != campaigns.Running:
			act = "start"
			if err := is.Validate(s.now()); err != nil {
				return err
			}
			if is.OptoutID, err = s.optouts(ctx, q, is); err != nil {
				return err
			}
		case w.State == campaigns.Stopped && (was.State != campaigns.Stopped || w.Now):
			act = "stop"
		}
		if err := q.SteerCampaign(ctx, db.SteerCampaignParams{ID: id, State: string(is.State), Mode: string(is.Mode), Settings: text(is.Settings)}); err != nil {
			return err
		}
		is.Version++
		return s.audit(ctx, q, entry{by: by, noun: "campaign", act: act, id: id, siteID: is.SiteID, before: steered(was), after: w})
	})
	if err != nil {
		return campaigns.Campaign{}, err
	}
	if w.Now {
		s.announce(events.DirectoryEvent{Noun: "campaign", ID: id, Act: actStopNow, By: by.UserID, SiteID: is.SiteID})
	} else {
		s.told(by, "campaign", "update", id, is.SiteID)
	}
	return is, nil
}

// optoutsName is of the list that a campaign without one gets; all of a site share it, for who refuses one refuses the firm.
const optoutsName = "Opt-outs"

// optouts finds or makes the do-not-call list for people who refuse.
func (s *Store) optouts(ctx context.Context, q *db.Queries, c campaigns.Campaign) (string, error) {
	if c.OptoutID != "" {
		return c.OptoutID, nil
	}
	return s.sharedOptouts(ctx, q, c.SiteID, c.Country)
}

func (s *Store) sharedOptouts(ctx context.Context, q *db.Queries, siteID, country string) (string, error) {
	id, err := q.OptoutList(ctx, db.OptoutListParams{SiteID: siteID, Name: optoutsName})
	if errors.Is(err, sql.ErrNoRows) {
		id = s.ids.New()
		err = q.InsertDNCList(ctx, db.InsertDNCListParams{ID: id, SiteID: siteID, Name: optoutsName, Country: country, Version: 1})
	}
	return id, err
}

// steered is what a wish may change.
func steered(c campaigns.Campaign) campaigns.Wish {
	return campaigns.Wish{State: c.State, Mode: c.Mode, Pace: c.Pace, Ratio: c.Ratio}
}
