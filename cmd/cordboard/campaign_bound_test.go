package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/campaigns/rules"
)

// numbers is a file of leads, one for each number that a format with a count in it makes.
func numbers(format string, from, n int) string {
	var b strings.Builder
	b.WriteString("name;phone\n")
	for i := range n {
		fmt.Fprintf(&b, "Lead %d;"+format+"\n", from+i, from+i)
	}
	return b.String()
}

func TestATrunkThatAnswers503ToEverythingIsNamedAndLeftInPeace(t *testing.T) {
	onBothPBXs(t, diallers(6), func(w *world) {
		l := w.bring("Spring", numbers("+349410%05d", 0, 300))
		c := w.campaign(func(c *campaigns.Campaign) { c.Mode = rules.Progressive })
		w.must(w.admin.Do(w.Context(), http.MethodPut, "/campaigns/"+c.ID+"/lists/"+l.ID, nil, nil))
		w.manned(6)
		w.control(c, campaigns.Wish{State: campaigns.Running})
		w.eventually("the page names the trunk and what it says", func() bool {
			s := w.statusOf(c)
			return s.Bound == campaigns.BoundRefused && strings.Contains(s.Trouble, "Carrier") && strings.Contains(s.Trouble, string(outcomes.Congestion))
		})
		before := len(w.dialled())
		soundPasses(21 * time.Second)
		if more := len(w.dialled()) - before; more > 3 {
			w.Errorf("%d more calls in 21 seconds to a trunk that turned %d away", more, before)
		}
		w.over(c)
		for _, r := range w.closedOf(c) {
			if o := outcomes.Outcome(r.Attempt.Outcome); o != outcomes.Congestion && o != outcomes.Cancelled {
				w.Errorf("%s came to %q", r.Attempt.Number, o)
			}
		}
	})
}

func TestTwoCampaignsOfOneQueueShareItsAgentsByTheirWeightsAndCallNobodyTwice(t *testing.T) {
	const people = 8
	onBothPBXs(t, diallers(people), func(w *world) {
		once := rules.Caps{Day: 1} // attempts to a number, by whichever campaign
		heavy := w.campaign(func(c *campaigns.Campaign) { c.Mode, c.Weight, c.Rules.Number = rules.Progressive, 3, once })
		light := w.campaign(func(c *campaigns.Campaign) {
			c.Name, c.Mode, c.Rules.Number, c.TrunkID = "Autumn", rules.Progressive, once, heavy.TrunkID
		})
		for _, c := range []campaigns.Campaign{heavy, light} { // both want the same people
			l := w.bring(c.Name, numbers("+3498105%04d", 0, 500))
			w.must(w.admin.Do(w.Context(), http.MethodPut, "/campaigns/"+c.ID+"/lists/"+l.ID, nil, nil))
		}
		w.manned(people)
		w.control(heavy, campaigns.Wish{State: campaigns.Running})
		w.control(light, campaigns.Wish{State: campaigns.Running})
		w.eventually("six agents count for the one and two for the other", func() bool {
			a, b := w.statusOf(heavy).Agents, w.statusOf(light).Agents
			return a.Elsewhere == 2 && b.Elsewhere == 6
		})
		soundPasses(30 * time.Second)
		w.over(heavy)
		w.over(light)
		met := func(c campaigns.Campaign) (n int) {
			for _, r := range w.closedOf(c) {
				switch o := outcomes.Outcome(r.Attempt.Outcome); o {
				case outcomes.Connected, outcomes.HungUp:
					n++
				case outcomes.Cancelled:
				default:
					w.Errorf("%s came to %q, with one call for each free agent", r.Attempt.Number, o)
				}
			}
			return n
		}
		a, b := met(heavy), met(light)
		for number, n := range w.dialled() {
			if n > 1 {
				w.Errorf("%s, who may be called once a day, was called %d times by the two campaigns", number, n)
			}
		}
		w.Logf("%d people met agents for the one campaign, %d for the other", a, b)
		if b < 5 || a < 2*b {
			w.Errorf("%d and %d people met agents, with weights of 3 and 1", a, b)
		}
	})
}
