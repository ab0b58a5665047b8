package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
	"github.com/cordboard/cordboard/lab/wsphone"
	"github.com/cordboard/cordboard/packaging/prompts"
)

const (
	deskPhones    = 35
	browserPhones = 15
)

// kills is how often the daemon dies in the test; make test-long kills it for longer.
func kills() int {
	if os.Getenv("CORDBOARD_LONG") != "" {
		return 30
	}
	return 10
}

func killPlan() centre.Plan {
	p := centre.Plan{Numbers: map[string]string{"800": "Talk", "801": "Wait", "802": "Ring"}, Wrapup: 600, OfferSeconds: 120}
	for n := range deskPhones {
		p.Agents = append(p.Agents, centre.AgentPlan{Login: fmt.Sprintf("desk%02d", n), Name: fmt.Sprintf("Desk %02d", n), Extension: fmt.Sprint(1000 + n), Queues: []string{"Talk"}})
	}
	for n := range browserPhones {
		p.Agents = append(p.Agents, centre.AgentPlan{Login: fmt.Sprintf("web%02d", n), Name: fmt.Sprintf("Web %02d", n), Queues: []string{"Talk"}})
	}
	for n := range ringingPhones {
		p.Agents = append(p.Agents, centre.AgentPlan{Login: fmt.Sprintf("ring%02d", n), Name: fmt.Sprintf("Ring %02d", n), Extension: fmt.Sprint(1000 + deskPhones + n), Queues: []string{"Ring"}})
	}
	for n := range takers {
		p.Agents = append(p.Agents, centre.AgentPlan{Login: fmt.Sprintf("take%02d", n), Name: fmt.Sprintf("Take %02d", n), Extension: fmt.Sprint(takerPhone + n), Queues: []string{"Wait"}})
	}
	p.Greetings = map[string]string{"801": prompts.Media("welcome")}
	return p
}

// talker is one agent in one call.
type talker struct {
	login  string
	phone  *wsphone.Phone // nil for a desk phone and for a page
	page   *screen        // in Chromium
	caller *lab.Customer
}

func TestKilledInTheMiddleOfFiftyCallsTheDaemonOwnsThemAgain(t *testing.T) {
	onEachPBX(t, killPlan(), func(w *world) {
		talkers := w.fiftyTalk()
		waiting := w.nineteenWait()
		total := len(talkers) + len(waiting) + 1 // and who is greeted at the first kill
		ended := map[string]events.Cause{}
		var line []string
		for round := range kills() {
			time.Sleep(time.Duration(rand.IntN(700)) * time.Millisecond) //nolint:forbidigo // the moment is to be a random one
			before := w.lengths(talkers)
			if round == 0 {
				waiting = append(waiting, w.oneIsGreeted())
			}
			w.must(w.daemon.Kill())
			killed := time.Now()
			w.allStillTalk(talkers, before, killed, round)
			if round == 0 || round == kills()-1 {
				w.stillHearMusic(waiting, killed, round)
			}
			if round == 0 {
				talkers = w.someEndInTheGap(talkers, ended)
			}
			began := time.Now()
			w.up(w.Context())
			w.owned(talkers, waiting, ended, began, round)
			if round == 0 {
				w.leftInTheGap(ended, began)
				w.queuedAfter(waiting[len(waiting)-1], killed)
				line = w.line()
			}
			if round%3 == 0 { // in between the daemon dies again while they are at it
				w.registeredAgain(talkers, began, round)
			}
		}
		w.controlled(talkers, ended)
		w.answeredInTheirOrder(waiting, line)
		w.recorded(total, ended)
	})
}

// fiftyTalk brings fifty agents into calls, fifteen of them on WebRTC phones through the daemon's own origin: a few in real
// Chromium, which come last. Who takes which call is known in advance but for the phones that are not pages: Asterisk 16
// now and then loses a registration it has just confirmed, and the daemon then makes the phone register anew.
func (w *world) fiftyTalk() []*talker {
	var desks, pages, wires []*talker
	for n := range deskPhones {
		x := &talker{login: fmt.Sprintf("desk%02d", n)}
		w.ready(x.login, fmt.Sprint(1000+n), lab.Phone{Tone: agentTone})
		desks = append(desks, x)
	}
	takes := func(x *talker) {
		x.caller = w.callIn("800")
		x.takes()
		w.eventually("agents answer in the order of their wait", func() bool { return w.talks(x) })
	}
	for _, x := range desks {
		takes(x)
	}
	w.pages = w.daemon.URL
	b := w.chromium()
	for n := range realPages {
		x := &talker{login: fmt.Sprintf("web%02d", n)}
		x.page = w.page(b, x.login)
		takes(x) // while nobody else is free: the caller waits for a phone that has to register anew
		pages = append(pages, x)
	}
	for n := realPages; n < browserPhones; n++ {
		x := &talker{login: fmt.Sprintf("web%02d", n)}
		x.phone = w.browserPhone(x.login)
		wires = append(wires, x)
	}
	for range wires {
		caller := w.callIn("800")
		w.eventually("one of the phones answers", func() bool {
			n := slices.IndexFunc(wires, func(x *talker) bool { return x.caller == nil && w.talks(x) })
			if n >= 0 {
				wires[n].caller = caller
			}
			return n >= 0
		})
	}
	all := slices.Concat(desks, wires, pages)
	for _, x := range all {
		w.tone(x.caller, agentTone)
	}
	return all
}

