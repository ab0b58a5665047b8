package inbox_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestWhoTakesAResolvedConversationOpensItAndWhoIsRefusedDoesNot(t *testing.T) {
	w := newWorld(t)
	w.post(inboxID, from("ann", "m1", "hello"))
	th, _ := w.arrived("ann", 1)
	if _, err := w.engine.Move(t.Context(), ana(), th.ID, threads.Signal{Input: threads.Resolve}); err != nil {
		t.Fatal(err)
	}
	w.works.full = errors.New("no room")
	if _, err := w.engine.Take(t.Context(), ana(), th.ID, false); !errors.Is(err, w.works.full) {
		t.Errorf("refused by the desk it answers %v", err)
	}
	if th, _ = w.arrived("ann", 1); th.Status != events.ThreadResolved {
		t.Errorf("refused, it is %s", th.Status)
	}
	w.works.full = nil
	th, err := w.engine.Take(t.Context(), ana(), th.ID, true)
	if err != nil || th.Status != events.ThreadOpen {
		t.Errorf("taken it is %s, %v", th.Status, err)
	}
	if want := ana().AgentID + " " + th.ID + " open true"; !slices.Contains(w.works.took, want) {
		t.Errorf("the desk was asked %q, want %q", w.works.took, want)
	}
	if _, err := w.engine.Take(t.Context(), stranger(), th.ID, false); err == nil {
		t.Error("somebody took what they may not see")
	}
}

// stranger may see nothing.
func stranger() inbox.Person {
	p := ana()
	p.May = func(events.Scope) bool { return false }
	return p
}

func TestAConversationOnWhichNobodyWorksIsGivenToAnAgentOrAQueue(t *testing.T) {
	w := newWorld(t)
	queue := w.queue()
	agent, team := w.colleague("bea")
	w.post(inboxID, from("ann", "m1", "hello"))
	th, _ := w.arrived("ann", 1)
	if _, err := w.engine.Move(t.Context(), ana(), th.ID, threads.Signal{Input: threads.Wait}); err != nil {
		t.Fatal(err)
	}
	th, err := w.engine.Give(t.Context(), ana(), th.ID, inbox.Place{AgentID: agent})
	if err != nil || th.AgentID != agent || th.TeamID != team || th.Status != events.ThreadWaiting {
		t.Fatalf("given to an agent it is %+v, %v", th, err)
	}
	w.works.mu.Lock()
	if last := w.works.told[len(w.works.told)-1]; last.Assigned != agent || last.By != ana().UserID {
		t.Errorf("the desk was told %+v", last)
	}
	w.works.mu.Unlock()
	th, err = w.engine.Give(t.Context(), ana(), th.ID, inbox.Place{QueueID: queue})
	if err != nil || th.QueueID != queue || th.AgentID != "" || th.TeamID != "" {
		t.Errorf("given to a queue it is %+v, %v", th, err)
	}
	if _, err := w.engine.Give(t.Context(), ana(), th.ID, inbox.Place{AgentID: "01J0000000000000000000N0NE"}); err == nil {
		t.Error("it was given to nobody")
	}
}

func TestWhoAnswersWhatNobodyHasIsWhoHasIt(t *testing.T) {
	w := newWorld(t)
	other, _ := w.colleague("bea")
	w.post(inboxID, from("ann", "m1", "hello"))
	th, _ := w.arrived("ann", 1)
	if _, err := w.engine.Write(t.Context(), ana(), th.ID, inbox.Draft{ClientID: "c0", Note: true, Text: "only looking"}); err != nil {
		t.Fatal(err)
	}
	if th, _ = w.arrived("ann", 2); th.AgentID != "" {
		t.Errorf("with a note it is %s's", th.AgentID)
	}
	write := func(by inbox.Person, client string) events.Thread {
		t.Helper()
		if _, err := w.engine.Write(t.Context(), by, th.ID, inbox.Draft{ClientID: client, Text: "good morning"}); err != nil {
			t.Fatal(err)
		}
		got, _ := w.arrived("ann", 3)
		return got
	}
	if got := write(ana(), "c1"); got.AgentID != ana().AgentID {
		t.Errorf("answered, it is %q's", got.AgentID)
	}
	bea := ana()
	bea.AgentID = other
	if got := write(bea, "c2"); got.AgentID != other {
		t.Errorf("answered by a colleague while nobody works on it, it is %q's", got.AgentID)
	}
	i := events.Interaction{ID: "01J0000000000000000000W0RK", Channel: events.Telegram, ThreadID: th.ID, InboxID: inboxID, AgentID: other}
	w.calls(events.InteractionCreated, i)
	w.until("there is work on it", func() bool { got, _ := w.arrived("ann", 4); return got.InteractionID != "" })
	if got := write(ana(), "c3"); got.AgentID != other {
		t.Errorf("answered beside who works on it, it is %q's", got.AgentID)
	}
	supervisor := ana()
	supervisor.AgentID = ""
	if got := write(supervisor, "c4"); got.AgentID != other {
		t.Errorf("answered by who is no agent, it is %q's", got.AgentID)
	}
}

func TestWhoIsNamedInANoteAnswersWithNotesAndDoesNothingElse(t *testing.T) {
	w := newWorld(t)
	beaID, _ := w.colleague("bea")
	bea := stranger()
	bea.AgentID, bea.Name = beaID, "Bea"
	w.post(inboxID, from("ann", "m1", "hello"))
	th, _ := w.arrived("ann", 1)
	note := inbox.Draft{ClientID: "n1", Note: true, Text: "It was sent on Monday."}
	refused := func(what, key string, err error) {
		t.Helper()
		if !errors.Is(err, (&fault.Error{}).WithKey(key)) {
			t.Errorf("%s answers %v, want %s", what, err, key)
		}
	}
	_, err := w.engine.Write(t.Context(), bea, th.ID, note)
	refused("a note of who is not named", "thread.missing", err)
	if _, err := w.engine.Write(t.Context(), ana(), th.ID, inbox.Draft{ClientID: "a1", Note: true, Text: "when was it sent?", Mentions: []string{beaID}}); err != nil {
		t.Fatal(err)
	}
	m, err := w.engine.Write(t.Context(), bea, th.ID, note)
	if err != nil || m.Direction != events.MessageNote || m.By.ID != beaID {
		t.Errorf("the note is %+v, %v", m, err)
	}
	_, err = w.engine.Write(t.Context(), bea, th.ID, inbox.Draft{ClientID: "r1", Text: "hello"})
	refused("an answer", "thread.notes_only", err)
	_, err = w.engine.Write(t.Context(), bea, th.ID, inbox.Draft{ClientID: "n2", Note: true, Text: "done", Then: "resolve"})
	refused("a note that resolves", "thread.notes_only", err)
	_, err = w.engine.Move(t.Context(), bea, th.ID, threads.Signal{Input: threads.Resolve})
	refused("resolving", "thread.missing", err)
	if th, list := w.arrived("ann", 3); len(list) != 3 || th.AgentID != "" || th.Status != events.ThreadOpen {
		t.Errorf("it is %s at %q with\n%s", th.Status, th.AgentID, says(list))
	}
}
