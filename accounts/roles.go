package accounts

import (
	"context"
)

// ListRoles answers every role; there are few, and who reads users reads them.
func (s *Service) ListRoles(ctx context.Context, p Principal) ([]Role, error) {
	if _, err := need(p, PermUsersRead); err != nil {
		return nil, err
	}
	return s.store.ListRoles(ctx)
}

// CreateRole makes a role of permissions its maker holds over all sites.
func (s *Service) CreateRole(ctx context.Context, p Principal, address string, r Role) (Role, error) {
	if err := mayWriteRole(p, r); err != nil {
		return Role{}, err
	}
	return s.store.CreateRole(ctx, p.Actor(address), r)
}

// UpdateRole changes what a role gives to everybody who has it; the built-in ones stay as they are.
func (s *Service) UpdateRole(ctx context.Context, p Principal, address string, r Role) (Role, error) {
	if err := mayWriteRole(p, r); err != nil {
		return Role{}, err
	}
	r, err := s.store.UpdateRole(ctx, p.Actor(address), r)
	s.cache.clear()
	return r, err
}

// DeleteRole deletes a role nobody has.
func (s *Service) DeleteRole(ctx context.Context, p Principal, address, id string) error {
	if err := mayWriteRole(p, Role{}); err != nil {
		return err
	}
	err := s.store.DeleteRole(ctx, p.Actor(address), id)
	s.cache.clear()
	return err
}

// mayWriteRole: a role acts wherever it is granted, so it is written by who holds roles.write, and everything in the
// role, over all sites.
func mayWriteRole(p Principal, r Role) error {
	if !p.ScopeOf(PermRolesWrite).AllSites {
		return Denied(PermRolesWrite)
	}
	for _, perm := range r.Permissions {
		if !p.ScopeOf(perm).AllSites {
			return beyond(perm)
		}
	}
	return nil
}
