package inbox

import (
	"context"

	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
)

// mentionable wants agents of the thread's site.
func (w *work) mentionable(ctx context.Context, c *touched, list []string) error {
	if err := check.IDs("mentions", list, 20); err != nil {
		return err
	}
	for _, id := range list {
		_, found, err := w.tx.AgentTeam(ctx, c.t.SiteID, id)
		if err != nil {
			return err
		}
		if !found {
			return check.Unknown("mentions")
		}
	}
	return nil
}

// mayDraft refuses who may not work on a thread. Whom a note of it names may answer with notes, and do nothing else.
func (w *work) mayDraft(ctx context.Context, by Person, c *touched, d Draft) error {
	denied := by.sees(c.t)
	if denied == nil || by.AgentID == "" {
		return denied
	}
	named, err := w.tx.Mentioned(ctx, by.AgentID, c.t.ID)
	switch {
	case err != nil:
		return err
	case !named:
		return denied
	case !d.Note || d.Then != "":
		return fault.New(fault.Forbidden, "A note here names you, so you may read along and keep notes. Answering is for those who look after the conversation.").WithKey("thread.notes_only")
	}
	return nil
}
