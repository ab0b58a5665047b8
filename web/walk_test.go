package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/projector"
	"github.com/cordboard/cordboard/sql/store"
	"github.com/cordboard/cordboard/web"
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
				path := somePath(t, op.Path)
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

// somePath fills in every parameter of a path with something that could be there.
func somePath(t *testing.T, path string) string {
	t.Helper()
	path = strings.NewReplacer("{id}", someID, "{list_id}", someID, "{sample_id}", someID, "{language}", "es", "{extension}", "1999", "{message_id}", someID, "{kind}", "reply", "{number}", "+34600000001", "{macro_id}", someID, "{seq}", "7", "{source_id}", someID).Replace(path)
	if strings.Contains(path, "{") {
		t.Fatalf("%s has a parameter this test does not know", path)
	}
	return path
}

// TestNothingOfOneSiteIsSeenOrChangedFromTheOther takes every row of the south as people of the north.
func TestNothingOfOneSiteIsSeenOrChangedFromTheOther(t *testing.T) {
	h := newHouse(t)
	s := h.south
	for _, who := range []string{"super1", "queuer1", "local1"} {
		c := h.as(who)
		for path, id := range map[string]string{"queues": s.queue.ID, "entry-points": s.entry.ID, "schedules": s.schedule.ID, "dispositions": s.code.ID,
			"users": s.user.ID, "agents": s.agent.ID, "teams": s.team.ID, "skills": s.skill.ID, "pause-reasons": s.reason.ID, "sites": s.ID, "contacts": s.contact.ID, "prompts": s.prompt.ID, "mailboxes": s.mailbox.ID,
			"scripts": s.script.ID, "forms": s.form.ID, "canned-answers": s.canned.ID} {
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
			if a := c.do(http.MethodGet, "/api/v1/"+path+"/"+id+"/used-by", ""); a.status != http.StatusNotFound || strings.Contains(a.body, "South") {
				t.Errorf("%s asks what uses %s: %d %s", who, path, a.status, a.body)
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

// TestThePastOfOneSiteIsHiddenFromTheOther does the same with what is no row of an administrator's: the past, the live floor,
// sounds and messages.
func TestThePastOfOneSiteIsHiddenFromTheOther(t *testing.T) {
	h := newHouse(t, func(c *web.Config) { c.Stores.History = c.Stores.Past.(*store.Store) })
	const talk, tape = "01J00000000000000000000SAK", "01J00000000000000000000SAP"
	s, n := h.south, h.north
	at := time.Now()
	i := events.Interaction{ID: talk, SiteID: s.ID, QueueID: s.queue.ID, Channel: events.Voice, Direction: events.Inbound, State: events.InteractionDone, Since: at, CreatedAt: at, QueuedAt: at, From: "5730077"}
	r := events.Recording{ID: tape, CallID: talk, InteractionID: talk, SiteID: s.ID, QueueID: s.queue.ID, State: events.RecordingKept, StartedAt: at, EndedAt: at.Add(time.Minute), Bytes: 1}
	if err := h.store.ApplyLive(t.Context(), projector.Batch{To: projector.Position{Seq: 1, EventID: "e", At: at}, Interactions: []projector.Interaction{{Interaction: i, Seq: 1, ChangedAt: at}},
		Recordings: []projector.Recording{{Recording: r, Seq: 1, ChangedAt: at}}}); err != nil {
		t.Fatal(err)
	}
	rows := []string{"/interactions/" + talk, "/queues/" + s.queue.ID + "/quarters", "/agents/" + s.agent.ID + "/day", "/sites/" + s.ID + "/presence", "/sites/" + s.ID + "/crm-hosts", "/queues/" + s.queue.ID + "/answers", "/recordings/" + tape + "/audio",
		"/prompts/" + s.prompt.ID + "/audio/es", "/voicemail/" + talk + "/audio"}
	lists := []string{"/interactions?limit=200", "/interactions?queue_id=" + s.queue.ID, "/floor", "/floor/hours", "/audit?limit=200", "/users?limit=200"}
	all := ""
	for _, path := range lists {
		all += h.as("admin").do(http.MethodGet, "/api/v1"+path, "").body
	}
	for _, id := range []string{talk, s.ID, s.queue.ID, s.user.ID} {
		if !strings.Contains(all, id) {
			t.Errorf("not even who may see everything sees %s", id)
		}
	}
	for _, who := range []string{"super1", "queuer1", "local1"} {
		for _, path := range rows {
			a := h.as(who).do(http.MethodGet, "/api/v1"+path, "")
			if a.status != http.StatusNotFound && (a.status != http.StatusForbidden || who == "local1") || strings.Contains(a.body, s.ID) {
				t.Errorf("%s reads %s: %d %s", who, path, a.status, a.body)
			}
		}
		for _, path := range lists {
			a := h.as(who).do(http.MethodGet, "/api/v1"+path, "")
			for _, secret := range []string{"South", talk, "5730077", s.queue.ID, s.agent.ID, s.user.ID} {
				if strings.Contains(a.body, secret) {
					t.Errorf("%s sees %s of the south in %s: %d %s", who, secret, path, a.status, a.body)
				}
			}
		}
	}
	// what is in reach is there, from either side
	h.as("super2").do(http.MethodGet, "/api/v1/interactions/"+talk, "").wants(200)
	h.as("super2").do(http.MethodGet, "/api/v1/queues/"+s.queue.ID+"/quarters", "").wants(200)
	h.as("super2").do(http.MethodGet, "/api/v1/agents/"+s.agent.ID+"/day", "").wants(200)
	h.as("super2").do(http.MethodGet, "/api/v1/queues/"+n.queue.ID+"/quarters", "").wants(404)
}
