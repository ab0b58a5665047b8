package desk

import (
	"cmp"
	"context"
	"reflect"
	"slices"
	"time"

	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
)

// ThreadNote tells of a written conversation as it is after a change. The thread is the inbox's; the work on it, from the
// moment it opens until it is resolved, is the desk's.
type ThreadNote struct {
	Thread events.Thread
	// Live is set where both sides sit in front of it, as in a chat.
	Live bool
	// To is our side's address (a number, a mailbox), to be shown.
	To string
	// By is the user who changed it; empty when the customer, a rule, a bot or time alone did.
	By string
	// StayWith is how long work that begins waits for Thread.AgentID alone, if that agent has a shift running.
	StayWith time.Duration
	// Assigned is the agent to whom a rule or a macro gave it with this change; empty when none did.
	Assigned string
}

// toldThread is what the last note of a thread said. The desk's own decisions (another queue, another priority) stand until
// the thread itself says something else than before.
type toldThread struct {
	version  int
	queueID  string
	priority int
	at       time.Time
	// assigned is who is asked first when work on it begins; empty while there is work.
	assigned string
}

// unknownYet stands for what the last note before a restart said.
const unknownYet = "?"

// toldKept is how long a thread without work is remembered, so that an old note does not open it again.
const toldKept = 24 * time.Hour

// Thread brings the work on a written conversation in line with it, and answers the interaction that is at work on it then,
// or nothing. It is called after every commit that changed a thread, and for all open threads after a restart. Told again
// it changes nothing, and what is older than what was told before is passed over.
func (d *Desk) Thread(ctx context.Context, n ThreadNote) (interactionID string, err error) {
	if n.Thread.ID == "" || !n.Thread.Channel.Written() {
		return "", errNotWritten()
	}
	return ask(ctx, d, func(t *turn) (string, error) {
		t.thread(n)
		return d.byThread[n.Thread.ID], nil
	})
}

func (t *turn) thread(n ThreadNote) {
	th := n.Thread
	told, known := t.d.told[th.ID]
	if known && th.Version < told.version {
		t.assigned(t.d.byThread[th.ID], n) // a decision holds, however late it is told
		return
	}
	now := toldThread{version: th.Version, queueID: th.QueueID, priority: th.Priority, at: t.now}
	i, live := t.d.work[t.d.byThread[th.ID]]
	if !live {
		if n.Assigned == "" && told.assigned == th.AgentID {
			n.Assigned = told.assigned
		}
		if th.Status == events.ThreadOpen && th.Bot == "" {
			t.openThread(n)
		} else {
			now.assigned = n.Assigned
		}
		t.d.told[th.ID] = now
		return
	}
	t.d.told[th.ID] = now
	was := i.Written
	i = t.showThread(i, n)
	if known && told.queueID != unknownYet {
		i = t.follow(i, told, th)
	}
	switch th.Status {
	case events.ThreadOpen:
		if i.State == events.InteractionParked {
			t.wake(i, n)
		}
	case events.ThreadWaiting, events.ThreadSnoozed:
		t.rests(i, was)
	case events.ThreadResolved:
		t.resolved(i, n.By != "")
	}
	t.assigned(t.d.byThread[th.ID], n)
}

// assigned brings live work to the agent to whom a rule or a macro gave it: they are asked before anybody else is, as when a
// supervisor assigns it. Without a shift of theirs it stays where it is.
func (t *turn) assigned(id string, n ThreadNote) {
	i, ok := t.d.work[id]
	if !ok || n.Assigned == "" || !interactions.Live(i) || !t.onShift(n.Assigned) {
		return
	}
	i, moves := t.fetch(i, interactions.Signal{AgentID: n.Assigned}, n.By)
	if !moves {
		return
	}
	t.step(i, interactions.Signal{Input: interactions.Steer, AgentID: n.Assigned, Expires: t.now.Add(t.d.cfg.Policy.ChosenWait)}, change{typ: events.InteractionQueued, by: n.By})
}

