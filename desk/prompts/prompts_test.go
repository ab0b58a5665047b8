package prompts

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// wav makes a file of a tone in any of the formats.
func wav(format, channels, bits, rate int, d time.Duration, hz float64) []byte {
	var data []byte
	for i := range int(d.Seconds() * float64(rate)) {
		v := 0.5 * math.Sin(2*math.Pi*hz*float64(i)/float64(rate))
		for range channels {
			data = append(data, sampleOf(format, bits, v)...)
		}
	}
	return container(format, channels, bits, rate, data)
}

func container(format, channels, bits, rate int, data []byte) []byte {
	b := append([]byte("RIFF\x00\x00\x00\x00WAVELIST\x03\x00\x00\x00abc\x00fmt "), 16, 0, 0, 0)
	b = binary.LittleEndian.AppendUint16(b, uint16(format))
	b = binary.LittleEndian.AppendUint16(b, uint16(channels))
	b = binary.LittleEndian.AppendUint32(b, uint32(rate))
	b = binary.LittleEndian.AppendUint32(b, uint32(rate*channels*bits/8))
	b = binary.LittleEndian.AppendUint16(b, uint16(channels*bits/8))
	b = binary.LittleEndian.AppendUint16(b, uint16(bits))
	b = append(b, "data"...)
	return append(binary.LittleEndian.AppendUint32(b, uint32(len(data))), data...)
}

func sampleOf(format, bits int, v float64) []byte {
	nearest := func(decode func(byte) float32) []byte {
		best := 0
		for c := range 256 {
			if math.Abs(float64(decode(byte(c)))-v) < math.Abs(float64(decode(byte(best)))-v) {
				best = c
			}
		}
		return []byte{byte(best)}
	}
	switch {
	case format == formatULaw:
		return nearest(ulaw)
	case format == formatALaw:
		return nearest(alaw)
	case format == formatFloat:
		return binary.LittleEndian.AppendUint32(nil, math.Float32bits(float32(v)))
	case bits == 8:
		return []byte{byte(128 + 127*v)}
	case bits == 16:
		return binary.LittleEndian.AppendUint16(nil, uint16(int16(v*32767)))
	case bits == 24:
		x := int32(v * (1<<23 - 1))
		return []byte{byte(x), byte(x >> 8), byte(x >> 16)}
	}
	return binary.LittleEndian.AppendUint32(nil, uint32(int32(v*(1<<31-1))))
}

// power is how much of a sound's power lies at a frequency, 1 for a pure tone; and its loudest sample.
func power(t *testing.T, s Sound, hz float64) (share, peak float64) {
	t.Helper()
	w, err := parse(s.WAV)
	if err != nil || w.rate != Rate || w.bits != 16 || w.channels != 1 {
		t.Fatalf("what came out is %+v, %v", w, err)
	}
	pcm := w.mono()
	pcm = pcm[len(pcm)/10 : len(pcm)*9/10]
	var re, im, all float64
	for i, v := range pcm {
		x := float64(v)
		re += x * math.Cos(2*math.Pi*hz*float64(i)/Rate)
		im += x * math.Sin(2*math.Pi*hz*float64(i)/Rate)
		all += x * x
		peak = max(peak, math.Abs(x))
	}
	return 2 * (re*re + im*im) / float64(len(pcm)) / max(all, 1e-12), peak
}

