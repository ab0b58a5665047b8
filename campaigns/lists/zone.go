package lists

import (
	"slices"
	"strings"
	"time"

	"github.com/nyaruka/phonenumbers"
)

// Zoner tells the time zone of a lead. It is not safe for concurrent use: it remembers what it found.
type Zoner struct {
	usual string
	named map[string]string  // as a file writes it → as the machine knows it, or empty
	sets  map[*string]string // the library's lists of zones, by their first
}

// NewZoner returns one for a list; usual is the list's own zone, or empty.
func NewZoner(usual string) *Zoner {
	return &Zoner{usual: usual, named: map[string]string{}, sets: map[*string]string{}}
}

// namesMost bounds what is remembered of a column that holds something else than zones.
const namesMost = 1000

// Named reads a zone as a column has it; false says that there is no such zone.
func (z *Zoner) Named(text string) (string, bool) {
	text = strings.TrimSpace(text)
	zone, known := z.named[text]
	if !known {
		if text != "" && text != "Local" && len(text) <= 64 {
			if l, err := time.LoadLocation(text); err == nil {
				zone = l.String()
			}
		}
		if len(z.named) < namesMost {
			z.named[text] = zone
		}
	}
	return zone, zone != ""
}

// Of tells the zone of a number; else the list's own; else none. A number whose country has several, such as a mobile of
// some countries or a free one, is of none unless all of them keep the same time.
func (z *Zoner) Of(n Number) string {
	found, err := phonenumbers.GetTimezonesForPrefix(n.String())
	if err != nil || len(found) == 0 {
		return z.usual
	}
	zone, known := z.sets[&found[0]]
	if !known {
		zone = same(found)
		if len(z.sets) < 10*namesMost {
			z.sets[&found[0]] = zone
		}
	}
	if zone == "" {
		return z.usual
	}
	return zone
}

// same is the first of zones that all keep the same time all year, or nothing.
func same(zones []string) string {
	var first *time.Location
	for _, name := range zones {
		l, err := time.LoadLocation(name)
		if err != nil || name == phonenumbers.UNKNOWN_TIMEZONE {
			return ""
		}
		if first == nil {
			first = l
		} else if !slices.Equal(offsets(first), offsets(l)) {
			return ""
		}
	}
	return zones[0]
}

// offsets are a zone's on every fifth day of two years.
func offsets(l *time.Location) (all []int) {
	year := time.Now().UTC().Year()
	for day := 0; day < 731; day += 5 {
		_, o := time.Date(year, 1, 1+day, 12, 0, 0, 0, time.UTC).In(l).Zone()
		all = append(all, o)
	}
	return all
}
