package store

import (
	"context"

	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/projector"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

var _ interactions.Recordings = (*Store)(nil)

// recordingDetails is what of a recording is only ever read as a whole.
type recordingDetails struct {
	Parts []events.Span `json:"parts,omitempty"`
	Muted []events.Span `json:"muted,omitempty"`
}

func recordingRow(r projector.Recording) db.PutRecordingParams {
	return db.PutRecordingParams{ID: r.ID, CallID: r.CallID, InteractionID: r.InteractionID, SiteID: null(r.SiteID), QueueID: null(r.QueueID),
		EntryID: null(r.EntryID), AgentID: null(r.AgentID), State: string(r.State), StartedAt: either(r.StartedAt, r.ChangedAt),
		EndedAt: nullTime(r.EndedAt), Details: text(recordingDetails{r.Parts, r.Muted}), Bytes: r.Bytes, DurationMs: r.DurationMS,
		Sha256: ascii(r.SHA256, 64), Cause: null(string(r.Cause)),
		AttemptID: null(r.AttemptID), CampaignID: null(r.CampaignID), Seq: r.Seq, ChangedAt: milli(r.ChangedAt)}
}

func recordingOf(r db.Recording) (events.Recording, error) {
	d, err := untext[recordingDetails](r.Details)
	return events.Recording{ID: r.ID, CallID: r.CallID, InteractionID: r.InteractionID, SiteID: r.SiteID.String, QueueID: r.QueueID.String,
		EntryID: r.EntryID.String, AgentID: r.AgentID.String, State: events.RecordingState(r.State), StartedAt: r.StartedAt, EndedAt: when(r.EndedAt),
		Parts: d.Parts, Muted: d.Muted, Bytes: r.Bytes, DurationMS: r.DurationMs, SHA256: r.Sha256, Cause: events.Cause(r.Cause.String),
		AttemptID: r.AttemptID.String, CampaignID: r.CampaignID.String}, err
}

// GetRecording answers one recording of an interaction in reach.
func (s *Store) GetRecording(ctx context.Context, r events.Reach, id string) (events.Recording, error) {
	if !ids.Valid(id) || r.Empty() {
		return events.Recording{}, missing("recording")
	}
	row, err := s.q.GetRecording(ctx, db.GetRecordingParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs,
		QueueIds: nulls(r.QueueIDs), EntryIds: nulls(r.EntryIDs), TeamIds: nulls(r.TeamIDs)})
	if err != nil {
		return events.Recording{}, unreadable("recording", err)
	}
	return recordingOf(row)
}

// AuditPlay writes down who begins to hear a recording.
func (s *Store) AuditPlay(ctx context.Context, by events.Actor, r events.Recording) error {
	return s.inTx(ctx, func(q *db.Queries) error {
		return s.audit(ctx, q, entry{by: by, siteID: r.SiteID, act: "play", noun: "recording", id: r.ID})
	})
}
