package inbox_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// visitor is somebody on a web page who typed an address, which proves nothing.
func visitor(who, id, typed, text string) channels.Inbound {
	in := from(who, id, text)
	in.Thread = who
	in.From.Identities = []channels.Identity{{Kind: channels.IDVisitor, Value: who, Proven: true}, {Kind: channels.IDEmail, Value: typed}, {Kind: channels.IDPhone, Value: "+34600111222"}}
	return in
}

func TestWhoeverTypesTheAddressOfAnotherGetsAConversationOfTheirOwn(t *testing.T) {
	w := newWorld(t)
	w.post(inboxID, visitor("victim", "m1", "ann@example.com", "my account is 12345"))
	mine, _ := w.arrived("victim", 1)
	w.post(inboxID, visitor("thief", "m2", "ann@example.com", "what did I write?"))
	theirs, list := w.arrived("thief", 1)
	if mine.ID == theirs.ID || len(list) != 1 || list[0].Content.Text != "what did I write?" {
		t.Fatalf("the conversations are %s and %s, the second with %d messages", mine.ID, theirs.ID, len(list))
	}
	if mine.ContactID == "" || mine.ContactID == theirs.ContactID {
		t.Errorf("the customers are %q and %q", mine.ContactID, theirs.ContactID)
	}
	stop := visitor("thief", "m3", "ann@example.com", "")
	stop.Kind, stop.Control, stop.Message = channels.InControl, "closed", nil
	w.post(inboxID, stop)
	w.until("the thief's is closed", func() bool { th, _ := w.arrived("thief", 1); return th.Blocked == "closed" })
	if th, _ := w.arrived("victim", 1); th.Blocked != "" {
		t.Errorf("what the thief ended took the victim's with it: %s", th.Blocked)
	}
}

func TestASenderOfWhomNothingIsProvenIsKnownByWhereItWroteFrom(t *testing.T) {
	w := newWorld(t)
	for _, id := range []string{"m1", "m2"} {
		in := from("bank", id, "your code is "+id)
		in.Thread, in.From.Identities = "", []channels.Identity{{Kind: channels.IDPhone, Value: "BANK"}}
		w.post(inboxID, in)
	}
	w.arrived("bank", 2)
}

func TestWhatIsLongerThanTheDatabaseTakesArrivesShortened(t *testing.T) {
	w := newWorld(t)
	for name, m := range map[string]channels.Message{
		"wide":    {Type: channels.Text, Text: strings.Repeat("𝕏", 30_000)},
		"endless": {Type: channels.Text, Text: strings.Repeat("< \u2028\x00", 900_000)},
		"page":    {Type: channels.Text, Text: "in short", Mail: &channels.MailHead{MessageID: "page", HTML: strings.Repeat("&lt;", 500_000)}},
		"crowd":   {Type: channels.ContactCard, Cards: make([]channels.Card, 200_000)},
		"form":    {Type: channels.Choice, Chosen: &channels.Chosen{Answers: map[string]string{"why": strings.Repeat("<", 3_000_000)}}},
	} {
		in := from(name, name, "")
		in.Message = &m
		if got := w.post(inboxID, in); got != 200 {
			t.Errorf("%s: the provider got %d", name, got)
		}
		_, list := w.arrived(name, 1)
		switch c := list[0].Content; {
		case name == "wide" && c.Text != m.Text, name == "page" && (c.Text != "in short" || c.Mail.HTML != ""), name == "endless" && len(c.Text) < 100_000,
			name == "crowd" && len(c.Cards) == 0, name == "form" && c.Placeholder != "too_large":
			t.Errorf("%s: %.100v", name, c)
		}
	}
	if w.count("SELECT COUNT(*) FROM inbox_rejects") != 0 {
		t.Error("something was put aside")
	}
}

func TestAMessageThatCannotBeBroughtInIsPutAsideAndHoldsUpNoOther(t *testing.T) {
	t.Run("the database refuses it", func(t *testing.T) {
		w := newWorld(t)
		mustExec(t, w.pool, "ALTER TABLE messages MODIFY words varchar(40) NOT NULL")
		poisoned(w, from("bob", "m2", strings.Repeat("long ", 20)), "long")
	})
	t.Run("the program stumbles over it", func(t *testing.T) {
		w := newWorld(t, func(c *inbox.Config, _ *world) { c.Hours = stumbling{} })
		w.set("policy", `{"reply_minutes":5,"park_seconds":-1}`)
		bad := from("bob", "m2", "boom")
		bad.At = stumblesAt
		poisoned(w, bad, "stumbled")
	})
}

