package inbox

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/events"
)

// autoMost is how many messages a conversation gets automatically within an hour; a customer's automat and ours would
// otherwise talk to each other for ever.
const autoMost = 3

// answerByRule greets who opened a conversation, or says that nobody is there.
func (w *work) answerByRule(ctx context.Context, in channels.Inbox, c *touched, at time.Time) error {
	text := in.Policy.Greeting
	if in.Policy.ScheduleID != "" && w.e.cfg.Hours != nil && !w.e.cfg.Hours.Open(in.Policy.ScheduleID, at) {
		text = in.Policy.Away
	}
	opened := c.t.Status == events.ThreadOpen && c.t.Since.Equal(w.now)
	if text == "" || !opened || c.t.Blocked != "" {
		return nil
	}
	return w.writeByRule(ctx, in, c, text)
}

// writeByRule sends a text in nobody's name, unless too many went out already.
func (w *work) writeByRule(ctx context.Context, in channels.Inbox, c *touched, text string) error {
	n, err := w.tx.AutoSince(ctx, c.t.ID, w.now.Add(-time.Hour))
	if err != nil || n >= autoMost {
		return err
	}
	m := &events.WrittenMessage{ID: w.e.cfg.IDs.New(), ThreadID: c.t.ID, InteractionID: c.t.InteractionID, Direction: events.MessageOut, By: events.Author{Kind: events.ByRule},
		Content: events.Content{Type: events.ContentText, Text: text}, At: w.now, ArrivedAt: w.now, Status: events.MessageQueued, StatusAt: w.now, DueAt: w.now, Auto: true, Version: 1}
	if in.Channel == events.Email {
		if err := w.mailHead(ctx, in, c, m, Draft{}); err != nil {
			return err
		}
	}
	if m, err = w.write(ctx, in, c, m, nil); err != nil {
		return err
	}
	w.tellMessage(events.MessageRecorded, c, *m)
	w.outgoing = true
	return nil
}
