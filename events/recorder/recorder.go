// Package recorder stands between the owners of live state and the journal. An owner records what happened and goes on;
// should the journal fail (disk full, store wedged), live calls must not: events then wait in memory, in order and
// bounded, until the journal writes again. What does not fit, and what the journal can never take, is counted and logged. Record may be called
// by many goroutines; the events of one call of Record stay together.
package recorder

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// Journal is what the recorder writes to.
type Journal interface {
	Append(ctx context.Context, evs []events.Event) (uint64, error)
	Sync(ctx context.Context) error
}

// Recorder is the front of the journal.
type Recorder struct {
	j   Journal
	log *slog.Logger

	mu      sync.Mutex
	backlog []events.Event
	waiting atomic.Int64
	lost    atomic.Uint64
	lastErr atomic.Pointer[string]
}

const (
	appendTimeout = 2 * time.Second
	backlogLimit  = 200_000
	retryEvery    = 500 * time.Millisecond
)

// New returns a recorder over j. Run must run for a backlog to drain.
func New(j Journal, log *slog.Logger) *Recorder { return &Recorder{j: j, log: log} }

// Record appends events, or keeps them for later when the journal cannot write now.
func (r *Recorder) Record(evs []events.Event) {
	if r.waiting.Load() == 0 {
		ctx, cancel := context.WithTimeout(context.Background(), appendTimeout)
		err := r.write(ctx, evs)
		cancel()
		if err == nil {
			return
		}
		msg := err.Error()
		r.lastErr.Store(&msg)
		r.log.Error("the journal did not write; events wait in memory and calls go on", "error", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.backlog)+len(evs) > backlogLimit {
		r.lost.Add(uint64(len(evs)))
		r.log.Error("events were lost: the journal has not written for long and memory for them is used up", "events", len(evs))
		return
	}
	r.backlog = append(r.backlog, evs...)
	r.waiting.Store(int64(len(r.backlog)))
}

// write appends events. One that the journal will never take is left out and counted, or it would hold up all behind it for ever;
// what stood beside it is written again, which doubles nothing.
func (r *Recorder) write(ctx context.Context, evs []events.Event) error {
	_, err := r.j.Append(ctx, evs)
	if !unfit(err) {
		return err
	}
	for n := range evs {
		_, err := r.j.Append(ctx, evs[n:n+1])
		if unfit(err) {
			r.lost.Add(1)
			r.log.Error("an event was left out: the journal can never take it", "event", evs[n].ID, "type", evs[n].Type, "error", err)
		} else if err != nil {
			return err
		}
	}
	return nil
}

// unfit says that an error lies in the events themselves.
func unfit(err error) bool {
	return err != nil && (errors.Is(err, fault.Invalid) || errors.Is(err, fault.Internal))
}

// Sync returns when everything recorded so far is on disk, and fails while events wait in memory.
func (r *Recorder) Sync(ctx context.Context) error {
	if r.waiting.Load() > 0 {
		return errBehind
	}
	return r.j.Sync(ctx)
}

var errBehind = errors.New("the journal is behind: it could not write, see its own error")

// Run drains the backlog until ctx ends.
func (r *Recorder) Run(ctx context.Context) error {
	tick := time.NewTicker(retryEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
			for r.waiting.Load() > 0 && r.drain(ctx) {
			}
		}
	}
}

const drainBatch = 500

func (r *Recorder) drain(ctx context.Context) bool {
	r.mu.Lock()
	batch := append([]events.Event(nil), r.backlog[:min(drainBatch, len(r.backlog))]...)
	r.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, appendTimeout)
	defer cancel()
	if err := r.write(ctx, batch); err != nil {
		msg := err.Error()
		r.lastErr.Store(&msg)
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.backlog = r.backlog[len(batch):]
	r.waiting.Store(int64(len(r.backlog)))
	if len(r.backlog) == 0 {
		r.log.Info("the journal writes again; nothing waits in memory")
	}
	return true
}

// Waiting is how many events wait in memory, Lost how many found no room since the start.
func (r *Recorder) Waiting() int64 { return r.waiting.Load() }

// Lost counts events that were dropped because the backlog was full, or that the journal can never take.
func (r *Recorder) Lost() uint64 { return r.lost.Load() }

// LastError is the journal's last complaint, or empty.
func (r *Recorder) LastError() string {
	if s := r.lastErr.Load(); s != nil {
		return *s
	}
	return ""
}
