package events

import "time"

// AgentState is an agent's presence: whether routing may use the agent at all. What the agent is doing (offered,
// talking, wrap-up) follows from the interactions held, see Activity.
type AgentState string

// Presence states.
const (
	AgentOffline AgentState = "offline"
	AgentReady   AgentState = "ready"
	AgentPaused  AgentState = "paused"
	AgentMissed  AgentState = "missed" // took no offer in time: out of routing until one key is pressed
)

// Activity is what an agent is seen doing; derived from presence and work, kept on the record so that every reader
// agrees.
type Activity string

// Activities, from the state language of the desk.
const (
	ActivityOffline Activity = "offline"
	ActivityReady   Activity = "ready"
	ActivityPaused  Activity = "paused"
	ActivityMissed  Activity = "missed"
	ActivityOffered Activity = "offered"
	ActivityDialing Activity = "dialing"
	ActivityTalking Activity = "talking"
	ActivityHeld    Activity = "held"
	ActivityConsult Activity = "consulting"
	ActivityPreview Activity = "preview" // looks at a campaign's lead
	ActivityWriting Activity = "writing" // has written conversations, and no call
	ActivityWrapup  Activity = "wrapup"
	ActivityMonitor Activity = "monitoring" // hears a colleague's conversation
)

// Work is one interaction an agent holds.
type Work struct {
	InteractionID string           `json:"interaction_id"`
	Channel       Channel          `json:"channel"`
	State         InteractionState `json:"state"`
	Since         time.Time        `json:"since"`
}

// Device is the agent's phone.
type Device struct {
	Kind       string    `json:"kind"`     // "browser", "extension" or "number"
	Endpoint   string    `json:"endpoint"` // PJSIP endpoint name without the technology; the number itself of a phone outside
	Registered bool      `json:"registered"`
	Since      time.Time `json:"since"`
	AutoAnswer bool      `json:"auto_answer,omitempty"`
	// Confirm wants a 1 pressed before a call is connected, asked for in Language; CallerID is what a number shows.
	Confirm  bool   `json:"confirm,omitempty"`
	Language string `json:"language,omitempty"`
	CallerID string `json:"caller_id,omitempty"`
	// Standing keeps the phone on the line for the whole shift; Registered says whether it is.
	Standing bool `json:"standing,omitempty"`
	// InUse is set while the phone is used for something that is not ours; nothing is offered to it.
	InUse bool `json:"in_use,omitempty"`
	// Trouble is why the phone is not registered: an extension is "unregistered" or "unknown", as far as the PBX tells; the
	// leg of a browser phone that stays on the line is "calling" or "given_up".
	Trouble string `json:"trouble,omitempty"`
}

// Agent is the live record of an agent.
type Agent struct {
	ID       string     `json:"id"`
	UserID   string     `json:"user_id"`
	SiteID   string     `json:"site_id"`
	TeamID   string     `json:"team_id,omitempty"`
	Name     string     `json:"name"`
	State    AgentState `json:"state"`
	Activity Activity   `json:"activity"`
	ReasonID string     `json:"reason_id,omitempty"` // pause reason when paused
	Cause    Cause      `json:"cause,omitempty"`     // why, when nobody pressed
	Since    time.Time  `json:"since"`               // start of State
	// ActivitySince is the start of Activity.
	ActivitySince time.Time `json:"activity_since"`
	// NextState is asked for during work and taken when the work ends ("after this: Lunch").
	NextState  AgentState `json:"next_state,omitempty"`
	NextReason string     `json:"next_reason,omitempty"`
	// IdleSince is when the agent last became free; longest available goes first.
	IdleSince time.Time `json:"idle_since"`
	// MissedInRow counts offers missed since the last answered one.
	MissedInRow int `json:"missed_in_row,omitempty"`
	// PausedMS is how long the agent was paused in this shift for each reason, in milliseconds, without the pause of now.
	PausedMS   map[string]int64 `json:"paused_ms,omitempty"`
	ShiftID    string           `json:"shift_id,omitempty"`
	ShiftSince time.Time        `json:"shift_since,omitzero"`
	Device     Device           `json:"device"`
	Work       []Work           `json:"work,omitempty"`
	// Capacity is how much the agent may do at once, as it was decided.
	Capacity Capacity `json:"capacity,omitzero"`
	// Monitor is the conversation of another that the agent takes part in as supervisor, nil for none. The record is shared.
	Monitor *Monitor `json:"monitor,omitempty"`
	// SetBy is the user who set what holds now, and what is asked for next, when that is not the agent; SetName their name
	// then, SetAt when. The agent's own press takes it away.
	SetBy   string    `json:"set_by,omitempty"`
	SetName string    `json:"set_name,omitempty"`
	SetAt   time.Time `json:"set_at,omitzero"`
	// HandSince is when the agent asked for a supervisor, zero while nobody is needed; HandNote says why, if they did.
	HandSince time.Time `json:"hand_since,omitzero"`
	HandNote  string    `json:"hand_note,omitempty"`
}

