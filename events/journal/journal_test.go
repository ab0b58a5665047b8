package journal

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
)

func TestEventsComeBackInOrderWithTheirSequenceNumbers(t *testing.T) {
	j := open(t, config(t.TempDir()))
	for i := range 700 {
		evs := batch(3*i, 3)
		last, err := j.Append(t.Context(), evs)
		if err != nil {
			t.Fatal(err)
		}
		if evs[0].Seq != uint64(3*i+1) || evs[2].Seq != last || last != uint64(3*i+3) {
			t.Fatalf("batch %d got the numbers %d..%d, last %d", i, evs[0].Seq, evs[2].Seq, last)
		}
	}
	for i, e := range everything(t, j) {
		if number(t, e) != i || e.Seq != uint64(i+1) {
			t.Fatalf("event %d of the journal is number %d with seq %d", i, number(t, e), e.Seq)
		}
	}
}

func TestBatchesOfManyCallersAreNotInterleaved(t *testing.T) {
	j := open(t, config(t.TempDir()))
	var wg sync.WaitGroup
	for c := range 8 {
		wg.Go(func() {
			for b := range 50 {
				evs := batch(1000*c+10*b, 5)
				if _, err := j.Append(t.Context(), evs); err != nil {
					t.Error(err)
				}
				if evs[4].Seq != evs[0].Seq+4 {
					t.Errorf("a batch was torn apart: %d..%d", evs[0].Seq, evs[4].Seq)
				}
			}
		})
	}
	wg.Wait()
	if j.LastSeq() != 2000 {
		t.Fatalf("the journal ends at %d, want 2000", j.LastSeq())
	}
}

func TestARepeatedAppendKeepsTheFirstNumbersAlsoAfterARestart(t *testing.T) {
	dir := t.TempDir()
	j, err := Open(t.Context(), config(dir))
	if err != nil {
		t.Fatal(err)
	}
	evs := batch(0, 3)
	first, err := j.Append(t.Context(), evs)
	if err != nil {
		t.Fatal(err)
	}
	again, err := j.Append(t.Context(), evs)
	if err != nil || again != first || j.LastSeq() != 3 {
		t.Fatalf("the repetition got %d (%v), want %d", again, err, first)
	}
	if err := j.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	j = open(t, config(dir))
	again, err = j.Append(t.Context(), evs)
	if err != nil || again != first || len(everything(t, j)) != 3 {
		t.Fatalf("the repetition after the restart got %d (%v), want %d", again, err, first)
	}
}

func TestFollowersSeeHistoryThenLiveEvents(t *testing.T) {
	j := open(t, config(t.TempDir()))
	if _, err := j.Append(t.Context(), batch(0, 1200)); err != nil {
		t.Fatal(err)
	}
	const total = 1500
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wg sync.WaitGroup
	caughtUp := make(chan struct{}, 3)
	for range 3 {
		wg.Go(func() {
			next := 100
			err := j.Follow(ctx, 101, func(_ context.Context, evs []events.Event) error {
				for _, e := range evs {
					if number(t, e) != next {
						t.Errorf("got number %d, want %d", number(t, e), next)
					}
					next++
				}
				if next == 1200 {
					caughtUp <- struct{}{}
				}
				if next == total {
					return errDone
				}
				return nil
			})
			if !errors.Is(err, errDone) {
				t.Error(err)
			}
		})
	}
	for range 3 {
		<-caughtUp
	}
	for i := 1200; i < total; i++ {
		if _, err := j.Append(t.Context(), batch(i, 1)); err != nil {
			t.Fatal(err)
		}
	}
	wg.Wait()
}

var errDone = errors.New("done")

func TestADurableFollowerNeverSeesWhatAPowerCutCouldTake(t *testing.T) {
	cfg := config(t.TempDir())
	cfg.SyncEvery = time.Hour
	j := open(t, cfg)
	if _, err := j.AppendSynced(t.Context(), batch(0, 3)); err != nil {
		t.Fatal(err)
	}
	if _, err := j.Append(t.Context(), batch(3, 3)); err != nil {
		t.Fatal(err)
	}
	seen := make(chan uint64, 10)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wg sync.WaitGroup
	wg.Go(func() {
		_ = j.FollowDurable(ctx, 0, func(_ context.Context, evs []events.Event) error {
			for _, e := range evs {
				if e.Seq > j.DurableSeq() {
					t.Errorf("event %d was delivered before its sync", e.Seq)
				}
			}
			seen <- evs[len(evs)-1].Seq
			return nil
		})
	})
	if got := <-seen; got != 3 {
		t.Fatalf("the durable follower got up to %d, want 3", got)
	}
	if _, err := j.AppendSynced(t.Context(), batch(6, 1)); err != nil {
		t.Fatal(err)
	}
	if got := <-seen; got != 7 {
		t.Fatalf("after the sync the durable follower got up to %d, want 7", got)
	}
	cancel()
	wg.Wait()
}

