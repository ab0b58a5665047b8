package calls

import (
	"context"
	"errors"
	"strings"

	"github.com/cordboard/cordboard/ari"
	"github.com/cordboard/cordboard/calls/recordings"
)

var (
	errTaken = errors.New("409")
	errOther = errors.New("500")
)

// simTape is a recording in the simulated PBX.
type simTape struct {
	channel string // the snoop
	runs    bool
}

// Snoop implements Tape: the snoop is a channel that ends with the one it listens to.
func (p *simPBX) Snoop(_ context.Context, channel, snoop string, _ ari.Direction, _ string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.channels[channel] == nil {
		return errGone
	}
	if p.channels[snoop] != nil {
		return errOther
	}
	if p.noSnoops {
		return errOther
	}
	p.channels[snoop] = &simChannel{id: snoop, endpoint: "Snoop/" + channel, up: true, args: []string{"rec"}}
	return nil
}

// Record implements Tape.
func (p *simPBX) Record(_ context.Context, channel, name, _ string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.channels[channel] == nil {
		return errGone
	}
	if p.tapes[name] != nil {
		return errTaken
	}
	p.tapes[name] = &simTape{channel: channel, runs: true}
	return nil
}

// RecordingRuns implements Tape.
func (p *simPBX) RecordingRuns(_ context.Context, name string) (bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	message := p.channels[p.recordings[name]] != nil && p.stored[name] == nil
	return message || p.tapes[name] != nil && p.tapes[name].runs, nil
}

// snoopsOf ends what listens to a channel that ended; the caller holds the lock.
func (p *simPBX) snoopsOf(ch string) {
	for id, c := range p.channels {
		if c.endpoint == "Snoop/"+ch {
			delete(p.channels, id)
			p.tapes[id].stop()
		}
	}
	p.tapes[ch].stop()
}

func (t *simTape) stop() {
	if t != nil {
		t.runs = false
	}
}

// running lists the sides that are being recorded.
func (p *simPBX) running() (names []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for n, t := range p.tapes {
		if t.runs {
			names = append(names, n)
		}
	}
	return names
}

// breakOff ends a side though the customer is there.
func (p *simPBX) breakOff(side string) {
	for _, n := range p.running() {
		if strings.HasSuffix(n, side) {
			_ = p.end(n, 16)
		}
	}
}

func isSnoop(id string) bool { _, ok := recordings.Of(id); return ok }
