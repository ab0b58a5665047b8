package whatsapp_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/meta"
	"github.com/cordboard/cordboard/channels/meta/metatest"
	"github.com/cordboard/cordboard/channels/whatsapp"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func stand(t *testing.T, o metatest.Options) (*metatest.Server, *whatsapp.Driver, channels.Inbox) {
	t.Helper()
	s := metatest.New(o)
	t.Cleanup(s.Close)
	opts := s.Options()
	settings, err := json.Marshal(map[string]any{"api_base": s.URL, "phone_number_id": opts.PhoneNumberID, "waba_id": opts.WABAID})
	if err != nil {
		t.Fatal(err)
	}
	in := channels.Inbox{Settings: settings, Account: opts.PhoneNumberID, Secrets: map[string]string{meta.AccessToken: opts.Token, meta.AppSecret: opts.AppSecret, meta.VerifyToken: "verify"}}
	return s, whatsapp.New(s.Client(), func() time.Time { return noon }), in
}

func text(words string) channels.Outbound {
	return channels.Outbound{ID: "01J0000000000000000000000A", To: []channels.Identity{{Kind: channels.IDPhone, Value: "+16505551234"}},
		Message: channels.Message{Type: channels.Text, Text: words}, LastInbound: noon.Add(-time.Hour)}
}

func file(kind channels.Type, mime, name, data string) channels.OutFile {
	return channels.OutFile{Attachment: channels.Attachment{Kind: kind, MIME: mime, Name: name, Size: int64(len(data))},
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(data)), nil }}
}

const opus = "OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x13OpusHead\x01\x01"

// fields are checked as path and value; a value of nil wants the path to be missing.
type fields map[string]any

