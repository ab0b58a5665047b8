package telegram_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/telegram"
	"github.com/cordboard/cordboard/channels/telegram/telegramtest"
	"github.com/cordboard/cordboard/internal/fault"
)

var ana = telegramtest.Customer{ID: 5512345678, First: "Ana", Last: "Pérez", Username: "anap", Language: "es"}

// lab is a stand-in with a driver for its bot.
type lab struct {
	*telegramtest.Server
	driver *telegram.Driver
	in     channels.Inbox
}

func newLab(t *testing.T, mode string) *lab {
	t.Helper()
	server, err := telegramtest.Start(telegramtest.Options{Retry: 5 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	l := &lab{Server: server, in: inbox()}
	l.driver = telegram.New(telegram.Deps{HTTP: &http.Client{Transport: transport}, Jitter: func() float64 { return 0 }, PollSeconds: 5})
	l.in.Settings, _ = json.Marshal(map[string]string{"mode": mode, "api_url": server.URL()})
	return l
}

func deadline(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func text(s string) channels.Outbound {
	return channels.Outbound{ID: "m1", Thread: "5512345678", Message: channels.Message{Type: channels.Text, Text: s}}
}

func outFile(kind channels.Type, name, mime, data string) channels.OutFile {
	return channels.OutFile{
		Attachment: channels.Attachment{Kind: kind, Name: name, MIME: mime, Size: int64(len(data))},
		Open:       func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(data)), nil },
	}
}

func trouble(t *testing.T, err error) *channels.Trouble {
	t.Helper()
	var tr *channels.Trouble
	if !errors.As(err, &tr) {
		t.Fatalf("%v is no trouble", err)
	}
	if strings.Contains(err.Error(), token) || strings.Contains(tr.Text, "AAStandIn") {
		t.Fatalf("the token is in %q", err)
	}
	return tr
}

func TestOnlyWhatCarriesTheSecretComesIn(t *testing.T) {
	d := telegram.New(telegram.Deps{})
	cases := []struct {
		name, method, secret, header string
		status                       int
		keep                         bool
	}{
		{"the right secret", "POST", "s3cret", "s3cret", 200, true},
		{"another secret", "POST", "s3cret", "s3cre7", 401, false},
		{"its beginning", "POST", "s3cret", "s3c", 401, false},
		{"no secret", "POST", "s3cret", "", 401, false},
		{"no secret to compare with", "POST", "", "", 401, false},
		{"a GET", "GET", "s3cret", "s3cret", 405, false},
	}
	for _, c := range cases {
		in := inbox()
		in.Secrets["secret_token"] = c.secret
		v := d.Receive(in, channels.Request{Method: c.method, Header: http.Header{"X-Telegram-Bot-Api-Secret-Token": {c.header}}, Body: []byte(`{}`)})
		if v.Reply.Status != c.status || v.Keep != c.keep || (v.Refused == "") != c.keep {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
}

func TestSettingsThatCannotWorkNameTheirField(t *testing.T) {
	cases := []struct{ name, settings, token, secret, field string }{
		{"all well", `{}`, token, "abc", ""},
		{"polling without a secret", `{"mode":"polling"}`, token, "", ""},
		{"a local server", `{"api_url":"http://10.0.0.5:8081/"}`, token, "abc", ""},
		{"no token", `{}`, "", "abc", "settings.token"},
		{"half a token", `{}`, "12345:", "abc", "settings.token"},
		{"a token with a path in it", `{}`, "12345:aaaaaaaaaaaa/../x", "abc", "settings.token"},
		{"no secret", `{}`, token, "", "settings.secret_token"},
		{"a secret with a blank", `{}`, token, "a b", "settings.secret_token"},
		{"another way in", `{"mode":"pigeon"}`, token, "abc", "settings.mode"},
		{"no address", `{"api_url":"telegram"}`, token, "abc", "settings.api_url"},
		{"a password in the address", `{"api_url":"https://a:b@example.com"}`, token, "abc", "settings.api_url"},
		{"another markup", `{"parse_mode":"RTF"}`, token, "abc", "settings.parse_mode"},
		{"no JSON", `{"mode":`, token, "abc", "settings"},
	}
	for _, c := range cases {
		err := telegram.New(telegram.Deps{}).Check(channels.Inbox{Settings: []byte(c.settings), Secrets: map[string]string{"token": c.token, "secret_token": c.secret}})
		var f *fault.Error
		errors.As(err, &f)
		if got := f; (got == nil) != (c.field == "") || (got != nil && (got.Field != c.field || got.Key == "")) {
			t.Errorf("%s: %+v", c.name, err)
		}
		if err != nil && c.token != "" && strings.Contains(err.Error(), c.token) {
			t.Errorf("%s: the token is in %v", c.name, err)
		}
	}
}

func TestTheWebhookIsSetAndBringsUpdatesUntilTheyAreTaken(t *testing.T) {
	l := newLab(t, "webhook")
	bodies := make(chan []byte, 10)
	var calls int
	server := newHook(t, func(r *http.Request, body []byte) int {
		v := l.driver.Receive(l.in, channels.Request{Method: r.Method, Header: r.Header, Body: body})
		if calls++; v.Keep && calls > 2 {
			bodies <- body
			return v.Reply.Status
		}
		return 503
	})
	l.in.PublicURL = server + "/hooks/telegram/in"
	if err := l.driver.Subscribe(deadline(t), l.in); err != nil {
		t.Fatal(err)
	}
	if l.WebhookURL() != l.in.PublicURL {
		t.Fatalf("the webhook is %q", l.WebhookURL())
	}
	n := l.Text(ana, "hello")
	select {
	case body := <-bodies:
		items := decode(t, body)
		if len(items) != 1 || items[0].Message.Text != "hello" || items[0].From.Language != "es" || items[0].ID != idOf(ana.ID, n) {
			t.Fatalf("%+v", items)
		}
	case <-deadline(t).Done():
		t.Fatal("nothing came")
	}
	if err := l.WaitTaken(deadline(t)); err != nil {
		t.Fatal(err)
	}
	steps := l.driver.Test(deadline(t), l.in)
	if len(steps) != 2 || !steps[0].OK || !steps[1].OK {
		t.Fatalf("%+v", steps)
	}
}

func TestTheTestSaysWhatIsWrong(t *testing.T) {
	l := newLab(t, "webhook")
	l.in.PublicURL = "https://cc.example/hook"
	if steps := l.driver.Test(deadline(t), l.in); len(steps) != 2 || !steps[0].OK || steps[1].OK {
		t.Errorf("without a webhook: %+v", steps)
	}
	l.in.Secrets["token"] = "7000000001:AnotherTokenThatNobodyKnows"
	steps := l.driver.Test(deadline(t), l.in)
	if len(steps) != 1 || steps[0].OK || steps[0].Key != "credentials" {
		t.Errorf("with another token: %+v", steps)
	}
	err := l.driver.Subscribe(deadline(t), l.in)
	var f *fault.Error
	if !errors.As(err, &f) || f.Field != "settings.token" {
		t.Errorf("subscribed with another token: %v", err)
	}
}

func TestMediaIsFetchedByItsID(t *testing.T) {
	l := newLab(t, "webhook")
	data := bytes.Repeat([]byte("picture"), 100_000)
	id := l.AddFile(data)
	r, err := l.driver.Media(deadline(t), l.in, channels.Attachment{MediaID: id})
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(got, data) || r.Close() != nil {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
	large := l.AddFile(make([]byte, 20<<20+1))
	_, err = l.driver.Media(deadline(t), l.in, channels.Attachment{MediaID: large})
	if tr := trouble(t, err); tr.Class != channels.Never || tr.Code != "too_big" {
		t.Errorf("%+v", tr)
	}
	_, err = l.driver.Media(deadline(t), l.in, channels.Attachment{MediaID: "nobody"})
	if tr := trouble(t, err); tr.Class != channels.Never {
		t.Errorf("%+v", tr)
	}
}
