package dialling

import (
	"testing"

	"github.com/cordboard/cordboard/campaigns/pacing"
	"github.com/cordboard/cordboard/events"
)

func TestThePacerCountsWhoWritesAsOneWhoMayTakeACallOrAsAway(t *testing.T) {
	chat := events.Work{Channel: events.WebChat, State: events.InteractionActive}
	call := events.Work{Channel: events.Voice, State: events.InteractionActive}
	for _, c := range []struct {
		name string
		a    events.Agent
		want pacing.AgentState
	}{
		{"writes as much as goes beside a call", events.Agent{Activity: events.ActivityWriting, Work: []events.Work{chat}, Capacity: events.Capacity{Written: 3, Beside: 1}}, pacing.Ready},
		{"writes more", events.Agent{Activity: events.ActivityWriting, Work: []events.Work{chat}, Capacity: events.Capacity{Written: 3}}, pacing.OnBreak},
		{"talks beside", events.Agent{Activity: events.ActivityTalking, Work: []events.Work{chat, call}}, pacing.Talking},
		{"codes what was written", events.Agent{Activity: events.ActivityWrapup, Work: []events.Work{{Channel: events.Email, State: events.InteractionWrappingUp}}}, pacing.OnBreak},
		{"codes a call", events.Agent{Activity: events.ActivityWrapup, Work: []events.Work{{Channel: events.Voice, State: events.InteractionWrappingUp}}}, pacing.WrapUp},
	} {
		c.a.State, c.a.Device.Registered = events.AgentReady, true
		if got, _, ok := stateOf(c.a, false); !ok || got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
