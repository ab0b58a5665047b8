package store

import (
	"context"
	"slices"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

// ListRoles answers every role with its permissions.
func (s *Store) ListRoles(ctx context.Context) (roles []accounts.Role, err error) {
	err = s.snapshot(ctx, func(q *db.Queries) error {
		roles, err = readRoles(ctx, q)
		return err
	})
	return roles, err
}

func readRoles(ctx context.Context, q *db.Queries) ([]accounts.Role, error) {
	rows, err := q.ListRoles(ctx)
	roles, err := mapped(rows, err, sure(func(r db.Role) accounts.Role {
		return accounts.Role{ID: r.ID, Name: r.Name, Builtin: r.Builtin, Permissions: []accounts.Permission{}, Version: int(r.Version)}
	}))
	if err != nil {
		return nil, err
	}
	at, _ := index(roles, func(r accounts.Role) string { return r.ID })
	perms, err := q.PermissionsOfRoles(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range perms {
		r := &roles[at[p.RoleID]]
		r.Permissions = append(r.Permissions, accounts.Permission(p.Permission))
	}
	return roles, nil
}

// CreateRole writes a new role.
func (s *Store) CreateRole(ctx context.Context, by events.Actor, r accounts.Role) (accounts.Role, error) {
	r.ID, r.Version, r.Builtin = s.ids.New(), 1, false
	if err := r.Validate(); err != nil {
		return accounts.Role{}, err
	}
	err := s.inTx(ctx, func(q *db.Queries) error {
		if err := q.InsertRole(ctx, db.InsertRoleParams{ID: r.ID, Name: r.Name, Version: int32(r.Version)}); err != nil {
			return err
		}
		if err := addPermissions(ctx, q, r); err != nil {
			return err
		}
		return s.audit(ctx, q, entry{by: by, noun: "role", act: "create", id: r.ID, after: r})
	})
	if err != nil {
		return accounts.Role{}, err
	}
	s.told(by, "role", "create", r.ID, "")
	return r, nil
}

// UpdateRole writes what was read at r.Version.
func (s *Store) UpdateRole(ctx context.Context, by events.Actor, r accounts.Role) (accounts.Role, error) {
	if err := r.Validate(); err != nil {
		return accounts.Role{}, err
	}
	err := s.inTx(ctx, func(q *db.Queries) error {
		was, err := lockRole(ctx, q, r.ID)
		if err != nil {
			return err
		}
		if was.Version != r.Version {
			return changed("role")
		}
		if err := q.UpdateRole(ctx, db.UpdateRoleParams{ID: r.ID, Name: r.Name}); err != nil {
			return err
		}
		if err := q.ClearRolePermissions(ctx, r.ID); err != nil {
			return err
		}
		if err := addPermissions(ctx, q, r); err != nil {
			return err
		}
		is := r
		is.Version++
		return s.audit(ctx, q, entry{by: by, noun: "role", act: "update", id: r.ID, before: was, after: is})
	})
	if err != nil {
		return accounts.Role{}, err
	}
	r.Version++
	s.told(by, "role", "update", r.ID, "")
	return r, nil
}

// DeleteRole deletes a role nobody has.
func (s *Store) DeleteRole(ctx context.Context, by events.Actor, id string) error {
	err := s.inTx(ctx, func(q *db.Queries) error {
		was, err := lockRole(ctx, q, id)
		if err != nil {
			return err
		}
		rows, err := q.RoleUses(ctx, id)
		used, err := mapped(rows, err, sure(func(u db.RoleUsesRow) use { return use(u) }))
		if err != nil {
			return err
		}
		if len(used) > 0 {
			return inUse("role", used)
		}
		if err := q.DeleteRole(ctx, id); err != nil {
			return err
		}
		return s.audit(ctx, q, entry{by: by, noun: "role", act: "delete", id: id, before: was})
	})
	if err != nil {
		return err
	}
	s.told(by, "role", "delete", id, "")
	return nil
}

// lockRole locks a role somebody wants to write; the built-in ones are the program's.
func lockRole(ctx context.Context, q *db.Queries, id string) (accounts.Role, error) {
	if !ids.Valid(id) {
		return accounts.Role{}, missing("role")
	}
	row, err := q.LockRole(ctx, id)
	if err != nil {
		return accounts.Role{}, unreadable("role", err)
	}
	if row.Builtin {
		return accounts.Role{}, fault.New(fault.Conflict, "The built-in roles stay as they are; make a role of your own.").WithKey("role.builtin")
	}
	roles, err := readRoles(ctx, q)
	if err != nil {
		return accounts.Role{}, err
	}
	i := slices.IndexFunc(roles, func(r accounts.Role) bool { return r.ID == id })
	if i < 0 {
		return accounts.Role{}, missing("role")
	}
	return roles[i], nil
}

func addPermissions(ctx context.Context, q *db.Queries, r accounts.Role) error {
	for _, p := range r.Permissions {
		if err := q.AddRolePermission(ctx, db.AddRolePermissionParams{RoleID: r.ID, Permission: string(p)}); err != nil {
			return err
		}
	}
	return nil
}
