package channels

import (
	"encoding/json"
	"time"

	"github.com/cordboard/cordboard/events"
)

// Inbox is one address of ours on one channel, as the administrator set it up: a WhatsApp number, a bot, a mailbox.
type Inbox struct {
	ID      string         `json:"id"`
	SiteID  string         `json:"site_id"`
	Name    string         `json:"name"`
	Channel events.Channel `json:"channel"`
	// Provider tells drivers of one channel apart ("smpp", "kannel", "twilio"); empty where there is one.
	Provider string `json:"provider,omitempty"`
	// Account is our address as the provider names it in what it sends: a phone_number_id, a page id, a number, an address
	// of mail. Two inboxes of one channel never have the same.
	Account string `json:"account"`
	QueueID string `json:"queue_id,omitempty"`
	Active  bool   `json:"active"`
	// Settings are the driver's own, by the keys of Driver.Fields; secrets are not among them.
	Settings json.RawMessage `json:"settings"`
	// Secrets are the values of fields of kind FieldSecret. They are sealed in the database and never leave by the API.
	Secrets map[string]string `json:"-"`
	// PublicURL is the address at which the provider reaches this inbox's webhook, as it signs it; without a slash at the end.
	PublicURL string `json:"public_url,omitempty"`
	Policy    Policy `json:"policy"`
	Version   int    `json:"version"`
}

// Policy is what the administrator wants of an inbox's conversations.
type Policy struct {
	// StayMinutes is how long a conversation that opens anew waits for the agent it was with; 0 not at all.
	StayMinutes int `json:"stay_minutes"`
	// ParkSeconds is how long after our answer the customer's silence frees the agent's place; 0 at once, -1 never.
	// Of a mail it is always at once.
	ParkSeconds int `json:"park_seconds"`
	// ResolveHours is after how long a silence of the customer a conversation is resolved by itself; 0 never.
	ResolveHours int `json:"resolve_hours"`
	// ReplyMinutes is within what time an answer is promised, counted in the hours of ScheduleID (always, without one); 0 no
	// promise.
	ReplyMinutes int    `json:"reply_minutes"`
	ScheduleID   string `json:"schedule_id,omitempty"`
	// Greeting answers the first message of a conversation, Away one that comes outside the hours; empty for none.
	Greeting string `json:"greeting,omitempty"`
	Away     string `json:"away,omitempty"`
	// Survey asks for satisfaction (1 to 5) after a conversation is resolved; empty does not.
	Survey string `json:"survey,omitempty"`
	// Signature is put under what agents write in mail.
	Signature string `json:"signature,omitempty"`
	// UndoSeconds holds back what agents send, so that they may take it back; 0 to 30.
	UndoSeconds int `json:"undo_seconds"`
}

// Decode puts the settings into the driver's struct.
func (i Inbox) Decode(into any) error {
	if len(i.Settings) == 0 {
		return nil
	}
	return json.Unmarshal(i.Settings, into)
}

// FieldKind is how the administrator's form asks for a setting.
type FieldKind string

// Kinds of fields.
const (
	FieldText   FieldKind = "text"
	FieldSecret FieldKind = "secret"
	FieldNumber FieldKind = "number"
	FieldSwitch FieldKind = "switch"
	FieldChoice FieldKind = "choice"
	FieldLines  FieldKind = "lines" // a list of texts, one a line
)

// Field is one setting of a driver. Its label and help are translations of "inboxes.<channel>.<provider>.<key>".
type Field struct {
	Key      string    `json:"key"`
	Kind     FieldKind `json:"kind"`
	Required bool      `json:"required,omitempty"`
	Default  string    `json:"default,omitempty"`
	Choices  []string  `json:"choices,omitempty"`
	// Advanced fields are folded away.
	Advanced bool `json:"advanced,omitempty"`
	// Generated secrets are made by us and shown once for the provider's form (a verify token).
	Generated bool `json:"generated,omitempty"`
}

// Traits are what a channel can do, for the composer and the rules of sending.
type Traits struct {
	// Window is how long after the customer's last message free text may be sent; 0 always. HumanWindow is longer, for what
	// a person wrote.
	Window      time.Duration `json:"window,omitempty"`
	HumanWindow time.Duration `json:"human_window,omitempty"`
	TextLimit   int           `json:"text_limit,omitempty"` // in TextUnit; 0 none
	TextUnit    string        `json:"text_unit,omitempty"`  // "chars", "bytes", "utf16"
	// FileLimits are the largest sizes in bytes by the beginning of the media type ("image/", ""), longest beginning first.
	FileLimits []FileLimit `json:"file_limits,omitempty"`
	Files      int         `json:"files,omitempty"`   // attachments a message; 0 none at all
	Buttons    int         `json:"buttons,omitempty"` // reply buttons a message; 0 none
	Templates  bool        `json:"templates,omitempty"`
	Replies    bool        `json:"replies,omitempty"`   // a message may answer another
	Reactions  bool        `json:"reactions,omitempty"` // agents may react
	Edits      bool        `json:"edits,omitempty"`     // agents may change what was sent
	Deletes    bool        `json:"deletes,omitempty"`
	Typing     bool        `json:"typing,omitempty"`
	ReadMarks  bool        `json:"read_marks,omitempty"` // we may tell that we read
	Delivered  bool        `json:"delivered,omitempty"`  // deliveries are told
	ReadTold   bool        `json:"read_told,omitempty"`  // readings are told
	Segments   bool        `json:"segments,omitempty"`   // counted as SMS
	Subject    bool        `json:"subject,omitempty"`
	HTML       bool        `json:"html,omitempty"`
	// Live is set where both sides sit in front of it: Enter sends, silence ends the conversation soon.
	Live         bool `json:"live,omitempty"`
	Experimental bool `json:"experimental,omitempty"`
}

// FileLimit is the largest file of a kind.
type FileLimit struct {
	Type  string `json:"type"`
	Bytes int64  `json:"bytes"`
}
