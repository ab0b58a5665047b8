package inbox

import (
	"context"
	"strconv"
	"strings"

	"github.com/cordboard/cordboard/channels/email/threading"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// TakenBack is what somebody had written, to be gone on with. The files may go along with another message of the same person.
type TakenBack struct {
	Text     string              `json:"text,omitempty"`
	Files    []events.StoredFile `json:"files,omitempty"`
	ReplyTo  string              `json:"reply_to,omitempty"`
	Template *events.TemplateUse `json:"template,omitempty"`
	Subject  string              `json:"subject,omitempty"`
	CC       []events.Person     `json:"cc,omitempty"`
}

// TakeBack cancels a message that waits for its time, and answers what was written. The conversation is then as if it had not
// been.
func (e *Engine) TakeBack(ctx context.Context, by Person, threadID, messageID string) (back TakenBack, err error) {
	err = e.onMessage(ctx, by, threadID, messageID, func(ctx context.Context, w *work, m *events.WrittenMessage) error {
		if m.Status != events.MessageScheduled && m.Status != events.MessageQueued {
			return errGone()
		}
		m.Status, m.StatusAt = events.MessageCancelled, w.now
		back = w.written(m)
		if back.Files, err = w.release(ctx, by, m); err != nil {
			return err
		}
		return w.unsent(ctx, m, true)
	})
	return back, err
}

// written is a message as it was written, without what was put to it.
func (w *work) written(m *events.WrittenMessage) TakenBack {
	back := TakenBack{Text: m.Content.Text, ReplyTo: m.ReplyTo, Template: m.Content.Template}
	c := w.threads[m.ThreadID]
	if h := m.Content.Mail; h != nil && c != nil {
		back.CC = h.CC
		if own := plainSubject(h.Subject, c.t); threading.BaseSubject(own) != threading.BaseSubject(plainSubject(c.t.Subject, c.t)) {
			back.Subject = own
		}
		if in, _, err := w.book.inbox(c.t.InboxID); err == nil {
			back.Text = strings.TrimSuffix(back.Text, signature(in))
		}
	}
	return back
}

// plainSubject is a subject without the number of the conversation, which every mail gets anew.
func plainSubject(subject string, t events.Thread) string {
	return strings.TrimSpace(strings.Replace(subject, "[#"+strconv.FormatInt(t.Number, 10)+"]", "", 1))
}

// release lets the writer's files go along with another message.
func (w *work) release(ctx context.Context, by Person, m *events.WrittenMessage) (out []events.StoredFile, err error) {
	kept := m.Files[:0:0]
	for _, s := range m.Files {
		f, err := w.tx.LockFile(ctx, s.ID)
		if err != nil {
			return nil, err
		}
		if f.ByUser != by.UserID {
			kept = append(kept, s)
			continue
		}
		f.MessageID, f.ThreadID, f.Position = "", "", 0
		if err := w.tx.PutFile(ctx, f); err != nil {
			return nil, err
		}
		out = append(out, f.StoredFile)
	}
	m.Files = kept
	return out, nil
}

// TryAgain sends a message that failed, or of which nobody knows whether it was sent: a person decided so.
func (e *Engine) TryAgain(ctx context.Context, by Person, threadID, messageID string) error {
	return e.onMessage(ctx, by, threadID, messageID, func(ctx context.Context, w *work, m *events.WrittenMessage) error {
		if m.Status != events.MessageFailed && m.Status != events.MessageUnclear {
			return fault.New(fault.Conflict, "The message is not one that failed.").WithKey("message.not_failed")
		}
		m.Status, m.StatusAt, m.DueAt, m.Then = events.MessageQueued, w.now, w.now, nil
		m.Trouble, m.TroubleCode, m.TroubleText = "", "", ""
		w.outgoing = true
		return w.leaves(ctx, m)
	})
}

// onMessage changes a message of ours by a person, in a transaction.
func (e *Engine) onMessage(ctx context.Context, by Person, threadID, messageID string, do func(context.Context, *work, *events.WrittenMessage) error) error {
	return e.act(ctx, by, threadID, func(ctx context.Context, w *work, c *touched) error {
		m, err := w.tx.LockMessage(ctx, messageID)
		if err != nil {
			return err
		}
		if m.ThreadID != threadID || m.Direction != events.MessageOut {
			return fault.New(fault.NotFound, "There is no such message.").WithKey("message.missing")
		}
		if err := do(ctx, w, &m); err != nil {
			return err
		}
		m.Version++
		if err := w.tx.PutMessage(ctx, &m, 0); err != nil {
			return err
		}
		w.tellMessage(events.MessageChanged, c, m)
		return nil
	})
}
