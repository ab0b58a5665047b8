package accounts

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/ids"
)

// Config are the limits of logins and sessions.
type Config struct {
	Hashing Hashing
	// Idle ends a session nobody used; Lifetime ends every session.
	Idle     time.Duration
	Lifetime time.Duration
	// Within Window an address may fail PairLimit times for one login and AddressLimit times in all. A whole centre may
	// share one address, so the second is wide.
	Window       time.Duration
	PairLimit    int
	AddressLimit int
	// Fresh is how long an answer of Authenticate is reused, Grace how long it is reused while the database is away, so
	// that agents can go on with their calls. CacheSize bounds how many are kept.
	Fresh     time.Duration
	Grace     time.Duration
	CacheSize int
	// TicketLife is how long a ticket for a socket is good.
	TicketLife time.Duration
	MaxTickets int
}

// DefaultConfig are the limits of a daemon.
func DefaultConfig() Config {
	return Config{
		Hashing: DefaultHashing(), Idle: 12 * time.Hour, Lifetime: 7 * 24 * time.Hour,
		Window: 15 * time.Minute, PairLimit: 5, AddressLimit: 100,
		Fresh: 10 * time.Second, Grace: time.Hour, CacheSize: 4096,
		TicketLife: 30 * time.Second, MaxTickets: 10000,
	}
}

// Service is who may do what. It is safe for concurrent use and owns no goroutine; its caller runs Sweep now and then.
type Service struct {
	store   Store
	clock   clock.Clock
	ids     ids.Source
	cfg     Config
	hasher  *hasher
	cache   *cache
	tickets *tickets
}

// New returns the service over a store.
func New(store Store, c clock.Clock, src ids.Source, cfg Config) *Service {
	return &Service{store: store, clock: c, ids: src, cfg: cfg, hasher: newHasher(cfg.Hashing),
		cache: newCache(cfg.CacheSize), tickets: newTickets(cfg.MaxTickets)}
}

// Sweep deletes what has expired: sessions, counted failures, tickets. The daemon's janitor calls it every few minutes.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.now()
	s.tickets.sweep(now)
	return s.store.Sweep(ctx, now, now.Add(-s.cfg.Idle), now.Add(-s.cfg.Window))
}

// DirectoryChanged has to be told of every change of the directory. What it remembers of sessions is forgotten when users,
// roles or agents changed, so that the next request is judged by what is true now.
func (s *Service) DirectoryChanged(e events.DirectoryEvent) {
	switch e.Noun {
	case "user", "role", "agent":
		s.cache.clear()
	}
}

func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Millisecond) }

// need answers the scope of a permission, or that it is missing.
func need(p Principal, perm Permission) (Scope, error) {
	if !p.Can(perm) {
		return Scope{}, Denied(perm)
	}
	return p.ScopeOf(perm), nil
}

// Denied is the answer to who lacks a permission.
func Denied(perm Permission) error {
	return fault.New(fault.Forbidden, "This needs the permission "+string(perm)+", which none of your roles gives you.").
		WithKey("permission.missing").With("permission", string(perm))
}
