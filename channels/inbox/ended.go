package inbox

import (
	"context"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
)

// ended is a conversation that the customer closed: it is resolved, and nothing can be written until they write again. A
// visitor of the web chat has it on the screen still, and is asked there how it was.
func (w *work) ended(ctx context.Context, in channels.Inbox, keys []string) error {
	id, known, err := w.tx.FindThread(ctx, in.ID, keys)
	if err != nil || !known {
		return err
	}
	c, err := w.goOn(ctx, id)
	if err != nil {
		return err
	}
	was := c.t.Status
	w.step(c, threads.Signal{Input: threads.Resolve})
	if err := w.resolvedBy(ctx, c, was, in.Channel == events.WebChat); err != nil {
		return err
	}
	return w.block(ctx, in, keys, "closed", true)
}
