package events

import "time"

// RecordingState is where a recording stands.
type RecordingState string

// Recording states.
const (
	RecordingRunning RecordingState = "running"
	RecordingMuted   RecordingState = "paused"
	RecordingDone    RecordingState = "ended" // waits to be fetched from the PBX
	RecordingKept    RecordingState = "stored"
	RecordingLost    RecordingState = "failed"
)

// Recording is one segment of a call in two channels: the customer left, what the customer heard right. Its file is named
// after ID and StartedAt.
type Recording struct {
	ID            string `json:"id"`
	CallID        string `json:"call_id"`
	InteractionID string `json:"interaction_id"`
	SiteID        string `json:"site_id"`
	QueueID       string `json:"queue_id,omitempty"`
	EntryID       string `json:"entry_id,omitempty"`
	AgentID       string `json:"agent_id,omitempty"` // who spoke first
	// AttemptID and CampaignID are of a sample: what the detection of machines listened to. It belongs to no interaction.
	AttemptID  string `json:"attempt_id,omitempty"`
	CampaignID string `json:"campaign_id,omitempty"`
	// Unwanted samples are thrown away unheard: the detection took who answered for a person.
	Unwanted  bool           `json:"unwanted,omitempty"`
	State     RecordingState `json:"state"`
	StartedAt time.Time      `json:"started_at"`
	EndedAt   time.Time      `json:"ended_at,omitzero"`
	// Parts are what the PBX records one after the other: a pause ends one, and what goes on afterwards is another.
	Parts []Span `json:"parts,omitempty"`
	// Muted are the pauses, in which nothing is recorded; the last one is open while it is paused.
	Muted      []Span `json:"muted,omitempty"`
	Bytes      int64  `json:"bytes,omitempty"`
	DurationMS int64  `json:"duration_ms,omitempty"`
	SHA256     string `json:"sha256,omitempty"`
	Cause      Cause  `json:"cause,omitempty"` // why it failed, or what is missing
}

// Live reports whether the PBX still records.
func (r *Recording) Live() bool { return r.State == RecordingRunning || r.State == RecordingMuted }

// Sample reports whether it is kept for the audit of the detection of machines.
func (r *Recording) Sample() bool { return r.AttemptID != "" }

// Span is a stretch of time; To is zero while it lasts.
type Span struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to,omitzero"`
	Lost bool      `json:"lost,omitempty"` // it broke off
}

// RecordingEvent is the body of every recording.* event.
type RecordingEvent struct {
	Recording Recording `json:"recording"`
}

// Key returns the recording's id.
func (e *RecordingEvent) Key() string { return e.Recording.ID }

// Scope returns what the recorded call is bound to.
func (e *RecordingEvent) Scope() Scope {
	r := &e.Recording
	return Scope{SiteID: r.SiteID, QueueID: r.QueueID, EntryID: r.EntryID, AgentID: r.AgentID}
}
