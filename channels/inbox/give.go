package inbox

import (
	"context"

	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
)

// Take makes a thread the person's own at the desk, who decides whether they may: steers is set for who may take it from others.
// A resolved one is opened anew. The thread names its agent as soon as the journal tells of the work.
func (e *Engine) Take(ctx context.Context, by Person, threadID string, steers bool) (t events.Thread, err error) {
	err = e.act(ctx, by, threadID, func(_ context.Context, _ *work, c *touched) error {
		t = c.t
		if t.MergedInto != nil {
			return errMerged()
		}
		return nil
	})
	if err != nil {
		return t, err
	}
	taken := t
	taken.Bot = "" // a person answers now
	if taken.Status == events.ThreadResolved {
		taken.Status = events.ThreadOpen
	}
	if err := e.cfg.Work.Take(ctx, by.AgentID, e.workOf(taken), steers); err != nil {
		return t, err
	}
	if taken.Status == t.Status {
		return t, nil
	}
	return e.Move(ctx, by, threadID, threads.Signal{Input: threads.Reopen})
}

// Place is where a thread is put: with an agent, or into a queue, where nobody has it any more.
type Place struct{ AgentID, QueueID string }

// Give puts a thread on which nobody works somewhere else: an agent has it from now on and is asked first when work on it begins.
// Work under way is the desk's to move.
func (e *Engine) Give(ctx context.Context, by Person, threadID string, p Place) (t events.Thread, err error) {
	err = e.act(ctx, by, threadID, func(ctx context.Context, w *work, c *touched) error {
		next := c.t
		switch {
		case next.MergedInto != nil:
			return errMerged()
		case p.AgentID != "":
			team, found, err := w.tx.AgentTeam(ctx, next.SiteID, p.AgentID)
			if err != nil {
				return err
			}
			if !found {
				return check.Unknown("agent_id")
			}
			next.AgentID = p.AgentID
			w.assign(c, next, team)
		default:
			next.QueueID, next.AgentID, next.TeamID = p.QueueID, "", ""
			w.change(c, next, "assigned")
		}
		t = c.t
		return nil
	})
	return t, err
}

// claim makes who answers the one who has a thread that nobody has, or on which nobody works.
func (c *touched) claim(w *work, by Person) {
	if by.AgentID == "" || c.t.AgentID == by.AgentID || c.t.AgentID != "" && c.t.InteractionID != "" {
		return
	}
	t := c.t
	t.AgentID, t.TeamID = by.AgentID, by.TeamID
	w.change(c, t, "assigned")
}
