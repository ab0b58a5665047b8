package ami_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cordboard/cordboard/ami"
	"github.com/cordboard/cordboard/ami/amitest"
)

// TestMain lets amigo's own goroutines be: one sleeps before a reconnection which
// never comes, some wait until an action that was cut short has run into amigo's
// timeout, and the reader of a connection we had to close ourselves stays.
// TestAbandonedConnectionsLeaveOneGoroutineEachAndAreReported proves that only the
// last kind stays, and that it is counted.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction("github.com/ivahaev/amigo.newAMIAdapter.func1"),
		goleak.IgnoreAnyFunction("github.com/ivahaev/amigo.(*amiAdapter).reader.func1"),
		goleak.IgnoreAnyFunction("github.com/ivahaev/amigo.(*amiAdapter).writer"),
		goleak.IgnoreAnyFunction("github.com/ivahaev/amigo.(*amiAdapter).reader"),
		goleak.IgnoreAnyFunction("github.com/ivahaev/amigo.(*Amigo).Connect.func1"),
		goleak.IgnoreAnyFunction("github.com/ivahaev/amigo.(*Amigo).Action"),
	)
}

// rig is a running client with a list of the states it went through.
type rig struct {
	*ami.Client
	t   testing.TB
	ctx context.Context // ends the test's waiting, not the client

	mu      sync.Mutex
	states  []ami.State
	changed chan struct{}

	stopOnce sync.Once
	cancel   context.CancelFunc
	done     chan error
}

// fast keeps a test of a fault short; a healthy peer answers in well under this.
func fast(addr string) ami.Config {
	return ami.Config{
		Address: addr, Username: amitest.Username, Secret: amitest.Secret,
		DialTimeout: 500 * time.Millisecond, LoginTimeout: 500 * time.Millisecond,
		ActionTimeout: 400 * time.Millisecond, ListTimeout: 2 * time.Second,
		RetryMin: time.Millisecond, RetryMax: 5 * time.Millisecond, LoginRetry: 5 * time.Millisecond,
	}
}

func run(t testing.TB, cfg ami.Config) *rig {
	t.Helper()
	r := &rig{t: t, changed: make(chan struct{}), done: make(chan error, 1)}
	var stop context.CancelFunc
	r.ctx, stop = context.WithTimeout(context.Background(), 30*time.Second)
	also := cfg.OnState
	cfg.OnState = func(s ami.State) {
		r.mu.Lock()
		r.states = append(r.states, s)
		close(r.changed)
		r.changed = make(chan struct{})
		r.mu.Unlock()
		if also != nil {
			also(s)
		}
	}
	c, err := ami.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	r.Client = c
	ctx, cancel := context.WithCancel(context.Background())
	r.cancel = cancel
	go func() { r.done <- c.Run(ctx) }()
	t.Cleanup(func() {
		r.stop()
		stop()
	})
	return r
}

func (r *rig) stop() {
	r.stopOnce.Do(func() {
		r.cancel()
		if err := <-r.done; err != nil {
			r.t.Errorf("Run returned %v", err)
		}
	})
}

// await returns the first state, now or later, that fits.
func (r *rig) await(what string, fits func(ami.State) bool) ami.State {
	r.t.Helper()
	for i := 0; ; {
		r.mu.Lock()
		changed := r.changed
		for ; i < len(r.states); i++ {
			if fits(r.states[i]) {
				defer r.mu.Unlock()
				return r.states[i]
			}
		}
		r.mu.Unlock()
		select {
		case <-changed:
		case <-r.ctx.Done():
			r.t.Fatalf("waited in vain for %s; the states were %+v", what, r.states)
		}
	}
}

func (r *rig) up(generation uint64) {
	r.t.Helper()
	r.await("the connection to come up", func(s ami.State) bool {
		return s.Phase == ami.Up && s.Generation >= generation
	})
}

func (r *rig) down(why error) ami.State {
	r.t.Helper()
	return r.await(why.Error(), func(s ami.State) bool {
		return s.Phase == ami.Down && errors.Is(s.Err, why)
	})
}

func (r *rig) next(s *ami.Stream) ami.Event {
	r.t.Helper()
	e, err := s.Next(r.ctx)
	if err != nil {
		r.t.Fatalf("no event came: %v", err)
	}
	return e
}
