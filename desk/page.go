package desk

import (
	"time"

	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
)

// knownFirst is how long a call from a web page waits for the agent who writes with the visitor, if that one is free.
const knownFirst = 15 * time.Second

// arrivePage takes in a visitor of a web page. Who they are is known from their conversation, so nobody is looked up; the
// call waits in the inbox's queue as any other. Without a queue it cannot wait and is ended.
func (t *turn) arrivePage(a Arrival) {
	p, dir := a.Page, t.d.Directory()
	q, ok := dir.Queues[p.QueueID]
	i := events.Interaction{ID: t.d.cfg.IDs.New(), SiteID: p.SiteID, Channel: events.Voice, Direction: events.Inbound,
		State: events.InteractionNew, Since: t.now, CreatedAt: t.now, QueueID: q.ID, CallID: a.CallID,
		FromName: p.Name, To: p.Inbox, Priority: q.Priority, ContactID: p.ContactID, ThreadID: p.ThreadID, InboxID: p.InboxID}
	if _, free := t.d.free[p.AgentID]; free && p.AgentID != "" {
		i.ChosenID, i.ChosenUntil = p.AgentID, t.now.Add(knownFirst)
	}
	t.putInteraction(events.Interaction{}, i, change{typ: events.InteractionCreated})
	plan := Plan{InteractionID: i.ID, SiteID: i.SiteID, QueueID: q.ID, MusicClass: q.MusicClass, Language: p.Language, Record: q.Records(), Closed: !ok}
	t.wish(func(v Voice) { v.Plan(a.CallID, plan) })
	if !ok {
		t.d.cfg.Logger.Warn("a call from a web page was ended: its inbox has no queue any more", "inbox", p.Inbox)
		t.step(i, interactions.Signal{Input: interactions.End, Outcome: events.OutcomeClosed, Cause: events.CauseClosed},
			change{typ: events.InteractionEnded, cause: events.CauseClosed})
		return
	}
	t.enqueue(i)
}
