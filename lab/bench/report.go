package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// report is what was found, against the bars.
type report struct {
	o            options
	pbx          string
	pairs        []pair
	voiced       []pair
	bare, daemon ladder
	sounds       sounds
	standing     sounds // of the phone that stays on the line
	floor        floorResult
	leads        leadsResult
	reach        reachResult
	written      writtenResult
}

// The bars.
const (
	barP50, barP99 = 1.3, 1.5
	barCeiling     = 0.75
	barCPU         = 0.3
	barSound       = 3.0
	barReach       = 2.0
	barMemory      = 250 << 20
	barPush        = 100 * time.Millisecond
)

func median(pairs []pair, of func(pair) float64) float64 {
	var all []float64
	for _, p := range pairs {
		all = append(all, of(p))
	}
	slices.Sort(all)
	n := len(all)
	if n%2 == 0 {
		return (all[n/2-1] + all[n/2]) / 2
	}
	return all[n/2]
}

// busyFrom is the part of the machine in other programs' hands from which times are not judged.
const busyFrom = 0.1

func verdict(holds, busy bool) string {
	switch {
	case busy:
		return "not judged, the machine was busy"
	case holds:
		return "holds"
	}
	return "**missed**"
}

// others is the largest part of the machine that other programs had in any of the runs.
func (r *report) others() (most float64) {
	runs := slices.Concat(r.bare.steps, r.daemon.steps)
	for _, p := range r.pairs {
		runs = append(runs, p.bare, p.daemon)
	}
	for _, x := range runs {
		most = max(most, x.others)
	}
	return most
}

func (r *report) finish() error {
	text := r.table()
	fmt.Print("\n", text)
	if r.o.docs == "" || !r.o.latency || !r.o.ceiling {
		return nil
	}
	return write(r.o.docs, text)
}

func (r *report) table() string {
	var t strings.Builder
	if len(r.pairs) > 0 {
		r.compared(&t)
	}
	if len(r.sounds.calls) > 0 {
		r.heard(&t)
	}
	if r.written.bare > 0 {
		r.written.table(&t)
	}
	if len(r.reach.daemon) > 0 {
		r.reach.table(&t)
	}
	if len(r.bare.steps) > 0 {
		r.climbed(&t)
	}
	if r.floor.agents > 0 {
		r.floor.table(&t)
	}
	if r.leads.rows > 0 || r.leads.next.leads > 0 {
		r.leads.table(&t)
	}
	return t.String()
}

var sound = map[bool]string{false: " in silence", true: " with sound from both sides"}

// command is what gives these figures again.
func command() string {
	if len(os.Args) < 2 {
		return "make bench"
	}
	return "packaging/scripts/bench " + strings.Join(os.Args[1:], " ")
}

func (r *report) compared(t *strings.Builder) {
	m := func(of func(pair) float64) float64 { return median(r.pairs, of) }
	busy := r.others() > busyFrom
	row := func(what string, bare, daemon, bar float64, unit string, busy bool) {
		ratio := daemon / bare
		fmt.Fprintf(t, "| %s | %.2f %s | %.2f %s | %.2f | ≤ %.1f | %s |\n", what, bare, unit, daemon, unit, ratio, bar, verdict(ratio <= bar, busy))
	}
	fmt.Fprintf(t, "`%s`: Asterisk %s, %d calls/s for %v, 5 s calls%s, median of %d rounds in turns.\n\n", command(), r.pbx, r.o.rate, r.o.length, sound[r.o.audio], len(r.pairs))
	fmt.Fprint(t, "| door → both in the bridge | bare | daemon | ratio | bar | |\n| --- | --- | --- | --- | --- | --- |\n")
	row("p50", m(func(p pair) float64 { return p.bare.p50 }), m(func(p pair) float64 { return p.daemon.p50 }), barP50, "ms", busy)
	row("p99", m(func(p pair) float64 { return p.bare.p99 }), m(func(p pair) float64 { return p.daemon.p99 }), barP99, "ms", busy)
	fmt.Fprint(t, "\n| processor time a call, same run | Asterisk | program | ratio | bar | |\n| --- | --- | --- | --- | --- | --- |\n")
	row("daemon, nobody speaks", m(func(p pair) float64 { return p.daemon.perCall(p.daemon.pbx) }), m(func(p pair) float64 { return p.daemon.perCall(p.daemon.own) }), barCPU, "ms", false)
	if len(r.voiced) > 0 {
		v := func(of func(pair) float64) float64 { return median(r.voiced, of) }
		row(fmt.Sprintf("daemon, both sides speak (%d calls/s)", voicedRate), v(func(p pair) float64 { return p.daemon.perCall(p.daemon.pbx) }), v(func(p pair) float64 { return p.daemon.perCall(p.daemon.own) }), barCPU, "ms", false)
	}
	pbx, own := m(func(p pair) float64 { return p.bare.perCall(p.bare.pbx) }), m(func(p pair) float64 { return p.bare.perCall(p.bare.own) })
	fmt.Fprintf(t, "| bare, for comparison, nobody speaks | %.2f ms | %.2f ms | %.2f | | |\n", pbx, own, own/pbx)
	lost := 0
	for _, p := range r.pairs {
		lost += 2*p.bare.offered - p.bare.whole - p.daemon.whole
	}
	fmt.Fprintf(t, "\nCallers in these rounds who were not carried to the end of their talk: %d. Other programs had at most\n%.0f %% of the machine in a round.\n", lost, r.others()*100)
}

