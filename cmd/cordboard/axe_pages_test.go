package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab/centre"
)

// nouns are the pages of the administration, as its navigation lists them.
var nouns = []string{"users", "agents", "queues", "mailboxes", "entry-points", "schedules", "prompts", "scripts", "forms", "dispositions", "pause-reasons", "teams", "skills", "roles", "sites",
	"inboxes", "canned-answers", "contact-fields", "automation-rules", "macros", "knowledge-bases"}

// imported nouns are read from a table as well.
var imported = []string{"users", "entry-points", "dispositions", "pause-reasons", "skills", "contacts"}

// The centre is at work meanwhile: one customer talks and is recorded, one waits, one has been and left a recording.
func TestNoRouteIsClosedToAssistiveTechnologyInEitherTheme(t *testing.T) {
	t.Parallel()
	plan := centre.Plan{Numbers: map[string]string{"800": "Support"}, Wrapup: 120, OfferSeconds: 60,
		Agents: []centre.AgentPlan{{Login: "ana", Name: "Ana Agent", Queues: []string{"Support"}}, {Login: "ben", Name: "Ben Agent", Queues: []string{"Support"}}}}
	w := newWorld(t, "22", plan)
	w.pages = w.daemon.URL
	w.records("Support")
	chats := w.onWhatsApp(channels.Policy{})
	w.furnish()
	b := w.chromium()
	ana := &screen{world: w, b: b, who: "ana"}
	ana.do("goto", w.pages+"/")
	ana.sounds("login")
	ana.do("login", "ana", centre.Password)
	ana.sounds("start-shift")
	ana.begin()
	w.visited(ana)
	rows := w.rows()
	w.callIn("800")
	ana.do("call.offered")
	ana.sounds("offer")
	ana.do("call.accept")
	ana.do("call.connected")
	w.callIn("800")
	chats.says("Where is my parcel?")
	w.eventually("the second caller and somebody who writes wait", func() bool {
		f, err := w.admin.Floor(w.Context())
		w.must(err)
		return len(f.Interactions) == 3
	})
	var threads struct{ Items []struct{ ID string } }
	w.must(w.admin.Do(w.Context(), http.MethodGet, "/threads", nil, &threads))
	thread := threads.Items[0].ID
	boss := &screen{world: w, b: b, who: "admin"}
	boss.do("goto", w.pages+"/")
	boss.do("login", centre.AdminLogin, centre.AdminPassword)
	boss.do("loggedIn")
	for _, theme := range []string{"light", "dark"} {
		ana.do("theme", theme)
		ana.do("press", "Shift+F9")
		ana.do("settled")
		ana.sound("sheet", theme)
		ana.do("press", "Escape")
		ana.sound("desk", theme)
	}
	for _, path := range append(boss.routes(rows), "/inbox", "/inbox/"+thread, "/inbox?view=mentions", "/contacts/"+rows["contacts"], "/admin/satisfaction", "/admin/inboxes/"+rows["inboxes"]+"/bot") {
		boss.do("goto", w.pages+path)
		boss.do("settled")
		for _, theme := range []string{"light", "dark"} {
			boss.do("theme", theme)
			boss.sound(path, theme)
		}
	}
	for _, path := range []string{"/me", "/desk", "/desk/waiting"} {
		ana.do("goto", w.pages+path)
		ana.do("settled")
		ana.sound(path, "dark")
	}
	boss.finds("the end", "a page threw", "noise")
}

// sounds proves it of the scene of now in both themes.
func (s *screen) sounds(scene string) {
	s.Helper()
	s.do("settled")
	for _, theme := range []string{"light", "dark"} {
		s.do("theme", theme)
		s.sound(scene, theme)
	}
}

// sound proves that a screen is open to assistive technology, and shows something.
func (s *screen) sound(at, theme string) {
	s.Helper()
	s.until(at+" is drawn", "document.body.textContent.length > 20 && !document.querySelector('[class*=_bone_]')")
	s.shot(theme + strings.NewReplacer("/", "-", "?", "-", "=", "-").Replace(strings.TrimPrefix("-"+at, "-/")))
	s.finds(at+" in the "+theme+" theme", "axe", "axe")
	s.until(at+" is not broken", "!document.querySelector('main [class*=_error_]')")
}

