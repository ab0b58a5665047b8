package rules

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns/outcomes"
)

func TestWhoseTurnItIsAfterAResult(t *testing.T) {
	h := time.Hour
	for _, c := range []struct {
		when   string
		lead   func(l *Lead)
		number int // -1: none
		held   Rule
	}{
		{"nobody tried", nil, 0, None},
		{"the first rang out long ago", func(l *Lead) { l.tried(ago(5*h), 0, outcomes.NoAnswer) }, 1, None},
		{"the first rang out a moment ago", func(l *Lead) { l.tried(ago(10*time.Minute), 0, outcomes.NoAnswer) }, -1, RetryWait},
		{"the last of them rang out", func(l *Lead) {
			l.tried(ago(9*h), 0, outcomes.NoAnswer).tried(ago(7*h), 1, outcomes.NoAnswer).tried(ago(5*h), 2, outcomes.NoAnswer)
		}, 0, None},
		{"the second is busy: it stays with it", func(l *Lead) { l.tried(ago(h), 1, outcomes.Busy) }, 1, None},
		{"the second is busy and was a moment ago", func(l *Lead) { l.tried(ago(5*time.Minute), 1, outcomes.Busy) }, -1, RetryWait},
		{"the busy one came on a list", func(l *Lead) {
			l.tried(ago(h), 1, outcomes.Busy).Numbers[1].DNC.Suppressed = true
		}, 2, None},
		{"the busy one was taken out", func(l *Lead) { l.tried(ago(h), 1, outcomes.Busy).Numbers[1].Dropped = true }, 1 + 1, None},
		{"the first does not exist", func(l *Lead) { l.tried(ago(time.Minute), 0, outcomes.Unallocated) }, 1, None},
		{"the next is on a list", func(l *Lead) { l.tried(ago(5*h), 0, outcomes.NoAnswer).Numbers[1].DNC.Suppressed = true }, 2, None},
		{"an agent says: the other number", func(l *Lead) {
			l.tried(ago(h), 0, outcomes.Connected).Attempts[0].Disposition = "wrong person"
		}, 1, None},
		{"an agent says: never this number", func(l *Lead) {
			l.tried(ago(time.Minute), 0, outcomes.Connected).Attempts[0].Disposition = "wrong number"
		}, 1, None},
		{"an agent says: in a week", func(l *Lead) {
			l.tried(ago(24*h), 0, outcomes.Connected).Attempts[0].Disposition = "later"
		}, -1, RetryWait},
		{"an agent said in a week, more often than that is done", func(l *Lead) {
			for i := range 3 {
				l.tried(ago(time.Duration(900-200*i)*h), 0, outcomes.Connected).Attempts[i].Disposition = "later"
			}
			l.Numbers = l.Numbers[:1]
		}, -1, Exhausted},
		{"it was finished, then recycled", func(l *Lead) {
			l.tried(ago(24*h), 0, outcomes.Connected)
			l.Recycled = ago(h)
		}, 0, None},
		{"its history is not in order", func(l *Lead) {
			l.tried(ago(5*h), 1, outcomes.NoAnswer).tried(ago(9*h), 0, outcomes.NoAnswer)
		}, 2, None},
	} {
		r := open()
		r.Results = map[string]Retry{
			"wrong person": {Turn: Other, After: HoursOf(24), Next: Length(time.Minute)},
			"wrong number": {Turn: Drop},
			"later":        {Turn: Same, After: Days(7), Times: 2},
		}
		l := lead(t, 3)
		if c.lead != nil {
			c.lead(l)
		}
		v := Next(l, book(t, r), noon)
		if v.Callable != (c.number >= 0) || v.Callable && v.Number != c.number || v.HeldBy != c.held {
			t.Errorf("when %s: got number %d, held by %q; want number %d, held by %q", c.when, v.Number, v.HeldBy, c.number, c.held)
		}
	}
}

func TestALeadIsHeldUntilItsFirstNumberIsFreeNotForEver(t *testing.T) {
	l := lead(t, 3).tried(ago(time.Hour), 1, outcomes.NoAnswer).tried(ago(30*time.Minute), 2, outcomes.NoAnswer)
	l.Numbers[0].DNC.Suppressed = true
	v := Next(l, book(t, open()), noon)
	if want := ago(time.Hour).Add(4*time.Hour + 30*time.Second); v.HeldBy != RetryWait || !v.Until.Equal(want) || v.Number != 1 {
		t.Errorf("%+v, want until %s", v, want)
	}
	l.Numbers[1].DNC.Suppressed, l.Numbers[2].DNC.Suppressed = true, true
	if v := Next(l, book(t, open()), noon); v.HeldBy != Suppressed || !v.Until.IsZero() {
		t.Errorf("all are on the list: %+v", v)
	}
}

