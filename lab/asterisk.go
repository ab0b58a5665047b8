package lab

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Asterisk is one running instance: the PBX or the carrier. The folders are host-side paths; what Asterisk
// itself is told (a file to play, say) is seen from inside its root, see Inside.
type Asterisk struct {
	Role        string // "pbx" or "carrier"
	Version     string // "22" or "16"
	ARIURL      string // http://127.0.0.1:PORT/ari
	HTTPAddr    string // 127.0.0.1:PORT; browser phones speak SIP on ws://HTTPAddr/ws
	ARIUser     string
	ARIPassword string
	AMIAddr     string
	AMIUser     string
	AMIPassword string
	SIPAddr     string
	SpoolDir    string
	LogDir      string
	ConfDir     string // etc/asterisk of this instance; CLI "core reload" after a change
	SoundsDir   string // put NAME.wav here and play sound:NAME
	Phones      []string

	root     string // the chroot
	dir      string // the instance's folder inside it
	detached bool
	proc     *process
}

// bootPatience is far more than the second a boot takes, for a machine that is busy with other things.
const bootPatience = 60 * time.Second

// Start boots the instance and returns when it takes calls. It is what Lab does for you; call it again
// after Stop or Kill to bring the same instance back.
func (a *Asterisk) Start(ctx context.Context) error {
	if a.Running() {
		return nil
	}
	if err := needRoot("run Asterisk in its own root"); err != nil {
		return err
	}
	p, err := startProcess(spawn{what: a.name(), root: a.root, path: "/usr/sbin/asterisk",
		args: []string{"-C", a.confFile(), "-f"}, output: filepath.Join(a.LogDir, "stdout"), detached: a.detached})
	if err != nil {
		return err
	}
	a.proc = p
	if err := a.waitBooted(ctx); err != nil {
		_ = a.Kill(ctx)
		return err
	}
	return nil
}

func (a *Asterisk) name() string     { return fmt.Sprintf("Asterisk %s (%s)", a.Version, a.Role) }
func (a *Asterisk) confFile() string { return a.dir + "/etc/asterisk.conf" }

func (a *Asterisk) waitBooted(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, bootPatience)
	defer cancel()
	err := poll(ctx, 20*time.Millisecond, func() (bool, error) {
		if !a.proc.alive() {
			return false, errors.New("it ended by itself")
		}
		if _, err := os.Stat(filepath.Join(a.root, a.dir, "run/asterisk.ctl")); err != nil {
			return false, nil
		}
		out, err := a.CLI(ctx, "core waitfullybooted")
		return err == nil && strings.Contains(out, "fully booted"), nil
	})
	if err != nil {
		return fmt.Errorf("%s did not come up: %w; its last log lines were:\n%s", a.name(), err,
			logTail(15, filepath.Join(a.LogDir, "stdout"), filepath.Join(a.LogDir, "messages")))
	}
	return nil
}

// Stop ends the instance in good order; its calls are hung up.
func (a *Asterisk) Stop(ctx context.Context) error { return a.proc.stop(ctx, 5*time.Second) }

// Kill ends the instance without warning, as a crash would.
func (a *Asterisk) Kill(ctx context.Context) error { return a.proc.kill(ctx) }

// Restart is Stop and Start.
func (a *Asterisk) Restart(ctx context.Context) error {
	if err := a.Stop(ctx); err != nil {
		return err
	}
	return a.Start(ctx)
}

// Running tells whether the process lives.
func (a *Asterisk) Running() bool { return a.proc.alive() }

// Pid is the process id, or 0.
func (a *Asterisk) Pid() int {
	if !a.Running() {
		return 0
	}
	return a.proc.pid
}

// CLI runs one command on the instance's console and returns what it printed.
func (a *Asterisk) CLI(ctx context.Context, command string) (string, error) {
	cmd := exec.CommandContext(ctx, "/usr/sbin/asterisk")
	cmd.Path, cmd.Err = "/usr/sbin/asterisk", nil // the root has it, the host need not
	cmd.Args = append(cmd.Args, "-C", a.confFile(), "-rx", command)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: a.root}
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("%s did not take the command %q: %w: %s", a.name(), command, err, strings.TrimSpace(string(out)))
	}
	return string(out), nil
}

// FullVersion asks the instance what it is, such as "22.10.1".
func (a *Asterisk) FullVersion(ctx context.Context) (string, error) {
	out, err := a.CLI(ctx, "core show version")
	if err != nil {
		return "", err
	}
	fields := strings.Fields(out)
	if len(fields) < 2 {
		return "", fmt.Errorf("%s gave %q for a version", a.name(), out)
	}
	version, _, _ := strings.Cut(fields[1], "~")
	version, _, _ = strings.Cut(version, "+")
	return version, nil
}

// Inside turns a host-side path below the instance's root into what Asterisk must be told.
func (a *Asterisk) Inside(path string) string { return strings.TrimPrefix(path, a.root) }

// Outside is the host-side path of what Asterisk calls path.
func (a *Asterisk) Outside(path string) string { return filepath.Join(a.root, path) }
