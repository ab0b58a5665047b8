package dialling

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/abandonment"
	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/events"
)

func TestEveryLeadIsDialledOnceAndItsOutcomeIsWhatTheNumberDid(t *testing.T) {
	w := newWorld(t, 40, 6, nil)
	w.books.mu.Lock()
	barred := w.books.leads[5].lead.Numbers[0]
	w.books.dnc[barred] = true
	w.books.mu.Unlock()
	w.eventually("all leads but one were dialled", 30*time.Second, func() bool { return len(w.closed()) == 39 })
	for lead, all := range w.attempts() {
		a := all[0]
		want := script[a.Number[len(a.Number)-1]].want
		if len(all) != 1 || a.State != events.AttemptClosed || a.Outcome != string(want) {
			t.Errorf("lead %d: %d attempts, %s with %q instead of %q", lead, len(all), a.State, a.Outcome, want)
		}
		if want == outcomes.Connected && (a.JoinedAt.IsZero() || a.AgentID == "" || !a.Next.Closed) {
			t.Errorf("lead %d was spoken with: %+v", lead, a)
		}
	}
	if w.voice.dials[barred.String()[1:]] != 0 {
		t.Error("a number of a do-not-call list was dialled")
	}
	w.eventually("the page says why nothing is dialled", 15*time.Second, func() bool {
		s, _ := w.engine.CampaignStatus("C1")
		return s.Bound == campaigns.BoundHeld && s.Today.Attempts == 39 && s.Leads.Closed > 10
	})
}

func TestNoLeadIsLostAndNoneDialledTwiceHoweverOftenTheDaemonDies(t *testing.T) {
	w := newWorld(t, 120, 8, nil)
	r := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
	for range 6 {
		time.Sleep(time.Duration(800+r.IntN(1500)) * time.Millisecond) //nolint:forbidigo // the moment is to be a random one
		w.kill()
		w.up()
	}
	w.eventually("every lead was tried or is held", 60*time.Second, func() bool {
		w.books.mu.Lock()
		defer w.books.mu.Unlock()
		for _, r := range w.books.leads {
			if len(r.written) == 0 && r.held == "" {
				return false
			}
		}
		return true
	})
	w.voice.mu.Lock()
	defer w.voice.mu.Unlock()
	for number, n := range w.voice.dials {
		if n > 1 {
			t.Errorf("%s was dialled %d times", number, n)
		}
	}
	if len(w.voice.dials) != 120 {
		t.Errorf("%d of 120 numbers were dialled", len(w.voice.dials))
	}
}

func TestWhileTheDatabaseIsAwayNothingIsDialledAndThePageSaysSo(t *testing.T) {
	w := newWorld(t, 200, 2, nil)
	w.eventually("it dials", 10*time.Second, func() bool { return len(w.attempts()) > 2 })
	w.setAway(true)
	w.eventually("the page says that the database is away", 10*time.Second, func() bool {
		s, _ := w.engine.CampaignStatus("C1")
		return s.Bound == campaigns.BoundDatabase && s.Trouble != ""
	})
	before := len(w.attempts())
	w.setAway(false)
	w.eventually("it dials again", 20*time.Second, func() bool { return len(w.attempts()) > before+2 })
}

func TestEachReasonForNotDiallingIsNamed(t *testing.T) {
	for _, c := range []struct {
		name   string
		leads  int
		people int
		change func(*campaigns.Campaign)
		want   campaigns.Bound
	}{
		{"people stopped it", 5, 1, func(c *campaigns.Campaign) { c.State = campaigns.Stopped }, campaigns.BoundStopped},
		{"nobody is signed in", 5, 0, nil, campaigns.BoundNoAgents},
		{"no list is attached", 5, 1, func(c *campaigns.Campaign) { c.ListIDs = nil }, campaigns.BoundNoLists},
		{"the law wants a message", 5, 1, func(c *campaigns.Campaign) { c.Message = "" }, campaigns.BoundSettings},
		{"nobody owns the caller ID", 5, 1, func(c *campaigns.Campaign) { c.CallerID.Number = "+34922222222" }, campaigns.BoundSettings},
		{"there is no such trunk", 5, 1, func(c *campaigns.Campaign) { c.TrunkID = "other" }, campaigns.BoundSettings},
		{"the list is empty", 0, 1, nil, campaigns.BoundExhausted},
		{"no hour is ever open", 5, 1, func(c *campaigns.Campaign) { c.Rules.Hours = &rules.Week{} }, campaigns.BoundSettings},
		{"the hours are those of another day", 5, 1, func(c *campaigns.Campaign) {
			week := rules.Every("10:00-11:00", time.Now().AddDate(0, 0, 3).Weekday())
			c.Rules.Hours = &week
		}, campaigns.BoundWindow},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, c.leads, c.people, c.change)
			w.eventually(string(c.want), 25*time.Second, func() bool {
				s, ok := w.engine.CampaignStatus("C1")
				if c.want == campaigns.BoundWindow && (len(s.Holds) != 1 || s.Holds[0].Rule != rules.Hours || s.Holds[0].Leads != 5 || !s.Holds[0].First.After(time.Now())) {
					return false // how many leads the hours hold back, and until when
				}
				return ok && s.Bound == c.want && (s.Trouble != "") == (c.want == campaigns.BoundSettings)
			})
			if n := len(w.attempts()); n != 0 {
				t.Errorf("%d attempts were made all the same", n)
			}
		})
	}
}