func (w *world) talks(x *talker) bool { return w.held(x.login).State == events.InteractionActive }

// browserPhone signs an agent in on a WebRTC phone and makes it ready.
func (w *world) browserPhone(login string) *wsphone.Phone {
	w.Helper()
	c := w.as(login)
	shift, err := c.StartShift(w.Context())
	w.must(err)
	if shift.Phone == nil {
		w.Fatalf("%s got no phone", login)
	}
	p := wsphone.New(wsphone.Config{Endpoint: shift.Phone.Endpoint, Password: shift.Phone.Password, AutoAnswer: true, ToneHz: agentTone, RefreshOnReturn: true,
		Header: c.Cookies(),
		DialURL: func(ctx context.Context) (string, error) {
			ticket, err := c.Ticket(ctx)
			return "ws" + strings.TrimPrefix(w.daemon.URL, "http") + "/" + strings.TrimPrefix(shift.Phone.WSPath, "/") + "?ticket=" + ticket, err
		}})
	w.Cleanup(p.Close)
	ctx, cancel := context.WithTimeout(w.Context(), 20*time.Second)
	defer cancel()
	w.must(p.Start(ctx))
	w.must(p.WaitRegistered(ctx))
	w.eventually("the phone counts as connected", func() bool { return c.SetState(w.Context(), events.AgentReady, "") == nil })
	return p
}

func (w *world) lengths(talkers []*talker) map[string]time.Duration {
	out := map[string]time.Duration{}
	for _, x := range talkers {
		_, length, err := x.caller.HeardLast(0)
		w.must(err)
		out[x.login] = length
	}
	return out
}

// allStillTalk proves that every caller goes on hearing the agent while no daemon runs, and browser phones the caller.
func (w *world) allStillTalk(talkers []*talker, before map[string]time.Duration, killed time.Time, round int) {
	w.Helper()
	var wg sync.WaitGroup
	for _, x := range talkers {
		wg.Go(func() {
			ctx, cancel := context.WithTimeout(w.Context(), 15*time.Second)
			defer cancel()
			for {
				last, length, err := x.caller.HeardLast(time.Second)
				if err == nil && length > before[x.login]+1200*time.Millisecond && last.Tone(agentTone) > 0.6 {
					break
				}
				if ctx.Err() != nil {
					w.Errorf("kill %d: the caller of %s hears the agent no longer", round, x.login)
					return
				}
				between()
			}
			if err := x.stillHears(ctx, killed); err != nil {
				w.Errorf("kill %d: %s: %v", round, x.login, err)
			}
		})
	}
	wg.Wait()
	if w.Failed() {
		w.FailNow()
	}
}

// someEndInTheGap ends two calls from the callers' side while nobody runs, and presses hang-up on a browser phone of either
// kind.
func (w *world) someEndInTheGap(talkers []*talker, ended map[string]events.Cause) []*talker {
	w.Helper()
	w.must(talkers[0].caller.Hangup(w.Context()))
	w.must(talkers[1].caller.Hangup(w.Context()))
	ended[talkers[0].login], ended[talkers[1].login] = events.CauseLost, events.CauseLost
	wire, page := talkers[deskPhones], talkers[len(talkers)-1]
	pressed := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		pressed <- wire.phone.Hangup(ctx) // it is sent when the phone is registered again
	}()
	w.Cleanup(func() {
		if err := <-pressed; err != nil {
			w.Errorf("the hang-up pressed in the gap was not delivered: %v", err)
		}
	})
	page.page.hangsUpInTheGap()
	ended[wire.login], ended[page.login] = events.CauseAgentHung, events.CauseAgentHung
	return slices.Concat(talkers[2:deskPhones], talkers[deskPhones+1:len(talkers)-1])
}

