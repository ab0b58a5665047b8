package journal

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cordboard/cordboard/internal/clock"
)

// Defaults of Config.
const (
	DefaultMaxBytes  = 2 << 30
	DefaultMinAge    = 7 * 24 * time.Hour
	DefaultSyncEvery = 100 * time.Millisecond
)

// Config says where the journal lives and how much it keeps.
type Config struct {
	// Dir is the journal's own directory; made when missing. Needed with an external server too, for the snapshots.
	Dir string
	// MaxBytes is where AppendOptional begins to refuse; Append goes on for a quarter more (at least 8 MiB).
	MaxBytes int64
	// MinAge is how long an event stays even when it is projected.
	MinAge time.Duration
	// URL and CredsFile name an external NATS server; empty means the embedded one.
	URL       string
	CredsFile string
	Logger    *slog.Logger
	// SyncEvery is the longest time an acknowledged event stays off the disk.
	SyncEvery time.Duration
	// Clock tells the age of events and paces the upkeep; nil means the machine's.
	Clock clock.Clock
}

func (c Config) withDefaults() Config {
	if c.MaxBytes <= 0 {
		c.MaxBytes = DefaultMaxBytes
	}
	if c.MinAge <= 0 {
		c.MinAge = DefaultMinAge
	}
	if c.SyncEvery <= 0 {
		c.SyncEvery = DefaultSyncEvery
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.Clock == nil {
		c.Clock = clock.Real()
	}
	return c
}

// applied is how far the inbox brought raw requests in; nobody asks for it until it is used.
type applied struct {
	used atomic.Bool
	seq  atomic.Uint64
}

// Journal is an open journal. Every method is safe for concurrent use.
type Journal struct {
	cfg  Config
	log  *slog.Logger
	lock *dirLock
	size sizes

	// last is the highest sequence number known to be written, durable the highest covered by an fsync.
	last, durable atomic.Uint64
	first         atomic.Uint64
	projected     atomic.Uint64
	inbox         applied
	moved, synced bell // rung when last, durable rose
	kick          chan struct{}

	recent recent

	order sync.Mutex // held while a batch is handed to the connection, so that batches do not interleave

	mu      sync.Mutex
	eng     *engine // nil while down
	downWhy error
	changed bell // rung when eng changed

	snapMu sync.Mutex
	ctx    context.Context
	stop   context.CancelFunc
	loops  sync.WaitGroup
}

// Open starts the journal, or returns a sentence that tells why it cannot start. What a killed predecessor had
// acknowledged is on the disk when Open returns.
func Open(ctx context.Context, cfg Config) (*Journal, error) {
	cfg = cfg.withDefaults()
	if cfg.Dir == "" {
		return nil, fmt.Errorf("the journal has no directory; set one in the configuration")
	}
	if err := os.MkdirAll(filepath.Join(cfg.Dir, snapshotDir), 0o700); err != nil {
		return nil, fmt.Errorf("the journal's directory cannot be made; check the owner and mode of its parent: %w", err)
	}
	lock, err := lockDir(cfg.Dir)
	if err != nil {
		return nil, err
	}
	j := &Journal{cfg: cfg, log: cfg.Logger, lock: lock, kick: make(chan struct{}, 1)}
	j.ctx, j.stop = context.WithCancel(context.Background())
	eng, err := startEngine(ctx, cfg)
	if err == nil {
		err = j.adopt(ctx, eng)
	}
	if err != nil {
		if eng != nil {
			eng.close()
		}
		j.stop()
		lock.release()
		return nil, err
	}
	for _, loop := range []func(){j.syncLoop, j.keepLoop, j.reviveLoop} {
		j.loops.Go(loop)
	}
	return j, nil
}

// adopt makes a freshly started engine the current one. The engine has synced everything it holds.
func (j *Journal) adopt(ctx context.Context, e *engine) error {
	info, err := e.stream.Info(ctx)
	if err != nil {
		return fmt.Errorf("the journal's stream does not tell its state: %w", err)
	}
	if had := j.last.Load(); had > info.State.LastSeq {
		j.log.Error("the journal lost acknowledged events; the disk did not keep what was written",
			"had", had, "has", info.State.LastSeq)
	}
	j.last.Store(info.State.LastSeq)
	j.durable.Store(info.State.LastSeq)
	j.first.Store(max(info.State.FirstSeq, 1))
	j.size.bytes.Store(int64(info.State.Bytes))
	j.mu.Lock()
	j.eng, j.downWhy = e, nil
	j.recent.forget()
	j.mu.Unlock()
	j.measure(e)
	j.changed.ring()
	j.moved.ring()
	j.synced.ring()
	return nil
}

// engine returns the current engine or a coded error that tells why there is none.
func (j *Journal) engine() (*engine, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.eng == nil {
		return nil, downBecause(j.downWhy)
	}
	select {
	case <-j.eng.broken:
		return nil, downBecause(j.eng.why)
	default:
		return j.eng, nil
	}
}

// LastSeq is the sequence number of the newest event, 0 when there never was one.
func (j *Journal) LastSeq() uint64 { return j.last.Load() }

// FirstSeq is the oldest sequence number still held; LastSeq+1 when nothing is.
func (j *Journal) FirstSeq() uint64 { return j.first.Load() }

// DurableSeq is the newest sequence number that survives a power cut.
func (j *Journal) DurableSeq() uint64 { return j.durable.Load() }

// Close syncs what was acknowledged, ends followers with ErrClosed and stops the server. The journal must not be closed
// twice.
func (j *Journal) Close(ctx context.Context) error {
	err := j.flush(ctx)
	j.stop()
	j.loops.Wait()
	j.mu.Lock()
	eng := j.eng
	j.eng, j.downWhy = nil, ErrClosed
	j.mu.Unlock()
	j.changed.ring()
	if eng != nil {
		eng.close()
	}
	j.lock.release()
	return err
}
