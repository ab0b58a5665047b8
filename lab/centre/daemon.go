package centre

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/cordboard/cordboard/lab"
)

// Admin is the administrator every centre begins with.
const (
	AdminLogin    = "admin"
	AdminPassword = "open sesame, cord board"
)

// Config says what daemon to run.
type Config struct {
	Binary   string // the program; built by the caller
	Dir      string // state, settings and log; made when missing
	Listen   string // default 127.0.0.1:0 is not possible for a daemon that is restarted, so a port is reserved
	BasePath string
	TLS      string // address of a TLS listener with a self-signed certificate, or empty
	PBX      *lab.Asterisk
	DSN      string // data source name of the database
	Extra    string // more TOML, appended
	Detached bool   // outlives this process
	// Under is a command with arguments that starts the daemon in its own stead, as systemd does; Env is added to its
	// environment.
	Under, Env []string
}

// Daemon is the real program, started, killed and started again.
type Daemon struct {
	cfg  Config
	URL  string
	cmd  *exec.Cmd
	done chan error
}

// New writes the settings and makes the schema and the administrator; Start runs the daemon.
func New(ctx context.Context, c Config) (*Daemon, error) {
	if c.Listen == "" {
		port, err := lab.Port()
		if err != nil {
			return nil, err
		}
		c.Listen = fmt.Sprintf("127.0.0.1:%d", port)
	}
	if c.BasePath == "" {
		c.BasePath = "/"
	}
	if err := os.MkdirAll(c.Dir, 0o750); err != nil {
		return nil, err
	}
	d := &Daemon{cfg: c, URL: "http://" + c.Listen + strings.TrimSuffix(c.BasePath, "/")}
	if err := d.writeSettings(); err != nil {
		return nil, err
	}
	if out, err := d.Run(ctx, "", "migrate"); err != nil {
		return nil, fmt.Errorf("cordboard migrate: %w\n%s", err, out)
	}
	out, err := d.Run(ctx, AdminPassword, "user", "add", "-login", AdminLogin, "-name", "Alex Admin")
	if err != nil && !strings.Contains(out, "already") {
		return nil, fmt.Errorf("cordboard user add: %w\n%s", err, out)
	}
	return d, nil
}

// TLS is the address of the TLS listener, or empty.
func (d *Daemon) TLS() string { return d.cfg.TLS }

// Settings is the daemon's settings file, Log what it wrote.
func (d *Daemon) Settings() string { return filepath.Join(d.cfg.Dir, "config.toml") }

// Log is the file of the daemon's log.
func (d *Daemon) Log() string { return filepath.Join(d.cfg.Dir, "cordboard.log") }

func (d *Daemon) writeSettings() error {
	m, err := mysql.ParseDSN(d.cfg.DSN)
	if err != nil {
		return fmt.Errorf("the data source name of the lab's database cannot be read: %w", err)
	}
	host, port, _ := strings.Cut(m.Addr, ":")
	secrets := map[string]string{"ari": d.cfg.PBX.ARIPassword, "ami": d.cfg.PBX.AMIPassword, "db": m.Passwd}
	for name, value := range secrets {
		if err := os.WriteFile(d.secret(name), []byte(value+"\n"), 0o600); err != nil {
			return err
		}
	}
	tls := ""
	if d.cfg.TLS != "" {
		tls = fmt.Sprintf("tls_listen = %q\ntls_self_signed = true\n", d.cfg.TLS)
	}
	text := fmt.Sprintf(`state_dir = %q
[http]
listen = %q
base_path = %q
%s[ari]
url = %q
user = %q
password_file = %q
route = "PJSIP/{number}@carrier"
[ami]
addr = %q
user = %q
password_file = %q
[pbx]
prompts_dir = %q
[db]
host = %q
port = %s
name = %q
user = %q
password_file = %q
[phone]
media_address = "127.0.0.1"
%s
`, filepath.Join(d.cfg.Dir, "state"), d.cfg.Listen, d.cfg.BasePath, tls, d.cfg.PBX.ARIURL, d.cfg.PBX.ARIUser, d.secret("ari"),
		d.cfg.PBX.AMIAddr, d.cfg.PBX.AMIUser, d.secret("ami"), d.cfg.PBX.SoundsDir, host, port, m.DBName, m.User, d.secret("db"), d.cfg.Extra)
	return os.WriteFile(d.Settings(), []byte(text), 0o600)
}

