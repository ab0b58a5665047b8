package rules

import (
	"slices"
	"time"

	"github.com/cordboard/cordboard/campaigns/outcomes"
)

// hold is one rule's answer at an instant: nothing, or until when it holds; the zero time when time does not help.
type hold struct {
	rule  Rule
	until time.Time
}

func (h hold) longer(o hold) bool {
	if o.rule == None || h.rule == None {
		return h.rule != None
	}
	return !o.until.IsZero() && (h.until.IsZero() || h.until.After(o.until))
}

// ask is one number of a lead, looked at.
type ask struct {
	book     *Book
	lead     *Lead
	number   int
	dial     *Number
	mode     Mode // the way of dialling
	work     work
	past     past
	room     [4]spot
	spots    []spot
	reserved bool
}

// Next says whether the lead may be called now and with which number; if not, which rule holds it and until when.
//
// Of several rules that hold a number now the one that holds it longest is named; Until is when all of them together let go.
func Next(l *Lead, b *Book, now time.Time) Verdict {
	l = l.sorted()
	if h := b.closed(l); h.rule != None {
		return Verdict{Number: -1, HeldBy: h.rule}
	}
	w := b.workOn(l)
	if w.finished {
		return Verdict{Number: -1, HeldBy: Finished}
	}
	best := Verdict{Number: -1, HeldBy: Exhausted}
	first := true
	for i := range l.Numbers {
		n := w.nth(i, len(l.Numbers))
		if w.gone(b, l, n) {
			continue
		}
		v := b.try(l, n, w, now)
		if v.Callable {
			return v
		}
		if first || !v.Until.IsZero() && (best.Until.IsZero() || v.Until.Before(best.Until)) {
			best, first = v, false
		}
		if w.only && !v.Until.IsZero() {
			break // the same number again, and time will let it
		}
	}
	return best
}

// closed are the holds of the lead as a whole.
func (b *Book) closed(l *Lead) hold {
	switch {
	case l.Busy:
		return hold{rule: InProgress}
	case l.Closed:
		return hold{rule: Finished}
	case len(l.Numbers) == 0:
		return hold{rule: NoNumber}
	}
	return hold{}
}

// try looks at one number: now, and at each instant at which something lets go, until all do.
func (b *Book) try(l *Lead, n int, w work, now time.Time) Verdict {
	a := newAsk(b, l, n, w)
	v := Verdict{Number: n}
	at := now
	for range 200 {
		h := a.holds(at)
		if h.rule == None {
			v.Until = at
			if v.Callable = v.HeldBy == None; v.Callable {
				v.Until = time.Time{}
				v.Reserved, v.Due, v.Agent = a.reserved, a.work.due(at), a.work.agent(b, l, at)
			}
			return v
		}
		if h.until.IsZero() {
			return Verdict{Number: n, HeldBy: h.rule}
		}
		if v.HeldBy == None {
			v.HeldBy = h.rule
		}
		at = h.until
	}
	return Verdict{Number: n, HeldBy: NoHour}
}

// newAsk gathers what does not depend on the instant.
func newAsk(b *Book, l *Lead, n int, w work) *ask {
	a := &ask{book: b, lead: l, number: n, dial: &l.Numbers[n], mode: b.rules.Mode, work: w, past: remember(l, n)}
	a.spots = a.room[:0]
	for _, p := range l.Places {
		a.place(p)
	}
	for _, p := range a.dial.Places {
		a.place(p)
	}
	return a
}

func (a *ask) place(p Place) {
	if p.Region == "" {
		p.Region = a.book.rules.Country
	}
	limits := a.book.limits(p.Region)
	for i := range a.spots {
		if s := &a.spots[i]; s.zone == p.Zone && s.region == p.Region {
			return
		}
	}
	a.spots = append(a.spots, spot{zone: p.Zone, region: p.Region, limits: limits, closed: a.book.calendars.place(p.Region), off: a.book.daysOff})
}

// holds is the longest hold of all the checks at an instant.
func (a *ask) holds(t time.Time) hold {
	a.reserved = false
	var worst hold
	for i := range checks {
		if h := checks[i].hold(a, t); h.longer(worst) {
			worst = h
			if h.until.IsZero() {
				return worst
			}
		}
	}
	return worst
}

// work is where a lead stands: what its last result asks for, and whose turn it is.
type work struct {
	finished bool
	pending  bool // an appointment is not yet made
	kept     bool // an appointment was tried, and nobody talked since
	only     bool // the turn stays with the number
	turn     int  // the number whose turn it is
	last     *Attempt
	rule     Retry // what follows the last attempt
	when     time.Time
}

