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
	OwnerID string `json:"owner_id,omitempty"`
	// Identities, Custom and Tags that an update does not name, or names as null, stay as they are; an empty list or object
	// empties them.
	Identities []Identity `json:"identities" doc:"left out of an update they stay as they are"`
	// Custom are the site's own fields by their keys; see Field.
	Custom map[string]string `json:"custom,omitempty" doc:"the site's own fields by key; left out of an update they stay as they are, {} empties them"`
	Tags   []string          `json:"tags,omitempty" doc:"left out of an update they stay as they are, [] takes all away"`
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
	// AddedAt is since when we know it; zero where that was not written down. Nobody writes it.
	AddedAt time.Time `json:"added_at,omitzero" readOnly:"true"`
}

// Same reports whether both are one way to reach somebody.
func (i Identity) Same(as Identity) bool { return i.Kind == as.Kind && i.Value == as.Value }

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