func TestTheModeThatTheLawAllowsHoldsWhateverTheCampaignWants(t *testing.T) {
	w := newWorld(t, 20, 2, func(c *campaigns.Campaign) { c.Mode, c.Rules.Mode = rules.Predictive, rules.Preview })
	w.eventually("both agents look at a lead", 10*time.Second, func() bool {
		l, err := w.desk.Live(t.Context())
		w.must(err)
		looked := 0
		for _, i := range l.Interactions {
			if i.State == events.InteractionPreviewing {
				looked++
			}
		}
		return looked == 2
	})
	if s, _ := w.engine.CampaignStatus("C1"); s.Mode != rules.Predictive || s.ModeNow != rules.Preview {
		t.Errorf("the page says %s, now %s", s.Mode, s.ModeNow)
	}
	w.voice.mu.Lock()
	defer w.voice.mu.Unlock()
	if len(w.voice.dials) != 0 {
		t.Errorf("%v were dialled before anybody said so", w.voice.dials)
	}
}

func TestAStoppedCampaignDialsNoMoreAndStopsRingingAtOnceWhenAsked(t *testing.T) {
	w := newWorld(t, 300, 3, func(c *campaigns.Campaign) { c.Mode = rules.Power; c.Ratio = 3 })
	w.eventually("it dials", 10*time.Second, func() bool { return len(w.attempts()) > 3 })
	w.books.mu.Lock()
	c := w.books.plan.Campaigns[0]
	c.State, c.Version = campaigns.Stopped, 2
	w.books.plan.Campaigns = []campaigns.Campaign{c}
	w.books.mu.Unlock()
	w.engine.Changed(events.DirectoryEvent{Noun: "campaign", ID: "C1", Act: "stop_now"})
	w.eventually("the page says so", 5*time.Second, func() bool { s, _ := w.engine.CampaignStatus("C1"); return s.Bound == campaigns.BoundStopped })
	n := len(w.attempts())
	w.eventually("what was under way is over, and its leads are free", 10*time.Second, func() bool {
		w.books.mu.Lock()
		defer w.books.mu.Unlock()
		for _, r := range w.books.leads {
			if r.state == 1 {
				return false
			}
		}
		return true
	})
	if now := len(w.attempts()); now != n {
		t.Errorf("%d more were dialled", now-n)
	}
}

func TestADeletedCampaignEndsWithItsLastAttempt(t *testing.T) {
	w := newWorld(t, 300, 3, nil)
	w.eventually("it dials", 10*time.Second, func() bool { return len(w.attempts()) > 3 })
	w.books.mu.Lock()
	w.books.plan.Campaigns = nil
	w.books.mu.Unlock()
	w.engine.Changed(events.DirectoryEvent{Noun: "campaign", ID: "C1", Act: "delete"})
	w.eventually("nobody runs it any more", 15*time.Second, func() bool { _, ok := w.engine.CampaignStatus("C1"); return !ok })
	for lead, all := range w.attempts() {
		if last := all[len(all)-1]; last.State != events.AttemptClosed {
			t.Errorf("the attempt on lead %d is left %s", lead, last.State)
		}
	}
}

func TestWhenNobodyMoreMayBeAbandonedAnAgentIsOnTheLineFirst(t *testing.T) {
	w := newWorld(t, 120, 4, func(c *campaigns.Campaign) { c.Mode, c.Ratio, c.State = rules.Power, 3, campaigns.Stopped })
	ago := time.Now().Add(-time.Minute)
	w.books.mu.Lock()
	for n := range 100 { // three of a hundred met nobody: the law's three per cent
		c := abandonment.Call{Answered: ago, Joined: ago.Add(time.Second), Ended: ago.Add(20 * time.Second)}
		if n < 3 {
			c.Joined, c.Ours = time.Time{}, true
		}
		w.books.answered = append(w.books.answered, c)
	}
	c := w.books.plan.Campaigns[0]
	c.State, c.Version = campaigns.Running, 2
	w.books.plan.Campaigns = []campaigns.Campaign{c}
	w.books.mu.Unlock()
	w.engine.Changed(events.DirectoryEvent{Noun: "campaign", ID: "C1", Act: "start"})
	w.eventually("the page says what binds, and it dials on", 15*time.Second, func() bool {
		s, _ := w.engine.CampaignStatus("C1")
		return s.Bound == campaigns.BoundAbandoned && len(s.Windows) > 0 && s.Windows[0].Allowance == 0 && len(w.attempts()) > 6
	})
	for lead, all := range w.attempts() {
		for _, a := range all {
			if !a.Reserved {
				t.Errorf("lead %d was dialled without an agent", lead)
			}
		}
	}
}

