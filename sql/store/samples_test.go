package store_test

import (
	"testing"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/abandonment"
	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/projector"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestWhatPeopleHearInSamplesIsTheAuditThatTheEngineCountsWith(t *testing.T) {
	k := newCalling(t, four)
	var samples []string
	for range 4 {
		a := k.take()
		a.Detection = events.Detection{Verdict: "machine", Cause: "LONGGREETING-1500-1500"}
		a = k.ends(a, outcomes.Machine, events.LeadNext{Closed: true})
		r := events.Recording{ID: k.ids.New(), CallID: k.ids.New(), SiteID: k.two.ID, QueueID: k.c.QueueID, AttemptID: a.ID, CampaignID: k.c.ID, State: events.RecordingKept, StartedAt: k.now, EndedAt: k.now, DurationMS: 2500}
		samples = append(samples, r.ID)
		if err := k.applies(projector.Batch{Recordings: []projector.Recording{{Recording: r, Seq: 1, ChangedAt: k.now}}}, a); err != nil {
			t.Fatal(err)
		}
	}
	elsewhere := events.Reach{SiteIDs: []string{k.one.ID}}
	_, err := k.ListSamples(k.ctx, elsewhere, k.c.ID, "open", events.Page{})
	wants(t, err, fault.NotFound, "row.not_found", "")
	_, err = k.JudgeSample(k.ctx, by, elsewhere, k.c.ID, samples[0], campaigns.HeardPerson)
	wants(t, err, fault.NotFound, "row.not_found", "")
	_, err = k.JudgeSample(k.ctx, by, all, k.c.ID, k.ids.New(), campaigns.HeardPerson)
	wants(t, err, fault.NotFound, "row.not_found", "")
	if got := must(k.ListSamples(k.ctx, all, k.c.ID, "open", events.Page{Limit: 3}))(t); len(got.Items) != 3 || got.Next == "" || got.Items[0].ID != samples[3] ||
		got.Items[0].Cause != "LONGGREETING-1500-1500" || got.Items[0].Number == "" || got.Share.Open != 4 || got.Share.Bound != 1 {
		t.Errorf("open are %+v", got)
	}
	var share campaigns.SampleShare
	for i, heard := range []campaigns.Heard{campaigns.HeardPerson, campaigns.HeardMachine, campaigns.HeardUnclear, campaigns.HeardMachine, campaigns.HeardNothing} {
		share = must(k.JudgeSample(k.ctx, by, all, k.c.ID, samples[min(i, 3)], heard))(t)
	}
	got := must(k.ListSamples(k.ctx, all, k.c.ID, "all", events.Page{}))(t)
	if s := got.Share; s.Open != 1 || s != share || s.People != 1 || s.Machines != 1 || s.Unclear != 1 || s.Share != 0.5 || s.Bound <= 0.9 {
		t.Errorf("the share is %+v, and was answered as %+v", s, share)
	}
	if got := must(k.ListSamples(k.ctx, all, k.c.ID, "person", events.Page{}))(t).Items; len(got) != 1 || got[0].ID != samples[0] || got[0].HeardAt.IsZero() {
		t.Errorf("people are %+v", got)
	}
	if a := must(k.DiallingPlan(k.ctx))(t).Audits[k.c.ID]; a != (abandonment.Audit{Clips: 2, People: 1}) {
		t.Errorf("the engine counts with %+v", a)
	}
	if r := must(k.GetSample(k.ctx, all, k.c.ID, samples[1]))(t); r.AttemptID == "" || r.CampaignID != k.c.ID {
		t.Errorf("the recording is %+v", r)
	}
}
