package inbox

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

const (
	sendTimeout = 60 * time.Second
	sendBatch   = 200
	sendAtOnce  = 16 // messages of an inbox under way, of different threads
	lookEvery   = time.Second
	mostTries   = 12
	firstRetry  = 5 * time.Second
	lastRetry   = 10 * time.Minute
)

// send hands out what is due until ctx ends. What was being sent when the process before ended may have been sent.
func (e *Engine) send(ctx context.Context) {
	for e.declareUnclear(ctx) != nil {
		if !pause(ctx, e.cfg.Clock, lookEvery) {
			return
		}
	}
	tick := e.cfg.Clock.NewTicker(lookEvery)
	defer tick.Stop()
	var at lanes
	defer at.wg.Wait()
	for {
		if err := e.sendDue(ctx, &at); err != nil && ctx.Err() == nil {
			e.log.Error("messages wait to be sent; it is tried again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C():
		case <-e.outgoing:
		}
	}
}

// declareUnclear marks what was under way at the end of the process before.
func (e *Engine) declareUnclear(ctx context.Context) error {
	for {
		list, err := e.cfg.Store.SendingMessages(ctx, sendBatch)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, d := range list {
			if err := e.result(ctx, d, channels.Receipt{}, &channels.Trouble{Class: channels.Maybe, Text: "the program ended while it was being sent"}); err != nil {
				return err
			}
		}
	}
}

// sendDue lets every inbox that is not at work send what is due now, several threads at once and the messages of one thread in
// their order.
func (e *Engine) sendDue(ctx context.Context, at *lanes) error {
	list, err := e.cfg.Store.DueMessages(ctx, e.cfg.Clock.Now(), append(e.still(), at.taken()...), sendBatch)
	for id, due := range byInbox(list, func(d Due) string { return d.InboxID }) {
		at.run(id, e.outgoing, func() bool {
			return sideBySide(due, sendAtOnce, func(d Due) error {
				err := e.sendOne(ctx, d)
				if err != nil && ctx.Err() == nil {
					e.log.Error("a message was not sent; it is tried again", "message", d.MessageID, "error", err)
				}
				return err
			})
		})
	}
	return err
}

// still are the inboxes that send nothing: switched off, without a driver, or refused by their provider and not changed since.
func (e *Engine) still() []string {
	b := e.book.Load()
	e.mu.Lock()
	defer e.mu.Unlock()
	var skip []string
	for id, in := range b.byID {
		_, _, err := b.inbox(id)
		if at, halted := e.halted[id]; err != nil || !in.Active || (halted && at == in.Version) {
			skip = append(skip, id)
		}
	}
	return skip
}

var errNotDue = errors.New("the message is not to be sent any more")

// sendOne takes one message, sends it and writes down what came of it.
func (e *Engine) sendOne(ctx context.Context, due Due) error {
	in, d, err := e.book.Load().inbox(due.InboxID)
	if err != nil {
		return err
	}
	out, trouble, err := e.take(ctx, in, due)
	if errors.Is(err, errNotDue) {
		return nil
	}
	if err != nil {
		return err
	}
	var receipt channels.Receipt
	if trouble == nil {
		receipt, trouble = e.hand(ctx, in, d, out)
	}
	// the answer is written down also while the program ends: otherwise the message would be unclear for nothing
	return e.result(context.WithoutCancel(ctx), due, receipt, trouble)
}

// hand gives a message to the driver.
func (e *Engine) hand(ctx context.Context, in channels.Inbox, d channels.Driver, out channels.Outbound) (channels.Receipt, *channels.Trouble) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendTimeout)
	defer cancel()
	receipt, err := d.Send(ctx, in, out)
	if err == nil {
		return receipt, nil
	}
	var t *channels.Trouble
	if errors.As(err, &t) {
		return receipt, t
	}
	return receipt, &channels.Trouble{Class: channels.Maybe, Text: err.Error()}
}

// take marks a message as being sent, which is committed before anything leaves, and answers what to send.
func (e *Engine) take(ctx context.Context, in channels.Inbox, due Due) (out channels.Outbound, trouble *channels.Trouble, err error) {
	err = e.within(ctx, func(ctx context.Context, w *work) error {
		m, err := w.tx.LockMessage(ctx, due.MessageID)
		if err != nil {
			return err
		}
		if m.Status != events.MessageQueued && m.Status != events.MessageScheduled {
			return errNotDue
		}
		c, err := w.thread(ctx, m.ThreadID)
		if err != nil {
			return err
		}
		if trouble, err = w.mayWrite(ctx, in, c, &m); err != nil {
			return err
		}
		held := m.Status == events.MessageScheduled
		m.Status, m.StatusAt = events.MessageSending, w.now
		if held && trouble == nil {
			if err := w.leaves(ctx, &m); err != nil {
				return err
			}
		}
		if err := w.putMessage(ctx, c, &m); err != nil {
			return err
		}
		out = e.outbound(c.t, m)
		if m.ReplyTo != "" {
			out.Message.ReplyTo, err = w.tx.ProviderID(ctx, m.ReplyTo)
		}
		return err
	})
	return out, trouble, err
}

// mayWrite asks once more, at the moment of sending, whether the customer may be written to.
func (w *work) mayWrite(ctx context.Context, in channels.Inbox, c *touched, m *events.WrittenMessage) (*channels.Trouble, error) {
	keys := make([]string, 0, len(c.t.Reach))
	for _, id := range c.t.Reach {
		keys = append(keys, identityKey(id))
	}
	no, err := w.tx.DoNotContact(ctx, c.t.ContactID, in.Channel)
	if err != nil {
		return nil, err
	}
	if no {
		return &channels.Trouble{Class: channels.Barred, Code: "do_not_contact", Text: "The customer is not to be contacted on this channel."}, nil
	}
	out, err := w.tx.OptedOut(ctx, in.ID, keys)
	if err != nil || !out {
		return nil, err
	}
	return &channels.Trouble{Class: channels.Barred, Code: "opted_out", Text: "The customer does not want messages from this sender."}, nil
}

func (e *Engine) outbound(t events.Thread, m events.WrittenMessage) channels.Outbound {
	out := channels.Outbound{ID: m.ID, Thread: t.Remote, To: t.Reach, Message: m.Content, Human: m.By.Kind == events.ByAgent, By: m.By.Name, LastInbound: t.LastIn}
	for _, f := range m.Files {
		a := channels.Attachment{Name: f.Name, MIME: f.MIME, Size: f.Size, Kind: f.Kind, Caption: f.Caption, ContentID: f.ContentID}
		if t.Channel == events.WebChat {
			a.MediaID = f.ID // the visitor's page asks us for it
		}
		out.Files = append(out.Files, channels.OutFile{Attachment: a, Open: func() (io.ReadCloser, error) { return e.cfg.Files.Open(f.SHA256) }})
	}
	return out
}

// result writes down what came of a sending.
func (e *Engine) result(ctx context.Context, due Due, receipt channels.Receipt, trouble *channels.Trouble) error {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	err := e.within(ctx, func(ctx context.Context, w *work) error { return w.result(ctx, due, receipt, trouble) })
	if err != nil {
		return err
	}
	e.learn(due, trouble)
	return nil
}

// errGone is for an act on a message that went its way.
func errGone() error {
	return fault.New(fault.Conflict, "The message is on its way already, so it cannot be taken back.").WithKey("message.gone")
}
