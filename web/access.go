package web

import (
	"context"
	"fmt"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// Access is what an operation asks of its caller. Its zero value is no answer: an operation without one cannot be
// registered. Build it with Public, LoggedIn, Needs or NeedsOneOf.
type Access struct {
	kind  accessKind
	perms []accounts.Permission
}

type accessKind int

const (
	accessUnset accessKind = iota
	accessPublic
	accessLoggedIn
	accessPermission
)

// Public lets everybody in.
func Public() Access { return Access{kind: accessPublic} }

// LoggedIn asks for a session.
func LoggedIn() Access { return Access{kind: accessLoggedIn} }

// Needs asks for a permission over anything; what exactly is in reach is the handler's to ask for.
func Needs(p accounts.Permission) Access { return NeedsOneOf(p) }

// NeedsOneOf asks for any of several permissions, the narrowest first (interactions.own or interactions.all).
func NeedsOneOf(p ...accounts.Permission) Access { return Access{kind: accessPermission, perms: p} }

// String is the access in the words of docs/api.md.
func (a Access) String() string {
	switch a.kind {
	case accessPublic:
		return "none"
	case accessLoggedIn:
		return "logged in"
	case accessPermission:
		s := string(a.perms[0])
		for _, p := range a.perms[1:] {
			s += " or " + string(p)
		}
		return s
	}
	return "unset"
}

// Permissions lists the permissions of which one is enough; empty when none is needed.
func (a Access) Permissions() []accounts.Permission { return a.perms }

// check judges a caller.
func (a Access) check(c *caller) error {
	p := c.principal
	switch {
	case a.kind == accessPublic:
		return nil
	case c.authErr != nil:
		return c.authErr
	case p == nil:
		return errNoSession
	}
	if a.kind == accessLoggedIn {
		return nil
	}
	for _, perm := range a.perms {
		if p.Can(perm) {
			return nil
		}
	}
	return fault.New(fault.Forbidden, fmt.Sprintf("This needs the permission %s. Ask an administrator.", a)).
		WithKey("permission.missing").With("permission", a.String())
}

var errNoSession = fault.New(fault.Unauthenticated, "You are not logged in, or your session ended. Log in and try again.").WithKey("session.none")

// caller is who asks, kept in the request's context.
type caller struct {
	principal *accounts.Principal
	authErr   error // why principal is nil although a cookie came
	address   string
	requestID string
	secure    bool
}

type callerKey struct{}

func callerOf(ctx context.Context) *caller {
	if c, ok := ctx.Value(callerKey{}).(*caller); ok {
		return c
	}
	return &caller{}
}

// principalOf returns who is logged in. Handlers of operations that need a session may rely on it.
func principalOf(ctx context.Context) accounts.Principal {
	if p := callerOf(ctx).principal; p != nil {
		return *p
	}
	return accounts.Principal{}
}

func actorOf(ctx context.Context) events.Actor {
	return principalOf(ctx).Actor(callerOf(ctx).address)
}

// reachOf is what the caller may touch with a permission.
func reachOf(ctx context.Context, perm accounts.Permission) events.Reach {
	return principalOf(ctx).ScopeOf(perm)
}
