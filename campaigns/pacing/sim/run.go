// Package sim is a small discrete-event simulator of an outbound campaign, with virtual time. Dialers are compared in it over the same
// leads; it knows nothing of the pacer but the observation and the decision.
package sim

import (
	"container/heap"
	"math"
	"strconv"

	"github.com/cordboard/cordboard/campaigns/pacing"
)

// Dialer decides; *pacing.Pacer is one, and so are the peers' rules.
type Dialer interface {
	Tick(o pacing.Observation) pacing.Decision
}

// Outcome is what a run came to.
type Outcome struct {
	Talk    float64 // share of the agents' logged-in time in talk with people
	Total   pacing.Counts
	Windows []pacing.Counts // every calling day, the last one as far as it came
	Worst   float64         // highest share abandoned of any window at its end
	Sliding float64         // highest share abandoned in any eight hours, looked at once a minute; only full eight hours
	Running float64         // share of the time in which the window so far was over the limit
	Illegal int             // calls that were cancelled before the shortest lawful ring
}

type happening struct {
	at   float64
	seq  int
	kind int
	c    *call
	a    *agent
}

const (
	ringEnds = iota
	classified
	personLeaves
	talkEnds
	wrapEnds
	pauseDue
	pauseEnds
)

type queue []happening

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	return q[i].at < q[j].at || q[i].at == q[j].at && q[i].seq < q[j].seq
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(happening)) }
func (q *queue) Pop() any {
	old := *q
	x := old[len(old)-1]
	*q = old[:len(old)-1]
	return x
}

type run struct {
	*desk
	now    float64
	seq    int
	calls  []*call
	q      queue
	events []pacing.Event
	window pacing.Counts
	total  pacing.Counts
	talk   float64
	placed int
	out    Outcome
	marks  []pacing.Counts
}

// Run lets a dialer work through the world.
func Run(w World, seed uint64, dialer Dialer) Outcome {
	r := &run{desk: newDesk(&w, seed)}
	for i := range r.agents {
		a := &r.agents[i]
		for _, p := range a.pauses {
			r.push(p.At, pauseDue, nil, a)
		}
		if !math.IsInf(a.leaves, 1) {
			r.push(a.leaves, pauseDue, nil, a)
		}
	}
	windowEnd, over, ticks, minute := w.Window, 0, 0, 0.0
	var o pacing.Observation
	for n := 0; ; n++ {
		t := float64(n) * w.Tick
		for len(r.q) > 0 && r.q[0].at <= min(t, w.Length) {
			h := heap.Pop(&r.q).(happening)
			if h.at >= windowEnd && windowEnd < w.Length {
				r.closeWindow()
				windowEnd += w.Window
			}
			r.now = h.at
			r.happen(h)
		}
		if t >= windowEnd && t < w.Length {
			r.closeWindow()
			windowEnd += w.Window
		}
		if t >= minute {
			r.marks = append(r.marks, r.total)
			minute += 60
		}
		if t >= w.Length {
			break
		}
		r.now = t
		if ticks++; float64(r.window.Abandoned) > w.Target*float64(r.window.Abandoned+r.window.Connected)+1e-9 {
			over++
		}
		r.observe(&o, windowEnd-t)
		r.obey(dialer.Tick(o))
		r.events = r.events[:0]
	}
	r.closeWindow()
	r.out.Running = float64(over) / float64(ticks)
	r.out.Talk, r.out.Total = r.talk/r.logged(), r.total
	r.slide(480)
	return r.out
}

func (r *run) closeWindow() {
	r.out.Windows = append(r.out.Windows, r.window)
	r.out.Worst = max(r.out.Worst, Rate(r.window))
	r.window = pacing.Counts{}
}

// slide looks at every stretch of so many minutes.
func (r *run) slide(minutes int) {
	for i := minutes; i < len(r.marks); i++ {
		a, b := r.marks[i-minutes], r.marks[i]
		r.out.Sliding = max(r.out.Sliding, Rate(pacing.Counts{Connected: b.Connected - a.Connected, Abandoned: b.Abandoned - a.Abandoned}))
	}
}

// Rate is the share abandoned.
func Rate(c pacing.Counts) float64 {
	if c.Abandoned <= 0 {
		return 0
	}
	return float64(c.Abandoned) / float64(max(1, c.Abandoned+c.Connected))
}

func (r *run) push(at float64, kind int, c *call, a *agent) {
	r.seq++
	heap.Push(&r.q, happening{at, r.seq, kind, c, a})
}

func (r *run) observe(o *pacing.Observation, left float64) {
	o.T, o.TrunksFree, o.Window, o.Total, o.WindowLeft = r.now, r.w.Trunks, r.window, r.total, left
	o.Agents, o.Calls, o.NextSegments, o.Events = o.Agents[:0], o.Calls[:0], o.NextSegments[:0], r.events
	for i := range r.agents {
		a := &r.agents[i]
		if a.gone {
			continue
		}
		if a.state == pacing.Talking {
			o.TrunksFree--
		}
		o.Agents = append(o.Agents, pacing.Agent{ID: a.id, State: a.state, Since: r.now - a.since})
	}
	for _, c := range r.calls {
		o.Calls = append(o.Calls, pacing.Call{ID: c.id, Phase: c.phase, Age: r.now - c.placed, InPhase: r.now - c.since, Segment: c.lead.segment})
	}
	o.TrunksFree -= len(r.calls)
	for _, l := range r.leads.peek(min(o.TrunksFree+1, 40)) {
		o.NextSegments = append(o.NextSegments, l.segment)
	}
}

func (r *run) obey(d pacing.Decision) {
	for _, id := range d.Cancel {
		for _, c := range r.calls {
			if c.id == id && c.phase == pacing.Ringing {
				if r.now-c.placed < r.w.MinRing-1e-9 {
					r.out.Illegal++
				}
				r.end(c)
				r.tell(pacing.Result, c, nil, "cancelled", r.now-c.placed)
				break
			}
		}
	}
	free := r.w.Trunks - len(r.calls)
	for i := range r.agents {
		if r.agents[i].state == pacing.Talking && !r.agents[i].gone {
			free--
		}
	}
	for range min(d.Dial, free, int(math.Ceil(r.w.CPS*r.w.Tick))) {
		r.place()
	}
}

func (r *run) place() {
	c := &call{lead: r.leads.take(), placed: r.now, since: r.now}
	r.placed++
	c.id = pacing.ID(strconv.Itoa(r.placed))
	c.what = r.w.outcome(&c.lead, r.now)
	r.window.Dialed++
	r.total.Dialed++
	r.calls = append(r.calls, c)
	u := c.lead.u
	ring := r.w.Timeout
	switch c.what {
	case human:
		ring = c.lead.ring
	case machine:
		ring = c.lead.machineRing
	case busy:
		ring = 1 + 3*math.Mod(u*977, 1)
	case failed:
		ring = .3 + 1.7*math.Mod(u*977, 1)
	}
	r.push(r.now+ring, ringEnds, c, nil)
}

func (r *run) tell(k pacing.Kind, c *call, a *agent, result string, d float64) {
	e := pacing.Event{At: r.now, Kind: k, Result: result, Seconds: d}
	if c != nil {
		e.Call, e.Segment = c.id, c.lead.segment
	}
	if a != nil {
		e.Agent = a.id
	}
	r.events = append(r.events, e)
}

func (r *run) end(c *call) {
	c.over = true
	for i, x := range r.calls {
		if x == c {
			r.calls = append(r.calls[:i], r.calls[i+1:]...)
			return
		}
	}
}
