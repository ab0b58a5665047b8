package inbox

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/automation"
	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
)

// looksBack is how many messages of a thread are looked at to find out what came after one.
const looksBack = 200

// brings is what a message brings about when somebody sends it: the turn goes to the customer, and what is to become of the
// conversation becomes of it. A message that waits for its time brings that about when it leaves.
func (w *work) brings(ctx context.Context, in channels.Inbox, d channels.Driver, c *touched, m *events.WrittenMessage, then string) error {
	if m.Status == events.MessageScheduled {
		if m.Then == nil || !m.Then.Later {
			w.botLeaves(c, bot.Spoke) // somebody is at it, whatever becomes of these words
		}
		return nil
	}
	before := c.t.Status
	w.turn(in, d, c, m)
	w.outgoing = m.Direction == events.MessageOut
	if err := w.become(ctx, c, &events.Then{Do: then}); err != nil {
		return err
	}
	if err := w.resolvedBy(ctx, c, before, true); err != nil || m.Direction == events.MessageNote {
		return err
	}
	return w.happened(ctx, c, m, automation.WeWrote)
}

// become does with a conversation what somebody wanted of it after a message; what its state does not allow is left.
func (w *work) become(ctx context.Context, c *touched, then *events.Then) error {
	if then == nil {
		return nil
	}
	switch then.Do {
	case "wait":
		w.step(c, threads.Signal{Input: threads.Wait})
	case "resolve":
		w.step(c, threads.Signal{Input: threads.Resolve})
	case "snooze":
		w.step(c, threads.Signal{Input: threads.Snooze, Until: then.Until})
	case "survey":
		in, d, err := w.book.inbox(c.t.InboxID)
		if err != nil {
			return err
		}
		_, err = w.survey(ctx, in, d, c)
		return err
	}
	return nil
}

// stood is whose turn it is now, to be given back if a message does not reach the customer.
func stood(t events.Thread) *events.Turn {
	return &events.Turn{Status: t.Status, WaitingSince: t.WaitingSince, ReplyDue: t.ReplyDue}
}

// leaves brings about what a person's message was to bring about, at the moment at which it leaves after it waited. What the
// customer wrote meanwhile is not answered by it, and a rest that somebody chose meanwhile stays.
func (w *work) leaves(ctx context.Context, m *events.WrittenMessage) error {
	if m.By.Kind != events.ByAgent {
		return nil
	}
	c, err := w.goOn(ctx, m.ThreadID)
	if err != nil {
		return err
	}
	in, d, err := w.book.inbox(c.t.InboxID)
	if err != nil {
		return err
	}
	newer, err := w.wroteAfter(ctx, c, m)
	if err != nil {
		return err
	}
	m.Before = stood(c.t)
	if m.Then != nil {
		c.by, c.actor = m.Then.By, m.By
	}
	if newer != nil && !c.t.WaitingSince.IsZero() {
		w.change(c, w.waitsFrom(in, c.t, newer), "")
		return w.happened(ctx, c, m, automation.WeWrote)
	}
	was := *stood(c.t)
	rests := c.t.Since.After(m.ArrivedAt) && (was.Status == events.ThreadResolved || was.Status == events.ThreadSnoozed)
	sent := *m
	sent.At, sent.Seq = w.now, c.t.Seq
	w.change(c, threads.Wrote(c.t, &sent, time.Time{}), "")
	if rests {
		return w.happened(ctx, c, m, automation.WeWrote)
	}
	w.turn(in, d, c, m)
	if newer == nil {
		if err := w.become(ctx, c, m.Then); err != nil {
			return err
		}
	}
	if err := w.resolvedBy(ctx, c, was.Status, true); err != nil {
		return err
	}
	return w.happened(ctx, c, m, automation.WeWrote)
}

// wroteAfter is the first message of the customer after one of ours was written, nil without one.
func (w *work) wroteAfter(ctx context.Context, c *touched, m *events.WrittenMessage) (*events.WrittenMessage, error) {
	list, err := w.tx.MessagesOf(ctx, c.t.ID, looksBack)
	for n := range list {
		if x := &list[n]; x.Direction == events.MessageIn && !x.Auto && isAfter(x, m) {
			return x, err
		}
	}
	return nil, err
}

// isAfter tells the order of messages, also of conversations that were merged.
func isAfter(x, m *events.WrittenMessage) bool {
	if x.ThreadID == m.ThreadID {
		return x.Seq > m.Seq
	}
	return x.ArrivedAt.After(m.ArrivedAt)
}

// waitsFrom is a thread whose customer got an answer to everything before a message, but not to it.
func (w *work) waitsFrom(in channels.Inbox, t events.Thread, m *events.WrittenMessage) events.Thread {
	if t.WaitingSince.Before(m.At) {
		t.WaitingSince, t.ReplyDue = m.At, w.promised(in, m.At)
	}
	return t
}

