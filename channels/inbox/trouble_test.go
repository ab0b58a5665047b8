package inbox_test

import (
	"strings"
	"testing"
)

func TestWhatWaitsInTheJournalIsToldAndArrivesWhenTheDatabaseIsWellAgain(t *testing.T) {
	w := newWorld(t)
	w.post(inboxID, from("ann", "m1", "first"))
	w.arrived("ann", 1)
	if err := w.engine.Trouble(); err != nil {
		t.Fatalf("without trouble there is %v", err)
	}
	mustExec(t, w.pool, "RENAME TABLE messages TO messages_away")
	if got := w.post(inboxID, from("ann", "m2", "second")); got != 200 {
		t.Errorf("the provider got %d", got)
	}
	w.until("it is told", func() bool { return w.engine.Trouble() != nil })
	if why := w.engine.Trouble().Error(); !strings.Contains(why, "kept") {
		t.Errorf("it says %q", why)
	}
	mustExec(t, w.pool, "RENAME TABLE messages_away TO messages")
	w.arrived("ann", 2)
	w.until("the trouble is over", func() bool { return w.engine.Trouble() == nil })
}
