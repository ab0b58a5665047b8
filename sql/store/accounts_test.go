package store_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// staff is the accounts service over the real store, with an administrator logged in.
type staff struct {
	*world
	svc  *accounts.Service
	root accounts.Principal
}

const password = "correct horse battery"

func newStaff(t *testing.T) *staff {
	t.Helper()
	w := newWorld(t)
	cfg := accounts.DefaultConfig()
	cfg.Hashing = accounts.Hashing{MemoryKiB: 8, Passes: 1, Threads: 1, Slots: 2, Queue: 50}
	s := &staff{world: w, svc: accounts.New(w.Store, w.clock, w.ids, cfg)}
	must(s.svc.AddAdministrator(t.Context(), "root", "Root", password))(t)
	s.root = s.login("root")
	return s
}

func (s *staff) login(login string) accounts.Principal {
	s.t.Helper()
	return must(s.svc.Login(s.ctx, login, password, "192.0.2.7", "Browser/1"))(s.t).Principal
}

func (s *staff) hire(login string, site accounts.Site, grants ...accounts.Grant) accounts.User {
	s.t.Helper()
	u := accounts.User{Login: login, Name: login, SiteID: site.ID, Active: true, Grants: grants}
	return must(s.svc.CreateUser(s.ctx, s.root, "192.0.2.1", u, password))(s.t)
}

func TestAUserIsKeptWithTheGrantsAndLogsInWithThem(t *testing.T) {
	s := newStaff(t)
	team := s.team(s.one, "A")
	g := accounts.Grant{RoleID: accounts.RoleSupervisor, SiteIDs: []string{s.one.ID}, TeamIDs: []string{team.ID}}
	u := s.hire("sue", s.one, g, accounts.Grant{RoleID: accounts.RoleAgent, SiteIDs: []string{s.two.ID}})
	if u.Language != "en" || u.Theme != "system" || len(u.Grants) != 2 {
		t.Fatalf("kept as %+v", u)
	}
	a := must(s.CreateAgent(s.ctx, by, all, agents.Profile{UserID: u.ID, SiteID: s.one.ID, TeamID: team.ID, Phone: "browser", Active: true}))(t)
	p := s.login("SUE")
	if p.AgentID != a.ID || p.SiteID != s.one.ID || p.Can(accounts.PermUsersWrite) || !p.Can(accounts.PermDeskWork) {
		t.Fatalf("logged in as %+v with %v", p, p.Permissions())
	}
	floor, contacts := p.ScopeOf(accounts.PermFloorRead), p.ScopeOf(accounts.PermContactsRead)
	if !floor.Allows(events.Scope{SiteID: s.one.ID, TeamID: team.ID}) || floor.Allows(events.Scope{SiteID: s.one.ID}) || floor.Touches(s.two.ID) {
		t.Fatalf("the floor is %+v", floor)
	}
	if !contacts.Touches(s.one.ID) || !contacts.Touches(s.two.ID) {
		t.Fatalf("contacts are %+v", contacts)
	}
	if err := s.svc.SetPreferences(s.ctx, p, "es", "dark"); err != nil {
		t.Fatal(err)
	}
	if p = must(s.svc.Refresh(s.ctx, p))(t); p.Language != "es" || p.Theme != "dark" {
		t.Fatalf("after the preferences: %+v", p)
	}
}