// Capacity is how much an agent may do at once. Written is the most written conversations, PerChannel the most on one
// channel (one that is missing has no limit of its own), Beside the most while the agent is on a call.
type Capacity struct {
	Written    int             `json:"written"`
	PerChannel map[Channel]int `json:"per_channel,omitempty"`
	Beside     int             `json:"beside"`
}

// Channel is the way a customer reaches us.
type Channel string

// Channels.
const (
	Voice     Channel = "voice"
	Voicemail Channel = "voicemail"

	WhatsApp  Channel = "whatsapp"
	Telegram  Channel = "telegram"
	SMS       Channel = "sms"
	WebChat   Channel = "webchat"
	Email     Channel = "email"
	Messenger Channel = "messenger"
	Instagram Channel = "instagram"
	X         Channel = "x"
	Apple     Channel = "apple"
)

// WrittenChannels lists the channels on which people write.
func WrittenChannels() []Channel {
	return []Channel{WhatsApp, Telegram, SMS, WebChat, Email, Messenger, Instagram, X, Apple}
}

// Written reports whether people write on the channel.
func (c Channel) Written() bool {
	switch c {
	case WhatsApp, Telegram, SMS, WebChat, Email, Messenger, Instagram, X, Apple:
		return true
	}
	return false
}

// Direction of an interaction or call, seen from the centre.
type Direction string

// Directions.
const (
	Inbound  Direction = "in"
	Outbound Direction = "out"
)

// InteractionState is where an interaction stands.
type InteractionState string

// Interaction states.
const (
	InteractionNew        InteractionState = "new"        // arrived, in greeting or flow
	InteractionInQueue    InteractionState = "queued"     // waits for an agent
	InteractionInOffer    InteractionState = "offered"    // rings at an agent
	InteractionPreviewing InteractionState = "preview"    // an agent looks at a campaign's lead before the number is dialled
	InteractionDialing    InteractionState = "dialing"    // outbound: the customer's side is being called
	InteractionActive     InteractionState = "active"     // agent and customer talk
	InteractionConsulting InteractionState = "consulting" // the customer hears music while the agent calls or asks a third person
	InteractionElsewhere  InteractionState = "elsewhere"  // handed to an outside number: no agent of ours is in it
	InteractionOnHold     InteractionState = "held"       // the customer hears music by the agent's wish
	InteractionAway       InteractionState = "suspended"  // the customer hears music because the agent's phone was lost
	InteractionParked     InteractionState = "parked"     // written: the customer's turn, or snoozed; takes none of the agent's capacity
	InteractionInbox      InteractionState = "inbox"      // a message waits to be taken, or is taken (AgentID)
	InteractionWrappingUp InteractionState = "wrapup"     // the conversation is over, the agent codes it
	InteractionDone       InteractionState = "ended"
)

// InteractionKind is what an interaction is beside a customer's contact with a queue.
type InteractionKind string

