package events

import "time"

// ContentType is what a message is.
type ContentType string

// Types of messages.
const (
	ContentText        ContentType = "text"
	ContentImage       ContentType = "image"
	ContentAudio       ContentType = "audio"
	ContentVoiceNote   ContentType = "voice"
	ContentVideo       ContentType = "video"
	ContentFile        ContentType = "file"
	ContentSticker     ContentType = "sticker"
	ContentLocation    ContentType = "location"
	ContentContactCard ContentType = "contact"
	ContentChoice      ContentType = "choice"   // the customer chose a button, a list row, a form
	ContentOrder       ContentType = "order"    // a cart
	ContentTemplate    ContentType = "template" // of ours, approved by the provider
	ContentMail        ContentType = "mail"
	ContentSystem      ContentType = "system" // told by the provider: changed the number, joined …
	// ContentUnsupported stands for what this version cannot show; Content.Placeholder says what it was, and the raw is kept.
	ContentUnsupported ContentType = "unsupported"
)

// ContentTypes lists all of them.
func ContentTypes() []ContentType {
	return []ContentType{ContentText, ContentImage, ContentAudio, ContentVoiceNote, ContentVideo, ContentFile, ContentSticker, ContentLocation, ContentContactCard, ContentChoice, ContentOrder, ContentTemplate, ContentMail, ContentSystem, ContentUnsupported}
}

// Content is what one message says, in either direction. Everything in it that a customer wrote is hostile: names,
// file names, HTML.
type Content struct {
	Type        ContentType  `json:"type"`
	Text        string       `json:"text,omitempty"` // or the caption
	Attachments []Attachment `json:"attachments,omitempty"`
	Place       *Place       `json:"place,omitempty"`
	Cards       []Card       `json:"cards,omitempty"`
	Chosen      *Chosen      `json:"chosen,omitempty"`
	Items       []Item       `json:"items,omitempty"` // of an order
	Buttons     []Button     `json:"buttons,omitempty"`
	Mail        *MailHead    `json:"mail,omitempty"`
	Template    *TemplateUse `json:"template,omitempty"`
	// ReplyTo is the provider's id of the message this one answers.
	ReplyTo   string    `json:"reply_to,omitempty"`
	Forwarded bool      `json:"forwarded,omitempty"`
	Group     string    `json:"group,omitempty"` // of an album
	Referral  *Referral `json:"referral,omitempty"`
	// Placeholder names what an unsupported or system message was, in the provider's word ("poll_creation").
	Placeholder string `json:"placeholder,omitempty"`
	// Call is set in the line that a call from the web page leaves.
	Call *CallWord `json:"call,omitempty"`
	// Vanishing content must not be kept after the provider took it back.
	Vanishing bool `json:"vanishing,omitempty"`
}

// Attachment is a file of a message. Of those that came in either MediaID or URL is set until it is fetched, or Data for
// what came along.
type Attachment struct {
	MediaID string      `json:"media_id,omitempty"`
	URL     string      `json:"url,omitempty"`
	Data    []byte      `json:"data,omitempty"`
	Name    string      `json:"name,omitempty"` // as sent
	MIME    string      `json:"mime,omitempty"` // as claimed
	Size    int64       `json:"size,omitempty"` // bytes, as claimed; 0 unknown
	SHA256  string      `json:"sha256,omitempty"`
	Caption string      `json:"caption,omitempty"`
	Kind    ContentType `json:"kind"` // image, audio, voice, video, file, sticker
	// ContentID is set for images that the HTML shows.
	ContentID string `json:"content_id,omitempty"`
	Seconds   int    `json:"seconds,omitempty"`
	Animated  bool   `json:"animated,omitempty"`
}

// Place is a location in degrees (WGS 84).
type Place struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Name      string  `json:"name,omitempty"`
	Address   string  `json:"address,omitempty"`
	URL       string  `json:"url,omitempty"`
	Live      bool    `json:"live,omitempty"`
}

// Card is a contact that was passed on.
type Card struct {
	Name   string   `json:"name"`
	Phones []string `json:"phones,omitempty"`
	Emails []string `json:"emails,omitempty"`
	Org    string   `json:"org,omitempty"`
}

// Chosen is what a customer chose: Payload is ours from the button, Title what they saw. Answers are those of a form.
type Chosen struct {
	Payload string            `json:"payload,omitempty"`
	Title   string            `json:"title,omitempty"`
	Answers map[string]string `json:"answers,omitempty"`
}

