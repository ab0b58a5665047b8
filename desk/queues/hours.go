package queues

import (
	"fmt"
	"slices"
	"time"
)

// Open reports whether the schedule is open at an instant. Periods are wall-clock times of the schedule's zone, so a
// period keeps its hours over a change to daylight saving time. A holiday closes its whole local day, an exception gives it
// other hours. The error names a
// zone or a time that cannot be read; callers treat that as open, because a mistake in a form must not turn callers away.
func (s Schedule) Open(at time.Time) (bool, error) {
	zone, err := time.LoadLocation(s.TimeZone)
	if err != nil {
		return true, fmt.Errorf("schedule %s names the time zone %q, which this machine does not know: %w", s.Name, s.TimeZone, err)
	}
	local := at.In(zone)
	date := local.Format(time.DateOnly)
	for _, h := range s.Holidays {
		if h.Date == date {
			return false, nil
		}
	}
	minute := local.Hour()*60 + local.Minute()
	for _, p := range s.spansOf(date, local.Weekday()) {
		from, to, err := p.minutes()
		if err != nil {
			return true, fmt.Errorf("schedule %s: %w", s.Name, err)
		}
		if minute >= from && minute < to {
			return true, nil
		}
	}
	return false, nil
}

// spansOf are the hours of a local date: its own, where it is an exception, else those of its weekday.
func (s Schedule) spansOf(date string, weekday time.Weekday) []Hours {
	for _, e := range s.Exceptions {
		if e.Date == date {
			return e.Periods
		}
	}
	var out []Hours
	for _, p := range s.Periods {
		if p.Weekday == weekday {
			out = append(out, Hours{p.Start, p.End})
		}
	}
	return out
}

func (p Hours) minutes() (from, to int, err error) {
	if from, err = minuteOf(p.Start); err != nil {
		return 0, 0, err
	}
	to, err = minuteOf(p.End)
	return from, to, err
}

// minuteOf reads "15:04" or "24:00" as minutes after midnight.
func minuteOf(clock string) (int, error) {
	if clock == "24:00" {
		return 24 * 60, nil
	}
	t, err := time.Parse("15:04", clock)
	if err != nil {
		return 0, fmt.Errorf("%q is not a time of day like 08:30", clock)
	}
	return t.Hour()*60 + t.Minute(), nil
}

// dueMost is how far ahead a promise is looked for.
const dueMost = 90

// Due adds working time to an instant: what is promised within d of a moment outside the hours is due that long after the
// next opening. Where the schedule cannot be read, or never opens, all time counts.
func (s Schedule) Due(from time.Time, d time.Duration) time.Time {
	zone, err := time.LoadLocation(s.TimeZone)
	if err != nil {
		return from.Add(d)
	}
	local, left := from.In(zone), d
	for range dueMost {
		y, m, day := local.Date()
		for _, span := range s.openSpans(local) {
			begin := time.Date(y, m, day, 0, span[0], 0, 0, zone)
			end := time.Date(y, m, day, 0, span[1], 0, 0, zone)
			if begin.Before(from) {
				begin = from
			}
			if free := end.Sub(begin); free >= left {
				return begin.Add(left).UTC()
			} else if free > 0 {
				left -= free
			}
		}
		local = time.Date(y, m, day+1, 0, 0, 0, 0, zone)
	}
	return from.Add(d)
}

// openSpans are the hours of a local day as minutes after midnight, in order and without overlaps.
func (s Schedule) openSpans(local time.Time) [][2]int {
	date := local.Format(time.DateOnly)
	for _, h := range s.Holidays {
		if h.Date == date {
			return nil
		}
	}
	var out [][2]int
	for _, p := range s.spansOf(date, local.Weekday()) {
		if from, to, err := p.minutes(); err == nil && from < to {
			out = append(out, [2]int{from, to})
		}
	}
	slices.SortFunc(out, func(a, b [2]int) int { return a[0] - b[0] })
	merged := out[:0]
	for _, span := range out {
		if n := len(merged); n > 0 && span[0] <= merged[n-1][1] {
			merged[n-1][1] = max(merged[n-1][1], span[1])
			continue
		}
		merged = append(merged, span)
	}
	return merged
}
