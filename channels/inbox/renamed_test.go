package inbox_test

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
)

// moved tells that ann, who was called was, is called now.
func moved(was, now string, at time.Time) channels.Inbound {
	old := channels.Identity{Kind: channels.IDTelegram, Value: was, Proven: true}
	return channels.Inbound{Kind: channels.InIdentity, Thread: "chat:" + now, At: at, Control: "changed",
		From: channels.Sender{Name: "ann", Was: &old, Identities: []channels.Identity{{Kind: channels.IDTelegram, Value: now, Proven: true}}}}
}

func TestWhoMovedTwiceIsAnsweredAtTheLastAddressThoughTheFirstMoveIsToldAgain(t *testing.T) {
	w := newWorld(t)
	start := time.Now().UTC().Add(-time.Hour).Truncate(time.Second)
	at := func(i channels.Inbound, minutes int) channels.Inbound {
		i.At, i.From.Name = start.Add(time.Duration(minutes)*time.Minute), "ann"
		return i
	}
	first, second := moved("a1", "a2", start.Add(time.Minute)), moved("a2", "a3", start.Add(3*time.Minute))
	w.post(inboxID, at(from("a1", "m1", "from the first"), 0), first, at(from("a2", "m2", "from the second"), 2), second, at(from("a3", "m3", "from the third"), 4))
	w.post(inboxID, first, second, first, at(from("a2", "m4", "written long ago"), 2))
	th, list := w.arrived("ann", 4)
	if th.Remote != "chat:a3" || len(th.Reach) != 3 || th.Reach[0].Value != "a3" || len(list) != 4 {
		t.Errorf("ann is answered at %q, known as %+v", th.Remote, th.Reach)
	}
	if n := w.count("SELECT COUNT(*) FROM threads"); n != 1 {
		t.Errorf("one person has %d conversations", n)
	}
}

func TestAMessageFromTheFutureIsOneOfToday(t *testing.T) {
	w := newWorld(t)
	future := from("ann", "m1", "from the year 2286")
	future.At = time.Unix(9_999_999_999, 0)
	w.post(inboxID, future)
	th, list := w.arrived("ann", 1)
	if soon := time.Now().Add(time.Minute); list[0].At.After(soon) || th.LastIn.After(soon) {
		t.Errorf("it is of %v, the customer last wrote at %v", list[0].At, th.LastIn)
	}
}
