package live

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
)

func doing(act events.Activity, since time.Time) events.Event {
	state := events.AgentReady
	if act == events.ActivityPaused || act == events.ActivityOffline {
		state = events.AgentState(act)
	}
	return events.Event{At: since, Type: events.AgentStateChanged, Body: &events.AgentEvent{Agent: events.Agent{ID: "a1", SiteID: "s1", TeamID: "t1", State: state, Activity: act, ActivitySince: since}}}
}

func talked(id string, end time.Time, ms int64) events.Interaction {
	return events.Interaction{ID: id, SiteID: "s1", AgentID: "a1", State: events.InteractionWrappingUp, AnsweredAt: end.Add(-time.Minute), EndedAt: end, TalkMS: ms}
}

func missedOffer(at time.Time) events.Event {
	return events.Event{At: at, Type: events.InteractionOfferEnded, Body: &events.InteractionEvent{AgentID: "a1", Cause: events.CauseNoAnswer, Interaction: events.Interaction{ID: "m", SiteID: "s1"}}}
}

func single(t *testing.T, c *Counter, now time.Time) AgentCount {
	t.Helper()
	list := c.AgentCounts(now)
	if len(list) != 1 {
		t.Fatalf("figures of %d agents, want 1", len(list))
	}
	return list[0]
}

func TestOccupancyComparesTimeBusyWithTimeAvailable(t *testing.T) {
	c := counter(utc)
	at := noon
	for _, s := range []struct {
		act  events.Activity
		last time.Duration
	}{{events.ActivityReady, time.Minute}, {events.ActivityOffered, 10 * time.Second}, {events.ActivityTalking, 2 * time.Minute}, {events.ActivityHeld, 30 * time.Second},
		{events.ActivityWrapup, 20 * time.Second}, {events.ActivityPaused, 5 * time.Minute}, {events.ActivityReady, 0}} {
		c.Apply(doing(s.act, at), at)
		at = at.Add(s.last)
	}
	g := single(t, c, at)
	if g.BusyMS != 170_000 || g.AvailableMS != 70_000 || !g.CountedTo.Equal(at) || g.TeamID != "t1" {
		t.Fatalf("got %+v", g)
	}
	before := c.ChangedAgents(at)
	c.Apply(doing(events.ActivityTalking, noon.Add(70*time.Second)), at) // an old one once more
	if more := c.ChangedAgents(at); len(before) != 1 || len(more) != 0 {
		t.Errorf("an old record changes the figures: %+v", more)
	}
}

func TestHandlingTimeIsCountedOncePerConversationAndFollowsItsRecord(t *testing.T) {
	c := counter(utc)
	c.Apply(doing(events.ActivityReady, noon), noon)
	i := talked("i1", noon, 60_000)
	apply(c, noon, i, i)
	i.WrapMS, i.State = 20_000, events.InteractionDone
	apply(c, noon, i, talked("i2", noon, 40_000))
	consult := talked("i3", noon, 1000)
	consult.Kind = events.KindConsult
	apply(c, noon, consult)
	if g := single(t, c, noon); g.HandledToday != 2 || g.HandlingMS != 120_000 {
		t.Errorf("got %+v", g)
	}
}

func TestAnAgentsDayEndsAtTheSitesMidnight(t *testing.T) {
	lima, err := time.LoadLocation("America/Lima") // UTC-5
	if err != nil {
		t.Fatal(err)
	}
	c := counter(func(string) *time.Location { return lima })
	evening := time.Date(2026, 3, 11, 4, 0, 0, 0, time.UTC) // 23:00 of the 10th in Lima
	c.Apply(doing(events.ActivityTalking, evening), evening)
	apply(c, evening, talked("i1", evening, 60_000))
	c.Apply(missedOffer(evening), evening)
	if g := single(t, c, evening); g.HandledToday != 1 || g.MissedToday != 1 {
		t.Fatalf("in the evening: %+v", g)
	}
	morning := evening.Add(2 * time.Hour)
	g := c.ChangedAgents(morning)[0]
	if g.HandledToday != 0 || g.MissedToday != 0 || g.BusyMS != 0 || !g.CountedTo.Equal(evening.Add(time.Hour)) {
		t.Fatalf("after midnight: %+v", g)
	}
	c.Apply(doing(events.ActivityReady, morning), morning)
	if g := single(t, c, morning); g.BusyMS != time.Hour.Milliseconds() {
		t.Errorf("a talk over midnight counts %d ms today, want an hour", g.BusyMS)
	}
}

func TestAfterARestartTheDayGoesOn(t *testing.T) {
	c := counter(utc)
	now := noon.Add(time.Minute)
	c.Rebuild([]events.Agent{doing(events.ActivityReady, noon).Body.(*events.AgentEvent).Agent}, []events.Interaction{talked("i1", noon, 60_000)}, now)
	c.SeedAgents([]AgentDay{{AgentID: "a1", Busy: time.Hour, Available: time.Hour, Missed: 3}})
	c.Apply(missedOffer(noon), now)                                   // the ring tells what is counted already
	c.Apply(doing(events.ActivityTalking, noon.Add(-time.Hour)), now) // likewise
	g := single(t, c, now)
	if g.HandledToday != 1 || g.MissedToday != 3 || g.BusyMS != 3_600_000 || g.AvailableMS != 3_600_000 {
		t.Fatalf("after the restart: %+v", g)
	}
	c.Apply(missedOffer(now.Add(time.Second)), now.Add(time.Second))
	c.Apply(doing(events.ActivityTalking, now), now)
	if g := single(t, c, now); g.MissedToday != 4 || g.AvailableMS != 3_660_000 {
		t.Errorf("later: %+v", g)
	}
}

func TestAPromiseIsTakenBackWithItsFigures(t *testing.T) {
	c := counter(utc)
	c.Changed(noon)
	look := map[string]Outlook{"q1": {Serving: 2, Known: true, Wait: time.Minute, Step: 30 * time.Second}}
	c.SetOutlooks(look)
	g := c.Changed(noon)
	if len(g) != 1 || g[0].ExpectedWaitMS == nil || *g[0].ExpectedWaitMS != 60_000 || *g[0].StepMS != 30_000 || g[0].AgentsServing != 2 {
		t.Fatalf("got %+v", g)
	}
	c.SetOutlooks(map[string]Outlook{"q1": look["q1"]})
	if g := c.Changed(noon); len(g) != 0 {
		t.Errorf("the same promise is told again: %+v", g)
	}
	c.SetOutlooks(map[string]Outlook{"q1": {}})
	if g := c.Changed(noon); len(g) != 1 || g[0].ExpectedWaitMS != nil || g[0].StepMS != nil {
		t.Errorf("without agents: %+v", g)
	}
}
