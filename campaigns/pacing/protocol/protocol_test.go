package protocol_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/campaigns/pacing"
	"github.com/cordboard/cordboard/campaigns/pacing/protocol"
)

const (
	hello = `{"type":"hello","proto":1,"tick":1,"target":0.03,"abandon_after":2,"ring_timeout":25,"min_ring":15,"trunks":200,"cps":20,"window":28800,"amd":false,"segments":1}`
	tick  = `{"type":"tick","t":12.5,"trunks_free":180,"agents":[[1,1,3.5],["a2",2,4]],"calls":[[7,0,3,3,0],["c8",2,9,1,0]],"events":[{"t":12.1,"k":"result","c":6,"r":"busy","s":0},{"t":12.2,"k":"talkend","c":5,"a":1,"r":"machine","d":4.5}],"window":{"dialed":9,"connected":4,"abandoned":1},"window_left":28787.5,"total":{"dialed":9,"connected":4,"machines":1,"abandoned":1},"next_seg":[0,0,0]}`
)

func TestTheLinesOfTheProtocolAreUnderstood(t *testing.T) {
	s, err := protocol.ReadHello([]byte(hello), pacing.Predictive)
	if err != nil || s.Target != .03 || s.Trunks != 200 || s.AMD || s.Window != 28800 {
		t.Fatalf("read %+v, %v", s, err)
	}
	o, err := protocol.ReadTick([]byte(tick))
	if err != nil {
		t.Fatal(err)
	}
	if o.Agents[1] != (pacing.Agent{ID: `"a2"`, State: pacing.Talking, Since: 4}) || o.Calls[1].Phase != pacing.Waiting || o.Events[1].Result != "machine" || o.Window.Abandoned != 1 || o.Total.Machines != 1 {
		t.Fatalf("read %+v", o)
	}
}

func TestAnIDGoesBackAsItWasWritten(t *testing.T) {
	got := string(protocol.Answer(pacing.Decision{Dial: 3, Cancel: []pacing.ID{`7`, `"c8"`}}))
	if got != "{\"dial\":3,\"cancel\":[7,\"c8\"]}\n" {
		t.Fatal(got)
	}
	if got := string(protocol.Answer(pacing.Decision{Dial: 3})); got != "3\n" {
		t.Fatal(got)
	}
}

func TestUnknownKeysAreIgnored(t *testing.T) {
	for _, line := range []string{hello, tick} {
		more := strings.Replace(line, `{"type"`, `{"colour":{"red":[1]},"T":"x","Type":3,"type"`, 1)
		more = strings.Replace(more, `{"t":12.1`, `{"T":"x","colour":null,"t":12.1`, 1)
		more = strings.Replace(more, `[1,1,3.5]`, `[1,1,3.5,"more"]`, 1)
		if err := read(more, pacing.Predictive); err != nil {
			t.Errorf("%s: %v", more, err)
		}
	}
}

// read reads a line as what it says it is.
func read(line string, mode pacing.Mode) error {
	kind, err := protocol.Type([]byte(line))
	if err != nil {
		return err
	}
	switch kind {
	case protocol.Hello:
		_, err = protocol.ReadHello([]byte(line), mode)
	case protocol.Tick:
		_, err = protocol.ReadTick([]byte(line))
	}
	return err
}

func TestAMissingOrWronglyTypedKeyIsNamed(t *testing.T) {
	for _, line := range []string{strings.Replace(hello, `"segments":1`, `"segments":1,"ratio":2.5`, 1), tick} {
		for _, key := range keys(line) {
			for _, change := range []string{`"%s_":`, `"%s":null,"x":`, `"%s":"7","x":`, `"%s":{"7":7},"x":`, `"%s":[[]],"x":`, `"%s":1e999,"x":`} {
				bad := strings.Replace(line, `"`+key+`":`, strings.Replace(change, "%s", key, 1), 1)
				err := read(bad, pacing.Power)
				if err == nil && optional[key] {
					continue
				}
				var named *protocol.Error
				if !errors.As(err, &named) || !strings.Contains(named.Key, key) || strings.Contains(err.Error(), "\n") {
					t.Errorf("%s\n  gives %v, which does not name %s", bad, err, key)
				}
			}
		}
	}
}

// optional keys may be away, or be what the event has no use for.
var optional = map[string]bool{"machines": true, "c": true, "a": true, "d": true, "s": true, "r": true, "k": true}

