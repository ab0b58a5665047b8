package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab/centre"
)

// carrierDoes are beginnings of numbers and what the carrier does with them; see lab/conf.
var carrierDoes = []struct {
	number string // with a count in it
	want   outcomes.Outcome
}{
	{"+3498105%04d", outcomes.Connected}, // answers after a second, talks for five
	{"+349200%05d", outcomes.NoAnswer},
	{"+349300%05d", outcomes.Busy},
	{"+3498205%04d", outcomes.Connected}, // after two
	{"+349410%05d", outcomes.Congestion},
	{"+349500%05d", outcomes.Unallocated},
	{"+349600%05d", outcomes.Rejected},
}

// diallers are agents whose desk phones stay on the line.
func diallers(n int) centre.Plan {
	p := centre.Plan{Numbers: map[string]string{"800": "Outbound"}, Wrapup: 1, OfferSeconds: 10}
	for i := range n {
		p.Agents = append(p.Agents, centre.AgentPlan{Login: fmt.Sprintf("out%02d", i), Name: fmt.Sprintf("Out %02d", i), Extension: fmt.Sprint(1000 + i), Standing: true, Auto: true, Queues: []string{"Outbound"}})
	}
	return p
}

// leadsOfEveryKind is a list in which every kind of number comes in turn; want is what each comes to.
func leadsOfEveryKind(n int) (file string, want map[string]outcomes.Outcome) {
	var b strings.Builder
	b.WriteString("name;phone;city\n")
	want = map[string]outcomes.Outcome{}
	for i := range n {
		kind := carrierDoes[i%len(carrierDoes)]
		number := fmt.Sprintf(kind.number, i)
		want[number] = kind.want
		fmt.Fprintf(&b, "Lead %d;%s;Madrid\n", i, number)
	}
	return b.String(), want
}

// bring imports a file into a new list.
func (w *world) bring(name, file string) lists.List {
	w.Helper()
	var l lists.List
	w.must(w.admin.Do(w.Context(), http.MethodPost, "/lists", w.centre.List(name), &l))
	w.must(centre.Import(w.Context(), w.admin, l.ID, file))
	return l
}

// campaign makes one that may call at any hour, with a trunk of its own unless it is given one.
func (w *world) campaign(change func(*campaigns.Campaign)) campaigns.Campaign {
	w.Helper()
	c := w.centre.Campaign("Spring", "Outbound", "")
	c.Rules.MaxRing = rules.Length(20 * time.Second)
	if change != nil {
		change(&c)
	}
	if c.TrunkID == "" {
		var t campaigns.Trunk
		w.must(w.admin.Do(w.Context(), http.MethodPost, "/trunks", w.centre.Carrier(60, 8), &t))
		c.TrunkID = t.ID
	}
	w.must(w.admin.Do(w.Context(), http.MethodPost, "/campaigns", c, &c))
	return c
}

func (w *world) control(c campaigns.Campaign, wish campaigns.Wish) {
	w.Helper()
	w.must(w.admin.Do(w.Context(), http.MethodPost, "/campaigns/"+c.ID+"/control", wish, nil))
}

func (w *world) statusOf(c campaigns.Campaign) (s campaigns.Status) {
	w.Helper()
	err := w.admin.Do(w.Context(), http.MethodGet, "/campaigns/"+c.ID+"/status", nil, &s)
	var refused *centre.Refused
	if errors.As(err, &refused) && refused.Status == http.StatusServiceUnavailable { // the daemon has just begun
		return campaigns.Status{Calls: campaigns.Calls{Dialling: -1}}
	}
	w.must(err)
	return s
}

func (w *world) resultsOf(c campaigns.Campaign) []campaigns.Result {
	w.Helper()
	all, err := centre.All[campaigns.Result](w.Context(), w.admin, "/campaigns/"+c.ID+"/results?")
	w.must(err)
	return all
}

// manned brings the agents to work.
func (w *world) manned(n int) {
	w.Helper()
	for i := range n {
		_, err := w.as(fmt.Sprintf("out%02d", i)).StartShift(w.Context()) // their phones say nothing: it is not about sound
		w.must(err)
	}
	for i := range n {
		login := fmt.Sprintf("out%02d", i)
		w.eventually("the phone of "+login+" is on the line", func() bool { return w.agent(login).Device.Registered })
		w.must(w.as(login).SetState(w.Context(), events.AgentReady, ""))
	}
}

