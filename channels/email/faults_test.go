package email_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/email"
)

// act is a mail server that follows a script: what it answers to a command, by the command's first word; "." is the end of
// the mail. "hang up" closes the connection without an answer.
func act(t *testing.T, script map[string]string) (port int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { _ = l.Close(); <-done })
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			perform(conn, script)
		}
	}()
	return l.Addr().(*net.TCPAddr).Port
}

func perform(conn net.Conn, script map[string]string) {
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	usual := map[string]string{"greeting": "220 here", "EHLO": "250-here\r\n250 SIZE 100000", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", ".": "250 2.0.0 taken as 77", "QUIT": "221 bye", "RSET": "250 ok"}
	answer := func(word string) bool {
		line, ok := script[word]
		if !ok {
			line = usual[word]
		}
		if line == "" {
			line = "500 what?"
		}
		if line == "hang up" {
			return false
		}
		_, err := fmt.Fprintf(conn, "%s\r\n", line)
		return err == nil && word != "QUIT"
	}
	r := bufio.NewReader(conn)
	data := false
	for ok := answer("greeting"); ok; {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if data && word != "." {
			continue
		}
		word, _, _ = strings.Cut(strings.ToUpper(word), ":")
		ok = answer(word)
		data = word == "DATA" && strings.HasPrefix(script["DATA"]+"3", "3")
	}
}

func TestEachTroubleOfAServerIsClassedByWhatToDoAboutIt(t *testing.T) {
	for name, c := range map[string]struct {
		script map[string]string
		change func(*channels.Outbound)
		class  channels.TroubleClass
		code   string
	}{
		"taken":                              {},
		"lost after the mail was given":      {script: map[string]string{".": "hang up"}, class: channels.Maybe, code: "connection"},
		"nonsense after the mail was given":  {script: map[string]string{".": "bananas"}, class: channels.Maybe, code: "connection"},
		"lost before the mail was given":     {script: map[string]string{"DATA": "hang up"}, class: channels.Later, code: "connection"},
		"lost at once":                       {script: map[string]string{"greeting": "hang up"}, class: channels.Later, code: "connection"},
		"busy at once":                       {script: map[string]string{"greeting": "421 4.3.2 too many connections"}, class: channels.Later, code: "421 4.3.2"},
		"greylisted":                         {script: map[string]string{"RCPT": "451 4.7.1 try again later"}, class: channels.Later, code: "451 4.7.1"},
		"sender refused":                     {script: map[string]string{"MAIL": "553 5.7.1 not your address"}, class: channels.Never, code: "553 5.7.1"},
		"nobody of that name":                {script: map[string]string{"RCPT": "550 5.1.1 no such person"}, class: channels.Unreachable, code: "550 5.1.1"},
		"login wanted":                       {script: map[string]string{"MAIL": "530 5.7.0 authentication required"}, class: channels.Credentials, code: "530 5.7.0"},
		"refused as spam after it was given": {script: map[string]string{".": "554 5.7.1 spam"}, class: channels.Never, code: "554 5.7.1"},
		"full after it was given":            {script: map[string]string{".": "452 4.2.2 full"}, class: channels.Later, code: "452 4.2.2"},
		"larger than the server takes": {class: channels.Never, code: "size", change: func(o *channels.Outbound) {
			o.Files = []channels.OutFile{file("a.bin", "application/octet-stream", "", strings.Repeat("x", 90000))}
		}},
		"a file of ours cannot be read": {class: channels.Later, code: "attachment", change: func(o *channels.Outbound) {
			f := file("a.bin", "", "", "")
			f.Open = func() (io.ReadCloser, error) { return nil, errors.New("gone") }
			o.Files = []channels.OutFile{f}
		}},
		"an address beyond ASCII": {class: channels.Never, code: "smtputf8", change: func(o *channels.Outbound) { o.Message.Mail.To[0].Address = "müller@example.test" }},
		"a domain beyond ASCII":   {change: func(o *channels.Outbound) { o.Message.Mail.To[0].Address = "mueller@bücher.test" }},
		"no address":              {class: channels.Never, code: "address", change: func(o *channels.Outbound) { o.Message.Mail.To = nil }},
		"the customer's address stands in for the head": {change: func(o *channels.Outbound) {
			o.Message.Mail.To, o.To = nil, []channels.Identity{{Kind: channels.IDPhone, Value: "+34600000000"}, {Kind: channels.IDEmail, Value: "ana@customer.test"}}
		}},
		"not an address": {class: channels.Never, code: "address", change: func(o *channels.Outbound) { o.Message.Mail.To[0].Address = "ana customer" }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := inbox(t, "send@acme.test", func(m map[string]any) {
				m["smtp_port"], m["smtp_security"], m["smtp_auth"] = act(t, c.script), "none", "none"
			})
			o := out("send@acme.test", "ana@customer.test", "hello")
			if c.change != nil {
				c.change(&o)
			}
			_, err := driver(email.Ports{}).Send(t.Context(), in, o)
			if c.class == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if got := trouble(t, err); got.Class != c.class || got.Code != c.code || got.Text == "" {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestNobodyListeningIsTroubleForLater(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	in := inbox(t, "send@acme.test", func(m map[string]any) { m["smtp_port"] = port })
	_, err = driver(email.Ports{}).Send(t.Context(), in, out("send@acme.test", "ana@customer.test", "x"))
	if got := trouble(t, err); got.Class != channels.Later {
		t.Errorf("%+v", got)
	}
}
