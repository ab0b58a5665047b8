package lab

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is one server the lab started, or found again by its pid file.
type process struct {
	what string // for messages: "Asterisk 22 (pbx)"
	pid  int
	done chan struct{} // closed when the process has ended; nil when it is not our child
}

// spawn is what startProcess needs to know.
type spawn struct {
	what     string
	root     string // chroot, or "" for none
	path     string // as seen from inside the root
	args     []string
	output   string // host-side file that takes stdout and stderr
	detached bool   // outlive this process
}

// startProcess starts a server in a process group of its own. The goroutine that waits for it keeps its
// thread: the kernel's "die with your parent" looks at the thread that started the child, not the process.
func startProcess(s spawn) (*process, error) {
	out, err := os.OpenFile(s.output, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return nil, fmt.Errorf("the lab cannot write the log of %s: %w", s.what, err)
	}
	defer out.Close()
	cmd := &exec.Cmd{Path: s.path, Args: append([]string{s.path}, s.args...), Dir: "/", Stdout: out, Stderr: out,
		Env:         []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/", "LANG=C.UTF-8", "TZ=" + os.Getenv("TZ")},
		SysProcAttr: &syscall.SysProcAttr{Chroot: s.root, Setpgid: true}}
	if !s.detached {
		cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
	}
	p := &process{what: s.what, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait()
			close(p.done)
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("the lab could not start %s: %w", s.what, err)
	}
	p.pid = cmd.Process.Pid
	return p, nil
}

// findProcesses finds servers that an earlier program started: those with the mark among their arguments and
// root for a root. It looks at every process rather than at a pid file, which a second copy of the same
// server overwrites.
func findProcesses(what, root, mark string) []*process {
	dirs, _ := filepath.Glob("/proc/[0-9]*")
	var found []*process
	for _, dir := range dirs {
		args, err := os.ReadFile(filepath.Join(dir, "cmdline"))
		if err != nil || !slices.Contains(strings.Split(string(args), "\x00"), mark) || strings.Contains(string(args), "-rx\x00") {
			continue
		}
		if seen, err := os.Readlink(filepath.Join(dir, "root")); err != nil || seen != filepath.Join("/", root) {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(dir)); err == nil {
			found = append(found, &process{what: what, pid: pid})
		}
	}
	return found
}

// alive tells whether the process still runs.
func (p *process) alive() bool {
	if p == nil {
		return false
	}
	if p.done != nil {
		select {
		case <-p.done:
			return false
		default:
			return true
		}
	}
	return syscall.Kill(p.pid, 0) == nil
}

// stop asks with SIGTERM, and after patience runs out insists with SIGKILL.
func (p *process) stop(ctx context.Context, patience time.Duration) error {
	if !p.alive() {
		return nil
	}
	_ = syscall.Kill(p.pid, syscall.SIGTERM)
	calm, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if p.wait(calm) == nil {
		return nil
	}
	return p.kill(ctx)
}

// kill ends the process and its children at once, as a power cut would.
func (p *process) kill(ctx context.Context) error {
	if !p.alive() {
		return nil
	}
	_ = syscall.Kill(-p.pid, syscall.SIGKILL)
	_ = syscall.Kill(p.pid, syscall.SIGKILL)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := p.wait(ctx); err != nil {
		return fmt.Errorf("%s (pid %d) is still there after SIGKILL: %w", p.what, p.pid, err)
	}
	return nil
}

func (p *process) wait(ctx context.Context) error {
	return poll(ctx, 10*time.Millisecond, func() (bool, error) { return !p.alive(), nil })
}

// poll asks done every step until it says yes or fails, or ctx ends.
func poll(ctx context.Context, step time.Duration, done func() (bool, error)) error {
	tick := time.NewTicker(step)
	defer tick.Stop()
	for {
		if ok, err := done(); ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// logTail reads the end of the given log files, for an error message.
func logTail(lines int, paths ...string) string {
	var b strings.Builder
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) || len(raw) == 0 {
			continue
		}
		fmt.Fprintf(&b, "--- %s\n%s\n", path, tail(raw, lines))
	}
	return b.String()
}
