package calls

import (
	"bytes"
	"context"
	"errors"
	"time"

	"github.com/cordboard/cordboard/ari"
)

// Line is the Switch over ARI.
type Line struct {
	*ari.Client
	// Live reports whether the PBX's events reach us; without them nobody may be called, for an answered call would be
	// cut. Nil counts as live.
	Live func() bool
}

var _ Switch = Line{}

var errDeaf = errors.New("the PBX's events do not reach us now, so no call can be placed")

// Originate implements Switch.
func (l Line) Originate(ctx context.Context, o Origination) error {
	if l.Live != nil && !l.Live() {
		return errDeaf
	}
	return l.Client.Originate(ctx, ari.OriginateRequest{Channel: o.Channel, Endpoint: o.Endpoint, Args: o.Args, CallerID: o.CallerID, Timeout: o.Timeout, Variables: o.Variables})
}

// Play implements Switch.
func (l Line) Play(ctx context.Context, channel, playbackID, media string) error {
	return l.Client.Play(ctx, channel, playbackID, media)
}

// Say implements Switch.
func (l Line) Say(ctx context.Context, channel, playbackID string, media []string) error {
	return l.Client.Play(ctx, channel, playbackID, media...)
}

// messageSilence ends a message.
const messageSilence = 8 * time.Second

// RecordMessage implements Switch.
func (l Line) RecordMessage(ctx context.Context, channel, name string, longest time.Duration) error {
	return l.Client.Record(ctx, channel, ari.RecordRequest{Name: name, Format: "wav", Longest: longest, Silence: messageSilence, Beep: true, EndKey: "#"})
}

// Record implements Tape.
func (l Line) Record(ctx context.Context, channel, name, format string) error {
	return l.Client.Record(ctx, channel, ari.RecordRequest{Name: name, Format: format})
}

// Eavesdrop implements Switch.
func (l Line) Eavesdrop(ctx context.Context, channel, snoop string, whisper bool, args string) error {
	to := ari.Nobody
	if whisper {
		to = ari.Out
	}
	return l.SnoopBoth(ctx, channel, snoop, to, args)
}

// messageMost bounds the file of a message: ten minutes at 8 kHz and 16 bits.
const messageMost = 10 << 20

// RecordingFile implements Switch.
func (l Line) RecordingFile(ctx context.Context, name string) ([]byte, error) {
	var file bytes.Buffer
	_, err := l.FetchRecording(ctx, name, &file, messageMost)
	return file.Bytes(), err
}

// Classify implements Switch.
func (l Line) Classify(err error) Failure {
	switch {
	case err == nil:
		return FailNone
	case errors.Is(err, errDeaf):
		return FailDeaf
	case errors.Is(err, ari.ErrNotFound):
		return FailGone
	case errors.Is(err, ari.ErrConflict):
		return FailConflict
	case errors.Is(err, ari.ErrUnavailable):
		return FailOffline
	}
	var e *ari.Error
	if errors.As(err, &e) && e.Sent && (errors.Is(err, ari.ErrTimeout) || errors.Is(err, ari.ErrTransport) || errors.Is(err, ari.ErrCanceled)) {
		return FailUncertain
	}
	return FailOther
}
