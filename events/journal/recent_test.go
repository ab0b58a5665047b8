package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
)

func TestWhatAFollowerGetsAtOnceIsWhatTheFileHoldsLater(t *testing.T) {
	dir := t.TempDir()
	j, err := Open(t.Context(), config(dir))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	const n = recentSize + 700 // more than memory holds
	var live []events.Event
	done := make(chan error, 1)
	go func() {
		done <- j.Follow(ctx, 1, func(_ context.Context, evs []events.Event) error {
			if live = append(live, evs...); len(live) == n {
				return errEnough
			}
			return nil
		})
	}()
	for i := 0; i < n; i += 100 {
		if _, err := j.Append(ctx, batch(i, min(100, n-i))); err != nil {
			t.Fatal(err)
		}
	}
	if err := <-done; err != errEnough {
		t.Fatal(err)
	}
	if err := j.Close(ctx); err != nil {
		t.Fatal(err)
	}
	for i, kept := range everything(t, open(t, config(dir))) {
		if a, b := text(t, live[i]), text(t, kept); a != b {
			t.Fatalf("event %d went out as\n%s\nand is kept as\n%s", i+1, a, b)
		}
	}
}

var errEnough = errors.New("enough")

func text(t *testing.T, e events.Event) string {
	t.Helper()
	b, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func numbered(from, to uint64) []events.Event {
	var evs []events.Event
	for n := from; n <= to; n++ {
		evs = append(evs, events.Event{Seq: n})
	}
	return evs
}

func TestMemoryHandsOutOnlyWhatItHasWithoutAGap(t *testing.T) {
	var r recent
	r.put(small(numbered(1, 10)))
	r.put(small(numbered(13, 20))) // another caller's batch, acknowledged before the one between
	for _, c := range []struct {
		next, limit uint64
		want        int
	}{{1, 20, 10}, {5, 7, 3}, {11, 20, 0}, {13, 20, 8}, {21, 30, 0}} {
		if got := r.run(c.next, c.limit); len(got) != c.want {
			t.Errorf("from %d to %d: %d events, want %d", c.next, c.limit, len(got), c.want)
		}
	}
	r.put(small(numbered(recentSize+1, recentSize+5))) // in the places of the first
	r.put(small(numbered(1, 2)))                       // a repeated append is told its old numbers
	if got := r.run(1, 20); len(got) != 0 {
		t.Errorf("an overwritten event was handed out: %d", got[0].Seq)
	}
	if got := r.run(recentSize+1, recentSize+5); len(got) != 5 {
		t.Errorf("a repetition took the place of newer events: %d left", len(got))
	}
	r.forget()
	if got := r.run(13, 20); len(got) != 0 {
		t.Error("events of the time before a break were handed out")
	}
}

func TestAPacedFollowerIsWokenAtOnceAndThenNotBeforeItsPaceIsOver(t *testing.T) {
	c := clock.NewFake()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	calls := make(chan int, 10)
	h := Paced(c, time.Second, func(_ context.Context, evs []events.Event) error { calls <- len(evs); return nil })
	back := make(chan error, 1)
	go func() { back <- h(ctx, numbered(1, 3)) }()
	if n := <-calls; n != 3 {
		t.Fatal(n)
	}
	if err := c.WaitPending(ctx, 1); err != nil {
		t.Fatal(err)
	}
	select {
	case <-back:
		t.Fatal("the next batch was let in before the pace was over")
	default:
	}
	c.Advance(time.Second)
	if err := <-back; err != nil {
		t.Fatal(err)
	}
	// who is far behind is not held up
	if err := h(ctx, numbered(1, followBatch)); err != nil {
		t.Fatal(err)
	}
}

// small are events as they are put when all of them are small enough.
func small(evs []events.Event) ([]events.Event, []int) { return evs, make([]int, len(evs)) }

func TestLargeEventsComeInTheirPlaceAlthoughMemoryDoesNotHoldThem(t *testing.T) {
	j := open(t, config(t.TempDir()))
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	raw := func(n int) []events.Event {
		size := 10
		if n%3 == 0 {
			size = recentBytes
		}
		return []events.Event{{ID: fmt.Sprint("event", n), Type: events.ChannelReceived, At: time.Now().UTC(), Body: &events.ChannelEvent{Raw: events.Raw{Body: make([]byte, size)}}}}
	}
	const n = 100
	for i := range n {
		if _, err := j.Append(ctx, raw(i)); err != nil {
			t.Fatal(err)
		}
	}
	if got := j.recent.run(1, n); len(got) != 0 {
		t.Errorf("memory answers %d events from one that is large", len(got))
	}
	if got := j.recent.run(2, n); len(got) != 2 {
		t.Errorf("memory answers %d events up to one that is large, want 2", len(got))
	}
	next := 0
	err := j.Follow(ctx, 1, func(_ context.Context, evs []events.Event) error {
		for _, e := range evs {
			if e.ID != fmt.Sprint("event", next) {
				t.Fatalf("number %d is %s", next, e.ID)
			}
			next++
		}
		if next == n {
			return errEnough
		}
		return nil
	})
	if !errors.Is(err, errEnough) {
		t.Fatal(err)
	}
}
