package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/abandonment"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
)

// blended are agents whose phones stay on the line, for a campaign's queue and for callers.
func blended(n int) centre.Plan {
	p := diallers(n)
	p.Numbers["801"] = "Support"
	for i := range p.Agents {
		p.Agents[i].Queues = []string{"Outbound", "Support"}
	}
	return p
}

// customersFirst lets half of those who answer be abandoned: otherwise all the calls of a test are placed with an agent on the
// line, as on every first day of a campaign.
func customersFirst(c *campaigns.Campaign) {
	c.Rules.ColdStart = 1
	c.Rules.Abandonment = []abandonment.Policy{{ID: "calling_day", Clock: abandonment.FromAnswer, WithinMS: 2000, Window: abandonment.Day, PerMille: 500, Target: 500,
		Over: abandonment.OverLive, Late: true}}
	for _, field := range []string{"abandonment", "cold_start"} {
		c.Overrides = append(c.Overrides, rules.Override{Field: field, By: "Admin", Reason: "calls to ourselves", Expires: time.Now().Add(24 * time.Hour).UTC()})
	}
}

func TestAgentsOfACampaignServeCallersTooOneConversationAtATime(t *testing.T) {
	const people, callers, rounds = 4, 6, 2
	onBothPBXs(t, blended(people), func(w *world) {
		l := w.bring("Spring", numbers("+3498105%04d", 0, 400)) // who answer after a second and talk for five
		c := w.campaign(func(c *campaigns.Campaign) {
			c.Mode, c.Ratio = rules.Power, 1.5
			if strings.HasSuffix(w.Name(), "22") {
				c.Mode = rules.Predictive
			}
			customersFirst(c)
		})
		w.must(w.admin.Do(w.Context(), http.MethodPut, "/campaigns/"+c.ID+"/lists/"+l.ID, nil, nil))
		for i := range people {
			_, err := w.lab.Carrier.SetPhone(w.Context(), fmt.Sprint(1000+i), lab.Phone{Tone: agentTone})
			w.must(err)
		}
		w.manned(people)
		seen := w.watchesHands()
		w.control(c, campaigns.Wish{State: campaigns.Running})
		for range rounds {
			w.eventually("the campaign's people talk", func() bool { return w.statusOf(c).Calls.Talking >= people-1 })
			w.callersAreServed(callers)
		}
		w.eventually("the campaign goes on", func() bool { return w.statusOf(c).Calls.Talking > 0 })
		w.over(c)
		w.eventually("nobody has work left", func() bool {
			f, err := w.admin.Floor(w.Context())
			w.must(err)
			return len(f.Interactions) == 0
		})
		seen()
		w.oneOutcomeEach(c)
		past := w.wholePast()
		w.oneAtATime(past)
		w.callersCameFirst(c, past, rounds*callers)
	})
}

// callersAreServed lets more callers come in than there are agents; each talks with one and hangs up.
func (w *world) callersAreServed(n int) {
	w.Helper()
	var all []*lab.Customer
	for range n {
		all = append(all, w.callIn("801"))
	}
	for len(all) > 0 {
		at := -1
		w.eventually("another caller has an agent", func() bool {
			at = slices.IndexFunc(all, func(c *lab.Customer) bool {
				a, length, err := c.HeardLast(time.Second)
				return err == nil && length > time.Second && a.Tone(agentTone) > 0.6
			})
			return at >= 0
		})
		soundPasses(time.Second)
		w.must(all[at].Hangup(w.Context()))
		all = slices.Delete(all, at, at+1)
	}
}

