package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
)

var pageOnTheLine = centre.Plan{Numbers: map[string]string{"800": "Support", "801": "Sales"}, Wrapup: 0, OfferSeconds: 20,
	Agents: []centre.AgentPlan{{Login: "ana", Name: "Ana Agent", Standing: true, Queues: []string{"Support"}},
		{Login: "ben", Name: "Ben Agent", Standing: true, Auto: true, Queues: []string{"Sales"}}}}

// saysInto is what the PBX hears of an agent's leg for so long, whatever it does with it.
func (w *world) saysInto(login string, d time.Duration) lab.Audio {
	w.Helper()
	channels, err := w.lab.PBX.CLI(w.Context(), "core show channels concise")
	w.must(err)
	var channel string
	for line := range strings.Lines(channels) {
		if name, _, _ := strings.Cut(line, "!"); strings.HasPrefix(name, "PJSIP/cb-"+w.centre.Agents[login]) {
			channel = name
		}
	}
	if channel == "" {
		w.Fatalf("%s has no leg:\n%s", login, channels)
	}
	file := filepath.Join(w.lab.PBX.SpoolDir, fmt.Sprintf("said-%d.wav", time.Now().UnixNano()))
	inside := w.lab.PBX.Inside(file)
	_, err = w.lab.PBX.CLI(w.Context(), fmt.Sprintf("mixmonitor start %s %s,r(%s)", channel, strings.TrimSuffix(inside, ".wav")+"-both.wav", inside))
	w.must(err)
	soundPasses(d)
	_, err = w.lab.PBX.CLI(w.Context(), "mixmonitor stop "+channel)
	w.must(err)
	var said lab.Audio
	w.eventually("the PBX has written what it heard", func() bool {
		said, err = lab.ReadAudio(file)
		return err == nil && said.Length() > d/2
	})
	return said
}

// restsInSilence proves that the leg of a page at rest carries nothing of the microphone, which hums all the time.
func (s *screen) restsInSilence() {
	s.Helper()
	s.standing(1)
	if said := s.saysInto(s.who, 2*time.Second); said.Silence() < 0.98 {
		s.Errorf("of the agent at rest %.0f %% are silence and %.0f %% the microphone's tone", 100*said.Silence(), 100*said.Tone(agentTone))
	}
}

// hearsNow proves that the page hears the customer from now on.
func (s *screen) hearsNow() {
	s.Helper()
	s.do("ear.hears", time.Now().UnixMilli())
}

func (w *world) hungUp(c *lab.Customer) {
	w.Helper()
	w.hears(func(ctx context.Context) error { _, err := c.WaitEnded(ctx); return err })
}

// standingPage opens a page whose phone stays on the line, with an ear on it.
func (w *world) standingPage(login string) *screen {
	w.Helper()
	w.pages = w.daemon.URL
	s := w.screen(w.chromium(), login)
	s.do("ear.listen", customerTone)
	s.begin()
	return s
}

func TestAnAgentInChromiumWorksOnALineThatStaysUp(t *testing.T) {
	onEachPBX(t, pageOnTheLine, func(w *world) {
		ana := w.standingPage("ana")
		ana.shot("on-the-line")
		ana.restsInSilence()

		caller := w.callIn("800")
		ana.do("call.offered")
		ana.shot("offer")
		w.standing(2) // the caller and the line: nothing rings
		w.hears(caller.HearsMusic)
		ana.do("call.accept")
		ana.do("call.connected")
		w.tone(caller, agentTone)
		ana.hearsNow()
		if said := w.saysInto("ana", 2*time.Second); said.Tone(agentTone) < 0.6 {
			w.Errorf("in the call the PBX hears the microphone for %.0f %% only", 100*said.Tone(agentTone))
		}
		ana.tellsDigits(caller)
		ana.isMuted(caller)
		ana.do("call.hold")
		ana.do("call.inState", "held")
		w.hears(caller.HearsMusic)
		ana.do("call.hold")
		ana.do("call.connected")
		w.tone(caller, agentTone)

		w.must(w.daemon.Kill())
		w.tone(caller, agentTone)
		ana.hearsNow()
		w.up(w.Context())
		ana.do("phoneReady")
		w.tone(caller, agentTone)
		ana.do("call.hangup")
		w.hungUp(caller)
		ana.do("waitState", "ready")
		ana.restsInSilence()

		w.must(w.daemon.Kill())
		w.up(w.Context())
		ana.do("phoneReady")
		ana.do("waitState", "ready")
		ana.restsInSilence()
		caller = w.callIn("800")
		ana.do("call.offered")
		ana.do("call.accept")
		w.tone(caller, agentTone)

		// another page, another line; the customer waits for it
		ana.do("reload")
		w.hears(caller.HearsMusic)
		ana.do("phoneReady")
		ana.do("call.returnTo")
		ana.do("call.connected")
		w.tone(caller, agentTone)

		ana.do("endShift")
		ana.do("endAfterWork")
		w.must(caller.Hangup(w.Context()))
		ana.do("shiftOver")
		w.standing(0)
		w.quiet(ana.b)
	})
}

