package desk

import (
	"slices"
	"time"

	"github.com/cordboard/cordboard/desk/agents"
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
	if id := t.writer(p); t.takesFromPage(id, i) {
		i.ChosenID, i.ChosenUntil = id, t.now.Add(knownFirst)
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

// writer is the agent who writes with a visitor, or did last.
func (t *turn) writer(p *events.PageCall) string {
	if w, ok := t.d.work[t.d.byThread[p.ThreadID]]; ok && w.State == events.InteractionActive {
		return w.AgentID
	}
	return p.AgentID
}

// takesFromPage reports whether an agent may be offered a visitor's call. The conversation with the same visitor is no reason
// against it, however little the agent may do beside a call.
func (t *turn) takesFromPage(agentID string, i events.Interaction) bool {
	a, ok := t.d.agents[agentID]
	if !ok || slices.Contains(i.Tried, agentID) {
		return false
	}
	a.Work = slices.DeleteFunc(slices.Clone(a.Work), func(w events.Work) bool {
		return w.Channel.Written() && w.InteractionID == t.d.byThread[i.ThreadID]
	})
	return agents.Free(a)
}

// toWriter offers a visitor's call to the agent who writes with them, although routing does not count that one as free.
func (t *turn) toWriter(i events.Interaction) bool {
	if i.InboxID == "" || i.ChosenID == "" || !t.now.Before(i.ChosenUntil) || t.d.pbx.Load() != "up" || !t.takesFromPage(i.ChosenID, i) {
		return false
	}
	t.offerTo(i, i.ChosenID, "writes with the visitor")
	return true
}
