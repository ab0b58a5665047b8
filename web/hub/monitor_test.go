package hub

import (
	"testing"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
)

func TestWhoListensIsPushedToThoseWhoMayListenAndToTheAgentOnlyWhatIsShown(t *testing.T) {
	j := newJournal()
	s := newStage(t, j)
	chief := supervisor("A", accounts.PermInteractionsAll, accounts.PermCallsMonitor)
	chief.SessionID = "s-chief"
	boss, watcher, mine := s.open(chief, ""), s.open(supervisor("A"), ""), s.open(agentOne(), "")
	listens := events.Monitor{ID: "m1", Name: "Sue", Mode: events.MonitorListen}
	whispers := events.Monitor{ID: "m1", Name: "Sue", Mode: events.MonitorWhisper, Shown: true}
	put := func(typ events.Type, m events.Monitor, quiet bool) *events.InteractionEvent {
		e := inSite("i1", "A", "ag1", events.InteractionActive)
		e.Interaction.Monitors = []events.Monitor{m}
		if typ == events.InteractionMonitored {
			e.Monitor, e.Quiet = &m, quiet
		}
		j.append(typ, e)
		return e
	}
	quiet := put(events.InteractionMonitored, listens, true)
	put(events.InteractionHeld, listens, false)
	put(events.InteractionMonitored, whispers, false)
	for _, b := range []*browser{watcher, mine} {
		held := b.next().Event // the quiet one before it was not sent at all
		if held.Type != events.InteractionHeld || len(held.Body.(*events.InteractionEvent).Interaction.Monitors) != 0 {
			t.Errorf("told of who listens: %+v", held)
		}
		shown := b.next().Event.Body.(*events.InteractionEvent)
		if len(shown.Interaction.Monitors) != 1 || shown.Interaction.Monitors[0].Mode != events.MonitorWhisper {
			t.Errorf("not told of who whispers: %+v", shown.Interaction.Monitors)
		}
	}
	for n := range 3 {
		if got := boss.next().Event.Body.(*events.InteractionEvent); len(got.Interaction.Monitors) != 1 {
			t.Errorf("event %d does not tell the supervisor who listens", n)
		}
	}
	if len(quiet.Interaction.Monitors) != 1 || quiet.Monitor == nil {
		t.Error("the recorded event was changed")
	}
	a := agentEvent("ag9", "A")
	a.Agent.Monitor = &listens
	j.append(events.AgentWorkChanged, a)
	if got := watcher.next().Event.Body.(*events.AgentEvent).Agent.Monitor; got != nil {
		t.Errorf("the floor is told whom a supervisor hears: %+v", got)
	}
	if got := boss.next().Event.Body.(*events.AgentEvent).Agent.Monitor; got == nil {
		t.Error("who may monitor is not told whom a supervisor hears")
	}
}
