package abandonment

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

var (
	ftc   = Policy{ID: "ftc", Clock: FromGreeting, WithinMS: 2000, Window: Block30, PerMille: 30, Target: 20, Over: OverLive, Late: true, FalseMachines: true, Estimate: true}
	ofcom = Policy{ID: "ofcom", Clock: FromAnswer, WithinMS: 2000, Window: Day, PerMille: 30, Target: 10, Over: OverLive, Late: true, FalseMachines: true, Estimate: true}
	italy = Policy{ID: "garante", Clock: FromAnswer, WithinMS: 3000, Window: Campaign, PerMille: 30, Target: 10, Over: OverCompleted, Late: true}
	crtc  = Policy{ID: "crtc", Clock: FromAnswer, WithinMS: 2000, Window: Month, PerMille: 50, Target: 20, Over: OverLive, Late: true}
)

var start = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

func after(ms int) time.Time { return start.Add(time.Duration(ms) * time.Millisecond) }

// calls of one kind, all answered at the same instant.
func calls(n int, c Call) []Call {
	c.Answered = start
	out := make([]Call, n)
	for i := range out {
		out[i] = c
	}
	return out
}

var (
	passed  = Call{Joined: start.Add(time.Second), Ended: start.Add(time.Minute)}
	late    = Call{Joined: start.Add(4 * time.Second), Ended: start.Add(time.Minute)}
	dropped = Call{Ended: start.Add(8 * time.Second), Ours: true}
	early   = Call{Ended: start.Add(time.Second)}
	gaveUp  = Call{Ended: start.Add(5 * time.Second)}
	coded   = Call{Joined: start.Add(time.Second), Coded: true, Ended: start.Add(time.Minute)}
	machine = Call{Verdict: Machine, Ended: start.Add(2 * time.Second), Ours: true}
	pending = Call{}
)

func mix(parts ...[]Call) Log {
	var l Log
	for _, p := range parts {
		l.Calls = append(l.Calls, p...)
	}
	return l
}

func TestEachRegulatorCountsTheSameLogItsOwnWay(t *testing.T) {
	audit := Audit{Clips: 300, People: 0}
	for _, c := range []struct {
		when                      string
		policy                    Policy
		log                       Log
		abandoned, answered, left int
		over                      bool
	}{
		{"of a thousand 30 are allowed", ftc, mix(calls(1000, passed)), 0, 1000, 30, false},
		{"exactly three in a hundred is within", ftc, mix(calls(97, passed), calls(3, dropped)), 3, 100, 0, false},
		{"three of 99 is over", ftc, mix(calls(96, passed), calls(3, dropped)), 3, 99, 0, true},
		{"one among the first 33 is over", ftc, mix(calls(32, passed), calls(1, dropped)), 1, 33, 0, true},
		{"33 put through leave room for one, who makes 34", ftc, mix(calls(33, passed)), 0, 33, 1, false},
		{"32 put through leave none", ftc, mix(calls(32, passed)), 0, 32, 0, false},
		{"who is met late is abandoned", ftc, mix(calls(99, passed), calls(1, late)), 1, 100, 2, false},
		{"who hung up within the seconds is not", ftc, mix(calls(100, passed), calls(9, early)), 0, 100, 3, false},
		{"who hung up later is", ftc, mix(calls(99, passed), calls(1, gaveUp)), 1, 100, 2, false},
		{"a call under way is not counted yet", ftc, mix(calls(100, passed), calls(5, pending)), 0, 100, 3, false},
		{"half of what agents met were machines: half of the drops", ftc, mix(calls(100, passed), calls(100, coded), calls(5, dropped)), 3, 103, 0, false},
		{"nobody was met: every drop was a person", ftc, mix(calls(5, dropped)), 5, 5, 0, true},
		{"nothing was answered", ftc, Log{}, 0, 0, 0, false},
		{"without an audit every machine may be a person", ofcom, mix(calls(200, passed), calls(10, machine)), 10, 210, 0, true},
		{"none of 300 clips was a person: one in a hundred may be", ofcom, Log{Calls: mix(calls(200, passed), calls(400, machine)).Calls, Audit: audit}, 4, 204, 2, false},
		{"Italy: three silent for a hundred put through", italy, mix(calls(100, passed), calls(3, dropped)), 3, 100, 0, false},
		{"Italy: the silent are not in the denominator", italy, mix(calls(99, passed), calls(3, dropped)), 3, 99, 0, true},
		{"Italy: three seconds", italy, mix(calls(99, passed), calls(1, Call{Joined: after(2900), Ended: after(9000)})), 0, 100, 3, false},
		{"Canada: five in a hundred", crtc, mix(calls(95, passed), calls(5, dropped)), 5, 100, 0, false},
		{"Canada counts machines that were dropped", crtc, mix(calls(100, passed), calls(100, coded), calls(5, dropped)), 5, 105, 0, false},
	} {
		all := Windows(c.log, c.policy, start.Add(time.Hour))
		s := all[len(all)-1]
		if s.Abandoned != c.abandoned || s.Answered != c.answered || s.Allowance != c.left || s.Over != c.over {
			t.Errorf("%s: %d of %d, %d left, over %v; want %d of %d, %d left, over %v", c.when, s.Abandoned, s.Answered, s.Allowance, s.Over,
				c.abandoned, c.answered, c.left, c.over)
		}
	}
}

