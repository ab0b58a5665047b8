package channels

import (
	"fmt"
	"io"
	"time"
)

// Outbound is one message to be sent.
type Outbound struct {
	// ID is ours: the correlation value where the provider carries one, and the idempotency key where it takes one.
	ID      string
	Thread  string     // the provider's name of the conversation, if it gave one
	To      []Identity // how the recipient is known, best first
	Message Message
	Files   []OutFile // the attachments, in their order
	// By is how the writer is called before customers, on channels that show it; empty tells nobody.
	By string
	// Human is set for what a person wrote; Auto for what a machine did.
	Human bool
	// LastInbound is when the customer last wrote, for windows and tags.
	LastInbound time.Time
}

// OutFile is a file to send. Open may be called several times.
type OutFile struct {
	Attachment
	Open func() (io.ReadCloser, error)
}

// Receipt is the provider's answer to what it took.
type Receipt struct {
	// IDs are the provider's; several when one message had to be sent in several. Statuses may come for each.
	IDs []string
	// Parts is the number of SMS, 0 elsewhere.
	Parts int
	// Thread is the provider's name of the conversation, when it is told only now.
	Thread string
	// Status is what is known already: Sent, or Queued at the provider.
	Status Status
}

// TroubleClass says what to do about a failure.
type TroubleClass string

// Classes.
const (
	Later       TroubleClass = "later"       // temporary: try again, not before RetryAfter
	Never       TroubleClass = "never"       // this message will not go
	WindowShut  TroubleClass = "window"      // only a template may be sent
	Unreachable TroubleClass = "unreachable" // this identity receives nothing (any more)
	Barred      TroubleClass = "barred"      // the customer opted out at the provider
	Credentials TroubleClass = "credentials" // the inbox's token or password is refused: everything stops until it is mended
	Limited     TroubleClass = "limited"     // our account is restricted by the provider
	Maybe       TroubleClass = "unclear"     // the answer was lost: it may have been sent
)

// Trouble is why something was not sent. Code is the provider's; Text its sentence, for administrators.
type Trouble struct {
	Class      TroubleClass  `json:"class"`
	Code       string        `json:"code,omitempty"`
	Text       string        `json:"text,omitempty"`
	RetryAfter time.Duration `json:"retry_after,omitempty"` // 0 unknown
}

// Error makes a Trouble an error; Driver.Send answers no other kind.
func (t *Trouble) Error() string { return fmt.Sprintf("%s (%s %s)", t.Class, t.Code, t.Text) }
