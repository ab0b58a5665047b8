package contacts

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/events"
)

// Kinds of what happened.
const (
	HappenedCall     = "call"
	HappenedVisit    = "visit" // the work on a written conversation, from its opening until it was resolved
	HappenedCallback = "callback"
	HappenedMail     = "voicemail"
	HappenedMessage  = "message"
	HappenedNote     = "note"
	HappenedForm     = "form"
)

// Happened is one entry of a customer's timeline; what its Kind says is set.
type Happened struct {
	Kind        string              `json:"kind" enum:"call,visit,callback,voicemail,message,note,form"`
	At          time.Time           `json:"at"`
	ID          string              `json:"id" doc:"of the interaction or message; of a form that of its interaction"`
	Interaction *events.Interaction `json:"interaction,omitempty"`
	// Recordings are those of the interaction that the asker may hear.
	Recordings []string               `json:"recordings,omitempty"`
	Message    *events.WrittenMessage `json:"message,omitempty"`
	Thread     *InThread              `json:"thread,omitempty"`
	Form       *events.FormAnswers    `json:"form,omitempty"`
}

// InThread says of which conversation a message is.
type InThread struct {
	ID      string         `json:"id"`
	Number  int64          `json:"number"`
	InboxID string         `json:"inbox_id"`
	Channel events.Channel `json:"channel"`
	Subject string         `json:"subject,omitempty"`
}

// Eyes are what somebody may see of a customer's past: interactions within Past and those OwnAgentID took part in, threads
// within Written and those of AgentID and QueueIDs, recordings within Play.
type Eyes struct {
	Past       events.Reach
	OwnAgentID string
	Written    events.Reach
	AgentID    string
	QueueIDs   []string
	Play       events.Reach
}

// Timeline reads it; sql/store implements it.
type Timeline interface {
	// Timeline answers a page, newest first. What belongs to contacts merged into this one is among it.
	Timeline(ctx context.Context, r events.Reach, e Eyes, contactID string, p events.Page) (items []Happened, next string, err error)
}
