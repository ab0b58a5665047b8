package dialling

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns/pacing"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

func TestAgentsAreKeptForCallersWhoWaitThoseFirstWhoCanBeThereFirst(t *testing.T) {
	now := time.Now()
	waits := func(queue string, change func(*events.Interaction)) events.Interaction {
		i := events.Interaction{Channel: events.Voice, State: events.InteractionInQueue, QueueID: queue}
		if change != nil {
			change(&i)
		}
		return i
	}
	live := desk.Live{At: now, Interactions: []events.Interaction{
		waits("care", nil), waits("care", nil), waits("sales", nil),
		waits("care", func(i *events.Interaction) { i.State = events.InteractionActive }),
		waits("care", func(i *events.Interaction) { i.Attempt = &events.AttemptRef{} }),
		waits("care", func(i *events.Interaction) { i.Channel = events.Voicemail }),
		waits("care", func(i *events.Interaction) { i.Callback = &events.Callback{NotBefore: now.Add(time.Hour)} }),
		waits("care", func(i *events.Interaction) { i.Callback = &events.Callback{NotBefore: now.Add(-time.Hour)} }),
	}}
	waiting := callersWaiting(live)
	if waiting["care"] != 3 || waiting["sales"] != 1 {
		t.Fatalf("%v wait", waiting)
	}
	crew := []pacing.Agent{{ID: "a", State: pacing.Talking, Since: 50}, {ID: "b", State: pacing.Ready, Since: 2}, {ID: "c", State: pacing.WrapUp, Since: 3}, {ID: "d", State: pacing.OnBreak},
		{ID: "e", State: pacing.Ready, Since: 9}, {ID: "f", State: pacing.Talking, Since: 90}}
	serves := map[string][]string{"a": {"out", "care"}, "b": {"out", "care"}, "c": {"out", "care"}, "d": {"out", "care"}, "e": {"out"}, "f": {"out", "care"}}
	left, kept := keepForCallers(crew, waiting, func(id string) []string { return serves[id] })
	if len(left) != 3 || left[0].ID != "a" || left[1].ID != "d" || left[2].ID != "e" {
		t.Errorf("left for the campaign are %v", left)
	}
	if len(kept) != 3 || kept[0] != pacing.Ready || kept[1] != pacing.WrapUp || kept[2] != pacing.Talking {
		t.Errorf("kept are %v", kept)
	}
	if left, kept = keepForCallers(crew, nil, nil); len(left) != len(crew) || len(kept) != 0 {
		t.Errorf("nobody waits, and %v are left", left)
	}
}
