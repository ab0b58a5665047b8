package desk

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

func (h *house) phones(f func()) { f(); h.d.runTurn(h.d.box.Drain()) }

func (h *house) free(id string) bool { _, ok := h.d.free[id]; return ok }

var idle, inUse, away = PhoneState{Registered: true}, PhoneState{Registered: true, InUse: true}, PhoneState{}

func TestAPrivateCallOnADeskPhoneKeepsOffersAwayUntilItEnds(t *testing.T) {
	h := newHouse(t, "ana")
	h.phones(func() { h.d.SetPhones(map[string]PhoneState{"ana": idle}) })
	h.ready("ana")
	h.phones(func() { h.d.PhoneChanged("ana", inUse) })
	if h.arrive("c1"); h.of("c1").State != events.InteractionInQueue {
		t.Fatalf("a phone in use was offered a call: %s", h.of("c1").State)
	}
	h.phones(func() { h.d.PhoneChanged("ana", idle) })
	if h.of("c1").AgentID != "ana" {
		t.Fatal("the phone is free again and was offered nothing")
	}
	// our own call makes the phone busy, too, which is no reason for anything
	h.phones(func() { h.d.PhoneChanged("ana", inUse) })
	h.connect("c1")
	if h.d.agents["ana"].Device.InUse {
		t.Error("our own call counts as a private one")
	}
	h.notice(Notice{Kind: NoticeOver, CallID: "c1", Cause: events.CauseCustomerHung})
	h.must(func() error {
		return h.d.FinishWrapup(h.Context(), "ana", h.d.agents["ana"].Work[0].InteractionID, Finish{Then: events.AgentReady})
	})
	if !h.d.agents["ana"].Device.InUse || h.free("ana") {
		t.Error("the agent is free although the phone is not down yet")
	}
	h.phones(func() { h.d.PhoneChanged("ana", idle) })
	if !h.free("ana") {
		t.Error("the phone is down and the agent not free")
	}
}

func TestADeskPhoneThatIsUnpluggedPausesItsAgentUntilItIsBack(t *testing.T) {
	h := newHouse(t, "ana")
	h.phones(func() { h.d.SetPhones(map[string]PhoneState{"ana": idle}) })
	h.ready("ana")
	h.phones(func() { h.d.PhoneChanged("ana", away) })
	if a := h.d.agents["ana"]; a.Device.Registered || a.Device.Trouble != phoneUnregistered || h.free("ana") {
		t.Fatalf("unplugged: %+v", a.Device)
	}
	h.pass(21 * time.Second)
	if a := h.d.agents["ana"]; a.State != events.AgentPaused || a.Cause != events.CauseDeviceLost {
		t.Fatalf("after the grace time the agent is %s for %s", a.State, a.Cause)
	}
	h.refused("agent.phone_unregistered")
	h.phones(func() { h.d.SetPhones(map[string]PhoneState{"ana": idle}) })
	if !h.free("ana") {
		t.Errorf("the phone is back and the agent %s", h.d.agents["ana"].State)
	}
}

func TestAnExtensionThatDoesNotExistIsToldInASentence(t *testing.T) {
	h := newHouse(t, "ana", "ben")
	h.phones(func() { h.d.SetPhones(map[string]PhoneState{"ben": idle}) })
	h.must(func() error { _, err := h.d.StartShift(h.Context(), "ana"); return err })
	h.refused("agent.phone_missing")
	h.arrive("c1")
	h.ready("ben")
	if h.of("c1").AgentID != "ben" {
		t.Error("the caller did not go on to the other agent")
	}
}

func TestPhonesThatAreNotWatchedAnyMoreAreNeitherStaleFreeNorStaleBusy(t *testing.T) {
	h := newHouse(t, "ana", "ben")
	h.phones(func() { h.d.SetPhones(map[string]PhoneState{"ana": idle, "ben": idle}) })
	h.ready("ana", "ben")
	h.phones(func() { h.d.PhoneChanged("ana", away); h.d.PhoneChanged("ben", inUse) })
	h.phones(h.d.PhonesUnwatched)
	if h.free("ana") || !h.free("ben") {
		t.Errorf("ana, whose phone was away, is free: %v; ben, whose call may be over, is free: %v", h.free("ana"), h.free("ben"))
	}
	h.pass(21 * time.Second)
	h.must(func() error { _, err := h.d.SetState(h.Context(), "ana", "", events.AgentReady, ""); return err })
	if !h.free("ana") {
		t.Error("ana says that the phone is there and is not believed")
	}
	h.phones(func() { h.d.PhoneChanged("ben", inUse) })
	if !h.free("ben") {
		t.Error("a late word about a phone counts although nobody watches")
	}
}

func (h *house) refused(key string) {
	h.Helper()
	err := h.call(func() error { _, err := h.d.SetState(h.Context(), "ana", "", events.AgentReady, ""); return err })
	if f := fault.Public(err); err == nil || f.Key != key {
		h.Errorf("ready was answered with %v, want %s", err, key)
	}
}
