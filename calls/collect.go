package calls

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/internal/clock"
)

// shortest is what counts as a message; less is somebody who hung up at the beep.
const shortest = 2 * time.Second

// collectTries and collectPause bound the wait for a recording that the PBX is about to finish.
const (
	collectTries = 10
	collectPause = 300 * time.Millisecond
)

// CollectMessage implements desk.Voice: it brings the recording of a call that is over from the PBX to MessageFile. It may be
// asked again at any time; what was brought already is told again.
func (e *Engine) CollectMessage(callID, interactionID string, left time.Time) {
	if e.recording(callID) || e.context().Err() != nil {
		return
	}
	e.lanes.run("collect/"+callID, func() {
		n := desk.Notice{Kind: desk.NoticeMessage, CallID: callID, At: e.now()}
		file, err := MessageFile(e.cfg.Messages, interactionID, left)
		if err == nil {
			n.Length, err = e.collect(MessageName(callID), file)
		}
		if err != nil {
			e.note(callID, "fetch message", err)
			return // the desk asks again
		}
		e.cfg.Desk.Notify(n)
	})
}

// MessageFile is where the sound of a message is kept.
func MessageFile(dir, interactionID string, left time.Time) (string, error) {
	if dir == "" || interactionID == "" || filepath.Base(interactionID) != interactionID {
		return "", errors.New("there is no place for messages")
	}
	return filepath.Join(dir, left.UTC().Format("2006/01"), interactionID+".wav"), nil
}

// recording reports whether the call still takes the message.
func (e *Engine) recording(callID string) bool {
	a := e.actor(callID)
	if a == nil {
		return false
	}
	return a.taking.Load()
}

// collect returns the length of the message; zero when there is none worth keeping.
func (e *Engine) collect(name, file string) (time.Duration, error) {
	raw, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		raw, err = e.fetch(name)
		if err == nil && wavLength(raw) >= shortest {
			err = writeSynced(file, raw)
		}
	}
	if err != nil {
		return 0, fmt.Errorf("a message is not here: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), e.cfg.Deadline)
	defer cancel()
	e.note("", "delete message", e.cfg.Switch.DeleteRecording(ctx, name))
	if d := wavLength(raw); d >= shortest {
		return d, nil
	}
	return 0, nil
}

// fetch waits a little for a recording to be finished; nil when there is none.
func (e *Engine) fetch(name string) ([]byte, error) {
	for range collectTries {
		ctx, cancel := context.WithTimeout(context.Background(), 6*e.cfg.Deadline)
		raw, err := e.cfg.Switch.RecordingFile(ctx, name)
		cancel()
		if err == nil {
			return raw, nil
		}
		if e.cfg.Switch.Classify(err) != FailGone {
			return nil, err
		}
		if err := clock.Sleep(e.context(), e.cfg.Clock, collectPause); err != nil {
			return nil, fmt.Errorf("waiting for a message: %w", err)
		}
	}
	return nil, nil
}

// context ends with the engine; before Run it has none.
func (e *Engine) context() context.Context {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.ctx == nil {
		return context.Background()
	}
	return e.ctx
}

// wavLength is the length of a PCM wav file as Asterisk writes it; 0 for what is none.
func wavLength(raw []byte) time.Duration {
	const header = 44
	if len(raw) < header || string(raw[:4]) != "RIFF" || string(raw[8:12]) != "WAVE" {
		return 0
	}
	perSecond := binary.LittleEndian.Uint32(raw[28:32])
	if perSecond == 0 {
		return 0
	}
	return time.Duration(len(raw)-header) * time.Second / time.Duration(perSecond)
}

// writeSynced writes a file whole or not at all; it is on disk when this returns.
func writeSynced(name string, raw []byte) (err error) {
	dir := filepath.Dir(name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("the folder of messages cannot be made: %w", err)
	}
	f, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return fmt.Errorf("a message cannot be written: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(f.Name())) }()
	_, err = f.Write(raw)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("a message cannot be written: %w", err)
	}
	if err = os.Rename(f.Name(), name); err != nil {
		return fmt.Errorf("a message cannot be kept: %w", err)
	}
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("a message cannot be kept: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}
