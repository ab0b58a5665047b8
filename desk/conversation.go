package desk

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

func notNow(msg string) error {
	return fault.New(fault.Conflict, msg).WithKey("interaction.not_now")
}

// held finds an interaction that the agent holds, or held last when it is over.
func (t *turn) held(agentID, interactionID string) (events.Interaction, error) {
	i, ok := t.d.work[interactionID]
	if !ok || i.AgentID != agentID {
		return i, fault.New(fault.NotFound, "This interaction is not yours now: it ended, or somebody else has it.").WithKey("interaction.not_yours")
	}
	return i, nil
}

// do runs a command of an agent on an interaction.
func (d *Desk) do(ctx context.Context, agentID, interactionID string, f func(*turn, events.Interaction) error) error {
	_, err := ask(ctx, d, func(t *turn) (struct{}, error) {
		i, err := t.held(agentID, interactionID)
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, f(t, i)
	})
	return err
}

// Decline refuses the offer that rings at the agent. why is the agent's reason in one word, or empty.
func (d *Desk) Decline(ctx context.Context, agentID, interactionID, why string) error {
	return d.do(ctx, agentID, interactionID, func(t *turn, i events.Interaction) error { return t.decline(agentID, i.ID, why) })
}

// Hold plays music to the customer. It is done when the interaction is seen held.
func (d *Desk) Hold(ctx context.Context, agentID, interactionID string) error {
	return d.spoken(ctx, agentID, interactionID, func(t *turn, i events.Interaction) error {
		if i.State != events.InteractionActive {
			return notNow("Only a running conversation can be held.")
		}
		if i.Third != nil || i.Kind == events.KindConsult {
			return notNow("There is a third person on the line. Swap between the two instead.")
		}
		t.wish(func(v Voice) { v.Hold(i.CallID) })
		return nil
	})
}

// Resume takes the customer back from hold.
func (d *Desk) Resume(ctx context.Context, agentID, interactionID string) error {
	return d.spoken(ctx, agentID, interactionID, func(t *turn, i events.Interaction) error {
		if i.State != events.InteractionOnHold {
			return notNow("The customer is not on hold.")
		}
		t.holdOthers(i)
		t.wish(func(v Voice) { v.Resume(i.CallID) })
		return nil
	})
}

// Hangup ends the conversation, or the ringing of an outbound call. It may be repeated: a call that is over already is
// no error, because a hang-up pressed while the line was away is sent again.
func (d *Desk) Hangup(ctx context.Context, agentID, interactionID string) error {
	_, err := ask(ctx, d, func(t *turn) (struct{}, error) {
		i, ok := d.work[interactionID]
		if !ok || i.AgentID != agentID {
			return struct{}{}, nil
		}
		if i.Channel.Written() && interactions.Live(i) {
			return struct{}{}, errSpokenOnly
		}
		switch i.State {
		case events.InteractionInOffer:
			return struct{}{}, t.decline(agentID, i.ID, "")
		case events.InteractionConsulting:
			t.dropThird(i, events.CauseConsultEnded)
		case events.InteractionActive, events.InteractionOnHold, events.InteractionAway, events.InteractionDialing:
			if t.leaves(i) {
				return struct{}{}, nil
			}
			t.wish(func(v Voice) { v.Hangup(i.CallID, events.CauseAgentHung) })
		}
		return struct{}{}, nil
	})
	return err
}

// leaves reports whether hanging up only ends the agent's own part: an adviser's, or that of who leaves a conference.
func (t *turn) leaves(i events.Interaction) bool {
	switch {
	case i.Kind == events.KindConsult:
		t.dropThird(t.d.work[i.ParentID], events.CauseConsultEnded)
		return true
	case i.Third != nil && i.Third.State == events.PartyJoined:
		t.complete(i)
		return true
	}
	return false
}

// Return rings the agent's own phone again for a call whose page was reloaded.
func (d *Desk) Return(ctx context.Context, agentID, interactionID string) error {
	return d.spoken(ctx, agentID, interactionID, func(t *turn, i events.Interaction) error {
		if i.State != events.InteractionAway {
			return notNow("The call does not wait for your phone.")
		}
		if a := d.agents[agentID]; onPage(a.Device) && !a.Device.Registered {
			return t.mayBeReady(agentID)
		}
		o := Offer{ID: d.cfg.IDs.New(), AgentID: agentID, InteractionID: i.ID, Device: t.phoneFor(agentID, i.ID), Ring: d.cfg.Policy.SuspendGrace,
			CallerID: i.From, CallerName: i.FromName, AnswerNow: true}
		t.wish(func(v Voice) { v.Return(i.CallID, o) })
		return nil
	})
}

// Code saves disposition and notes; an empty disposition leaves the code as it is. It works from the offer on and, for
// interactions that ended without a code, afterwards.
func (d *Desk) Code(ctx context.Context, agentID, interactionID string, c Coding) (events.Interaction, error) {
	return ask(ctx, d, func(t *turn) (events.Interaction, error) {
		i, err := t.held(agentID, interactionID)
		if err != nil {
			return i, err
		}
		if err := t.mayCode(c.DispositionID, c.Notes); err != nil {
			return i, err
		}
		wish, err := t.wished(i, c.DispositionID, c.Callback)
		if err != nil {
			return i, err
		}
		return t.signalInteraction(i, interactions.Signal{Input: interactions.Code, Code: c.DispositionID, Notes: c.Notes, SetNotes: true, Wish: wish, SetWish: true},
			change{typ: events.InteractionCoded, agentID: agentID})
	})
}

