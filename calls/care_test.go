package calls

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/mailboxes"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
)

// caring is a centre whose queue cares for those who wait.
func caring(t *testing.T, f func(*queues.Queue), agentIDs ...string) *centre {
	c := newCentre(t, agentIDs...)
	c.kill()
	q := c.dir.Queues["q"]
	q.AgentIDs = agentIDs
	f(&q)
	q.Care = q.Care.Normalize()
	c.dir.Queues["q"] = q
	c.dir.Mailboxes["box"] = mailboxes.Mailbox{ID: "box", SiteID: "s", Name: "Sales", QueueID: "q", MaxSeconds: 60}
	c.start()
	return c
}

func keyed(q *queues.Queue) { q.Care.Callback.Offer = queues.CallbackKey }

func toBox(q *queues.Queue) {
	q.Care.Overflow = queues.Overflow{To: queues.ToMailbox, MailboxID: "box", WhenNobody: true}
}

func (p *simPBX) press(ch, keys string) {
	for _, k := range keys {
		p.tell(func(e *Engine) { e.Pressed(ch, string(k)) })
	}
}

func (c *centre) heard(ch string) string {
	c.pbx.mu.Lock()
	defer c.pbx.mu.Unlock()
	if x := c.pbx.channels[ch]; x != nil {
		return strings.ReplaceAll(strings.Join(x.played, " "), "sound:cordboard/", "")
	}
	return "gone"
}

