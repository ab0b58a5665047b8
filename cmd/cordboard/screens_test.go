package main

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab/centre"
)

var inSpanish = centre.Plan{Numbers: map[string]string{"800": "Soporte"}, Wrapup: 120, OfferSeconds: 20,
	Agents: []centre.AgentPlan{{Login: "ana", Name: "Ana Agente", Queues: []string{"Soporte"}}}}

// One journey proves what only a whole screen can prove: that nobody needs a mouse, that Spanish is spoken throughout,
// and that 320 px (a phone, or 400 % zoom) are enough for everything.
func TestTheScreensAreWorkedWithoutAMouseInSpanishAndOnTheWidthOfAPhone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "22", inSpanish)
	w.pages = w.daemon.URL
	b := w.chromium()
	w.speaks("ana", "es")
	w.must(w.admin.Do(w.Context(), http.MethodPatch, "/session/preferences", map[string]string{"language": "es"}, nil))
	names := []string{"Soporte", "Ana Agente", "ana"}
	for _, c := range w.centre.Codes {
		names = append(names, c.Name, c.Label["en"])
	}
	ana := &screen{world: w, b: b, who: "ana"}
	ana.do("goto", w.pages+"/")
	ana.do("loginShown") // the page has kept its own guess by then
	ana.do("eval", "localStorage.setItem('cordboard.language','es')")
	ana.do("reload")
	ana.do("loginShown")
	ana.spanish("login", names)

	ana.do("keys.login", "ana", centre.Password)
	ana.do("keys.tabTo", "start-shift")
	ana.spanish("shift", names)
	ana.do("press", "Enter")
	ana.do("phoneReady")
	ana.do("waitState", "paused")
	ana.do("press", "Shift+P")
	ana.do("waitState", "ready")
	ana.spanish("ready", names)
	ana.byKeys(names)
	ana.narrow(names)

	boss := &screen{world: w, b: b, who: "admin"}
	boss.do("goto", w.pages+"/")
	boss.do("login", centre.AdminLogin, centre.AdminPassword)
	boss.do("loggedIn")
	boss.do("size", 320, 640)
	boss.administers(names)
}

// speaks sets the language of a person as the person would.
func (w *world) speaks(login, language string) {
	w.Helper()
	w.must(w.as(login).Do(w.Context(), http.MethodPatch, "/session/preferences", map[string]string{"language": language}, nil))
}

// byKeys takes a call from the offer to its code without touching a mouse.
func (s *screen) byKeys(names []string) {
	s.Helper()
	caller := s.callIn("800")
	s.do("call.offered")
	s.spanish("offer", names)
	s.do("press", "F2")
	s.do("call.connected")
	s.tone(caller, agentTone)
	s.do("press", "F9")
	s.do("call.inState", "held")
	s.hears(caller.HearsMusic)
	s.spanish("held", names)
	s.do("press", "F9")
	s.do("call.connected")
	s.do("press", "F8") // the tone in the microphone goes on, so the agent seems to speak
	s.do("call.spokenMuted")
	s.spanish("muted", names)
	s.do("press", "F8")
	s.do("press", "n")
	s.do("keys.type", "Llamar el lunes 2")
	s.do("press", "Escape")
	s.do("press", "d")
	s.do("keys.tabTo", "tone-1")
	s.spanish("keypad", names)
	s.do("press", "Escape")
	s.do("press", "Escape")
	s.do("press", "p")
	s.spanish("state", names)
	s.do("press", "Escape")
	s.do("press", "?")
	s.do("keys.tabTo", "key-accept")
	s.spanish("keys", names)
	s.do("press", "Escape")
	s.do("press", "Shift+F8")
	s.hears(func(ctx context.Context) error { _, err := caller.WaitEnded(ctx); return err })
	s.do("wrapup.shown")
	s.do("press", "2")
	s.spanish("wrapup", names)
	s.do("press", "Control+Enter")
	s.do("waitState", "ready")
	var past struct{ Items []events.Interaction }
	s.eventually("the record has the digit's code and the notes", func() bool {
		s.must(s.as("ana").Do(s.Context(), http.MethodGet, "/interactions", nil, &past))
		return len(past.Items) == 1 && past.Items[0].DispositionID == s.centre.Codes[1].ID && past.Items[0].Notes == "Llamar el lunes 2"
	})
}

// narrow works a second call at 320 px: nothing is out of reach, in no part of the desk.
func (s *screen) narrow(names []string) {
	s.Helper()
	s.do("size", 320, 640)
	s.reachable("ready", names)
	caller := s.callIn("800")
	s.do("call.offered")
	s.reachable("offer", names)
	s.do("call.accept")
	s.do("call.connected")
	s.tone(caller, agentTone)
	for _, key := range []string{"g 2", "g 4", "g 3"} { // work list, customer, conversation
		s.do("press", "g")
		s.do("press", key[2:])
		s.reachable("pane-"+key[2:], names)
	}
	s.do("spacing")
	s.reachable("spacing", names)
	s.do("reload")
	s.hears(caller.HearsMusic)
	s.reachable("return", names)
	s.do("call.returnTo")
	s.do("call.connected")
	s.tone(caller, agentTone)
	s.do("endShift")
	s.reachable("end", names)
	s.do("endAfterWork")
	s.reachable("end-after", names)
	s.do("call.hangup")
	s.do("wrapup.shown")
	s.reachable("wrapup", names)
	s.do("press", "1")
	s.do("wrapup.finish")
	s.do("shiftOver")
	s.reachable("shift", names)
	for _, path := range []string{"/contacts", "/me", "/inbox", "/desk/waiting"} {
		s.visits(path, names)
	}
}

// administers visits every page of the floor and the administration, lists and forms.
func (s *screen) administers(names []string) {
	s.Helper()
	s.visits("/floor", names)
	for _, n := range nouns {
		s.visits("/admin/"+n, names)
		s.visits("/admin/"+n+"/new", names)
	}
	for _, n := range imported {
		s.visits("/admin/"+n+"/import", names)
	}
	for _, path := range []string{"/floor?view=tiles", "/floor?view=queues", "/floor?view=heat", "/floor?agent=" + s.centre.Agents["ana"], "/floor/queues/" + s.centre.Queues["Soporte"].ID, "/admin/audit", "/admin/system", "/admin/setup", "/admin/presence", "/admin/crm-hosts", "/admin/permissions", "/inbox", "/inbox?view=mentions", "/admin/satisfaction"} {
		s.visits(path, names)
	}
}

func (s *screen) visits(path string, names []string) {
	s.Helper()
	s.do("goto", s.pages+path)
	s.do("settled")
	s.reachable(strings.NewReplacer("/", "-", "?", "-").Replace(strings.TrimPrefix(path, "/")), names)
}

// spanish proves that no English is left on the screen.
func (s *screen) spanish(at string, names []string) {
	s.Helper()
	s.shot(at)
	s.finds(at, "left in English", "english", names)
}

// reachable proves that a narrow screen hides nothing, speaks Spanish and is open to assistive technology.
func (s *screen) reachable(at string, names []string) {
	s.Helper()
	s.shot("320-" + at)
	s.finds(at, "out of reach at 320 px", "outOfReach")
	s.finds(at, "left in English", "english", names)
	s.finds(at, "axe at 320 px", "axe")
}

func (s *screen) finds(at, what, call string, args ...any) {
	s.Helper()
	var found []string
	s.must(s.b.Do(s.Context(), &found, s.who, call, args...))
	for _, f := range found {
		s.Errorf("%s, %s: %s", at, what, f)
	}
}
