package queues

import (
	"testing"
	"time"
)

func TestOpeningHoursFollowTheWallClockOfTheirZone(t *testing.T) {
	madrid := Schedule{Name: "office", TimeZone: "Europe/Madrid",
		Periods:  []Period{{time.Monday, "09:00", "17:00"}, {time.Sunday, "00:00", "24:00"}, {time.Tuesday, "22:00", "24:00"}},
		Holidays: []Holiday{{"2026-10-12", "Fiesta Nacional"}}}
	for _, c := range []struct {
		at   string
		open bool
		why  string
	}{
		{"2026-03-02T07:59:59Z", false, "08:59:59 on a winter Monday"},
		{"2026-03-02T08:00:00Z", true, "09:00 on a winter Monday"},
		{"2026-07-06T06:59:59Z", false, "08:59:59 on a summer Monday"},
		{"2026-07-06T07:00:00Z", true, "09:00 on a summer Monday"},
		{"2026-07-06T14:59:59Z", true, "16:59:59"},
		{"2026-07-06T15:00:00Z", false, "17:00 is closed"},
		{"2026-10-12T09:00:00Z", false, "a holiday Monday"},
		{"2026-03-29T00:30:00Z", true, "Sunday of the change to summer time, before it"},
		{"2026-03-29T01:30:00Z", true, "Sunday of the change to summer time, after it"},
		{"2026-10-25T01:30:00Z", true, "the hour that comes twice"},
		{"2026-03-03T22:59:00Z", true, "23:59 on Tuesday"},
		{"2026-03-03T23:00:00Z", false, "midnight after Tuesday"},
		{"2026-03-04T12:00:00Z", false, "a day without periods"},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if open, err := madrid.Open(at); err != nil || open != c.open {
			t.Errorf("%s (%s): open %v, %v; want %v", c.at, c.why, open, err, c.open)
		}
	}
}

func TestAScheduleThatCannotBeReadCountsAsOpenAndSaysWhy(t *testing.T) {
	for _, s := range []Schedule{
		{Name: "zone", TimeZone: "Europe/Atlantis"},
		{Name: "time", TimeZone: "UTC", Periods: []Period{{time.Monday, "9 o'clock", "17:00"}}},
	} {
		if open, err := s.Open(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)); !open || err == nil {
			t.Errorf("%s: open %v, error %v; want open with an error", s.Name, open, err)
		}
	}
}
