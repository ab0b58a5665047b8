package main

import (
	"net/http"
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab/centre"
)

// click presses what bears a test id, once it is there.
func (s *screen) click(id string) {
	s.Helper()
	s.until("there is "+id, "document.querySelector('[data-testid="+id+"]') !== null")
	s.do("eval", "document.querySelector('[data-testid="+id+"]').click()")
}

// until waits for a condition of the page.
func (s *screen) until(what, condition string) {
	s.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		var is bool
		s.must(s.b.Do(s.Context(), &is, s.who, "eval", "!!("+condition+")"))
		if is {
			return
		}
		if time.Now().After(deadline) {
			s.shot("failed")
			s.Fatalf("after 20 s it is still not so that %s", what)
		}
		between()
	}
}

const pressed = "document.querySelector('[data-testid=recording]')?.getAttribute('aria-pressed') === "

func TestAnAgentPausesTheRecordingByKeyAndTheSupervisorFindsAndHearsItInTheHistory(t *testing.T) {
	t.Parallel()
	plan := centre.Plan{Numbers: map[string]string{"800": "Support"}, Wrapup: 120, OfferSeconds: 20,
		Agents: []centre.AgentPlan{{Login: "ana", Name: "Ana Agent", Queues: []string{"Support"}}}}
	w := newWorld(t, "22", plan)
	w.pages = w.daemon.URL
	w.records("Support")
	b := w.chromium()
	ana := w.screen(b, "ana")
	ana.begin()
	caller := w.callIn("800")
	ana.do("call.offered")
	ana.do("call.decline")
	w.missedOnce("ana")
	ana.until("it rings again, and the list tells of the one before", "document.querySelector('[data-testid=missed]') !== null")
	ana.do("call.offered")
	ana.do("call.accept")
	ana.do("call.connected")
	ana.until("the strip shows that it records", pressed+"'false'")
	i := w.held("ana")
	w.tone(caller, agentTone)
	ana.shot("recording")
	ana.do("press", "v")
	ana.until("the strip shows the pause", pressed+"'true'")
	if how := w.held("ana").Recording; how != "paused" {
		t.Errorf("the strip shows a pause and the recording is %q", how)
	}
	ana.shot("recording-paused")
	ana.do("size", 320, 640)
	ana.finds("paused", "out of reach at 320 px", "outOfReach")
	ana.finds("paused", "axe at 320 px", "axe")
	ana.shot("320-recording-paused")
	soundPasses(time.Second)
	ana.do("press", "v")
	ana.until("it records again", pressed+"'false'")
	soundPasses(2 * time.Second)
	ana.do("press", "F9")
	ana.do("call.inState", "held")
	ana.do("press", "F9")
	ana.do("call.connected")
	ana.do("call.hangup")
	w.eventually("wrap-up begins", func() bool { return w.held("ana").State == events.InteractionWrappingUp })
	r, _ := w.file(i.ID)

	boss := &screen{world: w, b: b, who: "admin"}
	boss.do("goto", w.pages+"/")
	boss.do("login", centre.AdminLogin, centre.AdminPassword)
	boss.do("loggedIn")
	var found struct{ Items []struct{ ID string } }
	w.must(w.admin.Do(w.Context(), http.MethodGet, "/contacts?phone=600123123", nil, &found))
	boss.do("goto", w.pages+"/contacts?q=Torres&id="+found.Items[0].ID)
	boss.click("open-recording")
	boss.click("play")
	boss.until("it plays", "(document.querySelector('audio')?.currentTime ?? 0) > 0.5")
	boss.do("eval", "document.querySelector('[data-testid=play]').focus()")
	boss.do("press", "Space")
	boss.until("space stops it", "document.querySelector('audio').paused")
	boss.do("press", "Shift+ArrowRight")
	boss.until("and an arrow moves", "document.querySelector('audio').currentTime > 1")
	boss.shot("player")
	boss.finds("player", "axe", "axe")
	boss.do("size", 320, 640)
	boss.finds("player", "out of reach at 320 px", "outOfReach")
	boss.shot("320-player")
	boss.do("size", 1440, 900)
	boss.findsTheConversation(i.ID)
	ana.do("size", 1440, 900)
	ana.do("wrapup.code", 1)
	ana.do("wrapup.finish")
	ana.do("waitState", "ready")
	ana.do("goto", w.pages+"/conversations")
	ana.until("the agent finds the own conversation", "document.querySelector('[data-testid=conversation] a') !== null")
	ana.shot("own-conversations")
	w.must(w.as("ana").Do(w.Context(), http.MethodDelete, "/desk/shift", nil, nil))
	boss.hearsAMessageThatStays()
	boss.writesSomebodyDown()
	boss.narrowInSpanish(i.ID, []string{"Support", "Ana Agent", "ana", "Torres", "Carla Nova"})
	if r.DurationMS < 3000 || len(r.Muted) != 1 {
		t.Errorf("the recording: %+v", r)
	}
}
