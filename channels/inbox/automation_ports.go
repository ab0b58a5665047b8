package inbox

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/channels/automation"
	"github.com/cordboard/cordboard/events"
)

// AutomationStore is the part of Store that rules need.
type AutomationStore interface {
	// Automation answers the active rules of all sites.
	Automation(ctx context.Context) (*automation.Book, error)
	// TimedRuleThreads answers conversations of a rule's site that have waited, or been silent, since before and at which
	// the rule has not looked.
	TimedRuleThreads(ctx context.Context, r automation.Rule, before time.Time, limit int) ([]string, error)
	// PastThreads is that of automation.Store.
	PastThreads(ctx context.Context, siteID string, d events.MessageDirection, limit int) ([]automation.Past, error)
}

// AutomationTx is the part of Tx that rules, macros and surveys need.
type AutomationTx interface {
	// AddRun notes that a rule acted on a thread, or looked at it in vain; fresh is false when that mark was noted before.
	AddRun(ctx context.Context, r Run) (fresh bool, err error)
	// CannedText is the body of a prepared answer of a site.
	CannedText(ctx context.Context, siteID, id string) (body string, found bool, err error)
	// AgentTeam is the team of an agent of a site, empty for none.
	AgentTeam(ctx context.Context, siteID, agentID string) (teamID string, found bool, err error)
	// ContactFacts is what conditions may know of a contact; nil for one that is gone.
	ContactFacts(ctx context.Context, siteID, id string) (*automation.Contact, error)
	// Macro answers one, wherever it belongs.
	Macro(ctx context.Context, id string) (automation.Macro, error)

	// LastAsked is when the customer of a thread was last asked how satisfied they are, there or as a contact elsewhere, and
	// the number of the message in the thread before its last question.
	LastAsked(ctx context.Context, threadID, contactID string) (at time.Time, seq int, err error)
	// AddAsked notes that a thread's customer was asked, after a message of the thread.
	AddAsked(ctx context.Context, id string, t *events.Thread, seq int) error
	// DropAsked forgets that question: it was not sent.
	DropAsked(ctx context.Context, threadID string, seq int) error
	// PutScore writes a thread's score to its last question.
	PutScore(ctx context.Context, t *events.Thread) error
	// AddMentions lets the agents see that a note names them.
	AddMentions(ctx context.Context, m *events.WrittenMessage) error
	// Mentioned reports whether a note of a thread names an agent.
	Mentioned(ctx context.Context, agentID, threadID string) (bool, error)
}

// Run is one look of a rule at a thread.
type Run struct {
	RuleID, ThreadID string
	// Mark makes it once: the moment (Unix ms) since when somebody waits, or the number of the rule's note.
	Mark  int64
	Acted bool
	At    time.Time
}
