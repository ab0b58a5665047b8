package agents

import "github.com/cordboard/cordboard/desk/queues"

// Profile is what people decide about an agent: who it is, where it belongs, which phone it uses.
type Profile struct {
	ID     string `json:"id"`
	UserID string `json:"user_id"`
	SiteID string `json:"site_id"`
	TeamID string `json:"team_id,omitempty"`
	Name   string `json:"name"` // the user's display name
	// Phone is the one a shift begins with when nothing else is chosen: "browser" (WebRTC on the daemon's origin),
	// "extension" (a phone of the PBX) or "number" (any phone outside).
	Phone string `json:"phone"`
	// Phones are the kinds to choose among at the start of a shift, Phone included; empty means Phone alone.
	Phones []string `json:"phones,omitempty" nullable:"false"`
	// Extension is the PBX extension of an agent with a phone "extension".
	Extension string `json:"extension,omitempty"`
	// Number is what is dialled for an agent with a phone "number".
	Number string `json:"number,omitempty"`
	// NumberDirect connects the number as soon as it answers. Without it whoever answers has to press 1 first, so that a
	// mobile's voicemail takes no customer.
	NumberDirect bool `json:"number_direct,omitempty"`
	// NumberCallerID is what the number shows when it rings; empty shows the customer's own.
	NumberCallerID string `json:"number_caller_id,omitempty"`
	// Standing calls the agent's phone once, at the start of the shift, and keeps it on the line. A customer is connected
	// after a tone when AutoAnswer is set, else when 1 is pressed or, with a browser phone, when the agent accepts on the page.
	Standing bool `json:"standing,omitempty"`
	// Language is the user's, for what the agent's phone is told; the desk's directory has it, the API does not.
	Language   string       `json:"language,omitempty" readOnly:"true"`
	AutoAnswer bool         `json:"auto_answer"`
	Skills     []SkillLevel `json:"skills"`
	QueueIDs   []string     `json:"queue_ids"`
	Active     bool         `json:"active"`
	// Capacity goes before that of the site's presence policy.
	Capacity CapacityPolicy `json:"capacity,omitzero"`
	Version  int            `json:"version"`
}

// SkillLevel is how well an agent knows a skill, 1–5.
type SkillLevel struct {
	SkillID string `json:"skill_id"`
	Level   int    `json:"level"`
}

// Skill is something agents can be good at.
type Skill struct {
	ID      string `json:"id"`
	SiteID  string `json:"site_id"`
	Name    string `json:"name"`
	Version int    `json:"version"`
}

// Team groups agents under supervisors.
type Team struct {
	ID      string `json:"id"`
	SiteID  string `json:"site_id"`
	Name    string `json:"name"`
	Version int    `json:"version"`
}

// PauseReason is why an agent is paused.
type PauseReason struct {
	ID     string       `json:"id"`
	SiteID string       `json:"site_id"`
	Name   string       `json:"name"`
	Label  queues.Label `json:"label"`
	// LimitMinutes is shown and marked when passed; 0 means none.
	LimitMinutes int `json:"limit_minutes"`
	// Billable counts as worked time in reports.
	Billable bool `json:"billable"`
	Version  int  `json:"version"`
}
