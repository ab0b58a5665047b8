package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// The two processes of a demo are known by their arguments, which name the demo's folder: a pid file would be wrong
// after a crash or a second start.
func (p place) daemons() []int {
	return find("serve", "-config", filepath.Join(p.dir, "config.toml"))
}

func (p place) lives() []int { return find("life", p.dir) }

// find lists the processes whose arguments, after the program's name, are exactly these.
func find(args ...string) []int {
	dirs, _ := filepath.Glob("/proc/[0-9]*")
	var found []int
	for _, dir := range dirs {
		raw, err := os.ReadFile(filepath.Join(dir, "cmdline"))
		words := strings.Split(strings.TrimRight(string(raw), "\x00"), "\x00")
		if err != nil || len(words) == 0 || !slices.Equal(words[1:], args) {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(dir)); err == nil {
			found = append(found, pid)
		}
	}
	return found
}

// labs lists what runs of the lab of cordlab up, noted down or not: an up that was killed leaves no note.
func (p place) labs() []int {
	cache := filepath.Dir(p.dir)
	dirs, _ := filepath.Glob("/proc/[0-9]*")
	var found []int
	for _, dir := range dirs {
		root, _ := os.Readlink(filepath.Join(dir, "root"))
		args, err := os.ReadFile(filepath.Join(dir, "cmdline"))
		ours := strings.HasPrefix(root, filepath.Join(cache, "roots")+"/") && strings.Contains(string(args), "\x00/lab/demo-") ||
			strings.Contains(string(args), "\x00--datadir="+filepath.Join(cache, "lab", "demo-db"))
		if pid, wrong := strconv.Atoi(filepath.Base(dir)); err == nil && wrong == nil && ours {
			found = append(found, pid)
		}
	}
	return found
}

// replaced tells whether the program of a process was built anew since it started.
func replaced(pid int) bool {
	exe, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid))
	return err != nil || strings.HasSuffix(exe, " (deleted)")
}

// end asks processes to stop and insists after patience.
func end(ctx context.Context, what string, pids []int, patience time.Duration) error {
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		for _, pid := range pids {
			_ = syscall.Kill(pid, sig)
		}
		deadline := time.Now().Add(patience)
		for time.Now().Before(deadline) {
			if pids = slices.DeleteFunc(pids, gone); len(pids) == 0 {
				return nil
			}
			if err := sleep(ctx, 20*time.Millisecond); err != nil {
				return err
			}
		}
	}
	return fmt.Errorf("%s (pid %v) is still there after SIGKILL; look at it with ps and run again", what, pids)
}

// gone counts a process that ended but was not waited for as ended: who started it need not be there any more.
func gone(pid int) bool {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || strings.Contains(string(raw), ") Z ")
}

// startLife starts `corddemo life` so that it outlives this process.
func (p place) startLife() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	log, err := os.OpenFile(p.lifeLog(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	cmd := exec.Command(self, "life", p.dir)
	cmd.Stdout, cmd.Stderr, cmd.SysProcAttr = log, log, &syscall.SysProcAttr{Setsid: true}
	return cmd.Start()
}

func (p place) lifeLog() string { return filepath.Join(p.dir, "life.log") }

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
