package rules

import (
	"time"

	"github.com/cordboard/cordboard/campaigns/days"
)

// Calendars are holidays worked out to dates, by country and region. A value is immutable.
type Calendars struct {
	countries map[string]years
	closed    map[string]map[int]string // region or country → date → name
}

type years struct{ from, to int }

// NewCalendars works out every year of the calendars.
func NewCalendars(all ...Holidays) *Calendars {
	c := &Calendars{countries: map[string]years{}, closed: map[string]map[int]string{}}
	for _, h := range all {
		c.countries[h.Country] = years{h.From, h.To}
		c.expand(h.Country, h, h.Days)
		for region, list := range h.Regions {
			c.expand(region, h, list)
		}
	}
	return c
}

func (c *Calendars) expand(region string, h Holidays, list []HolidayRule) {
	dates := c.closed[region]
	if dates == nil {
		dates = map[int]string{}
		c.closed[region] = dates
	}
	for _, r := range list {
		// a day of the next year may move into the last day of this one
		for y := h.From - 1; y <= h.To+1; y++ {
			if at, ok := r.on(y); ok {
				if r.Move != "monday" && r.Move != "argentina" && r.Move != "chile" {
					dates[days.Key(at)] = r.Name
				}
				dates[days.Key(r.moved(at))] = r.Name
			}
		}
	}
}

// Name is the holiday of a date in a region such as "ES-MD" and its country, "" when it is an ordinary day. known is false
// where no calendar covers the country and year.
func (c *Calendars) Name(region string, date time.Time) (name string, known bool) {
	of := c.place(region)
	return of.on(days.Key(date))
}

// place finds the calendar of a region once, so that asking for a date costs two look-ups.
func (c *Calendars) place(region string) calendarOf {
	if c == nil || len(region) < 2 {
		return calendarOf{}
	}
	y, known := c.countries[region[:2]]
	of := calendarOf{years: y, known: known, country: c.closed[region[:2]]}
	if len(region) > 2 {
		of.region = c.closed[region]
	}
	return of
}

type calendarOf struct {
	years           years
	known           bool
	country, region map[int]string
}

func (c *calendarOf) on(key int) (string, bool) {
	if y := key / 10000; !c.known || y < c.years.from || y > c.years.to {
		return "", false
	}
	if name, ok := c.country[key]; ok {
		return name, true
	}
	return c.region[key], true
}
