package journal

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/cordboard/cordboard/internal/clock"
)

const (
	reviveFirst = 100 * time.Millisecond
	reviveMost  = 2 * time.Second
	// reviveRoom is the free space a new start waits for; less would break it again at once.
	reviveRoom = 2 << 20
)

// reviveLoop replaces a broken engine by a new one on the same files: after a write error JetStream refuses for ever.
func (j *Journal) reviveLoop() {
	for {
		j.mu.Lock()
		eng := j.eng
		j.mu.Unlock()
		select {
		case <-j.ctx.Done():
			return
		case <-eng.broken:
		}
		j.log.Error("the journal cannot write; calls go on without it until it is repaired", "why", eng.why)
		j.mu.Lock()
		j.eng, j.downWhy = nil, eng.why
		j.mu.Unlock()
		j.changed.ring()
		suspect := eng.close()
		if !j.revive(eng.why, suspect) {
			return
		}
		j.log.Info("the journal writes again", "last", j.LastSeq())
	}
}

// revive tries until it works (true) or the journal is closed (false).
func (j *Journal) revive(why error, suspect int) bool {
	for wait := reviveFirst; ; wait = min(2*wait, reviveMost) {
		if clock.Sleep(j.ctx, j.cfg.Clock, wait) != nil {
			return false
		}
		err := j.tryRevive(suspect)
		if err == nil {
			return true
		}
		if j.ctx.Err() != nil {
			return false
		}
		j.mu.Lock()
		j.downWhy = errors.Join(err, why)
		j.mu.Unlock()
	}
}

func (j *Journal) tryRevive(suspect int) error {
	if j.cfg.URL == "" {
		if free, _, err := diskSpace(j.cfg.Dir); err == nil && free < reviveRoom {
			return fmt.Errorf("the disk of %s has %d bytes left", j.cfg.Dir, free)
		}
		if suspect > 0 {
			dir := filepath.Join(j.cfg.Dir, "jetstream", "$G", "streams", streamName, "msgs")
			if err := rewriteFrom(dir, suspect); err != nil {
				return err
			}
		}
	}
	ctx, cancel := context.WithTimeout(j.ctx, startTimeout)
	defer cancel()
	eng, err := startEngine(ctx, j.cfg)
	if err != nil {
		return err
	}
	if err := j.adopt(ctx, eng); err != nil {
		eng.close()
		return err
	}
	return nil
}