const maxNotes = 20_000

func (t *turn) mayCode(dispositionID, notes string) error {
	if _, ok := t.d.Directory().Dispositions[dispositionID]; dispositionID != "" && !ok {
		return fault.New(fault.Invalid, "This disposition does not exist any more. Choose another one.").WithKey("disposition.unknown")
	}
	if len(notes) > maxNotes {
		return fault.New(fault.Invalid, "The notes are longer than 20,000 characters. Shorten them.").WithKey("interaction.notes_long").WithField("notes")
	}
	return nil
}

// ExtendWrapup gives the agent the queue's wrap-up time once more.
func (d *Desk) ExtendWrapup(ctx context.Context, agentID, interactionID string) (events.Interaction, error) {
	return ask(ctx, d, func(t *turn) (events.Interaction, error) {
		i, err := t.held(agentID, interactionID)
		if err != nil {
			return i, err
		}
		q := t.queue(i.QueueID)
		return t.signalInteraction(i, interactions.Signal{Input: interactions.Extend, Wrapup: seconds(q.WrapupSeconds), MaxExt: q.WrapupExtends},
			change{typ: events.InteractionWrapup})
	})
}

// FinishWrapup codes the interaction, ends wrap-up and sets what comes next.
func (d *Desk) FinishWrapup(ctx context.Context, agentID, interactionID string, f Finish) error {
	return d.do(ctx, agentID, interactionID, func(t *turn, i events.Interaction) error {
		if err := t.mayCode(f.DispositionID, f.Notes); err != nil {
			return err
		}
		wish, err := t.mayFinish(i, f)
		if err != nil {
			return err
		}
		if f.Then == events.AgentPaused {
			if err := t.knownReason(f.ReasonID); err != nil {
				return err
			}
			_ = t.signalAgent(agentID, agents.Signal{Input: agents.Pause, ReasonID: f.ReasonID}, "")
		}
		if _, err := t.signalInteraction(i, interactions.Signal{Input: interactions.Finish, Code: f.DispositionID, Notes: f.Notes, SetNotes: true, Wish: wish, SetWish: true},
			change{typ: events.InteractionEnded}); err != nil {
			return err
		}
		if f.Then == events.AgentReady && t.d.agents[agentID].Device.Registered {
			return t.signalAgent(agentID, agents.Signal{Input: agents.GoReady}, "")
		}
		return nil
	})
}

// deadlines is the turn that time itself posts: it reads the records, so nothing has to be armed again after a restart.
func (t *turn) deadlines() {
	for id := range t.d.timed {
		i := t.d.work[id]
		if i.Channel.Written() && i.State != events.InteractionWrappingUp {
			t.writtenWaits(i)
			continue
		}
		switch i.State {
		case events.InteractionWrappingUp:
			if interactions.WrapupOver(i, t.now) {
				t.wrapupRanOut(i)
			}
		case events.InteractionPreviewing:
			t.previewRuns(i)
		case events.InteractionInOffer:
			if i.GiveUp != nil {
				t.giveUp(i.ID, false)
				break
			}
			if t.now.After(i.OfferExpires.Add(t.d.cfg.Policy.OfferGuard)) {
				offer := i.OfferID
				t.wish(func(v Voice) { v.Withdraw(i.CallID, offer, events.CauseNoAnswer) })
				t.offerEnded(i, offer, events.CauseNoAnswer)
				t.consultMissed(i)
			}
		case events.InteractionInQueue:
			if i.Kind == events.KindConsult {
				t.consultWaits(i)
				break
			}
			if i.GiveUp != nil {
				t.giveUp(i.ID, false)
				break
			}
			if i.Kind == events.KindPersonal && i.ParentID == "" {
				t.personal(i)
				break
			}
			if t.toWriter(i) {
				break
			}
			t.unclaimed(i)
			t.attend(i)
		case events.InteractionNew:
			t.askMessage(i)
		case events.InteractionAway:
			t.giveUpReturn(i)
		}
	}
	t.monitorsWait()
	t.forgetCare()
	t.forgetUncoded()
	t.forgetThreads()
	t.deviceGrace()
	t.missedBack()
	t.callLines()
}

const sweepUncoded = time.Minute

// forgetUncoded drops ended work that nobody coded in time.
func (t *turn) forgetUncoded() {
	if t.now.Sub(t.d.swept) < sweepUncoded {
		return
	}
	t.d.swept = t.now
	for id, i := range t.d.work {
		if i.State == events.InteractionDone && t.now.Sub(i.ClosedAt) > t.d.cfg.Policy.UncodedKept {
			delete(t.d.work, id)
		}
	}
}

// giveUpReturn puts a customer whose agent did not come back first in line again; without a queue the call ends.
func (t *turn) giveUpReturn(i events.Interaction) {
	if t.now.Sub(i.Since) < t.d.cfg.Policy.SuspendGrace {
		return
	}
	if i.QueueID == "" || i.Direction == events.Outbound {
		t.wish(func(v Voice) { v.Hangup(i.CallID, events.CauseDeviceLost) })
		return
	}
	agentID := i.AgentID
	if _, err := t.signalInteraction(i, interactions.Signal{Input: interactions.Enqueue, QueueID: i.QueueID},
		change{typ: events.InteractionQueued, agentID: agentID, cause: events.CauseDeviceLost}); err != nil {
		return
	}
	t.wish(func(v Voice) { v.Requeue(i.CallID) })
}