// Item is a line of an order. Price is a decimal in Currency.
type Item struct {
	Product  string `json:"product"`
	Quantity int    `json:"quantity"`
	Price    string `json:"price,omitempty"`
	Currency string `json:"currency,omitempty"`
}

// Button offers an answer, or a page when URL is set.
type Button struct {
	Payload string `json:"payload,omitempty"`
	Title   string `json:"title"`
	URL     string `json:"url,omitempty"`
}

// Referral is the advertisement or link that brought the customer.
type Referral struct {
	Source string `json:"source,omitempty"`
	ID     string `json:"id,omitempty"`
	URL    string `json:"url,omitempty"`
	Title  string `json:"title,omitempty"`
	Text   string `json:"text,omitempty"`
	Click  string `json:"click,omitempty"` // the advertiser's click id
	Ref    string `json:"ref,omitempty"`   // of a deep link
}

// TemplateUse names an approved template and what fills it.
type TemplateUse struct {
	Name     string `json:"name"`
	Language string `json:"language"`
	// Header, Body and Buttons are the parameters in order.
	Header  []TemplateParam `json:"header,omitempty"`
	Body    []TemplateParam `json:"body,omitempty"`
	Buttons []TemplateParam `json:"buttons,omitempty"`
}

// TemplateParam is a text, or media by its address. Name is set for named parameters.
type TemplateParam struct {
	Name string      `json:"name,omitempty"`
	Type ContentType `json:"type"`
	Text string      `json:"text,omitempty"`
	URL  string      `json:"url,omitempty"`
}

// MailHead is what only mail has. Addresses are "local@domain" in lower case.
type MailHead struct {
	MessageID  string   `json:"message_id"`
	InReplyTo  []string `json:"in_reply_to,omitempty"`
	References []string `json:"references,omitempty"`
	Subject    string   `json:"subject,omitempty"`
	To         []Person `json:"to,omitempty"`
	CC         []Person `json:"cc,omitempty"`
	BCC        []Person `json:"bcc,omitempty"` // of ours: they receive it and nobody is told
	ReplyTo    string   `json:"reply_to,omitempty"`
	// Tokens are those of plus addresses among the recipients, the surest sign of a conversation.
	Tokens []string `json:"tokens,omitempty"`
	// HTML is sanitised; RemoteImages counts pictures that are shown only when asked for.
	HTML         string `json:"html,omitempty"`
	RemoteImages int    `json:"remote_images,omitempty"`
	// Quoted is where in Text the quotation of earlier mail begins, in bytes; 0 none.
	Quoted int `json:"quoted,omitempty"`
}

// Person is a name with an address of mail.
type Person struct {
	Name    string `json:"name,omitempty"`
	Address string `json:"address"`
}

// MessageStatus is how far a message of ours got.
type MessageStatus string

// Statuses.
const (
	MessageScheduled MessageStatus = "scheduled" // waits for its time, or for somebody to take it back
	MessageQueued    MessageStatus = "queued"
	MessageSending   MessageStatus = "sending" // at the provider, no answer yet
	MessageUnclear   MessageStatus = "unclear" // we died while sending: maybe sent
	MessageSent      MessageStatus = "sent"
	MessageDelivered MessageStatus = "delivered"
	MessageRead      MessageStatus = "read" // or played
	MessageFailed    MessageStatus = "failed"
	MessageCancelled MessageStatus = "cancelled" // taken back before it was sent
)

// statusRank orders what providers tell. Failed lies below delivered: with several devices one may fail and another receive.
var statusRank = map[MessageStatus]int{MessageScheduled: 0, MessageQueued: 1, MessageSending: 2, MessageUnclear: 3, MessageSent: 4, MessageFailed: 5, MessageDelivered: 6, MessageRead: 7}

// Advance answers the status after a provider told another one: it never goes back, and what was cancelled stays so.
func (s MessageStatus) Advance(told MessageStatus) MessageStatus {
	if s == MessageCancelled || statusRank[told] <= statusRank[s] {
		return s
	}
	return told
}

// Raw is what a provider sent, as it is kept in the journal. Source says by which way it came: "webhook", "poll", "imap",
// "smpp", "widget".
type Raw struct {
	InboxID string            `json:"inbox_id"`
	Source  string            `json:"source"`
	Query   string            `json:"query,omitempty"`
	Header  map[string]string `json:"header,omitempty"` // only those the driver needs, see Webhook.Headers
	Body    []byte            `json:"body,omitempty"`
	// Spool names the file that holds the body instead, for what is too large for the journal.
	Spool string    `json:"spool,omitempty"`
	At    time.Time `json:"at"`
}

