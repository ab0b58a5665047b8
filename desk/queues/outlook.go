package queues

import (
	"slices"
	"time"
)

// OutlookDays is how far an outlook looks for an opening.
const OutlookDays = 14

// Outlook is what a schedule comes to from an instant on.
type Outlook struct {
	OpenNow bool `json:"open_now"`
	// NextOpening is absent when it does not open within OutlookDays, or is open now.
	NextOpening *time.Time `json:"next_opening,omitempty"`
	// NextClosing is when what is open now, or opens next, closes; absent when it stays open.
	NextClosing *time.Time `json:"next_closing,omitempty"`
	// NeverOpens says that nobody would ever get through within OutlookDays.
	NeverOpens bool `json:"never_opens"`
	// Changes are the next changes between summer and winter time, at most two within a year.
	Changes []ClockChange `json:"changes"`
}

// ClockChange is a local time that is skipped, or that comes twice.
type ClockChange struct {
	Date  string `json:"date"` // "2006-01-02"
	From  string `json:"from"` // "15:04", first minute that is skipped or repeated
	To    string `json:"to"`   // first minute that is not
	Twice bool   `json:"twice"`
	// Touches says that opening hours of that date lie in it.
	Touches bool `json:"touches"`
}

// Outlook looks ahead. The schedule has to be valid.
func (s Schedule) Outlook(at time.Time) (Outlook, error) {
	out := Outlook{Changes: []ClockChange{}}
	zone, err := time.LoadLocation(s.TimeZone)
	if err != nil {
		return out, err
	}
	if out.OpenNow, err = s.Open(at); err != nil {
		return out, err
	}
	edges := s.edges(at.In(zone))
	next := func(after time.Time, open bool) *time.Time {
		for _, e := range edges {
			if is, err := s.Open(e); err == nil && e.After(after) && is == open {
				e := e.UTC()
				return &e
			}
		}
		return nil
	}
	from := at
	if !out.OpenNow {
		if out.NextOpening = next(at, true); out.NextOpening == nil {
			out.NeverOpens = true
		} else {
			from = *out.NextOpening
		}
	}
	if !out.NeverOpens {
		out.NextClosing = next(from, false)
	}
	out.Changes = s.clockChanges(at, zone)
	return out, nil
}

// edges are the instants at which the schedule may open or close: beginnings and ends of hours, midnights, and changes of
// the clock.
func (s Schedule) edges(local time.Time) []time.Time {
	zone := local.Location()
	var out []time.Time
	for n := range OutlookDays + 1 {
		day := time.Date(local.Year(), local.Month(), local.Day()+n, 0, 0, 0, 0, zone)
		out = append(out, day)
		for _, p := range s.spansOf(day.Format(time.DateOnly), day.Weekday()) {
			from, to, err := p.minutes()
			if err != nil {
				continue
			}
			for _, m := range []int{from, to} {
				out = append(out, time.Date(day.Year(), day.Month(), day.Day(), 0, m, 0, 0, zone))
			}
		}
		if c, changes := changeWithin(day, day.AddDate(0, 0, 1)); changes {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return out
}

// changeWithin finds the first instant of a new offset between two instants, to the minute.
func changeWithin(a, b time.Time) (time.Time, bool) {
	_, was := a.Zone()
	if _, is := b.Zone(); is == was {
		return time.Time{}, false
	}
	for b.Sub(a) > time.Minute {
		middle := a.Add(b.Sub(a) / 2).Truncate(time.Minute)
		if _, is := middle.Zone(); is == was {
			a = middle
		} else {
			b = middle
		}
	}
	return b, true
}

func (s Schedule) clockChanges(at time.Time, zone *time.Location) []ClockChange {
	out := []ClockChange{}
	local := at.In(zone)
	for n := 0; n <= 366 && len(out) < 2; n++ {
		day := time.Date(local.Year(), local.Month(), local.Day()+n, 0, 0, 0, 0, zone)
		change, found := changeWithin(day, time.Date(local.Year(), local.Month(), local.Day()+n+1, 0, 0, 0, 0, zone))
		if !found {
			continue
		}
		_, was := change.Add(-time.Minute).Zone()
		_, is := change.Zone()
		before := change.In(time.FixedZone("", was)) // the wall clock, had it not changed
		from, to := before, before.Add(time.Duration(is-was)*time.Second)
		c := ClockChange{Twice: is < was}
		if c.Twice {
			from, to = to, from
		}
		c.Date, c.From, c.To = from.Format(time.DateOnly), from.Format("15:04"), to.Format("15:04")
		first, last := from.Hour()*60+from.Minute(), to.Hour()*60+to.Minute()
		for _, p := range s.spansOf(c.Date, from.Weekday()) {
			if a, b, err := p.minutes(); err == nil && a < last && b > first {
				c.Touches = true
			}
		}
		out = append(out, c)
	}
	return out
}
