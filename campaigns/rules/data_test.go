package rules

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns/abandonment"
	"github.com/cordboard/cordboard/campaigns/outcomes"
)

func TestEveryLimitHasItsRowInTheTableOfFields(t *testing.T) {
	var full Limits
	fill(reflect.ValueOf(&full).Elem())
	leaves(t, reflect.ValueOf(&full).Elem(), func(path string, clear func() func()) {
		back := clear()
		defer back()
		var whole Limits
		fill(reflect.ValueOf(&whole).Elem())
		rows := 0
		for _, f := range fields {
			if show(f.value(&full)) != show(f.value(&whole)) {
				rows++
			}
		}
		if rows != 1 {
			t.Errorf("the limit %s has %d rows in the table of fields, it needs one", path, rows)
		}
		if again := Strictest(full, whole); !reflect.DeepEqual(normal(again), normal(whole)) {
			t.Errorf("Strictest forgets %s", path)
		}
	})
}

func normal(l Limits) string { return show(l) }

// fill gives every limit a value that says something.
func fill(v reflect.Value) {
	l := v.Addr().Interface().(*Limits)
	week := Every("09:00-20:00", 1, 2)
	caps := Caps{1, 2, 3, 4, 5, 6}
	lock := Lock{HoursOf(1), HoursOf(2)}
	*l = Limits{&week, Yes, caps, caps, caps, HoursOf(1), lock, lock, lock, lock, []Basis{ByConsent}, []Basis{ByConsent}, Days(30), map[string]Length{"r": Days(1)},
		[]string{"energy"}, []string{"+1"}, []string{"+2"}, Preview, Length(time.Second), Yes, No, NoticeAgreed,
		[]abandonment.Policy{{ID: "x", Clock: abandonment.FromAnswer, WithinMS: 1, Window: abandonment.Day, Over: abandonment.OverLive}}, 7}
}

func leaves(t *testing.T, v reflect.Value, visit func(path string, clear func() func())) {
	for i := range v.NumField() {
		f, name := v.Field(i), v.Type().Field(i).Name
		if f.Kind() == reflect.Struct {
			for j := range f.NumField() {
				g := f.Field(j)
				visit(name+"."+f.Type().Field(j).Name, func() func() {
					old := reflect.ValueOf(g.Interface())
					g.SetZero()
					return func() { g.Set(old) }
				})
			}
			continue
		}
		if f.IsZero() {
			t.Errorf("the test does not fill %s", name)
		}
		visit(name, func() func() {
			old := reflect.ValueOf(f.Interface())
			f.SetZero()
			return func() { f.Set(old) }
		})
	}
}

func TestAWishThatLoosensNeedsAReasonANameAndAnEnd(t *testing.T) {
	law, own := open(), Rules{}
	law.Lead.H24, law.Gap = 3, HoursOf(4)
	own.Lead.H24, own.Gap, own.MaxRing = 5, Explicit, Length(30*time.Second)
	out, refused := Tighten(law, own)
	if len(refused) != 2 || refused[0].Field != "gap" || refused[0].Law != `"4h"` || refused[0].Own != `"none"` || refused[1].Field != "lead_caps.24h" || out.Lead.H24 != 3 {
		t.Fatalf("refused %+v, kept %d", refused, out.Lead.H24)
	}
	for _, o := range []Override{
		{Field: "lead_caps.24h", Reason: "asked for by the client", Expires: noon.Add(time.Hour)},
		{Field: "lead_caps.24h", By: "ana", Expires: noon.Add(time.Hour)},
		{Field: "lead_caps.24h", By: "ana", Reason: "asked for", Expires: noon},
		{Field: "lead_caps.24h", By: "ana", Reason: "asked for"},
		{Field: "lead_caps.24h", Region: "ES", By: "ana", Reason: "asked for", Expires: noon.Add(time.Hour)},
	} {
		if out, refused := Loosen(law, own, []Override{o}, noon); len(refused) != 2 || out.Lead.H24 != 3 {
			t.Errorf("%+v loosened", o)
		}
	}
	out, refused = Loosen(law, own, []Override{{Field: "lead_caps.24h", By: "ana", Reason: "a pilot the regulator knows of", Expires: noon.Add(time.Hour)}}, noon)
	if len(refused) != 1 || out.Lead.H24 != 5 || out.Gap != HoursOf(4) {
		t.Errorf("refused %+v, 24h %d", refused, out.Lead.H24)
	}
}

