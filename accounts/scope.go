package accounts

import (
	"slices"

	"github.com/cordboard/cordboard/events"
)

// Scope is what somebody may touch with one permission; see events.Reach, where it lives because the domain packages
// need it too. Actor and Page live there for the same reason.
type (
	Scope = events.Reach
	Actor = events.Actor
	Page  = events.Page
)

// Principal is who is asking: a user with a good session, and what the user's grants come to. It is a value that never
// changes; a new one is made when grants change.
type Principal struct {
	SessionID string
	UserID    string
	Login     string
	Name      string
	Language  string
	Theme     string
	SiteID    string // home site
	AgentID   string // of the user's agent record, or empty
	CSRF      string

	scopes map[Permission]Scope
}

// Can reports whether the user holds the permission over anything at all.
func (p Principal) Can(perm Permission) bool {
	_, ok := p.scopes[perm]
	return ok
}

// ScopeOf is what the user may touch with the permission; the zero Scope, which reaches nothing, without it.
func (p Principal) ScopeOf(perm Permission) Scope { return p.scopes[perm] }

// Permissions lists what the user holds over anything, in the order of AllPermissions.
func (p Principal) Permissions() []Permission {
	held := []Permission{}
	for _, perm := range AllPermissions() {
		if p.Can(perm) {
			held = append(held, perm)
		}
	}
	return held
}

// Actor is the principal as the audit names it.
func (p Principal) Actor(address string) Actor {
	return Actor{UserID: p.UserID, Login: p.Login, Address: address}
}

// CheckCSRF compares a token from a request header with the session's in constant time.
func (p Principal) CheckCSRF(given string) bool { return sameSecret(p.CSRF, given) }

// Resolve turns grants into one scope per permission. roles maps role ids to the permissions they hold now; a grant of
// an unknown role gives nothing.
func Resolve(grants []Grant, roles map[string][]Permission) map[Permission]Scope {
	scopes := map[Permission]Scope{}
	for _, g := range grants {
		s := g.scope()
		if s.Empty() {
			continue
		}
		for _, perm := range roles[g.RoleID] {
			scopes[perm] = union(scopes[perm], s)
		}
	}
	return scopes
}

// NewPrincipal is for tests of other packages: a principal with the given scopes.
func NewPrincipal(u User, scopes map[Permission]Scope) Principal {
	return Principal{UserID: u.ID, Login: u.Login, Name: u.Name, Language: u.Language, Theme: u.Theme,
		SiteID: u.SiteID, AgentID: u.AgentID, scopes: scopes}
}

// scope is the grant's own. The sites of a limited grant are in reach in part; without a limit they are in reach whole.
func (g Grant) scope() Scope {
	switch {
	case g.AllSites:
		return Scope{AllSites: true}
	case len(g.TeamIDs)+len(g.QueueIDs)+len(g.EntryIDs) == 0:
		return Scope{SiteIDs: g.SiteIDs}
	}
	return Scope{PartIDs: g.SiteIDs, TeamIDs: g.TeamIDs, QueueIDs: g.QueueIDs, EntryIDs: g.EntryIDs}
}

func union(a, b Scope) Scope {
	return Scope{
		AllSites: a.AllSites || b.AllSites,
		SiteIDs:  merge(a.SiteIDs, b.SiteIDs), PartIDs: merge(a.PartIDs, b.PartIDs), TeamIDs: merge(a.TeamIDs, b.TeamIDs),
		QueueIDs: merge(a.QueueIDs, b.QueueIDs), EntryIDs: merge(a.EntryIDs, b.EntryIDs),
	}
}

func merge(a, b []string) []string {
	all := append(slices.Clone(a), b...)
	slices.Sort(all)
	return slices.Compact(all)
}
