package desk

import (
	"cmp"
	"time"

	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/desk/mailboxes"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
)

// personalRing is how long a personal call looks for its agent.
const personalRing = 30 * time.Second

// arrivePersonal takes in a caller who dialled one agent's own number. The call is beside the queues: it rings whatever
// the presence, as a second call beside a running one, costs nobody a missed offer, and has no wrap-up. When the number is
// closed the caller is told so, and may still leave a message where the agent has a mailbox.
func (t *turn) arrivePersonal(a Arrival, e queues.EntryPoint) {
	dir, open := t.d.Directory(), t.open(e)
	i := events.Interaction{ID: t.d.cfg.IDs.New(), SiteID: e.SiteID, Channel: events.Voice, Direction: events.Inbound, Kind: events.KindPersonal,
		State: events.InteractionNew, Since: t.now, CreatedAt: t.now, EntryID: e.ID, CallID: a.CallID,
		From: a.From, FromName: a.FromName, To: a.To, ChosenID: e.AgentID, ChosenUntil: t.now.Add(personalRing)}
	p := Plan{InteractionID: i.ID, SiteID: i.SiteID, EntryID: e.ID, Greeting: e.Greeting, Length: dir.LengthOf(e.Greeting), Language: e.Language}
	if !open {
		i.ChosenUntil = t.now
		p.Greeting, p.Length = e.ClosedPrompt, dir.LengthOf(e.ClosedPrompt)
	}
	t.putInteraction(events.Interaction{}, i, change{typ: events.InteractionCreated})
	if _, message := t.ownMailbox(e.AgentID); !open && !message {
		p.Closed = true
		t.wish(func(v Voice) { v.Plan(a.CallID, p) })
		t.step(i, interactions.Signal{Input: interactions.End, Outcome: events.OutcomeClosed, Cause: events.CauseClosed},
			change{typ: events.InteractionEnded, cause: events.CauseClosed})
		return
	}
	t.wish(func(v Voice) { v.Plan(a.CallID, p) })
	t.match(i, false)
	if p.Greeting == "" {
		t.enqueue(i)
	}
}

// personal offers a waiting personal call to its agent although routing does not count the agent as free, or gives it up.
// It rings once: who let it ring, or declined, is not the chosen one any longer.
func (t *turn) personal(i events.Interaction) {
	switch {
	case !t.now.Before(i.ChosenUntil) || !t.onShift(i.ChosenID):
		t.givePersonalUp(i)
	case t.takesPersonal(i.ChosenID) && t.d.pbx.Load() == "up":
		t.offerTo(i, i.ChosenID, "personal call")
	}
}

// givePersonalUp sends the caller to the agent's own mailbox or, without one, to the PBX's fallback.
func (t *turn) givePersonalUp(i events.Interaction) {
	owner := cmp.Or(append([]string{i.ChosenID}, i.Tried...)...)
	if m, ok := t.ownMailbox(owner); ok {
		t.toMailbox(i, m)
		return
	}
	t.wish(func(v Voice) { v.Fallback(i.CallID) })
	t.step(i, interactions.Signal{Input: interactions.End, Outcome: events.OutcomeOverflow, Cause: events.CauseNoAnswer},
		change{typ: events.InteractionEnded, cause: events.CauseNoAnswer})
}

// ownMailbox is the mailbox of one agent; of several the first by name.
func (t *turn) ownMailbox(agentID string) (mailboxes.Mailbox, bool) {
	var own mailboxes.Mailbox
	for _, m := range t.d.Directory().Mailboxes {
		if m.AgentID == agentID && agentID != "" && (own.ID == "" || m.Name < own.Name) {
			own = m
		}
	}
	return own, own.ID != ""
}

// onShift reports whether an agent is signed in, in whatever state.
func (t *turn) onShift(agentID string) bool {
	a, ok := t.d.agents[agentID]
	return ok && a.State != events.AgentOffline
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
		if w.Channel.Written() {
			continue
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
		if other := t.d.work[w.InteractionID]; other.ID != i.ID && other.State == events.InteractionActive && !other.Channel.Written() {
			t.wish(func(v Voice) { v.Hold(other.CallID) })
		}
	}
}
