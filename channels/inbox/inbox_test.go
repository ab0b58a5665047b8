package inbox_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
)

func TestAMessageArrivesOnceHoweverOftenItsProviderSendsIt(t *testing.T) {
	w := newWorld(t)
	var items []channels.Inbound
	for n := range 20 {
		items = append(items, from(fmt.Sprintf("c%d", n%3), fmt.Sprintf("m%d", n), fmt.Sprintf("text %d", n)))
	}
	var wg sync.WaitGroup
	for round := range 20 {
		wg.Go(func() {
			mine := slices.Clone(items)
			r := rand.New(rand.NewPCG(1, uint64(round)))
			r.Shuffle(len(mine), func(a, b int) { mine[a], mine[b] = mine[b], mine[a] })
			for _, i := range mine {
				if status := w.post(inboxID, i); status != http.StatusOK {
					t.Errorf("the provider was answered %d", status)
				}
			}
		})
	}
	wg.Wait()
	w.until("all is applied", func() bool { return w.engine.Stats().Applied.Load() >= 400 })
	if n := w.count("SELECT COUNT(*) FROM messages"); n != 20 {
		t.Errorf("%d messages, want 20", n)
	}
	if n := w.count("SELECT COUNT(*) FROM threads"); n != 3 {
		t.Errorf("%d threads, want one for each of 3 people", n)
	}
	if n := w.count("SELECT COUNT(*) FROM contacts"); n != 3 {
		t.Errorf("%d contacts, want 3", n)
	}
	if d := w.engine.Stats().Duplicates.Load(); d != 380 {
		t.Errorf("%d duplicates were counted, want 380", d)
	}
}

func TestWhatIsToldOfAMessageHoldsAlsoWhenItComesFirst(t *testing.T) {
	w := newWorld(t)
	w.post(inboxID, from("ann", "m1", "hello"))
	thread, _ := w.arrived("ann", 1)
	m, err := w.engine.Write(t.Context(), ana(), thread.ID, inbox.Draft{ClientID: "c1", Text: "good day"})
	if err != nil {
		t.Fatal(err)
	}
	w.until("it is sent", func() bool { return len(w.provider.texts()) == 1 })
	provided := "p-" + m.ID
	w.post(inboxID, told(provided, channels.Read), told(provided, channels.Delivered), told(provided, channels.Sent),
		channels.Inbound{Kind: channels.InReaction, ID: "m2", Reaction: "👍", From: channels.Sender{Name: "ann"}, Thread: "chat:ann"},
		channels.Inbound{Kind: channels.InEdit, ID: "m2", At: time.Now().Add(time.Second), Message: &channels.Message{Type: channels.Text, Text: "changed"}},
		from("ann", "m2", "second"))
	w.until("the edit and the reaction are at the message", func() bool {
		_, list := w.arrived("ann", 3)
		last := list[2]
		return last.Content.Text == "changed" && len(last.Reactions) == 1
	})
	// what was told of it waits until the answer to the sending is written down
	w.until("the answer is read", func() bool { _, list := w.arrived("ann", 3); return list[1].Status == channels.Read })
	w.post(inboxID, channels.Inbound{Kind: channels.InDelete, ID: "m2", At: time.Now()}, channels.Inbound{Kind: channels.InEdit, ID: "m2", At: time.Now().Add(time.Hour), Message: &channels.Message{Text: "back"}})
	w.until("it is hidden", func() bool { _, l := w.arrived("ann", 3); return !l[2].DeletedAt.IsZero() })
	if _, l := w.arrived("ann", 3); l[2].Content.Text != "" {
		t.Errorf("what was taken back still says %q", l[2].Content.Text)
	}
}

