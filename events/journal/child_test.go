package journal

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"
)

var children = map[string]func() int{"append": childAppend, "snapshot": childSnapshot}

// ack is what a child told before it was killed: synced or plain, when, and up to which event.
type ack struct {
	synced bool
	at     time.Time
	seq    uint64
}

// childAppend appends for ever, one line per acknowledged batch. Event seq carries number seq-1.
func childAppend() int {
	cfg := config(os.Getenv("CORDBOARD_DIR"))
	if os.Getenv("CORDBOARD_NOSYNC") != "" {
		cfg.SyncEvery = time.Hour
	}
	j, err := Open(context.Background(), cfg)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	synced := os.Getenv("CORDBOARD_SYNCED") != ""
	var mu sync.Mutex // the numbers of plain and synced batches must follow each other
	next := int(j.LastSeq())
	say := func(kind byte, seq uint64) {
		fmt.Fprintf(os.Stdout, "%c %d %d\n", kind, time.Now().UnixNano(), seq)
	}
	if synced {
		go func() {
			for {
				mu.Lock()
				evs := batch(next, 1)
				seq, err := j.Append(context.Background(), evs)
				if err != nil {
					os.Exit(2)
				}
				next++
				mu.Unlock()
				eng, err := j.engine()
				if err != nil || j.waitSynced(context.Background(), seq, eng) != nil {
					os.Exit(2)
				}
				say('S', seq)
			}
		}()
	}
	for {
		mu.Lock()
		seq, err := j.Append(context.Background(), batch(next, 3))
		if err != nil {
			return 2
		}
		next += 3
		mu.Unlock()
		say('P', seq)
	}
}

func childSnapshot() int {
	j, err := Open(context.Background(), config(os.Getenv("CORDBOARD_DIR")))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	for {
		seq, err := j.Append(context.Background(), batch(int(j.LastSeq()), 1))
		if err != nil {
			return 2
		}
		data := bytes.Repeat([]byte{byte(seq)}, 3<<20)
		if err := j.SaveSnapshot(context.Background(), "desk", seq, data); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 3
		}
		fmt.Fprintf(os.Stdout, "P %d %d\n", time.Now().UnixNano(), seq)
	}
}

// child is a running part with what it acknowledged.
type child struct {
	cmd  *exec.Cmd
	errs bytes.Buffer
	acks []ack
	scan *bufio.Scanner
}

func startChild(t *testing.T, part, dir string, env ...string) *child {
	t.Helper()
	c := &child{cmd: exec.Command(os.Args[0])}
	c.cmd.Env = append(os.Environ(), "CORDBOARD_CHILD="+part, "CORDBOARD_DIR="+dir)
	c.cmd.Env = append(c.cmd.Env, env...)
	c.cmd.Stderr = &c.errs
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.scan = bufio.NewScanner(out)
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.cmd.Process.Kill() })
	return c
}

// until reads acknowledgements until enough says so, or the child ends.
func (c *child) until(enough func(n int, a ack) bool) {
	for c.scan.Scan() {
		var kind byte
		var ns int64
		var a ack
		if _, err := fmt.Sscanf(c.scan.Text(), "%c %d %d", &kind, &ns, &a.seq); err != nil {
			return
		}
		a.synced, a.at = kind == 'S', time.Unix(0, ns)
		c.acks = append(c.acks, a)
		if enough(len(c.acks), a) {
			return
		}
	}
}

// kill sends SIGKILL and reads what was said before it.
func (c *child) kill(t *testing.T) {
	t.Helper()
	_ = c.cmd.Process.Kill()
	c.until(func(int, ack) bool { return false })
	_ = c.cmd.Wait()
	if len(c.acks) == 0 {
		t.Fatalf("the child acknowledged nothing; it said: %s", c.errs.String())
	}
}

// highest is the highest event acknowledged among those that keep wants.
func (c *child) highest(keep func(ack) bool) (seq uint64) {
	for _, a := range c.acks {
		if keep(a) {
			seq = max(seq, a.seq)
		}
	}
	return seq
}

// checkWhole fails unless the journal holds 1..n without a gap and every event is itself.
func checkWhole(t *testing.T, j *Journal, atLeast uint64) {
	t.Helper()
	got := everything(t, j)
	if uint64(len(got)) < atLeast {
		t.Fatalf("%d events were promised, %d are there", atLeast, len(got))
	}
	for i, e := range got {
		if e.Seq != uint64(i+1) || number(t, e) != i {
			t.Fatalf("place %d holds event %d with number %d", i+1, e.Seq, number(t, e))
		}
	}
}
