package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// blockSync brings the stream's block files to the disk from outside JetStream: fsync flushes an inode whichever
// descriptor wrote it, and JetStream (one replica, no async flush) has written a message to its block file before it
// acknowledges it. JetStream's own ways were rejected: sync_always pays one fsync per message, one after another; its
// interval sync holds the block's lock during the fsync, so appends stall. See docs/decisions for the figures.
//
// It relies on three things a test holds: blocks are named N.blk with N rising by one; only the last one is written; none
// is rewritten, because no single message is ever deleted and purges end at block boundaries (retain.go).
//
// The sync goroutine calls sync, revival calls close: mu keeps them apart. A sync that waits for the disk holds it.
type blockSync struct {
	root string // JetStream's directory
	dir  string // the stream's message blocks

	mu     sync.Mutex
	closed bool
	cur    *os.File
	index  int
	// suspect is the oldest block of a failed sync; 0 when none failed.
	suspect int
}

// sync returns when everything written before the call is on the disk.
func (b *blockSync) sync() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return ErrClosed
	}
	written, fresh, err := b.openWritten()
	if err != nil || len(written) == 0 {
		return err
	}
	for _, f := range written {
		err = errors.Join(err, fdatasync(f))
	}
	if err != nil {
		b.suspect = b.index - len(written) + 1
	}
	if err == nil && fresh {
		// A new file is found after a power cut only if its name is on the disk too.
		err = syncPath(b.dir)
	}
	for _, f := range written[:len(written)-1] {
		_ = f.Close()
	}
	b.cur = written[len(written)-1]
	return err
}

// openWritten returns the blocks that may hold unsynced messages, oldest first, and whether one is new to us. The
// descriptor of the last block stays open between calls, so that an error of the kernel's own write-back is reported to
// us and not lost.
func (b *blockSync) openWritten() (files []*os.File, fresh bool, err error) {
	if b.cur == nil || !b.same() {
		list, err := listBlocks(b.dir)
		if err != nil || len(list) == 0 {
			return nil, false, err
		}
		b.drop()
		b.index = list[len(list)-1]
		if b.cur, err = os.OpenFile(b.path(b.index), os.O_RDWR, 0); err != nil {
			return nil, false, err
		}
		fresh = true
	}
	files = append(files, b.cur)
	for {
		f, err := os.OpenFile(b.path(b.index+1), os.O_RDWR, 0)
		if errors.Is(err, fs.ErrNotExist) {
			return files, fresh, nil
		}
		if err != nil {
			for _, open := range files[1:] {
				_ = open.Close()
			}
			b.index -= len(files) - 1
			return nil, false, err
		}
		files, fresh = append(files, f), true
		b.index++
	}
}

func (b *blockSync) path(n int) string { return filepath.Join(b.dir, strconv.Itoa(n)+".blk") }

// same tells whether the open descriptor is still the file of that name.
func (b *blockSync) same() bool {
	mine, err1 := b.cur.Stat()
	named, err2 := os.Stat(b.path(b.index))
	return err1 == nil && err2 == nil && os.SameFile(mine, named)
}

// close ends the use of the files and returns the oldest block that may not be on the disk, 0 for none.
func (b *blockSync) close() (suspect int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	b.drop()
	return b.suspect
}

func (b *blockSync) drop() {
	if b.cur != nil {
		_ = b.cur.Close()
		b.cur = nil
	}
}

// syncAll syncs every file and directory of the store: after a start, nothing is known about what reached the disk.
func (b *blockSync) syncAll() error {
	err := filepath.WalkDir(b.root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				return nil // JetStream removes temporary files while we walk
			}
			return err
		}
		if err := syncPath(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
	if err == nil {
		err = syncPath(filepath.Dir(b.root))
	}
	return err
}

// rewriteFrom gives the blocks from number first on new inodes with the same content. After a failed fsync the kernel
// drops the mark "dirty", so another fsync of the old inode would succeed without having written anything. Call it with
// the server stopped.
func rewriteFrom(dir string, first int) error {
	list, err := listBlocks(dir)
	if err != nil {
		return err
	}
	for _, n := range list {
		if n < first {
			continue
		}
		path := filepath.Join(dir, strconv.Itoa(n)+".blk")
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := writeAtomic(path, data); err != nil {
			return err
		}
	}
	return nil
}

// listBlocks returns the numbers of the block files, rising.
func listBlocks(dir string) ([]int, error) {
	names, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("the journal's blocks cannot be listed: %w", err)
	}
	var list []int
	for _, d := range names {
		if n, err := strconv.Atoi(strings.TrimSuffix(d.Name(), ".blk")); err == nil && strings.HasSuffix(d.Name(), ".blk") {
			list = append(list, n)
		}
	}
	slices.Sort(list)
	return list, nil
}

func fdatasync(f *os.File) error {
	for {
		err := syscall.Fdatasync(int(f.Fd()))
		if err == syscall.EINTR {
			continue
		}
		if err != nil {
			return fmt.Errorf("fdatasync %s: %w", f.Name(), err)
		}
		return nil
	}
}

func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return f.Sync()
}

// writeAtomic replaces the file so that after any interruption it holds the old or the new content, never a part.
func writeAtomic(path string, data []byte) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".tmp-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp.Name())
		}
	}()
	_, err = tmp.Write(data)
	if err == nil {
		err = tmp.Sync()
	}
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err == nil {
		err = syncPath(filepath.Dir(path))
	}
	return err
}
