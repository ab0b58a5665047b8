package ari_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/ari"
	"github.com/cordboard/cordboard/ari/aritest"
)

// Both ways of making a request, the library's and our own, must bring the same errors up.
var bothWays = map[string]func(context.Context, *ari.Client) error{
	"through the library": func(ctx context.Context, c *ari.Client) error { return c.Answer(ctx, "a1") },
	"by our own request":  func(ctx context.Context, c *ari.Client) error { return c.AddChannels(ctx, "a1", "a2") },
}

func TestAnAnswerOfAsteriskBecomesATypedErrorWithItsWords(t *testing.T) {
	for _, tc := range []struct {
		status     int
		body, want string
		kind       error
	}{
		{401, `{"message":"Authentication required"}`, "Authentication required", ari.ErrUnauthorized},
		{403, `{"message":"Write access denied"}`, "Write access denied", ari.ErrForbidden},
		{404, `{"message":"Channel not found"}`, "Channel not found", ari.ErrNotFound},
		{400, `{"message":"Channel not found"}`, "Channel not found", ari.ErrNotFound},
		{400, `{"message":"Invalid direction specified"}`, "Invalid direction specified", ari.ErrInvalid},
		{409, `{"message":"Channel not in Stasis application"}`, "Channel not in Stasis application", ari.ErrConflict},
		{412, `{"message":"Channel in invalid state"}`, "Channel in invalid state", ari.ErrConflict},
		{422, `{"message":"Channel not in Stasis application"}`, "Channel not in Stasis application", ari.ErrConflict},
		{422, `{"message":"The format specified is unknown on this system"}`, "The format specified is unknown on this system", ari.ErrInvalid},
		{500, `{"message":"Supplying a bridge type when updating a bridge is not allowed."}`, "Supplying", ari.ErrConflict},
		{500, `{"error":"Allocation failed"}`, "Allocation failed", ari.ErrServer},
		{503, "<html><h1>Service   Unavailable</h1></html>", "<h1>Service Unavailable</h1>", ari.ErrServer},
		{302, "", "", ari.ErrInvalid},
	} {
		for way, ask := range bothWays {
			s := aritest.New(t, aritest.Asterisk22)
			c := newClient(t, fakeConfig(s))
			s.Break(aritest.Fault{Status: tc.status, Body: tc.body})
			err := ask(t.Context(), c)
			var e *ari.Error
			if !errors.Is(err, tc.kind) || !errors.As(err, &e) || e.Status != tc.status || !strings.Contains(e.Message, tc.want) || !e.Sent {
				t.Errorf("%d %s %s: got %#v (%v), want %v", tc.status, tc.body, way, e, err, tc.kind)
			}
		}
	}
}

func TestAllocationFailedMeansOfflineOnlyWhenAnEndpointWasCalled(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	c := newClient(t, fakeConfig(s))
	s.Offline("PJSIP/100", true)
	for _, dial := range []func(context.Context, ari.OriginateRequest) error{c.Originate, c.Create} {
		if err := dial(t.Context(), ari.OriginateRequest{Channel: "a1", Endpoint: "PJSIP/100"}); !errors.Is(err, ari.ErrUnavailable) {
			t.Errorf("got %v", err)
		}
	}
	s.Break(aritest.Fault{Method: "PUT", Status: 500, Body: `{"error":"Allocation failed"}`})
	if err := c.PutConfig(t.Context(), "res_pjsip", "endpoint", "w1", nil); !errors.Is(err, ari.ErrServer) {
		t.Errorf("got %v", err)
	}
}

func TestAnOfflineEndpointThatSixteenCallsAConflictIsOffline(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk16)
	c := newClient(t, fakeConfig(s))
	s.Break(aritest.Fault{Method: "POST", Status: 409, Body: `{"message":"Channel with given unique ID already exists"}`})
	for _, dial := range []func(context.Context, ari.OriginateRequest) error{c.Originate, c.Create} {
		if err := dial(t.Context(), ari.OriginateRequest{Channel: "a1", Endpoint: "PJSIP/100"}); !errors.Is(err, ari.ErrUnavailable) {
			t.Errorf("got %v", err)
		}
	}
}

