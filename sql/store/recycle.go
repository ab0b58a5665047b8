package store

import (
	"context"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/sql/store/db"
)

// recycleRows is how many leads one transaction makes due again.
const recycleRows = 5000

// RecyclePreview implements campaigns.Store.
func (s *Store) RecyclePreview(ctx context.Context, r events.Reach, id string) (map[string]int, error) {
	c, err := s.GetCampaign(ctx, r, id)
	if err != nil {
		return nil, err
	}
	counts, err := s.RecycleCounts(ctx, c.Num)
	delete(counts, "") // closed by a rule before anybody called
	return counts, err
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
	total, err := s.recycleAll(ctx, c.Num, w)
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

func (s *Store) recycleAll(ctx context.Context, campaign uint32, w campaigns.RecycleWish) (total int, err error) {
	after, now := uint64(0), seconds(s.now())
	for {
		found, err := s.RecycleLeads(ctx, campaign, w.Outcomes, w.AttemptsBelow, after, recycleRows)
		if err != nil || len(found) == 0 {
			return total, err
		}
		some := make([]uint64, len(found))
		for i, d := range found {
			some[i] = d.LeadID
		}
		after = some[len(some)-1]
		var n int64
		if err := s.inTx(ctx, func(q *db.Queries) (err error) {
			n, err = q.RecycleSome(ctx, db.RecycleSomeParams{Now: now, CampaignNum: campaign, Outcomes: w.Outcomes, Ids: some})
			return err
		}); err != nil {
			return total, err
		}
		total += int(n)
	}
}