// ThreadStatus is whose turn it is in a written conversation.
type ThreadStatus string

// Statuses of threads.
const (
	ThreadOpen     ThreadStatus = "open"     // ours: somebody is to answer
	ThreadWaiting  ThreadStatus = "waiting"  // the customer's
	ThreadSnoozed  ThreadStatus = "snoozed"  // nobody's until SnoozedUntil, or until the customer writes
	ThreadResolved ThreadStatus = "resolved" // nobody's; the customer's next message opens it anew
)

// Thread is a conversation in writing: everything that one person and one inbox wrote to each other (of mail: one subject).
// It lives as long as the customer; the work on it is an Interaction from the moment it opens until it is resolved.
type Thread struct {
	ID     string `json:"id"`
	Number int64  `json:"number"` // for people: "#1042"
	SiteID string `json:"site_id"`

	InboxID string  `json:"inbox_id"`
	Channel Channel `json:"channel"`
	QueueID string  `json:"queue_id,omitempty"`
	// TeamID is that of AgentID, for the scope.
	TeamID        string `json:"team_id,omitempty"`
	ContactID     string `json:"contact_id,omitempty"`
	AgentID       string `json:"agent_id,omitempty"`
	InteractionID string `json:"interaction_id,omitempty"`
	// Name is what the customer is called, by the contact or else by the channel; Handle how the channel knows them.
	Name     string       `json:"name"`
	Handle   string       `json:"handle"`
	Subject  string       `json:"subject,omitempty"`
	Language string       `json:"language,omitempty"`
	Priority int          `json:"priority"`
	Tags     []string     `json:"tags,omitempty"`
	Status   ThreadStatus `json:"status"`
	Since    time.Time    `json:"since"` // of Status
	// SnoozedUntil is set while it is snoozed.
	SnoozedUntil time.Time `json:"snoozed_until,omitzero"`
	// Remote is the provider's name of the conversation, Reach how the customer is known there, the best first: what an answer
	// is addressed to.
	Remote string        `json:"remote,omitempty"`
	Reach  []PersonalKey `json:"reach,omitempty"`
	// People are the addresses of mail that take part beside ours.
	People []Person `json:"people,omitempty"`
	// Seq numbers the messages of the thread, from 1; it is that of the last one.
	Seq int `json:"seq"`
	// LastText is the beginning of the last message, LastBy who wrote it: "customer", "agent", "bot" ….
	LastText string      `json:"last_text,omitempty"`
	LastType ContentType `json:"last_type,omitempty"`
	LastBy   string      `json:"last_by,omitempty"`
	LastAt   time.Time   `json:"last_at,omitzero"`
	// Unread counts the customer's messages that no agent has looked at.
	Unread int `json:"unread,omitempty"`
	// LastIn is when the customer last wrote, for reply windows. WaitingSince is the first message without an answer.
	LastIn time.Time `json:"last_in,omitzero"`
	// Seen and Arrived are up to when the customer read, or got, what our side wrote, where a provider tells it by a mark: it
	// counts for what is told after it, too. They are for ourselves.
	Seen         time.Time `json:"seen,omitzero" hidden:"true"`
	Arrived      time.Time `json:"arrived,omitzero" hidden:"true"`
	WaitingSince time.Time `json:"waiting_since,omitzero"`
	// ReplyDue is when an answer is promised by the queue's service level, in business hours; zero when none is.
	ReplyDue time.Time `json:"reply_due,omitzero"`
	// Blocked is set when the customer cannot be written to: "opted_out", "unreachable", "closed".
	Blocked string `json:"blocked,omitempty"`
	// Bot is "talking" while the bot answers, and empty when it does not.
	Bot    string `json:"bot,omitempty"`
	Custom Params `json:"custom,omitempty"`
	// SurveyAt is when the customer was last asked how satisfied they are. Score is the answer from 1 to 5, 0 for none.
	SurveyAt     time.Time `json:"survey_at,omitzero"`
	Score        int       `json:"score,omitempty"`
	ScoreComment string    `json:"score_comment,omitempty"`
	ScoreAt      time.Time `json:"score_at,omitzero"`
	CreatedAt    time.Time `json:"created_at"`
	// MergedInto is the conversation that goes on in its place; Merged are those that this one goes on for.
	MergedInto *ThreadRef  `json:"merged_into,omitempty"`
	Merged     []ThreadRef `json:"merged,omitempty"`
	Version    int         `json:"version"`
}

