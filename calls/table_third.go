package calls

import (
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

// What a join was for; it comes back with its outcome.
const (
	forAgent    = ""         // customer and agent
	forThird    = "third"    // agent and third
	forSwap     = "swap"     // customer and agent, the third waits
	forMerge    = "merge"    // all three
	forHandover = "handover" // customer and third, the agent has left
	forOutside  = "outside"  // customer and outside number
)

// thirdRows are the rows of consult, conference, transfer and forwarding. The agent stays in the call's bridge all the
// time; who else is in it, the state says, and everybody else hears music, so that nobody is ever left in silence.
func thirdRows() []Transition {
	rows := []Transition{
		{From: events.CallTalking, Input: WantAsk, To: events.CallAsking, do: func(x *step) { x.park(); x.lease(); x.callThird() }},
		{From: events.CallOnHold, Input: WantAsk, To: events.CallAsking, do: (*step).callThird},
		{From: events.CallAsking, Input: WantAsk, When: "nobody is called yet", guard: noThird, To: events.CallAsking, do: (*step).callThird},
		{From: events.CallAsking, Input: LegUp, When: "the third, who has to press 1", guard: thirdUnconfirmed, To: events.CallAsking, do: (*step).askAgent},
		{From: events.CallAsking, Input: Confirmed, When: "by the third", guard: thirdUnconfirmed, To: events.CallAsking, do: func(x *step) { x.confirm(); x.joinThird() }},
		{From: events.CallAsking, Input: Unconfirmed, When: "by the third", guard: thirdUnconfirmed, To: events.CallAsking, do: func(x *step) { x.tellThirdGone(events.CauseNoAnswer); x.dropThird(events.CauseNoAnswer) }},
		{From: events.CallAsking, Input: LegUp, When: "the third", guard: role(events.LegThird), To: events.CallAsking, do: (*step).joinThird},
		{From: events.CallAsking, Input: Joined, When: "for the third", guard: joinedFor(forThird), To: events.CallConsulting, do: (*step).consulting},
		{From: events.CallAsking, Input: Withdrawn, When: "the third rings by it", guard: thirdOffer, To: events.CallAsking, do: func(x *step) { x.dropThird(x.s.Cause) }},
		{From: events.CallAsking, Input: JoinFailed, When: "for the third", guard: joinedFor(forThird), To: events.CallAsking, do: func(x *step) { x.tellThirdGone(events.CauseFailed); x.dropThird(events.CauseFailed) }},
		{From: events.CallAsking, Input: LegGone, When: "the third", guard: currentThird, To: events.CallAsking, do: (*step).thirdGone},
		{From: events.CallAsking, Input: WantDropThird, To: events.CallOnHold, do: (*step).thirdDropped},
		{From: events.CallAsking, Input: LegGone, When: "the agent's", guard: currentAgent, To: events.CallAway, do: (*step).suspend},

		{From: events.CallConsulting, Input: WantSwap, To: events.CallConsulting, do: (*step).swapToCustomer},
		{From: events.CallConsulting, Input: LegGone, When: "the third", guard: currentThird, To: events.CallOnHold, do: (*step).thirdGone},
		{From: events.CallConsulting, Input: WantDropThird, To: events.CallOnHold, do: (*step).thirdDropped},
		{From: events.CallConsulting, Input: LegGone, When: "the agent's, its phone was lost", guard: lostAgent, To: events.CallAway, do: (*step).suspend},
		{From: events.CallConsulting, Input: LegGone, When: "the agent's", guard: currentAgent, To: events.CallConsulting, do: (*step).agentLeft},

		{From: events.CallSwapped, Input: WantSwap, To: events.CallSwapped, do: (*step).swapToThird},
		{From: events.CallSwapped, Input: Joined, When: "for the third", guard: joinedFor(forThird), To: events.CallConsulting, do: (*step).consulting},
		{From: events.CallSwapped, Input: LegGone, When: "the agent's, its phone was lost", guard: lostAgent, To: events.CallAway, do: (*step).suspend},
		{From: events.CallSwapped, Input: LegGone, When: "the agent's", guard: currentAgent, To: events.CallClosing, do: func(x *step) { x.legGone(); x.finish(events.CauseAgentHung) }},

		{From: events.CallConference, Input: WantSwap, To: events.CallConference, do: (*step).swapToThird},
		{From: events.CallConference, Input: Joined, When: "for the third", guard: joinedFor(forThird), To: events.CallConsulting, do: (*step).consulting},
		{From: events.CallConference, Input: LegGone, When: "the agent's", guard: currentAgent, To: events.CallConference, do: (*step).agentLeft},

		{From: events.CallHandover, Input: Joined, When: "with a number outside", guard: handedOutside, To: events.CallForwarded, do: (*step).handedOver},
		{From: events.CallHandover, Input: Joined, When: "with the new agent", guard: joinedFor(forHandover), To: events.CallTalking, do: (*step).handedOver},
		{From: events.CallHandover, Input: JoinFailed, When: "with a number outside", guard: handedOutside, To: events.CallClosing, do: func(x *step) { x.finish(events.CauseFailed) }},
		{From: events.CallHandover, Input: JoinFailed, When: "with the new agent", guard: joinedFor(forHandover), To: events.CallAway, do: (*step).suspend},
		{From: events.CallHandover, Input: LegGone, When: "the new agent's", guard: currentAgent, To: events.CallClosing, do: func(x *step) { x.legGone(); x.finish(events.CauseAgentHung) }},

		{From: events.CallForwarding, Input: LegUp, When: "the outside number", guard: role(events.LegOutside), To: events.CallForwarding, do: (*step).joinOutside},
		{From: events.CallForwarding, Input: Joined, When: "the outside number", guard: joinedFor(forOutside), To: events.CallForwarded, do: (*step).forwarded},
		{From: events.CallForwarding, Input: JoinFailed, When: "the outside number", guard: joinedFor(forOutside), To: events.CallWaiting, do: (*step).forwardFailed},
		{From: events.CallForwarding, Input: LegGone, When: "the outside number", guard: currentOutside, To: events.CallWaiting, do: (*step).forwardFailed},
	}
	for _, s := range []events.CallState{events.CallForwarded, events.CallHandover} {
		rows = append(rows, Transition{From: s, Input: LegGone, When: "the outside number", guard: currentOutside, To: events.CallClosing,
			do: func(x *step) { x.legGone(); x.finish(events.CauseOutsideHung) }})
	}
	for _, s := range []events.CallState{events.CallSwapped, events.CallConference} {
		rows = append(rows,
			Transition{From: s, Input: LegGone, When: "the third", guard: currentThird, To: events.CallTalking, do: (*step).thirdGone},
			Transition{From: s, Input: WantDropThird, To: events.CallTalking, do: (*step).thirdDropped})
	}
	for _, s := range []events.CallState{events.CallConsulting, events.CallSwapped, events.CallConference} {
		rows = append(rows,
			Transition{From: s, Input: WantMerge, To: s, do: (*step).merge},
			Transition{From: s, Input: Joined, When: "for all three", guard: joinedFor(forMerge), To: events.CallConference, do: (*step).merged},
			Transition{From: s, Input: Joined, When: "for the customer", guard: joinedFor(forSwap), To: events.CallSwapped, do: (*step).swapped},
			Transition{From: s, Input: WantComplete, To: events.CallHandover, do: (*step).handOver})
	}
	for _, s := range []events.CallState{events.CallAsking, events.CallConsulting, events.CallSwapped, events.CallConference} {
		rows = append(rows, Transition{From: s, Input: WantSuspend, To: events.CallAway, do: (*step).suspend})
	}
	for _, s := range []events.CallState{events.CallTalking, events.CallOnHold, events.CallAway} {
		rows = append(rows, Transition{From: s, Input: WantRelease, To: events.CallWaiting, do: (*step).letGo})
	}
	for _, s := range []events.CallState{events.CallTalking, events.CallOnHold, events.CallAway, events.CallWaiting, events.CallOffering} {
		rows = append(rows, Transition{From: s, Input: WantForward, To: events.CallForwarding, do: (*step).forward})
	}
	return rows
}

// withThird are the states of thirdRows.
var withThird = []events.CallState{events.CallAsking, events.CallConsulting, events.CallSwapped, events.CallConference, events.CallHandover,
	events.CallForwarding, events.CallForwarded}

func noThird(x *step) bool { return x.live(events.LegThird) == nil }

func thirdUnconfirmed(x *step) bool {
	l := x.live(events.LegThird)
	return l != nil && l.ID == x.s.LegID && l.Confirm
}

func currentThird(x *step) bool { return current(x, events.LegThird) }

func thirdOffer(x *step) bool {
	l := x.live(events.LegThird)
	return l != nil && l.OfferID == x.s.OfferID
}

func currentOutside(x *step) bool { return current(x, events.LegOutside) }

func current(x *step, r events.LegRole) bool {
	l := x.live(r)
	return l != nil && l.ID == x.s.LegID
}

func handedOutside(x *step) bool { return x.s.For == forHandover && x.live(events.LegOutside) != nil }

// customerJoined is false for a late word of a third person's join.
func customerJoined(x *step) bool { return x.s.For != forThird }

func joinedFor(what string) func(*step) bool { return func(x *step) bool { return x.s.For == what } }

// callThird calls the third person; the agent hears ringing tone from the wish on, also while routing still looks.
func (x *step) callThird() {
	t, agent := x.s.Third, x.live(events.LegAgent)
	if agent != nil && x.call.State != events.CallAsking {
		x.effect(Effect{Do: Tone, Channel: agent.ChannelID, Media: "tone:ring", ID: x.call.ID + "-tone"})
	}
	switch {
	case t.Number != "":
		l := x.addLeg(events.Leg{Role: events.LegThird, Number: t.Number, OfferID: t.OfferID})
		x.effect(Effect{Do: Originate, LegID: l.ID, Channel: l.ChannelID, Number: t.Number, Caller: t.CallerID, Timeout: dialTimeout, Synced: true})
	case t.Offer.ID != "":
		d := t.Offer.Device
		l := x.addLeg(events.Leg{Role: events.LegThird, AgentID: t.Offer.AgentID, OfferID: t.Offer.ID, Endpoint: d.Endpoint, Confirm: d.Confirm, Language: d.Language, ChannelID: channelFor(t.Offer)})
		x.effect(Effect{Do: Originate, LegID: l.ID, Channel: l.ChannelID, Offer: t.Offer, Timeout: t.Offer.Ring, Synced: outside(t.Offer)})
	}
}

func (x *step) toneOff() {
	if a := x.live(events.LegAgent); a != nil {
		x.effect(Effect{Do: ToneOff, Channel: a.ChannelID, ID: x.call.ID + "-tone"})
	}
}

// together puts the live legs of these roles into the call's bridge.
func (x *step) together(what string, roles ...events.LegRole) {
	e := Effect{Do: Join, Bridge: x.call.BridgeID, For: what}
	for _, r := range roles {
		l := x.live(r)
		if l == nil {
			return
		}
		if e.Channel == "" {
			e.Channel = l.ChannelID
		}
		e.Members = append(e.Members, l.ChannelID)
	}
	x.effect(e)
}

func (x *step) joinThird() {
	x.up()
	x.toneOff()
	x.together(forThird, events.LegThird, events.LegAgent)
}

func (x *step) consulting() { x.tellThird(desk.NoticeConsulting, events.CauseAnswered) }

// swapToCustomer lets the third hear music and the customer talk.
func (x *step) swapToCustomer() {
	if l := x.live(events.LegThird); l != nil {
		x.effect(Effect{Do: Aside, LegID: l.ID, Channel: l.ChannelID})
	}
	x.together(forSwap, events.LegCustomer, events.LegAgent)
}

func (x *step) swapped() {
	x.lift()
	x.tellThird(desk.NoticeSwapped, "")
}

// swapToThird lets the customer hear music and the third talk.
func (x *step) swapToThird() {
	x.park()
	x.lease()
	x.together(forThird, events.LegThird, events.LegAgent)
}

func (x *step) merge() { x.together(forMerge, events.LegCustomer, events.LegAgent, events.LegThird) }

func (x *step) merged() {
	x.lift()
	x.tellThird(desk.NoticeMerged, "")
}

func (x *step) tellThird(k desk.NoticeKind, cause events.Cause) {
	if l := x.live(events.LegThird); l != nil {
		x.tellOffer(k, l.OfferID, l.AgentID, cause)
	}
}

func (x *step) tellThirdGone(cause events.Cause) { x.tellThird(desk.NoticeThirdGone, cause) }

func (x *step) thirdGone() {
	l := x.leg(x.s.LegID)
	offer, agent := l.OfferID, l.AgentID
	x.legGone()
	x.tellOffer(desk.NoticeThirdGone, offer, agent, x.s.Cause)
}

func (x *step) dropThird(cause events.Cause) { x.dropRole(events.LegThird, cause) }

// thirdDropped ends the consult by the desk's wish; the desk knows.
func (x *step) thirdDropped() {
	x.dropThird(x.s.Cause)
	if x.call.State == events.CallAsking {
		x.toneOff()
	}
}

// agentLeft leaves it to the desk what becomes of customer and third: the agent hung the phone up.
func (x *step) agentLeft() {
	x.legGone()
	x.tellThird(desk.NoticeAgentLeft, x.s.Cause)
}

// handOver lets the agent go; the third person has the customer from now on.
func (x *step) handOver() {
	t := x.live(events.LegThird)
	if t == nil {
		return
	}
	x.dropRole(events.LegAgent, events.CauseTransferred)
	t.Role = events.LegAgent
	if t.AgentID == "" {
		t.Role = events.LegOutside
	}
	x.call.InteractionID, x.call.QueueID = x.s.Plan.InteractionID, x.s.Plan.QueueID
	x.music(x.s.Plan.MusicClass)
	x.together(forHandover, events.LegCustomer, t.Role)
}

func (x *step) handedOver() {
	x.lift()
	k, l := desk.NoticeHandedOver, x.live(events.LegAgent)
	if l == nil {
		k, l = desk.NoticeForwarded, x.live(events.LegOutside)
	}
	x.mark(events.CallBridged, "", "")
	if l != nil {
		x.tellOffer(k, l.OfferID, l.AgentID, events.CauseTransferred)
	}
}

// letGo takes the customer back from the agent: another one is looked for.
func (x *step) letGo() {
	p := x.s.Plan
	x.call.InteractionID, x.call.QueueID = p.InteractionID, p.QueueID
	x.music(p.MusicClass)
	x.dropRole(events.LegAgent, events.CauseTransferred)
	x.park()
	x.lease()
}

// forward calls the number that is to take the customer.
func (x *step) forward() {
	x.hush()
	f := x.s.Forward
	x.call.InteractionID = f.InteractionID
	x.dropRole(events.LegAgent, events.CauseTransferred)
	if x.call.State == events.CallTalking {
		x.park()
	}
	x.lease()
	l := x.addLeg(events.Leg{Role: events.LegOutside, Number: f.Number})
	x.effect(Effect{Do: Originate, LegID: l.ID, Channel: l.ChannelID, Number: f.Number, Caller: f.CallerID, Timeout: f.Timeout, Synced: true})
	x.bridge()
}

func (x *step) joinOutside() {
	x.up()
	x.together(forOutside, events.LegCustomer, events.LegOutside)
}

func (x *step) forwarded() {
	x.lift()
	x.mark(events.CallBridged, "", "")
	x.tell(desk.NoticeForwarded, events.CauseAnswered)
}

func (x *step) forwardFailed() {
	cause := x.s.Cause
	if l := x.live(events.LegOutside); l != nil && l.ID != x.s.LegID {
		x.drop(l, events.CauseFailed)
		x.park()
	} else {
		x.legGone()
	}
	x.lease()
	x.tell(desk.NoticeForwardFailed, cause)
}
