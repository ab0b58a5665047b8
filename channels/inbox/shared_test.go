package inbox_test

import (
	"fmt"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inbox"
)

// inGroup is a message that somebody writes where others read along.
func inGroup(who, id, text string) channels.Inbound {
	i := from(who, id, text)
	i.Thread, i.Shared, i.Title = "chat:-100", true, "Allotments"
	return i
}

func TestWhatIsWrittenInAGroupAndInPrivateIsNeverOneConversation(t *testing.T) {
	w := newWorld(t)
	w.post(inboxID, from("ann", "m1", "my card is lost"))
	w.post(inboxID, inGroup("ann", "g1", "anybody here?"), inGroup("bob", "g2", "me"))
	w.post(inboxID, from("bob", "m2", "between us"))
	group, list := w.arrived("Allotments", 2)
	if group.Remote != "chat:-100" || len(list) != 2 || list[0].By.Name != "ann" || list[1].By.Name != "bob" {
		t.Errorf("the group is %+v with %+v", group, list)
	}
	for who, text := range map[string]string{"ann": "my card is lost", "bob": "between us"} {
		alone, said := w.arrived(who, 1)
		if alone.Remote != "chat:"+who || len(said) != 1 || said[0].Content.Text != text {
			t.Errorf("%s is answered in %q after %+v", who, alone.Remote, said)
		}
		if group.ContactID != "" && group.ContactID == alone.ContactID {
			t.Errorf("what the group says is %s's", who)
		}
	}
	if n := w.count("SELECT COUNT(*) FROM contacts"); n != 2 {
		t.Errorf("two people are %d contacts", n)
	}
	if _, err := w.engine.Write(t.Context(), ana(), group.ID, inbox.Draft{ClientID: "c1", Text: "hello all"}); err != nil {
		t.Error(err)
	}
}

func TestAPartThatComesAgainAfterTheTextIsWholeIsNoNewText(t *testing.T) {
	w := newWorld(t)
	for range 2 {
		for _, n := range []int{2, 1, 3} {
			p := from("ann", fmt.Sprintf("part%d", n), "")
			p.Message, p.Part = nil, &channels.Part{Key: "ref7", N: n, Of: 3, Data: []byte(fmt.Sprintf("<%d>", n))}
			w.post(inboxID, p)
		}
	}
	w.until("all is applied", func() bool { return w.engine.Stats().Applied.Load() == 6 })
	if n := w.count("SELECT COUNT(*) FROM messages"); n != 1 {
		t.Errorf("%d messages, want 1", n)
	}
	if n := w.count("SELECT COUNT(*) FROM message_parts"); n != 0 {
		t.Errorf("%d parts wait for what has come already", n)
	}
}
