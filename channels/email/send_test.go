package email_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/email"
	"github.com/cordboard/cordboard/channels/email/mime"
	"github.com/cordboard/cordboard/channels/email/threading"
)

var keys = threading.Keys{Key: []byte("a key of the house, for tests only")}

const (
	thread  = "01JTHREAD0000000000000000A"
	message = "01JMESSAGE000000000000000B"
)

// out is a message of ours to somebody, with the head that the inbox makes.
func out(from, to, text string) channels.Outbound {
	head := keys.Head(threading.Reply{Thread: thread, Message: message, Address: from, Plus: true, Subject: "Your order"})
	head.To = []channels.Person{{Name: "Ana", Address: to}}
	return channels.Outbound{ID: message, Human: true, Message: channels.Message{Type: channels.Mail, Text: text, Mail: &head}}
}

func file(name, kind, cid string, data string) channels.OutFile {
	return channels.OutFile{Attachment: channels.Attachment{Name: name, MIME: kind, ContentID: cid, Size: int64(len(data))},
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(data)), nil }}
}

func trouble(t *testing.T, err error) channels.Trouble {
	t.Helper()
	var told *channels.Trouble
	if !errors.As(err, &told) {
		t.Fatalf("Send answered %v, which is no Trouble", err)
	}
	return *told
}

func TestAMailOfOursArrivesWholeWithItsPicturesAndFiles(t *testing.T) {
	d, in := driver(email.Ports{}), inbox(t, "send@acme.test")
	o := out("send@acme.test", "ana@customer.test", "Grüße an alle\n.\n..dots stay\nFrom here on")
	o.Message.Mail.HTML = `<p>Grüße <img src="cid:logo@acme"></p>`
	o.Message.Mail.MessageID = "whole.1@acme.test"
	o.Message.Mail.Subject = "Schöne Grüße " + strings.Repeat("lang ", 30)
	o.Message.Mail.CC = []channels.Person{{Name: `Bea "the" Best, Ltd`, Address: "bea@customer.test"}}
	o.Files = []channels.OutFile{file("logo.png", "image/png", "logo@acme", "\x89PNG logo"), file("résumé ../x\".pdf", "application/pdf", "", strings.Repeat("pdf\x00", 1000))}
	got, err := d.Send(t.Context(), in, o)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.IDs) != 1 || got.IDs[0] != o.Message.Mail.MessageID || got.Status != channels.Sent {
		t.Errorf("receipt %+v", got)
	}
	for _, who := range []string{"ana@customer.test", "bea@customer.test"} {
		raw, err := server.Wait(t.Context(), who, got.IDs[0])
		if err != nil {
			t.Fatal(err)
		}
		m := mime.Read([]byte(raw))
		if m.Text != "Grüße an alle\n.\n..dots stay\nFrom here on" || !strings.Contains(m.HTML, "Grüße <img") {
			t.Errorf("%s reads %q and %q", who, m.Text, m.HTML)
		}
		if h := m.Header; h.Text("Subject") != strings.TrimSpace(o.Message.Mail.Subject) || h.Has("Auto-Submitted") || h.Has("Bcc") {
			t.Errorf("head %v", h)
		}
		if cc := mime.Addresses(m.Header.Get("Cc")); len(cc) != 1 || cc[0].Name != `Bea "the" Best, Ltd` {
			t.Errorf("cc %+v", cc)
		}
		if len(m.Files) != 2 || m.Files[0].ContentID != "logo@acme" || m.Files[1].Name != "x_.pdf" || string(m.Files[1].Data) != strings.Repeat("pdf\x00", 1000) {
			t.Errorf("%d files: %v", len(m.Files), m.Files)
		}
		for line := range strings.SplitSeq(raw, "\n") {
			if len(line) > 998 {
				t.Errorf("a line of %d bytes", len(line))
			}
		}
	}
}

func TestHiddenRecipientsReceiveItAndNobodyIsTold(t *testing.T) {
	d, in := driver(email.Ports{}), inbox(t, "send@acme.test", func(m map[string]any) { m["smtp_port"], m["smtp_security"] = server.Submission, "starttls" })
	o := out("send@acme.test", "ana@customer.test", "to two")
	o.Message.Mail.MessageID = "hidden.1@acme.test"
	o.Message.Mail.BCC = []channels.Person{{Address: "bea@customer.test"}}
	if _, err := d.Send(t.Context(), in, o); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"ana@customer.test", "bea@customer.test"} {
		raw, err := server.Wait(t.Context(), who, "hidden.1@acme.test")
		if err != nil {
			t.Fatal(err)
		}
		head, _, _ := strings.Cut(raw, "\nDate:")
		_, visible, _ := strings.Cut(raw, "\nDate:")
		if strings.Contains(visible, "bea@") {
			t.Errorf("%s can read who was hidden: %s %s", who, head, visible)
		}
	}
}

