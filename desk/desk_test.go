package desk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestAWaitingCallerGoesToTheAgentWhoIsFreeLongest(t *testing.T) {
	h := newHouse(t, "ana", "ben")
	h.ready("ben", "ana")
	if i := h.arrive("c1"); i.AgentID != "ben" || i.State != events.InteractionInOffer {
		t.Fatalf("the caller is %s at %q, want offered to ben", i.State, i.AgentID)
	}
	if i := h.arrive("c2"); i.AgentID != "ana" {
		t.Fatalf("the second caller is at %q, want ana", i.AgentID)
	}
	if i := h.arrive("c3"); i.State != events.InteractionInQueue {
		t.Fatalf("the third caller is %s, want queued", i.State)
	}
}

func TestAMissedOfferGoesToTheNextAgentAndTakesTheFirstOutOfRouting(t *testing.T) {
	h := newHouse(t, "ana", "ben")
	h.ready("ana", "ben")
	i := h.arrive("c1")
	h.notice(Notice{Kind: NoticeOfferEnded, CallID: "c1", OfferID: i.OfferID, Cause: events.CauseNoAnswer})
	if got := h.of("c1").AgentID; got != "ben" {
		t.Errorf("the caller rings at %q, want ben", got)
	}
	if a := h.d.agents["ana"]; a.State != events.AgentMissed || a.MissedInRow != 1 {
		t.Errorf("ana is %s with %d missed, want missed with 1", a.State, a.MissedInRow)
	}
	h.notice(Notice{Kind: NoticeOfferEnded, CallID: "c1", OfferID: h.of("c1").OfferID, Cause: events.CauseNoAnswer})
	if got := h.of("c1").State; got != events.InteractionInQueue {
		t.Errorf("with nobody left the caller is %s, want queued", got)
	}
	h.must(func() error {
		_, err := h.d.SetState(t.Context(), "ana", "", events.AgentReady, "")
		return err
	})
	if got := h.of("c1").AgentID; got != "ana" {
		t.Errorf("back to ready, ana is not asked again; the caller rings at %q", got)
	}
}

func TestAnUnreachablePhonePausesItsAgentAndTheCallerGoesOn(t *testing.T) {
	h := newHouse(t, "ana", "ben")
	h.ready("ana", "ben")
	i := h.arrive("c1")
	h.notice(Notice{Kind: NoticeOfferEnded, CallID: "c1", OfferID: i.OfferID, Cause: events.CauseNoRoute})
	if a := h.d.agents["ana"]; a.State != events.AgentPaused || a.Cause != events.CauseDeviceLost {
		t.Errorf("ana is %s (%s), want paused for the lost device", a.State, a.Cause)
	}
	if got := h.of("c1").AgentID; got != "ben" {
		t.Errorf("the caller rings at %q, want ben", got)
	}
}

func TestACallGoesFromOfferThroughTalkAndWrapupBackToReady(t *testing.T) {
	h := newHouse(t, "ana")
	h.ready("ana")
	h.arrive("c1")
	i := h.connect("c1")
	if a := h.d.agents["ana"]; a.Activity != events.ActivityTalking {
		t.Fatalf("ana is seen %s, want talking", a.Activity)
	}
	h.clock.Advance(time.Minute)
	h.notice(Notice{Kind: NoticeHeld, CallID: "c1"})
	h.clock.Advance(10 * time.Second)
	h.notice(Notice{Kind: NoticeResumed, CallID: "c1"})
	h.notice(Notice{Kind: NoticeOver, CallID: "c1", Cause: events.CauseCustomerHung})
	i = h.d.work[i.ID]
	if i.State != events.InteractionWrappingUp || i.TalkMS != 60_000 || i.HeldMS != 10_000 || i.Outcome != events.OutcomeHandled {
		t.Fatalf("after the talk: %+v", i)
	}
	h.must(func() error {
		return h.d.FinishWrapup(t.Context(), "ana", i.ID, Finish{DispositionID: "sold", Notes: "two boxes", Then: events.AgentReady})
	})
	a := h.d.agents["ana"]
	if a.Activity != events.ActivityReady || len(a.Work) != 0 || !a.IdleSince.Equal(h.clock.Now().UTC()) {
		t.Errorf("ana after wrap-up: %+v", a)
	}
	last := h.tape.evs[slices.IndexFunc(h.tape.evs, func(e events.Event) bool { return e.Type == events.InteractionEnded })]
	if b := last.Body.(*events.InteractionEvent); b.Interaction.DispositionID != "sold" || b.Interaction.Notes != "two boxes" {
		t.Errorf("the ended record is not coded: %+v", b.Interaction)
	}
}

