package projector_test

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/journal"
	"github.com/cordboard/cordboard/events/projector"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/lab"
)

// checkStory compares the tables with the events themselves, not with what the fold makes of them.
func checkStory(t *testing.T, d *database, s *script) {
	t.Helper()
	last := map[string]events.Interaction{}
	calls := map[string]bool{}
	for _, e := range s.evs {
		switch b := e.Body.(type) {
		case *events.InteractionEvent:
			last[b.Interaction.ID] = b.Interaction
		case *events.CallEvent:
			calls[b.Call.ID] = true
		}
	}
	for what, want := range map[string]int{"interactions": len(last), "calls": len(calls), "call_legs": len(calls),
		"interaction_offers": s.offers, "journal_rejects": 0} {
		if n := d.number(t, "SELECT COUNT(*) FROM "+what); n != int64(want) {
			t.Errorf("%s has %d rows, the journal makes %d", what, n, want)
		}
	}
	for id, i := range last {
		checkInteraction(t, d, id, i)
	}
	checkAttempts(t, d, s, last)
	if n := d.number(t, "SELECT COUNT(*) FROM interaction_offers WHERE ended_at IS NULL OR cause IS NULL"); n != 0 {
		t.Errorf("%d offers are still open", n)
	}
	for agent, spell := range s.spells {
		if ms := d.number(t, "SELECT SUM(ms) FROM agent_states WHERE agent_id = ?", agent); ms != spell.Milliseconds() {
			t.Errorf("the stretches of agent %s add up to %d ms, signed in were %d", agent, ms, spell.Milliseconds())
		}
	}
	if n := d.number(t, "SELECT COUNT(*) FROM agent_states WHERE to_at IS NULL"); n != 1 {
		t.Errorf("%d stretches last, one agent is signed in", n)
	}
}

// checkAttempts: every attempt is closed, and says what its agent said afterwards.
func checkAttempts(t *testing.T, d *database, s *script, last map[string]events.Interaction) {
	t.Helper()
	tries := 0
	for _, e := range s.evs {
		if e.Type != events.AttemptEnded {
			continue
		}
		tries++
		a := e.Body.(*events.AttemptEvent).Attempt
		var state, outcome, code, next string
		var number, lead uint64
		var answered, joined sql.NullTime
		if err := d.pool.QueryRowContext(t.Context(), "SELECT state, outcome, disposition_id, lead_next, number, lead_id, answered_at, joined_at FROM attempts WHERE id = ?", a.ID).
			Scan(&state, &outcome, &code, &next, &number, &lead, &answered, &joined); err != nil {
			t.Fatal(err)
		}
		if state != "closed" || outcome != a.Outcome || code != last[a.InteractionID].DispositionID || fmt.Sprintf("+%d", number) != a.Number || lead != a.LeadID ||
			!answered.Time.Equal(a.AnsweredAt) || !joined.Time.Equal(a.JoinedAt) || !strings.Contains(next, `"held":"gap"`) {
			t.Errorf("attempt %s is %s %s %s %d %s, told was %+v", a.ID, state, outcome, code, number, next, a)
		}
	}
	if n := d.number(t, "SELECT COUNT(*) FROM attempts"); n != int64(tries) || n == 0 {
		t.Errorf("there are %d attempts, the journal makes %d", n, tries)
	}
}

