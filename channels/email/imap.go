package email

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/email/mime"
	"github.com/cordboard/cordboard/internal/clock"
)

// mailbox is one connection to an IMAP server, signed in.
type mailbox struct {
	d       *Driver
	c       *imapclient.Client
	conn    net.Conn
	changed chan struct{} // told that the folder's size changed
	stop    func()
}

// openIMAP connects and signs in. A refused token is tried once more with a new one.
func (d *Driver) openIMAP(ctx context.Context, in channels.Inbox, s *settings) (*mailbox, error) {
	m, err := d.signInIMAP(ctx, in, s, false)
	var no *denied
	if s.Auth == "oauth" && errors.As(err, &no) && no.word == "token" {
		return d.signInIMAP(ctx, in, s, true)
	}
	return m, err
}

func (d *Driver) signInIMAP(ctx context.Context, in channels.Inbox, s *settings, fresh bool) (*mailbox, error) {
	token := ""
	if s.Auth == "oauth" {
		var err error
		if token, err = d.tokens.get(ctx, in, s, fresh); err != nil {
			return nil, err
		}
	}
	conn, config, err := d.dial(ctx, s, s.IMAPHost, int(s.IMAPPort), s.IMAPSecurity)
	if err != nil {
		return nil, err
	}
	m := &mailbox{d: d, conn: conn, changed: make(chan struct{}, 1)}
	m.stop = closeWith(ctx, func() { _ = conn.Close() })
	options := &imapclient.Options{TLSConfig: config, UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(data *imapclient.UnilateralDataMailbox) {
			if data.NumMessages != nil {
				m.tell()
			}
		}}}
	err = m.within(d.ports.Pace.Command, func() error {
		if s.IMAPSecurity != "starttls" {
			m.c = imapclient.New(conn, options)
			return m.c.WaitGreeting()
		}
		m.c, err = imapclient.NewStartTLS(conn, options)
		return err
	})
	if err == nil {
		err = m.within(d.ports.Pace.Command, func() error { return m.signIn(in, s, token) })
	}
	if err != nil {
		m.close()
		return nil, err
	}
	return m, nil
}

func (m *mailbox) signIn(in channels.Inbox, s *settings, token string) error {
	caps := m.c.Caps()
	if caps == nil {
		return errors.New("the server did not say what it can do")
	}
	var err error
	switch {
	case s.Auth == "password" && !caps.Has(imap.AuthCap("PLAIN")) && caps.Has(imap.CapLoginDisabled):
		return &denied{word: "login", text: "the server takes no passwords on this connection; choose TLS or OAuth"}
	case s.Auth == "password" && !caps.Has(imap.AuthCap("PLAIN")):
		err = m.c.Login(s.User, in.Secrets[secretPassword]).Wait()
	default:
		err = m.c.Authenticate(s.mechanism(in.Secrets, token, s.IMAPHost, int(s.IMAPPort)))
	}
	var told *imap.Error
	if errors.As(err, &told) {
		passing := told.Code == imap.ResponseCodeUnavailable || told.Code == imap.ResponseCodeServerBug || told.Code == imap.ResponseCodeInUse || told.Type == imap.StatusResponseTypeBye
		word := "login"
		if s.Auth == "oauth" && !passing {
			word = "token"
		}
		return &denied{word: word, text: clip("the server refused the login: " + scrub(told.Text, in.Secrets[secretPassword], token)), passing: passing}
	}
	return err
}

func (m *mailbox) tell() {
	select {
	case m.changed <- struct{}{}:
	default:
	}
}

func (m *mailbox) heard() bool {
	select {
	case <-m.changed:
		return true
	default:
		return false
	}
}

// within runs a command and closes the connection when it takes too long, which ends the command.
func (m *mailbox) within(d time.Duration, command func() error) error {
	var late atomic.Bool
	t := m.d.ports.Clock.AfterFunc(d, func() {
		late.Store(true)
		_ = m.conn.Close()
	})
	err := command()
	t.Stop()
	if late.Load() && err != nil {
		return fmt.Errorf("the server did not answer within %v: %w", d, context.DeadlineExceeded)
	}
	return err
}

func (m *mailbox) close() {
	if m.stop != nil {
		m.stop()
	}
	_ = m.conn.Close()
	if m.c != nil {
		_ = m.c.Close()
	}
}

// leave says goodbye, briefly.
func (m *mailbox) leave() {
	_ = m.within(time.Second, func() error { return m.c.Logout().Wait() })
	m.close()
}

func (m *mailbox) open(folder string, readOnly bool) (*imap.SelectData, error) {
	var data *imap.SelectData
	err := m.within(m.d.ports.Pace.Command, func() (err error) {
		data, err = m.c.Select(folder, &imap.SelectOptions{ReadOnly: readOnly}).Wait()
		return err
	})
	var told *imap.Error
	if errors.As(err, &told) {
		return nil, &noFolder{clip("the server does not open the folder " + folder + ": " + told.Text)}
	}
	return data, err
}

