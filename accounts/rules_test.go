package accounts_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestGrantsComeToTheUnionOfTheirScopesForEachPermission(t *testing.T) {
	roles := map[string][]accounts.Permission{"sup": {accounts.PermFloorRead, accounts.PermContactsRead}, "agent": {accounts.PermDeskWork, accounts.PermContactsRead}}
	scopes := accounts.Resolve([]accounts.Grant{
		{RoleID: "sup", SiteIDs: []string{"s1", "s2"}, TeamIDs: []string{"t1"}, QueueIDs: []string{"q1"}},
		{RoleID: "sup", SiteIDs: []string{"s3"}},
		{RoleID: "agent", AllSites: true},
		{RoleID: "agent"},                          // nowhere
		{RoleID: "sup", TeamIDs: []string{"t9"}},   // a part of nothing
		{RoleID: "ghost", SiteIDs: []string{"s4"}}, // a role that is gone
	}, roles)
	p := accounts.NewPrincipal(accounts.User{ID: "u"}, scopes)
	floor := p.ScopeOf(accounts.PermFloorRead)
	for _, c := range []struct {
		scope events.Scope
		want  bool
	}{
		{events.Scope{SiteID: "s3"}, true},
		{events.Scope{SiteID: "s1"}, false},
		{events.Scope{SiteID: "s1", TeamID: "t1"}, true},
		{events.Scope{SiteID: "s2", QueueID: "q1"}, true},
		{events.Scope{SiteID: "s9", TeamID: "t9"}, false},
		{events.Scope{SiteID: "s4"}, false},
	} {
		if floor.Allows(c.scope) != c.want {
			t.Errorf("the floor allows %+v: %v", c.scope, !c.want)
		}
	}
	if !p.ScopeOf(accounts.PermContactsRead).AllSites || floor.AllSites {
		t.Error("one role's scope leaked into another's permission")
	}
	if p.Can(accounts.PermRolesWrite) || !p.ScopeOf(accounts.PermRolesWrite).Empty() || !(accounts.Principal{}).ScopeOf(accounts.PermFloorRead).Empty() {
		t.Error("a permission that is not held reaches something")
	}
	if got := p.Permissions(); !slices.Equal(got, []accounts.Permission{accounts.PermDeskWork, accounts.PermContactsRead, accounts.PermFloorRead}) {
		t.Errorf("held are %v", got)
	}
}

func TestTheBuiltinRolesGiveWhatTheirNamesSay(t *testing.T) {
	for _, r := range accounts.BuiltinRoles() {
		if err := r.Validate(); err != nil || !r.Builtin {
			t.Errorf("%s: %v", r.Name, err)
		}
		work := slices.Contains(r.Permissions, accounts.PermDeskWork)
		rule := slices.Contains(r.Permissions, accounts.PermRolesWrite)
		if work != (r.ID != accounts.RoleSupervisor) || rule != (r.ID == accounts.RoleAdministrator) {
			t.Errorf("%s holds %v", r.Name, r.Permissions)
		}
	}
}

func TestAUserIsKeptOnlyWithALoginThatCanBeTypedAndGrantsThatMeanOneThing(t *testing.T) {
	const id = "01J00000000000000000000AAA"
	grant := func(g accounts.Grant) func(*accounts.User) {
		return func(u *accounts.User) { g.RoleID = id; u.Grants = []accounts.Grant{g} }
	}
	for _, c := range []struct {
		name, field string
		change      func(*accounts.User)
	}{
		{"as it is", "", func(*accounts.User) {}},
		{"an address of mail for a login", "", func(u *accounts.User) { u.Login = "ann+x@example.com" }},
		{"a login of one letter", "login", func(u *accounts.User) { u.Login = "a" }},
		{"a login with a blank", "login", func(u *accounts.User) { u.Login = "ann other" }},
		{"a login of look-alikes", "login", func(u *accounts.User) { u.Login = "аnn" }},
		{"a name with a line break", "name", func(u *accounts.User) { u.Name = "a\nb" }},
		{"half an address", "email", func(u *accounts.User) { u.Email = "ann@" }},
		{"a theme nobody drew", "theme", func(u *accounts.User) { u.Theme = "pink" }},
		{"a grant over all sites", "", grant(accounts.Grant{AllSites: true})},
		{"a grant over a team", "", grant(accounts.Grant{SiteIDs: []string{id}, TeamIDs: []string{id}})},
		{"a grant over nothing", "grants.0.site_ids", grant(accounts.Grant{})},
		{"a grant over a team of no site", "grants.0.site_ids", grant(accounts.Grant{TeamIDs: []string{id}})},
		{"a grant over all sites and one", "grants.0", grant(accounts.Grant{AllSites: true, SiteIDs: []string{id}})},
		{"a grant over a team of all sites", "grants.0", grant(accounts.Grant{AllSites: true, TeamIDs: []string{id}})},
	} {
		t.Run(c.name, func(t *testing.T) {
			u := accounts.User{Login: "ann", Name: "Ann", Language: "en", Theme: "system"}
			c.change(&u)
			var f *fault.Error
			if err := u.Validate(); (err == nil) != (c.field == "") || (errors.As(err, &f) && f.Field != c.field) {
				t.Fatalf("answered %v, want field %q", err, c.field)
			}
		})
	}
}

func TestGrantsAreTheSameInWhateverOrderTheyAreWritten(t *testing.T) {
	a := accounts.Grant{RoleID: "r", SiteIDs: []string{"1", "2"}}
	b := accounts.Grant{RoleID: "r", SiteIDs: []string{"2", "1"}, TeamIDs: []string{}}
	c := accounts.Grant{RoleID: "r", SiteIDs: []string{"1"}}
	if !accounts.SameGrants([]accounts.Grant{a, c}, []accounts.Grant{c, b}) || accounts.SameGrants([]accounts.Grant{a, a}, []accounts.Grant{a, c}) ||
		accounts.SameGrants([]accounts.Grant{a}, nil) {
		t.Error("grants are compared wrongly")
	}
}