func TestARegionCannotOpenWhatIsClosedEverywhere(t *testing.T) {
	law := open()
	law.Lead.H24 = 3
	own := Rules{MaxRing: law.MaxRing, Regions: map[string]Limits{"ES-MD": {Lead: Caps{H24: 9}}}}
	out, refused := Tighten(law, own)
	if len(refused) != 1 || refused[0].Region != "ES-MD" || refused[0].Law != "3" || refused[0].Own != "9" {
		t.Errorf("refused %+v", refused)
	}
	l := lead(t, 1)
	for i := range 3 {
		l.Numbers[0].Elsewhere = append(l.Numbers[0].Elsewhere, Attempt{At: ago(time.Duration(i+5) * time.Minute), Outcome: outcomes.NoAnswer})
		l.tried(ago(time.Duration(20-i)*time.Hour), 0, outcomes.NoAnswer)
	}
	if v := Next(l, book(t, out), noon); v.HeldBy != Lead24h {
		t.Errorf("three calls in 24 hours: %+v", v)
	}
}

func TestWhatTheWindowLeavesDecidesHowToDial(t *testing.T) {
	r := open()
	r.ColdStart = 200
	b := book(t, r)
	for _, c := range []struct {
		when string
		s    abandonment.WindowState
		mode Mode
		of   int // calls in flight
		gone bool
	}{
		{"a cold start", abandonment.WindowState{Answered: 199, Allowance: 5}, Progressive, 0, false},
		{"enough people answered", abandonment.WindowState{Answered: 200, Allowance: 6}, Predictive, 5, false},
		{"every one in flight may be abandoned", abandonment.WindowState{Answered: 200, Allowance: 6}, Predictive, 6, true},
		{"nobody more may be abandoned", abandonment.WindowState{Answered: 900}, Progressive, 0, true},
		{"it is over", abandonment.WindowState{Answered: 900, Allowance: 3, Over: true}, Progressive, 0, true},
	} {
		if got := b.ModeNow(c.s); got != c.mode {
			t.Errorf("when %s: %s, want %s", c.when, got, c.mode)
		}
		if got := BudgetOf(c.s, c.of); got.Spent != c.gone {
			t.Errorf("when %s, with %d in flight: spent %v", c.when, c.of, got.Spent)
		}
	}
	r.Mode = Preview
	if got := book(t, r).ModeNow(abandonment.WindowState{}); got != Preview {
		t.Errorf("a campaign in preview stays there: %s", got)
	}
}

func TestRulesThatCannotBeAreRefusedWithASentence(t *testing.T) {
	for why, change := range map[string]func(r *Rules){
		"no hours":              func(r *Rules) { r.Hours = nil },
		"hours that never open": func(r *Rules) { r.Hours = &Week{} },
		"a region that never opens": func(r *Rules) {
			w := Every("09:00-10:00", 1)
			r.Hours = &w
			o := Every("11:00-12:00", 1)
			r.Regions = map[string]Limits{"ES-MD": {Hours: &o}}
		},
		"no mode":                     func(r *Rules) { r.Mode = "" },
		"an unknown mode":             func(r *Rules) { r.Mode = "wild" },
		"no ring":                     func(r *Rules) { r.MaxRing = 0 },
		"a ring shorter than it must": func(r *Rules) { r.MinRing = HoursOf(1) },
		"a region that rings longer":  func(r *Rules) { r.Regions = map[string]Limits{"US": {MinRing: Length(time.Minute)}} },
		"no such region":              func(r *Rules) { r.Regions = map[string]Limits{"Florida": {}} },
		"a basis nobody knows":        func(r *Rules) { r.Basis = []Basis{"luck"} },
		"a prefix that is a name":     func(r *Rules) { r.BarredCLI = []string{"mobile"} },
		"a day off that is none":      func(r *Rules) { r.DaysOff = []string{"tomorrow"} },
		"a cap below none":            func(r *Rules) { r.Lead.Day = -2 },
		"a retry within a second": func(r *Rules) {
			r.Outcomes = map[outcomes.Outcome]Retry{outcomes.Busy: {Turn: Same, After: Length(time.Second)}}
		},
		"a retry of nothing":        func(r *Rules) { r.Outcomes = map[outcomes.Outcome]Retry{"tired": {Turn: Drop}} },
		"a retry without a turn":    func(r *Rules) { r.Results = map[string]Retry{"later": {After: HoursOf(1)}} },
		"a register without an age": func(r *Rules) { r.Registers = map[string]Length{"robinson": 0} },
	} {
		r := open()
		change(&r)
		if _, err := Compile(r, nil); err == nil || len(err.Error()) < 20 {
			t.Errorf("%s: %v", why, err)
		}
	}
}

