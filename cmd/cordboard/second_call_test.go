package main

import (
	"context"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/mailboxes"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
)

const friendTone = 1300

// ownNumber gives an agent a number beside the queues, and a mailbox.
func (w *world) ownNumber(login, number string) {
	w.Helper()
	var line struct{ Items []queues.EntryPoint }
	w.must(w.admin.Do(w.Context(), http.MethodGet, "/entry-points", nil, &line))
	e := line.Items[0]
	own := queues.EntryPoint{SiteID: e.SiteID, Name: login + "'s own", Number: number, AgentID: w.centre.Agents[login], ScheduleID: e.ScheduleID, Language: e.Language}
	w.must(w.admin.Do(w.Context(), http.MethodPost, "/entry-points", own, nil))
	box := mailboxes.Mailbox{SiteID: e.SiteID, Name: login, AgentID: w.centre.Agents[login], MaxSeconds: 60}
	w.must(w.admin.Do(w.Context(), http.MethodPost, "/mailboxes", box, nil))
}

// friend calls an agent's own number.
func (w *world) friend(number string) *lab.Customer {
	w.Helper()
	c, err := w.lab.Carrier.Call(w.Context(), lab.CallIn{DID: number, CallerID: "600777777", Tone: friendTone, Record: true})
	w.must(err)
	return c
}

func TestASecondCallIsTakenInChromiumWhileTheFirstHearsMusicAndTheOtherWayRound(t *testing.T) {
	plan := centre.Plan{Numbers: map[string]string{"800": "Support"}, Wrapup: 120, OfferSeconds: 8,
		Agents: []centre.AgentPlan{{Login: "ana", Name: "Ana Agent", Queues: []string{"Support"}}}}
	onEachPBX(t, plan, func(w *world) {
		w.pages = w.daemon.URL
		w.ownNumber("ana", "850")
		ana := w.screen(w.chromium(), "ana")
		ana.begin()
		customer := w.callIn("800")
		ana.do("call.offered")
		ana.do("call.accept")
		ana.do("call.connected")
		w.tone(customer, agentTone)

		// declined, it leaves the first alone; the friend may leave a message
		friend := w.friend("850")
		ana.do("call.secondRings")
		ana.shot("second-rings")
		ana.do("call.decline")
		ana.do("call.secondGone")
		w.tone(customer, agentTone)
		w.must(friend.Hangup(w.Context()))

		// taken, the customer hears music and the friend the agent
		friend = w.friend("850")
		ana.do("call.secondRings")
		w.tone(customer, agentTone)
		ana.do("call.accept")
		w.tone(friend, agentTone)
		w.hears(customer.HearsMusic)
		ana.do("call.second", "123 123")
		ana.shot("second-taken")

		// back and forth
		ana.do("call.resumeSecond")
		w.tone(customer, agentTone)
		w.hears(friend.HearsMusic)
		ana.do("call.resumeSecond")
		w.tone(friend, agentTone)
		w.hears(customer.HearsMusic)

		// mute is of the one who talks
		ana.do("call.mute")
		w.hears(friend.HearsNothing)
		ana.do("call.resumeSecond")
		w.tone(customer, agentTone)
		w.hears(friend.HearsMusic)

		// the calls outlive the daemon, both of them
		w.must(w.daemon.Kill())
		w.tone(customer, agentTone)
		w.hears(friend.HearsMusic)
		w.up(w.Context())
		ana.do("phoneReady")

		ana.do("call.hangup")
		w.hears(func(ctx context.Context) error { _, err := customer.WaitEnded(ctx); return err })
		w.hears(friend.HearsMusic)
		ana.do("call.inState", "held")
		ana.do("call.hold")
		ana.do("call.inState", "active")
		ana.do("call.mute") // it was muted when it was held
		w.tone(friend, agentTone)
		ana.do("call.hangup")
		w.hears(func(ctx context.Context) error { _, err := friend.WaitEnded(ctx); return err })
		ana.do("wrapup.shown")
		ana.do("wrapup.finish")
		ana.do("waitState", "ready")
	})
}

func TestAnOwnNumberThatNobodyAnswersLeadsToTheAgentsMailbox(t *testing.T) {
	plan := centre.Plan{Numbers: map[string]string{"800": "Support"}, Wrapup: 0, OfferSeconds: 5,
		Agents: []centre.AgentPlan{{Login: "ana", Name: "Ana Agent", Extension: "1000", Queues: []string{"Support"}}}}
	onBothPBXs(t, plan, func(w *world) {
		w.ownNumber("ana", "850")
		w.ready("ana", "1000", lab.Phone{Does: "ring"})
		friend := w.friend("850")
		w.eventually("the message is being recorded", func() bool {
			files, _ := filepath.Glob(filepath.Join(w.lab.PBX.SpoolDir, "recording", "cbm-*"))
			return len(files) == 1
		})
		began := time.Now()
		w.eventually("something was said", func() bool { return time.Since(began) > 4*time.Second })
		w.hears(friend.Hangup)
		w.eventually("the message is on ana's desk", func() bool {
			var list struct{ Items []events.Interaction }
			w.must(w.as("ana").Do(w.Context(), http.MethodGet, "/voicemail", nil, &list))
			return len(list.Items) == 1
		})
		d, err := w.as("ana").Desk(w.Context())
		w.must(err)
		if d.Agent.State != events.AgentReady {
			w.Errorf("not taking a call of one's own is no missed offer, but ana is %s (%s)", d.Agent.State, d.Agent.Cause)
		}
	})
}
