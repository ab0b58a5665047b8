package contacts

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/events"
)

// Wish is what to merge: From becomes Into. A version of 0 is not looked at.
type Wish struct {
	IntoID, FromID           string
	IntoVersion, FromVersion int
}

// Merge is two contacts that became one.
type Merge struct {
	ID       string    `json:"id"`
	SiteID   string    `json:"site_id"`
	FromID   string    `json:"from_id"`
	IntoID   string    `json:"into_id"`
	At       time.Time `json:"at"`
	ByUser   string    `json:"by_user,omitempty"`
	Moved    Moved     `json:"moved"`
	UndoneAt time.Time `json:"undone_at,omitzero"`
	UndoneBy string    `json:"undone_by,omitempty"`
}

// Moved is everything that a merge changed.
type Moved struct {
	Identities   []MovedIdentity `json:"identities,omitempty"`
	Threads      []MovedThread   `json:"threads,omitempty"`
	Interactions []string        `json:"interactions,omitempty"`
	Consents     []MovedConsent  `json:"consents,omitempty"`
	// Fields are those of the remaining contact that were filled, by name; own fields are "custom.<key>".
	Fields map[string]Filled `json:"fields,omitempty"`
	Tags   []string          `json:"tags,omitempty"`
}

// MovedIdentity is an identity with its places at both contacts.
type MovedIdentity struct {
	Identity
	Position   int `json:"position"`
	ToPosition int `json:"to_position"`
}

// MovedThread is a conversation with what it was called before.
type MovedThread struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	ToName string `json:"to_name"`
}

// MovedConsent is a consent that the remaining contact has now, and the one it had before if it had one.
type MovedConsent struct {
	Is  Consent  `json:"is"`
	Was *Consent `json:"was,omitempty"`
}

// Filled is a field before and after.
type Filled struct {
	Was string `json:"was"`
	Is  string `json:"is"`
}

// Stayed is what an undoing left where it is, because it was changed since the merge.
type Stayed struct {
	What string `json:"what" enum:"identity,thread,interaction,consent,field,tag"`
	ID   string `json:"id" doc:"of the row, or the name of the field"`
}

// Undone is a merge that was undone.
type Undone struct {
	Merge  Merge    `json:"merge"`
	Stayed []Stayed `json:"stayed" doc:"what was changed since the merge and therefore stays with the contact that has it"`
}

// Cut is what a new contact is made of.
type Cut struct {
	Name       string     `json:"name,omitempty" maxLength:"120" doc:"of the new contact; the old one's when it is left out"`
	Identities []Identity `json:"identities,omitempty" maxItems:"50"`
	ThreadIDs  []string   `json:"thread_ids,omitempty" maxItems:"500"`
	Version    int        `json:"version,omitempty" doc:"of the contact as you saw it; 0 takes it as it is"`
}

// Merger makes one contact of two and two of one; sql/store implements it. Both contacts must be in reach, of one site, and
// not merged into others.
type Merger interface {
	MergeContacts(ctx context.Context, by events.Actor, r events.Reach, w Wish) (Merge, error)
	// UndoMerge restores what was moved and not changed since. A contact that was merged on is to be brought back first.
	UndoMerge(ctx context.Context, by events.Actor, r events.Reach, mergeID string) (Undone, error)
	// Merges answers those of a contact, the latest first.
	Merges(ctx context.Context, r events.Reach, contactID string) ([]Merge, error)
	// SplitContact makes a new contact of parts of another.
	SplitContact(ctx context.Context, by events.Actor, r events.Reach, id string, c Cut) (Contact, error)
}

// Keeps says which of two contacts of one person goes into the other without being asked: one of whom people wrote nothing down, the
// younger of two such. ok is false where people wrote something down of both.
func Keeps(a, b Contact) (into, from Contact, ok bool) {
	if b.ID < a.ID {
		a, b = b, a
	}
	switch {
	case b.bare():
		return a, b, true
	case a.bare():
		return b, a, true
	}
	return a, b, false
}

func (c Contact) bare() bool {
	return c.Company == "" && c.Notes == "" && c.OwnerID == "" && len(c.Custom) == 0 && len(c.Tags) == 0 && len(c.Consents) == 0
}
