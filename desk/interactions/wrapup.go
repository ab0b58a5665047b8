package interactions

import (
	"time"

	"github.com/cordboard/cordboard/events"
)

// wrapupEnd is when wrap-up of the given length that starts at from is over; zero time when it has no limit.
func wrapupEnd(length time.Duration, from time.Time) time.Time {
	if length <= 0 {
		return time.Time{}
	}
	return from.Add(length)
}

func laterOf(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// WrapupOver reports whether the wrap-up of i has run out at now.
func WrapupOver(i events.Interaction, now time.Time) bool {
	return i.State == events.InteractionWrappingUp && !i.WrapupEnds.IsZero() && !now.Before(i.WrapupEnds)
}
