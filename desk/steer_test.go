package desk

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/desk/routing"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

var maria, pablo = Supervisor{UserID: "u-maria", Name: "Maria"}, Supervisor{UserID: "u-pablo", Name: "Pablo"}

// randomSteering is what supervisors do in the random days.
func (h *house) randomSteering(r *rand.Rand, agent string, i events.Interaction) string {
	ctx := h.Context()
	switch n := r.IntN(4); n {
	case 0:
		_ = h.call(func() error { _, err := h.d.PrioritiseWaiting(ctx, i.ID, "u-maria", r.IntN(9)); return err })
	case 1:
		_ = h.call(func() error { _, err := h.d.AssignWaiting(ctx, i.ID, "u-maria", agent, 20*time.Second); return err })
	case 2:
		_ = h.call(func() error { _, err := h.d.MoveWaiting(ctx, i.ID, "u-maria", "sales"); return err })
	case 3:
		w := AgentWish{State: []events.AgentState{events.AgentReady, events.AgentPaused, events.AgentOffline}[r.IntN(3)], Now: r.IntN(2) == 0}
		_ = h.call(func() error { _, err := h.d.SetAgent(ctx, agent, maria, w); return err })
	}
	return fmt.Sprint("a supervisor steers ", i.CallID, " and ", agent)
}

func (h *house) addQueue(id string, change func(*queues.Queue), agentIDs ...string) {
	dir := *h.d.Directory()
	q := queues.Queue{ID: id, SiteID: "s1", Name: id, OfferSeconds: 20, AgentIDs: agentIDs}
	if change != nil {
		change(&q)
	}
	dir.Queues[id] = q
	for _, a := range agentIDs {
		p := dir.Agents[a]
		p.QueueIDs = append(p.QueueIDs, id)
		dir.Agents[a] = p
	}
	h.d.dir.Store(&dir)
	h.turn((*turn).syncDirectory)
}

func TestASupervisorPutsACallerFirst(t *testing.T) {
	h := newHouse(t, "ana")
	h.arrive("c1")
	h.arrive("c2")
	h.must(func() error { _, err := h.d.PrioritiseWaiting(t.Context(), h.of("c2").ID, "u-maria", 50); return err })
	if b := h.tape.last(events.InteractionQueued); b.By != "u-maria" || b.Cause != events.CauseSupervisor || b.Interaction.Priority != 50 {
		t.Errorf("it is told as %+v", b)
	}
	if p, _, _ := h.expect("c2"); p != 1 {
		t.Errorf("the caller stands at %d", p)
	}
	h.ready("ana")
	if i := h.of("c2"); i.State != events.InteractionInOffer {
		t.Errorf("the caller put first is %s", i.State)
	}
	err := h.call(func() error { _, err := h.d.PrioritiseWaiting(t.Context(), h.of("c2").ID, "u-maria", 1); return err })
	if fault.CodeOf(err) != fault.Conflict {
		t.Errorf("steering somebody whose phone rings answers %v", err)
	}
	err = h.call(func() error { _, err := h.d.PrioritiseWaiting(t.Context(), h.of("c1").ID, "u-maria", 1000); return err })
	if fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a priority of 1000 answers %v", err)
	}
}

func TestACallerIsMovedToAQueueWhereSomebodyIsFreeAndKeepsTheTimeWaited(t *testing.T) {
	h := newHouse(t, "ana")
	h.addQueue("help", nil, "ben")
	h.addQueue("short", func(q *queues.Queue) { q.MaxWaitSeconds = 30 })
	came := h.arrive("c1").QueuedAt
	h.clock.Advance(time.Minute)
	for _, bad := range []string{"short", "nowhere"} {
		if err := h.call(func() error { _, err := h.d.MoveWaiting(t.Context(), h.of("c1").ID, "u-maria", bad); return err }); err == nil {
			t.Errorf("moved to %s", bad)
		}
	}
	h.must(func() error { _, err := h.d.MoveWaiting(t.Context(), h.of("c1").ID, "u-maria", "help"); return err })
	i := h.of("c1")
	if i.QueueID != "help" || !i.QueuedAt.Equal(came) || i.State != events.InteractionInQueue {
		t.Errorf("moved: %+v", i)
	}
	h.check()
}

func TestACallerGivenToOneAgentWaitsForThemAndThenForAnybody(t *testing.T) {
	h := newHouse(t, "ana", "ben")
	h.ready("ana", "ben")
	h.arrive("c1")
	h.arrive("c2")
	h.arrive("c3")
	h.must(func() error {
		_, err := h.d.AssignWaiting(t.Context(), h.of("c3").ID, "u-maria", "ben", time.Minute)
		return err
	})
	h.serve("ana", time.Second)
	if i := h.of("c3"); i.State != events.InteractionInQueue {
		t.Fatalf("given to ben, it is %s at %q", i.State, i.AgentID)
	}
	h.notice(Notice{Kind: NoticeOfferEnded, CallID: "c2", OfferID: h.of("c2").OfferID, Cause: events.CauseDeclined})
	if i := h.of("c3"); i.AgentID != "ben" {
		t.Fatalf("ben is free and the caller is at %q", i.AgentID)
	}
	h.must(func() error { return h.d.Decline(t.Context(), "ben", h.of("c3").ID, "") })
	if i := h.of("c3"); i.ChosenID != "" || i.AgentID == "ben" && i.State == events.InteractionInOffer && len(h.d.free) > 0 {
		t.Errorf("declined by ben, it still waits for %q", i.ChosenID)
	}
	last := h.arrive("c9").ID
	err := h.call(func() error {
		_, err := h.d.AssignWaiting(t.Context(), last, "u-maria", "nobody", time.Minute)
		return err
	})
	if err == nil {
		t.Error("a caller was given to an agent who does not exist")
	}
}

