package messenger_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/messenger"
	"github.com/cordboard/cordboard/channels/meta"
	"github.com/cordboard/cordboard/channels/meta/metatest"
	"github.com/cordboard/cordboard/internal/fault"
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

func TestReadingTypingAndReactionsAreTold(t *testing.T) {
	s, d, in := stand(t, true)
	ctx, out := context.Background(), message(in, "")
	if err := errors.Join(d.MarkRead(ctx, in, out, "m_1"), d.Typing(ctx, in, out, true), d.Typing(ctx, in, out, false), d.React(ctx, in, out, "m_1", "❤️"), d.React(ctx, in, out, "m_1", "")); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range s.Actions() {
		got = append(got, a.Field("sender_action").(string))
	}
	if strings.Join(got, " ") != "mark_seen typing_on typing_off react unreact" || s.Actions()[3].Field("payload.reaction") != "love" {
		t.Errorf("%q", got)
	}
	_, page, pageInbox := stand(t, false)
	if err := page.React(ctx, pageInbox, message(pageInbox, ""), "m_1", "👍"); err == nil || page.Traits(pageInbox).Reactions {
		t.Error("a page reacts")
	}
}

func TestTheInboxRegistersItsWebhookAndTheTestSaysWhatWorks(t *testing.T) {
	for _, instagram := range []bool{false, true} {
		s, d, in := stand(t, instagram)
		hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			v := d.Receive(in, channels.Request{Method: r.Method, Query: r.URL.Query(), Header: r.Header})
			w.WriteHeader(v.Reply.Status)
			if _, err := w.Write(v.Reply.Body); err != nil {
				t.Error(err)
			}
		}))
		in.PublicURL = hook.URL
		key := map[bool]string{false: "page", true: "account"}[instagram]
		if got := says(d, in); got != "token+ "+key+"+ webhook " {
			t.Errorf("before: %s", got)
		}
		if err := d.Subscribe(context.Background(), in); err != nil {
			t.Fatal(err)
		}
		if got := says(d, in); got != "token+ "+key+"+ webhook+ " {
			t.Errorf("after: %s", got)
		}
		if at, _ := s.Hook(s.Options().AppID); at != hook.URL {
			t.Errorf("registered %s", at)
		}
		in.Settings = []byte(strings.ReplaceAll(string(in.Settings), in.Account, "4711"))
		if got := says(d, in); got != "token+ "+key+" webhook+ " {
			t.Errorf("with another account: %s", got)
		}
		hook.Close()
	}
}

func says(d *messenger.Driver, in channels.Inbox) string {
	var b strings.Builder
	for _, step := range d.Test(context.Background(), in) {
		b.WriteString(step.Key)
		if step.OK {
			b.WriteString("+")
		}
		b.WriteString(" ")
	}
	return b.String()
}

func TestSettingsThatCannotWorkAreRefusedByTheirField(t *testing.T) {
	for _, instagram := range []bool{false, true} {
		_, d, in := stand(t, instagram)
		if err := d.Check(in); err != nil {
			t.Fatal(err)
		}
		if d.Account(in) != in.Account {
			t.Errorf("the account is %s", d.Account(in))
		}
		field := map[bool]string{false: "settings.page_id", true: "settings.account_id"}[instagram]
		bad := in
		bad.Settings = []byte(strings.ReplaceAll(string(in.Settings), in.Account, "my page"))
		var f *fault.Error
		if err := d.Check(bad); !errors.As(err, &f) || f.Field != field {
			t.Error(err)
		}
		bad = in
		bad.Settings = []byte(strings.Replace(string(in.Settings), "{", `{"login":"sms",`, 1))
		if err := d.Check(bad); instagram && (!errors.As(err, &f) || f.Field != "settings.login") {
			t.Error(err)
		}
	}
}

func TestAFileIsFetchedWithoutTheTokenAndFromMetaOnly(t *testing.T) {
	var authorised string
	cdn := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		authorised += r.Header.Get("Authorization")
		if _, err := io.WriteString(w, "picture"); err != nil {
			t.Error(err)
		}
	}))
	defer cdn.Close()
	_, d, in := stand(t, false)
	content, err := d.Media(context.Background(), in, channels.Attachment{URL: cdn.URL + "/a.jpg"})
	if err != nil {
		t.Fatal(err)
	}
	defer content.Close()
	if data, err := io.ReadAll(content); err != nil || string(data) != "picture" || authorised != "" {
		t.Errorf("%q, %v, authorised by %q", data, err, authorised)
	}
	if _, err := d.Media(context.Background(), in, channels.Attachment{URL: "http://169.254.169.254/latest"}); err == nil {
		t.Error("a strange host was asked")
	}
}

func TestTheEchoOfWhatWeSentAndItsReceiptsAreUnderstood(t *testing.T) {
	for _, object := range []string{"page", "instagram"} {
		s, d, in := stand(t, object == "instagram")
		if _, err := d.Send(context.Background(), in, message(in, "hi")); err != nil {
			t.Fatal(err)
		}
		sent := s.Sent()[0]
		list, err := d.Decode(in, channels.Raw{Body: s.PageEcho(object, sent)})
		if err != nil || len(list) != 1 || list[0].Kind != channels.InStatus || list[0].ID != sent.ID || list[0].Status.Correlation != "01J0000000000000000000000A" || list[0].Thread != user {
			t.Errorf("%s: %+v, %v", object, list, err)
		}
		list, err = d.Decode(in, channels.Raw{Body: s.PageRead(object, sent)})
		if err != nil || len(list) != 1 || list[0].Thread != user {
			t.Errorf("%s: %+v, %v", object, list, err)
		}
	}
}
