package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/desk/mailboxes"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// toMailbox ends the waiting of a caller who may leave a message now. The message is an interaction of its own: new while it
// is being left, in the inbox when it is here.
func (t *turn) toMailbox(i events.Interaction, m mailboxes.Mailbox) {
	msg := events.Interaction{ID: t.d.cfg.IDs.New(), SiteID: i.SiteID, Channel: events.Voicemail, Direction: events.Inbound,
		State: events.InteractionNew, Since: t.now, CreatedAt: t.now, EntryID: i.EntryID, QueueID: cmp.Or(m.QueueID, i.QueueID), ContactID: i.ContactID,
		CallID: i.CallID, From: i.From, FromName: i.FromName, To: i.To, Priority: i.Priority, ParentID: i.ID,
		ChosenID: m.AgentID, Message: &events.Message{MailboxID: m.ID, Mailbox: m.Name}}
	t.step(i, interactions.Signal{Input: interactions.End, Outcome: events.OutcomeMessage, Cause: events.CauseVoicemail},
		change{typ: events.InteractionEnded, cause: events.CauseVoicemail})
	t.putInteraction(events.Interaction{}, msg, change{typ: events.InteractionCreated, cause: events.CauseVoicemail})
	w := Message{InteractionID: msg.ID, SiteID: msg.SiteID, QueueID: msg.QueueID, Recording: "cbm-" + i.CallID,
		Greeting: cmp.Or(m.Greeting, queues.Prompt("voicemail-record")), Thanks: queues.Prompt("voicemail-thanks"), Longest: seconds(m.Normalize().MaxSeconds)}
	t.wish(func(v Voice) { v.TakeMessage(i.CallID, w) })
}

// messageAwaited reports whether a message is being left, or its sound is not here yet.
func messageAwaited(i events.Interaction) bool {
	return i.State == events.InteractionNew && i.Message != nil
}

// messageOver asks for the sound when the call in which a message was left is over.
func (t *turn) messageOver(i events.Interaction) bool {
	if messageAwaited(i) {
		t.wish(func(v Voice) { v.CollectMessage(i.CallID, i.ID, i.CreatedAt) })
	}
	return i.Channel == events.Voicemail
}

// collectEvery is how often the sound of a message is asked for again; the PBX or the disk may have been away.
const collectEvery = 30 * time.Second

// askMessage asks again for what was not brought; after a restart it is the first asking.
func (t *turn) askMessage(i events.Interaction) {
	last := t.d.asked[i.ID]
	if t.now.Sub(last) < collectEvery || t.d.pbx.Load() != "up" {
		return
	}
	t.d.asked[i.ID] = t.now
	if last.IsZero() && t.now.Sub(i.Since) < time.Second {
		return
	}
	t.wish(func(v Voice) { v.CollectMessage(i.CallID, i.ID, i.CreatedAt) })
}

// messageHere puts a message into the inbox of those who serve it; nothing said is no message.
func (t *turn) messageHere(i events.Interaction, length time.Duration) {
	if !messageAwaited(i) {
		return
	}
	delete(t.d.asked, i.ID)
	if length == 0 {
		t.step(i, interactions.Signal{Input: interactions.End, Outcome: events.OutcomeShort, Cause: events.CauseVoicemail}, change{typ: events.InteractionEnded, cause: events.CauseVoicemail})
		return
	}
	m := *i.Message
	m.Seconds = int(length.Round(time.Second).Seconds())
	t.step(i, interactions.Signal{Input: interactions.Deliver, Message: &m}, change{typ: events.InteractionQueued, cause: events.CauseVoicemail})
}

// ServesMessage reports whether a message is for an agent: of the mailbox's own, or who serves its queue.
func ServesMessage(agentID string, queueIDs []string, i events.Interaction) bool {
	if i.Channel != events.Voicemail {
		return false
	}
	if i.ChosenID != "" {
		return i.ChosenID == agentID
	}
	return slices.Contains(queueIDs, i.QueueID)
}

