package ari

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	cycore "github.com/CyCoreSystems/ari/v6"
	"github.com/CyCoreSystems/ari/v6/client/native"
)

// defaultRing is how long an originated channel rings unless the request says otherwise. It is Asterisk's own default.
const defaultRing = 30 * time.Second

const (
	opOriginate = "originate channel"
	opCreate    = "create channel"
)

// OriginateRequest is a new channel of ours.
type OriginateRequest struct {
	Channel  string // its id, chosen by us, so that events that overtake the answer find it known
	Endpoint string // technology/resource: "PJSIP/100", "PJSIP/4930123@trunk"
	App      string // the application it enters; empty means the Client's
	Args     string // for the application, separated by commas
	CallerID string // what the called party sees: `"Name" <number>`
	// Timeout is how long it may ring, sent to Asterisk in whole seconds, rounded up. 0 means 30 s.
	Timeout time.Duration
	// Variables of the new channel. A name like "PJSIP_HEADER(add,X-Name)" adds a SIP header; before Asterisk 20.20 and
	// 22.10 that can deadlock all of PJSIP.
	Variables  map[string]string
	Formats    []string // codecs; not together with Originator
	Originator string   // channel that it will be bridged to, to agree on codecs
}

// Originate calls an endpoint; when it answers, the channel enters the application (StasisStart). It returns when
// Asterisk has taken the request, long before the far end rings. ErrUnavailable: the endpoint is not registered.
// ErrConflict: a channel of this id exists, which after a timeout means that the first attempt got through.
//
// Asterisk calls out even when nobody listens to the application, and then cuts the customer off at the answer: ask
// Events.Live first.
func (c *Client) Originate(ctx context.Context, r OriginateRequest) error {
	const op = opOriginate
	if err := c.checkDial(op, &r); err != nil {
		return err
	}
	req := cycore.OriginateRequest{Endpoint: r.Endpoint, ChannelID: r.Channel, App: r.App, AppArgs: r.Args, CallerID: r.CallerID,
		Timeout: wholeSeconds(r.Timeout), Variables: r.Variables, Formats: strings.Join(r.Formats, ","), Originator: r.Originator}
	err := c.library(ctx, op, r.Channel, func(n *native.Client) error {
		_, err := n.Channel().Originate(nil, req)
		return err
	})
	return c.trueConflict(ctx, r.Channel, err)
}

// Create makes a channel without calling: it enters the application at once (StasisStart in state Down), can be
// bridged, and calls out on Dial. CallerID and Timeout of the request are not used. Wait for its StasisStart before
// Dial, else Dial is an ErrConflict.
func (c *Client) Create(ctx context.Context, r OriginateRequest) error {
	const op = opCreate
	if err := c.checkDial(op, &r); err != nil {
		return err
	}
	// The library's request has no variables, without which a created leg can carry no SIP headers.
	body := struct {
		cycore.ChannelCreateRequest
		Variables map[string]string `json:"variables,omitempty"`
	}{cycore.ChannelCreateRequest{Endpoint: r.Endpoint, ChannelID: r.Channel, App: r.App, AppArgs: r.Args,
		Originator: r.Originator, Formats: strings.Join(r.Formats, ",")}, r.Variables}
	return c.trueConflict(ctx, r.Channel, c.request(ctx, op, r.Channel, "POST", "/channels/create", body, nil))
}

// trueConflict looks whether the id of a refused channel really is taken. Measured on 16.28: once one request over a
// connection was a true conflict, calling an endpoint that is offline is called a conflict too (a left-over errno).
func (c *Client) trueConflict(ctx context.Context, channel string, err error) error {
	var e *Error
	if !errors.As(err, &e) || e.kind != ErrConflict {
		return err
	}
	if _, look := c.Channel(ctx, channel); Kind(look) != ErrNotFound {
		return err
	}
	return &Error{Op: e.Op, Target: e.Target, Status: e.Status, Message: e.Message, Sent: true, kind: ErrUnavailable}
}

// Dial lets a created channel call out. caller, unless empty, is the channel it calls for. timeout is sent in whole
// seconds, rounded up; 0 means 30 s.
func (c *Client) Dial(ctx context.Context, channel, caller string, timeout time.Duration) error {
	whole := time.Duration(wholeSeconds(timeout)) * time.Second
	return c.onChannel(ctx, "dial channel", channel, func(v cycore.Channel, k *cycore.Key) error { return v.Dial(k, caller, whole) })
}

// HangupCause ends a channel with a Q.850 cause (17 busy, 21 rejected…). Asterisk 16 ignores the number and hangs up
// with 16.
func (c *Client) HangupCause(ctx context.Context, channel string, cause int) error {
	const op = "hang up channel"
	if why := badRef(channel); why != "" {
		return invalid(op, channel, "the channel id cannot be used: %s", why)
	}
	if cause < 1 || cause > 127 {
		return invalid(op, channel, "%d is not a cause; causes are 1 to 127", cause)
	}
	q := url.Values{"reason_code": {strconv.Itoa(cause)}}
	return c.request(ctx, op, channel, "DELETE", path("channels", channel)+"?"+q.Encode(), nil, nil)
}

// checkDial refuses what could not work or what a customer's data could abuse, and fills in the application.
func (c *Client) checkDial(op string, r *OriginateRequest) error {
	if why := badID(r.Channel); why != "" {
		return invalid(op, r.Channel, "the channel id cannot be used: %s", why)
	}
	if r.App == "" {
		r.App = c.cfg.App
	}
	if tech, res, ok := strings.Cut(r.Endpoint, "/"); !ok || tech == "" || res == "" {
		return invalid(op, r.Channel, "the endpoint %q is not technology/resource, like PJSIP/100", r.Endpoint)
	}
	for _, s := range []string{r.Endpoint, r.App, r.Args, r.CallerID, r.Originator} {
		if hasControl(s) {
			return invalid(op, r.Channel, "%q holds a control character", s)
		}
	}
	for name, value := range r.Variables {
		if name == "" || hasControl(name) || hasControl(value) {
			return invalid(op, r.Channel, "the variable %q is empty or holds a control character", name)
		}
	}
	if r.Originator != "" && len(r.Formats) > 0 {
		return invalid(op, r.Channel, "it names both an originator and codecs; Asterisk takes one of them")
	}
	return nil
}

// wholeSeconds rounds up, so that a short time never becomes Asterisk's "without limit".
func wholeSeconds(d time.Duration) int {
	if d <= 0 {
		d = defaultRing
	}
	return int((d + time.Second - 1) / time.Second)
}
