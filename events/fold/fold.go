// Package fold keeps the picture of what is live by following the journal, and saves it from time to time, so that a
// restart needs the last saved picture and the few events after it. Because every event carries the whole record of its
// noun, folding is: the last record wins, a finished one is dropped. cmd runs one Keeper; its Run owns the picture.
package fold

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/journal"
	"github.com/cordboard/cordboard/internal/clock"
)

// Picture is every live record as of one position of the journal.
type Picture struct {
	Seq          uint64                        `json:"seq"`
	Agents       map[string]events.Agent       `json:"agents"`
	Interactions map[string]events.Interaction `json:"interactions"`
	Calls        map[string]events.Call        `json:"calls"`
	// Recordings are those that are not stored yet.
	Recordings map[string]events.Recording `json:"recordings,omitempty"`
	// Attempts are those of campaigns that are open, each with the last records of its call and its interaction, also when
	// those are over.
	Attempts map[string]Attempt `json:"attempts,omitempty"`
}

// Attempt is an open attempt of a campaign and what is known of it.
type Attempt struct {
	Attempt     events.Attempt      `json:"attempt"`
	Call        *events.Call        `json:"call,omitempty"`
	Interaction *events.Interaction `json:"interaction,omitempty"`
}

// NewPicture returns an empty picture.
func NewPicture() *Picture {
	return &Picture{Agents: map[string]events.Agent{}, Interactions: map[string]events.Interaction{}, Calls: map[string]events.Call{}, Recordings: map[string]events.Recording{}, Attempts: map[string]Attempt{}}
}

// uncodedKept is how long an ended interaction without a code stays in the picture: the longest that the desk can be told
// to keep it (desk.uncoded_kept_hours). The desk drops what it keeps for less.
const uncodedKept = 168 * time.Hour

// Apply brings the picture to the position of ev. Events at or before the picture's position change nothing.
func (p *Picture) Apply(ev events.Event) {
	if ev.Seq != 0 && ev.Seq <= p.Seq {
		return
	}
	p.Seq = ev.Seq
	switch b := ev.Body.(type) {
	case *events.AgentEvent:
		p.Agents[b.Agent.ID] = b.Agent
	case *events.AttemptEvent:
		p.attempt(b.Attempt)
	case *events.InteractionEvent:
		i := b.Interaction
		if i.Attempt != nil {
			p.ofAttempt(i.Attempt.ID, func(a *Attempt) { a.Interaction = &i })
		}
		if i.State == events.InteractionDone && !i.LacksCode() {
			delete(p.Interactions, i.ID)
			return
		}
		p.Interactions[i.ID] = i
	case *events.CallEvent:
		if c := b.Call; c.Attempt != nil {
			p.ofAttempt(c.Attempt.ID, func(a *Attempt) { a.Call = &c })
		}
		if b.Call.State == events.CallOver {
			delete(p.Calls, b.Call.ID)
			return
		}
		p.Calls[b.Call.ID] = b.Call
	case *events.RecordingEvent:
		if r := b.Recording; r.State == events.RecordingKept || r.State == events.RecordingLost {
			delete(p.Recordings, r.ID)
			return
		}
		p.Recordings[b.Recording.ID] = b.Recording
	}
}

func (p *Picture) attempt(a events.Attempt) {
	if a.State == events.AttemptClosed {
		delete(p.Attempts, a.ID)
		return
	}
	if p.Attempts == nil { // a picture that was saved before there were campaigns
		p.Attempts = map[string]Attempt{}
	}
	known := p.Attempts[a.ID]
	known.Attempt = a
	p.Attempts[a.ID] = known
}

func (p *Picture) ofAttempt(id string, change func(*Attempt)) {
	if a, open := p.Attempts[id]; open {
		change(&a)
		p.Attempts[id] = a
	}
}

// trim drops ended interactions that nobody coded in time.
func (p *Picture) trim(now time.Time) {
	for id, i := range p.Interactions {
		if i.State == events.InteractionDone && now.Sub(i.ClosedAt) > uncodedKept {
			delete(p.Interactions, id)
		}
	}
}

// Journal is what the keeper needs of the journal.
type Journal interface {
	Follow(ctx context.Context, from uint64, h func(context.Context, []events.Event) error) error
	LastSeq() uint64
	SaveSnapshot(ctx context.Context, name string, seq uint64, data []byte) error
	LoadSnapshot(ctx context.Context, name string) (uint64, []byte, error)
}

const snapshotName = "live"

var errCaughtUp = errors.New("caught up")

// Load returns the picture as of the journal's end: the last saved one and the events behind it. A saved picture that
// cannot be read is told and the whole kept journal is folded instead.
func Load(ctx context.Context, j Journal, log *slog.Logger) (*Picture, error) {
	p := NewPicture()
	if seq, data, err := j.LoadSnapshot(ctx, snapshotName); err != nil {
		log.Warn("the saved picture of live calls could not be read; the journal is read from its beginning instead", "error", err)
	} else if len(data) > 0 {
		if err := json.Unmarshal(data, p); err != nil {
			log.Warn("the saved picture of live calls is damaged; the journal is read from its beginning instead", "error", err)
			p = NewPicture()
		} else {
			p.Seq = seq
		}
	}
	last := j.LastSeq()
	if p.Seq > last {
		log.Warn("the saved picture is newer than the journal; the journal is read from its beginning instead", "saved", p.Seq, "journal", last)
		p = NewPicture()
	}
	if p.Seq >= last {
		return p, nil
	}
	err := j.Follow(ctx, p.Seq+1, func(_ context.Context, evs []events.Event) error {
		for _, ev := range evs {
			p.Apply(ev)
		}
		if p.Seq >= last {
			return errCaughtUp
		}
		return nil
	})
	if err != nil && !errors.Is(err, errCaughtUp) {
		return nil, fmt.Errorf("the journal could not be read back: %w", err)
	}
	return p, nil
}

// pace is how long events may gather before the picture takes them in; only restarts read it.
const pace = 250 * time.Millisecond

// Keep follows the journal from the picture on and saves it every interval and at the end. It owns p.
func Keep(ctx context.Context, j Journal, p *Picture, every time.Duration, c clock.Clock) error {
	saved, last := p.Seq, c.Now()
	save := func(ctx context.Context) error {
		if p.Seq == saved {
			return nil
		}
		p.trim(c.Now())
		data, err := json.Marshal(p)
		if err != nil {
			return fmt.Errorf("the picture of live calls could not be encoded: %w", err)
		}
		if err := j.SaveSnapshot(ctx, snapshotName, p.Seq, data); err != nil {
			return fmt.Errorf("the picture of live calls could not be saved: %w", err)
		}
		saved = p.Seq
		return nil
	}
	err := j.Follow(ctx, p.Seq+1, journal.Paced(c, pace, func(ctx context.Context, evs []events.Event) error {
		for _, ev := range evs {
			p.Apply(ev)
		}
		if c.Now().Sub(last) < every {
			return nil
		}
		last = c.Now()
		// a picture that cannot be saved costs time at the next start, not the following of events
		_ = save(ctx)
		return nil
	}))
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return errors.Join(err, save(end))
}
