package channels

import (
	"time"

	"github.com/cordboard/cordboard/events"
)

// Kind is what an inbound item tells.
type Kind string

// Kinds of inbound items.
const (
	InMessage  Kind = "message"
	InStatus   Kind = "status"
	InEdit     Kind = "edit"     // Message replaces that of ID
	InDelete   Kind = "delete"   // the message of ID is to be hidden
	InReaction Kind = "reaction" // to the message of ID
	InTyping   Kind = "typing"
	InSeen     Kind = "seen"    // everything of ours up to At was read (a watermark)
	InArrived  Kind = "arrived" // everything of ours up to At was delivered (a watermark)
	InChoice   Kind = "choice"  // a button without a message of its own
	InIdentity Kind = "identity"
	InConsent  Kind = "consent" // the customer opted out or in again
	InControl  Kind = "control" // thread passed to or from another application, blocked the bot, closed
	InAccount  Kind = "account" // about our own address: quality, template approved, restricted
)

// Inbound is one thing a provider told. Decode answers them in the order of the request.
type Inbound struct {
	Kind Kind `json:"kind"`
	// Account is which of our addresses it concerns; empty for the inbox that received it.
	Account string `json:"account,omitempty"`
	// ID is the provider's id of the message, unique in the inbox: the key that makes it arrive once. For everything but
	// messages it is the id of the message it is about.
	ID string `json:"id,omitempty"`
	// Thread is the provider's name for the conversation: a chat's id, or the sender's identity. Empty for mail.
	Thread string `json:"thread,omitempty"`
	// Shared is set where several people write in one thread (a group). Then only Thread leads to it, never who writes: what
	// somebody says in private stays apart from what they say before others. Title is the group's name.
	Shared bool      `json:"shared,omitempty"`
	Title  string    `json:"title,omitempty"`
	From   Sender    `json:"from"`
	At     time.Time `json:"at"` // by the provider's clock; zero when it does not tell
	// Echo is set for what our side sent by other means (the business's own app): stored as sent, never answered, opens no
	// window.
	Echo bool `json:"echo,omitempty"`
	// Auto is set for what a machine wrote (out of office, bulk mail): nothing automatic answers it.
	Auto    bool     `json:"auto,omitempty"`
	Message *Message `json:"message,omitempty"`
	Part    *Part    `json:"part,omitempty"`
	Status  *Told    `json:"status,omitempty"`
	// Reaction is the emoji of an InReaction; empty takes it back.
	Reaction string `json:"reaction,omitempty"`
	// Consent is "out" or "in" of an InConsent; Scope is what of ("marketing"), empty for all.
	Consent string `json:"consent,omitempty"`
	Scope   string `json:"scope,omitempty"`
	// Control is the word of an InControl or InAccount: "taken", "given", "blocked", "unblocked", "closed", "restricted" …
	Control string `json:"control,omitempty"`
	Detail  string `json:"detail,omitempty"`
	// Ask is the provider's id of a question that wants an acknowledgement soon (Telegram's callback query).
	Ask string `json:"ask,omitempty"`
}

// Sender is who wrote.
type Sender struct {
	Identities []Identity `json:"identities,omitempty"` // the one to answer to first
	Name       string     `json:"name,omitempty"`
	Username   string     `json:"username,omitempty"`
	Language   string     `json:"language,omitempty"` // BCP 47
	// Attributes are what the sender's own side tells of them (a web page's plan, order …); never proven.
	Attributes map[string]string `json:"attributes,omitempty"`
	// Was is the identity that this sender had before, when the provider tells of a change.
	Was *Identity `json:"was,omitempty"`
}

// Kinds of identities, as contacts keep them.
const (
	IDPhone    = "phone"    // E.164 with plus
	IDWhatsApp = "whatsapp" // wa_id: digits
	IDBSUID    = "bsuid"    // WhatsApp's business-scoped user id
	IDTelegram = "telegram" // user id
	IDPSID     = "psid"     // page id + ":" + page-scoped id
	IDIGSID    = "igsid"    // account id + ":" + Instagram-scoped id
	IDX        = "x"
	IDApple    = "apple"
	IDEmail    = "email"
	IDVisitor  = "visitor"  // a browser with our widget
	IDExternal = "external" // signed by the customer's own web site
)

// Identity is one way to know a person. Proven is set when the channel itself vouches for it: only those link by
// themselves.
type Identity = events.PersonalKey

// Part is a piece of a long text message; Joiner puts them together. Key is the same for all of them.
type Part struct {
	Key    string `json:"key"`
	N      int    `json:"n"` // from 1
	Of     int    `json:"of"`
	Data   []byte `json:"data"`
	Coding string `json:"coding"` // the driver's word
}

// Told is a status as a provider tells it.
type Told struct {
	Status Status `json:"status"`
	// Correlation is our own id of the message, if the provider carries it.
	Correlation string   `json:"correlation,omitempty"`
	Trouble     *Trouble `json:"trouble,omitempty"`
	// Parts is how many the provider made of it, 0 unknown; Cost and Currency what it took.
	Parts    int    `json:"parts,omitempty"`
	Category string `json:"category,omitempty"`
}
