package ari_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cordboard/cordboard/ari"
	"github.com/cordboard/cordboard/ari/aritest"
)

func TestTheFirstEventsWaitUntilTheOwnerHasReconciled(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	c := newClient(t, fakeConfig(s))
	s.Inbound(aritest.Call{Channel: "early", App: app, Number: "49301"})
	var inUp atomic.Bool
	var snap ari.Snapshot
	cfg := fast()
	cfg.OnUp = func(_ context.Context, got ari.Snapshot) error {
		inUp.Store(true)
		defer inUp.Store(false)
		snap = got
		s.Inbound(aritest.Call{Channel: "late", App: app, Args: []string{"in"}})
		return nil
	}
	st := listen(t, c, cfg, func(ari.Event) {
		if inUp.Load() {
			t.Error("an event was handed over while OnUp ran")
		}
	})
	e := st.wait(t, ari.StasisStart, "late")
	if len(snap.Channels) != 1 || snap.Channels[0].ID != "early" || snap.Generation != 1 || snap.Info.Major != 22 {
		t.Errorf("the snapshot was %+v", snap)
	}
	if !reflect.DeepEqual(e.Args, []string{"in"}) || e.Generation != 1 || e.At.IsZero() || e.Received.IsZero() || e.App != app {
		t.Errorf("the event was %+v", e)
	}
}

func TestConnectingSetsTheFilterAndDropsLeftOverSubscriptions(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	c := newClient(t, fakeConfig(s))
	first := up(t, c, fast())
	for _, source := range []string{"endpoint:PJSIP/100", "endpoint:PJSIP/101", "deviceState:Stasis:a"} {
		must(t, c.Subscribe(t.Context(), source))
	}
	first.stop()
	cfg := fast()
	cfg.Keep = []string{"endpoint:PJSIP/101"}
	up(t, c, cfg)
	a, err := c.Application(t.Context(), app)
	must(t, err)
	if !reflect.DeepEqual(a.Endpoints, []string{"PJSIP/101"}) || len(a.Devices) != 0 {
		t.Errorf("still subscribed to %v and %v", a.Endpoints, a.Devices)
	}
	filters := s.Requests("PUT", "/applications/*/eventFilter")
	for _, kind := range []string{"ChannelVarset", "ChannelDialplan", "ChannelConnectedLine", "ChannelCallerId"} {
		if len(filters) != 2 || !strings.Contains(filters[1].Body, kind) {
			t.Errorf("%s is not filtered on each connection: %v", kind, filters)
		}
	}
}

func TestAStasisStartThatOvertakesItsAnswerIsDelivered(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	c := newClient(t, fakeConfig(s))
	st := up(t, c, fast())
	hold := make(chan struct{})
	s.Break(aritest.Fault{Method: "POST", Path: "/channels/create", Late: true, Hold: hold})
	answered := make(chan error, 1)
	go func() {
		answered <- c.Create(t.Context(), ari.OriginateRequest{Channel: "a1", Endpoint: "PJSIP/91@carrier"})
	}()
	st.wait(t, ari.StasisStart, "a1")
	select {
	case err := <-answered:
		t.Fatalf("the answer should still be held back, got %v", err)
	default:
	}
	close(hold)
	must(t, <-answered)
}

func TestACallTellsItsStoryOnBothVersions(t *testing.T) {
	for _, tc := range []struct {
		profile aritest.Profile
		outcome aritest.Outcome
		cause   int
		sip     int
		status  string // the last Dial's
	}{
		{aritest.Asterisk22, aritest.Busy, 17, 486, "BUSY"},
		{aritest.Asterisk16, aritest.Busy, 17, 0, "BUSY"},
		{aritest.Asterisk22, aritest.Rejected, 21, 403, "NOANSWER"},
		{aritest.Asterisk16, aritest.Unallocated, 1, 0, "NOANSWER"},
		{aritest.Asterisk22, aritest.TimedOut, 19, 480, "RINGING"},
		{aritest.Asterisk16, aritest.TimedOut, 0, 0, "RINGING"},
		{aritest.Asterisk22, aritest.Congestion, 34, 503, "CONGESTION"},
	} {
		t.Run(fmt.Sprint(tc.profile.Version, tc.cause), func(t *testing.T) {
			s := aritest.New(t, tc.profile)
			c := newClient(t, fakeConfig(s))
			st := up(t, c, fast())
			must(t, c.Originate(t.Context(), ari.OriginateRequest{Channel: "a1", Endpoint: "PJSIP/9@carrier"}))
			s.Ringing("a1")
			s.End("a1", tc.outcome)
			end := st.wait(t, ari.ChannelDestroyed, "a1")
			if end.Cause != tc.cause || end.TechCause != tc.sip || end.Channel.Name == "" {
				t.Errorf("it ended with %d %q and SIP %d", end.Cause, end.CauseText, end.TechCause)
			}
			st.mu.Lock()
			defer st.mu.Unlock()
			last := ""
			for _, e := range st.events {
				if e.Type == ari.Dial {
					last = e.DialStatus
				}
			}
			if last != tc.status || slices.ContainsFunc(st.events, func(e ari.Event) bool { return e.Type == ari.StasisStart }) {
				t.Errorf("the last Dial said %q, or the unanswered call entered the application", last)
			}
		})
	}
}