func TestAnOfferWhoseEndNobodySawLeavesTheAgentReady(t *testing.T) {
	h := newHouse(t, "ana")
	h.ready("ana")
	i := h.arrive("c1")
	h.notice(Notice{Kind: NoticeOfferEnded, CallID: "c1", OfferID: i.OfferID, Cause: events.CauseLost})
	if a := h.d.agents["ana"]; a.State != events.AgentReady || a.MissedInRow != 0 {
		t.Errorf("ana is %s with %d missed, want ready with none", a.State, a.MissedInRow)
	}
	if again := h.of("c1"); again.State != events.InteractionInOffer || again.OfferID == i.OfferID {
		t.Errorf("the caller is %s, want offered anew", again.State)
	}
}

func TestWrapupThatRunsOutReturnsTheAgentAndKeepsTheWorkUntilItIsCoded(t *testing.T) {
	h := newHouse(t, "ana")
	h.ready("ana")
	h.arrive("c1")
	i := h.connect("c1")
	h.notice(Notice{Kind: NoticeOver, CallID: "c1", Cause: events.CauseAgentHung})
	h.must(func() error { _, err := h.d.ExtendWrapup(t.Context(), "ana", i.ID); return err })
	if err := h.call(func() error { _, err := h.d.ExtendWrapup(t.Context(), "ana", i.ID); return err }); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("a second extension where one is allowed answers %v, want conflict", err)
	}
	h.pass(59 * time.Second)
	if s := h.d.work[i.ID].State; s != events.InteractionWrappingUp {
		t.Fatalf("extended wrap-up ended early: %s", s)
	}
	h.pass(2 * time.Second)
	if s := h.d.work[i.ID].State; s != events.InteractionDone {
		t.Fatalf("wrap-up did not run out: %s", s)
	}
	if a := h.d.agents["ana"]; a.Activity != events.ActivityReady {
		t.Errorf("ana is %s, want ready", a.Activity)
	}
	h.must(func() error { _, err := h.d.Code(t.Context(), "ana", i.ID, Coding{DispositionID: "sold"}); return err })
	if _, there := h.d.work[i.ID]; there {
		t.Error("coded work is still in the list")
	}
}

func TestAPauseAskedForDuringACallIsTakenAfterIt(t *testing.T) {
	h := newHouse(t, "ana")
	h.ready("ana")
	h.arrive("c1")
	i := h.connect("c1")
	h.must(func() error {
		_, err := h.d.SetState(t.Context(), "ana", "", events.AgentPaused, "lunch")
		return err
	})
	if a := h.d.agents["ana"]; a.State != events.AgentReady || a.NextState != events.AgentPaused {
		t.Fatalf("during the call ana is %s, next %s", a.State, a.NextState)
	}
	h.notice(Notice{Kind: NoticeOver, CallID: "c1", Cause: events.CauseCustomerHung})
	h.must(func() error { return h.d.FinishWrapup(t.Context(), "ana", i.ID, Finish{DispositionID: "sold"}) })
	if a := h.d.agents["ana"]; a.State != events.AgentPaused || a.ReasonID != "lunch" || a.NextState != "" {
		t.Errorf("after the call ana is %s (%s), next %q, want paused for lunch", a.State, a.ReasonID, a.NextState)
	}
}

