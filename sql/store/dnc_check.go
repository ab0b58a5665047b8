package store

import (
	"context"
	"strings"

	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/sql/store/db"
)

// CheckDNC answers which numbers nobody may call for a campaign of a site: those on lists, and those of contacts who want no calls.
func (s *Store) CheckDNC(ctx context.Context, siteID, campaignID string, numbers []lists.Number) ([]lists.DNCHit, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	hits, err := s.listed(ctx, siteID, campaignID, numbers)
	if err != nil {
		return nil, explain(err)
	}
	forbid, err := s.forbidden(ctx, siteID, campaignID, numbers)
	return append(hits, forbid...), explain(err)
}

func (s *Store) listed(ctx context.Context, siteID, campaignID string, numbers []lists.Number) ([]lists.DNCHit, error) {
	rows, err := s.q.DNCListsFor(ctx, db.DNCListsForParams{SiteID: siteID, CampaignID: null(campaignID)})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	nums, by, want := make([]uint32, len(rows)), map[uint32]db.DNCListsForRow{}, make([]uint64, len(numbers))
	for i, l := range rows {
		nums[i], by[l.Num] = l.Num, l
	}
	for i, n := range numbers {
		want[i] = uint64(n)
	}
	found, err := s.q.DNCHits(ctx, db.DNCHitsParams{DncNums: nums, Numbers: want})
	return mapped(found, err, sure(func(h db.DNCHitsRow) lists.DNCHit {
		return lists.DNCHit{Number: lists.Number(h.Number), ListID: by[h.DncNum].ID, Name: by[h.DncNum].Name}
	}))
}

// forbidden finds the contacts by their numbers with and without a plus, as calls do.
func (s *Store) forbidden(ctx context.Context, siteID, campaignID string, numbers []lists.Number) ([]lists.DNCHit, error) {
	want, back := make([]string, 0, 2*len(numbers)), make(map[string]lists.Number, 2*len(numbers))
	for _, n := range numbers {
		for _, v := range []string{n.String(), n.String()[1:]} {
			want, back[v] = append(want, v), n
		}
	}
	found, err := s.q.NoCallContacts(ctx, db.NoCallContactsParams{Numbers: want, SiteID: siteID, CampaignID: campaignID})
	return mapped(found, err, sure(func(f db.NoCallContactsRow) lists.DNCHit {
		return lists.DNCHit{Number: back[f.Value], ContactID: f.ContactID}
	}))
}

// MayCall reports whether the contacts of a number allow that they are called; a stranger's does.
func (s *Store) MayCall(ctx context.Context, siteID, number string) (bool, error) {
	bare := strings.TrimPrefix(contacts.Phone(number), "+")
	found, err := s.q.NoCallContacts(ctx, db.NoCallContactsParams{Numbers: []string{bare, "+" + bare}, SiteID: siteID})
	return len(found) == 0, explain(err)
}
