package inbox

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/bot/governor"
	"github.com/cordboard/cordboard/events"
)

// answerByRule greets who opened a conversation, or says that nobody is there.
func (w *work) answerByRule(ctx context.Context, in channels.Inbox, c *touched, at time.Time) error {
	text := in.Policy.Greeting
	if in.Policy.ScheduleID != "" && w.e.cfg.Hours != nil && !w.e.cfg.Hours.Open(in.Policy.ScheduleID, at) {
		text = in.Policy.Away
		if c.t.Bot != "" {
			text = "" // somebody is there
		}
	}
	opened := c.t.Status == events.ThreadOpen && c.t.Since.Equal(w.now)
	if text == "" || !opened || c.t.Blocked != "" {
		return nil
	}
	_, err := w.writeAs(ctx, in, c, events.Author{Kind: events.ByRule}, events.Content{Type: events.ContentText, Text: text})
	return err
}

// byRule is stricter than the bot's: what a rule says is nothing new the fourth time.
var byRule = governor.Rule{Unheard: 3, Total: 3, Per: governor.Usual.Per}

// writeAs sends something automatically, unless too many went out already; it answers whether it did.
func (w *work) writeAs(ctx context.Context, in channels.Inbox, c *touched, by events.Author, content events.Content) (bool, error) {
	sent, err := w.tx.RuleTimes(ctx, c.t.ID, w.now.Add(-byRule.Per))
	if err != nil || governor.Decide(byRule, governor.Facts{Sent: sent, Heard: c.t.LastIn}, w.now) != governor.Allowed {
		return false, err
	}
	return true, w.send(ctx, in, c, by, content)
}

// send writes something in a machine's name.
func (w *work) send(ctx context.Context, in channels.Inbox, c *touched, by events.Author, content events.Content) error {
	m := &events.WrittenMessage{ID: w.e.cfg.IDs.New(), ThreadID: c.t.ID, InteractionID: c.t.InteractionID, Direction: events.MessageOut, By: by,
		Content: content, At: w.now, ArrivedAt: w.now, Status: events.MessageQueued, StatusAt: w.now, DueAt: w.now, Auto: true, Version: 1}
	if c.after.After(w.now) {
		m.Status, m.DueAt = events.MessageScheduled, c.after
	}
	return w.queue(ctx, in, c, m)
}

// queue lets the sender have a machine's message.
func (w *work) queue(ctx context.Context, in channels.Inbox, c *touched, m *events.WrittenMessage) error {
	if in.Channel == events.Email {
		if err := w.mailHead(ctx, in, c, m, Draft{}); err != nil {
			return err
		}
	}
	m, err := w.write(ctx, in, c, m, nil)
	if err != nil {
		return err
	}
	w.tellMessage(events.MessageRecorded, c, *m)
	w.outgoing = true
	return nil
}