func TestNothingThatACustomerOrAgentWritesAddsAFieldToTheHead(t *testing.T) {
	d, in := driver(email.Ports{}), inbox(t, "send@acme.test", func(m map[string]any) {
		m["smtp_port"], m["smtp_security"], m["smtp_auth"] = server.SMTP, "none", "none"
	})
	evil := "x\r\nBcc: bea@customer.test\r\nX-Evil: 1\r\n\r\nbody"
	o := out("send@acme.test", "ana@customer.test", "hello")
	o.Message.Mail.MessageID = "inject.1@acme.test\r\nX-Evil: 1"
	o.Message.Mail.Subject, o.Message.Mail.ReplyTo = evil, "desk@acme.test\r\nX-Evil: 1"
	o.Message.Mail.InReplyTo, o.Message.Mail.References = []string{"a@b>\r\nX-Evil: 1"}, []string{"c@d\nX-Evil: 1"}
	o.Message.Mail.To[0].Name = evil
	o.Message.Mail.HTML = "<img src='cid:i@x\r\nX-Evil: 1'>"
	o.Files = []channels.OutFile{file("a\r\nX-Evil: 1.txt", "text/plain\r\nX-Evil: 1", "i@x\r\nX-Evil: 1", "x")}
	got, err := d.Send(t.Context(), in, o)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := server.Wait(t.Context(), "ana@customer.test", strings.Split(got.IDs[0], "@")[0])
	if err != nil {
		t.Fatal(err)
	}
	root, _ := mime.Parse([]byte(raw))
	var walk func(*mime.Part)
	walk = func(p *mime.Part) {
		for _, f := range p.Header {
			if low := strings.ToLower(f.Name); low == "x-evil" || low == "bcc" {
				t.Errorf("a field came in: %v", f)
			}
		}
		for _, child := range p.Parts {
			walk(child)
		}
	}
	walk(root)
	if m := mime.Read([]byte(raw)); m.Text != "hello" || len(m.Files) != 1 {
		t.Errorf("reads %q with %d files", m.Text, len(m.Files))
	}
}

func TestABounceBecomesTheFailureOfTheRightMessage(t *testing.T) {
	d, in, s := driver(email.Ports{}), inbox(t, "bounce@acme.test"), &sink{}
	listen(t, d, in, s, s)
	o := out("bounce@acme.test", "nobody@customer.test", "are you there?")
	if _, err := d.Send(t.Context(), in, o); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the bounce", func() bool { return len(s.all()) == 1 })
	got := arrived(t, d, in, s)
	if len(got) != 1 || got[0].Kind != channels.InStatus || got[0].ID != o.Message.Mail.MessageID || got[0].Status.Correlation != message {
		t.Fatalf("the bounce says %+v", got)
	}
	if told := got[0].Status; told.Status != channels.Failed || told.Trouble.Code != "5.1.1" || !strings.Contains(told.Trouble.Text, "nobody@customer.test") {
		t.Errorf("the bounce says %+v %+v", told, told.Trouble)
	}
}

func TestAnAnswerToThePlusAddressFindsItsConversation(t *testing.T) {
	d, in, s := driver(email.Ports{}), inbox(t, "plus@acme.test"), &sink{}
	listen(t, d, in, s, s)
	if _, err := d.Send(t.Context(), in, out("plus@acme.test", "bea@customer.test", "please answer")); err != nil {
		t.Fatal(err)
	}
	raw, err := server.Wait(t.Context(), "bea@customer.test", "please answer")
	if err != nil {
		t.Fatal(err)
	}
	to := mime.Addresses(mime.Read([]byte(raw)).Header.Get("Reply-To"))
	if len(to) != 1 || !strings.HasPrefix(to[0].Addr, "plus+c-") {
		t.Fatalf("answers go to %+v", to)
	}
	deliver(t, to[0].Addr, "From: Bea <bea@customer.test>\nTo: "+to[0].Addr+"\nSubject: another subject\nMessage-ID: <p1@customer.test>\n\nHere.\n")
	eventually(t, "the answer", func() bool { return len(s.all()) == 1 })
	got := arrived(t, d, in, s)[0]
	found, err := threading.Find(t.Context(), book{threads: []string{thread}, takes: map[string]bool{"bea@customer.test": true}}, keys,
		threading.Mail{From: got.From.Identities[0].Value, Tokens: got.Message.Mail.Tokens})
	if err != nil || found.Thread != thread || found.By != threading.ByToken || found.Stranger {
		t.Errorf("found %+v, %v from %v", found, err, got.Message.Mail.Tokens)
	}
}