func checkInteraction(t *testing.T, d *database, id string, i events.Interaction) {
	t.Helper()
	var state, from, name, notes string
	var outcome, disposition, taken sql.NullString
	var answered, ended sql.NullTime
	var created time.Time
	var talk, wait int64
	err := d.pool.QueryRowContext(t.Context(), `SELECT state, from_number, from_name, notes, outcome, disposition_id, agent_id, answered_at,
		ended_at, created_at, talk_ms, wait_ms FROM interactions WHERE id = ?`, id).
		Scan(&state, &from, &name, &notes, &outcome, &disposition, &taken, &answered, &ended, &created, &talk, &wait)
	if err != nil {
		t.Fatal(err)
	}
	got := events.Interaction{State: events.InteractionState(state), From: from, FromName: name, Notes: notes,
		Outcome: events.Outcome(outcome.String), DispositionID: disposition.String, AnsweredAt: answered.Time, EndedAt: ended.Time,
		CreatedAt: created, TalkMS: talk, WaitMS: wait}
	want := events.Interaction{State: i.State, From: i.From, FromName: i.FromName, Notes: i.Notes, Outcome: i.Outcome,
		DispositionID: i.DispositionID, AnsweredAt: i.AnsweredAt, EndedAt: i.EndedAt, CreatedAt: i.CreatedAt, TalkMS: i.TalkMS, WaitMS: i.WaitMS}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("interaction %s:\n has  %v\n want %v", id, got, want)
	}
	if taken.Valid == i.AnsweredAt.IsZero() {
		t.Errorf("interaction %s answered at %v is taken by %q", id, i.AnsweredAt, taken.String)
	}
}

func TestEveryVersionOfMariaDBHoldsTheWholeStory(t *testing.T) {
	for _, version := range []string{"10.5", "10.11", "11.8"} {
		t.Run(version, func(t *testing.T) {
			s := server
			if version != "10.11" {
				var err error
				if s, err = lab.StartMariaDB(t.Context(), lab.DBConfig{Version: version, Log: lab.Quiet}); err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = s.Stop(context.Background()) })
			}
			d, j := newDatabase(t, s), newJournal(t, journalDir(t))
			tale := story(1, 5, 200)
			appendAll(t, j, tale.evs)
			began := time.Now()
			r := project(t, j, d)
			r.until(t, caughtUp)
			t.Logf("%d events in %v", len(tale.evs), time.Since(began).Round(time.Millisecond))
			checkStory(t, d, tale)
		})
	}
}

func TestAnOutageOfTheDatabaseLosesAndDoublesNothing(t *testing.T) {
	s, err := lab.StartMariaDB(t.Context(), lab.DBConfig{Log: lab.Quiet})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop(context.Background()) })
	d, j := newDatabase(t, s), newJournal(t, journalDir(t))
	tale := story(2, 4, 300)
	third := len(tale.evs) / 3
	r := project(t, j, d)
	appendAll(t, j, tale.evs[:third])
	r.until(t, func(st projector.Stats) bool { return st.Position > 0 })
	if err := s.Kill(t.Context()); err != nil {
		t.Fatal(err)
	}
	appendAll(t, j, tale.evs[third:2*third])
	st := r.until(t, func(st projector.Stats) bool { return st.Failures > 1 })
	if st.LastError == "" || st.Lag <= 0 || st.Position >= st.Last {
		t.Errorf("during the outage the projector tells %+v", st)
	}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	appendAll(t, j, tale.evs[2*third:])
	st = r.until(t, caughtUp)
	if st.Lag != 0 || st.Rejected != 0 || st.Missed != 0 {
		t.Errorf("after the outage the projector tells %+v", st)
	}
	checkStory(t, d, tale)
	reference(t, j, d)
}

// reference projects the same journal without trouble into another database and compares every cell.
func reference(t *testing.T, j *journal.Journal, d *database) {
	t.Helper()
	calm := newDatabase(t, server)
	project(t, j, calm).until(t, caughtUp)
	if a, b := calm.dump(t), d.dump(t); a != b {
		t.Errorf("the tables differ from those of a projection without trouble:%s", firstDifference(a, b))
	}
}

// childProjects says what it is about to write, so that it can be killed in the middle of it.
func childProjects(dsn, dir string) int {
	d, err := connectTo(dsn)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	j, err := journal.Open(context.Background(), journal.Config{Dir: dir, Logger: quiet})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	tap := &tap{d, func(b projector.Batch) { fmt.Printf("writing %d\n", b.To.Seq) }}
	_ = projector.New(j, tap, clock.Real(), quiet).Run(context.Background())
	return 0
}

