package store

import (
	"context"
	"math"
	"slices"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

// recycleRows is how many leads one transaction makes due again.
const recycleRows = 5000

// narrowing is a wish as the queries take it.
type narrowing struct {
	campaign uint32
	below    uint16
	lists    []uint32
	codes    []string
	reach    events.Reach
	w        campaigns.RecycleWish
}

// narrow finds the lists of a wish among those of the campaign in reach.
func narrow(ctx context.Context, q *db.Queries, r events.Reach, c campaigns.Campaign, w campaigns.RecycleWish) (narrowing, error) {
	n := narrowing{campaign: c.Num, below: math.MaxUint16, codes: w.Dispositions, reach: r, w: w}
	if w.AttemptsBelow > 0 {
		n.below = uint16(min(w.AttemptsBelow, math.MaxUint16))
	}
	if len(w.ListIDs) == 0 {
		return n, nil
	}
	rows, err := q.ListsOfCampaign(ctx, db.ListsOfCampaignParams{CampaignID: c.ID, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
	if err != nil {
		return n, err
	}
	for _, id := range w.ListIDs {
		at := slices.IndexFunc(rows, func(l db.ListsOfCampaignRow) bool { return l.ID == id })
		if at < 0 {
			return n, check.Unknown("list_ids")
		}
		n.lists = append(n.lists, rows[at].Num)
	}
	return n, nil
}

// RecyclePreview implements campaigns.Store.
func (s *Store) RecyclePreview(ctx context.Context, r events.Reach, id string, w campaigns.RecycleWish, codes bool) (out campaigns.RecyclePreview, err error) {
	if !ids.Valid(id) {
		return out, missing("campaign")
	}
	if err := w.ValidatePreview(); err != nil {
		return out, err
	}
	out = campaigns.RecyclePreview{Outcomes: map[string]int{}, Dispositions: []campaigns.RecycleCode{}}
	err = s.snapshot(ctx, func(q *db.Queries) error {
		c, err := campaignNoun.get(ctx, q, r, id)
		if err != nil {
			return unreadable("campaign", err)
		}
		n, err := narrow(ctx, q, r, c, w)
		if err != nil {
			return err
		}
		if out.Outcomes, err = n.outcomes(ctx, q); err != nil || len(w.Outcomes) == 0 {
			return err
		}
		if out.Leads, out.Barred, err = n.sum(ctx, q, c); err != nil || !codes {
			return err
		}
		out.Dispositions, err = n.dispositions(ctx, q)
		return err
	})
	return out, err
}

func (n narrowing) outcomes(ctx context.Context, q *db.Queries) (map[string]int, error) {
	rows, err := q.RecycleCounts(ctx, db.RecycleCountsParams{CampaignNum: n.campaign, AttemptsBelow: n.below, AnyList: flag(len(n.lists) == 0), ListNums: n.lists})
	out := map[string]int{}
	for _, x := range rows {
		if x.Outcome != "" { // else closed by a rule before anybody called
			out[x.Outcome] = int(x.Leads)
		}
	}
	return out, err
}

func (n narrowing) dispositions(ctx context.Context, q *db.Queries) ([]campaigns.RecycleCode, error) {
	rows, err := q.RecycleCodes(ctx, db.RecycleCodesParams{CampaignNum: n.campaign, Outcomes: n.w.Outcomes, AttemptsBelow: n.below, AnyList: flag(len(n.lists) == 0), ListNums: n.lists,
		AllSites: flag(n.reach.AllSites), SiteIds: n.reach.SiteIDs, QueueIds: n.reach.QueueIDs})
	return mapped(rows, err, sure(func(x db.RecycleCodesRow) campaigns.RecycleCode {
		return campaigns.RecycleCode{ID: x.DispositionID, Name: x.Name.String, Leads: int(x.Leads)}
	}))
}

func (n narrowing) sum(ctx context.Context, q *db.Queries, c campaigns.Campaign) (leads, barred int, err error) {
	lists, err := q.DNCListsFor(ctx, db.DNCListsForParams{SiteID: c.SiteID, CampaignID: null(c.ID)})
	if err != nil {
		return 0, 0, err
	}
	nums := make([]uint32, len(lists))
	for i, l := range lists {
		nums[i] = l.Num
	}
	row, err := q.RecycleSum(ctx, db.RecycleSumParams{FirstOf: nums, DncNums: nums, CampaignNum: n.campaign, Outcomes: n.w.Outcomes, AttemptsBelow: n.below, AnyList: flag(len(n.lists) == 0), ListNums: n.lists,
		AnyCode: flag(len(n.codes) == 0), Dispositions: n.codes, AllSites: flag(n.reach.AllSites), SiteIds: n.reach.SiteIDs, QueueIds: n.reach.QueueIDs})
	return int(row.Leads), int(row.Barred), err
}

// some are leads of the wish behind one, in the order of their ids.
func (n narrowing) some(ctx context.Context, q *db.Queries, after uint64) (found []uint64, err error) {
	rows, err := q.RecycleLeads(ctx, db.RecycleLeadsParams{CampaignNum: n.campaign, Outcomes: n.w.Outcomes, AttemptsBelow: n.below, After: after, AnyList: flag(len(n.lists) == 0), ListNums: n.lists,
		AnyCode: flag(len(n.codes) == 0), Dispositions: n.codes, AllSites: flag(n.reach.AllSites), SiteIds: n.reach.SiteIDs, QueueIds: n.reach.QueueIDs, Limit: recycleRows})
	return mapped(rows, err, sure(func(x db.RecycleLeadsRow) uint64 { return x.LeadID }))
}

// Recycle implements campaigns.Store. What an interruption left out is done by asking again.
func (s *Store) Recycle(ctx context.Context, by events.Actor, r events.Reach, id string, w campaigns.RecycleWish) (int, error) {
	if err := w.Validate(); err != nil {
		return 0, err
	}
	c, err := s.GetCampaign(ctx, r, id)
	if err != nil {
		return 0, err
	}
	if !campaignNoun.allows(r, c) {
		return 0, outOfReach("campaign")
	}
	n, err := narrow(ctx, s.q, r, c, w)
	if err != nil {
		return 0, explain(err)
	}
	total, err := s.recycleAll(ctx, n)
	if total == 0 && err != nil {
		return 0, err
	}
	// what was done is audited, also when the rest failed or nobody waits for it any more
	audited := s.inTx(context.WithoutCancel(ctx), func(q *db.Queries) error {
		return s.audit(ctx, q, entry{by: by, noun: "campaign", act: "recycle", id: id, siteID: c.SiteID, after: map[string]any{"wish": w, "leads": total}})
	})
	s.told(by, "campaign", "update", id, c.SiteID)
	return total, check.First(err, audited)
}

func (s *Store) recycleAll(ctx context.Context, n narrowing) (total int, err error) {
	after, now := uint64(0), seconds(s.now())
	for {
		some, err := n.some(ctx, s.q, after)
		if err != nil || len(some) == 0 {
			return total, explain(err)
		}
		after = some[len(some)-1]
		var did int64
		if err := s.inTx(ctx, func(q *db.Queries) (err error) {
			did, err = q.RecycleSome(ctx, db.RecycleSomeParams{Now: now, CampaignNum: n.campaign, Outcomes: n.w.Outcomes, Ids: some})
			return err
		}); err != nil {
			return total, err
		}
		total += int(did)
	}
}