func TestACallbackIsMadeWhenItWasAgreedFirstByItsAgentThenByAnybody(t *testing.T) {
	r := open()
	r.Personal = HoursOf(2)
	r.Gap, r.AfterContact.Block, r.Contacts.Day = HoursOf(72), HoursOf(72), 1
	week := Every("09:00-20:00", 0, 1, 2, 3, 4, 5, 6)
	r.Hours = &week
	b := book(t, r)
	madrid := zone(t, "Europe/Madrid")
	at := LocalTime(2026, 11, 18, 16, 0, madrid)
	asked := func() *Lead {
		l := lead(t, 2).tried(noon.Add(-time.Hour), 0, outcomes.Connected)
		l.Callback = &Appointment{At: at, Number: 1, Agent: "ana"}
		return l
	}
	if v := Next(asked(), b, noon); v.HeldBy != Callback || !v.Until.Equal(at) {
		t.Errorf("before it: %+v", v)
	}
	if v := Next(asked(), b, at); !v.Callable || !v.Due || v.Agent != "ana" || v.Number != 1 {
		t.Errorf("at the time, though somebody spoke with the person today: %+v", v)
	}
	if g := Gate(asked(), b, Dial{Number: 1, Mode: Preview, Agent: "ben", CallerID: "+34910000000"}, at); g.Allowed || g.HeldBy != Callback || !g.Until.Equal(at.Add(2*time.Hour)) {
		t.Errorf("another agent takes it too soon: %+v", g)
	}
	if v := Next(asked(), b, at.Add(2*time.Hour)); !v.Callable || !v.Due || v.Agent != "" {
		t.Errorf("two hours later: %+v", v)
	}
	tried := asked().tried(at, 1, outcomes.Busy)
	r.Gap = 0
	if v := Next(tried, book(t, r), at.Add(20*time.Minute)); v.HeldBy != ContactDay && v.HeldBy != AfterContact {
		t.Errorf("made once, the person is protected as everybody: %+v", v)
	}
	r.AfterContact, r.Contacts = Lock{}, Caps{}
	if v := Next(tried, book(t, r), at.Add(20*time.Minute)); !v.Callable || v.Due || v.Agent != "ana" {
		t.Errorf("the second try is still ana's: %+v", v)
	}
	crowded := asked().tried(at, 1, outcomes.Congestion)
	if v := Next(crowded, b, at.Add(time.Second)); v.Callable || v.HeldBy != RetryWait {
		t.Errorf("right after the trunk had no room: %+v", v)
	}
	if v := Next(crowded, b, at.Add(time.Hour)); !v.Callable || !v.Due || v.Agent != "ana" {
		t.Errorf("a callback for which the trunk had no room is still to be made: %+v", v)
	}
	late := asked()
	late.Callback.At = LocalTime(2026, 11, 18, 23, 0, madrid)
	if v := Next(late, b, noon); !v.Until.Equal(LocalTime(2026, 11, 19, 9, 0, madrid)) {
		t.Errorf("a callback at night waits for the morning: %+v", v)
	}
	if v := Next(late, b, v9(madrid)); !v.Callable || !v.Due {
		t.Errorf("and is then made: %+v", v)
	}
}

func v9(z *time.Location) time.Time { return LocalTime(2026, 11, 19, 9, 0, z) }

func TestAfterASilentCallOnlyAReservedAgentMayCall(t *testing.T) {
	r := open()
	r.AfterAbandon, r.AfterMachine = Lock{Block: Days(5), Reserve: Forever}, Lock{Reserve: HoursOf(24)}
	b := book(t, r)
	l := lead(t, 2)
	l.Numbers[0].Elsewhere = []Attempt{{At: ago(6 * 24 * time.Hour), Outcome: outcomes.Abandoned}}
	v := Next(l, b, noon)
	if !v.Callable || !v.Reserved {
		t.Fatalf("after five days with a reserved agent: %+v", v)
	}
	d := Dial{Number: 0, Mode: Predictive, CallerID: "+34910000000"}
	if g := Gate(l, b, d, noon); g.HeldBy != ReservedAgent {
		t.Errorf("without one: %+v", g)
	}
	d.Reserved = true
	if g := Gate(l, b, d, noon); !g.Allowed {
		t.Errorf("with one: %+v", g)
	}
	l.Numbers[0].Elsewhere = append(l.Numbers[0].Elsewhere, Attempt{At: ago(time.Hour), Outcome: outcomes.Connected})
	if v := Next(l, b, noon); v.Reserved {
		t.Errorf("somebody has talked with the person since: %+v", v)
	}
	l = lead(t, 1)
	l.Numbers[0].Elsewhere = []Attempt{{At: ago(23 * time.Hour), Outcome: outcomes.Machine}}
	if v := Next(l, b, noon); !v.Callable || !v.Reserved {
		t.Errorf("a machine answered yesterday: %+v", v)
	}
	if v := Next(l, b, noon.Add(time.Hour)); !v.Callable || v.Reserved {
		t.Errorf("a day after the machine: %+v", v)
	}
}

