package events

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// Type names what happened as "noun.aspect"; the list is closed, see catalogue.go.
type Type string

// Noun is the part of the type before the dot.
func (t Type) Noun() string {
	for i := range t {
		if t[i] == '.' {
			return string(t[:i])
		}
	}
	return string(t)
}

// Body is implemented by every event body in this package.
type Body interface {
	// Key is the id of the noun the event concerns; events of one key are ordered.
	Key() string
	// Scope is what decides who may see the event.
	Scope() Scope
}

// Scope names the site, team, queue and entry point that an event belongs to; empty means "not bound to one".
type Scope struct {
	SiteID  string `json:"site_id,omitempty"`
	TeamID  string `json:"team_id,omitempty"`
	QueueID string `json:"queue_id,omitempty"`
	EntryID string `json:"entry_id,omitempty"`
	AgentID string `json:"agent_id,omitempty"`
}

// Event is one thing that happened. ID is unique for ever (ULID), At is UTC with millisecond precision, Seq is the
// journal's sequence number (0 until appended).
type Event struct {
	ID   string    `json:"id"`
	Seq  uint64    `json:"seq"`
	At   time.Time `json:"at"`
	Type Type      `json:"type"`
	Body Body      `json:"body"`
	// kept is the event as the journal stored it, so that it is not encoded anew for every reader.
	kept []byte
}

// stored is what the journal keeps: all but the number, which is the journal's own.
type stored struct {
	ID   string    `json:"id"`
	At   time.Time `json:"at"`
	Type Type      `json:"type"`
	Body Body      `json:"body"`
}

// Encode returns the event as the journal stores it, without Seq, and keeps it for MarshalJSON: from then on the event
// must not change.
func (e *Event) Encode() ([]byte, error) {
	b, err := json.Marshal(stored{e.ID, e.At, e.Type, e.Body})
	e.kept = b
	return b, err
}

// MarshalJSON returns the event with its number.
func (e Event) MarshalJSON() ([]byte, error) {
	b := e.kept
	if b == nil {
		var err error
		if b, err = e.Encode(); err != nil {
			return nil, err
		}
	}
	out := make([]byte, 0, len(b)+32)
	out = append(out, `{"seq":`...)
	out = strconv.AppendUint(out, e.Seq, 10)
	out = append(out, ',')
	return append(out, b[1:]...), nil
}

// wire is Event with the body still raw.
type wire struct {
	ID   string          `json:"id"`
	Seq  uint64          `json:"seq,omitempty"`
	At   time.Time       `json:"at"`
	Type Type            `json:"type"`
	Body json.RawMessage `json:"body"`
}

// UnmarshalJSON decodes the body into the struct that belongs to the type. An unknown type (written by a newer
// version) decodes into Unknown, so that an older daemon can step over it.
func (e *Event) UnmarshalJSON(b []byte) error {
	var w wire
	if err := json.Unmarshal(b, &w); err != nil {
		return fmt.Errorf("event is not JSON: %w", err)
	}
	body := newBody(w.Type)
	if err := json.Unmarshal(w.Body, body); err != nil {
		return fmt.Errorf("body of event %s (%s) does not fit its type: %w", w.ID, w.Type, err)
	}
	*e = Event{ID: w.ID, Seq: w.Seq, At: w.At, Type: w.Type, Body: body}
	return nil
}

// Unknown keeps the body of an event type this version does not know.
type Unknown struct {
	Raw json.RawMessage
}

// UnmarshalJSON keeps the bytes as they are.
func (u *Unknown) UnmarshalJSON(b []byte) error { u.Raw = append(u.Raw[:0], b...); return nil }

// MarshalJSON returns the bytes as they were.
func (u *Unknown) MarshalJSON() ([]byte, error) { return u.Raw, nil }

// Key of an unknown event is empty.
func (*Unknown) Key() string { return "" }

// Scope of an unknown event is nobody's.
func (*Unknown) Scope() Scope { return Scope{} }
