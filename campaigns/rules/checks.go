package rules

import (
	"slices"
	"time"

	"github.com/cordboard/cordboard/campaigns/days"
)

// check is one step of the gate.
type check struct {
	name string
	hold func(a *ask, t time.Time) hold
}

// checks are the steps of the law in their order, from the cheapest, as far as they concern the lead and the number. The steps of
// the dial itself (caller ID, agent, budget) follow in Gate.
var checks = []check{
	{"suppression", suppressed},
	{"basis", basis},
	{"registers", registers},
	{"purpose", purpose},
	{"hours", hours},
	{"caps", caps},
	{"locks", locks},
	{"turn", turn},
	{"mode", mode},
}

func suppressed(a *ask, _ time.Time) hold {
	if a.dial.DNC.Suppressed {
		return hold{rule: Suppressed}
	}
	return hold{}
}

func basis(a *ask, t time.Time) hold {
	for i := range a.spots {
		l := a.spots[i].limits
		if len(l.Basis) > 0 && !a.lead.based(l.Basis, l.ConsentAge, t) {
			return hold{rule: Consent}
		}
		if a.mode.Automatic() && len(l.AutoBasis) > 0 && !a.lead.based(l.AutoBasis, l.ConsentAge, t) {
			return hold{rule: Consent}
		}
	}
	return hold{}
}

// based says whether the lead has one of the bases at t.
func (l *Lead) based(on []Basis, age Length, t time.Time) bool {
	if l.Basis == "" || l.Basis == ByNobody || !slices.Contains(on, l.Basis) {
		return false
	}
	if !l.Expires.IsZero() && !l.Expires.After(t) {
		return false
	}
	if l.Basis == ByConsent && age > 0 && age != Forever {
		return !l.Given.IsZero() && age.after(l.Given).After(t)
	}
	return true
}

func registers(a *ask, t time.Time) hold {
	if a.dial.DNC.Listed != "" {
		return hold{rule: Register}
	}
	for i := range a.spots {
		for name, age := range a.spots[i].limits.Registers {
			if !a.dial.DNC.fresh(name, age, t) {
				return hold{rule: RegisterStale}
			}
		}
	}
	return hold{}
}

func (d *DNC) fresh(register string, age Length, t time.Time) bool {
	for i := range d.Screened {
		if s := &d.Screened[i]; s.Register == register && (age == Forever || age.after(s.At).After(t)) {
			return true
		}
	}
	return false
}

func purpose(a *ask, _ time.Time) hold {
	for i := range a.spots {
		if p := a.book.rules.Purpose; p != "" && slices.Contains(a.spots[i].limits.BarredPurpose, p) {
			return hold{rule: Purpose}
		}
	}
	return hold{}
}

func hours(a *ask, t time.Time) hold {
	if len(a.spots) == 0 {
		return hold{rule: NoZone}
	}
	for i := range a.spots {
		if a.spots[i].zone == nil {
			return hold{rule: NoZone}
		}
	}
	return opens(a.spots, t, a.book.margin)
}

func caps(a *ask, t time.Time) hold {
	var worst hold
	for i := range a.spots {
		s := &a.spots[i]
		if s.zone == nil {
			continue // hours hold it already
		}
		elsewhere := a.dial.Elsewhere
		worst = longest(worst, s.limits.Lead.hold(newest{own: a.lead.Attempts, number: -1}, &leadCaps, s, t))
		worst = longest(worst, s.limits.Number.hold(newest{own: a.lead.Attempts, elsewhere: elsewhere, number: a.number}, &numberCaps, s, t))
		if a.work.pending {
			continue // who asked to be called again is not counted as spoken with too often
		}
		worst = longest(worst, s.limits.Contacts.hold(newest{own: a.lead.Attempts, elsewhere: elsewhere, number: -1, talks: true}, &contactCaps, s, t))
	}
	return worst
}

// calendar holds until the day or the week that at and t share is over where the person lives.
func (s *spot) calendar(name Rule, at, t time.Time, week bool) hold {
	// no day is longer than 25 hours, no week than eight days: most answers need no calendar
	if age := t.Sub(at); !week && age > 26*time.Hour || age > 8*24*time.Hour {
		return hold{}
	}
	start := days.Start(t, s.zone)
	if week {
		start = days.Week(t, 0, s.zone)
	}
	if at.Before(start) {
		return hold{}
	}
	last := t
	if at.After(t) { // a clock that was wrong: it counts until its own day is over
		last = at
	}
	if week {
		return hold{name, days.Week(last, 1, s.zone)}
	}
	return hold{name, days.Add(last, 1, s.zone)}
}

func locks(a *ask, t time.Time) hold {
	var worst hold
	p := &a.past
	for i := range a.spots {
		l := a.spots[i].limits
		take := func(h hold) { worst = longest(worst, h) }
		take(a.lock(l.AfterRefusal, p.refused, AfterRefusal, t))
		take(a.lock(l.AfterAbandon, p.abandoned, AfterAbandon, t))
		take(a.lock(l.AfterMachine, p.machine, AfterMachine, t))
		if !a.work.pending {
			take(a.lock(l.AfterContact, p.contact, AfterContact, t))
			take(a.lock(Lock{Block: l.Gap}, p.number, Gap, t))
		}
	}
	return worst
}

// lock holds during the block; after it, it asks for a reserved agent until somebody has talked with the person.
func (a *ask) lock(l Lock, from time.Time, name Rule, t time.Time) hold {
	if from.IsZero() {
		return hold{}
	}
	if until := l.Block.after(from); l.Block > 0 && (until.IsZero() || t.Before(until)) {
		return hold{name, until}
	}
	if until := l.Reserve.after(from); l.Reserve > 0 && (until.IsZero() || t.Before(until)) && !a.past.contact.After(from) {
		a.reserved = true
	}
	return hold{}
}

// turn holds until the appointment, or until the wait after the last result is over.
func turn(a *ask, t time.Time) hold {
	w := &a.work
	if w.pending {
		if t.Before(w.when) {
			return hold{Callback, w.when}
		}
		if w.last != nil && !w.last.At.Before(w.when) { // the trunk had no room for it
			if until := w.rule.After.after(w.last.over()); t.Before(until) {
				return hold{RetryWait, until}
			}
		}
		return hold{}
	}
	var until time.Time
	if a.past.mine != nil {
		until = a.book.after(a.past.mine).After.after(a.past.mine.over())
	}
	if w.last != nil && w.last.Number != a.number {
		latest(&until, w.rule.Next.after(w.last.over()))
	}
	if t.Before(until) {
		return hold{RetryWait, until}
	}
	return hold{}
}

// mode holds a lead that may only be shown to an agent first, and asks for a reserved agent where it may be called by a machine
// only one to one.
func mode(a *ask, _ time.Time) hold {
	for i := range a.spots {
		most := a.spots[i].limits.Mode
		if most == "" || modes[a.mode] <= modes[most] {
			continue
		}
		if most == Preview {
			return hold{rule: ModeTooStrong}
		}
		a.reserved = true
	}
	return hold{}
}
