package dialling

import (
	"context"
	"slices"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/abandonment"
	"github.com/cordboard/cordboard/campaigns/days"
	"github.com/cordboard/cordboard/campaigns/pacing"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// moment is one cycle of a campaign.
type moment struct {
	now      time.Time
	floor    *floor
	agents   []pacing.Agent
	sum      campaigns.Agents
	windows  []abandonment.WindowState
	mode     rules.Mode // how it may be dialled now
	flying   int        // customers that are called without an agent
	waiting  int        // leads that wait for an agent before they are called
	decision pacing.Decision
	placed   int
	bound    campaigns.Bound
	until    time.Time
	trouble  *fault.Error
}

// turn is one cycle: look, decide, dial, tell.
func (r *runner) turn(ctx context.Context) {
	m := &moment{now: r.now(), floor: r.e.floor.Load(), trouble: r.trouble}
	if r.book != nil && m.now.After(r.renew) {
		r.compile(r.c)
		m.trouble = r.trouble
	}
	r.newDay(m.now)
	r.look(m)
	r.e.lines.hold(r.id, r.c.Weight, r.channels())
	r.withdraw(m)
	r.recheck(ctx, m.now)
	if m.bound = r.cannot(m); m.bound == "" {
		r.dial(ctx, m)
		r.fill(ctx, 4*len(m.agents)+20, m.now)
	} else {
		r.idle(ctx, m)
	}
	r.barren = slices.Contains(fruitless, m.bound)
	r.recount(ctx, m.now)
	r.tell(m)
	if m.now.Sub(r.saved) > saveEvery {
		r.saved = m.now
		r.saveLearned()
	}
}

// fruitless are the bounds with which there is nothing to call: others may have the agents meanwhile.
var fruitless = []campaigns.Bound{campaigns.BoundWindow, campaigns.BoundHeld, campaigns.BoundExhausted, campaigns.BoundNoLists, campaigns.BoundRefused}

func (r *runner) newDay(now time.Time) {
	if r.zone == nil {
		return
	}
	if day := days.Key(now.In(r.zone)); day != r.today.day {
		if r.today.day != 0 {
			r.today.Funnel = campaigns.Funnel{}
		}
		r.today.day = day
	}
}

// look sees the agents and the calls.
func (r *runner) look(m *moment) {
	m.mode = r.mode
	r.wants.Store(nil)
	if r.c.State == campaigns.Running && r.trouble == nil && (!r.barren || len(r.open) > 0 || len(r.hopper) > 0) {
		r.wants.Store(&wish{r.c.QueueID, r.c.Weight})
	}
	for _, f := range r.open {
		switch {
		case f.a.Reserved && f.a.State == events.AttemptLeased && (f.s.work == nil || f.s.work.AgentID == ""):
			m.waiting++
		case !f.a.Reserved && f.a.Outcome == "" && f.a.JoinedAt.IsZero():
			m.flying++
		}
	}
	if m.floor == nil {
		return
	}
	mine := func(a events.Agent) (serves, counted bool) {
		at, known := m.floor.crew[a.ID]
		return slices.Contains(m.floor.dir.Agents[a.ID].QueueIDs, r.c.QueueID), !known || at == r.id
	}
	var told []pacing.Event
	m.agents, told, m.sum, r.hands = crewNow(m.floor.agents, mine, r.mode != rules.Preview, r.hands, m.now)
	r.told = append(r.told, told...)
	r.yields(m)
	if r.past != nil {
		m.windows = r.past.now(m.now)
	}
	if r.book != nil && len(m.windows) > 0 {
		m.mode = r.book.ModeNow(m.windows[0])
	}
}

// yields leaves agents to callers who wait.
func (r *runner) yields(m *moment) {
	left, kept := keepForCallers(m.agents, m.floor.waiting, func(agent string) []string { return m.floor.dir.Agents[agent].QueueIDs })
	m.agents, m.sum.Callers = left, len(kept)
	for _, state := range kept {
		if state == pacing.Ready {
			m.sum.Ready--
		}
	}
}

// idle is a cycle without dialling. The look for leads goes on where its failure is what binds.
func (r *runner) idle(ctx context.Context, m *moment) {
	switch m.bound {
	case campaigns.BoundStopped, campaigns.BoundSettings, campaigns.BoundNoLists:
		r.unload()
	case campaigns.BoundDatabase:
		r.retry(ctx, m)
	}
	r.told = nil
	if r.halted {
		r.halted = false
		r.halt()
	}
}

// retry asks the database again.
func (r *runner) retry(ctx context.Context, m *moment) {
	r.old(m.now)
	if len(r.hopper) >= hopperLeast*2/3 { // there is nothing to look for: the next dial asks
		r.load.err = nil
		return
	}
	r.fill(ctx, hopperLeast, m.now)
}

// withdraw takes back what nobody will take: leads that wait for an agent when nobody is ready, and ringing calls when everybody
// has left.
func (r *runner) withdraw(m *moment) {
	stopped := r.c.State != campaigns.Running
	gone := m.floor != nil && len(m.agents) == 0 && m.sum.Elsewhere == 0 && m.sum.Callers == 0
	for _, f := range r.open {
		if f.a.Reserved && f.a.State == events.AttemptLeased && f.s.work != nil && f.s.work.State == events.InteractionInQueue {
			promised := f.s.work.ChosenID != "" && m.now.Before(f.s.work.ChosenUntil)
			if stopped || !promised && m.sum.Ready == 0 && m.now.Sub(f.a.LeasedAt) > queuedMost {
				_ = r.e.cfg.Desk.WithdrawPreview(f.s.work.ID, false)
			}
		}
		if stopped || gone && !f.a.Reserved {
			r.recall(f, r.leastRing(), m.now)
		}
	}
}

// queuedMost is how long a lead waits for an agent of whom there is none.
const queuedMost = 10 * time.Second

func (r *runner) leastRing() time.Duration {
	if r.book == nil {
		return 20 * time.Second
	}
	return max(time.Duration(r.book.For().MinRing), 15*time.Second)
}

// recall gives up a call that rang for long enough, or whose agent is called before the number is.
func (r *runner) recall(f *flight, least time.Duration, now time.Time) {
	first := f.a.Reserved && f.a.State == events.AttemptLeased && f.s.call != nil && f.s.call.State == events.CallDialing
	if f.a.CallID != "" && (first || f.a.State == events.AttemptDialling && now.Sub(f.a.DialledAt) >= least) {
		r.e.cfg.Voice.Recall(f.a.CallID)
	}
}

// dial asks the pacing and places calls.
func (r *runner) dial(ctx context.Context, m *moment) {
	r.old(m.now)
	r.decide(m)
	for _, id := range m.decision.Cancel {
		if f := r.open[string(id)]; f != nil {
			r.recall(f, r.leastRing(), m.now)
		}
	}
	if r.past == nil || r.load.busy && len(r.hopper) == 0 {
		m.bound = campaigns.BoundLoading
		return
	}
	idle := m.sum.Ready - m.waiting
	want, bound := idle, campaigns.BoundPreview
	if r.mode != rules.Preview {
		want, bound = r.wanted(m, idle)
		want, bound = r.slowed(m, want, bound)
	}
	want, bound = r.narrowed(want, bound)
	got, limit := r.e.lines.take(r.c.TrunkID, r.id, r.c.Weight, r.channels()[r.c.TrunkID], want, m.now)
	if got < want && limit != "" {
		bound = limit
	}
	m.placed = r.place(ctx, m, min(got, idle), true) // callbacks, and people who are to be called with an agent on the line only
	m.placed += r.place(ctx, m, got-m.placed, false)
	m.bound = r.why(m, want, bound)
}

// spent tells that nobody more may be abandoned in a window of the law: then an agent is on the line before a number is dialled.
func (m *moment) spent() bool {
	return len(m.windows) > 0 && (m.windows[0].Over || m.windows[0].Allowance <= 0)
}

// wanted is how many calls the pacing wants, as far as the rules let it.
func (r *runner) wanted(m *moment, idle int) (int, campaigns.Bound) {
	want, bound := m.decision.Dial, campaigns.Bound(m.decision.Bound)
	one := max(idle-m.flying, 0) // one call for each agent
	if m.mode == rules.Progressive || m.spent() {
		if r.mode != rules.Progressive && one < max(want, 1) {
			bound = campaigns.BoundMode
			if m.spent() {
				bound = campaigns.BoundAbandoned
			}
		}
		want = one
	}
	if want == 0 && m.sum.Ready == 0 {
		bound = campaigns.BoundAgents
	}
	return want, bound
}

// channels are those that the campaign's calls use, by trunk. A lead that an agent looks at has one: it may be dialled any moment.
func (r *runner) channels() map[string]int {
	used := map[string]int{}
	for _, f := range r.open {
		if looked := f.s.work != nil && f.s.work.AgentID != ""; f.a.Outcome == "" && (!f.a.Reserved || !f.a.DialledAt.IsZero() || looked) {
			used[f.a.TrunkID]++
		}
	}
	return used
}

// slowed is what the pace that people chose leaves.
func (r *runner) slowed(m *moment, want int, bound campaigns.Bound) (int, campaigns.Bound) {
	if r.c.Pace > 0 && r.c.Pace < 100 && want > 0 {
		if allowed := (m.flying+want)*r.c.Pace/100 - m.flying; allowed < want {
			want, bound = max(allowed, 0), campaigns.BoundPace
			if m.flying == 0 {
				want = max(want, 1)
			}
		}
	}
	return want, bound
}

// narrowed is what the campaign's own limit of channels leaves.
func (r *runner) narrowed(want int, bound campaigns.Bound) (int, campaigns.Bound) {
	if r.c.Channels > 0 {
		if room := max(r.c.Channels-r.channels()[r.c.TrunkID], 0); room < want {
			return room, campaigns.BoundChannels
		}
	}
	return want, bound
}
