package rules

import "time"

// Dial is one call about to be placed.
type Dial struct {
	Number   int
	Mode     Mode   // how this call is placed
	Reserved bool   // an agent is reserved for it
	Agent    string // who, "" when nobody in particular
	CallerID string // in E.164
	Leased   bool   // the lead is busy because of this very call
	Budget   Budget
}

// Budget is what the law's windows leave for this call.
type Budget struct {
	Spent bool      // one more abandoned person would go over the limit
	Until time.Time // when the window ends that says so; zero: it does not end
}

// Step is one step of the gate and its answer.
type Step struct {
	Name   string
	HeldBy Rule // None: passed
	Until  time.Time
}

// Decision is the gate's answer with every step that was asked, in order; after the first that holds, none is.
type Decision struct {
	Allowed bool
	HeldBy  Rule
	Until   time.Time // when this step lets go by itself; zero when it does not
	Steps   []Step
}

// Gate asks every rule again at the instant of dialling. What it allows, Next allows too.
func Gate(l *Lead, b *Book, d Dial, now time.Time) Decision {
	l = l.sorted()
	steps := make([]Step, 0, len(checks)+len(last)+1)
	ask := func(name string, h hold) bool {
		steps = append(steps, Step{name, h.rule, h.until})
		return h.rule == None
	}
	answer := func() Decision {
		s := steps[len(steps)-1]
		return Decision{Allowed: s.HeldBy == None, HeldBy: s.HeldBy, Until: s.Until, Steps: steps}
	}
	state, w := b.state(l, d, now)
	if !ask("lead", state) {
		return answer()
	}
	a := newAsk(b, l, d.Number, w)
	if modes[d.Mode] > modes[a.mode] {
		a.mode = d.Mode
	}
	for _, c := range checks {
		if !ask(c.name, c.hold(a, now)) {
			return answer()
		}
	}
	for _, c := range last {
		if !ask(c.name, c.hold(a, &d, now)) {
			return answer()
		}
	}
	return answer()
}

// state is the lead's own hold, and whether it is this number's turn.
func (b *Book) state(l *Lead, d Dial, now time.Time) (hold, work) {
	if h := b.closed(l); h.rule != None && (h.rule != InProgress || !d.Leased) {
		return h, work{}
	}
	if l.Closed {
		return hold{rule: Finished}, work{}
	}
	if d.Number < 0 || d.Number >= len(l.Numbers) {
		return hold{rule: NoNumber}, work{}
	}
	w := b.workOn(l)
	switch {
	case w.finished:
		return hold{rule: Finished}, w
	case w.gone(b, l, d.Number):
		return hold{rule: Exhausted}, w
	case w.only && d.Number != w.turn:
		if v := b.try(l, w.turn, w, now); v.Callable || !v.Until.IsZero() {
			return hold{RetryWait, v.Until}, w
		}
	}
	return hold{}, w
}

// last are the steps of the dial itself.
var last = []struct {
	name string
	hold func(a *ask, d *Dial, now time.Time) hold
}{
	{"caller_id", func(a *ask, d *Dial, _ time.Time) hold {
		for i := range a.spots {
			if !a.spots[i].limits.shows(d.CallerID) {
				return hold{rule: CallerID}
			}
		}
		return hold{}
	}},
	{"agent", func(a *ask, d *Dial, now time.Time) hold {
		if d.Mode == "" || modes[d.Mode] == 0 {
			return hold{rule: ModeTooStrong}
		}
		if modes[d.Mode] > modes[a.book.rules.Mode] && !d.Reserved {
			return hold{rule: ModeTooStrong}
		}
		if whose := a.work.agent(a.book, a.lead, now); whose != "" && whose != d.Agent {
			return hold{Callback, a.book.rules.Personal.after(a.lead.Callback.At)}
		}
		if a.reserved && !d.Reserved {
			return hold{rule: ReservedAgent}
		}
		return hold{}
	}},
	{"budget", func(_ *ask, d *Dial, _ time.Time) hold {
		if d.Budget.Spent && !d.Reserved {
			return hold{Allowance, d.Budget.Until}
		}
		return hold{}
	}},
}
