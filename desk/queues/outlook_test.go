package queues

import (
	"reflect"
	"testing"
	"time"
)

func instant(t *testing.T, at string) time.Time {
	t.Helper()
	x, err := time.Parse(time.RFC3339, at)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestAnOutlookNamesTheNextOpeningAndSaysWhenThereIsNone(t *testing.T) {
	week := func(day time.Weekday, from, to string) []Period { return []Period{{day, from, to}} }
	for _, c := range []struct {
		name, at string
		s        Schedule
		open     bool
		opening  string
		closing  string
		never    bool
	}{
		{"on a Saturday", "2026-03-07T12:00:00Z", Schedule{Periods: week(time.Monday, "09:00", "17:00")}, false, "2026-03-09T08:00:00Z", "2026-03-09T16:00:00Z", false},
		{"while open", "2026-03-09T09:00:00Z", Schedule{Periods: week(time.Monday, "09:00", "17:00")}, true, "", "2026-03-09T16:00:00Z", false},
		{"without hours", "2026-03-09T09:00:00Z", Schedule{}, false, "", "", true},
		{"holidays on every day of it", "2026-03-07T12:00:00Z", Schedule{Periods: week(time.Monday, "09:00", "17:00"), Holidays: []Holiday{{"2026-03-09", "a"}, {"2026-03-16", "b"}}}, false, "", "", true},
		{"only an exception", "2026-03-07T12:00:00Z", Schedule{Exceptions: []Exception{{"2026-03-12", "Fair", []Hours{{"10:00", "11:00"}}}}}, false, "2026-03-12T09:00:00Z", "2026-03-12T10:00:00Z", false},
		{"hours that the clock skips", "2026-03-28T12:00:00Z", Schedule{Periods: week(time.Sunday, "02:00", "03:00")}, false, "2026-04-05T00:00:00Z", "2026-04-05T01:00:00Z", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.s.TimeZone = "Europe/Madrid"
			out, err := c.s.Outlook(instant(t, c.at))
			text := func(x *time.Time) string {
				if x == nil {
					return ""
				}
				return x.Format(time.RFC3339)
			}
			if err != nil || out.OpenNow != c.open || text(out.NextOpening) != c.opening || text(out.NextClosing) != c.closing || out.NeverOpens != c.never {
				t.Errorf("%+v opens %s, closes %s, %v", out, text(out.NextOpening), text(out.NextClosing), err)
			}
		})
	}
}

func TestAnOutlookTellsWhichTimesAreSkippedAndWhichComeTwice(t *testing.T) {
	s := Schedule{TimeZone: "Europe/Madrid", Periods: []Period{{time.Sunday, "02:30", "05:00"}}}
	out, err := s.Outlook(instant(t, "2026-03-01T00:00:00Z"))
	want := []ClockChange{{Date: "2026-03-29", From: "02:00", To: "03:00", Touches: true}, {Date: "2026-10-25", From: "02:00", To: "03:00", Twice: true, Touches: true}}
	if err != nil || !reflect.DeepEqual(out.Changes, want) {
		t.Errorf("%+v, %v", out.Changes, err)
	}
	if out, err = (Schedule{TimeZone: "America/Bogota"}).Outlook(instant(t, "2026-03-01T00:00:00Z")); err != nil || len(out.Changes) != 0 {
		t.Errorf("Bogotá changes its clocks: %+v, %v", out, err)
	}
}

func TestAnExceptionHasItsOwnHoursInThePlaceOfItsWeekdays(t *testing.T) {
	s := Schedule{Name: "Day", TimeZone: "Europe/Madrid", Periods: []Period{{time.Thursday, "09:00", "17:00"}},
		Exceptions: []Exception{{"2026-12-24", "Christmas Eve", []Hours{{"09:00", "12:00"}}}, {"2026-12-31", "Closed", nil}}}
	for at, open := range map[string]bool{"2026-12-24T09:00:00Z": true, "2026-12-24T12:00:00Z": false, "2026-12-31T09:00:00Z": false, "2026-12-17T12:00:00Z": true} {
		if is, err := s.Open(instant(t, at)); err != nil || is != open {
			t.Errorf("%s: open %v, %v", at, is, err)
		}
	}
	if err := s.Validate(); err != nil {
		t.Error(err)
	}
	s.Holidays = []Holiday{{"2026-12-24", "again"}}
	if err := s.Validate(); err == nil {
		t.Error("a date is a holiday and an exception")
	}
}
