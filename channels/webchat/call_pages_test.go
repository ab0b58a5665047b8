package webchat_test

import (
	"testing"

	"github.com/cordboard/cordboard/channels/webchat"
)

func TestACallFetchesThePhoneOnlyThenAndSaysHowItEnded(t *testing.T) {
	b := newBoard()
	s := newShop(t, `{"voice":true}`, withCalls(b))
	s.do("goto", s.site.URL)
	s.do("widget.open")
	s.true("!performance.getEntriesByType('resource').some((r) => r.name.includes('widget-voice'))")
	s.runs("Cordboard.on('call', (c) => { globalThis.heard = [...(globalThis.heard ?? []), c] }); Cordboard.call()")
	v := <-b.asked
	if v.Visitor == "" || v.Inbox.ID != "inbox-1" {
		t.Errorf("the call is that of %+v", v)
	}
	s.do("widget.note", "Calling…")
	s.do("widget.hangup")
	s.true("globalThis.heard?.join() === 'calling,over'")
	s.do("widget.note", "The call has ended.")
	s.true("performance.getEntriesByType('resource').some((r) => r.name.includes('widget-voice'))")
	s.noise()
}

func TestWhyACallDoesNotComeAboutIsSaidInTheVisitorsLanguage(t *testing.T) {
	s := newShop(t, `{"voice":true}`, withCalls(newBoard()))
	for lang, want := range map[string][2]string{
		"en": {"Nobody is here to talk just now.", "This page may not use your microphone."}, "es": {"Ahora mismo no hay nadie para hablar.", "Esta página no puede usar tu micrófono."},
	} {
		s.tag.Store(`data-lang="` + lang + `"`)
		s.do("goto", s.site.URL)
		s.do("widget.open")
		s.mu.Lock()
		s.opening = webchat.Opening{}
		s.mu.Unlock()
		s.runs("Cordboard.call()")
		s.do("widget.note", want[0])
		s.sound("refused-" + lang)
		s.runs("navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', 'NotAllowedError') }; Cordboard.call()")
		s.do("widget.note", want[1])
		s.mu.Lock()
		s.opening = webchat.Opening{Open: true}
		s.mu.Unlock()
	}
	s.noise()
}
