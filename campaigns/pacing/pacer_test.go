package pacing_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/cordboard/cordboard/campaigns/pacing"
)

func settings(mode pacing.Mode) pacing.Settings {
	return pacing.Settings{Mode: mode, Tick: 1, Target: .03, AbandonAfter: 2, RingTimeout: 25, MinRing: 15, Trunks: 100, CPS: 10, Window: 28800, AMD: true, Segments: 2, Ratio: 2.5}
}

func agents(states ...pacing.AgentState) []pacing.Agent {
	var out []pacing.Agent
	for i, s := range states {
		out = append(out, pacing.Agent{ID: pacing.ID(fmt.Sprint(i)), State: s, Since: 5})
	}
	return out
}

func ringing(n int, age float64) []pacing.Call {
	var out []pacing.Call
	for i := range n {
		out = append(out, pacing.Call{ID: pacing.ID(fmt.Sprint("c", i)), Age: age, InPhase: age})
	}
	return out
}

func TestEveryDecisionNamesTheConstraintThatBoundIt(t *testing.T) {
	ready := agents(pacing.Ready, pacing.Ready, pacing.Ready, pacing.Talking)
	for _, c := range []struct {
		name  string
		mode  pacing.Mode
		o     pacing.Observation
		dial  int
		bound pacing.Bound
	}{
		{"progressive places one for each ready agent", pacing.Progressive, pacing.Observation{TrunksFree: 50, Agents: ready}, 3, pacing.BoundNothing},
		{"progressive counts what is in flight", pacing.Progressive, pacing.Observation{TrunksFree: 50, Agents: ready, Calls: ringing(3, 2)}, 0, pacing.BoundEnough},
		{"power places its ratio", pacing.Power, pacing.Observation{TrunksFree: 50, Agents: ready, Calls: ringing(3, 2)}, 4, pacing.BoundNothing},
		{"nobody is ready", pacing.Progressive, pacing.Observation{TrunksFree: 50, Agents: agents(pacing.Talking, pacing.OnBreak)}, 0, pacing.BoundAgents},
		{"the trunks are full", pacing.Power, pacing.Observation{TrunksFree: 2, Agents: ready}, 2, pacing.BoundTrunks},
		{"a trunk too many is in use", pacing.Power, pacing.Observation{TrunksFree: -2, Agents: ready}, 0, pacing.BoundTrunks},
		{"originates a second", pacing.Power, pacing.Observation{TrunksFree: 90, Agents: agents(1, 1, 1, 1, 1, 1, 1, 1)}, 10, pacing.BoundCPS},
		{"agents dial themselves", pacing.Preview, pacing.Observation{TrunksFree: 90, Agents: ready}, 0, pacing.BoundPreview},
		{"the allowance is spent", pacing.Predictive, pacing.Observation{TrunksFree: 90, Agents: ready, WindowLeft: 9000, Window: pacing.Counts{Connected: 90, Abandoned: 3}}, 3, pacing.BoundAbandoned},
		{"the window is about to close", pacing.Predictive, pacing.Observation{TrunksFree: 90, Agents: ready, WindowLeft: 20, Window: pacing.Counts{Connected: 900}}, 3, pacing.BoundAbandoned},
	} {
		d := pacing.New(settings(c.mode)).Tick(c.o)
		if d.Dial != c.dial || d.Bound != c.bound {
			t.Errorf("%s: dials %d of %d allowed and %d wanted, bound by %q; want %d, %q", c.name, d.Dial, d.Allowed, d.Wanted, d.Bound, c.dial, c.bound)
		}
	}
}

func TestOnlyCallsThatRangLongEnoughAreCancelled(t *testing.T) {
	p := pacing.New(settings(pacing.Predictive))
	o := pacing.Observation{TrunksFree: 90, Agents: agents(pacing.OnBreak, pacing.OnBreak), WindowLeft: 9000, Window: pacing.Counts{Connected: 900}}
	o.Calls = append(ringing(4, 14.9), pacing.Call{ID: "old", Age: 16, InPhase: 16}, pacing.Call{ID: "live", Phase: pacing.Waiting, Age: 20})
	if d := p.Tick(o); !reflect.DeepEqual(d.Cancel, []pacing.ID{"old"}) || d.Dial != 0 {
		t.Fatalf("with every agent on a break it cancels %v and dials %d", d.Cancel, d.Dial)
	}
}

