package email

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/cordboard/cordboard/channels"
)

// Send hands one mail to the SMTP server. It goes to all its recipients or to none: when one is refused, nothing is sent and
// the trouble names the address.
func (d *Driver) Send(ctx context.Context, in channels.Inbox, out channels.Outbound) (channels.Receipt, error) {
	s, err := settingsOf(in)
	if err != nil {
		return channels.Receipt{}, &channels.Trouble{Class: channels.Never, Code: "settings", Text: err.Error()}
	}
	mail, trouble := d.compose(s, out)
	if trouble != nil {
		return channels.Receipt{}, trouble
	}
	ctx, cancel := context.WithTimeout(ctx, d.ports.Pace.Send)
	defer cancel()
	o, err := d.openSMTP(ctx, in, s)
	if err != nil {
		return channels.Receipt{}, smtpTrouble(err, in)
	}
	defer o.close()
	if trouble := o.submit(mail, in); trouble != nil {
		return channels.Receipt{}, trouble
	}
	return channels.Receipt{IDs: []string{mail.id}, Status: channels.Sent}, nil
}

// outbox is one connection to an SMTP server, signed in.
type outbox struct {
	c    *smtp.Client
	conn net.Conn
	stop func()
}

func (o *outbox) close() {
	_ = o.c.Quit()
	o.stop()
	_ = o.conn.Close()
}

// openSMTP connects and signs in. A refused token is tried once more with a new one.
func (d *Driver) openSMTP(ctx context.Context, in channels.Inbox, s *settings) (*outbox, error) {
	o, err := d.signInSMTP(ctx, in, s, false)
	var no *denied
	if s.Auth == "oauth" && errors.As(err, &no) && no.word == "token" {
		return d.signInSMTP(ctx, in, s, true)
	}
	return o, err
}

func (d *Driver) signInSMTP(ctx context.Context, in channels.Inbox, s *settings, fresh bool) (*outbox, error) {
	token := ""
	if s.Auth == "oauth" && s.SMTPAuth == "same" {
		var err error
		if token, err = d.tokens.get(ctx, in, s, fresh); err != nil {
			return nil, err
		}
	}
	conn, config, err := d.dial(ctx, s, s.SMTPHost, int(s.SMTPPort), s.SMTPSecurity)
	if err != nil {
		return nil, err
	}
	o := &outbox{conn: conn, stop: closeWith(ctx, func() { _ = conn.Close() })}
	fail := func(err error) (*outbox, error) {
		o.stop()
		_ = conn.Close()
		return nil, err
	}
	if s.SMTPSecurity == "starttls" {
		_ = conn.SetDeadline(time.Now().Add(d.ports.Pace.Dial)) // the client sets deadlines of its own later
		if o.c, err = smtp.NewClientStartTLS(conn, config); err != nil {
			return fail(err)
		}
	} else {
		o.c = smtp.NewClient(conn)
	}
	o.c.CommandTimeout, o.c.SubmissionTimeout = 2*time.Minute, d.ports.Pace.Send
	if err := o.c.Hello(d.ports.Hello); err != nil {
		return fail(err)
	}
	if s.SMTPAuth == "none" {
		return o, nil
	}
	if err := o.signIn(s, in, token); err != nil {
		return fail(err)
	}
	return o, nil
}

func (o *outbox) signIn(s *settings, in channels.Inbox, token string) error {
	if ok, _ := o.c.Extension("AUTH"); !ok {
		return &denied{word: "auth_missing", text: "the server takes no login on this connection; choose another port or security"}
	}
	client := s.mechanism(in.Secrets, token, s.SMTPHost, int(s.SMTPPort))
	if s.Auth == "password" && !o.c.SupportsAuth("PLAIN") && o.c.SupportsAuth("LOGIN") {
		client = sasl.NewLoginClient(s.User, in.Secrets[secretPassword])
	}
	err := o.c.Auth(client)
	var told *smtp.SMTPError
	if errors.As(err, &told) {
		word := codeText(told)
		if s.Auth == "oauth" && told.Code >= 500 {
			word = "token"
		}
		return &denied{word: word, text: clip("the server refused the login: " + codeText(told) + " " + scrub(told.Message, in.Secrets[secretPassword], token)), passing: told.Code < 500}
	}
	return err
}