func TestNobodyGrantsWhatTheyDoNotHoldNorChangesWhoMayDoMore(t *testing.T) {
	s := newStaff(t)
	team, foreign := s.team(s.one, "A"), s.team(s.two, "A")
	manage := must(s.svc.CreateRole(s.ctx, s.root, "", accounts.Role{Name: "Manager", Permissions: append(accounts.BuiltinRoles()[1].Permissions,
		accounts.PermDeskWork, accounts.PermCallsDial, accounts.PermInteractionsOwn, accounts.PermUsersWrite, accounts.PermRolesWrite)}))(t)
	in := func(role string, sites ...string) accounts.Grant { return accounts.Grant{RoleID: role, SiteIDs: sites} }
	s.hire("mia", s.one, in(manage.ID, s.one.ID))
	agent := s.hire("ann", s.one, in(accounts.RoleAgent, s.one.ID))
	boss := s.hire("bob", s.one, in(accounts.RoleAdministrator, s.one.ID))
	mia := s.login("mia")
	put := func(u accounts.User, grants ...accounts.Grant) func() error {
		return func() error {
			u = must(s.GetUser(s.ctx, all, u.ID))(t)
			u.Grants = grants
			_, err := s.svc.UpdateUser(s.ctx, mia, "", u)
			return err
		}
	}
	self := must(s.GetUser(s.ctx, all, mia.UserID))(t)
	for _, c := range []struct {
		name, key string
		do        func() error
	}{
		{"a role of her own site", "", put(agent, in(accounts.RoleAgent, s.one.ID), in(accounts.RoleSupervisor, s.one.ID))},
		{"a part of her own site", "", put(agent, accounts.Grant{RoleID: accounts.RoleAgent, SiteIDs: []string{s.one.ID}, TeamIDs: []string{team.ID}})},
		{"a role at another site", "grant.beyond_yours", put(agent, in(accounts.RoleAgent, s.two.ID))},
		{"a role everywhere", "grant.beyond_yours", put(agent, accounts.Grant{RoleID: accounts.RoleAgent, AllSites: true})},
		{"a role that can do more", "grant.beyond_yours", put(agent, in(accounts.RoleAdministrator, s.one.ID))},
		{"a team of another site", "field.unknown", put(agent, accounts.Grant{RoleID: accounts.RoleAgent, SiteIDs: []string{s.one.ID}, TeamIDs: []string{foreign.ID}})},
		{"a role that does not exist", "grant.role_unknown", put(agent, in(s.one.ID, s.one.ID))},
		{"more to herself", "grant.beyond_yours", put(self, in(manage.ID, s.one.ID), in(accounts.RoleAdministrator, s.one.ID))},
		{"less to who is above her", "user.above_you", put(boss)},
		{"a password to who is above her", "user.above_you", func() error { return s.svc.SetUserPassword(s.ctx, mia, "", boss.ID, "another long one") }},
		{"the end of who is above her", "user.above_you", func() error { return s.svc.DeleteUser(s.ctx, mia, "", boss.ID) }},
		{"a password to root", "row.not_found", func() error { return s.svc.SetUserPassword(s.ctx, mia, "", s.root.UserID, "another long one") }},
		{"her own end", "user.self", func() error { return s.svc.DeleteUser(s.ctx, mia, "", mia.UserID) }},
		{"a role for all sites", "permission.missing", func() error {
			_, err := s.svc.CreateRole(s.ctx, mia, "", accounts.Role{Name: "R", Permissions: []accounts.Permission{accounts.PermDeskWork}})
			return err
		}},
		{"more in her own role", "permission.missing", func() error {
			r := manage
			r.Permissions = accounts.AllPermissions()
			_, err := s.svc.UpdateRole(s.ctx, mia, "", r)
			return err
		}},
		{"a home elsewhere", "row.out_of_reach", func() error {
			u := must(s.GetUser(s.ctx, all, agent.ID))(t)
			u.SiteID = ""
			_, err := s.svc.UpdateUser(s.ctx, mia, "", u)
			return err
		}},
		{"a built-in role", "role.builtin", func() error {
			r := accounts.BuiltinRoles()[2]
			r.Version = 1
			_, err := s.svc.UpdateRole(s.ctx, s.root, "", r)
			return err
		}},
		{"a role in use", "role.in_use", func() error { return s.svc.DeleteRole(s.ctx, s.root, "", manage.ID) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			var f *fault.Error
			if err := c.do(); (err == nil) != (c.key == "") || (errors.As(err, &f) && f.Key != c.key) {
				t.Fatalf("answered %v, want %q", err, c.key)
			}
		})
	}
}

func TestTheLastActiveAdministratorStaysEvenWhenTwoRemoveEachOther(t *testing.T) {
	s := newStaff(t)
	g := accounts.Grant{RoleID: accounts.RoleAdministrator, AllSites: true}
	s.hire("eve", accounts.Site{}, g)
	eve := s.login("eve")
	done := make(chan error, 2)
	go func() { done <- s.svc.DeleteUser(context.Background(), s.root, "", eve.UserID) }()
	go func() {
		u, err := s.GetUser(context.Background(), all, s.root.UserID)
		if err == nil {
			u.Active = false
			_, err = s.svc.UpdateUser(context.Background(), eve, "", u)
		}
		done <- err
	}()
	var failed []error
	for range 2 {
		if err := <-done; err != nil {
			failed = append(failed, err)
		}
	}
	if len(failed) != 1 || !errors.Is(failed[0], fault.Conflict) {
		t.Fatalf("two administrators removed each other with %v", failed)
	}
	for _, u := range must2(s.ListUsers(s.ctx, all, events.Page{}))(t) {
		u.Grants = nil
		if _, err := s.UpdateUser(s.ctx, by, all, u, nil); !errors.Is(err, fault.Conflict) && u.Active {
			t.Fatalf("%s lost the last grant: %v", u.Login, err)
		}
	}
}

func must2[T any](x T, _ string, err error) func(*testing.T) T { return must(x, err) }

