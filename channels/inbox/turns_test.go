package inbox_test

import (
	"slices"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/automation"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
)

// held lets agents take back what they send, and asks how it was.
const held = `{"park_seconds":0,"reply_minutes":30,"survey":"How was it?","undo_seconds":30}`

// sends is a message of Ana's.
func (w *world) sends(th events.Thread, d inbox.Draft) events.WrittenMessage {
	w.Helper()
	m, err := w.engine.Write(w.Context(), ana(), th.ID, d)
	if err != nil {
		w.Fatal(err)
	}
	return m
}

// now is a thread as it is, with its messages.
func (w *world) now(who string) (events.Thread, []events.WrittenMessage) {
	w.Helper()
	return w.arrived(who, 1)
}

// due lets what waits for its time leave now, in the order in which it would have.
func (w *world) due(th events.Thread) {
	w.Helper()
	mustExec(w.T, w.pool, "UPDATE messages SET due_at = due_at - INTERVAL 100 DAY, record = REGEXP_REPLACE(record, '\"due_at\":\"[^\"]*\"', '\"due_at\":\"2026-01-01T00:00:00Z\"') WHERE thread_id = ? AND status IN ('scheduled', 'queued')", th.ID)
}

// stillWaits fails unless the customer waits for an answer as before one was written.
func (w *world) stillWaits(before, after events.Thread) {
	w.Helper()
	if after.Status != events.ThreadOpen || !after.WaitingSince.Equal(before.WaitingSince) || !after.ReplyDue.Equal(before.ReplyDue) || before.ReplyDue.IsZero() {
		w.Errorf("it is %s, waits since %s with an answer due %s; it was %s, %s, %s", after.Status, after.WaitingSince, after.ReplyDue, before.Status, before.WaitingSince, before.ReplyDue)
	}
}

func TestWhatIsTakenBackInTimeLeavesTheConversationAsItWas(t *testing.T) {
	w := newWorld(t)
	w.set("policy", held)
	w.post(inboxID, from("ann", "m1", "hello"))
	before, _ := w.now("ann")
	m := w.sends(before, inbox.Draft{ClientID: "a", Text: "good day", Then: "resolve"})
	th, list := w.now("ann")
	w.stillWaits(before, th)
	if len(list) != 2 || th.LastText != "hello" || th.Unread != 1 {
		t.Errorf("while it may be taken back there is, after %q with %d unread:\n%s", th.LastText, th.Unread, says(list))
	}
	if _, err := w.engine.TakeBack(t.Context(), ana(), th.ID, m.ID); err != nil {
		t.Fatal(err)
	}
	th, list = w.now("ann")
	w.stillWaits(before, th)
	if len(list) != 2 || len(w.provider.texts()) != 0 || th.Status != events.ThreadOpen {
		t.Errorf("after it was taken back:\n%s", says(list))
	}
}

func TestWhatWaitedTakesItsTurnWhenItLeavesAndTheSurveyGoesAfterIt(t *testing.T) {
	w := newWorld(t)
	w.set("policy", held)
	w.post(inboxID, from("ann", "m1", "hello"))
	before, _ := w.now("ann")
	w.sends(before, inbox.Draft{ClientID: "a", Text: "good day", Then: "resolve"})
	w.due(before)
	w.until("answer and question are sent", func() bool { return len(w.provider.texts()) == 2 })
	if got := w.provider.texts(); !slices.Equal(got, []string{"good day", "How was it?\n\n1 · 2 · 3 · 4 · 5"}) {
		t.Errorf("sent %q", got)
	}
	th, _ := w.now("ann")
	if th.Status != events.ThreadResolved || !th.WaitingSince.IsZero() || !th.ReplyDue.IsZero() || th.Unread != 0 {
		t.Errorf("after it left: %s, waiting since %s, due %s", th.Status, th.WaitingSince, th.ReplyDue)
	}
	w.works.mu.Lock()
	defer w.works.mu.Unlock()
	if !slices.ContainsFunc(w.works.told, func(k inbox.ThreadWork) bool { return k.Thread.Status == events.ThreadResolved && k.By == ana().UserID }) {
		t.Error("the desk was not told who resolved it")
	}
}

