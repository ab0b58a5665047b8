package events

import "time"

// PageCall is whose call it is that came from a web page. All of it is the daemon's own knowledge, from the moment it gave
// the page its ticket; nothing of it was told by the page with the call.
type PageCall struct {
	InboxID string `json:"inbox_id"`
	Inbox   string `json:"inbox"` // its name
	SiteID  string `json:"site_id"`
	QueueID string `json:"queue_id"`
	// Visitor is the inbox's name of the browser that calls.
	Visitor string `json:"visitor"`
	// Endpoint is the PBX endpoint made for this one call.
	Endpoint string `json:"endpoint"`
	// ThreadID is the visitor's conversation, ContactID who they are and AgentID who wrote with them last, each empty where
	// there is none yet.
	ThreadID  string `json:"thread_id,omitempty"`
	ContactID string `json:"contact_id,omitempty"`
	AgentID   string `json:"agent_id,omitempty"`
	Name      string `json:"name,omitempty"`
	Language  string `json:"language,omitempty"`
}

// CallWord is what a line in a conversation's timeline says of a call from its page. Seconds is how long the visitor was with
// somebody of ours from AnsweredAt on, once that is over.
type CallWord struct {
	State      string    `json:"state"`
	AnsweredAt time.Time `json:"answered_at,omitzero"`
	Seconds    int       `json:"seconds,omitempty"`
}

// States of CallWord.
const (
	CallWordCalling  = "calling"
	CallWordTalking  = "talking"
	CallWordAnswered = "answered" // and over
	CallWordMissed   = "missed"   // over before anybody took it
	CallWordClosed   = "closed"   // came too late
)
