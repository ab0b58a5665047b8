// Package protocol reads and writes the lines of `cordboard pace`: one JSON object a line in, one answer a line out. It is called by
// cmd/cordboard, has no I/O of its own, and names the key of everything it refuses.
package protocol

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/cordboard/cordboard/campaigns/pacing"
)

// Version is the only one there is.
const Version = 1

// The kinds of lines.
const (
	Hello = "hello"
	Tick  = "tick"
	End   = "end"
)

// Type says what a line is.
func Type(line []byte) (string, error) {
	o, err := object(line, "")
	if err != nil {
		return "", err
	}
	kind := o.text("type")
	switch {
	case o.err != nil:
		return "", o.err
	case kind != Hello && kind != Tick && kind != End:
		return "", refused("type", "is "+strconv.Quote(kind)+", but must be hello, tick or end")
	}
	return kind, nil
}

// maxSegments bounds what a hello makes the pacer reserve.
const maxSegments = 10000

// ReadHello reads the first line. The mode comes from the command line and decides whether a ratio is needed.
func ReadHello(line []byte, mode pacing.Mode) (pacing.Settings, error) {
	o, err := object(line, "")
	if err != nil {
		return pacing.Settings{}, err
	}
	if v := o.whole("proto"); o.err == nil && v != Version {
		return pacing.Settings{}, refused("proto", fmt.Sprintf("is %d, but this is version %d", v, Version))
	}
	s := pacing.Settings{
		Mode: mode, Tick: o.above("tick", 0), Target: o.share("target"), AbandonAfter: o.least("abandon_after", 0),
		RingTimeout: o.above("ring_timeout", 0), MinRing: o.least("min_ring", 0), Trunks: o.count("trunks"), CPS: o.above("cps", 0),
		Window: o.above("window", 0), AMD: o.truth("amd"), Segments: o.count("segments"),
	}
	if o.err == nil && (s.Segments < 1 || s.Segments > maxSegments) {
		o.refuse("segments", fmt.Sprintf("must be between 1 and %d", maxSegments))
	}
	if mode == pacing.Power {
		s.Ratio = o.least("ratio", 0)
	}
	return s, o.err
}

// ReadTick reads one observation.
func ReadTick(line []byte) (pacing.Observation, error) {
	o, err := object(line, "")
	if err != nil {
		return pacing.Observation{}, err
	}
	obs := pacing.Observation{
		T: o.number("t"), TrunksFree: o.whole("trunks_free"), Agents: agents(o), Calls: calls(o), Events: events(o),
		Window: counts(o, "window"), WindowLeft: o.number("window_left"), Total: counts(o, "total"), NextSegments: segments(o),
	}
	return obs, o.err
}

// Answer writes a decision: a number alone, or an object when calls are to be cancelled.
func Answer(d pacing.Decision) []byte {
	line := strconv.AppendInt(nil, int64(d.Dial), 10)
	if len(d.Cancel) == 0 {
		return append(line, '\n')
	}
	line = append([]byte(`{"dial":`), line...)
	line = append(line, `,"cancel":[`...)
	for i, id := range d.Cancel {
		if i > 0 {
			line = append(line, ',')
		}
		line = append(line, id...)
	}
	return append(line, "]}\n"...)
}

func agents(o *fields) []pacing.Agent {
	rows := o.rows("agents", 3)
	out := make([]pacing.Agent, 0, len(rows))
	for i, r := range rows {
		state := o.wholeOf(r[1], "agents", i, "state")
		if o.err == nil && (state < int(pacing.Ready) || state > int(pacing.OnBreak)) {
			o.refuse(place("agents", i, "state"), "must be 1, 2, 3 or 4")
		}
		out = append(out, pacing.Agent{ID: o.id(r[0], "agents", i), State: pacing.AgentState(state), Since: o.numberOf(r[2], "agents", i, "seconds_in_state")})
		if o.err != nil {
			return nil
		}
	}
	return out
}

func calls(o *fields) []pacing.Call {
	rows := o.rows("calls", 5)
	out := make([]pacing.Call, 0, len(rows))
	for i, r := range rows {
		phase := o.wholeOf(r[1], "calls", i, "phase")
		if o.err == nil && (phase < int(pacing.Ringing) || phase > int(pacing.Waiting)) {
			o.refuse(place("calls", i, "phase"), "must be 0, 1 or 2")
		}
		out = append(out, pacing.Call{
			ID: o.id(r[0], "calls", i), Phase: pacing.Phase(phase), Age: o.numberOf(r[2], "calls", i, "seconds_since_originate"),
			InPhase: o.numberOf(r[3], "calls", i, "seconds_in_phase"), Segment: o.wholeOf(r[4], "calls", i, "segment"),
		})
		if o.err != nil {
			return nil
		}
	}
	return out
}

func events(o *fields) []pacing.Event {
	list := o.list("events")
	out := make([]pacing.Event, 0, len(list))
	for i, raw := range list {
		e, err := object(raw, fmt.Sprintf("events[%d]", i))
		if err != nil {
			o.fail(err)
			return nil
		}
		v := pacing.Event{At: e.number("t"), Kind: pacing.Kind(e.text("k"))}
		known := false
		switch v.Kind {
		case pacing.Result, pacing.Verdict:
			v.Call, v.Result, known = e.idOf("c"), e.text("r"), true
		case pacing.Connect, pacing.Abandon:
			v.Call, known = e.idOf("c"), true
		case pacing.TalkEnd, pacing.WrapEnd:
			known = true
		}
		if known {
			e.optional(&v)
		}
		if e.err != nil {
			o.fail(e.err)
			return nil
		}
		out = append(out, v)
	}
	return out
}

// optional reads what an event may carry.
func (f *fields) optional(v *pacing.Event) {
	if f.given("c") {
		v.Call = f.idOf("c")
	}
	if f.given("a") {
		v.Agent = f.idOf("a")
	}
	if f.given("r") {
		v.Result = f.text("r")
	}
	if f.given("d") {
		v.Seconds = f.number("d")
	}
	if f.given("s") {
		v.Segment = f.whole("s")
	}
}

func counts(o *fields, key string) pacing.Counts {
	raw, ok := o.need(key)
	if !ok {
		return pacing.Counts{}
	}
	c, err := object(raw, key)
	if err != nil {
		o.fail(err)
		return pacing.Counts{}
	}
	v := pacing.Counts{Dialed: c.whole("dialed"), Connected: c.whole("connected"), Abandoned: c.whole("abandoned")}
	if c.given("machines") {
		v.Machines = c.whole("machines")
	}
	o.fail(c.err)
	return v
}

func segments(o *fields) []int {
	list := o.list("next_seg")
	out := make([]int, 0, len(list))
	for i, raw := range list {
		out = append(out, o.wholeOf(raw, "next_seg", i, ""))
		if o.err != nil {
			return nil
		}
	}
	return out
}

// Blank says whether a line has nothing on it.
func Blank(line []byte) bool { return len(bytes.TrimSpace(line)) == 0 }