func TestALeadThatComesOnADoNotCallListIsTakenFromWhoLooksAtIt(t *testing.T) {
	w := newWorld(t, 2, 1, func(c *campaigns.Campaign) { c.Mode = rules.Preview })
	looksAt := func() (number string) {
		l, err := w.desk.Live(t.Context())
		w.must(err)
		for _, i := range l.Interactions {
			if i.State == events.InteractionPreviewing {
				number = i.To
			}
		}
		return number
	}
	var first string
	w.eventually("the agent looks at a lead", 10*time.Second, func() bool { first = looksAt(); return first != "" })
	n, err := number("+" + first)
	w.must(err)
	w.books.mu.Lock()
	w.books.dnc[n] = true
	w.books.mu.Unlock()
	w.eventually("it is gone, and the agent has the other one", 20*time.Second, func() bool { now := looksAt(); return now != "" && now != first })
}

func TestALeadThatNobodyDialledHoldsItsNumberForNoLaterCall(t *testing.T) {
	w := newWorld(t, 1, 1, func(c *campaigns.Campaign) { c.Mode = rules.Preview })
	var to string
	w.eventually("the agent looks at the lead", 10*time.Second, func() bool {
		l, err := w.desk.Live(t.Context())
		w.must(err)
		for _, i := range l.Interactions {
			if i.State == events.InteractionPreviewing {
				to = i.To
			}
		}
		return to != ""
	})
	n, err := number("+" + to)
	w.must(err)
	w.books.mu.Lock()
	w.books.dnc[n] = true // taken back before anything was dialled
	w.books.mu.Unlock()
	w.eventually("it is taken back", 20*time.Second, func() bool { return len(w.closed()) == 1 })
	for _, all := range w.attempts() {
		if a := all[len(all)-1]; !a.Uncounted || !a.DialledAt.IsZero() {
			t.Fatalf("the attempt is %+v", a)
		}
	}
	w.eventually("the ledger knows of no call", 5*time.Second, func() bool {
		w.engine.ledger.mu.Lock()
		defer w.engine.ledger.mu.Unlock()
		return len(w.engine.ledger.calls) == 0
	})
}

func (w *world) setAway(away bool) {
	w.books.mu.Lock()
	defer w.books.mu.Unlock()
	w.books.away = away
}

// closed are the leads whose attempts are over.
func (w *world) closed() map[uint64]bool {
	out := map[uint64]bool{}
	for lead, all := range w.attempts() {
		if all[len(all)-1].State == events.AttemptClosed {
			out[lead] = true
		}
	}
	return out
}

func TestAgentsOfSeveralCampaignsAreSharedByTheirWeights(t *testing.T) {
	serves := map[string][]string{}
	for n := range 30 {
		serves[fmt.Sprintf("a%02d", n)] = []string{"x", "y"}
	}
	first := crew(nil, serves, []post{{"x", 2}, {"y", 1}})
	count := func(m map[string]string, id string) (n int) {
		for _, c := range m {
			if c == id {
				n++
			}
		}
		return n
	}
	if count(first, "x") != 20 || count(first, "y") != 10 {
		t.Fatalf("x has %d, y has %d", count(first, "x"), count(first, "y"))
	}
	again := crew(first, serves, []post{{"x", 2}, {"y", 1}})
	for id, c := range first {
		if again[id] != c {
			t.Errorf("%s was moved though nothing changed", id)
		}
	}
	if alone := crew(first, serves, []post{{"y", 1}}); count(alone, "y") != 30 {
		t.Error("a campaign that wants nobody keeps its agents")
	}
}

func TestATrunkThatTurnsEverythingAwayRestsAndIsTriedNowAndThen(t *testing.T) {
	l := newLines()
	l.set([]campaigns.Trunk{{ID: "T", Name: "Provider", Channels: 10, CPS: 100}})
	now := time.Now()
	if n, _ := l.take("T", "c", 1, 0, 4, now); n != 4 {
		t.Fatalf("%d channels", n)
	}
	for range refusedMost {
		l.over("T", outcomes.Congestion, false)
	}
	now = now.Add(time.Second)
	if n, why := l.take("T", "c", 1, 0, 4, now); n != 0 || why != campaigns.BoundRefused {
		t.Errorf("%d calls, bound by %q", n, why)
	}
	if text, _ := l.trouble("T"); text == "" {
		t.Error("nobody is told")
	}
	if n, _ := l.take("T", "c", 1, 0, 4, now.Add(refusedPause)); n != 1 {
		t.Errorf("%d calls try it", n)
	}
	l.over("T", outcomes.NoAnswer, true)
	if n, why := l.take("T", "c", 1, 0, 4, now.Add(refusedPause+time.Second)); n != 4 {
		t.Errorf("%d calls after it took one, bound by %q", n, why)
	}
}
