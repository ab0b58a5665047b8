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
	HappenedMerge    = "merge" // another contact became part of this one
)

// What of a timeline is asked for; empty is all of it.
const (
	ShowCalls    = "calls" // with messages that were left, and callbacks
	ShowMessages = "messages"
	ShowNotes    = "notes"
	ShowForms    = "forms"
	ShowMerges   = "merges"
)

// Happened is one entry of a customer's timeline; what its Kind says is set.
type Happened struct {
	Kind        string              `json:"kind" enum:"call,visit,callback,voicemail,message,note,form,merge"`
	At          time.Time           `json:"at"`
	ID          string              `json:"id" doc:"of the interaction, message or merge; of a form that of its interaction"`
	Interaction *events.Interaction `json:"interaction,omitempty"`
	// Recordings are those of the interaction that the asker may hear.
	Recordings []string               `json:"recordings,omitempty"`
	Message    *events.WrittenMessage `json:"message,omitempty"`
	Thread     *InThread              `json:"thread,omitempty"`
	Form       *events.FormAnswers    `json:"form,omitempty"`
	Merge      *Joined                `json:"merge,omitempty"`
}

// Joined is a merge as a timeline tells it.
type Joined struct {
	FromID   string    `json:"from_id"`
	FromName string    `json:"from_name"`
	IntoID   string    `json:"into_id"`
	IntoName string    `json:"into_name"`
	ByName   string    `json:"by_name,omitempty"`
	UndoneAt time.Time `json:"undone_at,omitzero"`
}

// TimelineWish is what somebody asks of a timeline.
type TimelineWish struct {
	ContactID string
	Show      string
	Page      events.Page
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
	Timeline(ctx context.Context, r events.Reach, e Eyes, w TimelineWish) (items []Happened, next string, err error)
}
