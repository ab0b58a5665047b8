package dialling

import (
	"cmp"
	"slices"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/pacing"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/events"
)

// hand is an agent as the pacing last saw them.
type hand struct {
	state pacing.AgentState
	since time.Time
}

// stateOf is what an agent does, for the pacing. ok is false for who is not there: signed out, or with a phone that is not on the
// line where it has to be.
func stateOf(a events.Agent, standing bool) (state pacing.AgentState, since time.Time, ok bool) {
	switch {
	case a.State == events.AgentOffline || standing && !(a.Device.Standing && a.Device.Registered):
		return 0, since, false
	case agents.Free(a):
		return pacing.Ready, later(a.IdleSince, a.ActivitySince), true
	case !agents.Speaks(a):
		return pacing.OnBreak, a.ActivitySince, true // paused, about to be, or writes more than goes beside a call
	case a.Activity == events.ActivityWrapup && a.NextState == "":
		return pacing.WrapUp, a.ActivitySince, true
	case a.NextState == "":
		return pacing.Talking, a.ActivitySince, true
	}
	return pacing.OnBreak, a.ActivitySince, true
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// crewNow is what a campaign's agents do: for the pacer, for the page, and what changed since the last look.
func crewNow(all []events.Agent, mine func(events.Agent) (serves, counted bool), standing bool, before map[string]hand, now time.Time) (
	list []pacing.Agent, told []pacing.Event, sum campaigns.Agents, after map[string]hand) {
	after = map[string]hand{}
	for _, a := range all {
		serves, counted := mine(a)
		if !serves || a.State == events.AgentOffline {
			continue
		}
		sum.SignedIn++
		state, since, ok := stateOf(a, standing)
		switch {
		case !ok:
			sum.OffLine++
			continue
		case !counted:
			sum.Elsewhere++
			continue
		}
		switch state {
		case pacing.Ready:
			sum.Ready++
		case pacing.Talking:
			sum.Talking++
		case pacing.WrapUp:
			sum.Wrapup++
		default:
			sum.Paused++
		}
		list = append(list, pacing.Agent{ID: pacing.ID(a.ID), State: state, Since: max(now.Sub(since), 0).Seconds()})
		after[a.ID] = hand{state: state, since: since}
		told = append(told, turned(a.ID, before[a.ID], after[a.ID], now)...)
	}
	slices.SortFunc(list, func(x, y pacing.Agent) int { return cmp.Compare(x.ID, y.ID) })
	return list, told, sum, after
}

// turned tells the ends of talk and of wrap-up.
func turned(id string, was, is hand, now time.Time) []pacing.Event {
	if was.state == is.state && was.since.Equal(is.since) || was.state == 0 {
		return nil
	}
	e := pacing.Event{At: stamp(is.since), Agent: pacing.ID(id), Seconds: max(is.since.Sub(was.since), 0).Seconds()}
	if is.since.After(now) || is.since.Before(was.since) {
		e.At, e.Seconds = stamp(now), max(now.Sub(was.since), 0).Seconds()
	}
	switch was.state {
	case pacing.Talking:
		e.Kind = pacing.TalkEnd
	case pacing.WrapUp:
		e.Kind = pacing.WrapEnd
	default:
		return nil
	}
	return []pacing.Event{e}
}

// stamp is a time as the pacing counts it: seconds since 1970, so that what it learned goes on over a restart.
func stamp(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

// inFlight are the attempts that no agent has yet, as the pacing sees them.
func inFlight(open []events.Attempt, now time.Time) []pacing.Call {
	var out []pacing.Call
	for _, a := range open {
		if a.Reserved {
			continue
		}
		c := pacing.Call{ID: pacing.ID(a.ID), Segment: a.Segment, Age: max(now.Sub(later(a.LeasedAt, a.DialledAt)), 0).Seconds()}
		switch {
		case a.State == events.AttemptLeased || a.State == events.AttemptDialling:
			c.Phase, c.InPhase = pacing.Ringing, c.Age
		case a.State != events.AttemptAnswered:
			continue
		case a.Detection.Verdict == "" && a.InteractionID == "":
			c.Phase, c.InPhase = pacing.Classifying, max(now.Sub(a.AnsweredAt), 0).Seconds()
		default:
			c.Phase, c.InPhase = pacing.Waiting, max(now.Sub(heard(&a)), 0).Seconds()
		}
		out = append(out, c)
	}
	return out
}

// happened tells the pacing what changed in an attempt.
func happened(was, is events.Attempt) (out []pacing.Event) {
	if is.Reserved {
		return nil
	}
	e := pacing.Event{Call: pacing.ID(is.ID), Segment: is.Segment}
	placed := later(is.LeasedAt, is.DialledAt)
	add := func(at time.Time, k pacing.Kind, result string, since time.Time) {
		x := e
		x.At, x.Kind, x.Result, x.Seconds = stamp(at), k, result, max(at.Sub(since), 0).Seconds()
		out = append(out, x)
	}
	if was.AnsweredAt.IsZero() && !is.AnsweredAt.IsZero() {
		add(is.AnsweredAt, pacing.Result, "answer", placed)
	}
	if was.Detection.Verdict == "" && is.Detection.Verdict != "" {
		result := "live"
		if is.Outcome == "machine" || is.Outcome == "message_left" || is.Detection.Verdict == "machine" {
			result = "machine"
		}
		add(is.JudgedAt, pacing.Verdict, result, is.AnsweredAt)
	}
	if was.JoinedAt.IsZero() && !is.JoinedAt.IsZero() {
		e.Agent = pacing.ID(is.AgentID)
		add(is.JoinedAt, pacing.Connect, "", heard(&is))
	}
	if was.Outcome == "" && is.Outcome != "" {
		switch {
		case is.AnsweredAt.IsZero():
			add(is.EndedAt, pacing.Result, unansweredWord(is.Outcome), placed)
		case is.Outcome == "abandoned":
			add(is.EndedAt, pacing.Abandon, "", heard(&is))
		}
	}
	return out
}

func unansweredWord(outcome string) string {
	switch outcome {
	case "busy":
		return "busy"
	case "no_answer":
		return "noanswer"
	case "cancelled":
		return "cancelled"
	}
	return "failed"
}
