package clock_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cordboard/cordboard/internal/clock"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestAFakeClockRunsDueWorkInOrderAndAtItsOwnTime(t *testing.T) {
	c := clock.NewFake()
	var got []string
	note := func(name string) func() {
		return func() { got = append(got, name+"@"+c.Now().Sub(clock.Epoch).String()) }
	}
	c.AfterFunc(3*time.Second, note("third"))
	c.AfterFunc(time.Second, note("first"))
	c.AfterFunc(time.Second, note("second"))
	c.AfterFunc(time.Hour, note("never"))
	c.Advance(5 * time.Second)
	want := []string{"first@1s", "second@1s", "third@3s"}
	if len(got) != len(want) {
		t.Fatalf("ran %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("ran %v, want %v", got, want)
		}
	}
	if now := c.Now().Sub(clock.Epoch); now != 5*time.Second {
		t.Fatalf("clock stands at %v after advancing 5s", now)
	}
}

func TestWorkScheduledByACallbackRunsInTheSameAdvance(t *testing.T) {
	c := clock.NewFake()
	n := 0
	var again func()
	again = func() {
		n++
		c.AfterFunc(time.Second, again)
	}
	c.AfterFunc(time.Second, again)
	c.Advance(10 * time.Second)
	if n != 10 {
		t.Fatalf("ran %d times in ten seconds, want 10", n)
	}
}

func TestAStoppedTimerNeverRunsAndAResetOneRunsLater(t *testing.T) {
	c := clock.NewFake()
	ran := 0
	stopped := c.AfterFunc(time.Second, func() { t.Error("a stopped timer ran") })
	if !stopped.Stop() || stopped.Stop() {
		t.Fatal("Stop must be true exactly once")
	}
	moved := c.AfterFunc(time.Second, func() { ran++ })
	if !moved.Reset(3 * time.Second) {
		t.Fatal("Reset of a pending timer must say so")
	}
	c.Advance(2 * time.Second)
	if ran != 0 {
		t.Fatal("the timer ran at its old time")
	}
	c.Advance(time.Second)
	if ran != 1 || moved.Reset(time.Second) {
		t.Fatal("the timer must have run once and no longer be pending")
	}
}

func TestAFakeTickerTicksAndKeepsAtMostOneUnreadTick(t *testing.T) {
	c := clock.NewFake()
	tick := c.NewTicker(time.Second)
	c.Advance(3 * time.Second)
	if at := <-tick.C(); at.Sub(clock.Epoch) != time.Second {
		t.Fatalf("first tick at %v", at.Sub(clock.Epoch))
	}
	select {
	case <-tick.C():
		t.Fatal("a second tick was kept for a slow reader")
	default:
	}
	tick.Stop()
	c.Advance(time.Minute)
	if c.Pending() != 0 {
		t.Fatal("a stopped ticker is still pending")
	}
}

func TestSleepEndsWithTheClockOrWithTheContext(t *testing.T) {
	c := clock.NewFake()
	done := make(chan error, 1)
	go func() { done <- clock.Sleep(context.Background(), c, time.Minute) }()
	if err := c.WaitPending(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	c.Advance(time.Minute)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	why := errors.New("closing")
	go func() { done <- clock.Sleep(ctx, c, time.Minute) }()
	if err := c.WaitPending(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	cancel(why)
	if err := <-done; !errors.Is(err, why) {
		t.Fatalf("Sleep ended with %v, want the reason given", err)
	}
	if c.Pending() != 0 {
		t.Fatal("an ended Sleep left its timer behind")
	}
}

func TestManyGoroutinesMayUseOneFakeClock(t *testing.T) {
	c := clock.NewFake()
	var ran atomic.Int32
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			for j := range 50 {
				tm := c.AfterFunc(time.Duration(i+j)*time.Millisecond, func() { ran.Add(1) })
				if j%5 == 0 && tm.Stop() {
					ran.Add(1)
				}
			}
		})
	}
	wg.Go(func() {
		for range 100 {
			c.Advance(time.Millisecond)
		}
	})
	wg.Wait()
	c.Advance(time.Second)
	if got := ran.Load(); got != 1000 {
		t.Fatalf("%d of 1000 timers ran or were stopped", got)
	}
}

func TestTheRealClockKeepsTheSameContract(t *testing.T) {
	c := clock.Real()
	done := make(chan struct{})
	c.AfterFunc(0, func() { close(done) })
	<-done
	tm := c.AfterFunc(time.Hour, func() {})
	if !tm.Stop() {
		t.Fatal("Stop of a pending timer must be true")
	}
	tick := c.NewTicker(time.Millisecond)
	<-tick.C()
	tick.Stop()
	if time.Since(c.Now()) > time.Minute {
		t.Fatal("the real clock is not the machine's clock")
	}
}
