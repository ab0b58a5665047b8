package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inboxes"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab/browser"
	"github.com/cordboard/cordboard/lab/centre"
)

const shopKey = "shop-with-a-phone"

var onThePage = centre.Plan{Numbers: map[string]string{"800": "Support"}, Wrapup: 60, Agents: []centre.AgentPlan{{Login: "ana", Name: "Ana Agent", Queues: []string{"Support"}}}}

// shop is a web site with the chat, whose visitors may call, and a visitor in Chromium with a microphone that hums.
type shop struct {
	*screen
	site  *httptest.Server
	inbox inboxes.Inbox
}

// opensShop makes the inbox of a web site. The site's policy lets the daemon's scripts and connections in and nothing else but the
// test's ear.
func (w *world) opensShop(b *browser.Browser) *shop {
	w.Helper()
	s := &shop{}
	s.site = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		rw.Header().Set("Content-Security-Policy", fmt.Sprintf("default-src 'none'; script-src %[1]s blob:; connect-src %[1]s %[2]s; worker-src blob:", w.daemon.URL, strings.Replace(w.daemon.URL, "http", "ws", 1)))
		_, _ = fmt.Fprintf(rw, `<!doctype html><html lang="en"><title>Shop</title><script src="%s/widget/widget.js" data-inbox="%s" async></script><h1>Lamps</h1></html>`, w.daemon.URL, shopKey)
	}))
	w.Cleanup(s.site.Close)
	s.inbox = inboxes.Inbox{Inbox: channels.Inbox{SiteID: w.centre.SiteID, Name: "Lamp shop", Channel: events.WebChat, QueueID: w.centre.Queues["Support"].ID, Active: true,
		Settings: fmt.Appendf(nil, `{"key":%q,"origins":[%q],"voice":true}`, shopKey, s.site.URL)}}
	w.must(w.admin.Do(w.Context(), http.MethodPost, "/inboxes", s.inbox, &s.inbox))
	s.screen = &screen{world: w, b: b, who: "vera"}
	w.must(b.Open(w.Context(), s.who, map[string]any{"bypassCSP": false, "locale": "en-GB"}))
	s.do("goto", s.site.URL)
	s.do("ear.listen", agentTone)
	s.do("widget.open")
	return s
}

func TestAVisitorCallsFromThePageIntoTheSameConversation(t *testing.T) {
	onEachPBX(t, onThePage, func(w *world) {
		w.pages = w.daemon.URL
		visitors, desks := w.humming(customerTone), w.chromium()
		s := w.opensShop(visitors)
		ana := w.screen(desks, "ana")
		ana.begin()
		ana.do("ear.listen", customerTone)
		s.do("widget.say", "Do you have green lamps?")
		w.eventually("it is offered to ana", func() bool { return w.written("ana").State == events.InteractionInOffer })
		chat := w.written("ana")
		w.must(w.as("ana").Do(w.Context(), http.MethodPost, "/interactions/"+chat.ID+"/accept", struct{}{}, nil))
		w.eventually("ana writes with the visitor", func() bool { return w.written("ana").State == events.InteractionActive })

		s.do("widget.call")
		ana.do("call.offered")
		ana.shows("from where the call is", "offer-page", "calls from the page Lamp shop")
		ana.shot("page-offer")
		call := w.spoken("ana")
		if call.ThreadID != chat.ThreadID || call.InboxID != s.inbox.ID || call.ContactID != chat.ContactID || call.ContactID == "" || call.QueueID != s.inbox.QueueID {
			t.Errorf("the call is not of the conversation: %+v", call)
		}
		ana.do("call.accept")
		ana.do("call.connected")
		ana.do("ear.hears", time.Now().UnixMilli())
		s.do("ear.hears", time.Now().UnixMilli())
		ana.shot("page-call")
		s.shot("in-call")
		w.eventually("the conversation says that they talk", func() bool { return s.word(chat.ThreadID).State == events.CallWordTalking })
		if got := w.written("ana"); got.ID != chat.ID || got.State != events.InteractionActive {
			t.Errorf("the written work is now %s %s", got.ID, got.State)
		}

		soundPasses(time.Second)
		s.do("widget.hangup")
		ana.do("wrapup.shown")
		w.eventually("the conversation says how long it was", func() bool {
			word := s.word(chat.ThreadID)
			return word.State == events.CallWordAnswered && word.Seconds > 0
		})
		w.eventually("nothing of the call is left in the PBX", func() bool {
			out, err := w.lab.PBX.CLI(w.Context(), "pjsip show endpoints")
			return err == nil && !strings.Contains(out, "cbv-")
		})
		var past struct{ Interaction events.Interaction }
		w.must(w.admin.Do(w.Context(), http.MethodGet, "/interactions/"+call.ID, nil, &past))
		if past.Interaction.ThreadID != chat.ThreadID {
			t.Errorf("on record the call is of conversation %q, want %q", past.Interaction.ThreadID, chat.ThreadID)
		}
		w.quiet(desks)
		w.quiet(visitors)
	})
}

func TestAVisitorWhomNobodyTakesLeavesAMissedCall(t *testing.T) {
	w := newWorld(t, "22", onThePage)
	s := w.opensShop(w.humming(customerTone))
	s.do("widget.say", "Hello?")
	var thread string
	w.eventually("the conversation is there", func() bool { thread = s.thread(); return thread != "" })
	s.do("widget.call")
	w.eventually("the conversation says that they call", func() bool { return s.word(thread).State == events.CallWordCalling })
	s.do("widget.hangup")
	w.eventually("the conversation says that nobody took it", func() bool { return s.word(thread).State == events.CallWordMissed })
}

