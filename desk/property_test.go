package desk

import (
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/fold"
)

// Random days: whatever happens in whatever order, the invariants of the house hold after every turn.
func TestWhateverHappensTheDeskStaysConsistent(t *testing.T) {
	days := uint64(40)
	if os.Getenv("CORDBOARD_LONG") != "" {
		days = 1000
	}
	for seed := range days {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 7))
			h := newHouse(t, "a1", "a2", "a3", "a4")
			for step := range 400 {
				what := h.randomStep(r)
				if broken := h.broken(); broken != "" {
					t.Fatalf("after step %d (%s): %s", step, what, broken)
				}
			}
			h.foldEqualsLive()
		})
	}
}

func (h *house) randomStep(r *rand.Rand) string {
	agent := fmt.Sprint("a", r.IntN(4)+1)
	call := fmt.Sprint("c", r.IntN(12))
	i := h.of(call)
	causes := []events.Cause{events.CauseNoAnswer, events.CauseDeclined, events.CauseNoRoute, events.CauseWithdrawn, events.CauseFailed}
	cause := causes[r.IntN(len(causes))]
	ctx := h.Context()
	switch n := r.IntN(20); n {
	case 0:
		_ = h.call(func() error { _, err := h.d.StartShift(ctx, agent); return err })
		return "shift starts " + agent
	case 1, 2, 3:
		_ = h.call(func() error { _, err := h.d.SetState(ctx, agent, "", events.AgentReady, ""); return err })
		return "ready " + agent
	case 4:
		_ = h.call(func() error { _, err := h.d.SetState(ctx, agent, "", events.AgentPaused, "lunch"); return err })
		return "pause " + agent
	case 5:
		_ = h.call(func() error { return h.d.EndShift(ctx, agent, []string{"", "boss"}[r.IntN(2)]) })
		return "shift ends " + agent
	case 6, 7, 8:
		h.arrive(call)
		return "arrives " + call
	case 9, 10:
		h.connect(call)
		return "connected " + call
	case 11:
		h.notice(Notice{Kind: NoticeOfferEnded, CallID: call, OfferID: i.OfferID, Cause: cause})
		return fmt.Sprint("offer ended ", call, cause)
	case 12, 13:
		kinds := []NoticeKind{NoticeGreeted, NoticeHeld, NoticeResumed, NoticeAgentLost}
		k := kinds[r.IntN(len(kinds))]
		h.notice(Notice{Kind: k, CallID: call})
		return fmt.Sprint(k, call)
	case 14:
		h.notice(Notice{Kind: NoticeOver, CallID: call, Cause: events.CauseCustomerHung})
		return "over " + call
	case 15:
		_ = h.call(func() error { _, err := h.d.Dial(ctx, agent, "600100", "sales"); return err })
		return "dials " + agent
	case 16:
		for _, w := range h.d.agents[agent].Work {
			_ = h.call(func() error { return h.d.FinishWrapup(ctx, agent, w.InteractionID, Finish{Then: events.AgentReady}) })
		}
		return "finishes " + agent
	case 17:
		for _, w := range h.d.agents[agent].Work {
			_ = h.call(func() error { return h.d.Decline(ctx, agent, w.InteractionID, "") })
		}
		return "declines " + agent
	case 18:
		a := h.d.agents[agent]
		a.Device.Kind = "browser"
		h.d.keep(a)
		_ = h.call(func() error { return h.d.PhoneSocket(ctx, agent, r.IntN(2) == 0) })
		return "phone of " + agent
	}
	h.pass(time.Duration(r.IntN(25_000)) * time.Millisecond)
	return "time passes"
}

// broken names the first invariant that does not hold, or "".
func (h *house) broken() string {
	for id, a := range h.d.agents {
		if len(a.Work) > 1 {
			return fmt.Sprintf("%s holds %d calls", id, len(a.Work))
		}
		if a.State == events.AgentOffline && len(a.Work) > 0 {
			return fmt.Sprintf("%s is offline with open work", id)
		}
		for _, w := range a.Work {
			if i := h.d.work[w.InteractionID]; i.AgentID != id || i.State != w.State || !holds(i.State) {
				return fmt.Sprintf("%s lists %+v but the interaction is %s at %q", id, w, i.State, i.AgentID)
			}
		}
	}
	if lines := h.brokenLines(); lines != "" {
		return lines
	}
	waits := false
	for id, i := range h.d.work {
		listed := slices.ContainsFunc(h.d.agents[i.AgentID].Work, func(w events.Work) bool { return w.InteractionID == id })
		if holds(i.State) != listed {
			return fmt.Sprintf("%s is %s at %q, and the agent's list says %v", id, i.State, i.AgentID, listed)
		}
		waits = waits || i.State == events.InteractionInQueue
	}
	for id, a := range h.d.agents {
		if waits && agents.Free(a) {
			return fmt.Sprintf("somebody waits although %s is free", id)
		}
	}
	return ""
}

// foldEqualsLive proves that a restart would find what is live: the journal's last records are the desk's records.
func (h *house) foldEqualsLive() {
	h.Helper()
	p := fold.NewPicture()
	for _, e := range h.tape.evs {
		p.Apply(e)
	}
	for id, i := range h.d.work {
		if !reflect.DeepEqual(p.Interactions[id], i) {
			h.Errorf("interaction %s: journal %+v, live %+v", id, p.Interactions[id], i)
		}
	}
	for id, a := range h.d.agents {
		got := p.Agents[id]
		a.Device, got.Device = events.Device{}, events.Device{} // this test swaps devices behind the desk's back
		if len(a.Work) == 0 {
			a.Work, got.Work = nil, nil
		}
		if !reflect.DeepEqual(got, a) {
			h.Errorf("agent %s:\njournal %+v\nlive    %+v", id, got, a)
		}
	}
}
