package ari_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/ari"
	"github.com/cordboard/cordboard/ari/aritest"
)

func TestASilentSocketIsFoundDeafAndReplaced(t *testing.T) {
	for name, change := range map[string]func(*ari.EventsConfig){
		"by pings":      func(c *ari.EventsConfig) { c.HeartbeatInterval = time.Hour; c.PongTimeout = 50 * time.Millisecond },
		"by heartbeats": func(c *ari.EventsConfig) { c.PingInterval = time.Hour; c.HeartbeatTimeout = 50 * time.Millisecond },
	} {
		t.Run(name, func(t *testing.T) {
			s := aritest.New(t, aritest.Asterisk22)
			c := newClient(t, fakeConfig(s))
			cfg := fast()
			change(&cfg)
			st := up(t, c, cfg)
			s.Zombie(true)
			state := st.waitFor(t, ari.Deaf)
			if state.Err == nil || state.Generation != 1 {
				t.Errorf("the state was %+v", state)
			}
			s.Zombie(false)
			st.waitGeneration(t, 2)
			s.Inbound(aritest.Call{Channel: "after", App: app})
			st.wait(t, ari.StasisStart, "after")
		})
	}
}

func TestLiveIsFalseAsSoonAsProofIsOld(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	c := newClient(t, fakeConfig(s))
	cfg := fast()
	cfg.PongTimeout, cfg.HeartbeatTimeout = time.Hour, time.Hour
	st := up(t, c, cfg)
	eventually(t, "there is fresh proof", func() bool { return st.Live(100 * time.Millisecond) })
	s.Zombie(true)
	eventually(t, "the proof is old", func() bool { return !st.Live(100 * time.Millisecond) })
	if st.State().Phase != ari.Up {
		t.Error("this was to be seen while the stream still calls itself up")
	}
}

func TestBeingReplacedIsToldAndNotFought(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	c := newClient(t, fakeConfig(s))
	cfg := fast()
	cfg.ReplacedBackoff = 300 * time.Millisecond
	st := up(t, c, cfg)
	start := time.Now()
	s.Replace(app)
	state := st.waitFor(t, ari.Replaced)
	if state.Err == nil || !strings.Contains(state.Err.Error(), "another program") {
		t.Errorf("the state was %+v", state)
	}
	st.wait(t, ari.ApplicationReplaced, "")
	st.waitGeneration(t, 2)
	if took := time.Since(start); took < cfg.ReplacedBackoff {
		t.Errorf("it came back after %v, before the %v it was to wait", took, cfg.ReplacedBackoff)
	}
}

func TestASocketDroppedInTheMiddleOfACallIsReconciled(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	c := newClient(t, fakeConfig(s))
	var snaps []ari.Snapshot
	cfg := fast()
	cfg.OnUp = func(_ context.Context, snap ari.Snapshot) error { snaps = append(snaps, snap); return nil }
	st := up(t, c, cfg)
	for _, id := range []string{"a1", "a2"} {
		must(t, c.Originate(t.Context(), ari.OriginateRequest{Channel: id, Endpoint: "PJSIP/9@carrier"}))
		s.Answer(id)
	}
	must(t, c.BridgeCreate(t.Context(), "b1", "mixing", ""))
	must(t, c.AddChannels(t.Context(), "b1", "a1", "a2"))
	st.wait(t, ari.ChannelEnteredBridge, "a2")
	s.Vanish("a1") // its ChannelDestroyed goes to nobody
	s.Drop()
	st.waitGeneration(t, 2)
	st.stop() // so that snaps is ours
	last := snaps[len(snaps)-1]
	if len(last.Channels) != 1 || last.Channels[0].ID != "a2" || !reflect.DeepEqual(last.Bridges[0].Channels, []string{"a2"}) {
		t.Errorf("the snapshot was %+v", last)
	}
	if st.was(ari.Down) == nil {
		t.Error("the loss was not told")
	}
}

func TestAHandlerThatFallsBehindByTheRingCostsTheConnectionAndNoEvent(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	c := newClient(t, fakeConfig(s))
	cfg := fast()
	cfg.RingSize = 8
	gate := make(chan struct{})
	st := listen(t, c, cfg, func(ari.Event) { <-gate })
	eventually(t, "the stream is up", func() bool { return st.State().Phase == ari.Up })
	for i := range 20 {
		s.Inbound(aritest.Call{Channel: fmt.Sprint("c", i), App: app})
	}
	state := st.waitFor(t, ari.Deaf)
	if !strings.Contains(state.Err.Error(), "8 events wait") || st.Stats().Overflows != 1 {
		t.Errorf("the state was %+v, the counters %+v", state, st.Stats())
	}
	close(gate)
	st.waitGeneration(t, 2)
	stats := st.Stats()
	if stats.Delivered < 8 || stats.Received != stats.Delivered+1 {
		t.Errorf("%d were read and %d handed over; only the one that did not fit may be missing", stats.Received, stats.Delivered)
	}
}

