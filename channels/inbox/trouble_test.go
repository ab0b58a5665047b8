package inbox_test

import (
	"strings"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/events"
)

func TestOurAnswerKeepsTheCustomersPlaceOnEveryChannelButMail(t *testing.T) {
	for name, c := range map[string]struct {
		traits channels.Traits
		policy string
		status events.ThreadStatus
	}{
		"a chat of a page":          {channels.Traits{Live: true}, `{"park_seconds":-1}`, events.ThreadOpen},
		"a chat of a phone":         {channels.Traits{}, `{"park_seconds":300}`, events.ThreadOpen},
		"a chat that parks at once": {channels.Traits{}, `{"park_seconds":0}`, events.ThreadWaiting},
		"a mail":                    {channels.Traits{Subject: true}, `{"park_seconds":300}`, events.ThreadWaiting},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(_ *inbox.Config, w *world) { w.traits = c.traits })
			w.set("policy", c.policy)
			w.post(inboxID, from("ann", "m1", "hello"))
			th, _ := w.arrived("ann", 1)
			if _, err := w.engine.Write(t.Context(), ana(), th.ID, inbox.Draft{ClientID: "a", Text: "here"}); err != nil {
				t.Fatal(err)
			}
			if th, _ = w.arrived("ann", 2); th.Status != c.status {
				t.Errorf("it is %s, want %s", th.Status, c.status)
			}
		})
	}
}

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

func TestAnInboxIsWellOnceSomethingCameOrWentAndDownWhileTheProviderRefusesUs(t *testing.T) {
	w := newWorld(t)
	is := func() string { h := w.engine.HealthOf(inboxID); return h.State + " " + h.Trouble }
	if got := is(); got != " " {
		t.Errorf("before anything came it is %q", got)
	}
	w.post(inboxID, from("ann", "m1", "hello"))
	th, _ := w.arrived("ann", 1)
	if got := is(); got != "up " {
		t.Errorf("after a message it is %q", got)
	}
	w.provider.refuse(string(channels.Credentials))
	if _, err := w.engine.Write(t.Context(), ana(), th.ID, inbox.Draft{ClientID: "a", Text: "here"}); err != nil {
		t.Fatal(err)
	}
	w.until("it is down", func() bool { return is() == "down credentials" })
	w.post(inboxID, from("ann", "m2", "hello?"))
	w.arrived("ann", 3)
	if got := is(); got != "down credentials" {
		t.Errorf("that something comes proves nothing of sending, but it is %q", got)
	}
	w.provider.refuse("")
	if _, err := w.engine.Test(t.Context(), inboxID); err != nil {
		t.Fatal(err)
	}
	w.until("what waited is sent", func() bool { return len(w.provider.texts()) == 1 })
	if got := is(); got != "up " {
		t.Errorf("in the end it is %q", got)
	}
}

func TestAnInboxWithoutAnAddressOfItsOwnHasTheOneOfTheConfiguration(t *testing.T) {
	w := newWorld(t, func(c *inbox.Config, _ *world) { c.Hooks = "https://pbx.example/cordboard/hooks/" })
	mustExec(t, w.pool, "UPDATE inboxes SET public_url = 'https://own.example/in' WHERE id <> ?", inboxID)
	if err := w.engine.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, in := range w.engine.Inboxes() {
		want := "https://own.example/in"
		if in.ID == inboxID {
			want = "https://pbx.example/cordboard/hooks/" + inboxID
		}
		if in.PublicURL != want {
			t.Errorf("%s is at %q, want %q", in.Name, in.PublicURL, want)
		}
	}
}

func TestAVisitorOfWhomNothingIsKnownHasANameThatPeopleCanSay(t *testing.T) {
	w := newWorld(t)
	for who, language := range map[string]string{"01kb7visitorxy7q": "en", "01kb7visitorab2c": "es-MX"} {
		m := from(who, who, "hi")
		m.From = channels.Sender{Language: language, Identities: []channels.Identity{{Kind: channels.IDVisitor, Value: who, Proven: true}}}
		w.post(inboxID, m)
	}
	for who, want := range map[string]string{"01kb7visitorxy7q": "Visitor XY7Q", "01kb7visitorab2c": "Visitante AB2C"} {
		if th, _ := w.arrived(who, 1); th.Name != want {
			t.Errorf("%s is called %q, want %q", who, th.Name, want)
		}
	}
}

func TestAComplaintInSomebodysNameTakesNothingFromThem(t *testing.T) {
	w := newWorld(t)
	mail := func(who, id string) channels.Inbound {
		in := from(who, id, "hello")
		in.Thread, in.From.Identities = "", []channels.Identity{{Kind: channels.IDEmail, Value: who + "@pampa.test", Proven: true}}
		in.Message.Type, in.Message.Mail = channels.Mail, &channels.MailHead{MessageID: id, Subject: "lamp"}
		return in
	}
	complaint := func(who, about string) channels.Inbound {
		return channels.Inbound{Kind: channels.InConsent, ID: about, Consent: "out", Detail: "complaint", From: channels.Sender{Identities: []channels.Identity{{Kind: channels.IDEmail, Value: who + "@pampa.test"}}}}
	}
	out := func() int { return w.count("SELECT COUNT(*) FROM inbox_optouts") }
	w.post(inboxID, mail("ann", "a1"), mail("bob", "b1"), complaint("ann", "made-up"), complaint("ann", "b1"), mail("ann", "a2"))
	w.until("all of them arrived", func() bool { return w.count("SELECT COUNT(*) FROM messages") == 3 })
	if n := out(); n != 0 {
		t.Errorf("%d opted out by a stranger's word", n)
	}
	w.post(inboxID, complaint("ann", "a1"))
	w.until("the real one counts", func() bool { return out() == 1 })
}

func TestAnAccountThatTheProviderRestrictsTurnsItsInboxRedUntilItIsLetGo(t *testing.T) {
	w := newWorld(t)
	told := func(what string) channels.Inbound {
		return channels.Inbound{Kind: channels.InAccount, Control: what, Detail: "spam"}
	}
	w.post(inboxID, told("restricted"))
	w.until("it is red", func() bool { h := w.engine.HealthOf(inboxID); return h.State == "down" && h.Detail == "spam" })
	w.post(inboxID, from("ann", "m1", "still here"), told("template"))
	w.arrived("ann", 1)
	if h := w.engine.HealthOf(inboxID); h.Trouble != "restricted" {
		t.Errorf("a message makes it %+v", h)
	}
	w.post(inboxID, told("unrestricted"))
	w.until("it works", func() bool { return w.engine.HealthOf(inboxID).State == "up" })
}
