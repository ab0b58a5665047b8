package telegram_test

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/telegram/telegramtest"
)

func methods(sent []telegramtest.Sent) string {
	var names []string
	for _, s := range sent {
		names = append(names, s.Method)
	}
	return strings.Join(names, " ")
}

func TestAMessageGoesOutAsTelegramWantsIt(t *testing.T) {
	photo := outFile(channels.Image, "a.jpg", "image/jpeg", "jpeg")
	pdf := outFile(channels.File, "b.pdf", "application/pdf", "pdf")
	long := strings.Repeat("palabra ", 600) + strings.Repeat("😀", 3000)
	cases := []struct {
		name    string
		message channels.Message
		files   []channels.OutFile
		methods string
		ids     int
	}{
		{"a text", channels.Message{Text: "hi"}, nil, "sendMessage", 1},
		{"a text that is too long", channels.Message{Text: long}, nil, "sendMessage sendMessage sendMessage", 3},
		{"a photo with a caption", channels.Message{Text: "look"}, []channels.OutFile{photo}, "sendPhoto", 1},
		{"a photo with a long text", channels.Message{Text: strings.Repeat("x", 1025)}, []channels.OutFile{photo}, "sendPhoto sendMessage", 2},
		{"photos and a paper", channels.Message{Text: "look"}, []channels.OutFile{photo, photo, pdf}, "sendMediaGroup sendDocument", 3},
		{"a huge photo", channels.Message{}, []channels.OutFile{{Attachment: channels.Attachment{Kind: channels.Image, MIME: "image/jpeg", Size: 11 << 20}, Open: pdf.Open}}, "sendDocument", 1},
		{"a gif", channels.Message{}, []channels.OutFile{outFile(channels.Image, "a.gif", "image/gif", "g")}, "sendAnimation", 1},
		{"a voice note", channels.Message{}, []channels.OutFile{outFile(channels.VoiceNote, "a.ogg", "audio/ogg; codecs=opus", "o")}, "sendVoice", 1},
		{"a video", channels.Message{}, []channels.OutFile{outFile(channels.Video, "a.mp4", "video/mp4", "v")}, "sendVideo", 1},
		{"a sound", channels.Message{}, []channels.OutFile{outFile(channels.Audio, "a.mp3", "audio/mpeg", "a")}, "sendAudio", 1},
		{"a sound Telegram does not play", channels.Message{}, []channels.OutFile{outFile(channels.Audio, "a.wav", "audio/wav", "a")}, "sendDocument", 1},
		{"a sticker with a text", channels.Message{Text: "hey"}, []channels.OutFile{outFile(channels.Sticker, "a.webp", "image/webp", "s")}, "sendSticker sendMessage", 2},
		{"a place", channels.Message{Place: &channels.Place{Latitude: 1, Longitude: 2}}, nil, "sendLocation", 1},
		{"a place with a name", channels.Message{Place: &channels.Place{Latitude: 1, Longitude: 2, Name: "Here"}}, nil, "sendVenue", 1},
		{"cards", channels.Message{Cards: []channels.Card{{Name: "Bob", Phones: []string{"+15550100"}}, {Name: "Eve", Emails: []string{"eve@example.com"}}}}, nil, "sendContact sendMessage", 2},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			l := newLab(t, "webhook")
			out := text("")
			out.Message, out.Files = c.message, c.files
			r, err := l.driver.Send(deadline(t), l.in, out)
			if err != nil || len(r.IDs) != c.ids || r.Status != channels.Sent || r.Thread != "5512345678" {
				t.Fatalf("%+v, %v", r, err)
			}
			sent := l.Sent()
			if methods(sent) != c.methods {
				t.Fatalf("called %s, want %s", methods(sent), c.methods)
			}
			var all string
			for _, s := range sent {
				all += s.Text() + s.Params["media"]
				if n := len(utf16.Encode([]rune(s.Params["text"]))); n > 4096 {
					t.Errorf("%d units", n)
				}
			}
			squeeze := strings.NewReplacer(" ", "", "\n", "")
			if !strings.Contains(squeeze.Replace(all), squeeze.Replace(c.message.Text)) {
				t.Error("some of the text is missing")
			}
		})
	}
}

func TestTheFilesArriveAsTheyAre(t *testing.T) {
	l := newLab(t, "webhook")
	data := strings.Repeat("bytes\x00\r\n--", 50_000)
	out := text("two")
	out.Files = []channels.OutFile{outFile(channels.Image, "../x\"\r\ny.jpg", "image/jpeg", data), outFile(channels.Image, "", "image/png", "second")}
	if _, err := l.driver.Send(deadline(t), l.in, out); err != nil {
		t.Fatal(err)
	}
	s := l.Sent()[0]
	if string(s.Files["file0"].Data) != data || string(s.Files["file1"].Data) != "second" {
		t.Fatal("other bytes arrived")
	}
	if a, b := s.Files["file0"].Name, s.Files["file1"].Name; a != `x"y.jpg` || b != "file.png" {
		t.Errorf("the names are %q and %q", a, b)
	}
}

