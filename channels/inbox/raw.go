package inbox

import (
	"context"
	"fmt"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/events"
)

// event brings one event of the journal in.
func (w *work) event(ctx context.Context, ev events.Event) error {
	switch b := ev.Body.(type) {
	case *events.ChannelEvent:
		w.applied++
		return w.raw(ctx, ev.Seq, b.Raw)
	case *events.InteractionEvent:
		return w.interaction(ctx, ev.Type, b)
	}
	return nil
}

// raw reads what a provider sent. What cannot be read is put aside with its reason and disturbs nothing else.
func (w *work) raw(ctx context.Context, seq uint64, raw channels.Raw) error {
	in, d, err := w.book.inbox(raw.InboxID)
	if err != nil {
		return w.reject(ctx, seq, raw, "the inbox is not there any more")
	}
	if raw.Spool != "" {
		body, err := w.e.cfg.Spool.Get(raw.Spool)
		if err != nil {
			return w.reject(ctx, seq, raw, "the file with the request is not there: "+err.Error())
		}
		raw.Body = body
	}
	items, err := decode(d, in, raw)
	if err != nil {
		return w.reject(ctx, seq, raw, err.Error())
	}
	for _, item := range items {
		item.Message = bounded(item.Message)
		if err := w.item(ctx, in, seq, raw, item); err != nil {
			return err
		}
	}
	return nil
}

// decode asks the driver. A driver that panics over hostile input costs that input, not the inbox.
func decode(d channels.Driver, in channels.Inbox, raw channels.Raw) (items []channels.Inbound, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the driver gave up on it: %v", p)
		}
	}()
	return d.Decode(in, raw)
}

func (w *work) reject(ctx context.Context, seq uint64, raw channels.Raw, reason string) error {
	w.rejected++
	w.e.log.Warn("what a provider sent could not be read; it is kept", "inbox", raw.InboxID, "seq", seq, "reason", reason)
	return w.tx.Reject(ctx, seq, raw, w.now, reason)
}

// mostAhead is how far a provider's clock may be ahead of ours. What claims to be from later than that would keep windows open
// and stand below everything that comes after it.
const mostAhead = 24 * time.Hour

// strayEvery is how often a request about an address of no inbox is shown to people: an app may serve many numbers of others.
const strayEvery = time.Hour

// stray counts what was told of an address that no inbox has, and now and then puts the request where an administrator sees it: the
// inbox may be forgotten, or switched to another address.
func (w *work) stray(ctx context.Context, in channels.Inbox, seq uint64, raw channels.Raw, item channels.Inbound) error {
	w.strays++
	w.e.log.Warn("a provider told of an address that no inbox of the site has", "inbox", in.ID, "account", item.Account, "kind", item.Kind)
	if !w.e.strays.due(in.ID+" "+item.Account, w.now) {
		return nil
	}
	return w.tx.Reject(ctx, seq, raw, w.now, "it is about "+cutRunes(item.Account, 100)+", an address that no inbox of the site has")
}

// seldom lets something through once in a while. The applier's alone.
type seldom map[string]time.Time

func (s seldom) due(key string, now time.Time) bool {
	if at, ok := s[key]; ok && now.Sub(at) < strayEvery {
		return false
	}
	if len(s) >= 1000 {
		clear(s)
	}
	s[key] = now
	return true
}

// item brings one thing a provider told in, in the inbox that it is about.
func (w *work) item(ctx context.Context, in channels.Inbox, seq uint64, raw channels.Raw, item channels.Inbound) error {
	to, ok := w.book.sibling(in, item.Account)
	if !ok {
		return w.stray(ctx, in, seq, raw, item)
	}
	if item.At.IsZero() || (!raw.At.IsZero() && item.At.After(raw.At.Add(mostAhead))) {
		item.At = raw.At
	}
	item.At = item.At.UTC()
	if item.Ask != "" {
		w.asks = append(w.asks, ask{to.ID, item.Ask})
	}
	switch item.Kind {
	case channels.InMessage, channels.InChoice:
		return w.message(ctx, to, item)
	case channels.InStatus, channels.InEdit, channels.InDelete, channels.InReaction:
		return w.about(ctx, to, item)
	case channels.InSeen, channels.InArrived:
		return w.watermark(ctx, to, item)
	case channels.InIdentity:
		return w.identity(ctx, to, item)
	case channels.InConsent:
		return w.consent(ctx, to, item)
	case channels.InControl:
		return w.control(ctx, to, item)
	case channels.InAccount:
		w.e.log.Info("a provider told about an inbox", "inbox", to.ID, "what", item.Control, "detail", item.Detail)
		w.accounts = append(w.accounts, accountWord{to.ID, item.Control, item.Detail})
	case channels.InTyping:
		w.e.CustomerTypes(to.ID, item.Thread, item.Detail != "end")
	}
	return nil
}