func TestEveryWriteLeavesOneAuditEntryAndNoSecretIsInIt(t *testing.T) {
	s := newStaff(t)
	u := s.hire("ann", s.one, accounts.Grant{RoleID: accounts.RoleAgent, SiteIDs: []string{s.one.ID}})
	u.Name = "Ann Other"
	must(s.svc.UpdateUser(s.ctx, s.root, "192.0.2.1", u))(t)
	if err := s.svc.SetUserPassword(s.ctx, s.root, "192.0.2.1", u.ID, "another long password"); err != nil {
		t.Fatal(err)
	}
	if err := s.svc.DeleteUser(s.ctx, s.root, "192.0.2.1", u.ID); err != nil {
		t.Fatal(err)
	}
	list := must2(s.ListAudit(s.ctx, all, accounts.AuditFilter{Noun: "user", NounID: u.ID}, events.Page{}))(t)
	var acts []string
	for _, e := range list {
		acts = append(acts, e.Act)
		if e.Login != "root" || e.UserID != s.root.UserID || e.Address != "192.0.2.1" || e.SiteID != s.one.ID {
			t.Errorf("%s was done by %+v", e.Act, e)
		}
	}
	if want := []string{"user.delete", "user.password", "user.update", "user.create"}; !slices.Equal(acts, want) {
		t.Fatalf("the audit tells of %v", acts)
	}
	var dump string
	if err := s.pool.QueryRowContext(s.ctx, "SELECT GROUP_CONCAT(CONCAT_WS('|', row_before, row_after)) FROM audit").Scan(&dump); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"argon2", "password", "hash", "long"} {
		if strings.Contains(dump, secret) {
			t.Errorf("the audit holds %q", secret)
		}
	}
	if !strings.Contains(dump, "Ann Other") {
		t.Error("the audit does not tell what changed")
	}
	if n := len(must2(s.ListAudit(s.ctx, events.Reach{SiteIDs: []string{s.two.ID}, PartIDs: []string{s.one.ID}}, accounts.AuditFilter{NounID: u.ID}, events.Page{}))(t)); n != 0 {
		t.Errorf("%d entries of a site out of reach are seen", n)
	}
	_, err := s.CreateTeam(s.ctx, by, all, agents.Team{SiteID: s.one.ID, Name: "A"})
	_, again := s.CreateTeam(s.ctx, by, all, agents.Team{SiteID: s.one.ID, Name: "A"})
	if err != nil || again == nil {
		t.Fatal(err, again)
	}
	if n := len(must2(s.ListAudit(s.ctx, all, accounts.AuditFilter{Noun: "team"}, events.Page{}))(t)); n != 1 {
		t.Errorf("a write and a refused one left %d entries", n)
	}
	if last := s.said[len(s.said)-1]; last.Noun != "team" || last.Act != "created" || last.SiteID != s.one.ID {
		t.Errorf("announced last: %+v", last)
	}
}

func TestSessionsAndTriesInTheDatabaseFollowTheSameRules(t *testing.T) {
	s := newStaff(t)
	o := must(s.svc.Login(s.ctx, "root", password, "192.0.2.7", strings.Repeat("Bröwser", 100)))(t)
	for i := range 6 {
		_, err := s.svc.Login(s.ctx, "root", "wrong", "192.0.2.8", "")
		if want := map[bool]fault.Code{false: fault.Unauthenticated, true: fault.TooMany}[i == 5]; !errors.Is(err, want) {
			t.Fatalf("try %d: %v", i, err)
		}
	}
	must(s.svc.Authenticate(s.ctx, o.Token))(t)
	s.clock.Advance(13 * 60 * 60e9)
	if _, err := s.svc.Authenticate(s.ctx, o.Token); !errors.Is(err, fault.Unauthenticated) {
		t.Fatalf("an idle session: %v", err)
	}
	if err := s.svc.Sweep(s.ctx); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"sessions", "login_failures"} {
		var n int
		if err := s.pool.QueryRowContext(s.ctx, "SELECT COUNT(*) FROM "+table).Scan(&n); err != nil || n != 0 {
			t.Errorf("after the sweep %s holds %d rows (%v)", table, n, err)
		}
	}
	u := s.hire("ann", s.one)
	ann := must(s.svc.Login(s.ctx, "ann", password, "192.0.2.7", ""))(t)
	u.Active = false
	must(s.svc.UpdateUser(s.ctx, s.root, "", u))(t)
	if _, err := s.svc.Authenticate(s.ctx, ann.Token); !errors.Is(err, fault.Unauthenticated) {
		t.Fatalf("the session of a deactivated user: %v", err)
	}
}
