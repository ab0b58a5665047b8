package pacing

import "math"

// doubt learns how often and how soon an agent reports that a machine was on the line. Such a call leaves the count of the
// connected, so until it is over it is only counted with the chance that it was a person.
type doubt struct {
	Edges    []float64 `json:"-"`
	Machines []float64 // talks that ended as a machine, by how long they had lasted
	People   []float64
	count    int
}

func newDoubt() *doubt {
	d := &doubt{Edges: talkEdges()}
	d.Machines, d.People = make([]float64, len(d.Edges)), make([]float64, len(d.Edges))
	return d
}

func (d *doubt) ended(lasted float64, machine bool) {
	i := 0
	for i+1 < len(d.Edges) && d.Edges[i+1] <= lasted {
		i++
	}
	if machine {
		d.Machines[i]++
	} else {
		d.People[i]++
	}
	if d.count++; d.count%doubtMemory == 0 {
		d.fade(.5)
	}
}

// doubtMemory is after how many talks the older ones count half.
const doubtMemory = 1000

// watch takes the talks that ended, before the agents' spells are brought up to date.
func (d *doubt) watch(o *Observation, s *staff) {
	for i := range o.Events {
		e := &o.Events[i]
		if e.Kind != TalkEnd {
			continue
		}
		lasted := e.Seconds
		if p := s.seen[e.Agent]; p != nil && p.state == Talking && e.Seconds <= 0 {
			lasted = max(0, e.At-p.began)
		}
		d.ended(lasted, e.Result == "machine")
	}
}

// machines is a careful count of those in talk who may yet turn out to be machines.
func (d *doubt) machines(o *Observation, amd bool) float64 {
	// before anything is known, one talk in ten, and without detection every other one
	m, p := .2, 1.8
	if !amd {
		m, p = 1, 1
	}
	chance := make([]float64, len(d.Edges))
	for i := len(d.Edges) - 1; i >= 0; i-- {
		m += d.Machines[i]
		p += d.People[i]
		chance[i] = m / (m + p)
	}
	mean, variance := 0.0, 0.0
	for _, a := range o.Agents {
		if a.State != Talking {
			continue
		}
		i := 0
		for i+1 < len(d.Edges) && d.Edges[i+1] <= a.Since {
			i++
		}
		mean += chance[i]
		variance += chance[i] * (1 - chance[i])
	}
	return mean + 2*math.Sqrt(variance)
}

func (d *doubt) fade(keep float64) {
	for i := range d.Machines {
		d.Machines[i] *= keep
		d.People[i] *= keep
	}
}