func TestTheGateAsksInTheOrderOfTheLawAndStopsAtTheFirstRefusal(t *testing.T) {
	r := open()
	r.Basis, r.Registers = []Basis{ByConsent}, map[string]Length{"robinson": Days(30)}
	r.BarredPurpose, r.Purpose = []string{"energy"}, "energy"
	r.DaysOff = []string{"2026-11-18"}
	r.Lead.Total, r.AfterMachine.Block = 1, HoursOf(24)
	r.BarredCLI = []string{"+346"}
	l := lead(t, 1).tried(ago(20*time.Hour), 0, outcomes.Machine)
	l.Numbers[0].DNC.Suppressed = true
	d := Dial{Mode: Predictive, CallerID: "+34600000000", Budget: Budget{Spent: true, Until: noon.Add(time.Hour)}}
	mend := []struct {
		held Rule
		do   func()
	}{
		{Suppressed, func() { l.Numbers[0].DNC.Suppressed = false }},
		{Consent, func() { l.Basis = ByConsent }},
		{RegisterStale, func() { l.Numbers[0].DNC.Screened = []Screening{{"robinson", noon}} }},
		{Purpose, func() { r.Purpose = "survey" }},
		{Holiday, func() { r.DaysOff = nil }},
		{LeadTotal, func() { r.Lead.Total = 0 }},
		{AfterMachine, func() { r.AfterMachine.Block = 0 }},
		{RetryWait, func() { l.Attempts[0].At, l.Attempts[0].Ended = ago(30*time.Hour), ago(30*time.Hour) }},
		{CallerID, func() { d.CallerID = "+34910000000" }},
		{Allowance, func() { d.Budget = Budget{} }},
	}
	for i, m := range mend {
		g := Gate(l, book(t, r), d, noon)
		if g.Allowed || g.HeldBy != m.held || g.Steps[len(g.Steps)-1].HeldBy != m.held {
			t.Fatalf("step %d: held by %q, want %q (%+v)", i, g.HeldBy, m.held, g.Steps)
		}
		m.do()
	}
	if g := Gate(l, book(t, r), d, noon); !g.Allowed || len(g.Steps) != 1+len(checks)+len(last) {
		t.Errorf("all mended: %+v", g)
	}
}

func TestALeaseLetsOnlyItsOwnCallThrough(t *testing.T) {
	l, b := lead(t, 1), book(t, open())
	l.Busy = true
	d := Dial{Mode: Predictive, CallerID: "+34910000000"}
	if g := Gate(l, b, d, noon); g.HeldBy != InProgress {
		t.Errorf("somebody else's: %+v", g)
	}
	d.Leased = true
	if g := Gate(l, b, d, noon); !g.Allowed {
		t.Errorf("one's own: %+v", g)
	}
	d.Number = 7
	if g := Gate(l, b, d, noon); g.HeldBy != NoNumber {
		t.Errorf("a number it does not have: %+v", g)
	}
}

func TestAnAppointmentIsReadOnTheClockOnTheWall(t *testing.T) {
	for _, c := range []struct {
		why, zone string
		at        [5]int
		want      string
	}{
		{"an ordinary day", "Europe/Madrid", [5]int{2026, 11, 18, 16, 30}, "2026-11-18T16:30:00+01:00"},
		{"a time the clocks skip", "Europe/Madrid", [5]int{2026, 3, 29, 2, 30}, "2026-03-29T03:30:00+02:00"},
		{"a time that comes twice", "Europe/Madrid", [5]int{2026, 10, 25, 2, 30}, "2026-10-25T02:30:00+02:00"},
		{"a time the clocks skip", "America/New_York", [5]int{2026, 3, 8, 2, 30}, "2026-03-08T03:30:00-04:00"},
		{"a time that comes twice", "America/New_York", [5]int{2026, 11, 1, 1, 30}, "2026-11-01T01:30:00-04:00"},
		{"just after it came twice", "America/New_York", [5]int{2026, 11, 1, 2, 0}, "2026-11-01T02:00:00-05:00"},
		{"a midnight that does not exist", "America/Santiago", [5]int{2026, 9, 6, 0, 0}, "2026-09-06T01:00:00-03:00"},
	} {
		got := LocalTime(c.at[0], time.Month(c.at[1]), c.at[2], c.at[3], c.at[4], zone(t, c.zone))
		if !got.Equal(instant(t, c.want)) {
			t.Errorf("%s in %s: %v is %s, want %s", c.why, c.zone, c.at, got, c.want)
		}
	}
}

func TestLeadsGoInOrder(t *testing.T) {
	due := Ready{Verdict: Verdict{Due: true}, At: noon}
	high, fresh, old, young := Ready{Priority: 9, At: noon}, Ready{Fresh: true, At: noon}, Ready{At: ago(time.Hour)}, Ready{At: noon}
	order := []Ready{{Verdict: Verdict{Due: true}, At: ago(time.Minute)}, due, high, fresh, old, young}
	for i := range order {
		for j := range order {
			if got := Compare(order[i], order[j]); (got < 0) != (i < j) && i != j {
				t.Errorf("%d against %d: %d", i, j, got)
			}
		}
	}
}