func TestWhereAMessageGoesIsInItsThread(t *testing.T) {
	cases := []struct {
		thread string
		want   map[string]string
	}{
		{"5512345678", map[string]string{"chat_id": "5512345678"}},
		{"-100198/t45", map[string]string{"chat_id": "-100198", "message_thread_id": "45"}},
		{"5512345678/bBizConn_1", map[string]string{"chat_id": "5512345678", "business_connection_id": "BizConn_1"}},
		{"-1007/d77", map[string]string{"chat_id": "-1007", "direct_messages_topic_id": "77"}},
		{"-1007/u99", map[string]string{"chat_id": "-1007", "ephemeral_message_parameters": `{"receiver_user_id":99}`}},
	}
	for _, c := range cases {
		l := newLab(t, "webhook")
		out := text("x")
		out.Thread = c.thread
		r, err := l.driver.Send(deadline(t), l.in, out)
		if err != nil || r.Thread != c.thread {
			t.Fatalf("%s: %+v %v", c.thread, r, err)
		}
		got := l.Sent()[0].Params
		delete(got, "text")
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: sent %v", c.thread, got)
		}
	}
	l := newLab(t, "webhook")
	out := text("x")
	out.Thread, out.To = "", []channels.Identity{{Kind: channels.IDPhone, Value: "+1"}, {Kind: channels.IDTelegram, Value: "42"}}
	if _, err := l.driver.Send(deadline(t), l.in, out); err != nil || l.Sent()[0].Chat != 42 {
		t.Errorf("sent %+v, %v", l.Sent(), err)
	}
	out.To = out.To[:1]
	_, err := l.driver.Send(deadline(t), l.in, out)
	if trouble(t, err).Class != channels.Never {
		t.Error(err)
	}
}

func TestButtonsComeBackWholeOrAreNotSent(t *testing.T) {
	l := newLab(t, "webhook")
	out := text("Sure?")
	out.Message.ReplyTo = "5512345678:7"
	out.Message.Buttons = []channels.Button{{Title: "Yes", Payload: strings.Repeat("p", 64)}, {Title: strings.Repeat("ñ", 60)}, {Title: "Page", URL: "https://example.org"}}
	if _, err := l.driver.Send(deadline(t), l.in, out); err != nil {
		t.Fatal(err)
	}
	p := l.Sent()[0].Params
	if p["reply_parameters"] != `{"allow_sending_without_reply":true,"message_id":7}` || !strings.Contains(p["reply_markup"], strings.Repeat("ñ", 32)+`"`) || !strings.Contains(p["reply_markup"], `"url":"https://example.org"`) {
		t.Errorf("sent %v", p)
	}
	out.Message.Buttons[0].Payload += "p"
	_, err := l.driver.Send(deadline(t), l.in, out)
	if tr := trouble(t, err); tr.Class != channels.Never || tr.Code != "payload" || len(l.Sent()) != 1 {
		t.Error(err, len(l.Sent()))
	}
}

func TestWhatWasSentCanBeChangedAndTakenBack(t *testing.T) {
	l := newLab(t, "webhook")
	ctx, out := deadline(t), text("new")
	const id = "5512345678:12"
	check := func(what string, err error, want string) {
		t.Helper()
		sent := l.Sent()
		if err != nil || len(sent) == 0 || sent[len(sent)-1].Method != want {
			t.Errorf("%s: %v, called %s", what, err, methods(sent))
		}
	}
	check("an edit", l.driver.Edit(ctx, l.in, out, id), "editMessageText")
	l.Fail(telegramtest.Fault{Method: "editMessageText", Code: 400, Description: "Bad Request: there is no text in the message to edit"})
	check("a caption", l.driver.Edit(ctx, l.in, out, id), "editMessageCaption")
	check("a reaction", l.driver.React(ctx, l.in, out, id, "👍"), "setMessageReaction")
	if p := l.Sent()[2].Params["reaction"]; p != `[{"emoji":"👍","type":"emoji"}]` {
		t.Error(p)
	}
	check("no reaction", l.driver.React(ctx, l.in, out, id, ""), "setMessageReaction")
	if p := l.Sent()[3].Params["reaction"]; p != `[]` {
		t.Error(p)
	}
	check("a deletion", l.driver.Delete(ctx, l.in, out, id), "deleteMessage")
	check("a deletion in a business chat", l.driver.Delete(ctx, l.in, out, id+":Biz"), "deleteBusinessMessages")
	check("typing", l.driver.Typing(ctx, l.in, out, true), "sendChatAction")
	check("an acknowledgement", l.driver.Acknowledge(ctx, l.in, "q1"), "answerCallbackQuery")
	check("reading in a business chat", l.driver.MarkRead(ctx, l.in, out, id+":Biz"), "readBusinessMessage")
	n := len(l.Sent())
	if l.driver.Typing(ctx, l.in, out, false) != nil || l.driver.MarkRead(ctx, l.in, out, id) != nil || len(l.Sent()) != n {
		t.Error("Telegram was told what it has no method for")
	}
	for _, same := range []string{"Bad Request: message is not modified: specified new message content is the same", "Bad Request: message to delete not found"} {
		l.Fail(telegramtest.Fault{Code: 400, Description: same})
		err := l.driver.Edit(ctx, l.in, out, id)
		if strings.Contains(same, "delete") {
			l.Fail(telegramtest.Fault{Code: 400, Description: same})
			err = l.driver.Delete(ctx, l.in, out, id)
		}
		if err != nil {
			t.Errorf("%s: %v", same, err)
		}
	}
	if tr := trouble(t, l.driver.Edit(ctx, l.in, out, "nonsense")); tr.Class != channels.Never {
		t.Errorf("%+v", tr)
	}
}
