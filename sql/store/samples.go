package store

import (
	"context"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/abandonment"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

// ListSamples implements campaigns.Store.
func (s *Store) ListSamples(ctx context.Context, r events.Reach, id, which string, p events.Page) (out campaigns.Samples, err error) {
	before, err := newestFirst(p)
	if err != nil {
		return out, err
	}
	c, err := s.GetCampaign(ctx, r, id)
	if err != nil {
		return out, err
	}
	rows, err := s.q.ListSamples(ctx, db.ListSamplesParams{CampaignID: null(c.ID), AllSites: flag(r.AllSites), SiteIds: nulls(r.SiteIDs), QueueIds: nulls(r.QueueIDs), BeforeID: before, Which: which, Limit: int32(p.Size() + 1)})
	all, err := mapped(rows, explain(err), sure(sampleOf))
	if err != nil {
		return out, err
	}
	out.Items, out.Next = page(all, p.Size(), func(x campaigns.Sample) string { return x.ID })
	out.Share, err = sampleShare(ctx, s.q, r, c.ID)
	return out, explain(err)
}

// sampleShare counts all samples of a campaign in reach.
func sampleShare(ctx context.Context, q *db.Queries, r events.Reach, id string) (share campaigns.SampleShare, err error) {
	counts, err := q.CountSamples(ctx, db.CountSamplesParams{CampaignID: null(id), AllSites: flag(r.AllSites), SiteIds: nulls(r.SiteIDs), QueueIds: nulls(r.QueueIDs)})
	for _, n := range counts {
		countHeard(&share, campaigns.Heard(n.Heard), int(n.Clips))
	}
	return share.Weigh(), err
}

func sampleOf(x db.ListSamplesRow) campaigns.Sample {
	out := campaigns.Sample{ID: x.ID, AttemptID: x.AttemptID.String, At: x.StartedAt, DurationMS: x.DurationMs, Cause: x.VerdictCause.String, Outcome: x.Outcome.String,
		Heard: campaigns.Heard(x.Heard.String), HeardAt: x.HeardAt.Time, HeardBy: x.HeardBy.String}
	if x.Number.Valid {
		out.Number = e164(uint64(x.Number.Int64))
	}
	return out
}

func countHeard(s *campaigns.SampleShare, heard campaigns.Heard, n int) {
	switch heard {
	case campaigns.HeardPerson:
		s.People += n
	case campaigns.HeardMachine:
		s.Machines += n
	case campaigns.HeardUnclear:
		s.Unclear += n
	default:
		s.Open += n
	}
}

// GetSample implements campaigns.Store.
func (s *Store) GetSample(ctx context.Context, r events.Reach, id, recordingID string) (events.Recording, error) {
	c, err := s.GetCampaign(ctx, r, id)
	if err != nil {
		return events.Recording{}, err
	}
	row, err := s.q.GetSample(ctx, db.GetSampleParams{ID: recordingID, CampaignID: null(c.ID), AllSites: flag(r.AllSites), SiteIds: nulls(r.SiteIDs), QueueIds: nulls(r.QueueIDs)})
	if err != nil {
		return events.Recording{}, unreadable("sample", err)
	}
	return recordingOf(row)
}

// JudgeSample implements campaigns.Store.
func (s *Store) JudgeSample(ctx context.Context, by events.Actor, r events.Reach, id, recordingID string, heard campaigns.Heard) (share campaigns.SampleShare, err error) {
	rec, err := s.GetSample(ctx, r, id, recordingID)
	if err != nil {
		return share, err
	}
	err = s.inTx(ctx, func(q *db.Queries) (err error) {
		if heard == campaigns.HeardNothing {
			err = q.UnjudgeSample(ctx, recordingID)
		} else {
			err = q.JudgeSample(ctx, db.JudgeSampleParams{RecordingID: recordingID, CampaignID: id, Heard: string(heard), UserID: by.UserID, At: s.now()})
		}
		if err != nil {
			return err
		}
		if share, err = sampleShare(ctx, q, r, id); err != nil {
			return err
		}
		return s.audit(ctx, q, entry{by: by, noun: "sample", act: "judge", id: recordingID, siteID: rec.SiteID, after: map[string]campaigns.Heard{"heard": heard}})
	})
	if err == nil {
		s.told(by, "campaign", "update", id, rec.SiteID) // the engine counts with it
	}
	return share, explain(err)
}

// audits are what people heard in all samples, by campaign.
func audits(ctx context.Context, q *db.Queries) (map[string]abandonment.Audit, error) {
	rows, err := q.CountVerdicts(ctx)
	shares := map[string]campaigns.SampleShare{}
	for _, x := range rows {
		share := shares[x.CampaignID]
		countHeard(&share, campaigns.Heard(x.Heard), int(x.Clips))
		shares[x.CampaignID] = share
	}
	out := make(map[string]abandonment.Audit, len(shares))
	for id, share := range shares {
		out[id] = share.Audit()
	}
	return out, err
}
