package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/browser"
	"github.com/cordboard/cordboard/lab/centre"
)

const uiFolder = "../../ui"

// screen is one person's page in real Chromium.
type screen struct {
	*world
	b   *browser.Browser
	who string
}

func (s *screen) do(call string, args ...any) {
	s.Helper()
	if err := s.b.Do(s.Context(), nil, s.who, call, args...); err != nil {
		s.shot("failed")
		s.Fatal(err)
	}
}

// shot keeps a picture of the page where a person can look at it, when asked to.
func (s *screen) shot(name string) {
	if dir := os.Getenv("CORDBOARD_SHOTS"); dir != "" {
		_ = s.b.Do(s.Context(), nil, s.who, "shot", filepath.Join(dir, s.who+"-"+name+".png"))
	}
}

func (w *world) chromium() *browser.Browser { return w.humming(agentTone) }

// humming is a Chromium of its own, whose microphone hums so that what somebody hears tells with whom they talk.
func (w *world) humming(hz float64) *browser.Browser {
	w.Helper()
	if _, err := os.Stat(filepath.Join(uiFolder, "dist", "index.html")); err != nil {
		w.Fatal("the web pages are not built; run make ui, then this test again")
	}
	mic := filepath.Join(w.TempDir(), fmt.Sprintf("microphone-%g.wav", hz))
	w.must(lab.Tones(48000, 10*time.Second, hz).WriteWAV(mic))
	b, err := browser.Start(uiFolder, mic)
	w.must(err)
	w.Cleanup(func() { w.check(b.Close()) })
	return b
}

func (w *world) screen(b *browser.Browser, login string) *screen {
	s := &screen{world: w, b: b, who: login}
	s.do("goto", w.pages+"/")
	s.do("login", login, centre.Password)
	return s
}

// begin starts the shift and waits for the phone.
func (s *screen) begin() {
	s.Helper()
	s.do("startShift")
	s.do("phoneReady")
	s.do("goReady")
	s.do("waitState", "ready")
}

func TestAnAgentWorksAWholeCallInChromium(t *testing.T) {
	plan := centre.Plan{Numbers: map[string]string{"800": "Support"}, Wrapup: 120, OfferSeconds: 8,
		Agents: []centre.AgentPlan{{Login: "ana", Name: "Ana Agent", Queues: []string{"Support"}}}}
	// once on the daemon's own TLS listener, once behind a base path as a PBX's web server would pass it on
	ways := map[string]func(*centre.Config){
		"22": func(c *centre.Config) { c.TLS = freeAddress(t) },
		"16": func(c *centre.Config) { c.BasePath = "/cordboard/" },
	}
	eachWay := func(f func(*world)) {
		for _, version := range []string{"22", "16"} {
			t.Run("Asterisk "+version, func(t *testing.T) {
				w := newWorld(t, version, plan, ways[version])
				w.pages = w.daemon.URL
				if w.daemon.TLS() != "" {
					w.pages = "https://" + w.daemon.TLS()
				}
				f(w)
			})
		}
	}
	eachWay(func(w *world) {
		b := w.chromium()
		ana := w.screen(b, "ana")
		ana.begin()
		ana.do("hearsEcho")
		ana.do("phoneReady")
		caller := w.callIn("800")
		ana.do("call.offered")
		ana.shot("offer")
		ana.do("call.accept")
		ana.do("call.connected")
		w.tone(caller, agentTone)
		ana.shot("talk")
		ana.tellsDigits(caller)
		ana.isMuted(caller)

		ana.do("call.hold")
		ana.do("call.inState", "held")
		w.hears(caller.HearsMusic)
		ana.do("call.hold")
		ana.do("call.connected")
		w.tone(caller, agentTone)

		ana.do("reload")
		w.hears(caller.HearsMusic)
		ana.shot("reloaded")
		ana.do("call.returnTo")
		ana.do("call.connected")
		w.tone(caller, agentTone)

		w.must(w.daemon.Kill())
		w.tone(caller, agentTone)
		w.up(w.Context())
		ana.do("phoneReady")
		w.tone(caller, agentTone)
		w.must(caller.Hangup(w.Context()))
		ana.do("wrapup.shown")
		ana.shot("wrapup")
		ana.do("wrapup.code", 1)
		ana.do("wrapup.finish")
		ana.do("waitState", "ready")

		ana.dialsOut()

		ben := w.madeInTheForms(b, "ben")
		second := w.callIn("800")
		ana.do("call.offered")
		// ana does not answer: the next one is asked, and ana is out of routing
		ben.do("call.offered")
		ben.do("call.accept")
		ben.do("call.connected")
		w.tone(second, agentTone)
		w.eventually("ana, who did not answer, is out of routing", func() bool {
			d, err := w.as("ana").Desk(w.Context())
			w.must(err)
			if d.Agent.State == events.AgentReady {
				return false
			}
			w.Logf("ana is %s (%s)", d.Agent.State, d.Agent.Cause)
			return true
		})
		ben.do("call.hangup")
		w.hears(func(ctx context.Context) error { _, err := second.WaitEnded(ctx); return err })
		ben.do("wrapup.shown")
		w.eventually("the desk agrees", func() bool { return w.held("ben").State == events.InteractionWrappingUp })
		w.quiet(b)
	})
}

func freeAddress(t *testing.T) string {
	t.Helper()
	port, err := lab.Port()
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("127.0.0.1:%d", port)
}

// quiet proves that no page threw.
func (w *world) quiet(b *browser.Browser) {
	w.Helper()
	var noise []string
	w.must(b.Do(w.Context(), &noise, "admin", "noise"))
	for _, n := range noise {
		w.Errorf("a page threw: %s", n)
	}
}
