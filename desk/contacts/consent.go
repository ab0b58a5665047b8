package contacts

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
)

// States of a consent.
const (
	ConsentIn  = "in"
	ConsentOut = "out"
)

// Consent is what a person allowed or forbade. Out for the empty purpose is "do not contact": nothing is sent to the person on
// the channel, or on none when Channel is empty; with voice, or none, nobody calls. Of two that contradict each other the one that forbids holds.
type Consent struct {
	Channel events.Channel `json:"channel,omitempty" doc:"empty for all channels"`
	Purpose string         `json:"purpose,omitempty" maxLength:"40" doc:"what it is about, such as marketing; empty is any contact at all"`
	State   string         `json:"state" enum:"in,out"`
	At      time.Time      `json:"at,omitzero"`
	Source  string         `json:"source,omitempty" maxLength:"80" doc:"how we know: a letter, a call, a form"`
	ByUser  string         `json:"by_user,omitempty" readOnly:"true"`
	// ByName is what that user is called now; set by a read of one contact alone.
	ByName string `json:"by_name,omitempty" readOnly:"true"`
}

// OptOut is that a person said to one of our senders to stop; the inbox keeps it.
type OptOut struct {
	InboxID string         `json:"inbox_id"`
	Inbox   string         `json:"inbox"`
	Channel events.Channel `json:"channel"`
	Scope   string         `json:"scope,omitempty" doc:"empty is everything"`
	At      time.Time      `json:"at"`
	Source  string         `json:"source,omitempty"`
}

// Validate reports the first part that cannot be kept.
func (c Consent) Validate() error {
	err := check.First(check.OneOf("state", c.State, ConsentIn, ConsentOut), check.Line("source", c.Source, 80))
	if err != nil {
		return err
	}
	if c.Channel != "" {
		words := []string{string(events.Voice)}
		for _, w := range events.WrittenChannels() {
			words = append(words, string(w))
		}
		if err := check.OneOf("channel", string(c.Channel), words...); err != nil {
			return err
		}
	}
	if c.Purpose != "" && !keyOf.MatchString(c.Purpose) {
		return check.Trouble("consent.purpose", "purpose", "%q cannot name a purpose: use small letters, digits and underscores, a letter first.", c.Purpose)
	}
	return nil
}

// Stricter reports whether a says less than b allows: the one that forbids, or of two equal ones neither.
func (c Consent) Stricter(than Consent) bool {
	return c.State == ConsentOut && than.State != ConsentOut
}

// Consents writes them; sql/store implements it. Both answer the contact as a read of it does.
type Consents interface {
	// MayCall reports whether nobody who is reached by a number of a site forbade calls, or every contact.
	MayCall(ctx context.Context, siteID, number string) (bool, error)
	// SetConsent keeps one for its channel and purpose, in place of what was there.
	SetConsent(ctx context.Context, by events.Actor, r events.Reach, contactID string, c Consent) (Contact, error)
	// DropConsent forgets one, as if nothing had been said.
	DropConsent(ctx context.Context, by events.Actor, r events.Reach, contactID string, channel events.Channel, purpose string) (Contact, error)
}
