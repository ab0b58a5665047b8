package sim_test

import (
	"os"
	"reflect"
	"testing"

	"github.com/cordboard/cordboard/campaigns/pacing"
	"github.com/cordboard/cordboard/campaigns/pacing/sim"
)

func long() bool { return os.Getenv("CORDBOARD_LONG") != "" }

func pacer(w sim.World) *pacing.Pacer { return pacing.New(w.Settings(pacing.Predictive)) }

// sizes are how many agents the worlds are tried with, hours how long, and seeds how often.
func sizes() (agents []int, hours float64, seeds uint64) {
	if long() {
		return []int{3, 5, 10, 30, 100}, 17.3, 10
	}
	return []int{5}, 2.6, 1
}

func TestNoWindowEverClosesOverTheLimit(t *testing.T) {
	agents, hours, seeds := sizes()
	for _, n := range agents {
		for _, w := range sim.Scenarios(n, hours) {
			for seed := uint64(1); seed <= seeds; seed++ {
				o := sim.Run(w, seed, pacer(w))
				if o.Worst > w.Target {
					t.Errorf("%s, %d agents, seed %d: %.2f %% abandoned in a window: %+v", w.Name, n, seed, 100*o.Worst, o.Windows)
				}
				if n >= 30 && o.Sliding > w.Target {
					t.Errorf("%s, %d agents, seed %d: %.2f %% abandoned in eight hours", w.Name, n, seed, 100*o.Sliding)
				}
				if o.Illegal > 0 {
					t.Errorf("%s, %d agents, seed %d: %d calls were cancelled before the shortest lawful ring", w.Name, n, seed, o.Illegal)
				}
			}
		}
	}
}

func TestALargeGroupKeepsTheLimitThroughAShift(t *testing.T) {
	for _, w := range sim.Scenarios(40, 1.2) {
		if w.Name != "up and down" && w.Name != "no detection" {
			continue
		}
		if o := sim.Run(w, 1, pacer(w)); o.Worst > w.Target {
			t.Errorf("%s: %.2f %% abandoned", w.Name, 100*o.Worst)
		}
	}
}

func TestPredictiveKeepsAgentsInTalkFarLongerThanOneCallEach(t *testing.T) {
	w := sim.Base(10, .25)
	w.Length, w.Window = 3*3600, 3*3600
	one := sim.Run(w, 1, pacing.New(w.Settings(pacing.Progressive)))
	many := sim.Run(w, 1, pacer(w))
	ideal := sim.Clairvoyant(w, 1)
	t.Logf("talk: progressive %.3f, predictive %.3f, with foresight %.3f; abandoned %.2f %%", one.Talk, many.Talk, ideal, 100*many.Worst)
	if many.Talk/ideal < .76 || many.Talk < 1.15*one.Talk || ideal > 1 || many.Worst > .03 {
		t.Errorf("predictive %.3f of %.3f, progressive %.3f, abandoned %.4f", many.Talk, ideal, one.Talk, many.Worst)
	}
	if one.Total.Abandoned > 0 {
		t.Errorf("one call for each ready agent abandoned %d", one.Total.Abandoned)
	}
}

func TestARunIsRepeatedExactlyFromItsSeed(t *testing.T) {
	w := sim.Scenarios(6, .7)[10]
	a, b := sim.Run(w, 3, pacer(w)), sim.Run(w, 3, pacer(w))
	if !reflect.DeepEqual(a, b) {
		t.Fatalf("%+v\nand then\n%+v", a, b)
	}
}

func TestARestartInTheMiddleStaysWithinTheLimit(t *testing.T) {
	w := sim.Base(10, .25)
	w.Length, w.Window = 2*3600, 2*3600
	o := sim.Run(w, 2, &restarted{w: w, Pacer: pacer(w), at: 3000})
	if o.Worst > w.Target {
		t.Errorf("%.2f %% abandoned", 100*o.Worst)
	}
}

// restarted is a pacer whose daemon is started anew, once.
type restarted struct {
	*pacing.Pacer
	w  sim.World
	at float64
}

func (r *restarted) Tick(o pacing.Observation) pacing.Decision {
	if r.at > 0 && o.T >= r.at {
		kept, err := r.Snapshot()
		if err != nil {
			panic(err)
		}
		r.Pacer, r.at = pacer(r.w), 0
		if !r.Restore(kept) {
			panic("the snapshot is refused")
		}
	}
	return r.Pacer.Tick(o)
}

func TestThePeersRulesBehaveAsTheyAreKnownTo(t *testing.T) {
	w := sim.Base(10, .25)
	w.Length = 2 * 3600
	ideal := sim.Clairvoyant(w, 1)
	for _, c := range []struct {
		name      string
		dialer    sim.Dialer
		low, high float64 // of the score
		drops     float64 // at least
	}{
		{"VICIdial's hard limit sits near one call each and drops", &sim.Adaptive{Method: sim.HardLimit}, .5, .72, .03},
		{"a ratio of three drops a lot", &sim.PerReady{Ratio: 3}, .75, .97, .05},
		{"a ratio of one drops nobody", &sim.PerReady{Ratio: 1}, .55, .7, 0},
		{"Issabel's default is little more than one call each", &sim.Issabel{}, .55, .8, 0},
	} {
		o := sim.Run(w, 1, c.dialer)
		if s := o.Talk / ideal; s < c.low || s > c.high || sim.Rate(o.Total) < c.drops {
			t.Errorf("%s: score %.3f, abandoned %.2f %%", c.name, s, 100*sim.Rate(o.Total))
		}
	}
}
