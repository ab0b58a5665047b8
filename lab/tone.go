package lab

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Audio is mono sound as 16-bit samples.
type Audio struct {
	Rate    int
	Samples []int16
}

// rawRates are the headerless formats of Asterisk by file ending. Unlike a .wav, whose header is finished
// only when the file is closed, they can be read while they grow.
var rawRates = map[string]int{".sln": 8000, ".sln16": 16000, ".sln48": 48000}

// ReadAudio reads a .wav (16-bit mono) or one of Asterisk's .sln files, also one still being written.
func ReadAudio(path string) (Audio, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return Audio{}, fmt.Errorf("no recording to read: %w", err)
	}
	if rate, ok := rawRates[filepath.Ext(path)]; ok {
		return Audio{rate, samples(raw)}, nil
	}
	if len(raw) < 44 || string(raw[:4]) != "RIFF" || string(raw[8:12]) != "WAVE" {
		return Audio{}, fmt.Errorf("%s is neither a wav file nor one of Asterisk's .sln files", path)
	}
	a := Audio{}
	for at := 12; at+8 <= len(raw); {
		id, size := string(raw[at:at+4]), int(binary.LittleEndian.Uint32(raw[at+4:]))
		body := raw[at+8:]
		switch id {
		case "fmt ":
			if len(body) < 16 || binary.LittleEndian.Uint16(body[2:]) != 1 || binary.LittleEndian.Uint16(body[14:]) != 16 {
				return Audio{}, fmt.Errorf("%s is not 16-bit mono; convert it first", path)
			}
			a.Rate = int(binary.LittleEndian.Uint32(body[4:]))
		case "data":
			if size > 0 && size < len(body) {
				body = body[:size]
			}
			a.Samples = samples(body)
			return a, nil
		}
		at += 8 + size + size%2
	}
	return a, nil
}

