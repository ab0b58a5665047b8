package projector

import (
	"errors"
	"time"

	"github.com/cordboard/cordboard/internal/fault"
)

// Stats tells how far the database is. It is safe for concurrent use.
func (p *Projector) Stats() Stats {
	last := p.journal.LastSeq()
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.stats
	s.Last = last
	if !p.since.IsZero() && s.Position < last {
		s.Lag = max(p.clock.Now().Sub(p.since), 0)
	}
	return s
}

func (p *Projector) rejected() uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stats.Rejected
}

// moved notes the new position and lets the journal drop what it no longer needs.
func (p *Projector) moved(rejected uint64) {
	p.journal.SetProjected(p.pos.Seq)
	defer p.noticed()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stats.Position, p.stats.Rejected = p.pos.Seq, rejected
}

func (p *Projector) missed(n uint64) {
	p.log.Error("the journal no longer holds events that the database lacks; their history is lost", "events", n, "position", p.pos.Seq)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stats.Missed += n
}

// pending notes the time of the oldest event that waits.
func (p *Projector) pending(at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.since = at
}

// written notes that all events handed over so far are in the database.
func (p *Projector) written() {
	defer p.noticed()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.since, p.stats.LastError = time.Time{}, ""
}

func (p *Projector) failed(err error) {
	if err == nil {
		err = errors.New("following the journal ended without a reason")
	}
	now := p.clock.Now()
	defer p.noticed()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stats.Failures++
	if msg := sentence(err); msg != p.stats.LastError {
		p.log.Warn("projecting the journal failed; it is tried again", "err", err)
		p.stats.LastError = msg
	}
	if p.since.IsZero() {
		p.since = now
	}
}

// sentence is what a person may read of err: the coded sentence if there is one.
func sentence(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Msg
	}
	return err.Error()
}