func TestEveryUsualSoundBecomesWhatTelephonesHear(t *testing.T) {
	for _, c := range []struct{ format, channels, bits, rate int }{
		{formatPCM, 1, 16, 8000}, {formatPCM, 2, 16, 44100}, {formatPCM, 1, 24, 48000}, {formatPCM, 2, 32, 96000}, {formatPCM, 1, 8, 11025},
		{formatPCM, 1, 16, 22050}, {formatFloat, 2, 32, 48000}, {formatULaw, 1, 8, 8000}, {formatALaw, 1, 8, 8000}, {formatALaw, 2, 8, 16000}, {formatPCM, 1, 16, 11127},
	} {
		t.Run(fmt.Sprintf("%+v", c), func(t *testing.T) {
			s, err := Convert(wav(c.format, c.channels, c.bits, c.rate, time.Second, 1000))
			if err != nil {
				t.Fatal(err)
			}
			share, peak := power(t, s, 1000)
			if s.LengthMs < 999 || s.LengthMs > 1001 || share < 0.98 || math.Abs(peak-0.5) > 0.03 {
				t.Errorf("%d ms, %.3f of the power at 1 kHz, loudest %.3f; want 1000 ms, all of it, 0.5", s.LengthMs, share, peak)
			}
		})
	}
}

func TestWhatATelephoneCannotCarryDoesNotComeBackAsAnotherTone(t *testing.T) {
	s, err := Convert(wav(formatPCM, 1, 16, 48000, time.Second, 7000)) // would fold to 1 kHz
	if err != nil {
		t.Fatal(err)
	}
	if _, peak := power(t, s, 1000); peak > 0.01 {
		t.Errorf("7 kHz leaves %.4f", peak)
	}
}