func TestAMessageForLaterMeetsNoPromiseBeforeItLeaves(t *testing.T) {
	w := newWorld(t)
	w.set("policy", held)
	w.post(inboxID, from("ann", "m1", "hello"))
	before, _ := w.now("ann")
	w.sends(before, inbox.Draft{ClientID: "a", Text: "in a month", SendAt: time.Now().Add(30 * 24 * time.Hour)})
	th, _ := w.now("ann")
	w.stillWaits(before, th)
	w.due(th)
	w.until("it is sent", func() bool { return len(w.provider.texts()) == 1 })
	if th, _ = w.now("ann"); th.Status != events.ThreadWaiting || !th.ReplyDue.IsZero() || th.LastText != "in a month" {
		t.Errorf("after it left: %s, due %s, last %q", th.Status, th.ReplyDue, th.LastText)
	}
}

func TestWhatTheCustomerWroteMeanwhileIsNotAnsweredByWhatWaited(t *testing.T) {
	w := newWorld(t)
	w.set("policy", held)
	w.post(inboxID, from("ann", "m1", "hello"))
	before, _ := w.now("ann")
	w.sends(before, inbox.Draft{ClientID: "a", Text: "good day", Then: "resolve"})
	second := from("ann", "m2", "and another thing")
	second.At = second.At.Add(5 * time.Second)
	w.post(inboxID, second)
	w.arrived("ann", 3)
	w.due(before)
	w.until("it is sent", func() bool { return len(w.provider.texts()) == 1 })
	th, list := w.now("ann")
	if th.Status != events.ThreadOpen || !th.WaitingSince.Equal(second.At) || !th.ReplyDue.Equal(second.At.Add(30*time.Minute)) || len(list) != 3 || th.LastBy != events.ByCustomer {
		t.Errorf("it is %s, waits since %s (asked %s), due %s:\n%s", th.Status, th.WaitingSince, second.At, th.ReplyDue, says(list))
	}
}

func TestARestThatSomebodyChoseStaysWhenWhatWaitedLeaves(t *testing.T) {
	w := newWorld(t)
	w.set("policy", held)
	w.post(inboxID, from("ann", "m1", "hello"))
	th, _ := w.now("ann")
	w.sends(th, inbox.Draft{ClientID: "a", Text: "good day"})
	if _, err := w.engine.Move(t.Context(), ana(), th.ID, threads.Signal{Input: threads.Resolve}); err != nil {
		t.Fatal(err)
	}
	if got := w.provider.texts(); len(got) != 0 {
		t.Errorf("sent %q before the answer", got)
	}
	w.due(th)
	w.until("answer and question are sent", func() bool { return len(w.provider.texts()) == 2 })
	if got := w.provider.texts(); got[0] != "good day" {
		t.Errorf("sent in the order %q", got)
	}
	if th, _ = w.now("ann"); th.Status != events.ThreadResolved {
		t.Errorf("it is %s", th.Status)
	}
}

func TestAnAnswerThatFailsForGoodMakesTheCustomerWaitAgainAndIsNotAskedAbout(t *testing.T) {
	for name, policy := range map[string]string{"at once": `{"park_seconds":0,"reply_minutes":30,"survey":"How was it?"}`, "held back": held} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.set("policy", policy)
			w.provider.refuse(string(channels.Never))
			w.post(inboxID, from("ann", "m1", "hello"))
			before, _ := w.now("ann")
			m := w.sends(before, inbox.Draft{ClientID: "a", Text: "good day", Then: "resolve"})
			w.due(before)
			w.until("it failed", func() bool { _, l := w.now("ann"); return l[1].Status == events.MessageFailed })
			th, list := w.now("ann")
			w.stillWaits(before, th)
			if !th.SurveyAt.IsZero() || w.count("SELECT COUNT(*) FROM thread_scores") != 0 || len(list) > 2 && list[2].Status != events.MessageCancelled {
				t.Errorf("the question stands:\n%s", says(list))
			}
			w.provider.refuse("")
			if err := w.engine.TryAgain(t.Context(), ana(), th.ID, m.ID); err != nil {
				t.Fatal(err)
			}
			w.until("it is sent", func() bool { return len(w.provider.texts()) == 1 })
			if th, _ = w.now("ann"); th.Status != events.ThreadWaiting || !th.WaitingSince.IsZero() {
				t.Errorf("after it was sent again: %s, waiting since %s", th.Status, th.WaitingSince)
			}
		})
	}
}