func TestALineThatStaysUpComesBackAfterWhateverBrokeIt(t *testing.T) {
	onEachPBX(t, pageOnTheLine, func(w *world) {
		ben := w.standingPage("ben")
		ben.restsInSilence()
		caller := w.callIn("801")
		w.tone(caller, agentTone) // nobody pressed anything
		ben.hearsNow()
		ben.do("call.connected")

		// the socket is away in the call, and nobody hears a gap
		away := 3 * time.Second
		if os.Getenv("CORDBOARD_LONG") != "" {
			away = 30 * time.Second
		}
		w.must(w.daemon.Stop())
		w.tone(caller, agentTone)
		soundPasses(away)
		w.tone(caller, agentTone)
		w.up(w.Context())
		ben.do("phoneReady")
		w.tone(caller, agentTone)
		w.must(caller.Hangup(w.Context()))
		ben.do("waitState", "ready")
		ben.restsInSilence()

		// hung up by the PBX at rest, it is called again
		_, err := w.lab.PBX.CLI(w.Context(), "channel request hangup all")
		w.must(err)
		w.eventually("it was away", func() bool { return !w.agent("ben").Device.Registered })
		ben.do("phoneReady")
		w.standing(1)

		// another tab takes the phone over, and the line with it
		ben.do("moveToAnotherTab", "ben")
		w.standing(1)
		caller = w.callIn("801")
		w.tone(caller, agentTone)
		w.must(caller.Hangup(w.Context()))
		ben.do("waitState", "ready")
		ben.restsInSilence()

		w.must(w.lab.PBX.Restart(w.Context()))
		w.eventually("the phone is on the line after the PBX came back", func() bool { return w.agent("ben").Device.Registered })
		ben.do("phoneReady")
		w.standing(1)
		caller = w.callIn("801")
		w.tone(caller, agentTone)
		w.must(caller.Hangup(w.Context()))
		w.eventually("the call is over", func() bool { return len(w.agent("ben").Work) == 0 })
		w.must(w.as("ben").Do(w.Context(), http.MethodDelete, "/desk/shift", nil, nil))
		w.standing(0)
		w.quiet(ben.b)
	})
}

func TestASecondCallRingsBesideALineThatStaysUp(t *testing.T) {
	w := newWorld(t, "22", pageOnTheLine)
	w.ownNumber("ana", "850")
	ana := w.standingPage("ana")
	customer := w.callIn("800")
	ana.do("call.offered")
	ana.do("call.accept")
	w.tone(customer, agentTone)
	friend := w.friend("850")
	ana.do("call.secondRings")
	w.tone(customer, agentTone)
	ana.do("call.accept")
	w.tone(friend, agentTone)
	w.hears(customer.HearsMusic)
	ana.do("call.resumeSecond")
	w.tone(customer, agentTone)
	w.hears(friend.HearsMusic)
	ana.do("call.hangup")
	w.hungUp(customer)
	ana.do("call.inState", "held")
	ana.do("call.hold")
	w.tone(friend, agentTone)
	ana.do("call.hangup")
	w.hungUp(friend)
	w.eventually("no work is left", func() bool { return len(w.agent("ana").Work) == 0 && w.agent("ana").State == events.AgentReady })
	ana.restsInSilence()
}