// noise is an observation with anything in it.
func noise(r *rand.Rand, t float64) pacing.Observation {
	o := pacing.Observation{
		T: t, TrunksFree: r.IntN(60) - 5, WindowLeft: r.Float64() * 28800,
		Window: pacing.Counts{Connected: r.IntN(2000) - 5, Abandoned: r.IntN(30)}, Total: pacing.Counts{Connected: r.IntN(5000), Abandoned: r.IntN(90)},
	}
	for i := range r.IntN(60) {
		o.Agents = append(o.Agents, pacing.Agent{ID: pacing.ID(fmt.Sprint(i)), State: pacing.AgentState(1 + r.IntN(4)), Since: r.Float64()*9000 - 10})
	}
	for i := range r.IntN(90) {
		o.Calls = append(o.Calls, pacing.Call{ID: pacing.ID(fmt.Sprint(r.IntN(200) + i)), Phase: pacing.Phase(r.IntN(3)), Age: r.Float64()*90 - 5, InPhase: r.Float64() * 20, Segment: r.IntN(6) - 2})
		o.NextSegments = append(o.NextSegments, r.IntN(6)-2)
	}
	for range r.IntN(20) {
		o.Events = append(o.Events, pacing.Event{
			At: t - r.Float64()*3 + 1, Kind: []pacing.Kind{pacing.Result, pacing.Verdict, pacing.Connect, pacing.Abandon, pacing.TalkEnd, pacing.WrapEnd, "other"}[r.IntN(7)],
			Call: pacing.ID(fmt.Sprint(r.IntN(300))), Agent: pacing.ID(fmt.Sprint(r.IntN(60))), Result: []string{"answer", "machine", "busy", ""}[r.IntN(4)],
			Seconds: r.Float64()*500 - 9, Segment: r.IntN(6) - 2,
		})
	}
	return o
}

func TestTheSameObservationsLeadToTheSameDecisions(t *testing.T) {
	play := func() (out []pacing.Decision) {
		p, r := pacing.New(settings(pacing.Predictive)), rand.New(rand.NewPCG(3, 4))
		for i := range 600 {
			out = append(out, p.Tick(noise(r, float64(i))))
		}
		return out
	}
	if a, b := play(), play(); !reflect.DeepEqual(a, b) {
		t.Fatal("two pacers that saw the same decided differently")
	}
}

func TestNoObservationIsTooStrange(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 30 {
		p := pacing.New(settings(pacing.Predictive))
		at := 0.0
		for range 60 {
			at += r.Float64()*4 - 1
			o := noise(r, at)
			d := p.Tick(o)
			if d.Dial < 0 || d.Dial > max(0, o.TrunksFree) || d.Dial > 10 || d.Dial > d.Allowed || d.Allowed > d.Wanted || d.Forecast < 0 || d.Forecast != d.Forecast {
				t.Fatalf("decides %+v for %+v", d, o)
			}
		}
		if _, err := p.Snapshot(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatWasLearnedOutlivesARestart(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	p := pacing.New(settings(pacing.Predictive))
	for i := range 900 {
		p.Tick(noise(r, float64(i)))
	}
	first, err := p.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	again := pacing.New(settings(pacing.Predictive))
	if !again.Restore(first) {
		t.Fatal("a snapshot of its own is refused")
	}
	if second, _ := again.Snapshot(); string(first) != string(second) {
		t.Fatalf("taken up as\n%s\nfrom\n%s", second, first)
	}
}

func TestABrokenSnapshotIsNotBelieved(t *testing.T) {
	whole, _ := pacing.New(settings(pacing.Predictive)).Snapshot()
	for _, s := range []string{"", "{", "null", `{"version":9}`, string(whole[:len(whole)/2])} {
		if pacing.New(settings(pacing.Predictive)).Restore([]byte(s)) {
			t.Errorf("%q is taken", s)
		}
	}
	var keys map[string]json.RawMessage
	_ = json.Unmarshal(whole, &keys)
	for k := range keys {
		for _, bad := range []string{`-1`, `[-1]`, `[]`, `null`, `{"Ended":[1]}`} {
			broken := map[string]json.RawMessage{}
			for j, v := range keys {
				broken[j] = v
			}
			broken[k] = json.RawMessage(bad)
			text, _ := json.Marshal(broken)
			p := pacing.New(settings(pacing.Predictive))
			p.Restore(text)
			p.Tick(noise(rand.New(rand.NewPCG(1, 1)), 5))
		}
	}
}