func TestEveryMessageGoesOutAsWhatsAppWantsIt(t *testing.T) {
	button := func(titles ...string) []channels.Button {
		var out []channels.Button
		for _, b := range titles {
			out = append(out, channels.Button{Title: b, Payload: "p-" + b})
		}
		return out
	}
	cases := []struct {
		name   string
		change func(*channels.Outbound)
		want   []fields
	}{
		{"text", func(*channels.Outbound) {}, []fields{{"to": "16505551234", "recipient": nil, "type": "text", "text.body": "hi", "text.preview_url": false,
			"biz_opaque_callback_data": "01J0000000000000000000000A", "messaging_product": "whatsapp", "recipient_type": "individual", "context": nil}}},
		{"a link", func(o *channels.Outbound) { o.Message.Text = "see https://example.com" }, []fields{{"text.preview_url": true}}},
		{"a user id", func(o *channels.Outbound) { o.To = []channels.Identity{{Kind: channels.IDBSUID, Value: "GB.1357"}} }, []fields{{"recipient": "GB.1357", "to": nil}}},
		{"the best of several", func(o *channels.Outbound) {
			o.To = []channels.Identity{{Kind: channels.IDEmail, Value: "a@b"}, {Kind: channels.IDWhatsApp, Value: "447700900123"}, {Kind: channels.IDBSUID, Value: "GB.1357"}}
		}, []fields{{"recipient": nil, "to": "447700900123"}}},
		{"a person with a name of an unknown form", func(o *channels.Outbound) {
			o.Thread, o.To = "998877665544@lid", []channels.Identity{{Kind: channels.IDWhatsApp, Value: "998877665544@lid"}}
		}, []fields{{"recipient_type": "individual", "to": "998877665544@lid"}}},
		{"a group", func(o *channels.Outbound) { o.Thread, o.To = "Y2FwaV9ncm91cDox", nil }, []fields{{"recipient_type": "group", "to": "Y2FwaV9ncm91cDox"}}},
		{"an answer", func(o *channels.Outbound) { o.Message.ReplyTo = "wamid.IN" }, []fields{{"context.message_id": "wamid.IN"}}},
		{"a long text", func(o *channels.Outbound) { o.Message.Text, o.Message.ReplyTo = strings.Repeat("ñ", 4095)+" end", "x" },
			[]fields{{"text.body": strings.Repeat("ñ", 4095), "context.message_id": "x"}, {"text.body": "end", "context": nil}}},
		{"a place", func(o *channels.Outbound) {
			o.Message = channels.Message{Type: channels.Location, Place: &channels.Place{Latitude: 1.5, Longitude: -2, Name: "Here"}}
		}, []fields{{"type": "location", "location.latitude": 1.5, "location.longitude": -2.0, "location.name": "Here", "location.address": nil}}},
		{"a card", func(o *channels.Outbound) {
			o.Message = channels.Message{Type: channels.ContactCard, Cards: []channels.Card{{Name: "Ana", Phones: []string{"+34600"}, Org: "Acme"}}}
		}, []fields{{"type": "contacts", "contacts.0.name.formatted_name": "Ana", "contacts.0.phones.0.phone": "+34600", "contacts.0.org.company": "Acme"}}},
		{"three buttons", func(o *channels.Outbound) { o.Message.Buttons = button("A", "B", "C") },
			[]fields{{"type": "interactive", "interactive.type": "button", "interactive.body.text": "hi", "interactive.action.buttons.2.reply.id": "p-C", "interactive.action.buttons.2.reply.title": "C"}}},
		{"a long title", func(o *channels.Outbound) {
			o.Message.Buttons = button("A", "A title of more than twenty-four characters")
		},
			[]fields{{"interactive.type": "list", "interactive.action.button": "Menu", "interactive.action.sections.0.rows.1.description": "A title of more than twenty-four characters",
				"interactive.action.sections.0.rows.1.title": "A title of more than tw…"}}},
		{"four buttons", func(o *channels.Outbound) { o.Message.Buttons = button("A", "B", "C", "D") }, []fields{{"interactive.type": "list", "interactive.action.sections.0.rows.3.id": "p-D"}}},
		{"eleven buttons", func(o *channels.Outbound) {
			o.Message.Buttons = button("A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K")
		}, []fields{{"type": "text", "text.body": "hi\n1. A\n2. B\n3. C\n4. D\n5. E\n6. F\n7. G\n8. H\n9. I\n10. J\n11. K"}}},
		{"two of the same", func(o *channels.Outbound) { o.Message.Buttons = button("A", "A") }, []fields{{"text.body": "hi\n1. A\n2. A"}}},
		{"a page", func(o *channels.Outbound) {
			o.Message.Buttons = []channels.Button{{Title: "Open", URL: "https://x.example"}}
		},
			[]fields{{"interactive.type": "cta_url", "interactive.action.parameters.display_text": "Open", "interactive.action.parameters.url": "https://x.example"}}},
		{"a page and a choice", func(o *channels.Outbound) {
			o.Message.Buttons = []channels.Button{{Title: "Open", URL: "https://x.example"}, {Title: "No"}}
		}, []fields{{"text.body": "hi\nOpen https://x.example\n1. No"}}},
		{"an image", func(o *channels.Outbound) {
			o.Files = []channels.OutFile{file(channels.Image, "image/png", "a.png", "png")}
		}, []fields{{"type": "image", "image.caption": "hi", "text": nil}}},
		{"a picture of a strange kind", func(o *channels.Outbound) {
			o.Files = []channels.OutFile{file(channels.Image, "image/heic", "a.heic", "x")}
		}, []fields{{"type": "document", "document.filename": "a.heic"}}},
		{"two files", func(o *channels.Outbound) {
			o.Files = []channels.OutFile{file(channels.File, "application/pdf", "../a.pdf", "pdf"), file(channels.Video, "video/mp4", "b.mp4", "mp4")}
		}, []fields{{"type": "document", "document.filename": "a.pdf", "document.caption": "hi"}, {"type": "video", "video.caption": nil}}},
		{"a voice note", func(o *channels.Outbound) {
			o.Files = []channels.OutFile{file(channels.VoiceNote, "audio/ogg; codecs=opus", "v.ogg", opus)}
		},
			[]fields{{"type": "audio", "audio.voice": true, "audio.caption": nil}, {"text.body": "hi"}}},
		{"buttons under a file", func(o *channels.Outbound) {
			o.Files, o.Message.Buttons = []channels.OutFile{file(channels.Image, "image/png", "a.png", "png")}, button("A")
		}, []fields{{"type": "image", "image.caption": nil}, {"interactive.type": "button"}}},
		{"a long caption", func(o *channels.Outbound) {
			o.Message.Text, o.Files = strings.Repeat("x", 1025), []channels.OutFile{file(channels.Image, "image/png", "a.png", "png")}
		}, []fields{{"type": "image", "image.caption": nil}, {"type": "text"}}},
		{"a template, late", func(o *channels.Outbound) {
			o.LastInbound = time.Time{}
			o.Message = channels.Message{Type: channels.Template, Template: &channels.TemplateUse{Name: "hello", Language: "en_US",
				Header:  []channels.TemplateParam{{Type: channels.Image, URL: "https://x.example/a.png"}},
				Body:    []channels.TemplateParam{{Name: "first", Text: "Ana\nMaria"}, {Name: "2", Text: "b"}},
				Buttons: []channels.TemplateParam{{Name: "button.1", Text: "track/7"}, {Type: channels.Choice, Name: "2", Text: "stop"}, {Name: "3:copy_code", Text: "SAVE"}}}}
		}, []fields{{"type": "template", "template.name": "hello", "template.language.code": "en_US", "template.components.0.parameters.0.image.link": "https://x.example/a.png",
			"template.components.1.parameters.0.parameter_name": "first", "template.components.1.parameters.0.text": "Ana Maria", "template.components.1.parameters.1.parameter_name": nil,
			"template.components.2.sub_type": "url", "template.components.2.index": "1", "template.components.2.parameters.0.text": "track/7",
			"template.components.3.sub_type": "quick_reply", "template.components.3.parameters.0.payload": "stop", "template.components.4.parameters.0.coupon_code": "SAVE"}}},
		{"a template with our own file", func(o *channels.Outbound) {
			o.Files = []channels.OutFile{file(channels.File, "application/pdf", "a.pdf", "pdf")}
			o.Message = channels.Message{Type: channels.Template, Template: &channels.TemplateUse{Name: "hello", Language: "en_US", Header: []channels.TemplateParam{{Type: channels.File}}}}
		}, []fields{{"template.components.0.parameters.0.document.filename": "a.pdf"}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, d, in := stand(t, metatest.Options{})
			out := text("hi")
			c.change(&out)
			receipt, err := d.Send(context.Background(), in, out)
			if err != nil {
				t.Fatal(err)
			}
			sent := s.Sent()
			if len(sent) != len(c.want) || len(receipt.IDs) != len(c.want) || receipt.Status != channels.Sent {
				t.Fatalf("sent %+v, receipt %+v", sent, receipt)
			}
			for n, want := range c.want {
				if receipt.IDs[n] != sent[n].ID {
					t.Errorf("the receipt says %s", receipt.IDs[n])
				}
				for path, v := range want {
					if got := sent[n].Field(path); got != v {
						t.Errorf("%d: %s is %v, not %v", n, path, got, v)
					}
				}
			}
		})
	}
}

