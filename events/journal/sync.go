package journal

import (
	"context"
	"fmt"
	"sync/atomic"
)

// raise lifts v to at least n and reports whether it rose.
func raise(v *atomic.Uint64, n uint64) bool {
	for {
		old := v.Load()
		if old >= n {
			return false
		}
		if v.CompareAndSwap(old, n) {
			return true
		}
	}
}

// waitSynced returns once an fsync covers seq. It fails when the engine that took the events breaks first: then nobody
// knows whether they reached the disk.
func (j *Journal) waitSynced(ctx context.Context, seq uint64, eng *engine) error {
	for {
		ring := j.synced.wait()
		if j.durable.Load() >= seq {
			return nil
		}
		select {
		case j.kick <- struct{}{}:
		default: // a sync is asked for already; it takes its target when it starts
		}
		select {
		case <-ring:
		case <-eng.broken:
			return ErrUnclear.Because(eng.why)
		case <-j.ctx.Done():
			return ErrUnclear.Because(ErrClosed)
		case <-ctx.Done():
			return ErrUnclear.Because(context.Cause(ctx))
		}
	}
}

// flush syncs everything acknowledged so far.
func (j *Journal) flush(ctx context.Context) error {
	eng, err := j.engine()
	if err != nil {
		return err
	}
	return j.waitSynced(ctx, j.last.Load(), eng)
}

// syncLoop is the only caller of blockSync. While one fsync runs, whoever comes waits for the next: that is the group.
func (j *Journal) syncLoop() {
	tick := j.cfg.Clock.NewTicker(j.cfg.SyncEvery)
	defer tick.Stop()
	for {
		select {
		case <-j.kick:
		case <-tick.C():
		case <-j.ctx.Done():
			return
		}
		if j.durable.Load() >= j.last.Load() {
			continue
		}
		if eng, err := j.engine(); err == nil {
			j.syncOnce(eng)
		}
	}
}

func (j *Journal) syncOnce(eng *engine) {
	target := j.last.Load() // before the sync: what is written from here on is the next one's
	if eng.blocks != nil {
		if err := eng.blocks.sync(); err != nil {
			eng.fail(fmt.Errorf("the journal's file could not be brought to the disk: %w", err))
			return
		}
	}
	if raise(&j.durable, target) {
		j.synced.ring()
	}
}
