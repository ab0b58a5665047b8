package live

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
)

var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

func utc(string) *time.Location { return time.UTC }

func counter(zone func(string) *time.Location) *Counter {
	c := New(zone)
	c.SetQueues([]Queue{{ID: "q1", SiteID: "s1", Name: "Sales", ServiceLevel: 20 * time.Second, AgentIDs: []string{"a1", "a2"}}})
	return c
}

func queued(id string, at time.Time) events.Interaction {
	return events.Interaction{ID: id, SiteID: "s1", QueueID: "q1", Direction: events.Inbound, State: events.InteractionInQueue, QueuedAt: at}
}

func answered(i events.Interaction, after time.Duration) events.Interaction {
	i.State, i.AnsweredAt = events.InteractionActive, i.QueuedAt.Add(after)
	return i
}

func ended(i events.Interaction, o events.Outcome) events.Interaction {
	i.State, i.Outcome = events.InteractionDone, o
	return i
}

func apply(c *Counter, now time.Time, is ...events.Interaction) {
	for _, i := range is {
		c.Apply(events.Event{Type: events.InteractionQueued, Body: &events.InteractionEvent{Interaction: i}}, now)
	}
}

func TestAQueueCountsWhatEnteredItAndHowItEnded(t *testing.T) {
	c := counter(utc)
	i1, i2, i3 := queued("i1", noon), queued("i2", noon.Add(time.Second)), queued("i3", noon.Add(-time.Minute))
	out := queued("i4", noon)
	out.Direction = events.Outbound
	apply(c, noon, i1, i2, i3, out)
	got := c.Counts(noon)[0]
	if got.Waiting != 3 || got.OfferedToday != 3 || !got.LongestSince.Equal(i3.QueuedAt) {
		t.Fatalf("after three callers: %+v", got)
	}
	apply(c, noon, answered(i1, 10*time.Second), answered(i2, 30*time.Second), ended(i3, events.OutcomeAbandoned), ended(answered(i1, 10*time.Second), events.OutcomeHandled))
	got = c.Counts(noon)[0]
	want := QueueCount{QueueID: "q1", Name: "Sales", ServiceLevelSeconds: 20, OfferedToday: 3, AnsweredToday: 2, AbandonedToday: 1, InTimeToday: 1}
	if got != want {
		t.Fatalf("got %+v, want %+v", got, want)
	}
}

func TestApplyingARecordTwiceChangesNothing(t *testing.T) {
	c := counter(utc)
	i := answered(queued("i1", noon), time.Second)
	apply(c, noon, queued("i1", noon), i)
	before := c.Changed(noon)[0]
	apply(c, noon, i, i)
	if more := c.Changed(noon); len(more) != 0 {
		t.Fatalf("a repeated record counts as a change: %+v after %+v", more, before)
	}
}

func TestAgentsCountInEveryQueueTheyServe(t *testing.T) {
	c := counter(utc)
	for _, step := range []struct {
		state                       events.AgentState
		act                         events.Activity
		ready, busy, paused, signed int
	}{
		{events.AgentPaused, events.ActivityPaused, 0, 0, 1, 1},
		{events.AgentReady, events.ActivityReady, 1, 0, 0, 1},
		{events.AgentReady, events.ActivityTalking, 0, 1, 0, 1},
		{events.AgentMissed, events.ActivityMissed, 0, 0, 1, 1},
		{events.AgentOffline, events.ActivityOffline, 0, 0, 0, 0},
	} {
		c.Apply(events.Event{Body: &events.AgentEvent{Agent: events.Agent{ID: "a1", State: step.state, Activity: step.act}}}, noon)
		g := c.Counts(noon)[0]
		if [4]int{g.AgentsReady, g.AgentsBusy, g.AgentsPaused, g.AgentsSignedIn} != [4]int{step.ready, step.busy, step.paused, step.signed} {
			t.Errorf("%s: got %+v", step.act, g)
		}
	}
}

func TestTheDayEndsAtTheSitesMidnight(t *testing.T) {
	lima, err := time.LoadLocation("America/Lima") // UTC-5
	if err != nil {
		t.Fatal(err)
	}
	c := counter(func(string) *time.Location { return lima })
	evening := time.Date(2026, 3, 11, 3, 0, 0, 0, time.UTC) // 22:00 of the 10th in Lima
	apply(c, evening, answered(queued("i1", evening), time.Second), queued("i2", evening.Add(time.Minute)))
	if g := c.Counts(evening.Add(time.Hour))[0]; g.OfferedToday != 2 {
		t.Fatalf("UTC's midnight ended the day: %+v", g)
	}
	after := evening.Add(3 * time.Hour)
	changed := c.Changed(after)
	if len(changed) != 1 || changed[0].OfferedToday != 0 || changed[0].Waiting != 1 {
		t.Fatalf("after midnight: %+v", changed)
	}
	apply(c, after, ended(queued("i2", evening.Add(time.Minute)), events.OutcomeAbandoned))
	if g := c.Counts(after)[0]; g.AbandonedToday != 0 || g.Waiting != 0 {
		t.Fatalf("yesterday's caller counts today: %+v", g)
	}
}

func TestRebuildCountsLikeTheEventsDid(t *testing.T) {
	a, b := counter(utc), counter(utc)
	list := []events.Interaction{queued("i1", noon), answered(queued("i2", noon), time.Second), ended(queued("i3", noon), events.OutcomeAbandoned)}
	agent := events.Agent{ID: "a1", State: events.AgentReady, Activity: events.ActivityReady}
	apply(a, noon, list...)
	a.Apply(events.Event{Body: &events.AgentEvent{Agent: agent}}, noon)
	b.Rebuild([]events.Agent{agent}, list, noon)
	x, y := a.Counts(noon)[0], b.Counts(noon)[0]
	x.LongestSince, y.LongestSince = nil, nil
	if x != y {
		t.Fatalf("events give %+v, rebuilding %+v", x, y)
	}
}

func TestAQueueThatIsChangedKeepsItsFigures(t *testing.T) {
	c := counter(utc)
	apply(c, noon, queued("i1", noon))
	c.Apply(events.Event{Body: &events.AgentEvent{Agent: events.Agent{ID: "a3", State: events.AgentReady, Activity: events.ActivityReady}}}, noon)
	c.SetQueues([]Queue{{ID: "q1", SiteID: "s1", Name: "Ventas", AgentIDs: []string{"a3"}}})
	if g := c.Counts(noon)[0]; g.Name != "Ventas" || g.OfferedToday != 1 || g.Waiting != 1 || g.AgentsReady != 1 {
		t.Fatalf("got %+v", g)
	}
}

func TestCallersOfAQueueNotYetKnownCountWhenItIs(t *testing.T) {
	c := New(utc)
	apply(c, noon, queued("i1", noon))
	c.SetQueues([]Queue{{ID: "q1", SiteID: "s1", Name: "Sales"}})
	if g := c.Counts(noon)[0]; g.OfferedToday != 1 || g.Waiting != 1 {
		t.Fatalf("got %+v", g)
	}
}
