package inbox_test

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/ids"
)

// calls tells what became of a call from the page of a conversation.
func (w *world) calls(typ events.Type, i events.Interaction) {
	w.Helper()
	e := events.Event{ID: ids.New().New(), At: time.Now().UTC(), Type: typ, Body: &events.InteractionEvent{Interaction: i}}
	if _, err := w.journal.Append(w.Context(), []events.Event{e}); err != nil {
		w.Fatal(err)
	}
}

// line waits until the conversation's line says so, and answers its message.
func (w *world) line(who, state string) events.WrittenMessage {
	w.Helper()
	var m events.WrittenMessage
	w.until("the line says "+state, func() bool {
		_, list := w.arrived(who, 2)
		if len(list) > 2 {
			w.Fatalf("there are %d messages", len(list))
		}
		m = list[1]
		return m.Content.Call != nil && m.Content.Call.State == state
	})
	return m
}

func TestACallFromThePageIsOneLineOfItsConversationFromItsBeginningToItsEnd(t *testing.T) {
	w := newWorld(t)
	w.post(inboxID, from("rosa", "m1", "hello"))
	before, _ := w.arrived("rosa", 1)
	began := time.Now().UTC().Truncate(time.Second)
	i := events.Interaction{ID: "01J0000000000000000000CALL", Channel: events.Voice, ThreadID: before.ID, InboxID: inboxID, CallID: "01J0000000000000000000CCCC", CreatedAt: began, QueueID: "01J00000000000000000000QUE"}
	w.calls(events.InteractionCreated, i)
	w.calls(events.InteractionCreated, i) // told again
	first := w.line("rosa", events.CallWordCalling)
	if first.Direction != events.MessageNote || first.By.Kind != events.BySystem || first.InteractionID != i.ID {
		t.Errorf("the line: %+v", first)
	}
	i.AnsweredAt, i.AgentID = began.Add(3*time.Second), "01J0000000000000000000AGNT"
	w.calls(events.InteractionConnected, i)
	w.line("rosa", events.CallWordTalking)

	// given to a colleague: the first part ends while the call goes on
	next := i
	next.ID, next.ParentID, next.AnsweredAt = "01J0000000000000000000NEXT", i.ID, time.Time{}
	w.calls(events.InteractionCreated, next)
	i.EndedAt = began.Add(10 * time.Second)
	w.calls(events.InteractionWrapup, i)
	w.calls(events.InteractionEnded, i)
	next.AnsweredAt = began.Add(15 * time.Second)
	w.calls(events.InteractionConnected, next)
	if m := w.line("rosa", events.CallWordTalking); m.Content.Call.Seconds != 0 {
		t.Errorf("the call goes on and has %d seconds", m.Content.Call.Seconds)
	}
	next.EndedAt = began.Add(63 * time.Second)
	w.calls(events.InteractionWrapup, next)
	w.calls(events.InteractionEnded, next)
	if m := w.line("rosa", events.CallWordAnswered); m.ID != first.ID || m.Content.Call.Seconds != 60 {
		t.Errorf("the line at the end: %+v", m.Content.Call)
	}
	after, _ := w.arrived("rosa", 2)
	if after.Status != before.Status || after.AgentID != before.AgentID || after.InteractionID != before.InteractionID || after.QueueID != before.QueueID || after.Unread != before.Unread || after.LastText != before.LastText {
		t.Errorf("the call changed the conversation from %+v to %+v", before, after)
	}
}

func TestACallThatNobodyTakesIsMissedInItsConversation(t *testing.T) {
	w := newWorld(t)
	w.post(inboxID, from("rosa", "m1", "hello"))
	th, _ := w.arrived("rosa", 1)
	i := events.Interaction{ID: "01J0000000000000000000CALL", Channel: events.Voice, ThreadID: th.ID, InboxID: inboxID, CallID: "01J0000000000000000000CCCC", CreatedAt: time.Now().UTC()}
	w.calls(events.InteractionCreated, i)
	i.EndedAt, i.Outcome = time.Now().UTC(), events.OutcomeAbandoned
	w.calls(events.InteractionEnded, i)
	w.line("rosa", events.CallWordMissed)
}

func TestACallOfAConversationThatIsGoneDisturbsNothing(t *testing.T) {
	w := newWorld(t)
	w.calls(events.InteractionCreated, events.Interaction{ID: "01J0000000000000000000CALL", Channel: events.Voice, ThreadID: "01J0000000000000000000GONE", CallID: "01J0000000000000000000CCCC"})
	w.post(inboxID, from("rosa", "m1", "hello"))
	w.arrived("rosa", 1)
}
