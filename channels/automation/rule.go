package automation

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/events"
)

// When is the event that a rule waits for.
type When string

// Events of rules. Waited and Silent come by time alone: a customer waits so long for an answer, or does not answer for so
// long. Such a rule looks at every wait and every silence once, at the moment it has lasted long enough.
const (
	Opened        When = "opened"
	CustomerWrote When = "customer_wrote"
	WeWrote       When = "we_wrote" // a person of ours; what bots and rules write is no event
	Resolved      When = "resolved"
	Waited        When = "waited"
	Silent        When = "silent"
)

// Whens lists all of them.
func Whens() []When { return []When{Opened, CustomerWrote, WeWrote, Resolved, Waited, Silent} }

// Timed reports whether time alone brings the event about.
func (w When) Timed() bool { return w == Waited || w == Silent }

// Kind is what a condition looks at.
type Kind string

// Kinds of conditions. Values are alternatives: one that fits is enough.
const (
	IfChannel    Kind = "channel"
	IfInbox      Kind = "inbox"         // ids
	IfQueue      Kind = "queue"         // ids
	IfTag        Kind = "tag"           // of the conversation
	IfLanguage   Kind = "language"      // of the conversation: "pt" fits "pt-BR"
	IfText       Kind = "text"          // words that the message contains, whatever their case and accents
	IfPriority   Kind = "priority"      // Min to Max
	IfContact    Kind = "contact"       // Field of the contact contains a value; without values: it is not empty
	IfContactTag Kind = "contact_tag"   //
	IfHours      Kind = "hours"         // one of these schedules is open
	IfHour       Kind = "hour"          // Min to Max of the site's clock, both included; 22 to 6 goes over midnight
	IfWeekday    Kind = "weekday"       // "1" is Monday, "7" Sunday, by the site's clock
	IfMessages   Kind = "messages"      // Min to Max messages in the conversation, notes included
	IfAttachment Kind = "attachment"    // the message has a file; with values, one of these types
	IfDomain     Kind = "sender_domain" // of mail: "example.org" fits also its subdomains
)

// Kinds lists all of them.
func Kinds() []Kind {
	return []Kind{IfChannel, IfInbox, IfQueue, IfTag, IfLanguage, IfText, IfPriority, IfContact, IfContactTag, IfHours, IfHour, IfWeekday, IfMessages, IfAttachment, IfDomain}
}

// Condition is one of a rule. Not turns it round.
type Condition struct {
	Kind   Kind     `json:"kind"`
	Not    bool     `json:"not,omitempty"`
	Field  string   `json:"field,omitempty" maxLength:"60" doc:"of contact: name, company, language or one of your own fields"`
	Values []string `json:"values,omitempty" maxItems:"50"`
	Min    *int     `json:"min,omitempty"`
	Max    *int     `json:"max,omitempty"`
}

// Do is what an action does.
type Do string

// Actions. Value is an id, a tag or a text; Number a priority or minutes.
const (
	SetQueue    Do = "queue"
	AddTag      Do = "tag"
	RemoveTag   Do = "untag"
	SetPriority Do = "priority"
	Assign      Do = "agent"
	Answer      Do = "answer"
	Canned      Do = "canned"
	Note        Do = "note"
	Snooze      Do = "snooze" // Number minutes
	Resolve     Do = "resolve"
	Survey      Do = "survey"
)

// Dos lists all of them.
func Dos() []Do {
	return []Do{SetQueue, AddTag, RemoveTag, SetPriority, Assign, Answer, Canned, Note, Snooze, Resolve, Survey}
}

// Action is one thing to do.
type Action struct {
	Do     Do     `json:"do"`
	Value  string `json:"value,omitempty" maxLength:"4000" doc:"an id, a tag or a text"`
	Number int    `json:"number,omitempty" doc:"a priority, or minutes"`
}

// Rule is one of a site. Rules are looked at in the order of Position, then Name.
type Rule struct {
	ID       string `json:"id"`
	SiteID   string `json:"site_id"`
	Name     string `json:"name"`
	Position int    `json:"position"`
	Active   bool   `json:"active"`
	When     When   `json:"when"`
	// Minutes is how long, of Waited and Silent.
	Minutes int `json:"minutes,omitempty"`
	// Any lets one condition be enough; otherwise all must hold. Without conditions the rule always holds.
	Any        bool        `json:"any,omitempty"`
	Conditions []Condition `json:"conditions" maxItems:"20"`
	Actions    []Action    `json:"actions" maxItems:"10"`
	// Stop ends the rules about the event after this one acted.
	Stop    bool `json:"stop,omitempty"`
	Version int  `json:"version"`
}

