package threads

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cordboard/cordboard/events"
)

// lastRunes is how much of the last message a list shows.
const lastRunes = 200

// Wrote is a thread after a message that arrived or was written. due is when an answer to it is promised, zero when not.
// Echoes of our own and what machines wrote open no reply window and ask for no answer. A message that waits for its time
// changes nothing but the numbering; it is brought in once more when it leaves.
func Wrote(t events.Thread, m *events.WrittenMessage, due time.Time) events.Thread {
	t.Seq = m.Seq
	if m.Direction == events.MessageNote || m.Status == events.MessageScheduled {
		return t
	}
	// many providers tell the time in whole seconds, so that an answer within one would look older than its question
	if !m.At.Before(t.LastAt.Truncate(time.Second)) {
		t.LastText, t.LastType, t.LastBy = Summary(m.Content), m.Content.Type, m.By.Kind
		if m.At.After(t.LastAt) {
			t.LastAt = m.At
		}
	}
	switch {
	case m.Direction == events.MessageIn && !m.Auto:
		t.Unread++
		if m.At.After(t.LastIn) {
			t.LastIn = m.At
		}
		if t.WaitingSince.IsZero() {
			t.WaitingSince, t.ReplyDue = m.At, due
		}
	case m.Direction == events.MessageOut && (m.By.Kind == events.ByAgent || m.By.Kind == events.ByExternal):
		t.WaitingSince, t.ReplyDue, t.Unread = time.Time{}, time.Time{}, 0
	}
	return t
}

// Summary is the beginning of what a message says, on one line; empty for one without words.
func Summary(c events.Content) string {
	text := c.Text
	switch {
	case text != "":
	case c.Chosen != nil:
		text = c.Chosen.Title
	case c.Place != nil:
		text = c.Place.Name
	case len(c.Cards) > 0:
		text = c.Cards[0].Name
	case len(c.Attachments) > 0:
		text = c.Attachments[0].Name
	}
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) > lastRunes {
		text = string([]rune(text)[:lastRunes-1]) + "…"
	}
	return text
}

// Words is what a search for a message looks through.
func Words(c events.Content) string {
	parts := []string{c.Text}
	if c.Mail != nil {
		parts = append(parts, c.Mail.Subject)
	}
	if c.Chosen != nil {
		parts = append(parts, c.Chosen.Title)
	}
	for _, a := range c.Attachments {
		parts = append(parts, a.Name, a.Caption)
	}
	for _, card := range c.Cards {
		parts = append(parts, card.Name)
	}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}