func keys(line string) []string {
	var out []string
	seen := map[string]bool{}
	for _, part := range strings.Split(line, `":`) {
		key := part[strings.LastIndex(part, `"`)+1:]
		if key != "" && !seen[key] && !strings.ContainsAny(key, "}]") {
			seen[key] = true
			out = append(out, key)
		}
	}
	return out
}

func TestWhatIsOutOfRangeIsNamed(t *testing.T) {
	for _, c := range []struct{ line, old, bad, key string }{
		{hello, `"proto":1`, `"proto":2`, "proto"},
		{hello, `"tick":1`, `"tick":0`, "tick"},
		{hello, `"target":0.03`, `"target":3`, "target"},
		{hello, `"segments":1`, `"segments":1000000000`, "segments"},
		{hello, `"trunks":200`, `"trunks":1.5`, "trunks"},
		{hello, `"type":"hello"`, `"type":"hi"`, "type"},
		{tick, `[1,1,3.5]`, `[1,9,3.5]`, "agents[0].state"},
		{tick, `[1,1,3.5]`, `[1,1]`, "agents[0]"},
		{tick, `[1,1,3.5]`, `[null,1,2]`, "agents[0].id"},
		{tick, `["c8",2,9,1,0]`, `["c8",3,9,1,0]`, "calls[1].phase"},
		{tick, `["c8",2,9,1,0]`, `["c8",2,9,"1",0]`, "calls[1].seconds_in_phase"},
		{tick, `"k":"result","c":6`, `"k":"result"`, "events[0].c"},
		{tick, `"next_seg":[0,0,0]`, `"next_seg":[0,"0",0]`, "next_seg[1]"},
		{tick, `"abandoned":1}`, `"abandoned":1.5}`, "window.abandoned"},
	} {
		err := read(strings.Replace(c.line, c.old, c.bad, 1), pacing.Predictive)
		var named *protocol.Error
		if !errors.As(err, &named) || named.Key != c.key {
			t.Errorf("%s for %s gives %v, not %s", c.bad, c.old, err, c.key)
		}
	}
}

func TestNoLineEverMakesTheReaderPanic(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	bits := []string{`"`, `\`, `[`, `]`, `{`, `}`, `,`, `:`, `null`, `1e308`, `-`, `9999999999999999999`, "\x00", "é", `"\u12`, ` `, `[[[[`, `true`}
	for i := range 20000 {
		line := []byte([]string{hello, tick}[i%2])
		for range 1 + r.IntN(4) {
			at := r.IntN(len(line))
			switch r.IntN(3) {
			case 0:
				line = append(line[:at], line[min(len(line), at+1+r.IntN(6)):]...)
			case 1:
				line = append(line[:at:at], append([]byte(bits[r.IntN(len(bits))]), line[at:]...)...)
			default:
				line[at] = byte(r.IntN(256))
			}
			if len(line) == 0 {
				line = []byte(" ")
			}
		}
		check(t, line)
	}
}

func FuzzLine(f *testing.F) {
	f.Add([]byte(hello))
	f.Add([]byte(tick))
	f.Fuzz(func(t *testing.T, line []byte) { check(t, line) })
}

// check reads a line in all ways, and lets a pacer decide on what was read.
func check(t *testing.T, line []byte) {
	t.Helper()
	_, _ = protocol.Type(line)
	for _, mode := range []pacing.Mode{pacing.Predictive, pacing.Power} {
		s, err := protocol.ReadHello(line, mode)
		one(t, line, err)
		if err == nil && s.Segments < 100 {
			pacing.New(s)
		}
	}
	o, err := protocol.ReadTick(line)
	one(t, line, err)
	if err == nil {
		s, _ := protocol.ReadHello([]byte(hello), pacing.Predictive)
		p := pacing.New(s)
		for range 3 {
			if d := p.Tick(o); d.Dial < 0 || d.Dial > max(0, o.TrunksFree) {
				t.Fatalf("%q makes it dial %d", line, d.Dial)
			}
			o.T++
		}
	}
}

func one(t *testing.T, line []byte, err error) {
	t.Helper()
	var named *protocol.Error
	if err != nil && (!errors.As(err, &named) || named.Key == "" || strings.Contains(fmt.Sprint(err), "\n")) {
		t.Fatalf("%q is refused with %q", line, err)
	}
}