// promised is when an answer to a message is due, zero when none is promised.
func (w *work) promised(in channels.Inbox, at time.Time) time.Time {
	if in.Policy.ReplyMinutes <= 0 || w.e.cfg.Hours == nil {
		return time.Time{}
	}
	return w.e.cfg.Hours.Due(in.Policy.ScheduleID, at, time.Duration(in.Policy.ReplyMinutes)*time.Minute)
}

// unsent takes back what a message brought about, after it turned out that the customer does not get it: it failed for good,
// or was taken back before it left. Something newer that was sent stands, and something newer that is on its way takes over.
func (w *work) unsent(ctx context.Context, m *events.WrittenMessage, takenBack bool) error {
	if !speaks(m) || m.Direction != events.MessageOut {
		return nil
	}
	c, err := w.goOn(ctx, m.ThreadID)
	if err != nil {
		return err
	}
	list, err := w.tx.MessagesOf(ctx, c.t.ID, looksBack)
	if err != nil {
		return err
	}
	if err := w.unask(ctx, c, m, list); err != nil {
		return err
	}
	if takenBack && m.Before == nil {
		return nil // it had brought nothing about yet
	}
	if done, err := w.stands(ctx, c, m, list); err != nil || done {
		return err
	}
	w.back(c, m, takenBack)
	return nil
}

// speaks reports whether a message answers the customer: what rules say of themselves does not.
func speaks(m *events.WrittenMessage) bool {
	return m.By.Kind == events.ByAgent || m.By.Kind == events.ByExternal || m.By.Kind == events.ByBot && m.Bot != nil && m.Bot.Answered != ""
}

// stands reports whether something newer answers the customer, or will.
func (w *work) stands(ctx context.Context, c *touched, m *events.WrittenMessage, list []events.WrittenMessage) (bool, error) {
	var heir *events.WrittenMessage
	for n := range list {
		x := &list[n]
		if x.Direction != events.MessageOut || !speaks(x) || !isAfter(x, m) {
			continue
		}
		switch x.Status {
		case events.MessageQueued, events.MessageSending:
			heir = x
		case events.MessageSent, events.MessageDelivered, events.MessageRead, events.MessageUnclear:
			return true, nil
		}
	}
	if heir == nil {
		return false, nil
	}
	if b := m.Before; b != nil && !b.WaitingSince.IsZero() && (heir.Before == nil || heir.Before.WaitingSince.IsZero()) {
		heir.Before = b
		if heir.ThreadID == c.t.ID {
			return true, w.putMessage(ctx, c, heir)
		}
	}
	return true, nil
}

// back gives a conversation its turn again as it was before a message.
func (w *work) back(c *touched, m *events.WrittenMessage, takenBack bool) {
	b := m.Before
	if b == nil {
		b = &events.Turn{}
	}
	switch {
	case takenBack && b.Status == events.ThreadResolved:
		w.step(c, threads.Signal{Input: threads.Resolve})
		return
	case takenBack && b.Status != events.ThreadOpen:
		return
	}
	w.botLeaves(c, bot.Lined)
	w.step(c, threads.Signal{Input: threads.NotSent})
	t := c.t
	if !b.WaitingSince.IsZero() && (t.WaitingSince.IsZero() || b.WaitingSince.Before(t.WaitingSince)) {
		t.WaitingSince, t.ReplyDue = b.WaitingSince, b.ReplyDue
	}
	if t.WaitingSince.IsZero() && !takenBack {
		t.WaitingSince = w.now // nobody asked, but somebody has to look at it
	}
	w.change(c, t, "")
}

// unask takes back the question how satisfied the customer is, where it waits behind a message that does not leave.
func (w *work) unask(ctx context.Context, c *touched, m *events.WrittenMessage, list []events.WrittenMessage) error {
	_, seq, err := w.tx.LastAsked(ctx, c.t.ID, "")
	if err != nil || c.t.SurveyAt.IsZero() {
		return err
	}
	for n := range list {
		q := &list[n]
		if q.Seq != seq+1 || q.By.Kind != events.ByRule || !isAfter(q, m) || (q.Status != events.MessageQueued && q.Status != events.MessageScheduled) {
			continue
		}
		q.Status, q.StatusAt = events.MessageCancelled, w.now
		if err := w.putMessage(ctx, c, q); err != nil {
			return err
		}
		t := c.t
		t.SurveyAt = time.Time{}
		w.change(c, t, "")
		return w.tx.DropAsked(ctx, c.t.ID, seq)
	}
	return nil
}

// heldUntil is when the last of the messages leaves that people sent just now and may still take back; zero without one.
func (w *work) heldUntil(ctx context.Context, c *touched) (at time.Time, err error) {
	list, err := w.tx.MessagesOf(ctx, c.t.ID, looksBack)
	for _, m := range list {
		held := m.Status == events.MessageScheduled && m.By.Kind == events.ByAgent && m.DueAt.Before(w.now.Add(undoMost))
		if held && m.DueAt.After(at) {
			at = m.DueAt
		}
	}
	return at, err
}

// undoMost is the longest that an inbox may hold back what agents send.
const undoMost = 31 * time.Second
