package inbox

import (
	"context"
	"fmt"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
)

// about brings in what is told of a message. What is told too early waits until the message is there.
func (w *work) about(ctx context.Context, in channels.Inbox, item channels.Inbound) error {
	id, known, err := w.subject(ctx, in, item)
	if err != nil {
		return err
	}
	if !known {
		if item.ID == "" {
			w.strays++
			return nil
		}
		return w.keepEarly(ctx, in, item)
	}
	return w.apply(ctx, id, item)
}

// keepEarly keeps what is told of a message that is not known, and looks once more: the sender may be naming the message at
// this moment, and has looked for what was told before.
func (w *work) keepEarly(ctx context.Context, in channels.Inbox, item channels.Inbound) error {
	w.early++
	if err := w.tx.AddEarly(ctx, in.ID, KeyOf(item.ID), w.now, item); err != nil {
		return err
	}
	named, err := w.tx.NamedMeanwhile(ctx, in.ID, KeyOf(item.ID))
	if err != nil || !named {
		return err
	}
	return fmt.Errorf("the message was named meanwhile: %w", ErrAgain)
}

// subject finds the message that an item is about, by our own id where the provider carries it.
func (w *work) subject(ctx context.Context, in channels.Inbox, item channels.Inbound) (id string, known bool, err error) {
	if item.ID != "" {
		id, _, known, err = w.tx.FindMessage(ctx, in.ID, KeyOf(item.ID))
	}
	if known && in.Channel == events.WebChat && item.Thread != "" { // visitors write these themselves, and could name any
		if _, thread, _, ferr := w.tx.FindMessage(ctx, in.ID, KeyOf(item.ID)); ferr != nil || !w.remoteIs(ctx, thread, item.Thread) {
			return "", false, ferr
		}
	}
	if known || err != nil || item.Status == nil || item.Status.Correlation == "" {
		return id, known, err
	}
	m, err := w.tx.LockMessage(ctx, item.Status.Correlation)
	if isMissing(err) {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	c, err := w.thread(ctx, m.ThreadID)
	if err != nil || c.t.InboxID != in.ID {
		return "", false, err
	}
	if item.ID != "" {
		if _, err := w.tx.AddProviderIDs(ctx, in.ID, m.ID, []string{KeyOf(item.ID)}); err != nil {
			return "", false, err
		}
	}
	return m.ID, true, nil
}

func (w *work) remoteIs(ctx context.Context, threadID, remote string) bool {
	c, err := w.thread(ctx, threadID)
	return err == nil && c.t.Remote == remote
}

// late applies what was told of a message before it was there.
func (w *work) late(ctx context.Context, in channels.Inbox, providerID string) error {
	list, err := w.tx.TakeEarly(ctx, in.ID, KeyOf(providerID))
	if err != nil {
		return err
	}
	for _, item := range list {
		if err := w.about(ctx, in, item); err != nil {
			return err
		}
	}
	return nil
}

// apply changes a message by what was told of it.
func (w *work) apply(ctx context.Context, id string, item channels.Inbound) error {
	m, err := w.tx.LockMessage(ctx, id)
	if err != nil {
		return err
	}
	c, err := w.thread(ctx, m.ThreadID)
	if err != nil {
		return err
	}
	changed := false
	switch item.Kind {
	case channels.InStatus:
		changed = advance(&m, item.Status, item.At)
		if changed && item.Status.Trouble != nil {
			w.troubled(c, item.Status.Trouble)
		}
		if changed && m.Status == channels.Failed {
			if err := w.unsent(ctx, &m, false); err != nil {
				return err
			}
		}
	case channels.InEdit:
		changed = edit(&m, item)
		if changed && len(m.Files) == 0 && len(item.Message.Attachments) > 0 {
			if err := w.enrich(ctx, c, &m, item.Message.Attachments); err != nil {
				return err
			}
		}
	case channels.InDelete:
		if changed = m.DeletedAt.IsZero(); changed {
			m.DeletedAt = item.At
			m.Content = events.Content{Type: m.Content.Type}
			if err := w.filesGone(ctx, &m); err != nil {
				return err
			}
		}
	case channels.InReaction:
		changed = react(&m, item)
	}
	if !changed {
		w.duplicates++
		return nil
	}
	if m.Seq == c.t.Seq && item.Kind != channels.InStatus && item.Kind != channels.InReaction {
		t := c.t
		t.LastText = threads.Summary(m.Content)
		w.change(c, t, "")
	}
	return w.putMessage(ctx, c, &m)
}

// filesGone lets nobody have the files of a message that was taken back; what tidies up removes their bytes.
func (w *work) filesGone(ctx context.Context, m *events.WrittenMessage) error {
	for n := range m.Files {
		m.Files[n].State = events.FileGone
		f, err := w.tx.LockFile(ctx, m.Files[n].ID)
		if isMissing(err) {
			continue
		}
		if err != nil {
			return err
		}
		f.State, f.Trouble = events.FileGone, "deleted"
		if err := w.tx.PutFile(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) putMessage(ctx context.Context, c *touched, m *events.WrittenMessage) error {
	m.Version++
	tries, err := w.tx.Tries(ctx, m.ID)
	if err != nil {
		return err
	}
	if err := w.tx.PutMessage(ctx, m, tries); err != nil {
		return err
	}
	w.tellMessage(events.MessageChanged, c, *m)
	return nil
}

// advance brings a told status in, and answers whether it was news.
func advance(m *events.WrittenMessage, told *channels.Told, at time.Time) bool {
	if told == nil || m.Direction != events.MessageOut {
		return false
	}
	if told.Trouble != nil && told.Trouble.Class == channels.Later && told.Status != channels.Failed {
		return false // a delay is no end
	}
	next := m.Status.Advance(told.Status)
	if next == m.Status {
		return false
	}
	m.Status, m.StatusAt = next, at
	m.Trouble, m.TroubleCode, m.TroubleText = "", "", ""
	if next == channels.Failed && told.Trouble != nil {
		m.Trouble, m.TroubleCode, m.TroubleText = string(told.Trouble.Class), told.Trouble.Code, told.Trouble.Text
	}
	return true
}

// enrich gives a message files that came after it: some providers tell of a picture first and send it later.
func (w *work) enrich(ctx context.Context, c *touched, m *events.WrittenMessage, list []channels.Attachment) error {
	in, _, err := w.book.inbox(c.t.InboxID)
	if err != nil {
		return err
	}
	m.Content.Attachments = withoutBytes(list)
	return w.attach(ctx, in, c, m, list)
}

// edit replaces what a message says; an older edit than the one known is no news.
func edit(m *events.WrittenMessage, item channels.Inbound) bool {
	if item.Message == nil || !m.DeletedAt.IsZero() || !item.At.After(m.EditedAt) {
		return false
	}
	files := m.Content.Attachments
	m.Content = *item.Message
	m.Content.Attachments = files
	m.EditedAt = item.At
	return true
}

func react(m *events.WrittenMessage, item channels.Inbound) bool {
	by := events.ByCustomer
	if item.Echo {
		by = events.ByExternal
	}
	name := senderName(item)
	news, stale := hear(m, by+" "+name, item.At)
	if stale {
		return false
	}
	return reactAs(m, by, name, item.Reaction) || news
}

// hear notes when an author's reaction was made: news when that was not known, stale when a younger one is.
func hear(m *events.WrittenMessage, author string, at time.Time) (news, stale bool) {
	last, known := m.Heard[author]
	if known && !at.After(last) {
		return false, at.Before(last)
	}
	heard := map[string]time.Time{author: at}
	for who, then := range m.Heard {
		if who != author {
			heard[who] = then
		}
	}
	m.Heard = heard
	return true, false
}

// reactAs puts somebody's emoji to a message, or takes it back; it answers whether that changed anything.
func reactAs(m *events.WrittenMessage, by, name, emoji string) bool {
	kept := m.Reactions[:0:0]
	had := ""
	for _, r := range m.Reactions {
		if r.By == by && r.Name == name {
			had = r.Emoji
			continue
		}
		kept = append(kept, r)
	}
	if had == emoji {
		return false
	}
	if emoji != "" {
		kept = append(kept, events.Reaction{By: by, Name: name, Emoji: emoji})
	}
	m.Reactions = kept
	return true
}

// troubled notes on the thread what a failure says about the customer.
func (w *work) troubled(c *touched, tr *channels.Trouble) {
	blocked := map[channels.TroubleClass]string{channels.Unreachable: "unreachable", channels.Barred: "opted_out"}[tr.Class]
	if blocked != "" && c.t.Blocked != blocked {
		t := c.t
		t.Blocked = blocked
		w.change(c, t, "blocked")
	}
}
