// Package mail starts a private Postfix and a private Dovecot on loopback, with mailboxes of two domains, certificates of
// their own, plus addresses, and OAuth 2 tokens that Dovecot asks an identity provider about (Identity). No mail leaves it.
// Everything lies in one folder that Stop removes; no service of the machine is started or changed.
package mail

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"text/template"
	"time"

	"github.com/cordboard/cordboard/lab"
)

//go:embed conf/*.tmpl
var confFiles embed.FS

// The domains of the lab. Mail for people who do not exist is accepted and bounces, but for refused@ and busy@ of Domain,
// which are refused at once, for good and for now.
const (
	Domain   = "acme.test"
	Customer = "customer.test"
)

// Password is everybody's.
const Password = "corr3ct horse"

// Server is a running mail system.
type Server struct {
	Dir                     string
	Name                    string
	IMAP, IMAPS, LMTP       int
	SMTP, Submission, SMTPS int
	CA                      string // PEM of the certificate, made out to localhost and 127.0.0.1
	Identity                *Identity
	ports                   []int
	dovecot, postfix        *process
	uid, gid                string
}

// Start installs what is missing and boots both servers with mailboxes for the given addresses.
func Start(ctx context.Context, log lab.Log, people ...string) (*Server, error) {
	if log == nil {
		log = lab.Progress
	}
	if err := lab.Packages(ctx, log, lab.FeatureMail); err != nil {
		return nil, err
	}
	sweep()
	s := &Server{}
	if err := s.lay(people); err != nil {
		return nil, errors.Join(err, s.Stop(ctx))
	}
	log("starting Postfix and Dovecot ...")
	if err := errors.Join(s.StartIMAP(ctx), s.startPostfix(ctx)); err != nil {
		return nil, errors.Join(err, s.Stop(ctx))
	}
	return s, nil
}

// prefix of the folders; they cannot lie in the cache, because the servers give up being root and have to reach them.
const prefix = "cordboard-mail-"

// sweep removes the folders of test programs that were killed.
func sweep() {
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), prefix+"*"))
	for _, dir := range left {
		pid, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), prefix), "-")
		if _, err := strconv.Atoi(pid); err != nil {
			continue
		}
		if _, err := os.Stat("/proc/" + pid); os.IsNotExist(err) {
			_ = os.RemoveAll(dir)
		}
	}
}

func (s *Server) lay(people []string) error {
	for _, at := range []*int{&s.IMAP, &s.IMAPS, &s.LMTP, &s.SMTP, &s.Submission, &s.SMTPS} {
		port, err := lab.Port()
		if err != nil {
			return err
		}
		*at = port
		s.ports = append(s.ports, port)
	}
	var err error
	if s.Dir, err = os.MkdirTemp("", fmt.Sprintf("%s%d-", prefix, os.Getpid())); err != nil {
		return err
	}
	s.Name = filepath.Base(s.Dir)
	nobody, err := user.Lookup("nobody")
	if err != nil {
		return err
	}
	s.uid, s.gid = nobody.Uid, nobody.Gid
	if s.Identity, err = startIdentity(); err != nil {
		return err
	}
	if s.CA, err = writeCertificate(s.Dir); err != nil {
		return err
	}
	if err := errors.Join(os.Chmod(s.Dir, 0o755), s.folders(), s.users(people)); err != nil {
		return err
	}
	for _, name := range []string{"dovecot.conf", "oauth2.conf", "main.cf", "master.cf"} {
		if err := s.render(name); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) folders() error {
	postfix, err := user.Lookup("postfix")
	if err != nil {
		return err
	}
	for name, owner := range map[string]*user.User{"run": nil, "state": nil, "home": nil, "queue": nil, "data": postfix} {
		dir := filepath.Join(s.Dir, name)
		if err := os.Mkdir(dir, 0o755); err != nil {
			return err
		}
		if owner != nil {
			if err := chown(dir, owner.Uid, owner.Gid); err != nil {
				return err
			}
		}
	}
	return nil
}

func chown(path, uid, gid string) error {
	u, err1 := strconv.Atoi(uid)
	g, err2 := strconv.Atoi(gid)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	return os.Chown(path, u, g)
}

func (s *Server) users(people []string) error {
	var b strings.Builder
	for _, p := range people {
		home := filepath.Join(s.Dir, "home", p)
		if err := errors.Join(os.MkdirAll(home, 0o700), chown(home, s.uid, s.gid)); err != nil {
			return err
		}
		fmt.Fprintf(&b, "%s:{PLAIN}%s:%s:%s::%s::\n", p, Password, s.uid, s.gid, home)
	}
	return os.WriteFile(filepath.Join(s.Dir, "users"), []byte(b.String()), 0o644)
}

func (s *Server) render(name string) error {
	t, err := template.ParseFS(confFiles, "conf/"+name+".tmpl")
	if err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(s.Dir, name))
	if err != nil {
		return err
	}
	defer f.Close()
	return t.Execute(f, map[string]any{"Dir": s.Dir, "Name": s.Name, "Domain": Domain, "Domains": []string{Domain, Customer}, "Identity": s.Identity.URL,
		"IMAP": s.IMAP, "IMAPS": s.IMAPS, "LMTP": s.LMTP, "SMTP": s.SMTP, "Submission": s.Submission, "SMTPS": s.SMTPS})
}

