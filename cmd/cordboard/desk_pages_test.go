package main

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
)

var twoAtTheDesk = centre.Plan{Numbers: map[string]string{"800": "Soporte"}, Wrapup: 120, OfferSeconds: 20,
	Agents: []centre.AgentPlan{{Login: "ana", Name: "Ana Agente", Queues: []string{"Soporte"}}, {Login: "ben", Name: "Ben Agente", Queues: []string{"Soporte"}}}}

// trio is two agents and their supervisor, each on a page.
type trio struct {
	*world
	ana, ben, boss *screen
	// check is what is proved of a screen at a moment of the journey.
	check func(s *screen, at string)
}

// Nobody touches a mouse here. Each agent's microphone hums a tone of its own: the customer's ear proves who talks.
func TestTwoAgentsConsultAndHandOverByKeyboardWhileTheSupervisorWatches(t *testing.T) {
	t.Parallel()
	t.Run("Asterisk 22", func(t *testing.T) {
		t.Parallel()
		wholeDesk(newTrio(newWorld(t, "22", twoAtTheDesk), "en", func(s *screen, at string) {
			s.shot(at)
			s.finds(at, "axe", "axe")
		}))
	})
	t.Run("Asterisk 16, in Spanish, on narrow screens", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, "16", twoAtTheDesk)
		names := []string{"Soporte", "Ana Agente", "Ben Agente", "ana", "ben", "Wants a refund."}
		for _, c := range w.centre.Codes {
			names = append(names, c.Name, c.Label["en"])
		}
		for _, p := range w.centre.Pauses {
			names = append(names, p.Name, p.Label["en"])
		}
		d := newTrio(w, "es", func(s *screen, at string) { s.reachable(at, names) })
		d.ana.do("size", 320, 640)
		d.ben.do("size", 320, 640)
		d.boss.do("size", 768, 900)
		wholeDesk(d)
	})
}

func newTrio(w *world, language string, check func(*screen, string)) trio {
	w.Helper()
	w.pages = w.daemon.URL
	w.speaks("ana", language)
	w.speaks("ben", language)
	w.must(w.admin.Do(w.Context(), http.MethodPatch, "/session/preferences", map[string]string{"language": language}, nil))
	b := w.humming(anaTone)
	d := trio{world: w, ana: w.enters(&screen{world: w, b: b, who: "ana"}, "ana", centre.Password), check: check}
	d.ben = w.enters(&screen{world: w, b: w.humming(benTone), who: "ben"}, "ben", centre.Password)
	d.boss = w.enters(&screen{world: w, b: b, who: "admin"}, centre.AdminLogin, centre.AdminPassword)
	return d
}

// enters logs in by keyboard.
func (w *world) enters(s *screen, login, password string) *screen {
	w.Helper()
	s.do("goto", w.pages+"/")
	s.do("keys.login", login, password)
	s.do("loggedIn")
	return s
}

// works starts the shift by keyboard and becomes ready.
func (s *screen) works() {
	s.Helper()
	s.do("keys.tabTo", "start-shift")
	s.do("press", "Enter")
	s.do("phoneReady")
	s.do("press", "Shift+P")
	s.do("waitState", "ready")
}

// sees waits until the supervisor's floor shows the agent in a state.
func (s *screen) sees(name, state string) {
	s.Helper()
	s.until(fmt.Sprintf("the floor shows %s as %s", name, state),
		fmt.Sprintf("[...document.querySelectorAll('[data-testid=floor-agent][data-state=%s]')].some((e) => e.textContent.includes('%s'))", state, name))
}

func wholeDesk(d trio) {
	d.Helper()
	d.boss.do("press", "g")
	d.boss.do("press", "f")
	d.boss.sees("Ana Agente", "offline")
	d.ana.works()
	d.boss.sees("Ana Agente", "ready")
	caller := d.callIn("800")
	d.ana.do("call.offered")
	d.boss.sees("Ana Agente", "offered")
	d.ana.do("press", "F2")
	d.ana.do("call.connected")
	d.tone(caller, anaTone)
	d.boss.sees("Ana Agente", "talking")
	d.ben.works()

	first := d.asks(caller)
	d.confers(caller)
	d.ana.do("transfer.complete")
	d.ana.do("wrapup.shown")
	d.tone(caller, benTone)
	d.boss.sees("Ana Agente", "wrapup")
	d.boss.sees("Ben Agente", "talking")
	d.check(d.ana, "handed-over")
	d.check(d.ben, "taken-over")
	d.check(d.boss, "floor-wrapup")
	d.codes(d.ana, "ana", 1)
	d.boss.sees("Ana Agente", "ready")
	d.ben.do("press", "Shift+F8")
	d.hears(func(ctx context.Context) error { _, err := caller.WaitEnded(ctx); return err })
	d.boss.sees("Ben Agente", "wrapup")
	d.codes(d.ben, "ben", 2)
	d.recorded(first)
	d.steers()
	d.quiet(d.ana.b)
	d.quiet(d.ben.b)
}