// Kinds. The empty one is a customer's contact.
const (
	KindCustomer InteractionKind = ""
	// KindConsult is the part of an agent who is asked for help in somebody else's conversation. When the conversation is
	// handed over, the same record becomes a customer's.
	KindConsult InteractionKind = "consult"
	// KindPersonal is a call to or from one agent beside the queues.
	KindPersonal InteractionKind = "personal"
)

// PartyState is where the third person of a consult or conference stands.
type PartyState string

// States of a third person.
const (
	PartyCalling PartyState = "calling" // rings, or waits to be routed
	PartyTalking PartyState = "talking" // talks with the agent; the customer hears music
	PartyHeld    PartyState = "held"    // hears music while agent and customer talk
	PartyJoined  PartyState = "joined"  // all three talk
)

// Party is the third person whom an agent consults: an agent (whose own part is InteractionID) or a number outside.
type Party struct {
	AgentID       string     `json:"agent_id,omitempty"`
	QueueID       string     `json:"queue_id,omitempty"` // any agent of this queue was asked for
	Number        string     `json:"number,omitempty"`
	Name          string     `json:"name,omitempty"`
	InteractionID string     `json:"interaction_id,omitempty"`
	OfferID       string     `json:"offer_id,omitempty"` // of the leg
	State         PartyState `json:"state"`
	Since         time.Time  `json:"since"`
}

// Handover says where a conversation went when its agent gave it away.
type Handover struct {
	To   string `json:"to"`   // "agent", "queue", "number", "voicemail"
	ID   string `json:"id"`   // of the agent, the queue or the mailbox; the number
	Name string `json:"name"` // as it was then
}