// over stops a campaign and waits for its last call.
func (w *world) over(c campaigns.Campaign) {
	w.Helper()
	w.control(c, campaigns.Wish{State: campaigns.Stopped, Now: true})
	for end := time.Now().Add(60 * time.Second); ; between() {
		s := w.statusOf(c)
		if s.State == campaigns.Stopped && s.Calls == (campaigns.Calls{}) {
			break
		}
		if time.Now().After(end) {
			w.Fatalf("its calls do not end: %+v", s.Calls)
		}
	}
}

func TestFortyAgentsDialAndEveryAttemptCameToWhatTheCarrierDid(t *testing.T) {
	const people = 40
	long := 2 * time.Minute
	if os.Getenv("CORDBOARD_LONG") != "" {
		long = 10 * time.Minute
	}
	onBothPBXs(t, diallers(people), func(w *world) {
		file, want := leadsOfEveryKind(6000)
		l := w.bring("Spring", file)
		c := w.campaign(nil)
		w.must(w.admin.Do(w.Context(), http.MethodPut, "/campaigns/"+c.ID+"/lists/"+l.ID, nil, nil))
		w.manned(people)
		w.control(c, campaigns.Wish{State: campaigns.Running})
		soundPasses(long)
		if s := w.statusOf(c); s.Today.Attempts == 0 {
			raw, _ := json.MarshalIndent(s, "", " ")
			w.Fatalf("nothing was dialled:\n%s", raw)
		}
		w.over(c)
		w.cameTo(c, want, int(long.Seconds()))
	})
}

// closedOf are the results of a campaign that is over.
func (w *world) closedOf(c campaigns.Campaign) (all []campaigns.Result) {
	w.Helper()
	w.eventually("the database has every end", func() bool {
		all = w.resultsOf(c)
		for _, r := range all {
			if r.Attempt.State != events.AttemptClosed {
				return false
			}
		}
		return len(all) > 0
	})
	return all
}

// cameTo compares every attempt with what the carrier did.
func (w *world) cameTo(c campaigns.Campaign, want map[string]outcomes.Outcome, least int) {
	w.Helper()
	all := w.closedOf(c)
	seen, sum := map[string]int{}, map[outcomes.Outcome]int{}
	wrong := 0
	for _, r := range all {
		a := r.Attempt
		got := outcomes.Outcome(a.Outcome)
		sum[got]++
		if a.Uncounted && got == outcomes.Cancelled {
			continue // taken back before it was dialled
		}
		seen[a.Number]++
		ok := got == want[a.Number] || got == outcomes.Cancelled && a.AnsweredAt.IsZero() // the stop
		if want[a.Number] == outcomes.Connected {
			ok = ok || got == outcomes.Late || got == outcomes.Abandoned || got == outcomes.HungUp
		}
		if !ok {
			if wrong++; wrong < 10 {
				w.Errorf("%s came to %q instead of %q: Q.850 %d, SIP %d", a.Number, got, want[a.Number], a.Q850, a.TechCause)
			}
		}
	}
	for number, n := range seen {
		if n > 1 && want[number] != outcomes.Congestion {
			w.Errorf("%s was dialled %d times", number, n)
		}
	}
	w.Logf("%d attempts: %v", len(all), sum)
	for number, n := range w.dialled() {
		if seen[number] != n {
			w.Errorf("the carrier was asked %d times for %s, on record are %d attempts", n, number, seen[number])
		}
	}
	if people := sum[outcomes.Connected] + sum[outcomes.Late] + sum[outcomes.Abandoned]; sum[outcomes.Abandoned]*100 > people*3 {
		w.Errorf("%d of %d people were abandoned, more than 3 %%", sum[outcomes.Abandoned], people)
	}
	if len(all) < least {
		w.Errorf("only %d attempts", len(all))
	}
	for _, o := range []outcomes.Outcome{outcomes.Connected, outcomes.Busy, outcomes.NoAnswer, outcomes.Rejected, outcomes.Unallocated, outcomes.Congestion} {
		if sum[o] == 0 {
			w.Errorf("no attempt came to %s", o)
		}
	}
}