func TestTheYoungestReactionStaysInWhateverOrderTheyAreTold(t *testing.T) {
	w := newWorld(t)
	at := time.Now().Add(-time.Hour).Truncate(time.Second)
	react := func(seconds int, emoji string) channels.Inbound {
		return channels.Inbound{Kind: channels.InReaction, ID: "m1", Reaction: emoji, From: channels.Sender{Name: "ann"}, Thread: "chat:ann", At: at.Add(time.Duration(seconds) * time.Second)}
	}
	first, second, gone := react(1, "👍"), react(2, "❤"), react(3, "")
	w.post(inboxID, gone, first) // before the message, too
	w.post(inboxID, from("ann", "m1", "hello"), from("ann", "m0", "and"))
	if _, list := w.arrived("ann", 2); len(list[0].Reactions) != 0 {
		t.Errorf("what was taken back before the message came is there: %+v", list[0].Reactions)
	}
	w.post(inboxID, second, first, second, gone, first)
	w.post(inboxID, from("ann", "m2", "later"))
	_, list := w.arrived("ann", 3)
	if len(list[0].Reactions) != 0 {
		t.Errorf("what was taken back is there again: %+v", list[0].Reactions)
	}
	w.post(inboxID, react(5, "👏"), react(4, "😮"), first, gone)
	w.post(inboxID, from("ann", "m3", "and later"))
	if _, list = w.arrived("ann", 4); len(list[0].Reactions) != 1 || list[0].Reactions[0].Emoji != "👏" {
		t.Errorf("the youngest is not what stays: %+v", list[0].Reactions)
	}
}

func TestAForgedOrUnreadableRequestDisturbsNothingElse(t *testing.T) {
	w := newWorld(t)
	good, err := json.Marshal(said{[]channels.Inbound{from("eve", "x", "let me in")}})
	if err != nil {
		t.Fatal(err)
	}
	if status := w.raw(inboxID, good, sign([]byte("something else"))); status != http.StatusUnauthorized {
		t.Errorf("a forged request is answered %d", status)
	}
	if status := w.raw("01J00000000000000000000N0T", good, sign(good)); status != http.StatusNotFound {
		t.Errorf("a request to no inbox is answered %d", status)
	}
	bad := []byte(`{"items":`)
	if status := w.raw(inboxID, bad, sign(bad)); status != http.StatusOK {
		t.Errorf("what only the decoder refuses is answered %d: the provider would send it for days", status)
	}
	w.post(inboxID, channels.Inbound{Kind: channels.InMessage, Detail: "panic"})
	w.post(inboxID, from("ann", "m1", strings.Repeat("long ", 100_000)))
	_, list := w.arrived("ann", 1)
	if len(list[0].Content.Text) != 500_000 {
		t.Errorf("the long message has %d bytes", len(list[0].Content.Text))
	}
	if n := w.count("SELECT COUNT(*) FROM inbox_rejects"); n != 2 {
		t.Errorf("%d requests are kept as unreadable, want 2", n)
	}
	if n := w.count("SELECT COUNT(*) FROM threads"); n != 1 {
		t.Errorf("%d threads, want 1", n)
	}
}

func TestARequestMayBeAboutAnotherAddressOfTheSameSite(t *testing.T) {
	w := newWorld(t)
	a, b, c := from("ann", "m1", "to one"), from("ann", "m1", "to two"), from("ann", "m1", "to nobody")
	a.Account, b.Account, c.Account = "one", "two", "three"
	w.post(inboxID, a, b, c)
	w.until("both are there", func() bool { return w.count("SELECT COUNT(*) FROM messages") == 2 })
	if n := w.count("SELECT COUNT(*) FROM threads WHERE inbox_id = ?", otherID); n != 1 {
		t.Errorf("the other inbox has %d threads", n)
	}
	w.until("the stray is counted", func() bool { return w.engine.Stats().Strays.Load() == 1 })
	if n := w.count("SELECT COUNT(*) FROM contacts"); n != 1 {
		t.Errorf("one person is %d contacts", n)
	}
}

