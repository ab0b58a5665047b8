package inbox

import (
	"context"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
)

// Move says whose turn it is: waits for the customer, is snoozed, resolved or opened anew.
func (e *Engine) Move(ctx context.Context, by Person, threadID string, s threads.Signal) (t events.Thread, err error) {
	err = e.act(ctx, by, threadID, func(ctx context.Context, w *work, c *touched) error {
		if c.t.MergedInto != nil {
			return errMerged()
		}
		next, err := threads.Step(c.t, s, w.now)
		if err != nil {
			return err
		}
		was := c.t.Status
		w.change(c, next, string(next.Status))
		err = w.resolvedBy(ctx, c, was, true)
		t = c.t
		return err
	})
	return t, err
}

// Change is what a person may set of a thread; nil leaves it.
type Change struct {
	Tags      *[]string `json:"tags,omitempty" maxItems:"20"`
	Priority  *int      `json:"priority,omitempty" minimum:"0" maximum:"9"`
	Language  *string   `json:"language,omitempty" maxLength:"12"`
	Subject   *string   `json:"subject,omitempty" maxLength:"250"`
	ContactID *string   `json:"contact_id,omitempty" doc:"links the conversation with a contact, or with nobody"`
}

// Change sets tags, priority, language, subject or the contact.
func (e *Engine) Change(ctx context.Context, by Person, threadID string, ch Change) (t events.Thread, err error) {
	err = e.act(ctx, by, threadID, func(ctx context.Context, w *work, c *touched) error {
		t = c.t
		if ch.Tags != nil {
			if t.Tags, err = cleanTags(*ch.Tags); err != nil {
				return err
			}
		}
		if ch.Priority != nil {
			t.Priority = *ch.Priority
		}
		if ch.Language != nil {
			t.Language = languageOf(*ch.Language)
		}
		if ch.Subject != nil {
			t.Subject = cutRunes(*ch.Subject, 250)
		}
		if ch.ContactID != nil {
			t.ContactID = *ch.ContactID
		}
		w.change(c, t, "changed")
		if ch.ContactID == nil || *ch.ContactID == "" {
			return nil
		}
		name, err := w.tx.ContactName(ctx, c.t.SiteID, *ch.ContactID)
		if err == nil && name != "" {
			c.t.Name, t.Name = name, name
		}
		return err
	})
	return t, err
}

func cleanTags(list []string) ([]string, error) {
	var out []string
	for _, tag := range list {
		tag = strings.Join(strings.Fields(tag), " ")
		if err := check.Line("tags", tag, 40); err != nil {
			return nil, err
		}
		if tag != "" && !slices.ContainsFunc(out, func(v string) bool { return strings.EqualFold(v, tag) }) {
			out = append(out, tag)
		}
	}
	return out, nil
}

// Seen says that the agent looked at everything up to now, here and at the provider.
func (e *Engine) Seen(ctx context.Context, by Person, threadID string) error {
	var t events.Thread
	unread := 0
	err := e.act(ctx, by, threadID, func(_ context.Context, w *work, c *touched) error {
		t, unread = c.t, c.t.Unread
		if unread > 0 {
			next := c.t
			next.Unread = 0
			w.change(c, next, "seen")
		}
		return nil
	})
	if err != nil || unread == 0 {
		return err
	}
	e.markRead(ctx, t)
	return nil
}

// markRead tells the provider; a failure costs the customer a tick.
func (e *Engine) markRead(ctx context.Context, t events.Thread) {
	in, d, err := e.book.Load().inbox(t.InboxID)
	p, ok := d.(channels.Presence)
	if err != nil || !ok || !in.Active || !d.Traits(in).ReadMarks {
		return
	}
	id, err := e.cfg.Store.LastIncoming(ctx, t.ID)
	if err != nil || id == "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	if err := p.MarkRead(ctx, in, channels.Outbound{Thread: t.Remote, To: t.Reach, LastInbound: t.LastIn}, id); err != nil {
		e.log.Info("the provider was not told that a message was read", "inbox", in.ID, "error", err)
	}
}
