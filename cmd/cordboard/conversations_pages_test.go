package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/desk/mailboxes"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
)

// told is whether the story on the page has a step of a kind.
func told(kind string) string {
	return "document.querySelector('[data-testid=story] li[data-kind=" + kind + "]') !== null"
}

// missedOnce proves that an offer that was declined is told by the server to every computer, until it is put away on one.
func (w *world) missedOnce(login string) {
	w.Helper()
	var list struct{ Items []interactions.MissedOffer }
	w.eventually("the server tells "+login+" of the offer not taken", func() bool {
		w.must(w.as(login).Do(w.Context(), http.MethodGet, "/desk/missed", nil, &list))
		return len(list.Items) == 1 && list.Items[0].Cause == events.CauseDeclined && strings.HasSuffix(list.Items[0].Number, "600123123")
	})
}

// findsTheConversation goes from the search to the whole of a conversation, and hears it there.
func (s *screen) findsTheConversation(id string) {
	s.Helper()
	s.do("press", "g")
	s.do("press", "h")
	s.until("the conversations are listed", "document.querySelector('[data-testid=conversation] a') !== null")
	s.bothThemes("conversations")
	s.do("goto", s.pages+"/conversations?q=600123123&has=recording&outcome=handled&range=today")
	s.until("the one with the recording is found", "document.querySelectorAll('[data-testid=conversation]').length === 1")
	s.do("goto", s.pages+"/conversations?q=600999999")
	s.until("a number that never called finds nothing", "document.querySelector('main input') && !document.querySelector('[data-testid=conversation]') && document.querySelector('main strong')")
	s.do("goto", s.pages+"/conversations?has=recording")
	s.until("the list is there again", "document.querySelector('[data-testid=conversation] a') !== null")
	s.do("eval", "document.querySelector('[data-testid=conversation] a').click()")
	s.until("the conversation is shown", "location.pathname.endsWith('"+id+"') && document.querySelector('[data-testid=conversation-detail]') !== null")
	for _, kind := range []string{"arrived", "queued", "missed", "offer", "talk", "hold", "recording", "ended"} {
		s.until("the story tells: "+kind, told(kind))
	}
	s.click("open-recording")
	s.click("play")
	s.until("it plays", "(document.querySelector('audio')?.currentTime ?? 0) > 0.5")
	s.do("eval", "document.querySelector('details')?.setAttribute('open', '')")
	s.bothThemes("conversation")
}

// bothThemes takes a picture in each theme and proves that nothing is closed to assistive technology.
func (s *screen) bothThemes(at string) {
	s.Helper()
	for _, theme := range []string{"dark", "light"} {
		s.do("theme", theme)
		s.shot(at + "-" + theme)
		s.finds(at+" in the "+theme+" theme", "axe", "axe")
	}
}

// A message is left while nobody is there. A supervisor, who is no agent, sees and hears it; and hears it still when it is done.
func (s *screen) hearsAMessageThatStays() {
	s.Helper()
	box := mailboxes.Mailbox{SiteID: s.centre.SiteID, Name: "Support", QueueID: s.centre.Queues["Support"].ID, MaxSeconds: 60}
	s.must(s.admin.Do(s.Context(), http.MethodPost, "/mailboxes", box, &box))
	s.cares("Support", func(q *queues.Queue) {
		q.Care.Overflow = queues.Overflow{To: queues.ToMailbox, MailboxID: box.ID, WhenNobody: true}
	})
	caller := s.callIn("800")
	s.messageIsRecorded()
	soundPasses(4 * time.Second)
	s.must(caller.Hangup(s.Context()))
	var open struct{ Items []events.Interaction }
	s.eventually("the message is open", func() bool {
		s.must(s.admin.Do(s.Context(), http.MethodGet, "/voicemail/open", nil, &open))
		return len(open.Items) == 1
	})
	m := open.Items[0]
	s.do("goto", s.pages+"/conversations")
	s.click("view-messages")
	s.until("the supervisor sees the message", "document.querySelector('[data-testid=open-voicemail]') !== null")
	s.bothThemes("open-messages")
	s.must(s.as("ana").Do(s.Context(), http.MethodPost, "/voicemail/"+m.ID+"/take", struct{}{}, nil))
	s.must(s.as("ana").Do(s.Context(), http.MethodPost, "/voicemail/"+m.ID+"/done", map[string]any{"notes": "Called back."}, nil))
	s.until("it is open no more", "document.querySelector('[data-testid=open-voicemail]') === null")
	s.do("goto", s.pages+"/conversations?has=message")
	s.until("it is found among the conversations", "document.querySelector('[data-testid=conversation] a') !== null")
	s.do("goto", s.pages+"/conversations/"+m.ID)
	s.click("open-message")
	s.click("play")
	s.until("the message plays", "(document.querySelector('audio')?.currentTime ?? 0) > 0.3")
	s.shot("message")
	var audit struct{ Items []json.RawMessage }
	s.must(s.admin.Do(s.Context(), http.MethodGet, "/audit?noun=voicemail", nil, &audit))
	if len(audit.Items) != 1 || !strings.Contains(string(audit.Items[0]), "voicemail.listen") {
		s.Errorf("one listening is on record, not %s", audit.Items)
	}
}

// narrowInSpanish shows the pages on the width of a phone.
func (s *screen) narrowInSpanish(id string, names []string) {
	s.Helper()
	s.must(s.admin.Do(s.Context(), http.MethodPatch, "/session/preferences", map[string]string{"language": "es"}, nil))
	s.do("size", 320, 640)
	for _, path := range []string{"/conversations", "/conversations?view=messages", "/conversations/" + id, "/contacts?id=new"} {
		s.visits(path, names)
	}
	s.do("size", 1440, 900)
}

func (s *screen) writesSomebodyDown() {
	s.Helper()
	s.do("goto", s.pages+"/contacts")
	s.click("contact-new")
	s.until("the card is there", "document.querySelector('[data-testid=add-number]') !== null")
	for _, press := range []string{"add-number", "add-email"} {
		s.click(press)
	}
	s.until("both lines are there", "document.querySelectorAll('[data-testid=identity]').length === 2")
	for n, text := range []string{"Carla Nova", "", "+34 600-555-666", "carla@example.com"} {
		if text == "" {
			continue
		}
		s.do("eval", "document.querySelectorAll('[data-testid=contact-card] input[type=text], [data-testid=contact-card] input:not([type])')["+string(rune('0'+n))+"].focus()")
		s.do("keys.type", text)
	}
	s.bothThemes("contact-new")
	s.click("contact-save")
	var found struct {
		Items []struct {
			Name       string
			Identities []struct{ Kind, Value string }
		}
	}
	s.eventually("the contact is kept, its number without marks", func() bool {
		s.must(s.admin.Do(s.Context(), http.MethodGet, "/contacts?phone=%2B34600555666", nil, &found))
		return len(found.Items) == 1 && found.Items[0].Name == "Carla Nova" && found.Items[0].Identities[0].Value == "+34600555666"
	})
}
