package rules

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns/outcomes"
)

var zones = map[string]*time.Location{}

// zone reads a zone once: the property tests want the same few many thousand times. No test here runs beside another.
func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	if z := zones[name]; z != nil {
		return z
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	zones[name] = z
	return z
}

func instant(t testing.TB, text string) time.Time {
	t.Helper()
	if text == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// open are rules that hold nobody: all hours of every day, progressive.
func open() Rules {
	week := Every("00:00-24:00", 0, 1, 2, 3, 4, 5, 6)
	return Rules{Limits: Limits{Hours: &week, Mode: Predictive}, MaxRing: Length(30 * time.Second), Country: "ES"}
}

func book(t testing.TB, r Rules) *Book {
	t.Helper()
	b, err := Compile(r, testCalendars(t))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var calendars *Calendars

func testCalendars(t testing.TB) *Calendars {
	t.Helper()
	if calendars != nil {
		return calendars
	}
	h, err := ParseHolidays([]byte(`{"country":"ES","version":"1","source":"test","review_by":"2027-01-01","from":2024,"to":2030,
		"days":[{"name":"Christmas","date":"12-25"},{"name":"Good Friday","easter":-2}],"regions":{"ES-MD":[{"name":"Madrid","date":"05-02"}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	calendars = NewCalendars(h)
	return calendars
}

// lead lives in Madrid and has so many numbers.
func lead(t testing.TB, numbers int) *Lead {
	l := &Lead{Places: []Place{{zone(t, "Europe/Madrid"), "ES-MD"}}}
	for i := range numbers {
		l.Numbers = append(l.Numbers, Number{E164: "+3491000000" + string(rune('0'+i))})
	}
	return l
}

func (l *Lead) tried(at time.Time, number int, o outcomes.Outcome) *Lead {
	l.Attempts = append(l.Attempts, Attempt{At: at, Ended: at.Add(30 * time.Second), Number: number, Outcome: o})
	return l
}

// noon is an ordinary Wednesday at noon in Madrid.
var noon = time.Date(2026, 11, 18, 11, 0, 0, 0, time.UTC)

func ago(d time.Duration) time.Time { return noon.Add(-d) }

func TestEachRuleHoldsALeadBackUntilItLetsGo(t *testing.T) {
	h := time.Hour
	for _, c := range []struct {
		when  string
		rules func(r *Rules)
		lead  func(l *Lead)
		held  Rule
		until string // in Madrid; "": time does not help
	}{
		{"it is leased", nil, func(l *Lead) { l.Busy = true }, InProgress, ""},
		{"it was ended by hand", nil, func(l *Lead) { l.Closed = true }, Finished, ""},
		{"it has no number", nil, func(l *Lead) { l.Numbers = nil }, NoNumber, ""},
		{"it has no zone", nil, func(l *Lead) { l.Places = nil }, NoZone, ""},
		{"its zone could not be read", nil, func(l *Lead) { l.Places[0].Zone = nil }, NoZone, ""},
		{"somebody talked with it", nil, func(l *Lead) { l.tried(ago(h), 0, outcomes.Connected) }, Finished, ""},
		{"its only number does not exist", nil, func(l *Lead) { l.tried(ago(100*h), 0, outcomes.Unallocated) }, Exhausted, ""},
		{"it was busy once more than it is called again", nil, func(l *Lead) {
			for i := range 6 {
				l.tried(ago(time.Duration(100-i)*h), 0, outcomes.Busy)
			}
		}, Exhausted, ""},
		{"it is on the firm's own list", nil, func(l *Lead) { l.Numbers[0].DNC.Suppressed = true }, Suppressed, ""},
		{"it is on a register", nil, func(l *Lead) { l.Numbers[0].DNC.Listed = "robinson" }, Register, ""},
		{"nobody looked it up", func(r *Rules) { r.Registers = map[string]Length{"robinson": Days(30)} }, nil, RegisterStale, ""},
		{"it was looked up too long ago", func(r *Rules) { r.Registers = map[string]Length{"robinson": Days(30)} },
			func(l *Lead) { l.Numbers[0].DNC.Screened = []Screening{{"robinson", ago(30 * 24 * h)}} }, RegisterStale, ""},
		{"it gave no consent", func(r *Rules) { r.Basis = []Basis{ByConsent} }, nil, Consent, ""},
		{"its consent ran out", func(r *Rules) { r.Basis = []Basis{ByConsent} }, func(l *Lead) { l.Basis, l.Expires = ByConsent, noon }, Consent, ""},
		{"its consent is too old", func(r *Rules) { r.Basis, r.ConsentAge = []Basis{ByConsent}, Days(730) },
			func(l *Lead) { l.Basis, l.Given = ByConsent, ago(731*24*h) }, Consent, ""},
		{"the machine may not choose it without consent", func(r *Rules) { r.AutoBasis = []Basis{ByConsent} }, nil, Consent, ""},
		{"the purpose is barred where it lives", func(r *Rules) {
			r.Purpose, r.Regions = "energy", map[string]Limits{"ES-MD": {BarredPurpose: []string{"energy"}}}
		}, nil, Purpose, ""},
		{"only preview is allowed where it lives", func(r *Rules) { r.Regions = map[string]Limits{"ES-MD": {Mode: Preview}} }, nil, ModeTooStrong, ""},
		{"the hours begin later", hoursOf("13:00-20:00"), nil, Hours, "2026-11-18T13:00:00+01:00"},
		{"the hours end within the ring and half a minute", hoursOf("09:00-12:01"), nil, Hours, "2026-11-19T09:00:00+01:00"},
		{"it is a holiday", func(r *Rules) { r.DaysOff = []string{"2026-11-18"} }, nil, Holiday, "2026-11-19T00:00:00+01:00"},
		{"nothing is known of its holidays", func(r *Rules) { r.Holidays = Yes }, func(l *Lead) { l.Places[0].Region = "FR" }, Calendar, ""},
		{"its zones share no hour", hoursOf("10:00-12:30"), func(l *Lead) { l.Numbers[0].Places = []Place{{time.FixedZone("far", 11*3600), "ES"}} }, NoHour, ""},
		{"it was called twice today", func(r *Rules) { r.Lead.Day = 2 }, twice(3*h, 2*h), LeadDay, "2026-11-19T00:00:00+01:00"},
		{"it was called twice this week", func(r *Rules) { r.Lead.Week = 2 }, twice(50*h, 30*h), LeadWeek, "2026-11-23T00:00:00+01:00"},
		{"it was called twice in 24 hours", func(r *Rules) { r.Lead.H24 = 2 }, twice(20*h, 2*h), Lead24h, "2026-11-18T16:00:00+01:00"},
		{"it was called twice in 7 days", func(r *Rules) { r.Lead.D7 = 2 }, twice(160*h, 2*h), Lead7d, "2026-11-18T20:00:00+01:00"},
		{"it was called twice in 30 days", func(r *Rules) { r.Lead.D30 = 2 }, twice(719*h, 2*h), Lead30d, "2026-11-18T13:00:00+01:00"},
		{"it was called twice in all", func(r *Rules) { r.Lead.Total = 2 }, twice(9000*h, 8000*h), LeadTotal, ""},
		{"others called the number", func(r *Rules) { r.Number.H24 = 1 }, func(l *Lead) {
			l.Numbers[0].Elsewhere = []Attempt{{At: ago(4 * h), Outcome: outcomes.NoAnswer}}
		}, Number24h, "2026-11-19T08:00:00+01:00"},
		{"others spoke with the person today", func(r *Rules) { r.Contacts.Day = 1 }, func(l *Lead) {
			l.Numbers[0].Elsewhere = []Attempt{{At: ago(4 * h), Outcome: outcomes.Connected}}
		}, ContactDay, "2026-11-19T00:00:00+01:00"},
		{"the last call was too short a time ago", func(r *Rules) { r.Gap = HoursOf(4) }, func(l *Lead) {
			l.Numbers[0].Elsewhere = []Attempt{{At: ago(3 * h), Outcome: outcomes.NoAnswer}}
		}, Gap, "2026-11-18T13:00:00+01:00"},
		{"the person refused", func(r *Rules) { r.AfterRefusal.Block = Forever }, func(l *Lead) {
			l.Numbers[0].Elsewhere = []Attempt{{At: ago(9000 * h), Outcome: outcomes.Connected, Refused: true}}
		}, AfterRefusal, ""},
		{"the person met nobody", func(r *Rules) { r.AfterAbandon.Block = HoursOf(72) }, func(l *Lead) {
			l.Numbers[0].Elsewhere = []Attempt{{At: ago(71 * h), Outcome: outcomes.Abandoned}}
		}, AfterAbandon, "2026-11-18T13:00:00+01:00"},
		{"a machine answered", func(r *Rules) { r.AfterMachine.Block = HoursOf(24) }, func(l *Lead) {
			l.Numbers[0].Elsewhere = []Attempt{{At: ago(23 * h), Outcome: outcomes.Machine}}
		}, AfterMachine, "2026-11-18T13:00:00+01:00"},
		{"a callback is agreed", nil, func(l *Lead) { l.Callback = &Appointment{At: noon.Add(3 * h), Number: -1} }, Callback, "2026-11-18T15:00:00+01:00"},
		{"it was busy a minute ago", nil, func(l *Lead) { l.tried(ago(time.Minute+30*time.Second), 0, outcomes.Busy) }, RetryWait, "2026-11-18T12:14:00+01:00"},
	} {
		r, l := open(), lead(t, 1)
		if c.rules != nil {
			c.rules(&r)
		}
		if c.lead != nil {
			c.lead(l)
		}
		b := book(t, r)
		v := Next(l, b, noon)
		if v.Callable || v.HeldBy != c.held || !v.Until.Equal(instant(t, c.until)) {
			t.Errorf("when %s: got %s until %s, want %s until %q", c.when, v.HeldBy, v.Until, c.held, c.until)
			continue
		}
		if g := Gate(l, b, Dial{Mode: Predictive, CallerID: "+34910000000"}, noon); g.Allowed {
			t.Errorf("when %s: the gate lets it pass", c.when)
		}
		if v.Until.IsZero() {
			continue
		}
		if after := Next(l, b, v.Until); !after.Callable {
			t.Errorf("when %s: it is still held by %s at %s", c.when, after.HeldBy, v.Until)
		}
		if before := Next(l, b, v.Until.Add(-1)); before.Callable {
			t.Errorf("when %s: it could have been called before %s", c.when, v.Until)
		}
	}
}

func hoursOf(span string) func(r *Rules) {
	return func(r *Rules) {
		week := Every(span, 0, 1, 2, 3, 4, 5, 6)
		r.Hours = &week
	}
}

// twice tries twice, so long ago.
func twice(a, b time.Duration) func(l *Lead) {
	return func(l *Lead) {
		l.tried(ago(a), 0, outcomes.PBXDown) // never left the house: no cap counts it
		l.tried(ago(a), 0, outcomes.NoAnswer)
		l.tried(ago(b), 0, outcomes.Busy)
	}
}

func TestALeadThatNothingHoldsIsCallable(t *testing.T) {
	if v := Next(lead(t, 2), book(t, open()), noon); !v.Callable || v.Number != 0 || v.Reserved || v.Due || v.HeldBy != None {
		t.Errorf("got %+v", v)
	}
}

func TestEveryRuleHasASentenceInBothLanguages(t *testing.T) {
	for _, r := range Vocabulary() {
		if r.Say("en") == "" || r.Say("es") == "" || r.Say("en") == r.Say("es") || r.Key() != "rule."+string(r) {
			t.Errorf("%s: %q, %q", r, r.Say("en"), r.Say("es"))
		}
	}
}

func TestTheEndOfTheHoursIsToldOverMidnightAndNotAtAllWhereTheyNeverEnd(t *testing.T) {
	at := func(hours Rules, now string) string {
		rule, until := book(t, hours).OpenIn(Place{Zone: zone(t, "Europe/Madrid")}, instant(t, now))
		if until.IsZero() {
			return string(rule) + " for ever"
		}
		return string(rule) + " until " + until.In(zone(t, "Europe/Madrid")).Format("Mon 15:04:05")
	}
	late := open()
	week := Every("18:00-24:00", 0, 1, 2, 3, 4, 5, 6)
	for day := range week {
		if day != 3 {
			week[day] = append([]Span{{0, 120}}, week[day]...)
		}
	}
	late.Hours = &week
	for _, x := range []struct {
		hours     Rules
		now, want string
	}{
		{open(), "2026-03-02T12:00:00Z", " for ever"},
		{late, "2026-03-02T20:00:00Z", " until Tue 01:59:00"},      // Monday evening, into Tuesday
		{late, "2026-03-03T20:00:00Z", " until Tue 23:59:00"},      // on Wednesday it opens in the evening only
		{late, "2026-03-02T12:00:00Z", "hours until Mon 18:00:00"}, // closed
	} {
		if got := at(x.hours, x.now); got != x.want {
			t.Errorf("at %s: %q, want %q", x.now, got, x.want)
		}
	}
}
