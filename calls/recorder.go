package calls

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/ari"
	"github.com/cordboard/cordboard/calls/recordings"
	"github.com/cordboard/cordboard/events"
)

// Tape is what recording asks of the PBX.
type Tape interface {
	Snoop(ctx context.Context, channel, snoop string, spy ari.Direction, args string) error
	Record(ctx context.Context, channel, name, format string) error
	RecordingRuns(ctx context.Context, name string) (bool, error)
}

// taped keeps what a step means for the recording: records first the recording's events, then the call's.
func (a *actor) taped(x taped) {
	a.call = x.call
	for _, t := range x.tells {
		a.evs = append(a.evs, events.Event{ID: a.eng.cfg.IDs.New(), At: a.eng.now(), Type: t.typ, Body: &events.RecordingEvent{Recording: t.rec}})
		if t.typ == events.RecordingStarted {
			a.eng.tapes.Store(t.rec.ID, a.id)
		}
	}
	a.do(x.fx...)
}

// collect hands ended recordings to who fetches them, once the journal has their end.
func (a *actor) collect(evs []events.Event) {
	for _, e := range evs {
		b, ok := e.Body.(*events.RecordingEvent)
		if !ok || e.Type != events.RecordingEnded {
			continue
		}
		a.eng.tapes.Delete(b.Recording.ID)
		if c := a.eng.cfg.Collect; c != nil {
			c(b.Recording)
		}
	}
}

// recording carries an effect of recording out.
func (a *actor) recording(e Effect) {
	key := "tape/" + e.ID
	if e.Do == StartRecording {
		a.lane(key, func(ctx context.Context, s Switch) { a.startTape(ctx, s, e) })
		return
	}
	a.lane(key, func(ctx context.Context, s Switch) {
		for n := e.Part; n > 0; n-- { // also the ones before: should one have been missed, it would hear what is paused now
			for _, name := range recordings.Sides(e.ID, n) {
				if err := s.Hangup(ctx, name, "normal"); err != nil && s.Classify(err) != FailGone {
					a.note("stop recording", err) // the next look tries again
					return
				}
			}
		}
		a.seen(recordings.Part(e.ID, e.Part) + " stopped")
	})
}

// seen notes that the PBX does what the record says.
func (a *actor) seen(part string) {
	a.post(func(a *actor) {
		a.tapeSeen = part
		a.step(Signal{Input: RecordingUp, Part: part})
	})
}

// startTape makes both sides of a part run, as far as they do not: a daemon may have died in the middle of this.
func (a *actor) startTape(ctx context.Context, s Switch, e Effect) {
	names, part := recordings.Sides(e.ID, e.Part), recordings.Part(e.ID, e.Part)
	for n, spy := range []ari.Direction{ari.In, ari.Out} {
		err := s.Snoop(ctx, e.Channel, names[n], spy, tapeArgs+e.ID)
		if s.Classify(err) == FailGone {
			return // the customer has left; the end of the call is told in its own way
		}
		// An id that is taken is, on all versions, a failure without a name of its own: whether the snoop is there shows next.
	}
	for _, name := range names {
		runs, err := a.startSide(ctx, s, name)
		if err != nil {
			a.note("record", err)
			return // the next look tries again
		}
		if !runs {
			a.eng.cfg.Logger.Warn("a recording broke off though the customer is there; it goes on in another part", "call", a.id, "part", part)
			a.signal(Signal{Input: RecordingGone, Part: part})
			return
		}
	}
	a.seen(part)
}

// startSide reports whether the side runs. A snoop that was asked for just now may not have entered the application.
func (a *actor) startSide(ctx context.Context, s Switch, name string) (bool, error) {
	for try := 0; ; try++ {
		err := s.Record(ctx, name, name, "ulaw")
		if err == nil {
			return true, nil
		}
		if s.Classify(err) != FailConflict {
			return false, err
		}
		if runs, rerr := s.RecordingRuns(ctx, name); runs || rerr != nil {
			return runs, rerr
		}
		if try == entryTries {
			return false, nil
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(entryWait):
		}
	}
}

const (
	tapeArgs   = "rec,"
	entryTries = 25
	entryWait  = 20 * time.Millisecond
)

// sweepTape looks whether the PBX does what the record says, and ends a pause that lasts too long.
func (a *actor) sweepTape(now time.Time) {
	r := a.tapeNow()
	if r == nil {
		return
	}
	if r.State == events.RecordingMuted && now.Sub(r.Muted[len(r.Muted)-1].From) >= a.eng.cfg.PauseLimit {
		a.step(Signal{Input: WantUnpause})
		return
	}
	if a.tapeSeen != part(r) {
		a.repairTape()
	}
}

func (a *actor) tapeNow() *events.Recording {
	n := len(a.call.Recordings) - 1
	if n < 0 || !a.call.Recordings[n].Live() {
		return nil
	}
	return &a.call.Recordings[n]
}

// repairTape asks once more for what the record says.
func (a *actor) repairTape() {
	r := a.tapeNow()
	if r == nil {
		return
	}
	x := taped{call: a.call}
	if r.State == events.RecordingMuted {
		x.effect(StopRecording, r)
	} else {
		x.effect(StartRecording, r)
	}
	a.do(x.fx...)
}

// snoopLeft notes that a side of a recording ended; mostly because the customer did, which is told a moment later.
func (e *Engine) snoopLeft(id string) {
	call, _ := e.tapes.Load(id)
	name, _ := call.(string)
	if a := e.actor(name); a != nil {
		a.post(func(a *actor) { a.tapeSeen = "" })
	}
}

// strayTapes hangs up snoops that no recording under way knows: what was asked to stop when nobody could hear.
func (e *Engine) strayTapes(p Picture) {
	for id := range p.Channels {
		tape, ok := recordings.Of(id)
		if !ok {
			continue
		}
		if _, known := e.tapes.Load(tape); !known {
			e.lane("tape/"+tape, func(ctx context.Context, s Switch) {
				e.note("", "hang up stray recording", s.Hangup(ctx, id, "normal"))
			})
		}
	}
}

// PauseRecording implements desk.Voice.
func (e *Engine) PauseRecording(callID string) { e.wish(callID, Signal{Input: WantPause}) }

// ResumeRecording implements desk.Voice.
func (e *Engine) ResumeRecording(callID string) { e.wish(callID, Signal{Input: WantUnpause}) }
