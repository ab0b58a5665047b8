package hub

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

func TestWhoMayNotSeeAllCallsIsNotToldWhoCalls(t *testing.T) {
	j := newJournal()
	s := newStage(t, j)
	watcher, boss := s.open(supervisor("A"), ""), supervisor("A", accounts.PermInteractionsAll)
	boss.SessionID = "s-boss"
	chief := s.open(boss, "")
	mine := s.open(agentOne(), "")
	e := inSite("i1", "A", "ag1", events.InteractionActive)
	e.Interaction.Direction, e.Interaction.From, e.Interaction.FromName = events.Inbound, "+573001234567", "Rosa"
	e.Interaction.Third = &events.Party{Number: "5550199"}
	e.Interaction.Callback = &events.Callback{Number: "600100200"}
	e.Interaction.Written = &events.Written{Text: "my card is 4111", Subject: "lost card", Unread: 2}
	j.append(events.InteractionConnected, e)
	for name, b := range map[string]*browser{"the supervisor who sees all calls": chief, "the agent": mine} {
		if got := b.next().Event.Body.(*events.InteractionEvent).Interaction; got.From != "+573001234567" || got.FromName != "Rosa" {
			t.Errorf("%s is told %q %q", name, got.From, got.FromName)
		}
	}
	got := watcher.next().Event.Body.(*events.InteractionEvent).Interaction
	if got.From != "•••••••••••67" || got.FromName != "" || got.Third.Number != "•••••99" || got.Callback.Number != "•••••••00" {
		t.Errorf("who only watches the floor is told %q %q %q %q", got.From, got.FromName, got.Third.Number, got.Callback.Number)
	}
	if w := got.Written; w == nil || w.Text != "" || w.Subject != "" || w.Unread != 2 {
		t.Errorf("who only watches the floor reads %+v", w)
	}
	again := s.open(supervisor("A"), "0")
	if got := again.next().Event.Body.(*events.InteractionEvent).Interaction; got.From != "•••••••••••67" {
		t.Errorf("resuming tells the number: %q", got.From)
	}
	if e.Interaction.From != "+573001234567" || e.Interaction.Third.Number != "5550199" || e.Interaction.Callback.Number != "600100200" || e.Interaction.Written.Text == "" {
		t.Error("the recorded event was changed")
	}
}

func TestAgentsFiguresGoToThoseWhoWatchThem(t *testing.T) {
	j := newJournal()
	s := newStage(t, j, func(c *Config) {
		c.Outlooks = func() map[string]desk.Outlook {
			return map[string]desk.Outlook{"qb": {Serving: 1, Known: true, Wait: time.Minute, Step: time.Minute}}
		}
	})
	supA, supB := s.open(supervisor("A"), ""), s.open(supervisor("B"), "")
	a := agentEvent("ag9", "B")
	a.Agent.ActivitySince = s.clock.Now()
	j.append(events.AgentStateChanged, a)
	supB.hears("agent.state_changed#1")
	s.clock.Advance(countsEvery)
	seen, promised := false, false
	for !seen || !promised {
		h := supB.any()
		seen = seen || h.Type == "agent_counts" && len(h.Agents) == 1 && h.Agents[0].AgentID == "ag9"
		promised = promised || h.Type == "counts" && len(h.Queues) == 1
	}
	if c := s.hub.Counts(supervisor("B")); len(c) != 1 || c[0].ExpectedWaitMS == nil || *c[0].ExpectedWaitMS != 60_000 {
		t.Errorf("the promise is not in the figures: %+v", c)
	}
	if got := s.hub.AgentCounts(supervisor("A")); len(got) != 0 {
		t.Errorf("site A is told of %+v", got)
	}
	j.append(events.AgentStateChanged, agentEvent("ag8", "A"))
	supA.hears("agent.state_changed#2")
}