func TestWhatWhatsAppWouldRefuseLaterIsRefusedBeforeItIsAsked(t *testing.T) {
	big := file(channels.Image, "image/png", "a.png", "png")
	big.Size = 5<<20 + 1
	cases := []struct {
		name   string
		change func(*channels.Outbound)
		class  channels.TroubleClass
		code   string
	}{
		{"the window is shut", func(o *channels.Outbound) { o.LastInbound = noon.Add(-24 * time.Hour) }, channels.WindowShut, "window"},
		{"the customer never wrote", func(o *channels.Outbound) { o.LastInbound = time.Time{} }, channels.WindowShut, "window"},
		{"nobody to send to", func(o *channels.Outbound) { o.To = []channels.Identity{{Kind: channels.IDEmail, Value: "a@b"}} }, channels.Unreachable, "recipient"},
		{"a voice note in MP3", func(o *channels.Outbound) {
			o.Files = []channels.OutFile{file(channels.VoiceNote, "audio/mpeg", "v.mp3", "ID3xx")}
		}, channels.Never, "voice.opus"},
		{"Vorbis under the name of Opus", func(o *channels.Outbound) {
			o.Files = []channels.OutFile{file(channels.Audio, "audio/ogg", "v.ogg", "OggS\x00\x02vorbis")}
		}, channels.Never, "voice.opus"},
		{"a large image", func(o *channels.Outbound) { o.Files = []channels.OutFile{big} }, channels.Never, "file.size"},
		{"nothing", func(o *channels.Outbound) { o.Message.Text = " " }, channels.Never, "message.empty"},
		{"a template without a name", func(o *channels.Outbound) { o.Message = channels.Message{Type: channels.Template} }, channels.Never, "template"},
		{"a header without its file", func(o *channels.Outbound) {
			o.Message = channels.Message{Type: channels.Template, Template: &channels.TemplateUse{Name: "a", Language: "en", Header: []channels.TemplateParam{{Type: channels.Image}}}}
		}, channels.Never, "template.header"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, d, in := stand(t, metatest.Options{})
			out := text("hi")
			c.change(&out)
			_, err := d.Send(context.Background(), in, out)
			var got *channels.Trouble
			if !errors.As(err, &got) || got.Class != c.class || got.Code != c.code {
				t.Errorf("%v", err)
			}
			if len(s.Asked()) != 0 {
				t.Errorf("WhatsApp was asked: %q", s.Asked())
			}
		})
	}
}