// poisoned brings in what cannot be, between two others.
func poisoned(w *world, bad channels.Inbound, why string) {
	w.Helper()
	for _, item := range []channels.Inbound{from("ann", "m1", "before"), bad, from("cleo", "m3", "behind")} {
		if got := w.post(inboxID, item); got != 200 {
			w.Errorf("the provider got %d", got)
		}
	}
	w.arrived("cleo", 1)
	w.arrived("ann", 1)
	if n := w.count("SELECT COUNT(*) FROM inbox_rejects WHERE inbox_id = ? AND reason LIKE ?", inboxID, "%"+why+"%"); n != 1 {
		w.Errorf("%d requests were put aside with their reason, want one", n)
	}
	if w.count("SELECT COUNT(*) FROM messages") != 2 {
		w.Error("the bad one left something behind")
	}
	w.until("no trouble is told", func() bool { return w.engine.Trouble() == nil })
}

// stumbling is a program's mistake: it panics over one moment.
type stumbling struct{ allDay }

var stumblesAt = time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)

func (stumbling) Due(_ string, from time.Time, d time.Duration) time.Time {
	if from.Equal(stumblesAt) {
		panic("it stumbled")
	}
	return from.Add(d)
}

func TestAnAgentWritesFirstFromNoInboxOfOthersAndReadsNobodysConversationByItsAddress(t *testing.T) {
	w := newWorld(t)
	mustExec(t, w.pool, "UPDATE inboxes SET channel = 'sms' WHERE id = ?", inboxID)
	queue := w.queue()
	w.set("queue_id", queue)
	who := func(agentID, queueID string) inbox.Person {
		p := ana()
		p.AgentID, p.May = agentID, func(sc events.Scope) bool { return sc.AgentID == agentID || sc.QueueID == queueID }
		return p
	}
	start := inbox.Start{InboxID: inboxID, Address: "+34 600 111 222"}
	refused := func(p inbox.Person, key string) {
		t.Helper()
		if th, err := w.engine.Begin(t.Context(), p, start); !errors.Is(err, fault.New(fault.Forbidden, "").WithKey(key)) || th.ID != "" {
			t.Errorf("got %q, %v", th.ID, err)
		}
	}
	refused(who("of another queue", "elsewhere"), "inbox.not_yours")
	th, err := w.engine.Begin(t.Context(), who("ours", queue), start)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.engine.Begin(t.Context(), who("a colleague", queue), start); err != nil || again.ID != th.ID {
		t.Errorf("begun again: %s, %v", again.ID, err)
	}
	mustExec(t, w.pool, "UPDATE threads SET queue_id = NULL, record = JSON_REMOVE(record, '$.queue_id') WHERE id = ?", th.ID)
	refused(who("a colleague", queue), "thread.with_others")
}

func TestWhatThePageSaysOfAVisitorIsKeptAndNamesWhoHadNoName(t *testing.T) {
	w := newWorld(t)
	plain := func(id, text string) channels.Inbound {
		in := visitor("visitor-k4m2", id, "ann@example.com", text)
		in.From.Name = ""
		return in
	}
	w.post(inboxID, plain("m1", "hello"))
	w.arrived("Visitor K4M2", 1)
	said := plain("m2", "")
	said.Kind, said.Message, said.From.Name, said.From.Attributes = channels.InIdentity, nil, "Ann", map[string]string{"plan": "gold", "cart": "3 lamps"}
	w.post(inboxID, said)
	w.until("it is known", func() bool { return w.count("SELECT COUNT(*) FROM contacts WHERE name = 'Ann'") == 1 })
	th, _ := w.arrived("Ann", 1)
	if th.Custom["plan"] != "gold" || th.Custom["cart"] != "3 lamps" {
		t.Errorf("the page said %v", th.Custom)
	}
	said.From.Name, said.From.Attributes = "Somebody else", map[string]string{"cart": "empty"}
	for n := range 60 {
		said.From.Attributes[fmt.Sprint("k", n)] = "x"
	}
	w.post(inboxID, said)
	w.until("it is known", func() bool { th, _ := w.arrived("Ann", 1); return th.Custom["cart"] == "empty" })
	if th, _ := w.arrived("Ann", 1); len(th.Custom) != 30 || th.Custom["plan"] != "gold" {
		t.Errorf("%d facts are kept", len(th.Custom))
	}
}

