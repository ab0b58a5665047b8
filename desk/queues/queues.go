// Package queues holds what people decide about queues and the ways into them: queues, entry points, opening hours and
// dispositions. It is called by the desk (to route), by web (to edit) and implemented in MariaDB by sql/store. It owns
// no goroutine.
package queues

import (
	"time"

	"github.com/cordboard/cordboard/desk/guides"
)

// Queue is a line of callers and the agents who serve it. Durations are whole seconds, as people set them.
type Queue struct {
	ID       string `json:"id"`
	SiteID   string `json:"site_id"`
	Name     string `json:"name"`
	Priority int    `json:"priority"` // higher goes first, 0 is normal
	// OfferSeconds is how long an agent's phone rings before the offer is missed (5–120).
	OfferSeconds int `json:"offer_seconds"`
	// WrapupSeconds is the time for after-call work; 0 means no wrap-up, -1 no limit.
	WrapupSeconds int `json:"wrapup_seconds"`
	// WrapupExtends is how often an agent may extend wrap-up by its own length again.
	WrapupExtends int `json:"wrapup_extends"`
	// MaxWaitSeconds lets the caller overflow (Care.Overflow) after that wait; 0 waits without end.
	MaxWaitSeconds int    `json:"max_wait_seconds"`
	MusicClass     string `json:"music_class"` // music-on-hold class of the PBX
	// HoldLimitSeconds is how long a customer may be held before the agent is warned; 0 never warns.
	HoldLimitSeconds int `json:"hold_limit_seconds"`
	// ServiceLevelSeconds is the answer time that counts as in time for the service level.
	ServiceLevelSeconds int `json:"service_level_seconds"`
	// CallerID is shown to the customer on outbound calls made for this queue; empty uses the trunk's.
	CallerID string `json:"caller_id"`
	// DispositionIDs are offered in wrap-up, in this order; the first nine have the digits 1–9.
	DispositionIDs []string `json:"disposition_ids"`
	// Strategy chooses among the agents who may take a caller: "longest_available" (the default) or "best_available".
	Strategy string `json:"strategy"`
	// Skills are what agents need for callers of this queue.
	Skills []SkillNeed `json:"skills"`
	// Teams are searched one after the other; none searches everybody who serves the queue at once.
	Teams []TeamStep `json:"teams"`
	// AgeSeconds is the wait that adds one to a caller's priority, at most AgeMost times; 0 adds nothing.
	AgeSeconds int `json:"age_seconds"`
	AgeMost    int `json:"age_most"`
	// ShowListening lets agents see that a supervisor listens. Whoever whispers or barges in is always shown.
	ShowListening bool `json:"show_listening,omitempty"`
	// Recording is when conversations are recorded: "off" (the default) or "always".
	Recording string `json:"recording"`
	// AgentIDs serve the queue.
	AgentIDs []string `json:"agent_ids"`
	// Care is what is done for those who wait.
	Care Care `json:"care"`
	// Guide is what leads agents through the queue's conversations.
	Guide   guides.Attached `json:"guide"`
	Version int             `json:"version"`
}

// Strategies of a queue.
const (
	LongestAvailable = "longest_available"
	BestAvailable    = "best_available"
)

// Policies of recording.
const (
	RecordingOff    = "off"
	RecordingAlways = "always"
)

// Records reports whether conversations of the queue are recorded.
func (q Queue) Records() bool { return q.Recording == RecordingAlways }

// SkillNeed is a skill with the least level, 1–5, that will do; Relax lowers it for those who wait long.
type SkillNeed struct {
	SkillID string  `json:"skill_id"`
	Level   int     `json:"level"`
	Relax   []Relax `json:"relax"`
}

// Relax is the level that will do from a wait on; 0 does without the skill.
type Relax struct {
	AfterSeconds int `json:"after_seconds"`
	Level        int `json:"level"`
}

// TeamStep says from which wait on a team is searched.
type TeamStep struct {
	TeamID       string `json:"team_id"`
	AfterSeconds int    `json:"after_seconds"`
}

// EntryPoint is a dialled number and what happens to its callers.
type EntryPoint struct {
	ID     string `json:"id"`
	SiteID string `json:"site_id"`
	// Number as the PBX delivers it (DID), digits only, or "*" for any other.
	Number     string `json:"number"`
	Name       string `json:"name"`
	ScheduleID string `json:"schedule_id,omitempty"` // empty: always open
	// Greeting and ClosedPrompt are media URIs of the PBX ("sound:cordboard/welcome"); empty plays nothing.
	Greeting     string `json:"greeting"`
	ClosedPrompt string `json:"closed_prompt"`
	// QueueID or AgentID takes the callers: a queue, or one agent whose own number this is. One of them is empty.
	QueueID  string `json:"queue_id,omitempty"`
	AgentID  string `json:"agent_id,omitempty"`
	Language string `json:"language"` // of the prompts and of the caller: "en", "es"
	Version  int    `json:"version"`
}

// Schedule is opening hours in a time zone.
type Schedule struct {
	ID       string    `json:"id"`
	SiteID   string    `json:"site_id"`
	Name     string    `json:"name"`
	TimeZone string    `json:"time_zone"` // IANA name
	Periods  []Period  `json:"periods"`
	Holidays []Holiday `json:"holidays"`
	// Exceptions are dates with hours of their own, in the place of those of their weekday.
	Exceptions []Exception `json:"exceptions"`
	Version    int         `json:"version"`
}

// Exception gives one local date other hours; none close the day.
type Exception struct {
	Date    string  `json:"date"` // "2006-01-02"
	Name    string  `json:"name"`
	Periods []Hours `json:"periods"`
}

// Hours is a part of a day: from Start to End, "15:04" wall clock of the schedule's zone; End "24:00" is midnight.
type Hours struct {
	Start string `json:"start"`
	End   string `json:"end"`
}

// Period is one weekly opening: from Start to End, "15:04" wall clock of the schedule's zone; End "24:00" is midnight.
type Period struct {
	Weekday time.Weekday `json:"weekday"` // 0 is Sunday
	Start   string       `json:"start"`
	End     string       `json:"end"`
}

// Holiday closes one whole local day.
type Holiday struct {
	Date string `json:"date"` // "2006-01-02"
	Name string `json:"name"`
}

// Disposition is the code an agent gives an interaction in wrap-up.
type Disposition struct {
	ID      string `json:"id"`
	SiteID  string `json:"site_id"`
	Name    string `json:"name"`
	Label   Label  `json:"label"`
	Success bool   `json:"success"`
	// Kind is what the code means beyond its name: one of the kinds below.
	Kind    string `json:"kind"`
	Version int    `json:"version"`
}

// Kinds of dispositions.
const (
	KindPlain       = ""
	KindOptOut      = "opt_out"      // the person wants no more calls
	KindCallback    = "callback"     // asks for a callback
	KindWrongNumber = "wrong_number" // somebody else's number
	KindMachine     = "machine"      // an answering machine
)

// Label is a name in several languages; Name stands in where a language is missing.
type Label map[string]string
