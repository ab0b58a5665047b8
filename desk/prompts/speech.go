package prompts

import (
	"context"
	"errors"
	"io"
	"os/exec"
	"strings"
	"time"

	"github.com/cordboard/cordboard/internal/fault"
)

const (
	speechWait = 15 * time.Second
	// speed in words a minute; the synthesiser's own 175 is hard to follow on a telephone.
	speed = "150"
)

// voices are those that sound best of a language; others are asked for by the language's own name.
var voices = map[string]string{"en": "en-us"}

// Speech makes sounds of texts with espeak-ng, where that is installed. It is safe for concurrent use; one text is spoken at a
// time, because the PBX beside us needs the processor more.
type Speech struct {
	program string
	turn    chan struct{}
}

// NewSpeech uses a program, "espeak-ng" if empty.
func NewSpeech(program string) *Speech {
	if program == "" {
		program = "espeak-ng"
	}
	return &Speech{program: program, turn: make(chan struct{}, 1)}
}

// Say speaks a text. The text reaches the program by its input, never by its command line.
func (s *Speech) Say(ctx context.Context, language, text string) (Sound, error) {
	if strings.TrimSpace(text) == "" {
		return Sound{}, fault.New(fault.Invalid, "There is no text to speak. Write what callers shall hear first.").WithKey("prompt.no_text").WithField("text")
	}
	path, err := exec.LookPath(s.program)
	if err != nil {
		return Sound{}, fault.New(fault.Unavailable, "This server has no speech synthesis. Install the package espeak-ng, or record or upload the prompt.").WithKey("prompt.no_speech").Because(err)
	}
	ctx, cancel := context.WithTimeout(ctx, speechWait)
	defer cancel()
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return Sound{}, unspoken(ctx.Err())
	}
	voice := language
	if v, ok := voices[language]; ok {
		voice = v
	}
	cmd := exec.CommandContext(ctx, path, "-v", strings.ToLower(voice), "-s", speed, "--stdin", "--stdout") //nolint:gosec // the language was checked, the text is input
	cmd.Stdin = strings.NewReader(text)
	cmd.Env = []string{"PATH=/usr/bin:/bin", "LANG=C.UTF-8"}
	cmd.WaitDelay = time.Second
	out := &limited{max: 4 * MaxUpload}
	cmd.Stdout = out
	said := &limited{max: 4096}
	cmd.Stderr = said
	if err := cmd.Run(); err != nil {
		return Sound{}, unspoken(errors.Join(err, errors.New(strings.TrimSpace(string(said.b)))))
	}
	return convertSpoken(out.b)
}

// convertSpoken lets more bytes pass than an upload may have: the synthesiser's rate is higher.
func convertSpoken(wav []byte) (Sound, error) {
	w, err := parse(wav)
	if err != nil {
		return Sound{}, unspoken(err)
	}
	if time.Duration(len(w.data)/w.frame())*time.Second/time.Duration(w.rate) > MaxLength {
		return Sound{}, trouble("too_long", "This text takes longer than five minutes to say. Make it shorter.")
	}
	pcm := resample(w.mono(), w.rate)
	if len(pcm) == 0 {
		return Sound{}, unspoken(errors.New("no sound came out"))
	}
	return Sound{WAV: encode(pcm), LengthMs: len(pcm) * 1000 / Rate}, nil
}

func unspoken(cause error) error {
	return fault.New(fault.Unavailable, "The text could not be spoken. The speech synthesis may not know this language; record or upload the prompt instead.").
		WithKey("prompt.unspoken").Because(cause)
}

// limited takes so many bytes and fails beyond. It is no bytes.Buffer, whose ReadFrom knows no limit.
type limited struct {
	b   []byte
	max int
}

func (l *limited) Write(p []byte) (int, error) {
	if len(l.b)+len(p) > l.max {
		return 0, io.ErrShortWrite
	}
	l.b = append(l.b, p...)
	return len(p), nil
}