func TestTheClockRunsFromTheEndOfTheGreetingWhereTheLawSaysSo(t *testing.T) {
	met := Call{Greeted: start.Add(3 * time.Second), Joined: start.Add(4900 * time.Millisecond), Ended: start.Add(time.Minute)}
	if s := Windows(mix(calls(1, met)), ftc, start)[0]; s.Late != 0 {
		t.Errorf("1.9 s after the greeting: %+v", s)
	}
	if s := Windows(mix(calls(1, met)), ofcom, start)[0]; s.Late != 1 {
		t.Errorf("4.9 s after the answer: %+v", s)
	}
	met.Greeted = time.Time{}
	if s := Windows(mix(calls(1, met)), ftc, start)[0]; s.Late != 1 {
		t.Errorf("nobody heard the greeting end, so the clock runs from the answer: %+v", s)
	}
	met.Greeted = start.Add(-time.Hour)
	if s := Windows(mix(calls(1, met)), ftc, start)[0]; s.Late != 1 {
		t.Errorf("a greeting that ended before the answer is a mistake: %+v", s)
	}
}

func TestWindowsAreThoseOfTheCalendar(t *testing.T) {
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04", text, madrid)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	call := func(text string) Call { return Call{Answered: at(text), Ended: at(text).Add(time.Minute), Ours: true} }
	log := Log{Zone: madrid, First: at("2026-03-02 09:00"), Calls: []Call{
		call("2026-03-31 23:59"), call("2026-03-02 10:00"), call("2026-04-01 00:00"), call("2026-03-02 23:59"), call("2026-05-01 00:00"),
	}}
	now := at("2026-05-20 12:00")
	for _, c := range []struct {
		policy Policy
		want   []string
	}{
		{ofcom, []string{"2026-03-02 00:00 2026-03-03 00:00 2", "2026-03-31 00:00 2026-04-01 00:00 1", "2026-04-01 00:00 2026-04-02 00:00 1", "2026-05-01 00:00 2026-05-02 00:00 1", "2026-05-20 00:00 2026-05-21 00:00 0"}},
		{ftc, []string{"2026-03-02 00:00 2026-04-01 00:00 3", "2026-04-01 00:00 2026-05-01 00:00 1", "2026-05-01 00:00 2026-05-31 00:00 1"}},
		{crtc, []string{"2026-03-01 00:00 2026-04-01 00:00 3", "2026-04-01 00:00 2026-05-01 00:00 1", "2026-05-01 00:00 2026-06-01 00:00 1"}},
		{italy, []string{"2026-03-02 09:00  5"}},
	} {
		all := Windows(log, c.policy, now)
		if len(all) != len(c.want) {
			t.Errorf("%s has %d windows, want %d", c.policy.ID, len(all), len(c.want))
			continue
		}
		for i, s := range all {
			to := ""
			if !s.To.IsZero() {
				to = s.To.In(madrid).Format("2006-01-02 15:04")
			}
			if got := s.From.In(madrid).Format("2006-01-02 15:04") + " " + to + " " + string(rune('0'+s.Dropped)); got != c.want[i] {
				t.Errorf("%s, window %d: %s, want %s", c.policy.ID, i, got, c.want[i])
			}
		}
	}
}

