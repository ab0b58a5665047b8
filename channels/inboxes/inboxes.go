// Package inboxes is what people decide about the addresses customers write to. It is edited through web, kept by sql/store
// and run by channels/inbox. It owns no goroutine.
package inboxes

import (
	"context"
	"slices"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
)

// Inbox is one as administrators see and write it: secrets go in and never out.
type Inbox struct {
	channels.Inbox
	// NewSecrets replace those of the same names; an empty value takes one away.
	NewSecrets map[string]string `json:"secrets,omitempty" writeOnly:"true"`
	// KnownSecrets are the names of those that are set.
	KnownSecrets []string `json:"known_secrets,omitempty" readOnly:"true"`
}

const (
	maxSettings = 60_000
	maxText     = 2_000
	maxSecret   = 8_000
)

// Validate reports the first field that cannot be kept, before the driver is asked.
func (i Inbox) Validate() error {
	if !i.Channel.Written() {
		return check.Trouble("field.choice", "channel", "%q is not a channel on which people write.", i.Channel)
	}
	p := i.Policy
	err := check.First(
		check.Name("name", i.Name), check.Line("account", i.Account, 190), check.Line("public_url", i.PublicURL, 255),
		check.Range("policy.stay_minutes", p.StayMinutes, 0, 60*24*30), check.Range("policy.park_seconds", p.ParkSeconds, -1, 86_400),
		check.Range("policy.resolve_hours", p.ResolveHours, 0, 24*365), check.Range("policy.reply_minutes", p.ReplyMinutes, 0, 60*24*30),
		check.Range("policy.undo_seconds", p.UndoSeconds, 0, 30),
		check.Text("policy.greeting", p.Greeting, maxText), check.Text("policy.away", p.Away, maxText),
		check.Text("policy.survey", p.Survey, maxText), check.Text("policy.signature", p.Signature, maxText),
	)
	if err != nil {
		return err
	}
	if len(i.Settings) > maxSettings {
		return check.Trouble("field.too_long", "settings", "The settings are too long.")
	}
	for name, v := range i.NewSecrets {
		if err := check.Text("secrets."+name, v, maxSecret); err != nil {
			return err
		}
	}
	if p.ScheduleID != "" {
		return check.ID("policy.schedule_id", p.ScheduleID)
	}
	return nil
}

// Merge answers the secrets after the new ones.
func (i Inbox) Merge(known map[string]string) map[string]string {
	out := map[string]string{}
	for k, v := range known {
		out[k] = v
	}
	for k, v := range i.NewSecrets {
		if out[k] = v; v == "" {
			delete(out, k)
		}
	}
	return out
}

// Names are the names of secrets, sorted.
func Names(secrets map[string]string) []string {
	var out []string
	for k := range secrets {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// Store keeps inboxes; the contract is that of queues.Store.
type Store interface {
	ListInboxes(ctx context.Context, r events.Reach, p events.Page) (items []Inbox, next string, err error)
	GetInbox(ctx context.Context, r events.Reach, id string) (Inbox, error)
	CreateInbox(ctx context.Context, by events.Actor, r events.Reach, i Inbox) (Inbox, error)
	UpdateInbox(ctx context.Context, by events.Actor, r events.Reach, i Inbox) (Inbox, error)
	DeleteInbox(ctx context.Context, by events.Actor, r events.Reach, id string) error
	// ListRejects answers what an inbox got and could not be read, the latest first; OpenReject the raw request behind one,
	// noting who looked.
	ListRejects(ctx context.Context, r events.Reach, inboxID string, p events.Page) (items []Reject, next string, err error)
	OpenReject(ctx context.Context, by events.Actor, r events.Reach, inboxID string, seq uint64) (Reject, channels.Raw, error)
	// RetryReject lets keep take the raw request once more, and forgets it; audited.
	RetryReject(ctx context.Context, by events.Actor, r events.Reach, inboxID string, seq uint64, keep func(channels.Raw) error) error
}

// Reject is a raw request that could not be read, by its number in the journal.
type Reject struct {
	Seq    uint64    `json:"seq"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}
