package inbox

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// keepTimeout is how long a provider waits for the journal; they give up after 5 to 15 seconds.
const keepTimeout = 4 * time.Second

// journalBytes is what of a request the journal takes; larger bodies go into the spool first.
const journalBytes = 256 << 10

// Spool keeps bodies that are too large for the journal. Put returns after the file is on disk; a name is that of its
// content, so that what comes twice is kept once.
type Spool interface {
	Put(body []byte) (name string, err error)
	Get(name string) ([]byte, error)
}

// Receive answers a provider's request to an inbox's webhook. What is acknowledged is in the journal, on disk.
func (e *Engine) Receive(ctx context.Context, inboxID string, r channels.Request) channels.Reply {
	in, d, err := e.book.Load().inbox(inboxID)
	hook, ok := d.(channels.Webhook)
	if err != nil || !ok {
		return channels.Reply{Status: http.StatusNotFound} // strangers try all addresses
	}
	if !in.Active {
		e.Refuse(inboxID, "the inbox is switched off", r.Remote)
		return channels.Reply{Status: http.StatusNotFound}
	}
	v := hook.Receive(in, r)
	if v.Refused != "" {
		e.Refuse(in.ID, v.Refused, r.Remote)
	}
	if !v.Keep {
		return v.Reply
	}
	raw := channels.Raw{InboxID: in.ID, Source: "webhook", Query: without(r.Query, v.Forget), Body: r.Body, At: r.At}
	for _, name := range hook.Headers() {
		if h := r.Header.Get(name); h != "" {
			if raw.Header == nil {
				raw.Header = map[string]string{}
			}
			raw.Header[name] = h
		}
	}
	if err := e.Keep(ctx, raw); err != nil {
		e.log.Error("what a provider sent could not be kept; it was told to send it again", "inbox", in.ID, "error", err)
		return channels.Reply{Status: http.StatusServiceUnavailable}
	}
	e.well(in.ID, "")
	return v.Reply
}

// Refuse notes why a request to an inbox was turned away before anything in it was read.
func (e *Engine) Refuse(inboxID, reason, address string) {
	if in, ok := e.book.Load().byID[inboxID]; ok {
		e.stats.Refused.Add(1)
		e.log.Warn("a request to an inbox was refused", "inbox", in.ID, "channel", in.Channel, "reason", reason, "address", address)
	}
}

// without is a query without the values that nobody is to read later: secrets.
func without(q url.Values, names []string) string {
	q = maps.Clone(q)
	for _, n := range names {
		q.Del(n)
	}
	return q.Encode()
}

// Keep implements channels.Sink.
func (e *Engine) Keep(ctx context.Context, raw channels.Raw) error {
	ctx, cancel := context.WithTimeout(ctx, keepTimeout)
	defer cancel()
	if len(raw.Body) > journalBytes {
		name, err := e.cfg.Spool.Put(raw.Body)
		if err != nil {
			return fault.Wrap(err, fault.Unavailable, "The disk did not take what a provider sent.")
		}
		raw.Body, raw.Spool = nil, name
	}
	if raw.At.IsZero() {
		raw.At = e.cfg.Clock.Now()
	}
	raw.At = raw.At.UTC().Truncate(time.Millisecond)
	ev := events.Event{ID: e.cfg.IDs.New(), At: e.cfg.Clock.Now().UTC().Truncate(time.Millisecond), Type: events.ChannelReceived, Body: &events.ChannelEvent{Raw: raw}}
	if _, err := e.cfg.Journal.AppendSynced(ctx, []events.Event{ev}); err != nil {
		return err
	}
	e.stats.Received.Add(1)
	return nil
}

// Position implements channels.Sink.
func (e *Engine) Position(ctx context.Context, inboxID string) (string, error) {
	return e.cfg.Store.ListenerPosition(ctx, inboxID)
}

// SetPosition implements channels.Sink.
func (e *Engine) SetPosition(ctx context.Context, inboxID, position string) error {
	return e.cfg.Store.SetListenerPosition(ctx, inboxID, position)
}

// Health implements channels.Sink; it tells of changes only.
func (e *Engine) Health(inboxID string, h channels.Health) {
	e.mu.Lock()
	was := e.health[inboxID]
	if was.State == h.State && was.Trouble == h.Trouble {
		e.mu.Unlock()
		return
	}
	h.Since = e.cfg.Clock.Now().UTC().Truncate(time.Millisecond)
	e.health[inboxID] = h
	e.mu.Unlock()
	in, ok := e.book.Load().byID[inboxID]
	if !ok {
		return
	}
	if h.State == "down" {
		e.log.Error("an inbox is down", "inbox", in.Name, "id", in.ID, "trouble", h.Trouble, "detail", h.Detail)
	}
	e.record(events.InboxHealth, &events.InboxEvent{InboxID: in.ID, SiteID: in.SiteID, QueueID: in.QueueID, State: h.State, Trouble: h.Trouble, Detail: h.Detail, Since: h.Since})
}

// accountWord is what a provider told about our account: "restricted" until "unrestricted" turns the inbox red, other words do not.
type accountWord struct{ inboxID, what, detail string }

const restricted = "restricted"

func (e *Engine) accountTold(a accountWord) {
	switch a.what {
	case restricted:
		e.Health(a.inboxID, channels.Health{State: "down", Trouble: restricted, Detail: cutRunes(a.detail, 500)})
	case "unrestricted":
		e.well(a.inboxID, restricted)
	}
}

// refusedUs is the trouble of an inbox whose credentials the provider does not take.
const refusedUs = "credentials"

// well notes that an inbox works: of one that nothing was known of, or whose trouble this proves to be over.
func (e *Engine) well(inboxID, over string) {
	if h := e.HealthOf(inboxID); h.State == "" || h.Trouble == over && over != "" {
		e.Health(inboxID, channels.Health{State: "up"})
	}
}

// HealthOf answers how an inbox fares; the zero Health when nothing is known.
func (e *Engine) HealthOf(inboxID string) channels.Health {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.health[inboxID]
}

func (e *Engine) record(t events.Type, b events.Body) {
	e.cfg.Recorder.Record([]events.Event{{ID: e.cfg.IDs.New(), At: e.cfg.Clock.Now().UTC().Truncate(time.Millisecond), Type: t, Body: b}})
}
