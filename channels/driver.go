package channels

import (
	"context"
	"io"

	"github.com/cordboard/cordboard/events"
)

// Driver is one channel's protocol.
type Driver interface {
	// Fields are the settings the administrator is asked for.
	Fields() []Field
	// Check answers a fault that names the field when the settings cannot work.
	Check(in Inbox) error
	// Account answers our address from the settings, as providers name it (see Inbox.Account).
	Account(in Inbox) string
	Traits(in Inbox) Traits
	// Decode tells what a raw request says, in its order. It is pure. An error is for a body that cannot be read at all; it is
	// kept with the reason, nothing else is disturbed.
	Decode(in Inbox, raw Raw) ([]Inbound, error)
	// Send hands a message to the provider. Every error is a *Trouble. When the request left us and no answer came, its class
	// is Maybe.
	Send(ctx context.Context, in Inbox, out Outbound) (Receipt, error)
	// Test tries the inbox without disturbing customers and says step by step what works.
	Test(ctx context.Context, in Inbox) []TestStep
}

// TestStep is one line of the guided test. Key names it in the translations ("inboxes.test.<key>").
type TestStep struct {
	Key    string `json:"key"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail,omitempty"` // what the far side said
}

// Webhook is implemented by drivers whose provider calls us.
type Webhook interface {
	// Receive verifies the request on its raw bytes, in constant time, before it parses anything, and answers handshakes.
	Receive(in Inbox, r Request) Verdict
	// Headers are those that Decode needs later.
	Headers() []string
}

// Listener is implemented by drivers that connect to their provider. Listen returns when ctx ends, and on an error that
// connecting again cannot mend; it reconnects by itself otherwise.
type Listener interface {
	Listen(ctx context.Context, in Inbox, sink Sink) error
	// Listens reports whether this inbox wants it: some drivers do either.
	Listens(in Inbox) bool
}

// MediaSource is implemented by drivers whose attachments are fetched with the inbox's credentials, or by an id.
type MediaSource interface {
	// Media opens an attachment. The caller limits the size and closes it.
	Media(ctx context.Context, in Inbox, a Attachment) (io.ReadCloser, error)
}

// Joiner is implemented by drivers with messages in parts (SMS). Parts are in order; missing ones are nil.
type Joiner interface {
	Join(in Inbox, parts []*Part) Message
}

// Reactor is implemented by drivers that can react to, change or delete a message. Every error is a *Trouble.
type Reactor interface {
	React(ctx context.Context, in Inbox, out Outbound, messageID, emoji string) error
}

// Editor is implemented by drivers that can change or take back what was sent.
type Editor interface {
	Edit(ctx context.Context, in Inbox, out Outbound, messageID string) error
	Delete(ctx context.Context, in Inbox, out Outbound, messageID string) error
}

// Presence is implemented by drivers that can tell the customer that we read or type. Failures are not retried.
type Presence interface {
	MarkRead(ctx context.Context, in Inbox, out Outbound, messageID string) error
	Typing(ctx context.Context, in Inbox, out Outbound, on bool) error
}

// Acknowledger is implemented by drivers whose customers' presses want an answer soon (Inbound.Ask).
type Acknowledger interface {
	Acknowledge(ctx context.Context, in Inbox, ask string) error
}

// TemplateSource is implemented by drivers with approved templates.
type TemplateSource interface {
	Templates(ctx context.Context, in Inbox) ([]TemplateInfo, error)
}

// Subscriber is implemented by drivers that can register our webhook at the provider by themselves.
type Subscriber interface {
	Subscribe(ctx context.Context, in Inbox) error
}

// KindInfo is a channel and provider that this version speaks, with what its administrator is asked for.
type KindInfo struct {
	Channel  events.Channel `json:"channel"`
	Provider string         `json:"provider,omitempty"`
	Fields   []Field        `json:"fields"`
	Traits   Traits         `json:"traits"`
	// Webhook is set when the provider must be told our address, Subscribes when we can tell it ourselves.
	Webhook    bool `json:"webhook"`
	Subscribes bool `json:"subscribes"`
}
