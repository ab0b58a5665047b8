package routing

import (
	"container/heap"
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// hall is a simulated hour: callers come at random to two queues whose agents are partly shared, talk for random times,
// and some lose patience.
type hall struct {
	r        *rand.Rand
	now      float64 // seconds
	due      timers
	lines    [2][]*guest
	idle     map[int]bool
	serves   [][2]bool
	handling float64
	patience float64 // mean seconds; 0: endless
	pace     [2]Pace
	told     []answer
}

type guest struct {
	came     float64
	expected float64
	position int
}

type answer struct {
	position         int
	expected, waited float64
}

type timer struct {
	at float64
	do func()
}

type timers []timer

func (t timers) Len() int           { return len(t) }
func (t timers) Less(a, b int) bool { return t[a].at < t[b].at }
func (t timers) Swap(a, b int)      { t[a], t[b] = t[b], t[a] }
func (t *timers) Push(x any)        { *t = append(*t, x.(timer)) }
func (t *timers) Pop() any          { o := *t; x := o[len(o)-1]; *t = o[:len(o)-1]; return x }

func (h *hall) at(d float64, do func()) { heap.Push(&h.due, timer{h.now + d, do}) }

func (h *hall) clock() time.Time { return noon.Add(time.Duration(h.now * float64(time.Second))) }

func (h *hall) see() {
	for q := range h.lines {
		n := 0
		for _, s := range h.serves {
			if s[q] {
				n++
			}
		}
		h.pace[q].See(h.clock(), len(h.lines[q]) > 0, n)
	}
}

func (h *hall) arrive(q int, every float64) {
	h.at(h.r.ExpFloat64()*every, func() { h.arrive(q, every) })
	g := &guest{came: h.now, position: len(h.lines[q]) + 1}
	h.lines[q] = append(h.lines[q], g)
	h.see()
	if d, ok := h.pace[q].Expect(g.position); ok {
		g.expected = d.Seconds()
	}
	if h.patience > 0 {
		h.at(h.r.ExpFloat64()*h.patience, func() { h.leave(q, g) })
	}
	h.assign()
}

func (h *hall) leave(q int, g *guest) {
	for i, x := range h.lines[q] {
		if x == g {
			n := len(h.lines[q])
			h.lines[q] = append(h.lines[q][:i], h.lines[q][i+1:]...)
			h.pace[q].Step(h.clock(), float64(n-1-i)/math.Max(float64(n-1), 1))
			h.see()
			return
		}
	}
}

// assign gives idle agents the caller who waited longest in a queue they serve.
func (h *hall) assign() {
	for a, s := range h.serves {
		best := -1
		for q := range h.lines {
			if h.idle[a] && s[q] && len(h.lines[q]) > 0 && (best < 0 || h.lines[q][0].came < h.lines[best][0].came) {
				best = q
			}
		}
		if best < 0 {
			continue
		}
		g := h.lines[best][0]
		h.lines[best] = h.lines[best][1:]
		h.idle[a] = false
		if h.now > g.came {
			h.pace[best].Step(h.clock(), 1)
		}
		h.see()
		if waited := h.now - g.came; waited > 0 && g.came > 900 {
			h.told = append(h.told, answer{g.position, g.expected, waited})
		}
		// most calls are short and a few long, wrap-up included
		h.at(h.handling*math.Exp(0.6*h.r.NormFloat64()-0.18), func() { h.idle[a] = true; h.assign() })
	}
}

func (h *hall) run(seconds float64) {
	for len(h.due) > 0 && h.due[0].at < seconds {
		next := heap.Pop(&h.due).(timer)
		h.now = next.at
		next.do()
	}
}

func TestTheExpectedWaitOfASimulatedHourIsWithinAQuarterOfTheTruth(t *testing.T) {
	for _, c := range []struct {
		name               string
		own, shared        int // agents of queue 0 alone, and of both
		every, other       float64
		handling, patience float64
	}{
		{"a small desk of its own", 4, 0, 48, 1e9, 180, 0},
		{"a floor of its own", 30, 0, 5.8, 1e9, 170, 0},
		{"agents shared with another queue", 6, 12, 18, 20, 170, 0},
		{"callers who lose patience", 8, 8, 11, 25, 170, 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			var all []answer
			for seed := range uint64(20) {
				h := &hall{r: rand.New(rand.NewPCG(seed, 7)), idle: map[int]bool{}, handling: c.handling, patience: c.patience}
				for a := range c.own + c.shared {
					h.serves = append(h.serves, [2]bool{true, a >= c.own})
					h.idle[a] = true
				}
				h.at(0, func() { h.arrive(0, c.every) })
				h.at(0, func() { h.arrive(1, c.other) })
				h.run(900 + 3600)
				all = append(all, h.told...)
			}
			// by position: what people are told is a mean, one wait is chance
			groups := map[string][3]float64{}
			for _, x := range all {
				name := "next"
				switch {
				case x.position > 8:
					name = "far behind"
				case x.position > 3:
					name = "some ahead"
				case x.position > 1:
					name = "few ahead"
				}
				g := groups[name]
				groups[name] = [3]float64{g[0] + 1, g[1] + x.expected, g[2] + x.waited}
			}
			for name, g := range groups {
				off := g[1]/g[2] - 1
				t.Logf("%-10s: %5.0f callers, expected %5.1f s, waited %5.1f s: %+.0f %%", name, g[0], g[1]/g[0], g[2]/g[0], off*100)
				// Who is next in a line that has just emptied, while shared agents still serve an older line elsewhere, waits
				// longer than expected; that is rare, and not the figure people judge us by.
				if g[0] >= 0.03*float64(len(all)) && math.Abs(off) > 0.25 {
					t.Errorf("%s: the expected wait is off by %+.0f %%", name, off*100)
				}
			}
		})
	}
}

func TestNoWaitIsPromisedWhenNobodyServesTheQueue(t *testing.T) {
	var p Pace
	if _, ok := p.Expect(1); ok {
		t.Error("a queue without agents promised a wait")
	}
	p.See(noon, true, 3)
	if d, ok := p.Expect(3); !ok || d <= 0 {
		t.Errorf("a queue with three agents expects %v, %v", d, ok)
	}
}