func TestRulesAreTheSameAfterTheyWereWrittenAndRead(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	for range 500 {
		was := randomRules(t, r)
		text, err := json.Marshal(was)
		if err != nil {
			t.Fatal(err)
		}
		var is Rules
		if err := Strict(text, &is); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		if show(is) != show(was) {
			t.Fatalf("%s became %s", text, show(is))
		}
	}
}

func TestHolidaysFallOnTheirDays(t *testing.T) {
	easters := map[int]string{1999: "04-04", 2000: "04-23", 2008: "03-23", 2024: "03-31", 2025: "04-20", 2026: "04-05", 2027: "03-28", 2038: "04-25"}
	for y, want := range easters {
		if got := easter(y).Format("01-02"); got != want {
			t.Errorf("Easter %d is on %s, not %s", y, want, got)
		}
	}
	minus2 := -2
	for _, c := range []struct {
		rule HolidayRule
		year int
		day  string
		to   string
	}{
		{HolidayRule{Date: "07-04", Move: "nearest"}, 2026, "2026-07-04", "2026-07-03"},
		{HolidayRule{Date: "07-04", Move: "nearest"}, 2027, "2027-07-04", "2027-07-05"},
		{HolidayRule{Date: "12-25", Move: "two"}, 2027, "2027-12-25", "2027-12-27"},
		{HolidayRule{Date: "12-26", Move: "two"}, 2027, "2027-12-26", "2027-12-28"},
		{HolidayRule{Date: "01-01", Move: "weekday"}, 2028, "2028-01-01", "2028-01-03"},
		{HolidayRule{Date: "01-06", Move: "monday"}, 2026, "2026-01-06", "2026-01-12"},
		{HolidayRule{Date: "10-12", Move: "monday"}, 2026, "2026-10-12", "2026-10-12"},
		{HolidayRule{Easter: &minus2}, 2027, "2027-03-26", "2027-03-26"},
		{HolidayRule{Month: 11, Weekday: "thu", Nth: 4}, 2026, "2026-11-26", "2026-11-26"},
		{HolidayRule{Month: 5, Weekday: "mon", Nth: -1}, 2026, "2026-05-25", "2026-05-25"},
		{HolidayRule{Weekday: "mon", After: "05-18"}, 2026, "2026-05-18", "2026-05-18"},
		{HolidayRule{Date: "08-17", Move: "argentina"}, 2028, "2028-08-17", "2028-08-21"},
		{HolidayRule{Date: "10-12", Move: "chile"}, 2028, "2028-10-12", "2028-10-09"},
		{HolidayRule{Date: "06-29", Move: "chile"}, 2029, "2029-06-29", "2029-07-02"},
		{HolidayRule{Date: "2027-06-14"}, 2027, "2027-06-14", "2027-06-14"},
	} {
		at, ok := c.rule.on(c.year)
		if got, to := at.Format(time.DateOnly), c.rule.moved(at).Format(time.DateOnly); !ok || got != c.day || to != c.to {
			t.Errorf("%+v in %d: %s moved to %s, want %s to %s", c.rule, c.year, got, to, c.day, c.to)
		}
	}
	if _, ok := (HolidayRule{Date: "2027-06-14"}).on(2026); ok {
		t.Error("a day of one year is none of another")
	}
}

