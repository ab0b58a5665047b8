package inbox

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/events"
)

// watermark marks everything of ours up to a moment as delivered or read. The mark stays: it may be told before what it is
// about, even before there is a thread.
func (w *work) watermark(ctx context.Context, in channels.Inbox, item channels.Inbound) error {
	id, known, err := w.tx.FindThread(ctx, in.ID, threadKeys(item))
	if err != nil {
		return err
	}
	if !known {
		return w.markEarly(ctx, in, item)
	}
	c, err := w.thread(ctx, id)
	if err != nil {
		return err
	}
	w.mark(c, item)
	list, err := w.tx.SentUpTo(ctx, id, item.At)
	if err != nil {
		return err
	}
	told := &channels.Told{Status: markedAs(item.Kind)}
	for _, m := range list {
		if !advance(&m, told, item.At) {
			continue
		}
		if err := w.putMessage(ctx, c, &m); err != nil {
			return err
		}
	}
	return nil
}

func markedAs(kind channels.Kind) channels.Status {
	if kind == channels.InArrived {
		return channels.Delivered
	}
	return channels.Read
}

// mark keeps the youngest mark of a thread.
func (w *work) mark(c *touched, item channels.Inbound) {
	t := c.t
	up := &t.Seen
	if item.Kind == channels.InArrived {
		up = &t.Arrived
	}
	if item.At.After(*up) {
		*up = item.At
		was := c.work
		w.change(c, t, "")
		c.work = was // it is no work for the desk
	}
}

func markKey(thread string) string { return KeyOf("mark:" + thread) }

func (w *work) markEarly(ctx context.Context, in channels.Inbox, item channels.Inbound) error {
	if item.Thread == "" {
		return nil
	}
	w.early++
	return w.tx.AddEarly(ctx, in.ID, markKey(item.Thread), w.now, item)
}

// marked gives what our side wrote by other means the status that marks told before it.
func (w *work) marked(ctx context.Context, in channels.Inbox, c *touched, m *events.WrittenMessage) error {
	if m.By.Kind != events.ByExternal {
		return nil
	}
	list, err := w.tx.TakeEarly(ctx, in.ID, markKey(c.t.Remote))
	if err != nil {
		return err
	}
	for _, item := range list {
		w.mark(c, item)
	}
	for _, up := range []struct {
		at     time.Time
		status channels.Status
	}{{c.t.Arrived, channels.Delivered}, {c.t.Seen, channels.Read}} {
		if !m.At.After(up.at) {
			advance(m, &channels.Told{Status: up.status}, up.at)
		}
	}
	return nil
}
