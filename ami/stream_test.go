package ami_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/cordboard/cordboard/ami"
	"github.com/cordboard/cordboard/ami/amitest"
)

func TestEventsWaitUntilTheBaselineIsRead(t *testing.T) {
	srv := amitest.New(t, amitest.Faults{})
	var stream *ami.Stream
	early := make(chan ami.Event, 1)
	cfg := fast(srv.Addr())
	cfg.OnUp = func(ctx context.Context, c ami.Conn, _ uint64) error {
		srv.Emit(amitest.Event("QueueMemberPause", "Queue", "support", "Interface", "PJSIP/100", "Paused", "1"))
		// The answer to a ping comes behind the event: from then on it is here.
		if _, err := ami.Ping(ctx, c); err != nil {
			return err
		}
		soon, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
		defer cancel()
		if e, err := c.Events(1).Next(soon); err == nil {
			early <- e
		}
		if e, err := stream.Next(soon); err == nil {
			early <- e
		}
		return nil
	}
	release := make(chan struct{})
	cfg.OnState = func(s ami.State) {
		if s.Phase == ami.Connecting {
			<-release
		}
	}
	r := run(t, cfg)
	stream = r.Events(10)
	close(release)
	r.up(1)
	select {
	case e := <-early:
		t.Fatalf("%s was delivered before the baseline was read", e.Name)
	default:
	}
	e := r.next(stream)
	if e.Name != ami.EventMemberPause || e.Generation != 1 || e.Get("#") != "" {
		t.Fatalf("got %+v", e)
	}
}

func TestASlowReaderIsToldOfItsGapAndTheStateIsReadAgain(t *testing.T) {
	srv := amitest.New(t, amitest.Faults{})
	resynced := make(chan struct{}, 99)
	cfg := fast(srv.Addr())
	cfg.OnResync = func(context.Context, ami.Conn, uint64) error {
		resynced <- struct{}{}
		return nil
	}
	r := run(t, cfg)
	slow, quick := r.Events(10), r.Events(1000)
	r.up(1)
	for i := range 25 {
		srv.Emit(amitest.Event("Numbered", "N", fmt.Sprint(i)))
	}
	if _, err := ami.Ping(r.ctx, r); err != nil {
		t.Fatal(err)
	}
	<-resynced
	if e := r.next(slow); e.Name != ami.Gap || e.Lost != 20 {
		t.Fatalf("the slow reader was told %+v", e)
	}
	for i := 20; i < 25; i++ {
		if e := r.next(slow); e.Int("N") != i {
			t.Fatalf("after the gap came %+v, want %d", e, i)
		}
	}
	for i := range 25 {
		if e := r.next(quick); e.Int("N") != i {
			t.Fatalf("the quick reader got %+v, want %d", e, i)
		}
	}
	if h := r.Health(); h.Lost != 20 {
		t.Fatalf("%d lost events were counted", h.Lost)
	}
}

func TestEventsOfAnOldConnectionGiveWayToTheNewBaseline(t *testing.T) {
	srv := amitest.New(t, amitest.Faults{})
	r := run(t, fast(srv.Addr()))
	stream := r.Events(10)
	r.up(1)
	srv.Emit(amitest.Event("Old"))
	if _, err := ami.Ping(r.ctx, r); err != nil {
		t.Fatal(err)
	}
	srv.Drop()
	r.up(2)
	srv.Emit(amitest.Event("New"))
	if e := r.next(stream); e.Name != "New" || e.Generation != 2 {
		t.Fatalf("got %+v", e)
	}
	if h := r.Health(); h.Superseded != 1 {
		t.Fatalf("%d superseded events were counted", h.Superseded)
	}
}

func TestOnlyTheNamedEventsAreDeliveredInTheOrderTheyCame(t *testing.T) {
	srv := amitest.New(t, amitest.Faults{Twice: true})
	cfg := fast(srv.Addr())
	cfg.Events = []string{"Wanted"}
	r := run(t, cfg)
	stream := r.Events(10)
	r.up(1)
	for _, n := range []string{"Newexten", "Wanted", "VarSet", "Wanted"} {
		srv.Emit(amitest.Event(n))
	}
	for range 4 { // the server sends each of them twice; the stream hides nothing
		if e := r.next(stream); e.Name != "Wanted" {
			t.Fatalf("got %s", e.Name)
		}
	}
}

func TestAStreamEndsWithItsContextAndWhenClosed(t *testing.T) {
	srv := amitest.New(t, amitest.Faults{})
	r := run(t, fast(srv.Addr()))
	stream := r.Events(10)
	r.up(1)
	ctx, cancel := context.WithCancel(r.ctx)
	cancel()
	if _, err := stream.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("an ended context gave %v", err)
	}
	got := make(chan error, 1)
	go func() {
		_, err := stream.Next(r.ctx)
		got <- err
	}()
	stream.Close()
	if err := <-got; !errors.Is(err, ami.ErrClosed) {
		t.Fatalf("a closed stream gave %v", err)
	}
	srv.Emit(amitest.Event("Ignored"))
}
