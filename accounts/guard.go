package accounts

import (
	"slices"

	"github.com/cordboard/cordboard/internal/fault"
)

// GuardOf is the rule against escalation, for writes that come to the store by another way than the Service.
func GuardOf(p Principal) Guard { return guardOf(p) }

// guardOf is the rule against escalation, judged inside the transaction of a write:
//
//   - who is changed may not do anything that the changer may not do (a password set is a login gained);
//   - a grant that is added or changed needs roles.write over its scope, and every permission of its role over it;
//   - nobody deletes or deactivates themselves.
func guardOf(p Principal) Guard {
	return func(before, after *User, roles []Role) error {
		held := make(map[string][]Permission, len(roles))
		for _, r := range roles {
			held[r.ID] = r.Permissions
		}
		if before != nil && before.ID != p.UserID {
			for perm, scope := range Resolve(before.Grants, held) {
				if !p.ScopeOf(perm).Covers(scope) {
					return fault.New(fault.Forbidden, "This user may do more than you, so you cannot change them.").
						WithKey("user.above_you").With("permission", string(perm))
				}
			}
		}
		if before != nil && before.ID == p.UserID && (after == nil || !after.Active) {
			return fault.New(fault.Conflict, "Nobody deletes or deactivates themselves; ask another administrator.").WithKey("user.self")
		}
		if after == nil {
			return nil
		}
		var had []Grant
		if before != nil {
			had = before.Grants
		}
		return mayGrant(p, had, after.Grants, held)
	}
}

func mayGrant(p Principal, had, wanted []Grant, held map[string][]Permission) error {
	if SameGrants(had, wanted) {
		return nil
	}
	if !p.Can(PermRolesWrite) {
		return Denied(PermRolesWrite)
	}
	for _, g := range had {
		if !hasGrant(wanted, g) && !p.ScopeOf(PermRolesWrite).Covers(g.scope()) {
			return beyond(PermRolesWrite)
		}
	}
	for i, g := range wanted {
		if hasGrant(had, g) {
			continue
		}
		if _, known := held[g.RoleID]; !known {
			return fault.New(fault.Invalid, "A grant names a role that does not exist.").WithKey("grant.role_unknown").
				WithField("grants").With("index", i)
		}
		for _, perm := range append([]Permission{PermRolesWrite}, held[g.RoleID]...) {
			if !p.ScopeOf(perm).Covers(g.scope()) {
				return beyond(perm)
			}
		}
	}
	return nil
}

func beyond(perm Permission) error {
	return fault.New(fault.Forbidden, "Nobody grants what they do not hold: "+string(perm)+" over this scope is not yours.").
		WithKey("grant.beyond_yours").With("permission", string(perm))
}

// SameGrants reports whether two lists grant the same, in whatever order.
func SameGrants(a, b []Grant) bool {
	if len(a) != len(b) {
		return false
	}
	return !slices.ContainsFunc(a, func(g Grant) bool { return !hasGrant(b, g) }) &&
		!slices.ContainsFunc(b, func(g Grant) bool { return !hasGrant(a, g) })
}

func hasGrant(list []Grant, g Grant) bool {
	return slices.ContainsFunc(list, func(x Grant) bool {
		return x.RoleID == g.RoleID && x.AllSites == g.AllSites && sameIDs(x.SiteIDs, g.SiteIDs) && sameIDs(x.TeamIDs, g.TeamIDs) &&
			sameIDs(x.QueueIDs, g.QueueIDs) && sameIDs(x.EntryIDs, g.EntryIDs)
	})
}

func sameIDs(a, b []string) bool { return slices.Equal(merge(a, nil), merge(b, nil)) }