func TestWhatIsNoUsableSoundIsRefusedWithASentence(t *testing.T) {
	good := wav(formatPCM, 1, 16, 8000, time.Second, 440)
	for name, c := range map[string]struct {
		file []byte
		key  string
	}{
		"nothing":             {nil, "prompt.not_audio"},
		"a picture":           {[]byte("\x89PNG\r\n\x1a\n and more of it"), "prompt.not_audio"},
		"an MP3":              {[]byte("ID3\x04\x00\x00\x00\x00\x00\x00\xff\xfb\x90"), "prompt.not_audio"},
		"no samples":          {container(formatPCM, 1, 16, 8000, nil), "prompt.too_short"},
		"no data":             {good[:40], "prompt.not_audio"},
		"six channels":        {container(formatPCM, 6, 16, 8000, make([]byte, 96000)), "prompt.channels"},
		"no rate":             {container(formatPCM, 1, 16, 0, make([]byte, 96000)), "prompt.rate"},
		"ADPCM":               {container(2, 1, 4, 8000, make([]byte, 96000)), "prompt.not_audio"},
		"no bits":             {container(formatPCM, 1, 0, 8000, make([]byte, 96000)), "prompt.not_audio"},
		"six minutes":         {container(formatULaw, 1, 8, 8000, make([]byte, 8000*360)), "prompt.too_long"},
		"more than ten MB":    {make([]byte, MaxUpload+1), "prompt.too_big"},
		"chunks without end":  {[]byte("RIFF\x00\x00\x00\x00WAVEjunk\xff\xff\xff\xff"), "prompt.not_audio"},
		"a format that lacks": {[]byte("RIFF\x00\x00\x00\x00WAVEfmt \x02\x00\x00\x00\x01\x00data\x00\x00\x00\x00"), "prompt.not_audio"},
	} {
		var f *fault.Error
		if _, err := Convert(c.file); !errors.As(err, &f) || f.Key != c.key || f.Msg == "" {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
	}
}

func FuzzConvertTakesAnythingWithoutHarm(f *testing.F) {
	f.Add(wav(formatPCM, 2, 24, 44100, 120*time.Millisecond, 440))
	f.Add(wav(formatALaw, 1, 8, 8000, 120*time.Millisecond, 440))
	f.Fuzz(func(_ *testing.T, b []byte) { _, _ = Convert(b) })
}

func TestATextIsSpokenAndWhatCannotBeIsASentence(t *testing.T) {
	s, err := NewSpeech("").Say(t.Context(), "es", "Bienvenido. Un momento, por favor.")
	if fault.CodeOf(err) == fault.Unavailable && strings.Contains(err.Error(), "espeak-ng") {
		t.Skip(err)
	}
	if err != nil || s.LengthMs < 1000 || s.LengthMs > 10000 {
		t.Fatalf("%d ms, %v", s.LengthMs, err)
	}
	for name, c := range map[string]struct {
		program, language, text, key string
	}{
		"no text":            {"", "en", " ", "prompt.no_text"},
		"no program":         {"no-such-program", "en", "Hello", "prompt.no_speech"},
		"no such language":   {"", "xxx", "Hello", "prompt.unspoken"},
		"a program that has": {"false", "en", "Hello", "prompt.unspoken"},
	} {
		var f *fault.Error
		if _, err := NewSpeech(c.program).Say(t.Context(), c.language, c.text); !errors.As(err, &f) || f.Key != c.key {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
	}
}

type shelf struct {
	mu     sync.Mutex
	sounds map[Published]string
	fail   error
}

func (s *shelf) AllPromptAudio(context.Context) (out []Published, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for p := range s.sounds {
		out = append(out, p)
	}
	return out, s.fail
}

func (s *shelf) PublishedAudio(_ context.Context, id, language string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for p, b := range s.sounds {
		if p.ID == id && p.Language == language {
			return []byte(b), nil
		}
	}
	return nil, errors.New("gone")
}

func (s *shelf) set(sounds map[Published]string, fail error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sounds, s.fail = sounds, fail
}

const one, two = "01J00000000000000000000AAA", "01J00000000000000000000BBB"

func TestThePBXsFolderFollowsTheDatabaseAndKeepsWhatIsNotOurs(t *testing.T) {
	dir := t.TempDir()
	foreign := filepath.Join(dir, "en/cordboard/p/theirs.wav")
	if err := os.MkdirAll(filepath.Dir(foreign), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(foreign, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := &shelf{}
	p := NewPublisher(dir, s, clock.Real(), slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(t.Context())
	var own sync.WaitGroup
	own.Go(func() { p.Run(ctx) })
	defer own.Wait()
	defer cancel()
	lies := func(path, want string) {
		t.Helper()
		for end := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) { //nolint:forbidigo // between two looks; a deadline bounds them
			b, err := os.ReadFile(filepath.Join(dir, path))
			if string(b) == want && (want == "") == errors.Is(err, os.ErrNotExist) {
				return
			}
			if time.Now().After(end) {
				t.Fatalf("%s holds %q, %v; want %q; %v", path, b, err, want, p.Trouble())
			}
		}
	}
	s.set(map[Published]string{{one, "en", "1"}: "hello", {two, "pt-BR", "2"}: "olá"}, nil)
	p.Wake()
	lies("en/cordboard/p/"+one+".wav", "hello")
	lies("cordboard/p/"+one+".wav", "hello")
	lies("pt_BR/cordboard/p/"+two+".wav", "olá")
	s.set(map[Published]string{{one, "en", "3"}: "good morning"}, nil)
	p.Wake()
	lies("en/cordboard/p/"+one+".wav", "good morning")
	lies("pt_BR/cordboard/p/"+two+".wav", "")
	lies("en/cordboard/p/theirs.wav", "x")
	s.set(nil, errors.New("the database is away"))
	p.Wake()
	for end := time.Now().Add(10 * time.Second); p.Trouble() == nil; time.Sleep(time.Millisecond) { //nolint:forbidigo // between two looks; a deadline bounds them
		if time.Now().After(end) {
			t.Fatal("nobody hears of the trouble")
		}
	}
	lies("en/cordboard/p/"+one+".wav", "good morning")
}

func TestAFolderThatIsMissingIsAWarningOnlyWhenThereIsSomethingToPublish(t *testing.T) {
	s := &shelf{}
	p := NewPublisher(filepath.Join(t.TempDir(), "no/such/place"), s, clock.Real(), slog.New(slog.DiscardHandler))
	if err := p.sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.set(map[Published]string{{one, "en", "1"}: "hello"}, nil)
	if err := p.sync(t.Context()); fault.CodeOf(err) != fault.Unavailable || p.Trouble() == nil {
		t.Fatalf("answered %v", err)
	}
}
