package messenger_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/messenger"
	"github.com/cordboard/cordboard/internal/fault"
)

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
		if err != nil || len(list) == 0 || list[0].Thread != user || list[len(list)-1].Kind != channels.InSeen {
			t.Errorf("%s: %+v, %v", object, list, err)
		}
	}
}
