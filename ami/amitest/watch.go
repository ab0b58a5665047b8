package amitest

import (
	"context"
	"strings"
	"testing"
)

// Requests returns the actions of one name received so far; all when name is empty.
func (s *Server) Requests(name string) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Request
	for _, r := range s.seen {
		if name == "" || strings.EqualFold(r.Name, name) {
			out = append(out, r)
		}
	}
	return out
}

// Logins is how many logins were accepted; Dials counts connections of any kind.
func (s *Server) Logins() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.logins
}

// Dials is how many connections were made.
func (s *Server) Dials() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dials
}

// Await returns once cond is true; it looks again after every connection, login and
// request. The test fails when its context ends first.
func (s *Server) Await(t testing.TB, ctx context.Context, what string, cond func() bool) {
	t.Helper()
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if cond() {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("amitest: waited in vain for %s", what)
		}
	}
}

// AwaitRequests waits until n actions of this name have come.
func (s *Server) AwaitRequests(t testing.TB, ctx context.Context, name string, n int) {
	t.Helper()
	s.Await(t, ctx, "the action "+name, func() bool { return len(s.Requests(name)) >= n })
}
