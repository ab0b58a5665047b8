package email_test

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/email"
)

func letter(subject, id string) string {
	return fmt.Sprintf("From: Ana <ana@customer.test>\nTo: desk@acme.test\nSubject: %s\nMessage-ID: <%s@customer.test>\nDate: Mon, 04 May 2026 10:00:00 +0200\n\nHello.\n", subject, id)
}

func TestAMailIsHereWithinSecondsBecauseTheServerTells(t *testing.T) {
	d, in, s := driver(email.Ports{}), inbox(t, "idle@acme.test"), &sink{}
	listen(t, d, in, s, s)
	deliver(t, "idle@acme.test", letter("first", "i1"))
	began := time.Now()
	eventually(t, "the mail", func() bool { return len(s.all()) == 1 })
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
	deliver(t, "idle@acme.test", letter("second", "i2"))
	eventually(t, "the second mail", func() bool { return len(s.all()) == 2 })
	if got := subjects(arrived(t, d, in, s)); got != "first|second" {
		t.Errorf("came as %s", got)
	}
	if raw := s.all()[0]; raw.Source != "imap" || raw.InboxID != in.ID || raw.At.IsZero() || !strings.Contains(string(raw.Body), "Subject: first\r\n") {
		t.Errorf("kept as %+v", raw)
	}
}

func TestWhatIsKeptIsNotFetchedAgainByTheNextListener(t *testing.T) {
	d, in, s := driver(email.Ports{}), inbox(t, "keep@acme.test"), &sink{}
	stop := listen(t, d, in, s, s)
	deliver(t, "keep@acme.test", letter("one", "k1"))
	eventually(t, "the mail", func() bool { return len(s.all()) == 1 })
	stop()
	deliver(t, "keep@acme.test", letter("two", "k2"))
	listen(t, driver(email.Ports{}), in, s, s)
	eventually(t, "the mail of the time between", func() bool { return len(s.all()) == 2 })
	if got := subjects(arrived(t, d, in, s)); got != "one|two" {
		t.Errorf("came as %s", got)
	}
}

func TestAMailThatCannotBeStoredIsFetchedAgainAndNotLost(t *testing.T) {
	d, in, s := driver(email.Ports{}), inbox(t, "keep@acme.test", func(m map[string]any) { m["first_days"] = 0 }), &sink{}
	listen(t, d, in, s, s)
	s.mu.Lock()
	s.refuse = errFull
	s.mu.Unlock()
	deliver(t, "keep@acme.test", letter("patience", "k3"))
	eventually(t, "the trouble is told", func() bool { return s.state().Trouble == "storage" })
	s.mu.Lock()
	s.refuse = nil
	s.mu.Unlock()
	eventually(t, "the mail", func() bool { return strings.Contains(subjects(arrived(t, d, in, s)), "patience") })
	if n := len(s.all()); n != 1 {
		t.Errorf("kept %d times", n)
	}
}

func TestAMailboxThatIsConnectedForTheFirstTimeIsTakenFromSomeDaysBackOrFromNow(t *testing.T) {
	deliver(t, "first@acme.test", letter("before", "f1"))
	for _, days := range []int{0, 3} {
		t.Run(fmt.Sprint(days), func(t *testing.T) {
			d, in, s := driver(email.Ports{}), inbox(t, "first@acme.test", func(m map[string]any) { m["first_days"] = fmt.Sprint(days) }), &sink{}
			if _, err := server.Wait(t.Context(), "first@acme.test", "before"); err != nil {
				t.Fatal(err)
			}
			listen(t, d, in, s, s)
			deliver(t, "first@acme.test", letter("after", fmt.Sprint("f", days)))
			eventually(t, "the new mail", func() bool { return strings.Contains(subjects(arrived(t, d, in, s)), "after") })
			if got := subjects(arrived(t, d, in, s)); strings.HasPrefix(got, "before|") != (days > 0) {
				t.Errorf("came as %s", got)
			}
		})
	}
}

