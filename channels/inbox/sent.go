package inbox

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/events"
)

func (w *work) result(ctx context.Context, due Due, receipt channels.Receipt, trouble *channels.Trouble) error {
	m, err := w.tx.LockMessage(ctx, due.MessageID)
	if err != nil {
		return err
	}
	c, err := w.thread(ctx, m.ThreadID)
	if err != nil {
		return err
	}
	tries, err := w.tx.Tries(ctx, m.ID)
	if err != nil {
		return err
	}
	if m.Status == events.MessageSending { // a status may have overtaken the answer
		tries++
		settle(&m, receipt, trouble, tries, w.now)
		if m.Status == events.MessageFailed {
			if err := w.unsent(ctx, &m, false); err != nil {
				return err
			}
		}
	}
	m.Version++
	if err := w.tx.PutMessage(ctx, &m, tries); err != nil {
		return err
	}
	if receipt.Thread != "" && receipt.Thread != c.t.Remote {
		t := c.t
		t.Remote = receipt.Thread
		w.change(c, t, "")
		if err := w.tx.AddKeys(ctx, due.InboxID, t.ID, []string{KeyOf("thread:" + receipt.Thread)}); err != nil {
			return err
		}
	}
	if trouble != nil {
		w.troubled(c, trouble)
	}
	w.tellMessage(events.MessageChanged, c, m)
	in, _, err := w.book.inbox(due.InboxID)
	if err != nil {
		return nil //nolint:nilerr // the inbox is gone: nobody looks for its ids any more
	}
	return w.named(ctx, in, c, &m, receipt.IDs)
}

// named notes the provider's ids of what was sent. An echo of it that overtook the answer is hidden; what was told of the
// ids before is applied.
func (w *work) named(ctx context.Context, in channels.Inbox, c *touched, m *events.WrittenMessage, list []string) error {
	if len(list) == 0 {
		return nil
	}
	other, err := w.tx.AddProviderIDs(ctx, in.ID, m.ID, keysOf(list))
	if err != nil {
		return err
	}
	if other != "" && other != m.ID {
		echo, err := w.tx.LockMessage(ctx, other)
		if err != nil {
			return err
		}
		if echo.By.Kind == events.ByExternal && echo.DeletedAt.IsZero() {
			echo.DeletedAt = w.now
			if err := w.putMessage(ctx, c, &echo); err != nil {
				return err
			}
		}
	}
	for _, id := range list {
		if err := w.late(ctx, in, id); err != nil {
			return err
		}
	}
	return nil
}

// settle is a message after it was tried.
func settle(m *events.WrittenMessage, receipt channels.Receipt, trouble *channels.Trouble, tries int, now time.Time) {
	m.StatusAt, m.Trouble, m.TroubleCode, m.TroubleText = now, "", "", ""
	if trouble == nil {
		m.Status = events.MessageSent
		if receipt.Status == channels.Delivered || receipt.Status == channels.Read {
			m.Status = receipt.Status
		}
		return
	}
	m.Trouble, m.TroubleCode, m.TroubleText = string(trouble.Class), trouble.Code, cutRunes(trouble.Text, 500)
	switch {
	case trouble.Class == channels.Maybe:
		m.Status = events.MessageUnclear
	case (trouble.Class == channels.Later && tries < mostTries) || trouble.Class == channels.Credentials || trouble.Class == channels.Limited:
		m.Status, m.DueAt = events.MessageQueued, now.Add(retryAfter(trouble, tries))
	default:
		m.Status = events.MessageFailed
	}
}

// retryAfter is how long to wait: what the provider asks for, or twice as long after every try.
func retryAfter(t *channels.Trouble, tries int) time.Duration {
	if t.RetryAfter > 0 {
		return t.RetryAfter
	}
	return min(firstRetry<<min(max(tries-1, 0), 10), lastRetry)
}

// learn counts, and stops an inbox whose credentials were refused.
func (e *Engine) learn(due Due, trouble *channels.Trouble) {
	in, _, err := e.book.Load().inbox(due.InboxID)
	if err != nil {
		return
	}
	switch {
	case trouble == nil:
		e.stats.Sent.Add(1)
		e.well(in.ID, refusedUs)
	case trouble.Class == channels.Maybe:
		e.stats.Unclear.Add(1)
	case trouble.Class == channels.Later:
		e.stats.Retried.Add(1)
	case trouble.Class == channels.Credentials:
		e.mu.Lock()
		e.halted[in.ID] = in.Version
		e.mu.Unlock()
		e.Health(in.ID, channels.Health{State: "down", Trouble: refusedUs, Detail: trouble.Text})
	default:
		e.stats.Failed.Add(1)
	}
}
