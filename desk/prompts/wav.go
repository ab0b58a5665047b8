package prompts

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"time"

	"github.com/cordboard/cordboard/internal/fault"
)

// Bounds of what is taken.
const (
	MaxUpload = 10 << 20
	MaxLength = 5 * time.Minute
	minLength = 100 * time.Millisecond
	// Rate is what telephones hear; everything is converted to it.
	Rate = 8000
)

// Sound is a prompt's sound as it is kept: a WAV file of 8 kHz, mono, 16 bit.
type Sound struct {
	WAV      []byte
	LengthMs int
}

// Sum names the sound's bytes.
func (s Sound) Sum() string {
	sum := sha256.Sum256(s.WAV)
	return hex.EncodeToString(sum[:])
}

// Convert reads a WAV file of PCM (8 to 32 bit), floats, µ-law or A-law, one or two channels, and makes of it what
// telephones want. Anything else is refused with a sentence.
func Convert(file []byte) (Sound, error) {
	if len(file) > MaxUpload {
		return Sound{}, trouble("too_big", "This file is larger than 10 MB. A prompt of five minutes fits into 10 MB: send it with fewer channels or a lower rate.")
	}
	w, err := parse(file)
	if err != nil {
		return Sound{}, err
	}
	frames := len(w.data) / w.frame()
	length := time.Duration(frames) * time.Second / time.Duration(w.rate)
	switch {
	case length > MaxLength:
		return Sound{}, trouble("too_long", fmt.Sprintf("This sound is %d seconds long; a prompt has at most %d.", int(length.Seconds()), int(MaxLength.Seconds())))
	case length < minLength:
		return Sound{}, trouble("too_short", "There is no sound in this file. Record it again, or choose another.")
	}
	pcm := resample(w.mono(), w.rate)
	return Sound{WAV: encode(pcm), LengthMs: len(pcm) * 1000 / Rate}, nil
}

func trouble(what, msg string) error {
	return fault.New(fault.Invalid, msg).WithKey("prompt." + what).WithField("audio")
}

func notAudio() error {
	return trouble("not_audio", "This is not a sound file that can be used. Send a WAV file: PCM, µ-law or A-law, one or two channels.")
}

// wave is what a WAV file holds.
type wave struct {
	format, channels, bits, rate int
	data                         []byte
}

// Formats of samples.
const (
	formatPCM        = 1
	formatFloat      = 3
	formatALaw       = 6
	formatULaw       = 7
	formatExtensible = 0xfffe
)

func (w wave) frame() int { return w.channels * w.bits / 8 }

// parse walks the chunks. Sizes are hostile: none is believed beyond the file's end. A size that lies beyond is taken as
// "to the end", because programs that write into a pipe do not know it.
func parse(file []byte) (wave, error) {
	var w wave
	if len(file) < 12 || string(file[:4]) != "RIFF" || string(file[8:12]) != "WAVE" {
		return w, notAudio()
	}
	for rest := file[12:]; len(rest) >= 8; {
		name, size := string(rest[:4]), int64(binary.LittleEndian.Uint32(rest[4:8]))
		chunk := rest[8:]
		chunk = chunk[:min(size, int64(len(chunk)))]
		switch name {
		case "fmt ":
			if len(chunk) < 16 {
				return w, notAudio()
			}
			w.format, w.channels = int(binary.LittleEndian.Uint16(chunk)), int(binary.LittleEndian.Uint16(chunk[2:]))
			w.rate, w.bits = int(min(binary.LittleEndian.Uint32(chunk[4:]), 1<<30)), int(binary.LittleEndian.Uint16(chunk[14:]))
			if w.format == formatExtensible && len(chunk) >= 26 {
				w.format = int(binary.LittleEndian.Uint16(chunk[24:]))
			}
		case "data":
			w.data = chunk
			return w, w.usable()
		}
		rest = rest[min(int64(len(rest)), 8+size+size%2):]
	}
	return w, notAudio()
}

func (w wave) usable() error {
	known := false
	switch w.format {
	case formatPCM:
		known = w.bits == 8 || w.bits == 16 || w.bits == 24 || w.bits == 32
	case formatFloat:
		known = w.bits == 32
	case formatALaw, formatULaw:
		known = w.bits == 8
	}
	switch {
	case !known:
		return notAudio()
	case w.channels < 1 || w.channels > 2:
		return trouble("channels", fmt.Sprintf("This sound has %d channels; a prompt may have one or two.", w.channels))
	case w.rate < 4000 || w.rate > 192000:
		return trouble("rate", fmt.Sprintf("This sound has %d samples a second; from 4000 to 192000 can be used.", w.rate))
	}
	return nil
}

// mono decodes the samples to one channel between -1 and 1.
func (w wave) mono() []float32 {
	size := w.bits / 8
	out := make([]float32, len(w.data)/w.frame())
	for i := range out {
		var sum float32
		for c := range w.channels {
			sum += w.sample(w.data[(i*w.channels+c)*size:])
		}
		out[i] = sum / float32(w.channels)
	}
	return out
}

func (w wave) sample(b []byte) float32 {
	switch {
	case w.format == formatULaw:
		return ulaw(b[0])
	case w.format == formatALaw:
		return alaw(b[0])
	case w.format == formatFloat:
		v := math.Float32frombits(binary.LittleEndian.Uint32(b))
		if v != v { // not a number
			return 0
		}
		return min(1, max(-1, v))
	case w.bits == 8:
		return (float32(b[0]) - 128) / 128
	case w.bits == 16:
		return float32(int16(binary.LittleEndian.Uint16(b))) / (1 << 15)
	case w.bits == 24:
		return float32(int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24)>>8) / (1 << 23)
	}
	return float32(int32(binary.LittleEndian.Uint32(b))) / (1 << 31)
}

// ulaw and alaw are G.711.
func ulaw(b byte) float32 {
	b = ^b
	v := (int(b&0x0f)<<3 + 0x84) << (b >> 4 & 7)
	v -= 0x84
	if b&0x80 != 0 {
		v = -v
	}
	return float32(v) / (1 << 15)
}

func alaw(b byte) float32 {
	b ^= 0x55
	v := int(b&0x0f)<<4 + 8
	if e := b >> 4 & 7; e > 0 {
		v = (v + 0x100) << (e - 1)
	}
	if b&0x80 == 0 {
		v = -v
	}
	return float32(v) / (1 << 15)
}

func encode(pcm []int16) []byte {
	size := len(pcm) * 2
	b := make([]byte, 0, 44+size)
	b = append(b, "RIFF"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(36+size))
	b = append(b, "WAVEfmt "...)
	b = binary.LittleEndian.AppendUint32(b, 16)
	for _, v := range []uint16{formatPCM, 1} {
		b = binary.LittleEndian.AppendUint16(b, v)
	}
	b = binary.LittleEndian.AppendUint32(b, Rate)
	b = binary.LittleEndian.AppendUint32(b, Rate*2)
	for _, v := range []uint16{2, 16} {
		b = binary.LittleEndian.AppendUint16(b, v)
	}
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(size))
	for _, v := range pcm {
		b = binary.LittleEndian.AppendUint16(b, uint16(v))
	}
	return b
}
