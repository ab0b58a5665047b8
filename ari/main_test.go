package ari_test

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cordboard/cordboard/ari"
	"github.com/cordboard/cordboard/ari/aritest"
)

const app = "testapp"

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// quiet keeps the stream's own log out of the tests' output.
var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

func newClient(t *testing.T, cfg ari.Config) *ari.Client {
	t.Helper()
	if cfg.App == "" {
		cfg.App = app
	}
	cfg.Logger = quiet
	c, err := ari.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func fakeConfig(s *aritest.Server) ari.Config {
	return ari.Config{URL: s.URL, User: s.User, Password: s.Password}
}

// fast are intervals that make the stream notice in milliseconds what it otherwise notices in seconds.
func fast() ari.EventsConfig {
	ms := time.Millisecond
	return ari.EventsConfig{PingInterval: 20 * ms, PongTimeout: 300 * ms, HeartbeatInterval: 30 * ms, HeartbeatTimeout: 500 * ms,
		BackoffMin: ms, BackoffMax: 20 * ms, ReplacedBackoff: 40 * ms, RefusedBackoff: 40 * ms}
}

// stream is a running Events and all it told.
type stream struct {
	*ari.Events
	mu     sync.Mutex
	events []ari.Event
	states []ari.State
	stop   func()
}

// listen runs a stream until the test ends. on, unless nil, is called with each event before it is kept.
func listen(t *testing.T, c *ari.Client, cfg ari.EventsConfig, on func(ari.Event)) *stream {
	t.Helper()
	s := &stream{}
	cfg.OnState = func(st ari.State) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.states = append(s.states, st)
	}
	s.Events = ari.NewEvents(c, cfg)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Run(ctx, func(e ari.Event) {
			if on != nil {
				on(e)
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			s.events = append(s.events, e)
		})
	}()
	s.stop = sync.OnceFunc(func() { cancel(); <-done })
	t.Cleanup(s.stop)
	return s
}

// up is listen, and waits until the stream is up.
func up(t *testing.T, c *ari.Client, cfg ari.EventsConfig) *stream {
	t.Helper()
	s := listen(t, c, cfg, nil)
	eventually(t, "the stream is up", func() bool { return s.State().Phase == ari.Up })
	return s
}

func (s *stream) types() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []string{}
	for _, e := range s.events {
		list = append(list, e.Type)
	}
	return list
}

// find returns the first event of a type about a channel ("" for any).
func (s *stream) find(kind, channel string) *ari.Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.events {
		if e := &s.events[i]; e.Type == kind && (channel == "" || e.ChannelID() == channel) {
			return e
		}
	}
	return nil
}

func (s *stream) wait(t *testing.T, kind, channel string) ari.Event {
	t.Helper()
	eventually(t, kind+" of "+channel+" arrives", func() bool { return s.find(kind, channel) != nil })
	return *s.find(kind, channel)
}

// was returns the first state of a phase, nil when there was none.
func (s *stream) was(p ari.Phase) *ari.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.states {
		if s.states[i].Phase == p {
			return &s.states[i]
		}
	}
	return nil
}

func (s *stream) waitFor(t *testing.T, p ari.Phase) ari.State {
	t.Helper()
	eventually(t, "the stream is "+string(p), func() bool { return s.was(p) != nil })
	return *s.was(p)
}

func (s *stream) waitGeneration(t *testing.T, g uint64) {
	t.Helper()
	eventually(t, "the stream is up again", func() bool { st := s.State(); return st.Phase == ari.Up && st.Generation >= g })
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(15 * time.Second); !ok(); {
		if time.Now().After(deadline) {
			t.Fatalf("waited 15 s in vain until %s", what)
		}
		time.Sleep(time.Millisecond) //nolint:forbidigo // between two looks; a deadline bounds them
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
