package ami_test

import (
	"bytes"
	"context"
	"errors"
	"runtime/pprof"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/ami"
	"github.com/cordboard/cordboard/ami/amitest"
	"github.com/cordboard/cordboard/internal/clock"
)

func TestAPeerThatGoesQuietIsNoticedByPingsAndReplaced(t *testing.T) {
	hold := make(chan struct{})
	t.Cleanup(func() { close(hold) })
	faults := map[string]func(*amitest.Faults){
		"it reads and does not answer": func(f *amitest.Faults) { f.Silent = true },
		"it stops reading":             func(f *amitest.Faults) { f.Stalled = hold },
	}
	for name, spoil := range faults {
		t.Run(name, func(t *testing.T) {
			srv := amitest.New(t, amitest.Faults{})
			clk := clock.NewFake()
			cfg := fast(srv.Addr())
			cfg.Clock, cfg.ActionTimeout = clk, 100*time.Millisecond
			r := run(t, cfg)
			r.up(1)
			if err := clk.WaitPending(r.ctx, 2); err != nil { // the two tickers
				t.Fatal(err)
			}
			srv.Set(spoil)
			// A server about to stop reading is waiting for this one already.
			_, _ = ami.Ping(r.ctx, r)
			for r.State().Phase == ami.Up {
				clk.Advance(10 * time.Second)
				waitPing(t, r)
			}
			st := r.down(ami.ErrStuck)
			if h := r.Health(); h.Abandoned != 1 || h.Timeouts < 2 {
				t.Fatalf("after %v the book says %+v", st.Err, h)
			}
			srv.Set(func(f *amitest.Faults) { *f = amitest.Faults{} })
			if err := clk.WaitPending(r.ctx, 1); err != nil { // the pause before the next attempt
				t.Fatal(err)
			}
			clk.Advance(time.Second)
			r.up(2)
		})
	}
}

// waitPing lets amigo's own timer run out once, without depending on how long
// that takes.
func waitPing(t *testing.T, r *rig) {
	t.Helper()
	before := r.Health().Timeouts
	for r.Health().Timeouts == before && r.State().Phase == ami.Up {
		select {
		case <-time.After(time.Millisecond):
		case <-r.ctx.Done():
			t.Fatal("no ping timed out")
		}
	}
}

func TestAbandonedConnectionsLeaveOneGoroutineEachAndAreReported(t *testing.T) {
	const rounds = 6
	srv := amitest.New(t, amitest.Faults{DeafTo: "CoreSettings"})
	before := amigoGoroutines(t)
	cfg := fast(srv.Addr())
	cfg.ActionTimeout, cfg.MaxTimeouts, cfg.MaxAbandoned = 20*time.Millisecond, 1, rounds-1
	cfg.OnUp = func(ctx context.Context, c ami.Conn, g uint64) error {
		if g > rounds {
			return nil
		}
		_, err := ami.CoreSettings(ctx, c)
		return err
	}
	r := run(t, cfg)
	r.up(rounds + 1)
	h := r.Health()
	if h.Abandoned != rounds || !errors.Is(h.Err, ami.ErrAbandoned) {
		t.Fatalf("the book says %+v", h)
	}
	r.stop()
	if h := r.Health(); h.Abandoned != rounds {
		t.Fatalf("an orderly stop was counted as abandoned: %+v", h)
	}
	// The sleepers of orderly ends go after amigo's reconnection pause.
	for amigoGoroutines(t) > before+rounds {
		select {
		case <-time.After(10 * time.Millisecond):
		case <-r.ctx.Done():
			t.Fatalf("%d goroutines are left by %d abandoned connections", amigoGoroutines(t)-before, rounds)
		}
	}
}

func amigoGoroutines(t *testing.T) int {
	t.Helper()
	var b bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&b, 2); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, stack := range strings.Split(b.String(), "\n\n") {
		if strings.Contains(stack, "ivahaev/amigo.") {
			n++
		}
	}
	return n
}

func TestTheStateOfThePBXIsReadAgainEveryFiveMinutes(t *testing.T) {
	srv := amitest.New(t, amitest.Faults{})
	clk := clock.NewFake()
	synced := make(chan uint64, 9)
	cfg := fast(srv.Addr())
	cfg.Clock = clk
	cfg.OnResync = func(ctx context.Context, c ami.Conn, g uint64) error {
		_, err := ami.QueueStatus(ctx, c, "")
		synced <- g
		return err
	}
	r := run(t, cfg)
	r.up(1)
	for range 3 {
		if err := clk.WaitPending(r.ctx, 2); err != nil {
			t.Fatal(err)
		}
		clk.Advance(5 * time.Minute)
		if g := <-synced; g != 1 {
			t.Fatalf("generation %d", g)
		}
	}
	r.Resync()
	<-synced
	if r.State().Phase != ami.Up {
		t.Fatalf("the state is %+v", r.State())
	}
}

func TestStoppingDoesNotWaitForAnAnswerThatNeverComes(t *testing.T) {
	hold := make(chan struct{})
	srv := amitest.New(t, amitest.Faults{})
	t.Cleanup(func() { close(hold) })
	srv.Handle("QueueAdd", func(amitest.Request) amitest.Reply { <-hold; return amitest.Reply{} })
	cfg := fast(srv.Addr())
	cfg.ActionTimeout = 3 * time.Second
	r := run(t, cfg)
	r.up(1)
	result := make(chan error, 1)
	go func() { result <- ami.QueueAdd(r.ctx, r, ami.NewMember{Queue: "q", Interface: "PJSIP/1"}) }()
	srv.AwaitRequests(t, r.ctx, "QueueAdd", 1)
	began := time.Now()
	r.stop()
	if err := <-result; !errors.Is(err, ami.ErrCut) || !ami.IsOutcomeUnknown(err) {
		t.Fatalf("the waiting request got %v", err)
	}
	if d := time.Since(began); d > 2*time.Second {
		t.Fatalf("stopping took %v", d)
	}
}
