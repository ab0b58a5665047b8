package rules

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns/outcomes"
)

// changing are six zones with the days of 2026 and 2027 around which their clocks change; Lord Howe changes by half an hour, in Santiago
// midnight does not exist, in Havana it comes twice.
var changing = map[string][]string{
	"America/New_York":    {"2026-03-08", "2026-11-01"},
	"Europe/Madrid":       {"2026-03-29", "2026-10-25"},
	"Europe/London":       {"2026-03-29", "2026-10-25"},
	"America/Santiago":    {"2026-04-05", "2026-09-06"},
	"America/Havana":      {"2026-03-08", "2026-11-01"},
	"Australia/Lord_Howe": {"2026-04-05", "2026-10-04"},
}

func randomWeek(r *rand.Rand) *Week {
	var w Week
	for d := range w {
		at := r.IntN(600)
		for range r.IntN(3) {
			to := at + 1 + r.IntN(500)
			if to > 1440 {
				break
			}
			w[d] = append(w[d], Span{at, to})
			at = to + r.IntN(120)
		}
		if r.IntN(6) == 0 {
			w[d] = []Span{{0, 1440}}
		}
	}
	w[3] = append(w[3][:0], Span{540, 1200})
	return &w
}

// nightly is a week of short hours in the night, when clocks change.
func nightly(r *rand.Rand) *Week {
	var w Week
	for d := range w {
		for at := r.IntN(40); at < 240; at += 1 + r.IntN(20) {
			to := at + 1 + r.IntN(90)
			w[d] = append(w[d], Span{at, to})
			at = to
		}
		w[d] = append(w[d], Span{1380, 1440})
	}
	return &w
}

// spoken is an oracle: it reads the clock as people do, second by second.
func spoken(w *Week, holidays map[string]bool, at time.Time, z *time.Location) bool {
	local := at.In(z)
	if holidays[local.Format(time.DateOnly)] {
		return false
	}
	clock := local.Format("15:04")
	return slices.ContainsFunc(w[local.Weekday()], func(s Span) bool {
		from, to, _ := strings.Cut(s.String(), "-")
		return clock >= from && clock < to
	})
}

func TestNobodyIsEverCalledOutsideTheHoursWhereTheyLiveAlsoWhenTheClocksChange(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	names := make([]string, 0, len(changing))
	for n := range changing {
		names = append(names, n)
	}
	slices.Sort(names)
	callable := 0
	for range 2000 {
		name := names[r.IntN(len(names))]
		z := zone(t, name)
		rules := open()
		rules.Hours, rules.Country = randomWeek(r), ""
		day := changing[name][r.IntN(2)]
		off := map[string]bool{}
		if r.IntN(3) == 0 {
			rules.DaysOff, off[day] = []string{day}, true
		}
		rules.MaxRing = Length(time.Duration(5+r.IntN(115)) * time.Second)
		l := lead(t, 1)
		l.Places = []Place{{z, ""}}
		zones := []*time.Location{z}
		if r.IntN(3) == 0 {
			other := zone(t, names[r.IntN(len(names))])
			l.Numbers[0].Places = []Place{{other, ""}}
			zones = append(zones, other)
		}
		b := book(t, rules)
		start, _ := time.ParseInLocation(time.DateOnly, day, z)
		at := start.Add(time.Duration(r.IntN(72*3600)-24*3600) * time.Second)
		if r.IntN(2) == 0 { // minutes around the change, and hours that begin and end there
			_, change := start.Add(-time.Hour).ZoneBounds()
			at = change.Add(time.Duration(r.IntN(600)-420) * time.Second)
			rules.Hours = nightly(r)
			b = book(t, rules)
		}
		margin := rules.MaxRing.span() + Margin
		for _, moment := range []time.Time{at, Next(l, b, at).Until} {
			if moment.IsZero() || !Next(l, b, moment).Callable {
				continue
			}
			callable++
			for s := margin; s >= 0; s -= 3 * time.Second { // hours begin and end on whole minutes
				for _, z := range zones {
					if !spoken(rules.Hours, off, moment.Add(s), z) {
						t.Fatalf("a call at %s may be answered at %s, outside the hours of %s", moment, moment.Add(s).In(z), z)
					}
				}
			}
		}
	}
	if callable < 600 {
		t.Errorf("only %d of the leads were callable: this proves little", callable)
	}
}

