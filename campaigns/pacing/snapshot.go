package pacing

import (
	"encoding/json"
	"math"
)

// learnt is what a pacer has learned, as it is kept over a restart.
type learnt struct {
	Version  int          `json:"version"`
	Live     []float64    `json:"live"`
	Machine  []float64    `json:"machine"`
	Rung     []float64    `json:"rung"`
	All      odds         `json:"all"`
	Odds     []odds       `json:"odds"`
	Greeting float64      `json:"greeting"`
	Talk     *clock       `json:"talk"`
	Wrap     *clock       `json:"wrap"`
	Break    *clock       `json:"break"`
	Rests    float64      `json:"rests"`
	Wraps    float64      `json:"wraps"`
	Doubt    *doubt       `json:"doubt"`
	Price    float64      `json:"price"` // its logarithm
	Most     int          `json:"most"`
	Marks    [][3]float64 `json:"marks"` // time, connected and abandoned in all
}

const learntVersion = 1

// Snapshot gives what the pacer has learned, so that a restart of its owner does not start cold. The times in it are those of the
// observations.
func (p *Pacer) Snapshot() ([]byte, error) {
	l := learnt{
		Version: learntVersion, Live: p.ring.Live, Machine: p.ring.Machine, Rung: p.ring.Rung, All: p.ring.All, Odds: p.ring.Odds,
		Greeting: p.ring.greet, Talk: p.staff.Talk, Wrap: p.staff.Wrap, Break: p.staff.Break, Rests: p.staff.Rests, Wraps: p.staff.Wraps,
		Doubt: p.doubt, Price: p.price.log, Most: p.limit.most,
	}
	for _, m := range p.limit.marks {
		l.Marks = append(l.Marks, [3]float64{m.at, float64(m.connected), float64(m.abandoned)})
	}
	return json.Marshal(l)
}

// Restore takes up a snapshot, as far as it fits the settings: what does not is left at what a new pacer believes. It says whether
// anything was taken. It is called before the first Tick.
func (p *Pacer) Restore(snapshot []byte) bool {
	var l learnt
	if json.Unmarshal(snapshot, &l) != nil || l.Version != learntVersion {
		return false
	}
	if fit(l.Live, p.ring.Live) && fit(l.Machine, p.ring.Machine) && fit(l.Rung, p.ring.Rung) && l.All.sane() {
		copy(p.ring.Live, l.Live)
		copy(p.ring.Machine, l.Machine)
		copy(p.ring.Rung, l.Rung)
		p.ring.All = l.All
		for i := range min(len(l.Odds), len(p.ring.Odds)) {
			if l.Odds[i].sane() {
				p.ring.Odds[i] = l.Odds[i]
			}
		}
		if sane(l.Greeting) {
			p.ring.greet = min(6, l.Greeting)
		}
	}
	p.staff.Talk.take(l.Talk)
	p.staff.Wrap.take(l.Wrap)
	p.staff.Break.take(l.Break)
	if sane(l.Rests) && sane(l.Wraps) && l.Rests <= l.Wraps {
		p.staff.Rests, p.staff.Wraps = l.Rests, l.Wraps
	}
	if l.Doubt != nil && fit(l.Doubt.Machines, p.doubt.Machines) && fit(l.Doubt.People, p.doubt.People) {
		copy(p.doubt.Machines, l.Doubt.Machines)
		copy(p.doubt.People, l.Doubt.People)
	}
	if l.Price >= math.Log(priceMin) && l.Price <= math.Log(priceMax) {
		p.price.log, p.price.known = l.Price, true
	}
	p.limit.most = max(0, l.Most)
	for _, m := range l.Marks {
		p.limit.marks = append(p.limit.marks, mark{m[0], int(m[1]), int(m[2])})
	}
	p.ring.draw()
	p.staff.draw()
	return true
}

func sane(v float64) bool { return v >= 0 && !math.IsInf(v, 0) && !math.IsNaN(v) }

func (o *odds) sane() bool {
	for _, v := range []float64{o.Seen, o.Expected, o.Up, o.Down, o.UpSeen, o.UpExp, o.DnSeen, o.DnExp} {
		if !sane(v) {
			return false
		}
	}
	return true
}

func fit(from, to []float64) bool {
	for _, v := range from {
		if !sane(v) {
			return false
		}
	}
	return len(from) == len(to)
}

func (c *clock) take(from *clock) {
	if from != nil && fit(from.Ended, c.Ended) && fit(from.Lived, c.Lived) {
		copy(c.Ended, from.Ended)
		copy(c.Lived, from.Lived)
	}
}
