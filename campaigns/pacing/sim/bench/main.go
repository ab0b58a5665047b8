// Command bench compares the pacer with other dialers' rules in the simulator, over the same leads, and writes the table that
// docs/benchmarks.md keeps. `make pace-bench` runs it; it needs nothing but Go.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"github.com/cordboard/cordboard/campaigns/pacing"
	"github.com/cordboard/cordboard/campaigns/pacing/sim"
)

func main() {
	seeds := flag.Int("seeds", 20, "runs of every row")
	sizes := flag.String("agents", "3,5,10,30,100,300", "sizes of the group of agents")
	quick := flag.Bool("quick", false, "3 seeds, up to 30 agents: a first look")
	docs := flag.String("docs", "", "file to keep the figures in, between its marks")
	part := flag.String("part", "all", "base, ours (the base world without the peers), odds, scenarios or all")
	flag.Parse()
	if *quick {
		*seeds, *sizes = 3, "3,5,10,30"
	}
	var agents []int
	for _, s := range strings.Split(*sizes, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil || n < 1 {
			fmt.Fprintf(os.Stderr, "bench: agents: %q is no number of agents\n", s)
			os.Exit(2)
		}
		agents = append(agents, n)
	}
	var out bytes.Buffer
	r := &report{out: &out, seeds: *seeds, agents: agents}
	for _, p := range []struct {
		name string
		run  func()
	}{{"base", r.base}, {"ours", r.alone}, {"odds", r.odds}, {"scenarios", r.scenarios}} {
		if *part == p.name || *part == "all" && p.name != "ours" {
			p.run()
		}
	}
	if *docs != "" {
		if err := keep(*docs, out.Bytes()); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
	}
	if r.broken {
		os.Exit(1)
	}
}

const begin, end = "<!-- pace-bench: figures begin -->\n", "<!-- pace-bench: figures end -->"

// keep writes the figures between the marks of a file.
func keep(file string, figures []byte) error {
	old, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	i, j := bytes.Index(old, []byte(begin)), bytes.Index(old, []byte(end))
	if i < 0 || j < i {
		return fmt.Errorf("%s has no marks %q and %q", file, strings.TrimSpace(begin), end)
	}
	text := append(append(append([]byte{}, old[:i+len(begin)]...), figures...), old[j:]...)
	return os.WriteFile(file, text, 0o644)
}

// sum is what the runs of one row came to.
type sum struct {
	score, rate, worst, sliding, running float64
	broken, windows                      int
}

// cell identifies a clairvoyant run that several rows share.
type cell struct {
	name   string
	agents int
	seed   uint64
}

var (
	foresight = map[cell]float64{}
	guard     sync.Mutex
)

func clairvoyant(w sim.World, seed uint64, human float64) float64 {
	key := cell{fmt.Sprint(w.Name, human), w.Agents, seed}
	guard.Lock()
	v, ok := foresight[key]
	guard.Unlock()
	if !ok {
		v = sim.Clairvoyant(w, seed)
		guard.Lock()
		foresight[key] = v
		guard.Unlock()
	}
	return v
}

// repeat runs a dialer over the seeds, as many at a time as there are processors.
func repeat(w sim.World, human float64, seeds int, dialer func(w sim.World) sim.Dialer) sum {
	outs, ideal := make([]sim.Outcome, seeds), make([]float64, seeds)
	var all sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range seeds {
		all.Add(1)
		slots <- struct{}{}
		go func() {
			defer func() { <-slots; all.Done() }()
			seed := uint64(i + 1)
			outs[i], ideal[i] = sim.Run(w, seed, dialer(w)), clairvoyant(w, seed, human)
		}()
	}
	all.Wait()
	var s sum
	for i, o := range outs {
		s.score += o.Talk / ideal[i] / float64(seeds)
		s.rate += sim.Rate(o.Total) / float64(seeds)
		s.running += o.Running / float64(seeds)
		s.worst, s.sliding = max(s.worst, o.Worst), max(s.sliding, o.Sliding)
		for _, c := range o.Windows {
			s.windows++
			if sim.Rate(c) > w.Target {
				s.broken++
			}
		}
	}
	return s
}

func pacer(w sim.World) sim.Dialer    { return pacing.New(w.Settings(pacing.Predictive)) }
func onebyone(w sim.World) sim.Dialer { return pacing.New(w.Settings(pacing.Progressive)) }
