package ari

import (
	"context"
	"net/url"

	cycore "github.com/CyCoreSystems/ari/v6"
	"github.com/CyCoreSystems/ari/v6/client/native"
)

// Application is what Asterisk keeps of a Stasis application. It outlives the websocket.
type Application struct {
	Name      string
	Channels  []string // ids it gets events of
	Bridges   []string
	Endpoints []string // technology/resource
	Devices   []string
}

// Application looks at an application. ErrNotFound: nobody ever connected to it since Asterisk started.
func (c *Client) Application(ctx context.Context, app string) (*Application, error) {
	const op = "look at application"
	if why := badRef(app); why != "" {
		return nil, invalid(op, app, "the application name cannot be used: %s", why)
	}
	var d *cycore.ApplicationData
	err := c.library(ctx, op, app, func(n *native.Client) (err error) {
		d, err = n.Application().Data(cycore.NewKey(cycore.ApplicationKey, url.PathEscape(app)))
		return err
	})
	if err != nil {
		return nil, err
	}
	return &Application{Name: d.Name, Channels: d.ChannelIDs, Bridges: d.BridgeIDs, Endpoints: d.EndpointIDs, Devices: d.DeviceNames}, nil
}

// Subscribe makes the Client's application get the events of a source: "channel:ID", "bridge:ID", "endpoint:PJSIP/100".
// Inbound channels need it at their StasisStart, or their ChannelDestroyed never comes. An endpoint's subscription
// repeats the events of all its channels. ErrNotFound: the source does not exist (any more).
func (c *Client) Subscribe(ctx context.Context, source string) error {
	return c.library(ctx, "subscribe to", source, func(n *native.Client) error {
		return n.Application().Subscribe(c.appKey(), source)
	})
}

// Unsubscribe ends what Subscribe began. ErrNotFound: there was no such subscription.
func (c *Client) Unsubscribe(ctx context.Context, source string) error {
	return c.library(ctx, "unsubscribe from", source, func(n *native.Client) error {
		return n.Application().Unsubscribe(c.appKey(), url.QueryEscape(source))
	})
}

func (c *Client) appKey() *cycore.Key {
	return cycore.NewKey(cycore.ApplicationKey, url.PathEscape(c.cfg.App))
}

// SetEventFilter tells Asterisk which types of events not to send to the Client's application. It replaces the filter
// set before, and lives as long as the application does in Asterisk. The library has no verb for it.
func (c *Client) SetEventFilter(ctx context.Context, disallowed ...string) error {
	type kind struct {
		Type string `json:"type"`
	}
	list := make([]kind, 0, len(disallowed))
	for _, t := range disallowed {
		list = append(list, kind{t})
	}
	body := map[string]any{"disallowed": list}
	return c.request(ctx, "set event filter of", c.cfg.App, "PUT", path("applications", c.cfg.App, "eventFilter"), body, nil)
}

// UserEvent sends an event through Asterisk to an application, which gets it as ChannelUserevent. The library can do so
// only for a channel.
func (c *Client) UserEvent(ctx context.Context, app, name string, variables map[string]string) error {
	const op = "send user event to"
	if why := badRef(app); why != "" {
		return invalid(op, app, "the application name cannot be used: %s", why)
	}
	if why := badRef(name); why != "" {
		return invalid(op, app, "the event's name %q cannot be used: %s", name, why)
	}
	q := url.Values{"application": {app}}
	body := map[string]any{"variables": variables}
	return c.request(ctx, op, app, "POST", path("events", "user", name)+"?"+q.Encode(), body, nil)
}
