package inbox_test

import (
	"slices"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// letter is a mail of somebody; answers names the one it answers.
func letter(who, id, subject, answers string) channels.Inbound {
	m := from(who, id, subject)
	m.Thread = ""
	m.From.Identities = []channels.Identity{{Kind: channels.IDEmail, Value: who + "@customer.test"}}
	m.Message.Mail = &channels.MailHead{MessageID: id, Subject: subject, InReplyTo: []string{answers}}
	if answers == "" {
		m.Message.Mail.InReplyTo = nil
	}
	return m
}

func (w *world) bySubject(subject string) events.Thread {
	w.Helper()
	var th events.Thread
	w.until("there is a conversation about "+subject, func() bool {
		list, _, err := w.store.ListThreads(w.Context(), threads.Eyes{Reach: events.Everything()}, threads.Query{Words: subject}, events.Page{})
		if err != nil {
			w.Fatal(err)
		}
		at := slices.IndexFunc(list, func(t events.Thread) bool { return t.Subject == subject })
		if at >= 0 {
			th = list[at]
		}
		return at >= 0
	})
	return th
}

func TestAConversationThatIsMergedGoesOnInTheOtherAndComesBackWhenItIsUndone(t *testing.T) {
	w := newWorld(t, func(_ *inbox.Config, w *world) { w.traits = channels.Traits{Subject: true} })
	w.post(inboxID, letter("ann", "m1", "Invoice", ""), letter("ann", "m2", "Once more", ""), letter("bob", "b1", "Other", ""))
	first, second, other := w.bySubject("Invoice"), w.bySubject("Once more"), w.bySubject("Other")
	key := func(want string, err error) {
		t.Helper()
		if p := fault.Public(err); p == nil || p.Key != want {
			t.Errorf("the refusal is %v, want %s", err, want)
		}
	}
	_, err := w.engine.Merge(t.Context(), ana(), second.ID, second.ID)
	key("thread.merge_self", err)
	_, err = w.engine.Merge(t.Context(), ana(), second.ID, other.ID)
	key("thread.merge_foreign", err)
	into, err := w.engine.Merge(t.Context(), ana(), second.ID, first.ID)
	if err != nil || into.ID != first.ID || len(into.Merged) != 1 || into.Merged[0].ID != second.ID || into.Unread != 2 || into.Status != events.ThreadOpen {
		t.Fatalf("it went into %+v, %v", into, err)
	}
	if gone := w.bySubject("Once more"); gone.Status != events.ThreadResolved || gone.MergedInto == nil || gone.MergedInto.ID != first.ID || gone.Unread != 0 {
		t.Errorf("what was merged is %+v", gone)
	}
	_, err = w.engine.Write(t.Context(), ana(), second.ID, inbox.Draft{ClientID: "x", Text: "there?"})
	key("thread.merged", err)
	_, err = w.engine.Move(t.Context(), ana(), second.ID, threads.Signal{Input: threads.Reopen})
	key("thread.merged", err)

	w.post(inboxID, letter("ann", "m3", "Re: Once more", "m2"))
	w.until("an answer to what was merged comes into the other", func() bool {
		list, err := w.store.ThreadMessages(t.Context(), first.ID, 0, 0, 10)
		return err == nil && len(list) == 2 && list[1].Content.Text == "Re: Once more"
	})
	acts, err := w.store.ThreadActs(t.Context(), first.ID, 50)
	if err != nil || !slices.ContainsFunc(acts, func(a threads.Act) bool { return a.Kind == threads.ActTook && a.Now != "" && a.By.Name != "" }) {
		t.Errorf("the history is %+v, %v", acts, err)
	}

	back, err := w.engine.Unmerge(t.Context(), ana(), second.ID)
	if err != nil || back.ID != second.ID || back.MergedInto != nil || back.Status != events.ThreadOpen {
		t.Fatalf("undone it is %+v, %v", back, err)
	}
	if into := w.bySubject("Invoice"); len(into.Merged) != 0 {
		t.Errorf("the other still has %+v", into.Merged)
	}
	w.post(inboxID, letter("ann", "m4", "Re: Once more", "m2"))
	w.until("its answers are its own again", func() bool {
		list, err := w.store.ThreadMessages(t.Context(), second.ID, 0, 0, 10)
		return err == nil && len(list) == 2
	})
	_, err = w.engine.Unmerge(t.Context(), ana(), second.ID)
	key("thread.not_merged", err)
}
