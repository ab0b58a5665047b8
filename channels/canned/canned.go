// Package canned is prepared answers: what agents put into a message by a slash and a few letters. They are edited through
// web and kept by sql/store. It owns no goroutine.
package canned

import (
	"context"
	"strings"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
)

// Answer is one, in one language. The same shortcut may stand for answers in several.
type Answer struct {
	ID     string `json:"id"`
	SiteID string `json:"site_id"`
	// QueueID keeps an answer to the conversations of one queue; empty is every queue of the site.
	QueueID string `json:"queue_id,omitempty"`
	// Shortcut is what is typed after the slash: small letters, digits, dashes and underscores.
	Shortcut string `json:"shortcut"`
	Title    string `json:"title"`
	// Body is the text with placeholders, see Fill.
	Body string `json:"body"`
	// Language is a tag like "en" or "pt-BR"; empty is any.
	Language string `json:"language"`
	Version  int    `json:"version"`
}

const (
	maxShortcut = 40
	maxTitle    = 120
	maxBody     = 10_000
)

// Normalize lets "/Hello" be written for hello.
func (a Answer) Normalize() Answer {
	a.Shortcut = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(a.Shortcut), "/"))
	return a
}

// Validate reports the first field that cannot be kept.
func (a Answer) Validate() error {
	if err := check.First(check.Line("shortcut", a.Shortcut, maxShortcut), required("title", a.Title), check.Line("title", a.Title, maxTitle),
		required("body", a.Body), check.Text("body", a.Body, maxBody)); err != nil {
		return err
	}
	if a.Shortcut == "" || strings.Trim(a.Shortcut, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		return check.Trouble("canned_answer.shortcut", "shortcut", "%q cannot be typed after the slash; use letters from a to z, digits, - and _.", a.Shortcut)
	}
	for _, name := range Placeholders(a.Body) {
		if !known(name) {
			return check.Trouble("canned_answer.placeholder", "body", "Nothing fills {{%s}} in; use %s.", name, "{{"+strings.Join(Known(), "}}, {{")+"}}").With("name", name)
		}
	}
	if a.Language != "" {
		if err := check.Language("language", a.Language); err != nil {
			return err
		}
	}
	if a.QueueID != "" {
		return check.ID("queue_id", a.QueueID)
	}
	return nil
}

func required(field, v string) error {
	if strings.TrimSpace(v) != "" {
		return nil
	}
	return check.Trouble("field.required", field, "The field %s must not be empty.", field)
}

// Eyes are whose answers are read: all within Reach, and as an agent those of the own site that are for every queue or for
// one of QueueIDs.
type Eyes struct {
	events.Reach
	OwnSite   string
	OwnQueues []string
}

// Store keeps answers; but for the reading by agents the contract is that of queues.Store.
type Store interface {
	ListCannedAnswers(ctx context.Context, e Eyes, p events.Page) (items []Answer, next string, err error)
	GetCannedAnswer(ctx context.Context, e Eyes, id string) (Answer, error)
	CreateCannedAnswer(ctx context.Context, by events.Actor, r events.Reach, a Answer) (Answer, error)
	UpdateCannedAnswer(ctx context.Context, by events.Actor, r events.Reach, a Answer) (Answer, error)
	DeleteCannedAnswer(ctx context.Context, by events.Actor, r events.Reach, id string) error
}
