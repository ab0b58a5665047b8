package events

import "time"

// AttemptRef ties a call and an interaction to the attempt of a campaign that they belong to.
type AttemptRef struct {
	ID         string `json:"id"`
	CampaignID string `json:"campaign_id"`
	LeadID     uint64 `json:"lead_id"`
	// Campaign is its name. What follows leads the agent through the conversation, where the campaign has it.
	Campaign string `json:"campaign,omitempty"`
	ScriptID string `json:"script_id,omitempty"`
	FormID   string `json:"form_id,omitempty"`
	CRMURL   string `json:"crm_url,omitempty"`
	CRMMode  string `json:"crm_mode,omitempty"`
}

// LeadInfo is what the agent sees of the lead that is called. The record is shared; its fields are never changed.
type LeadInfo struct {
	Name     string            `json:"name,omitempty"`
	TimeZone string            `json:"time_zone,omitempty"`
	Fields   map[string]string `json:"fields,omitempty" doc:"the list's own fields"`
}

// Preview is a lead that an agent looks at before the number is dialled.
type Preview struct {
	// Seconds is how long the agent looks before the number is dialled by itself; 0 waits for the agent. AtOnce does not wait.
	Seconds int  `json:"seconds,omitempty"`
	AtOnce  bool `json:"at_once,omitempty"`
	// Ends is when the look is over.
	Ends time.Time `json:"ends,omitzero"`
	// NotAfter is when the hours in which the person may be called end; zero when they do not.
	NotAfter time.Time `json:"not_after,omitzero"`
	// CanSkip lets the agent pass over the lead, with a reason.
	CanSkip bool   `json:"can_skip,omitempty"`
	Skipped string `json:"skipped,omitempty"` // the reason
	// Placing is how the number will be dialled.
	Placing Placing `json:"placing"`
}

// GiveUp is when a person who answered a campaign's call and met nobody hears the message.
type GiveUp struct {
	At      time.Time `json:"at"`
	Message string    `json:"message,omitempty"` // media URI
}

// AttemptState is where an attempt to reach a lead stands.
type AttemptState string

// States of an attempt.
const (
	AttemptLeased   AttemptState = "leased"   // the lead is ours and nothing was dialled; waits for an agent when one comes first
	AttemptDialling AttemptState = "dialling" // the number was asked of the PBX, or rings
	AttemptAnswered AttemptState = "answered" // somebody or something answered: the detection listens, or a person waits for an agent
	AttemptTalking  AttemptState = "talking"  // an agent has the person
	AttemptWrapup   AttemptState = "wrapup"   // the agent codes what was said
	AttemptClosed   AttemptState = "closed"
)

// Attempt is the live record of one try to reach one lead at one number. It is leased in the journal before anything is
// asked of the PBX, and closed by its event.
type Attempt struct {
	ID         string `json:"id"`
	CampaignID string `json:"campaign_id"`
	SiteID     string `json:"site_id"`
	QueueID    string `json:"queue_id"`
	Campaign   uint32 `json:"campaign"` // its short number
	List       uint32 `json:"list"`     // short number of the lead's list
	LeadID     uint64 `json:"lead_id"`
	// Lease is the lease on the lead's row that the attempt's end gives back.
	Lease    string `json:"lease"`
	Number   string `json:"number"`   // in E.164
	Position int    `json:"position"` // place of the number among the lead's
	Mode     string `json:"mode"`     // how it was dialled
	// Reserved says that an agent was on the line, or looked at the lead, before the number was dialled.
	Reserved bool   `json:"reserved,omitempty"`
	CallerID string `json:"caller_id,omitempty"`
	TrunkID  string `json:"trunk_id,omitempty"`
	Segment  int    `json:"segment,omitempty"`
	// Rules is the version of the preset that allowed it, Basis the legal ground.
	Rules string `json:"rules,omitempty"`
	Basis string `json:"basis,omitempty"`
	// LimitMS is the longest that a person may wait for an agent, in milliseconds from the answer.
	LimitMS int `json:"limit_ms,omitempty"`

	CallID        string `json:"call_id,omitempty"`
	InteractionID string `json:"interaction_id,omitempty"`
	AgentID       string `json:"agent_id,omitempty"`

	State      AttemptState `json:"state"`
	Since      time.Time    `json:"since"`
	LeasedAt   time.Time    `json:"leased_at"`
	DialledAt  time.Time    `json:"dialled_at,omitzero"`
	RangAt     time.Time    `json:"rang_at,omitzero"`
	AnsweredAt time.Time    `json:"answered_at,omitzero"`
	JudgedAt   time.Time    `json:"judged_at,omitzero"` // the detection of machines gave its verdict
	JoinedAt   time.Time    `json:"joined_at,omitzero"`
	EndedAt    time.Time    `json:"ended_at,omitzero"`
	ClosedAt   time.Time    `json:"closed_at,omitzero"`

	Outcome string `json:"outcome,omitempty"` // campaigns/outcomes; set when the call is over
	// Uncounted attempts never left the house: they count for no cap.
	Uncounted     bool      `json:"uncounted,omitempty"`
	Ours          bool      `json:"ours,omitempty"` // we ended the call, not the person
	Detection     Detection `json:"detection,omitzero"`
	DispositionID string    `json:"disposition_id,omitempty"`
	// Refused is set when the person wants no more calls; OptoutID is the do-not-call list that gets the number.
	Refused    bool   `json:"refused,omitempty"`
	OptoutID   string `json:"optout_id,omitempty"`
	SkipReason string `json:"skip_reason,omitempty"`
	Q850       int    `json:"q850,omitempty"`
	TechCause  int    `json:"tech_cause,omitempty"`
	// Next is what follows for the lead, decided when the attempt is closed.
	Next *LeadNext `json:"next,omitempty"`
}

