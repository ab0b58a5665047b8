package inbox

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

var (
	_ bot.Outlet = (*botWork)(nil)
	_ bot.Desk   = (*botWork)(nil)
)

// Answer implements bot.Outlet. The client's id of a message is made of the run's, so that a run answers once.
func (b *botWork) Answer(ctx context.Context, r bot.Reply) error {
	return b.change(ctx, r.ConversationID, func(ctx context.Context, w *work, c *touched) error {
		if _, known, err := w.tx.MessageOfClient(ctx, c.t.ID, runPart(r.RunID, "0")); err != nil || known {
			return err
		}
		if c.t.Bot == "" || c.t.Status == events.ThreadResolved {
			return bot.ErrStale
		}
		in, d, err := w.book.inbox(c.t.InboxID)
		if err != nil {
			return err
		}
		if !in.Active || c.t.Blocked != "" || !windowOpen(d.Traits(in), c.t, w.now) {
			return fault.New(fault.Conflict, "The customer cannot be written to here now.").WithKey("thread.blocked")
		}
		for n := range r.Texts {
			if err := w.botWrites(ctx, in, c, r, n); err != nil {
				return err
			}
		}
		return w.botAnswered(ctx, c, r)
	})
}

func runPart(run, part string) string { return "bot-" + run + "-" + part }

// botWrites sends one of the messages of an answer.
func (w *work) botWrites(ctx context.Context, in channels.Inbox, c *touched, r bot.Reply, n int) error {
	m := w.botMessage(c, r.RunID, strconv.Itoa(n), r.Texts[n])
	m.Direction, m.Auto, m.Status, m.StatusAt, m.DueAt = events.MessageOut, true, events.MessageQueued, w.now, w.now
	m.Bot.Answered, m.Before = r.Answered, stood(c.t)
	if n == len(r.Texts)-1 {
		m.Content.Buttons = r.Buttons
		for _, c := range r.Citations {
			m.Bot.Sources = append(m.Bot.Sources, events.BotSource(c))
		}
	}
	return w.queue(ctx, in, c, m)
}

func (w *work) botMessage(c *touched, run, part, text string) *events.WrittenMessage {
	return &events.WrittenMessage{ID: w.e.cfg.IDs.New(), ThreadID: c.t.ID, InteractionID: c.t.InteractionID, By: events.Author{Kind: events.ByBot}, At: w.now, ArrivedAt: w.now,
		Content: events.Content{Type: events.ContentText, Text: text}, ClientID: runPart(run, part), Bot: &events.BotWord{RunID: run}, Version: 1}
}

// botAnswered notes an answer. It is the customer's turn then, unless they wrote something that the answer did not know, or
// people are asked for all the same.
func (w *work) botAnswered(ctx context.Context, c *touched, r bot.Reply) error {
	s, err := w.tx.BotState(ctx, c.t.ID)
	if err != nil {
		return err
	}
	s.Answers++
	s.Disclosed = s.Disclosed || r.Disclosed
	if err := w.tx.PutBotState(ctx, c.t.ID, true, s); err != nil {
		return err
	}
	list, err := w.tx.MessagesOf(ctx, c.t.ID, 50)
	if err != nil {
		return err
	}
	open := false
	for _, m := range list {
		if m.Direction == events.MessageIn && !m.Auto {
			open = true
		}
		if m.ID == r.Answered {
			open = false
		}
	}
	if open {
		return nil
	}
	t := c.t
	t.WaitingSince, t.ReplyDue = time.Time{}, time.Time{}
	w.change(c, t, "")
	if !w.e.bot.beside(ctx, c.t.InboxID) {
		w.step(c, threads.Signal{Input: threads.WeWrote})
	}
	return nil
}

// Typing implements bot.Outlet.
func (b *botWork) Typing(ctx context.Context, threadID string, on bool) error {
	v, err := b.e.cfg.Store.BotView(ctx, threadID)
	if err != nil || v.Thread.Bot == "" {
		return err
	}
	return b.e.showTyping(ctx, v.Thread, on)
}

