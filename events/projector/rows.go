package projector

import (
	"context"
	"errors"
	"time"

	"github.com/cordboard/cordboard/events"
)

// ErrRefused is wrapped by a Store around an error that lies in the rows themselves: they can never be written.
var ErrRefused = errors.New("the database refuses the content of the rows")

// ErrMoved is returned by a Store when the position is not where the batch begins: another projector is at work, or an
// earlier transaction was committed although its answer was lost.
var ErrMoved = errors.New("the position in the database is not where this batch begins")

// Store is what the projector needs of the database. Its errors are ErrRefused, ErrMoved, or worth another try.
type Store interface {
	// LoadLive reads the position and what is open, as of one moment.
	LoadLive(ctx context.Context) (State, error)
	// ApplyLive writes the rows and moves the position from b.From to b.To, all or nothing.
	ApplyLive(ctx context.Context, b Batch) error
	// ResetLive sets the position to the journal's beginning and keeps all rows, for a journal that was replaced.
	ResetLive(ctx context.Context) error
}

// Position is the last event whose effects the tables hold; the zero Position is before the first.
type Position struct {
	Seq     uint64
	EventID string
	At      time.Time
}

// State is what the fold of the next batch builds on.
type State struct {
	Position  Position
	Offers    []Offer
	Stretches []Stretch
	Rejected  uint64
}

// Batch is one transaction.
type Batch struct {
	From, To     Position
	Interactions []Interaction
	Parts        []Part
	Offers       []Offer
	Calls        []Call
	Stretches    []Stretch
	Recordings   []Recording
	Attempts     []Attempt
	Acts         []Act
	Rejects      []Reject
}

// Interaction is a record with the agent who took part last.
type Interaction struct {
	events.Interaction
	TakenBy, TeamID string
	Seq             uint64
	ChangedAt       time.Time
}

// Part is an agent's part in an interaction.
type Part struct {
	InteractionID, AgentID, TeamID string
	First, Last                    time.Time
}

// Offer is one offer to one agent; End is zero while it rings.
type Offer struct {
	ID, InteractionID, SiteID, QueueID, AgentID, TeamID string
	Start, End                                          time.Time
	Cause                                               events.Cause
	Why                                                 string
	Seq                                                 uint64 // of the event that began it
}

// Call is a call with all its legs.
type Call struct {
	events.Call
	Seq       uint64
	ChangedAt time.Time
}

// Recording is a recording as it stands.
type Recording struct {
	events.Recording
	Seq       uint64
	ChangedAt time.Time
}

// Attempt is a try to reach a lead as it stands. One that is closed gives the lead back, too.
type Attempt struct {
	events.Attempt
	Seq       uint64
	ChangedAt time.Time
}

// Stretch is a time in which an agent's state, activity, reason and interaction stayed the same; To is zero while it
// lasts.
type Stretch struct {
	ID                               string // of the event that began it
	AgentID, SiteID, TeamID          string
	State                            events.AgentState
	Activity                         events.Activity
	ReasonID, InteractionID, ShiftID string
	Cause                            events.Cause
	From, To                         time.Time
	Seq                              uint64 // of the event that began it
}

// Act is an entry of the audit that the journal itself vouches for: a supervisor's part in a conversation.
type Act struct {
	ID            string // of the event
	At            time.Time
	Actor         events.Actor
	SiteID        string
	InteractionID string
	Act           string
	Monitor       events.Monitor
	Cause         events.Cause
}

// Reject is an event that cannot be written.
type Reject struct {
	Event events.Event
	Why   string
}