func TestPartsBecomeOneMessageInWhateverOrderTheyCome(t *testing.T) {
	w := newWorld(t)
	for _, n := range []int{3, 1, 3, 2, 1} {
		p := from("ann", fmt.Sprintf("part%d", n), "")
		p.Message, p.Part = nil, &channels.Part{Key: "ref7", N: n, Of: 3, Data: []byte(fmt.Sprintf("<%d>", n))}
		w.post(inboxID, p)
	}
	_, list := w.arrived("ann", 1)
	if list[0].Content.Text != "<1><2><3>" {
		t.Errorf("it says %q", list[0].Content.Text)
	}
	w.until("all is applied", func() bool { return w.engine.Stats().Applied.Load() == 5 })
	if n := w.count("SELECT COUNT(*) FROM messages"); n != 1 {
		t.Errorf("%d messages, want 1", n)
	}
}

func TestAMessageIsSentOnceWithTheSameIDOfTheBrowser(t *testing.T) {
	w := newWorld(t)
	w.post(inboxID, from("ann", "m1", "hello"))
	thread, _ := w.arrived("ann", 1)
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			if _, err := w.engine.Write(t.Context(), ana(), thread.ID, inbox.Draft{ClientID: "same", Text: "once"}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for n := range 5 {
		if _, err := w.engine.Write(t.Context(), ana(), thread.ID, inbox.Draft{ClientID: fmt.Sprint(n), Text: fmt.Sprint(n)}); err != nil {
			t.Fatal(err)
		}
	}
	w.until("all six are sent", func() bool { return len(w.provider.texts()) >= 6 })
	if got := strings.Join(w.provider.texts(), " "); got != "once 0 1 2 3 4" {
		t.Errorf("sent %q: once, and in the order of writing", got)
	}
}

func TestWhatFailsIsTriedAgainRefusedOrShownAsMaybeSent(t *testing.T) {
	w := newWorld(t)
	tries := 0
	w.provider.answer = func(text string) (int, string) {
		switch text {
		case "later":
			if tries++; tries < 3 {
				return http.StatusTooManyRequests, string(channels.Later)
			}
		case "never":
			return http.StatusBadRequest, string(channels.Never)
		case "lost":
			return http.StatusBadGateway, string(channels.Maybe)
		case "gone":
			return http.StatusForbidden, string(channels.Unreachable)
		}
		return http.StatusOK, ""
	}
	for _, c := range []struct {
		text, blocked string
		want          channels.Status
	}{{"later", "", channels.Sent}, {"never", "", channels.Failed}, {"lost", "", channels.Unclear}, {"gone", "unreachable", channels.Failed}} {
		w.post(inboxID, from(c.text, "m-"+c.text, "hello"))
		thread, _ := w.arrived(c.text, 1)
		if _, err := w.engine.Write(t.Context(), ana(), thread.ID, inbox.Draft{ClientID: c.text, Text: c.text}); err != nil {
			t.Fatal(err)
		}
		w.until(c.text+" is settled", func() bool { _, l := w.arrived(c.text, 2); return l[1].Status == c.want })
		if th, _ := w.arrived(c.text, 2); th.Blocked != c.blocked {
			t.Errorf("%s: the thread is blocked by %q", c.text, th.Blocked)
		}
	}
	if tries != 3 {
		t.Errorf("the busy provider was asked %d times", tries)
	}
	thread, list := w.arrived("lost", 2)
	w.provider.answer = nil
	if err := w.engine.TryAgain(t.Context(), ana(), thread.ID, list[1].ID); err != nil {
		t.Fatal(err)
	}
	w.until("it is sent after a person said so", func() bool { _, l := w.arrived("lost", 2); return l[1].Status == channels.Sent })
	gone, _ := w.arrived("gone", 2)
	if _, err := w.engine.Write(t.Context(), ana(), gone.ID, inbox.Draft{ClientID: "again", Text: "hello?"}); err == nil {
		t.Error("a customer who cannot be reached was written to")
	}
	w.post(inboxID, from("gone", "back", "I am back"))
	w.until("who writes can be reached", func() bool { th, _ := w.arrived("gone", 3); return th.Blocked == "" })
}

func TestRefusedCredentialsStopTheInboxUntilTheyChangeAndLoseNothing(t *testing.T) {
	w := newWorld(t)
	w.provider.answer = func(string) (int, string) { return http.StatusUnauthorized, string(channels.Credentials) }
	w.post(inboxID, from("ann", "m1", "hello"))
	thread, _ := w.arrived("ann", 1)
	for n := range 3 {
		if _, err := w.engine.Write(t.Context(), ana(), thread.ID, inbox.Draft{ClientID: fmt.Sprint(n), Text: fmt.Sprint(n)}); err != nil {
			t.Fatal(err)
		}
	}
	w.until("the inbox is told as down", func() bool { return w.engine.HealthOf(inboxID).State == "down" })
	w.provider.mu.Lock()
	w.provider.answer = nil
	w.provider.mu.Unlock()
	w.set("name", "mended")
	mustExec(t, w.pool, "UPDATE messages SET due_at = NOW() - INTERVAL 1 DAY WHERE status = 'queued'")
	w.until("all is sent", func() bool { return len(w.provider.texts()) == 3 })
	if got := strings.Join(w.provider.texts(), ""); got != "012" {
		t.Errorf("sent in the order %s", got)
	}
}

func TestAMessageThatWaitsMayBeTakenBackAndOneThatIsOnItsWayMayNot(t *testing.T) {
	w := newWorld(t)
	w.set("policy", `{"park_seconds":-1,"undo_seconds":30}`)
	w.post(inboxID, from("ann", "m1", "hello"))
	thread, _ := w.arrived("ann", 1)
	m, err := w.engine.Write(t.Context(), ana(), thread.ID, inbox.Draft{ClientID: "c", Text: "oops"})
	if err != nil {
		t.Fatal(err)
	}
	if m.Status != channels.Scheduled || time.Until(m.DueAt) < 20*time.Second {
		t.Errorf("it is %s until %s", m.Status, m.DueAt)
	}
	if _, err := w.engine.TakeBack(t.Context(), ana(), thread.ID, m.ID); err != nil {
		t.Fatal(err)
	}
	w.set("policy", `{"park_seconds":-1}`)
	sent, err := w.engine.Write(t.Context(), ana(), thread.ID, inbox.Draft{ClientID: "d", Text: "right"})
	if err != nil {
		t.Fatal(err)
	}
	w.until("it is sent", func() bool { _, l := w.arrived("ann", 3); return l[2].Status == channels.Sent })
	if _, err := w.engine.TakeBack(t.Context(), ana(), thread.ID, sent.ID); err == nil {
		t.Error("a message that was sent was taken back")
	}
	if got := strings.Join(w.provider.texts(), " "); got != "right" {
		t.Errorf("sent %q", got)
	}
}

func TestTheDeskHearsOfEveryChangeAndATurnIsWhoseItIs(t *testing.T) {
	w := newWorld(t)
	w.set("policy", `{"park_seconds":0,"reply_minutes":30,"greeting":"Hello, you reached us."}`)
	w.post(inboxID, from("ann", "m1", "hello"))
	w.until("the greeting is sent", func() bool { return slices.Contains(w.provider.texts(), "Hello, you reached us.") })
	thread, _ := w.arrived("ann", 2)
	if thread.Status != events.ThreadOpen || thread.Unread != 1 || thread.ReplyDue.Sub(thread.WaitingSince) != 30*time.Minute {
		t.Errorf("after the first message: %s, %d unread, answer due %s after %s", thread.Status, thread.Unread, thread.ReplyDue, thread.WaitingSince)
	}
	if _, err := w.engine.Write(t.Context(), ana(), thread.ID, inbox.Draft{ClientID: "n", Note: true, Text: "careful"}); err != nil {
		t.Fatal(err)
	}
	if th, _ := w.arrived("ann", 3); th.Status != events.ThreadOpen || th.Unread != 1 {
		t.Errorf("a note changed the turn: %s", th.Status)
	}
	if _, err := w.engine.Write(t.Context(), ana(), thread.ID, inbox.Draft{ClientID: "c", Text: "good day"}); err != nil {
		t.Fatal(err)
	}
	if th, _ := w.arrived("ann", 4); th.Status != events.ThreadWaiting || th.Unread != 0 || !th.ReplyDue.IsZero() {
		t.Errorf("after our answer: %s, %d unread", th.Status, th.Unread)
	}
	if _, err := w.engine.Move(t.Context(), ana(), thread.ID, threads.Signal{Input: threads.Snooze, Until: time.Now().Add(-time.Hour)}); err == nil {
		t.Error("it was snoozed until yesterday")
	}
	if _, err := w.engine.Move(t.Context(), ana(), thread.ID, threads.Signal{Input: threads.Snooze, Until: time.Now().Add(300 * time.Millisecond)}); err != nil {
		t.Fatal(err)
	}
	w.until("it wakes", func() bool { th, _ := w.arrived("ann", 4); return th.Status == events.ThreadOpen })
	if _, err := w.engine.Move(t.Context(), ana(), thread.ID, threads.Signal{Input: threads.Resolve}); err != nil {
		t.Fatal(err)
	}
	w.post(inboxID, from("ann", "m9", "one more thing"))
	w.until("it opens anew", func() bool { th, _ := w.arrived("ann", 5); return th.Status == events.ThreadOpen })
	w.works.mu.Lock()
	defer w.works.mu.Unlock()
	var turns []string
	for _, told := range w.works.told {
		if s := string(told.Thread.Status); len(turns) == 0 || turns[len(turns)-1] != s {
			turns = append(turns, s)
		}
	}
	if got := strings.Join(turns, " "); got != "open waiting snoozed open resolved open" {
		t.Errorf("the desk heard %q", got)
	}
}

func TestWhoOptsOutIsNotWrittenToByAnybodyUntilTheyOptIn(t *testing.T) {
	w := newWorld(t)
	w.post(inboxID, from("ann", "m1", "hello"))
	thread, _ := w.arrived("ann", 1)
	w.set("policy", `{"park_seconds":-1,"undo_seconds":1}`)
	if _, err := w.engine.Write(t.Context(), ana(), thread.ID, inbox.Draft{ClientID: "a", Text: "too late"}); err != nil {
		t.Fatal(err)
	}
	stop := from("ann", "m2", "STOP")
	w.post(inboxID, stop, channels.Inbound{Kind: channels.InConsent, Consent: "out", Thread: "chat:ann", From: stop.From})
	w.until("what waited is refused at the moment of sending", func() bool { _, l := w.arrived("ann", 3); return l[1].Status == channels.Failed })
	if _, err := w.engine.Write(t.Context(), ana(), thread.ID, inbox.Draft{ClientID: "b", Text: "please"}); err == nil {
		t.Error("who opted out was written to")
	}
	if len(w.provider.texts()) != 0 {
		t.Errorf("sent %v", w.provider.texts())
	}
	w.post(inboxID, channels.Inbound{Kind: channels.InConsent, Consent: "in", Thread: "chat:ann", From: stop.From})
	w.until("they may be written to", func() bool { th, _ := w.arrived("ann", 3); return th.Blocked == "" })
	if _, err := w.engine.Write(t.Context(), ana(), thread.ID, inbox.Draft{ClientID: "c", Text: "welcome"}); err != nil {
		t.Error(err)
	}
}

func TestWhomAContactForbadeNobodyWritesTo(t *testing.T) {
	w := newWorld(t)
	w.post(inboxID, from("ann", "m1", "hello"))
	thread, _ := w.arrived("ann", 1)
	forbid := func(state, channel string) {
		mustExec(t, w.pool, "REPLACE INTO contact_consents (contact_id, channel, purpose, state, at, source) VALUES (?, ?, '', ?, NOW(3), 'letter')", thread.ContactID, channel, state)
	}
	forbid("out", "sms")
	m, err := w.engine.Write(t.Context(), ana(), thread.ID, inbox.Draft{ClientID: "c1", Text: "another channel is meant", SendAt: time.Now().Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	forbid("in", "telegram")
	forbid("out", "")
	if _, err := w.engine.Write(t.Context(), ana(), thread.ID, inbox.Draft{ClientID: "c2", Text: "no"}); err == nil || !strings.Contains(err.Error(), "not to be contacted") {
		t.Errorf("a forbidden message is answered %v", err)
	}
	if _, err := w.engine.Write(t.Context(), ana(), thread.ID, inbox.Draft{ClientID: "c3", Text: "a note is none", Note: true}); err != nil {
		t.Errorf("a note: %v", err)
	}
	mustExec(t, w.pool, "UPDATE messages SET due_at = NOW(3) WHERE id = ?", m.ID)
	w.until("what was scheduled before is refused", func() bool {
		return w.count("SELECT COUNT(*) FROM messages WHERE id = ? AND status = 'failed' AND record LIKE '%do_not_contact%'", m.ID) == 1
	})
	if sent := w.provider.texts(); len(sent) != 0 {
		t.Errorf("there was sent %v", sent)
	}
}

func TestOurOwnEchoIsNoSecondMessageAndAColleaguesIsOne(t *testing.T) {
	w := newWorld(t)
	release := make(chan struct{})
	w.provider.answer = func(string) (int, string) { <-release; return http.StatusOK, "p-echo" }
	w.post(inboxID, from("ann", "m1", "hello"))
	thread, _ := w.arrived("ann", 1)
	if _, err := w.engine.Write(t.Context(), ana(), thread.ID, inbox.Draft{ClientID: "a", Text: "mine"}); err != nil {
		t.Fatal(err)
	}
	echo := from("ann", "p-echo", "mine")
	echo.Echo = true
	other := from("ann", "elsewhere", "written in the provider's own app")
	other.Echo = true
	w.post(inboxID, echo, other)
	w.arrived("ann", 4)
	close(release)
	w.until("ours is sent", func() bool { _, l := w.arrived("ann", 4); return l[1].Status == channels.Sent })
	_, list := w.arrived("ann", 4)
	if list[2].DeletedAt.IsZero() || !list[3].DeletedAt.IsZero() || list[3].By.Kind != events.ByExternal {
		t.Errorf("the echo is hidden: %v; the colleague's is hidden: %v, by %s", !list[2].DeletedAt.IsZero(), !list[3].DeletedAt.IsZero(), list[3].By.Kind)
	}
}

func TestAFileThatLeadsInsideIsRefusedAndTheMessageStays(t *testing.T) {
	w := newWorld(t)
	m := from("ann", "m1", "look")
	m.Message.Attachments = []channels.Attachment{{URL: w.provider.URL + "/secret.png", Name: "../../a\u202egnp.exe", Kind: channels.Image},
		{Data: []byte("%PDF-1.7\n"), Name: "bill.pdf", Kind: channels.File}}
	w.post(inboxID, m)
	w.until("the file is judged", func() bool { _, l := w.arrived("ann", 1); return l[0].Files[0].State != events.FilePending })
	_, list := w.arrived("ann", 1)
	f := list[0].Files
	if f[0].State != events.FileRefused || f[0].Trouble != "address" || f[0].Name != "agnp.exe" {
		t.Errorf("the file inside is %s (%s), called %q", f[0].State, f[0].Trouble, f[0].Name)
	}
	if f[1].State != events.FileStored || f[1].MIME != "application/pdf" {
		t.Errorf("the file that came along is %s, %s", f[1].State, f[1].MIME)
	}
}
