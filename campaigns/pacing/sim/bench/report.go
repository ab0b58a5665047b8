package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/cordboard/cordboard/campaigns/pacing/sim"
)

type report struct {
	out    *bytes.Buffer
	seeds  int
	agents []int
	broken bool // a window of ours was over the limit
}

func (r *report) print(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	r.out.WriteString(line)
	_, _ = os.Stdout.WriteString(line)
}

// bars are what the pacer must reach in the base world at 25 %.
var bars = map[int]float64{3: .70, 5: .735, 10: .80, 30: .89, 100: .945, 300: .97}

// peers are the rules of others, as they are set by default.
var peers = []struct {
	name   string
	dialer func(w sim.World) sim.Dialer
}{
	{"one call for each ready agent", onebyone},
	{"2 calls for each ready agent", func(sim.World) sim.Dialer { return &sim.PerReady{Ratio: 2} }},
	{"3 calls for each ready agent", func(sim.World) sim.Dialer { return &sim.PerReady{Ratio: 3} }},
	{"VICIdial's rule, hard limit", func(sim.World) sim.Dialer { return &sim.Adaptive{Method: sim.HardLimit} }},
	{"VICIdial's rule, average", func(sim.World) sim.Dialer { return &sim.Adaptive{Method: sim.Average} }},
	{"VICIdial's rule, tapered", func(sim.World) sim.Dialer { return &sim.Adaptive{Method: sim.Tapered} }},
	{"Issabel's rule", func(sim.World) sim.Dialer { return &sim.Issabel{} }},
	{"Issabel's rule, overcommit", func(sim.World) sim.Dialer { return &sim.Issabel{Overcommit: true} }},
}

func (r *report) base() {
	few := &report{seeds: max(1, r.seeds/4), out: r.out}
	r.print("Base world, 25 %% of the numbers answered by a person; Cordboard %d seeds, the others the first %d of them.\n\n", r.seeds, few.seeds)
	r.print("| agents | dialer | score | abandoned | worst day | days over 3 %% | worst eight hours | bar | |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n")
	for _, n := range r.agents {
		w := sim.Base(n, .25)
		for _, p := range peers {
			r.row(n, p.name, repeat(w, .25, few.seeds, p.dialer), "", "")
		}
		ratio, s := few.hindsight(w, .25)
		r.row(n, fmt.Sprintf("%.2f for each ready agent, found in hindsight", ratio), s, "", "")
		r.ours(n, repeat(w, .25, r.seeds, pacer))
	}
	r.print("\n")
}

// alone runs only the pacer in the base world.
func (r *report) alone() {
	for _, n := range r.agents {
		r.ours(n, repeat(sim.Base(n, .25), .25, r.seeds, pacer))
	}
}

func (r *report) row(n int, name string, s sum, bar, verdict string) {
	r.print("| %d | %s | %.3f | %.2f %% | %.2f %% | %d of %d | %.2f %% | %s | %s |\n", n, name, s.score, 100*s.rate, 100*s.worst, s.broken, s.windows, 100*s.sliding, bar, verdict)
}

func (r *report) ours(n int, s sum) {
	bar, verdict := "", ""
	if b, ok := bars[n]; ok {
		bar, verdict = fmt.Sprintf("≥ %.3f", b), "holds"
		if s.score < b {
			verdict = "**missed**"
		}
	}
	if s.broken > 0 || n >= 30 && s.sliding > .03 {
		r.broken, verdict = true, "**limit broken**"
	}
	r.row(n, "**Cordboard**", s, bar, verdict)
}

// hindsight finds the highest ratio a ready agent, in quarters, that keeps every day of every seed within the limit.
func (r *report) hindsight(w sim.World, human float64) (float64, sum) {
	low, high := 4, 40 // quarters
	best := repeat(w, human, r.seeds, func(sim.World) sim.Dialer { return &sim.PerReady{Ratio: 1} })
	for high-low > 1 {
		mid := (low + high) / 2
		s := repeat(w, human, r.seeds, func(sim.World) sim.Dialer { return &sim.PerReady{Ratio: float64(mid) / 4} })
		if s.worst > w.Target {
			high = mid
		} else {
			low, best = mid, s
		}
	}
	return float64(low) / 4, best
}

func (r *report) odds() {
	seeds := max(1, r.seeds/4)
	r.print("Other answer odds, %d seeds: score and worst day.\n\n| agents | answered | one for each ready agent | ratio found in hindsight | Cordboard | abandoned | worst day |\n| --- | --- | --- | --- | --- | --- | --- |\n", seeds)
	for _, n := range r.agents {
		for _, human := range []float64{.12, .45} {
			w := sim.Base(n, human)
			few := &report{seeds: seeds, out: r.out}
			one := repeat(w, human, seeds, onebyone)
			ratio, h := few.hindsight(w, human)
			s := repeat(w, human, seeds, pacer)
			r.broken = r.broken || s.broken > 0
			r.print("| %d | %.0f %% | %.3f | %.3f (%.2f) | **%.3f** | %.2f %% | %.2f %% |\n", n, 100*human, one.score, h.score, ratio, s.score, 100*s.rate, 100*s.worst)
		}
	}
	r.print("\n")
}

func (r *report) scenarios() {
	seeds := max(2, r.seeds/4)
	r.print("What breaks dialers: runs of 9.3 hours that end in the middle of a calling day, %d seeds. Score; share abandoned in the worst window; "+
		"share of the time in which the window so far was over the limit.\n\n| scenario |", seeds)
	for _, n := range r.agents {
		r.print(" %d agents |", n)
	}
	r.print("\n| --- |")
	for range r.agents {
		r.print(" --- |")
	}
	r.print("\n")
	for i, w := range sim.Scenarios(3, 9.3) {
		r.print("| %s |", w.Name)
		for _, n := range r.agents {
			w := sim.Scenarios(n, 9.3)[i]
			s := repeat(w, .25, seeds, pacer)
			mark := ""
			if s.broken > 0 {
				r.broken, mark = true, " **broken**"
			}
			r.print(" %.3f; %.2f %%; %.2f %%%s |", s.score, 100*s.worst, 100*s.running, mark)
		}
		r.print("\n")
	}
	r.print("\n")
}