// message finds one that the agent may deal with.
func (t *turn) message(agentID, id string) (events.Interaction, error) {
	i, ok := t.d.work[id]
	if !ok || i.State != events.InteractionInbox || !ServesMessage(agentID, t.d.Directory().Agents[agentID].QueueIDs, i) {
		return i, fault.New(fault.NotFound, "This message is not there any more, or is for somebody else. Look at the list again.").WithKey("message.unknown")
	}
	return i, nil
}

// Messages lists the messages for an agent, oldest first.
func (d *Desk) Messages(ctx context.Context, agentID string) ([]events.Interaction, error) {
	return ask(ctx, d, func(*turn) ([]events.Interaction, error) {
		out := []events.Interaction{}
		served := d.Directory().Agents[agentID].QueueIDs
		for _, i := range d.work {
			if i.State == events.InteractionInbox && ServesMessage(agentID, served, i) {
				out = append(out, i)
			}
		}
		slices.SortFunc(out, func(a, b events.Interaction) int {
			return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
		})
		return out, nil
	})
}

// Message is one message that an agent may hear.
func (d *Desk) Message(ctx context.Context, agentID, id string) (events.Interaction, error) {
	return ask(ctx, d, func(t *turn) (events.Interaction, error) { return t.message(agentID, id) })
}

// TakeMessage makes a message the agent's, who is the only one to deal with it then.
func (d *Desk) TakeMessage(ctx context.Context, agentID, id string) (events.Interaction, error) {
	return ask(ctx, d, func(t *turn) (events.Interaction, error) {
		i, err := t.message(agentID, id)
		if err != nil {
			return i, err
		}
		if i.AgentID != "" && i.AgentID != agentID {
			return i, fault.New(fault.Conflict, "Somebody else has taken this message. Choose another one.").WithKey("message.taken")
		}
		return t.signalInteraction(i, interactions.Signal{Input: interactions.Claim, AgentID: agentID}, change{typ: events.InteractionConnected, agentID: agentID})
	})
}

// ReturnMessage gives a message back to all who serve it.
func (d *Desk) ReturnMessage(ctx context.Context, agentID, id string) (events.Interaction, error) {
	return ask(ctx, d, func(t *turn) (events.Interaction, error) {
		i, err := t.ownMessage(agentID, id)
		if err != nil {
			return i, err
		}
		return t.signalInteraction(i, interactions.Signal{Input: interactions.Release}, change{typ: events.InteractionQueued, agentID: agentID})
	})
}

// SettleMessage ends the work on a message.
func (d *Desk) SettleMessage(ctx context.Context, agentID, id, dispositionID, notes string) (events.Interaction, error) {
	return ask(ctx, d, func(t *turn) (events.Interaction, error) {
		i, err := t.ownMessage(agentID, id)
		if err == nil {
			err = t.mayCode(dispositionID, notes)
		}
		if err != nil {
			return i, err
		}
		return t.signalInteraction(i, interactions.Signal{Input: interactions.Settle, Code: dispositionID, Notes: notes, SetNotes: true}, change{typ: events.InteractionEnded})
	})
}

// DialMessage calls the number that left a message the agent has taken; the call is an interaction that continues it.
func (d *Desk) DialMessage(ctx context.Context, agentID, id string) (events.Interaction, error) {
	return ask(ctx, d, func(t *turn) (events.Interaction, error) {
		m, err := t.ownMessage(agentID, id)
		if err != nil {
			return m, err
		}
		return t.dialFor(agentID, m.From, m.QueueID, m.ID)
	})
}

func (t *turn) ownMessage(agentID, id string) (events.Interaction, error) {
	i, err := t.message(agentID, id)
	if err == nil && i.AgentID != agentID {
		err = fault.New(fault.Conflict, "Take the message first.").WithKey("message.not_taken")
	}
	return i, err
}