func TestHolidaysCloseTheDayWhereTheLeadLivesAndNothingElse(t *testing.T) {
	r := open()
	r.Holidays = Yes
	b := book(t, r)
	at := func(text string) time.Time { return instant(t, text) }
	for _, c := range []struct {
		region, at string
		held       Rule
	}{
		{"ES-MD", "2026-12-25T12:00:00+01:00", Holiday},
		{"ES-MD", "2026-12-24T23:59:30+01:00", Holiday}, // it would be answered on the holiday
		{"ES-MD", "2026-12-24T23:00:00+01:00", None},
		{"ES-MD", "2026-12-26T00:00:00+01:00", None},
		{"ES-MD", "2026-05-02T12:00:00+02:00", Holiday},
		{"ES-CT", "2026-05-02T12:00:00+02:00", None},
		{"ES", "2026-04-03T12:00:00+02:00", Holiday},
		{"", "2026-04-03T12:00:00+02:00", Holiday}, // the campaign's country
		{"PT", "2026-04-04T12:00:00+02:00", Calendar},
		{"ES-MD", "2031-02-03T12:00:00+01:00", Calendar},
		{"ES-MD", "2023-02-03T12:00:00+01:00", Calendar},
	} {
		l := lead(t, 1)
		l.Places[0].Region = c.region
		if v := Next(l, b, at(c.at)); v.HeldBy != c.held {
			t.Errorf("%s in %q: %+v, want %q", c.at, c.region, v, c.held)
		}
	}
}

func FuzzALengthIsReadAsItWasWritten(f *testing.F) {
	for _, s := range []string{"", "none", "forever", "90s", "15m", "72h", "30d", "0d", "-1h", "99999999999d", "1h30m", "d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var l Length
		if l.UnmarshalText([]byte(s)) != nil {
			return
		}
		var again Length
		if err := again.UnmarshalText([]byte(l.String())); err != nil || again != l {
			t.Errorf("%q is %d, written %q, read %d (%v)", s, l, l.String(), again, err)
		}
	})
}

func FuzzAWeekIsReadAsItWasWritten(f *testing.F) {
	f.Add(`{"mon":["09:00-13:00","14:00-24:00"]}`)
	f.Add(`{"mon":["09:00-13:00","12:00-24:00"]}`)
	f.Add(`{"man":["09:00-13:00"]}`)
	f.Fuzz(func(t *testing.T, s string) {
		var w, again Week
		if json.Unmarshal([]byte(s), &w) != nil {
			return
		}
		text, _ := json.Marshal(w)
		if err := json.Unmarshal(text, &again); err != nil || show(again) != show(w) || !w.Within(w) {
			t.Errorf("%s became %s (%v)", text, show(again), err)
		}
	})
}

func BenchmarkNextOfALeadThatIsCallable(b *testing.B) {
	r := open()
	week := Every("09:00-20:00", 0, 1, 2, 3, 4, 5, 6)
	r.Hours, r.Holidays = &week, Yes
	r.Lead, r.Number, r.Gap = Caps{Day: 3, H24: 3, D30: 20}, Caps{Day: 3, D7: 7}, HoursOf(4)
	r.AfterAbandon.Block, r.AfterRefusal.Block = HoursOf(72), Forever
	bk, l := book(b, r), lead(b, 3)
	for i := range 8 {
		l.tried(ago(time.Duration(200-20*i)*time.Hour), i%3, outcomes.NoAnswer)
	}
	if v := Next(l, bk, noon); !v.Callable {
		b.Fatalf("%+v", v)
	}
	b.ReportAllocs()
	for b.Loop() {
		Next(l, bk, noon)
	}
}

func BenchmarkNextOfALeadThatIsHeld(b *testing.B) {
	r := open()
	week := Every("09:00-20:00", 1, 2, 3, 4, 5)
	r.Hours, r.Holidays, r.Lead = &week, Yes, Caps{Day: 3}
	bk, l := book(b, r), lead(b, 3)
	for i := range 8 {
		l.tried(ago(time.Duration(200-20*i)*time.Hour), i%3, outcomes.NoAnswer)
	}
	at := noon.Add(10 * time.Hour)
	b.ReportAllocs()
	for b.Loop() {
		Next(l, bk, at)
	}
}

func BenchmarkGate(b *testing.B) {
	bk, l := book(b, open()), lead(b, 3)
	d := Dial{Mode: Predictive, CallerID: "+34910000000"}
	b.ReportAllocs()
	for b.Loop() {
		Gate(l, bk, d, noon)
	}
}
