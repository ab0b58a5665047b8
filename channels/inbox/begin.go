package inbox

import (
	"context"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
)

// Start is whom somebody wants to write to first.
type Start struct {
	InboxID   string `json:"inbox_id" minLength:"26" maxLength:"26"`
	ContactID string `json:"contact_id,omitempty" maxLength:"26"`
	// Address is a number or an address of mail, as the inbox's channel wants it.
	Address string `json:"address" minLength:"2" maxLength:"190"`
	Name    string `json:"name,omitempty" maxLength:"120"`
	Subject string `json:"subject,omitempty" maxLength:"250"`
}

// Begins reports whether somebody may write first from an inbox: with its queue, or within reach.
func (p Person) Begins(in channels.Inbox) bool {
	return p.May(events.Scope{SiteID: in.SiteID, QueueID: in.QueueID})
}

// Begin answers the conversation with an address, and opens one where there is none. Of mail every one is new.
func (e *Engine) Begin(ctx context.Context, by Person, s Start) (events.Thread, error) {
	in, _, err := e.book.Load().inbox(s.InboxID)
	if err != nil {
		return events.Thread{}, err
	}
	if !by.Begins(in) {
		return events.Thread{}, fault.New(fault.Forbidden, "You may not write from this inbox.").WithKey("inbox.not_yours")
	}
	id, err := addressed(in, s.Address)
	if err != nil {
		return events.Thread{}, err
	}
	var c *touched
	err = e.within(ctx, func(ctx context.Context, w *work) (err error) {
		c, err = w.begun(ctx, in, by, s, id)
		return err
	})
	if err != nil {
		return events.Thread{}, err
	}
	return c.t, nil
}

func (w *work) begun(ctx context.Context, in channels.Inbox, by Person, s Start, id channels.Identity) (*touched, error) {
	key := identityKey(id)
	if in.Channel != events.Email {
		known, ok, err := w.tx.FindThread(ctx, in.ID, []string{key})
		if err != nil {
			return nil, err
		}
		if ok {
			c, err := w.thread(ctx, known)
			if err == nil && by.sees(c.t) != nil {
				err = fault.New(fault.Forbidden, "Somebody else writes with this customer already. Ask a supervisor to hand the conversation over.").WithKey("thread.with_others").WithField("address")
			}
			return c, err
		}
	}
	t := events.Thread{ID: w.e.cfg.IDs.New(), SiteID: in.SiteID, InboxID: in.ID, Channel: in.Channel, QueueID: in.QueueID, AgentID: by.AgentID, TeamID: by.TeamID, Name: cutRunes(s.Name, 120),
		Handle: id.Value, Subject: cutRunes(s.Subject, 250), Status: events.ThreadResolved, Since: w.now, Reach: []channels.Identity{id}, CreatedAt: w.now, LastAt: w.now}
	if s.ContactID != "" {
		name, err := w.tx.ContactName(ctx, in.SiteID, s.ContactID)
		if err != nil {
			return nil, err
		}
		t.ContactID, t.Name = s.ContactID, name
	} else if list, err := w.tx.MatchIdentities(ctx, in.SiteID, []channels.Identity{id}); err != nil {
		return nil, err
	} else if len(list) == 1 {
		t.ContactID, t.Name = list[0].ID, list[0].Name
	}
	if t.Name == "" {
		t.Name = id.Value
	}
	if err := w.tx.AddThread(ctx, &t); err != nil {
		return nil, err
	}
	c := w.touch(t)
	w.change(c, t, "opened")
	c.by, c.actor = by.UserID, by.author()
	if in.Channel == events.Email {
		return c, nil
	}
	return c, w.tx.AddKeys(ctx, in.ID, t.ID, []string{key})
}