// heard is the agent's F2 in Chromium, held against the calls that phones answered by themselves.
func (r *report) heard(t *strings.Builder) {
	s := r.sounds
	agent, caller := func(a answered) time.Duration { return a.agent }, func(a answered) time.Duration { return a.caller }
	fmt.Fprintf(t, "\nF2 pressed in Chromium → sound both ways, a tone detected at each end, %d calls one after the other; other programs had\n%.0f %% of the machine.\n\n", len(s.calls), s.others*100)
	fmt.Fprint(t, "| F2 → tone heard | p50 | p99 | most |\n| --- | --- | --- | --- |\n")
	for _, row := range []struct {
		what string
		of   func(answered) time.Duration
	}{{"by the agent", agent}, {"by an AudioContext on the agent's sound", func(a answered) time.Duration { return a.rendered }},
		{"by the caller", caller}, {"by both", answered.both}} {
		fmt.Fprintf(t, "| %s | %.0f ms | %.0f ms | %.0f ms |\n", row.what, s.quantile(0.5, row.of), s.quantile(0.99, row.of), s.quantile(1, row.of))
	}
	if x := r.standing; len(x.calls) > 0 {
		fmt.Fprintf(t, "| by both, phone on the line | %.0f ms | %.0f ms | %.0f ms |\n", x.quantile(0.5, answered.both), x.quantile(0.99, answered.both), x.quantile(1, answered.both))
	}
	if len(r.pairs) == 0 {
		return
	}
	auto := median(r.pairs, func(p pair) float64 { return p.daemon.p50 })
	ratio := s.quantile(0.5, answered.both) / auto
	fmt.Fprintf(t, "\n| p50 | answered by itself | F2 | ratio | bar | |\n| --- | --- | --- | --- | --- | --- |\n| sound both ways | %.2f ms | %.2f ms | %.2f | ≤ %.1f | %s |\n",
		auto, s.quantile(0.5, answered.both), ratio, barSound, verdict(ratio <= barSound, max(r.others(), s.others) > busyFrom))
}

func (r *report) climbed(t *strings.Builder) {
	fmt.Fprintf(t, "\nSteps of %d calls/s, %v each, PBX and carrier on one core; a step holds when every call completes and p99 is at most %d times\nits value at %d calls/s.\n\n", r.o.step, r.o.stepLength, slower, r.o.first)
	fmt.Fprint(t, "| calls/s | bare: p50 / p99 | carried | daemon: p50 / p99 | carried |\n| --- | --- | --- | --- | --- |\n")
	for rate := r.o.first; rate <= r.o.last; rate += r.o.step {
		b, d := cells(r.bare, rate), cells(r.daemon, rate)
		if b == none && d == none {
			break
		}
		fmt.Fprintf(t, "| %d | %s | %s |\n", rate, b, d)
	}
	ratio := float64(r.daemon.highest) / float64(max(r.bare.highest, 1))
	fmt.Fprintf(t, "\nHighest step that holds: bare %d, daemon %d, ratio %.2f; bar ≥ %.2f: %s.\n", r.bare.highest, r.daemon.highest, ratio, barCeiling, verdict(ratio >= barCeiling, r.others() > busyFrom))
}

const none = "not tried | "

// cells is the last try of a ladder at a rate.
func cells(l ladder, rate int) string {
	for _, s := range slices.Backward(l.steps) {
		if s.rate == rate {
			return fmt.Sprintf("%.1f / %.1f ms | %d of %d", s.p50, s.p99, min(s.joined, s.whole), s.offered)
		}
	}
	return none
}

// The lines between which the document's figures stand; all else in it is written by people.
const begin, end = "<!-- bench: figures begin -->\n", "<!-- bench: figures end -->\n"

func write(path, text string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	head, rest, ok := strings.Cut(string(raw), begin)
	_, foot, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		return fmt.Errorf("%s has no place for figures: the lines %q and %q are missing", path, strings.TrimSpace(begin), strings.TrimSpace(end))
	}
	return os.WriteFile(path, []byte(head+begin+"\n"+text+"\n"+end+foot), 0o644)
}
