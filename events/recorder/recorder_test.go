package recorder_test

import (
	"context"
	"log/slog"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/journal"
	"github.com/cordboard/cordboard/events/recorder"
)

var quiet = slog.New(slog.DiscardHandler)

func call(id string) events.Event {
	return events.Event{ID: id, Type: events.InteractionCreated, Body: &events.InteractionEvent{Interaction: events.Interaction{ID: id}}}
}

// unwritable are events that no journal takes, however often they are tried.
func unwritable() []events.Event {
	mail := &events.MessageEvent{}
	mail.Message.Content.Text = strings.Repeat("x", 9<<20)
	odd := &events.MessageEvent{}
	odd.Message.Content.Place = &events.Place{Latitude: math.NaN()}
	return []events.Event{{ID: "too large", Type: events.MessageRecorded, Body: mail}, {ID: "no JSON", Type: events.MessageRecorded, Body: odd}}
}

func TestAnEventThatCanNeverBeWrittenHoldsUpNoOther(t *testing.T) {
	j, err := journal.Open(t.Context(), journal.Config{Dir: t.TempDir(), Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close(context.Background()) //nolint:errcheck // the test ends with it
	r := recorder.New(j, quiet)
	r.Record(append([]events.Event{call("one")}, append(unwritable(), call("two"))...))
	r.Record([]events.Event{call("three")})
	if r.Waiting() != 0 || r.Lost() != 2 {
		t.Errorf("%d wait and %d were left out, want none and two", r.Waiting(), r.Lost())
	}
	if got := held(t, j, 3); !slices.Equal(got, []string{"one", "two", "three"}) {
		t.Errorf("the journal holds %v", got)
	}
}

func held(t *testing.T, j *journal.Journal, n int) (list []string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	_ = j.Follow(ctx, 1, func(_ context.Context, evs []events.Event) error {
		for _, ev := range evs {
			list = append(list, ev.ID)
		}
		if len(list) >= n {
			cancel()
		}
		return nil
	})
	return list
}

// away is a journal that cannot write until it is told to.
type away struct {
	back atomic.Bool
	kept []string
}

func (a *away) Append(_ context.Context, evs []events.Event) (uint64, error) {
	if !a.back.Load() {
		return 0, journal.ErrDiskFull
	}
	for _, ev := range evs {
		if ev.ID == "too large" {
			return 0, journal.ErrTooLarge.With("event", ev.ID)
		}
	}
	for _, ev := range evs {
		a.kept = append(a.kept, ev.ID)
	}
	return 0, nil
}

func (*away) Sync(context.Context) error { return nil }

func TestWhatWaitedForTheDiskIsWrittenInOrderButForWhatCanNeverBe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := &away{}
		r := recorder.New(j, quiet)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go r.Run(ctx) //nolint:errcheck // it ends with the context
		for _, id := range []string{"one", "too large", "two"} {
			r.Record([]events.Event{call(id)})
		}
		if r.Waiting() != 3 || r.Lost() != 0 || r.Sync(ctx) == nil {
			t.Fatalf("%d wait, %d lost, synced %v", r.Waiting(), r.Lost(), r.Sync(ctx) == nil)
		}
		j.back.Store(true)
		time.Sleep(time.Second) //nolint:forbidigo // the bubble's own time
		synctest.Wait()
		if !slices.Equal(j.kept, []string{"one", "two"}) || r.Waiting() != 0 || r.Lost() != 1 {
			t.Errorf("kept %v, %d wait, %d lost", j.kept, r.Waiting(), r.Lost())
		}
	})
}
