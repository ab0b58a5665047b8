package rules

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns/outcomes"
)

// What comes out of a database that somebody else wrote to must neither stop the dialler nor let a call through that it should hold.
func TestALeadThatMakesNoSenseIsDecidedAllTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	times := []time.Time{{}, noon, noon.AddDate(900, 0, 0), noon.AddDate(-900, 0, 0), ago(time.Hour), noon.Add(time.Hour), time.Unix(1<<40, 0)}
	numbers := []int{-1 << 60, -1, 0, 1, 2, 99, 1 << 60}
	results := append(outcomes.Outcomes(), "", "a word of tomorrow")
	some := func() []Attempt {
		var all []Attempt
		for range r.IntN(6) {
			all = append(all, Attempt{At: times[r.IntN(len(times))], Ended: times[r.IntN(len(times))], Number: numbers[r.IntN(len(numbers))],
				Outcome: results[r.IntN(len(results))], Disposition: []string{"", "later", "\x00"}[r.IntN(3)], Refused: r.IntN(20) == 0})
		}
		return all
	}
	for range 4000 {
		rules := randomRules(t, r)
		l := lead(t, r.IntN(4))
		l.Attempts, l.Recycled = some(), times[r.IntN(len(times))]
		for i := range l.Numbers {
			l.Numbers[i].Elsewhere = some()
			l.Numbers[i].Places = [][]Place{nil, {{}}, {{nil, "US"}}, {{time.UTC, "?"}}, {{time.UTC, "E"}}}[r.IntN(5)]
		}
		if r.IntN(3) == 0 {
			l.Callback = &Appointment{At: times[r.IntN(len(times))], Number: numbers[r.IntN(len(numbers))], Agent: "ana"}
		}
		l.Given, l.Expires, l.Basis = times[r.IntN(len(times))], times[r.IntN(len(times))], "luck"
		b := book(t, rules)
		v := Next(l, b, noon)
		if v.Callable && (v.Number < 0 || v.Number >= len(l.Numbers)) {
			t.Fatalf("number %d of %d", v.Number, len(l.Numbers))
		}
		for _, n := range numbers {
			if g := Gate(l, b, Dial{Number: n, Mode: "?", CallerID: "\x00"}, noon); g.Allowed {
				t.Fatalf("a call without a caller ID and a mode passes: %+v", l)
			}
		}
	}
}

func TestAnAgreedCallbackIsMadeUnlessTheLeadIsLockedForGood(t *testing.T) {
	r := rand.New(rand.NewPCG(19, 20))
	made := 0
	for range 1500 {
		rules := randomRules(t, r)
		rules.Mode = Preview
		b := book(t, rules)
		l := randomLead(t, r, noon)
		l.Callback = &Appointment{At: noon.Add(time.Duration(r.IntN(200)) * time.Hour), Number: -1}
		v := Next(l, b, noon)
		if !v.Callable {
			if v.Until.IsZero() {
				continue
			}
			if v = Next(l, b, v.Until); !v.Callable {
				t.Fatalf("it is not made when it may be: %+v", v)
			}
		}
		if made++; !v.Due {
			t.Fatalf("the lead is called, and not for the callback: %+v", v)
		}
	}
	if made < 300 {
		t.Errorf("only %d were made", made)
	}
}

func TestALongHistoryDoesNotMakeADecisionSlow(t *testing.T) {
	rules := open()
	rules.Outcomes = map[outcomes.Outcome]Retry{outcomes.Busy: {Turn: Same, After: Length(time.Minute), Times: 1000}, outcomes.NoAnswer: {Turn: Same, After: Length(time.Minute), Times: 1000}}
	rules.Lead, rules.Number = Caps{Day: 9000, D30: 10_000}, Caps{D7: 10_000}
	l := lead(t, 3)
	for i := range 4000 {
		l.tried(ago(time.Duration(5000-i)*time.Minute), 0, []outcomes.Outcome{outcomes.Busy, outcomes.NoAnswer}[i/500%2])
	}
	l.Attempts = l.Attempts[:1900]
	b := book(t, rules)
	begin := time.Now()
	for range 20 {
		Next(l, b, noon)
	}
	if took := time.Since(begin); took > 2*time.Second {
		t.Errorf("20 decisions took %s", took)
	}
}

func BenchmarkNextOfALeadWithALongHistory(b *testing.B) {
	bk, l := book(b, open()), lead(b, 3)
	for i := range 300 {
		l.tried(ago(time.Duration(400-i)*time.Hour), i%3, outcomes.PBXDown)
	}
	b.ReportAllocs()
	for b.Loop() {
		Next(l, bk, noon)
	}
}
