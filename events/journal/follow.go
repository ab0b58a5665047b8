package journal

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
)

const (
	followBatch = 512
	followBytes = 4 << 20
	followRetry = 5 * time.Millisecond
)

// Handler takes a batch of events in order. It runs on the goroutine that called Follow; while it works, the journal
// waits for it and other followers do not.
type Handler func(ctx context.Context, evs []events.Event) error

// Follow calls h with every event from seq from on (0: the oldest held), first those that are there, then new ones
// within about a millisecond, until ctx ends or h returns an error, which it returns. It outlives a broken and revived
// journal. When from was removed before it returns ErrGone, when from
// is not the next one and does not exist it returns ErrAhead. An event that cannot be decoded comes with a body of type
// *events.Unknown. A follower may see events that a power cut then takes back; what must not, uses FollowDurable.
func (j *Journal) Follow(ctx context.Context, from uint64, h func(context.Context, []events.Event) error) error {
	return j.follow(ctx, from, &j.last, &j.moved, h)
}

// FollowDurable is Follow for readers that note the position elsewhere (the projector): it delivers an event only after
// an fsync covers it, at most SyncEvery later, so that a position never points behind what the journal still has.
func (j *Journal) FollowDurable(ctx context.Context, from uint64, h func(context.Context, []events.Event) error) error {
	return j.follow(ctx, from, &j.durable, &j.synced, h)
}

func (j *Journal) follow(ctx context.Context, next uint64, mark *atomic.Uint64, ring *bell, h Handler) error {
	r := &reader{}
	defer r.close()
	if head := j.last.Load(); next > head+1 {
		return ErrAhead.With("asked", next).With("newest", head)
	}
	exact := next > 0
	for {
		if first := max(j.first.Load(), 1); next < first {
			if exact {
				return ErrGone.With("asked", next).With("oldest", first)
			}
			next = first
		}
		rung := ring.wait()
		limit := mark.Load()
		if next > limit {
			select {
			case <-rung:
				continue
			case <-j.ctx.Done():
				return ErrClosed
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
		evs, err := j.readBatch(ctx, r, next, limit)
		if err != nil {
			return err
		}
		if exact && evs[0].Seq != next {
			return ErrGone.With("asked", next).With("oldest", evs[0].Seq)
		}
		exact = true
		if err := h(ctx, evs); err != nil {
			return err
		}
		next = evs[len(evs)-1].Seq + 1
	}
}

// readBatch returns at least one event from next on, waiting out a journal that is down.
func (j *Journal) readBatch(ctx context.Context, r *reader, next, limit uint64) ([]events.Event, error) {
	if evs := j.recent.run(next, limit); len(evs) > 0 {
		return evs, nil
	}
	for {
		changed := j.changed.wait()
		eng, err := j.engine()
		if err == nil {
			var evs []events.Event
			if evs, err = r.read(ctx, eng, next, limit); err == nil && len(evs) > 0 {
				return evs, nil
			}
		}
		if cerr := j.ended(ctx); cerr != nil {
			return nil, cerr
		}
		if err != nil {
			j.log.Debug("reading the journal failed; trying again", "from", next, "err", err)
		}
		timer, t := clock.After(j.cfg.Clock, followRetry)
		select {
		case <-changed:
		case <-timer:
		case <-ctx.Done():
		case <-j.ctx.Done():
		}
		t.Stop()
	}
}

func (j *Journal) ended(ctx context.Context) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if j.ctx.Err() != nil {
		return ErrClosed
	}
	return nil
}