// openThread begins the work on a thread. Without a queue, or with one that is gone, nobody is asked but the chosen agent:
// it waits where supervisors of the whole site see it, give it to somebody or take it.
func (t *turn) openThread(n ThreadNote) {
	th := n.Thread
	i := events.Interaction{ID: t.d.cfg.IDs.New(), SiteID: th.SiteID, Channel: th.Channel, Direction: events.Inbound, State: events.InteractionNew,
		Since: t.now, CreatedAt: t.now, QueueID: th.QueueID, ContactID: th.ContactID, From: th.Handle, FromName: th.Name, To: n.To,
		Priority: cmp.Or(th.Priority, t.queue(th.QueueID).Priority), ThreadID: th.ID, InboxID: th.InboxID, Written: shownOf(n)}
	switch {
	case n.Assigned != "" && t.onShift(n.Assigned):
		i.ChosenID, i.ChosenUntil = n.Assigned, t.now.Add(t.d.cfg.Policy.ChosenWait)
	case n.StayWith > 0 && t.onShift(th.AgentID):
		i.ChosenID, i.ChosenUntil = th.AgentID, t.now.Add(n.StayWith)
	}
	t.putInteraction(events.Interaction{}, i, change{typ: events.InteractionCreated})
	t.enqueueWritten(i)
}

// enqueueWritten lets a new record stand in its line.
func (t *turn) enqueueWritten(i events.Interaction) {
	t.step(i, interactions.Signal{Input: interactions.Enqueue, QueueID: i.QueueID}, change{typ: events.InteractionQueued})
}

// mostShown is how much of the last message is shown, in characters.
const mostShown = 200

func shownOf(n ThreadNote) *events.Written {
	th := n.Thread
	return &events.Written{Number: th.Number, Subject: beginning(th.Subject), Text: beginning(th.LastText), By: th.LastBy, At: th.LastAt, Unread: th.Unread,
		Status: th.Status, SnoozedUntil: th.SnoozedUntil, ReplyDue: th.ReplyDue, WaitingSince: th.WaitingSince, Tags: slices.Clone(th.Tags), Version: th.Version, Live: n.Live}
}

func beginning(s string) string {
	n := 0
	for at := range s {
		if n == mostShown {
			return s[:at]
		}
		n++
	}
	return s
}

// showThread notes what is to be seen of the thread, and who the customer is.
func (t *turn) showThread(i events.Interaction, n ThreadNote) events.Interaction {
	next := i
	next.Written = shownOf(n)
	next.ContactID, next.FromName, next.From = n.Thread.ContactID, n.Thread.Name, n.Thread.Handle
	if reflect.DeepEqual(i, next) {
		return i
	}
	t.putInteraction(i, next, change{typ: events.InteractionWritten})
	return next
}

// follow does what changed in the thread since it was told before.
func (t *turn) follow(i events.Interaction, told toldThread, th events.Thread) events.Interaction {
	if told.queueID != th.QueueID {
		i = t.followQueue(i, th.QueueID)
	}
	if told.priority != th.Priority && i.Priority != th.Priority {
		next := i
		next.Priority = th.Priority
		t.putInteraction(i, next, change{typ: events.InteractionWritten})
		i = next
	}
	return i
}

// followQueue moves the work into the queue into which the thread was put.
func (t *turn) followQueue(i events.Interaction, queueID string) events.Interaction {
	if i.QueueID == queueID {
		return i
	}
	i = t.unoffered(i)
	next := i
	next.QueueID = queueID
	typ := events.InteractionWritten
	if i.State == events.InteractionInQueue {
		typ, next.Tried, next.ChosenID, next.ChosenUntil = events.InteractionQueued, nil, "", time.Time{}
	}
	t.putInteraction(i, next, change{typ: typ})
	return next
}

// unoffered takes the offer back that rings, if one does.
func (t *turn) unoffered(i events.Interaction) events.Interaction {
	if i.State == events.InteractionInOffer {
		t.offerEnded(i, i.OfferID, events.CauseWithdrawn)
	}
	return t.d.work[i.ID]
}

