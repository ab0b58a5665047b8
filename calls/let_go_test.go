package calls

import (
	"slices"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

// letGo is a call whose customer waits for an agent's phone to be joined: it answered a moment ago.
func letGo(t *testing.T, more ...Signal) (events.Call, Result) {
	t.Helper()
	c := events.Call{ID: "c", State: events.CallWaiting, Direction: events.Inbound,
		Legs: []events.Leg{{ID: "cust", ChannelID: "cust", Role: events.LegCustomer, State: events.LegUp}}}
	var res Result
	for _, s := range append([]Signal{
		{Input: Offered, Offer: desk.Offer{ID: "o1", AgentID: "ana"}, Channel: "leg1"},
		{Input: LegUp, LegID: "leg1"},
	}, more...) {
		if c, res = Step(c, s, time.Now()); !res.Known {
			t.Fatalf("%s is not known in %s", s.Input, c.State)
		}
	}
	return c, res
}

func TestWhoWasTakenOutOfTheMusicForAnAgentWhoWasLetGoMeanwhileHearsItAgain(t *testing.T) {
	withdrawn := Signal{Input: Withdrawn, OfferID: "o1", Cause: events.CauseDeclined}
	again := Signal{Input: Offered, Offer: desk.Offer{ID: "o2", AgentID: "ben"}, Channel: "leg2"}
	for name, c := range map[string]struct {
		meanwhile []Signal
		late      Input
		state     events.CallState
	}{
		"nobody else rings":                     {[]Signal{withdrawn}, Joined, events.CallWaiting},
		"nobody else rings, and the join fails": {[]Signal{withdrawn}, JoinFailed, events.CallWaiting},
		"the next one rings":                    {[]Signal{withdrawn, again}, Joined, events.CallOffering},
		"the next one rings, and it fails":      {[]Signal{again}, JoinFailed, events.CallOffering},
	} {
		call, res := letGo(t, append(slices.Clone(c.meanwhile), Signal{Input: c.late, LegID: "leg1"})...)
		does := func(v Verb) bool { return slices.ContainsFunc(res.Effects, func(e Effect) bool { return e.Do == v }) }
		if call.State != c.state || !does(Park) || !does(Lease) || does(Tell) {
			t.Errorf("when %s the call is %s, and %+v is done", name, call.State, res.Effects)
		}
	}
	up, stale := Signal{Input: LegUp, LegID: "leg2"}, Signal{Input: Joined, LegID: "leg1"}
	for _, order := range [][]Signal{{withdrawn, again, stale, up}, {withdrawn, again, up, stale}} {
		_, res := letGo(t, order...)
		if order[3].Input == Joined && len(res.Effects) != 0 {
			t.Errorf("a join is under way, and %+v is done against it", res.Effects)
		}
		if call, _ := letGo(t, append(order, Signal{Input: Joined, LegID: "leg2"})...); call.State != events.CallTalking {
			t.Errorf("the next one answers, and the call is %s", call.State)
		}
	}
}

func TestOnlyTheHandoversOwnFailureTakesTheCustomerBackToMusic(t *testing.T) {
	legs := []events.Leg{{ID: "cust", ChannelID: "cust", Role: events.LegCustomer, State: events.LegUp},
		{ID: "ana", ChannelID: "ana", Role: events.LegAgent, AgentID: "ana", State: events.LegUp}}
	for _, third := range []events.Leg{{ID: "ben", ChannelID: "ben", Role: events.LegThird, AgentID: "ben", State: events.LegUp},
		{ID: "out", ChannelID: "out", Role: events.LegThird, Number: "9800", State: events.LegUp}} {
		c := events.Call{ID: "c", State: events.CallConference, Direction: events.Inbound, Legs: append(slices.Clone(legs), third)}
		c, _ = Step(c, Signal{Input: WantComplete, Plan: desk.Plan{InteractionID: "i2"}}, time.Now())
		for _, stale := range []Input{Joined, JoinFailed} { // of the conference: after a restart all three were joined again
			if c, res := Step(c, Signal{Input: stale, For: forMerge, Cause: events.CauseFailed}, time.Now()); c.State != events.CallHandover || len(res.Effects) > 0 {
				t.Errorf("handed to %s: by an old %s the call is %s, and %+v is done", third.ID, stale, c.State, res.Effects)
			}
		}
		c, res := Step(c, Signal{Input: JoinFailed, For: forHandover, Cause: events.CauseFailed}, time.Now())
		want, does := events.CallAway, Park
		if third.AgentID == "" {
			want, does = events.CallClosing, Drop
		}
		if c.State != want || !slices.ContainsFunc(res.Effects, func(e Effect) bool { return e.Do == does && e.Channel == "cust" }) {
			t.Errorf("handed to %s: the call is %s, and %+v is done", third.ID, c.State, res.Effects)
		}
	}
}