// owned proves that within five seconds of the start every call is known and right again. Agents who pressed hang-up in the gap may
// be talking still, for their phones have to come back first.
func (w *world) owned(talkers []*talker, waiting []waiter, leaving map[string]events.Cause, began time.Time, round int) {
	w.Helper()
	var missing string
	for time.Since(began) < 5*time.Second {
		f, err := w.admin.Floor(w.Context())
		w.must(err)
		active, music := 0, 0
		var strangers []string
		for _, i := range f.Interactions {
			switch i.State {
			case events.InteractionActive:
				if slices.ContainsFunc(talkers, func(x *talker) bool { return w.centre.Agents[x.login] == i.AgentID }) {
					active++
				} else if login := w.loginOf(i.AgentID); round > 0 || leaving[login] != events.CauseAgentHung {
					strangers = append(strangers, login)
				}
			case events.InteractionNew, events.InteractionInQueue, events.InteractionInOffer:
				music++
			}
		}
		if active == len(talkers) && music == len(waiting) && len(strangers) == 0 {
			w.Logf("kill %d: %d calls and %d waiting callers owned again %v after the start", round, active, music, time.Since(began).Round(time.Millisecond))
			return
		}
		missing = fmt.Sprintf("%v besides, %d of %d calls and %d of %d waiting callers", strangers, active, len(talkers), music, len(waiting))
		between()
	}
	w.Fatalf("kill %d: five seconds after the start the daemon owns %s", round, missing)
}

// leftInTheGap proves that hang-ups pressed while nobody ran take effect, and tells when.
func (w *world) leftInTheGap(ended map[string]events.Cause, began time.Time) {
	w.Helper()
	for login, cause := range ended {
		if cause == events.CauseAgentHung {
			w.eventually(login+" hung up in the gap", func() bool { return !w.talks(&talker{login: login}) })
			took := time.Since(began).Round(time.Millisecond)
			w.Logf("%s, who pressed hang-up in the gap, is out of the call %v after the start", login, took)
			if took > 20*time.Second {
				w.Errorf("the hang-up of %s took effect only %v after the start", login, took)
			}
		}
	}
}

func (w *world) loginOf(agentID string) string {
	for login, id := range w.centre.Agents {
		if id == agentID {
			return login
		}
	}
	return agentID
}

// controlled proves that owned means controlled: hold, resume and hang-up work on calls that lived through ten kills, two on
// phones of each kind. On pages they are keys and buttons, elsewhere the desk's own; a phone of our own hangs up itself.
func (w *world) controlled(talkers []*talker, ended map[string]events.Cause) {
	w.Helper()
	wires := deskPhones - 2 // two desk phones ended in the gap
	some := slices.Concat(talkers[:2], talkers[wires:wires+2], talkers[len(talkers)-2:])
	press := func(x *talker, what string) {
		w.must(w.as(x.login).Do(w.Context(), http.MethodPost, "/interactions/"+w.held(x.login).ID+"/"+what, struct{}{}, nil))
	}
	for _, x := range some {
		if x.page != nil {
			x.page.do("phoneReady")
			x.page.until("the page is in touch with the daemon again", "!document.querySelector('[data-testid=banner-connection][data-tone=paused]')")
			x.page.do("call.hold")
			x.page.do("call.inState", "held")
		} else {
			press(x, "hold")
		}
	}
	for _, x := range some {
		w.hears(x.caller.HearsMusic)
	}
	for _, x := range some {
		if x.page != nil {
			x.page.do("call.hold")
			x.page.do("call.connected")
		} else {
			press(x, "resume")
		}
	}
	for _, x := range some {
		w.tone(x.caller, agentTone)
		switch {
		case x.page != nil:
			x.page.do("call.hangup")
		case x.phone != nil:
			w.hears(x.phone.Hangup)
		default:
			press(x, "hangup")
		}
		ended[x.login] = events.CauseAgentHung
	}
	for _, x := range some {
		w.hears(func(ctx context.Context) error { _, err := x.caller.WaitEnded(ctx); return err })
	}
	for login := range ended {
		w.eventually(login+" wraps up", func() bool { return w.held(login).State == events.InteractionWrappingUp })
	}
}

// recorded proves that the database has every interaction exactly once, with the right end.
func (w *world) recorded(total int, ended map[string]events.Cause) {
	w.Helper()
	wrong := ""
	defer func() {
		if wrong != "" {
			w.Log("wrong records:", wrong)
		}
	}()
	w.eventually("every interaction is in the database once, with the right end", func() bool {
		var past struct{ Items []events.Interaction }
		w.must(w.admin.Do(w.Context(), http.MethodGet, "/interactions?limit=200", nil, &past))
		if len(past.Items) > total {
			w.Fatalf("the database has %d interactions of %d", len(past.Items), total)
		}
		wrong = w.wrongRecords(past.Items, ended)
		return len(past.Items) == total && wrong == ""
	})
}

// wrongRecords names the records of ended calls that do not say how they ended.
func (w *world) wrongRecords(past []events.Interaction, ended map[string]events.Cause) string {
	wrong := ""
	for login, cause := range ended {
		id := w.centre.Agents[login]
		for _, i := range past {
			if i.AgentID == id && (i.EndCause != cause || i.Outcome != events.OutcomeHandled || i.State != events.InteractionWrappingUp) {
				wrong += fmt.Sprintf("%s: %s, %s, ended by %q instead of %q; ", login, i.State, i.Outcome, i.EndCause, cause)
			}
		}
	}
	return wrong
}
