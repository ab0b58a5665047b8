package telegram_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/telegram"
	"github.com/cordboard/cordboard/channels/telegram/telegramtest"
)

// sink keeps in memory what a listener brings.
type sink struct {
	mu       sync.Mutex
	changed  chan struct{}
	raws     []channels.Raw
	position string
	health   []channels.Health
	fail     int // how many Keeps fail
	kept     func()
}

func newSink() *sink { return &sink{changed: make(chan struct{})} }

func (s *sink) note() {
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *sink) Keep(_ context.Context, raw channels.Raw) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.note()
	if s.fail > 0 {
		s.fail--
		return errors.New("disk full")
	}
	s.raws = append(s.raws, raw)
	if s.kept != nil {
		s.kept()
	}
	return nil
}

func (s *sink) Position(context.Context, string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.position, nil
}

func (s *sink) SetPosition(_ context.Context, _, position string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.note()
	s.position = position
	return nil
}

func (s *sink) Health(_ string, h channels.Health) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.note()
	s.health = append(s.health, h)
}

func (s *sink) wait(t *testing.T, what string, check func() bool) {
	t.Helper()
	ctx := deadline(t)
	for {
		s.mu.Lock()
		ok, changed := check(), s.changed
		s.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("waited in vain for %s; health %+v, %d kept", what, s.health, len(s.raws))
		}
	}
}

func (s *sink) texts(d *telegram.Driver, in channels.Inbox) map[string]int {
	got := map[string]int{}
	for _, raw := range s.raws {
		items, _ := d.Decode(in, raw)
		for _, i := range items {
			if i.Message != nil {
				got[i.Message.Text]++
			}
		}
	}
	return got
}

func listen(t *testing.T, l *lab, s *sink) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- l.driver.Listen(ctx, l.in, s) }()
	var once sync.Once
	var result error
	stop = func() error {
		once.Do(func() {
			cancel()
			select {
			case result = <-done:
			case <-time.After(10 * time.Second):
				t.Error("Listen does not return")
			}
		})
		return result
	}
	t.Cleanup(func() { _ = stop() })
	return stop
}

func TestPollingTakesTheWebhookAwayAndKeepsEverything(t *testing.T) {
	l, s := newLab(t, "polling"), newSink()
	l.SetWebhook("http://127.0.0.1:1/old", "x")
	for i := range 250 {
		l.Text(ana, fmt.Sprint("early ", i))
	}
	if !l.driver.Listens(l.in) {
		t.Fatal("does not listen")
	}
	stop := listen(t, l, s)
	s.wait(t, "the early ones", func() bool { return len(s.texts(l.driver, l.in)) == 250 })
	l.Text(ana, "late")
	s.wait(t, "the late one", func() bool { return s.texts(l.driver, l.in)["late"] == 1 })
	if l.WebhookURL() != "" {
		t.Error("the webhook is still set")
	}
	s.wait(t, "the position", func() bool { return s.position == "352" })
	if err := stop(); err != nil {
		t.Errorf("ended with %v", err)
	}
	for what, n := range s.texts(l.driver, l.in) {
		if n != 1 {
			t.Errorf("%q came %d times", what, n)
		}
	}
	last := s.health[len(s.health)-1]
	if last.State != "up" || last.Since.IsZero() {
		t.Errorf("health %+v", s.health)
	}
}

func TestNothingIsConfirmedThatIsNotKept(t *testing.T) {
	l, s := newLab(t, "polling"), newSink()
	s.fail = 1
	l.Text(ana, "precious")
	listen(t, l, s)
	s.wait(t, "the trouble", func() bool { return len(s.health) > 0 && s.health[len(s.health)-1].Trouble == "storage" })
	if l.Pending() != 1 {
		t.Error("it is gone at Telegram")
	}
	s.wait(t, "it after all", func() bool { return s.texts(l.driver, l.in)["precious"] == 1 })
}

func TestAListenerGoesOnWhereItWas(t *testing.T) {
	l, s := newLab(t, "polling"), newSink()
	s.position = "103"
	for i := range 3 {
		l.Text(ana, fmt.Sprint(i)) // updates 101 to 103
	}
	listen(t, l, s)
	s.wait(t, "the third", func() bool { return s.texts(l.driver, l.in)["2"] == 1 })
	if got := s.texts(l.driver, l.in); len(got) != 1 {
		t.Errorf("kept %v", got)
	}
}

func TestPollingSurvivesWhatTelegramDoes(t *testing.T) {
	cases := []struct {
		name    string
		fault   telegramtest.Fault
		trouble string
	}{
		{"another poller", telegramtest.Fault{Method: "getUpdates", Code: 409, Description: "Conflict: terminated by other getUpdates request"}, "conflict"},
		{"a limit", telegramtest.Fault{Method: "getUpdates", Code: 429, Description: "Too Many Requests", RetryAfter: 1}, "limited"},
		{"a gateway", telegramtest.Fault{Method: "getUpdates", Code: 502, HTML: true}, "provider"},
		{"a cut answer", telegramtest.Fault{Method: "getUpdates", Cut: true}, "unreachable"},
		{"trouble at the very start", telegramtest.Fault{Method: "getWebhookInfo", Code: 500, Description: "Internal Server Error"}, "provider"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l, s := newLab(t, "polling"), newSink()
			l.Fail(c.fault)
			l.Text(ana, "x")
			listen(t, l, s)
			s.wait(t, c.trouble, func() bool {
				for _, h := range s.health {
					if h.State == "down" && h.Trouble == c.trouble {
						return true
					}
				}
				return false
			})
			s.wait(t, "the message", func() bool { return s.texts(l.driver, l.in)["x"] == 1 && s.health[len(s.health)-1].State == "up" })
		})
	}
}

func TestAWebhookThatSomebodySetWhileWePollIsTakenAway(t *testing.T) {
	l, s := newLab(t, "polling"), newSink()
	listen(t, l, s)
	s.wait(t, "being up", func() bool { return len(s.health) > 0 && s.health[len(s.health)-1].State == "up" })
	l.SetWebhook("http://127.0.0.1:1/theirs", "x")
	l.Text(ana, "x")
	s.wait(t, "the message", func() bool { return s.texts(l.driver, l.in)["x"] == 1 })
}

func TestARefusedTokenEndsTheListening(t *testing.T) {
	l, s := newLab(t, "polling"), newSink()
	l.in.Secrets["token"] = "7000000001:AnotherTokenThatNobodyKnows"
	err := l.driver.Listen(deadline(t), l.in, s)
	if tr := trouble(t, err); tr.Class != channels.Credentials {
		t.Errorf("%+v", tr)
	}
	if last := s.health[len(s.health)-1]; last.State != "down" || last.Trouble != "credentials" {
		t.Errorf("%+v", last)
	}
}

func TestAnInboxWithAWebhookDoesNotPoll(t *testing.T) {
	if l := newLab(t, "webhook"); l.driver.Listens(l.in) {
		t.Error("it does")
	}
}