// Interaction is the live record of one contact with a customer, over any channel.
type Interaction struct {
	ID        string           `json:"id"`
	SiteID    string           `json:"site_id"`
	Channel   Channel          `json:"channel"`
	Direction Direction        `json:"direction"`
	State     InteractionState `json:"state"`
	Since     time.Time        `json:"since"` // start of State
	EntryID   string           `json:"entry_id,omitempty"`
	QueueID   string           `json:"queue_id,omitempty"`
	ContactID string           `json:"contact_id,omitempty"`
	CallID    string           `json:"call_id,omitempty"`
	From      string           `json:"from"` // the customer's or our number as signalled
	To        string           `json:"to"`
	FromName  string           `json:"from_name,omitempty"`
	Priority  int              `json:"priority"`
	// ParentID is the interaction this one continues (a transfer, a callback, a message left) or belongs to (a consult).
	ParentID string          `json:"parent_id,omitempty"`
	Kind     InteractionKind `json:"kind,omitempty"`
	// ChosenID is the one agent it waits for until ChosenUntil; then it is routed as any other.
	ChosenID    string    `json:"chosen_id,omitempty"`
	ChosenUntil time.Time `json:"chosen_until,omitzero"`
	// ReturnTo is the agent who gave it away and gets it back when nobody takes it.
	ReturnTo string `json:"return_to,omitempty"`
	// Third is whom the agent consults, nil for nobody.
	Third *Party `json:"third,omitempty"`
	// HandedTo is where it went when its agent gave it away.
	HandedTo *Handover `json:"handed_to,omitempty"`
	// HandNote is what the agent before wrote for the next one.
	HandNote string `json:"hand_note,omitempty"`
	// HandBy is the name of the agent who gave it on, or who asks, as it was then.
	HandBy string `json:"hand_by,omitempty"`
	// Callback is set while the customer waits to be called back; such an interaction has no call until an agent takes it.
	Callback *Callback `json:"callback,omitempty"`
	// Message is what the customer left.
	Message *Message `json:"message,omitempty"`
	// Attempt is the try of a campaign that it is part of, Lead who is called. Preview is set while an agent looks at the
	// lead before the number is dialled.
	Attempt *AttemptRef `json:"attempt,omitempty"`
	Lead    *LeadInfo   `json:"lead,omitempty"`
	Preview *Preview    `json:"preview,omitempty"`
	// GiveUp is set for a person who answered a campaign's call.
	GiveUp *GiveUp `json:"give_up,omitempty"`
	// Form are the answers written down so far, CallbackWish when the customer wants to be called again. The records are shared:
	// they are replaced, never changed.
	Form         *FormAnswers  `json:"form,omitempty"`
	CallbackWish *CallbackWish `json:"callback_wish,omitempty"`
	// ThreadID and InboxID are set where people write, and of a call from a web page; Written is what to show of the conversation
	// where people write. The record is shared.
	ThreadID string   `json:"thread_id,omitempty"`
	InboxID  string   `json:"inbox_id,omitempty"`
	Written  *Written `json:"written,omitempty"`
	// Visited are the queues it overflowed from and the outside numbers that were tried, in order: none is tried twice.
	Visited []string `json:"visited,omitempty"`
	// LineSince is when it came to the line it stands in, after an overflow from another one.
	LineSince time.Time `json:"line_since,omitzero"`
	// Monitors are the supervisors who take part now. Only who may monitor sees all of them, the agent those that are shown.
	Monitors []Monitor `json:"monitors,omitempty"`
	// Recording is "on", "paused" or empty, as the agent's strip shows it.
	Recording string `json:"recording,omitempty"`
	// AgentID holds the interaction now: offered, talking or wrapping up.
	AgentID      string    `json:"agent_id,omitempty"`
	OfferID      string    `json:"offer_id,omitempty"`
	OfferExpires time.Time `json:"offer_expires,omitzero"`
	// Tried are agents who missed or declined it; they are asked again only when all others have been.
	Tried      []string  `json:"tried,omitempty"`
	CreatedAt  time.Time `json:"created_at"`
	QueuedAt   time.Time `json:"queued_at,omitzero"` // first time; a requeue keeps it, so the place is kept
	AnsweredAt time.Time `json:"answered_at,omitzero"`
	EndedAt    time.Time `json:"ended_at,omitzero"`  // the conversation's end
	ClosedAt   time.Time `json:"closed_at,omitzero"` // the record's end
	// WrapupEnds is when wrap-up ends by itself; zero means no limit.
	WrapupEnds    time.Time `json:"wrapup_ends,omitzero"`
	WrapupExtends int       `json:"wrapup_extends,omitempty"` // how often it was extended
	Outcome       Outcome   `json:"outcome,omitempty"`
	EndCause      Cause     `json:"end_cause,omitempty"`
	DispositionID string    `json:"disposition_id,omitempty"`
	Notes         string    `json:"notes,omitempty"`
	// CodeWanted is set when the conversation ended into a wrap-up for which the queue has dispositions.
	CodeWanted bool `json:"code_wanted,omitempty"`
	// HeldMS, TalkMS, WaitMS, WrapMS are the sums so far in milliseconds.
	HeldMS int64 `json:"held_ms"`
	TalkMS int64 `json:"talk_ms"`
	WaitMS int64 `json:"wait_ms"`
	WrapMS int64 `json:"wrap_ms"`
}

// Callback is how a customer wants to be called back.
type Callback struct {
	Number   string `json:"number"`
	Attempts int    `json:"attempts"` // calls that did not reach the customer
	// NotBefore is when the next may be made; zero at once.
	NotBefore time.Time `json:"not_before,omitzero"`
	Language  string    `json:"language,omitempty"`
	// Promised is set when an agent agreed on the time with the customer: calling in meanwhile does not withdraw it.
	Promised bool `json:"promised,omitempty"`
}

// Message is a message left in a mailbox.
type Message struct {
	MailboxID string `json:"mailbox_id"`
	Mailbox   string `json:"mailbox"` // its name then
	Seconds   int    `json:"seconds"`
}

