package sim

import (
	"math"
	"math/rand/v2"

	"github.com/cordboard/cordboard/campaigns/pacing"
)

// LogNormal is a distribution by its median and the deviation of its logarithm, cut to a range.
type LogNormal struct {
	Median, Sigma, Min, Max float64
}

// Mean gives the log-normal of that mean before it is cut.
func Mean(mean, sigma, low, high float64) LogNormal {
	return LogNormal{Median: mean * math.Exp(-sigma*sigma/2), Sigma: sigma, Min: low, Max: high}
}

func (l LogNormal) draw(r *rand.Rand) float64 {
	return min(l.Max, max(l.Min, l.Median*math.Exp(l.Sigma*r.NormFloat64())))
}

// Segment is a part of the list. What is left of one hundred per cent does not answer.
type Segment struct {
	Weight                       float64
	Human, Machine, Busy, Failed float64
	Ring                         LogNormal // a person's, after two seconds in the network
}

// Shift is a change of the answer odds during a run: from At on, people's share is multiplied by Factor.
type Shift struct {
	At, Factor float64
}

// Pause sends a share of the agents on a break, one after the other within Spread.
type Pause struct {
	At, Spread, Length float64
	Share              float64
}

// World is everything a run needs to be repeated.
type World struct {
	Name     string
	Agents   int
	Length   float64 // seconds of dialling
	Tick     float64
	Window   float64
	Target   float64
	Patience float64 // seconds a person waits after the greeting
	Timeout  float64 // of ringing
	MinRing  float64
	Trunks   int
	CPS      float64
	AMD      bool
	Segments []Segment
	Blocks   int // leads of one segment come in blocks of about so many; 0 mixes them
	Shifts   []Shift
	Pauses   []Pause
	Leave    float64 // from then on the agents leave within ten minutes; 0 never
	Talk     LogNormal
	WrapUp   LogNormal
	Greeting LogNormal
	Rest     float64 // share of calls after which the agent takes a break of a few minutes
}

// Base is the world the bars are measured in, by agents and by the share of numbers that a person answers (.12, .25 or .45).
func Base(agents int, human float64) World {
	w := World{
		Name: "base", Agents: agents, Length: 40 * 3600, Tick: 1, Window: 28800, Target: .03, Patience: 2, Timeout: 25,
		MinRing: 15, Trunks: max(30, 4*agents), CPS: float64(max(10, agents/5)), AMD: true,
		Talk: Mean(110, 1.2, 4, 3600), WrapUp: Mean(15, .7, 2, 300), Greeting: LogNormal{1.1, .4, .4, 4}, Rest: .01,
	}
	s := Segment{Weight: 1, Human: human, Machine: .27, Busy: .05, Failed: .05, Ring: LogNormal{9.5, .55, 0, 60}}
	switch {
	case human < .2:
		s.Machine, s.Failed = .33, .06
	case human > .4:
		s.Machine, s.Busy, s.Failed = .16, .04, .03
	}
	w.Segments = []Segment{s}
	if agents >= 100 {
		w.Length = 8 * 3600
	} else if agents >= 30 {
		w.Length = 16 * 3600
	}
	return w
}

type outcome byte

const (
	noAnswer outcome = iota
	human
	machine
	busy
	failed
)

// lead is one number with everything that would happen if it were dialled; all dialers see the same leads in the same order.
type lead struct {
	segment               int
	u                     float64 // decides the outcome, with the odds of the moment
	ring, machineRing     float64
	greeting, detect      float64
	talk, wrap, chat      float64 // chat is how long an agent needs to notice a machine
	misjudged, overlooked bool    // a person taken for a machine; a machine taken for a person
	rest                  float64
}

type leads struct {
	w    *World
	r    *rand.Rand
	left int
	seg  int
	next []lead
}

func (w *World) leads(seed uint64) *leads {
	return &leads{w: w, r: rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))}
}

func (l *leads) draw() lead {
	w, r := l.w, l.r
	if l.left--; l.left <= 0 {
		l.seg = 0
		for u := r.Float64() * w.weights(); l.seg < len(w.Segments)-1 && u > w.Segments[l.seg].Weight; l.seg++ {
			u -= w.Segments[l.seg].Weight
		}
		if w.Blocks > 0 {
			l.left = 1 + int(r.ExpFloat64()*float64(w.Blocks))
		}
	}
	d := lead{segment: l.seg, u: r.Float64(), greeting: w.Greeting.draw(r), talk: w.Talk.draw(r), wrap: w.WrapUp.draw(r)}
	for d.ring = w.Timeout; d.ring >= w.Timeout-.2; {
		d.ring = 2 + w.Segments[d.segment].Ring.draw(r)
	}
	for d.machineRing = w.Timeout; d.machineRing >= w.Timeout-.2; {
		d.machineRing = 2 + LogNormal{13, .4, 0, 60}.draw(r)
	}
	d.detect = 1.5 + 2*r.Float64()
	d.chat = LogNormal{6, .5, 2, 25}.draw(r)
	d.misjudged, d.overlooked = r.Float64() < .02, r.Float64() < .08
	if r.Float64() < w.Rest {
		d.rest = 60 + r.ExpFloat64()*240
	}
	return d
}

// peek makes sure of n leads ahead and gives them.
func (l *leads) peek(n int) []lead {
	for len(l.next) < n {
		l.next = append(l.next, l.draw())
	}
	return l.next[:n]
}

func (l *leads) take() lead {
	d := l.peek(1)[0]
	l.next = append(l.next[:0], l.next[1:]...)
	return d
}

func (w *World) weights() float64 {
	sum := 0.0
	for _, s := range w.Segments {
		sum += s.Weight
	}
	return sum
}

// outcome is what becomes of a lead that is dialled at t.
func (w *World) outcome(d *lead, t float64) outcome {
	s, factor := w.Segments[d.segment], 1.0
	for _, c := range w.Shifts {
		if t >= c.At {
			factor = c.Factor
		}
	}
	people := min(.9, s.Human*factor)
	u := d.u
	for _, o := range []struct {
		share float64
		is    outcome
	}{{people, human}, {min(s.Machine, 1-people), machine}, {s.Busy, busy}, {s.Failed, failed}} {
		if u < o.share {
			return o.is
		}
		u -= o.share
	}
	return noAnswer
}

// Settings are what a dialer of that mode is told about the world.
func (w *World) Settings(mode pacing.Mode) pacing.Settings {
	return pacing.Settings{
		Mode: mode, Tick: w.Tick, Target: w.Target, AbandonAfter: w.Patience, RingTimeout: w.Timeout, MinRing: w.MinRing,
		Trunks: w.Trunks, CPS: w.CPS, Window: w.Window, AMD: w.AMD, Segments: len(w.Segments), Ratio: 1,
	}
}
