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
	_, err := w.writeAs(ctx, in, c, events.Author{Kind: events.ByRule}, events.Content{Type: events.ContentText, Text: text})
	return err
}

// writeAs sends something automatically, unless too many went out already; it answers whether it did.
func (w *work) writeAs(ctx context.Context, in channels.Inbox, c *touched, by events.Author, content events.Content) (bool, error) {
	n, err := w.tx.AutoSince(ctx, c.t.ID, w.now.Add(-time.Hour))
	if err != nil || n >= autoMost {
		return false, err
	}
	m := &events.WrittenMessage{ID: w.e.cfg.IDs.New(), ThreadID: c.t.ID, InteractionID: c.t.InteractionID, Direction: events.MessageOut, By: by,
		Content: content, At: w.now, ArrivedAt: w.now, Status: events.MessageQueued, StatusAt: w.now, DueAt: w.now, Auto: true, Version: 1}
	if in.Channel == events.Email {
		if err := w.mailHead(ctx, in, c, m, Draft{}); err != nil {
			return false, err
		}
	}
	if m, err = w.write(ctx, in, c, m, nil); err != nil {
		return false, err
	}
	w.tellMessage(events.MessageRecorded, c, *m)
	w.outgoing = true
	return true, nil
}
