package desk

import (
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
)

func TestAnAgentAsksForASupervisorUntilSomebodyIsThereOrTheShiftEnds(t *testing.T) {
	h := newHouse(t, "ana")
	raise := func(note string) func() error {
		return func() error { _, err := h.d.RaiseHand(t.Context(), "ana", note); return err }
	}
	h.ready("ana")
	h.must(raise(""))
	a := h.d.agents["ana"]
	since := a.HandSince
	if since.IsZero() {
		t.Fatal("nobody sees that ana asks")
	}
	h.pass(3 * time.Second)
	h.must(raise(" refund? "))
	if a = h.d.agents["ana"]; !a.HandSince.Equal(since) || a.HandNote != "refund?" {
		t.Errorf("asked again it is since %s, %q", a.HandSince, a.HandNote)
	}
	if err := h.call(raise(strings.Repeat("ñ", 201))); err == nil {
		t.Error("201 characters were taken")
	}
	h.must(func() error { _, err := h.d.LowerHand(t.Context(), "ana", "u7"); return err })
	if a = h.d.agents["ana"]; !a.HandSince.IsZero() || a.HandNote != "" {
		t.Errorf("seen to it is %s %q", a.HandSince, a.HandNote)
	}
	if by := h.tape.lastBy(); by != "u7" {
		t.Errorf("who saw to it is %q", by)
	}
	h.must(raise("x"))
	h.must(func() error { return h.d.EndShift(t.Context(), "ana", "") })
	if a = h.d.agents["ana"]; !a.HandSince.IsZero() || a.HandNote != "" {
		t.Error("the wish outlives the shift")
	}
	if err := h.call(raise("")); err == nil {
		t.Error("without a shift a supervisor was asked for")
	}
}

// lastBy is who made the last change of an agent's state.
func (r *tape) lastBy() (by string) {
	for _, e := range r.evs {
		if b, ok := e.Body.(*events.AgentEvent); ok && e.Type == events.AgentStateChanged {
			by = b.By
		}
	}
	return by
}
