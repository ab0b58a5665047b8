package campaigns

import (
	"time"

	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/desk/guides"
)

// State is whether a campaign dials, as people decided.
type State string

// States of a campaign.
const (
	Stopped State = "stopped" // nothing is dialled; calls that ring are given up after their least ring, conversations go on
	Running State = "running"
)

// Campaign is an outbound calling programme: which lists are called, by whose agents, how, and by which rules.
type Campaign struct {
	ID      string `json:"id"`
	Num     uint32 `json:"-"`
	SiteID  string `json:"site_id"`
	Name    string `json:"name"`
	State   State  `json:"state" enum:"stopped,running" readOnly:"true"`
	QueueID string `json:"queue_id" doc:"its agents take the calls; its wrap-up and dispositions hold"`
	// Settings are everything else.
	Settings
	ListIDs   []string  `json:"list_ids" readOnly:"true" doc:"attached by their own operations"`
	CreatedAt time.Time `json:"created_at" readOnly:"true"`
	Version   int       `json:"version"`
}

// Settings are how a campaign dials.
type Settings struct {
	Mode rules.Mode `json:"mode" enum:"preview,progressive,power,predictive"`
	// Ratio is of power: calls for each ready agent.
	Ratio float64 `json:"ratio" minimum:"1" maximum:"10" doc:"of power: calls for each ready agent"`
	// Pace is a hand's brake on automatic modes: of the calls the pacer wants so many per cent are placed.
	Pace     int    `json:"pace" minimum:"10" maximum:"100" doc:"per cent of the calls that the pacing wants"`
	Weight   int    `json:"weight" minimum:"1" maximum:"100" doc:"share of trunks and of agents who serve several campaigns"`
	Channels int    `json:"channels" minimum:"0" maximum:"5000" doc:"most calls at a time; 0 for what the trunk has"`
	Country  string `json:"country" doc:"two letters: where leads live of whom nothing tells more"`
	TimeZone string `json:"time_zone" doc:"the campaign's calendar, for days of abandonment"`
	TrunkID  string `json:"trunk_id"`

	Preset    string           `json:"preset" doc:"law that the campaign adopts, by its id"`
	Rules     rules.Rules      `json:"rules" doc:"the campaign's own; they may only tighten the preset"`
	Overrides []rules.Override `json:"overrides,omitempty"`

	CallerID CallerIDs  `json:"caller_id"`
	Preview  PreviewWay `json:"preview"`
	// Message is what people hear who answered and whom nobody could take in time.
	Message   string  `json:"message,omitempty" doc:"media URI of what people hear who answered and met nobody"`
	Detection Machine `json:"detection"`
	Record    bool    `json:"record" doc:"what is spoken is recorded, as the rules allow"`

	// Guide leads agents through the conversations; what it does not have, the queue's does.
	Guide guides.Attached `json:"guide" required:"false"`
	// OptoutID is the do-not-call list that gets the numbers of people who want no more calls; a start without one makes one.
	OptoutID string `json:"optout_id,omitempty" doc:"do-not-call list for people who want no more calls; a start without one makes one"`
}

// CallerIDs are what a campaign may show.
type CallerIDs struct {
	Source rules.Source `json:"source" enum:"campaign,lead,pool"`
	Number string       `json:"number" doc:"in E.164"`
	Field  string       `json:"field,omitempty" doc:"of source lead: the own field that has it"`
	Pool   []PoolNumber `json:"pool,omitempty"`
}

// PoolNumber is one of several caller IDs.
type PoolNumber struct {
	Number   string   `json:"number"`
	Serves   []string `json:"serves,omitempty" doc:"beginnings of the numbers it is meant for"`
	DailyCap int      `json:"daily_cap,omitempty"`
}

// PreviewWay is how an agent sees a lead before it is dialled.
type PreviewWay struct {
	Seconds int  `json:"seconds" minimum:"0" maximum:"3600" doc:"until the number is dialled by itself; 0 waits for the agent"`
	CanSkip bool `json:"can_skip"`
}

// Machine is the detection of answering machines. It is off unless somebody switches it on.
type Machine struct {
	On   bool   `json:"on"`
	Args string `json:"args,omitempty" maxLength:"80" doc:"arguments of Asterisk's AMD, in its order: initial silence, greeting, after greeting silence, total analysis time …, by commas; empty for amd.conf's"`
	// Leave is the message left on a machine; empty hangs up.
	Leave           string `json:"leave,omitempty"`
	UnsureIsMachine bool   `json:"unsure_is_machine,omitempty"`
	// SamplePercent of what was taken for a machine is recorded for supervisors to listen to.
	SamplePercent int `json:"sample_percent" minimum:"0" maximum:"100"`
}

// Trunk is a way out of the house.
type Trunk struct {
	ID       string  `json:"id"`
	SiteID   string  `json:"site_id"`
	Name     string  `json:"name"`
	Route    string  `json:"route" doc:"endpoint with {number} in it, such as PJSIP/{number}@provider"`
	Channels int     `json:"channels" minimum:"1" maximum:"5000"`
	CPS      float64 `json:"cps" minimum:"0.1" maximum:"200" doc:"calls placed a second, at most"`
	// Numbers are those that the provider lets the house show.
	Numbers []string `json:"numbers" doc:"caller IDs that are ours on this trunk, in E.164; empty: any"`
	Plus    bool     `json:"plus" doc:"numbers are dialled with their plus"`
	Version int      `json:"version"`
}
