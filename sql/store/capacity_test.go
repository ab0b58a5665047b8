package store_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/projector"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestWhatAnAgentMayDoAtOnceIsKeptAndReachesTheDesk(t *testing.T) {
	w := newWorld(t)
	ann := w.user(w.one, "ann")
	decided := agents.CapacityPolicy{Written: new(0), Beside: new(2), PerChannel: map[events.Channel]int{events.Email: 1, events.WebChat: 0}}
	a := must(w.CreateAgent(w.ctx, by, all, agents.Profile{UserID: ann.ID, SiteID: w.one.ID, Phone: "browser", Active: true, Capacity: decided}))(t)
	is := must(w.GetAgent(w.ctx, all, a.ID))(t)
	dir := must(w.LoadDirectory(w.ctx))(t)
	if !reflect.DeepEqual(is.Capacity, decided) || !reflect.DeepEqual(dir.Agents[a.ID].Capacity, decided) {
		t.Fatalf("kept are %+v, at the desk %+v", is.Capacity, dir.Agents[a.ID].Capacity)
	}
	is.Capacity = agents.CapacityPolicy{}
	if is = must(w.UpdateAgent(w.ctx, by, all, is))(t); !must(w.GetAgent(w.ctx, all, a.ID))(t).Capacity.IsZero() {
		t.Error("what was taken back is still there")
	}
	is.Capacity.Written = new(51)
	_, err := w.UpdateAgent(w.ctx, by, all, is)
	wants(t, err, fault.Invalid, "field.range", "capacity.written")
}

func TestTheHistoryKnowsTheThreadAndCallersFiguresDoNot(t *testing.T) {
	w := newWorld(t)
	q := w.queue(w.one, "Sales")
	at, thread, inbox := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), w.ids.New(), w.ids.New()
	written := events.Interaction{ID: w.ids.New(), SiteID: w.one.ID, QueueID: q.ID, Channel: events.WhatsApp, Direction: events.Inbound, State: events.InteractionParked, Since: at,
		CreatedAt: at, QueuedAt: at, AnsweredAt: at, ThreadID: thread, InboxID: inbox}
	call := events.Interaction{ID: w.ids.New(), SiteID: w.one.ID, QueueID: q.ID, Channel: events.Voice, Direction: events.Inbound, State: events.InteractionActive, Since: at, CreatedAt: at, QueuedAt: at}
	b := projector.Batch{To: projector.Position{Seq: 1, EventID: "e", At: at}, Interactions: []projector.Interaction{{Interaction: written, Seq: 1, ChangedAt: at}, {Interaction: call, Seq: 1, ChangedAt: at}}}
	if err := w.ApplyLive(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	for scope, f := range map[string]interactions.HistoryFilter{"everything": {Reach: all, ThreadID: thread}, "the own": {OwnAgentID: w.ids.New(), ThreadID: thread}} {
		list, _, err := w.ListInteractions(t.Context(), f, events.Page{})
		if err != nil || scope == "everything" && (len(list) != 1 || list[0].ThreadID != thread || list[0].InboxID != inbox || list[0].State != events.InteractionParked) {
			t.Errorf("%s: %+v, %v", scope, list, err)
		}
	}
	if d, err := w.GetInteraction(t.Context(), interactions.HistoryFilter{Reach: all}, written.ID); err != nil || d.Interaction.ThreadID != thread {
		t.Errorf("the story is of %q, %v", d.Interaction.ThreadID, err)
	}
	quarters := must(w.Quarters(t.Context(), q.ID, at.Add(-time.Hour), at.Add(time.Hour)))(t)
	hours := must(w.Hours(t.Context(), w.one.ID, at.Add(-time.Hour), at.Add(time.Hour)))(t)
	if len(quarters) != 1 || quarters[0].Offered != 1 || len(hours) != 1 || hours[0].Offered != 1 {
		t.Errorf("callers are %+v and %+v", quarters, hours)
	}
}
