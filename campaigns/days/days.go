// Package days finds where a calendar day begins and ends in a time zone, also on the days the clocks change: in Santiago
// a day may begin at one o'clock, in Havana midnight comes twice. Caps and the windows of abandonment stand on it. Pure.
package days

import "time"

// Start is the first instant of the calendar day that t falls on in zone.
func Start(t time.Time, zone *time.Location) time.Time {
	y, m, d := t.In(zone).Date()
	return On(y, m, d, zone)
}

// Add is the first instant of the day that is n calendar days after the one t falls on.
func Add(t time.Time, n int, zone *time.Location) time.Time {
	y, m, d := t.In(zone).Date()
	return On(y, m, d+n, zone)
}

// Month is the first instant of the month that is n months after the one t falls in.
func Month(t time.Time, n int, zone *time.Location) time.Time {
	y, m, _ := t.In(zone).Date()
	return On(y, m+time.Month(n), 1, zone)
}

// Week is the first instant of the Monday on or before t, n weeks later.
func Week(t time.Time, n int, zone *time.Location) time.Time {
	local := t.In(zone)
	back := (int(local.Weekday()) + 6) % 7
	return Add(local, 7*n-back, zone)
}

// On is the first instant of a date; a date past the month's end runs on as in time.Date.
func On(y int, m time.Month, d int, zone *time.Location) time.Time {
	noon := time.Date(y, m, d, 12, 0, 0, 0, zone)
	midnight := noon.Add(-12 * time.Hour)
	change, _ := noon.ZoneBounds()
	if change.IsZero() || change.Before(midnight) {
		return midnight
	}
	// the clocks changed in the morning: see whether the day had begun before they did
	before := change.Add(-1)
	if before.Day() != noon.Day() {
		return change
	}
	return before.Add(-SinceMidnight(before))
}

// SinceMidnight is what the clock on the wall shows at t, as a length.
func SinceMidnight(t time.Time) time.Duration {
	h, m, s := t.Clock()
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second + time.Duration(t.Nanosecond())
}

// Key is the local date of t as one number that sorts: 20261121.
func Key(t time.Time) int {
	y, m, d := t.Date()
	return y*10000 + int(m)*100 + d
}
