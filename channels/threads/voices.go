package threads

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/events"
)

// Voices is what customers think of us, and who is called by colleagues; sql/store implements it.
type Voices interface {
	// ScoreFigures answers how satisfied the customers were who were asked from one moment to another, the later left out.
	// Days are those of zone.
	ScoreFigures(ctx context.Context, r events.Reach, from, to time.Time, zone *time.Location) (Scores, error)
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
	// Points are how many gave 1, 2, 3, 4 and 5, in that order.
	Points [5]int `json:"points"`
}

// Scores are all of them, by queue, by agent and by the day of the question.
type Scores struct {
	Total  Score   `json:"total"`
	Queues []Score `json:"queues"`
	Agents []Score `json:"agents"`
	// Days have their date as ID ("2026-03-02"); days on which nobody was asked are missing.
	Days []Score `json:"days"`
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
