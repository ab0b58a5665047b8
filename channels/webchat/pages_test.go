package webchat_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/webchat"
)

func TestAVisitorChatsOnAStrictAndHostilePage(t *testing.T) {
	s := newShop(t, `{"transcript":true,"greeting":["Hi there! Ask us anything about lamps.","es: ¡Hola! Pregúntanos lo que quieras."],"title":["Lamp & Co.","es: Lámparas"]}`)
	s.css.Store(hostile)
	s.do("goto", s.site.URL)
	s.do("widget.launcher")
	var box struct{ Width, Height, X, Y float64 }
	s.ask(&box, "widget.box")
	if box.Width != 60 || box.Height != 60 || box.X < 1300 || box.Y < 780 {
		t.Errorf("the page moved or bent the launcher: %+v", box)
	}
	s.do("widget.open")
	s.shot("hostile")
	s.css.Store("")
	s.do("reload")
	s.do("widget.open")
	s.sound("greeting")
	s.do("widget.say", "Do you have green lamps? <b>bold</b>")
	s.do("widget.mark", "Sent")
	v := s.someone()
	s.mu.Lock()
	s.state = webchat.State{Status: "talking", Agent: "Ana"}
	s.mu.Unlock()
	s.driver.Tell("inbox-1", v, webchat.State{Status: "talking", Agent: "Ana"})
	s.do("widget.line", "You are talking with Ana")
	in := s.inboxes[testKey]
	out := channels.Outbound{By: "Ana", To: []channels.Identity{{Kind: channels.IDVisitor, Value: v}}}
	s.must(s.driver.Typing(context.Background(), in, out, true))
	s.do("widget.typing", "Ana is typing")
	s.text("m-1", "Yes! See https://lamps.example/green?x=1. And <img src=x onerror=alert(1)> javascript:alert(2)")
	s.do("widget.sees", "<img src=x onerror=alert(1)>")
	s.must(s.driver.MarkRead(context.Background(), in, out, s.said[v][0].ID))
	s.do("widget.mark", "Read")
	s.eventually("our message is read", func() bool { return s.status(v, "m-1") == channels.Read })
	s.do("widget.attach", "lamp.png", "image/png", png())
	s.do("widget.ready")
	s.do("widget.send")
	s.do("widget.picture")
	s.reply(v, "m-2", channels.Message{Type: channels.Text, Text: "Which one do you like?", Buttons: []channels.Button{{Title: "The green one", Payload: "green"}, {Title: "The red one", Payload: "red"}}})
	s.do("widget.sees", "Which one do you like?")
	s.sound("talk")
	s.do("widget.choose", "The green one")
	s.eventually("the choice arrived", func() bool {
		last := s.told[len(s.told)-1]
		for _, i := range s.told {
			if i.Message != nil && i.Message.Chosen != nil {
				last = i
			}
		}
		return last.Message != nil && last.Message.Chosen != nil && last.Message.Chosen.Payload == "green"
	})
	s.do("reload")
	s.do("widget.open")
	s.do("widget.sees", "Do you have green lamps?")
	s.do("widget.sees", "The green one")
	s.do("widget.picture")
	s.do("widget.close")
	s.text("m-3", "Are you still there?")
	s.do("widget.unread", 1)
	s.shot("badge")
	s.eventually("it was delivered", func() bool { return s.status(v, "m-3") == channels.Delivered })
	s.do("widget.open")
	s.eventually("it was read", func() bool { return s.status(v, "m-3") == channels.Read })
	s.finale(v)
	s.noise()
}

// finale is the question at the end, the transcript and the end.
func (s *shop) finale(v string) {
	s.Helper()
	buttons := []channels.Button{}
	for n := 1; n <= 5; n++ {
		buttons = append(buttons, channels.Button{Title: fmt.Sprint(n), Payload: fmt.Sprintf("csat:%d", n)})
	}
	s.reply(v, "q-1", channels.Message{Type: channels.Text, Text: "How did we do, from 1 to 5?", Buttons: buttons})
	s.do("widget.note", "How did we do")
	s.sound("rating")
	s.do("widget.rate", 5, "Very <i>kind</i>")
	s.do("widget.note", "Thank you!")
	s.eventually("the score arrived", func() bool {
		for _, i := range s.told {
			if i.Kind == channels.InChoice && i.ID == "q-1" {
				return i.Message.Chosen.Payload == "csat:5" && i.Message.Chosen.Answers["comment"] == "Very <i>kind</i>"
			}
		}
		return false
	})
	s.do("widget.menu", "Send me the conversation")
	s.sound("transcript")
	s.do("widget.sheetFill", "vera@shop")
	s.do("widget.note", "Write it like name@example.com.")
	s.do("widget.sheetFill", "vera@shop.example")
	s.do("widget.note", "It is on its way to vera@shop.example.")
	s.eventually("the transcript was asked for", func() bool { return len(s.mails) == 1 && s.mails[0] == v+" vera@shop.example" })
	s.do("widget.menu", "End the conversation")
	s.do("widget.sheetYes")
	s.do("widget.note", "This conversation has ended.")
	s.eventually("the end arrived", func() bool {
		last := s.told[len(s.told)-1]
		return last.Kind == channels.InControl && last.Control == "closed"
	})
}