// Resolve implements bot.Outlet.
func (b *botWork) Resolve(ctx context.Context, threadID string) error {
	return b.change(ctx, threadID, func(ctx context.Context, w *work, c *touched) error {
		if c.t.Bot == "" || c.t.Status == events.ThreadResolved {
			return nil
		}
		was := c.t.Status
		w.step(c, threads.Signal{Input: threads.Resolve})
		return w.resolvedBy(ctx, c, was, false)
	})
}

// HandOver implements bot.Desk: a note for the agent, a sentence for the customer, and the conversation stands in the queue.
// What is people's already stays as it is.
func (b *botWork) HandOver(ctx context.Context, h bot.HandOver) error {
	return b.change(ctx, h.ConversationID, func(ctx context.Context, w *work, c *touched) error {
		if c.t.Bot == "" {
			return nil
		}
		note, err := w.botNote(ctx, c, h)
		if err != nil {
			return err
		}
		s, err := w.tx.BotState(ctx, c.t.ID)
		if err != nil {
			return err
		}
		s.NoteID = note.ID
		if err := w.tx.PutBotState(ctx, c.t.ID, false, s); err != nil {
			return err
		}
		if err := w.notify(ctx, c, h.Notice); err != nil {
			return err
		}
		t := c.t
		t.Bot = "" // the run that gives it up knows
		if h.Urgent {
			t.Priority = max(t.Priority, urgent)
		}
		w.change(c, t, "")
		w.step(c, threads.Signal{Input: threads.Reopen})
		c.acts = append(c.acts, "handed_over")
		return nil
	})
}

// urgent is the priority of a customer who is angry, or whose matter is not for machines.
const urgent = 7

// notify tells the customer that people take over, where anything can be told.
func (w *work) notify(ctx context.Context, c *touched, texts []string) error {
	in, d, err := w.book.inbox(c.t.InboxID)
	if err != nil || !in.Active || c.t.Blocked != "" || !windowOpen(d.Traits(in), c.t, w.now) {
		return nil //nolint:nilerr // people get it all the same
	}
	for _, text := range texts {
		if err := w.send(ctx, in, c, events.Author{Kind: events.ByRule}, events.Content{Type: events.ContentText, Text: text}); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) botNote(ctx context.Context, c *touched, h bot.HandOver) (*events.WrittenMessage, error) {
	in, _, err := w.book.inbox(c.t.InboxID)
	if err != nil {
		return nil, err
	}
	summary := events.BotSummary(h.Summary)
	m := w.botMessage(c, h.RunID, "note", noteText(string(h.Reason), h.Detail, summary))
	m.Direction = events.MessageNote
	m.Bot.Reason, m.Bot.Detail, m.Bot.Summary = string(h.Reason), h.Detail, &summary
	if m, err = w.write(ctx, in, c, m, nil); err != nil {
		return nil, err
	}
	w.tellMessage(events.MessageRecorded, c, *m)
	return m, nil
}

// noteText is the note in plain words, for whoever shows no more of it than the text.
func noteText(reason, detail string, s events.BotSummary) string {
	lines := []string{"Bot → agent: " + strings.TrimSuffix(reason+" ("+detail+")", " ()")}
	for _, l := range []string{s.Issue, s.Done, strings.Join(s.Collected, ", "), s.Next} {
		if l != "" {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, "\n")
}

// Summary implements bot.Desk: the note of the hand-over says then what the model made of it.
func (b *botWork) Summary(ctx context.Context, threadID string, sum bot.Summary) error {
	return b.change(ctx, threadID, func(ctx context.Context, w *work, c *touched) error {
		s, err := w.tx.BotState(ctx, c.t.ID)
		if err != nil || s.NoteID == "" {
			return err
		}
		m, err := w.tx.LockMessage(ctx, s.NoteID)
		if err != nil || m.Bot == nil {
			return err
		}
		summary := events.BotSummary(sum)
		m.Bot.Summary, m.Content.Text = &summary, noteText(m.Bot.Reason, m.Bot.Detail, summary)
		return w.putMessage(ctx, c, &m)
	})
}
