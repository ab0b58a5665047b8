package web

import (
	"context"
	"net/http"
	"strconv"
	"sync"

	"github.com/gorilla/websocket"
	"github.com/labstack/echo/v4"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/web/phone"
)

// writeBuffers are shared by all sockets: most of them are idle most of the time.
var writeBuffers sync.Pool

// enterSocket judges a request for a socket: its origin, and its ticket, which is used up whatever comes next.
func (s *Server) enterSocket(c echo.Context) (accounts.Principal, error) {
	r := c.Request()
	if err := s.fwd.checkOrigin(r); err != nil {
		return accounts.Principal{}, err
	}
	if !websocket.IsWebSocketUpgrade(r) {
		return accounts.Principal{}, fault.New(fault.Invalid, "This path is a WebSocket and takes no other request.").WithKey("socket.plain")
	}
	ctx, cancel := context.WithTimeout(r.Context(), requestTimeout)
	defer cancel()
	p, err := s.cfg.Accounts.RedeemTicket(ctx, c.QueryParam("ticket"))
	if err == nil {
		callerOf(r.Context()).principal = &p
	}
	return p, err
}

// upgrade answers the handshake. The origin was judged before.
func (s *Server) upgrade(c echo.Context, readSize int, subprotocols ...string) func() (*websocket.Conn, error) {
	u := websocket.Upgrader{ReadBufferSize: readSize, WriteBufferSize: 4096, WriteBufferPool: &writeBuffers,
		Subprotocols: subprotocols, CheckOrigin: func(*http.Request) bool { return true }}
	return func() (*websocket.Conn, error) { return u.Upgrade(c.Response(), c.Request(), nil) }
}

func (s *Server) eventsSocket(c echo.Context) error {
	p, err := s.enterSocket(c)
	if err != nil {
		return err
	}
	var since uint64
	text := c.QueryParam("since")
	if text != "" {
		if since, err = strconv.ParseUint(text, 10, 64); err != nil {
			return fault.New(fault.Invalid, "since must be the number of the last event you know.").WithKey("request.invalid").WithField("since")
		}
	}
	return away(c, s.hub.Serve(c.Request().Context(), p, since, text != "", s.upgrade(c, 512)))
}

func (s *Server) phoneSocket(c echo.Context) error {
	p, err := s.enterSocket(c)
	if err != nil {
		return err
	}
	if err := (Needs(accounts.PermDeskWork)).check(&caller{principal: &p}); err != nil {
		return err
	}
	if !offersSIP(c.Request()) {
		return fault.New(fault.Invalid, "The phone socket speaks the subprotocol sip only.").WithKey("phone.subprotocol")
	}
	endpoint, err := s.ownEndpoint(c.Request().Context(), p)
	if err != nil {
		return err
	}
	owner := phone.Owner{AgentID: p.AgentID, SessionID: p.SessionID, Endpoint: endpoint}
	return away(c, s.phone.Serve(c.Request().Context(), owner, s.upgrade(c, 4096, phone.Subprotocol)))
}

func offersSIP(r *http.Request) bool {
	for _, p := range websocket.Subprotocols(r) {
		if p == phone.Subprotocol {
			return true
		}
	}
	return false
}

// ownEndpoint is the PBX endpoint of the caller's running shift.
func (s *Server) ownEndpoint(ctx context.Context, p accounts.Principal) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	l, err := s.cfg.Desk.Live(ctx)
	if err != nil {
		return "", err
	}
	for _, a := range l.Agents {
		if a.ID == p.AgentID && a.ID != "" && a.ShiftID != "" && a.State != events.AgentOffline && a.Device.Kind == "browser" && a.Device.Endpoint != "" {
			return a.Device.Endpoint, nil
		}
	}
	return "", fault.New(fault.Conflict, "You have no shift with a browser phone running. Start the shift first.").WithKey("phone.no_shift")
}

// away turns an error of a socket into an answer, when the handshake was not yet answered.
func away(c echo.Context, err error) error {
	if err == nil || c.Response().Committed {
		return nil
	}
	return fault.Wrap(err, fault.Unavailable, "The socket cannot be opened now. Try again in a moment.")
}
