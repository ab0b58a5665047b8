package sim

import (
	"math"

	"github.com/cordboard/cordboard/campaigns/pacing"
)

// The rules of other dialers, written anew from their documented behaviour. They get what they see in their own products: agents'
// states, calls in flight, and counts of the day.

// PerReady places so many calls for each ready agent, less what is in flight; with a ratio found in hindsight it is the strongest
// simple rule.
type PerReady struct{ Ratio float64 }

// Tick implements Dialer.
func (p *PerReady) Tick(o pacing.Observation) pacing.Decision {
	ready, _, _ := tally(&o)
	return pacing.Decision{Dial: max(0, int(math.Floor(p.Ratio*float64(ready)+1e-9))-len(o.Calls))}
}

// PerAgent places so many calls for each agent at work, ready or talking, as the plain ratio mode of VICIdial does.
type PerAgent struct{ Ratio float64 }

// Tick implements Dialer.
func (p *PerAgent) Tick(o pacing.Observation) pacing.Decision {
	ready, talking, _ := tally(&o)
	return pacing.Decision{Dial: max(0, int(math.RoundToEven(p.Ratio*float64(ready+talking)))-len(o.Calls)-talking)}
}

// tally counts agents: ready, talking, all who are logged in.
func tally(o *pacing.Observation) (ready, talking, all int) {
	for _, a := range o.Agents {
		switch a.State {
		case pacing.Ready:
			ready++
		case pacing.Talking:
			talking++
		}
	}
	return ready, talking, len(o.Agents)
}

// Limiter is what VICIdial's adaptive methods do when the day's share is over the limit.
type Limiter int

// The three methods.
const (
	HardLimit Limiter = iota
	Average
	Tapered
)

// Adaptive is VICIdial's adaptive dial level: every 15 seconds the level grows or shrinks by the share of agents who wait, less
// the customers who wait; the day's share of drops, refreshed once a minute, throws it back.
type Adaptive struct {
	Method Limiter
	Most   float64 // highest level, 3 by default

	level, ready, waiting, all float64
	samples                    float64
	nextPlace, nextAdapt       float64
	nextDrops, drops           float64
	minute                     pacing.Counts
	minuteDrops                float64
	minuteCalls                int
}

// Tick implements Dialer. The placer runs every 2.5 seconds.
func (v *Adaptive) Tick(o pacing.Observation) pacing.Decision {
	if v.level == 0 {
		v.level = 1
	}
	ready, talking, all := tally(&o)
	v.sample(&o, ready, all)
	if o.T >= v.nextDrops {
		v.nextDrops = o.T + 60
		v.drops = 100 * Rate(o.Window)
		recent := pacing.Counts{Connected: o.Total.Connected - v.minute.Connected, Abandoned: o.Total.Abandoned - v.minute.Abandoned}
		v.minuteDrops, v.minuteCalls, v.minute = 100*Rate(recent), recent.Connected+recent.Abandoned, o.Total
	}
	if o.T >= v.nextAdapt {
		v.nextAdapt = o.T + 15
		v.adapt(&o)
	}
	if o.T < v.nextPlace {
		return pacing.Decision{}
	}
	v.nextPlace = o.T + 2.5
	goal := int(math.RoundToEven(v.level * float64(ready+talking)))
	return pacing.Decision{Dial: max(0, goal-len(o.Calls)-talking)}
}

// sample keeps the means of about fifteen seconds.
func (v *Adaptive) sample(o *pacing.Observation, ready, all int) {
	waiting := 0
	for _, c := range o.Calls {
		if c.Phase == pacing.Waiting {
			waiting++
		}
	}
	v.samples = min(15, v.samples+1)
	v.ready += (float64(ready) - v.ready) / v.samples
	v.waiting += (float64(waiting) - v.waiting) / v.samples
	v.all += (float64(all) - v.all) / v.samples
}

func (v *Adaptive) adapt(o *pacing.Observation) {
	if v.all > 0 {
		v.level *= 1 + (v.ready-v.waiting)/v.all
	}
	most := v.Most
	if most == 0 {
		most = 3
	}
	v.level = math.Round(1000*max(1, min(v.level, most))) / 1000
	if v.minuteCalls > 20 && v.minuteDrops > 50 {
		v.level /= 2
	}
	if o.Window.Dialed > 50 && v.drops > 3 {
		switch v.Method {
		case HardLimit:
			v.level = 1
		case Average:
			v.level /= 2
		case Tapered: // the day begins at nine and ends at 21:00, in plain numbers
			clock := math.Mod(o.T, 12*3600)
			hhmm := float64(900 + 100*int(clock/3600) + int(math.Mod(clock, 3600)/60))
			if left := 2100 - hhmm; left < 0 {
				v.level = 1
			} else if left <= 1000 {
				v.level *= left / 1000
			}
		}
	}
	v.level = max(1, v.level)
}

// Issabel is Issabel's and Elastix' prediction: ready agents, and those whose talk is over with high chance by the time a call is
// answered, judged as if every talk were exponential and had not lasted at all.
type Issabel struct {
	Overcommit bool // divide by the share of calls answered in half an hour
	QoS        float64

	next, answer, talk float64
	talks, answers     float64
	ended, good        float64
}

// Tick implements Dialer. A sweep is made every five seconds.
func (s *Issabel) Tick(o pacing.Observation) pacing.Decision {
	s.learn(&o)
	if o.T < s.next {
		return pacing.Decision{}
	}
	s.next = o.T + 5
	ready, soon, waiting, pending := 0, 0, 0, 0
	qos := s.QoS
	if qos == 0 {
		qos = .97
	}
	for _, a := range o.Agents {
		if a.State == pacing.Ready {
			ready++
		} else if a.State == pacing.Talking && s.talks >= 10 && 1-math.Exp(-(s.answer+a.Since)/(s.talk/s.talks)) >= qos {
			soon++
		}
	}
	for _, c := range o.Calls {
		if c.Phase == pacing.Waiting {
			waiting++
		} else {
			pending++
		}
	}
	n := max(0, max(0, ready+soon-waiting)-pending)
	if s.Overcommit && s.ended >= 10 && s.good > 0 {
		n = int(math.Round(float64(n) / max(.2, s.good/s.ended)))
	}
	return pacing.Decision{Dial: n}
}

func (s *Issabel) learn(o *pacing.Observation) {
	if s.answers == 0 {
		s.answer, s.answers = 8, 1
	}
	for _, e := range o.Events {
		switch e.Kind {
		case pacing.Result:
			s.ended *= 1 - 1/500.
			s.good *= 1 - 1/500.
			s.ended++
			if e.Result == "answer" {
				s.good++
				s.answer += (e.Seconds - s.answer) / 20
			}
		case pacing.TalkEnd:
			if e.Seconds > 10 {
				s.talk += e.Seconds
				s.talks++
			}
		}
	}
}