func TestAFailureThatIsToldLaterReopensUnlessSomethingNewerWasSent(t *testing.T) {
	w := newWorld(t)
	w.set("policy", `{"park_seconds":0,"reply_minutes":30}`)
	w.post(inboxID, from("ann", "m1", "hello"), from("bob", "m2", "hello"))
	ann, _ := w.now("ann")
	bob, _ := w.now("bob")
	a := w.sends(ann, inbox.Draft{ClientID: "a", Text: "for ann"})
	b := w.sends(bob, inbox.Draft{ClientID: "b", Text: "for bob"})
	w.sends(bob, inbox.Draft{ClientID: "c", Text: "once more"})
	w.until("all are sent", func() bool { return len(w.provider.texts()) == 3 })
	for _, m := range []events.WrittenMessage{a, b} {
		bounce := told("p-"+m.ID, channels.Failed)
		bounce.Status.Trouble = &channels.Trouble{Class: channels.Never, Text: "no such mailbox"}
		w.post(inboxID, bounce)
	}
	w.until("the bounces came", func() bool {
		_, x := w.now("ann")
		_, y := w.now("bob")
		return x[1].Status == events.MessageFailed && y[1].Status == events.MessageFailed
	})
	th, _ := w.now("ann")
	w.stillWaits(ann, th)
	if th, _ = w.now("bob"); th.Status != events.ThreadWaiting || !th.WaitingSince.IsZero() {
		t.Errorf("something newer was sent, and it is %s, waiting since %s", th.Status, th.WaitingSince)
	}
}

func TestTheLastOfSeveralFailuresKnowsSinceWhenTheCustomerWaits(t *testing.T) {
	w := newWorld(t)
	w.set("policy", `{"park_seconds":0,"reply_minutes":30}`)
	w.provider.refuse(string(channels.Never))
	w.post(inboxID, from("ann", "m1", "hello"))
	before, _ := w.now("ann")
	for _, text := range []string{"one", "two", "three"} {
		w.sends(before, inbox.Draft{ClientID: text, Text: text})
	}
	w.until("all failed", func() bool {
		_, l := w.now("ann")
		return !slices.ContainsFunc(l[1:], func(m events.WrittenMessage) bool { return m.Status != events.MessageFailed })
	})
	th, _ := w.now("ann")
	w.stillWaits(before, th)
}

func TestWhatStandsInAStoppedInboxAndIsTakenBackWasNotWrittenEither(t *testing.T) {
	w := newWorld(t)
	w.set("policy", `{"park_seconds":0,"reply_minutes":30,"survey":"How was it?"}`)
	w.provider.refuse(string(channels.Credentials))
	w.post(inboxID, from("ann", "m1", "hello"))
	before, _ := w.now("ann")
	m := w.sends(before, inbox.Draft{ClientID: "a", Text: "good day", Then: "resolve"})
	w.until("it waits", func() bool { _, l := w.now("ann"); return l[1].Status == events.MessageQueued && l[1].Trouble != "" })
	if _, err := w.engine.TakeBack(t.Context(), ana(), before.ID, m.ID); err != nil {
		t.Fatal(err)
	}
	th, list := w.now("ann")
	w.stillWaits(before, th)
	if len(list) != 3 || list[2].Status != events.MessageCancelled {
		t.Errorf("the question stands:\n%s", says(list))
	}
}

func TestWhoWasGreetedByARuleIsNotPutAsideBeforeSomebodyAnswers(t *testing.T) {
	w := newWorld(t)
	w.set("policy", `{"park_seconds":1,"greeting":"Hello, you reached us."}`)
	w.post(inboxID, from("ann", "m1", "hello"))
	th, _ := w.arrived("ann", 2)
	if n := w.count("SELECT COUNT(*) FROM threads WHERE id = ? AND idle_at IS NOT NULL", th.ID); n != 0 {
		t.Error("the conversation is put aside although nobody answered")
	}
	w.sends(th, inbox.Draft{ClientID: "a", Text: "good day"})
	if n := w.count("SELECT COUNT(*) FROM threads WHERE id = ? AND idle_at IS NOT NULL", th.ID); n != 1 {
		t.Error("after an answer the silence is not watched")
	}
}

