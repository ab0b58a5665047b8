package email_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/email"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/mail"
)

// server is the mail system of all tests; each test has a mailbox of its own.
var server *mail.Server

var people = []string{"idle@acme.test", "bounce@acme.test", "plus@acme.test", "oauth@acme.test", "denied@acme.test", "renumber@acme.test",
	"restart@acme.test", "send@acme.test", "steps@acme.test", "large@acme.test", "keep@acme.test", "first@acme.test", "seen@acme.test", "poll@acme.test",
	"ana@customer.test", "bea@customer.test"}

func TestMain(m *testing.M) {
	code := run(m)
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

func run(m *testing.M) int {
	if len(os.Args) > 1 && strings.Contains(strings.Join(os.Args, " "), "test.fuzz=") {
		return m.Run() // fuzzing needs no servers
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	s, err := mail.Start(ctx, nil, people...)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	server = s
	code := m.Run()
	if err := s.Stop(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

// sink keeps what comes in memory.
type sink struct {
	mu       sync.Mutex
	raws     []channels.Raw
	position string
	health   []channels.Health
	refuse   error
	known    map[string]bool
}

func (s *sink) Keep(_ context.Context, raw channels.Raw) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse != nil {
		return s.refuse
	}
	s.raws = append(s.raws, raw)
	return nil
}

func (s *sink) Position(context.Context, string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.position, nil
}

func (s *sink) SetPosition(_ context.Context, _, p string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.position = p
	return nil
}

func (s *sink) Health(_ string, h channels.Health) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.health = append(s.health, h)
}

// at is the position.
func (s *sink) at() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.position
}

func (s *sink) changes() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.health)
}

// state is the last health.
func (s *sink) state() channels.Health {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.health) == 0 {
		return channels.Health{}
	}
	return s.health[len(s.health)-1]
}

func (s *sink) all() []channels.Raw {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]channels.Raw{}, s.raws...)
}

// knowing is a sink that tells what it has.
type knowing struct{ *sink }

func (k knowing) Knows(_ context.Context, _, id string) (bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.known[id], nil
}

// eventually polls for what a test wants to see.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		if time.Now().After(deadline) {
			t.Fatalf("waited for this in vain: %s", what)
		}
		<-tick.C
	}
}

// inbox is one of the lab's mailboxes, over TLS both ways.
func inbox(t *testing.T, address string, change ...func(map[string]any)) channels.Inbox {
	t.Helper()
	set := map[string]any{"address": address, "from_name": "Acme Care", "auth": "password", "imap_host": "127.0.0.1", "imap_port": server.IMAPS,
		"imap_security": "tls", "smtp_host": "127.0.0.1", "smtp_port": server.SMTPS, "smtp_security": "tls", "tls_ca": strings.Split(server.CA, "\n"), "plus": true}
	for _, c := range change {
		c(set)
	}
	raw, err := json.Marshal(set)
	if err != nil {
		t.Fatal(err)
	}
	return channels.Inbox{ID: "01J0000000000000000000000A", Channel: "email", Account: address, Settings: raw, Secrets: map[string]string{"password": mail.Password}}
}

func driver(p email.Ports) *email.Driver {
	if p.HTTP == nil {
		p.HTTP = &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	}
	if p.Pace.Retry == 0 {
		p.Pace.Retry, p.Pace.RetryMax = 20*time.Millisecond, 100*time.Millisecond
	}
	return email.New(p)
}

// listen starts the listener and waits until it is up; the test's end joins it.
func listen(t *testing.T, d *email.Driver, in channels.Inbox, to channels.Sink, s *sink) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- d.Listen(ctx, in, to) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			select {
			case err := <-done:
				if err != nil {
					t.Errorf("Listen ended with %v", err)
				}
			case <-time.After(20 * time.Second):
				t.Error("Listen did not end with its context")
			}
		})
	}
	t.Cleanup(stop)
	eventually(t, "the listener is up", func() bool { return s.state().State == "up" })
	return stop
}

// arrived decodes what came in.
func arrived(t *testing.T, d *email.Driver, in channels.Inbox, s *sink) []channels.Inbound {
	t.Helper()
	var out []channels.Inbound
	for _, raw := range s.all() {
		got, err := d.Decode(in, raw)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, got...)
	}
	return out
}

func deliver(t *testing.T, to, text string) {
	t.Helper()
	if err := server.Deliver(t.Context(), "ana@customer.test", to, text); err != nil {
		t.Fatal(err)
	}
}

func subjects(in []channels.Inbound) string {
	var out []string
	for _, i := range in {
		if i.Message != nil {
			out = append(out, i.Message.Mail.Subject)
		}
	}
	return strings.Join(out, "|")
}

var errFull = errors.New("the disk is full")

var _ = lab.Quiet
