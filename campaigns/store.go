package campaigns

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/events"
)

// Store keeps campaigns and trunks; sql/store implements it. Its contract is that of queues.Store.
type Store interface {
	ListCampaigns(ctx context.Context, r events.Reach, p events.Page) (items []Campaign, next string, err error)
	GetCampaign(ctx context.Context, r events.Reach, id string) (Campaign, error)
	// CreateCampaign writes a stopped campaign.
	CreateCampaign(ctx context.Context, by events.Actor, r events.Reach, c Campaign) (Campaign, error)
	// UpdateCampaign changes what people set; the state is not touched.
	UpdateCampaign(ctx context.Context, by events.Actor, r events.Reach, c Campaign) (Campaign, error)
	// DeleteCampaign wants a stopped campaign.
	DeleteCampaign(ctx context.Context, by events.Actor, r events.Reach, id string) error
	// SetCampaign starts, stops and steers a campaign: whatever of the wish is set. No version is asked for: an emergency stop
	// must not fail because somebody else saved.
	SetCampaign(ctx context.Context, by events.Actor, r events.Reach, id string, w Wish) (Campaign, error)
	AttachList(ctx context.Context, by events.Actor, r events.Reach, campaignID, listID string) error
	DetachList(ctx context.Context, by events.Actor, r events.Reach, campaignID, listID string) error

	ListTrunks(ctx context.Context, r events.Reach, p events.Page) (items []Trunk, next string, err error)
	GetTrunk(ctx context.Context, r events.Reach, id string) (Trunk, error)
	CreateTrunk(ctx context.Context, by events.Actor, r events.Reach, t Trunk) (Trunk, error)
	UpdateTrunk(ctx context.Context, by events.Actor, r events.Reach, t Trunk) (Trunk, error)
	DeleteTrunk(ctx context.Context, by events.Actor, r events.Reach, id string) error

	// RecyclePreview answers what a wish would come to, which may have no outcomes yet, and by which codes it could be narrowed: that
	// reads the last attempt of every lead. Recycle makes the leads of a wish due again and answers how many.
	RecyclePreview(ctx context.Context, r events.Reach, id string, w RecycleWish, codes bool) (RecyclePreview, error)
	Recycle(ctx context.Context, by events.Actor, r events.Reach, id string, w RecycleWish) (int, error)
	// ListResults answers attempts, newest first.
	ListResults(ctx context.Context, r events.Reach, id string, f ResultFilter, p events.Page) (items []Result, next string, err error)
	// ListSamples answers sounds that the detection took for machines, newest first, with all of them counted.
	ListSamples(ctx context.Context, r events.Reach, id, which string, p events.Page) (Samples, error)
	// GetSample answers the recording of one, for who may hear it.
	GetSample(ctx context.Context, r events.Reach, id, recordingID string) (events.Recording, error)
	// JudgeSample writes down what somebody heard in one, HeardNothing takes it back; it answers the share as it is then.
	JudgeSample(ctx context.Context, by events.Actor, r events.Reach, id, recordingID string, heard Heard) (SampleShare, error)
	// AuditPlay writes down who begins to hear a recording.
	AuditPlay(ctx context.Context, by events.Actor, r events.Recording) error
	// CampaignProgress is per list, per agent and per hour.
	CampaignProgress(ctx context.Context, r events.Reach, id string, from, to time.Time) (Progress, error)
}

// Wish is what a supervisor steers while a campaign runs.
type Wish struct {
	State State      `json:"state,omitempty" enum:"stopped,running"`
	Mode  rules.Mode `json:"mode,omitempty" enum:"preview,progressive,power,predictive"`
	Pace  int        `json:"pace,omitempty" minimum:"10" maximum:"100"`
	Ratio float64    `json:"ratio,omitempty" minimum:"1" maximum:"10"`
	// Now stops at once: what rings is withdrawn. Conversations go on.
	Now bool `json:"now,omitempty" doc:"of a stop: what rings is withdrawn at once"`
}

// ResultFilter narrows results; empty fields do not.
type ResultFilter struct {
	From, To time.Time
	Outcome  string
	ListID   string
	AgentID  string
}

// Result is one attempt with the lead it called.
type Result struct {
	Attempt     events.Attempt    `json:"attempt"`
	Lead        string            `json:"lead" doc:"name"`
	ExternalID  string            `json:"external_id,omitempty"`
	Fields      map[string]string `json:"fields,omitempty"`
	List        string            `json:"list" doc:"name"`
	Agent       string            `json:"agent,omitempty" doc:"name"`
	Disposition string            `json:"disposition,omitempty" doc:"name"`
	// Form is what the agent wrote down, for who may see the queue's conversations.
	Form *events.FormAnswers `json:"form,omitempty"`
}

// Progress is how far a campaign came.
type Progress struct {
	Lists  []ListProgress  `json:"lists"`
	Agents []AgentProgress `json:"agents"`
	Hours  []HourProgress  `json:"hours" doc:"by hour of the campaign's day, 0 to 23"`
}

// ListProgress is a campaign's way through one list.
type ListProgress struct {
	ListID string `json:"list_id"`
	Name   string `json:"name"`
	// State tells of a large list that is on its way.
	State string `json:"state,omitempty" enum:"adding,removing" doc:"the list's leads are still being added or taken away"`
	Leads Leads  `json:"leads"`
	Funnel
}

// AgentProgress is one agent's part.
type AgentProgress struct {
	AgentID     string `json:"agent_id"`
	Name        string `json:"name"`
	Connected   int    `json:"connected"`
	Success     int    `json:"success"`
	Skipped     int    `json:"skipped"`
	TalkSeconds int    `json:"talk_seconds"`
}

// HourProgress is one hour of the day.
type HourProgress struct {
	Hour int `json:"hour"`
	Funnel
}