func TestAKillInTheMiddleOfABatchLosesAndDoublesNothing(t *testing.T) {
	d, dir := newDatabase(t, server), journalDir(t)
	tale := story(3, 6, 400)
	func() {
		j, err := journal.Open(t.Context(), journal.Config{Dir: dir, Logger: quiet})
		if err != nil {
			t.Fatal(err)
		}
		appendAll(t, j, tale.evs)
		if err := j.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}()
	for kill := range 4 {
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), "CORDBOARD_CHILD_DSN="+d.dsn, "CORDBOARD_DIR="+dir)
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		scan := bufio.NewScanner(out)
		for n := 0; n <= kill%2 && scan.Scan(); n++ {
		}
		_ = c.Process.Kill()
		_ = c.Wait()
	}
	if pos := d.number(t, "SELECT seq FROM journal_position"); pos >= int64(len(tale.evs)) {
		t.Fatalf("the children had projected all %d events before they were killed; the story is too short", pos)
	}
	j := newJournal(t, dir)
	project(t, j, d).until(t, caughtUp)
	checkStory(t, d, tale)
	reference(t, j, d)
}

func TestProjectingTwiceLeavesTheSameRows(t *testing.T) {
	d, j := newDatabase(t, server), newJournal(t, journalDir(t))
	appendAll(t, j, story(4, 3, 150).evs)
	r := project(t, j, d)
	r.until(t, caughtUp)
	r.stop()
	once := d.dump(t)
	mustExec(t, d.pool, "UPDATE journal_position SET seq = 0, event_id = ''")
	r = project(t, j, d)
	r.until(t, caughtUp)
	if twice := d.dump(t); once != twice {
		t.Errorf("the second pass changed the tables:%s", firstDifference(once, twice))
	}
}

func TestAnEventThatCannotBeWrittenIsPutAsideAndTheRestGoesOn(t *testing.T) {
	d, j := newDatabase(t, server), newJournal(t, journalDir(t))
	tale := story(5, 3, 60)
	bad := tale.evs[100]
	bad.ID, bad.Type = "01K00000000000000000000BAD", events.InteractionCreated
	bad.Body = &events.InteractionEvent{Interaction: events.Interaction{ID: strings.Repeat("LONG", 20)}}
	newer := events.Event{ID: "01K0000000000000000NEWER00", At: bad.At, Type: "planet.discovered", Body: &events.Unknown{Raw: []byte(`{"a":1}`)}}
	appendAll(t, j, tale.evs[:101])
	appendAll(t, j, []events.Event{bad, newer})
	appendAll(t, j, tale.evs[101:])
	r := project(t, j, d)
	if st := r.until(t, caughtUp); st.Rejected != 2 {
		t.Errorf("%d events count as put aside, want 2", st.Rejected)
	}
	if n := d.number(t, "SELECT COUNT(*) FROM journal_rejects WHERE error <> '' AND body <> '' AND event_id IN (?, ?)", bad.ID, newer.ID); n != 2 {
		t.Errorf("%d of 2 events are in journal_rejects", n)
	}
	mustExec(t, d.pool, "DELETE FROM journal_rejects")
	checkStory(t, d, tale)
}

func TestAReplacedJournalIsTakenFromItsBeginning(t *testing.T) {
	d := newDatabase(t, server)
	first := newJournal(t, journalDir(t))
	old := story(6, 2, 30)
	appendAll(t, first, old.evs)
	r := project(t, first, d)
	r.until(t, caughtUp)
	r.stop()
	before := d.number(t, "SELECT COUNT(*) FROM interactions")
	for _, callers := range []int{5, 60} { // a shorter journal, then one that has the position too
		j := newJournal(t, journalDir(t))
		appendAll(t, j, story(7, 2, callers).evs)
		r := project(t, j, d)
		r.until(t, func(st projector.Stats) bool { return caughtUp(st) && st.Failures > 0 })
		r.stop()
		if before += int64(callers); d.number(t, "SELECT COUNT(*) FROM interactions") != before {
			t.Errorf("%d interactions, want %d", d.number(t, "SELECT COUNT(*) FROM interactions"), before)
		}
	}
}
