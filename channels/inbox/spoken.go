package inbox

import (
	"context"

	"github.com/cordboard/cordboard/events"
)

// spoken keeps the line of a call from the conversation's own page: one for each call, from the moment it comes in until it is
// over. The call is no work on the conversation, whose agent and turn stay as they are.
func (w *work) spoken(ctx context.Context, typ events.Type, b *events.InteractionEvent) error {
	i := &b.Interaction
	switch typ {
	case events.InteractionCreated, events.InteractionConnected, events.InteractionWrapup, events.InteractionEnded:
	default:
		return nil
	}
	c, err := w.thread(ctx, i.ThreadID)
	if isMissing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	m, known, err := w.tx.MessageOfClient(ctx, i.ThreadID, callLine(i.CallID))
	if err != nil {
		return err
	}
	if !known {
		return w.noteCall(ctx, c, i, typ)
	}
	if m, err = w.tx.LockMessage(ctx, m.ID); err != nil || m.Content.Call == nil {
		return err
	}
	over := typ == events.InteractionWrapup || typ == events.InteractionEnded
	if over && i.ID != m.InteractionID {
		return nil // the call went on as another interaction meanwhile
	}
	word := *m.Content.Call
	say(&word, typ, i)
	if word == *m.Content.Call && i.ID == m.InteractionID {
		return nil
	}
	m.Content.Call, m.InteractionID = &word, i.ID
	return w.putMessage(ctx, c, &m)
}

// callLine is what a call's line is found by again.
func callLine(callID string) string { return "call-" + callID }

func (w *work) noteCall(ctx context.Context, c *touched, i *events.Interaction, typ events.Type) error {
	in, _, err := w.book.inbox(c.t.InboxID)
	if err != nil {
		return nil // an inbox that is gone tells nothing any more
	}
	word := &events.CallWord{}
	say(word, typ, i)
	m := &events.WrittenMessage{ID: w.e.cfg.IDs.New(), ThreadID: c.t.ID, InteractionID: i.ID, Direction: events.MessageNote, By: events.Author{Kind: events.BySystem},
		Content: events.Content{Type: events.ContentSystem, Placeholder: "call", Call: word}, At: i.CreatedAt, ArrivedAt: w.now, ClientID: callLine(i.CallID), Version: 1}
	was := c.work
	if m, err = w.write(ctx, in, c, m, nil); err != nil {
		return err
	}
	c.work = was // it is nobody's turn by that
	w.tellMessage(events.MessageRecorded, c, *m)
	return nil
}

// say brings a call's word up to date. What was handed on is one call still, and one that anybody took is not missed.
func say(word *events.CallWord, typ events.Type, i *events.Interaction) {
	switch {
	case typ == events.InteractionConnected:
		word.State = events.CallWordTalking
		if word.AnsweredAt.IsZero() {
			word.AnsweredAt = i.AnsweredAt
		}
	case typ == events.InteractionCreated && !word.AnsweredAt.IsZero():
		word.State = events.CallWordTalking
	case typ == events.InteractionCreated:
		word.State = events.CallWordCalling
	case !word.AnsweredAt.IsZero():
		word.State, word.Seconds = events.CallWordAnswered, int(i.EndedAt.Sub(word.AnsweredAt).Seconds())
	case i.Outcome == events.OutcomeClosed:
		word.State = events.CallWordClosed
	default:
		word.State = events.CallWordMissed
	}
}
