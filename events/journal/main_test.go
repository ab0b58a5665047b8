package journal

import (
	"context"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/ids"
)

// The test binary plays the processes that get killed, too: CORDBOARD_CHILD names the part.
func TestMain(m *testing.M) {
	if part := os.Getenv("CORDBOARD_CHILD"); part != "" {
		os.Exit(children[part]())
	}
	goleak.VerifyTestMain(m)
}

func quiet() *slog.Logger {
	if os.Getenv("CORDBOARD_TEST_LOG") != "" {
		return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	return slog.New(slog.DiscardHandler)
}

func config(dir string) Config { return Config{Dir: dir, Logger: quiet()} }

func open(t testing.TB, cfg Config) *Journal {
	t.Helper()
	j, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close(context.Background()) })
	return j
}

var source = ids.New()

// batch makes n events that carry their number and some of the weight of a real record.
func batch(from, n int) []events.Event {
	evs := make([]events.Event, n)
	for i := range evs {
		num := strconv.Itoa(from + i)
		evs[i] = events.Event{ID: source.New(), At: time.Now().UTC().Truncate(time.Millisecond), Type: events.InteractionQueued,
			Body: &events.InteractionEvent{Interaction: events.Interaction{ID: source.New(), SiteID: source.New(),
				From: num, To: "+34911234567", State: events.InteractionInQueue, Notes: strings.Repeat("n", 400)}}}
	}
	return evs
}

func number(t testing.TB, e events.Event) int {
	t.Helper()
	b, ok := e.Body.(*events.InteractionEvent)
	if !ok {
		t.Fatalf("event %d has a body of type %T", e.Seq, e.Body)
	}
	n, err := strconv.Atoi(b.Interaction.From)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// everything reads the whole journal.
func everything(t testing.TB, j *Journal) []events.Event {
	t.Helper()
	var got []events.Event
	if j.LastSeq() == 0 {
		return nil
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err := j.Follow(ctx, 0, func(_ context.Context, evs []events.Event) error {
		got = append(got, evs...)
		if got[len(got)-1].Seq >= j.LastSeq() {
			cancel()
		}
		return nil
	})
	if err != context.Canceled {
		t.Fatal(err)
	}
	return got
}
