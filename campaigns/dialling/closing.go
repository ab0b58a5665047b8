package dialling

import (
	"strings"
	"time"

	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
)

// closes ends an attempt and says what follows for the lead.
func (r *runner) closes(f *flight, a events.Attempt, now time.Time) {
	a.State, a.Since, a.ClosedAt = events.AttemptClosed, now, now
	r.coded(&a)
	if !a.JoinedAt.IsZero() {
		r.answered(a)
	}
	a.Next = r.next(f, a, now)
	if f.s.work != nil && f.s.work.CallbackWish != nil {
		r.promised(f, &a, f.s.work.CallbackWish)
	}
	r.record(events.AttemptEnded, a)
	if n, err := number(a.Number); err == nil && a.Uncounted && a.DialledAt.IsZero() {
		r.e.ledger.drop(n, a.ID)
	}
	delete(r.open, a.ID)
}

// coded takes what the agent's disposition says of the call.
func (r *runner) coded(a *events.Attempt) {
	d, ok := r.e.cfg.Desk.Directory().Dispositions[a.DispositionID]
	if !ok {
		return
	}
	if d.Success {
		r.today.Success++
	}
	switch d.Kind {
	case queues.KindOptOut:
		a.Refused, a.OptoutID = true, r.c.OptoutID
	case queues.KindMachine:
		if outcomes.Outcome(a.Outcome).Talked() {
			a.Outcome = string(outcomes.Machine)
			r.total.Connected--
			r.total.Machines++
		}
	}
}

// promised makes the lead due when the person asked to be called.
func (r *runner) promised(f *flight, a *events.Attempt, w *events.CallbackWish) {
	n := &events.LeadNext{At: w.At, Callback: w.At, Agent: w.AgentID, Position: a.Position, Held: string(rules.Callback)}
	if f.lead != nil {
		for i, x := range f.lead.Numbers {
			if x.E164 == "+"+strings.TrimPrefix(w.Number, "+") {
				n.Position = i
			}
		}
	}
	a.Next = n
}

// met reports whether a promise to call is kept: somebody was spoken with, or wants no more calls.
func met(a events.Attempt) bool { return outcomes.Outcome(a.Outcome).Talked() || a.Refused }

// lookAgain is when a lead is looked at again of which the rules cannot be asked now.
const lookAgain = 5 * time.Minute

// next is what follows for the lead. It is when to look again: whether the lead may be called is asked anew then.
func (r *runner) next(f *flight, a events.Attempt, now time.Time) *events.LeadNext {
	n := &events.LeadNext{At: now.Add(lookAgain), Position: a.Position, Keep: !met(a)}
	if a.Uncounted && a.Outcome == string(outcomes.Cancelled) {
		n.At = now
		return n
	}
	if f.lead == nil || r.book == nil {
		return n
	}
	l := *f.lead
	l.Busy = false
	l.Attempts = append(append([]rules.Attempt(nil), l.Attempts...), rules.Attempt{At: a.LeasedAt, Ended: a.EndedAt, Number: a.Position, Outcome: outcomes.Outcome(a.Outcome),
		Disposition: a.DispositionID, Refused: a.Refused})
	v := rules.Next(&l, r.book, now)
	n.Position = max(v.Number, 0)
	switch {
	case v.Callable:
		n.At = now
	case v.HeldBy == rules.Finished || v.HeldBy == rules.Exhausted:
		n.Closed, n.Keep, n.Held = true, false, string(v.HeldBy)
	case v.Until.IsZero():
		n.At, n.Held = now.Add(24*time.Hour), string(v.HeldBy)
	default:
		n.At, n.Held = v.Until, string(v.HeldBy)
	}
	return n
}
