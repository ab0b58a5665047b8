package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
	"github.com/cordboard/cordboard/packaging/prompts"
)

// asTheUnit does to the program what packaging/systemd/cordboard.service has systemd do: everything but the state
// directory is read-only, the user has no rights and can get none. strace -D counts system calls from the side: the program
// keeps its process id.
const asTheUnit = `
set -e
dir=$1 state=$1/state
shift
mkdir -p "$state"
chown -R nobody:nogroup "$dir"
mount --make-rprivate /
mount --bind "$state" "$state"
findmnt -rno TARGET | while read -r at; do
	case $at in "$state" | /proc | /proc/* | /sys | /sys/* | /dev | /dev/*) ;; *) mount -o remount,bind,ro "$at" ;; esac
done
umask 0027
exec setpriv --reuid=nobody --regid=nogroup --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs strace -D -f -c -qq -U name -o "$state/calls" "$@"
`

// serviceManager is systemd's end of the notify socket.
type serviceManager struct {
	address string
	mu      sync.Mutex
	heard   []string
}

func listenAsServiceManager(t *testing.T, dir string) *serviceManager {
	t.Helper()
	m := &serviceManager{address: filepath.Join(dir, "notify")}
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: m.address, Net: "unixgram"})
	if err == nil {
		err = os.Chmod(m.address, 0o777) // connecting is writing
	}
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		b := make([]byte, 4096)
		for {
			n, err := conn.Read(b)
			if err != nil {
				return
			}
			m.mu.Lock()
			m.heard = append(m.heard, strings.Split(string(b[:n]), "\n")...)
			m.mu.Unlock()
		}
	})
	t.Cleanup(func() { _ = conn.Close(); wg.Wait() })
	return m
}

// count is how often the daemon said that.
func (m *serviceManager) count(what string) (n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, h := range m.heard {
		if h == what {
			n++
		}
	}
	return n
}

// openDir is a folder that other users may enter, with the program as it is shipped: the race detector makes system calls
// of its own.
func openDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "cordboard-unit")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err = os.Chmod(dir, 0o755); err == nil {
		build := exec.Command("go", "build", "-trimpath", "-o", filepath.Join(dir, "cordboard"), ".")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		err = build.Run()
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestTheDaemonServesAsItsUnitRunsIt(t *testing.T) {
	if err := lab.Packages(t.Context(), lab.Quiet, lab.FeatureUnit); err != nil {
		t.Fatal(err)
	}
	dir := openDir(t)
	manager := listenAsServiceManager(t, dir)
	plan := oneQueue
	plan.Greetings = map[string]string{"800": prompts.Media("welcome")}
	w := newWorld(t, "22", plan, func(c *centre.Config) {
		c.Dir, c.Binary = filepath.Join(dir, "centre"), filepath.Join(dir, "cordboard")
		c.Under = []string{"unshare", "--mount", "sh", "-c", asTheUnit, "unit", c.Dir}
		c.Env = []string{"NOTIFY_SOCKET=" + manager.address, "WATCHDOG_USEC=1000000"}
	})
	w.eventually("systemd hears that the daemon is ready", func() bool { return manager.count("READY=1") == 1 })
	w.confined()
	sound, err := lab.ReadAudio(filepath.Join(w.lab.PBX.SoundsDir, "en/cordboard/welcome.wav"))
	w.must(err)
	caller := w.callIn("800")
	w.hears(func(ctx context.Context) error { _, err := caller.HearsSpeech(ctx, sound); return err })
	w.hears(caller.HearsMusic)
	before := manager.count("WATCHDOG=1")
	w.eventually("systemd hears signs of life", func() bool { return manager.count("WATCHDOG=1") >= before+3 })
	if manager.count("STOPPING=1") != 0 {
		t.Error("the daemon said that it stops, and nobody asked it to")
	}
	began := time.Now()
	w.must(w.daemon.Stop())
	w.eventually("systemd hears that the daemon stops", func() bool { return manager.count("STOPPING=1") == 1 })
	t.Logf("stopped after %v", time.Since(began).Round(time.Millisecond))
	w.hears(caller.HearsMusic)
	w.onlyAllowedCalls(filepath.Join(dir, "centre/state/calls"))
}

// confined proves that the test is one: the daemon has no rights, and the disk is read-only to it but for its state.
func (w *world) confined() {
	w.Helper()
	pid := w.daemon.Pid()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	w.must(err)
	for _, want := range []string{"Uid:\t65534\t65534\t65534\t65534", "Groups:\t \n", "CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1"} {
		if !strings.Contains(string(status), want) {
			w.Errorf("the daemon's process does not have %q:\n%s", want, status)
		}
	}
	in := []string{"--target", fmt.Sprint(pid), "--mount", "touch"}
	for path, want := range map[string]bool{filepath.Join(filepath.Dir(w.daemon.Log()), "state/probe"): true, w.daemon.Settings(): false, "/usr/probe": false, "/var/probe": false} {
		out, err := exec.Command("nsenter", append(in, path)...).CombinedOutput()
		if (err == nil) != want {
			w.Errorf("writing to %s: %v %s", path, err, out)
		}
	}
}