// Written is what a list shows of a written conversation.
type Written struct {
	Number       int64        `json:"number"`
	Subject      string       `json:"subject,omitempty"`
	Text         string       `json:"text,omitempty"` // the beginning of the last message
	Type         ContentType  `json:"type,omitempty"`
	By           string       `json:"by,omitempty"` // who wrote it, see Author.Kind
	At           time.Time    `json:"at,omitzero"`
	Unread       int          `json:"unread,omitempty"`
	Status       ThreadStatus `json:"status"`
	SnoozedUntil time.Time    `json:"snoozed_until,omitzero"`
	ReplyDue     time.Time    `json:"reply_due,omitzero"`
	WaitingSince time.Time    `json:"waiting_since,omitzero"`
	Tags         []string     `json:"tags,omitempty"`
	// Version is the thread's of which this tells.
	Version int `json:"version,omitempty"`
	// Live is set where both sides sit in front of it.
	Live bool `json:"live,omitempty"`
}

// Entered is when it came to the line it stands in.
func (i Interaction) Entered() time.Time {
	if i.LineSince.IsZero() {
		return i.QueuedAt
	}
	return i.LineSince
}

// LacksCode reports whether the interaction ended without the disposition that was wanted; such work stays in the agent's
// list for a while.
func (i Interaction) LacksCode() bool {
	return i.State == InteractionDone && i.DispositionID == "" && i.CodeWanted
}

// Outcome is how an interaction ended, in the field's terms.
type Outcome string

// Outcomes.
const (
	OutcomeHandled   Outcome = "handled"   // an agent and the customer spoke
	OutcomeAbandoned Outcome = "abandoned" // the customer left while waiting
	OutcomeShort     Outcome = "short"     // the customer left before the queue
	OutcomeClosed    Outcome = "closed"    // told that we are closed
	OutcomeOverflow  Outcome = "overflow"  // handed to the PBX's fallback
	OutcomeNoAnswer  Outcome = "no_answer" // outbound: nobody answered
	OutcomeBusy      Outcome = "busy"
	OutcomeFailed    Outcome = "failed"
	OutcomeConsulted Outcome = "consulted" // an agent's part as adviser is over
	OutcomeHandedOut Outcome = "elsewhere" // spoken with at an outside number
	OutcomeMessage   Outcome = "voicemail" // left a message
	OutcomeSkipped   Outcome = "skipped"   // the agent passed over a campaign's lead
	OutcomeCallback  Outcome = "callback"  // keeps the place and is called back; the callback is an interaction of its own
)

// CallMessageOf is a message being recorded in the PBX.
type CallMessageOf struct {
	Recording      string `json:"recording"` // its name there
	Thanks         string `json:"thanks,omitempty"`
	LongestSeconds int    `json:"longest_seconds"`
}

// CallState is where a call stands.
type CallState string

// Call states.
const (
	CallArriving  CallState = "arriving"  // the channel is ours, nothing decided
	CallGreeting  CallState = "greeting"  // a prompt plays
	CallWaiting   CallState = "waiting"   // music; no agent leg
	CallOffering  CallState = "offering"  // music; an agent leg rings
	CallReaching  CallState = "reaching"  // a campaign calls a customer; no agent yet
	CallDetecting CallState = "detecting" // answered; the PBX listens whether it is a machine
	CallDialing   CallState = "dialing"   // outbound: the agent is up, the customer rings
	CallTalking   CallState = "talking"
	CallOnHold    CallState = "held"
	CallAway      CallState = "suspended" // the agent leg was lost; the customer hears music
	// With a third person. The agent is in the call's bridge; who else is, the state says; the others hear music.
	CallAsking     CallState = "asking"     // the third is being called, the customer hears music
	CallConsulting CallState = "consulting" // agent and third talk, the customer hears music
	CallSwapped    CallState = "swapped"    // agent and customer talk, the third hears music
	CallConference CallState = "conference" // all three talk
	CallHandover   CallState = "handover"   // the agent has left; customer and third are being joined
	CallForwarding CallState = "forwarding" // an outside number is called for the customer, who hears music
	CallForwarded  CallState = "forwarded"  // customer and outside number talk; no agent
	CallMessage    CallState = "message"    // a greeting plays, then a message is recorded
	CallClosing    CallState = "closing"    // a last prompt plays, or legs are being cleared
	CallOver       CallState = "ended"
)