func TestTheSecondSupervisorHearsWhatTheFirstSet(t *testing.T) {
	h := newHouse(t, "ana")
	h.ready("ana")
	seen := h.d.agents["ana"].SetAt
	set := func(by Supervisor, w AgentWish) error {
		return h.call(func() error { _, err := h.d.SetAgent(t.Context(), "ana", by, w); return err })
	}
	if err := set(maria, AgentWish{State: events.AgentPaused, ReasonID: "lunch", Seen: &seen}); err != nil {
		t.Fatal(err)
	}
	h.clock.Advance(5 * time.Second)
	err := set(pablo, AgentWish{State: events.AgentReady, Seen: &seen})
	if fault.CodeOf(err) != fault.Conflict || !strings.Contains(err.Error(), "Maria set ana to Lunch 5 seconds ago") {
		t.Errorf("the second supervisor is told %v", err)
	}
	if a := h.d.agents["ana"]; a.State != events.AgentPaused || a.ReasonID != "lunch" {
		t.Errorf("and the state was overwritten: %+v", a)
	}
	if err := set(maria, AgentWish{State: events.AgentPaused, Seen: &seen}); err != nil {
		t.Errorf("the same supervisor may change her mind: %v", err)
	}
	now := h.d.agents["ana"].SetAt
	if err := set(pablo, AgentWish{State: events.AgentReady, Seen: &now}); err != nil {
		t.Errorf("who looked again may decide: %v", err)
	}
	h.must(func() error {
		_, err := h.d.SetState(t.Context(), "ana", "", events.AgentPaused, "lunch")
		return err
	})
	if a := h.d.agents["ana"]; a.SetBy != "" || a.SetName != "" {
		t.Errorf("the agent's own press is still a supervisor's: %+v", a)
	}
	h.foldEqualsLive()
}

func TestAShiftEndedNowLeavesTheCustomerInTheLine(t *testing.T) {
	h := newHouse(t, "ana", "ben")
	h.ready("ana")
	h.arrive("c1")
	h.connect("c1")
	h.must(func() error {
		_, err := h.d.SetAgent(t.Context(), "ana", maria, AgentWish{State: events.AgentOffline, Now: true})
		return err
	})
	if last := h.voice.log[len(h.voice.log)-1]; last != "suspend c1" {
		t.Fatalf("the customer's call: %s", last)
	}
	h.notice(Notice{Kind: NoticeAgentLost, CallID: "c1"})
	h.pass(time.Minute)
	if a, i := h.d.agents["ana"], h.of("c1"); a.State != events.AgentOffline || i.State != events.InteractionInQueue {
		t.Errorf("ana is %s, the customer %s", a.State, i.State)
	}
}

func TestWhyNobodyNamesARuleForEveryAgent(t *testing.T) {
	h := newHouse(t, "ana", "ben", "eva", "leo", "zoe")
	h.ready("ana", "ben", "eva")
	h.arrive("c0")
	h.connect("c0")
	h.must(func() error {
		_, err := h.d.SetState(t.Context(), "ben", "", events.AgentPaused, "lunch")
		return err
	})
	dir := *h.d.Directory()
	q := dir.Queues["sales"]
	q.Skills = []queues.SkillNeed{{SkillID: "german", Level: 3}}
	dir.Queues["sales"] = q
	h.d.dir.Store(&dir)
	i := h.arrive("c1")
	var w Why
	h.must(func() error {
		var err error
		w, err = h.d.WhyNobody(t.Context(), i.ID)
		return err
	})
	got := map[string]routing.Rule{}
	for _, p := range w.Agents {
		got[p.Name] = p.Busy
		if p.Busy == "" {
			got[p.Name] = p.Routed.Rule
		}
	}
	want := map[string]routing.Rule{"ana": RuleTalking, "ben": RulePaused, "eva": routing.SkillLow, "leo": RuleOffline, "zoe": RuleOffline}
	for name, rule := range want {
		if got[name] != rule {
			t.Errorf("%s: %q, want %q", name, got[name], rule)
		}
	}
	if w.Position != 1 || len(got) != len(want) {
		t.Errorf("position %d, agents %v", w.Position, got)
	}
	if err := h.call(func() error { _, err := h.d.WhyNobody(t.Context(), "gone"); return err }); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("of an interaction that is gone: %v", err)
	}
}
