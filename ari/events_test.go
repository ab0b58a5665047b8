package ari_test

import (
	"context"
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

func TestAFirstHeartbeatThatGetsLostIsSentAgain(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	c := newClient(t, fakeConfig(s))
	s.Break(aritest.Fault{Path: "/events/user/*", Status: 404, Body: `{"message":"Application not found"}`, Times: 1})
	s.Break(aritest.Fault{Path: "/events/user/*", Status: 204, Times: 1})
	st := up(t, c, fast())
	if g := st.State().Generation; g != 1 || st.Stats().Heartbeats == 0 {
		t.Errorf("it took %d connections", g)
	}
}
