package calls

import (
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

// Transitions is the life of a call as a table.
var Transitions = table()

func table() []Transition {
	rows := append(confirmations(), []Transition{
		{From: events.CallArriving, Input: Planned, When: "closed, nothing to say", guard: closedSilent, To: events.CallClosing, do: (*step).closeNow},
		{From: events.CallArriving, Input: Planned, When: "closed", guard: closed, To: events.CallClosing, do: (*step).closePrompt},
		{From: events.CallArriving, Input: Planned, When: "there is a greeting", guard: greets, To: events.CallGreeting, do: (*step).greet},
		{From: events.CallArriving, Input: Planned, When: "no greeting", To: events.CallWaiting, do: (*step).wait},
		{From: events.CallArriving, Input: Dialed, To: events.CallDialing, do: (*step).dialAgent},
		{From: events.CallGreeting, Input: PromptEnded, To: events.CallWaiting, do: (*step).greeted},
		{From: events.CallClosing, Input: PromptEnded, When: "what plays last", guard: ownPrompt, To: events.CallClosing, do: func(x *step) { x.dropAll(events.CauseClosed) }},

		{From: events.CallWaiting, Input: Offered, To: events.CallOffering, do: (*step).ringAgent},
		{From: events.CallOffering, Input: Offered, To: events.CallOffering, do: (*step).ringAgent},
		{From: events.CallOffering, Input: Withdrawn, When: "it is the ringing one", guard: currentOffer, To: events.CallWaiting, do: func(x *step) { x.dropRole(events.LegAgent, x.s.Cause) }},
		{From: events.CallOffering, Input: LegUp, When: "the offered agent", guard: currentAgent, To: events.CallOffering, do: (*step).join},
		{From: events.CallOffering, Input: Joined, When: "with the offered agent", guard: joinedAgent, To: events.CallTalking, do: (*step).connected},
		{From: events.CallOffering, Input: JoinFailed, When: "with the offered agent", guard: currentAgent, To: events.CallWaiting, do: (*step).joinFailed},
		{From: events.CallOffering, Input: LegGone, When: "the offered agent", guard: currentAgent, To: events.CallWaiting, do: (*step).offerEnded},

		{From: events.CallDialing, Input: LegUp, When: "the agent", guard: role(events.LegAgent), To: events.CallDialing, do: (*step).dialCustomer},
		{From: events.CallDialing, Input: Ringing, When: "the customer", guard: role(events.LegCustomer), To: events.CallDialing, do: (*step).ringback},
		{From: events.CallDialing, Input: LegUp, When: "the customer", guard: role(events.LegCustomer), To: events.CallDialing, do: (*step).join},
		{From: events.CallDialing, Input: Joined, When: "the customer", guard: joinedAgent, To: events.CallTalking, do: (*step).connected},
		{From: events.CallDialing, Input: JoinFailed, To: events.CallClosing, do: func(x *step) { x.finish(events.CauseFailed) }},

		{From: events.CallTalking, Input: WantHold, To: events.CallTalking, do: func(x *step) { x.park(); x.lease() }},
		{From: events.CallTalking, Input: Parked, To: events.CallOnHold, do: func(x *step) { x.mark(events.CallHeld, "", ""); x.tell(desk.NoticeHeld, "") }},
		{From: events.CallOnHold, Input: WantResume, To: events.CallOnHold, do: (*step).join},
		{From: events.CallOnHold, Input: Joined, When: "the customer", guard: customerJoined, To: events.CallTalking, do: (*step).resumed},

		{From: events.CallAway, Input: Returning, To: events.CallAway, do: (*step).ringAgent},
		{From: events.CallAway, Input: LegUp, When: "the agent", guard: currentAgent, To: events.CallAway, do: (*step).join},
		{From: events.CallAway, Input: Joined, When: "with the agent", guard: joinedAgent, To: events.CallTalking, do: (*step).connected},
		{From: events.CallAway, Input: LegGone, When: "an agent's leg", guard: role(events.LegAgent), To: events.CallAway, do: (*step).legGone},
		{From: events.CallAway, Input: Requeued, To: events.CallWaiting, do: func(x *step) { x.dropRole(events.LegAgent, events.CauseWithdrawn); x.lease() }},
	}...)
	// An agent was let go while the join with them was under way: it took the customer out of the music.
	for _, s := range []events.CallState{events.CallWaiting, events.CallOffering, events.CallAway} {
		rows = append(rows,
			Transition{From: s, Input: Joined, When: "with an agent who was let go meanwhile", guard: joinedFor(forAgent), To: s, do: (*step).backToMusic},
			Transition{From: s, Input: JoinFailed, When: "with an agent who was let go meanwhile", guard: joinedFor(forAgent), To: s, do: (*step).backToMusic})
	}
	rows = append(rows, thirdRows()...)
	for _, s := range []events.CallState{events.CallTalking, events.CallOnHold} {
		rows = append(rows,
			Transition{From: s, Input: WantSuspend, To: events.CallAway, do: (*step).suspend},
			Transition{From: s, Input: LegGone, When: "the agent's, its phone was lost", guard: lostAgent, To: events.CallAway, do: (*step).suspend},
			Transition{From: s, Input: LegGone, When: "the agent's", guard: currentAgent, To: events.CallClosing, do: func(x *step) { x.legGone(); x.finish(events.CauseAgentHung) }})
	}
	rows = append(rows, Transition{From: events.CallDialing, Input: LegGone, When: "the agent's", guard: currentAgent, To: events.CallClosing,
		do: func(x *step) { x.unanswered(); x.legGone(); x.finish(x.agentCause()) }})
	rows = append(rows, Transition{From: events.CallDialing, Input: Withdrawn, When: "it still rings", guard: ringingOffer, To: events.CallClosing,
		do: func(x *step) { x.finish(x.s.Cause) }})
	rows = append(append(append(append(rows, waitingRows()...), messageRows()...), moveRows()...), reachRows()...)
	for _, s := range []events.CallState{events.CallArriving, events.CallGreeting, events.CallWaiting, events.CallOffering} {
		rows = append(rows, Transition{From: s, Input: WantFall, To: events.CallClosing, do: (*step).fall})
	}
	for _, s := range append([]events.CallState{events.CallArriving, events.CallGreeting, events.CallWaiting, events.CallOffering, events.CallDialing,
		events.CallTalking, events.CallOnHold, events.CallAway}, withThird...) {
		rows = append(rows,
			Transition{From: s, Input: WantHangup, To: events.CallClosing, do: func(x *step) { x.finish(x.s.Cause) }},
			Transition{From: s, Input: LegGone, When: "the customer's", guard: currentCustomer, To: events.CallClosing, do: (*step).customerGone})
	}
	for _, s := range append([]events.CallState{events.CallArriving, events.CallGreeting, events.CallWaiting, events.CallOffering, events.CallDialing,
		events.CallTalking, events.CallOnHold, events.CallAway, events.CallClosing}, withThird...) {
		rows = append(rows, Transition{From: s, Input: LegGone, When: "any other", guard: knownLeg, To: s, do: (*step).legGone})
	}
	return rows
}
