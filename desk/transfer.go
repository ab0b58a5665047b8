package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// Target is whom a conversation is given to, or who is asked for help: exactly one field is set.
type Target struct {
	AgentID string
	QueueID string
	Number  string
	// MailboxID is for transfers only: the customer leaves a message.
	MailboxID string
}

const (
	maxHandNote    = 2000
	forwardTimeout = 45 * time.Second
)

// Transfer gives a conversation away without talking to the receiver first. To an agent the customer waits for a limit,
// then for any agent of the queue; to a number outside that does not answer, they come back to the queue with their
// place, or to the agent when there is no queue.
func (d *Desk) Transfer(ctx context.Context, agentID, interactionID string, to Target, note string) error {
	return d.do(ctx, agentID, interactionID, func(t *turn, i events.Interaction) error {
		switch {
		case i.Channel.Written():
			return t.transferWritten(i, to, note)
		case i.Kind == events.KindConsult:
			return notNow("You are only asked for advice here; the conversation is not yours to give away.")
		case i.Third != nil:
			return notNow("There is a third person on the line. Complete the transfer, or drop them first.")
		case i.State != events.InteractionActive && i.State != events.InteractionOnHold:
			return notNow("Only a running conversation can be transferred.")
		}
		hand, err := t.target(i, to, note)
		if err != nil {
			return err
		}
		t.transfer(i, to, hand, note)
		return nil
	})
}

// target checks whom the agent of an interaction wants to reach, within their site, and says it in words. Who is asked for
// something written needs no phone.
func (t *turn) target(i events.Interaction, to Target, note string) (events.Handover, error) {
	agentID := i.AgentID
	if len(note) > maxHandNote {
		return events.Handover{}, fault.New(fault.Invalid, "The note is longer than 2,000 characters. Shorten it.").WithKey("transfer.note_long").WithField("note")
	}
	site := t.d.agents[agentID].SiteID
	switch {
	case to.AgentID != "":
		a, ok := t.d.agents[to.AgentID]
		if !ok || a.SiteID != site {
			return events.Handover{}, unknownAgent()
		}
		if to.AgentID == agentID {
			return events.Handover{}, fault.New(fault.Invalid, "This is yourself. Choose somebody else.").WithKey("transfer.self")
		}
		if a.State != events.AgentReady || a.NextState != "" || !a.Device.Registered && !i.Channel.Written() {
			return events.Handover{}, fault.New(fault.Conflict, fmt.Sprintf("%s takes nothing now (%s). Choose somebody else or a queue.", a.Name, a.Activity)).WithKey("transfer.agent_away")
		}
		return events.Handover{To: "agent", ID: a.ID, Name: a.Name}, nil
	case to.QueueID != "":
		q, ok := t.d.Directory().Queues[to.QueueID]
		if !ok || q.SiteID != site {
			return events.Handover{}, fault.New(fault.Invalid, "This queue does not exist any more. Choose another one.").WithKey("queue.unknown").WithField("queue_id")
		}
		return events.Handover{To: "queue", ID: q.ID, Name: q.Name}, nil
	case to.MailboxID != "":
		m, ok := t.d.Directory().Mailboxes[to.MailboxID]
		if !ok || m.SiteID != site {
			return events.Handover{}, fault.New(fault.Invalid, "This mailbox does not exist any more. Choose another one.").WithKey("mailbox.unknown").WithField("mailbox_id")
		}
		return events.Handover{To: "voicemail", ID: m.ID, Name: m.Name}, nil
	}
	number := CleanNumber(to.Number)
	if number == "" {
		return events.Handover{}, fault.New(fault.Invalid, "This is not a phone number: 2 to 20 digits, with an optional leading plus.").WithKey("dial.number").WithField("number")
	}
	return events.Handover{To: "number", ID: number, Name: number}, nil
}

// transfer ends the agent's part and lets the customer go on as an interaction of their own, so that each has one agent
// at most, and the time of both is counted where it was spent.
func (t *turn) transfer(i events.Interaction, to Target, hand events.Handover, note string) {
	next := t.continued(i, note)
	switch hand.To {
	case "agent":
		next.QueuedAt, next.ChosenID, next.ChosenUntil, next.ReturnTo = i.QueuedAt, to.AgentID, t.now.Add(t.d.cfg.Policy.ChosenWait), i.AgentID
	case "queue":
		if to.QueueID == i.QueueID {
			next.QueuedAt = i.QueuedAt // whoever comes back keeps the place
		}
		next.QueueID, next.SiteID = to.QueueID, t.d.Directory().Queues[to.QueueID].SiteID
	case "number":
		next.QueuedAt, next.ReturnTo = i.QueuedAt, i.AgentID
	}
	t.giveAway(i, hand)
	t.putInteraction(events.Interaction{}, next, change{typ: events.InteractionCreated, by: i.AgentID})
	if hand.To == "number" {
		t.forward(next, hand.ID)
		return
	}
	t.release(next)
	t.enqueue(next)
	if m, ok := t.d.Directory().Mailboxes[to.MailboxID]; ok {
		t.toMailbox(t.d.work[next.ID], m)
	}
}