func TestAFolderThatIsNumberedAnewIsLookedThroughAndKnownMailIsRecognised(t *testing.T) {
	d, in := driver(email.Ports{}), inbox(t, "renumber@acme.test")
	s := &sink{known: map[string]bool{"r1@customer.test": true}}
	stop := listen(t, d, in, knowing{s}, s)
	deliver(t, "renumber@acme.test", letter("old", "r1"))
	eventually(t, "the first mail", func() bool { return len(s.all()) == 1 })
	stop()
	before := s.at()
	if err := server.StopIMAP(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := server.Put("renumber@acme.test", letter("new", "r2")); err != nil {
		t.Fatal(err)
	}
	if err := server.Renumber("renumber@acme.test"); err != nil {
		t.Fatal(err)
	}
	if err := server.StartIMAP(t.Context()); err != nil {
		t.Fatal(err)
	}
	listen(t, d, in, knowing{s}, s)
	eventually(t, "the mail of the meantime", func() bool { return len(s.all()) >= 2 })
	if got := subjects(arrived(t, d, in, s)); got != "old|new" {
		t.Errorf("came as %s", got)
	}
	if a, b := strings.Split(before, ":")[0], strings.Split(s.at(), ":")[0]; a == b {
		t.Fatalf("the folder was not numbered anew: %s, %s", before, s.at())
	}
	deliver(t, "renumber@acme.test", letter("later", "r3"))
	eventually(t, "mail after that", func() bool { return len(s.all()) == 3 })
}

func TestAServerThatIsRestartedWhileWeWaitIsFoundAgain(t *testing.T) {
	d, in, s := driver(email.Ports{}), inbox(t, "restart@acme.test"), &sink{}
	listen(t, d, in, s, s)
	if err := server.StopIMAP(t.Context()); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the outage is told", func() bool { return s.state().State == "down" && s.state().Trouble == "connection" })
	if err := server.StartIMAP(t.Context()); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it is up again", func() bool { return s.state().State == "up" })
	deliver(t, "restart@acme.test", letter("back", "s1"))
	eventually(t, "the mail", func() bool { return subjects(arrived(t, d, in, s)) == "back" })
}

// muted is a connection whose far end falls silent without closing it.
type muted struct {
	net.Conn
	dead <-chan struct{}
	gone chan struct{}
}

func (m muted) Read(b []byte) (int, error) {
	n, err := m.Conn.Read(b)
	select {
	case <-m.dead:
		<-m.gone
		return 0, net.ErrClosed
	default:
		return n, err
	}
}

func (m muted) Close() error {
	select {
	case <-m.gone:
	default:
		close(m.gone)
	}
	return m.Conn.Close()
}

func TestAConnectionThatDiedSilentlyIsNoticedWhenIdleIsRenewed(t *testing.T) {
	dead := make(chan struct{})
	dials := 0
	d := driver(email.Ports{Pace: email.Pace{Idle: 300 * time.Millisecond, Command: 300 * time.Millisecond, Retry: 10 * time.Millisecond},
		Dial: func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := (&net.Dialer{}).DialContext(ctx, network, addr)
			if dials++; dials > 1 || err != nil {
				return conn, err
			}
			return muted{conn, dead, make(chan struct{})}, nil
		}})
	in, s := inbox(t, "restart@acme.test", func(m map[string]any) { m["first_days"] = 0 }), &sink{}
	listen(t, d, in, s, s)
	close(dead)
	eventually(t, "the silence is noticed", func() bool { return s.state().State == "down" || s.changes() > 2 })
	eventually(t, "it is up again", func() bool { return s.state().State == "up" && s.changes() > 2 })
	deliver(t, "restart@acme.test", letter("after the silence", "s2"))
	eventually(t, "the mail", func() bool { return subjects(arrived(t, d, in, s)) == "after the silence" })
}

func TestAMailOverTheLimitIsKeptAsItsHeadWithANote(t *testing.T) {
	d, in, s := driver(email.Ports{}), inbox(t, "large@acme.test", func(m map[string]any) { m["size_limit"] = 1 }), &sink{}
	listen(t, d, in, s, s)
	deliver(t, "large@acme.test", letter("large", "l1")+strings.Repeat(strings.Repeat("x", 70)+"\n", 20000))
	deliver(t, "large@acme.test", letter("small", "l2"))
	eventually(t, "both mails", func() bool { return len(s.all()) == 2 })
	got := arrived(t, d, in, s)
	if subjects(got) != "large|small" || got[0].Message.Placeholder != email.PlaceholderTooLarge || !strings.Contains(got[0].Message.Text, "limit is 1 MB") {
		t.Errorf("came as %+v", got[0].Message)
	}
	if n := len(s.all()[0].Body); n > 10000 {
		t.Errorf("%d bytes were fetched", n)
	}
}

func TestMailIsMarkedAsReadOnlyWhenThatIsWanted(t *testing.T) {
	in, s := inbox(t, "seen@acme.test", func(m map[string]any) { m["mark_seen"] = true }), &sink{}
	listen(t, driver(email.Ports{}), in, s, s)
	deliver(t, "seen@acme.test", letter("seen", "m1"))
	eventually(t, "the mail", func() bool { return len(s.all()) == 1 })
	eventually(t, "the flag", func() bool { return server.Flagged("seen@acme.test", "S") == 1 })
	other, s2 := inbox(t, "poll@acme.test"), &sink{}
	listen(t, driver(email.Ports{}), other, s2, s2)
	deliver(t, "poll@acme.test", letter("unseen", "m2"))
	eventually(t, "the other mail", func() bool { return len(s2.all()) == 1 })
	if server.Flagged("poll@acme.test", "S") != 0 {
		t.Error("the mail was marked though nobody asked for it")
	}
}

func TestAnUnknownFolderAndAWrongPasswordAreToldByName(t *testing.T) {
	for word, change := range map[string]func(*channels.Inbox){
		"folder": func(in *channels.Inbox) {
			*in = inbox(t, "denied@acme.test", func(m map[string]any) { m["folder"] = "Nowhere" })
		},
		"credentials": func(in *channels.Inbox) { in.Secrets = map[string]string{"password": "hunter2secret"} },
		"certificate": func(in *channels.Inbox) {
			*in = inbox(t, "denied@acme.test", func(m map[string]any) { delete(m, "tls_ca") })
		},
	} {
		in, s := inbox(t, "denied@acme.test"), &sink{}
		change(&in)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); _ = driver(email.Ports{}).Listen(ctx, in, s) }()
		eventually(t, word, func() bool { return s.state().Trouble == word && s.state().State == "down" })
		cancel()
		<-done
		if strings.Contains(s.state().Detail, "hunter2") {
			t.Errorf("the password is told: %s", s.state().Detail)
		}
	}
}
