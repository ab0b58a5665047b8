// Command bench holds the daemon against the bare ARI program (lab/bare) on one real PBX and prints the figures that
// docs/benchmarks.md keeps: how long a caller takes from the door to the agent, how many calls a second go through, what
// the daemon costs beside the PBX, and how fast the browsers of a floor of a thousand agents see what changes. It starts
// the lab, the database and the daemon itself, on loopback, and ends them again. `make bench` builds what it needs and
// runs it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// options is one run. Everything is bounded: rounds, seconds, steps and agents.
type options struct {
	daemon, bare, against, docs, ui string

	agents, rounds, rate    int
	length, stepLength      time.Duration
	first, step, last       int
	quick, latency, ceiling bool
	audio                   bool
	voiced                  int
	sounds                  int
	reaction                time.Duration
	floor                   time.Duration
	staff, browsers         int
	leads, hopper           int
	reached                 int
	written                 bool
	importDSN, importFile   string
}

// talk is how long a caller stays once answered.
const talk = 5 * time.Second

func parse() options {
	var o options
	flag.StringVar(&o.daemon, "daemon", "bin/cordboard", "the daemon to measure")
	flag.StringVar(&o.bare, "bare", "bin/bare", "the bare program")
	flag.StringVar(&o.against, "against", "", "another bare program: compare the two with each other and nothing else")
	flag.StringVar(&o.docs, "docs", "docs/benchmarks.md", "the document whose table is written; empty writes none")
	flag.IntVar(&o.agents, "agents", 400, "agents with a desk phone")
	flag.IntVar(&o.rounds, "rounds", 5, "rounds of each program in the comparison")
	flag.IntVar(&o.rate, "rate", 20, "calls a second in the comparison")
	flag.DurationVar(&o.length, "length", 15*time.Second, "how long a round of the comparison lets calls in")
	flag.DurationVar(&o.stepLength, "step-length", 12*time.Second, "how long a step of the ceiling lets calls in")
	flag.IntVar(&o.step, "step", 10, "calls a second from one step to the next; the first step is 10")
	flag.IntVar(&o.last, "last", 70, "the last step tried")
	flag.BoolVar(&o.quick, "quick", false, "about three minutes: one short round, coarse steps, no document")
	flag.BoolVar(&o.latency, "latency", true, "measure the comparison")
	flag.BoolVar(&o.ceiling, "ceiling", true, "measure the ceiling")
	flag.IntVar(&o.sounds, "sounds", 15, "calls accepted with F2 in Chromium; 0 measures none")
	flag.DurationVar(&o.reaction, "reaction", time.Second, "how long the agent in Chromium looks at an offer before F2")
	flag.StringVar(&o.ui, "ui", "ui", "the folder of the front end, whose packages drive Chromium")
	flag.IntVar(&o.voiced, "voiced", 3, "rounds of the comparison in which both sides speak; 0 for none")
	flag.DurationVar(&o.floor, "floor", time.Minute, "how long the floor of many agents changes; 0 measures none")
	flag.IntVar(&o.staff, "staff", 1000, "agents on that floor")
	flag.IntVar(&o.browsers, "browsers", 200, "browsers that watch it")
	flag.IntVar(&o.leads, "leads", 1_000_000, "rows of the imported list; 0 imports none")
	flag.IntVar(&o.hopper, "hopper", 10_000_000, "leads among which the next one is found; 0 looks for none")
	flag.IntVar(&o.reached, "reached", 30, "calls of a campaign that are timed from the answer to the agent's ear; 0 for none")
	flag.BoolVar(&o.written, "written", true, "measure the written channels")
	flag.StringVar(&o.importDSN, "import", "", "used by the bench itself: import a file into this database and nothing else")
	flag.StringVar(&o.importFile, "import-file", "", "used by the bench itself: the file")
	flag.BoolVar(&o.audio, "audio", false, "let callers and agents be heard: both sides send sound, as people do")
	flag.Parse()
	o.first = 10
	if o.quick {
		o.floor = min(o.floor, 10*time.Second)
		o.leads, o.hopper = min(o.leads, 100_000), min(o.hopper, 500_000)
		o.reached = min(o.reached, 10)
		o.sounds, o.voiced = min(o.sounds, 7), min(o.voiced, 1)
		o.agents, o.rounds, o.length, o.stepLength, o.step, o.last, o.docs = 200, 1, 8*time.Second, 5*time.Second, 15, 40, ""
	}
	return o
}

func main() {
	o := parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) (err error) {
	if o.importDSN != "" {
		return importChild(ctx, o)
	}
	if err := settle(); err != nil {
		return err
	}
	r := &report{o: o}
	if (o.leads > 0 || o.hopper > 0) && o.against == "" {
		if r.leads, err = leads(ctx, o); err != nil {
			return fmt.Errorf("lists of leads: %w", err)
		}
		if o.reached == 0 && o.floor == 0 && !o.latency && !o.ceiling && o.sounds == 0 && o.voiced == 0 {
			return r.finish()
		}
	}
	if o.written && o.against == "" {
		if r.written, err = written(ctx, o); err != nil {
			return fmt.Errorf("written channels: %w", err)
		}
		if o.reached == 0 && o.floor == 0 && !o.latency && !o.ceiling && o.sounds == 0 && o.voiced == 0 {
			return r.finish()
		}
	}
	if o.reached > 0 && o.against == "" {
		if r.reach, err = reach(ctx, o); err != nil {
			return fmt.Errorf("answered to the agent's ear: %w", err)
		}
		if o.floor == 0 && !o.latency && !o.ceiling && o.sounds == 0 && o.voiced == 0 {
			return r.finish()
		}
	}
	if o.floor > 0 && o.against == "" {
		if r.floor, err = floor(ctx, o); err != nil {
			return fmt.Errorf("the floor of %d agents: %w", o.staff, err)
		}
		if !o.latency && !o.ceiling && o.sounds == 0 && o.voiced == 0 {
			return r.finish()
		}
	}
	b, err := open(ctx, o)
	defer func() { err = errors.Join(err, b.close()) }()
	if err != nil {
		return err
	}
	if o.against != "" {
		return b.compareBares(ctx)
	}
	r.pbx = b.version
	if o.latency {
		if r.pairs, err = b.compare(ctx); err != nil {
			return err
		}
	}
	if r.sounds, err = b.sound(ctx, rung); err != nil {
		return err
	}
	if r.standing, err = b.sound(ctx, onLine); err != nil {
		return err
	}
	if o.ceiling {
		if r.bare, r.daemon, err = b.ceilings(ctx); err != nil {
			return err
		}
	}
	if r.voiced, err = b.voiced(ctx); err != nil {
		return err
	}
	return r.finish()
}

func progress(format string, args ...any) { fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...) }
