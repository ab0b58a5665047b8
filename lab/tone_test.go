package lab

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestATonesShareIsFound(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.wav")
	must(t, Tones(8000, time.Second, 440, 0, 660, 440).WriteWAV(path))
	for hz, want := range map[float64]float64{440: 0.5, 660: 0.25, 530: 0} {
		got, err := DetectTone(path, hz)
		must(t, err)
		if math.Abs(got-want) > 0.02 {
			t.Errorf("%g Hz: %.2f of the sound, want %.2f", hz, got, want)
		}
	}
	a, err := ReadAudio(path)
	must(t, err)
	if a.Rate != 8000 || a.Length() != 4*time.Second || math.Abs(a.Silence()-0.25) > 0.02 || math.Abs(a.Music()-0.75) > 0.02 {
		t.Errorf("rate %d, %v long, %.2f silence, %.2f music", a.Rate, a.Length(), a.Silence(), a.Music())
	}
	if last := a.Last(time.Second); last.Tone(440) < 0.98 || last.Tone(660) > 0 {
		t.Errorf("the last second is %.2f of 440 Hz and %.2f of 660 Hz", last.Tone(440), last.Tone(660))
	}
}

func TestTheEndOfAGrowingSoundIsReadWithoutTheRest(t *testing.T) {
	dir := t.TempDir()
	sound := Tones(8000, time.Second, 440, 660)
	raw := make([]byte, 2*len(sound.Samples))
	for i, v := range sound.Samples {
		binary.LittleEndian.PutUint16(raw[2*i:], uint16(v))
	}
	must(t, os.WriteFile(filepath.Join(dir, "a.sln"), append(raw, 7), 0o600)) // half a sample is written
	must(t, sound.WriteWAV(filepath.Join(dir, "a.wav")))
	for _, name := range []string{"a.sln", "a.wav"} {
		for _, d := range []time.Duration{0, time.Second, time.Hour} {
			last, length, err := ReadLast(filepath.Join(dir, name), d)
			must(t, err)
			if length != 2*time.Second || last.Length() != min(d, length) {
				t.Errorf("%s: %v of %v, want %v", name, last.Length(), length, min(d, length))
			}
			if d == time.Second && last.Tone(660) < 0.98 {
				t.Errorf("%s: the last second is %.2f of 660 Hz", name, last.Tone(660))
			}
		}
	}
	if _, _, err := ReadLast(filepath.Join(dir, "none.sln"), time.Second); err == nil {
		t.Error("a recording that is not there was read")
	}
}

func TestNoiseIsNoTone(t *testing.T) {
	a := Audio{Rate: 8000}
	for range 16000 {
		a.Samples = append(a.Samples, int16(rand.IntN(16000)-8000))
	}
	for _, hz := range []float64{MusicLow, MusicHigh, CustomerTone} {
		if got := a.Tone(hz); got > 0 {
			t.Errorf("noise passes for %g Hz in %.2f of it", hz, got)
		}
	}
	if a.Silence() > 0 {
		t.Error("noise passes for silence")
	}
}
