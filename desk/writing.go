package desk

import (
	"context"
	"fmt"
	"slices"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/desk/routing"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

var errSpokenOnly = fault.New(fault.Conflict, "This is for calls. In a written conversation there is nobody on the line.").WithKey("interaction.written")

// spoken runs a command of an agent on a call.
func (d *Desk) spoken(ctx context.Context, agentID, interactionID string, f func(*turn, events.Interaction) error) error {
	return d.do(ctx, agentID, interactionID, func(t *turn, i events.Interaction) error {
		if i.Channel.Written() {
			return errSpokenOnly
		}
		return f(t, i)
	})
}

// assignWritten offers written conversations for as long as somebody who may take one has room. Several may ring at one
// agent; each that rings takes of the room.
func (t *turn) assignWritten(book *routing.Book, waiting []routing.Waiting) {
	for len(waiting) > 0 && len(t.d.room) > 0 {
		made := book.Decide(t.now, waiting, t.d.roomy())
		if len(made) == 0 {
			return
		}
		offered := map[string]bool{}
		for _, m := range made {
			t.offer(m)
			offered[m.InteractionID] = true
		}
		waiting = slices.DeleteFunc(waiting, func(w routing.Waiting) bool { return offered[w.ID] })
	}
}

// roomy are the agents who have room for a written conversation, with the channels on which they have none.
func (d *Desk) roomy() []routing.Free {
	out := make([]routing.Free, 0, len(d.room))
	for id := range d.room {
		a := d.agents[id]
		f := routing.Free{AgentID: id, Since: a.IdleSince, Load: agents.Writes(a, "")}
		for ch := range a.Capacity.PerChannel {
			if !agents.HasRoom(a, ch) {
				f.Full = append(f.Full, string(ch))
			}
		}
		out = append(out, f)
	}
	return out
}

// offerWritten asks an agent; the desk itself looks after the time.
func (t *turn) offerWritten(i events.Interaction, agentID, why string) {
	s := interactions.Signal{Input: interactions.OfferMade, AgentID: agentID, OfferID: t.d.cfg.IDs.New(), Expires: t.now.Add(seconds(t.queue(i.QueueID).OfferSeconds))}
	if _, err := t.signalInteraction(i, s, change{typ: events.InteractionOffered, why: why}); err != nil {
		t.d.cfg.Logger.Error("routing chose an interaction that cannot be offered", "interaction", i.ID, "error", err)
	}
}

// writtenWaits looks after a written conversation by the clock: an offer runs out, and what one agent was given who does not
// come goes back to who gave it, where there is no queue that would look for somebody else.
func (t *turn) writtenWaits(i events.Interaction) {
	switch {
	case i.State == events.InteractionInOffer && !t.now.Before(i.OfferExpires):
		t.offerEnded(i, i.OfferID, events.CauseNoAnswer)
	case i.State == events.InteractionInQueue && i.QueueID == "" && i.ReturnTo != "" && !t.now.Before(i.ChosenUntil):
		next := i
		next.ChosenID, next.ChosenUntil, next.ReturnTo = i.ReturnTo, t.now.Add(t.d.cfg.Policy.ChosenWait), ""
		t.putInteraction(i, next, change{typ: events.InteractionQueued, cause: events.CauseNoAnswer})
	}
}

// acceptWritten takes the offer that rings. Taken already is no error, for a press may come twice.
func (t *turn) acceptWritten(i events.Interaction) error {
	switch i.State {
	case events.InteractionInOffer:
	case events.InteractionActive, events.InteractionParked:
		return nil
	default:
		return notNow("The offer is not there any more: it was taken, withdrawn or ran out.")
	}
	_, err := t.signalInteraction(i, interactions.Signal{Input: interactions.Connect}, change{typ: events.InteractionConnected, cause: events.CauseAnswered})
	if err != nil {
		return err
	}
	return t.signalAgent(i.AgentID, agents.Signal{Input: agents.Answered}, "")
}

// Take makes a written conversation an agent's own that nobody offered: one that waits in a queue the agent serves or, for who
// steers there, any, also one that another agent has. Taken already is no error. An agent cannot take more than there is
// room for.
func (d *Desk) Take(ctx context.Context, agentID, interactionID string, steers bool) (events.Interaction, error) {
	return ask(ctx, d, func(t *turn) (events.Interaction, error) {
		i, ok := d.work[interactionID]
		if !ok || !interactions.Live(i) {
			return i, fault.New(fault.NotFound, "There is no such interaction now: it ended.").WithKey("interaction.unknown")
		}
		return t.takeLive(i, agentID, steers)
	})
}

func (t *turn) takeLive(i events.Interaction, agentID string, steers bool) (events.Interaction, error) {
	switch {
	case !i.Channel.Written():
		return i, fault.New(fault.Conflict, "A caller cannot be taken from the line: the desk offers calls itself.").WithKey("interaction.not_written")
	case i.AgentID == agentID:
		err := t.acceptWritten(i)
		return t.d.work[i.ID], err
	}
	if err := t.mayTake(i, agentID, steers); err != nil {
		return i, err
	}
	return t.take(i, agentID)
}

// mayTake says why an agent cannot take a written conversation.
func (t *turn) mayTake(i events.Interaction, agentID string, steers bool) error {
	a, ok := t.d.agents[agentID]
	serves := slices.Contains(t.d.Directory().Agents[agentID].QueueIDs, i.QueueID) || i.ChosenID == agentID
	switch {
	case !ok || a.SiteID != i.SiteID:
		return unknownAgent()
	case !steers && !serves:
		return errNotServing()
	case !steers && i.State != events.InteractionInQueue:
		return fault.New(fault.Conflict, "Somebody else has this conversation, or is being asked. Choose another one.").WithKey("written.taken").With("name", t.d.agents[i.AgentID].Name)
	case a.State == events.AgentOffline:
		return errBeforeShift()
	case !agents.HasRoom(a, i.Channel):
		return errFull(a)
	}
	return nil
}

func errNotServing() error {
	return fault.New(fault.Forbidden, "This conversation is of a queue that you do not serve. Ask a supervisor to give it to you.").WithKey("written.not_serving")
}

func errBeforeShift() error {
	return fault.New(fault.Conflict, "Start the shift before you take a conversation.").WithKey("agent.offline")
}

func errFull(a events.Agent) error {
	n := agents.Writes(a, "")
	return fault.New(fault.Conflict, fmt.Sprintf("You write in %d conversations, which is as many as you may at the moment. Finish one first.", n)).WithKey("written.full").With("count", n)
}

func (t *turn) take(i events.Interaction, agentID string) (events.Interaction, error) {
	i = t.unoffered(i)
	if i.State != events.InteractionInQueue {
		i = t.handOn(i, events.Handover{To: "agent", ID: agentID, Name: t.d.agents[agentID].Name}, "", "")
	}
	i, err := t.signalInteraction(i, interactions.Signal{Input: interactions.Take, AgentID: agentID}, change{typ: events.InteractionConnected})
	if err != nil {
		return i, err
	}
	return i, t.signalAgent(agentID, agents.Signal{Input: agents.Answered}, "")
}

// handOn ends the part of the agent who has i, and lets the conversation go on as an interaction of its own, which stands in
// line.
func (t *turn) handOn(i events.Interaction, hand events.Handover, note, by string) events.Interaction {
	next := t.continued(i, note)
	next.QueuedAt = i.QueuedAt
	if hand.To == "agent" {
		next.ChosenID, next.ChosenUntil, next.ReturnTo = hand.ID, t.now.Add(t.d.cfg.Policy.ChosenWait), i.AgentID
	} else {
		if hand.ID != i.QueueID {
			next.QueuedAt = t.now
		}
		next.QueueID, next.Tried = hand.ID, []string{i.AgentID}
	}
	t.giveAway(i, hand)
	t.putInteraction(events.Interaction{}, next, change{typ: events.InteractionCreated, agentID: i.AgentID, by: by})
	t.enqueueWritten(next)
	return t.d.work[next.ID]
}

// transferWritten gives a conversation on. An agent is asked for a time before anybody else is; what is not taken where there
// is no queue comes back.
func (t *turn) transferWritten(i events.Interaction, to Target, note string) error {
	switch {
	case to.AgentID == "" && to.QueueID == "":
		return fault.New(fault.Invalid, "A written conversation can be given to an agent or to a queue.").WithKey("transfer.written_target")
	case i.State != events.InteractionActive && i.State != events.InteractionParked:
		return notNow("Only a conversation that you have taken can be given on.")
	}
	hand, err := t.target(i, to, note)
	if err != nil {
		return err
	}
	t.handOn(i, hand, note, i.AgentID)
	return nil
}

// Release gives a written conversation back: one that is the agent's turn stands in its line again with the place kept, one
// that is the customer's turn ends, and begins anew for anybody when they write. Done already is no error.
func (d *Desk) Release(ctx context.Context, agentID, interactionID string) error {
	_, err := ask(ctx, d, func(t *turn) (struct{}, error) {
		if i := d.work[interactionID]; i.Channel.Written() && i.AgentID == "" && slices.Contains(i.Tried, agentID) {
			return struct{}{}, nil
		}
		i, err := t.held(agentID, interactionID)
		switch {
		case err != nil:
			return struct{}{}, err
		case !i.Channel.Written():
			return struct{}{}, fault.New(fault.Conflict, "A call cannot be put back into the line. Transfer it to the queue.").WithKey("interaction.not_written")
		case i.State == events.InteractionInOffer:
			return struct{}{}, t.decline(agentID, i.ID, "")
		case i.State == events.InteractionActive:
			t.backInLine(i, change{typ: events.InteractionQueued, agentID: agentID, cause: events.CauseTransferred})
		case i.State == events.InteractionParked:
			t.step(i, interactions.Signal{Input: interactions.TalkOver, Outcome: events.OutcomeHandled, Cause: events.CauseTransferred}, change{typ: events.InteractionEnded, cause: events.CauseTransferred})
		default:
			return struct{}{}, notNow("The conversation is over.")
		}
		return struct{}{}, nil
	})
	return err
}

// WaitingWritten lists the written conversations that wait and that the agent may take, the next one first.
func (d *Desk) WaitingWritten(ctx context.Context, agentID string) ([]events.Interaction, error) {
	return ask(ctx, d, func(t *turn) ([]events.Interaction, error) {
		out := []events.Interaction{}
		served := d.Directory().Agents[agentID].QueueIDs
		for id := range d.queued {
			i := d.work[id]
			if i.Channel.Written() && (slices.Contains(served, i.QueueID) || i.ChosenID == agentID) {
				out = append(out, i)
			}
		}
		slices.SortFunc(out, func(a, b events.Interaction) int {
			if d.ahead(t.now, a, b) {
				return -1
			}
			return 1
		})
		return out, nil
	})
}

// fetch brings a written conversation into the line for a supervisor who decides where it goes: from the agent who is asked, or
// who has it. It reports false when it is already where it is wanted.
func (t *turn) fetch(i events.Interaction, s interactions.Signal, by string) (events.Interaction, bool) {
	if s.AgentID != "" && i.AgentID == s.AgentID && interactions.Live(i) {
		return i, false
	}
	switch i.State {
	case events.InteractionInOffer:
		return t.unoffered(i), true
	case events.InteractionActive, events.InteractionParked:
		hand := events.Handover{To: "agent", ID: s.AgentID, Name: t.d.agents[s.AgentID].Name}
		if s.AgentID == "" {
			hand = events.Handover{To: "queue", ID: s.QueueID, Name: t.queue(s.QueueID).Name}
		}
		return t.handOn(i, hand, "", by), true
	}
	return i, true
}
