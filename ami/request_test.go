package ami_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/cordboard/cordboard/ami"
	"github.com/cordboard/cordboard/ami/amitest"
)

func TestAListIsWholeOrAnError(t *testing.T) {
	noise := []amitest.Message{
		amitest.Event("QueueMemberPause", "Queue", "support", "Interface", "PJSIP/100"),
		amitest.Event("QueueMember", "Queue", "support", "Interface", "PJSIP/666", "ActionID", "somebody-else"),
	}
	early := amitest.Event("QueueMember", "Queue", "support", "Interface", "PJSIP/99")
	cases := map[string]struct {
		faults amitest.Faults
		items  int
		want   error
	}{
		"in order":                        {items: 4},
		"in reverse":                      {faults: amitest.Faults{Reversed: true}, items: 4},
		"one byte at a time":              {faults: amitest.Faults{Chunk: 1}, items: 4},
		"events of others in between":     {faults: amitest.Faults{Interleave: noise}, items: 4},
		"every item twice":                {faults: amitest.Faults{Twice: true}, want: ami.ErrIncomplete},
		"one item announced too many":     {faults: amitest.Faults{Miscount: 1}, want: ami.ErrIncomplete},
		"one item announced too few":      {faults: amitest.Faults{Miscount: -1}, want: ami.ErrIncomplete},
		"closed before the items":         {faults: amitest.Faults{ClosesEarly: true}, want: ami.ErrIncomplete},
		"an item before the response":     {faults: amitest.Faults{Early: &early}, want: ami.ErrIncomplete},
		"an item early, and counted":      {faults: amitest.Faults{Early: &early, Miscount: 1}, items: 5},
		"the connection drops on the way": {faults: amitest.Faults{DropAfter: 2}, want: ami.ErrCut},
		"no end":                          {faults: amitest.Faults{Endless: true}, want: ami.ErrTimeout},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := amitest.New(t, amitest.Faults{})
			cfg := fast(srv.Addr())
			cfg.ListTimeout = 300 * time.Millisecond
			r := run(t, cfg)
			r.up(1)
			srv.Set(func(f *amitest.Faults) { *f = c.faults })
			_, items, err := r.List(r.ctx, ami.NewAction("QueueStatus"))
			if !errors.Is(err, c.want) && err != c.want || len(items) != c.items {
				t.Fatalf("got %d items and %v, want %d and %v", len(items), err, c.items, c.want)
			}
			if c.want != nil {
				return
			}
			for _, e := range items {
				if e.Get("Interface") == "PJSIP/666" {
					t.Fatal("somebody else's item is in the list")
				}
			}
		})
	}
}

func TestAListLongerThanTheLimitIsRefused(t *testing.T) {
	srv := amitest.New(t, amitest.Faults{})
	srv.Handle("QueueStatus", amitest.Always(amitest.List("QueueStatusComplete", amitest.Members("support", 50)...)))
	cfg := fast(srv.Addr())
	cfg.MaxItems = 20
	r := run(t, cfg)
	r.up(1)
	if _, _, err := r.List(r.ctx, ami.NewAction("QueueStatus")); !errors.Is(err, ami.ErrTooLong) {
		t.Fatalf("got %v", err)
	}
	if _, err := ami.Ping(r.ctx, r); err != nil {
		t.Fatalf("the connection did not survive: %v", err)
	}
}

func TestAnErrorWithoutAnActionIDReachesTheOneWhoWaits(t *testing.T) {
	srv := amitest.New(t, amitest.Faults{})
	r := run(t, fast(srv.Addr()))
	r.up(1)
	srv.Set(func(f *amitest.Faults) { f.SkipIDs = true })
	_, err := r.Do(r.ctx, ami.NewAction("NoSuchThing"))
	if !errors.Is(err, ami.ErrRefused) {
		t.Fatalf("got %v", err)
	}
	if n := r.Health().Timeouts; n != 0 {
		t.Fatalf("it was counted as %d timeouts", n)
	}
}

func TestAnEventIsNeverTakenForAResponse(t *testing.T) {
	early := amitest.Event("SomethingHappened", "Queue", "support")
	srv := amitest.New(t, amitest.Faults{})
	r := run(t, fast(srv.Addr()))
	r.up(1)
	stream := r.Events(10)
	srv.Set(func(f *amitest.Faults) { f.Early = &early })

	resp, err := r.Do(r.ctx, ami.NewAction("Ping"))
	if err != nil || resp.Get("Ping") != "Pong" {
		t.Fatalf("with the true response behind the event: %+v, %v", resp, err)
	}
	if e := r.next(stream); e.Name != "SomethingHappened" {
		t.Fatalf("the stream has %+v", e)
	}
	srv.Handle("Ping", amitest.Always(amitest.Reply{}))
	if _, err := r.Do(r.ctx, ami.NewAction("Ping")); !errors.Is(err, ami.ErrMiscorrelated) || !ami.IsOutcomeUnknown(err) {
		t.Fatalf("without a true response: %v", err)
	}
	if n := r.Health().Miscorrelated; n != 2 {
		t.Fatalf("%d mistakes were counted", n)
	}
}

