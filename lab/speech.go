package lab

import (
	"context"
	"fmt"
	"math"
	"time"
)

// Found is a sound found again in a recording.
type Found struct {
	At       time.Duration // where it begins
	Likeness float64       // of the loudness over time, 1 for the same
	Length   time.Duration // of the speech heard there
}

const (
	envelopeStep = 10 * time.Millisecond
	// breath is the longest pause inside of what counts as one piece of speech.
	breath = 700 * time.Millisecond
)

// Find looks for a sound in the recording. It compares how loudness goes up and down, which survives telephone codecs and
// does not depend on how loud the line is.
func (a Audio) Find(sound Audio) Found {
	all, want := a.envelope(), sound.envelope()
	best := Found{Likeness: -1}
	for at := 0; at+len(want) <= len(all); at++ {
		if like := correlation(all[at:at+len(want)], want); like > best.Likeness {
			best = Found{At: time.Duration(at) * envelopeStep, Likeness: like}
		}
	}
	if best.Likeness > 0 {
		best.Length = a.part(best.At-breath, best.At+sound.Length()+breath).Speech()
	}
	return best
}

func (a Audio) part(from, to time.Duration) Audio {
	at := func(d time.Duration) int {
		return min(max(0, int(d*time.Duration(a.Rate)/time.Second)), len(a.Samples))
	}
	a.Samples = a.Samples[at(from):at(to)]
	return a
}

// envelope is the loudness of each hundredth of a second.
func (a Audio) envelope() []float64 {
	n := int(envelopeStep * time.Duration(a.Rate) / time.Second)
	if n == 0 {
		return nil
	}
	out := make([]float64, 0, len(a.Samples)/n)
	for at := 0; at+n <= len(a.Samples); at += n {
		out = append(out, rms(a.Samples[at:at+n]))
	}
	return out
}

// correlation is Pearson's.
func correlation(x, y []float64) float64 {
	var sx, sy, sxx, syy, sxy float64
	for i := range x {
		sx, sy = sx+x[i], sy+y[i]
		sxx, syy, sxy = sxx+x[i]*x[i], syy+y[i]*y[i], sxy+x[i]*y[i]
	}
	n := float64(len(x))
	if d := math.Sqrt((n*sxx - sx*sx) * (n*syy - sy*sy)); d > 0 {
		return (n*sxy - sx*sy) / d
	}
	return 0
}

// Speech is the length of the longest stretch of sound that is neither silence nor the music on hold, pauses for breath
// included. A window between two tones of the music is neither, too, so one that stands alone does not count.
func (a Audio) Speech() time.Duration {
	n := int(toneWindow * time.Duration(a.Rate) / time.Second)
	spoken := func(w int) bool {
		if w < 0 || (w+1)*n > len(a.Samples) {
			return false
		}
		piece := Audio{a.Rate, a.Samples[w*n : (w+1)*n]}
		return piece.Silence() == 0 && piece.Music() == 0
	}
	first, last, longest := -1, -1, 0
	for w := 0; n > 0 && (w+1)*n <= len(a.Samples); w++ {
		if !spoken(w) || !(spoken(w-1) || spoken(w+1)) {
			continue
		}
		if first < 0 || time.Duration(w-last)*toneWindow > breath {
			first = w
		}
		last = w
		longest = max(longest, last-first+1)
	}
	return time.Duration(longest) * toneWindow
}

// sameSound is how alike two sounds must be to be called the same; another prompt stays below 0.6.
const sameSound = 0.85

// HearsSpeech waits until the customer heard that sound from its beginning to its end.
func (c *Customer) HearsSpeech(ctx context.Context, sound Audio) (Found, error) {
	var best Found
	var heard Audio
	err := poll(ctx, 100*time.Millisecond, func() (bool, error) {
		var err error
		if heard, err = c.Heard(); err != nil {
			return false, nil // nothing is written yet
		}
		best = heard.Find(sound)
		return best.Likeness >= sameSound, nil
	})
	if err != nil {
		return best, fmt.Errorf("the customer (%s) did not hear the sound of %v; in %v the likest was %.2f: %w",
			c.State(), sound.Length().Round(time.Millisecond), heard.Length().Round(time.Millisecond), best.Likeness, err)
	}
	return best, nil
}
