package dialling

import (
	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/events"
)

// tally is the funnel of a day.
type tally struct {
	day int
	campaigns.Funnel
}

// ended counts what a call came to, as soon as that is certain.
func (r *runner) ended(a events.Attempt) {
	if !a.DialledAt.IsZero() {
		r.funnel(a)
	}
	if a.JoinedAt.IsZero() { // who was spoken with may yet be called a machine
		r.answered(a)
	}
	r.e.lines.over(a.TrunkID, outcomes.Outcome(a.Outcome), !a.RangAt.IsZero() || !a.AnsweredAt.IsZero())
	if n, err := number(a.Number); err == nil {
		r.e.ledger.note(n, a.SiteID, a.ID, rules.Attempt{At: a.LeasedAt, Ended: a.EndedAt, Number: a.Position, Outcome: outcomes.Outcome(a.Outcome)})
	}
	switch outcomes.Outcome(a.Outcome) {
	case outcomes.Connected, outcomes.Late:
		r.total.Connected++
	case outcomes.Abandoned:
		r.total.Abandoned++
	case outcomes.Machine, outcomes.MessageLeft:
		r.total.Machines++
	}
}

// answered counts an answered call in the law's windows.
func (r *runner) answered(a events.Attempt) {
	switch {
	case a.AnsweredAt.IsZero():
	case r.past != nil:
		r.past.add(a)
	default:
		r.since = append(r.since, a)
	}
}

func (r *runner) funnel(a events.Attempt) {
	f := &r.today.Funnel
	f.Attempts++
	o := outcomes.Outcome(a.Outcome)
	if !a.AnsweredAt.IsZero() {
		f.Answered++
	}
	switch {
	case o == outcomes.Machine || o == outcomes.MessageLeft:
		f.Machines++
	case o.Person():
		f.People++
	}
	if o.Talked() {
		f.Connected++
	}
	if o == outcomes.Abandoned {
		f.Abandoned++
	}
}
