package journal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"github.com/cordboard/cordboard/internal/fault"
)

const (
	snapshotDir   = "snapshots"
	snapshotMagic = "CORDSNAP"
	snapshotHead  = len(snapshotMagic) + 8 + sha256.Size
)

var snapshotName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)

// ErrSnapshot: a snapshot exists but cannot be used.
var ErrSnapshot = fault.New(fault.Internal, "The journal's snapshot is damaged. Remove the file from the snapshots directory; the state is then rebuilt from the events.").WithKey("journal.snapshot")

// SaveSnapshot replaces the named snapshot, which stands for the events up to seq. It first waits until those are on the
// disk, so that a snapshot is never newer than the journal; after any interruption the old or the new one is there.
func (j *Journal) SaveSnapshot(ctx context.Context, name string, seq uint64, data []byte) error {
	if !snapshotName.MatchString(name) {
		return fmt.Errorf("%q is not a name for a snapshot; use lower-case letters, digits, - and _", name)
	}
	if seq > j.last.Load() {
		return fmt.Errorf("snapshot %s stands for event %d, but the journal's last is %d; this is a mistake in the caller", name, seq, j.last.Load())
	}
	if j.durable.Load() < seq {
		if err := j.flush(ctx); err != nil {
			return err
		}
	}
	sum := sha256.Sum256(data)
	buf := make([]byte, 0, snapshotHead+len(data))
	buf = append(buf, snapshotMagic...)
	buf = binary.LittleEndian.AppendUint64(buf, seq)
	buf = append(buf, sum[:]...)
	buf = append(buf, data...)
	j.snapMu.Lock()
	defer j.snapMu.Unlock()
	if err := writeAtomic(j.snapshotPath(name), buf); err != nil {
		return fmt.Errorf("snapshot %s cannot be written; the former one stays: %w", name, err)
	}
	return nil
}

// LoadSnapshot returns the named snapshot and the seq it stands for; without one it returns 0, nil, nil. One that stands
// for events this journal never had (the journal was replaced) counts as none, and the log tells.
func (j *Journal) LoadSnapshot(_ context.Context, name string) (seq uint64, data []byte, err error) {
	if !snapshotName.MatchString(name) {
		return 0, nil, fmt.Errorf("%q is not a name for a snapshot", name)
	}
	path := j.snapshotPath(name)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil, nil
	}
	if err != nil {
		return 0, nil, fmt.Errorf("snapshot %s cannot be read; check the owner and mode of %s: %w", name, path, err)
	}
	if len(raw) < snapshotHead || string(raw[:len(snapshotMagic)]) != snapshotMagic {
		return 0, nil, ErrSnapshot.With("file", path)
	}
	seq = binary.LittleEndian.Uint64(raw[len(snapshotMagic):])
	data = raw[snapshotHead:]
	if sum := sha256.Sum256(data); !bytes.Equal(sum[:], raw[snapshotHead-sha256.Size:snapshotHead]) {
		return 0, nil, ErrSnapshot.With("file", path)
	}
	if seq > j.last.Load() {
		j.log.Warn("a snapshot stands for events the journal does not have; it is ignored", "snapshot", name, "seq", seq, "last", j.last.Load())
		return 0, nil, nil
	}
	return seq, data, nil
}

func (j *Journal) snapshotPath(name string) string {
	return filepath.Join(j.cfg.Dir, snapshotDir, name+".snap")
}