func TestAWrongPasswordIsToldInWordsAndRetriedSlowly(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	c := newClient(t, fakeConfig(s))
	s.Refuse(true)
	cfg := fast()
	cfg.RefusedBackoff = 200 * time.Millisecond
	st := listen(t, c, cfg, nil)
	state := st.waitFor(t, ari.Down)
	if !errors.Is(state.Err, ari.ErrUnauthorized) || !strings.Contains(state.Err.Error(), "ari.conf") {
		t.Errorf("the state was %+v", state)
	}
	eventually(t, "it tried twice", func() bool { return len(s.Requests("GET", "/events")) >= 2 })
	first, second := at(st, ari.Down, 0), at(st, ari.Connecting, 1)
	if gap := second.Sub(first); gap < cfg.RefusedBackoff {
		t.Errorf("it tried again after %v, want at least %v", gap, cfg.RefusedBackoff)
	}
	s.Refuse(false)
	st.waitGeneration(t, 1)
}

// at is when the nth state of a phase began.
func at(s *stream, p ari.Phase, n int) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, st := range s.states {
		if st.Phase == p {
			if n == 0 {
				return st.Since
			}
			n--
		}
	}
	return time.Time{}
}

func TestAnAsteriskThatIsNotThereIsRetriedWithGrowingPauses(t *testing.T) {
	c := newClient(t, ari.Config{URL: "http://127.0.0.1:1/ari", User: "u", Password: "p"})
	cfg := fast()
	cfg.BackoffMin, cfg.BackoffMax = 20*time.Millisecond, 80*time.Millisecond
	st := listen(t, c, cfg, nil)
	eventually(t, "it tried five times", func() bool { return !at(st, ari.Connecting, 4).IsZero() })
	if took := at(st, ari.Connecting, 4).Sub(at(st, ari.Connecting, 0)); took < (10+20+40+40)*time.Millisecond {
		t.Errorf("four pauses took %v, less than their least sum", took)
	}
	if state := st.was(ari.Down); !errors.Is(state.Err, ari.ErrTransport) {
		t.Errorf("the state was %+v", state)
	}
}

func TestAFailedOnUpIsTriedAgainAndHandsOverNothing(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	c := newClient(t, fakeConfig(s))
	cfg := fast()
	cfg.OnUp = func(_ context.Context, snap ari.Snapshot) error {
		if snap.Generation == 1 {
			s.Inbound(aritest.Call{Channel: "lost", App: app})
			return errors.New("not now")
		}
		return nil
	}
	st := up(t, c, cfg)
	if state := st.waitFor(t, ari.Down); !strings.Contains(state.Err.Error(), "not now") {
		t.Errorf("the state was %+v", state)
	}
	if g := st.State().Generation; g != 2 || st.find(ari.StasisStart, "lost") != nil {
		t.Errorf("generation %d, events %v", g, st.types())
	}
}

func TestARestThatHangsWhileConnectingIsDownAndNotUp(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	cfg := fakeConfig(s)
	cfg.RequestTimeout = 30 * time.Millisecond
	c := newClient(t, cfg)
	mend := s.Break(aritest.Fault{Path: "/channels", Hold: make(chan struct{})})
	e := fast()
	e.OnUp = func(context.Context, ari.Snapshot) error { return nil }
	st := listen(t, c, e, nil)
	if state := st.waitFor(t, ari.Down); !errors.Is(state.Err, ari.ErrTimeout) {
		t.Errorf("the state was %+v", state)
	}
	if st.was(ari.Up) != nil {
		t.Error("it was called up without a reconciliation")
	}
	mend()
	st.waitGeneration(t, 2)
}

func TestARequestThatFailsOnceDoesNotEndTheStream(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	c := newClient(t, fakeConfig(s))
	st := up(t, c, fast())
	s.Break(aritest.Fault{Path: "/events/user/*", Status: 500, Body: "{}", Times: 1})
	beats := st.Stats().Heartbeats
	eventually(t, "heartbeats come again", func() bool { return st.Stats().Heartbeats > beats+3 })
	if st.State().Generation != 1 {
		t.Error("the connection was given up for one failed request")
	}
	s.Break(aritest.Fault{Path: "/events/user/*", Status: 500, Body: "{}", Times: 2})
	st.waitFor(t, ari.Deaf)
	st.waitGeneration(t, 2)
}

func TestARestartedAsteriskIsJoinedAgain(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk16)
	c := newClient(t, fakeConfig(s))
	var starts []time.Time
	cfg := fast()
	cfg.OnUp = func(_ context.Context, snap ari.Snapshot) error {
		starts = append(starts, snap.Info.StartedAt)
		return nil
	}
	st := up(t, c, cfg)
	s.Restart()
	st.waitGeneration(t, 2)
	st.stop()
	if starts[0].Equal(starts[len(starts)-1]) {
		t.Error("the snapshot does not tell that Asterisk was restarted")
	}
}
