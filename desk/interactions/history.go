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

	ContactID, AgentID, QueueID, ThreadID string
	Direction                             events.Direction
	Outcome                               events.Outcome
	DispositionID                         string
	// Words are a part of the customer's number or name, of the notes or of the form's answers; ByContact looks for them in names of contacts, too.
	Words     string
	ByContact bool
	// Recorded wants those of which there is a recording, or one is coming; Message those that are a message.
	Recorded, Message bool
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

// Doing is a time in which an agent did one thing for an interaction; To is zero while it lasts.
type Doing struct {
	AgentID  string          `json:"agent_id"`
	Activity events.Activity `json:"activity"`
	From     time.Time       `json:"from"`
	To       time.Time       `json:"to,omitzero"`
}

// InteractionDetail is one interaction with its legs and offers.
type InteractionDetail struct {
	Interaction events.Interaction `json:"interaction"`
	Legs        []events.Leg       `json:"legs"`
	Offers      []Offer            `json:"offers"`
	Recordings  []events.Recording `json:"recordings"`
	Stretches   []Doing            `json:"stretches" doc:"what its agents did in it, in the order of time"`
	// Related are the interaction it continues and those that continue it or belong to it, as far as they may be seen.
	Related []events.Interaction `json:"related"`
}

// MissedOffer is an offer that its agent did not take and has not put away.
type MissedOffer struct {
	ID            string       `json:"id"`
	InteractionID string       `json:"interaction_id"`
	QueueID       string       `json:"queue_id,omitempty"`
	Number        string       `json:"number" doc:"the customer's"`
	Name          string       `json:"name,omitempty"`
	At            time.Time    `json:"at" doc:"when it was missed"`
	Cause         events.Cause `json:"cause"`
}

// Missed is what agents see of the offers they did not take; sql/store implements it.
type Missed interface {
	// MissedOffers answers those of one agent since a moment, newest first.
	MissedOffers(ctx context.Context, agentID string, since time.Time) ([]MissedOffer, error)
	// PutAwayOffer marks one of the agent's own as seen; once is as good as twice. Another's is not found.
	PutAwayOffer(ctx context.Context, agentID, offerID string) error
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
	// Recorded counts the recordings of each of some interactions, without those that failed.
	Recorded(ctx context.Context, ids []string) (map[string]int, error)
	// LastAgent answers who spoke with a contact last, and when; an empty id when nobody did.
	LastAgent(ctx context.Context, contactID string) (agentID string, at time.Time, err error)
}