// wake brings a conversation back to its agent, also one who is paused or has no room: it is theirs. Without a shift of the
// agent it waits for anybody, from now on.
func (t *turn) wake(i events.Interaction, n ThreadNote) {
	if t.onShift(i.AgentID) {
		t.step(i, interactions.Signal{Input: interactions.Wake}, change{typ: events.InteractionWoken})
		return
	}
	agentID := i.AgentID
	i.LineSince = t.now
	if t.onShift(n.Thread.AgentID) && n.StayWith > 0 {
		i.ChosenID, i.ChosenUntil = n.Thread.AgentID, t.now.Add(n.StayWith)
	}
	t.step(i, interactions.Signal{Input: interactions.Enqueue, QueueID: i.QueueID}, change{typ: events.InteractionQueued, agentID: agentID})
}

// rests is for a thread that is the customer's turn, or put off. What its agent writes is put aside; what waits for one was
// dealt with by somebody else, unless it rested already when it was handed on.
func (t *turn) rests(i events.Interaction, was *events.Written) {
	switch i.State {
	case events.InteractionActive:
		t.step(i, interactions.Signal{Input: interactions.Park}, change{typ: events.InteractionSetAside})
	case events.InteractionNew, events.InteractionInQueue, events.InteractionInOffer:
		if was == nil || was.Status == events.ThreadOpen {
			t.dealtWith(i, events.CauseDealtWith)
		}
	}
}

// resolved ends the work: its agent codes it as after a call, and what nobody had taken is over. Nobody is asked to code what
// was put aside and then resolved by itself: its agent is at something else.
func (t *turn) resolved(i events.Interaction, byPerson bool) {
	switch i.State {
	case events.InteractionActive, events.InteractionParked:
		if !t.onShift(i.AgentID) || i.State == events.InteractionParked && !byPerson {
			t.step(i, interactions.Signal{Input: interactions.TalkOver, Outcome: events.OutcomeHandled, Cause: events.CauseResolved}, change{typ: events.InteractionEnded, cause: events.CauseResolved})
			return
		}
		t.talkOver(i, interactions.Signal{Outcome: events.OutcomeHandled, Cause: events.CauseResolved})
	default:
		t.dealtWith(i, events.CauseResolved)
	}
}

// dealtWith ends what waits for an agent. It was handled when our side wrote last, by whatever way, and closed without an
// answer otherwise.
func (t *turn) dealtWith(i events.Interaction, cause events.Cause) {
	i = t.unoffered(i)
	s := interactions.Signal{Input: interactions.End, Outcome: events.OutcomeHandled, Cause: cause}
	if by := i.Written.By; by == "" || by == events.ByCustomer {
		s.Outcome = events.OutcomeClosed
	}
	t.step(i, s, change{typ: events.InteractionEnded, cause: cause})
}

// leaveParked ends the work on what an agent whose shift is over had put aside. The thread stays as it is; when the customer
// writes, work on it begins anew.
func (t *turn) leaveParked(agentID string) {
	for _, i := range t.d.work {
		if i.State == events.InteractionParked && i.AgentID == agentID {
			t.step(i, interactions.Signal{Input: interactions.TalkOver, Outcome: events.OutcomeHandled, Cause: events.CauseShiftOver},
				change{typ: events.InteractionEnded, cause: events.CauseShiftOver})
		}
	}
}

// giveBackWritten puts what an agent writes, or is being offered, back into its line with the place kept.
func (t *turn) giveBackWritten(agentID, by string, cause events.Cause) {
	for _, w := range t.d.agents[agentID].Work {
		i := t.d.work[w.InteractionID]
		switch {
		case !i.Channel.Written():
		case i.State == events.InteractionInOffer:
			t.unoffered(i)
		case i.State == events.InteractionActive:
			t.backInLine(i, change{typ: events.InteractionQueued, agentID: agentID, by: by, cause: cause})
		}
	}
}

func (t *turn) backInLine(i events.Interaction, c change) {
	t.step(i, interactions.Signal{Input: interactions.Enqueue, QueueID: i.QueueID, AgentID: i.AgentID}, c)
}

// forgetThreads drops what was told of threads on which nobody works.
func (t *turn) forgetThreads() {
	for id, told := range t.d.told {
		if _, live := t.d.byThread[id]; !live && t.now.Sub(told.at) > toldKept {
			delete(t.d.told, id)
		}
	}
}
