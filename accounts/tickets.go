package accounts

import (
	"context"
	"sync"
	"time"

	"github.com/cordboard/cordboard/internal/fault"
)

// tickets are one-use keys for sockets, which cannot send headers. They live in memory: a ticket outlives no restart.
type tickets struct {
	mu   sync.Mutex
	max  int
	open map[string]ticket
}

type ticket struct {
	sessionID, csrf string
	expires         time.Time
}

func newTickets(max int) *tickets { return &tickets{max: max, open: map[string]ticket{}} }

// IssueTicket gives the session a ticket for one of the sockets, good once and for 30 seconds.
func (s *Service) IssueTicket(p Principal) (secret string, expires time.Time, err error) {
	secret = newSecret()
	hash, _ := hashSecret(secret)
	now := s.now()
	expires = now.Add(s.cfg.TicketLife)
	if !s.tickets.put(string(hash), ticket{p.SessionID, p.CSRF, expires}, now) {
		return "", time.Time{}, fault.New(fault.TooMany, "Too many sockets are being opened at this moment; try again in a few seconds.").
			WithKey("ticket.busy").With("retry_after_seconds", 5)
	}
	return secret, expires, nil
}

// RedeemTicket uses a ticket up and answers whose it is, as the session is now.
func (s *Service) RedeemTicket(ctx context.Context, secret string) (Principal, error) {
	hash, ok := hashSecret(secret)
	if !ok {
		return Principal{}, errTicket
	}
	t, ok := s.tickets.take(string(hash))
	if !ok || !s.now().Before(t.expires) {
		return Principal{}, errTicket
	}
	return s.Refresh(ctx, Principal{SessionID: t.sessionID, CSRF: t.csrf})
}

var errTicket = fault.New(fault.Unauthenticated, "The ticket is unknown, used or expired; ask for a new one.").WithKey("ticket.bad")

func (t *tickets) put(key string, x ticket, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.open) >= t.max {
		t.dropExpired(now)
	}
	if len(t.open) >= t.max {
		return false
	}
	t.open[key] = x
	return true
}

func (t *tickets) take(key string) (ticket, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	x, ok := t.open[key]
	delete(t.open, key)
	return x, ok
}

func (t *tickets) sweep(now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.dropExpired(now)
}

// dropExpired expects t.mu to be held.
func (t *tickets) dropExpired(now time.Time) {
	for k, x := range t.open {
		if !now.Before(x.expires) {
			delete(t.open, k)
		}
	}
}