func TestAHungAsteriskCostsOneDeadlineAndSaysThatItMayHaveBeenDone(t *testing.T) {
	for way, ask := range bothWays {
		t.Run(way, func(t *testing.T) {
			s := aritest.New(t, aritest.Asterisk22)
			cfg := fakeConfig(s)
			cfg.RequestTimeout = 50 * time.Millisecond
			c := newClient(t, cfg)
			s.Break(aritest.Fault{Hold: make(chan struct{})})
			start := time.Now()
			err := ask(t.Context(), c)
			var e *ari.Error
			if !errors.Is(err, ari.ErrTimeout) || !errors.As(err, &e) || !e.Sent || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

func TestTheCallersContextEndsTheWait(t *testing.T) {
	for way, ask := range bothWays {
		t.Run(way, func(t *testing.T) {
			s := aritest.New(t, aritest.Asterisk22)
			c := newClient(t, fakeConfig(s))
			s.Break(aritest.Fault{Hold: make(chan struct{})})
			ctx, cancel := context.WithCancel(t.Context())
			got := make(chan error, 1)
			go func() { got <- ask(ctx, c) }()
			eventually(t, "the request is there", func() bool { return len(s.Requests("POST", "")) == 1 })
			cancel()
			if err := <-got; !errors.Is(err, ari.ErrCanceled) || !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestNoMoreThanTheCapIsInFlightAndWaitingIsBounded(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	cfg := fakeConfig(s)
	cfg.MaxInFlight, cfg.RequestTimeout = 2, 2*time.Second
	c := newClient(t, cfg)
	hold := make(chan struct{})
	s.Break(aritest.Fault{Hold: hold})
	done := make(chan error, 3)
	for range 2 {
		go func() { done <- c.Ping(t.Context()) }()
	}
	eventually(t, "two are in flight", func() bool { return c.Stats().InFlight == 2 && len(s.Requests("", "")) == 2 })
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	err := c.Ping(ctx)
	var e *ari.Error
	if !errors.Is(err, ari.ErrTimeout) || !errors.As(err, &e) || e.Sent {
		t.Errorf("the third should have given up unsent, got %v", err)
	}
	if n := len(s.Requests("", "")); n != 2 {
		t.Errorf("%d requests reached the server, want 2", n)
	}
	close(hold)
	must(t, <-done)
	must(t, <-done)
	if st := c.Stats(); st.OK != 2 || st.Timeout != 1 || st.Requests != 3 || st.InFlight != 0 || st.Waiting != 0 {
		t.Errorf("the counters say %+v", st)
	}
}

func TestNobodyListeningIsATransportErrorThatWasNotSent(t *testing.T) {
	c := newClient(t, ari.Config{URL: "http://127.0.0.1:1/ari", User: "u", Password: "p"})
	for way, ask := range bothWays {
		err := ask(t.Context(), c)
		var e *ari.Error
		if !errors.Is(err, ari.ErrTransport) || !errors.As(err, &e) || e.Sent || !strings.Contains(err.Error(), "check that Asterisk runs") {
			t.Errorf("%s: got %v", way, err)
		}
	}
}

func TestAConnectionCutInPlaceOfTheAnswerLeavesTheOutcomeOpen(t *testing.T) {
	for way, ask := range bothWays {
		s := aritest.New(t, aritest.Asterisk22)
		c := newClient(t, fakeConfig(s))
		s.Break(aritest.Fault{Cut: true})
		err := ask(t.Context(), c)
		var e *ari.Error
		if !errors.Is(err, ari.ErrTransport) || !errors.As(err, &e) || !e.Sent {
			t.Errorf("%s: got %v", way, err)
		}
	}
}

func TestAWrongPasswordNamesTheFileToLookAt(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	cfg := fakeConfig(s)
	cfg.Password = "wrong"
	_, err := newClient(t, cfg).Info(t.Context())
	if !errors.Is(err, ari.ErrUnauthorized) || !strings.Contains(err.Error(), "ari.conf") || strings.Contains(err.Error(), "wrong") && strings.Contains(err.Error(), cfg.User+":") {
		t.Errorf("got %v", err)
	}
}

func TestOriginatingTwiceWithOneIdIsAConflict(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk16)
	c := newClient(t, fakeConfig(s))
	req := ari.OriginateRequest{Channel: "a1", Endpoint: "PJSIP/91@carrier"}
	s.Break(aritest.Fault{Path: "/channels", Late: true, Cut: true, Times: 1})
	if err := c.Originate(t.Context(), req); !errors.Is(err, ari.ErrTransport) {
		t.Fatalf("the answer was lost, yet got %v", err)
	}
	if err := c.Originate(t.Context(), req); !errors.Is(err, ari.ErrConflict) {
		t.Errorf("got %v", err)
	}
}

func TestAnAnswerThatIsNotJSONIsTheServersFault(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	c := newClient(t, fakeConfig(s))
	s.Break(aritest.Fault{Status: 200, Body: "<html>"})
	if _, err := c.Info(t.Context()); !errors.Is(err, ari.ErrServer) {
		t.Errorf("Info: got %v", err)
	}
	if _, err := c.Channels(t.Context()); !errors.Is(err, ari.ErrServer) {
		t.Errorf("Channels: got %v", err)
	}
}

func TestARequestThatMeetsAClosingConnectionIsRepeatedOnlyWhenThatIsHarmless(t *testing.T) {
	for name, tc := range map[string]struct {
		ask  func(context.Context, *ari.Client) error
		kind error
		sent int
	}{
		"a hang-up is repeated": {func(ctx context.Context, c *ari.Client) error { return c.Hangup(ctx, "a1", "") }, ari.ErrNotFound, 2},
		"an answer is not":      {func(ctx context.Context, c *ari.Client) error { return c.Answer(ctx, "a1") }, ari.ErrTransport, 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := aritest.New(t, aritest.Asterisk22)
			c := newClient(t, fakeConfig(s))
			must(t, c.Ping(t.Context())) // leaves an idle connection behind
			s.Break(aritest.Fault{Cut: true, Times: 1})
			err := tc.ask(t.Context(), c)
			if n := len(s.Requests("", "")) - 1; !errors.Is(err, tc.kind) || n != tc.sent {
				t.Errorf("%d requests were sent, the last with %v", n, err)
			}
		})
	}
}
