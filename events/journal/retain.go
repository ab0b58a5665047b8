package journal

import (
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

const (
	measureEvery = time.Second
	purgeEvery   = 30 // in measurements
	minReserve   = 8 << 20
)

// sizes is what upkeep measured last; Append adds its own in between.
type sizes struct {
	bytes    atomic.Int64
	diskFree atomic.Int64
	diskLow  atomic.Bool
}

// State is what /readyz, /metrics and the system page show.
type State struct {
	First, Last, Durable, Projected uint64
	Bytes, Limit, DiskFree          int64
	// Full means: refuse new campaigns and messages, never calls.
	Full bool
	// Down is the sentence that tells why nothing can be written now; nil in good health.
	Down error
}

// State tells how the journal is.
func (j *Journal) State() State {
	_, down := j.engine()
	return State{First: j.first.Load(), Last: j.last.Load(), Durable: j.durable.Load(), Projected: j.projected.Load(),
		Bytes: j.size.bytes.Load(), Limit: j.cfg.MaxBytes, DiskFree: j.size.diskFree.Load(), Full: j.full(), Down: down}
}

// SetProjected tells that the database has everything up to seq; older events may go once they have their age.
func (j *Journal) SetProjected(seq uint64) { raise(&j.projected, seq) }

// SetApplied tells that the inbox has everything up to seq. From its first call on nothing goes before it, too.
func (j *Journal) SetApplied(seq uint64) {
	j.inbox.used.Store(true)
	raise(&j.inbox.seq, seq)
}

// needed is the last number that nobody needs any more.
func (j *Journal) needed() uint64 {
	if j.inbox.used.Load() {
		return min(j.projected.Load(), j.inbox.seq.Load())
	}
	return j.projected.Load()
}

func (j *Journal) full() bool {
	return j.size.bytes.Load() >= j.cfg.MaxBytes || j.size.diskLow.Load()
}

func (j *Journal) hardLimit() int64 { return j.cfg.MaxBytes + max(j.cfg.MaxBytes/4, minReserve) }

// keepLoop measures and purges.
func (j *Journal) keepLoop() {
	tick := j.cfg.Clock.NewTicker(measureEvery)
	defer tick.Stop()
	for n := 1; ; n++ {
		select {
		case <-tick.C():
		case <-j.ctx.Done():
			return
		}
		eng, err := j.engine()
		if err != nil {
			continue
		}
		// A full journal purges as soon as the database has caught up; otherwise there is no hurry.
		if n%purgeEvery == 0 || j.full() {
			if err := j.purge(j.ctx, eng); err != nil && j.ctx.Err() == nil {
				j.log.Warn("the journal could not remove its old events; it tries again", "err", err)
			}
		}
		j.measure(eng)
	}
}

func (j *Journal) measure(eng *engine) {
	if free, total, err := diskSpace(j.cfg.Dir); err == nil {
		j.size.diskFree.Store(free)
		j.size.diskLow.Store(free < min(64<<20, total/20))
	}
	if eng.srv == nil {
		ctx, cancel := context.WithTimeout(j.ctx, ackTimeout)
		defer cancel()
		if info, err := eng.stream.Info(ctx); err == nil {
			j.size.bytes.Store(int64(info.State.Bytes))
			j.first.Store(max(info.State.FirstSeq, 1))
		}
		return
	}
	if entries, err := os.ReadDir(eng.blocks.dir); err == nil {
		var sum int64
		for _, e := range entries {
			if fi, err := e.Info(); err == nil {
				sum += fi.Size()
			}
		}
		j.size.bytes.Store(sum)
	}
}

func diskSpace(dir string) (free, total int64, err error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return 0, 0, err
	}
	return int64(st.Bavail) * st.Bsize, int64(st.Blocks) * st.Bsize, nil
}

// purge removes what is both projected and old enough.
func (j *Journal) purge(ctx context.Context, eng *engine) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	limit, old := j.needed()+1, j.cfg.Clock.Now().Add(-j.cfg.MinAge)
	keep, err := j.keepFrom(ctx, eng, limit, old)
	if err != nil || keep <= j.first.Load() {
		return err
	}
	if err := eng.stream.Purge(ctx, jetstream.WithPurgeSequence(keep)); err != nil {
		return fmt.Errorf("purging the journal up to %d: %w", keep, err)
	}
	raise(&j.first, keep)
	return nil
}

// keepFrom returns the first sequence number to keep. With the embedded server it is always the first of a block:
// JetStream then only unlinks whole files, whereas a cut inside a block would rewrite events that are synced already
// into a file that is not.
func (j *Journal) keepFrom(ctx context.Context, eng *engine, limit uint64, old time.Time) (uint64, error) {
	if eng.srv == nil {
		seq, err := firstSince(ctx, eng, old)
		return min(seq, limit), err
	}
	list, err := listBlocks(eng.blocks.dir)
	if err != nil || len(list) < 2 {
		return 0, err
	}
	var keep uint64
	for _, n := range list[1:] {
		seq, at, err := firstRecord(filepath.Join(eng.blocks.dir, strconv.Itoa(n)+".blk"))
		// Everything before a block is no younger than the block's first event.
		if err != nil || seq > limit || at.After(old) {
			return keep, err
		}
		keep = seq
	}
	return keep, nil
}

// firstRecord reads the head of a block: record length (4 bytes), sequence number (8), time in nanoseconds (8). The
// upper bits of the number are flags of records that we never cause (erased, tombstone).
func firstRecord(path string) (uint64, time.Time, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, time.Time{}, err
	}
	defer func() { _ = f.Close() }()
	var head [20]byte
	if _, err := f.ReadAt(head[:], 0); err != nil {
		return 0, time.Time{}, fmt.Errorf("the head of block %s cannot be read: %w", path, err)
	}
	seq, ns := binary.LittleEndian.Uint64(head[4:]), binary.LittleEndian.Uint64(head[12:])
	if seq>>62 != 0 {
		return 0, time.Time{}, fmt.Errorf("block %s begins with a record this version does not know; nothing is removed", path)
	}
	return seq, time.Unix(0, int64(ns)), nil
}
