package accounts

import "time"

// User is a person who can log in. One person may be administrator, supervisor and agent at once.
type User struct {
	ID       string `json:"id"`
	Login    string `json:"login"`
	Name     string `json:"name"`
	Email    string `json:"email,omitempty"`
	Language string `json:"language"` // "en", "es"
	Theme    string `json:"theme"`    // "system", "light", "dark", "contrast"
	Active   bool   `json:"active"`
	// SiteID is the home site: who reaches it sees the user. A user without one is seen by those who reach all sites.
	SiteID string `json:"site_id,omitempty"`
	// AgentID and TeamID are read from the user's agent record and never written through the user.
	AgentID string `json:"agent_id,omitempty"`
	TeamID  string `json:"team_id,omitempty"`
	// Grants are the roles of the user, each with its scope.
	Grants  []Grant `json:"grants"`
	Version int     `json:"version"`
}

// Site is a place or company unit; nothing of one site is seen from another without a grant there.
type Site struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	TimeZone string `json:"time_zone"`
	Country  string `json:"country"` // ISO 3166-1 alpha-2, for reading numbers
	Version  int    `json:"version"`
}

// Role is a named set of permissions.
type Role struct {
	ID          string       `json:"id"`
	Name        string       `json:"name"`
	Builtin     bool         `json:"builtin"`
	Permissions []Permission `json:"permissions"`
	Version     int          `json:"version"`
}

// Grant gives a user a role over a scope: AllSites, or the sites of SiteIDs. Teams, queues and entry points limit it to
// what belongs to one of them; they must be of those sites, and do not go with AllSites. Empty lists under a site mean the
// whole site.
type Grant struct {
	RoleID   string   `json:"role_id"`
	AllSites bool     `json:"all_sites"`
	SiteIDs  []string `json:"site_ids"`
	TeamIDs  []string `json:"team_ids"`
	QueueIDs []string `json:"queue_ids"`
	EntryIDs []string `json:"entry_ids"`
}

// Session is a login that is still good.
type Session struct {
	ID        string // names the session in the database; the browser holds the token, of which only a hash is kept
	UserID    string
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
	Address   string
	Agent     string
}

// AuditEntry is one administrative act.
type AuditEntry struct {
	ID     string    `json:"id"`
	At     time.Time `json:"at"`
	UserID string    `json:"user_id"`
	Login  string    `json:"login"`
	SiteID string    `json:"site_id,omitempty"`
	Act    string    `json:"act"`  // "queue.create"
	Noun   string    `json:"noun"` // "queue"
	NounID string    `json:"noun_id"`
	Before any       `json:"before,omitempty"`
	After  any       `json:"after,omitempty"`
	// Address is the client's address as the proxy told it.
	Address string `json:"address"`
}