// Macro is a named list of actions that agents run on a conversation. QueueIDs narrow down where; empty is everywhere at the
// site.
type Macro struct {
	ID       string   `json:"id"`
	SiteID   string   `json:"site_id"`
	Name     string   `json:"name"`
	QueueIDs []string `json:"queue_ids" maxItems:"200"`
	Actions  []Action `json:"actions" maxItems:"10"`
	Version  int      `json:"version"`
}

// Fits reports whether a macro may be run on a thread.
func (m Macro) Fits(t events.Thread) bool {
	if m.SiteID != t.SiteID {
		return false
	}
	for _, q := range m.QueueIDs {
		if q == t.QueueID {
			return true
		}
	}
	return len(m.QueueIDs) == 0
}

// RuleFigure is how often a rule acted within the last 90 days.
type RuleFigure struct {
	RuleID string    `json:"rule_id"`
	Acted  int       `json:"acted"`
	LastAt time.Time `json:"last_at,omitzero"`
}

// RuleRun is one time that a rule acted. Did are the lines of its note in the timeline; empty for rules about time, and where the
// note is gone.
type RuleRun struct {
	ThreadID string    `json:"thread_id"`
	Number   int64     `json:"number"`
	Name     string    `json:"name"`
	QueueID  string    `json:"queue_id,omitempty"`
	At       time.Time `json:"at"`
	Did      []string  `json:"did"`
}

// Book is the rules of all sites as the inbox runs them, with the sites' time zones.
type Book struct {
	Rules map[string][]Rule         // by site, in their order
	Zones map[string]*time.Location // by site
}

// Past is a conversation as a dry run looks at it.
type Past struct {
	Thread  events.Thread
	Message *events.WrittenMessage
	Contact *Contact
}

// Store keeps rules and macros; the contract of its rows is that of queues.Store.
type Store interface {
	ListRules(ctx context.Context, r events.Reach, p events.Page) ([]Rule, string, error)
	GetRule(ctx context.Context, r events.Reach, id string) (Rule, error)
	CreateRule(ctx context.Context, by events.Actor, r events.Reach, x Rule) (Rule, error)
	UpdateRule(ctx context.Context, by events.Actor, r events.Reach, x Rule) (Rule, error)
	DeleteRule(ctx context.Context, by events.Actor, r events.Reach, id string) error
	// RuleFigures answers how often the rules in reach acted.
	RuleFigures(ctx context.Context, r events.Reach) ([]RuleFigure, error)
	// RuleRuns answers the last limit times that a rule in reach acted, the latest first.
	RuleRuns(ctx context.Context, r events.Reach, ruleID string, limit int) ([]RuleRun, error)
	// PastThreads answers the conversations of a site with the latest messages, each with the last message of that
	// direction (nil when there is none).
	PastThreads(ctx context.Context, siteID string, d events.MessageDirection, limit int) ([]Past, error)

	ListMacros(ctx context.Context, r events.Reach, p events.Page) ([]Macro, string, error)
	GetMacro(ctx context.Context, r events.Reach, id string) (Macro, error)
	CreateMacro(ctx context.Context, by events.Actor, r events.Reach, x Macro) (Macro, error)
	UpdateMacro(ctx context.Context, by events.Actor, r events.Reach, x Macro) (Macro, error)
	DeleteMacro(ctx context.Context, by events.Actor, r events.Reach, id string) error
	// MacrosOfSite answers all of a site by name, for those who run them.
	MacrosOfSite(ctx context.Context, siteID string) ([]Macro, error)
}

// RulePreview is what a dry run found among the latest conversations.
type RulePreview struct {
	Looked int       `json:"looked"`
	Met    []RuleMet `json:"met"`
}

// RuleMet is a conversation that a rule would have met.
type RuleMet struct {
	ThreadID string    `json:"thread_id"`
	Number   int64     `json:"number"`
	Name     string    `json:"name"`
	QueueID  string    `json:"queue_id,omitempty"`
	Text     string    `json:"text"`
	At       time.Time `json:"at"`
}

// Answers reports whether a macro writes to the customer.
func (m Macro) Answers() bool {
	for _, a := range m.Actions {
		if a.Do == Answer || a.Do == Canned {
			return true
		}
	}
	return false
}
