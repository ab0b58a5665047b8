package main

import (
	"time"

	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/browser"
	"github.com/cordboard/cordboard/lab/centre"
)

// tellsDigits proves that the digits of the page's keypad arrive at the other end, each of them once.
func (s *screen) tellsDigits(caller *lab.Customer) {
	s.Helper()
	const digits = "1590*#"
	s.do("call.tones", digits)
	s.eventually("the keys have come to the caller", func() bool { return len(caller.Digits()) >= len(digits) })
	if got := caller.Digits(); got != digits {
		s.Errorf("the page pressed %q, and the caller's end was told %q", digits, got)
	}
}

// isMuted proves mute by the caller's ear: nothing, and then the agent again.
func (s *screen) isMuted(caller *lab.Customer) {
	s.Helper()
	s.do("call.mute")
	s.hears(caller.HearsNothing)
	s.do("call.mute")
	s.tone(caller, agentTone)
}

// dialsOut calls somebody from the page; both hear each other, and the page hangs up.
func (s *screen) dialsOut() {
	s.Helper()
	file, err := s.lab.Carrier.SetPhone(s.Context(), "1050", lab.Phone{Tone: customerTone, Record: true})
	s.must(err)
	s.do("ear.listen", customerTone)
	s.do("call.dial", "991050")
	s.do("call.connected")
	ear{s.world, file}.hears("the agent on the page", hums(agentTone))
	s.do("ear.hears", time.Now().UnixMilli())
	s.do("call.hangup")
	s.do("wrapup.shown")
	s.do("wrapup.finish")
	s.do("waitState", "ready")
}

// madeInTheForms makes an agent as an administrator does, on a page, and signs that agent in on another. From the press that
// saves to the phone that is registered it takes ten seconds at most, by whoever sits there.
func (w *world) madeInTheForms(b *browser.Browser, login string) *screen {
	w.Helper()
	admin := &screen{world: w, b: b, who: "admin"}
	admin.do("goto", w.pages+"/")
	admin.do("login", centre.AdminLogin, centre.AdminPassword)
	admin.do("loggedIn")
	admin.do("admin.newAgent", map[string]string{"name": "Made Here", "login": login, "password": centre.Password, "role": "Agent", "site": "Head office", "queue": "Support"})
	made := &screen{world: w, b: b, who: login}
	made.do("goto", w.pages+"/")
	made.do("loginShown")
	began := time.Now()
	admin.do("admin.save")
	admin.do("admin.saved")
	saved := time.Since(began)
	made.do("login", login, centre.Password)
	made.do("startShift")
	made.do("phoneReady")
	took := time.Since(began)
	w.Logf("an agent made in the forms: saved after %v, the phone in the browser registered %v after the press", saved.Round(time.Millisecond), took.Round(time.Millisecond))
	if took > 10*time.Second {
		w.Errorf("the phone of an agent made in the forms took %v, and 10 s are promised", took)
	}
	made.do("goReady")
	made.do("waitState", "ready")
	return made
}
