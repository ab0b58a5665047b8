package contacts

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/events"
)

// Erased is what stands in the place of a person's name.
const Erased = "erased"

// Erasure is the removal of everything that tells of a person.
type Erasure struct {
	ID        string    `json:"id"`
	SiteID    string    `json:"site_id"`
	ContactID string    `json:"contact_id"`
	Reason    string    `json:"reason"`
	ByUser    string    `json:"by_user,omitempty"`
	Login     string    `json:"login"`
	At        time.Time `json:"at"`
	// Step is what is being done; empty when it is done.
	Step   string    `json:"step,omitempty"`
	DoneAt time.Time `json:"done_at,omitzero"`
}

// Disk removes files. Removing what is not there is no error.
type Disk interface {
	// RemoveFile removes an attachment by its SHA-256, RemoveSpooled a request of a provider; SpooledBody answers its bytes.
	RemoveFile(sha256 string) error
	RemoveSpooled(name string) error
	SpooledBody(name string) ([]byte, error)
	RemoveRecording(r events.Recording) error
	// RemoveVoicemail removes the sound of a message that was left in an interaction.
	RemoveVoicemail(interactionID string, left time.Time) error
}

// Erasures keeps them; sql/store implements it.
type Erasures interface {
	// BeginErasure writes down that a person is to be erased, with the contacts merged into it. It is refused while somebody
	// speaks or writes with the person.
	BeginErasure(ctx context.Context, by events.Actor, r events.Reach, contactID, reason string) (Erasure, error)
	// LastErasure answers the latest of a contact.
	LastErasure(ctx context.Context, r events.Reach, contactID string) (Erasure, error)
	OpenErasures(ctx context.Context, limit int) (ids []string, err error)
	// EraseSome does one bounded part of an erasure and answers how it stands then. Doing a part twice does no harm.
	EraseSome(ctx context.Context, id string, d Disk) (Erasure, error)
}
