package recordings

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cordboard/cordboard/ari"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/ids"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// shelf is a PBX that keeps recordings, and can be away.
type shelf struct {
	mu      sync.Mutex
	files   map[string][]byte
	running map[string]bool
	away    int // how many requests fail from now on
}

var errAway = errors.New("nobody answers")

func (s *shelf) ask() error {
	if s.away > 0 {
		s.away--
		return errAway
	}
	return nil
}

func (s *shelf) FetchRecording(_ context.Context, name string, w io.Writer, _ int64) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.ask(); err != nil {
		return 0, err
	}
	b, ok := s.files[name]
	if !ok {
		return 0, ari.ErrNotFound
	}
	n, err := w.Write(b)
	return int64(n), err
}

func (s *shelf) RecordingRuns(_ context.Context, name string) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.running[name], s.ask()
}

func (s *shelf) DeleteRecording(_ context.Context, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.ask(); err != nil {
		return err
	}
	if _, ok := s.files[name]; !ok {
		return ari.ErrNotFound
	}
	delete(s.files, name)
	return nil
}

// tells waits for the event that closes a recording's account.
type tells chan events.Event

func (t tells) Record(evs []events.Event) {
	for _, e := range evs {
		t <- e
	}
}

const id = "01J00000000000000000000REC"

var at = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)

func ended(parts ...events.Span) events.Recording {
	return events.Recording{ID: id, CallID: "c", InteractionID: "i", State: events.RecordingDone, StartedAt: at, EndedAt: at.Add(time.Second), Parts: parts}
}

func second(n int) time.Time { return at.Add(time.Duration(n) * time.Second) }

func sample(b byte, n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = b
	}
	return out
}

// collected runs a Collector until the recording is stored or has failed.
func collected(t *testing.T, s *shelf, dir string, r events.Recording) (events.Event, events.Recording, []byte) {
	t.Helper()
	told := make(tells, 1)
	c := New(Config{PBX: s, Recorder: told, Clock: clock.Real(), IDs: ids.New(), Logger: slog.New(slog.DiscardHandler), Dir: dir, Patience: 600 * time.Millisecond})
	c.Collect(r)
	c.Collect(r) // twice is once
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { _ = c.Run(ctx) })
	defer wg.Wait()
	defer cancel()
	select {
	case e := <-told:
		got := e.Body.(*events.RecordingEvent).Recording
		raw, _ := os.ReadFile(filepath.Join(dir, Path(r.ID, r.StartedAt)))
		return e, got, raw
	case <-time.After(20 * time.Second):
		t.Fatal("nothing was told")
	}
	panic("unreachable")
}

func TestBothSidesBecomeOneFileAndThePBXKeepsNothing(t *testing.T) {
	in, out := Sides(id, 1)[0], Sides(id, 1)[1]
	s := &shelf{files: map[string][]byte{in: sample(1, 8000), out: sample(2, 7000)}, away: 3}
	e, r, wav := collected(t, s, t.TempDir(), ended(events.Span{From: at, To: second(1)}))
	if e.Type != events.RecordingStored || r.DurationMS != 1000 || r.Bytes != int64(len(wav)) || len(r.SHA256) != 64 || len(s.files) != 0 {
		t.Fatalf("%s %+v, the PBX keeps %d files", e.Type, r, len(s.files))
	}
	first, last := wav[headerSize:headerSize+2], wav[len(wav)-2:]
	if first[0] != 1 || first[1] != silence || last[0] != 1 || last[1] != 2 {
		t.Errorf("it begins with %v and ends with %v: the shorter side began later", first, last)
	}
}

func TestAPauseIsSilenceOfItsLength(t *testing.T) {
	one, two := Sides(id, 1), Sides(id, 2)
	s := &shelf{files: map[string][]byte{one[0]: sample(1, 8000), one[1]: sample(1, 8000), two[0]: sample(3, 8000), two[1]: sample(3, 8000)}}
	_, r, wav := collected(t, s, t.TempDir(), ended(events.Span{From: at, To: second(1)}, events.Span{From: second(3), To: second(4)}))
	if r.DurationMS != 4000 || wav[headerSize+2*8000-1] != 1 || wav[headerSize+2*8000] != silence || wav[headerSize+2*24000-1] != silence || wav[headerSize+2*24000] != 3 {
		t.Errorf("%d ms", r.DurationMS)
	}
}

