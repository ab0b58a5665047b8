package journal

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// dirLock keeps a second daemon off the directory. The kernel drops it with the process, so a crash leaves nothing to
// clean up; the pid in the file is for the sentence only.
type dirLock struct{ f *os.File }

func lockDir(dir string) (*dirLock, error) {
	path := filepath.Join(dir, "lock")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the journal's lock file cannot be opened; check the owner and mode of %s: %w", dir, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		holder, _ := io.ReadAll(io.LimitReader(f, 32))
		_ = f.Close()
		pid := strings.TrimSpace(string(holder))
		e := ErrInUse.With("dir", dir).With("pid", pid)
		e.Msg = fmt.Sprintf("Another Cordboard (process %s) works on the journal directory %s. Stop it first, or give this one a directory of its own.", pid, dir)
		return nil, e.Because(err)
	}
	if err := writePID(f); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("the journal's lock file %s cannot be written; check that its disk is writable: %w", path, err)
	}
	return &dirLock{f}, nil
}

// writePID overwrites without truncating first: on a full disk a file that has its block already can still be written.
func writePID(f *os.File) error {
	_, err := f.WriteAt(fmt.Appendf(nil, "%-20s\n", strconv.Itoa(os.Getpid())), 0)
	return err
}

func (l *dirLock) release() { _ = l.f.Close() }