// asks goes from the transfer sheet to a consult, and back and forth between the two.
func (d trio) asks(caller *lab.Customer) string {
	d.Helper()
	first := d.held("ana").ID
	d.ana.do("transfer.open")
	d.check(d.ana, "sheet")
	d.ana.do("keys.type", "ben")
	d.ana.do("press", "Control+Enter")
	d.ana.do("transfer.third", "dialing")
	d.ben.do("call.offered")
	d.boss.sees("Ben Agente", "offered")
	d.boss.sees("Ana Agente", "consulting")
	d.check(d.ben, "asked")
	d.ben.do("press", "F2")
	d.ben.do("call.connected")
	d.ana.do("transfer.third", "consulting")
	d.hears(caller.HearsMusic)
	d.boss.sees("Ben Agente", "talking")
	d.check(d.ana, "consulting")
	d.check(d.ben, "advising")
	d.check(d.boss, "floor-consulting")

	d.ana.do("transfer.swap")
	d.ana.do("transfer.third", "held")
	d.tone(caller, anaTone)
	d.boss.sees("Ana Agente", "talking")
	d.check(d.ana, "swapped")
	d.ana.do("transfer.swap")
	d.ana.do("transfer.third", "consulting")
	d.hears(caller.HearsMusic)
	d.boss.sees("Ana Agente", "consulting")
	return first
}

// confers brings all three together: the customer hears both agents.
func (d trio) confers(caller *lab.Customer) {
	d.Helper()
	d.ana.do("press", "Shift+C")
	d.ana.do("transfer.third", "joined")
	d.eventually("the customer hears both agents", func() bool {
		a, _, err := caller.HeardLast(time.Second)
		d.must(err)
		return both(anaTone, benTone)(a)
	})
	d.boss.sees("Ana Agente", "talking")
	d.boss.sees("Ben Agente", "talking")
	d.check(d.ana, "conference")
}

// codes ends the wrap-up by a digit and Ctrl+Enter.
func (d trio) codes(s *screen, login string, digit int) {
	d.Helper()
	s.do("wrapup.shown")
	d.check(s, "wrapup")
	s.do("press", fmt.Sprint(digit))
	s.do("press", "Control+Enter")
	s.do("waitState", "ready")
	d.eventually(login+" is free", func() bool { return d.held(login).ID == "" })
}

// recorded proves that both parts of the conversation have their agent's code.
func (d trio) recorded(first string) {
	d.Helper()
	d.eventually("both parts are recorded with their codes", func() bool {
		var mine, theirs bool
		for _, i := range d.past() {
			mine = mine || i.ID == first && i.DispositionID == d.centre.Codes[0].ID && i.HandedTo != nil
			theirs = theirs || i.ParentID == first && i.Kind == events.KindCustomer && i.DispositionID == d.centre.Codes[1].ID
		}
		return mine && theirs
	})
}

// steers sets a state from the drawer: found by name, opened and used by keys.
func (d trio) steers() {
	d.Helper()
	d.boss.do("keys.tabTo", "floor-search")
	d.boss.do("keys.type", "ben")
	d.boss.until("only ben is left", "document.querySelectorAll('[data-testid=floor-agent]').length === 1")
	d.boss.do("keys.tabTo", "floor-agent")
	d.boss.do("press", "Enter")
	d.boss.do("keys.tabTo", "drawer-pause")
	d.check(d.boss, "drawer")
	d.boss.do("press", "Enter")
	d.boss.until("the reasons are shown", "document.activeElement?.role === 'menuitem'")
	d.boss.do("press", "Enter")
	d.ben.do("waitState", "paused")
	d.boss.sees("Ben Agente", "paused")
	d.check(d.ben, "set-by-supervisor")
	d.boss.do("keys.tabTo", "drawer-ready")
	d.boss.do("press", "Enter")
	d.ben.do("waitState", "ready")
	d.boss.sees("Ben Agente", "ready")
	d.boss.do("press", "Escape")
	d.boss.until("the drawer is closed", "!document.querySelector('[data-testid=agent-drawer]')")
	d.boss.until("the focus is back on the agent", "document.activeElement?.closest('[data-testid=floor-agent]')")
}
