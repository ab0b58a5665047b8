package contacts

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
)

// Eraser does what is left of erasures, one at a time, also of those that a former process began.
type Eraser struct {
	store Erasures
	disk  Disk
	clock clock.Clock
	log   *slog.Logger
	bell  chan struct{}
	turn  chan struct{} // held by who does a part
}

// NewEraser returns one; Run it, or nothing but Finish goes on with what was interrupted.
func NewEraser(store Erasures, disk Disk, c clock.Clock, log *slog.Logger) *Eraser {
	return &Eraser{store: store, disk: disk, clock: c, log: log, bell: make(chan struct{}, 1), turn: make(chan struct{}, 1)}
}

// eraseAgain is how long an erasure waits that met an error.
const eraseAgain = time.Minute

// Run works until ctx ends.
func (e *Eraser) Run(ctx context.Context) {
	tick := e.clock.NewTicker(eraseAgain)
	defer tick.Stop()
	for {
		if err := e.all(ctx); err != nil && ctx.Err() == nil {
			e.log.Error("the erasure of a person is not done; it goes on in a minute", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C():
		case <-e.bell:
		}
	}
}

// Wake lets Run look at once.
func (e *Eraser) Wake() {
	select {
	case e.bell <- struct{}{}:
	default:
	}
}

func (e *Eraser) all(ctx context.Context) error {
	list, err := e.store.OpenErasures(ctx, 100)
	if err != nil {
		return err
	}
	var troubles []error
	for _, id := range list {
		if _, err := e.Finish(ctx, id); err != nil {
			troubles = append(troubles, fmt.Errorf("erasure %s: %w", id, err))
		}
	}
	return errors.Join(troubles...)
}

// Finish does an erasure to its end, or until ctx ends.
func (e *Eraser) Finish(ctx context.Context, id string) (Erasure, error) {
	for {
		is, err := e.some(ctx, id)
		if err != nil || !is.DoneAt.IsZero() {
			return is, err
		}
	}
}

func (e *Eraser) some(ctx context.Context, id string) (Erasure, error) {
	select {
	case e.turn <- struct{}{}:
		defer func() { <-e.turn }()
	case <-ctx.Done():
		return Erasure{}, ctx.Err()
	}
	return e.store.EraseSome(ctx, id, e.disk)
}

// Folders is Disk over the functions that know where files are.
type Folders struct {
	File, Spooled func(sha256 string) error
	Body          func(name string) ([]byte, error)
	Recording     func(events.Recording) string
	Voicemail     func(interactionID string, left time.Time) (string, error)
}

var _ Disk = Folders{}

// RemoveFile implements Disk.
func (f Folders) RemoveFile(sha256 string) error { return f.File(sha256) }

// RemoveSpooled implements Disk.
func (f Folders) RemoveSpooled(name string) error { return f.Spooled(name) }

// SpooledBody implements Disk.
func (f Folders) SpooledBody(name string) ([]byte, error) { return f.Body(name) }

// RemoveRecording implements Disk.
func (f Folders) RemoveRecording(r events.Recording) error { return gone(os.Remove(f.Recording(r))) }

// RemoveVoicemail implements Disk.
func (f Folders) RemoveVoicemail(interactionID string, left time.Time) error {
	path, err := f.Voicemail(interactionID, left)
	if err != nil {
		return err
	}
	return gone(os.Remove(path))
}

func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
