package accounts

import (
	"context"

	"github.com/cordboard/cordboard/internal/fault"
)

// ListUsers answers a page of the users in reach.
func (s *Service) ListUsers(ctx context.Context, p Principal, page Page) ([]User, string, error) {
	r, err := need(p, PermUsersRead)
	if err != nil {
		return nil, "", err
	}
	return s.store.ListUsers(ctx, r, page)
}

// GetUser answers one user in reach.
func (s *Service) GetUser(ctx context.Context, p Principal, id string) (User, error) {
	r, err := need(p, PermUsersRead)
	if err != nil {
		return User{}, err
	}
	return s.store.GetUser(ctx, r, id)
}

// CreateUser makes a user. An empty password makes one that cannot log in yet. Grants need PermRolesWrite, and nobody
// grants what they do not hold.
func (s *Service) CreateUser(ctx context.Context, p Principal, address string, u User, password string) (User, error) {
	r, err := need(p, PermUsersWrite)
	if err != nil {
		return User{}, err
	}
	return s.createUser(ctx, p.Actor(address), r, u, password, guardOf(p))
}

func (s *Service) createUser(ctx context.Context, by Actor, r Scope, u User, password string, guard Guard) (User, error) {
	u = u.withDefaults()
	if err := u.Validate(); err != nil {
		return User{}, err
	}
	phc := ""
	if password != "" {
		var err error
		if phc, err = s.newPassword(ctx, "password", password, u); err != nil {
			return User{}, err
		}
	}
	return s.store.CreateUser(ctx, by, r, u, phc, guard)
}

// UpdateUser writes a user and the grants. Nobody changes who may do more than themselves, and the last active
// administrator stays.
func (s *Service) UpdateUser(ctx context.Context, p Principal, address string, u User) (User, error) {
	r, err := need(p, PermUsersWrite)
	if err != nil {
		return User{}, err
	}
	u = u.withDefaults()
	if err := u.Validate(); err != nil {
		return User{}, err
	}
	u, err = s.store.UpdateUser(ctx, p.Actor(address), r, u, guardOf(p))
	s.cache.clear()
	return u, err
}

// SetUserPassword gives another user a password and ends all the user's sessions.
func (s *Service) SetUserPassword(ctx context.Context, p Principal, address, id, password string) error {
	r, err := need(p, PermUsersWrite)
	if err != nil {
		return err
	}
	u, err := s.store.GetUser(ctx, r, id)
	if err != nil {
		return err
	}
	phc, err := s.newPassword(ctx, "password", password, u)
	if err != nil {
		return err
	}
	err = s.store.SetPassword(ctx, p.Actor(address), r, id, phc, "", guardOf(p))
	s.cache.clear()
	return err
}

// DeleteUser deletes a user who is no agent. Nobody deletes themselves.
func (s *Service) DeleteUser(ctx context.Context, p Principal, address, id string) error {
	r, err := need(p, PermUsersWrite)
	if err != nil {
		return err
	}
	err = s.store.DeleteUser(ctx, p.Actor(address), r, id, guardOf(p))
	s.cache.clear()
	return err
}

// commandLine is who the audit names for what is done on the machine itself.
var commandLine = Actor{Login: "(command line)"}

// AddAdministrator makes an administrator over everything, for `cordboard user add --admin`: who may run the program on
// the machine may do this.
func (s *Service) AddAdministrator(ctx context.Context, login, name, password string) (User, error) {
	if password == "" {
		return User{}, validPassword("password", password, User{})
	}
	u := User{Login: login, Name: name, Active: true, Grants: []Grant{{RoleID: RoleAdministrator, AllSites: true}}}
	return s.createUser(ctx, commandLine, Scope{AllSites: true}, u, password, nil)
}

// ResetPassword gives the user of a login a new password from the command line.
func (s *Service) ResetPassword(ctx context.Context, login, password string) error {
	c, ok, err := s.store.Credential(ctx, login)
	if err != nil {
		return err
	}
	if !ok {
		return fault.New(fault.NotFound, "Nobody has the login "+login+".").WithKey("user.login_unknown").With("login", login)
	}
	phc, err := s.newPassword(ctx, "password", password, User{Login: login})
	if err != nil {
		return err
	}
	err = s.store.SetPassword(ctx, commandLine, Scope{AllSites: true}, c.UserID, phc, "", nil)
	s.cache.clear()
	return err
}

func (u User) withDefaults() User {
	if u.Language == "" {
		u.Language = "en"
	}
	if u.Theme == "" {
		u.Theme = "system"
	}
	return u
}
