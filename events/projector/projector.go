package projector

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/journal"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/fault"
)

const (
	batchMost  = 500
	pace       = 500 * time.Millisecond // between the beginnings of two transactions, each of which costs the database a sync
	applyLimit = 30 * time.Second
	retryFirst = 100 * time.Millisecond
	retryMost  = 10 * time.Second
)

// Journal is what the projector needs of the journal.
type Journal interface {
	FollowDurable(ctx context.Context, from uint64, h func(context.Context, []events.Event) error) error
	FirstSeq() uint64
	LastSeq() uint64
	SetProjected(seq uint64)
}

// Projector writes the journal into the database. Create it with New, then Run it once.
type Projector struct {
	journal Journal
	store   Store
	clock   clock.Clock
	log     *slog.Logger

	// owned by Run's goroutine
	pos     Position
	picture *picture
	// careful is the last event of a batch that was refused: up to it, events are written one by one to find the one.
	careful uint64

	mu    sync.Mutex
	stats Stats
	since time.Time // of the oldest event that is not written; zero when all are

	noticed func() // called after every change of stats; for tests, set before Run
}

// Stats are for /metrics and /readyz.
type Stats struct {
	Position uint64 // what the database has
	Last     uint64 // what the journal has
	// Lag is the age of the oldest event that the database does not have.
	Lag      time.Duration
	Rejected uint64 // events put aside since ever
	Missed   uint64 // events the journal had removed before the database had them, since the start
	Failures uint64 // failed transactions since the start
	// LastError is the sentence of the trouble that lasts; empty when the last transaction worked.
	LastError string
}

// New returns a projector that stands still.
func New(j Journal, s Store, c clock.Clock, log *slog.Logger) *Projector {
	return &Projector{journal: j, store: s, clock: c, log: log, noticed: func() {}}
}

// Run projects until ctx ends, which is the only way it returns.
func (p *Projector) Run(ctx context.Context) error {
	wait := retryFirst
	for {
		before := p.Stats().Position
		err := p.attempt(ctx)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if p.Stats().Position > before {
			wait = retryFirst
		}
		p.failed(err)
		// Half to full length, so that several daemons do not come back to a database in the same moment.
		if serr := clock.Sleep(ctx, p.clock, wait/2+rand.N(wait/2)); serr != nil {
			return serr
		}
		wait = min(2*wait, retryMost)
	}
}

// attempt reads where the database is and follows the journal from there until something fails. Every failure leads
// back here, because only the database knows how a transaction ended.
func (p *Projector) attempt(ctx context.Context) error {
	state, err := p.load(ctx)
	if err != nil {
		return err
	}
	p.pos, p.picture = state.Position, newPicture(state)
	p.moved(state.Rejected)
	from, check := p.pos.Seq+1, false
	if first := p.journal.FirstSeq(); p.pos.Seq >= first {
		from, check = p.pos.Seq, true // read the known event again: it proves that this is the journal it was counted in
	} else if p.pos.Seq+1 < first {
		p.missed(first - p.pos.Seq - 1)
		from = first
	}
	err = p.journal.FollowDurable(ctx, from, journal.Paced(p.clock, pace, func(ctx context.Context, evs []events.Event) error {
		if check {
			check = false
			if evs[0].Seq != p.pos.Seq || evs[0].ID != p.pos.EventID {
				return journal.ErrAhead
			}
			evs = evs[1:]
		}
		return p.project(ctx, evs)
	}))
	if errors.Is(err, journal.ErrAhead) {
		p.log.Warn("the journal is not the one the database was filled from; the database keeps its rows and takes this journal from its beginning", "position", p.pos.Seq)
		ctx, cancel := context.WithTimeout(ctx, applyLimit)
		defer cancel()
		if err := p.store.ResetLive(ctx); err != nil {
			return err
		}
		return errReplaced
	}
	return err
}

var errReplaced = fault.New(fault.Unavailable, "The journal was replaced by another one; the database takes it from its beginning now.").WithKey("projector.replaced")

func (p *Projector) load(ctx context.Context) (State, error) {
	ctx, cancel := context.WithTimeout(ctx, applyLimit)
	defer cancel()
	return p.store.LoadLive(ctx)
}

// project writes the events in transactions of at most batchMost.
func (p *Projector) project(ctx context.Context, evs []events.Event) error {
	for len(evs) > 0 {
		p.pending(evs[0].At)
		size := min(len(evs), batchMost)
		if evs[0].Seq <= p.careful {
			size = 1
		}
		if err := p.write(ctx, evs[:size]); err != nil {
			return err
		}
		evs = evs[size:]
	}
	p.written()
	return nil
}

func (p *Projector) write(ctx context.Context, evs []events.Event) error {
	b := p.picture.fold(p.pos, evs)
	err := p.apply(ctx, b)
	if !errors.Is(err, ErrRefused) {
		return err
	}
	if len(evs) > 1 {
		p.careful = evs[len(evs)-1].Seq
		return fmt.Errorf("one of the events %d to %d cannot be written; they are tried one by one: %w", evs[0].Seq, p.careful, err)
	}
	return p.reject(ctx, evs[0], err)
}

// reject puts the one event aside. The fold has taken it into the picture, so that is read anew afterwards.
func (p *Projector) reject(ctx context.Context, e events.Event, why error) error {
	p.log.Error("an event cannot be written into the database; it is kept in journal_rejects", "seq", e.Seq, "event", e.ID, "type", e.Type, "why", why)
	b := Batch{From: p.pos, To: Position{Seq: e.Seq, EventID: e.ID, At: e.At}, Rejects: []Reject{{Event: e, Why: why.Error()}}}
	if err := p.apply(ctx, b); err != nil {
		return err
	}
	state, err := p.load(ctx)
	if err != nil {
		return err
	}
	if state.Position.Seq != p.pos.Seq {
		return ErrMoved
	}
	p.picture = newPicture(state)
	return nil
}

func (p *Projector) apply(ctx context.Context, b Batch) error {
	ctx, cancel := context.WithTimeout(ctx, applyLimit)
	defer cancel()
	if err := p.store.ApplyLive(ctx, b); err != nil {
		return err
	}
	p.pos = b.To
	p.moved(p.rejected() + uint64(len(b.Rejects)))
	return nil
}
