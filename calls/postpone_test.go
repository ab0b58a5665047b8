package calls

import (
	"log/slog"
	"slices"
	"testing"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/ids"
)

// offered is the actor of a caller whose agent rings, and has run what that led to.
func offered(t *testing.T) (*actor, *clock.Fake) {
	t.Helper()
	pbx, fake := newSim(), clock.NewFake()
	pbx.channels["c1"] = &simChannel{id: "c1"}
	e := New(Config{Switch: pbx, Desk: desk.New(desk.Config{Clock: fake, IDs: ids.New(), Logger: slog.New(slog.DiscardHandler)}), Recorder: &memJournal{t: t},
		Clock: fake, IDs: ids.New(), Logger: slog.New(slog.DiscardHandler)})
	t.Cleanup(e.lanes.wait)
	a := newActor(e, events.Call{ID: "call", Direction: events.Inbound, State: events.CallArriving,
		Legs: []events.Leg{{ID: "c1", ChannelID: "c1", Role: events.LegCustomer, State: events.LegRinging}}})
	a.step(Signal{Input: Planned})
	a.step(Signal{Input: Offered, Offer: desk.Offer{ID: "o", AgentID: "ana", Device: events.Device{Kind: "extension", Endpoint: "100"}}})
	a.release()
	if a.call.State != events.CallOffering {
		t.Fatalf("the call is %s", a.call.State)
	}
	return a, fake
}

func (a *actor) verbs() []Verb {
	for _, in := range a.box.Drain() {
		in(a)
	}
	var out []Verb
	for _, e := range a.fx {
		out = append(out, e.Do)
	}
	return out
}

func TestAnAgentWhoAnswersAtOnceSparesTheCallerTheWayToTheMusic(t *testing.T) {
	a, fake := offered(t)
	a.step(Signal{Input: LegUp, LegID: liveLeg(&a.call, events.LegAgent).ID})
	fake.Advance(parkDelay) // in the very moment of the answer, before the effects of it left
	if got := a.verbs(); !slices.Contains(got, Join) || slices.Contains(got, Park) || slices.Contains(got, Lease) {
		t.Fatalf("the caller is to join the agent and nothing else, but: %v", got)
	}
}

func TestAnAgentWhoRingsOnLeavesTheCallerMusicAndALease(t *testing.T) {
	a, fake := offered(t)
	if got := a.verbs(); slices.Contains(got, Park) {
		t.Fatalf("the caller went to the music before the phone had its moment: %v", got)
	}
	fake.Advance(parkDelay)
	if got := a.verbs(); !slices.Equal(got, []Verb{Park, Lease}) {
		t.Fatalf("the caller is to hear music under a lease, but: %v", got)
	}
}
