package web

import (
	"context"
	"net"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inboxes"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// Gateway is the side of the engine that faces providers and administrators.
type Gateway interface {
	// Receive answers a provider's request.
	Receive(ctx context.Context, inboxID string, r channels.Request) channels.Reply
	// Kinds are the channels and providers of this version.
	Kinds() []channels.KindInfo
	// Prepare lets the driver judge an inbox and name its account; secrets that are not sent are those it has.
	Prepare(in inboxes.Inbox) (inboxes.Inbox, error)
	Test(ctx context.Context, inboxID string) ([]channels.TestStep, error)
	Subscribe(ctx context.Context, inboxID string) error
	Templates(ctx context.Context, inboxID string) ([]channels.TemplateInfo, error)
	HealthOf(inboxID string) channels.Health
	Traits(inboxID string) (channels.Traits, bool)
	Changed(ctx context.Context) error
	Inboxes() []channels.Inbox
}

// InboxSight is what people who write see of an inbox.
type InboxSight struct {
	ID      string          `json:"id"`
	SiteID  string          `json:"site_id"`
	Name    string          `json:"name"`
	Channel events.Channel  `json:"channel"`
	QueueID string          `json:"queue_id,omitempty"`
	Active  bool            `json:"active"`
	Begins  bool            `json:"begins" doc:"whether you may write first from it"`
	Traits  channels.Traits `json:"traits"`
	Health  channels.Health `json:"health"`
}

func (s *Server) inboxOperations() {
	const tag = "inboxes"
	st := s.cfg.Stores.Inboxes
	registerNoun(s, noun[inboxes.Inbox]{one: "inbox", many: "inboxes", read: accounts.PermQueuesRead, write: accounts.PermQueuesWrite, id: func(v *inboxes.Inbox) *string { return &v.ID },
		list: st.ListInboxes, get: st.GetInbox, create: s.inboxCreate, update: s.inboxUpdate, remove: s.inboxRemove})
	register(s, op{id: "inbox-kinds", method: http.MethodGet, path: "/inbox-kinds", tag: tag, summary: "The channels and providers there are, with their settings", access: Needs(accounts.PermQueuesRead)},
		func(context.Context, *nothing) (*body[List[channels.KindInfo]], error) {
			return reply(List[channels.KindInfo]{Items: s.cfg.Inbox.Kinds()}, nil)
		})
	register(s, op{id: "inbox-sights", method: http.MethodGet, path: "/inbox-sights", tag: tag, summary: "The inboxes you can write from, what their channels can do and how they fare",
		access: NeedsOneOf(accounts.PermDeskWork, accounts.PermInteractionsAll, accounts.PermQueuesRead)}, s.inboxSights)
	register(s, op{id: "inbox-test", method: http.MethodPost, path: "/inboxes/{id}/test", tag: tag, summary: "Try an inbox step by step, without disturbing customers", access: Needs(accounts.PermQueuesWrite)},
		func(ctx context.Context, in *idInput) (*body[List[channels.TestStep]], error) {
			if _, err := st.GetInbox(ctx, reachOf(ctx, accounts.PermQueuesWrite), in.ID); err != nil {
				return nil, err
			}
			steps, err := s.cfg.Inbox.Test(ctx, in.ID)
			return reply(List[channels.TestStep]{Items: steps}, err)
		})
	register(s, op{id: "inbox-subscribe", method: http.MethodPost, path: "/inboxes/{id}/subscribe", tag: tag, summary: "Tell the provider where our webhook is", access: Needs(accounts.PermQueuesWrite)},
		func(ctx context.Context, in *idInput) (*none, error) {
			if _, err := st.GetInbox(ctx, reachOf(ctx, accounts.PermQueuesWrite), in.ID); err != nil {
				return nil, err
			}
			return done(s.cfg.Inbox.Subscribe(ctx, in.ID))
		})
	register(s, op{id: "inbox-templates", method: http.MethodGet, path: "/inboxes/{id}/templates", tag: tag, summary: "Templates that the provider knows of this inbox", access: NeedsOneOf(accounts.PermDeskWork, accounts.PermQueuesRead)}, s.inboxTemplates)
}

func (s *Server) inboxCreate(ctx context.Context, by events.Actor, r events.Reach, v inboxes.Inbox) (inboxes.Inbox, error) {
	v, err := s.cfg.Inbox.Prepare(v)
	if err != nil {
		return v, err
	}
	v, err = s.cfg.Stores.Inboxes.CreateInbox(ctx, by, r, v)
	return v, s.inboxWritten(ctx, err)
}

func (s *Server) inboxUpdate(ctx context.Context, by events.Actor, r events.Reach, v inboxes.Inbox) (inboxes.Inbox, error) {
	v, err := s.cfg.Inbox.Prepare(v)
	if err != nil {
		return v, err
	}
	v, err = s.cfg.Stores.Inboxes.UpdateInbox(ctx, by, r, v)
	return v, s.inboxWritten(ctx, err)
}

func (s *Server) inboxRemove(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return s.inboxWritten(ctx, s.cfg.Stores.Inboxes.DeleteInbox(ctx, by, r, id))
}

// inboxWritten brings a committed change into effect.
func (s *Server) inboxWritten(ctx context.Context, err error) error {
	if err != nil {
		return err
	}
	if err := s.cfg.Inbox.Changed(ctx); err != nil {
		s.log.WarnContext(ctx, "An inbox was saved, but is not in effect yet.", "error", err)
	}
	return nil
}

func (s *Server) inboxSights(ctx context.Context, _ *nothing) (*body[List[InboxSight]], error) {
	p, out := principalOf(ctx), []InboxSight{}
	own, by := s.cfg.Desk.Directory().Agents[p.AgentID].SiteID, s.person(ctx)
	for _, in := range s.cfg.Inbox.Inboxes() {
		sc := events.Scope{SiteID: in.SiteID, QueueID: in.QueueID}
		if (own == "" || own != in.SiteID) && !reachOf(ctx, accounts.PermInteractionsAll).Allows(sc) && !reachOf(ctx, accounts.PermQueuesRead).Allows(sc) {
			continue
		}
		v := InboxSight{ID: in.ID, SiteID: in.SiteID, Name: in.Name, Channel: in.Channel, QueueID: in.QueueID, Active: in.Active, Begins: by.Begins(in), Health: s.cfg.Inbox.HealthOf(in.ID)}
		v.Traits, _ = s.cfg.Inbox.Traits(in.ID)
		out = append(out, v)
	}
	return reply(List[InboxSight]{Items: out}, nil)
}

func (s *Server) inboxTemplates(ctx context.Context, in *idInput) (*body[List[channels.TemplateInfo]], error) {
	own := s.cfg.Desk.Directory().Agents[principalOf(ctx).AgentID].SiteID
	for _, x := range s.cfg.Inbox.Inboxes() {
		if x.ID == in.ID && (x.SiteID == own || reachOf(ctx, accounts.PermQueuesRead).Allows(events.Scope{SiteID: x.SiteID, QueueID: x.QueueID})) {
			list, err := s.cfg.Inbox.Templates(ctx, in.ID)
			return reply(List[channels.TemplateInfo]{Items: list}, err)
		}
	}
	return nil, fault.New(fault.NotFound, "There is no such inbox.").WithKey("inbox.missing")
}

// hookRoutes let providers in: no session, no cookie, no CORS; every request is judged by the driver.
func (s *Server) hookRoutes(g *echo.Group) {
	handle := func(c echo.Context) error {
		r := c.Request()
		body, err := readBody(c.Response(), r, channels.BodyLimit)
		if err != nil {
			s.cfg.Inbox.Refuse(c.Param("id"), "the body is too large, or broke off: "+err.Error(), s.fwd.address(r).String())
			return c.NoContent(http.StatusRequestEntityTooLarge)
		}
		url := s.hookURL(c)
		got := s.cfg.Inbox.Receive(r.Context(), c.Param("id"), channels.Request{Method: r.Method, URL: url, Query: r.URL.Query(), Header: r.Header, Body: body,
			Remote: s.fwd.address(r).String(), At: s.cfg.Clock.Now()})
		if len(got.Body) == 0 {
			return c.NoContent(got.Status)
		}
		return c.Blob(got.Status, got.Type, got.Body)
	}
	g.GET("/hooks/:id", handle)
	g.POST("/hooks/:id", handle)
}

// widgetRoutes let visitors of other web sites in. Who may is the widget's to judge: by origin and token, never by cookie.
func (s *Server) widgetRoutes(g *echo.Group) {
	if s.cfg.Widget == nil {
		return
	}
	served := http.StripPrefix(s.base+"/widget", s.cfg.Widget)
	g.Any("/widget/*", func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		h.Del("Cross-Origin-Opener-Policy")
		s.allowTime(c.Response(), patience) // uploads over a slow line, and polls that wait
		r := c.Request().WithContext(c.Request().Context())
		r.RemoteAddr = net.JoinHostPort(s.fwd.address(c.Request()).String(), "0") // the visitor's own, behind the PBX's web server
		served.ServeHTTP(c.Response(), r)
		return nil
	})
}
