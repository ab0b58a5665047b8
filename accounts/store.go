package accounts

import (
	"context"
	"time"
)

// Store keeps sites, users, roles, sessions, failed logins and the audit; sql/store implements it. The contract of its
// lists and writes is that of queues.Store.
type Store interface {
	SiteStore
	UserStore
	RoleStore
	SessionStore
	ListAudit(ctx context.Context, r Scope, f AuditFilter, p Page) (items []AuditEntry, next string, err error)
}

// SiteStore keeps sites.
type SiteStore interface {
	ListSites(ctx context.Context, r Scope, p Page) (items []Site, next string, err error)
	GetSite(ctx context.Context, r Scope, id string) (Site, error)
	CreateSite(ctx context.Context, by Actor, r Scope, s Site) (Site, error)
	UpdateSite(ctx context.Context, by Actor, r Scope, s Site) (Site, error)
	DeleteSite(ctx context.Context, by Actor, r Scope, id string) error
}

// UserStore keeps users with their grants and credentials. Passwords reach it only as PHC strings and never leave it
// but through Credential. Rules about who may grant what are the Service's; it asks for a Guard inside the transaction.
type UserStore interface {
	ListUsers(ctx context.Context, r Scope, p Page) (items []User, next string, err error)
	GetUser(ctx context.Context, r Scope, id string) (User, error)
	CreateUser(ctx context.Context, by Actor, r Scope, u User, phc string, guard Guard) (User, error)
	// UpdateUser writes the row and, when u.Grants differ, its grants. The user's sessions end when it becomes inactive.
	UpdateUser(ctx context.Context, by Actor, r Scope, u User, guard Guard) (User, error)
	DeleteUser(ctx context.Context, by Actor, r Scope, id string, guard Guard) error
	// SetPassword writes the credential and ends the user's sessions but the one named.
	SetPassword(ctx context.Context, by Actor, r Scope, userID, phc, butSession string, guard Guard) error
	// SetPreferences writes language and theme without counting up the version: they are the user's own.
	SetPreferences(ctx context.Context, userID, language, theme string) error
	// Credential finds by login; ok is false when nobody has it.
	Credential(ctx context.Context, login string) (c Credential, ok bool, err error)
	// Rehash replaces a credential's hash by a stronger one of the same password, if it still is the old one.
	Rehash(ctx context.Context, userID, old, phc string) error
}

// Guard judges a write of a user before it happens, from the row as it is and as it shall be; one of them is nil on
// creation or deletion. It runs inside the transaction with both rows locked. roles are the roles as they are now.
type Guard func(before, after *User, roles []Role) error

// RoleStore keeps roles. Their permissions are read whole, they are few.
type RoleStore interface {
	ListRoles(ctx context.Context) ([]Role, error)
	CreateRole(ctx context.Context, by Actor, r Role) (Role, error)
	UpdateRole(ctx context.Context, by Actor, r Role) (Role, error)
	DeleteRole(ctx context.Context, by Actor, id string) error
}

// SessionStore keeps sessions and failed logins.
type SessionStore interface {
	CreateSession(ctx context.Context, s Session, tokenHash []byte) error
	// SessionByToken and SessionByID read a session with its user in one consistent read; ok is false when there is none.
	SessionByToken(ctx context.Context, tokenHash []byte) (s SessionUser, ok bool, err error)
	SessionByID(ctx context.Context, id string) (s SessionUser, ok bool, err error)
	TouchSession(ctx context.Context, id string, at time.Time) error
	DeleteSession(ctx context.Context, id string) error
	// AddFailure counts an attempt before it is judged, and answers the times of the newest attempts of the window,
	// this one included, newest first: of the login from the address, and of the address. At most max of each.
	AddFailure(ctx context.Context, f Failure, since time.Time, max int) (pair, address []time.Time, err error)
	// TakeFailure removes one attempt again, because it was refused unjudged.
	TakeFailure(ctx context.Context, id string) error
	// ForgetFailures removes the attempts of a login from an address, because it succeeded.
	ForgetFailures(ctx context.Context, loginKey []byte, address string) error
	// Sweep deletes sessions that expired or were idle, and failures before the window.
	Sweep(ctx context.Context, now, idleSince, failuresBefore time.Time) error
}

// Credential is what a password is checked against.
type Credential struct {
	UserID string
	Active bool
	PHC    string // empty: no password was ever set
}

// SessionUser is a session with the user it belongs to and the roles of that user's grants.
type SessionUser struct {
	Session Session
	User    User
	Roles   []Role
}

// Failure is one login attempt that did not succeed (yet).
type Failure struct {
	ID       string
	LoginKey []byte
	Address  string
	At       time.Time
}

// AuditFilter narrows the audit; empty fields do not.
type AuditFilter struct {
	Noun   string
	NounID string
	UserID string
}
