package threads

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/events"
)

// Voices is what customers think of us, and who is called by colleagues; sql/store implements it.
type Voices interface {
	// ScoreFigures answers how satisfied the customers were who were asked from one moment to another, the later left out.
	ScoreFigures(ctx context.Context, r events.Reach, from, to time.Time) (Scores, error)
	// Mentions answers the notes that name an agent, those not seen first, the latest first.
	Mentions(ctx context.Context, agentID string, limit int) ([]Mention, error)
	SeeMention(ctx context.Context, agentID, messageID string) error
}

// Score is how satisfied some customers were. Average is of those who answered, from 1 to 5, and Good the share of 4 and 5
// among them, from 0 to 1; both are 0 when nobody did.
type Score struct {
	// ID is the queue's or the agent's; empty for conversations without one.
	ID       string  `json:"id"`
	Asked    int     `json:"asked"`
	Answered int     `json:"answered"`
	Average  float64 `json:"average"`
	Good     float64 `json:"good"`
}

// Scores are all of them, by queue and by agent.
type Scores struct {
	Total  Score   `json:"total"`
	Queues []Score `json:"queues"`
	Agents []Score `json:"agents"`
}

// Mention is a note that names an agent.
type Mention struct {
	MessageID string    `json:"message_id"`
	ThreadID  string    `json:"thread_id"`
	Number    int64     `json:"number"`
	Name      string    `json:"name"`
	By        string    `json:"by"`
	Text      string    `json:"text"`
	At        time.Time `json:"at"`
	Seen      bool      `json:"seen"`
}