// StartIMAP boots Dovecot, again after StopIMAP.
func (s *Server) StartIMAP(ctx context.Context) error {
	p, err := spawn(filepath.Join(s.Dir, "dovecot.out"), "/usr/sbin/dovecot", "-F", "-c", filepath.Join(s.Dir, "dovecot.conf"))
	if err != nil {
		return err
	}
	s.dovecot = p
	return s.greeted(ctx, p, s.IMAP, "* OK", "Dovecot", "dovecot.out", "dovecot.log")
}

// StopIMAP ends Dovecot; connections break.
func (s *Server) StopIMAP(ctx context.Context) error { return s.dovecot.stop(ctx) }

func (s *Server) startPostfix(ctx context.Context) error {
	p, err := spawn(filepath.Join(s.Dir, "postfix.out"), "/usr/sbin/postfix", "-c", s.Dir, "start-fg")
	if err != nil {
		return err
	}
	s.postfix = p
	return s.greeted(ctx, p, s.SMTP, "220 ", "Postfix", "postfix.out", "postfix.log")
}

// greeted waits for a server's greeting.
func (s *Server) greeted(ctx context.Context, p *process, port int, greeting, what string, logs ...string) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	err := poll(ctx, func() (bool, error) {
		if !p.alive() {
			return false, errors.New("it ended by itself")
		}
		conn, err := net.DialTimeout("tcp", addr(port), time.Second)
		if err != nil {
			return false, nil
		}
		defer conn.Close()
		_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
		b := make([]byte, len(greeting))
		n, _ := conn.Read(b)
		return string(b[:n]) == greeting, nil
	})
	if err == nil {
		return nil
	}
	var tails strings.Builder
	for _, name := range logs {
		raw, _ := os.ReadFile(filepath.Join(s.Dir, name))
		fmt.Fprintf(&tails, "--- %s\n%s\n", name, raw[max(0, len(raw)-2000):])
	}
	return fmt.Errorf("%s did not come up: %w\n%s", what, err, tails.String())
}

// Stop ends everything and removes the folder.
func (s *Server) Stop(ctx context.Context) error {
	errs := []error{s.dovecot.stop(ctx), s.stopPostfix(ctx)}
	if s.Identity != nil {
		errs = append(errs, s.Identity.stop())
	}
	for _, port := range s.ports {
		lab.FreePort(port)
	}
	if s.Dir != "" {
		errs = append(errs, os.RemoveAll(s.Dir))
	}
	return errors.Join(errs...)
}

// stopPostfix asks the master to take its children with it.
func (s *Server) stopPostfix(ctx context.Context) error {
	if !s.postfix.alive() {
		return nil
	}
	_ = exec.CommandContext(ctx, "/usr/sbin/postfix", "-c", s.Dir, "stop").Run()
	return s.postfix.stop(ctx)
}

func addr(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }
