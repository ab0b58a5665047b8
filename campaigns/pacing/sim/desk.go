package sim

import (
	"math"
	"math/rand/v2"
	"strconv"

	"github.com/cordboard/cordboard/campaigns/pacing"
)

type agent struct {
	id     pacing.ID
	state  pacing.AgentState
	since  float64
	call   *call
	pauses []Pause // this one's own: At and Length are exact
	leaves float64
	rest   float64 // of the break after this wrap-up
	wrap   float64
	gone   bool
	ideal  float64 // used by Clairvoyant only
}

// pauseAt gives the length of the break that is due at t, once.
func (a *agent) pauseAt(t float64) (float64, bool) {
	if t >= a.leaves {
		return math.Inf(1), true
	}
	if len(a.pauses) > 0 && t >= a.pauses[0].At {
		p := a.pauses[0].Length
		a.pauses = a.pauses[1:]
		return p, true
	}
	return 0, false
}

type call struct {
	id       pacing.ID
	lead     lead
	what     outcome
	phase    pacing.Phase
	placed   float64
	since    float64
	answered float64
	over     bool
}

// desk is the agents and the leads of a run, before anything happens.
type desk struct {
	w      *World
	leads  *leads
	agents []agent
}

func newDesk(w *World, seed uint64) *desk {
	r := rand.New(rand.NewPCG(seed, 7))
	d := &desk{w: w, leads: w.leads(seed), agents: make([]agent, w.Agents)}
	for i := range d.agents {
		a := &d.agents[i]
		a.id, a.state, a.leaves = pacing.ID(strconv.Itoa(i+1)), pacing.Ready, math.Inf(1)
		for _, p := range w.Pauses {
			if u := r.Float64(); float64(i) < p.Share*float64(w.Agents) {
				a.pauses = append(a.pauses, Pause{At: p.At + u*p.Spread, Length: p.Length})
			}
		}
		if w.Leave > 0 {
			a.leaves = w.Leave + 600*r.Float64()
		}
	}
	return d
}

// logged is the agents' time in all.
func (d *desk) logged() float64 {
	sum := 0.0
	for _, a := range d.agents {
		sum += min(a.leaves, d.w.Length)
	}
	return sum
}