func (d *Daemon) secret(name string) string { return filepath.Join(d.cfg.Dir, name+".secret") }

// Run runs one command of the program with this centre's settings and returns what it wrote.
func (d *Daemon) Run(ctx context.Context, stdin string, args ...string) (string, error) {
	verbs := 1
	if args[0] == "user" {
		verbs = 2
	}
	full := append(append(append([]string{}, args[:verbs]...), "-config", d.Settings()), args[verbs:]...)
	cmd := exec.CommandContext(ctx, d.cfg.Binary, full...)
	cmd.Stdin = strings.NewReader(stdin + "\n")
	out, err := cmd.CombinedOutput()
	return string(bytes.TrimSpace(out)), err
}

// Start runs the daemon and returns when it answers; the PBX's link may still be coming up (see WaitReady).
func (d *Daemon) Start(ctx context.Context) error {
	log, err := os.OpenFile(d.Log(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	words := append(append([]string{}, d.cfg.Under...), d.cfg.Binary, "serve", "-config", d.Settings())
	d.cmd = exec.Command(words[0], words[1:]...)
	d.cmd.Env = append(os.Environ(), d.cfg.Env...)
	d.cmd.Stdout, d.cmd.Stderr = log, log
	d.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if d.cfg.Detached {
		d.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	}
	if err := d.cmd.Start(); err != nil {
		return err
	}
	if err := os.WriteFile(d.pidFile(), fmt.Appendf(nil, "%d\n", d.cmd.Process.Pid), 0o600); err != nil {
		return err
	}
	d.done = make(chan error, 1)
	cmd, done := d.cmd, d.done
	go func() { done <- cmd.Wait() }()
	return d.wait(ctx, "/healthz")
}

func (d *Daemon) pidFile() string { return filepath.Join(d.cfg.Dir, "pid") }

// WaitReady returns when the daemon says it is ready, the PBX's link included.
func (d *Daemon) WaitReady(ctx context.Context) error { return d.wait(ctx, "/readyz") }

func (d *Daemon) wait(ctx context.Context, path string) error {
	last := errors.New("it was not asked yet")
	for {
		select {
		case err := <-d.done:
			d.done <- err
			return fmt.Errorf("the daemon ended: %v\n%s", err, d.tail())
		case <-ctx.Done():
			return fmt.Errorf("the daemon did not answer %s in time: %w\n%s", path, last, d.tail())
		case <-time.After(20 * time.Millisecond):
		}
		if last = d.ask(ctx, path); last == nil {
			return nil
		}
	}
}

func (d *Daemon) ask(ctx context.Context, path string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.URL+path, nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	body, _ := io.ReadAll(res.Body)
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", res.Status, bytes.TrimSpace(body))
	}
	return nil
}

func (d *Daemon) tail() string {
	raw, _ := os.ReadFile(d.Log())
	lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
	return strings.Join(lines[max(0, len(lines)-20):], "\n")
}

// Kill ends the daemon as a crash would.
func (d *Daemon) Kill() error { return d.end(syscall.SIGKILL) }

// Stop ends the daemon in order.
func (d *Daemon) Stop() error { return d.end(syscall.SIGTERM) }

func (d *Daemon) end(sig syscall.Signal) error {
	if d.cmd == nil {
		return nil
	}
	if err := d.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-d.done:
	case <-time.After(30 * time.Second):
		_ = d.cmd.Process.Kill()
		<-d.done
		return fmt.Errorf("the daemon did not stop within 30 s and was killed\n%s", d.tail())
	}
	d.cmd = nil
	return nil
}

// Pid is the daemon's process id, 0 when it does not run.
func (d *Daemon) Pid() int {
	if d.cmd == nil || d.cmd.Process == nil {
		return 0
	}
	return d.cmd.Process.Pid
}
