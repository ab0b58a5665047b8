package live

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
)

func TestWhatIsWrittenIsCountedApartFromCalls(t *testing.T) {
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	c := New(func(string) *time.Location { return time.UTC })
	c.SetQueues([]Queue{{ID: "q", SiteID: "s", Name: "Sales", ServiceLevel: 30 * time.Second}})
	put := func(i events.Interaction) {
		i.SiteID, i.QueueID, i.Direction = "s", "q", events.Inbound
		c.Apply(events.Event{Type: events.InteractionQueued, At: now, Body: &events.InteractionEvent{Interaction: i}}, now)
	}
	chat := func(id string, state events.InteractionState, change func(*events.Interaction)) {
		i := events.Interaction{ID: id, Channel: events.WebChat, State: state, QueuedAt: now.Add(-time.Minute)}
		change(&i)
		put(i)
	}
	put(events.Interaction{ID: "c", Channel: events.Voice, State: events.InteractionInQueue, QueuedAt: now.Add(-time.Second)})
	chat("w1", events.InteractionInQueue, func(i *events.Interaction) { i.LineSince = now.Add(-5 * time.Second) })
	chat("w2", events.InteractionActive, func(i *events.Interaction) { i.AnsweredAt = now.Add(-40 * time.Second) })
	chat("w3", events.InteractionParked, func(i *events.Interaction) {
		i.QueuedAt, i.AnsweredAt = now.Add(-48*time.Hour), now.Add(-47*time.Hour)
	})
	chat("w4", events.InteractionDone, func(i *events.Interaction) {
		i.AgentID, i.AnsweredAt, i.EndedAt, i.TalkMS, i.Outcome = "a", now.Add(-10*time.Second), now, 9000, events.OutcomeHandled
	})
	check := func(want QueueCount) {
		t.Helper()
		n := c.Counts(now)[0]
		if n.Waiting != 1 || n.OfferedToday != 1 || n.AnsweredToday != 0 || n.InTimeToday != 0 || !n.LongestSince.Equal(now.Add(-time.Second)) {
			t.Errorf("callers are counted as %+v", n)
		}
		got := QueueCount{WrittenWaiting: n.WrittenWaiting, WrittenActive: n.WrittenActive, WrittenParked: n.WrittenParked, WrittenOfferedToday: n.WrittenOfferedToday,
			WrittenAnsweredToday: n.WrittenAnsweredToday, WrittenInTimeToday: n.WrittenInTimeToday}
		if got != want {
			t.Errorf("in writing: %+v, want %+v", got, want)
		}
	}
	check(QueueCount{WrittenWaiting: 1, WrittenActive: 1, WrittenParked: 1, WrittenOfferedToday: 3, WrittenAnsweredToday: 2, WrittenInTimeToday: 1})
	if n := c.Counts(now)[0]; n.WrittenLongestSince == nil || !n.WrittenLongestSince.Equal(now.Add(-5*time.Second)) {
		t.Errorf("the first waits since %v", n.WrittenLongestSince)
	}
	if a := c.AgentCounts(now); len(a) != 1 || a[0].WrittenToday != 1 || a[0].HandledToday != 0 || a[0].HandlingMS != 0 {
		t.Errorf("the agent's figures are %+v", a)
	}
	chat("w3", events.InteractionDone, func(i *events.Interaction) { i.QueuedAt = now.Add(-48 * time.Hour) })
	chat("w2", events.InteractionParked, func(i *events.Interaction) { i.AnsweredAt = now.Add(-40 * time.Second) })
	check(QueueCount{WrittenWaiting: 1, WrittenParked: 1, WrittenOfferedToday: 3, WrittenAnsweredToday: 2, WrittenInTimeToday: 1})

	now = now.Add(24 * time.Hour)
	c.Changed(now)
	if n := c.Counts(now)[0]; n.WrittenWaiting != 1 || n.WrittenParked != 1 || n.WrittenOfferedToday != 0 || n.WrittenAnsweredToday != 0 {
		t.Errorf("on the next day: %+v", n)
	}
}

func TestWritingIsBusy(t *testing.T) {
	var d AgentDay
	d.Add(events.ActivityWriting, time.Minute)
	if d.Busy != time.Minute || classOf(events.Agent{State: events.AgentReady, Activity: events.ActivityWriting}) != busy {
		t.Errorf("who writes is not busy: %+v", d)
	}
}