// addressed is the identity that an address names on a channel where we may write first.
func addressed(in channels.Inbox, address string) (channels.Identity, error) {
	address = strings.TrimSpace(address)
	switch in.Channel {
	case events.SMS, events.WhatsApp:
		number := contacts.Phone(address)
		if !strings.HasPrefix(number, "+") {
			return channels.Identity{}, check.Trouble("thread.number", "address", "Write the number with its country: +34 600 111 222.")
		}
		if err := check.Digits("address", number[1:], 6, 15, ""); err != nil {
			return channels.Identity{}, err
		}
		return channels.Identity{Kind: channels.IDPhone, Value: number}, nil
	case events.Email:
		at := strings.LastIndexByte(address, '@')
		if at < 1 || at == len(address)-1 || strings.ContainsAny(address, " \t\r\n<>\",;") {
			return channels.Identity{}, check.Trouble("field.email", "address", "%q is not an address of mail.", address)
		}
		return channels.Identity{Kind: channels.IDEmail, Value: strings.ToLower(address)}, nil
	}
	return channels.Identity{}, fault.New(fault.Conflict, "On this channel the customer writes first.").WithKey("thread.customer_first").WithField("inbox_id")
}

// Typing tells colleagues, and the customer where the channel can show it, that somebody writes.
func (e *Engine) Typing(ctx context.Context, by Person, threadID string, on bool) error {
	var t events.Thread
	err := e.act(ctx, by, threadID, func(_ context.Context, _ *work, c *touched) error { t = c.t; return nil })
	if err != nil {
		return err
	}
	if on && t.Bot != "" {
		e.bot.tell(ctx, t, bot.Typed)
	}
	return e.showTyping(ctx, t, on)
}

// showTyping lets the customer see that somebody writes, where the channel can.
func (e *Engine) showTyping(ctx context.Context, t events.Thread, on bool) error {
	in, d, err := e.book.Load().inbox(t.InboxID)
	p, ok := d.(channels.Presence)
	if err != nil || !ok || !in.Active || !d.Traits(in).Typing || t.Status == events.ThreadResolved {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	last, err := e.cfg.Store.LastIncoming(ctx, t.ID) // some providers show it as an answer to a message
	if err != nil {
		return err
	}
	if err := p.Typing(ctx, in, channels.Outbound{Thread: t.Remote, To: t.Reach, LastInbound: t.LastIn, Message: channels.Message{ReplyTo: last}}, on); err != nil {
		e.log.Debug("the provider was not told that somebody types", "inbox", in.ID, "error", err)
	}
	return nil
}

// React puts an emoji to a message of the customer, or takes it back.
func (e *Engine) React(ctx context.Context, by Person, threadID, messageID, emoji string) error {
	var t events.Thread
	var provider string
	err := e.act(ctx, by, threadID, func(ctx context.Context, w *work, c *touched) error {
		t = c.t
		m, err := w.tx.LockMessage(ctx, messageID)
		if err != nil {
			return err
		}
		if m.ThreadID != threadID || m.Direction == events.MessageNote {
			return fault.New(fault.NotFound, "There is no such message.").WithKey("message.missing")
		}
		provider, err = w.tx.ProviderID(ctx, messageID)
		return err
	})
	if err != nil {
		return err
	}
	in, d, err := e.book.Load().inbox(t.InboxID)
	r, ok := d.(channels.Reactor)
	if err != nil || !ok || !d.Traits(in).Reactions || provider == "" {
		return fault.New(fault.Conflict, "This channel has no reactions.").WithKey("message.no_reactions")
	}
	limited, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	if err := r.React(limited, in, channels.Outbound{Thread: t.Remote, To: t.Reach, LastInbound: t.LastIn, Human: true}, provider, emoji); err != nil {
		return fault.Wrap(err, fault.Unavailable, "The provider did not take the reaction. Try again in a moment.")
	}
	return e.act(ctx, by, threadID, func(ctx context.Context, w *work, c *touched) error {
		m, err := w.tx.LockMessage(ctx, messageID)
		if err != nil {
			return err
		}
		if !reactAs(&m, events.ByAgent, by.Name, emoji) {
			return nil
		}
		return w.putMessage(ctx, c, &m)
	})
}