// routes are all addresses of the router, with rows where they show one.
func (s *screen) routes(rows map[string]string) []string {
	out := []string{"/floor", "/floor?view=tiles", "/floor?view=queues", "/floor?view=heat", "/floor?agent=" + s.centre.Agents["ana"], "/floor/queues/" + s.centre.Queues["Support"].ID,
		"/contacts?q=600123123&id=" + rows["contacts"], "/conversations", "/conversations?view=messages", "/me", "/admin/system", "/admin/setup", "/admin/audit", "/admin/presence", "/admin/permissions", "/nowhere"}
	for _, n := range nouns {
		out = append(out, "/admin/"+n, "/admin/"+n+"/new")
		if id := rows[n]; id != "" {
			out = append(out, "/admin/"+n+"/"+id)
		}
	}
	for _, n := range imported {
		out = append(out, "/admin/"+n+"/import")
	}
	return append(append(out, s.listRoutes()...), s.campaignRoutes()...)
}

// furnish makes a row of each noun that a new centre has none of.
func (w *world) furnish() {
	w.Helper()
	for noun, row := range map[string]map[string]any{
		"mailboxes":        {"name": "Night", "queue_id": w.centre.Queues["Support"].ID, "max_seconds": 60},
		"prompts":          {"name": "Welcome", "texts": map[string]string{"en": "Welcome.", "es": "Bienvenidos."}},
		"teams":            {"name": "Early"},
		"skills":           {"name": "French"},
		"scripts":          {"name": "Welcome", "steps": []any{map[string]any{"key": "s1", "title": "Hello", "text": "Hello {{lead.name}}"}}},
		"forms":            {"name": "Survey", "fields": []any{map[string]any{"key": "age", "label": "Age", "kind": "number"}}},
		"canned-answers":   {"shortcut": "hello", "title": "Hello", "body": "Good morning!", "language": "en"},
		"contact-fields":   {"key": "plan", "label": "Plan", "kind": "text", "position": 1},
		"automation-rules": {"name": "Refunds", "active": true, "when": "customer_wrote", "conditions": []any{}, "actions": []any{map[string]any{"do": "tag", "value": "refund"}}},
		"macros":           {"name": "Solved", "queue_ids": []any{}, "actions": []any{map[string]any{"do": "resolve"}}},
		"knowledge-bases":  {"name": "Shop"},
		"schedules":        {"name": "Office", "time_zone": "Europe/Madrid", "periods": []any{}},
	} {
		row["site_id"] = w.centre.SiteID
		w.must(w.admin.Do(w.Context(), http.MethodPost, "/"+noun, row, nil))
	}
}

// rows tells one row of each noun, and the customer who has called.
func (w *world) rows() map[string]string {
	w.Helper()
	rows := map[string]string{}
	for _, n := range nouns {
		var list struct{ Items []struct{ ID string } }
		w.must(w.admin.Do(w.Context(), http.MethodGet, "/"+n, nil, &list))
		if len(list.Items) == 0 {
			w.Fatalf("there are no %s", n)
		}
		rows[n] = list.Items[0].ID
	}
	var known struct{ Items []struct{ ID string } }
	w.must(w.admin.Do(w.Context(), http.MethodGet, "/contacts?phone=600123123", nil, &known))
	if len(known.Items) == 0 {
		w.Fatal("the caller is not among the contacts")
	}
	rows["contacts"] = known.Items[0].ID
	return rows
}

// visited leaves a call behind that has been recorded and coded.
func (w *world) visited(ana *screen) {
	w.Helper()
	caller := w.callIn("800")
	ana.do("call.offered")
	ana.do("call.accept")
	ana.do("call.connected")
	w.tone(caller, agentTone)
	i := w.held("ana")
	soundPasses(time.Second)
	w.must(caller.Hangup(w.Context()))
	ana.do("wrapup.shown")
	ana.sounds("wrapup")
	ana.do("wrapup.code", 1)
	ana.do("wrapup.finish")
	ana.do("waitState", "ready")
	w.eventually("the wrap-up is over", func() bool { return w.held("ana").State != events.InteractionWrappingUp })
	w.file(i.ID)
}
