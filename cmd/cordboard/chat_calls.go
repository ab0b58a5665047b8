package main

import (
	"context"
	"strings"

	"github.com/gorilla/websocket"

	"github.com/cordboard/cordboard/ari"
	"github.com/cordboard/cordboard/calls"
	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/webchat"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/config"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/web/phone"
)

// chatCalls lets the visitors of the web chat talk with us.
type chatCalls struct {
	d     *daemon
	lines *phone.Proxy
}

func (d *daemon) newChatCalls() chatCalls {
	return chatCalls{d, phone.New(phone.Config{URL: d.cfg.Phone.WSURL, Log: d.log, Metrics: d.metrics, Visitors: true})}
}

// Ticket implements webchat.Calls. The conversation is looked up here and never told by the page.
func (c chatCalls) Ticket(ctx context.Context, v webchat.Visit) (webchat.Ticket, error) {
	if _, ok := c.d.desk.Directory().Queues[v.Inbox.QueueID]; !ok {
		return webchat.Ticket{}, fault.New(fault.Conflict, "Nobody takes calls here just now. Write to us instead.").WithKey("webchat.call_no_queue")
	}
	if c.d.stream.State().Phase != ari.Up {
		return webchat.Ticket{}, fault.New(fault.Unavailable, "Calls do not work just now. Write to us instead, or try again in a moment.").WithKey("webchat.call_pbx")
	}
	p := events.PageCall{InboxID: v.Inbox.ID, Inbox: v.Inbox.Name, SiteID: v.Inbox.SiteID, QueueID: v.Inbox.QueueID, Visitor: v.Visitor, Language: v.Language}
	t, ok, err := (chatThreads{c.d}).of(ctx, v.Inbox, v.Visitor)
	if err != nil {
		c.d.log.Error("a visitor's call goes without their conversation, because the database is away", "inbox", v.Inbox.ID, "error", err)
	}
	if ok && err == nil {
		p.ThreadID, p.ContactID, p.AgentID, p.Name = t.ID, t.ContactID, t.AgentID, t.Name
	}
	got, err := c.d.visitors.Issue(ctx, p)
	if err != nil {
		return webchat.Ticket{}, err
	}
	return webchat.Ticket{Pass: got.Pass, URI: "sip:" + got.User + "@cordboard.invalid", Password: got.Password, Target: "sip:" + got.Number + "@cordboard.invalid",
		ICEServers: iceServers(c.d.cfg.Visitors)}, nil
}

// Carry implements webchat.Calls.
func (c chatCalls) Carry(ctx context.Context, in channels.Inbox, pass string, upgrade func() (*websocket.Conn, error)) error {
	endpoint, ok := c.d.visitors.Socket(in.ID, pass)
	if !ok {
		return fault.New(fault.Forbidden, "This call's ticket ran out or was never given; press the button again.").WithKey("webchat.call_ticket")
	}
	if err := c.lines.Serve(ctx, phone.Owner{Endpoint: endpoint}, upgrade); err != nil {
		return fault.New(fault.Unavailable, "Calls do not work just now. Write to us instead, or try again in a moment.").WithKey("webchat.call_pbx").Because(err)
	}
	return nil
}

// iceServers are those of the settings; the credential is for relays only.
func iceServers(c config.Visitors) []webchat.ICEServer {
	var out []webchat.ICEServer
	for _, address := range c.ICEServers {
		s := webchat.ICEServer{URLs: []string{address}}
		if strings.HasPrefix(address, "turn") {
			s.Username, s.Credential = c.TurnUser, c.TurnPassword.Reveal()
		}
		out = append(out, s)
	}
	return out
}

// tidyVisitors removes the endpoints of visitors that a former process left in the PBX.
func (d *daemon) tidyVisitors(ctx context.Context) {
	list, err := d.ari.Endpoints(ctx)
	if err != nil {
		d.log.Warn("endpoints of visitors that an earlier start left behind stay in the PBX until it restarts", "error", err)
		return
	}
	names := make([]string, 0, len(list))
	for _, e := range list {
		if e.Technology == "PJSIP" {
			names = append(names, e.Resource)
		}
	}
	d.visitors.Tidy(ctx, names)
}

// newVisitors are the calls of web pages.
func (d *daemon) newVisitors() *calls.Visitors {
	c := d.cfg.Visitors
	return calls.NewVisitors(d.ari, d.phones, calls.VisitorConfig{Context: c.Context, MediaAddress: c.MediaAddress, AtOnce: c.AtOnce}, d.clock, d.log)
}
