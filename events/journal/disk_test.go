package journal

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// loopDisk is an ext4 file system of our own that can be cut off like a machine that loses power.
type loopDisk struct {
	t     *testing.T
	image string
	dir   string
	up    bool
}

func newLoopDisk(t *testing.T, megabytes int) *loopDisk {
	t.Helper()
	if os.Getenv("CORDBOARD_SKIP_LOOP") == "1" {
		t.Skip("CORDBOARD_SKIP_LOOP=1: tests that need a disk of their own are left out")
	}
	d := &loopDisk{t: t, image: filepath.Join(t.TempDir(), "disk"), dir: t.TempDir()}
	if err := os.WriteFile(d.image, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(d.image, int64(megabytes)<<20); err != nil {
		t.Fatal(err)
	}
	d.run("mkfs.ext4", "-q", "-m", "0", d.image)
	d.mount()
	t.Cleanup(d.unmount)
	return d
}

func (d *loopDisk) run(name string, args ...string) {
	d.t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		d.t.Fatalf("This test needs to mount a disk image, which failed (%s: %v: %s). Run it as root where loop devices are allowed, or set CORDBOARD_SKIP_LOOP=1 to leave it out.", name, err, out)
	}
}

func (d *loopDisk) mount() {
	d.t.Helper()
	// Without the file system's own five-second commits nothing reaches the disk by luck.
	d.run("mount", "-o", "loop,commit=600", d.image, d.dir)
	d.up = true
}

func (d *loopDisk) unmount() {
	d.t.Helper()
	if d.up {
		d.run("umount", d.dir)
		d.up = false
	}
}

// cut stops every write to the disk at once and forgets what was not synced: EXT4_IOC_SHUTDOWN without a log flush.
func (d *loopDisk) cut() {
	d.t.Helper()
	const ext4Shutdown, noLogFlush = 0x8004587d, 2
	f, err := os.Open(d.dir)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	how := uint32(noLogFlush)
	if _, _, e := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), ext4Shutdown, uintptr(unsafe.Pointer(&how))); e != 0 {
		d.t.Fatalf("the file system refused to be cut off: %v", e)
	}
}

// powerCut runs a child on the disk until it acknowledged enough, cuts the power and mounts the disk again.
func powerCut(t *testing.T, batches int, env ...string) (*loopDisk, *child, time.Time) {
	t.Helper()
	d := newLoopDisk(t, 512)
	c := startChild(t, "append", filepath.Join(d.dir, "journal"), env...)
	c.until(func(n int, _ ack) bool { return n >= batches })
	at := time.Now() // before the cut
	d.cut()
	c.kill(t)
	d.unmount()
	d.mount()
	return d, c, at
}

func TestAPowerCutLosesNothingSyncedAndOnlyTheLastMomentOfTheRest(t *testing.T) {
	// Enough for several blocks, so that new files and their names are at stake too.
	for _, batches := range []int{40, 6_000, 12_000} {
		t.Run(strconv.Itoa(batches), func(t *testing.T) {
			d, c, at := powerCut(t, batches, "CORDBOARD_SYNCED=1")
			// An fdatasync that is under way in the very moment of the cut may report success: the kernel counts the
			// aborted transaction as done. No power cut could report anything from then on.
			synced := c.highest(func(a ack) bool { return a.synced && a.at.Before(at) })
			const tolerance = time.Second // a sync itself, and a machine shared with others
			old := c.highest(func(a ack) bool { return a.at.Before(at.Add(-DefaultSyncEvery - tolerance)) })
			j := open(t, config(filepath.Join(d.dir, "journal")))
			t.Logf("acknowledged %d, synced %d, older than the interval %d, found %d",
				c.highest(func(ack) bool { return true }), synced, old, j.LastSeq())
			checkWhole(t, j, max(synced, old))
			if _, err := j.AppendSynced(t.Context(), batch(int(j.LastSeq()), 3)); err != nil {
				t.Fatalf("the journal does not go on after the power cut: %v", err)
			}
			if err := j.flush(t.Context()); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestWithoutSyncsTheSamePowerCutLosesEvents(t *testing.T) {
	// This proves that the test above can fail.
	d, c, _ := powerCut(t, 2_000, "CORDBOARD_NOSYNC=1")
	j := open(t, config(filepath.Join(d.dir, "journal")))
	if told := c.highest(func(ack) bool { return true }); j.LastSeq() >= told {
		t.Fatalf("all %d events survived a power cut without any sync; the cut is not one", told)
	}
}

func TestAFullDiskIsToldAndTheJournalRecoversWhenThereIsRoom(t *testing.T) {
	d := newLoopDisk(t, 64)
	cfg := config(filepath.Join(d.dir, "journal"))
	j := open(t, cfg)
	if _, err := j.AppendSynced(t.Context(), batch(0, 300)); err != nil {
		t.Fatal(err)
	}
	ballast := filepath.Join(d.dir, "ballast")
	fill(t, ballast)
	confirmed := uint64(300)
	var err error
	for err == nil {
		var last uint64
		if last, err = j.Append(t.Context(), batch(int(confirmed), 100)); err == nil {
			confirmed = last
		}
	}
	if !errors.Is(err, ErrDiskFull) {
		t.Fatalf("on a full disk Append answered: %v", err)
	}
	began := time.Now()
	if _, err := j.Append(t.Context(), batch(0, 1)); err == nil || time.Since(began) > time.Second {
		t.Fatalf("while the disk is full Append answered %v after %v; it must refuse at once", err, time.Since(began))
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	for changed := j.changed.wait(); j.State().Down != nil; changed = j.changed.wait() {
		if j.State().Down != nil {
			<-changed
		}
	}
	if j.LastSeq() < confirmed {
		t.Fatalf("%d events were confirmed, %d survived the full disk", confirmed, j.LastSeq())
	}
	if _, err := j.AppendSynced(t.Context(), batch(int(j.LastSeq()), 3)); err != nil {
		t.Fatalf("with room again Append answered: %v", err)
	}
	checkWhole(t, j, confirmed+3)
}

// fill writes until the disk has no room.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for size := 1 << 20; size >= 512; {
		if _, err := f.Write(make([]byte, size)); err != nil {
			size /= 2
		}
	}
	_ = f.Sync()
}
