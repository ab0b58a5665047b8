package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/sql/store/db"
)

// CreateUser writes a new user, the grants and the password's hash, if there is one.
func (s *Store) CreateUser(ctx context.Context, by events.Actor, r events.Reach, u accounts.User, phc string, guard accounts.Guard) (accounts.User, error) {
	u.ID, u.Version, u.AgentID, u.TeamID = s.ids.New(), 1, "", ""
	if err := u.Validate(); err != nil {
		return accounts.User{}, err
	}
	if !mayUser(r, u) {
		return accounts.User{}, outOfReach("user")
	}
	var is accounts.User
	err := s.inTx(ctx, func(q *db.Queries) error {
		var err error
		is, err = s.createUserIn(ctx, q, by, u, phc, guard)
		return err
	})
	if err != nil {
		return accounts.User{}, err
	}
	s.told(by, "user", "create", is.ID, is.SiteID)
	return is, nil
}

// createUserIn writes a new user within a transaction and answers it as it is kept.
func (s *Store) createUserIn(ctx context.Context, q *db.Queries, by events.Actor, u accounts.User, phc string, guard accounts.Guard) (accounts.User, error) {
	if err := judge(ctx, q, guard, nil, &u); err != nil {
		return u, err
	}
	if err := q.InsertUser(ctx, db.InsertUserParams{ID: u.ID, SiteID: null(u.SiteID), Login: u.Login, Name: u.Name, Email: u.Email,
		Language: u.Language, Theme: u.Theme, Active: u.Active, Version: int32(u.Version)}); err != nil {
		return u, err
	}
	if phc != "" {
		if err := s.setHash(ctx, q, u.ID, phc); err != nil {
			return u, err
		}
	}
	if err := s.writeGrants(ctx, q, u); err != nil {
		return u, err
	}
	is, err := lockUser(ctx, q, events.Everything(), u.ID)
	if err != nil {
		return is, err
	}
	return is, s.audit(ctx, q, entry{by: by, noun: "user", act: "create", id: is.ID, siteID: is.SiteID, after: is})
}

// UpdateUser writes a user and, when they differ, the grants. The home site may change within the reach.
func (s *Store) UpdateUser(ctx context.Context, by events.Actor, r events.Reach, u accounts.User, guard accounts.Guard) (accounts.User, error) {
	if err := validUserID(u.ID); err != nil {
		return accounts.User{}, err
	}
	if err := u.Validate(); err != nil {
		return accounts.User{}, err
	}
	var is accounts.User
	err := s.inTx(ctx, func(q *db.Queries) error {
		was, err := s.lockForWrite(ctx, q, r, u.ID)
		if err != nil {
			return err
		}
		u.AgentID, u.TeamID = was.AgentID, was.TeamID
		switch {
		case !mayUser(r, was) || !mayUser(r, u):
			return outOfReach("user")
		case u.Version != was.Version:
			return changed("user")
		}
		if err := judge(ctx, q, guard, &was, &u); err != nil {
			return err
		}
		if err := homeRefs(ctx, q, u); err != nil {
			return err
		}
		if err := s.putUser(ctx, q, was, u); err != nil {
			return err
		}
		if is, err = lockUser(ctx, q, events.Everything(), u.ID); err != nil {
			return err
		}
		return s.audit(ctx, q, entry{by: by, noun: "user", act: "update", id: u.ID, siteID: is.SiteID, before: was, after: is})
	})
	if err != nil {
		return accounts.User{}, err
	}
	s.told(by, "user", "update", is.ID, is.SiteID)
	return is, nil
}

// homeRefs: a user who is an agent is at home at the agent's site, or nowhere.
func homeRefs(ctx context.Context, q *db.Queries, u accounts.User) error {
	if u.AgentID == "" || u.SiteID == "" {
		return nil
	}
	n, err := q.CountAgentsOfSite(ctx, db.CountAgentsOfSiteParams{SiteID: u.SiteID, Ids: []string{u.AgentID}})
	if err == nil && n == 0 {
		return fault.New(fault.Invalid, "This user is an agent of another site; the home site is that one, or none.").
			WithKey("user.home_elsewhere").WithField("site_id")
	}
	return err
}

func (s *Store) putUser(ctx context.Context, q *db.Queries, was, u accounts.User) error {
	if err := q.UpdateUser(ctx, db.UpdateUserParams{ID: u.ID, SiteID: null(u.SiteID), Login: u.Login, Name: u.Name, Email: u.Email,
		Language: u.Language, Theme: u.Theme, Active: u.Active}); err != nil {
		return err
	}
	if !accounts.SameGrants(was.Grants, u.Grants) {
		if err := s.writeGrants(ctx, q, u); err != nil {
			return err
		}
	}
	if was.Active && !u.Active {
		if err := q.DeleteSessionsOfUser(ctx, db.DeleteSessionsOfUserParams{UserID: u.ID}); err != nil {
			return err
		}
	}
	if administrator(was) && !administrator(u) {
		return lastAdministrator(ctx, q)
	}
	return nil
}

