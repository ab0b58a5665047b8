package desk

import (
	"context"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/desk/mailboxes"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
)

// book is a database of one contact.
type book struct {
	owner, last string
	at          time.Time
	err         error
}

func (b book) FindContacts(context.Context, string, string, string, int) ([]contacts.Contact, error) {
	return []contacts.Contact{{ID: "c1", Name: "Berta", OwnerID: b.owner}}, b.err
}

func (b book) LastAgent(context.Context, string) (string, time.Time, error) {
	return b.last, b.at, b.err
}

// prefers makes the queue keep known customers for one agent.
func (h *house) prefers(b book, c queues.Chosen) {
	h.d.cfg.Finder, h.d.cfg.Last = b, b
	q := h.d.Directory().Queues["sales"]
	q.Care.Chosen = c
	h.d.Directory().Queues["sales"] = q
}

// settle lets the looking up come to its end.
func (h *house) settle() {
	h.Helper()
	h.d.lookups.Wait()
	h.d.runTurn(h.d.box.Drain())
}

func TestAKnownCustomerWaitsForTheAgentWhoIsPreferredAndThenForAnybody(t *testing.T) {
	long := queues.Chosen{OwnerSeconds: 60, LastAgentSeconds: 30, LastAgentDays: 30}
	for name, tc := range map[string]struct {
		book  book
		rule  queues.Chosen
		wants string // who rings; "" nobody yet
	}{
		"the owner, who is free":                          {book{owner: "a2", last: "a1"}, long, "a2"},
		"the last agent where nobody is the owner":        {book{last: "a2"}, long, "a2"},
		"anybody when the talk was too long ago":          {book{last: "a2", at: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)}, long, "a1"},
		"anybody when the owner is not at work":           {book{owner: "a4"}, long, "a1"},
		"nobody as long as the owner is busy":             {book{owner: "a3"}, long, ""},
		"anybody when the queue prefers nobody":           {book{owner: "a2", last: "a2"}, queues.Chosen{}, "a1"},
		"anybody when the database does not answer":       {book{owner: "a2", err: context.DeadlineExceeded}, long, "a1"},
		"anybody where only owners count and nobody is":   {book{last: "a2"}, queues.Chosen{OwnerSeconds: 60}, "a1"},
		"the last agent where owners do not count at all": {book{owner: "a1", last: "a2"}, queues.Chosen{LastAgentSeconds: 60, LastAgentDays: 30}, "a2"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, "a1", "a2", "a3", "a4")
			if tc.book.at.IsZero() {
				tc.book.at = h.clock.Now().Add(-time.Hour)
			}
			h.prefers(tc.book, tc.rule)
			h.ready("a1", "a2", "a3")
			h.must(func() error { _, err := h.d.Dial(h.Context(), "a3", "600999", "sales"); return err })
			h.settle()
			h.arrive("c1")
			h.settle()
			if i := h.of("c1"); i.AgentID != tc.wants {
				t.Fatalf("it rings at %q, and the interaction is %+v", i.AgentID, i)
			}
			if tc.wants == "" {
				h.pass(61 * time.Second)
				if i := h.of("c1"); i.AgentID != "a1" {
					t.Errorf("after the limit it rings at %q", i.AgentID)
				}
			}
		})
	}
}

func TestACustomerIsTransferredToAMailbox(t *testing.T) {
	h := newHouse(t, "a1")
	h.d.Directory().Mailboxes["box"] = mailboxes.Mailbox{ID: "box", SiteID: "s1", Name: "Sales box", QueueID: "sales"}
	h.ready("a1")
	h.arrive("c1")
	i := h.connect("c1")
	if err := h.call(func() error { return h.d.Transfer(h.Context(), "a1", i.ID, Target{MailboxID: "gone"}, "") }); err == nil {
		t.Error("a mailbox that does not exist took the customer")
	}
	h.must(func() error { return h.d.Transfer(h.Context(), "a1", i.ID, Target{MailboxID: "box"}, "") })
	if a := h.d.work[i.ID]; a.State != events.InteractionWrappingUp || a.HandedTo == nil || a.HandedTo.To != "voicemail" || a.HandedTo.Name != "Sales box" {
		t.Errorf("the agent's part: %+v", a)
	}
	if m := h.of("c1"); m.Channel != events.Voicemail || m.Message == nil || m.Message.MailboxID != "box" {
		t.Errorf("what goes on: %+v", m)
	}
}

func TestWhoLeftAMessageBeforeTheyWereLookedUpIsKnownAllTheSame(t *testing.T) {
	h := newHouse(t, "a1")
	h.prefers(book{}, queues.Chosen{})
	h.cares(func(q *queues.Queue) {
		q.Care.Overflow = queues.Overflow{To: queues.ToMailbox, MailboxID: "box", WhenNobody: true}
	})
	h.d.Directory().Mailboxes["box"] = mailboxes.Mailbox{ID: "box", SiteID: "s1", Name: "Sales", QueueID: "sales", MaxSeconds: 60}
	caller := h.arrive("c1") // nobody is at work: the caller is with the mailbox before the database answers
	h.settle()
	h.pass(time.Second)
	h.settle()
	var message events.Interaction
	for _, i := range h.d.work {
		if i.Channel == events.Voicemail {
			message = i
		}
	}
	if message.ContactID != "c1" || message.FromName != "Berta" {
		t.Errorf("of %s came %+v", caller.ID, message)
	}
}

func TestWhoWasNotLookedUpBeforeTheDaemonDiedIsLookedUpAgain(t *testing.T) {
	h := newHouse(t, "a1")
	i := h.arrive("c1")
	h.settle()
	if h.of("c1").ContactID != "" {
		t.Fatal("known without a database")
	}
	h.prefers(book{}, queues.Chosen{})
	h.turn((*turn).matchAgain)
	h.settle()
	if got := h.of("c1"); got.ID != i.ID || got.ContactID != "c1" {
		t.Errorf("after the start: %+v", got)
	}
}
