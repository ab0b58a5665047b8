package imports

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/cordboard/cordboard/campaigns/lists/intake"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/ids"
)

// Files are where uploaded files and rejected rows are kept, named by the import's id.
type Files struct{ dir string }

// NewFiles keeps files in a directory, which is made when it is needed.
func NewFiles(dir string) Files { return Files{dir: dir} }

var (
	errTooBig   = fault.New(fault.Invalid, "This file is larger than 1 GB. Split it and send the parts one after the other.").WithKey("lead_file.too_big")
	errNoFile   = fault.New(fault.NotFound, "The file of this import is not kept any more. Send it again.").WithKey("lead_file.no_file")
	errDiskFull = fault.New(fault.Unavailable, "The file could not be written to disk. Is the disk full?").WithKey("lead_file.disk")
)

// Put writes an upload.
func (f Files) Put(id string, r io.Reader) (int64, error) {
	if !ids.Valid(id) {
		return 0, errNoFile
	}
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return 0, errDiskFull.Because(err)
	}
	out, err := os.OpenFile(f.upload(id), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, errDiskFull.Because(err)
	}
	from := &sender{r: io.LimitReader(r, intake.MaxBytes+1)}
	n, err := io.Copy(out, from)
	if err == nil {
		err = out.Sync()
	}
	err = errors.Join(err, out.Close())
	switch {
	case err != nil && from.err != nil:
		err = from.err // whoever sent it went away
	case err != nil:
		err = errDiskFull.Because(err)
	case n > intake.MaxBytes:
		err = errTooBig
	}
	if err != nil {
		_ = os.Remove(f.upload(id))
	}
	return n, err
}

// sender tells trouble of who sends from trouble of the disk.
type sender struct {
	r   io.Reader
	err error
}

func (f *sender) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		f.err = err
	}
	return n, err
}

// Open opens an upload.
func (f Files) Open(id string) (*os.File, intake.File, error) {
	in, err := os.Open(f.upload(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, intake.File{}, errNoFile
	}
	if err != nil {
		return nil, intake.File{}, err
	}
	st, err := in.Stat()
	if err != nil {
		return nil, intake.File{}, errors.Join(err, in.Close())
	}
	return in, intake.File{At: in, Size: st.Size()}, nil
}

// Rejected is where the rows are that were not taken; the file may not be there.
func (f Files) Rejected(id string) string { return filepath.Join(f.dir, id+".rejected.csv") }

func (f Files) upload(id string) string { return filepath.Join(f.dir, id+".upload") }

// Remove removes what is kept of an import.
func (f Files) Remove(id string) error {
	var all error
	for _, name := range []string{f.upload(id), f.Rejected(id)} {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			all = errors.Join(all, err)
		}
	}
	return all
}

// RemoveUpload removes the uploaded file and keeps the rejected rows.
func (f Files) RemoveUpload(id string) error {
	if err := os.Remove(f.upload(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Kept are the ids of which there is a file, with when it was written.
func (f Files) Kept() map[string]time.Time {
	kept := map[string]time.Time{}
	entries, _ := os.ReadDir(f.dir) // no directory, no files
	for _, e := range entries {
		name := e.Name()
		if st, err := e.Info(); err == nil && len(name) > ids.Size && ids.Valid(name[:ids.Size]) {
			kept[name[:ids.Size]] = st.ModTime()
		}
	}
	return kept
}
