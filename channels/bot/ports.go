package bot

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/bot/knowledge"
	"github.com/cordboard/cordboard/channels/bot/model"
	"github.com/cordboard/cordboard/events"
)

// Stage is whose a conversation is.
type Stage string

// Stages. In the mode UntilAgent a conversation that waits in a queue is still StageBot, until it was handed over or
// somebody joined.
const (
	StageBot    Stage = "bot"
	StageQueued Stage = "queued"
	StageHuman  Stage = "human"
)

// Speaker is who wrote a turn.
type Speaker string

// Speakers.
const (
	Customer Speaker = "customer"
	Bot      Speaker = "bot"
	Agent    Speaker = "agent" // or our side by other means (an echo)
	Other    Speaker = "other" // somebody else in a conversation by mail
)

// Turn is one message of a conversation.
type Turn struct {
	ID    string
	By    Speaker
	Text  string
	Files []string // names of attachments, as sent
	At    time.Time
	Auto  bool // a machine wrote it
	// Answered is Reply.Answered of a turn of the bot's: what came in later stands before it and is not answered by it.
	Answered string
}

// Contact is the person at hand, as the server knows them. Verified is set when the channel or an agent vouches for who it
// is; Fields are what the administrator wants the model to know.
type Contact struct {
	ID         string
	Name       string
	Language   string
	Verified   bool
	VIP        bool
	Identities []channels.Identity
	Fields     map[string]string
}

// Conversation is what a run knows of it. Turns are the last ones (50 are plenty), oldest first.
type Conversation struct {
	ID        string
	InboxID   string
	Channel   events.Channel
	Traits    channels.Traits
	Stage     Stage
	Contact   Contact
	Turns     []Turn
	Answers   int         // of the bot since it was last the bot's
	Sent      []time.Time // automatic messages of the last hours, for the governor
	Disclosed bool        // the disclosure went out
	Proposed  *Proposal   // an action that waits for a yes
}

// Earlier is a closed conversation of the same person.
type Earlier struct {
	At      time.Time
	Summary string
}

// History reads conversations.
type History interface {
	Conversation(ctx context.Context, id string) (Conversation, error)
	// Earlier answers closed conversations of a contact, newest first.
	Earlier(ctx context.Context, contactID string, since time.Time, limit int) ([]Earlier, error)
}

// Policies answers how an inbox's bot is set up, and whether its people are there now. The Runner asks it between two
// signals: it must answer from memory.
type Policies interface {
	Policy(ctx context.Context, inboxID string) (Policy, error)
	Open(ctx context.Context, inboxID string, at time.Time) (Hours, error)
}

// Hours say whether people work now; Opens is when they will, in the inbox's zone, zero unknown.
type Hours struct {
	Open  bool
	Opens time.Time
}

// Models answers the model of an inbox; *model.Client is one.
type Models interface {
	Model(ctx context.Context, inboxID string) (Model, error)
}

// Model is a language model.
type Model interface {
	Chat(ctx context.Context, r model.Request) (model.Answer, error)
	Model() string
	MaxOutput() int
}

// Knowledge finds chunks of a base; *knowledge.Library is one.
type Knowledge interface {
	Search(ctx context.Context, baseID, text string, limit int) (knowledge.Found, error)
}

// Ledger keeps what models cost.
type Ledger interface {
	// Spent answers what the inbox used since since, and how many runs the contact had in the hour before now.
	Spent(ctx context.Context, inboxID, contactID string, since, now time.Time) (Spent, error)
	Record(ctx context.Context, u Use) error
}

// Spent is a day's use of an inbox. Micros are millionths of the currency of the policy's prices.
type Spent struct {
	Tokens      int
	Micros      int64
	ContactRuns int
}

// Use is one run's. MessageID is the answer's, if there was one.
type Use struct {
	InboxID        string
	ConversationID string
	ContactID      string
	RunID          string
	Purpose        string // "answer", "handover", or a word of package assist
	Model          string
	Usage          model.Usage
	Micros         int64
	At             time.Time
}

// Citation is a source of an answer.
type Citation struct {
	SourceID string  `json:"source_id"`
	ChunkID  string  `json:"chunk_id"`
	Title    string  `json:"title"`
	URL      string  `json:"url,omitempty"`
	Version  int     `json:"version"`
	Score    float64 `json:"score"`
}

// Reply is an answer on its way out: Texts are the messages, in order. RunID is its idempotency key.
type Reply struct {
	RunID          string
	ConversationID string
	Texts          []string
	Citations      []Citation
	// Answered is the id of the newest turn the answer knows of.
	Answered  string
	Disclosed bool // the disclosure is part of it
	Buttons   []channels.Button
	Usage     model.Usage
	Micros    int64
}

// ErrStale is an Outlet's answer when the conversation is the bot's no more.
var ErrStale = errors.New("the conversation is not the bot's any more")

// Outlet sends what the bot says. Answer must check in its own transaction that the conversation is still the bot's.
type Outlet interface {
	Answer(ctx context.Context, r Reply) error
	Typing(ctx context.Context, conversationID string, on bool) error
	Resolve(ctx context.Context, conversationID string) error
}

// Desk takes conversations that people are to answer.
type Desk interface {
	// HandOver queues the conversation and sends Notice to the customer, if there is one. Doing it twice is harmless.
	HandOver(ctx context.Context, h HandOver) error
	// Summary adds the model's summary to a conversation that was handed over.
	Summary(ctx context.Context, conversationID string, s Summary) error
}

// HandOver is a conversation on its way to people.
type HandOver struct {
	ConversationID string
	RunID          string
	Reason         Reason
	Detail         string // for the agent: the topic, the tool
	Summary        Summary
	Notice         []string
	Urgent         bool
}

// Summary is what an agent reads first. Sentiment is "angry", "negative", "neutral" or "positive".
type Summary struct {
	Issue     string   `json:"issue"`
	Done      string   `json:"done"`
	Collected []string `json:"collected"`
	Sentiment string   `json:"sentiment"`
	Next      string   `json:"next"`
	ByModel   bool     `json:"by_model"`
}

// Proposal is an action that cannot be undone, as it was shown to the customer.
type Proposal struct {
	ID        string          `json:"id"`
	Tool      string          `json:"tool"`
	Arguments json.RawMessage `json:"arguments"`
	At        time.Time       `json:"at"`
}

// Actions keeps proposals.
type Actions interface {
	Propose(ctx context.Context, conversationID string, p Proposal) error
	// Take removes a proposal and reports whether it was still there: of two takers one wins.
	Take(ctx context.Context, conversationID, proposalID string) (bool, error)
}

// Caller performs the administrator's tools; *WebCaller is one.
type Caller interface {
	Call(ctx context.Context, c ToolCall) (string, error)
}