// watchesHands looks at the floor again and again until it is called: no agent ever has two things in hand.
func (w *world) watchesHands() (stop func()) {
	ctx, cancel := context.WithCancel(w.Context())
	var own sync.WaitGroup
	own.Go(func() {
		for looks := 0; ; looks++ {
			f, err := w.admin.Floor(ctx)
			if ctx.Err() != nil {
				w.Logf("the floor was looked at %d times", looks)
				return
			}
			if err != nil {
				w.Error(err)
				return
			}
			hands := map[string]events.Interaction{}
			for _, i := range f.Interactions {
				if i.AgentID == "" {
					continue
				}
				if other, two := hands[i.AgentID]; two {
					w.Errorf("an agent has two things in hand: %s (%s, %s) and %s (%s, %s)", i.ID, i.Direction, i.State, other.ID, other.Direction, other.State)
				}
				hands[i.AgentID] = i
			}
			between()
		}
	})
	stop = sync.OnceFunc(func() { cancel(); own.Wait() })
	w.Cleanup(stop)
	return stop
}

// wholePast is every record in the database.
func (w *world) wholePast() []events.Interaction {
	w.Helper()
	all, err := centre.All[events.Interaction](w.Context(), w.admin, "/interactions?")
	w.must(err)
	return all
}

// oneOutcomeEach proves that every attempt ended once, and that the carrier was asked for just these.
func (w *world) oneOutcomeEach(c campaigns.Campaign) {
	w.Helper()
	all := w.closedOf(c)
	seen, dialled, sum := map[string]bool{}, map[string]int{}, map[string]int{}
	customers := 0
	for _, r := range all {
		a := r.Attempt
		if seen[a.ID] || a.Outcome == "" {
			w.Errorf("an attempt has no outcome, or two: %+v", a)
		}
		seen[a.ID] = true
		sum[a.Outcome]++
		if !a.Reserved {
			customers++
		}
		if !a.DialledAt.IsZero() {
			dialled[a.Number]++
		}
	}
	for number, n := range w.dialled() {
		if n != 1 || dialled[number] != 1 {
			w.Errorf("the carrier was asked %d times for %s, on record are %d", n, number, dialled[number])
		}
	}
	if customers == 0 {
		w.Error("no customer was called first")
	}
	w.Logf("%d attempts, %d with the customer first: %v", len(all), customers, sum)
}

// oneAtATime proves the same as watchesHands of everything that was, and of every moment.
func (w *world) oneAtATime(past []events.Interaction) {
	w.Helper()
	of := map[string][]events.Interaction{}
	for _, i := range past {
		if !i.AnsweredAt.IsZero() {
			of[i.AgentID] = append(of[i.AgentID], i)
		}
	}
	for _, all := range of {
		slices.SortFunc(all, func(a, b events.Interaction) int { return a.AnsweredAt.Compare(b.AnsweredAt) })
		for n := 1; n < len(all); n++ {
			if a, b := all[n-1], all[n]; b.AnsweredAt.Before(a.EndedAt) {
				w.Errorf("%s began at %v, %s of the same agent ended at %v", b.ID, b.AnsweredAt, a.ID, a.EndedAt)
			}
		}
	}
}

// callersCameFirst proves that whoever waited was answered before anybody who was dialled while they waited. What the campaign
// knows of its agents is a second old at most.
func (w *world) callersCameFirst(c campaigns.Campaign, past []events.Interaction, callers int) {
	w.Helper()
	const known = 2 * time.Second
	var longest time.Duration
	served := 0
	attempts := w.resultsOf(c)
	for _, i := range past {
		if i.QueueID != w.centre.Queues["Support"].ID {
			continue
		}
		if i.Outcome != events.OutcomeHandled {
			w.Errorf("a caller was not served: %+v", i)
			continue
		}
		served++
		longest = max(longest, i.AnsweredAt.Sub(i.QueuedAt))
		for _, r := range attempts {
			if a := r.Attempt; a.DialledAt.After(i.QueuedAt.Add(known)) && a.JoinedAt.After(a.DialledAt) && a.JoinedAt.Before(i.AnsweredAt) {
				w.Errorf("a caller waited from %v to %v; meanwhile %s was dialled at %v and had an agent at %v", i.QueuedAt, i.AnsweredAt, a.Number, a.DialledAt, a.JoinedAt)
			}
		}
	}
	if served != callers || longest < known+time.Second {
		w.Errorf("%d callers were served, of whom nobody waited for longer than %v", served, longest)
	}
}
