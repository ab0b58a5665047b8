package desk

import (
	"context"
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
			h.wants(randomPresence(seed))
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

// randomPresence is a site's policy; every third site is silent.
func randomPresence(seed uint64) agents.PresencePolicy {
	if seed%3 == 0 {
		return agents.PresencePolicy{}
	}
	words := []string{agents.ThenPaused, agents.ThenOffline, ""}
	return agents.PresencePolicy{AfterWrapup: []string{agents.ThenReady, agents.ThenPaused}[seed%2], AfterMissed: agents.MissedReady, MissedBackSeconds: int(seed%5) + 1,
		MissedLimit: int(seed % 11), PhoneGraceSeconds: int(seed%7) + 1, PhoneLost: words[seed%3]}
}

func (h *house) randomStep(r *rand.Rand) string {
	agent := fmt.Sprint("a", r.IntN(4)+1)
	call := fmt.Sprint("c", r.IntN(12))
	i := h.of(call)
	causes := []events.Cause{events.CauseNoAnswer, events.CauseDeclined, events.CauseNoRoute, events.CauseWithdrawn, events.CauseFailed}
	cause := causes[r.IntN(len(causes))]
	ctx := h.Context()
	switch n := r.IntN(28); n {
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
		if r.IntN(4) == 0 {
			h.turn(func(t *turn) { t.arrive(Arrival{CallID: call, From: "600100200", To: "90" + agent[1:]}) })
			return "personal call for " + agent
		}
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
	if n := r.IntN(4); n == 0 {
		return h.randomSteering(r, agent, i)
	}
	return h.randomThird(r, agent, call, cause)
}

// randomThird is a step of a transfer or a consult, or time passing.
func (h *house) randomThird(r *rand.Rand, agent, call string, cause events.Cause) string {
	ctx, i := h.Context(), h.of(call)
	targets := []Target{{AgentID: "a1"}, {AgentID: "a3"}, {QueueID: "sales"}, {Number: "600200300"}}
	to := targets[r.IntN(len(targets))]
	switch r.IntN(8) {
	case 0:
		_ = h.call(func() error { return h.d.Transfer(ctx, i.AgentID, i.ID, to, "") })
		return fmt.Sprint("transfers ", call, to)
	case 1, 2:
		_ = h.call(func() error { return h.d.Consult(ctx, i.AgentID, i.ID, to, "") })
		return fmt.Sprint("consults ", call, to)
	case 3:
		verbs := []func(context.Context, string, string) error{h.d.DropConsult, h.d.Swap, h.d.Merge, h.d.CompleteConsult, h.d.Hangup, h.d.Hold}
		v := r.IntN(len(verbs))
		for _, w := range h.d.agents[agent].Work {
			_ = h.call(func() error { return verbs[v](ctx, agent, w.InteractionID) })
		}
		return fmt.Sprint("verb ", v, " of ", agent)
	case 4, 5, 6:
		kinds := []NoticeKind{NoticeThirdGone, NoticeConsulting, NoticeConsulting, NoticeSwapped, NoticeMerged, NoticeAgentLeft, NoticeAsking, NoticeHandedOver, NoticeForwarded, NoticeForwardFailed}
		n := Notice{Kind: kinds[r.IntN(len(kinds))], CallID: call, Cause: cause}
		if i.Third != nil {
			n.OfferID, n.AgentID = i.Third.OfferID, i.Third.AgentID
			if part, ok := h.d.work[i.Third.InteractionID]; ok {
				n.OfferID, n.AgentID = part.OfferID, part.AgentID
			}
		}
		h.notice(n)
		return fmt.Sprint(n.Kind, " ", call)
	}
	h.pass(time.Duration(r.IntN(25_000)) * time.Millisecond)
	return "time passes"
}

// broken names the first invariant that does not hold, or "".
func (h *house) broken() string {
	for id, a := range h.d.agents {
		kinds := map[bool]int{}
		for _, w := range a.Work {
			if w.Channel.Written() {
				continue
			}
			kinds[h.d.work[w.InteractionID].Kind == events.KindPersonal]++
		}
		if kinds[true] > 1 || kinds[false] > 1 {
			return fmt.Sprintf("%s holds %d calls of queues and %d personal ones", id, kinds[false], kinds[true])
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
		if (holds(i.State) && i.AgentID != "") != listed {
			return fmt.Sprintf("%s is %s at %q, and the agent's list says %v", id, i.State, i.AgentID, listed)
		}
		chosen := i.ChosenID != "" && h.clock.Now().Before(i.ChosenUntil) && !agents.Free(h.d.agents[i.ChosenID])
		_, now := due(i, h.clock.Now())
		waits = waits || i.State == events.InteractionInQueue && !i.Channel.Written() && !chosen && i.QueueID != "" && now
		if odd := h.oddThird(i); odd != "" {
			return odd
		}
	}
	for id, a := range h.d.agents {
		if waits && agents.Free(a) && h.d.pbx.Load() == "up" {
			return fmt.Sprintf("somebody waits although %s is free", id)
		}
	}
	return ""
}

// oddThird names what does not fit between a conversation and its adviser's part.
func (h *house) oddThird(i events.Interaction) string {
	if i.Third != nil && i.Third.InteractionID != "" {
		if part := h.d.work[i.Third.InteractionID]; part.Kind != events.KindConsult || part.ParentID != i.ID {
			return fmt.Sprintf("%s has an adviser whose part is %+v", i.ID, part)
		}
	}
	if i.Third != nil && i.State != events.InteractionActive && i.State != events.InteractionConsulting {
		return fmt.Sprintf("%s is %s and has a third person", i.ID, i.State)
	}
	if i.State == events.InteractionConsulting && i.Third == nil {
		return i.ID + " consults nobody"
	}
	if i.Kind == events.KindConsult && i.State != events.InteractionDone {
		if parent := h.d.work[i.ParentID]; parent.Third == nil || parent.Third.InteractionID != i.ID {
			return fmt.Sprintf("%s advises %s, which knows nothing of it", i.ID, parent.ID)
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
