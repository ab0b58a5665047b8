// Package contacts is the customer: a person or company with numbers and other identities, and what we know of them.
// The desk asks it for a match when a call arrives; it is implemented in MariaDB by sql/store and owns no goroutine.
package contacts

import (
	"context"
	"time"
)

// Contact is one customer.
type Contact struct {
	ID       string `json:"id"`
	SiteID   string `json:"site_id"`
	Name     string `json:"name"`
	Company  string `json:"company,omitempty"`
	Language string `json:"language,omitempty"`
	TimeZone string `json:"time_zone,omitempty"`
	Notes    string `json:"notes,omitempty"`
	// OwnerID is the agent who looks after the contact, or empty.
	OwnerID    string     `json:"owner_id,omitempty"`
	Identities []Identity `json:"identities"`
	// Custom are the site's own fields by their keys; see Field.
	Custom map[string]string `json:"custom,omitempty"`
	Tags   []string          `json:"tags,omitempty"`
	// MergedInto is the contact that stands for this one since they were merged; ErasedAt is when everything that told of the
	// person was removed. Nobody writes either, and a contact with one of them is written no more.
	MergedInto string    `json:"merged_into,omitempty" readOnly:"true"`
	ErasedAt   time.Time `json:"erased_at,omitzero" readOnly:"true"`
	// Consents and OptOuts are answered by a read of one contact alone, and are written by ways of their own.
	Consents  []Consent `json:"consents,omitempty" readOnly:"true"`
	OptOuts   []OptOut  `json:"opt_outs,omitempty" readOnly:"true"`
	CreatedAt time.Time `json:"created_at"`
	Version   int       `json:"version"`
}

// Identity is one way to reach a contact. Value of kind "phone" is digits with an optional leading plus.
type Identity struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
	// Proven is set when the channel itself vouched for it, not somebody who wrote it down. Only the inbox sets it.
	Proven bool `json:"proven,omitempty"`
}

// Match is how surely a number belongs to a contact: exact, several or unknown.
type Match string

// Matches.
const (
	MatchExact   Match = "exact"
	MatchSeveral Match = "several"
	MatchUnknown Match = "unknown"
)

// Finder finds contacts of a site by identity, most recently changed first, at most limit.
type Finder interface {
	FindContacts(ctx context.Context, siteID, kind, value string, limit int) ([]Contact, error)
}
