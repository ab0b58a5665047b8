package presets

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/campaigns/rules"
)

func at(t testing.TB, zone, text string) (time.Time, *time.Location) {
	t.Helper()
	z, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	v, err := time.ParseInLocation("2006-01-02 15:04", text, z)
	if err != nil {
		t.Fatal(err)
	}
	return v, z
}

func book(t testing.TB, id string, change func(r *rules.Rules)) *rules.Book {
	t.Helper()
	p, ok := Find(id)
	if !ok {
		t.Fatalf("there is no preset %s", id)
	}
	r := p.Rules
	if change != nil {
		change(&r)
	}
	b, err := rules.Compile(r, Calendars())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// callable makes a lead that has every basis and was looked up everywhere a moment ago.
func callable(id, region string, z *time.Location, now time.Time) *rules.Lead {
	p, _ := Find(id)
	l := &rules.Lead{Places: []rules.Place{{Zone: z, Region: region}}, Basis: rules.ByConsent, Given: now.Add(-time.Hour), Numbers: []rules.Number{{E164: "+15550100"}}}
	for name := range p.Rules.Registers {
		l.Numbers[0].DNC.Screened = append(l.Numbers[0].DNC.Screened, rules.Screening{Register: name, At: now.Add(-time.Hour)})
	}
	return l
}

func TestTheLawOfEachCountryIsKept(t *testing.T) {
	for _, c := range []struct {
		preset, region, zone, when string
		held                       rules.Rule
	}{
		{"us", "US-NY", "America/New_York", "2026-11-18 08:00", rules.None},
		{"us", "US-NY", "America/New_York", "2026-11-18 07:59", rules.Hours},
		{"us", "US-NY", "America/New_York", "2026-11-22 20:30", rules.None},
		{"us", "US-FL", "America/New_York", "2026-11-18 20:00", rules.Hours},
		{"us", "US-FL", "America/Chicago", "2026-11-18 08:00", rules.None}, // the west of Florida has its own clock
		{"us", "US-OK", "America/Chicago", "2026-11-18 20:30", rules.Hours},
		{"us", "US-WA", "America/Los_Angeles", "2026-11-18 20:30", rules.Hours},
		{"us", "US-TX", "America/Chicago", "2026-11-18 08:30", rules.Hours},
		{"us", "US-TX", "America/Chicago", "2026-11-22 11:59", rules.Hours},
		{"us", "US-TX", "America/Chicago", "2026-11-22 12:00", rules.None},
		{"us", "US-AL", "America/Chicago", "2026-11-22 12:00", rules.Hours},
		{"us", "US-AL", "America/Chicago", "2026-11-26 12:00", rules.Holiday},
		{"us", "US-NY", "America/New_York", "2026-11-26 12:00", rules.None},
		{"gb", "GB-ENG", "Europe/London", "2026-11-22 08:30", rules.Hours},
		{"gb", "GB-ENG", "Europe/London", "2026-11-22 09:00", rules.None},
		{"es", "ES-MD", "Europe/Madrid", "2026-11-18 09:00", rules.None},
		{"es", "ES-MD", "Europe/Madrid", "2026-11-21 12:00", rules.Hours},
		{"es", "ES-MD", "Europe/Madrid", "2026-12-08 12:00", rules.Holiday},
		{"es", "ES-CT", "Europe/Madrid", "2026-09-11 12:00", rules.Holiday},
		{"es", "ES-CN", "Atlantic/Canary", "2026-11-18 09:00", rules.None},
		{"es", "ES-CN", "Atlantic/Canary", "2026-11-18 08:59", rules.Hours},
		{"it", "IT", "Europe/Rome", "2026-11-21 09:30", rules.Hours},
		{"it", "IT", "Europe/Rome", "2026-11-21 10:00", rules.None},
		{"it", "IT", "Europe/Rome", "2026-11-22 12:00", rules.Hours},
		{"it", "IT", "Europe/Rome", "2027-10-04 12:00", rules.Holiday},
		{"mx", "MX", "America/Mexico_City", "2026-11-16 12:00", rules.Holiday},
		{"ar", "AR", "America/Argentina/Buenos_Aires", "2026-11-21 13:00", rules.None},
		{"ar", "AR", "America/Argentina/Buenos_Aires", "2026-11-23 12:00", rules.Holiday},
		{"co", "CO", "America/Bogota", "2026-11-21 14:30", rules.None},
		{"co", "CO", "America/Bogota", "2026-11-21 15:00", rules.Hours},
		{"co", "CO", "America/Bogota", "2026-11-16 12:00", rules.Holiday},
		{"co", "CO", "America/Bogota", "2026-11-11 12:00", rules.None},
		{"br", "BR-SP", "America/Sao_Paulo", "2026-11-20 12:00", rules.Holiday},
		{"br", "BR-SP", "America/Sao_Paulo", "2026-07-09 12:00", rules.Holiday},
		{"br", "BR-RJ", "America/Sao_Paulo", "2026-07-09 12:00", rules.None},
		{"fr", "FR", "Europe/Paris", "2026-11-18 13:30", rules.Hours},
		{"fr", "FR", "Europe/Paris", "2026-11-18 14:00", rules.None},
		{"de", "DE-BY", "Europe/Berlin", "2027-01-06 12:00", rules.Holiday},
		{"de", "DE-BE", "Europe/Berlin", "2027-01-06 12:00", rules.None},
		{"de", "DE-SN", "Europe/Berlin", "2026-11-18 12:00", rules.Holiday},
		{"pt", "PT", "Europe/Lisbon", "2026-11-18 21:30", rules.None},
		{"ca", "CA-ON", "America/Toronto", "2026-11-18 21:15", rules.None},
		{"ca", "CA-ON", "America/Toronto", "2026-11-18 21:29", rules.Hours}, // it may be answered after half past nine
		{"ca", "CA-ON", "America/Toronto", "2026-11-21 09:30", rules.Hours},
		{"cl", "CL", "America/Santiago", "2026-09-18 12:00", rules.Holiday},
		{"pe", "PE", "America/Lima", "2026-07-28 12:00", rules.Holiday},
		{"any", "JP", "Asia/Tokyo", "2026-11-18 13:30", rules.Hours},
		{"any", "JP", "Asia/Tokyo", "2026-11-18 14:30", rules.None},
		{"es", "JP", "Asia/Tokyo", "2026-11-18 14:30", rules.Calendar},
	} {
		now, z := at(t, c.zone, c.when)
		v := rules.Next(callable(c.preset, c.region, z, now), book(t, c.preset, nil), now)
		if v.HeldBy != c.held {
			t.Errorf("%s, %s at %s: held by %q until %s, want %q", c.preset, c.region, c.when, v.HeldBy, v.Until, c.held)
		}
	}
}

func TestWhatThePresetsAskBesideTheHours(t *testing.T) {
	now, ny := at(t, "America/New_York", "2026-11-18 12:00")
	l := callable("us", "US-FL", ny, now)
	l.Basis = ""
	if v := rules.Next(l, book(t, "us", nil), now); v.HeldBy != rules.Consent {
		t.Errorf("Florida without consent, dialled by a machine: %+v", v)
	}
	if v := rules.Next(l, book(t, "us", func(r *rules.Rules) { r.Mode = rules.Preview }), now); !v.Callable {
		t.Errorf("Florida without consent, chosen by a person: %+v", v)
	}
	for i := range 3 {
		when := now.Add(-time.Duration(20-6*i) * time.Hour)
		l.Numbers[0].Elsewhere = append(l.Numbers[0].Elsewhere, rules.Attempt{At: when, Ended: when, Outcome: outcomes.NoAnswer})
	}
	l.Basis = rules.ByConsent
	if v := rules.Next(l, book(t, "us", nil), now); v.HeldBy != rules.Number24h && v.HeldBy != rules.NumberDay {
		t.Errorf("Florida, three calls in 24 hours: %+v", v)
	}
	now, madrid := at(t, "Europe/Madrid", "2026-11-18 12:00")
	l = callable("es", "ES-MD", madrid, now)
	l.Given = now.AddDate(-2, 0, -1)
	if v := rules.Next(l, book(t, "es", nil), now); v.HeldBy != rules.Consent {
		t.Errorf("Spain, consent of more than two years ago: %+v", v)
	}
	d := rules.Dial{Mode: rules.Predictive, CallerID: "+34612345678"}
	if g := rules.Gate(callable("es", "ES-MD", madrid, now), book(t, "es", nil), d, now); g.HeldBy != rules.CallerID {
		t.Errorf("Spain, a mobile as caller ID: %+v", g)
	}
	now, rome := at(t, "Europe/Rome", "2026-11-18 12:00")
	l = callable("it", "IT", rome, now)
	l.Numbers[0].Elsewhere = []rules.Attempt{{At: now.AddDate(0, 0, -4), Outcome: outcomes.Abandoned}}
	if v := rules.Next(l, book(t, "it", nil), now); v.HeldBy != rules.AfterAbandon {
		t.Errorf("Italy, four days after a silent call: %+v", v)
	}
	l.Numbers[0].Elsewhere[0].At = now.AddDate(0, 0, -6)
	if v := rules.Next(l, book(t, "it", nil), now); !v.Callable || !v.Reserved {
		t.Errorf("Italy, six days after a silent call: %+v", v)
	}
	now, bogota := at(t, "America/Bogota", "2026-11-18 16:00")
	l = callable("co", "CO", bogota, now)
	l.Numbers[0].Elsewhere = []rules.Attempt{{At: now.Add(-8 * time.Hour), Outcome: outcomes.Connected}}
	if v := rules.Next(l, book(t, "co", nil), now); v.HeldBy != rules.ContactDay && v.HeldBy != rules.AfterContact {
		t.Errorf("Colombia, spoken with this morning: %+v", v)
	}
}

func TestACallHasTheLimitsOfEveryPlaceItMayReach(t *testing.T) {
	b := book(t, "us", nil)
	if l := b.For(rules.Place{Region: "US-NY"}); l.Recording != rules.NoticeTold || len(l.AutoBasis) != 0 {
		t.Errorf("New York: %+v", l)
	}
	l := b.For(rules.Place{Region: "US-NY"}, rules.Place{Region: "US-FL"})
	if l.Recording != rules.NoticeAgreed || l.Lead.H24 != 3 || len(l.AutoBasis) != 1 || l.Hours[1][0].To != 20*60 {
		t.Errorf("a number of Florida with an address in New York: %+v", l)
	}
	if got := len(b.Abandonment()); got != 2 {
		t.Errorf("%d policies", got)
	}
}

func TestHolidaysOf2026AreThoseOfTheOfficialLists(t *testing.T) {
	for region, want := range map[string]string{
		"CO":     "01-01 01-12 03-23 04-02 04-03 05-01 05-18 06-08 06-15 06-29 07-20 08-07 08-17 10-12 11-02 11-16 12-08 12-25",
		"US":     "01-01 01-19 02-16 05-25 06-19 07-03 07-04 09-07 10-12 11-11 11-26 12-25",
		"GB-SCT": "01-01 01-02 04-03 04-06 05-04 05-25 08-03 08-31 11-30 12-25 12-26 12-28",
		"DE-BY":  "01-01 01-06 04-03 04-06 05-01 05-14 05-25 06-04 08-15 10-03 11-01 12-25 12-26",
		"AR":     "01-01 02-16 02-17 03-24 04-02 04-03 05-01 05-25 06-15 06-20 07-09 08-17 10-12 11-23 12-08 12-25",
		"MX":     "01-01 02-02 03-16 05-01 09-16 11-16 12-25",
		"FR":     "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25",
		"ES-MD":  "01-01 01-06 04-02 04-03 05-01 05-02 08-15 10-12 11-01 12-06 12-08 12-25",
		"IT":     "01-01 01-06 04-06 04-25 05-01 06-02 08-15 10-04 11-01 12-08 12-25 12-26",
		"BR":     "01-01 02-16 02-17 04-03 04-21 05-01 06-04 09-07 10-12 11-02 11-15 11-20 12-25",
		"CA-ON":  "01-01 02-16 04-03 05-18 07-01 08-03 09-07 09-30 10-12 11-11 12-25 12-26 12-28",
	} {
		var got []string
		for day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() == 2026; day = day.AddDate(0, 0, 1) {
			name, known := Calendars().Name(region, day)
			if !known {
				t.Fatalf("%s does not know %s", region, day)
			}
			if name != "" {
				got = append(got, day.Format("01-02"))
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s is closed on\n%s, want\n%s", region, strings.Join(got, " "), want)
		}
	}
}

func TestEveryPresetCanBeReadInBothLanguages(t *testing.T) {
	odd := regexp.MustCompile(`%!|\(MISSING|  |\.\.|, \.`)
	for _, p := range All() {
		en, es := Sentences(p, "en"), Sentences(p, "es")
		if len(en) != len(es) || len(en) < 10 {
			t.Errorf("%s has %d sentences in English and %d in Spanish", p.ID, len(en), len(es))
			continue
		}
		said := map[string]bool{}
		for i := range en {
			said[en[i].Field] = true
			if en[i].Text == es[i].Text || odd.MatchString(en[i].Text) || odd.MatchString(es[i].Text) || en[i].Field != es[i].Field || en[i].Region != es[i].Region {
				t.Errorf("%s, sentence %d: %q, %q", p.ID, i, en[i].Text, es[i].Text)
			}
		}
		for _, f := range p.Advised {
			if name, _, _ := strings.Cut(f, "."); !said[name] {
				t.Errorf("%s advises %s and does not say it", p.ID, f)
			}
		}
	}
}

// Every limit that a preset may hold is told: the sentences of limits with all of them, and with one of them less, differ.
func TestNoLimitOfAPresetIsLeftUnsaid(t *testing.T) {
	var text map[string]json.RawMessage
	p, _ := Find("us")
	p.Rules.Regions = nil
	b, _ := json.Marshal(p.Rules.Limits)
	if err := json.Unmarshal(b, &text); err != nil {
		t.Fatal(err)
	}
	for key, value := range map[string]string{"lead_caps": `{"week":2}`, "contact_caps": `{"total":3}`, "basis": `["consent"]`, "auto_basis": `["consent"]`, "consent_age": `"365d"`,
		"barred_purposes": `["x"]`, "barred_cli": `["+1"]`, "required_cli": `["+2"]`, "machines": `"no"`, "mode": `"preview"`, "holidays": `"yes"`} {
		text[key] = json.RawMessage(value)
	}
	full := len(said(t, text))
	for key := range text {
		less := map[string]json.RawMessage{}
		for k, v := range text {
			if k != key {
				less[k] = v
			}
		}
		if len(said(t, less)) >= full {
			t.Errorf("nobody says %s", key)
		}
	}
	for _, f := range rules.Fields() {
		if name, _, _ := strings.Cut(f, "."); text[name] == nil {
			t.Errorf("this test does not know the limit %s", name)
		}
	}
}

func said(t *testing.T, text map[string]json.RawMessage) []Sentence {
	t.Helper()
	b, _ := json.Marshal(text)
	var l rules.Limits
	if err := json.Unmarshal(b, &l); err != nil {
		t.Fatal(err)
	}
	return Sentences(Preset{Rules: rules.Rules{Limits: l}}, "en")
}

func TestAPresetPastItsReviewHoldsButDialsOneCallForEachAgent(t *testing.T) {
	p, _ := Find("us")
	day, _ := time.Parse(time.DateOnly, p.ReviewBy)
	own := rules.Rules{Limits: rules.Limits{Lead: rules.Caps{Day: 1}}}
	override := []rules.Override{{Field: "mode", By: "ana", Reason: "we are in a hurry", Expires: day.AddDate(1, 0, 0)}}
	for _, c := range []struct {
		now     time.Time
		mode    rules.Mode
		warning []Warning
	}{
		{day.Add(23 * time.Hour), rules.Predictive, nil},
		{day.Add(24 * time.Hour), rules.Progressive, []Warning{Expired}},
		{day.AddDate(0, -6, 0), rules.Progressive, []Warning{TooEarly}},
	} {
		a := Adopt(p, own, override, c.now)
		if a.Preset != "us@"+p.Version || a.Rules.Mode != c.mode || !slices.Equal(a.Warnings, c.warning) || a.Rules.Lead.Day != 1 || len(a.Refusals) != 0 {
			t.Errorf("on %s: %s, %v, %+v", c.now, a.Rules.Mode, a.Warnings, a.Refusals)
		}
		if _, err := rules.Compile(a.Rules, Calendars()); err != nil {
			t.Error(err)
		}
	}
	es, _ := Find("es")
	if a := Adopt(es, rules.Rules{}, nil, day.AddDate(2, 0, 0)); !slices.Contains(a.Warnings, Calendar) {
		t.Errorf("nobody looked at Spain's holidays for two years: %v", a.Warnings)
	}
}

func TestWhatACampaignWouldLoosenIsRefusedAndTold(t *testing.T) {
	p, _ := Find("es")
	week := rules.Every("08:00-22:00", 1, 2, 3, 4, 5, 6)
	a := Adopt(p, rules.Rules{Limits: rules.Limits{Hours: &week, Holidays: rules.No, Lead: rules.Caps{Total: 8}}}, nil, time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC))
	var names []string
	for _, r := range a.Refusals {
		names = append(names, r.Field)
	}
	if !slices.Equal(names, []string{"hours", "holidays"}) || a.Rules.Lead.Total != 8 || a.Rules.Holidays != rules.Yes || len(a.Rules.Hours[6]) != 0 {
		t.Errorf("refused %v, rules %+v", names, a.Rules.Limits)
	}
}

func TestEveryPresetWritesAndReadsItself(t *testing.T) {
	if len(All()) < 14 {
		t.Errorf("only %d presets", len(All()))
	}
	for _, p := range All() {
		b, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Parse(b)
		if err != nil {
			t.Errorf("%s: %v", p.ID, err)
			continue
		}
		if c, _ := json.Marshal(again); string(c) != string(b) {
			t.Errorf("%s became %s", b, c)
		}
		if p.ID != "any" && p.Rules.Country != strings.ToUpper(p.ID) {
			t.Errorf("%s is for %q", p.ID, p.Rules.Country)
		}
	}
}

func TestTheHoursForUnknownCountriesLieWithinThoseOfEveryPreset(t *testing.T) {
	unknown, _ := Find("any")
	for _, p := range All() {
		if !unknown.Rules.Hours.Within(*p.Rules.Hours) {
			t.Errorf("%s is closed when an unknown country is open", p.ID)
		}
	}
}

func TestAPresetThatCannotBeIsRefusedWithASentence(t *testing.T) {
	b, err := files.ReadFile("data/es.json")
	if err != nil {
		t.Fatal(err)
	}
	good := string(b)
	for why, change := range map[string][2]string{
		"an unknown key":            {`"gap"`, `"gaap"`},
		"an id with a slash":        {`"id": "es"`, `"id": "../es"`},
		"a date that is none":       {`"review_by": "2027-02-19"`, `"review_by": "soon"`},
		"a review after years":      {`"review_by": "2027-02-19"`, `"review_by": "2029-02-19"`},
		"a review before it begins": {`"review_by": "2027-02-19"`, `"review_by": "2026-02-19"`},
		"hours that go backwards":   {`"09:00-21:00"`, `"21:00-09:00"`},
		"hours of 25":               {`"09:00-21:00"`, `"09:00-25:00"`},
		"a length of words":         {`"4h"`, `"a while"`},
		"advice about nothing":      {`"gap",`, `"luck",`},
		"no name in Spanish":        {`"es": "España"`, `"es": ""`},
		"another value after it":    {`{` + "\n" + `  "id"`, `{}{` + "\n" + `  "id"`},
		"a limit of ten times all":  {`"per_mille": 30`, `"per_mille": 3000`},
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		if bad == good {
			t.Fatalf("%s: nothing was changed", why)
		}
		if _, err := Parse([]byte(bad)); err == nil || len(err.Error()) < 20 {
			t.Errorf("%s: %v", why, err)
		}
	}
	if _, err := Parse(make([]byte, MaxBytes+1)); err == nil {
		t.Error("a preset without end was read")
	}
}

func FuzzAPresetIsReadOrRefusedAndWhatIsReadCanBeUsed(f *testing.F) {
	for _, name := range []string{"us", "es", "it", "any"} {
		b, err := files.ReadFile("data/" + name + ".json")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(`{"id":"x"}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := Parse(b)
		if err != nil {
			return
		}
		now := time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)
		bk, err := rules.Compile(p.Rules, Calendars())
		if err != nil {
			t.Fatalf("a preset that was read cannot be used: %v", err)
		}
		l := &rules.Lead{Places: []rules.Place{{Zone: time.UTC, Region: p.Rules.Country}}, Numbers: []rules.Number{{E164: "+15550100"}}}
		rules.Next(l, bk, now)
		for _, language := range []string{"en", "es"} {
			for _, s := range Sentences(p, language) {
				if s.Text == "" {
					t.Error("a sentence without words")
				}
			}
		}
		Adopt(p, p.Rules, nil, now)
	})
}
