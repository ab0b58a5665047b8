package main

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/ari"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
	"github.com/cordboard/cordboard/lab/wsphone"
	"github.com/cordboard/cordboard/web"
)

// A mobile is 99 and the number of one of the carrier's automatic agents.
var oneMobile = centre.Plan{
	Numbers: map[string]string{"800": "Support"}, Wrapup: 60, OfferSeconds: 10,
	Agents: []centre.AgentPlan{{Login: "ana", Name: "Ana Agent", Number: "991050", Extension: "1000", Language: "es", Queues: []string{"Support"}}},
}

func TestAnOutsideNumberTakesACallAfterA1AndIsWorkedFromTheDesk(t *testing.T) {
	onBothPBXs(t, oneMobile, func(w *world) {
		w.mobile("ana", "1050", lab.Phone{Tone: agentTone, Press: "1", Record: true})
		caller := w.callIn("800")
		w.hears(caller.HearsMusic)
		w.tone(caller, agentTone)
		w.eventually("the desk shows the talk", func() bool { return w.held("ana").State == events.InteractionActive })
		i := w.held("ana")
		do := func(what string) {
			w.must(w.as("ana").Do(w.Context(), http.MethodPost, "/interactions/"+i.ID+what, struct{}{}, nil))
		}
		do("/hold")
		w.hears(caller.HearsMusic)
		do("/resume")
		w.tone(caller, agentTone)
		w.must(w.as("ana").Do(w.Context(), http.MethodPut, "/desk/state", map[string]string{"state": "paused", "reason_id": w.centre.Pauses[0].ID}, nil))
		do("/hangup")
		w.hears(func(ctx context.Context) error { _, err := caller.WaitEnded(ctx); return err })
		w.must(w.as("ana").Do(w.Context(), http.MethodPost, "/interactions/"+i.ID+"/wrapup/finish",
			map[string]any{"disposition_id": w.centre.Codes[0].ID, "notes": "", "then": "paused", "reason_id": w.centre.Pauses[0].ID}, nil))
		w.eventually("lunch after this call has begun", func() bool {
			a := w.agent("ana")
			return a.State == events.AgentPaused && a.ReasonID == w.centre.Pauses[0].ID
		})
		w.eventually("the record is in the database", func() bool {
			got := w.past()
			return len(got) == 1 && got[0].Outcome == events.OutcomeHandled && got[0].TalkMS > 0 && got[0].HeldMS > 0
		})
	})
}

func TestAVoicemailTakesNoCustomer(t *testing.T) {
	onBothPBXs(t, oneMobile, func(w *world) {
		w.mobile("ana", "1050", lab.Phone{Tone: agentTone})
		caller := w.callIn("800")
		w.hears(caller.HearsMusic)
		w.eventually("the offer is missed, and the agent with it", func() bool { return w.agent("ana").State == events.AgentMissed })
		w.hears(caller.HearsMusic)
		w.eventually("the mobile is let go", func() bool {
			out, err := w.lab.PBX.CLI(w.Context(), "core show channels count")
			return err == nil && len(out) > 0 && out[0] == '1'
		})
		// the desk phone is allowed as well: the next shift is with that
		w.must(w.as("ana").Do(w.Context(), http.MethodDelete, "/desk/shift", nil, nil))
		_, err := w.lab.Carrier.SetPhone(w.Context(), "1000", lab.Phone{Tone: agentTone})
		w.must(err)
		_, err = w.as("ana").StartShiftOn(w.Context(), "extension")
		w.must(err)
		w.must(w.as("ana").SetState(w.Context(), events.AgentReady, ""))
		w.tone(caller, agentTone)
	})
}

func (w *world) mobile(login, number string, p lab.Phone) {
	w.Helper()
	_, err := w.lab.Carrier.SetPhone(w.Context(), number, p)
	w.must(err)
	_, err = w.as(login).StartShift(w.Context())
	w.must(err)
	w.must(w.as(login).SetState(w.Context(), events.AgentReady, ""))
}

func (w *world) agent(login string) events.Agent {
	w.Helper()
	d, err := w.as(login).Desk(w.Context())
	w.must(err)
	return *d.Agent
}

// three agents: a desk phone, one that does not exist, and one that comes and goes.
var threeDesks = centre.Plan{
	Numbers: map[string]string{"800": "Support"}, Wrapup: 0, OfferSeconds: 10,
	Agents: []centre.AgentPlan{{Login: "ana", Name: "Ana Agent", Extension: "1000", Queues: []string{"Support"}},
		{Login: "ben", Name: "Ben Agent", Extension: "1999", Queues: []string{"Support"}},
		{Login: "carla", Name: "Carla Agent", Extension: "2000", Queues: []string{"Support"}}},
}

func TestDeskPhonesAreOfferedCallsOnlyWhileThePBXSeesThemFree(t *testing.T) {
	onBothPBXs(t, threeDesks, func(w *world) {
		w.eventually("the phones are watched", func() bool { return w.checkOf("phones").OK })
		if c := w.checkOf("http_sessions"); !c.OK {
			w.Errorf("the lab's own limit is told as too low: %s", c.Detail)
		}
		w.privateCall()
		w.noSuchPhone()
		w.unpluggedPhone()
		w.must(w.as("ana").Do(w.Context(), http.MethodDelete, "/desk/shift", nil, nil))
	})
}

