package main

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/events"
)

var dialledLine = regexp.MustCompile(`(?m)^/dialled/(\d+)\s*: (\d+)`)

// dialled is how often the carrier was asked for each number: it is the witness that does not belong to us.
func (w *world) dialled() map[string]int {
	w.Helper()
	out, err := w.lab.Carrier.CLI(w.Context(), "database show dialled")
	w.must(err)
	seen := map[string]int{}
	for _, m := range dialledLine.FindAllStringSubmatch(out, -1) {
		seen["+"+m[1]], _ = strconv.Atoi(m[2])
	}
	return seen
}

func TestWhateverIsKilledWhileACampaignDialsNoLeadIsLostAndNoneIsDialledTwice(t *testing.T) {
	const people, leads = 8, 84
	rounds := 1
	if os.Getenv("CORDBOARD_LONG") != "" {
		rounds = 5
	}
	onBothPBXs(t, diallers(people), func(w *world) {
		file, want := leadsOfEveryKind(leads)
		l := w.bring("Spring", file)
		// as many channels as it needs: one that stayed taken would be missed
		c := w.campaign(func(c *campaigns.Campaign) { c.Mode, c.Ratio, c.Channels = rules.Power, 2, 2*people })
		w.must(w.admin.Do(w.Context(), http.MethodPut, "/campaigns/"+c.ID+"/lists/"+l.ID, nil, nil))
		w.manned(people)
		w.control(c, campaigns.Wish{State: campaigns.Running})
		for range rounds {
			w.dialsOn(c)
			w.must(w.daemon.Kill())
			w.up(w.Context())
			w.dialsOn(c)
			w.must(w.db.Kill(w.Context()))
			w.must(w.db.Start(w.Context()))
			w.dialsOn(c)
			w.must(w.lab.PBX.Kill(w.Context()))
			w.must(w.lab.PBX.Start(w.Context()))
			w.eventually("no channel is taken for one that is gone", func() bool { return w.statusOf(c).Calls == campaigns.Calls{} })
			w.backOnLine(people)
		}
		w.allTried(c, leads)
		seen := w.dialled()
		attempts, last := map[string]int{}, map[string]events.Attempt{}
		for _, r := range w.resultsOf(c) { // newest first
			a := r.Attempt
			if _, newer := last[a.Number]; !newer {
				last[a.Number] = a
			}
			if !a.DialledAt.IsZero() {
				attempts[a.Number]++
			}
		}
		for number, what := range want {
			switch n := seen[number]; {
			case n == 1, n > 1 && what == outcomes.Congestion: // which is tried again after two minutes
			case n == 0 && willBeTried(last[number]):
				w.Logf("%s was about to be dialled at a kill and comes again at %v", number, last[number].Next.At)
			default:
				w.Errorf("%s was dialled %d times; its last attempt is %+v", number, n, last[number])
			}
		}
		for number, n := range seen {
			if attempts[number] != n {
				w.Errorf("%s was dialled %d times, on record are %d", number, n, attempts[number])
			}
		}
	})
}

// willBeTried tells that nobody can know whether a number was dialled, for what was to dial it died at that instant; the lead is
// not lost.
func willBeTried(a events.Attempt) bool {
	lost := a.Outcome == string(outcomes.Lost) || a.Outcome == string(outcomes.PBXDown)
	return lost && a.Next != nil && !a.Next.Closed && !a.Next.At.IsZero()
}

// allTried waits until every lead was called or is held. Leads are counted now and then, so a count counts that is younger than
// the last call.
func (w *world) allTried(c campaigns.Campaign, leads int) {
	w.Helper()
	var quiet time.Time
	for end := time.Now().Add(4 * time.Minute); ; between() {
		s := w.statusOf(c)
		switch {
		case s.Calls != (campaigns.Calls{}):
			quiet = time.Time{}
		case quiet.IsZero():
			quiet = time.Now()
		case s.Leads.Due == 0 && s.Leads.Leased == 0 && s.Leads.Total == leads && s.CountedAt.After(quiet):
			return
		}
		if time.Now().After(end) {
			raw, _ := json.MarshalIndent(s, "", " ")
			w.Fatalf("not every lead was called or is held:\n%s", raw)
		}
	}
}

// dialsOn lets a campaign dial for a moment that nobody foresees.
func (w *world) dialsOn(c campaigns.Campaign) {
	w.Helper()
	before := len(w.dialled())
	w.eventually("it dials", func() bool {
		s := w.statusOf(c)
		return len(w.dialled()) > before+3 || s.Leads.Total > 0 && s.Leads.Due == 0 && s.Leads.Leased == 0
	})
	time.Sleep(time.Duration(rand.IntN(1000)) * time.Millisecond) //nolint:forbidigo // the moment is to be a random one
}

// backOnLine brings agents back whose phones the PBX lost.
func (w *world) backOnLine(n int) {
	w.Helper()
	w.eventually("the agents are ready again", func() bool {
		ready := 0
		for i := range n {
			login := "out0" + strconv.Itoa(i)
			a := w.agent(login)
			if a.Device.Registered && (a.State == events.AgentReady || len(a.Work) > 0) {
				ready++
				continue
			}
			_ = w.as(login).SetState(w.Context(), events.AgentReady, "") // the first press calls the phone
		}
		return ready == n
	})
}
