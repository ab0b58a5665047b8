package channels

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/cordboard/cordboard/events"
)

// Request is a provider's HTTP request with its body already read (at most BodyLimit bytes).
type Request struct {
	Method string
	// URL is the public address as the provider called it, query included: what some providers sign.
	URL    string
	Query  url.Values
	Header http.Header
	Body   []byte
	Remote string // the client's address
	At     time.Time
}

// BodyLimit is the largest request a provider may send; larger ones get 413.
const BodyLimit = 3 << 20

// Reply is the answer to a provider.
type Reply struct {
	Status int
	Type   string // of the content; empty with an empty body
	Body   []byte
}

// Verdict is what a driver says of a request before anything is kept.
type Verdict struct {
	Reply Reply
	// Keep has the request kept in the journal before Reply goes out; if that fails the provider gets 503 instead.
	Keep bool
	// Refused is the reason on record for a request that was turned away ("signature", "token", "origin" …), or empty.
	Refused string
	// Forget names values of the query that are left out of Raw.Query: secrets, which must not lie in the journal.
	Forget []string
}

// Refuse is the verdict over a request that is not the provider's.
func Refuse(status int, reason string) Verdict {
	return Verdict{Reply: Reply{Status: status}, Refused: reason}
}

// Accept keeps the request and answers 200 with an empty body.
func Accept() Verdict { return Verdict{Reply: Reply{Status: http.StatusOK}, Keep: true} }

// Raw is what a provider sent, as the journal keeps it.
type Raw = events.Raw

// Sink keeps what listeners receive.
type Sink interface {
	// Keep returns nil once the raw request is on disk. After an error the listener must not acknowledge to the provider.
	Keep(ctx context.Context, raw Raw) error
	// Position and SetPosition keep where a listener stands (an offset, "UIDVALIDITY:UID"), over restarts. It is set after
	// Keep, so that a crash repeats and does not lose.
	Position(ctx context.Context, inboxID string) (string, error)
	SetPosition(ctx context.Context, inboxID, position string) error
	// Health tells how the listener fares; it is shown to administrators.
	Health(inboxID string, h Health)
}

// Health is how an inbox fares.
type Health struct {
	// State is "up", "connecting" or "down".
	State string `json:"state"`
	// Trouble is a key of the translations ("inbox.trouble.<key>"), Detail what the provider said, for the administrator.
	Trouble string    `json:"trouble,omitempty"`
	Detail  string    `json:"detail,omitempty"`
	Since   time.Time `json:"since"`
}
