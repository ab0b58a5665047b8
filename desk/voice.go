package desk

import (
	"time"

	"github.com/cordboard/cordboard/events"
)

// Voice is what the desk asks of the voice engine. Every method hands the wish over and returns at once; what became
// of it comes back as a Notice. A wish for a call that no longer exists is dropped: its end was or will be told.
type Voice interface {
	// Plan says what to do with a call that arrived.
	Plan(callID string, p Plan)
	// Offer rings an agent for a waiting call.
	Offer(callID string, o Offer)
	// Withdraw stops the ringing.
	Withdraw(callID, offerID string, cause events.Cause)
	Hold(callID string)
	Resume(callID string)
	// Suspend drops the agent's leg and plays music to the customer.
	Suspend(callID string)
	// Return rings the agent of a suspended call again.
	Return(callID string, o Offer)
	// Requeue tells a suspended call that it waits for any agent again.
	Requeue(callID string)
	Hangup(callID string, cause events.Cause)
	// Fallback sends the caller to the PBX's own queue or message.
	Fallback(callID string)
	// Dial starts an outbound call: agent first, then the customer.
	Dial(d Dial)
}

// Plan is what a call does before it waits.
type Plan struct {
	InteractionID string
	SiteID        string
	EntryID       string
	QueueID       string
	MusicClass    string
	Greeting      string // media URI, empty for none
	// Length is how long Greeting plays, or zero when that is not known.
	Length time.Duration
	// Closed plays Greeting as the last thing and ends the call.
	Closed   bool
	Language string
}

// Offer is one ringing of one agent.
type Offer struct {
	ID         string
	AgentID    string
	Device     events.Device
	Ring       time.Duration
	CallerID   string
	CallerName string
	// AnswerNow asks the browser phone to answer by itself (return to call).
	AnswerNow bool
}

// Dial is an outbound call.
type Dial struct {
	CallID        string
	InteractionID string
	SiteID        string
	QueueID       string
	Agent         Offer
	Number        string
	CallerID      string
}

// Arrival is a caller at the door.
type Arrival struct {
	CallID   string
	From     string
	FromName string
	To       string
}

// NoticeKind is what the voice engine tells about a call.
type NoticeKind string

// Notices.
const (
	NoticeGreeted    NoticeKind = "greeted"     // prompts are over, the caller hears music
	NoticeOfferEnded NoticeKind = "offer_ended" // the agent's leg is gone before it was connected
	NoticeConnected  NoticeKind = "connected"
	NoticeHeld       NoticeKind = "held"
	NoticeResumed    NoticeKind = "resumed"
	NoticeAgentLost  NoticeKind = "agent_lost" // the agent's phone vanished; the customer hears music
	NoticeOver       NoticeKind = "over"       // the call is over
)

// Notice is one piece of news about a call.
type Notice struct {
	Kind    NoticeKind
	CallID  string
	OfferID string
	AgentID string
	Cause   events.Cause
	At      time.Time
}
