package ari

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"

	cycore "github.com/CyCoreSystems/ari/v6"
	"github.com/CyCoreSystems/ari/v6/client/native"
)

// CyCore's native client takes no context, has no deadline, keeps its http.Client to itself and loses Asterisk's words
// on the way up. It does use http.DefaultTransport, and that knows how to hand foreign URL schemes to somebody else. So
// a scheme of our own is registered there, once per process: nothing that speaks http or https notices. Each request
// gets a native client (a small struct) whose address is scheme://ticket/…, and the ticket leads back to the call with
// its context, its client and a place for its typed error.
const scheme = "cordboard-ari"

var (
	tickets    sync.Map // ticket → *call; entries live as long as their request
	lastTicket atomic.Uint64
)

var registerScheme = sync.OnceValue(func() error {
	t, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return errors.New("the ARI client cannot be set up: http.DefaultTransport was replaced in this program; leave it as it is")
	}
	t.RegisterProtocol(scheme, desk{})
	return nil
})

// desk is the http.RoundTripper that takes tickets.
type desk struct{}

// RoundTrip carries the library's request out as the call its ticket names.
func (desk) RoundTrip(req *http.Request) (*http.Response, error) {
	found, ok := tickets.Load(req.URL.Host)
	if !ok {
		return nil, errors.New("this ARI request belongs to no call: it was made after its verb had returned")
	}
	x := found.(*call)
	out := req.Clone(x.ctx)
	out.URL.Scheme, out.URL.Host, out.Host = x.client.base.Scheme, x.client.base.Host, ""
	resp, body, failed := x.exchange(out)
	if failed != nil {
		x.failed = failed
		return nil, failed
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// library runs a verb of CyCore's client as one call.
func (c *Client) library(ctx context.Context, op, target string, verb func(*native.Client) error) error {
	return c.run(ctx, op, target, func(x *call) error {
		ticket := "t" + strconv.FormatUint(lastTicket.Add(1), 36)
		tickets.Store(ticket, x)
		defer tickets.Delete(ticket)
		// Every option is given, for the library fills an empty one from the process's environment.
		err := verb(native.New(&native.Options{
			Application: c.cfg.App, URL: scheme + "://" + ticket + c.base.EscapedPath(), Username: c.cfg.User, Password: c.cfg.Password,
			WebsocketURL: scheme + "://unused", WebsocketOrigin: scheme + "://unused",
		}))
		switch {
		case x.failed != nil:
			return x.failed
		case err != nil:
			return &Error{Op: op, Target: target, Sent: x.sent.Load(), kind: ErrServer, cause: err,
				Message: "the library could not read the answer"}
		}
		return nil
	})
}

// onChannel is library for a verb of one channel. The library pastes ids into addresses as they are, so the key holds
// the escaped one.
func (c *Client) onChannel(ctx context.Context, op, channel string, verb func(cycore.Channel, *cycore.Key) error) error {
	if why := badRef(channel); why != "" {
		return invalid(op, channel, "the channel id cannot be used: %s", why)
	}
	return c.library(ctx, op, channel, func(n *native.Client) error {
		return verb(n.Channel(), cycore.NewKey(cycore.ChannelKey, url.PathEscape(channel)))
	})
}

// onBridge is onChannel for bridges.
func (c *Client) onBridge(ctx context.Context, op, bridge string, verb func(cycore.Bridge, *cycore.Key) error) error {
	if why := badRef(bridge); why != "" {
		return invalid(op, bridge, "the bridge id cannot be used: %s", why)
	}
	return c.library(ctx, op, bridge, func(n *native.Client) error {
		return verb(n.Bridge(), cycore.NewKey(cycore.BridgeKey, url.PathEscape(bridge)))
	})
}