// noFolder is a folder that is missing or not ours.
type noFolder struct{ text string }

func (n *noFolder) Error() string { return n.text }

// mostUIDs is how many mails one look lists; more are a broken answer.
const mostUIDs = 5_000_000

// list answers the UIDs that match, ascending.
func (m *mailbox) list(criteria *imap.SearchCriteria) ([]imap.UID, error) {
	var data *imap.SearchData
	err := m.within(m.d.ports.Pace.Body, func() (err error) {
		data, err = m.c.UIDSearch(criteria, nil).Wait()
		return err
	})
	if err != nil {
		return nil, err
	}
	set, _ := data.All.(imap.UIDSet)
	count := uint64(0)
	for _, r := range set {
		if r.Stop == 0 || r.Stop < r.Start {
			return nil, errors.New("the server answered a search with an open range")
		}
		count += uint64(r.Stop-r.Start) + 1
	}
	if count > mostUIDs {
		return nil, fmt.Errorf("the server found %d mails, which cannot be", count)
	}
	uids, _ := set.Nums()
	return uids, nil
}

// envelope is what is known of a mail before its body is fetched.
type envelope struct {
	uid  imap.UID
	size int64
	date time.Time
	id   string // Message-ID, when it was asked for
}

// look fetches sizes and dates, and Message-IDs when they are wanted.
func (m *mailbox) look(uids []imap.UID, withID bool) (map[imap.UID]envelope, error) {
	section := &imap.FetchItemBodySection{Specifier: imap.PartSpecifierHeader, HeaderFields: []string{"Message-ID"}, Peek: true}
	options := &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true}
	if withID {
		options.BodySection = []*imap.FetchItemBodySection{section}
	}
	out := make(map[imap.UID]envelope, len(uids))
	err := m.within(m.d.ports.Pace.Body, func() error {
		got, err := m.c.Fetch(imap.UIDSetNum(uids...), options).Collect()
		for _, b := range got {
			e := envelope{uid: b.UID, size: b.RFC822Size, date: b.InternalDate}
			if withID {
				h, _, _ := mime.Split(b.FindBodySection(section))
				e.id = h.Get("Message-ID")
			}
			out[b.UID] = e
		}
		return err
	})
	return out, err
}

// fetch answers at most limit bytes of a mail, or of its header, and whether there were more; found is false when the mail
// is gone.
func (m *mailbox) fetch(uid imap.UID, headerOnly bool, limit int64) (body []byte, more, found bool, err error) {
	section := &imap.FetchItemBodySection{Peek: true}
	if headerOnly {
		section.Specifier = imap.PartSpecifierHeader
	}
	err = m.within(m.d.ports.Pace.Body, func() error {
		cmd := m.c.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}})
		defer cmd.Close()
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			var seen imap.UID
			var data []byte
			has, over := false, false
			for item := msg.Next(); item != nil; item = msg.Next() {
				switch item := item.(type) {
				case imapclient.FetchItemDataUID:
					seen = item.UID
				case imapclient.FetchItemDataBodySection:
					if item.Literal == nil {
						continue
					}
					got, err := io.ReadAll(io.LimitReader(item.Literal, limit+1))
					if err != nil {
						return err
					}
					data, has, over = got[:min(int64(len(got)), limit)], true, int64(len(got)) > limit
				}
			}
			if has && seen == uid {
				body, more, found = data, over, true
			}
		}
		return cmd.Close()
	})
	return body, more, found, err
}

func (m *mailbox) markSeen(uid imap.UID) error {
	return m.within(m.d.ports.Pace.Command, func() error {
		return m.c.Store(imap.UIDSetNum(uid), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagSeen}}, nil).Close()
	})
}

// wait returns when the folder changed, or when it is time to look at it anyway (due).
func (m *mailbox) wait(ctx context.Context, s *settings) (due bool, err error) {
	if m.heard() {
		return false, nil
	}
	if !m.c.Caps().Has(imap.CapIdle) {
		if err := clock.Sleep(ctx, m.d.ports.Clock, time.Duration(s.Poll)*time.Second); err != nil {
			return false, err
		}
		return true, m.within(m.d.ports.Pace.Command, func() error { return m.c.Noop().Wait() })
	}
	var idle *imapclient.IdleCommand
	if err := m.within(m.d.ports.Pace.Command, func() (err error) { idle, err = m.c.Idle(); return err }); err != nil {
		return false, err
	}
	renew, timer := clock.After(m.d.ports.Clock, m.d.ports.Pace.Idle)
	defer timer.Stop()
	select {
	case <-m.changed:
	case <-renew:
		due = true
	case <-m.c.Closed():
	case <-ctx.Done():
	}
	err = m.within(m.d.ports.Pace.Command, func() error {
		if err := idle.Close(); err != nil {
			return err
		}
		return idle.Wait()
	})
	if ctx.Err() != nil {
		return false, context.Cause(ctx)
	}
	return due, err
}