// continued is a new interaction in which the customer of i goes on.
func (t *turn) continued(i events.Interaction, note string) events.Interaction {
	return events.Interaction{ID: t.d.cfg.IDs.New(), ParentID: i.ID, SiteID: i.SiteID, Channel: i.Channel, Direction: i.Direction, Kind: i.Kind,
		State: events.InteractionNew, Since: t.now, CreatedAt: t.now, EntryID: i.EntryID, QueueID: i.QueueID, ContactID: i.ContactID, CallID: i.CallID,
		From: i.From, To: i.To, FromName: i.FromName, Priority: i.Priority, HandNote: note, HandBy: t.d.agents[i.AgentID].Name, Lead: i.Lead,
		ThreadID: i.ThreadID, InboxID: i.InboxID, Written: i.Written}
}

// giveAway ends the part of the agent who holds i; wrap-up begins as after any conversation.
func (t *turn) giveAway(i events.Interaction, hand events.Handover) {
	t.talkOver(i, interactions.Signal{Outcome: events.OutcomeHandled, Cause: events.CauseTransferred, Hand: &hand})
}

// talkOver ends a conversation, with or without wrap-up.
func (t *turn) talkOver(i events.Interaction, s interactions.Signal) {
	s.Input, s.Wrapup, s.Codes = interactions.TalkOver, t.wrapup(i), len(t.queue(i.QueueID).DispositionIDs) > 0
	c := change{typ: events.InteractionWrapup, cause: s.Cause}
	if s.Wrapup == 0 {
		c.typ = events.InteractionEnded
	}
	t.step(i, s, c)
}

// release takes the call from its agent for the interaction it goes on as.
func (t *turn) release(i events.Interaction) {
	p := t.goesOnAs(i)
	t.wish(func(v Voice) { v.Release(i.CallID, p) })
}

// goesOnAs is what the voice engine must know of the interaction a call goes on as.
func (t *turn) goesOnAs(i events.Interaction) Plan {
	q := t.queue(i.QueueID)
	return Plan{InteractionID: i.ID, SiteID: i.SiteID, EntryID: i.EntryID, QueueID: i.QueueID, MusicClass: q.MusicClass, Record: q.Records()}
}

// move lets a waiting call follow its interaction into another queue: music, recording and figures are that queue's.
func (t *turn) move(i events.Interaction) {
	if i.CallID == "" || i.QueueID == "" || i.Kind == events.KindConsult {
		return
	}
	p := t.goesOnAs(i)
	t.wish(func(v Voice) { v.Move(i.CallID, p) })
}

// forward calls a number outside for a customer.
func (t *turn) forward(i events.Interaction, number string) {
	next := i
	next.HandedTo = &events.Handover{To: "number", ID: number, Name: number}
	t.step(next, interactions.Signal{Input: interactions.Forward}, change{typ: events.InteractionHandedOut})
	t.forwardAgain(next)
}

func (t *turn) forwardAgain(i events.Interaction) {
	f := Forward{InteractionID: i.ID, Number: i.HandedTo.ID, CallerID: t.queue(i.QueueID).CallerID, Timeout: forwardTimeout, Record: t.queue(i.QueueID).Records()}
	t.wish(func(v Voice) { v.Forward(i.CallID, f) })
}

// forwardFailed brings a customer back whom the number outside did not take.
func (t *turn) forwardFailed(i events.Interaction, cause events.Cause) {
	if i.State != events.InteractionDialing || i.AgentID != "" {
		return
	}
	i.HandedTo = nil
	if i.QueueID == "" {
		i.ChosenID, i.ChosenUntil, i.ReturnTo = i.ReturnTo, t.now.Add(t.d.cfg.Policy.ChosenWait), ""
	}
	t.step(i, interactions.Signal{Input: interactions.Enqueue, QueueID: i.QueueID}, change{typ: events.InteractionQueued, cause: cause})
}

// unclaimed looks after a customer who waits without a queue for one agent: when that one does not come, the agent they
// came from is asked, and in the end the call is over.
func (t *turn) unclaimed(i events.Interaction) {
	if i.QueueID != "" || t.now.Before(i.ChosenUntil) {
		return
	}
	if i.ReturnTo == "" {
		t.wish(func(v Voice) { v.Hangup(i.CallID, events.CauseNoAgents) })
		return
	}
	next := i
	next.ChosenID, next.ChosenUntil, next.ReturnTo = i.ReturnTo, t.now.Add(t.d.cfg.Policy.ChosenWait), ""
	t.putInteraction(i, next, change{typ: events.InteractionQueued, cause: events.CauseNoAnswer})
}

// astray repeats a handover that the desk decided and the voice engine did not hear of: it was told of an agent who has
// the call although the interaction went on.
func (t *turn) astray(i events.Interaction) {
	switch {
	case i.State == events.InteractionDialing && i.AgentID == "" && i.HandedTo != nil:
		t.forwardAgain(i)
	case i.State == events.InteractionInOffer:
		t.offerEnded(i, i.OfferID, events.CauseWithdrawn)
		t.release(i)
	case i.State == events.InteractionInQueue:
		t.release(i)
	}
}
