package desk

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/fault"
)

// recording keeps how the recording of a conversation stands. News of one that is over comes late and changes nothing.
func (t *turn) recording(i events.Interaction, how string) {
	if i.Recording == how || !recordable(i.State) && how != "" {
		return
	}
	next := i
	next.Recording = how
	t.putInteraction(i, next, change{typ: events.InteractionRecording})
}

func recordable(s events.InteractionState) bool {
	switch s {
	case events.InteractionActive, events.InteractionOnHold, events.InteractionAway, events.InteractionConsulting, events.InteractionElsewhere,
		events.InteractionInOffer, events.InteractionDialing: // the news of both talking may come a moment later
		return true
	}
	return false
}

// PauseRecording lets the recording go on with silence, for what must not be kept, and returns when it is so.
func (d *Desk) PauseRecording(ctx context.Context, agentID, interactionID string) error {
	return d.setRecording(ctx, agentID, interactionID, "paused", func(v Voice, call string) { v.PauseRecording(call) })
}

// ResumeRecording ends the pause, and returns when the conversation is recorded again.
func (d *Desk) ResumeRecording(ctx context.Context, agentID, interactionID string) error {
	return d.setRecording(ctx, agentID, interactionID, "on", func(v Voice, call string) { v.ResumeRecording(call) })
}

const (
	// recordingPatience is how long whoever pauses waits for the PBX to confirm: a payment page must know.
	recordingPatience = 4 * time.Second
	recordingLook     = 20 * time.Millisecond
)

func (d *Desk) setRecording(ctx context.Context, agentID, interactionID, want string, wish func(Voice, string)) error {
	err := d.spoken(ctx, agentID, interactionID, func(t *turn, i events.Interaction) error {
		switch i.Recording {
		case "":
			return fault.New(fault.Conflict, "This conversation is not being recorded.").WithKey("recording.none")
		case want:
			return nil
		}
		t.wish(func(v Voice) { wish(v, i.CallID) })
		return nil
	})
	ctx, cancel := context.WithTimeout(ctx, recordingPatience)
	defer cancel()
	for err == nil {
		how, lerr := ask(ctx, d, func(t *turn) (string, error) { return t.d.work[interactionID].Recording, nil })
		switch {
		case lerr != nil:
			err = lerr
		case how == want:
			return nil
		case how == "":
			return nil // it ended meanwhile: nothing is recorded any more
		}
		if clock.Sleep(ctx, d.cfg.Clock, recordingLook) != nil {
			err = fault.New(fault.Unavailable, "The PBX did not confirm it. Try again, and let nothing secret be said until it is confirmed.").WithKey("recording.unconfirmed")
		}
	}
	return err
}
