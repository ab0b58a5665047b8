package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/lab/centre"
	"github.com/cordboard/cordboard/lab/wsphone"
)

const manyPhones = 150

func manyBrowsers() centre.Plan {
	p := centre.Plan{Numbers: map[string]string{"800": "Support"}, Wrapup: 60}
	for n := range manyPhones + 1 {
		p.Agents = append(p.Agents, centre.AgentPlan{Login: fmt.Sprintf("web%03d", n), Name: fmt.Sprintf("Web %03d", n), Queues: []string{"Support"}})
	}
	return p
}

func TestAHundredAndFiftyBrowserPhonesDoNotDelayTheDaemonsOwnRequests(t *testing.T) {
	onEachPBX(t, manyBrowsers(), func(w *world) {
		measured := fmt.Sprintf("web%03d", manyPhones)
		_, err := w.as(measured).StartShift(w.Context())
		w.must(err)
		before := w.requests(measured)
		var phones []*wsphone.Phone
		for n := range manyPhones {
			phones = append(phones, w.browserPhone(fmt.Sprintf("web%03d", n)))
		}
		with := w.requests(measured)
		caller := w.callIn("800")
		w.tone(caller, agentTone)
		w.must(caller.Hangup(w.Context()))
		if c := w.checkOf("http_sessions"); !c.OK {
			w.Errorf("a limit of 2000 is told as too low: %s", c.Detail)
		}
		for _, p := range phones {
			p.Close()
		}
		// measured once more without them: what the machine did meanwhile is no fault of the phones
		after := w.requests(measured)
		w.Logf("a credential, three requests to the PBX: %v before and %v after, and %v with %d phones", before, after, with, manyPhones)
		if with > 2*max(before, after)+20*time.Millisecond {
			w.Errorf("with %d phones it takes %v, without %v and %v", manyPhones, with, before, after)
		}
	})
}

// requests is the median time of a phone's credential, which the daemon pushes to the PBX in three requests.
func (w *world) requests(login string) time.Duration {
	w.Helper()
	var took []time.Duration
	for range 31 {
		began := time.Now()
		w.must(w.as(login).Do(w.Context(), http.MethodPost, "/desk/phone", struct{}{}, nil))
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	return took[len(took)/2]
}

func TestASessionLimitThatIsTooLowIsToldAtStart(t *testing.T) {
	plan := centre.Plan{Numbers: map[string]string{"800": "Support"}, Agents: []centre.AgentPlan{{Login: "ana", Name: "Ana Agent", Queues: []string{"Support"}}}}
	for _, version := range []string{"22", "16"} {
		t.Run("Asterisk "+version, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, version, plan, func(c *centre.Config) {
				file := filepath.Join(c.PBX.ConfDir, "http.conf")
				raw, err := os.ReadFile(file)
				if err == nil {
					err = os.WriteFile(file, regexp.MustCompile(`sessionlimit = \d+`).ReplaceAll(raw, []byte("sessionlimit = 40")), 0o644)
				}
				if err != nil {
					t.Fatal(err)
				}
			})
			w.eventually("the system page says so", func() bool {
				c := w.checkOf("http_sessions")
				return !c.OK && strings.Contains(c.Detail, "takes 40 connections") && strings.Contains(c.Detail, "sessionlimit = 100")
			})
		})
	}
}