// LegRole says whose leg it is.
type LegRole string

// Leg roles. A live call has at most one live leg of each.
const (
	LegCustomer LegRole = "customer"
	LegAgent    LegRole = "agent"
	LegThird    LegRole = "third"   // whom the agent consults; becomes the agent's or the outside leg at a handover
	LegOutside  LegRole = "outside" // an outside number that took the conversation over
	LegMonitor  LegRole = "monitor" // a supervisor who listens, whispers or has barged in
)

// LegState is where a leg stands.
type LegState string

// Leg states.
const (
	LegRinging LegState = "ringing"
	LegUp      LegState = "up"
	LegGone    LegState = "gone"
)

// Leg is one channel of a call. ChannelID is Asterisk's; ours are chosen by us and named after the call.
type Leg struct {
	ID         string    `json:"id"`
	Role       LegRole   `json:"role"`
	ChannelID  string    `json:"channel_id"`
	Endpoint   string    `json:"endpoint,omitempty"`
	AgentID    string    `json:"agent_id,omitempty"`
	OfferID    string    `json:"offer_id,omitempty"`
	Number     string    `json:"number,omitempty"`
	State      LegState  `json:"state"`
	CreatedAt  time.Time `json:"created_at"`
	RangAt     time.Time `json:"rang_at,omitzero"` // the far end began to ring, as far as the PBX told
	AnsweredAt time.Time `json:"answered_at,omitzero"`
	EndedAt    time.Time `json:"ended_at,omitzero"`
	Cause      Cause     `json:"cause,omitempty"`
	Q850       int       `json:"q850,omitempty"` // raw cause as the PBX gave it
	TechCause  int       `json:"tech_cause,omitempty"`
	// Confirm is set until whoever answers an outside number has pressed 1, asked for in Language.
	Confirm  bool   `json:"confirm,omitempty"`
	Language string `json:"language,omitempty"`
	// Dropping marks a leg we hung up ourselves, so that its end is not taken for the far side's.
	Dropping Cause `json:"dropping,omitempty"`
}

// Call is the live record of a voice call: its legs and where the audio is.
type Call struct {
	ID            string    `json:"id"`
	InteractionID string    `json:"interaction_id"`
	SiteID        string    `json:"site_id"`
	QueueID       string    `json:"queue_id,omitempty"`
	EntryID       string    `json:"entry_id,omitempty"`
	Direction     Direction `json:"direction"`
	State         CallState `json:"state"`
	Since         time.Time `json:"since"`
	From          string    `json:"from"`
	To            string    `json:"to"`
	FromName      string    `json:"from_name,omitempty"`
	BridgeID      string    `json:"bridge_id,omitempty"`
	Legs          []Leg     `json:"legs"`
	// MusicClass is what the customer hears while waiting: the queue's.
	MusicClass string `json:"music_class,omitempty"`
	// Prompt is the playback under way, by our id.
	Prompt string `json:"prompt,omitempty"`
	// Message is the one being left.
	Message   *CallMessageOf `json:"message,omitempty"`
	StartedAt time.Time      `json:"started_at"`
	EndedAt   time.Time      `json:"ended_at,omitzero"`
	EndCause  Cause          `json:"end_cause,omitempty"`
	// Record is the policy: what is spoken with the customer is recorded.
	Record bool `json:"record,omitempty"`
	// Recordings are the call's segments in order; only the last one can be under way.
	Recordings []Recording `json:"recordings,omitempty"`
	// Attempt is the try of a campaign that placed the call; Placing is how.
	Attempt *AttemptRef `json:"attempt,omitempty"`
	Placing *Placing    `json:"placing,omitempty"`
	// Monitors are the supervisors' parts under way.
	Monitors []CallMonitor `json:"monitors,omitempty"`
	// Page is set for a call from a web page. The record is shared.
	Page *PageCall `json:"page,omitempty"`
}