func TestAVisitorsTicketIsGoodForOneCallAndLeadsNowhereElse(t *testing.T) {
	onEachPBX(t, onThePage, func(w *world) {
		s := w.opensShop(w.humming(customerTone))
		s.do("widget.say", "Hello?")
		w.eventually("the conversation is there", func() bool { return s.thread() != "" })
		s.takesTicket()
		s.places("a number that is not the ticket's", "failed", `t.target = 'sip:01234567890123456789@cordboard.invalid'`)
		for _, number := range []string{"600", "echo", "1001", "800", "34912345678"} {
			s.places("what the PBX has for others, "+number, "failed", fmt.Sprintf(`t.target = 'sip:%s@cordboard.invalid'`, number))
		}
		s.places("a wrong password", "failed", `t.password = 'guessed'`)
		s.places("another endpoint", "failed", `t.uri = 'sip:1001@cordboard.invalid'`)
		s.places("a pass that was never given", "failed", `t.ws_url = t.ws_url.replace(/pass=.*/, 'pass=guessed')`)
		if n := len(s.calls()); n != 0 {
			t.Fatalf("%d forged calls came in: %+v", n, s.calls())
		}
		s.takesTicket()
		s.places("the ticket as it was given", "up", "")
		w.eventually("the caller waits", func() bool { return len(s.calls()) == 1 })
		s.places("the same ticket once more", "failed", "")
		if got := s.asks(); got != "409 webchat.call_open" {
			t.Errorf("who calls and asks for another ticket is answered %q", got)
		}
		if n := len(s.calls()); n != 1 {
			t.Errorf("%d calls are there after a replay, want the first alone", n)
		}
		s.runs(`globalThis.calls.forEach((c) => c.hangup())`)
		w.eventually("the call is over", func() bool { return len(s.calls()) == 0 })
		s.places("the ticket of a call that is over", "failed", "")
		if n := len(s.calls()); n != 0 {
			t.Errorf("%d calls came in by a used ticket", n)
		}
	})
}

// takesTicket asks for a ticket as the widget does, and keeps it on the page.
func (s *shop) takesTicket() {
	s.Helper()
	if got := s.asks(); got != "200 undefined" {
		s.Fatalf("there is no ticket: %s", got)
	}
}

// places calls with the ticket as a page would that changed it, and proves what becomes of it.
func (s *shop) places(what, want, change string) {
	s.Helper()
	var got string
	s.must(s.b.Do(s.Context(), &got, s.who, "eval", fmt.Sprintf(`(async () => {
		const base = %q + '/widget/';
		const t = { ...globalThis.ticket };
		t.ws_url = base.replace('http', 'ws') + t.ws_url;
		%s;
		const voice = await import(base + 'widget-voice.js');
		const c = voice.call(t, await navigator.mediaDevices.getUserMedia({ audio: true }));
		const how = await new Promise((done) => {
			c.on('up', () => done('up'));
			c.on('over', (failed) => done(failed ? 'failed' : 'over'));
			setTimeout(() => done('nothing'), 12000);
		});
		globalThis.calls = [...(globalThis.calls ?? []), ...(how === 'up' ? [c] : [])];
		if (how !== 'up') c.hangup();
		return how;
	})()`, s.daemon.URL, change)))
	if got != want {
		s.Errorf("a call with %s: %s, want %s", what, got, want)
	}
}

// asks asks for a ticket and answers the status and the key of the refusal.
func (s *shop) asks() string {
	s.Helper()
	var got string
	s.must(s.b.Do(s.Context(), &got, s.who, "eval", fmt.Sprintf(`fetch(%[1]q + '/widget/' + %[2]q + '/call', { method: 'POST',
		headers: { Authorization: 'Bearer ' + localStorage.getItem('cordboard.' + %[2]q + '.token') }, body: '{}' }).then(async (r) => {
			const a = await r.json();
			if (r.ok) globalThis.ticket = a;
			return r.status + ' ' + a.error?.key;
		})`, s.daemon.URL, shopKey)))
	return got
}

func (s *shop) runs(code string) {
	s.Helper()
	s.must(s.b.Do(s.Context(), nil, s.who, "eval", code))
}

// thread is the visitor's conversation.
func (s *shop) thread() string {
	s.Helper()
	var list struct{ Items []events.Thread }
	s.must(s.admin.Do(s.Context(), http.MethodGet, "/threads?view=all", nil, &list))
	if len(list.Items) == 0 {
		return ""
	}
	return list.Items[0].ID
}

// word is what the conversation's line says of its call.
func (s *shop) word(threadID string) events.CallWord {
	s.Helper()
	var list struct{ Items []events.WrittenMessage }
	s.must(s.admin.Do(s.Context(), http.MethodGet, "/threads/"+threadID+"/messages", nil, &list))
	var words []events.CallWord
	for _, m := range list.Items {
		if m.Content.Call != nil {
			words = append(words, *m.Content.Call)
		}
	}
	if len(words) > 1 {
		s.Fatalf("the conversation has %d lines of one call: %+v", len(words), words)
	}
	return append(words, events.CallWord{})[0]
}

// calls are those from pages that go on.
func (s *shop) calls() []events.Interaction {
	s.Helper()
	f, err := s.admin.Floor(s.Context())
	s.must(err)
	var out []events.Interaction
	for _, i := range f.Interactions {
		if i.Channel == events.Voice && i.State != events.InteractionDone {
			out = append(out, i)
		}
	}
	return out
}

// spoken is the call that an agent has or is offered.
func (w *world) spoken(login string) events.Interaction {
	w.Helper()
	d, err := w.as(login).Desk(w.Context())
	w.must(err)
	for _, i := range d.Interactions {
		if i.Channel == events.Voice && i.State != events.InteractionDone {
			return i
		}
	}
	return events.Interaction{}
}
