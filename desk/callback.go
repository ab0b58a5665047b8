package desk

import (
	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
)

// digit takes a key of a waiting caller.
func (t *turn) digit(i events.Interaction, key string) {
	if i.State != events.InteractionInQueue || i.Callback != nil || i.Direction != events.Inbound || i.QueueID == "" {
		return
	}
	rule := t.queue(i.QueueID).Care.Callback
	n := t.d.care[i.ID]
	if n == nil {
		n = &attention{turn: t.queue(i.QueueID).Care.Announce.Turn(t.now.Sub(i.QueuedAt))}
		t.d.care[i.ID] = n
	}
	if n.dialogue.stage == stageNone {
		open := rule.Offer == queues.CallbackKey || rule.Offer == queues.CallbackTimed && n.offered
		if !open || key != "1" {
			return
		}
		g, say := beginDialogue(rule, i.From)
		t.ask(i, n, g, say)
		return
	}
	g, say, end := n.dialogue.press(rule, key)
	t.answer(i, n, g, say, end)
}

// patience repeats a question that got no answer.
func (t *turn) patience(i events.Interaction, n *attention) {
	if t.now.Before(n.dialogue.until) {
		return
	}
	g, say, end := n.dialogue.again()
	t.answer(i, n, g, say, end)
}

func (t *turn) answer(i events.Interaction, n *attention, g dialogue, say []string, end end) {
	switch end {
	case endAgree:
		delete(t.d.care, i.ID)
		t.keepPlace(i, g.number)
	case endKept:
		n.dialogue = dialogue{}
		t.say(i, say)
	default:
		t.ask(i, n, g, say)
	}
}

func (t *turn) ask(i events.Interaction, n *attention, g dialogue, say []string) {
	g.until = t.now.Add(promptTime)
	if len(say) == 0 {
		g.until = t.now.Add(answerTime)
	}
	n.dialogue = g
	t.say(i, say)
}

// keepPlace lets the caller hang up: the place in line is that of a callback from now on.
func (t *turn) keepPlace(i events.Interaction, number string) {
	e := t.d.Directory().Entries[i.EntryID]
	c := events.Interaction{ID: t.d.cfg.IDs.New(), SiteID: i.SiteID, Channel: events.Voice, Direction: events.Outbound,
		State: events.InteractionNew, Since: t.now, CreatedAt: t.now, EntryID: i.EntryID, QueueID: i.QueueID, ContactID: i.ContactID,
		From: t.queue(i.QueueID).CallerID, To: number, FromName: i.FromName, Priority: i.Priority, ParentID: i.ID, QueuedAt: i.QueuedAt,
		Callback: &events.Callback{Number: number, Language: e.Language}}
	t.putInteraction(events.Interaction{}, c, change{typ: events.InteractionCreated, cause: events.CauseCallback})
	t.step(c, interactions.Signal{Input: interactions.Enqueue, QueueID: c.QueueID}, change{typ: events.InteractionQueued, cause: events.CauseCallback})
	t.step(i, interactions.Signal{Input: interactions.End, Outcome: events.OutcomeCallback, Cause: events.CauseCallback},
		change{typ: events.InteractionEnded, cause: events.CauseCallback})
	t.wish(func(v Voice) {
		v.Farewell(i.CallID, []string{queues.Prompt("callback-confirmed")}, events.CauseCallback)
	})
}

// oldPlace withdraws the callback that a caller waits for who calls in again, and gives its place back.
func (t *turn) oldPlace(i events.Interaction) events.Interaction {
	number := CleanNumber(i.From)
	if number == "" || i.Direction != events.Inbound || i.Kind != events.KindCustomer || !i.QueuedAt.IsZero() {
		return i
	}
	for id := range t.d.queued {
		c := t.d.work[id]
		if c.Callback == nil || c.Callback.Promised || c.QueueID != i.QueueID || c.SiteID != i.SiteID || c.Callback.Number != number {
			continue
		}
		t.step(c, interactions.Signal{Input: interactions.End, Outcome: events.OutcomeCallback, Cause: events.CauseWithdrawn},
			change{typ: events.InteractionEnded, cause: events.CauseWithdrawn})
		i.QueuedAt, i.ParentID = c.QueuedAt, c.ID
		return i
	}
	return i
}

// due reports whether a waiting interaction may be offered now; if not, when.
func due(i events.Interaction, now time.Time) (time.Time, bool) {
	if i.Callback == nil || !now.Before(i.Callback.NotBefore) {
		return time.Time{}, true
	}
	return i.Callback.NotBefore, false
}

// offerCallback rings the agent; the customer is called when the agent has taken it.
func (t *turn) offerCallback(i events.Interaction, o Offer) {
	o.CallerID, o.CallerName = i.Callback.Number, "Callback"
	d := Dial{CallID: i.CallID, InteractionID: i.ID, SiteID: i.SiteID, QueueID: i.QueueID, Agent: o, Number: i.Callback.Number, CallerID: t.queue(i.QueueID).CallerID, Record: t.queue(i.QueueID).Records()}
	t.wish(func(v Voice) { v.Dial(d) })
}

func (t *turn) callbackAccepted(i events.Interaction, n Notice) {
	if i.Callback == nil || i.State != events.InteractionInOffer || n.OfferID != i.OfferID {
		return
	}
	t.step(i, interactions.Signal{Input: interactions.Accept}, change{typ: events.InteractionOfferEnded, cause: events.CauseAnswered})
	_ = t.signalAgent(i.AgentID, agents.Signal{Input: agents.Answered}, "")
}

// agentGaveUp is how long a callback waits whose agent hung up before the customer was reached.
const agentGaveUp = 30 * time.Second

// callbackOver puts a callback back in line whose call is over before customer and agent spoke. It reports whether it did;
// what is left is the end of a conversation, or of the last attempt.
func (t *turn) callbackOver(i events.Interaction, cause events.Cause) bool {
	switch i.State {
	case events.InteractionInOffer:
		t.offerEnded(i, i.OfferID, offerCause(cause))
		return true
	case events.InteractionDialing:
	default:
		return false
	}
	rule := t.queue(i.QueueID).Care.Normalize().Callback
	c := *i.Callback
	c.NotBefore = t.now.Add(time.Duration(rule.RetryMinutes) * time.Minute)
	switch cause {
	case events.CauseAgentHung, events.CauseDeviceLost:
		c.NotBefore = t.now.Add(agentGaveUp)
	default:
		c.Attempts++
	}
	if c.Attempts >= rule.Attempts || cause == events.CauseInvalid {
		next := i
		next.Callback = &c
		t.step(next, interactions.Signal{Input: interactions.TalkOver, Outcome: outcome(i, cause), Cause: cause}, change{typ: events.InteractionEnded, agentID: i.AgentID, cause: cause})
		return true
	}
	t.step(i, interactions.Signal{Input: interactions.Retry, Callback: &c}, change{typ: events.InteractionQueued, agentID: i.AgentID, cause: cause})
	return true
}

// offerCause is why an offer came to nothing whose call ended without saying so.
func offerCause(c events.Cause) events.Cause {
	if c == events.CauseLost || c == events.CauseCustomerHung {
		return events.CauseWithdrawn
	}
	return c
}

// newCall names the call that the offer of a callback begins.
func (t *turn) newCall(i events.Interaction) string {
	if i.Callback == nil {
		return ""
	}
	return t.d.cfg.IDs.New()
}

// earliest of two times, of which zero is never.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