func TestAnActionThatNobodyAnswersIsAnErrorAndItsLateAnswerIsNotUsed(t *testing.T) {
	release := make(chan struct{})
	srv := amitest.New(t, amitest.Faults{})
	srv.Handle("QueueAdd", func(amitest.Request) amitest.Reply {
		<-release
		return amitest.Reply{Response: amitest.Success("Message", "late")}
	})
	cfg := fast(srv.Addr())
	cfg.MaxTimeouts = 5
	r := run(t, cfg)
	r.up(1)
	err := ami.QueueAdd(r.ctx, r, ami.NewMember{Queue: "q", Interface: "PJSIP/1"})
	if !errors.Is(err, ami.ErrTimeout) || !ami.IsOutcomeUnknown(err) {
		t.Fatalf("got %v", err)
	}
	close(release)
	resp, err := r.Do(r.ctx, ami.NewAction("Ping"))
	if err != nil || resp.Get("Ping") != "Pong" {
		t.Fatalf("the next action got %+v, %v", resp, err)
	}
	if h := r.Health(); h.Timeouts != 1 || h.Late != 1 {
		t.Fatalf("counted %+v", h)
	}
}

func TestARequestEndsWithItsContext(t *testing.T) {
	release := make(chan struct{})
	srv := amitest.New(t, amitest.Faults{})
	t.Cleanup(func() { close(release) })
	srv.Handle("QueueAdd", func(amitest.Request) amitest.Reply { <-release; return amitest.Reply{} })
	r := run(t, fast(srv.Addr()))
	r.up(1)
	ctx, cancel := context.WithCancelCause(r.ctx)
	why := errors.New("the supervisor closed the page")
	go func() {
		srv.AwaitRequests(t, r.ctx, "QueueAdd", 1)
		cancel(why)
	}()
	err := ami.QueueAdd(ctx, r, ami.NewMember{Queue: "q", Interface: "PJSIP/1"})
	if !errors.Is(err, why) {
		t.Fatalf("got %v", err)
	}
	if _, err := r.Do(ctx, ami.NewAction("Ping")); !errors.Is(err, why) {
		t.Fatalf("an ended context still sent: %v", err)
	}
}

func TestTooManyWaitingRequestsAreRefusedAtOnce(t *testing.T) {
	release := make(chan struct{})
	srv := amitest.New(t, amitest.Faults{})
	srv.Handle("QueueAdd", func(amitest.Request) amitest.Reply {
		<-release
		return amitest.Reply{Response: amitest.Success()}
	})
	cfg := fast(srv.Addr())
	cfg.MaxQueued, cfg.ActionTimeout = 2, 5*time.Second
	r := run(t, cfg)
	r.up(1)
	results := make(chan error, 10)
	add := func() { results <- ami.QueueAdd(r.ctx, r, ami.NewMember{Queue: "q", Interface: "PJSIP/1"}) }
	go add()
	srv.AwaitRequests(t, r.ctx, "QueueAdd", 1)
	for range 9 {
		go add()
	}
	for range 7 {
		if err := <-results; !errors.Is(err, ami.ErrBusy) {
			t.Errorf("a request beyond the limit gave %v", err)
		}
	}
	close(release)
	for range 3 {
		if err := <-results; err != nil {
			t.Errorf("a request within the limit gave %v", err)
		}
	}
}

func TestRequestsFromManyGoroutinesGetTheirOwnAnswers(t *testing.T) {
	srv := amitest.New(t, amitest.Faults{Chunk: 7})
	srv.Handle("Echo", func(q amitest.Request) amitest.Reply {
		return amitest.Reply{Response: amitest.Success("Value", q.Headers["Value"])}
	})
	cfg := fast(srv.Addr())
	cfg.ActionTimeout = 5 * time.Second
	r := run(t, cfg)
	r.up(1)
	done := make(chan error, 20)
	for i := range 20 {
		want := string(rune('a' + i))
		go func() {
			for range 10 {
				resp, err := r.Do(r.ctx, ami.NewAction("Echo").With("Value", want))
				if err != nil || resp.Get("Value") != want {
					done <- errors.Join(errors.New("wanted "+want+", got "+resp.Get("Value")), err)
					return
				}
			}
			done <- nil
		}()
	}
	for range 20 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