// book is what an inbox knows.
type book struct {
	threads []string
	takes   map[string]bool
}

func (b book) ThreadOfMessage(context.Context, string) (string, error) { return "", nil }
func (b book) ThreadOfNumber(context.Context, string) (string, error)  { return "", nil }
func (b book) HasThread(_ context.Context, t string) (bool, error)     { return t == b.threads[0], nil }
func (b book) TakesPart(_ context.Context, _, a string) (bool, error)  { return b.takes[a], nil }

func TestARefusedRecipientIsToldByNameAndNobodyGetsTheMail(t *testing.T) {
	d, in := driver(email.Ports{}), inbox(t, "send@acme.test", func(m map[string]any) {
		m["smtp_port"], m["smtp_security"], m["smtp_auth"] = server.SMTP, "none", "none"
	})
	for who, want := range map[string]channels.Trouble{"refused@acme.test": {Class: channels.Never, Code: "550 5.1.1"}, "busy@acme.test": {Class: channels.Later, Code: "450 4.2.1"}} {
		o := out("send@acme.test", "ana@customer.test", "half")
		o.Message.Mail.CC = []channels.Person{{Address: who}}
		_, err := d.Send(t.Context(), in, o)
		if got := trouble(t, err); got.Class != want.Class || got.Code != want.Code || !strings.Contains(got.Text, who) {
			t.Errorf("%s: %+v", who, got)
		}
	}
}

func TestAWrongPasswordStopsSendingAndIsNotRepeated(t *testing.T) {
	d, in := driver(email.Ports{}), inbox(t, "send@acme.test")
	in.Secrets = map[string]string{"password": "hunter2secret"}
	_, err := d.Send(t.Context(), in, out("send@acme.test", "ana@customer.test", "x"))
	if got := trouble(t, err); got.Class != channels.Credentials || strings.Contains(got.Error(), "hunter2") {
		t.Errorf("%+v", got)
	}
}

func TestAutomaticMailIsMarkedAndNeverSentToMachinesOrOurselves(t *testing.T) {
	d, in := driver(email.Ports{}), inbox(t, "send@acme.test")
	o := out("send@acme.test", "ana@customer.test", "we are closed")
	o.Human, o.LastInbound, o.Message.Mail.MessageID = false, time.Now(), "auto.1@acme.test"
	if _, err := d.Send(t.Context(), in, o); err != nil {
		t.Fatal(err)
	}
	raw, err := server.Wait(t.Context(), "ana@customer.test", "auto.1@acme.test")
	if err != nil {
		t.Fatal(err)
	}
	if h := mime.Read([]byte(raw)).Header; h.Get("Auto-Submitted") != "auto-replied" || h.Get("X-Auto-Response-Suppress") != "All" || h.Get("X-Cordboard-Loop") == "" {
		t.Errorf("head %v", h)
	}
	back, err := d.Decode(in, channels.Raw{Body: []byte(raw)})
	if err != nil || !back[0].Auto {
		t.Errorf("our own automatic mail is not recognised: %+v %v", back, err)
	}
	for _, who := range []string{"no-reply@shop.test", "mailer-daemon@acme.test", "send+x@acme.test"} {
		o.Message.Mail.To = []channels.Person{{Address: who}}
		_, err := d.Send(t.Context(), in, o)
		if got := trouble(t, err); got.Class != channels.Never || got.Code != "loop" {
			t.Errorf("%s: %+v", who, got)
		}
	}
}

func TestTheGuidedTestSaysStepByStepWhatWorks(t *testing.T) {
	d := driver(email.Ports{})
	keys := func(in channels.Inbox) string {
		var out []string
		for _, s := range d.Test(t.Context(), in) {
			mark := "-"
			if s.OK {
				mark = "+"
			}
			out = append(out, mark+s.Key)
		}
		return strings.Join(out, " ")
	}
	for want, in := range map[string]channels.Inbox{
		"+imap_login +imap_folder +imap_idle +smtp_login +smtp_sender": inbox(t, "steps@acme.test"),
		"+imap_login -imap_folder +smtp_login +smtp_sender":            inbox(t, "steps@acme.test", func(m map[string]any) { m["folder"] = "Nowhere" }),
		"-imap_login +smtp_login +smtp_sender":                         inbox(t, "steps@acme.test", func(m map[string]any) { m["imap_port"] = server.SMTPS }),
		"-settings":                                                    inbox(t, "steps@acme.test", func(m map[string]any) { m["imap_host"] = "" }),
	} {
		if got := keys(in); got != want {
			t.Errorf("%s instead of %s", got, want)
		}
	}
}