func TestTheAllowanceIsExactlyWhatMayStillHappen(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, p := range []Policy{ftc, ofcom, italy, crtc} {
		for range 3000 {
			var y tally
			y.passed, y.dropped, y.late = r.IntN(3000), r.IntN(60), r.IntN(5)
			s := p.state(&y, 0)
			if s.Over {
				if s.Allowance != 0 {
					t.Fatalf("%s: over, with %d left", p.ID, s.Allowance)
				}
				continue
			}
			for k := range s.Allowance + 2 {
				more := y
				more.dropped += k
				if next := p.state(&more, 0); next.Over != (k > s.Allowance) {
					t.Fatalf("%s: %+v with %d more is over: %v; %d were left", p.ID, y, k, next.Over, s.Allowance)
				}
			}
			if s.Aim > s.Allowance {
				t.Fatalf("%s: the target leaves %d, the limit %d", p.ID, s.Aim, s.Allowance)
			}
		}
	}
}

func TestTheBindingWindowIsTheOneWithTheLeastLeft(t *testing.T) {
	log := mix(calls(1000, passed))
	log.Calls = append(log.Calls, Call{Answered: start.AddDate(0, 0, 1), Joined: start.AddDate(0, 0, 1), Ended: start.AddDate(0, 0, 1)})
	s, ok := Binding(log, []Policy{ftc, ofcom, crtc}, start.AddDate(0, 0, 1).Add(time.Hour))
	if !ok || s.Policy != "ofcom" || s.Allowance != 0 {
		t.Errorf("a day that has just begun has nothing to spend: %+v", s)
	}
	if s, _ := Binding(log, []Policy{crtc, ftc}, start.AddDate(0, 0, 1).Add(time.Hour)); s.Policy != "ftc" || s.Allowance != 30 {
		t.Errorf("the block binds before the month: %+v", s)
	}
	if _, ok := Binding(log, nil, start); ok {
		t.Error("without a policy no window binds")
	}
}

func TestACounterSaysTheSameAsTheWholeLog(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	kinds := []Call{passed, late, dropped, early, gaveUp, coded, machine}
	for _, p := range []Policy{ftc, ofcom, italy, crtc} {
		log := Log{First: start, Audit: Audit{300, 2}}
		c := NewCounter(p, nil, start, Audit{})
		for i := range 2000 {
			k := kinds[r.IntN(len(kinds))]
			shift := time.Duration(i) * time.Hour
			k.Answered = start.Add(shift)
			if !k.Joined.IsZero() {
				k.Joined = k.Joined.Add(shift)
			}
			k.Ended = k.Ended.Add(shift)
			log.Calls = append(log.Calls, k)
			c.Add(k)
		}
		c.Add(Call{})
		c.Audited(log.Audit)
		now := start.Add(2000 * time.Hour)
		a, b := Windows(log, p, now), c.States(now)
		if !slices.Equal(a, b) {
			t.Errorf("%s: the counter says something else", p.ID)
		}
		if b[len(b)-1] != c.Now(now) {
			t.Errorf("%s: now is %+v", p.ID, c.Now(now))
		}
		c.Forget(now)
		if left := c.States(now); len(left) != 1 {
			t.Errorf("%s: %d windows are left", p.ID, len(left))
		}
	}
}

func BenchmarkCounterInTheSecond(b *testing.B) {
	c := NewCounter(ftc, nil, start, Audit{300, 2})
	b.ReportAllocs()
	for b.Loop() {
		c.Add(Call{Answered: start, Joined: start.Add(time.Second), Ended: start.Add(time.Minute)})
		c.Now(start)
	}
}

