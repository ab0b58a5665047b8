package recordings

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cordboard/cordboard/ari"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/ids"
)

// PBX is what the Collector asks of the PBX.
type PBX interface {
	FetchRecording(ctx context.Context, name string, w io.Writer, limit int64) (int64, error)
	RecordingRuns(ctx context.Context, name string) (bool, error)
	DeleteRecording(ctx context.Context, name string) error
}

// Recorder appends events in order and never fails the caller.
type Recorder interface {
	Record(evs []events.Event)
}

// Config is what a Collector needs.
type Config struct {
	PBX      PBX
	Recorder Recorder
	Clock    clock.Clock
	IDs      ids.Source
	Logger   *slog.Logger
	// Dir is where the files are.
	Dir string
	// Patience is how long a file that is not there may still come. Default 10 s.
	Patience time.Duration
}

// Stats counts what an operator should know.
type Stats struct {
	Stored, Failed, Retries atomic.Uint64
	Waiting                 atomic.Int64
}

const (
	waitFirst = 500 * time.Millisecond
	waitMost  = time.Minute
	fetchMost = 10 * time.Minute
	// sideMost bounds one side: a day of telephone sound.
	sideMost = 24 * 60 * 60 * rate
)

// Collector fetches ended recordings until each is stored or known to have failed. Create it with New, hand it what the
// journal says is not stored, then Run it once.
type Collector struct {
	cfg   Config
	stats Stats
	wake  chan struct{}

	mu   sync.Mutex
	jobs map[string]*job
}

// job is one recording to be fetched; but for taking it in and out, only Run touches it.
type job struct {
	rec     events.Recording
	next    time.Time
	wait    time.Duration
	missing time.Time // since when a side is not there
}

// New returns a Collector that does nothing yet.
func New(cfg Config) *Collector {
	if cfg.Patience == 0 {
		cfg.Patience = 10 * time.Second
	}
	return &Collector{cfg: cfg, wake: make(chan struct{}, 1), jobs: map[string]*job{}}
}

// Stats returns the counters.
func (c *Collector) Stats() *Stats { return &c.stats }