// randomLimits makes limits of which every field may say something.
func randomLimits(r *rand.Rand) Limits {
	caps := func() Caps {
		c := Caps{}
		for _, p := range []*int{&c.Day, &c.Week, &c.H24, &c.D7, &c.D30} {
			if r.IntN(3) == 0 {
				*p = 1 + r.IntN(4)
			}
		}
		if r.IntN(5) == 0 {
			c.Total = 1 + r.IntN(12)
		}
		return c
	}
	length := func() Length {
		return []Length{0, 0, HoursOf(1), HoursOf(24), Days(5), Forever, Explicit}[r.IntN(7)]
	}
	lock := func() Lock { return Lock{length(), length()} }
	l := Limits{Lead: caps(), Number: caps(), Contacts: caps(), AfterAbandon: lock(), AfterMachine: lock(), AfterContact: lock(), AfterRefusal: lock()}
	l.Gap = []Length{0, HoursOf(1), HoursOf(4), Length(time.Minute)}[r.IntN(4)]
	if r.IntN(2) == 0 {
		l.Hours = randomWeek(r)
	}
	l.Holidays = []Answer{"", Yes, No}[r.IntN(3)]
	l.Mode = []Mode{"", Preview, Progressive, Power, Predictive}[r.IntN(5)]
	if r.IntN(4) == 0 {
		l.Basis = [][]Basis{{ByConsent}, {ByConsent, ByCustomer}, {ByContract}}[r.IntN(3)]
		l.ConsentAge = []Length{0, Days(730)}[r.IntN(2)]
	}
	if r.IntN(4) == 0 {
		l.AutoBasis = []Basis{ByConsent}
	}
	if r.IntN(4) == 0 {
		l.Registers = map[string]Length{"robinson": Days(1 + r.IntN(30))}
	}
	l.BarredCLI = [][]string{nil, nil, {"+346"}, {"+3491"}}[r.IntN(4)]
	l.RequiredCLI = [][]string{nil, nil, nil, {"+349"}, {"+34"}}[r.IntN(5)]
	return l
}

func randomRules(t testing.TB, r *rand.Rand) Rules {
	rules := Rules{Limits: randomLimits(r), Country: "ES", MaxRing: Length(30 * time.Second)}
	if rules.Hours == nil {
		week := Every("00:00-24:00", 0, 1, 2, 3, 4, 5, 6)
		rules.Hours = &week
	}
	if rules.Mode == "" {
		rules.Mode = Predictive
	}
	if r.IntN(2) == 0 {
		rules.Regions = map[string]Limits{"ES-MD": randomLimits(r)}
	}
	if rules.Check() != nil {
		return randomRules(t, r)
	}
	return rules
}

func randomLead(t testing.TB, r *rand.Rand, at time.Time) *Lead {
	l := lead(t, 1+r.IntN(3))
	if r.IntN(3) == 0 {
		l.Numbers[0].Places = []Place{{zone(t, "Atlantic/Canary"), "ES-CN"}}
	}
	all := outcomes.Outcomes()
	for range r.IntN(8) {
		o := all[r.IntN(len(all))]
		if o == outcomes.Connected && r.IntN(2) == 0 {
			o = outcomes.NoAnswer
		}
		when := at.Add(-time.Duration(r.IntN(40*24*3600)) * time.Second)
		a := Attempt{At: when, Ended: when.Add(time.Duration(r.IntN(300)) * time.Second), Number: r.IntN(len(l.Numbers)), Outcome: o, Refused: r.IntN(30) == 0}
		if r.IntN(3) == 0 {
			n := &l.Numbers[a.Number]
			n.Elsewhere = append(n.Elsewhere, a)
		} else {
			l.Attempts = append(l.Attempts, a)
		}
	}
	l.Basis = []Basis{"", ByConsent, ByConsent, ByCustomer}[r.IntN(4)]
	l.Given = at.Add(-time.Duration(r.IntN(900)) * 24 * time.Hour)
	for i := range l.Numbers {
		if r.IntN(10) == 0 {
			l.Numbers[i].DNC.Suppressed = true
		}
		l.Numbers[i].DNC.Screened = []Screening{{"robinson", at.Add(-time.Duration(r.IntN(40)) * 24 * time.Hour)}}
	}
	if r.IntN(4) == 0 {
		l.Callback = &Appointment{At: at.Add(time.Duration(r.IntN(96)-48) * time.Hour), Number: r.IntN(4) - 1, Agent: []string{"", "ana"}[r.IntN(2)]}
	}
	return l
}

