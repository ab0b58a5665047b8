package messenger_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/messenger"
	"github.com/cordboard/cordboard/channels/meta"
	"github.com/cordboard/cordboard/channels/meta/metatest"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func stand(t *testing.T, instagram bool) (*metatest.Server, *messenger.Driver, channels.Inbox) {
	t.Helper()
	s := metatest.New(metatest.Options{})
	t.Cleanup(s.Close)
	o := s.Options()
	now := func() time.Time { return noon }
	d, settings, account := messenger.Messenger(s.Client(), now), map[string]any{"api_base": s.URL, "page_id": o.PageID, "app_id": o.AppID}, o.PageID
	if instagram {
		d, settings, account = messenger.Instagram(s.Client(), now), map[string]any{"api_base": s.URL, "account_id": o.InstagramID, "app_id": o.AppID}, o.InstagramID
	}
	raw, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	return s, d, channels.Inbox{Settings: raw, Account: account, Secrets: map[string]string{meta.AccessToken: o.Token, meta.AppSecret: o.AppSecret, meta.VerifyToken: "verify"}}
}

func message(in channels.Inbox, words string) channels.Outbound {
	return channels.Outbound{ID: "01J0000000000000000000000A", LastInbound: noon.Add(-time.Hour), Message: channels.Message{Type: channels.Text, Text: words},
		To: []channels.Identity{{Kind: channels.IDPSID, Value: "999:other"}, {Kind: channels.IDPSID, Value: in.Account + ":" + user}, {Kind: channels.IDIGSID, Value: in.Account + ":" + user}}}
}

func file(mime, name string, size int64) channels.OutFile {
	return channels.OutFile{Attachment: channels.Attachment{MIME: mime, Name: name, Size: size}, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("data")), nil }}
}

type fields map[string]any