// Collect takes an ended recording in; one that waits already is not taken twice.
func (c *Collector) Collect(r events.Recording) {
	c.mu.Lock()
	if _, waits := c.jobs[r.ID]; !waits {
		c.jobs[r.ID] = &job{rec: r, next: c.cfg.Clock.Now(), wait: waitFirst}
		c.stats.Waiting.Add(1)
	}
	c.mu.Unlock()
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// Run fetches until ctx ends. What is not fetched by then is found in the journal by the next start.
func (c *Collector) Run(ctx context.Context) error {
	if err := os.RemoveAll(c.partial()); err != nil {
		c.cfg.Logger.Warn("what an earlier run fetched in part could not be removed", "error", err)
	}
	for {
		j, until := c.due()
		if j != nil {
			c.try(ctx, j)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			continue
		}
		t := c.cfg.Clock.NewTicker(until)
		select {
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		case <-c.wake:
		case <-t.C():
		}
		t.Stop()
	}
}

// due returns the job whose time has come first, or how long there is nothing to do.
func (c *Collector) due() (*job, time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var first *job
	for _, j := range c.jobs {
		if first == nil || j.next.Before(first.next) {
			first = j
		}
	}
	if first == nil {
		return nil, waitMost
	}
	if wait := first.next.Sub(c.cfg.Clock.Now()); wait > 0 {
		return nil, wait
	}
	return first, 0
}

var errNotYet = errors.New("the PBX does not have the whole file yet")

// try fetches one recording and tells how it came out, or plans another try.
func (c *Collector) try(ctx context.Context, j *job) {
	limited, cancel := context.WithTimeout(ctx, fetchMost)
	defer cancel()
	r, err := c.fetch(limited, j)
	if err != nil {
		if ctx.Err() != nil {
			return
		}
		c.stats.Retries.Add(1)
		if !errors.Is(err, errNotYet) {
			c.cfg.Logger.Warn("a recording could not be fetched; it is tried again", "recording", j.rec.ID, "call", j.rec.CallID, "error", err)
			j.wait = min(2*j.wait, waitMost)
		}
		j.next = c.cfg.Clock.Now().Add(j.wait)
		return
	}
	typ := events.RecordingStored
	switch {
	case r.Unwanted:
		typ = events.RecordingFailed
	case r.State == events.RecordingLost:
		typ = events.RecordingFailed
		c.stats.Failed.Add(1)
		c.cfg.Logger.Error("of a recorded conversation there is nothing to hear", "recording", r.ID, "call", r.CallID, "cause", r.Cause)
	default:
		c.stats.Stored.Add(1)
	}
	c.cfg.Recorder.Record([]events.Event{{ID: c.cfg.IDs.New(), At: c.cfg.Clock.Now().UTC().Truncate(time.Millisecond), Type: typ, Body: &events.RecordingEvent{Recording: r}}})
	c.mu.Lock()
	delete(c.jobs, r.ID)
	c.mu.Unlock()
	c.stats.Waiting.Add(-1)
}

// fetch leaves the whole recording in its file and nothing of it in the PBX, or fails. It may be repeated from any point.
func (c *Collector) fetch(ctx context.Context, j *job) (events.Recording, error) {
	r := j.rec
	if r.Unwanted {
		r.State, r.Cause = events.RecordingLost, events.CauseUnwanted
		return r, c.discard(ctx, r)
	}
	path := filepath.Join(c.cfg.Dir, Path(r.ID, r.StartedAt))
	if _, err := os.Stat(path); err != nil {
		cause, err := c.build(ctx, j, path)
		if err != nil {
			return r, err
		}
		r.Cause = cause
		if cause == events.CauseRecordingEmpty {
			r.State = events.RecordingLost
			return r, c.clear(ctx, r)
		}
	}
	if err := describe(path, &r); err != nil {
		return r, err
	}
	r.State = events.RecordingKept
	return r, c.clear(ctx, r)
}

// discard removes the PBX's copies once nothing is written to them any more.
func (c *Collector) discard(ctx context.Context, r events.Recording) error {
	for n := range r.Parts {
		for _, name := range Sides(r.ID, n+1) {
			if runs, err := c.cfg.PBX.RecordingRuns(ctx, name); err != nil || runs {
				return cmp.Or(err, errNotYet)
			}
		}
	}
	return c.clear(ctx, r)
}

// clear removes the PBX's copies.
func (c *Collector) clear(ctx context.Context, r events.Recording) error {
	for n := range r.Parts {
		for _, name := range Sides(r.ID, n+1) {
			if err := c.cfg.PBX.DeleteRecording(ctx, name); err != nil && !errors.Is(err, ari.ErrNotFound) {
				return err
			}
		}
	}
	return nil
}

func (c *Collector) partial() string { return filepath.Join(c.cfg.Dir, ".partial") }

// build fetches the parts and makes the file of them. The cause says what is missing.
func (c *Collector) build(ctx context.Context, j *job, path string) (events.Cause, error) {
	dir := c.partial()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	parts := make([]sound, len(j.rec.Parts))
	defer func() {
		for _, p := range parts {
			p.drop()
		}
	}()
	var sum [2]int64
	for n := range parts {
		p := &parts[n]
		p.at = max(j.rec.Parts[n].From.Sub(j.rec.StartedAt), 0)
		for k, name := range Sides(j.rec.ID, n+1) {
			f, err := os.CreateTemp(dir, name+"-*")
			if err != nil {
				return "", err
			}
			p.sides[k] = f
			if p.sizes[k], err = c.side(ctx, j, name, f); err != nil {
				return "", err
			}
			p.sizes[k] = min(p.sizes[k], longest(j.rec.Parts[n]))
			sum[k] += p.sizes[k]
		}
		if n < len(parts)-1 {
			p.late(j.rec.Parts[n])
		}
	}
	cause := j.rec.Cause
	switch {
	case sum[0] == 0 && sum[1] == 0:
		return events.CauseRecordingEmpty, nil
	case sum[0] == 0 || sum[1] == 0:
		cause = events.CauseRecordingHalf
	}
	return cause, weave(parts, filepath.Join(dir, j.rec.ID+".wav"), path)
}

// partSlack is what a part may be longer than the journal says, for requests take their time.
const partSlack = 500 * time.Millisecond

// longest is how many samples of a part count: what came in after it was stopped is not to be kept.
func longest(p events.Span) int64 {
	if p.To.IsZero() {
		return sideMost
	}
	return int64((p.To.Sub(p.From) + partSlack) * rate / time.Second)
}

// side fetches one side; one that is not there, and does not run either, counts as empty after a while.
func (c *Collector) side(ctx context.Context, j *job, name string, f *os.File) (int64, error) {
	n, err := c.cfg.PBX.FetchRecording(ctx, name, f, sideMost)
	if err == nil && n > 0 {
		runs, err := c.cfg.PBX.RecordingRuns(ctx, name)
		if err == nil && runs {
			err = errNotYet // its end is still being written
		}
		return n, err
	}
	if err != nil && !errors.Is(err, ari.ErrNotFound) {
		return 0, err
	}
	runs, err := c.cfg.PBX.RecordingRuns(ctx, name)
	if err == nil && runs {
		err = errNotYet
	}
	if err != nil {
		return 0, err
	}
	now := c.cfg.Clock.Now()
	if j.missing.IsZero() {
		j.missing = now
	}
	if now.Sub(j.missing) < c.cfg.Patience {
		return 0, errNotYet
	}
	return 0, nil
}
