package interactions

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/events"
)

// HistoryFilter says which interactions of the past somebody may see, and which of those are wanted; empty fields of the
// second kind do not narrow.
type HistoryFilter struct {
	// An interaction may be seen when it is in Reach (its site, its queue, its entry point, or the team of an agent who
	// took part), or when OwnAgentID took part in it. Both empty: nothing may be seen.
	Reach      events.Reach
	OwnAgentID string

	ContactID, AgentID, QueueID string
	// From and To bound the time of creation; From is within, To is not.
	From, To time.Time
}

// Offer is one asking of an agent, as it was projected.
type Offer struct {
	ID      string       `json:"id"`
	AgentID string       `json:"agent_id"`
	At      time.Time    `json:"at"`
	EndedAt time.Time    `json:"ended_at,omitzero"`
	Cause   events.Cause `json:"cause,omitempty"`
	Why     string       `json:"why,omitempty" doc:"routing's account of the decision, and why the agent declined"`
}

// InteractionDetail is one interaction with its legs and offers.
type InteractionDetail struct {
	Interaction events.Interaction `json:"interaction"`
	Legs        []events.Leg       `json:"legs"`
	Offers      []Offer            `json:"offers"`
	Recordings  []events.Recording `json:"recordings"`
}

// Recordings reads what was recorded; sql/store implements it.
type Recordings interface {
	// GetRecording answers fault.NotFound for what is not in reach.
	GetRecording(ctx context.Context, r events.Reach, id string) (events.Recording, error)
	// AuditPlay writes down who begins to hear a recording.
	AuditPlay(ctx context.Context, by events.Actor, r events.Recording) error
}

// History reads the projected past; sql/store implements it. Lists begin with the newest.
type History interface {
	ListInteractions(ctx context.Context, f HistoryFilter, p events.Page) (items []events.Interaction, next string, err error)
	// GetInteraction answers fault.NotFound for what f does not let its asker see; only Reach and OwnAgentID count.
	GetInteraction(ctx context.Context, f HistoryFilter, id string) (InteractionDetail, error)
	// LastAgent answers who spoke with a contact last, and when; an empty id when nobody did.
	LastAgent(ctx context.Context, contactID string) (agentID string, at time.Time, err error)
}
