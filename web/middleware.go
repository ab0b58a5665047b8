package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/cordboard/cordboard/internal/fault"
)

// requestTimeout bounds every request that is not a socket.
const requestTimeout = 20 * time.Second

// identify gives every request an id and the client's real address.
func (s *Server) identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		who := &caller{requestID: s.cfg.IDs.New(), address: s.fwd.address(r).String(), secure: s.fwd.secure(r)}
		c.SetRequest(r.WithContext(context.WithValue(r.Context(), callerKey{}, who)))
		c.Response().Header().Set("X-Request-Id", who.requestID)
		return next(c)
	}
}

// observe writes the access log and the metrics: never bodies, queries or headers, because those hold secrets.
func (s *Server) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := s.cfg.Clock.Now()
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		took := s.cfg.Clock.Now().Sub(start)
		res, who := c.Response(), callerOf(c.Request().Context())
		route := c.Path()
		if route == "" {
			route = "other"
		}
		s.metrics.requests.WithLabelValues(route, c.Request().Method, strconv.Itoa(res.Status)).Inc()
		if res.Status != http.StatusSwitchingProtocols { // a socket lasts as long as it is wanted
			s.metrics.duration.WithLabelValues(route).Observe(took.Seconds())
		}
		// what went well is for those who look for trouble; a centre makes several such lines a second
		level := slog.LevelInfo
		if res.Status < http.StatusBadRequest && c.Request().Method == http.MethodGet {
			level = slog.LevelDebug
		}
		if !strings.HasPrefix(route, s.base+apiPath) || res.Status == http.StatusSwitchingProtocols {
			level = slog.LevelDebug
		}
		user := ""
		if who.principal != nil {
			user = who.principal.UserID
		}
		s.log.LogAttrs(c.Request().Context(), level, "Request.", slog.String("request", who.requestID),
			slog.String("method", c.Request().Method), slog.String("path", c.Request().URL.Path), slog.Int("status", res.Status),
			slog.Int64("bytes", res.Size), slog.Duration("took", took), slog.String("from", who.address), slog.String("user", user))
		return nil
	}
}

// recoverPanic turns a panic into an answer with a report id, which is the request's id in the log.
func (s *Server) recoverPanic(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v == http.ErrAbortHandler {
				panic(v) // net/http's own way to drop a connection
			}
			s.metrics.panics.Inc()
			id := callerOf(c.Request().Context()).requestID
			s.log.Error("A handler panicked.", "request", id, "path", c.Request().URL.Path, "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
			err = fault.New(fault.Internal, "Something went wrong inside Cordboard. Tell your administrator the report id "+id+".").
				WithKey("internal")
		}()
		return next(c)
	}
}

// limit bounds how long a request may run and how much it may send.
func (s *Server) limit(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		wait, size := requestTimeout, s.cfg.HTTP.MaxBodyBytes
		if big := bigBodies[r.Header.Get("Content-Type")]; big > 0 { // only the operations that take them read them
			wait, size = patienceFor(r.Header.Get("Content-Type")), max(size, big)
			s.allowTime(c.Response(), wait)
		}
		ctx, cancel := context.WithTimeout(r.Context(), wait)
		defer cancel()
		r = r.WithContext(ctx)
		if r.Body != nil && r.Body != http.NoBody {
			r.Body = http.MaxBytesReader(c.Response(), r.Body, size)
		}
		c.SetRequest(r)
		return next(c)
	}
}

// authenticate finds who is logged in. That nobody is, is for the operation to refuse.
func (s *Server) authenticate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			if err := s.fwd.checkOrigin(r); err != nil {
				return err
			}
		}
		cookie, err := r.Cookie(sessionCookie)
		if err != nil || cookie.Value == "" {
			return next(c)
		}
		who := callerOf(r.Context())
		p, err := s.cfg.Accounts.Authenticate(r.Context(), cookie.Value)
		switch {
		case err == nil:
			who.principal = &p
		case fault.CodeOf(err) != fault.Unauthenticated:
			who.authErr = err
		}
		return next(c)
	}
}

// noStore keeps answers of the API out of every cache.
func noStore(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set("Cache-Control", "no-store")
		return next(c)
	}
}

// answerError is echo's error handler: refusals of the router and of the middleware look like those of operations.
func (s *Server) answerError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	var e *Error
	if he, ok := err.(*echo.HTTPError); ok {
		e = fromHuma(he.Code, fmt.Sprint(he.Message), nil)
	} else {
		e = s.refuse(c.Request().Context(), err)
	}
	for k, v := range e.GetHeaders() {
		c.Response().Header()[k] = v
	}
	if c.Request().Method == http.MethodHead {
		_ = c.NoContent(e.status)
		return
	}
	_ = c.JSON(e.status, e) // a client that is gone reads no error
}
