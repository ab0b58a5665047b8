package queues

import (
	"fmt"
	"time"
)

// The sentences below are put together of whole prompts, so that one rule does for all languages; packaging/prompts has the
// texts and says how the pieces follow each other.

const sound = "sound:cordboard/"

// Prompt is the media URI of one of our own prompts.
func Prompt(name string) string { return sound + name }

// SayPosition tells a caller's place in line, 1 being next.
func SayPosition(n int) []string {
	switch {
	case n < 1:
		return nil
	case n == 1:
		return []string{Prompt("position-next")}
	case n > 100:
		return []string{Prompt("position-far")}
	}
	return append([]string{Prompt("position-is")}, number(n, false)...)
}

// SayWait tells an expected wait: rounded up to whole minutes, because who waits less than was said is not cross.
func SayWait(d time.Duration) []string {
	minutes := int((d + time.Minute - 1) / time.Minute)
	switch {
	case d < time.Minute:
		return []string{Prompt("wait-under-a-minute")}
	case minutes > 60:
		return []string{Prompt("wait-over-an-hour")}
	}
	unit := "minutes"
	if minutes == 1 {
		unit = "minute"
	}
	return append(append([]string{Prompt("wait-about")}, number(minutes, true)...), Prompt(unit))
}

// SayDigits reads a telephone number one digit after the other; what is no digit is left out.
func SayDigits(number string) []string {
	var out []string
	for _, r := range number {
		if r >= '0' && r <= '9' {
			out = append(out, Prompt("num-"+string(r)))
		}
	}
	return out
}

// number is 0 to 199 in pieces; counting is the form before what is counted.
func number(n int, counting bool) []string {
	switch {
	case n > 100 && n < 200:
		return append([]string{Prompt("num-100-and")}, number(n-100, counting)...)
	case counting && (n == 1 || n == 21):
		return []string{Prompt(fmt.Sprintf("num-%d-of", n))}
	case n < 30 || n%10 == 0:
		return []string{Prompt(fmt.Sprintf("num-%d", n))}
	}
	return append([]string{Prompt(fmt.Sprintf("num-%d-and", n/10*10))}, number(n%10, counting)...)
}

// Told is what a caller was told last.
type Told struct {
	Position int
}

// Say composes an announcement. known says whether wait is; an unknown one is not told. A place further back than the one
// told before is passed over in silence: somebody more urgent came, and that sentence only makes angry. With nothing to tell
// the caller is thanked for holding.
func (a Announce) Say(position int, wait time.Duration, known bool, before Told) ([]string, Told) {
	var out []string
	if a.Position && position > 0 && (before.Position == 0 || position <= before.Position) {
		out = append(out, SayPosition(position)...)
		before.Position = position
	}
	if a.Wait && known && wait > 0 {
		out = append(out, SayWait(wait)...)
	}
	if len(out) == 0 {
		out = []string{Prompt("still-holding")}
	}
	return out, before
}

// Turn counts the announcements that are due after a wait, the offer of a callback apart.
func (a Announce) Turn(waited time.Duration) int {
	first, every := time.Duration(a.FirstSeconds)*time.Second, time.Duration(a.EverySeconds)*time.Second
	if first == 0 {
		first = every
	}
	if first == 0 || waited < first {
		return 0
	}
	if every == 0 {
		return 1
	}
	return 1 + int((waited-first)/every)
}
