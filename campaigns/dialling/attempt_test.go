package dialling

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
)

var t0 = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)

func at(seconds float64) time.Time { return t0.Add(time.Duration(seconds * float64(time.Second))) }

// called is the record of a campaign's call: when it was answered and when it ended, in seconds; 0 is not.
func called(answered, ended float64, cause events.Cause, leg events.Cause) *events.Call {
	c := &events.Call{ID: "call", State: events.CallReaching, Placing: &events.Placing{LimitMS: 2000},
		Legs: []events.Leg{{ID: "leg", Role: events.LegCustomer, State: events.LegRinging, CreatedAt: t0}}}
	if answered > 0 {
		c.State, c.Legs[0].State, c.Legs[0].AnsweredAt = events.CallWaiting, events.LegUp, at(answered)
	}
	if ended > 0 {
		c.State, c.EndedAt, c.EndCause = events.CallOver, at(ended), cause
		c.Legs[0].State, c.Legs[0].Cause, c.Legs[0].EndedAt = events.LegGone, leg, at(ended)
	}
	return c
}

func TestAnAttemptComesToWhatItsCallAndItsConversationTell(t *testing.T) {
	leased := events.Attempt{ID: "a", CallID: "call", LimitMS: 2000, State: events.AttemptLeased, Since: t0, LeasedAt: t0}
	talked := func(joined float64, state events.InteractionState) *events.Interaction {
		return &events.Interaction{ID: "i", AgentID: "ana", CallID: "call", State: state, AnsweredAt: at(joined), DispositionID: "sold"}
	}
	judged := func(c *events.Call, verdict string, seconds float64) *events.Call {
		p := *c.Placing
		p.Detection, p.JudgedAt = events.Detection{Verdict: verdict}, at(seconds)
		c.Placing = &p
		return c
	}
	preview := leased
	preview.CallID, preview.Reserved, preview.InteractionID = "", true, "i"
	for _, c := range []struct {
		name    string
		a       events.Attempt
		s       seen
		state   events.AttemptState
		outcome string
		over    bool
	}{
		{"it rings", leased, seen{call: called(0, 0, "", "")}, events.AttemptDialling, "", false},
		{"it was busy", leased, seen{call: called(0, 3, events.CauseBusy, events.CauseBusy)}, events.AttemptDialling, "busy", true},
		{"it was withdrawn", leased, seen{call: called(0, 30, events.CauseCancelled, events.CauseCancelled)}, events.AttemptDialling, "cancelled", true},
		{"it ended while nobody looked", leased, seen{call: called(0, 30, events.CauseLost, events.CauseLost)}, events.AttemptDialling, "lost", true},
		{"somebody answered", leased, seen{call: called(5, 0, "", "")}, events.AttemptAnswered, "", false},
		{"an agent was there at once", leased, seen{call: called(5, 0, "", ""), work: talked(5.2, events.InteractionActive)}, events.AttemptTalking, "", false},
		{"the talk is over", leased, seen{call: called(5, 60, events.CauseCustomerHung, ""), work: talked(5.2, events.InteractionWrappingUp)}, events.AttemptWrapup, "connected", false},
		{"and coded", leased, seen{call: called(5, 60, events.CauseCustomerHung, ""), work: talked(5.2, events.InteractionDone)}, events.AttemptWrapup, "connected", true},
		{"the agent came after the time", leased, seen{call: called(5, 60, events.CauseAgentHung, ""), work: talked(7.3, events.InteractionDone)}, events.AttemptWrapup, "late", true},
		{"nobody came", leased, seen{call: called(5, 12, events.CauseGaveUp, "")}, events.AttemptAnswered, "abandoned", true},
		{"the person left within the time", leased, seen{call: called(5, 6, events.CauseCustomerHung, "")}, events.AttemptAnswered, "hung_up", true},
		{"the person left after it", leased, seen{call: called(5, 7.5, events.CauseCustomerHung, "")}, events.AttemptAnswered, "abandoned", true},
		{"what nobody knows counts against us", leased, seen{call: called(5, 90, events.CauseLost, "")}, events.AttemptAnswered, "abandoned", true},
		{"a machine", leased, seen{call: judged(called(5, 9, events.CauseMachine, ""), "machine", 8)}, events.AttemptAnswered, "machine", true},
		{"a message was left", leased, seen{call: judged(called(5, 19, events.CauseMessageLeft, ""), "machine", 8)}, events.AttemptAnswered, "message_left", true},
		{"the time runs from the verdict", leased, seen{call: judged(called(5, 60, events.CauseAgentHung, ""), "person", 8), work: talked(9.5, events.InteractionDone)}, events.AttemptWrapup, "connected", true},
		{"an agent looks at it", preview, seen{work: &events.Interaction{ID: "i", AgentID: "ana", State: events.InteractionPreviewing}}, events.AttemptLeased, "", false},
		{"and passes over it", preview, seen{work: &events.Interaction{ID: "i", AgentID: "ana", State: events.InteractionDone, Preview: &events.Preview{Skipped: "later"}}}, events.AttemptLeased, "skipped", true},
		{"it was taken back", preview, seen{work: &events.Interaction{ID: "i", State: events.InteractionDone, Preview: &events.Preview{}}}, events.AttemptLeased, "cancelled", true},
		{"the agent left before it was dialled", preview, seen{call: &events.Call{ID: "call", State: events.CallOver, EndCause: events.CauseDeviceLost}, work: &events.Interaction{ID: "i", CallID: "call", State: events.InteractionDone}}, events.AttemptLeased, "cancelled", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, over := follow(c.a, c.s, at(100))
			if got.State != c.state || got.Outcome != c.outcome || over != c.over {
				t.Errorf("it is %s, came to %q, over is %v; wanted %s, %q, %v", got.State, got.Outcome, over, c.state, c.outcome, c.over)
			}
			again, _ := follow(got, c.s, at(200))
			if got.Next, again.Next = nil, nil; again != got {
				t.Errorf("told twice it is another:\n%+v\n%+v", got, again)
			}
		})
	}
}
