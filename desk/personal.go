package desk

import (
	"time"

	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
)

// personalRing is how long a personal call looks for its agent.
const personalRing = 30 * time.Second

// arrivePersonal takes in a caller who dialled one agent's own number. The call is beside the queues: it rings whatever
// the presence, as a second call beside a running one, costs nobody a missed offer, and has no wrap-up.
func (t *turn) arrivePersonal(a Arrival, e queues.EntryPoint) {
	i := events.Interaction{ID: t.d.cfg.IDs.New(), SiteID: e.SiteID, Channel: events.Voice, Direction: events.Inbound, Kind: events.KindPersonal,
		State: events.InteractionNew, Since: t.now, CreatedAt: t.now, EntryID: e.ID, CallID: a.CallID,
		From: a.From, FromName: a.FromName, To: a.To, ChosenID: e.AgentID, ChosenUntil: t.now.Add(personalRing)}
	t.putInteraction(events.Interaction{}, i, change{typ: events.InteractionCreated})
	p := Plan{InteractionID: i.ID, SiteID: i.SiteID, EntryID: e.ID, Greeting: e.Greeting, Length: t.d.Directory().LengthOf(e.Greeting), Language: e.Language}
	t.wish(func(v Voice) { v.Plan(a.CallID, p) })
	t.match(i, false)
	if p.Greeting == "" {
		t.enqueue(i)
	}
}

// personal offers a waiting personal call to its agent although routing does not count the agent as free, or gives it up.
func (t *turn) personal(i events.Interaction) {
	switch {
	case !t.now.Before(i.ChosenUntil):
		t.wish(func(v Voice) { v.Fallback(i.CallID) })
		t.step(i, interactions.Signal{Input: interactions.End, Outcome: events.OutcomeOverflow, Cause: events.CauseNoAnswer},
			change{typ: events.InteractionEnded, cause: events.CauseNoAnswer})
	case t.takesPersonal(i.ChosenID) && t.d.pbx.Load() == "up":
		t.offerTo(i, i.ChosenID, "personal call")
	}
}

// takesPersonal reports whether a personal call may ring at an agent now: signed in, reachable, nothing else ringing, no
// third person on the line, and no other personal call.
func (t *turn) takesPersonal(agentID string) bool {
	a, ok := t.d.agents[agentID]
	if !ok || a.State == events.AgentOffline || !a.Device.Registered {
		return false
	}
	for _, w := range a.Work {
		i := t.d.work[w.InteractionID]
		if i.Kind != events.KindCustomer || i.Third != nil {
			return false
		}
		switch w.State {
		case events.InteractionActive, events.InteractionOnHold, events.InteractionWrappingUp:
		default:
			return false
		}
	}
	return true
}

// holdOthers lets everybody but the customer of i hear music: an agent talks in one conversation at a time.
func (t *turn) holdOthers(i events.Interaction) {
	for _, w := range t.d.agents[i.AgentID].Work {
		if other := t.d.work[w.InteractionID]; other.ID != i.ID && other.State == events.InteractionActive {
			t.wish(func(v Voice) { v.Hold(other.CallID) })
		}
	}
}
