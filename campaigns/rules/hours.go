package rules

import (
	"time"

	"github.com/cordboard/cordboard/campaigns/days"
)

// horizon is how far ahead hours are looked for; a lead whose zones share no hour for so long has none.
const horizon = 400 * 24 * time.Hour

// spot is a place with what holds there.
type spot struct {
	zone   *time.Location
	region string
	limits *Limits
	closed calendarOf
	off    map[int]bool
}

// shut says whether somebody may not be called there at t, and until when that cannot change.
type shut struct {
	rule  Rule // None: it is open
	until time.Time
}

// at looks at the wall clock of a place. Within one stretch of the zone without a change of the clocks the wall runs evenly, so the
// instant of its next boundary is exact, whatever the clocks do elsewhere.
func (s *spot) at(t time.Time) shut {
	local := t.In(s.zone)
	wall := days.SinceMidnight(local)
	rule, next := Hours, 24*time.Hour
	key := days.Key(local)
	switch name, known := "", true; {
	case s.off[key]:
		rule = Holiday
	case s.limits.Hours == nil:
		return shut{rule: NoHour}
	default:
		if s.limits.Holidays == Yes {
			name, known = s.closed.on(key)
		}
		switch {
		case !known:
			return shut{rule: Calendar}
		case name != "":
			rule = Holiday
		default:
			rule, next = within(s.limits.Hours[local.Weekday()], wall)
		}
	}
	until := t.Add(next - wall)
	if _, change := local.ZoneBounds(); !change.IsZero() && change.Before(until) {
		until = change
	}
	return shut{rule, until}
}

// within finds the time of day among spans: whether it is in one, and when on the wall that changes.
func within(spans []Span, wall time.Duration) (Rule, time.Duration) {
	for _, s := range spans {
		from, to := time.Duration(s.From)*time.Minute, time.Duration(s.To)*time.Minute
		if wall < from {
			return Hours, from
		}
		if wall < to {
			return None, to
		}
	}
	return Hours, 24 * time.Hour
}

// blocked says whether a call placed at t could reach the person outside the hours: they are closed at t or close before the
// margin is over. Every instant from t to until is blocked as well.
func (s *spot) blocked(t time.Time, margin time.Duration) shut {
	for at, end := t, t.Add(margin); !at.After(end); {
		now := s.at(at)
		if now.rule != None {
			return now
		}
		at = now.until
	}
	return shut{}
}

// opens is the hold of the hours of all spots together at t: nothing, or until the first instant at which all are open.
func opens(spots []spot, t time.Time, margin time.Duration) hold {
	var first Rule
	for at := t; at.Sub(t) < horizon; {
		moved := false
		for i := range spots {
			s := spots[i].blocked(at, margin)
			if s.rule == None {
				continue
			}
			if first == None || s.rule == Calendar {
				first = s.rule
			}
			if s.until.IsZero() {
				return hold{rule: s.rule}
			}
			at, moved = s.until, true
		}
		if !moved {
			return hold{first, at}
		}
	}
	return hold{rule: NoHour}
}

// LocalTime is the instant at which the clock on the wall of a zone shows a date and a time, for appointments. A time that the clocks
// skip is moved on by what they skip; of a time that comes twice it is the first.
func LocalTime(y int, m time.Month, d, hour, min int, zone *time.Location) time.Time {
	at := time.Date(y, m, d, hour, min, 0, 0, zone)
	wall := time.Date(y, m, d, hour, min, 0, 0, time.UTC)
	_, offset := at.Zone()
	if shown := at.Add(time.Duration(offset) * time.Second); shown.Before(wall) {
		return wall.Add(-time.Duration(offset) * time.Second).In(zone) // skipped, and read with the clock of after the change
	}
	if change, _ := at.ZoneBounds(); !change.IsZero() {
		_, before := change.Add(-1).Zone()
		if earlier := at.Add(time.Duration(offset-before) * time.Second); earlier.Before(change) && before > offset {
			return earlier
		}
	}
	return at
}

// OpenIn says whether the calling hours of a place are open: which rule holds every call there, and until when; or until when they
// stay open: zero when they do not close within a week.
func (b *Book) OpenIn(p Place, now time.Time) (Rule, time.Time) {
	if p.Zone == nil {
		return NoZone, time.Time{}
	}
	if p.Region == "" {
		p.Region = b.rules.Country
	}
	s := spot{zone: p.Zone, region: p.Region, limits: b.limits(p.Region), closed: b.calendars.place(p.Region), off: b.daysOff}
	if h := opens([]spot{s}, now, b.margin); h.rule != None {
		return h.rule, h.until
	}
	closes := now
	for ; closes.Sub(now) < aWeek; closes = s.at(closes).until {
		if s.at(closes).rule != None {
			return None, closes.Add(-b.margin)
		}
	}
	return None, time.Time{}
}

const aWeek = 7 * 24 * time.Hour