func TestTheGateIsNeverLooserThanNextAndUntilIsTheFirstInstant(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	allowed, held := 0, 0
	for range 4000 {
		rules := randomRules(t, r)
		b := book(t, rules)
		at := noon.Add(time.Duration(r.IntN(300*24*3600)) * time.Second)
		l := randomLead(t, r, at)
		v := Next(l, b, at)
		if v.Callable == (v.HeldBy != None) || v.HeldBy != None && words[v.HeldBy][0] == "" {
			t.Fatalf("a verdict is either callable or held by one rule: %+v", v)
		}
		for n := range l.Numbers {
			d := Dial{Number: n, Mode: []Mode{Preview, Progressive, Predictive}[r.IntN(3)], Reserved: r.IntN(2) == 0, CallerID: "+34910000000", Agent: []string{"", "ana"}[r.IntN(2)]}
			g := Gate(l, b, d, at)
			if g.Allowed && !v.Callable {
				t.Fatalf("the gate allows %+v, Next says %+v\nrules %+v\nlead %+v", d, v, show(rules), l)
			}
			if g.Allowed && v.Reserved && n == v.Number && !d.Reserved {
				t.Fatalf("the gate forgets the reserved agent: %+v %+v", d, v)
			}
			if g.Allowed {
				allowed++
			}
		}
		if v.Callable {
			d := Dial{Number: v.Number, Mode: rules.Mode, Reserved: true, Agent: v.Agent, CallerID: "+34910000000"}
			if g := Gate(l, b, d, at); !g.Allowed && g.HeldBy != CallerID {
				t.Fatalf("Next says %+v, the gate is closed by %s\nrules %s", v, g.HeldBy, show(rules))
			}
		}
		if v.Callable || v.Until.IsZero() {
			continue
		}
		held++
		if !v.Until.After(at) {
			t.Fatalf("held by %s until the past: %s", v.HeldBy, v.Until)
		}
		if w := Next(l, b, v.Until); !w.Callable {
			t.Fatalf("held by %s until %s, and there by %s\nrules %s", v.HeldBy, v.Until, w.HeldBy, show(rules))
		}
		for range 4 {
			sooner := at.Add(time.Duration(r.Int64N(int64(v.Until.Sub(at)))))
			if w := Next(l, b, sooner); w.Callable {
				t.Fatalf("held by %s until %s, but callable at %s\nrules %s\nlead %+v", v.HeldBy, v.Until, sooner, show(rules), l)
			}
		}
	}
	if allowed < 300 || held < 300 {
		t.Errorf("%d allowed, %d held for a time: this proves little", allowed, held)
	}
}

// count is an oracle of caps: attempts from an instant on.
func count(list []Attempt, from time.Time, is func(a Attempt) bool) (n int) {
	for _, a := range list {
		if !a.At.Before(from) && is(a) {
			n++
		}
	}
	return n
}

func TestCapsAreNeverExceededWhateverComesOfTheCalls(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	dialled := 0
	often := map[outcomes.Outcome]Retry{}
	for _, o := range outcomes.Outcomes() {
		often[o] = Retry{Turn: Other, After: Length(time.Minute)} // so that only caps hold back
	}
	for range 120 {
		rules := open()
		l := randomLimits(r)
		rules.Lead, rules.Number, rules.Contacts, rules.Outcomes = l.Lead, l.Number, l.Contacts, often
		b := book(t, rules)
		who := lead(t, 1+r.IntN(2))
		z := who.Places[0].Zone
		all := outcomes.Outcomes()
		at := time.Date(2026, 3, 20, 8, 0, 0, 0, time.UTC) // the clocks change within
		for step := 0; step < 300 && at.Before(time.Date(2026, 5, 20, 0, 0, 0, 0, time.UTC)); step++ {
			v := Next(who, b, at)
			if !v.Callable {
				if v.Until.IsZero() {
					break
				}
				at = v.Until
				continue
			}
			a := Attempt{At: at, Ended: at.Add(20 * time.Second), Number: v.Number, Outcome: all[r.IntN(len(all))]}
			dialled++
			if r.IntN(4) == 0 { // another campaign calls the same person
				who.Numbers[v.Number].Elsewhere = append(who.Numbers[v.Number].Elsewhere, a)
			} else {
				who.Attempts = append(who.Attempts, a)
			}
			at = at.Add(time.Duration(60+r.IntN(7200)) * time.Second)
			if why := exceeded(rules, who, a, z); why != "" {
				t.Fatalf("%s at %s\nrules %s", why, a.At, show(rules))
			}
		}
	}
	if dialled < 1500 {
		t.Errorf("only %d calls: this proves little", dialled)
	}
}