func TestALastMessageOfTwentyThreeHoursAgoMayBeAnswered(t *testing.T) {
	_, d, in := stand(t, metatest.Options{})
	out := text("hi")
	out.LastInbound = noon.Add(-24*time.Hour + time.Second)
	if _, err := d.Send(context.Background(), in, out); err != nil {
		t.Error(err)
	}
}

func TestAMessageIsUnclearWhenItsAnswerIsLostAndLaterWhenOnlyItsFileIs(t *testing.T) {
	s, d, in := stand(t, metatest.Options{})
	s.Fail(metatest.Failure{On: "messages", Cut: true, Taken: true})
	_, err := d.Send(context.Background(), in, text("hi"))
	var got *channels.Trouble
	if !errors.As(err, &got) || got.Class != channels.Maybe || len(s.Sent()) != 1 {
		t.Errorf("%v after %d", err, len(s.Sent()))
	}
	s.Fail(metatest.Failure{On: "media", Cut: true})
	out := text("hi")
	out.Files = []channels.OutFile{file(channels.Image, "image/png", "a.png", "png")}
	if _, err := d.Send(context.Background(), in, out); !errors.As(err, &got) || got.Class != channels.Later || len(s.Sent()) != 1 {
		t.Errorf("%v after %d", err, len(s.Sent()))
	}
}

func TestOfALongMessageThatFailsHalfwayNothingIsSentTwice(t *testing.T) {
	s, _, in := stand(t, metatest.Options{})
	d := whatsapp.New(&http.Client{Transport: &worn{next: s.Client().Transport, left: 1}}, func() time.Time { return noon })
	receipt, err := d.Send(context.Background(), in, text(strings.Repeat("long ", 2000)))
	var got *channels.Trouble
	if !errors.As(err, &got) || got.Class != channels.Maybe || len(receipt.IDs) != 1 || len(s.Sent()) != 1 {
		t.Errorf("%v, %+v, %d sent", err, receipt, len(s.Sent()))
	}
}

// worn lets some requests through and fails the others.
type worn struct {
	next http.RoundTripper
	left int
}

func (w *worn) RoundTrip(r *http.Request) (*http.Response, error) {
	if w.left == 0 {
		return nil, errors.New("the cable was pulled")
	}
	w.left--
	return w.next.RoundTrip(r)
}
