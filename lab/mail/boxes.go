package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/emersion/go-smtp"
)

// Deliver sends a mail to somebody through Postfix, as from outside. An empty sender is the null sender.
func (s *Server) Deliver(ctx context.Context, from, to string, mail string) error {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr(s.SMTP))
	if err != nil {
		return err
	}
	c := smtp.NewClient(conn)
	defer c.Close()
	if err := c.SendMail(from, []string{to}, strings.NewReader(strings.ReplaceAll(strings.ReplaceAll(mail, "\r\n", "\n"), "\n", "\r\n"))); err != nil {
		return err
	}
	return c.Quit()
}

func (s *Server) maildir(person string) string {
	return filepath.Join(s.Dir, "home", person, "Maildir")
}

// Put lays a mail into somebody's inbox, past Postfix.
func (s *Server) Put(person, mail string) error {
	dir := s.maildir(person)
	for _, d := range []string{dir, filepath.Join(dir, "cur"), filepath.Join(dir, "new"), filepath.Join(dir, "tmp")} {
		if err := errors.Join(os.MkdirAll(d, 0o700), chown(d, s.uid, s.gid)); err != nil {
			return err
		}
	}
	name := fmt.Sprintf("%d.%s", time.Now().UnixNano(), "lab")
	tmp := filepath.Join(dir, "tmp", name)
	if err := errors.Join(os.WriteFile(tmp, []byte(strings.ReplaceAll(mail, "\r\n", "\n")), 0o600), chown(tmp, s.uid, s.gid)); err != nil {
		return err
	}
	return os.Rename(tmp, filepath.Join(dir, "new", name))
}

// Renumber makes Dovecot number somebody's inbox anew, with another UIDVALIDITY. Call it while Dovecot is stopped.
func (s *Server) Renumber(person string) error {
	left, err := filepath.Glob(filepath.Join(s.maildir(person), "dovecot*"))
	if err != nil {
		return err
	}
	for _, path := range left {
		err = errors.Join(err, os.RemoveAll(path))
	}
	return err
}

// Wait answers the first mail in somebody's inbox that holds the text, as it lies there.
func (s *Server) Wait(ctx context.Context, person, text string) (string, error) {
	var found string
	err := poll(ctx, func() (bool, error) {
		for _, sub := range []string{"new", "cur"} {
			paths, _ := filepath.Glob(filepath.Join(s.maildir(person), sub, "*"))
			for _, path := range paths {
				if raw, err := os.ReadFile(path); err == nil && strings.Contains(string(raw), text) {
					found = string(raw)
					return true, nil
				}
			}
		}
		return false, nil
	})
	if err != nil {
		return "", fmt.Errorf("no mail with %q came for %s: %w", text, person, err)
	}
	return found, nil
}

// Flagged counts the mails in somebody's inbox with a maildir flag, such as "S" for seen.
func (s *Server) Flagged(person, flag string) int {
	n := 0
	paths, _ := filepath.Glob(filepath.Join(s.maildir(person), "cur", "*"))
	for _, path := range paths {
		if _, flags, ok := strings.Cut(filepath.Base(path), ":2,"); ok && strings.Contains(flags, flag) {
			n++
		}
	}
	return n
}