func TestWhatAMacroDoesAfterAnAnswerWaitsForTheAnswer(t *testing.T) {
	w := newWorld(t)
	w.set("policy", held)
	kept, err := w.store.CreateMacro(t.Context(), admin, everything, automation.Macro{SiteID: siteID, Name: "greet", Actions: []automation.Action{
		{Do: automation.Answer, Value: "good day"}, {Do: automation.AddTag, Value: "greeted"}, {Do: automation.Resolve}}})
	if err != nil {
		t.Fatal(err)
	}
	w.post(inboxID, from("ann", "m1", "hello"))
	before, _ := w.now("ann")
	if _, err := w.engine.RunMacro(t.Context(), ana(), before.ID, kept.ID); err != nil {
		t.Fatal(err)
	}
	th, list := w.now("ann")
	w.stillWaits(before, th)
	if len(list) != 2 || !slices.Equal(th.Tags, []string{"greeted"}) {
		t.Errorf("tagged %q:\n%s", th.Tags, says(list))
	}
	w.due(th)
	w.until("answer and question are sent", func() bool { return len(w.provider.texts()) == 2 })
	if th, _ = w.now("ann"); th.Status != events.ThreadResolved || w.provider.texts()[0] != "good day" {
		t.Errorf("it is %s after %q", th.Status, w.provider.texts())
	}
}

func TestWhatIsTakenBackIsAnsweredWholeAndItsFilesMayGoWithAnotherMessage(t *testing.T) {
	w := newWorld(t, func(c *inbox.Config, _ *world) { c.MailKey = []byte("a key of the house") })
	w.set("policy", `{"undo_seconds":30,"signature":"Ana, North"}`)
	w.set("channel", "email")
	mail := from("ann", "m1", "hello")
	mail.From.Identities = []channels.Identity{{Kind: channels.IDEmail, Value: "ann@example.com", Proven: true}}
	mail.Message = &channels.Message{Type: channels.Mail, Text: "hello", Mail: &events.MailHead{MessageID: "<1@example.com>", Subject: "A question"}}
	w.post(inboxID, mail)
	th, list := w.now("ann")
	f := inbox.File{StoredFile: events.StoredFile{ID: "01J0000000000000000000F11E", Kind: events.ContentFile, Name: "bill.pdf", MIME: "application/pdf", Size: 3, SHA256: "aa", State: events.FileStored}, SiteID: siteID, ByUser: ana().UserID}
	if err := w.store.AddUpload(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	d := inbox.Draft{ClientID: "a", Text: "good day", Subject: "Your bill", CC: []events.Person{{Address: "bob@example.com"}}, ReplyTo: list[0].ID, FileIDs: []string{f.ID}}
	m := w.sends(th, d)
	back, err := w.engine.TakeBack(t.Context(), ana(), th.ID, m.ID)
	if err != nil {
		t.Fatal(err)
	}
	if back.Text != d.Text || back.Subject != d.Subject || !slices.Equal(back.CC, d.CC) || back.ReplyTo != d.ReplyTo || len(back.Files) != 1 || back.Files[0].ID != f.ID {
		t.Errorf("taken back is %+v", back)
	}
	d.ClientID, d.Subject = "b", ""
	m = w.sends(th, d)
	if len(m.Files) != 1 || m.Content.Text != "good day\n\n-- \nAna, North" {
		t.Errorf("the second has %d files and says %q", len(m.Files), m.Content.Text)
	}
	if back, err = w.engine.TakeBack(t.Context(), ana(), th.ID, m.ID); err != nil || back.Subject != "" {
		t.Errorf("a subject that nobody wrote is answered as %q, %v", back.Subject, err)
	}
}

func TestOnlyAColleaguesAnswerThatStandsIsACollision(t *testing.T) {
	w := newWorld(t)
	w.post(inboxID, from("ann", "m1", "hello"))
	th, _ := w.now("ann")
	for _, id := range []string{"a", "b", "c"} {
		w.sends(th, inbox.Draft{ClientID: id, Text: id, Seen: 1}) // written one after the other on a slow line
	}
	bob := ana()
	bob.UserID, bob.AgentID, bob.Name = "01J00000000000000000000B0B", "01J0000000000000000000AGB0", "Bob"
	if _, err := w.engine.Write(t.Context(), bob, th.ID, inbox.Draft{ClientID: "d", Text: "me, too", Seen: 1}); err == nil {
		t.Error("a colleague's answers were not seen, and are no collision")
	}
	w.until("all three are sent", func() bool { return len(w.provider.texts()) == 3 })
	m, err := w.engine.Write(t.Context(), bob, th.ID, inbox.Draft{ClientID: "e", Text: "later", Seen: 4, SendAt: time.Now().Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.engine.TakeBack(t.Context(), bob, th.ID, m.ID); err != nil {
		t.Fatal(err)
	}
	w.sends(th, inbox.Draft{ClientID: "f", Text: "goes on", Seen: 4})
}
