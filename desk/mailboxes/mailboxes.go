// Package mailboxes holds what people decide about mailboxes, in which callers leave messages. It is called by the desk and
// by web (to edit) and implemented in MariaDB by sql/store. It owns no goroutine.
package mailboxes

import (
	"context"
	"strings"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
)

// Mailbox takes messages for the agents of a queue, or for one agent.
type Mailbox struct {
	ID      string `json:"id"`
	SiteID  string `json:"site_id"`
	Name    string `json:"name"`
	QueueID string `json:"queue_id,omitempty"`
	AgentID string `json:"agent_id,omitempty"`
	// Greeting is a media URI of the PBX; empty asks for a message after the tone.
	Greeting   string `json:"greeting"`
	MaxSeconds int    `json:"max_seconds"` // of a message, 10 to 600
	Version    int    `json:"version"`
}

// Normalize fills in what may be left out.
func (m Mailbox) Normalize() Mailbox {
	if m.MaxSeconds == 0 {
		m.MaxSeconds = 180
	}
	return m
}

// Validate reports the first field that cannot be kept.
func (m Mailbox) Validate() error {
	owner, field := m.QueueID, "queue_id"
	if owner == "" {
		owner, field = m.AgentID, "agent_id"
	}
	if m.QueueID != "" && m.AgentID != "" {
		return check.Trouble("mailbox.one_owner", "agent_id", "A mailbox belongs to a queue or to an agent, not to both. Clear one of them.")
	}
	if owner == "" {
		return check.Trouble("mailbox.no_owner", "queue_id", "Nobody would hear the messages. Choose a queue or an agent.")
	}
	return check.First(check.Name("name", m.Name), check.ID(field, owner), check.Range("max_seconds", m.MaxSeconds, 10, 600), greeting(m.Greeting))
}

func greeting(v string) error {
	if v == "" {
		return nil
	}
	scheme, path, _ := strings.Cut(v, ":")
	plain := strings.IndexFunc(path, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("-_./", r)
	}) < 0
	if (scheme == "sound" || scheme == "recording") && path != "" && len(v) <= 255 && plain && !strings.Contains(path, "..") {
		return nil
	}
	return check.Trouble("field.media", "greeting", "%q is not a media URI like sound:cordboard/en/welcome.", v)
}

// Store keeps mailboxes; the contract is that of queues.Store.
type Store interface {
	ListMailboxes(ctx context.Context, r events.Reach, p events.Page) (items []Mailbox, next string, err error)
	GetMailbox(ctx context.Context, r events.Reach, id string) (Mailbox, error)
	CreateMailbox(ctx context.Context, by events.Actor, r events.Reach, m Mailbox) (Mailbox, error)
	UpdateMailbox(ctx context.Context, by events.Actor, r events.Reach, m Mailbox) (Mailbox, error)
	DeleteMailbox(ctx context.Context, by events.Actor, r events.Reach, id string) error
}
