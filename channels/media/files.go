package media

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/gabriel-vasile/mimetype"

	"github.com/cordboard/cordboard/channels/inbox"
)

// Files keeps files under a folder, each under the name of its SHA-256, so that what comes twice is kept once.
type Files struct{ dir string }

var _ inbox.Files = Files{}

// NewFiles keeps files under dir, which it makes when the first one comes.
func NewFiles(dir string) Files { return Files{dir} }

var sumOf = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (f Files) path(sum string) (string, error) {
	if !sumOf.MatchString(sum) {
		return "", fs.ErrNotExist
	}
	return filepath.Join(f.dir, sum[:2], sum), nil
}

// Keep reads a file of at most limit bytes, and answers what it is by looking at it.
func (f Files) Keep(r io.Reader, limit int64, _, name string) (inbox.Kept, error) {
	if err := os.MkdirAll(f.dir, 0o750); err != nil {
		return inbox.Kept{}, fmt.Errorf("the folder of files cannot be made: %w", err)
	}
	tmp, err := os.CreateTemp(f.dir, ".new-*")
	if err != nil {
		return inbox.Kept{}, fmt.Errorf("a file cannot be kept: %w", err)
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(tmp, sum), io.LimitReader(r, limit+1))
	if err == nil && n > limit {
		err = inbox.ErrTooLarge
	}
	if err == nil {
		err = tmp.Sync()
	}
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return inbox.Kept{}, err
	}
	kept := inbox.Kept{SHA256: hex.EncodeToString(sum.Sum(nil)), Size: n, MIME: look(tmp.Name(), name)}
	return kept, f.place(tmp.Name(), kept.SHA256)
}

func (f Files) place(tmp, sum string) error {
	path, err := f.path(sum)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	now := time.Now() // the disk knows no other clock
	if err := os.Chtimes(path, now, now); err == nil {
		return nil // kept once more: whoever discards old files leaves it
	}
	return os.Rename(tmp, path)
}

// Open opens a file.
func (f Files) Open(sum string) (io.ReadCloser, error) { return f.OpenFile(sum) }

// OpenFile opens a file for parts of it to be read.
func (f Files) OpenFile(sum string) (*os.File, error) {
	path, err := f.path(sum)
	if err != nil {
		return nil, err
	}
	return os.Open(path) //nolint:gosec // the name is a sum
}

// Remove removes a file; one that is not there is none to remove.
func (f Files) Remove(sum string) error {
	path, err := f.path(sum)
	if err != nil {
		return nil //nolint:nilerr // what is no sum names no file
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("a file cannot be removed: %w", err)
	}
	return nil
}

// Discard removes the bytes of a file that was last kept before, and answers whether they are gone. What comes again meanwhile
// stays: its row may not be written yet.
func (f Files) Discard(sum string, before time.Time) (bool, error) {
	path, err := f.path(sum)
	if err != nil {
		return true, nil //nolint:nilerr // what is no sum names no file
	}
	switch info, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		return true, nil
	case err != nil:
		return false, fmt.Errorf("a file cannot be removed: %w", err)
	case !info.ModTime().Before(before):
		return false, nil
	}
	return true, f.Remove(sum)
}

// Unknown is the type of what nobody should look at inside a browser.
const Unknown = "application/octet-stream"

// look finds the media type by content. What a browser would run (HTML, SVG, scripts), whatever it is called, and archives
// that pretend to be something else are told as what they are; the name never makes something safe.
func look(path, _ string) string {
	m, err := mimetype.DetectFile(path)
	if err != nil {
		return Unknown
	}
	kind, _, _ := strings.Cut(m.String(), ";")
	return kind
}

// shown are the types that a browser shows without running anything of them.
var shown = map[string]bool{
	"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true, "image/avif": true, "image/bmp": true,
	"audio/mpeg": true, "audio/ogg": true, "audio/wav": true, "audio/aac": true, "audio/amr": true, "audio/mp4": true, "audio/x-m4a": true, "audio/webm": true, "application/ogg": true,
	"video/mp4": true, "video/webm": true, "video/3gpp": true, "video/quicktime": true, "video/ogg": true,
}

// Inline reports whether a file of this type may be shown in the page; all others are downloads.
func Inline(mime string) bool { return shown[mime] }

// Spool keeps bodies too large for the journal, in the same way.
type Spool struct{ files Files }

// NewSpool keeps bodies under dir.
func NewSpool(dir string) Spool { return Spool{NewFiles(dir)} }

const spoolBytes = 64 << 20

// Put keeps a body.
func (s Spool) Put(body []byte) (string, error) {
	k, err := s.files.Keep(strings.NewReader(string(body)), spoolBytes, "", "")
	return k.SHA256, err
}

// Get answers a body; one that is not there any more is an error.
func (s Spool) Get(name string) ([]byte, error) {
	r, err := s.files.OpenFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("the spooled request is gone")
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	return io.ReadAll(io.LimitReader(r, spoolBytes))
}

// Remove removes a body.
func (s Spool) Remove(name string) error { return s.files.Remove(name) }
