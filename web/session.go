package web

import (
	"context"
	"net/http"
	"time"

	"github.com/cordboard/cordboard/accounts"
)

// Session is who is logged in and what the page needs to begin.
type Session struct {
	User        SessionUser           `json:"user"`
	Permissions []accounts.Permission `json:"permissions" doc:"what is held over anything at all"`
	AgentID     *string               `json:"agent_id" doc:"the user's agent record"`
	CSRF        string                `json:"csrf" doc:"for the header X-CSRF-Token"`
	Version     string                `json:"version"`
	BasePath    string                `json:"base_path"`
}

// SessionUser is the user behind a session.
type SessionUser struct {
	ID       string `json:"id"`
	Login    string `json:"login"`
	Name     string `json:"name"`
	Language string `json:"language"`
	Theme    string `json:"theme"`
}

// Ticket is the one-use entrance to a socket.
type Ticket struct {
	Ticket    string    `json:"ticket"`
	ExpiresAt time.Time `json:"expires_at"`
}

type cookieBody[T any] struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      T
}

type cookieOnly struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
}

type loginInput struct {
	UserAgent string `header:"User-Agent"`
	Body      struct {
		Login    string `json:"login" maxLength:"256"`
		Password string `json:"password" maxLength:"1024" format:"password"`
	}
}

type preferencesInput struct {
	Body struct {
		Language string `json:"language,omitempty" maxLength:"12"`
		Theme    string `json:"theme,omitempty" enum:"system,light,dark,contrast"`
	}
}

type passwordInput struct {
	Body struct {
		Current string `json:"current" maxLength:"1024" format:"password"`
		Next    string `json:"next" maxLength:"1024" format:"password"`
	}
}

func (s *Server) sessionOperations() {
	const tag = "session"
	register(s, op{id: "session-login", method: http.MethodPost, path: "/session", tag: tag, summary: "Log in", access: Public()}, s.login)
	register(s, op{id: "session-get", method: http.MethodGet, path: "/session", tag: tag, summary: "Who is logged in", access: LoggedIn()},
		func(ctx context.Context, _ *nothing) (*body[Session], error) {
			return reply(s.session(principalOf(ctx)), nil)
		})
	register(s, op{id: "session-logout", method: http.MethodDelete, path: "/session", tag: tag, summary: "Log out", access: LoggedIn(), status: http.StatusNoContent}, s.logout)
	register(s, op{id: "session-preferences", method: http.MethodPatch, path: "/session/preferences", tag: tag, summary: "Set the own language and theme", access: LoggedIn()}, s.preferences)
	register(s, op{id: "session-password", method: http.MethodPut, path: "/session/password", tag: tag, summary: "Change the own password; other sessions end", access: LoggedIn()},
		func(ctx context.Context, in *passwordInput) (*none, error) {
			return done(s.cfg.Accounts.ChangePassword(ctx, principalOf(ctx), callerOf(ctx).address, in.Body.Current, in.Body.Next))
		})
	register(s, op{id: "session-ticket", method: http.MethodPost, path: "/session/ticket", tag: tag, summary: "Get a ticket for a socket: one use, 30 seconds", access: LoggedIn()},
		func(ctx context.Context, _ *nothing) (*body[Ticket], error) {
			secret, expires, err := s.cfg.Accounts.IssueTicket(principalOf(ctx))
			return reply(Ticket{secret, expires}, err)
		})
}

func (s *Server) login(ctx context.Context, in *loginInput) (*cookieBody[Session], error) {
	c := callerOf(ctx)
	opened, err := s.cfg.Accounts.Login(ctx, in.Body.Login, in.Body.Password, c.address, clipText(in.UserAgent, 255))
	if err != nil {
		return nil, err
	}
	c.principal = &opened.Principal
	return &cookieBody[Session]{SetCookie: s.cookie(ctx, opened.Token, opened.ExpiresAt), Body: s.session(opened.Principal)}, nil
}

func (s *Server) logout(ctx context.Context, _ *nothing) (*cookieOnly, error) {
	p := principalOf(ctx)
	if err := s.cfg.Accounts.Logout(ctx, p); err != nil {
		return nil, err
	}
	s.hub.EndSession(p.SessionID)
	s.phone.EndSession(p.SessionID)
	return &cookieOnly{SetCookie: s.cookie(ctx, "", time.Unix(1, 0))}, nil
}

func (s *Server) preferences(ctx context.Context, in *preferencesInput) (*body[Session], error) {
	p := principalOf(ctx)
	if in.Body.Language != "" {
		p.Language = in.Body.Language
	}
	if in.Body.Theme != "" {
		p.Theme = in.Body.Theme
	}
	if err := s.cfg.Accounts.SetPreferences(ctx, p, p.Language, p.Theme); err != nil {
		return nil, err
	}
	return reply(s.session(p), nil)
}

func (s *Server) session(p accounts.Principal) Session {
	out := Session{User: SessionUser{ID: p.UserID, Login: p.Login, Name: p.Name, Language: p.Language, Theme: p.Theme},
		Permissions: p.Permissions(), CSRF: p.CSRF, Version: s.cfg.Version, BasePath: s.base + "/"}
	if p.AgentID != "" {
		out.AgentID = &p.AgentID
	}
	return out
}

// cookie holds the session's token where no script can read it.
func (s *Server) cookie(ctx context.Context, token string, expires time.Time) http.Cookie {
	return http.Cookie{Name: sessionCookie, Value: token, Path: s.base + "/", Expires: expires.UTC(), HttpOnly: true,
		Secure: callerOf(ctx).secure, SameSite: http.SameSiteLaxMode}
}

func clipText(s string, n int) string {
	if len(s) > n {
		return s[:n]
	}
	return s
}