func TestARollingViewShowsWhatNoFixedWindowDoes(t *testing.T) {
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	var log Log
	put := func(at time.Time, c Call, n int) {
		for range n {
			d := c
			d.Answered = at
			if !c.Joined.IsZero() {
				d.Joined = at.Add(time.Second)
			}
			d.Ended = at.Add(10 * time.Second)
			log.Calls = append(log.Calls, d)
		}
	}
	put(day.Add(9*time.Hour), passed, 97)
	put(day.Add(23*time.Hour), dropped, 3)
	put(day.Add(24*time.Hour+time.Minute), dropped, 3)
	put(day.Add(34*time.Hour), passed, 97)
	for _, s := range Windows(log, ofcom, day.Add(40*time.Hour)) {
		if s.Over {
			t.Errorf("no day is over: %+v", s)
		}
	}
	around := NewStretch(ofcom, 2*time.Hour, Audit{})
	for _, c := range log.Calls {
		if !c.Answered.After(day.Add(24*time.Hour + 30*time.Minute)) {
			around.Add(c)
		}
	}
	around.Add(Call{Ended: day.Add(24 * time.Hour)})
	if s := around.Now(day.Add(24*time.Hour + 30*time.Minute)); !s.Over || s.Abandoned != 6 || s.Answered != 6 || s.To.Sub(s.From) != 2*time.Hour {
		t.Errorf("the two hours around midnight: %+v", s)
	}
	if s := around.Now(day.Add(25*time.Hour + 30*time.Minute)); s.Abandoned != 3 || len(around.minutes) != 1 {
		t.Errorf("an hour later: %+v of %d minutes", s, len(around.minutes))
	}
	if s := Worst(log, ofcom, 2*time.Hour); s.Abandoned != 6 || !s.To.Equal(day.Add(24*time.Hour+time.Minute)) {
		t.Errorf("the worst two hours: %+v", s)
	}
	if s := Worst(Log{}, ofcom, time.Hour); s.Answered != 0 {
		t.Errorf("nothing: %+v", s)
	}
}

func TestTheAuditsBoundIsTheExactOneAndWithinTheSafeFormula(t *testing.T) {
	if got := (Audit{Clips: 300}).Bound(); math.Abs(got-(1-math.Pow(0.05, 1.0/300))) > 1e-9 {
		t.Errorf("none of 300: %f", got)
	}
	for n := 20; n <= 600; n += 116 {
		was := 0.0
		for x := 0; x <= n/4; x += 1 + x/4 {
			got := (Audit{n, x}).Bound()
			if got <= float64(x)/float64(n) || got <= was {
				t.Fatalf("%d of %d: %f", x, n, got)
			}
			if simple := (float64(x) + 2*math.Sqrt(float64(x)) + 3) / float64(n); got > simple {
				t.Fatalf("%d of %d: %f is more than the simple bound %f", x, n, got, simple)
			}
			if tail := atMost(x, n, got); math.Abs(tail-0.05) > 1e-6 {
				t.Fatalf("%d of %d: the tail is %f", x, n, tail)
			}
			was = got
		}
	}
	for _, a := range []Audit{{}, {10, 10}, {10, 11}, {10, -1}, {-3, 0}} {
		if a.Bound() != 1 {
			t.Errorf("%+v proves nothing, got %f", a, a.Bound())
		}
	}
}

func TestThePolicyThatKeepsTwoIsNeverLooser(t *testing.T) {
	all := []Policy{ftc, ofcom, italy, crtc}
	for _, a := range all {
		if err := a.Check(); err != nil {
			t.Error(err)
		}
		for _, b := range all {
			if s := a.Stricter(b); a.Looser(s) {
				t.Errorf("%s with %s: %+v", a.ID, b.ID, s)
			}
		}
	}
	if !ofcom.Looser(func() Policy { p := ofcom; p.PerMille = 50; return p }()) {
		t.Error("five in a hundred is looser than three")
	}
	for _, bad := range []Policy{{}, {ID: "x"}, {ID: "x", Clock: FromAnswer}, {ID: "x", Clock: FromAnswer, WithinMS: 2000, Window: "year"},
		{ID: "x", Clock: FromAnswer, WithinMS: 2000, Window: Day, PerMille: 30, Target: 40, Over: OverLive}} {
		if bad.Check() == nil {
			t.Errorf("%+v is no policy", bad)
		}
	}
}

func BenchmarkWindowsOfATenThousandCallDay(b *testing.B) {
	log := mix(calls(10_000, passed), calls(100, dropped))
	b.ReportAllocs()
	for b.Loop() {
		Windows(log, ofcom, start)
	}
}