func TestEventsThatComeTwiceAreHandedOverOnce(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	c := newClient(t, fakeConfig(s))
	cfg := fast()
	cfg.HeartbeatInterval = time.Hour
	st := up(t, c, cfg)
	s.Repeat(2)
	must(t, c.Originate(t.Context(), ari.OriginateRequest{Channel: "a1", Endpoint: "PJSIP/9@carrier"}))
	s.Answer("a1")
	s.Digit("a1", "5")
	s.Digit("a1", "5")
	s.Hangup("a1", 16)
	st.wait(t, ari.ChannelDestroyed, "a1")
	want := []string{"Dial", "ChannelStateChange", "Dial", "StasisStart", "ChannelDtmfReceived", "ChannelDtmfReceived",
		"ChannelHangupRequest", "StasisEnd", "ChannelDestroyed"}
	if got := st.types(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	eventually(t, "the last copy is counted", func() bool { return st.Stats().Repeated == uint64(len(want)) })
}

func TestEventsAreHandedOverInTheOrderTheyCame(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	c := newClient(t, fakeConfig(s))
	st := up(t, c, fast())
	must(t, c.Originate(t.Context(), ari.OriginateRequest{Channel: "a1", Endpoint: "PJSIP/9@carrier"}))
	s.Reverse(3)
	s.Answer("a1") // ChannelStateChange, Dial, StasisStart
	st.wait(t, ari.ChannelStateChange, "a1")
	if got, want := st.types(), []string{"Dial", "StasisStart", "Dial", "ChannelStateChange"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

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

func TestAnEventThatOnlyMentionsReplacementOrAHeartbeatIsAnEvent(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	c := newClient(t, fakeConfig(s))
	st := up(t, c, fast())
	s.Send(app, map[string]any{"type": "ChannelUserevent", "eventname": "ApplicationReplaced", "userevent": map[string]string{"type": "ApplicationReplaced"}})
	s.Send(app, map[string]any{"type": "ChannelUserevent", "eventname": "cordboard.heartbeat", "userevent": map[string]string{"mark": "other", "serial": "1"}})
	eventually(t, "both arrive", func() bool { return len(st.types()) == 2 })
	if e := st.find(ari.ChannelUserevent, ""); e.UserEvent != "ApplicationReplaced" || e.UserVars()["type"] != "ApplicationReplaced" {
		t.Errorf("got %+v", e)
	}
	if st.State().Phase != ari.Up {
		t.Errorf("the state became %+v", st.State())
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

func TestEventsReadBeforeTheLossAreHandedOverBeforeTheNextOnUp(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	c := newClient(t, fakeConfig(s))
	var story []string
	gate := make(chan struct{})
	cfg := fast()
	cfg.OnUp = func(_ context.Context, snap ari.Snapshot) error {
		story = append(story, fmt.Sprint("up ", snap.Generation))
		return nil
	}
	st := listen(t, c, cfg, func(e ari.Event) {
		<-gate
		story = append(story, e.ChannelID())
	})
	eventually(t, "the stream is up", func() bool { return st.State().Phase == ari.Up })
	for i := range 3 {
		s.Inbound(aritest.Call{Channel: fmt.Sprint("c", i), App: app})
	}
	eventually(t, "all are read", func() bool { return st.Stats().Received == 3 })
	s.Drop()
	st.waitFor(t, ari.Down)
	close(gate)
	st.waitGeneration(t, 2)
	st.stop()
	if want := []string{"up 1", "c0", "c1", "c2", "up 2"}; !reflect.DeepEqual(story, want) {
		t.Errorf("the story was %v, want %v", story, want)
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

func TestAnUnreadableMessageIsCountedAndTheNextOneArrives(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	c := newClient(t, fakeConfig(s))
	st := up(t, c, fast())
	s.SendRaw(app, []byte(`{"type":`))
	s.SendRaw(app, []byte(`{"type":"StasisStart","args":5,"channel":{"id":"odd","dialplan":"?","state":"Up"},"timestamp":7}`))
	e := st.wait(t, ari.StasisStart, "odd")
	if !e.Partial || e.Channel.State != "Up" || st.Stats().Unreadable != 1 || !e.At.IsZero() {
		t.Errorf("the event was %+v, the counters %+v", e, st.Stats())
	}
}

func TestStoppingTheStreamClosesTheSocketAndEndsRun(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	c := newClient(t, fakeConfig(s))
	st := up(t, c, fast())
	st.stop()
	eventually(t, "the application has no socket", func() bool { return !s.Connected(app) })
	if st.State().Phase != ari.Down || st.Live(time.Hour) {
		t.Errorf("the state is %+v", st.State())
	}
}