func TestATranscriptGoesOutOnceSomebodyAnswered(t *testing.T) {
	w := newWorld(t)
	mustExec(t, w.pool, "UPDATE inboxes SET channel = 'email' WHERE id = ?", otherID)
	if err := w.engine.Changed(t.Context()); err != nil {
		t.Fatal(err)
	}
	in := visitor("visitor-k4m2", "m1", "ann@example.com", "buy my lamps")
	in.From.Language = "es-CO"
	w.post(inboxID, in)
	th, _ := w.arrived("visitor-k4m2", 1)
	if err := w.engine.MailTranscript(t.Context(), th.ID, "anybody@example.com"); !errors.Is(err, fault.Conflict) {
		t.Errorf("what nobody answered: %v", err)
	}
	if _, err := w.engine.Write(t.Context(), ana(), th.ID, inbox.Draft{ClientID: "a", Text: "we have lamps"}); err != nil {
		t.Fatal(err)
	}
	if err := w.engine.MailTranscript(t.Context(), th.ID, "ann@example.com"); err != nil {
		t.Fatal(err)
	}
	if w.count("SELECT COUNT(*) FROM messages m JOIN threads t ON t.id = m.thread_id WHERE t.inbox_id = ? AND t.subject LIKE 'Copia de la conversación%' AND m.record LIKE '%buy my lamps%we have lamps%'", otherID) != 1 {
		t.Error("the transcript is not under way")
	}
}

func TestWhatIsAboutAnAddressOfNoInboxIsShownToPeopleOnceAnHourAndCanBeReadAgain(t *testing.T) {
	w := newWorld(t)
	in := from("ann", "m1", "is anybody there?")
	in.Account = "three"
	again := in
	again.ID = "m2"
	w.post(inboxID, in)
	w.post(inboxID, again)
	w.until("both are counted", func() bool { return w.engine.Stats().Strays.Load() == 2 })
	if n := w.count("SELECT COUNT(*) FROM inbox_rejects WHERE reason LIKE '%three%'"); n != 1 {
		t.Fatalf("%d requests are shown, want one", n)
	}
	mustExec(t, w.pool, "UPDATE inboxes SET account = 'three' WHERE id = ?", otherID)
	if err := w.engine.Changed(t.Context()); err != nil {
		t.Fatal(err)
	}
	list, _, err := w.store.ListRejects(t.Context(), everything, inboxID, events.Page{Limit: 10})
	if err != nil || len(list) != 1 {
		t.Fatalf("%v, %v", list, err)
	}
	keep := func(raw channels.Raw) error { return w.engine.Keep(t.Context(), raw) }
	for n := range 2 {
		err := w.store.RetryReject(t.Context(), admin, everything, inboxID, list[0].Seq, keep)
		if (n == 0) != (err == nil) {
			t.Errorf("the %d. time: %v", n+1, err)
		}
	}
	if th, _ := w.arrived("ann", 1); th.InboxID != otherID {
		t.Errorf("it arrived in %s", th.InboxID)
	}
}

func TestWhatIsSentToAnInboxThatIsSwitchedOffIsRefusedWithItsReasonOnRecord(t *testing.T) {
	w := newWorld(t)
	w.set("active", "0")
	if got := w.post(inboxID, from("ann", "m1", "hello")); got != 404 {
		t.Errorf("the provider got %d", got)
	}
	if got := w.post("01J00000000000000000000N0T", from("ann", "m1", "hello")); got != 404 {
		t.Errorf("a stranger got %d", got)
	}
	if n := w.engine.Stats().Refused.Load(); n != 1 {
		t.Errorf("%d requests are counted as refused, want that of the inbox", n)
	}
}
