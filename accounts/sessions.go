package accounts

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/cordboard/cordboard/internal/fault"
)

// Opened is what a login gives.
type Opened struct {
	Token     string // for the cookie; it is kept nowhere else
	ExpiresAt time.Time
	Principal Principal // with the CSRF token
}

var (
	errLogin   = fault.New(fault.Unauthenticated, "The login or the password is wrong.").WithKey("login.wrong")
	errSession = fault.New(fault.Unauthenticated, "The session has ended; log in again.").WithKey("session.ended")
)

// touchEvery is how seldom a session's last use is written.
const touchEvery = time.Minute

// Login opens a session. A wrong password, a login nobody has, a user without a password and one that is not active
// are the same answer after the same work. address is the client's as the proxy told it, agent the browser's name.
func (s *Service) Login(ctx context.Context, login, password, address, agent string) (Opened, error) {
	if len(login) > 256 || len(password) > 4*maxPassword {
		return Opened{}, errLogin
	}
	login = strings.TrimSpace(login)
	f, err := s.attempt(ctx, login, address)
	if err != nil {
		return Opened{}, err
	}
	userID, err := s.prove(ctx, login, password)
	if err != nil {
		if !errors.Is(err, errLogin) {
			err = errors.Join(err, s.store.TakeFailure(context.WithoutCancel(ctx), f.ID))
		}
		return Opened{}, err
	}
	if err := s.store.ForgetFailures(ctx, f.LoginKey, f.Address); err != nil {
		return Opened{}, err
	}
	return s.open(ctx, userID, address, agent)
}

// prove checks a password and answers whose it is. A hash of weaker parameters is replaced on the way.
func (s *Service) prove(ctx context.Context, login, password string) (userID string, err error) {
	release, err := s.hasher.acquire(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	c, known, err := s.store.Credential(ctx, login)
	if err != nil {
		return "", err
	}
	match, weak := s.hasher.verify(c.PHC, password)
	if !match || !known || !c.Active {
		return "", errLogin
	}
	if weak {
		if err := s.store.Rehash(ctx, c.UserID, c.PHC, s.hasher.hash(password)); err != nil {
			return "", err
		}
	}
	return c.UserID, nil
}

func (s *Service) open(ctx context.Context, userID, address, agent string) (Opened, error) {
	token := newSecret()
	hash, _ := hashSecret(token)
	now := s.now()
	sess := Session{ID: s.ids.New(), UserID: userID, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(s.cfg.Lifetime),
		Address: address, Agent: agent}
	if err := s.store.CreateSession(ctx, sess, hash); err != nil {
		return Opened{}, err
	}
	p, err := s.Authenticate(ctx, token)
	return Opened{Token: token, ExpiresAt: sess.ExpiresAt, Principal: p}, err
}

// Authenticate answers who holds a session token. The answer may be some seconds old, unless something of it was changed
// through this daemon; while the database is away it may be older, see Config.Grace.
func (s *Service) Authenticate(ctx context.Context, token string) (Principal, error) {
	hash, ok := hashSecret(token)
	if !ok {
		return Principal{}, errSession
	}
	return s.lookup(ctx, "token:"+string(hash), csrfOf(token), func() (SessionUser, bool, error) {
		return s.store.SessionByToken(ctx, hash)
	})
}

// Refresh answers the principal as the session is now, for sockets that live longer than a request: it fails with
// fault.Unauthenticated when the session ended.
func (s *Service) Refresh(ctx context.Context, p Principal) (Principal, error) {
	return s.lookup(ctx, "session:"+p.SessionID, p.CSRF, func() (SessionUser, bool, error) {
		return s.store.SessionByID(ctx, p.SessionID)
	})
}

func (s *Service) lookup(ctx context.Context, key, csrf string, read func() (SessionUser, bool, error)) (Principal, error) {
	now := s.now()
	have, ok, generation := s.cache.get(key)
	if ok && s.good(have.session, now) && now.Sub(have.checked) < s.cfg.Fresh {
		return have.principal, nil
	}
	found, exists, err := read()
	switch {
	case err != nil && ok && fault.CodeOf(err) == fault.Unavailable && s.lasts(have, now):
		return have.principal, nil
	case err != nil:
		return Principal{}, err
	case !exists || !found.User.Active || !s.good(found.Session, now):
		s.cache.drop(key)
		return Principal{}, errSession
	}
	if now.Sub(found.Session.SeenAt) >= touchEvery {
		if err := s.store.TouchSession(ctx, found.Session.ID, now); err != nil {
			return Principal{}, err
		}
		found.Session.SeenAt = now
	}
	p := principalOf(found)
	p.CSRF = csrf
	s.cache.put(key, cached{p, found.Session, now}, generation)
	return p, nil
}

// good reports whether a session is within its limits.
func (s *Service) good(x Session, now time.Time) bool {
	return now.Before(x.ExpiresAt) && now.Sub(x.SeenAt) < s.cfg.Idle
}

// lasts reports whether a remembered session may stand in for the database.
func (s *Service) lasts(e cached, now time.Time) bool {
	return now.Before(e.session.ExpiresAt) && now.Sub(e.checked) < s.cfg.Grace
}

func principalOf(x SessionUser) Principal {
	held := make(map[string][]Permission, len(x.Roles))
	for _, r := range x.Roles {
		held[r.ID] = r.Permissions
	}
	p := NewPrincipal(x.User, Resolve(x.User.Grants, held))
	p.SessionID = x.Session.ID
	return p
}

// Logout ends the session.
func (s *Service) Logout(ctx context.Context, p Principal) error {
	if err := s.store.DeleteSession(ctx, p.SessionID); err != nil {
		return err
	}
	s.cache.clear()
	return nil
}

// SetPreferences writes the user's own language and theme.
func (s *Service) SetPreferences(ctx context.Context, p Principal, language, theme string) error {
	if err := validPreferences(language, theme); err != nil {
		return err
	}
	if err := s.store.SetPreferences(ctx, p.UserID, language, theme); err != nil {
		return err
	}
	s.cache.clear()
	return nil
}

// ChangePassword replaces the user's own password and ends the user's other sessions. A wrong current password counts as
// a failed login.
func (s *Service) ChangePassword(ctx context.Context, p Principal, address, current, next string) error {
	f, err := s.attempt(ctx, p.Login, address)
	if err != nil {
		return err
	}
	_, err = s.prove(ctx, p.Login, current)
	if errors.Is(err, errLogin) {
		return fault.New(fault.Invalid, "The current password is wrong.").WithKey("user.password_wrong").WithField("current")
	}
	if err := errors.Join(err, s.store.TakeFailure(ctx, f.ID)); err != nil {
		return err
	}
	phc, err := s.newPassword(ctx, "next", next, User{Login: p.Login, Name: p.Name})
	if err != nil {
		return err
	}
	err = s.store.SetPassword(ctx, p.Actor(address), Scope{AllSites: true}, p.UserID, phc, p.SessionID, nil)
	s.cache.clear()
	return err
}

func (s *Service) newPassword(ctx context.Context, field, password string, u User) (phc string, err error) {
	if err := validPassword(field, password, u); err != nil {
		return "", err
	}
	release, err := s.hasher.acquire(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	return s.hasher.hash(password), nil
}