// submit hands over one mail.
func (o *outbox) submit(mail *composed, in channels.Inbox) *channels.Trouble {
	size, err := mail.size()
	if err != nil {
		return smtpTrouble(err, in)
	}
	if limit, ok := o.c.MaxMessageSize(); ok && limit > 0 && size > int64(limit) {
		return &channels.Trouble{Class: channels.Never, Code: "size", Text: fmt.Sprintf("The mail has %.1f MB with its attachments and the server takes %.1f MB at most.", float64(size)/(1<<20), float64(limit)/(1<<20))}
	}
	if utf8, _ := o.c.Extension("SMTPUTF8"); mail.utf8 && !utf8 {
		return &channels.Trouble{Class: channels.Never, Code: "smtputf8", Text: "The server does not take addresses with letters outside of ASCII."}
	}
	if err := o.c.Mail(mail.envelope, &smtp.MailOptions{Size: size, UTF8: mail.utf8}); err != nil {
		return smtpTrouble(err, in)
	}
	for n, r := range mail.recipients {
		if err := o.c.Rcpt(r, nil); err != nil {
			t := smtpTrouble(err, in)
			if n == 0 && t.Class == channels.Never { // of a copy it says nothing about the customer
				t.Class = bounceClass(codeOf(t.Code))
			}
			t.Text = clip(r + ": " + t.Text)
			return t
		}
	}
	w, err := o.c.Data()
	if err != nil {
		return smtpTrouble(err, in)
	}
	if err := mail.writeTo(w); err != nil {
		_ = o.conn.Close() // without the last dot the server takes nothing
		return smtpTrouble(err, in)
	}
	err = w.Close()
	var told *smtp.SMTPError
	if err == nil || errors.As(err, &told) {
		return orNil(err, in)
	}
	return &channels.Trouble{Class: channels.Maybe, Code: "connection", Text: clip("The connection was lost after the mail was handed over and before the server confirmed it: " + err.Error())}
}

func orNil(err error, in channels.Inbox) *channels.Trouble {
	if err == nil {
		return nil
	}
	return smtpTrouble(err, in)
}

// size is the length of the mail as it is sent.
func (c *composed) size() (int64, error) {
	n := &counter{}
	err := c.writeTo(n)
	return n.n, err
}

type counter struct{ n int64 }

// Write is part of io.Writer.
func (c *counter) Write(b []byte) (int, error) {
	c.n += int64(len(b))
	return len(b), nil
}

var _ io.Writer = (*counter)(nil)

// smtpTrouble classes what went wrong before the mail was handed over.
func smtpTrouble(err error, in channels.Inbox) *channels.Trouble {
	text := clip(scrub(err.Error(), in.Secrets[secretPassword], in.Secrets[secretRefresh], in.Secrets[secretClientSecret]))
	var no *denied
	var told *smtp.SMTPError
	var file *unread
	switch {
	case errors.As(err, &no) && no.passing:
		return &channels.Trouble{Class: channels.Later, Code: no.word, Text: text}
	case errors.As(err, &no):
		return &channels.Trouble{Class: channels.Credentials, Code: no.word, Text: text}
	case errors.As(err, &told):
		class := channels.Never
		switch {
		case told.Code < 500:
			class = channels.Later
		case told.Code == 530 || told.Code == 534 || told.Code == 535 || told.Code == 538:
			class = channels.Credentials
		}
		return &channels.Trouble{Class: class, Code: codeText(told), Text: clip(told.Message)}
	case errors.As(err, &file):
		return &channels.Trouble{Class: channels.Later, Code: "attachment", Text: text}
	}
	return &channels.Trouble{Class: channels.Later, Code: troubleWord(err), Text: text}
}

// codeText is "550 5.1.1", or "550" where the server gives no more.
func codeText(e *smtp.SMTPError) string {
	text := fmt.Sprint(e.Code)
	if e.EnhancedCode != (smtp.EnhancedCode{}) && e.EnhancedCode[0] > 0 {
		text += fmt.Sprintf(" %d.%d.%d", e.EnhancedCode[0], e.EnhancedCode[1], e.EnhancedCode[2])
	}
	return strings.TrimSpace(text)
}