// Detection is what Asterisk's detection of machines said.
type Detection struct {
	Verdict string `json:"verdict,omitempty"` // person, machine, unsure; empty: nobody asked
	Cause   string `json:"cause,omitempty"`   // as Asterisk gave it
}

// LeadNext is where a campaign stands with a lead after an attempt.
type LeadNext struct {
	Closed   bool      `json:"closed,omitempty"`
	At       time.Time `json:"at,omitzero"` // not before
	Position int       `json:"position"`
	// Held is the rule that holds the lead until then, empty for the wait after the result.
	Held string `json:"held,omitempty"`
	// Callback is when the person asked to be called; Agent is who promised it, or nobody in particular.
	Callback time.Time `json:"callback,omitzero"`
	Agent    string    `json:"agent,omitempty"`
	// Keep leaves the appointment that the lead has as it is: nobody was met.
	Keep bool `json:"keep,omitempty"`
}

// AttemptEvent is the body of every attempt.* event.
type AttemptEvent struct {
	Attempt Attempt `json:"attempt"`
}

// Key returns the attempt's id.
func (e *AttemptEvent) Key() string { return e.Attempt.ID }

// Scope returns what the attempt is bound to.
func (e *AttemptEvent) Scope() Scope {
	return Scope{SiteID: e.Attempt.SiteID, QueueID: e.Attempt.QueueID, AgentID: e.Attempt.AgentID}
}

// Placing is how a campaign's call is placed: the customer first. It is shared and never changed.
type Placing struct {
	Route string `json:"route"` // endpoint with {number} in it
	// RingSeconds is how long an unanswered call rings.
	RingSeconds int `json:"ring_seconds"`
	// Detect asks for the detection of machines, with the arguments of Asterisk's AMD; Leave is played to a machine, or nothing.
	Detect     bool   `json:"detect,omitempty"`
	DetectArgs string `json:"detect_args,omitempty"`
	Leave      string `json:"leave,omitempty"`
	// UnsureIsMachine ends a call of which the detection was not sure; otherwise an agent gets it.
	UnsureIsMachine bool `json:"unsure_is_machine,omitempty"`
	// Sample records what the detection listens to; the sound is kept when it says that it was a machine.
	Sample bool `json:"sample,omitempty"`
	// LimitMS is the longest that a person may wait for an agent.
	LimitMS int       `json:"limit_ms"`
	Lead    *LeadInfo `json:"lead,omitempty"`
	Record  bool      `json:"record,omitempty"` // what is spoken
	// Message is what a person hears whom nobody can take in time.
	Message string `json:"message,omitempty"`
	// Detection is what was found, and when; the record is replaced with it.
	Detection Detection `json:"detection,omitzero"`
	JudgedAt  time.Time `json:"judged_at,omitzero"`
}
