package rules

import (
	"cmp"
	"strings"
	"time"
)

// CLI is a caller ID that the firm owns.
type CLI struct {
	Number   string   // in E.164
	Serves   []string // beginnings of the numbers it is meant for, such as +1305; empty: those that begin as it does
	DailyCap int      // most calls a day that may show it; 0: as many as come
	Today    int      // calls that showed it today
	Used     time.Time
}

// Source says where a campaign's caller ID comes from.
type Source string

// Sources.
const (
	FromCampaign Source = "campaign" // the campaign's own
	FromLead     Source = "lead"     // the lead's column, else the campaign's own
	FromPool     Source = "pool"     // one near the person called, in turn, else the campaign's own
)

// Showing is what there is to choose a caller ID from.
type Showing struct {
	Source   Source
	Campaign CLI
	Lead     string                   // the lead's own, in E.164
	Owned    func(number string) bool // nil: nobody checks
	Pool     []CLI
}

// CallerIDFor chooses what the person at a number sees: ok is false when nothing may be shown there. From a pool it is the number
// that has the longest beginning in common with the number called; among equals the one that showed least today, then the one that rested longest.
func (b *Book) CallerIDFor(called string, places []Place, s Showing) (string, bool) {
	fits := func(c CLI) bool {
		if c.DailyCap > 0 && c.Today >= c.DailyCap || s.Owned != nil && !s.Owned(c.Number) {
			return false
		}
		for _, p := range places {
			if !b.limits(p.Region).shows(c.Number) {
				return false
			}
		}
		return b.country.shows(c.Number)
	}
	if s.Source == FromLead && s.Lead != "" && fits(CLI{Number: s.Lead}) {
		return s.Lead, true
	}
	if s.Source == FromPool {
		if c, ok := near(called, s.Pool, fits); ok {
			return c.Number, true
		}
	}
	if fits(s.Campaign) {
		return s.Campaign.Number, true
	}
	return "", false
}

func near(called string, pool []CLI, fits func(CLI) bool) (best CLI, found bool) {
	for _, c := range pool {
		if !fits(c) {
			continue
		}
		if !found || cmp.Or(cmp.Compare(best.near(called), c.near(called)),
			cmp.Compare(c.Today, best.Today), c.Used.Compare(best.Used), strings.Compare(c.Number, best.Number)) < 0 {
			best, found = c, true
		}
	}
	return best, found
}

// near is how many first digits the caller ID has in common with the number called. Of its own number only the area counts: what
// follows the sixth character says nothing of the place.
func (c *CLI) near(called string) int {
	if len(c.Serves) > 0 {
		best := 0
		for _, p := range c.Serves {
			if strings.HasPrefix(called, p) {
				best = max(best, len(p))
			}
		}
		return best
	}
	n := 0
	for n < len(c.Number) && n < len(called) && n < 6 && c.Number[n] == called[n] {
		n++
	}
	return n
}

// shows says whether a number may be shown under these limits.
func (l *Limits) shows(number string) bool {
	if !prefix(number) || len(number) < 6 {
		return false
	}
	return !begins(number, l.BarredCLI) && (len(l.RequiredCLI) == 0 || begins(number, l.RequiredCLI))
}
