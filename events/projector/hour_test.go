package projector_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/cordboard/cordboard/events/projector"
	"github.com/cordboard/cordboard/lab"
)

// away is how long the database is away while five calls begin each second; make test takes a tenth of it.
func away() time.Duration {
	if os.Getenv("CORDBOARD_LONG") != "" {
		return time.Hour
	}
	return 6 * time.Minute
}

const callsPerSecond = 5

func TestWhatHappensInAnHourWithoutADatabaseIsThereOnceAfterwards(t *testing.T) {
	s, err := lab.StartMariaDB(t.Context(), lab.DBConfig{Log: lab.Quiet})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop(context.Background()) })
	d, j := newDatabase(t, s), newJournal(t, journalDir(t))
	callers := int(away().Seconds()) * callsPerSecond
	tale := story(7, 60, callers)
	before, after := len(tale.evs)/50, len(tale.evs)*49/50
	r := project(t, j, d)
	appendAll(t, j, tale.evs[:before])
	r.until(t, caughtUp)
	if err := s.Kill(t.Context()); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	appendAll(t, j, tale.evs[before:after])
	wrote := time.Since(began)
	if st := r.until(t, func(st projector.Stats) bool { return st.Failures > 0 }); st.Position >= st.Last {
		t.Errorf("without a database the projector tells %+v", st)
	}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	began = time.Now()
	appendAll(t, j, tale.evs[after:]) // calls go on while it catches up
	deadline := time.NewTimer(10 * time.Minute)
	defer deadline.Stop()
	for st := r.Stats(); !caughtUp(st); st = r.Stats() {
		select {
		case <-r.noticed:
		case <-deadline.C:
			t.Fatalf("ten minutes after the database came back the projector tells %+v", st)
		}
	}
	took := time.Since(began)
	t.Logf("%v without a database: %d calls, %d events, written to the journal in %v and in the database %v after it was back (%.0f events/s)", away(), callers,
		after-before, wrote.Round(time.Millisecond), took.Round(time.Millisecond), float64(len(tale.evs)-before)/took.Seconds())
	if st := r.Stats(); st.Rejected != 0 || st.Missed != 0 || st.Lag != 0 {
		t.Errorf("afterwards the projector tells %+v", st)
	}
	if took > away()/2 {
		t.Errorf("what happened in %v took %v to catch up with", away(), took)
	}
	checkStory(t, d, tale)
	if os.Getenv("CORDBOARD_LONG") == "" {
		reference(t, j, d) // an hour's tables do not fit into one comparison of text
	}
}