// ReadLast reads at most the last d of a sound and tells how long all of it is. Of a raw file nothing else is read: tests ask for it
// many times a second while it grows.
func ReadLast(path string, d time.Duration) (last Audio, length time.Duration, err error) {
	rate, raw := rawRates[filepath.Ext(path)]
	if !raw {
		a, err := ReadAudio(path)
		return a.Last(d), a.Length(), err
	}
	f, err := os.Open(path)
	if err != nil {
		return Audio{}, 0, fmt.Errorf("no recording to read: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Audio{}, 0, fmt.Errorf("the recording could not be read: %w", err)
	}
	n := info.Size() / 2
	want := min(n, int64(d)*int64(rate)/int64(time.Second))
	buf := make([]byte, 2*want)
	if _, err := f.ReadAt(buf, 2*(n-want)); err != nil {
		return Audio{}, 0, fmt.Errorf("the recording could not be read: %w", err)
	}
	return Audio{rate, samples(buf)}, time.Duration(n) * time.Second / time.Duration(rate), nil
}

func samples(raw []byte) []int16 {
	out := make([]int16, len(raw)/2)
	for i := range out {
		out[i] = int16(binary.LittleEndian.Uint16(raw[2*i:]))
	}
	return out
}

// Length is how long the sound lasts.
func (a Audio) Length() time.Duration {
	if a.Rate == 0 {
		return 0
	}
	return time.Duration(len(a.Samples)) * time.Second / time.Duration(a.Rate)
}

// Last is the end of the sound, at most d of it.
func (a Audio) Last(d time.Duration) Audio {
	n := int(d * time.Duration(a.Rate) / time.Second)
	if n < len(a.Samples) {
		a.Samples = a.Samples[len(a.Samples)-n:]
	}
	return a
}

const (
	toneWindow = 50 * time.Millisecond // 20 Hz of resolution
	loudEnough = 200.0                 // of 32768, root mean square: below it is silence
	pureEnough = 0.5                   // share of a window's energy that must lie at the frequency
)

// Tone is the share of the sound, from 0 to 1, in which a tone of hz is the main thing heard.
func (a Audio) Tone(hz float64) float64 {
	return a.share(func(w []int16) bool { return rms(w) >= loudEnough && purity(w, a.Rate, hz) >= pureEnough })
}

// Among is the share of the sound, from 0 to 1, in which a tone of hz is heard with at least a sixth of the energy: one
// voice among others in a conference.
func (a Audio) Among(hz float64) float64 {
	return a.share(func(w []int16) bool { return rms(w) >= loudEnough && purity(w, a.Rate, hz) >= 1.0/6 })
}

// Silence is the share of the sound in which nothing is heard.
func (a Audio) Silence() float64 {
	return a.share(func(w []int16) bool { return rms(w) < loudEnough })
}

// LongestSilence is how long nothing is heard at a stretch, once anything was.
func (a Audio) LongestSilence() time.Duration {
	n := int(toneWindow * time.Duration(a.Rate) / time.Second)
	longest, run, begun := 0, 0, false
	for at := 0; n > 0 && at+n <= len(a.Samples); at += n {
		if rms(a.Samples[at:at+n]) >= loudEnough {
			begun, run = true, 0
		} else if begun {
			run++
		}
		longest = max(longest, run)
	}
	return time.Duration(longest) * toneWindow
}

// Music is the share of the sound in which the lab's music on hold is heard.
func (a Audio) Music() float64 { return a.Tone(MusicLow) + a.Tone(MusicHigh) }

func (a Audio) share(is func([]int16) bool) float64 {
	n := int(toneWindow * time.Duration(a.Rate) / time.Second)
	if n == 0 || len(a.Samples) < n {
		return 0
	}
	hits, all := 0, 0
	for at := 0; at+n <= len(a.Samples); at += n {
		all++
		if is(a.Samples[at : at+n]) {
			hits++
		}
	}
	return float64(hits) / float64(all)
}

func rms(w []int16) float64 {
	sum := 0.0
	for _, s := range w {
		sum += float64(s) * float64(s)
	}
	return math.Sqrt(sum / float64(len(w)))
}

// purity is Goertzel's filter: the energy at hz over the energy of everything, 1 for a pure tone.
func purity(w []int16, rate int, hz float64) float64 {
	coeff := 2 * math.Cos(2*math.Pi*hz/float64(rate))
	var s1, s2, total float64
	for _, x := range w {
		v := float64(x)
		total += v * v
		s1, s2 = v+coeff*s1-s2, s1
	}
	if total == 0 {
		return 0
	}
	return 2 * (s1*s1 + s2*s2 - coeff*s1*s2) / (total * float64(len(w)))
}

// DetectTone reads a recording and returns the share of it in which a tone of hz is heard.
func DetectTone(path string, hz float64) (float64, error) {
	a, err := ReadAudio(path)
	if err != nil {
		return 0, err
	}
	return a.Tone(hz), nil
}

// Tones makes a sound that plays each frequency for the given time, one after the other; 0 Hz is silence.
func Tones(rate int, each time.Duration, hz ...float64) Audio {
	a := Audio{Rate: rate}
	n := int(each * time.Duration(rate) / time.Second)
	for _, f := range hz {
		for i := range n {
			a.Samples = append(a.Samples, int16(8000*math.Sin(2*math.Pi*f*float64(i)/float64(rate))))
		}
	}
	return a
}

// WriteWAV writes the sound as a 16-bit mono wav file.
func (a Audio) WriteWAV(path string) error {
	var b strings.Builder
	size := uint32(2 * len(a.Samples))
	u32 := func(v uint32) { _ = binary.Write(&b, binary.LittleEndian, v) }
	b.WriteString("RIFF")
	u32(36 + size)
	b.WriteString("WAVEfmt ")
	u32(16)
	u32(1 | 1<<16) // PCM, one channel
	u32(uint32(a.Rate))
	u32(uint32(2 * a.Rate))
	u32(2 | 16<<16) // two bytes a sample
	b.WriteString("data")
	u32(size)
	_ = binary.Write(&b, binary.LittleEndian, a.Samples)
	return os.WriteFile(path, []byte(b.String()), 0o644)
}

// writeMusic makes the music on hold.
func writeMusic(path string) error {
	return Tones(8000, time.Second, MusicLow, MusicHigh).WriteWAV(path)
}
