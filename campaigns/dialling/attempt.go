package dialling

import (
	"time"

	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/events"
)

// seen is what is known of an attempt's call and interaction: the last records of each, nil before there is one.
type seen struct {
	call *events.Call
	work *events.Interaction
}

// follow brings an attempt in line with what is known. over says that its outcome is certain and nothing more will come. It is
// pure, and the same records lead to the same attempt.
func follow(a events.Attempt, s seen, now time.Time) (next events.Attempt, over bool) {
	if a.State == events.AttemptClosed {
		return a, false
	}
	next = a
	state := a.State
	if w := s.work; w != nil {
		next.InteractionID = w.ID
		if w.AgentID != "" {
			next.AgentID = w.AgentID
		}
		if w.CallID != "" {
			next.CallID = w.CallID
		}
		next.DispositionID = w.DispositionID
	}
	if s.call != nil {
		state = dialled(&next, s.call)
	}
	if w := s.work; w != nil && !w.AnsweredAt.IsZero() && !next.AnsweredAt.IsZero() {
		next.JoinedAt = w.AnsweredAt
		if next.JoinedAt.Before(next.AnsweredAt) {
			next.JoinedAt = next.AnsweredAt
		}
		state = events.AttemptTalking
	}
	over = ends(&next, s, &state)
	if state != a.State {
		next.State, next.Since = state, now
	}
	return next, over
}

// dialled takes what the call tells of the customer's leg.
func dialled(a *events.Attempt, c *events.Call) events.AttemptState {
	a.CallID = c.ID
	leg := customerOf(c)
	if leg == nil {
		return a.State
	}
	a.DialledAt, a.RangAt = leg.CreatedAt, leg.RangAt
	if p := c.Placing; p != nil {
		a.Detection, a.JudgedAt = p.Detection, p.JudgedAt
	}
	if leg.AnsweredAt.IsZero() {
		return events.AttemptDialling
	}
	a.AnsweredAt = leg.AnsweredAt
	return events.AttemptAnswered
}

func customerOf(c *events.Call) *events.Leg {
	for i := range c.Legs {
		if c.Legs[i].Role == events.LegCustomer {
			return &c.Legs[i]
		}
	}
	return nil
}

// ends finds the outcome, once the call is over or an agent passed over the lead.
func ends(a *events.Attempt, s seen, state *events.AttemptState) (over bool) {
	done := s.work != nil && s.work.State == events.InteractionDone
	switch {
	case s.call == nil && done && a.CallID == "":
		passedOver(a, s.work)
		return true
	case s.call == nil || s.call.State != events.CallOver:
		return false
	}
	a.EndedAt = s.call.EndedAt
	a.Ours = s.call.EndCause != events.CauseCustomerHung && s.call.EndCause != events.CauseLost
	leg := customerOf(s.call)
	if leg == nil { // the agent left before the number was dialled, or the journal could not be written
		a.Outcome, a.Uncounted = string(outcomes.Cancelled), true
		return true
	}
	a.Q850, a.TechCause = leg.Q850, leg.TechCause
	if leg.AnsweredAt.IsZero() {
		o := outcomes.Unanswered(leg.Cause, leg.TechCause)
		a.Outcome, a.Uncounted = string(o), !o.Placed()
		return true
	}
	if a.JoinedAt.IsZero() {
		a.Outcome = string(unmet(a, s.call))
		return true
	}
	a.Outcome = string(outcomes.Connected)
	if limit := time.Duration(a.LimitMS) * time.Millisecond; limit > 0 && !a.Reserved && a.JoinedAt.Sub(heard(a)) > limit {
		a.Outcome = string(outcomes.Late)
	}
	*state = events.AttemptWrapup
	return done
}

// heard is from when the person waited: the answer, or what the detection needed beyond it.
func heard(a *events.Attempt) time.Time {
	if a.JudgedAt.After(a.AnsweredAt) {
		return a.JudgedAt
	}
	return a.AnsweredAt
}

// unmet is the outcome of a call that was answered and came to no agent. What nobody knows counts against us.
func unmet(a *events.Attempt, c *events.Call) outcomes.Outcome {
	switch c.EndCause {
	case events.CauseMachine:
		return outcomes.Machine
	case events.CauseMessageLeft:
		return outcomes.MessageLeft
	case events.CauseCustomerHung:
		if limit := time.Duration(a.LimitMS) * time.Millisecond; limit <= 0 || a.EndedAt.Sub(heard(a)) < limit {
			return outcomes.HungUp
		}
	}
	if a.Reserved {
		return outcomes.HungUp
	}
	return outcomes.Abandoned
}

// passedOver is a lead that was never dialled: skipped by the agent, or taken back.
func passedOver(a *events.Attempt, w *events.Interaction) {
	a.Uncounted, a.EndedAt = true, w.EndedAt
	if p := w.Preview; p != nil && p.Skipped != "" {
		a.Outcome, a.SkipReason = string(outcomes.Skipped), p.Skipped
		return
	}
	a.Outcome, a.Ours = string(outcomes.Cancelled), true
}
