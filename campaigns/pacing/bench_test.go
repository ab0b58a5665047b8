package pacing

import (
	"strconv"
	"testing"
)

// floor is an observation of so many agents and calls, in all states and of all ages.
func floor(agents, calls int) Observation {
	o := Observation{
		T: 20000, TrunksFree: 1000, WindowLeft: 8800, NextSegments: []int{0, 1, 2, 3},
		Window: Counts{Dialed: 40000, Connected: 9000, Abandoned: 180}, Total: Counts{Dialed: 40000, Connected: 9000, Abandoned: 180},
	}
	for i := range agents {
		a := Agent{ID: ID(strconv.Itoa(i)), State: Talking, Since: float64(i%37) * 11}
		switch {
		case i%9 == 0:
			a.State, a.Since = WrapUp, float64(i%13)
		case i%25 == 1:
			a.State, a.Since = Ready, float64(i%5)
		}
		o.Agents = append(o.Agents, a)
	}
	for i := range calls {
		c := Call{ID: ID("c" + strconv.Itoa(i)), Age: float64(i % 25), Segment: i % 4}
		c.InPhase = c.Age
		if i%20 == 0 {
			c.Phase, c.InPhase = Classifying, 1
		}
		o.Calls = append(o.Calls, c)
	}
	return o
}

func BenchmarkDecisionFor300AgentsAnd600RingingCalls(b *testing.B) {
	p := New(Settings{Mode: Predictive, Tick: 1, Target: .03, AbandonAfter: 2, RingTimeout: 25, MinRing: 15, Trunks: 2000, CPS: 100, Window: 28800, AMD: true, Segments: 4})
	o := floor(300, 600)
	b.ReportAllocs()
	for b.Loop() {
		o.T++
		for i := range o.Agents {
			o.Agents[i].Since++
			if o.Agents[i].Since > 500 {
				o.Agents[i].Since = 0
			}
		}
		p.Tick(o)
	}
}
