package accounts_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/internal/fault"
)

// memory is the part of a store that logins and sessions need, for the rules that have nothing to do with SQL.
type memory struct {
	accounts.Store // what is not overridden here is not called

	mu           sync.Mutex
	users        map[string]accounts.User
	hashes       map[string]string
	sessions     map[string]accounts.Session // by token hash
	tries        map[string]accounts.Failure
	nreads       int
	isAway       bool
	atCredential func()
}

func newMemory() *memory {
	return &memory{users: map[string]accounts.User{}, hashes: map[string]string{}, sessions: map[string]accounts.Session{},
		tries: map[string]accounts.Failure{}, atCredential: func() {}}
}

func (m *memory) locked(f func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f()
}

func (m *memory) add(u accounts.User, phc string) {
	m.locked(func() { m.users[u.Login], m.hashes[u.ID] = u, phc })
}

func (m *memory) change(login string, f func(*accounts.User)) {
	m.locked(func() { u := m.users[login]; f(&u); m.users[login] = u })
}

func (m *memory) phc(login string) (s string) {
	m.locked(func() { s = m.hashes[m.users[login].ID] })
	return s
}

func (m *memory) reads() (n int)           { m.locked(func() { n = m.nreads }); return n }
func (m *memory) failures() (n int)        { m.locked(func() { n = len(m.tries) }); return n }
func (m *memory) away(v bool)              { m.locked(func() { m.isAway = v }) }
func (m *memory) onCredential(f func())    { m.locked(func() { m.atCredential = f }) }
func (m *memory) holds(secret string) bool { return strings.Contains(fmt.Sprint(m.sessions), secret) }

func (m *memory) CreateUser(_ context.Context, _ accounts.Actor, _ accounts.Scope, u accounts.User, phc string, _ accounts.Guard) (accounts.User, error) {
	h := sha256.Sum256([]byte(u.Login))
	u.ID = fmt.Sprintf("%X", h[:13])
	m.add(u, phc)
	return u, nil
}

func (m *memory) Credential(_ context.Context, login string) (accounts.Credential, bool, error) {
	var wait func()
	m.locked(func() { wait = m.atCredential })
	wait()
	m.mu.Lock()
	defer m.mu.Unlock()
	u, ok := m.users[login]
	return accounts.Credential{UserID: u.ID, Active: u.Active, PHC: m.hashes[u.ID]}, ok, nil
}

func (m *memory) Rehash(_ context.Context, userID, old, phc string) error {
	m.locked(func() {
		if m.hashes[userID] == old {
			m.hashes[userID] = phc
		}
	})
	return nil
}

func (m *memory) SetPassword(_ context.Context, _ accounts.Actor, _ accounts.Scope, userID, phc, but string, _ accounts.Guard) error {
	m.locked(func() {
		m.hashes[userID] = phc
		for k, s := range m.sessions {
			if s.UserID == userID && s.ID != but {
				delete(m.sessions, k)
			}
		}
	})
	return nil
}

func (m *memory) CreateSession(_ context.Context, s accounts.Session, hash []byte) error {
	m.locked(func() { m.sessions[string(hash)] = s })
	return nil
}

func (m *memory) find(match func(hash string, s accounts.Session) bool) (accounts.SessionUser, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.nreads++
	if m.isAway {
		return accounts.SessionUser{}, false, fault.New(fault.Unavailable, "The database is away.")
	}
	for hash, s := range m.sessions {
		if !match(hash, s) {
			continue
		}
		for _, u := range m.users {
			if u.ID == s.UserID {
				return accounts.SessionUser{Session: s, User: u, Roles: accounts.BuiltinRoles()}, true, nil
			}
		}
	}
	return accounts.SessionUser{}, false, nil
}

func (m *memory) SessionByToken(_ context.Context, hash []byte) (accounts.SessionUser, bool, error) {
	return m.find(func(h string, _ accounts.Session) bool { return h == string(hash) })
}

func (m *memory) SessionByID(_ context.Context, id string) (accounts.SessionUser, bool, error) {
	return m.find(func(_ string, s accounts.Session) bool { return s.ID == id })
}

func (m *memory) TouchSession(_ context.Context, id string, at time.Time) error {
	m.locked(func() {
		for k, s := range m.sessions {
			if s.ID == id {
				s.SeenAt = at
				m.sessions[k] = s
			}
		}
	})
	return nil
}

func (m *memory) DeleteSession(_ context.Context, id string) error {
	m.locked(func() {
		for k, s := range m.sessions {
			if s.ID == id {
				delete(m.sessions, k)
			}
		}
	})
	return nil
}

func (m *memory) AddFailure(_ context.Context, f accounts.Failure, since time.Time, _ int) (pair, address []time.Time, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tries[f.ID] = f
	for _, x := range m.tries {
		if x.Address != f.Address || !x.At.After(since) {
			continue
		}
		address = newestFirst(address, x.At)
		if string(x.LoginKey) == string(f.LoginKey) {
			pair = newestFirst(pair, x.At)
		}
	}
	return pair, address, nil
}

func newestFirst(list []time.Time, at time.Time) []time.Time {
	list = append(list, at)
	for i := len(list) - 1; i > 0 && list[i].After(list[i-1]); i-- {
		list[i], list[i-1] = list[i-1], list[i]
	}
	return list
}

func (m *memory) TakeFailure(_ context.Context, id string) error {
	m.locked(func() { delete(m.tries, id) })
	return nil
}

func (m *memory) ForgetFailures(_ context.Context, key []byte, address string) error {
	m.locked(func() {
		for k, f := range m.tries {
			if string(f.LoginKey) == string(key) && f.Address == address {
				delete(m.tries, k)
			}
		}
	})
	return nil
}

func (m *memory) Sweep(context.Context, time.Time, time.Time, time.Time) error { return nil }