func TestALostPhoneInTheCallKeepsTheCustomerAndAfterTheGraceAsksAnotherAgent(t *testing.T) {
	h := newHouse(t, "ana", "ben")
	h.ready("ana")
	h.arrive("c1")
	first := h.connect("c1")
	h.notice(Notice{Kind: NoticeAgentLost, CallID: "c1"})
	h.ready("ben")
	if i := h.of("c1"); i.State != events.InteractionAway || i.AgentID != "ana" {
		t.Fatalf("with the phone lost: %s at %s", i.State, i.AgentID)
	}
	h.pass(16 * time.Second)
	i := h.of("c1")
	if i.State != events.InteractionInOffer || i.AgentID != "ben" || !i.QueuedAt.Equal(first.QueuedAt) {
		t.Errorf("after the grace: %s at %s, place since %s, want offered to ben with the old place %s", i.State, i.AgentID, i.QueuedAt, first.QueuedAt)
	}
	if !slices.Contains(h.voice.log, "requeue c1") {
		t.Errorf("the voice engine was not told: %v", h.voice.log)
	}
}

func TestACallerWithoutEntryPointOrQueueGoesToThePBXsFallback(t *testing.T) {
	h := newHouse(t)
	h.turn(func(t *turn) { t.arrive(Arrival{CallID: "c9", From: "1", To: "999"}) })
	if !slices.Contains(h.voice.log, "fallback c9") {
		t.Errorf("wishes: %v", h.voice.log)
	}
}

func TestOldAndRepeatedNewsChangeNothing(t *testing.T) {
	h := newHouse(t, "ana")
	h.ready("ana")
	i := h.arrive("c1")
	h.connect("c1")
	before := len(h.tape.evs)
	h.notice(Notice{Kind: NoticeOfferEnded, CallID: "c1", OfferID: i.OfferID, Cause: events.CauseNoAnswer})
	h.notice(Notice{Kind: NoticeConnected, CallID: "c1", OfferID: i.OfferID, AgentID: "ana"})
	h.notice(Notice{Kind: NoticeResumed, CallID: "c1"})
	h.notice(Notice{Kind: NoticeOver, CallID: "nobody"})
	if len(h.tape.evs) != before {
		t.Errorf("old news made events: %v", h.tape.types()[before:])
	}
}

func TestADialledCallIsOneInteractionAndItsRefusalsAreSentences(t *testing.T) {
	h := newHouse(t, "ana")
	if err := h.call(func() error { _, err := h.d.Dial(t.Context(), "ana", "600 100 200", ""); return err }); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("dialling without a shift answers %v", err)
	}
	h.ready("ana")
	for _, bad := range []string{"", "1", "abc", "600;DROP", strings.Repeat("1", 21), "+"} {
		if err := h.call(func() error { _, err := h.d.Dial(t.Context(), "ana", bad, ""); return err }); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("dialling %q answers %v, want invalid", bad, err)
		}
	}
	h.must(func() error { _, err := h.d.Dial(t.Context(), "ana", "+34 (600) 100-200", ""); return err })
	if !slices.Contains(h.voice.log, "dial +34600100200") || h.d.agents["ana"].Activity != events.ActivityDialing {
		t.Errorf("wishes %v, ana %s", h.voice.log, h.d.agents["ana"].Activity)
	}
}

func TestNothingIsOfferedWhileTheLinkToThePBXIsDown(t *testing.T) {
	h := newHouse(t, "ana")
	h.ready("ana")
	h.d.SetPBX("down")
	if i := h.arrive("c1"); i.State != events.InteractionInQueue {
		t.Fatalf("without the PBX the caller is %s, want queued", i.State)
	}
	h.d.SetPBX("up")
	h.d.runTurn(h.d.box.Drain())
	if i := h.of("c1"); i.State != events.InteractionInOffer {
		t.Errorf("with the PBX back the caller is %s, want offered", i.State)
	}
}