func TestEveryMessageGoesOutAsThePlatformWantsIt(t *testing.T) {
	cases := []struct {
		name      string
		instagram bool
		change    func(*channels.Outbound)
		want      []fields
	}{
		{"text", false, func(*channels.Outbound) {}, []fields{{"recipient.id": user, "messaging_type": "RESPONSE", "tag": nil, "message.text": "hi", "message.metadata": "cordboard:01J0000000000000000000000A", "reply_to": nil}}},
		{"text of Instagram", true, func(*channels.Outbound) {}, []fields{{"recipient.id": user, "message.text": "hi"}}},
		{"by the thread", false, func(o *channels.Outbound) { o.To, o.Thread = nil, user }, []fields{{"recipient.id": user}}},
		{"after a day, by a person", false, func(o *channels.Outbound) { o.Human, o.LastInbound = true, noon.Add(-25*time.Hour) }, []fields{{"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}}},
		{"in time, by a person", false, func(o *channels.Outbound) { o.Human = true }, []fields{{"messaging_type": "RESPONSE", "tag": nil}}},
		{"an answer", false, func(o *channels.Outbound) { o.Message.ReplyTo = "m_1" }, []fields{{"reply_to.mid": "m_1"}}},
		{"quick replies", false, func(o *channels.Outbound) {
			o.Message.Buttons = []channels.Button{{Title: "Red", Payload: "R"}, {Title: "Blue"}}
		},
			[]fields{{"message.quick_replies.0.payload": "R", "message.quick_replies.1.payload": "Blue", "message.quick_replies.1.title": "Blue"}}},
		{"a page", false, func(o *channels.Outbound) {
			o.Message.Buttons = []channels.Button{{Title: "Open", URL: "https://x.example"}, {Title: "No"}}
		},
			[]fields{{"message.attachment.payload.template_type": "button", "message.attachment.payload.buttons.0.url": "https://x.example", "message.attachment.payload.buttons.1.payload": "No", "message.text": nil}}},
		{"a title that is too long", false, func(o *channels.Outbound) {
			o.Message.Buttons = []channels.Button{{Title: "A title of more than twenty characters"}}
		}, []fields{{"message.text": "hi\n1. A title of more than twenty characters", "message.quick_replies": nil}}},
		{"a text and its file", false, func(o *channels.Outbound) { o.Files = []channels.OutFile{file("application/pdf", "a.pdf", 4)} },
			[]fields{{"message.text": "hi"}, {"message.attachment.type": "file", "message.metadata": "cordboard:01J0000000000000000000000A"}}},
		{"a file, then buttons", true, func(o *channels.Outbound) {
			o.Files, o.Message.Buttons = []channels.OutFile{file("image/png", "a.png", 4)}, []channels.Button{{Title: "Yes"}}
		}, []fields{{"message.attachment.type": "image"}, {"message.quick_replies.0.title": "Yes"}}},
		{"a place", false, func(o *channels.Outbound) {
			o.Message = channels.Message{Type: channels.Location, Place: &channels.Place{Latitude: 1.5, Longitude: -2, Name: "Here"}}
		}, []fields{{"message.text": "Here\n\nhttps://maps.google.com/?q=1.5,-2"}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, d, in := stand(t, c.instagram)
			out := message(in, "hi")
			c.change(&out)
			receipt, err := d.Send(context.Background(), in, out)
			if err != nil {
				t.Fatal(err)
			}
			sent := s.Sent()
			if len(sent) != len(c.want) || len(receipt.IDs) != len(sent) || receipt.IDs[0] != sent[0].ID {
				t.Fatalf("sent %+v, receipt %+v", sent, receipt)
			}
			for n, want := range c.want {
				for path, v := range want {
					if got := sent[n].Field(path); got != v {
						t.Errorf("%d: %s is %v, not %v", n, path, got, v)
					}
				}
			}
		})
	}
}

func TestALongTextIsCutAtTheLimitOfEachChannel(t *testing.T) {
	long := strings.Repeat("añ😀 ", 700)
	for _, instagram := range []bool{false, true} {
		s, d, in := stand(t, instagram)
		if _, err := d.Send(context.Background(), in, message(in, long)); err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, m := range s.Sent() {
			words := m.Text()
			if (instagram && len(words) > 1000) || utf8.RuneCountInString(words) > 2000 || strings.ContainsRune(words, utf8.RuneError) {
				t.Errorf("%d bytes, %d characters", len(words), utf8.RuneCountInString(words))
			}
			all = append(all, words)
		}
		if strings.Join(all, " ") != long || len(all) < 2 {
			t.Errorf("%d pieces lost something", len(all))
		}
	}
}

func TestWhatThePlatformWouldRefuseIsRefusedBeforeItIsAsked(t *testing.T) {
	cases := []struct {
		name   string
		change func(*channels.Outbound, *channels.Inbox)
		class  channels.TroubleClass
		code   string
	}{
		{"a day later, by a machine", func(o *channels.Outbound, _ *channels.Inbox) { o.LastInbound = noon.Add(-24 * time.Hour) }, channels.WindowShut, "window"},
		{"a week later, by a person", func(o *channels.Outbound, _ *channels.Inbox) {
			o.Human, o.LastInbound = true, noon.Add(-7*24*time.Hour)
		}, channels.WindowShut, "window"},
		{"the feature was not granted", func(o *channels.Outbound, in *channels.Inbox) {
			o.Human, o.LastInbound = true, noon.Add(-25*time.Hour)
			in.Settings = []byte(strings.Replace(string(in.Settings), "{", `{"no_human_agent":true,`, 1))
		}, channels.WindowShut, "window"},
		{"never written", func(o *channels.Outbound, _ *channels.Inbox) { o.LastInbound = time.Time{} }, channels.WindowShut, "window"},
		{"known on another page only", func(o *channels.Outbound, _ *channels.Inbox) { o.To = o.To[:1] }, channels.Unreachable, "recipient"},
		{"a large file", func(o *channels.Outbound, _ *channels.Inbox) {
			o.Files = []channels.OutFile{file("video/mp4", "a.mp4", 26<<20)}
		}, channels.Never, "file.size"},
		{"nothing", func(o *channels.Outbound, _ *channels.Inbox) { o.Message.Text = "" }, channels.Never, "message.empty"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, d, in := stand(t, false)
			out := message(in, "hi")
			c.change(&out, &in)
			_, err := d.Send(context.Background(), in, out)
			var got *channels.Trouble
			if !errors.As(err, &got) || got.Class != c.class || got.Code != c.code || len(s.Asked()) != 0 {
				t.Errorf("%v, asked %q", err, s.Asked())
			}
		})
	}
}

func TestInstagramsPicturesAreSmallerAndTheFormNamesThePlatform(t *testing.T) {
	s, d, in := stand(t, true)
	out := message(in, "")
	out.Files = []channels.OutFile{file("image/png", "a.png", 9<<20)}
	var got *channels.Trouble
	if _, err := d.Send(context.Background(), in, out); !errors.As(err, &got) || got.Code != "file.size" {
		t.Error(err)
	}
	out.Files = []channels.OutFile{file("image/png", "a.png", 4)}
	if _, err := d.Send(context.Background(), in, out); err != nil {
		t.Fatal(err)
	}
	id, _ := s.Sent()[0].Field("message.attachment.payload.attachment_id").(string)
	if m, found := s.Media(id); !found || m.Form["platform"] != "instagram" || string(m.Data) != "data" {
		t.Errorf("%+v", m)
	}
}
