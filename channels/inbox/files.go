package inbox

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/events"
)

const (
	fileTimeout = 2 * time.Minute
	fileBytes   = 100 << 20 // the largest a provider lets customers send
	filesAtOnce = 4
	fileTries   = 8
)

// Reasons why a file was not kept.
var (
	ErrTooLarge = errors.New("too_large")
	ErrAddress  = errors.New("address") // leads to where providers' files are not
	ErrGone     = errors.New("gone")
)

// Fetcher opens files by their address, guarded: public addresses only, no credentials across a redirect.
type Fetcher interface {
	Fetch(ctx context.Context, url string) (io.ReadCloser, error)
}

// keepData keeps a file that came along with its message.
func (w *work) keepData(f *File, a channels.Attachment) {
	kept, err := w.e.cfg.Files.Keep(bytes.NewReader(a.Data), fileBytes, a.MIME, f.Name)
	w.e.kept(f, kept, err)
}

// kept notes what became of a file.
func (e *Engine) kept(f *File, k Kept, err error) {
	switch {
	case err == nil:
		f.State, f.SHA256, f.Size, f.MIME, f.Trouble = events.FileStored, k.SHA256, k.Size, k.MIME, ""
		e.stats.FilesStored.Add(1)
	case errors.Is(err, ErrTooLarge), errors.Is(err, ErrAddress):
		f.State, f.Trouble = events.FileRefused, rootWord(err)
		e.stats.FilesRefused.Add(1)
	case errors.Is(err, ErrGone):
		f.State, f.Trouble = events.FileGone, "gone"
	default:
		f.Tries++
		f.NextAt = e.cfg.Clock.Now().Add(min(firstRetry<<min(f.Tries, 10), lastRetry))
		if f.Tries >= fileTries {
			f.State, f.Trouble = events.FileGone, "unreachable"
		}
	}
}

func rootWord(err error) string {
	if errors.Is(err, ErrTooLarge) {
		return ErrTooLarge.Error()
	}
	return ErrAddress.Error()
}

// fetch brings customers' files here until ctx ends.
func (e *Engine) fetch(ctx context.Context) {
	tick := e.cfg.Clock.NewTicker(lookEvery)
	defer tick.Stop()
	var at lanes
	defer at.wg.Wait()
	for {
		list, err := e.cfg.Store.PendingFiles(ctx, e.cfg.Clock.Now(), at.taken(), sendBatch)
		if err != nil && ctx.Err() == nil {
			e.log.Error("files of customers wait to be fetched; it is tried again", "error", err)
		}
		for id, files := range byInbox(list, func(f File) string { return f.InboxID }) {
			at.run(id, e.files, func() bool {
				return sideBySide(files, filesAtOnce, func(f File) error { return e.fetchOne(ctx, f) })
			})
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C():
		case <-e.files:
		}
	}
}

// fetchOne answers an error where the database did not take what came of it.
func (e *Engine) fetchOne(ctx context.Context, f File) error {
	limited, cancel := context.WithTimeout(ctx, fileTimeout)
	defer cancel()
	k, err := e.download(limited, f)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	e.kept(&f, k, err)
	if err != nil {
		e.log.Warn("a file of a customer was not fetched", "file", f.ID, "inbox", f.InboxID, "state", f.State, "error", err)
	}
	err = e.within(ctx, func(ctx context.Context, w *work) error { return w.fileKept(ctx, f) })
	if err != nil {
		e.log.Error("a file is here, but its message does not know", "file", f.ID, "error", err)
	}
	return err
}

func (e *Engine) download(ctx context.Context, f File) (Kept, error) {
	in, d, err := e.book.Load().inbox(f.InboxID)
	if err != nil {
		return Kept{}, err
	}
	if f.Source.Size > fileBytes {
		return Kept{}, ErrTooLarge
	}
	var r io.ReadCloser
	if s, ok := d.(channels.MediaSource); ok {
		r, err = s.Media(ctx, in, f.Source)
	} else {
		r, err = e.cfg.Fetch.Fetch(ctx, f.Source.URL)
	}
	if err != nil {
		return Kept{}, mediaError(err)
	}
	defer func() { _ = r.Close() }()
	return e.cfg.Files.Keep(r, fileBytes, f.MIME, f.Name)
}

// mediaError translates a driver's trouble.
func mediaError(err error) error {
	var t *channels.Trouble
	if errors.As(err, &t) && (t.Class == channels.Never || t.Class == channels.Unreachable) {
		return errors.Join(ErrGone, err)
	}
	return err
}

func (w *work) fileKept(ctx context.Context, f File) error {
	if f.MessageID == "" {
		return w.tx.PutFile(ctx, f)
	}
	m, err := w.tx.LockMessage(ctx, f.MessageID)
	if err != nil {
		return err
	}
	if !m.DeletedAt.IsZero() {
		f.State, f.Trouble = events.FileGone, "deleted" // while it was being fetched
	}
	if err := w.tx.PutFile(ctx, f); err != nil {
		return err
	}
	c, err := w.thread(ctx, m.ThreadID)
	if err != nil {
		return err
	}
	for n := range m.Files {
		if m.Files[n].ID == f.ID {
			m.Files[n] = f.StoredFile
		}
	}
	return w.putMessage(ctx, c, &m)
}
