package inbox_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels/automation"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
)

// history is what was done with a thread, a line an act.
func (w *world) history(threadID string) []string {
	w.Helper()
	list, err := w.store.ThreadActs(w.Context(), threadID, 100)
	if err != nil {
		w.Fatal(err)
	}
	out := make([]string, len(list))
	for n, a := range list {
		out[n] = fmt.Sprintf("%s %q>%q by %q", a.Kind, a.Was+a.WasName, a.Now+a.NowName, a.By.Name)
		if a.At.IsZero() || a.ID == "" {
			w.Errorf("%s has no moment or no id: %+v", out[n], a)
		}
	}
	return out
}

func TestTheHistoryOfAConversationSaysWhoDidWhatAndLeavesTurnsToItsMessages(t *testing.T) {
	w := newWorld(t)
	queue := w.queue()
	agent, _ := w.colleague("Rosa")
	w.rule(automation.Rule{Name: "Move", When: automation.WeWrote, Actions: []automation.Action{{Do: automation.SetQueue, Value: queue}, {Do: automation.Assign, Value: agent}}})
	w.post(inboxID, from("ann", "m1", "hi"))
	th, _ := w.arrived("ann", 1)
	do := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := w.history(th.ID); len(got) > 0 {
		t.Errorf("before anything was done: %q", got)
	}
	do(w.engine.Write(t.Context(), ana(), th.ID, inbox.Draft{ClientID: "a", Text: "yes?"}))
	tags, level := []string{"<i>vip</i>"}, 6
	do(w.engine.Change(t.Context(), ana(), th.ID, inbox.Change{Tags: &tags, Priority: &level}))
	until := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	do(w.engine.Move(t.Context(), ana(), th.ID, threads.Signal{Input: threads.Snooze, Until: until}))
	w.post(inboxID, from("ann", "m2", "me again"))
	w.arrived("ann", 4)
	do(w.engine.Move(t.Context(), ana(), th.ID, threads.Signal{Input: threads.Wait}))
	do(w.engine.Move(t.Context(), ana(), th.ID, threads.Signal{Input: threads.Resolve}))
	w.post(inboxID, from("ann", "m3", "thanks"))
	w.until("it is open again", func() bool { th, _ := w.arrived("ann", 5); return th.Status == events.ThreadOpen })
	want := []string{fmt.Sprintf(`agent "">%q by "Ana"`, ana().AgentID), `priority "0">"6" by "Ana"`, `tagged "">"<i>vip</i>" by "Ana"`, fmt.Sprintf(`snoozed "">%q by "Ana"`, until.Format(time.RFC3339)),
		`woke "">"" by ""`, `waiting "">"" by "Ana"`, `resolved "">"" by "Ana"`, `reopened "">"" by ""`}
	if got := w.history(th.ID); !slices.Equal(got, want) {
		t.Errorf("the history is\n%q, want\n%q", got, want)
	}
}

func TestTheHistoryNamesQueuesAndAgentsAsTheyAreCalledToday(t *testing.T) {
	w := newWorld(t)
	queue := w.queue()
	agent, _ := w.colleague("Rosa")
	w.post(inboxID, from("ann", "m1", "hi"))
	th, _ := w.arrived("ann", 1)
	m, err := w.store.CreateMacro(t.Context(), admin, everything, automation.Macro{SiteID: siteID, Name: "over", Actions: []automation.Action{{Do: automation.SetQueue, Value: queue}, {Do: automation.Assign, Value: agent}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.engine.RunMacro(t.Context(), ana(), th.ID, m.ID); err != nil {
		t.Fatal(err)
	}
	mustExec(t, w.pool, "UPDATE users SET name = 'Rosa Luz' WHERE name = 'Rosa'")
	want := []string{fmt.Sprintf(`queue %q>%q by "Ana"`, th.QueueID, queue+"Refunds"), fmt.Sprintf(`agent "">%q by "Ana"`, agent+"Rosa Luz")}
	if got := w.history(th.ID); !slices.Equal(got, want) {
		t.Errorf("the history is %q, want %q", got, want)
	}
}

func TestWhatRulesDidIsForgottenAfterNinetyDaysUnlessItIsStillAskedFor(t *testing.T) {
	w := newWorld(t)
	r := w.rule(automation.Rule{Name: "Late", When: automation.Waited, Minutes: 5, Actions: []automation.Action{{Do: automation.AddTag, Value: "late"}}})
	old := from("ann", "m1", "anybody?")
	old.At = old.At.Add(-6 * time.Minute)
	w.post(inboxID, old, from("bob", "b1", "hi"))
	w.until("the rule acted", func() bool { return w.count("SELECT COUNT(*) FROM automation_runs WHERE acted = 1") == 1 })
	bob, _ := w.arrived("bob", 1)
	if _, err := w.engine.Move(t.Context(), ana(), bob.ID, threads.Signal{Input: threads.Resolve}); err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		mustExec(t, w.pool, "INSERT INTO automation_runs (rule_id, thread_id, mark, acted, at) VALUES (?, ?, ?, 1, ?)", r.ID, bob.ID, n, time.Now().UTC().Add(-time.Duration(89+n)*24*time.Hour))
	}
	mustExec(t, w.pool, "UPDATE automation_runs SET at = ? WHERE thread_id <> ?", time.Now().UTC().Add(-200*24*time.Hour), bob.ID)
	n, err := w.store.PruneRuns(t.Context(), time.Now().Add(-90*24*time.Hour))
	if err != nil || n < 1 {
		t.Fatalf("%d were removed, %v", n, err)
	}
	if n := w.count("SELECT COUNT(*) FROM automation_runs WHERE thread_id = ?", bob.ID); n != 1 {
		t.Errorf("of the old ones %d are kept", n)
	}
	if n := w.count("SELECT COUNT(*) FROM automation_runs WHERE thread_id <> ?", bob.ID); n != 1 {
		t.Error("it would act again on somebody who still waits")
	}
}

func TestTheEngineForgetsOldRunsByItself(t *testing.T) {
	w := newWorld(t)
	mustExec(t, w.pool, "INSERT INTO automation_runs (rule_id, thread_id, mark, acted, at) VALUES ('01J00000000000000000000RVL', '01J000000000000000000GONE1', 1, 1, ?)", time.Now().UTC().Add(-91*24*time.Hour))
	w.until("it is gone", func() bool { return w.count("SELECT COUNT(*) FROM automation_runs") == 0 })
}
