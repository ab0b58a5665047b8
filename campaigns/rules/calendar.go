package rules

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Holidays is a country's calendar as it is written down: versioned data with its source. Regions are named as in ISO 3166-2.
type Holidays struct {
	Country  string                   `json:"country"`
	Version  string                   `json:"version"`
	Source   string                   `json:"source"`
	ReviewBy string                   `json:"review_by"`
	From     int                      `json:"from"` // first year this calendar knows
	To       int                      `json:"to"`   // last year
	Days     []HolidayRule            `json:"days"`
	Regions  map[string][]HolidayRule `json:"regions,omitempty"`
}

// HolidayRule is one holiday: on a date of every year ("05-01"), so many days after Easter, on the nth weekday of a month (-1 is
// the last), or on one date only ("2027-06-14").
type HolidayRule struct {
	Name    string `json:"name"`
	Date    string `json:"date,omitempty"`
	Easter  *int   `json:"easter,omitempty"`
	Month   int    `json:"month,omitempty"`
	Weekday string `json:"weekday,omitempty"`
	Nth     int    `json:"nth,omitempty"`
	After   string `json:"after,omitempty"` // the weekday on or after this date ("06-24")
	// Move says where it goes: "monday" to the next Monday unless it is one (Colombia), "nearest" from Saturday to Friday and from
	// Sunday to Monday (US), "weekday" from the weekend to the next working day, "argentina" from Tuesday and Wednesday to the Monday before, from
	// Thursday and Friday to the Monday after, "chile" the same without Saturdays and Sundays but Tuesday to Thursday back and Friday on.
	// "two" from the weekend to the second day after (Christmas and the day after it, in Britain).
	// With "nearest", "weekday" and "two" the day itself stays closed, too.
	Move string `json:"move,omitempty"`
	From int    `json:"from,omitempty"` // first year
	To   int    `json:"to,omitempty"`   // last year
}

// ParseHolidays reads a calendar and refuses what it does not understand.
func ParseHolidays(b []byte) (Holidays, error) {
	var h Holidays
	if err := Strict(b, &h); err != nil {
		return Holidays{}, fmt.Errorf("a calendar of holidays: %w", err)
	}
	if len(h.Country) != 2 || strings.ToUpper(h.Country) != h.Country || h.Source == "" || h.Version == "" {
		return Holidays{}, errors.New("a calendar of holidays needs a country of two capital letters, a version and a source")
	}
	if h.From < 1990 || h.To < h.From || h.To > h.From+60 {
		return Holidays{}, fmt.Errorf("the calendar of %s is for the years %d to %d; it may span 60", h.Country, h.From, h.To)
	}
	if _, err := time.Parse(time.DateOnly, h.ReviewBy); err != nil {
		return Holidays{}, fmt.Errorf("the calendar of %s: review_by is no date: %w", h.Country, err)
	}
	lists := [][]HolidayRule{h.Days}
	for region, list := range h.Regions {
		if !strings.HasPrefix(region, h.Country+"-") {
			return Holidays{}, fmt.Errorf("the calendar of %s has days of %q, which is elsewhere", h.Country, region)
		}
		lists = append(lists, list)
	}
	for _, list := range lists {
		for _, r := range list {
			if err := r.check(); err != nil {
				return Holidays{}, fmt.Errorf("the calendar of %s: %w", h.Country, err)
			}
		}
	}
	return h, nil
}

// Strict decodes one JSON document into v and refuses unknown keys and what follows it.
func Strict(b []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the end of the document")
	}
	return nil
}

var dayNames = map[string]time.Weekday{"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6}

func (r HolidayRule) check() error {
	kinds := 0
	if r.Date != "" {
		kinds++
		if _, err := time.Parse(time.DateOnly, r.Date); err != nil {
			if _, err := time.Parse(time.DateOnly, "2000-"+r.Date); err != nil {
				return fmt.Errorf("%s: %q is no date such as 05-01 or 2027-05-01", r.Name, r.Date)
			}
		}
	}
	if r.Easter != nil {
		kinds++
		if *r.Easter < -75 || *r.Easter > 75 {
			return fmt.Errorf("%s: %d days from Easter are too many", r.Name, *r.Easter)
		}
	}
	if r.Weekday != "" {
		kinds++
		_, known := dayNames[r.Weekday]
		nth := r.Month >= 1 && r.Month <= 12 && r.Nth != 0 && r.Nth >= -1 && r.Nth <= 4
		_, err := time.Parse(time.DateOnly, "2000-"+r.After)
		if !known || nth == (err == nil) {
			return fmt.Errorf("%s: the nth weekday of a month, or the weekday on or after a date", r.Name)
		}
	}
	if r.Name == "" || kinds != 1 {
		return fmt.Errorf("%q must have a name and be one of: a date, days from Easter, a weekday", r.Name)
	}
	switch r.Move {
	case "", "monday", "nearest", "weekday", "two", "argentina", "chile":
		return nil
	}
	return fmt.Errorf("%s: nobody knows how to move a day by %q", r.Name, r.Move)
}

// on is the day of the rule in a year, and whether there is one.
func (r HolidayRule) on(year int) (time.Time, bool) {
	if r.From != 0 && year < r.From || r.To != 0 && year > r.To {
		return time.Time{}, false
	}
	switch {
	case r.Easter != nil:
		return easter(year).AddDate(0, 0, *r.Easter), true
	case r.After != "":
		at, err := time.Parse(time.DateOnly, fmt.Sprintf("%04d-%s", year, r.After))
		return at.AddDate(0, 0, (int(dayNames[r.Weekday])-int(at.Weekday())+7)%7), err == nil
	case r.Weekday != "" && r.Nth > 0:
		first := time.Date(year, time.Month(r.Month), 1, 0, 0, 0, 0, time.UTC)
		return first.AddDate(0, 0, (int(dayNames[r.Weekday])-int(first.Weekday())+7)%7+7*(r.Nth-1)), true
	case r.Weekday != "":
		last := time.Date(year, time.Month(r.Month)+1, 0, 0, 0, 0, 0, time.UTC)
		return last.AddDate(0, 0, -((int(last.Weekday()) - int(dayNames[r.Weekday]) + 7) % 7)), true
	case len(r.Date) == len(time.DateOnly):
		at, err := time.Parse(time.DateOnly, r.Date)
		return at, err == nil && at.Year() == year
	}
	at, err := time.Parse(time.DateOnly, fmt.Sprintf("%04d-%s", year, r.Date))
	return at, err == nil
}

// moved is where the day goes; a day that stays is returned as it is.
func (r HolidayRule) moved(at time.Time) time.Time {
	wd := at.Weekday()
	shift := 0
	switch {
	case r.Move == "monday":
		shift = (8 - int(wd)) % 7
	case r.Move == "nearest" && wd == time.Saturday:
		shift = -1
	case (r.Move == "nearest" || r.Move == "weekday") && wd == time.Sunday:
		shift = 1
	case r.Move == "two" && (wd == time.Saturday || wd == time.Sunday), r.Move == "weekday" && wd == time.Saturday:
		shift = 2
	case (r.Move == "argentina" || r.Move == "chile") && (wd == time.Tuesday || wd == time.Wednesday):
		shift = 1 - int(wd)
	case r.Move == "chile" && wd == time.Thursday:
		shift = -3
	case r.Move == "argentina" && wd == time.Thursday, (r.Move == "argentina" || r.Move == "chile") && wd == time.Friday:
		shift = 8 - int(wd)
	}
	return at.AddDate(0, 0, shift)
}

// easter is Easter Sunday of a year of the Gregorian calendar.
func easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC)
}
