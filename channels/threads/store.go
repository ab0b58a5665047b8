package threads

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/events"
)

// Eyes are what somebody may see: everything within Reach, and as an agent what is theirs and what their queues hold.
type Eyes struct {
	Reach    events.Reach
	AgentID  string
	QueueIDs []string
}

// See reports whether a thread is among it.
func (e Eyes) See(t events.Thread) bool {
	if e.Reach.Allows(events.Scope{SiteID: t.SiteID, TeamID: t.TeamID, QueueID: t.QueueID}) || (e.AgentID != "" && e.AgentID == t.AgentID) {
		return true
	}
	for _, q := range e.QueueIDs {
		if q != "" && q == t.QueueID {
			return true
		}
	}
	return false
}

// Query is what a list of threads is narrowed down to; empty words do not.
type Query struct {
	Status, Channel, InboxID, QueueID, AgentID, ContactID, Tag string
	// Nobodys narrows it down to those that no agent looks after.
	Nobodys bool
	// Words are looked for in names, addresses, subjects and messages; "#1042" finds a number.
	Words string
}

// Store reads threads; sql/store implements it. Lists begin with the latest message.
type Store interface {
	Voices
	ListThreads(ctx context.Context, e Eyes, q Query, p events.Page) (items []events.Thread, next string, err error)
	GetThread(ctx context.Context, e Eyes, id string) (events.Thread, error)
	// ThreadMessages answers messages in the order of the thread: the last limit of those with numbers between after and
	// before, both left out; before 0 is the end.
	ThreadMessage(ctx context.Context, threadID, id string) (events.WrittenMessage, error)
	ThreadMessages(ctx context.Context, threadID string, after, before, limit int) ([]events.WrittenMessage, error)
	// ThreadActs answers the last limit acts on a thread in their order.
	ThreadActs(ctx context.Context, threadID string, limit int) ([]Act, error)
	Drafts(ctx context.Context, threadID, userID string) ([]Draft, error)
	// PutDraft keeps what somebody began to write; an empty body forgets it.
	PutDraft(ctx context.Context, threadID, userID string, d Draft) error
}

// Draft is what somebody began to write: of kind "reply" or "note".
type Draft struct {
	Kind      string    `json:"kind"`
	Body      string    `json:"body"`
	ChangedAt time.Time `json:"changed_at"`
}
