package rules

import (
	"time"

	"github.com/cordboard/cordboard/campaigns/outcomes"
)

// past is what happened to a lead and a number, brought to the moments that locks count from.
type past struct {
	number    time.Time // last attempt to the number, by anybody
	abandoned time.Time
	machine   time.Time
	refused   time.Time
	contact   time.Time
	mine      *Attempt // this lead's last attempt to the number, since it was recycled
}

func remember(l *Lead, n int) past {
	var p past
	for i := range l.Attempts {
		a := &l.Attempts[i]
		p.add(a, a.Number == n)
		if a.Number == n && !a.At.Before(l.Recycled) {
			p.mine = a
		}
	}
	for i := range l.Numbers[n].Elsewhere {
		p.add(&l.Numbers[n].Elsewhere[i], true)
	}
	return p
}

// add takes an attempt to the number, or to another number of the same person.
func (p *past) add(a *Attempt, here bool) {
	over := a.over()
	if a.Refused {
		latest(&p.refused, over)
	}
	switch {
	case a.Outcome.Talked():
		latest(&p.contact, over)
	case a.Outcome == outcomes.Abandoned:
		latest(&p.abandoned, over)
	case here && (a.Outcome == outcomes.Machine || a.Outcome == outcomes.MessageLeft):
		latest(&p.machine, over)
	}
	if here && a.Outcome.Placed() {
		latest(&p.number, over)
	}
}

func latest(t *time.Time, at time.Time) {
	if at.After(*t) {
		*t = at
	}
}

// newest walks attempts from the newest back: those of a lead, or those to a number, or conversations with a lead.
type newest struct {
	own, elsewhere []Attempt
	number         int // -1: whichever
	talks          bool
}

func (n *newest) next() *Attempt {
	for {
		var a *Attempt
		switch i, j := len(n.own)-1, len(n.elsewhere)-1; {
		case i < 0 && j < 0:
			return nil
		case j < 0 || i >= 0 && !n.own[i].At.Before(n.elsewhere[j].At):
			a, n.own = &n.own[i], n.own[:i]
			if n.number >= 0 && a.Number != n.number {
				continue
			}
		default:
			a, n.elsewhere = &n.elsewhere[j], n.elsewhere[:j]
		}
		if n.talks && a.Outcome.Talked() || !n.talks && a.Outcome.Placed() {
			return a
		}
	}
}

// capped is the rules of one scope of caps.
type capped struct{ day, week, h24, d7, d30, total Rule }

var (
	leadCaps    = capped{LeadDay, LeadWeek, Lead24h, Lead7d, Lead30d, LeadTotal}
	numberCaps  = capped{NumberDay, NumberWeek, Number24h, Number7d, Number30d, NumberTotal}
	contactCaps = capped{ContactDay, ContactWeek, Contact24h, Contact7d, Contact30d, ContactTotal}
)

// hold is the longest hold of the caps at t. Of each cap c only the c-th newest attempt matters: while it is inside the stretch,
// the stretch is full.
func (c *Caps) hold(list newest, names *capped, s *spot, t time.Time) hold {
	most := max(c.Day, c.Week, c.H24, c.D7, c.D30, c.Total)
	var worst hold
	for i := 1; i <= most; i++ {
		a := list.next()
		if a == nil {
			return worst
		}
		if i == c.Total {
			return hold{rule: names.total}
		}
		if i == c.H24 {
			worst = longest(worst, rolling(names.h24, a.At, 24*time.Hour, t))
		}
		if i == c.D7 {
			worst = longest(worst, rolling(names.d7, a.At, 7*24*time.Hour, t))
		}
		if i == c.D30 {
			worst = longest(worst, rolling(names.d30, a.At, 30*24*time.Hour, t))
		}
		if i == c.Day {
			worst = longest(worst, s.calendar(names.day, a.At, t, false))
		}
		if i == c.Week {
			worst = longest(worst, s.calendar(names.week, a.At, t, true))
		}
	}
	return worst
}

func longest(a, b hold) hold {
	if b.longer(a) {
		return b
	}
	return a
}

func rolling(name Rule, at time.Time, stretch time.Duration, t time.Time) hold {
	if t.Sub(at) >= stretch {
		return hold{}
	}
	return hold{name, at.Add(stretch)}
}