// ThreadRef names a thread for people.
type ThreadRef struct {
	ID      string `json:"id"`
	Number  int64  `json:"number"`
	Subject string `json:"subject,omitempty"`
}

// PersonalKey is one way by which a channel knows a person: the kind of identity and its value. Proven is set when the
// channel vouches for it.
type PersonalKey struct {
	Kind   string `json:"kind"`
	Value  string `json:"value"`
	Proven bool   `json:"proven,omitempty"`
}

// Params are values by name.
type Params map[string]string

// ThreadEvent is the body of thread.changed.
type ThreadEvent struct {
	Thread Thread `json:"thread"`
	By     string `json:"by,omitempty"` // the user who changed it, if one did
	// Act is what was done: "opened", "resolved", "snoozed", "waiting", "woke", "assigned", "tagged" ….
	Act string `json:"act"`
}

// Key returns the thread's id.
func (e *ThreadEvent) Key() string { return e.Thread.ID }

// Scope returns what the thread is bound to.
func (e *ThreadEvent) Scope() Scope { return scopeOf(&e.Thread) }

func scopeOf(t *Thread) Scope {
	return Scope{SiteID: t.SiteID, TeamID: t.TeamID, QueueID: t.QueueID, AgentID: t.AgentID}
}

// Author is who wrote a message.
type Author struct {
	// Kind is "customer", "agent", "bot", "rule", "external" (our side by other means) or "system".
	Kind string `json:"kind"`
	ID   string `json:"id,omitempty"` // of the agent
	Name string `json:"name,omitempty"`
}

// Kinds of authors.
const (
	ByCustomer = "customer"
	ByAgent    = "agent"
	ByBot      = "bot"
	ByRule     = "rule"
	ByExternal = "external"
	BySystem   = "system"
)

// MessageDirection is which way a message goes.
type MessageDirection string

// Directions of messages.
const (
	MessageIn   MessageDirection = "in"
	MessageOut  MessageDirection = "out"
	MessageNote MessageDirection = "note" // internal
)

// Reaction is an emoji at a message.
type Reaction struct {
	By    string `json:"by"` // kind of author
	Name  string `json:"name,omitempty"`
	Emoji string `json:"emoji"`
}

// StoredFile is an attachment as we have it. State is "pending", "stored", "refused" (its reason in Trouble) or "gone" (the
// provider does not have it any more, or took it back).
type StoredFile struct {
	ID      string      `json:"id"`
	Kind    ContentType `json:"kind"`
	Name    string      `json:"name"`
	MIME    string      `json:"mime"` // as found by looking at it
	Size    int64       `json:"size"`
	SHA256  string      `json:"sha256,omitempty"` // names the bytes on disk
	State   string      `json:"state"`
	Trouble string      `json:"trouble,omitempty"`
	// ContentID is set for pictures that the HTML of a mail shows.
	ContentID string `json:"content_id,omitempty"`
	Caption   string `json:"caption,omitempty"`
	Seconds   int    `json:"seconds,omitempty"`
}

// States of files.
const (
	FilePending = "pending"
	FileStored  = "stored"
	FileRefused = "refused"
	FileGone    = "gone"
)

// WrittenMessage is one message of a thread.
type WrittenMessage struct {
	ID            string           `json:"id"`
	ThreadID      string           `json:"thread_id"`
	InteractionID string           `json:"interaction_id,omitempty"`
	Seq           int              `json:"seq"`
	Direction     MessageDirection `json:"direction"`
	By            Author           `json:"by"`
	Content       Content          `json:"content"`
	Files         []StoredFile     `json:"files,omitempty"`
	// At is by the provider's clock, and orders the timeline; ArrivedAt by ours.
	At        time.Time     `json:"at"`
	ArrivedAt time.Time     `json:"arrived_at"`
	Status    MessageStatus `json:"status,omitempty"` // of those that go out
	StatusAt  time.Time     `json:"status_at,omitzero"`
	// Trouble says why it was not sent: the provider's code, and the class of channels.Trouble.
	Trouble     string    `json:"trouble,omitempty"`
	TroubleCode string    `json:"trouble_code,omitempty"`
	TroubleText string    `json:"trouble_text,omitempty"`
	DueAt       time.Time `json:"due_at,omitzero"` // not sent before
	// Then is what becomes of the conversation at the moment at which a message that waits for its time leaves.
	Then *Then `json:"then,omitempty"`
	// Before is how the conversation stood when the message took its turn; nil while it has not.
	Before    *Turn      `json:"before,omitempty"`
	ClientID  string     `json:"client_id,omitempty"`
	Auto      bool       `json:"auto,omitempty"`
	Reactions []Reaction `json:"reactions,omitempty"`
	// Heard is when an author's last reaction was made, by the author's kind and name, also of one that was taken back: an
	// older one that is told late is no news. It is for ourselves.
	Heard     map[string]time.Time `json:"heard,omitempty" hidden:"true"`
	EditedAt  time.Time            `json:"edited_at,omitzero"`
	DeletedAt time.Time            `json:"deleted_at,omitzero"`
	// ReplyTo is our id of the message this one answers; Mentions are agents named in a note.
	ReplyTo  string   `json:"reply_to,omitempty"`
	Mentions []string `json:"mentions,omitempty"`
	// Bot is set at what the bot wrote: an answer, or the note of a hand-over.
	Bot     *BotWord `json:"bot,omitempty"`
	Version int      `json:"version"`
}