// exceeded names a cap that the last attempt broke.
func exceeded(r Rules, l *Lead, last Attempt, z *time.Location) string {
	if !last.Outcome.Placed() {
		return ""
	}
	local := last.At.In(z)
	midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, z)
	monday := midnight.AddDate(0, 0, -(int(local.Weekday())+6)%7)
	froms := map[string]time.Time{"day": midnight, "week": monday, "24h": last.At.Add(-24*time.Hour + 1), "7d": last.At.AddDate(0, 0, 0).Add(-168*time.Hour + 1),
		"30d": last.At.Add(-720*time.Hour + 1), "total": {}}
	caps := func(c Caps) map[string]int {
		return map[string]int{"day": c.Day, "week": c.Week, "24h": c.H24, "7d": c.D7, "30d": c.D30, "total": c.Total}
	}
	all := func(n int) []Attempt {
		return append(slices.DeleteFunc(slices.Clone(l.Attempts), func(a Attempt) bool { return a.Number != n }), l.Numbers[n].Elsewhere...)
	}
	for stretch, from := range froms {
		for n := range l.Numbers {
			if most := caps(r.Number)[stretch]; most > 0 {
				if got := count(all(n), from, func(a Attempt) bool { return a.Outcome.Placed() }); got > most {
					return fmt.Sprintf("number %d was called %d times in %s, %d are allowed", n, got, stretch, most)
				}
			}
		}
		if most := caps(r.Lead)[stretch]; most > 0 {
			if got := count(l.Attempts, from, func(a Attempt) bool { return a.Outcome.Placed() }); got > most {
				return fmt.Sprintf("the lead was called %d times in %s, %d are allowed", got, stretch, most)
			}
		}
		if most := caps(r.Contacts)[stretch]; most > 0 && last.Outcome.Talked() {
			if got := count(all(last.Number), from, func(a Attempt) bool { return a.Outcome.Talked() }); got > most {
				return fmt.Sprintf("somebody spoke %d times in %s, %d are allowed", got, stretch, most)
			}
		}
	}
	return ""
}

func TestTighteningNeverLoosens(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	refusals, callable := 0, 0
	for range 1500 {
		law, own := randomRules(t, r), Rules{Limits: randomLimits(r), MaxRing: Length(30 * time.Second)}
		if r.IntN(2) == 0 {
			own.Regions = map[string]Limits{"ES-MD": randomLimits(r), "ES-CN": randomLimits(r)}
		}
		out, refused := Tighten(law, own)
		refusals += len(refused)
		for _, f := range fields {
			if f.looser(&law.Limits, &out.Limits) {
				t.Fatalf("%s became looser: %s instead of %s", f.name, show(f.value(&out.Limits)), show(f.value(&law.Limits)))
			}
			for region, l := range law.Regions {
				o := out.Regions[region]
				if f.looser(&l, &o) {
					t.Fatalf("%s of %s became looser", f.name, region)
				}
			}
			wished := f.looser(&law.Limits, &own.Limits)
			told := slices.ContainsFunc(refused, func(x Refusal) bool { return x.Region == "" && x.Field == f.name })
			if wished != told {
				t.Fatalf("%s: loosened %v, told %v", f.name, wished, told)
			}
		}
		if out.Check() != nil {
			continue // together they let nobody be called; Compile says so
		}
		at := noon.Add(time.Duration(r.IntN(300*24*3600)) * time.Second)
		l := randomLead(t, r, at)
		if Next(l, book(t, out), at).Callable {
			callable++
			law.Mode = out.Mode // a campaign in preview may call whom no machine may choose
			if v := Next(l, book(t, law), at); !v.Callable {
				t.Fatalf("the tightened rules let through what the law holds by %s\nlaw %s\nown %s", v.HeldBy, show(law), show(own))
			}
		}
	}
	if refusals < 400 || callable < 25 {
		t.Errorf("%d refusals, %d callable: this proves little", refusals, callable)
	}
}
