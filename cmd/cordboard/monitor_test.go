package main

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
)

// supervisor gives somebody who is an agent the role of a supervisor as well.
func (w *world) supervisor(login string) {
	w.Helper()
	var list struct{ Items []accounts.User }
	w.must(w.admin.Do(w.Context(), http.MethodGet, "/users?limit=200", nil, &list))
	at := slices.IndexFunc(list.Items, func(u accounts.User) bool { return u.Login == login })
	u := list.Items[at]
	w.must(w.admin.Do(w.Context(), http.MethodGet, "/users/"+u.ID, nil, &u))
	u.Grants = append(u.Grants, accounts.Grant{RoleID: w.centre.Roles[accounts.RoleSupervisor], SiteIDs: []string{w.centre.SiteID}, TeamIDs: []string{}, QueueIDs: []string{}, EntryIDs: []string{}})
	w.must(w.admin.Do(w.Context(), http.MethodPut, "/users/"+u.ID, u, nil))
}

func (w *world) monitors(login, method, interaction string, mode events.MonitorMode) {
	w.Helper()
	w.must(w.as(login).Do(w.Context(), method, "/interactions/"+interaction+"/monitor", map[string]any{"mode": mode}, nil))
}

// alone is a tone without others: of those named none is there.
func alone(hz float64, without ...float64) func(lab.Audio) bool {
	return func(a lab.Audio) bool {
		return a.Among(hz) > 0.8 && !slices.ContainsFunc(without, func(x float64) bool { return a.Among(x) > 0.05 })
	}
}

func (w *world) customerHears(c *lab.Customer, what string, is func(lab.Audio) bool) {
	w.Helper()
	w.eventually("the customer hears "+what, func() bool {
		a, _, err := c.HeardLast(time.Second)
		return err == nil && a.Length() >= 900*time.Millisecond && is(a)
	})
}

func TestASupervisorIsHeardByWhomTheModeSaysAndNobodyNoticesACrash(t *testing.T) {
	onBothPBXs(t, threeAgents, func(w *world) {
		w.records("Support")
		w.supervisor("ben")
		ana := w.phone("ana", "1000", anaTone)
		caller := w.callIn("800")
		w.tone(caller, anaTone)
		w.recordingIs("ana", "on")
		ben := w.phone("ben", "1001", benTone)
		i := w.held("ana")

		began := time.Now()
		w.monitors("ben", http.MethodPost, i.ID, events.MonitorListen)
		ben.hears("agent and customer", both(anaTone, customerTone))
		w.Logf("Asterisk: heard %v after the wish, of which a second is listened to", time.Since(began))
		ana.hears("the customer alone", alone(customerTone, benTone))
		w.customerHears(caller, "the agent alone", alone(anaTone, benTone))
		if list := w.held("ana").Monitors; len(list) != 0 {
			w.Errorf("ana is told who listens: %+v", list)
		}

		w.monitors("ben", http.MethodPut, i.ID, events.MonitorWhisper)
		ana.hears("customer and supervisor", both(customerTone, benTone))
		ben.hears("agent and customer still", both(anaTone, customerTone))
		w.customerHears(caller, "the agent alone while the supervisor whispers", alone(anaTone, benTone))
		if list := w.held("ana").Monitors; len(list) != 1 || list[0].Name != "Ben Agent" {
			w.Errorf("ana is told who whispers: %+v", list)
		}

		w.must(w.daemon.Kill())
		ana.hears("customer and supervisor without the daemon", both(customerTone, benTone))
		w.up(w.Context())
		w.eventually("ben is known to whisper", func() bool { m := w.held("ana").Monitors; return len(m) == 1 && m[0].State == events.MonitorWhispering })
		ana.hears("customer and supervisor after the restart", both(customerTone, benTone))
		w.customerHears(caller, "the agent alone after the restart", alone(anaTone, benTone))

		w.monitors("ben", http.MethodPut, i.ID, events.MonitorBarge)
		w.customerHears(caller, "agent and supervisor", both(anaTone, benTone))
		ana.hears("customer and supervisor in the conference", both(customerTone, benTone))
		ben.hears("agent and customer in the conference", both(anaTone, customerTone))
		soundPasses(1500 * time.Millisecond)

		w.monitors("ben", http.MethodPut, i.ID, events.MonitorListen)
		w.customerHears(caller, "the agent alone again", alone(anaTone, benTone))
		ana.hears("the customer alone again", alone(customerTone, benTone))
		w.press("ana", "hold", nil)
		w.hears(caller.HearsMusic)
		ben.hears("the agent while the customer is on hold", alone(anaTone, customerTone))
		w.press("ana", "resume", nil)
		ben.hears("both after the hold", both(anaTone, customerTone))

		w.must(w.as("ben").Do(w.Context(), http.MethodDelete, "/interactions/"+i.ID+"/monitor", nil, nil))
		w.eventually("nothing of it is left in the PBX", func() bool { return !w.pbxShows("cbm-", "PJSIP/1001") })
		w.customerHears(caller, "the agent still", alone(anaTone, benTone))

		w.monitors("ben", http.MethodPost, i.ID, events.MonitorBarge)
		w.customerHears(caller, "agent and supervisor once more", both(anaTone, benTone))
		w.must(w.daemon.Kill())
		w.must(caller.Hangup(w.Context()))
		w.up(w.Context())
		w.eventually("the end in the gap ends all", func() bool { return !w.pbxShows("cbm-", "PJSIP/100", "Snoop/") })
		w.monitorAudit(i.ID)
		w.tape(t0(w), i.ID)
	})
}

// pbxShows reports whether any of these is in the PBX's lists of channels and bridges.
func (w *world) pbxShows(any ...string) bool {
	chans, _ := w.lab.PBX.CLI(w.Context(), "core show channels concise")
	bridges, _ := w.lab.PBX.CLI(w.Context(), "bridge show all")
	return slices.ContainsFunc(any, func(s string) bool { return strings.Contains(chans+bridges, s) })
}

func (w *world) monitorAudit(interaction string) {
	w.Helper()
	var got string
	w.eventually("the audit tells all of it", func() bool {
		var audit struct{ Items []struct{ Act, Login string } }
		w.must(w.admin.Do(context.Background(), http.MethodGet, "/audit?noun=interaction&noun_id="+interaction, nil, &audit))
		got = ""
		for _, e := range slices.Backward(audit.Items) {
			got += e.Login + " " + strings.TrimPrefix(e.Act, "interaction.monitor_") + ", "
		}
		return got == "ben begin, ben mode, ben mode, ben mode, ben end, ben begin, ben end, "
	})
}

// tape checks who is on the recording: a supervisor who barged in, and nobody who only listened or whispered.
func (w *world) tape(t *testing.T, interaction string) {
	_, wav := w.file(interaction)
	_, heard := bothSides(t, wav)
	share := heard.Among(benTone)
	w.Logf("the supervisor is in %.0f %% of what the customer heard, on a tape of %v", 100*share, heard.Length())
	if share < 0.05 || share > 0.6 {
		w.Errorf("the supervisor's share of the tape is %.2f", share)
	}
}
