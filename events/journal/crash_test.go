package journal

import (
	"bytes"
	"testing"
)

func TestAKilledProcessLosesNothingItAcknowledged(t *testing.T) {
	dir := t.TempDir()
	// Killed three times in a row at different moments, the second and third life continue the journal.
	for _, batches := range []int{50, 977, 5000} {
		c := startChild(t, "append", dir, "CORDBOARD_SYNCED=1")
		c.until(func(n int, _ ack) bool { return n >= batches })
		c.kill(t)
		promised := c.highest(func(ack) bool { return true })
		func() {
			j, err := Open(t.Context(), config(dir))
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := j.Close(t.Context()); err != nil {
					t.Error(err)
				}
			}()
			checkWhole(t, j, promised)
		}()
	}
}

func TestAKillDuringASnapshotLeavesTheOldOrTheNewOne(t *testing.T) {
	dir := t.TempDir()
	for round := range 5 {
		c := startChild(t, "snapshot", dir)
		c.until(func(n int, _ ack) bool { return n > 2+round })
		c.kill(t)
		promised := c.highest(func(ack) bool { return true })
		j, err := Open(t.Context(), config(dir))
		if err != nil {
			t.Fatal(err)
		}
		seq, data, err := j.LoadSnapshot(t.Context(), "desk")
		if err != nil || seq < promised || seq > promised+1 || !bytes.Equal(data, bytes.Repeat([]byte{byte(seq)}, 3<<20)) {
			t.Errorf("snapshot of %d (%d bytes, %v), the last one promised is of %d", seq, len(data), err, promised)
		}
		if err := j.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestASnapshotComesBackWithItsNumberAndAMissingOneIsNoError(t *testing.T) {
	j := open(t, config(t.TempDir()))
	if seq, data, err := j.LoadSnapshot(t.Context(), "desk"); seq != 0 || data != nil || err != nil {
		t.Fatalf("a missing snapshot answered %d, %d bytes, %v", seq, len(data), err)
	}
	last, err := j.Append(t.Context(), batch(0, 3))
	if err != nil {
		t.Fatal(err)
	}
	if err := j.SaveSnapshot(t.Context(), "desk", last, []byte("state")); err != nil {
		t.Fatal(err)
	}
	if j.DurableSeq() < last {
		t.Fatal("the snapshot is on the disk before the events it stands for")
	}
	seq, data, err := j.LoadSnapshot(t.Context(), "desk")
	if seq != last || string(data) != "state" || err != nil {
		t.Fatalf("got %d %q %v", seq, data, err)
	}
	if err := j.SaveSnapshot(t.Context(), "../desk", 1, nil); err == nil {
		t.Fatal("a name outside the directory was taken")
	}
	if err := j.SaveSnapshot(t.Context(), "desk", last+1, nil); err == nil {
		t.Fatal("a snapshot of the future was taken")
	}
}