func TestWhatIsWrittenWithoutAConnectionArrivesOnceAndInOrder(t *testing.T) {
	s := newShop(t, `{"theme":"auto"}`)
	s.do("goto", s.site.URL)
	s.do("widget.open")
	s.do("widget.say", "one")
	s.do("widget.mark", "Sent")
	v := s.someone()
	s.do("widget.anotherTab")
	s.do("widget.inOtherTab", "sees", "one")
	s.do("widget.offline", true)
	s.do("widget.say", "two")
	s.do("widget.say", "three")
	s.do("widget.banner")
	s.shot("lost")
	s.text("m-1", "You missed this")
	s.do("widget.offline", false)
	s.do("widget.sees", "You missed this")
	s.eventually("all three are there once", func() bool {
		var got []string
		for _, e := range s.said[v] {
			if e.Visitor {
				got = append(got, e.Message.Text)
			}
		}
		return strings.Join(got, ",") == "one,two,three"
	})
	s.do("widget.inOtherTab", "sees", "three")
	s.do("widget.inOtherTab", "say", "four, from the other tab")
	s.do("widget.sees", "four, from the other tab")
	// the journal is away: nothing is acknowledged, and it is sent again
	s.mu.Lock()
	s.away = true
	s.mu.Unlock()
	s.do("widget.say", "five")
	s.do("widget.mark", "Sending")
	s.do("reload")
	s.mu.Lock()
	s.away = false
	s.mu.Unlock()
	s.do("widget.open")
	s.do("widget.sees", "five")
	s.eventually("five is there once", func() bool {
		n := 0
		for _, e := range s.said[v] {
			if e.Message.Text == "five" {
				n++
			}
		}
		return n == 1
	})
	s.noise()
}

func TestAPageThatForbidsSocketsIsServedByRequests(t *testing.T) {
	s := newShop(t, `{"theme":"auto"}`)
	s.sockets.Store(false)
	s.do("goto", s.site.URL)
	s.do("widget.open")
	s.do("widget.say", "Over requests")
	s.do("widget.mark", "Sent")
	v := s.someone()
	s.text("m-1", "Pushed this way")
	s.do("widget.sees", "Pushed this way")
	s.eventually("it was read", func() bool { return s.status(v, "m-1") == channels.Read })
	s.text("m-2", "And again")
	s.do("widget.sees", "And again")
	s.do("reload")
	s.do("widget.open")
	s.do("widget.sees", "Over requests")
	s.noise()
}

func TestTheFormBeforeTheChatIsFilledInWithTheKeyboardInSpanish(t *testing.T) {
	s := newShop(t, `{"prechat":["name*","email","choice Topic | es: Tema = Ventas, Soporte"],"privacy_url":"https://shop.example/privacy","accent":"#ffd400","position":"left"}`)
	s.enter("pilar", map[string]any{"locale": "es-ES", "viewport": map[string]int{"width": 320, "height": 568}})
	s.tag.Store(`data-lang="es"`)
	s.do("goto", s.site.URL)
	s.do("widget.launcher")
	s.do("press", "Tab")
	s.do("press", "Tab")
	s.focused("Abrir el chat")
	s.do("press", "Enter")
	s.do("widget.note", "Tu nombre")
	s.sound("form-320")
	s.focused("f-name")
	s.do("press", "Tab")
	s.do("widget.type", "pilar@")
	s.do("widget.fill", "En qué podemos", "¿Tenéis lámparas?")
	s.do("widget.submit")
	s.do("widget.wrong", "Rellena este campo.")
	s.do("widget.wrong", "Escríbelo así")
	s.focused("f-name")
	s.do("widget.type", "Pilar")
	s.do("widget.fill", "Correo", "pilar@example.com")
	s.do("widget.pick", "Tema", "Ventas")
	s.do("press", "Tab")
	s.focused("f-field3")
	s.do("press", "Tab")
	s.focused("f-question")
	s.do("press", "Tab")
	s.do("press", "Enter")
	s.do("widget.sees", "¿Tenéis lámparas?")
	s.focused("Escribe un mensaje…")
	s.do("widget.type", "Y verdes")
	s.do("press", "Enter")
	s.do("widget.sees", "Y verdes")
	s.text("m-1", "Claro, mira https://lamps.example/a-very-long-address-that-does-not-fit-into-a-narrow-window/with/a/path?and=a&query=too")
	s.do("widget.sees", "Claro, mira")
	s.sound("talk-320")
	s.eventually("the form arrived", func() bool {
		for _, i := range s.told {
			if i.Kind == channels.InIdentity {
				return i.From.Name == "Pilar" && i.From.Language == "es" && len(i.From.Identities) == 2 && i.From.Identities[1] == channels.Identity{Kind: channels.IDEmail, Value: "pilar@example.com"}
			}
		}
		return false
	})
	s.do("press", "Escape")
	s.focused("Abrir el chat")
	s.noise()
}