// workOn reads the attempts since the lead was recycled.
func (b *Book) workOn(l *Lead) work {
	w := work{}
	count := len(l.Numbers)
	if n := len(l.Attempts); n > 0 && !l.Attempts[n-1].At.Before(l.Recycled) {
		w.last = &l.Attempts[n-1]
		w.rule = b.after(w.last)
		w.turn = min(max(w.last.Number, 0), count-1)
		switch w.rule.Turn {
		case Finish:
			w.finished = true
		case Same:
			w.only = true
		default:
			w.turn = (w.turn + 1) % count
		}
	}
	if c := l.Callback; c != nil {
		w.when = c.At
		w.pending, w.kept = true, false
		for i := len(l.Attempts) - 1; i >= 0 && !l.Attempts[i].At.Before(c.At); i-- {
			if o := l.Attempts[i].Outcome; o.Placed() { // what no network took was not made
				w.pending, w.kept = false, w.kept || o.Talked()
			}
		}
		w.kept = !w.pending && !w.kept
		if w.pending {
			w.finished, w.only = false, false
			if c.Number >= 0 && c.Number < count {
				w.turn, w.only = c.Number, true
			}
		}
	}
	if w.only && w.gone(b, l, w.turn) {
		w.only = false
	}
	return w
}

// nth is the i-th number in the order of this lead's turn.
func (w *work) nth(i, count int) int { return (w.turn + i) % count }

func (w *work) due(t time.Time) bool { return w.pending && !t.Before(w.when) }

// agent is whose callback it is at t.
func (w *work) agent(b *Book, l *Lead, t time.Time) string {
	if !w.due(t) && !w.kept || l.Callback.Agent == "" {
		return ""
	}
	if until := b.rules.Personal.after(l.Callback.At); until.IsZero() || t.Before(until) {
		return l.Callback.Agent
	}
	return ""
}

// after is what follows an attempt: the agent's result has the say before the outcome.
func (b *Book) after(a *Attempt) Retry {
	if a.Disposition != "" {
		if r, ok := b.rules.Results[a.Disposition]; ok {
			return r
		}
	}
	if r, ok := b.retries[a.Outcome]; ok {
		return r
	}
	return b.retries[outcomes.Failed]
}

// gone says whether a number is out for good: taken out, dropped by a result, or tried as often as a result allows.
func (w *work) gone(b *Book, l *Lead, n int) bool {
	if l.Numbers[n].Dropped {
		return true
	}
	var room [12]*Attempt
	seen := room[:0] // the newest of each result: it has the most before it
	for i := len(l.Attempts) - 1; i >= 0 && !l.Attempts[i].At.Before(l.Recycled); i-- {
		a := &l.Attempts[i]
		if a.Number != n || slices.ContainsFunc(seen, a.like) {
			continue
		}
		seen = append(seen, a)
		r := b.after(a)
		if r.Turn == Drop || r.Times > 0 && !w.pending && l.more(i, r.Times) {
			return true
		}
	}
	return false
}

// like says whether two attempts had the same result.
func (a *Attempt) like(o *Attempt) bool {
	return a.Outcome == o.Outcome && a.Disposition == o.Disposition
}

// more says whether the number had the result of its i-th attempt more than so many times, counted back from there.
func (l *Lead) more(i, times int) bool {
	is := &l.Attempts[i]
	for ; i >= 0 && times >= 0 && !l.Attempts[i].At.Before(l.Recycled); i-- {
		if a := &l.Attempts[i]; a.Number == is.Number && a.like(is) {
			times--
		}
	}
	return times < 0
}

// sorted is the lead with its attempts oldest first; it is copied when it was not so.
func (l *Lead) sorted() *Lead {
	early := func(a, b Attempt) int { return a.At.Compare(b.At) }
	ok := inOrder(l.Attempts)
	for i := range l.Numbers {
		ok = ok && inOrder(l.Numbers[i].Elsewhere)
	}
	if ok {
		return l
	}
	c := *l
	c.Attempts = slices.Clone(l.Attempts)
	slices.SortStableFunc(c.Attempts, early)
	c.Numbers = slices.Clone(l.Numbers)
	for i := range c.Numbers {
		c.Numbers[i].Elsewhere = slices.Clone(c.Numbers[i].Elsewhere)
		slices.SortStableFunc(c.Numbers[i].Elsewhere, early)
	}
	return &c
}

func inOrder(list []Attempt) bool {
	for i := 1; i < len(list); i++ {
		if list[i].At.Before(list[i-1].At) {
			return false
		}
	}
	return true
}