func TestWhatCameInAfterAPauseBeganIsNotKept(t *testing.T) {
	one := Sides(id, 1)
	s := &shelf{files: map[string][]byte{one[0]: sample(1, 80000), one[1]: sample(1, 80000)}}
	if _, r, _ := collected(t, s, t.TempDir(), ended(events.Span{From: at, To: second(1)})); r.DurationMS > 1500 {
		t.Errorf("%d ms of a part of one second", r.DurationMS)
	}
}

func TestNothingToHearIsToldAsAFailureAndHalfAsHalf(t *testing.T) {
	span := events.Span{From: at, To: second(1)}
	one := Sides(id, 1)
	for name, x := range map[string]struct {
		files map[string][]byte
		typ   events.Type
		cause events.Cause
	}{
		"no file":   {map[string][]byte{}, events.RecordingFailed, events.CauseRecordingEmpty},
		"empty":     {map[string][]byte{one[0]: {}, one[1]: {}}, events.RecordingFailed, events.CauseRecordingEmpty},
		"one empty": {map[string][]byte{one[0]: sample(1, 800), one[1]: {}}, events.RecordingStored, events.CauseRecordingHalf},
	} {
		t.Run(name, func(t *testing.T) {
			if e, r, _ := collected(t, &shelf{files: x.files}, t.TempDir(), ended(span)); e.Type != x.typ || r.Cause != x.cause {
				t.Errorf("%s for %q", e.Type, r.Cause)
			}
		})
	}
}

func TestWhatStillRunsIsWaitedFor(t *testing.T) {
	one := Sides(id, 1)
	s := &shelf{files: map[string][]byte{one[0]: sample(1, 800), one[1]: sample(1, 800)}, running: map[string]bool{one[0]: true}}
	go func() {
		time.Sleep(700 * time.Millisecond) //nolint:forbidigo // how long the PBX goes on writing
		s.mu.Lock()
		defer s.mu.Unlock()
		s.files[one[0]] = sample(1, 8000)
		delete(s.running, one[0])
	}()
	if _, r, _ := collected(t, s, t.TempDir(), ended(events.Span{From: at, To: second(1)})); r.DurationMS != 1000 {
		t.Errorf("%d ms", r.DurationMS)
	}
}

// The daemon died after the file had its name and before the journal knew.
func TestAFileThatIsThereIsNotFetchedAgain(t *testing.T) {
	dir := t.TempDir()
	one := Sides(id, 1)
	span := events.Span{From: at, To: second(1)}
	s := &shelf{files: map[string][]byte{one[0]: sample(1, 8000), one[1]: sample(1, 8000)}}
	_, before, _ := collected(t, s, dir, ended(span))
	s.files[one[0]] = sample(9, 10) // a copy that was not deleted any more
	e, after, _ := collected(t, s, dir, ended(span))
	if e.Type != events.RecordingStored || after.SHA256 != before.SHA256 || len(s.files) != 0 {
		t.Errorf("%s, %d files in the PBX, the same sound: %v", e.Type, len(s.files), after.SHA256 == before.SHA256)
	}
}

func TestAnUnwantedSampleIsThrownAwayUnheard(t *testing.T) {
	s := &shelf{files: map[string][]byte{}, running: map[string]bool{}}
	r := ended(events.Span{From: at, To: second(1)})
	r.AttemptID, r.CampaignID, r.InteractionID, r.Unwanted = "a", "k", "", true
	for _, name := range Sides(r.ID, 1) {
		s.files[name] = sample(1, 8000)
	}
	e, got, raw := collected(t, s, t.TempDir(), r)
	if e.Type != events.RecordingFailed || got.State != events.RecordingLost || got.Cause != events.CauseUnwanted || raw != nil {
		t.Errorf("told %s of %+v, a file of %d bytes", e.Type, got, len(raw))
	}
	if len(s.files) != 0 {
		t.Errorf("the PBX still has %d files", len(s.files))
	}
}
