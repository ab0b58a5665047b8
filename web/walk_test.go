package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/accounts"
)

const someID = "01J00000000000000000000XYZ"

// TestEveryOperationAsksForItsPermission walks all operations as everybody there is: who lacks the permission is refused
// before anything else is looked at, and who has it is not.
func TestEveryOperationAsksForItsPermission(t *testing.T) {
	h := newHouse(t)
	held := map[string][]accounts.Permission{"": nil, "nobody": nil, "admin": accounts.AllPermissions(), "local1": accounts.AllPermissions()}
	for _, r := range accounts.BuiltinRoles() {
		switch r.ID {
		case accounts.RoleSupervisor:
			held["super1"], held["super2"], held["queuer1"] = r.Permissions, r.Permissions, r.Permissions
		case accounts.RoleAgent:
			held["agent1"], held["agent2"] = r.Permissions, r.Permissions
		}
	}
	for _, op := range h.server.Operations() {
		if op.ID == "session-login" || op.ID == "session-logout" {
			continue // they would change who asks
		}
		for who, perms := range held {
			t.Run(op.ID+" as "+map[bool]string{true: "nobody logged in", false: who}[who == ""], func(t *testing.T) {
				path := strings.ReplaceAll(op.Path, "{id}", someID)
				body := ""
				if op.Method != http.MethodGet {
					body = `{"unknown_field":1}`
				}
				a := h.as(who).do(op.Method, path, body)
				needs := op.Access.Permissions()
				may := who != "" && (len(needs) == 0 || slices.ContainsFunc(needs, func(p accounts.Permission) bool { return slices.Contains(perms, p) }))
				refused := a.status == http.StatusUnauthorized || a.status == http.StatusForbidden
				// Roles of the whole installation ask for more than to hold the permission somewhere.
				if may && who == "local1" && strings.HasPrefix(op.ID, "role-") {
					return
				}
				if may == refused {
					t.Errorf("%s needs %s: got %d %s", op.ID, op.Access, a.status, a.body)
				}
				if who == "" && a.status != http.StatusUnauthorized {
					t.Errorf("without a session: got %d", a.status)
				}
				if a.status >= 500 {
					t.Errorf("it broke: %d %s", a.status, a.body)
				}
			})
		}
	}
}

// TestNothingOfOneSiteIsSeenOrChangedFromTheOther takes every row of the south as people of the north.
func TestNothingOfOneSiteIsSeenOrChangedFromTheOther(t *testing.T) {
	h := newHouse(t)
	s := h.south
	for _, who := range []string{"super1", "queuer1", "local1"} {
		c := h.as(who)
		for path, id := range map[string]string{"queues": s.queue.ID, "entry-points": s.entry.ID, "schedules": s.schedule.ID, "dispositions": s.code.ID,
			"users": s.user.ID, "agents": s.agent.ID, "teams": s.team.ID, "skills": s.skill.ID, "pause-reasons": s.reason.ID, "sites": s.ID, "contacts": s.contact.ID} {
			list := c.do(http.MethodGet, "/api/v1/"+path+"?limit=200", "")
			if list.status != http.StatusOK || strings.Contains(list.body, id) || strings.Contains(list.body, "South") {
				t.Errorf("%s lists %s: %d %s", who, path, list.status, list.body)
			}
			if path != "sites" {
				if a := c.do(http.MethodGet, "/api/v1/"+path+"/"+id, ""); a.status != http.StatusNotFound || strings.Contains(a.body, "South") {
					t.Errorf("%s reads %s: %d %s", who, path, a.status, a.body)
				}
			}
			if who != "local1" {
				continue
			}
			own := h.as("admin").do(http.MethodGet, "/api/v1/"+path+"/"+id, "").body
			if path == "sites" {
				own = `{"id":"` + id + `","name":"Mine now","time_zone":"UTC","country":"CO","version":1}`
			}
			if a := c.do(http.MethodPut, "/api/v1/"+path+"/"+id, own); a.status != http.StatusNotFound && a.status != http.StatusForbidden {
				t.Errorf("%s writes %s: %d %s", who, path, a.status, a.body)
			}
			if path == "contacts" {
				continue
			}
			if a := c.do(http.MethodDelete, "/api/v1/"+path+"/"+id, ""); a.status != http.StatusNotFound && a.status != http.StatusForbidden {
				t.Errorf("%s deletes %s: %d %s", who, path, a.status, a.body)
			}
		}
		if a := c.do(http.MethodGet, "/api/v1/contacts?phone=%2B57300000002", ""); strings.Contains(a.body, "South") {
			t.Errorf("%s finds a contact by number: %s", who, a.body)
		}
	}
	if a := h.as("super1").do(http.MethodPut, "/api/v1/agents/"+s.agent.ID+"/state", `{"state":"paused"}`); a.status != http.StatusNotFound {
		t.Errorf("a supervisor of the north pauses an agent of the south: %d", a.status)
	}
}
