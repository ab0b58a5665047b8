package desk

import (
	"fmt"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/events"
)

// expect asks what a caller may be told now.
func (h *house) expect(call string) (position int, wait time.Duration, ok bool) {
	h.turn(func(t *turn) { position, wait, ok = t.expected(h.of(call)) })
	return position, wait, ok
}

// serve lets agents work off a line: each caller is talked with for a time.
func (h *house) serve(agent string, talk time.Duration) {
	for _, w := range h.d.agents[agent].Work {
		call := h.d.work[w.InteractionID].CallID
		h.connect(call)
		h.clock.Advance(talk)
		h.notice(Notice{Kind: NoticeOver, CallID: call, Cause: events.CauseCustomerHung})
		h.must(func() error {
			return h.d.FinishWrapup(h.Context(), agent, w.InteractionID, Finish{DispositionID: "sold", Then: events.AgentReady})
		})
	}
}

func TestACallerIsToldTheWaitThatThoseBeforeHad(t *testing.T) {
	h := newHouse(t, "ana")
	h.ready("ana")
	for n := range 12 {
		h.arrive(fmt.Sprint("c", n))
	}
	if p, _, ok := h.expect("c5"); p != 5 || ok {
		t.Fatalf("before anything was seen: position %d, promised %v; want 5 and nothing", p, ok)
	}
	for range 6 {
		h.serve("ana", 2*time.Minute)
	}
	p, wait, ok := h.expect("c9")
	if p != 3 || !ok || wait < 5*time.Minute || wait > 8*time.Minute {
		t.Errorf("third in a line that moves every two minutes: position %d, %s, %v", p, wait, ok)
	}
	h.pass(time.Second)
	if o := h.d.Outlooks()["sales"]; !o.Known || o.Serving != 1 || o.Wait < 10*time.Minute || o.Wait > 16*time.Minute {
		t.Errorf("who joins as the sixth is told %+v", o)
	}
}

func TestNoWaitIsPromisedWithoutAgents(t *testing.T) {
	h := newHouse(t, "ana")
	h.ready("ana")
	h.d.Recall([]events.Interaction{{QueueID: "sales", Direction: events.Inbound, AnsweredAt: h.clock.Now(), TalkMS: 100_000, WrapMS: 20_000}, {QueueID: "sales", Direction: events.Inbound, AnsweredAt: h.clock.Now(), TalkMS: 120_000}})
	h.d.runTurn(h.d.box.Drain())
	h.arrive("c1")
	h.arrive("c2")
	if p, wait, ok := h.expect("c2"); p != 1 || !ok || wait < 90*time.Second || wait > 3*time.Minute {
		t.Fatalf("remembered from before the restart: position %d, %s, %v; want about two minutes", p, wait, ok)
	}
	if p, _, ok := h.expect("c1"); p != 0 || ok {
		t.Errorf("whose phone rings already stands at %d, promised %v", p, ok)
	}
	h.must(func() error {
		_, err := h.d.SetState(t.Context(), "ana", "", events.AgentPaused, "lunch")
		return err
	})
	if p, _, ok := h.expect("c2"); p != 1 || ok {
		t.Errorf("with the only agent about to leave: position %d, promised %v", p, ok)
	}
	h.pass(time.Second)
	if o := h.d.Outlooks()["sales"]; o.Known || o.Serving != 0 || o.Wait != 0 {
		t.Errorf("a queue without agents promises %+v", o)
	}
}

func TestTheLinesAreCountedLikeTheRecordsSay(t *testing.T) {
	h := newHouse(t, "ana", "ben", "eva")
	h.ready("ana", "ben")
	for n := range 6 {
		h.arrive(fmt.Sprint("c", n))
	}
	h.notice(Notice{Kind: NoticeOver, CallID: "c3", Cause: events.CauseCustomerHung})
	h.connect("c0")
	h.check()
	h.ready("eva")
	h.check()
	dir := *h.d.Directory()
	dir.Agents = map[string]agents.Profile{}
	for id, p := range h.d.Directory().Agents {
		if id == "ben" {
			p.QueueIDs = nil
		}
		dir.Agents[id] = p
	}
	h.d.dir.Store(&dir)
	h.turn((*turn).syncDirectory)
	h.check()
	if n := h.d.lineup.lines["sales"].serving; n != 2 {
		t.Errorf("%d agents serve the queue after one was taken off it, want 2", n)
	}
}

// check compares the account of the lines with the records.
func (h *house) check() {
	h.Helper()
	if broken := h.brokenLines(); broken != "" {
		h.Error(broken)
	}
}

func (h *house) brokenLines() string {
	waiting, serving := map[string]int{}, map[string]int{}
	for _, i := range h.d.work {
		if stands(i, h.clock.Now()) {
			waiting[i.QueueID]++
		}
	}
	for id, a := range h.d.agents {
		if a.State == events.AgentReady && a.NextState == "" && a.Device.Registered {
			for _, q := range h.d.Directory().Agents[id].QueueIDs {
				serving[q]++
			}
		}
	}
	for id, l := range h.d.lineup.lines {
		if l.waiting != waiting[id] || l.serving != serving[id] {
			return fmt.Sprintf("queue %s counts %d waiting and %d serving, the records say %d and %d", id, l.waiting, l.serving, waiting[id], serving[id])
		}
	}
	return ""
}
