package webchat

import (
	"context"
	"io"
	"time"

	"github.com/cordboard/cordboard/channels"
)

// Inboxes finds inboxes by the key that is written into web pages.
type Inboxes interface {
	// ByKey answers the active inbox of channel webchat whose Account is the key, and fault.NotFound without one.
	ByKey(ctx context.Context, key string) (channels.Inbox, error)
}

// Keeper is the part of channels.Sink that the widget needs.
type Keeper interface {
	Keep(ctx context.Context, raw channels.Raw) error
}

// Conversations is what the inbox knows of a visitor.
type Conversations interface {
	// History answers what was said after a position, oldest first, at most limit entries: with after 0 the newest ones. It
	// holds what Driver.Send was asked to send from before it was asked, and never internal notes.
	History(ctx context.Context, in channels.Inbox, visitor string, after int64, limit int) ([]Entry, error)
	State(ctx context.Context, in channels.Inbox, visitor string) (State, error)
	// Version is the version that a visitor's tokens must have, 0 at first. Raising it revokes those given before.
	Version(ctx context.Context, in channels.Inbox, visitor string) (int, error)
	// Transcript has the conversation sent to an address of mail. Errors may be faults for the visitor.
	Transcript(ctx context.Context, in channels.Inbox, visitor, email string) error
}

// Entry is one message of a visitor's history.
type Entry struct {
	// Seq is the position in the history of this visitor: rising, never used twice, above 0.
	Seq int64
	// ID is Inbound.ID of what the visitor wrote and Outbound.ID of what we did.
	ID      string
	Visitor bool   // the visitor wrote it
	By      string // how our writer is called before customers
	At      time.Time
	Message channels.Message
	// Status is of our messages how far they got, and of the visitor's Read once somebody has read them.
	Status channels.Status
}

// State is how a visitor's conversation stands.
type State struct {
	Status string `json:"status"` // "none", "waiting", "talking", "ended"
	Agent  string `json:"agent,omitempty"`
	// Position in the line, from 1; 0 unknown or not to be told.
	Position int `json:"position,omitempty"`
}

// Hours tells whether somebody is there for an inbox.
type Hours interface {
	Hours(ctx context.Context, in channels.Inbox) (Opening, error)
}

// Opening is the state of the business hours. Next is when it changes; zero when unknown.
type Opening struct {
	Open bool
	Next time.Time
}

// Files keeps what visitors upload and opens what a conversation holds.
type Files interface {
	// Keep stores a file; it belongs to the visitor only, until a message carries it. It answers its id ([A-Za-z0-9_-], at most
	// 64 characters), unguessable.
	Keep(ctx context.Context, in channels.Inbox, visitor string, f FileInfo, content io.Reader) (id string, err error)
	// Stat and Open answer fault.NotFound for what is neither the visitor's own nor in a message to them. The visitor is empty when
	// the inbox itself asks.
	Stat(ctx context.Context, in channels.Inbox, visitor, id string) (FileInfo, error)
	Open(ctx context.Context, in channels.Inbox, visitor, id string) (FileInfo, io.ReadCloser, error)
}

// FileInfo describes a file. MIME is what its bytes are, not what anybody says of them.
type FileInfo struct {
	ID     string        `json:"id"`
	Name   string        `json:"name"`
	MIME   string        `json:"mime"`
	Size   int64         `json:"size"`
	SHA256 string        `json:"sha256,omitempty"`
	Kind   channels.Type `json:"kind"`
}

// Visit is a proven visitor of an inbox, for what is answered to their browser.
type Visit struct {
	Inbox   channels.Inbox
	Visitor string
	// User is the web site's name of the visitor, when it vouched for them; HMAC is its proof.
	User, HMAC string
	Language   string
}
