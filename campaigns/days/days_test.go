package days

import (
	"testing"
	"time"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestADayBeginsAtItsFirstInstantAlsoWhenTheClocksChange(t *testing.T) {
	for _, c := range []struct{ why, zone, noon, first string }{
		{"an ordinary day", "Europe/Madrid", "2026-11-21T12:00:00+01:00", "2026-11-21T00:00:00+01:00"},
		{"clocks go forward at two", "Europe/Madrid", "2026-03-29T12:00:00+02:00", "2026-03-29T00:00:00+01:00"},
		{"clocks go back at three", "Europe/Madrid", "2026-10-25T12:00:00+01:00", "2026-10-25T00:00:00+02:00"},
		{"midnight does not exist", "America/Santiago", "2026-09-06T12:00:00-03:00", "2026-09-06T01:00:00-03:00"},
		{"eleven at night comes twice before it", "America/Santiago", "2026-04-05T12:00:00-04:00", "2026-04-05T00:00:00-04:00"},
		{"midnight comes twice", "America/Havana", "2026-11-01T12:00:00-05:00", "2026-11-01T00:00:00-04:00"},
		{"midnight does not exist", "America/Havana", "2026-03-08T12:00:00-04:00", "2026-03-08T01:00:00-04:00"},
		{"half an hour is changed at two", "Australia/Lord_Howe", "2026-04-05T12:00:00+10:30", "2026-04-05T00:00:00+11:00"},
	} {
		z := zone(t, c.zone)
		noon, err := time.Parse(time.RFC3339, c.noon)
		if err != nil {
			t.Fatal(err)
		}
		if got := Start(noon, z).Format(time.RFC3339); got != c.first {
			t.Errorf("%s in %s: the day of %s begins at %s, want %s", c.why, c.zone, c.noon, got, c.first)
		}
	}
}

func TestDaysFollowEachOtherWithoutAGapInEveryZone(t *testing.T) {
	for _, name := range []string{"America/New_York", "Europe/London", "America/Santiago", "America/Havana", "Australia/Lord_Howe", "Asia/Beirut", "Africa/Cairo", "America/Asuncion"} {
		z := zone(t, name)
		at := On(2025, 1, 1, z)
		for range 1200 {
			next := Add(at, 1, z)
			if last := next.Add(-1); Key(last) != Key(at) || Key(next) == Key(at) || !Start(last, z).Equal(at) {
				t.Fatalf("%s: the day of %s ends at %s", name, at, next)
			}
			at = next
		}
	}
}

func TestAWeekBeginsOnMondayAndAMonthOnItsFirst(t *testing.T) {
	z := zone(t, "America/Bogota")
	sunday := time.Date(2026, 11, 22, 23, 0, 0, 0, z)
	if got := Week(sunday, 0, z); got.Weekday() != time.Monday || got.Day() != 16 {
		t.Errorf("the week of that Sunday begins on %s", got)
	}
	if got := Week(sunday, 1, z); got.Day() != 23 {
		t.Errorf("the next week begins on %s", got)
	}
	if got := Month(sunday, 2, z); got.Month() != time.January || got.Year() != 2027 || got.Day() != 1 {
		t.Errorf("two months later begins on %s", got)
	}
}
