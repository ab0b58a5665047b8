package inbox

import "context"

// doing is a part of a change of a thread.
type doing func(ctx context.Context, w *work, c *touched) error

// act runs a change of a thread by a person, who may work on it, in a transaction, and lets out what follows.
func (e *Engine) act(ctx context.Context, by Person, threadID string, do doing) error {
	return e.actIf(ctx, by, threadID, func(_ context.Context, _ *work, c *touched) error { return by.sees(c.t) }, do)
}

// within runs a change in a transaction, and lets out what follows. do may run again, and must have no effects but through w and
// what it sets itself.
func (e *Engine) within(ctx context.Context, do func(ctx context.Context, w *work) error) error {
	var w *work
	err := e.cfg.Store.WriteInbox(ctx, func(ctx context.Context, tx Tx) error {
		w = e.begin(tx)
		if err := do(ctx, w); err != nil {
			return err
		}
		return w.finish(ctx)
	})
	if err != nil {
		return err
	}
	e.after(ctx, w)
	return nil
}

// actIf is act where something else decides who may.
func (e *Engine) actIf(ctx context.Context, by Person, threadID string, may, do doing) error {
	return e.within(ctx, func(ctx context.Context, w *work) error {
		c, err := w.thread(ctx, threadID)
		if err != nil {
			return err
		}
		if err := may(ctx, w, c); err != nil {
			return err
		}
		c.by, c.actor = by.UserID, by.author()
		return do(ctx, w, c)
	})
}