func TestTheWebSiteSteersTheChat(t *testing.T) {
	s := newShop(t, `{"hide_closed":true,"theme":"dark"}`)
	s.mu.Lock()
	s.opening = webchat.Opening{Open: false, Next: time.Now().Add(20 * time.Hour)}
	s.mu.Unlock()
	s.do("goto", s.site.URL)
	s.runs("Cordboard.on('ready', () => { globalThis.ready = true }); Cordboard.on('unread', (n) => { globalThis.unread = n }); Cordboard.on('message', (m) => { globalThis.message = m.text });")
	s.true("globalThis.ready === true")
	s.true("document.querySelector('cordboard-widget').shadowRoot.querySelector('.launcher').hidden")
	s.runs(fmt.Sprintf("Cordboard.identify('user-7', %q, {name: 'Vera', email: 'vera@shop.example'}); Cordboard.setAttributes({plan: 'gold', visits: 3}); Cordboard.open()", sign("user-7")))
	s.do("widget.line", "We are back")
	s.sound("closed")
	s.do("widget.say", "Hello")
	s.do("widget.mark", "Sent")
	s.eventually("the web site's word arrived, proven", func() bool {
		proven, attributes := false, false
		for _, i := range s.told {
			for _, id := range i.From.Identities {
				proven = proven || (id == channels.Identity{Kind: channels.IDExternal, Value: "user-7", Proven: true})
			}
			attributes = attributes || i.From.Attributes["plan"] == "gold" && i.From.Attributes["visits"] == "3"
		}
		return proven && attributes
	})
	s.runs("Cordboard.close()")
	s.text("m-1", "Good news")
	s.true("globalThis.unread === 1 && globalThis.message === 'Good news'")
	s.runs("Cordboard.setLocale('es'); Cordboard.open()")
	s.do("widget.line", "Volvemos")
	s.runs("Cordboard.reset()")
	s.true("Object.keys(localStorage).length === 0")
	s.runs("Cordboard.open()")
	var all []string
	s.ask(&all, "widget.sawAll")
	if len(all) != 0 {
		t.Errorf("after reset the page still shows %q", all)
	}
	s.noise()
}

func TestFilesArePastedAndWhatIsNotTakenIsSaid(t *testing.T) {
	s := newShop(t, `{"file_mb":1}`)
	s.do("goto", s.site.URL)
	s.do("widget.open")
	s.do("widget.paste", "screen.png", "image/png", png())
	s.do("widget.ready")
	s.do("widget.attach", "evil.svg", "image/svg+xml", base64.StdEncoding.EncodeToString([]byte("<svg xmlns='http://www.w3.org/2000/svg'/>")))
	s.do("widget.wrong", "Files like evil.svg are not taken.")
	s.do("widget.attach", "big.txt", "text/plain", base64.StdEncoding.EncodeToString(make([]byte, 2<<20)))
	s.do("widget.wrong", "big.txt is larger than 1 MB.")
	s.sound("files")
	s.do("widget.send")
	s.do("widget.picture")
	v := s.someone()
	s.eventually("the picture arrived", func() bool { return s.said[v][0].Message.Type == channels.Image })
	// the agent's file, which no browser shows
	id := s.file(v, webchat.FileInfo{Name: "bill.pdf", MIME: "application/pdf", Size: 9, Kind: channels.File}, []byte("%PDF-1.4\n"))
	s.reply(v, "m-1", channels.Message{Type: channels.File, Text: "Your bill", Attachments: []channels.Attachment{{MediaID: id, Name: "bill.pdf", MIME: "application/pdf", Size: 9, Kind: channels.File}}})
	s.do("widget.downloads", "bill.pdf")
	s.noise()
}
