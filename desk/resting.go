package desk

import (
	"context"
	"slices"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// TakeThread makes a written conversation an agent's own, whether somebody works on it or nobody does. What is the customer's
// turn, or put off, is parked at their desk from then on; what is open is written at once. The note is the thread as it is, or
// is about to be: who takes a resolved one opens it anew. Who may is decided as by Take.
func (d *Desk) TakeThread(ctx context.Context, agentID string, n ThreadNote, steers bool) (events.Interaction, error) {
	if n.Thread.ID == "" || !n.Thread.Channel.Written() {
		return events.Interaction{}, errNotWritten()
	}
	return ask(ctx, d, func(t *turn) (events.Interaction, error) {
		if i, ok := d.work[d.byThread[n.Thread.ID]]; ok && interactions.Live(i) {
			return t.takeLive(i, agentID, steers)
		}
		if err := t.mayBegin(n.Thread, agentID, steers); err != nil {
			return events.Interaction{}, err
		}
		if told, known := d.told[n.Thread.ID]; !known || told.version < n.Thread.Version {
			d.told[n.Thread.ID] = toldThread{version: n.Thread.Version, queueID: n.Thread.QueueID, priority: n.Thread.Priority, at: t.now}
		}
		t.openThread(n)
		i, err := t.take(d.work[d.byThread[n.Thread.ID]], agentID)
		if err == nil && n.Thread.Status != events.ThreadOpen {
			t.rests(i, i.Written)
		}
		return d.work[i.ID], err
	})
}

func errNotWritten() error {
	return fault.New(fault.Invalid, "This is no conversation in writing.").WithKey("thread.not_written")
}

// mayBegin says why an agent cannot take a conversation on which nobody works. What rests takes no room.
func (t *turn) mayBegin(th events.Thread, agentID string, steers bool) error {
	a, ok := t.d.agents[agentID]
	serves := th.AgentID == agentID || slices.Contains(t.d.Directory().Agents[agentID].QueueIDs, th.QueueID)
	switch {
	case !ok || a.SiteID != th.SiteID:
		return unknownAgent()
	case !steers && !serves:
		return errNotServing()
	case a.State == events.AgentOffline:
		return errBeforeShift()
	case th.Status == events.ThreadOpen && !agents.HasRoom(a, th.Channel):
		return errFull(a)
	}
	return nil
}