func TestAFollowerWithAForeignPositionIsTold(t *testing.T) {
	j := open(t, config(t.TempDir()))
	if _, err := j.Append(t.Context(), batch(0, 3)); err != nil {
		t.Fatal(err)
	}
	never := func(context.Context, []events.Event) error { t.Error("called"); return nil }
	if err := j.Follow(t.Context(), 9, never); !errors.Is(err, ErrAhead) {
		t.Fatalf("got %v, want ErrAhead", err)
	}
}

func TestAnEventOfANewerVersionDoesNotHoldUpTheRest(t *testing.T) {
	j := open(t, config(t.TempDir()))
	evs := batch(0, 3)
	evs[1].Type, evs[1].Body = "planet.discovered", &events.Unknown{Raw: []byte(`{"name":"X"}`)}
	evs[2].Body = &events.Unknown{Raw: []byte(`"not an interaction"`)}
	if _, err := j.Append(t.Context(), evs); err != nil {
		t.Fatal(err)
	}
	got := everything(t, j)
	for _, i := range []int{1, 2} {
		if u, ok := got[i].Body.(*events.Unknown); !ok || len(u.Raw) == 0 || got[i].ID != evs[i].ID || got[i].Type != evs[i].Type {
			t.Fatalf("event %d came back as %+v", i, got[i])
		}
	}
}

func TestASecondDaemonIsRefusedWithTheHoldersNumber(t *testing.T) {
	dir := t.TempDir()
	open(t, config(dir))
	_, err := Open(t.Context(), config(dir))
	if !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), fmt.Sprintf("process %d)", os.Getpid())) {
		t.Fatalf("the second Open answered: %v", err)
	}
}

func TestNothingIsRemovedBeforeItIsProjectedAndOldEnough(t *testing.T) {
	cfg := config(t.TempDir())
	cfg.MinAge = time.Nanosecond
	j := open(t, cfg)
	const n = 40_000 // about 30 MB: four blocks
	for i := 0; i < n; i += 500 {
		if _, err := j.Append(t.Context(), batch(i, 500)); err != nil {
			t.Fatal(err)
		}
	}
	eng, err := j.engine()
	if err != nil {
		t.Fatal(err)
	}
	purge := func() {
		t.Helper()
		if err := j.purge(t.Context(), eng); err != nil {
			t.Fatal(err)
		}
	}
	if purge(); j.FirstSeq() != 1 {
		t.Fatalf("unprojected events were removed up to %d", j.FirstSeq())
	}
	j.cfg.MinAge = time.Hour
	j.SetProjected(n)
	if purge(); j.FirstSeq() != 1 {
		t.Fatalf("young events were removed up to %d", j.FirstSeq())
	}
	j.cfg.MinAge = time.Nanosecond
	j.projected.Store(n / 2)
	purge()
	first := j.FirstSeq()
	if first <= 1 || first > n/2+1 {
		t.Fatalf("half is projected, the journal begins at %d", first)
	}
	j.projected.Store(n)
	if purge(); j.FirstSeq() <= first {
		t.Fatalf("all is projected, the journal still begins at %d", j.FirstSeq())
	}
	if got := everything(t, j); got[0].Seq != j.FirstSeq() || got[len(got)-1].Seq != n {
		t.Fatalf("the journal holds %d..%d, claims %d..%d", got[0].Seq, got[len(got)-1].Seq, j.FirstSeq(), n)
	}
	never := func(context.Context, []events.Event) error { t.Error("called"); return nil }
	if err := j.Follow(t.Context(), 1, never); !errors.Is(err, ErrGone) {
		t.Fatalf("reading removed events answered %v", err)
	}
}

func TestAFullJournalRefusesTheOptionalFirstAndTheRestAtItsReserve(t *testing.T) {
	cfg := config(t.TempDir())
	cfg.MaxBytes = 1 << 20
	j := open(t, cfg)
	ctx := t.Context()
	for i := 0; !j.State().Full; i += 100 {
		if _, err := j.AppendOptional(ctx, batch(i, 100)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := j.AppendOptional(ctx, batch(0, 1)); !errors.Is(err, ErrFull) {
		t.Fatalf("over the limit AppendOptional answered %v", err)
	}
	if _, err := j.Append(ctx, batch(0, 1)); err != nil {
		t.Fatalf("over the limit Append answered %v", err)
	}
	var err error
	for err == nil {
		_, err = j.Append(ctx, batch(0, 500))
	}
	if st := j.State(); !errors.Is(err, ErrReserve) || st.Bytes > j.hardLimit() || st.Bytes < cfg.MaxBytes+minReserve/2 {
		t.Fatalf("Append ended at %d bytes with %v", st.Bytes, err)
	}
}
