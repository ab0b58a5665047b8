package ami_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/cordboard/cordboard/ami"
	"github.com/cordboard/cordboard/lab"
)

// realFlood has Asterisk tell some thousand events while lists are read.
func realFlood(t *testing.T, p *lab.Asterisk) {
	const iface = "Local/7003@from-internal"
	r := run(t, real(p))
	stream := r.Events(100_000)
	r.up(1)
	must(t, ami.QueueAdd(r.ctx, r, ami.NewMember{Queue: "sales", Interface: iface}))
	other := run(t, real(p))
	other.up(1)
	done := make(chan error, 1)
	const turns = 300
	go func() {
		for i := range turns {
			if err := ami.QueuePause(other.ctx, other, "sales", iface, i%2 == 0, "flood"); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	lists := 0
	for running := true; running; lists++ {
		select {
		case err := <-done:
			must(t, err)
			running = false
		default:
		}
		if _, err := ami.QueueStatus(r.ctx, r, ""); err != nil {
			t.Fatalf("list %d: %v", lists, err)
		}
	}
	for n := 0; n < turns; n++ {
		e := r.until(stream, "every pause", func(e ami.Event) bool {
			return e.Name == ami.Gap || e.Name == ami.EventMemberPause
		})
		if e.Name == ami.Gap || e.Bool("Paused") != (n%2 == 0) {
			t.Fatalf("change %d was told as %+v", n, e)
		}
	}
	must(t, ami.QueueRemove(r.ctx, r, "sales", iface))
	t.Logf("%d lists were whole between %d changes", lists, turns)
}

func realWrongSecret(t *testing.T, p *lab.Asterisk) {
	cfg := real(p)
	cfg.Secret = "wrong"
	r := run(t, cfg)
	if st := r.down(ami.ErrLogin); st.Retry != time.Minute {
		t.Fatalf("it tries again after %v", st.Retry)
	}
}

func realPermission(t *testing.T, p *lab.Asterisk) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	addManagerUser(t, ctx, p, "[watcher]\nsecret = labsecret\nread = call,agent\nwrite =\n")
	cfg := real(p)
	cfg.Username, cfg.Secret = "watcher", "labsecret"
	r := run(t, cfg)
	r.up(1)
	if err := ami.QueuePause(r.ctx, r, "support", "PJSIP/1000", true, ""); !errors.Is(err, ami.ErrPermission) {
		t.Fatalf("pausing without the right gave %v", err)
	}
	_, err := ami.QueueStatus(r.ctx, r, "")
	must(t, err)
}

func realFrozen(t *testing.T, p *lab.Asterisk) {
	cfg := real(p)
	cfg.ActionTimeout, cfg.PingEvery, cfg.DialTimeout = 300*time.Millisecond, 100*time.Millisecond, 300*time.Millisecond
	r := run(t, cfg)
	r.up(1)
	must(t, syscall.Kill(p.Pid(), syscall.SIGSTOP))
	stuck := r.down(ami.ErrStuck)
	r.down(ami.ErrSilent) // the kernel still accepts; nobody greets
	must(t, syscall.Kill(p.Pid(), syscall.SIGCONT))
	r.up(stuck.Generation + 1)
	if h := r.Health(); h.Abandoned != 1 {
		t.Fatalf("the book says %+v", h)
	}
}

func realRestart(t *testing.T, p *lab.Asterisk) {
	cfg := real(p)
	var baselines []uint64
	cfg.OnUp = func(ctx context.Context, c ami.Conn, g uint64) error {
		baselines = append(baselines, g)
		if _, err := ami.QueueStatus(ctx, c, ""); err != nil {
			return err
		}
		_, err := ami.DeviceStateList(ctx, c)
		return err
	}
	r := run(t, cfg)
	r.up(1)
	must(t, p.Restart(r.ctx))
	r.down(ami.ErrLost)
	r.up(2)
	_, err := ami.QueueStatus(r.ctx, r, "support")
	must(t, err)
	r.stop()
	if len(baselines) < 2 || r.Health().Abandoned != 0 {
		t.Fatalf("baselines %v, book %+v", baselines, r.Health())
	}
}

func addManagerUser(t *testing.T, ctx context.Context, p *lab.Asterisk, section string) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(p.ConfDir, "manager.conf"), os.O_APPEND|os.O_WRONLY, 0)
	must(t, err)
	_, err = f.WriteString("\n" + section)
	must(t, errors.Join(err, f.Close()))
	_, err = p.CLI(ctx, "manager reload")
	must(t, err)
}