// DeleteUser deletes a user who is no agent, with grants and sessions.
func (s *Store) DeleteUser(ctx context.Context, by events.Actor, r events.Reach, id string, guard accounts.Guard) error {
	if err := validUserID(id); err != nil {
		return err
	}
	var was accounts.User
	err := s.inTx(ctx, func(q *db.Queries) (err error) {
		if was, err = s.lockForWrite(ctx, q, r, id); err != nil {
			return err
		}
		if err := judge(ctx, q, guard, &was, nil); err != nil {
			return err
		}
		rows, err := q.UserUses(ctx, id)
		used, err := mapped(rows, err, sure(func(u db.UserUsesRow) use { return use(u) }))
		if err != nil {
			return err
		}
		if len(used) > 0 {
			return inUse("user", used)
		}
		if err := q.DeleteUser(ctx, id); err != nil {
			return err
		}
		if administrator(was) {
			if err := lastAdministrator(ctx, q); err != nil {
				return err
			}
		}
		return s.audit(ctx, q, entry{by: by, noun: "user", act: "delete", id: id, siteID: was.SiteID, before: was})
	})
	if err != nil {
		return err
	}
	s.told(by, "user", "delete", id, was.SiteID)
	return nil
}

// SetPassword writes the hash and ends the user's sessions but one. The audit tells that it happened and by whom.
func (s *Store) SetPassword(ctx context.Context, by events.Actor, r events.Reach, userID, phc, butSession string, guard accounts.Guard) error {
	if err := validUserID(userID); err != nil {
		return err
	}
	var site string
	err := s.inTx(ctx, func(q *db.Queries) error {
		was, err := s.lockForWrite(ctx, q, r, userID)
		if err != nil {
			return err
		}
		if err := judge(ctx, q, guard, &was, &was); err != nil {
			return err
		}
		if err := s.setHash(ctx, q, userID, phc); err != nil {
			return err
		}
		if err := q.DeleteSessionsOfUser(ctx, db.DeleteSessionsOfUserParams{UserID: userID, But: butSession}); err != nil {
			return err
		}
		site = was.SiteID
		return s.audit(ctx, q, entry{by: by, noun: "user", act: "password", id: userID, siteID: site})
	})
	if err != nil {
		return err
	}
	s.told(by, "user", "update", userID, site)
	return nil
}

// SetPreferences writes what a user chose for themselves.
func (s *Store) SetPreferences(ctx context.Context, userID, language, theme string) error {
	return explain(s.q.SetPreferences(ctx, db.SetPreferencesParams{ID: userID, Language: language, Theme: theme}))
}

// Credential finds by login.
func (s *Store) Credential(ctx context.Context, login string) (accounts.Credential, bool, error) {
	row, err := s.q.Credential(ctx, login)
	if errors.Is(err, sql.ErrNoRows) {
		return accounts.Credential{}, false, nil
	}
	return accounts.Credential{UserID: row.ID, Active: row.Active, PHC: row.PasswordHash.String}, err == nil, explain(err)
}

// Rehash replaces a hash, unless the password was changed meanwhile.
func (s *Store) Rehash(ctx context.Context, userID, old, phc string) error {
	return explain(s.q.Rehash(ctx, db.RehashParams{PasswordHash: null(phc), ID: userID, Old: null(old)}))
}

func (s *Store) setHash(ctx context.Context, q *db.Queries, userID, phc string) error {
	return q.SetPassword(ctx, db.SetPasswordParams{PasswordHash: null(phc), PasswordAt: sql.NullTime{Time: s.now(), Valid: true}, ID: userID})
}

// lockForWrite stands in line before it locks the user, so that two administrators cannot remove each other at once.
func (s *Store) lockForWrite(ctx context.Context, q *db.Queries, r events.Reach, id string) (accounts.User, error) {
	if err := standInLine(ctx, q); err != nil {
		return accounts.User{}, err
	}
	u, err := lockUser(ctx, q, r, id)
	return u, unreadable("user", err)
}

func judge(ctx context.Context, q *db.Queries, guard accounts.Guard, before, after *accounts.User) error {
	if guard == nil {
		return nil
	}
	roles, err := readRoles(ctx, q)
	if err != nil {
		return err
	}
	return guard(before, after, roles)
}
