package routing

import (
	"math"
	"time"
)

// Pace learns how fast a queue moves, to tell callers and agents what wait to expect. It measures what one step forward
// costs in agent time: the seconds that serving agents spent, on this queue and on others they share, while somebody
// waited here, per caller who left the head of the line. So it needs neither handling times nor shares of shared agents,
// and it follows at once when agents come or go. It knows nothing of other lines: who is next in a line that has just
// emptied, while shared agents still work off an older one, waits longer than it says. The zero value knows nothing yet. It is not safe for concurrent use.
type Pace struct {
	// sums with older steps counting less
	spent, steps float64
	since        float64 // agent seconds since the last step

	at      time.Time
	waiting bool
	serving int
}

const (
	// memory is the share of a step's weight that is left one step later: about twenty steps count.
	memory = 0.95
	// guess is what a step costs before any was seen, in agent seconds, and counts as much as guessWeight steps.
	guess       = 240
	guessWeight = 0.5
)

// See tells how many agents serve the queue (signed in, not paused, whatever they do) and whether anybody waits, from now
// on. Call it with every change.
func (p *Pace) See(now time.Time, waiting bool, serving int) {
	if p.waiting && now.After(p.at) {
		p.since += now.Sub(p.at).Seconds() * float64(p.serving)
	}
	p.at, p.waiting, p.serving = now, waiting, serving
}

// Step tells that the line moved: an agent took the caller at its head. Callers who got an agent at once, without any
// wait, moved no line. ahead is the share of those behind who moved up,
// 1 for an answer; a caller who leaves from the middle of the line moves only those behind.
func (p *Pace) Step(now time.Time, ahead float64) {
	p.See(now, p.waiting, p.serving)
	p.spent = p.spent*memory + p.since
	p.steps = p.steps*memory + ahead
	p.since = 0
}

// Expect is the wait for the caller at a position (1 is next), with the agents of now; false when nobody serves the
// queue, so that no wait can be promised.
func (p *Pace) Expect(position int) (time.Duration, bool) {
	if p.serving <= 0 || position <= 0 {
		return 0, false
	}
	cost := (p.spent + guess*guessWeight) / (p.steps + guessWeight)
	seconds := float64(position) * cost / float64(p.serving)
	return time.Duration(math.Min(seconds, 24*3600) * float64(time.Second)).Round(time.Second), true
}

// Known reports whether enough was seen to promise a wait.
func (p *Pace) Known() bool { return p.steps >= knownSteps }

// knownSteps is how many steps make a pace.
const knownSteps = 2

// Recall begins with what one handled interaction costs when steps of them are remembered, unless steps were seen already:
// in a line that is never empty, an agent makes a step by handling one.
func (p *Pace) Recall(cost time.Duration, steps int) {
	if p.steps > 0 || steps <= 0 || cost <= 0 {
		return
	}
	p.steps = float64(min(steps, recallLimit))
	p.spent = cost.Seconds() * p.steps
}

// recallLimit lets what is seen soon outweigh what is remembered.
const recallLimit = 4
