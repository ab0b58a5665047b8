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
	// Move tells a waiting call of the queue it waits in from now on; told twice, the second time changes nothing.
	Move(callID string, p Plan)
	// Requeue tells a suspended call that it waits for any agent again.
	Requeue(callID string)
	Hangup(callID string, cause events.Cause)
	// Fallback sends the caller to the PBX's own queue or message.
	Fallback(callID string)
	// PauseRecording writes silence instead of the conversation, ResumeRecording ends that. NoticeRecording tells when it
	// is so; without a recording nothing happens.
	PauseRecording(callID string)
	ResumeRecording(callID string)
	// Announce says something to a waiting caller over the music; nothing ends what is being said. What plays when an agent
	// answers is cut off.
	Announce(callID string, media []string)
	// Farewell says something to a waiting caller and ends the call.
	Farewell(callID string, media []string, cause events.Cause)
	// TakeMessage lets a waiting caller leave a message.
	TakeMessage(callID string, m Message)
	// CollectMessage asks for the message left in a call that is over; NoticeMessage answers. It may be asked again.
	CollectMessage(callID, interactionID string, left time.Time)
	// Dial starts an outbound call: agent first, then the customer.
	Dial(d Dial)
	// Release takes a call from its agent (and from whom the agent consults): the customer waits for the next one.
	Release(callID string, p Plan)
	// Forward calls an outside number for a customer who waits or talks; the agent, if there is one, leaves.
	Forward(callID string, f Forward)
	// Ask puts the customer on hold for a consult and, when t names one, calls the third person.
	Ask(callID string, t Third)
	// DropThird ends the part of the third person, or the wish for one.
	DropThird(callID string, cause events.Cause)
	// Swap changes who talks with the agent: the customer or the third.
	Swap(callID string)
	// Merge lets all three talk.
	Merge(callID string)
	// Complete lets the agent leave; customer and third go on as the interaction of the plan.
	Complete(callID string, p Plan)
}

// Third is a person to be called for a consult: an agent by an offer, or a number outside. The zero Third calls nobody
// yet: the customer hears music and the agent ringing tone while routing looks for somebody.
type Third struct {
	Offer    Offer
	Number   string
	OfferID  string // of the leg to a number
	CallerID string
}

// Forward is an outside number that takes a customer.
type Forward struct {
	InteractionID string
	Number        string
	CallerID      string
	Timeout       time.Duration
	Record        bool // what is said there
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
	// Record asks for a recording of what is spoken.
	Record bool
}

// Offer is one ringing of one agent.
type Offer struct {
	ID      string
	AgentID string
	// InteractionID is the agent's own record: of an adviser it is not the customer's.
	InteractionID string
	Device        events.Device
	Ring          time.Duration
	CallerID      string
	CallerName    string
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
	Record        bool // what is spoken
	// Attempt and Placing are of a campaign's call.
	Attempt *events.AttemptRef
	Placing *events.Placing
}

// Message is how a caller leaves a message.
type Message struct {
	InteractionID string
	SiteID        string
	QueueID       string
	Recording     string // its name in the PBX
	Greeting      string // media URI
	Thanks        string // media URI
	Longest       time.Duration
}

// Arrival is a caller at the door, or a person who answered a campaign's call.
type Arrival struct {
	CallID   string
	From     string
	FromName string
	To       string
	// The rest is of a campaign's call. Who is not with an agent at GiveUpAt hears Message, or nothing, and is hung up.
	Attempt  *events.AttemptRef
	Lead     *events.LeadInfo
	SiteID   string
	QueueID  string
	Record   bool
	GiveUpAt time.Time
	Message  string // media URI
	// Page is whose call one from a web page is, nil for all others.
	Page *events.PageCall
}

// Reach is a campaign's call: the customer first.
type Reach struct {
	CallID   string
	Attempt  events.AttemptRef
	SiteID   string
	QueueID  string
	Number   string
	CallerID string
	Placing  events.Placing
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
	NoticeSaid       NoticeKind = "said"       // an announcement is over
	NoticeDigit      NoticeKind = "digit"      // a waiting caller pressed a key
	NoticeMessage    NoticeKind = "message"    // what was recorded of a message is here; Length 0 is nothing
	NoticeAccepted   NoticeKind = "accepted"   // the agent took a callback, the customer is being called

	NoticeAsking        NoticeKind = "asking"     // told after a restart only: a third is called or looked for
	NoticeThirdGone     NoticeKind = "third_gone" // the third person is not, or no longer, there
	NoticeConsulting    NoticeKind = "consulting" // agent and third talk, the customer hears music
	NoticeSwapped       NoticeKind = "swapped"    // agent and customer talk, the third hears music
	NoticeMerged        NoticeKind = "merged"     // all three talk
	NoticeAgentLeft     NoticeKind = "agent_left" // the agent hung up while a third was there: hand over, or end it
	NoticeHandedOver    NoticeKind = "handed_over"
	NoticeForwarded     NoticeKind = "forwarded" // the outside number answered and talks
	NoticeForwardFailed NoticeKind = "forward_failed"
	NoticeRecording     NoticeKind = "recording" // how the recording stands now
	NoticeMonitor       NoticeKind = "monitor"   // how a supervisor's part stands now
	NoticeMonitors      NoticeKind = "monitors"  // told after a restart: the supervisors' parts that there are
)

// Notice is one piece of news about a call.
type Notice struct {
	Kind    NoticeKind
	CallID  string
	OfferID string
	AgentID string
	Cause   events.Cause
	Digit   string        // pressed
	Length  time.Duration // of a message
	At      time.Time
	// Recording is "on", "paused" or empty, of a NoticeRecording.
	Recording string
	Monitor   events.CallMonitor
	Monitors  []string // ids
}
