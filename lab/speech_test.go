package lab

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// babble is noise whose loudness changes as that of speech does, different for each seed.
func babble(seed uint64, d time.Duration) Audio {
	r := rand.New(rand.NewPCG(seed, 1))
	a := Audio{Rate: 8000}
	for time.Duration(len(a.Samples))*time.Second/8000 < d {
		loud := 1000 + r.IntN(9000)
		for range 800 + r.IntN(800) {
			a.Samples = append(a.Samples, int16(r.IntN(2*loud)-loud))
		}
	}
	return a
}

func TestASoundIsFoundInARecordingOfMusicAndNotInAnother(t *testing.T) {
	said, other := babble(1, 2*time.Second), babble(2, 2*time.Second)
	music := Tones(8000, time.Second, MusicLow, MusicHigh, MusicLow)
	soft := Audio{Rate: 8000}
	for _, s := range said.Samples {
		soft.Samples = append(soft.Samples, s/3)
	}
	heard := Audio{8000, append(append(append([]int16{}, music.Samples...), soft.Samples...), music.Samples...)}
	found := heard.Find(said)
	if found.Likeness < 0.99 || math.Abs((found.At-3*time.Second).Seconds()) > 0.02 || math.Abs((found.Length-said.Length()).Seconds()) > 0.1 {
		t.Errorf("found %+v, want it after 3 s, %v long", found, said.Length())
	}
	if like := heard.Find(other).Likeness; like > 0.7 {
		t.Errorf("another sound is found with a likeness of %.2f", like)
	}
	if got := music.Speech(); got > 0 {
		t.Errorf("%v of music pass for speech", got)
	}
	if got := (Audio{Rate: 8000}).Find(said); got.Likeness > 0 {
		t.Errorf("in no recording at all it is found: %+v", got)
	}
}