// The phone's credential is withdrawn on agent.signed_out, so every way out of a shift must be told as that.
func TestEveryEndOfAShiftIsToldAsSignedOut(t *testing.T) {
	for name, end := range map[string]func(*house){
		"the agent ends it": func(h *house) { h.must(func() error { return h.d.EndShift(h.Context(), "ana", "") }) },
		"a supervisor ends it and the work ends later": func(h *house) {
			h.arrive("c1")
			i := h.connect("c1")
			h.must(func() error { return h.d.EndShift(h.Context(), "ana", "boss") })
			h.notice(Notice{Kind: NoticeOver, CallID: "c1", Cause: events.CauseCustomerHung})
			h.must(func() error { return h.d.FinishWrapup(h.Context(), "ana", i.ID, Finish{DispositionID: "sold"}) })
		},
		"a supervisor ends it while a missed agent dials": func(h *house) {
			i := h.arrive("c1")
			h.notice(Notice{Kind: NoticeOfferEnded, CallID: "c1", OfferID: i.OfferID, Cause: events.CauseNoAnswer})
			h.must(func() error { _, err := h.d.Dial(h.Context(), "ana", "600100", ""); return err })
			h.must(func() error { return h.d.EndShift(h.Context(), "ana", "boss") })
			call := h.d.work[h.d.agents["ana"].Work[0].InteractionID].CallID
			h.notice(Notice{Kind: NoticeOver, CallID: call, Cause: events.CauseBusy})
		},
		"the agent is switched off": func(h *house) {
			p := h.d.Directory().Agents["ana"]
			p.Active = false
			h.d.Directory().Agents["ana"] = p
			h.turn((*turn).syncDirectory)
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, "ana")
			h.ready("ana")
			end(h)
			if h.d.agents["ana"].State != events.AgentOffline {
				t.Fatalf("ana is %s, want offline", h.d.agents["ana"].State)
			}
			if n := len(slices.DeleteFunc(h.tape.types(), func(x events.Type) bool { return x != events.AgentSignedOut })); n != 1 {
				t.Errorf("agent.signed_out was told %d times, want once: %v", n, h.tape.types())
			}
		})
	}
}

func TestAPhoneLostAndBackDuringACallPausesNobody(t *testing.T) {
	h := newHouse(t, "ana")
	h.ready("ana")
	h.arrive("c1")
	i := h.connect("c1")
	a := h.d.agents["ana"]
	a.Device.Kind = "browser"
	h.d.agents["ana"] = a
	h.must(func() error { return h.d.PhoneSocket(t.Context(), "ana", false) })
	h.pass(30 * time.Second)
	h.must(func() error { return h.d.PhoneSocket(t.Context(), "ana", true) })
	h.notice(Notice{Kind: NoticeOver, CallID: "c1", Cause: events.CauseCustomerHung})
	h.must(func() error { return h.d.FinishWrapup(t.Context(), "ana", i.ID, Finish{DispositionID: "sold"}) })
	if a := h.d.agents["ana"]; a.State != events.AgentReady {
		t.Errorf("ana is %s (%s) after the call, want ready", a.State, a.Cause)
	}
}

func TestNotesThatAreTooLongAreRefusedEverywhere(t *testing.T) {
	h := newHouse(t, "ana")
	h.ready("ana")
	h.arrive("c1")
	i := h.connect("c1")
	if err := h.call(func() error {
		_, err := h.d.Code(t.Context(), "ana", i.ID, Coding{Notes: strings.Repeat("x", maxNotes+1)})
		return err
	}); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("too long notes answer %v, want invalid", err)
	}
}