func (c *centre) find(is func(events.Interaction) bool) events.Interaction {
	l, err := c.desk.Live(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	if n := slices.IndexFunc(l.Interactions, is); n >= 0 {
		return l.Interactions[n]
	}
	return events.Interaction{}
}

func isCallback(i events.Interaction) bool { return i.Callback != nil }

func isMessage(i events.Interaction) bool { return i.Message != nil }

// callee is the channel that calls a number outside.
func (c *centre) callee(number string) string {
	c.pbx.mu.Lock()
	defer c.pbx.mu.Unlock()
	for id, ch := range c.pbx.channels {
		if ch.endpoint == "PJSIP/"+number+"@trunk" {
			return id
		}
	}
	return ""
}

func TestACallbackWaitsThroughACrashAndReachesTheCustomerAfterTheAgent(t *testing.T) {
	c := caring(t, keyed, "ana")
	cust := c.pbx.callIn("800")
	c.eventually("the caller hears music", func() bool { return c.hearsMusic(cust) })
	c.eventually("the caller waits", func() bool {
		return c.find(func(i events.Interaction) bool { return i.State == events.InteractionInQueue }).ID != ""
	})
	c.pbx.press(cust, "1")
	c.eventually("the number is read", func() bool { return strings.Contains(c.heard(cust), "callback-confirm") })
	c.pbx.press(cust, "1")
	c.eventually("the caller is thanked and hung up", func() bool { return c.heard(cust) == "gone" })
	c.eventually("the callback waits", func() bool { return c.find(isCallback).State == events.InteractionInQueue })
	place := c.find(isCallback).QueuedAt
	c.kill()
	c.start()
	if got := c.find(isCallback); got.State != events.InteractionInQueue || !got.QueuedAt.Equal(place) {
		t.Fatalf("after a crash: %+v", got)
	}
	c.ready("ana")
	c.eventually("the agent's phone rings", func() bool { return c.legOf("ana") != "" })
	if c.callee("600100200") != "" {
		t.Fatal("the customer is called before the agent took it")
	}
	c.pbx.answer(c.legOf("ana"))
	c.eventually("the customer is called", func() bool { return c.callee("600100200") != "" && c.live("ana").State == events.InteractionDialing })
	c.pbx.answer(c.callee("600100200"))
	c.eventually("both talk", func() bool { return c.talking(c.callee("600100200"), "ana") })
}

func TestAnAgentWhoDoesNotAnswerSendsACallbackBackInLine(t *testing.T) {
	c := caring(t, keyed, "ana")
	cust := c.pbx.callIn("800")
	c.eventually("the caller hears music", func() bool { return c.hearsMusic(cust) })
	c.eventually("the caller waits", func() bool {
		return c.find(func(i events.Interaction) bool { return i.State == events.InteractionInQueue }).ID != ""
	})
	c.pbx.press(cust, "11")
	c.eventually("the callback waits", func() bool { return c.find(isCallback).State == events.InteractionInQueue })
	c.ready("ana")
	c.eventually("the agent's phone rings", func() bool { return c.legOf("ana") != "" })
	_ = c.pbx.end(c.legOf("ana"), 19)
	c.eventually("it is back in line", func() bool {
		i := c.find(isCallback)
		return i.State == events.InteractionInQueue && i.CallID == "" && i.Callback.Attempts == 0
	})
	if c.callee("600100200") != "" {
		t.Error("the customer was called")
	}
}

func TestWhatIsSaidIsCutOffWhenAnAgentAnswers(t *testing.T) {
	c := caring(t, func(q *queues.Queue) { q.Care.Announce = queues.Announce{FirstSeconds: 1, Position: true} }, "ana")
	c.pbx.keepTalking = true
	cust := c.pbx.callIn("800")
	c.eventually("the place is told", func() bool { return strings.Contains(c.heard(cust), "position-next") })
	c.pbx.phones["PJSIP/ana"] = "answer"
	c.ready("ana")
	c.eventually("both talk", func() bool { return c.talking(cust, "ana") })
	c.pbx.mu.Lock()
	defer c.pbx.mu.Unlock()
	if len(c.pbx.stopped) != 1 || !strings.Contains(c.pbx.stopped[0], "-say-") {
		t.Errorf("cut off: %v", c.pbx.stopped)
	}
}

func TestAMessageIsRecordedFetchedAndDeletedInThePBX(t *testing.T) {
	for _, how := range []string{"with the hash key", "hanging up", "while the daemon is away", "and the daemon dies after"} {
		t.Run(how, func(t *testing.T) {
			c := caring(t, toBox, "ana")
			cust := c.pbx.callIn("800")
			name := func() string { return MessageName(c.find(isMessage).CallID) }
			c.eventually("the message is recorded", func() bool {
				c.pbx.mu.Lock()
				defer c.pbx.mu.Unlock()
				return len(c.pbx.recordings) == 1
			})
			if got := c.heard(cust); got != "voicemail-record" || c.pbx.bridgeOf(cust) != "" {
				t.Errorf("heard %q in %q", got, c.pbx.bridgeOf(cust))
			}
			recording := name()
			switch how {
			case "with the hash key":
				c.pbx.endRecording(recording, 5)
				c.eventually("the caller is thanked and hung up", func() bool { return c.heard(cust) == "gone" })
			case "hanging up":
				_ = c.pbx.end(cust, 16)
				c.pbx.endRecording(recording, 5)
			case "while the daemon is away":
				c.kill()
				c.pbx.endRecording(recording, 5)
				c.start()
				c.eventually("the caller is hung up", func() bool { return c.heard(cust) == "gone" })
			default:
				c.kill()
				_ = c.pbx.end(cust, 16)
				c.pbx.endRecording(recording, 5)
				c.start()
			}
			c.eventually("the message is in the inbox", func() bool { return c.find(isMessage).State == events.InteractionInbox })
			m := c.find(isMessage)
			file, err := MessageFile(c.messages, m.ID, m.CreatedAt)
			if err != nil {
				t.Fatal(err)
			}
			info, err := os.Stat(file)
			if err != nil || info.Mode().Perm() != 0o600 || info.Size() != 44+5*16000 || m.Message.Seconds != 5 {
				t.Errorf("the file: %v %v, %+v", info, err, m.Message)
			}
			c.eventually("the PBX has it no more", func() bool {
				c.pbx.mu.Lock()
				defer c.pbx.mu.Unlock()
				return len(c.pbx.stored) == 0
			})
		})
	}
}

func TestABreathAtTheBeepIsNoMessage(t *testing.T) {
	c := caring(t, toBox, "ana")
	cust := c.pbx.callIn("800")
	c.eventually("the message is recorded", func() bool {
		c.pbx.mu.Lock()
		defer c.pbx.mu.Unlock()
		return len(c.pbx.recordings) == 1
	})
	recording := MessageName(c.find(isMessage).CallID)
	_ = c.pbx.end(cust, 16)
	c.pbx.endRecording(recording, 1)
	c.eventually("nothing is left", func() bool { return c.find(isMessage).ID == "" })
}

func TestAWavFileThatIsNoneHasNoLength(t *testing.T) {
	for _, raw := range []string{"", "RIFF", strings.Repeat("x", 5000), "RIFF....WAVE" + strings.Repeat("\x00", 5000)} {
		if d := wavLength([]byte(raw)); d != 0 {
			t.Errorf("%d bytes are %v long", len(raw), d)
		}
	}
	if _, err := MessageFile("/d", "../x", time.Now()); err == nil {
		t.Error("a name with a way out was taken")
	}
}