// Then is what somebody wants to become of a conversation after a message. Do is "wait", "resolve", "snooze" (until Until) or
// "survey", or empty for nothing but what every message does; By is the user. Later is set where the writer chose the moment.
type Then struct {
	Do    string    `json:"do,omitempty"`
	Until time.Time `json:"until,omitzero"`
	By    string    `json:"by,omitempty"`
	Later bool      `json:"later,omitempty"`
}

// Turn is whose turn it was in a conversation, and for how long the customer had waited.
type Turn struct {
	Status       ThreadStatus `json:"status"`
	WaitingSince time.Time    `json:"waiting_since,omitzero"`
	ReplyDue     time.Time    `json:"reply_due,omitzero"`
}

// BotWord is what stands behind something the bot wrote. It is for our side alone.
type BotWord struct {
	RunID string `json:"run_id"`
	// Answered is the newest message of the customer's that an answer knew of, Sources what it was made from.
	Answered string      `json:"answered,omitempty"`
	Sources  []BotSource `json:"sources,omitempty"`
	// Reason is why people got the conversation, a word of the translations; Detail a topic or a tool.
	Reason  string      `json:"reason,omitempty"`
	Detail  string      `json:"detail,omitempty"`
	Summary *BotSummary `json:"summary,omitempty"`
}

// BotSource is a piece of a knowledge base, as it was when it was cited.
type BotSource struct {
	SourceID string  `json:"source_id"`
	ChunkID  string  `json:"chunk_id"`
	Title    string  `json:"title"`
	URL      string  `json:"url,omitempty"`
	Version  int     `json:"version"`
	Score    float64 `json:"score"`
}

// BotSummary is what an agent reads first. Sentiment is "angry", "negative", "neutral" or "positive".
type BotSummary struct {
	Issue     string   `json:"issue"`
	Done      string   `json:"done"`
	Collected []string `json:"collected,omitempty"`
	Sentiment string   `json:"sentiment"`
	Next      string   `json:"next"`
	ByModel   bool     `json:"by_model"`
}

// BotTalks is Thread.Bot while the bot answers.
const BotTalks = "talking"

// MessageEvent is the body of message.recorded and message.changed. Thread is as it is after it.
type MessageEvent struct {
	Thread  Thread         `json:"thread"`
	Message WrittenMessage `json:"message"`
}

// Key returns the thread's id: a thread's messages are ordered.
func (e *MessageEvent) Key() string { return e.Thread.ID }

// Scope returns what the thread is bound to.
func (e *MessageEvent) Scope() Scope { return scopeOf(&e.Thread) }

// ChannelEvent is the body of channel.received: the raw request of a provider, before anybody has read it. It belongs to
// no site, so that nobody but the inbox itself sees it.
type ChannelEvent struct {
	Raw Raw `json:"raw"`
}

// Key returns the inbox's id.
func (e *ChannelEvent) Key() string { return e.Raw.InboxID }

// Scope is nobody's.
func (e *ChannelEvent) Scope() Scope { return Scope{} }

// InboxEvent is the body of inbox.health.
type InboxEvent struct {
	InboxID string    `json:"inbox_id"`
	SiteID  string    `json:"site_id"`
	QueueID string    `json:"queue_id,omitempty"`
	State   string    `json:"state"` // "up", "connecting", "down"
	Trouble string    `json:"trouble,omitempty"`
	Detail  string    `json:"detail,omitempty"`
	Since   time.Time `json:"since"`
}

// Key returns the inbox's id.
func (e *InboxEvent) Key() string { return e.InboxID }

// Scope returns the inbox's site and queue.
func (e *InboxEvent) Scope() Scope { return Scope{SiteID: e.SiteID, QueueID: e.QueueID} }
