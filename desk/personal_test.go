package desk

import (
	"slices"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/desk/mailboxes"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
)

// friend calls an agent's own number.
func (h *house) friend(call string) events.Interaction {
	h.turn(func(t *turn) { t.arrive(Arrival{CallID: call, From: "600100200", To: "901"}) })
	h.pass(time.Second)
	return h.of(call)
}

// decide changes what people decided.
func (h *house) decide(change func(*directory.Directory)) {
	dir := *h.d.Directory()
	change(&dir)
	h.d.dir.Store(&dir)
	h.turn((*turn).syncDirectory)
}

func (h *house) giveMailbox() {
	h.decide(func(d *directory.Directory) {
		d.Mailboxes = map[string]mailboxes.Mailbox{"m1": {ID: "m1", SiteID: "s1", Name: "Of a1", AgentID: "a1"}, "m2": {ID: "m2", SiteID: "s1", Name: "Of sales", QueueID: "sales"}}
	})
}

func (h *house) asked(wish string) bool { return slices.Contains(h.voice.log, wish) }

func TestAPersonalCallThatNobodyTakesIsLeftInTheAgentsOwnMailbox(t *testing.T) {
	h := newHouse(t, "a1", "a2")
	h.giveMailbox()
	h.ready("a1", "a2")
	if i := h.friend("c1"); i.State != events.InteractionInOffer || i.AgentID != "a1" {
		t.Fatalf("the call is %s at %q", i.State, i.AgentID)
	}
	h.notice(Notice{Kind: NoticeOfferEnded, CallID: "c1", OfferID: h.of("c1").OfferID, AgentID: "a1", Cause: events.CauseNoAnswer})
	h.pass(time.Second)
	if !h.asked("message c1 cbm-c1") {
		t.Fatalf("no message was asked for: %v", h.voice.log)
	}
	msg := h.of("c1")
	if msg.Channel != events.Voicemail || msg.ChosenID != "a1" || !ServesMessage("a1", nil, msg) || ServesMessage("a2", []string{"sales"}, msg) {
		t.Fatalf("the message is %+v", msg)
	}
	if a := h.d.agents["a1"]; a.State != events.AgentReady || a.MissedInRow != 0 {
		t.Fatalf("the agent paid for it: %+v", a)
	}
}

func TestADeclinedPersonalCallDoesNotRingAgain(t *testing.T) {
	h := newHouse(t, "a1")
	h.ready("a1")
	i := h.friend("c1")
	h.must(func() error { return h.d.Decline(t.Context(), "a1", i.ID, "") })
	h.pass(time.Second)
	if !h.asked("fallback c1") || len(h.d.agents["a1"].Work) != 0 {
		t.Fatalf("after the refusal: %v", h.voice.log)
	}
}

func TestNobodyWaitsForAnAgentWhoHasNoShift(t *testing.T) {
	h := newHouse(t, "a1")
	h.giveMailbox()
	h.friend("c1")
	if !h.asked("message c1 cbm-c1") {
		t.Fatalf("the friend waits: %v", h.voice.log)
	}
}

func TestAnOwnNumberThatIsClosedSaysSoAndTakesAMessageWhereThereIsAMailbox(t *testing.T) {
	closed := func(d *directory.Directory) {
		e := d.Entries["own-a1"]
		e.ScheduleID, e.ClosedPrompt = "never", "sound:closed"
		d.Entries = map[string]queues.EntryPoint{"own-a1": e}
		d.Schedules = map[string]queues.Schedule{"never": {ID: "never", TimeZone: "UTC"}}
	}
	h := newHouse(t, "a1")
	h.ready("a1")
	h.decide(closed)
	h.friend("c1")
	if !h.asked("plan c1 closed=true greeting=sound:closed") || h.of("c1").ID != "" {
		t.Fatalf("without a mailbox: %v", h.voice.log)
	}
	h.giveMailbox()
	h.friend("c2")
	if !h.asked("plan c2 closed=false greeting=sound:closed") {
		t.Fatalf("with a mailbox: %v", h.voice.log)
	}
	h.notice(Notice{Kind: NoticeGreeted, CallID: "c2"})
	h.pass(time.Second)
	if !h.asked("message c2 cbm-c2") || h.asked("offer c2 to a1") {
		t.Fatalf("with a mailbox, after the prompt: %v", h.voice.log)
	}
}
