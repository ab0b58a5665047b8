package inbox

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inboxes"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
)

// adminTimeout is how long an administrator waits for a provider.
const adminTimeout = 30 * time.Second

// Kinds lists the channels and providers of this version, by name.
func (e *Engine) Kinds() []channels.KindInfo {
	var out []channels.KindInfo
	for key, d := range e.cfg.Drivers {
		c, provider, _ := strings.Cut(key, "/")
		in := channels.Inbox{Channel: events.Channel(c), Provider: provider}
		k := channels.KindInfo{Channel: in.Channel, Provider: provider, Fields: d.Fields(), Traits: d.Traits(in)}
		_, k.Webhook = d.(channels.Webhook)
		_, k.Subscribes = d.(channels.Subscriber)
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b channels.KindInfo) int {
		return cmp.Or(cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Provider, b.Provider))
	})
	return out
}

// Prepare lets the driver judge an inbox and name its account. Secrets that are not sent are those it has; channel and
// provider are for life.
func (e *Engine) Prepare(v inboxes.Inbox) (inboxes.Inbox, error) {
	d, ok := e.cfg.Drivers[DriverKey(v.Channel, v.Provider)]
	if !ok {
		return v, check.Trouble("field.choice", "channel", "This version does not speak %s by %q.", v.Channel, v.Provider)
	}
	in := v.Inbox
	known := e.book.Load().byID[v.ID]
	if known.ID != "" && (known.Channel != v.Channel || known.Provider != v.Provider) {
		return v, fault.New(fault.Invalid, "An inbox keeps its channel and provider; make a new one for another.").WithKey("inbox.channel_fixed").WithField("channel")
	}
	in.Secrets = v.Merge(known.Secrets)
	if err := d.Check(in); err != nil {
		return v, err
	}
	v.Account = d.Account(in)
	if v.Account == "" {
		v.Account = v.ID
	}
	if v.Account == "" {
		v.Account = e.cfg.IDs.New()
	}
	return v, nil
}

// Test tries an inbox step by step.
func (e *Engine) Test(ctx context.Context, id string) ([]channels.TestStep, error) {
	in, d, err := e.book.Load().inbox(id)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, adminTimeout)
	defer cancel()
	steps := d.Test(ctx, in)
	if !slices.ContainsFunc(steps, func(s channels.TestStep) bool { return !s.OK }) {
		e.mu.Lock()
		delete(e.halted, id)
		e.mu.Unlock()
		e.well(id, refusedUs)
		e.outgoing.ring()
	}
	return steps, nil
}

// Subscribe tells the provider where our webhook is.
func (e *Engine) Subscribe(ctx context.Context, id string) error {
	in, d, err := e.book.Load().inbox(id)
	if err != nil {
		return err
	}
	s, ok := d.(channels.Subscriber)
	if !ok {
		return fault.New(fault.Conflict, "This provider is told in its own pages where our webhook is.").WithKey("inbox.no_subscribe")
	}
	ctx, cancel := context.WithTimeout(ctx, adminTimeout)
	defer cancel()
	if err := s.Subscribe(ctx, in); err != nil {
		return fault.Wrap(err, fault.Unavailable, "The provider did not take our address: "+err.Error())
	}
	return nil
}

// Templates answers what the provider knows of an inbox; none where a channel has none.
func (e *Engine) Templates(ctx context.Context, id string) ([]channels.TemplateInfo, error) {
	in, d, err := e.book.Load().inbox(id)
	if err != nil {
		return nil, err
	}
	s, ok := d.(channels.TemplateSource)
	if !ok {
		return []channels.TemplateInfo{}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, adminTimeout)
	defer cancel()
	list, err := s.Templates(ctx, in)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "The provider did not answer with its templates. Try again in a moment.")
	}
	return list, nil
}

// Traits are what the channel of an inbox can do.
func (e *Engine) Traits(id string) (channels.Traits, bool) {
	in, d, err := e.book.Load().inbox(id)
	if err != nil {
		return channels.Traits{}, false
	}
	return d.Traits(in), true
}

// Inboxes lists them without their secrets, by name.
func (e *Engine) Inboxes() []channels.Inbox {
	var out []channels.Inbox
	for _, in := range e.book.Load().byID {
		in.Secrets = nil
		out = append(out, in)
	}
	slices.SortFunc(out, func(a, b channels.Inbox) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return out
}

// KeepSecret keeps a secret that a provider changed by itself, a rotated token.
func (e *Engine) KeepSecret(ctx context.Context, inboxID, key, value string) error {
	if err := e.cfg.Store.KeepSecret(ctx, inboxID, key, value); err != nil {
		return err
	}
	return e.Reload(ctx)
}

// Changed reads the inboxes anew after one was written.
func (e *Engine) Changed(ctx context.Context) error { return e.Reload(ctx) }