func TestANeedThatRelaxesAndATeamThatJoinsBringACallerToAnAgentByTimeAlone(t *testing.T) {
	for name, change := range map[string]func(*queues.Queue){
		"the skill relaxes after 30 s": func(q *queues.Queue) {
			q.Skills = []queues.SkillNeed{{SkillID: "es", Level: 4, Relax: []queues.Relax{{AfterSeconds: 30, Level: 2}}}}
		},
		"the team is searched after 30 s": func(q *queues.Queue) {
			q.Teams = []queues.TeamStep{{TeamID: "first"}, {TeamID: "second", AfterSeconds: 30}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, "ana")
			dir := *h.d.Directory()
			p, q := dir.Agents["ana"], dir.Queues["sales"]
			p.TeamID, p.Skills = "second", []agents.SkillLevel{{SkillID: "es", Level: 2}}
			change(&q)
			dir.Agents, dir.Queues = map[string]agents.Profile{"ana": p}, map[string]queues.Queue{"sales": q}
			h.d.dir.Store(&dir)
			h.ready("ana")
			h.arrive("c1")
			h.pass(29 * time.Second)
			if i := h.of("c1"); i.State != events.InteractionInQueue {
				t.Fatalf("after 29 s the caller is %s", i.State)
			}
			h.pass(2 * time.Second)
			if i := h.of("c1"); i.State != events.InteractionInOffer || i.AgentID != "ana" {
				t.Fatalf("after 31 s the caller is %s with %q", i.State, i.AgentID)
			}
		})
	}
}

func TestWorkIsKeptForItsCodeOnlyWhereTheQueueAsksForOne(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*queues.Queue)
		kept   bool
	}{
		"wrap-up and codes":           {func(*queues.Queue) {}, true},
		"no codes to choose from":     {func(q *queues.Queue) { q.DispositionIDs = nil }, false},
		"codes, but no time for them": {func(q *queues.Queue) { q.WrapupSeconds = 0 }, false},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, "ana")
			dir := *h.d.Directory()
			q := dir.Queues["sales"]
			c.change(&q)
			dir.Queues = map[string]queues.Queue{"sales": q}
			h.d.dir.Store(&dir)
			h.ready("ana")
			h.arrive("c1")
			h.connect("c1")
			h.notice(Notice{Kind: NoticeOver, CallID: "c1", Cause: events.CauseCustomerHung})
			h.pass(31 * time.Second)
			if i := h.of("c1"); (i.ID != "") != c.kept || c.kept && !i.LacksCode() {
				t.Fatalf("kept: %+v", i)
			}
			h.pass(13 * time.Hour)
			if len(h.d.work) != 0 {
				t.Fatalf("after its time %d are left", len(h.d.work))
			}
		})
	}
}

func TestAShiftTellsHowMuchOfEachPauseWasUsed(t *testing.T) {
	h := newHouse(t, "ana")
	h.ready("ana")
	pause := func(reason string, d time.Duration) {
		h.must(func() error { _, err := h.d.SetState(h.Context(), "ana", "", events.AgentPaused, reason); return err })
		h.pass(d)
	}
	ready := func() {
		h.must(func() error { _, err := h.d.SetState(h.Context(), "ana", "", events.AgentReady, ""); return err })
	}
	pause("lunch", 12*time.Minute)
	ready()
	h.pass(time.Hour)
	pause("lunch", 3*time.Minute)
	if used := h.d.agents["ana"].PausedMS["lunch"]; used != (12 * time.Minute).Milliseconds() {
		t.Errorf("during the second lunch %d ms are told, want the first alone", used)
	}
	ready()
	if used := h.d.agents["ana"].PausedMS["lunch"]; used != (15 * time.Minute).Milliseconds() {
		t.Errorf("after both %d ms are told", used)
	}
	h.must(func() error { return h.d.EndShift(h.Context(), "ana", "") })
	h.must(func() error { _, err := h.d.StartShift(h.Context(), "ana"); return err })
	if used := h.d.agents["ana"].PausedMS; len(used) != 0 {
		t.Errorf("a new shift begins with %v", used)
	}
}
