package inbox

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
)

const (
	earlyKept   = 24 * time.Hour
	partsKept   = 24 * time.Hour
	runsKept    = 90 * 24 * time.Hour
	rejectsKept = 30 * 24 * time.Hour
	looseKept   = 48 * time.Hour // uploads that no message takes
	sureGone    = time.Hour      // how old bytes are that nothing else can be about to use
	pruneEach   = time.Minute
	talksEach   = 15 * time.Second
)

// tend does what time alone brings: snoozes and silences that are over, parts that stayed alone.
func (e *Engine) tend(ctx context.Context) {
	tick := e.cfg.Clock.NewTicker(lookEvery)
	defer tick.Stop()
	var pruned, talked time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C():
		}
		if err := e.tendThreads(ctx); err != nil && ctx.Err() == nil {
			e.log.Error("conversations that are to wake or to be resolved wait; it is tried again", "error", err)
		}
		if err := e.tendRules(ctx); err != nil && ctx.Err() == nil {
			e.log.Error("rules about time wait; it is tried again", "error", err)
		}
		if now := e.cfg.Clock.Now(); e.bot != nil && now.Sub(talked) >= talksEach {
			talked = now
			if err := e.bot.sweep(ctx, now); err != nil && ctx.Err() == nil {
				e.log.Error("conversations that the bot leaves alone wait; it is tried again", "error", err)
			}
		}
		if now := e.cfg.Clock.Now(); now.Sub(pruned) >= pruneEach {
			pruned = now
			if err := e.Tidy(ctx, now); err != nil && ctx.Err() == nil {
				e.log.Warn("what is kept for a while only could not be tidied up", "error", err)
			}
		}
	}
}

func (e *Engine) tendThreads(ctx context.Context) error {
	list, err := e.cfg.Store.TimedThreads(ctx, e.cfg.Clock.Now(), sendBatch)
	if err != nil {
		return err
	}
	for _, id := range list {
		err := e.within(ctx, func(ctx context.Context, w *work) error {
			c, err := w.thread(ctx, id)
			if err != nil {
				return err
			}
			was := c.t.Status
			w.timed(c)
			return w.resolvedBy(ctx, c, was, true)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// timed is a thread whose time has come; one that changed meanwhile is left alone.
func (w *work) timed(c *touched) {
	switch {
	case c.t.Status == events.ThreadSnoozed && !w.now.Before(c.t.SnoozedUntil):
		w.step(c, threads.Signal{Input: threads.Wake})
	case c.t.Status != events.ThreadSnoozed:
		if at := w.idle(c.t); !at.IsZero() && !w.now.Before(at) {
			w.step(c, threads.Signal{Input: threads.Silence})
			return
		}
		w.change(c, c.t, "") // writes the moment anew: the policy may have changed
		c.work = false
	}
}

// Tidy removes what is kept for a while only. The engine does it every minute.
func (e *Engine) Tidy(ctx context.Context, now time.Time) error {
	if _, err := e.cfg.Store.PruneRuns(ctx, now.Add(-runsKept)); err != nil {
		return err
	}
	n, err := e.cfg.Store.PruneEarly(ctx, now.Add(-earlyKept))
	if err != nil {
		return err
	}
	if n > 0 {
		e.stats.Strays.Add(uint64(n))
		e.log.Info("providers told of messages that never came", "count", n)
	}
	if _, err := e.cfg.Store.PruneRejects(ctx, now.Add(-rejectsKept)); err != nil {
		return err
	}
	if err := e.discard(ctx, now); err != nil {
		return err
	}
	stale, err := e.cfg.Store.StaleParts(ctx, now.Add(-partsKept), sendBatch)
	if err != nil {
		return err
	}
	for _, k := range stale {
		if err := e.joinStale(ctx, k); err != nil {
			return err
		}
	}
	return nil
}

// discard removes files that nobody sent, and those of messages that were taken back.
func (e *Engine) discard(ctx context.Context, now time.Time) error {
	list, err := e.cfg.Store.LooseFiles(ctx, now.Add(-looseKept), sendBatch)
	if err != nil {
		return err
	}
	for _, f := range list {
		if f.Alone {
			if gone, err := e.cfg.Files.Discard(f.SHA256, now.Add(-sureGone)); err != nil || !gone {
				continue // the next look tries again
			}
		}
		if err := e.cfg.Store.ForgetFile(ctx, f.ID); err != nil {
			return err
		}
	}
	return nil
}

// joinStale shows what there is of a message whose other parts did not come.
func (e *Engine) joinStale(ctx context.Context, k PartKey) error {
	in, d, err := e.book.Load().inbox(k.InboxID)
	j, ok := d.(channels.Joiner)
	return e.within(ctx, func(ctx context.Context, w *work) error {
		parts, terr := w.tx.TakeParts(ctx, k)
		if terr != nil || len(parts) == 0 || err != nil || !ok {
			return terr
		}
		return w.whole(ctx, in, d, join(j, in, parts), parts)
	})
}
