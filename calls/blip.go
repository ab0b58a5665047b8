package calls

import (
	"context"
	"strings"
	"time"
)

// Blip is a short tone over a conversation, heard by the owner of a channel alone. What is played to the channel itself would keep
// everybody's voice away until it is over; so it is whispered.
const Blip Verb = "blip"

const (
	blipPrefix = channelPrefix + "z-"
	// blipLasts is how long the whisper stays: the tone, and time for it to begin.
	blipLasts = 400 * time.Millisecond
)

func isBlip(channel string) bool { return strings.HasPrefix(channel, blipPrefix) }

// blip whispers a sound into a channel; it is a courtesy, and nothing is tried again but while the whisper is on its way in.
func (a *actor) blip(ctx context.Context, s Switch, e Effect) {
	if err := s.Eavesdrop(ctx, e.Channel, e.ID, true, "blip"); err != nil {
		a.note("zip tone", err)
		return
	}
	defer a.eng.cfg.Clock.AfterFunc(blipLasts, func() { a.eng.endBlip(e.ID) })
	for try := 0; ; try++ {
		err := s.Play(ctx, e.ID, e.ID+"-p", e.Media)
		if s.Classify(err) != FailConflict || try == entryTries {
			a.note("zip tone", err)
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(entryWait):
		}
	}
}

func (e *Engine) endBlip(id string) {
	e.lane(id, func(ctx context.Context, s Switch) { e.note("", "zip tone", s.Hangup(ctx, id, "normal")) })
}

// strayBlips ends whispers that a daemon which died meanwhile left behind.
func (e *Engine) strayBlips(p Picture) {
	for id := range p.Channels {
		if isBlip(id) {
			e.endBlip(id)
		}
	}
}