// privateCall: a call that is none of ours keeps offers away.
func (w *world) privateCall() {
	w.ready("ana", "1000", lab.Phone{Tone: agentTone})
	_, err := w.lab.PBX.CLI(w.Context(), "channel originate PJSIP/1000 application Wait 60")
	w.must(err)
	w.eventually("the private call is seen", func() bool { return w.agent("ana").Device.InUse })
	caller := w.callIn("800")
	w.hears(caller.HearsMusic)
	if a := w.agent("ana"); len(a.Work) > 0 || a.State != events.AgentReady {
		w.Errorf("in a private call the agent is %s with %v", a.State, a.Work)
	}
	_, err = w.lab.PBX.CLI(w.Context(), "channel request hangup PJSIP/1000-00000000")
	w.must(err)
	w.tone(caller, agentTone)
	if w.agent("ana").Device.InUse {
		w.Error("our own call is taken for a private one")
	}
	w.must(caller.Hangup(w.Context()))
	w.eventually("the agent is free again", func() bool { a := w.agent("ana"); return len(a.Work) == 0 && !a.Device.InUse })
	w.must(w.as("ana").SetState(w.Context(), events.AgentPaused, ""))
}

// noSuchPhone: the agent is told, and callers go on to the others.
func (w *world) noSuchPhone() {
	_, err := w.as("ben").StartShift(w.Context())
	w.must(err)
	err = w.as("ben").SetState(w.Context(), events.AgentReady, "")
	if err == nil || !strings.Contains(err.Error(), "agent.phone_missing") || !strings.Contains(err.Error(), "1999") {
		w.Errorf("ready with a phone that does not exist: %v", err)
	}
}

// unpluggedPhone: a phone registers, is offered a call, presses transfer, is unplugged, and comes back.
func (w *world) unpluggedPhone() {
	phone := w.plugIn("2000")
	_, err := w.as("carla").StartShift(w.Context())
	w.must(err)
	w.eventually("the phone is seen", func() bool { return w.agent("carla").Device.Registered })
	w.must(w.as("carla").SetState(w.Context(), events.AgentReady, ""))
	caller := w.callIn("800")
	w.tone(caller, agentTone)
	w.transferIsRefused(phone, caller, "carla")
	w.must(caller.Hangup(w.Context()))
	w.eventually("the phone is free", func() bool { a := w.agent("carla"); return len(a.Work) == 0 && !a.Device.InUse })
	phone.Close()
	w.eventually("the unplugged phone is seen", func() bool { a := w.agent("carla"); return !a.Device.Registered && a.Device.Trouble == "unregistered" })
	caller = w.callIn("800")
	w.hears(caller.HearsMusic)
	if a := w.agent("carla"); len(a.Work) > 0 {
		w.Errorf("an unplugged phone was offered %v", a.Work)
	}
	w.must(caller.Hangup(w.Context()))
}

// plugIn registers a phone with an extension as PBXs make them: it may transfer.
func (w *world) plugIn(extension string) *wsphone.Phone {
	w.Helper()
	client, err := ari.New(ari.Config{URL: w.lab.PBX.ARIURL, User: w.lab.PBX.ARIUser, Password: w.lab.PBX.ARIPassword, App: "plug"})
	w.must(err)
	defer client.Close()
	push := func(kind string, fields map[string]string) {
		w.must(client.PutConfig(w.Context(), "res_pjsip", kind, extension, fields))
	}
	push("auth", map[string]string{"auth_type": "userpass", "username": extension, "password": "s3cret"})
	push("aor", map[string]string{"max_contacts": "1", "remove_existing": "yes"})
	push("endpoint", map[string]string{"context": "from-internal", "aors": extension, "auth": extension, "webrtc": "yes", "dtls_auto_generate_cert": "yes",
		"allow": "!all,ulaw", "media_address": "127.0.0.1", "bind_rtp_to_media_address": "yes"})
	phone := wsphone.New(wsphone.Config{Endpoint: extension, Password: "s3cret", AutoAnswer: true, ToneHz: agentTone,
		DialURL: func(context.Context) (string, error) { return "ws://" + w.lab.PBX.HTTPAddr + "/ws", nil }})
	w.Cleanup(phone.Close)
	w.must(phone.Start(w.Context()))
	return phone
}

// transferIsRefused presses the phone's transfer key: the phone is told no, and the conversation goes on.
func (w *world) transferIsRefused(phone *wsphone.Phone, caller *lab.Customer, login string) {
	w.Helper()
	status, err := phone.Refer(w.Context(), "sip:600@"+w.lab.PBX.SIPAddr)
	w.must(err)
	if status < 400 {
		w.Errorf("the transfer key was answered %d", status)
	}
	w.Logf("the transfer key was answered %d", status)
	w.hears(func(ctx context.Context) error { return phone.Hears(ctx, customerTone) })
	w.tone(caller, agentTone)
	if i := w.held(login); i.State != events.InteractionActive {
		w.Errorf("after the transfer key the conversation is %s", i.State)
	}
}

// checkOf is what readiness says of one thing.
func (w *world) checkOf(name string) web.CheckResult {
	w.Helper()
	var v web.SystemView
	w.must(w.admin.Do(w.Context(), http.MethodGet, "/system", nil, &v))
	for _, c := range v.Checks {
		if c.Name == name {
			return c
		}
	}
	return web.CheckResult{}
}
