package queues

import (
	"fmt"
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
