package xdm_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/xdm"
	"github.com/cordboard/cordboard/channels/xdm/xdmtest"
	"github.com/cordboard/cordboard/internal/fault"
)

type lab struct {
	*xdmtest.Server
	driver *xdm.Driver
	in     channels.Inbox

	mu   sync.Mutex
	kept []string
}

func newLab(t *testing.T) *lab {
	t.Helper()
	l := &lab{Server: xdmtest.Start(), in: inbox()}
	t.Cleanup(l.Close)
	l.in.Settings, _ = json.Marshal(map[string]string{"user_id": xdmtest.UserID, "api_url": l.URL, "client_id": xdmtest.ClientID})
	l.in.Secrets = map[string]string{"consumer_secret": xdmtest.ConsumerSecret, "access_token": xdmtest.FirstAccess}
	l.driver = xdm.New(xdm.Deps{HTTP: l.Client(), KeepSecret: func(_ context.Context, inbox, key, value string) error {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.kept = append(l.kept, inbox+" "+key+" "+value)
		return nil
	}})
	return l
}

func deadline(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func text(s string) channels.Outbound {
	return channels.Outbound{ID: "m1", Thread: "1234858592-" + xdmtest.UserID, Message: channels.Message{Type: channels.Text, Text: s}}
}

func picture(mime, data string) channels.OutFile {
	return channels.OutFile{Attachment: channels.Attachment{Kind: channels.Image, MIME: mime, Name: "a"}, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(data)), nil }}
}

func trouble(t *testing.T, err error) *channels.Trouble {
	t.Helper()
	var tr *channels.Trouble
	if !errors.As(err, &tr) || strings.Contains(err.Error(), "stand-in-") {
		t.Fatalf("%v", err)
	}
	return tr
}

func TestOnlyWhatXSignedComesIn(t *testing.T) {
	l := newLab(t)
	body := []byte(`{"for_user_id":"1"}`)
	for _, c := range []struct {
		name, method, signature string
		status                  int
	}{
		{"signed", "POST", xdmtest.Sign(body), 200},
		{"signed for another body", "POST", xdmtest.Sign([]byte("{}")), 401},
		{"unsigned", "POST", "", 401},
		{"half signed", "POST", xdmtest.Sign(body)[:20], 401},
		{"put", "PUT", xdmtest.Sign(body), 405},
	} {
		v := l.driver.Receive(l.in, channels.Request{Method: c.method, Header: http.Header{"X-Twitter-Webhooks-Signature": {c.signature}}, Body: body})
		if v.Reply.Status != c.status || v.Keep != (c.status == 200) {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
	l.in.Secrets["consumer_secret"] = ""
	mac := hmac.New(sha256.New, nil)
	mac.Write(body)
	empty := http.Header{"X-Twitter-Webhooks-Signature": {"sha256=" + base64.StdEncoding.EncodeToString(mac.Sum(nil))}}
	if v := l.driver.Receive(l.in, channels.Request{Method: "POST", Header: empty, Body: body}); v.Keep {
		t.Error("without a secret everything comes in")
	}
	if v := l.driver.Receive(l.in, channels.Request{Method: "GET", Query: url.Values{}}); v.Reply.Status != 400 || v.Keep {
		t.Errorf("%+v", v)
	}
}

func TestTheChallengeIsAnsweredAndEventsArriveAfterRetries(t *testing.T) {
	l := newLab(t)
	got := make(chan []byte, 1)
	tries := 0
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		v := l.driver.Receive(l.in, channels.Request{Method: r.Method, Header: r.Header, Query: r.URL.Query(), Body: body})
		if v.Keep {
			if tries++; tries < 3 {
				w.WriteHeader(503)
				return
			}
			got <- body
		}
		w.WriteHeader(v.Reply.Status)
		_, _ = w.Write(v.Reply.Body)
	}))
	defer hook.Close()
	if err := l.Register(deadline(t), hook.URL); err != nil {
		t.Fatal(err)
	}
	if err := l.Deliver(deadline(t), l.Message("77", "a &lt; b")); err != nil {
		t.Fatal(err)
	}
	items, err := l.driver.Decode(l.in, channels.Raw{Body: <-got})
	if err != nil || len(items) != 1 || items[0].Message.Text != "a < b" || items[0].Thread != "77-"+xdmtest.UserID {
		t.Fatalf("%+v %v", items, err)
	}
}

func TestSettingsThatCannotWorkNameTheirField(t *testing.T) {
	for _, c := range []struct{ settings, secrets, field string }{
		{`{"user_id":"5"}`, "consumer_secret access_token", ""},
		{`{"user_id":"5","client_id":"c"}`, "consumer_secret refresh_token", ""},
		{`{}`, "consumer_secret access_token", "settings.user_id"},
		{`{"user_id":"me"}`, "consumer_secret access_token", "settings.user_id"},
		{`{"user_id":"5"}`, "access_token", "settings.consumer_secret"},
		{`{"user_id":"5"}`, "consumer_secret", "settings.access_token"},
		{`{"user_id":"5"}`, "consumer_secret refresh_token", "settings.client_id"},
		{`{"user_id":"5","api_url":"ftp://x"}`, "consumer_secret access_token", "settings.api_url"},
	} {
		in := channels.Inbox{Settings: []byte(c.settings), Secrets: map[string]string{}}
		for _, k := range strings.Fields(c.secrets) {
			in.Secrets[k] = "x"
		}
		err := xdm.New(xdm.Deps{}).Check(in)
		var f *fault.Error
		if errors.As(err, &f); (f == nil) != (c.field == "") || (f != nil && f.Field != c.field) {
			t.Errorf("%s with %s: %v", c.settings, c.secrets, err)
		}
	}
}

func TestMessagesAndPicturesGoOut(t *testing.T) {
	l := newLab(t)
	out := text("look")
	out.Message.Buttons = []channels.Button{{Title: "Yes"}}
	out.Files = []channels.OutFile{picture("image/png", "one"), picture("image/gif", "two")}
	r, err := l.driver.Send(deadline(t), l.in, out)
	sent := l.Sent()
	if err != nil || len(r.IDs) != 2 || r.Thread != out.Thread || len(sent) != 2 {
		t.Fatalf("%+v %v %+v", r, err, sent)
	}
	if sent[0].Path != "/2/dm_conversations/with/1234858592/messages" || sent[0].Text != "look\n• Yes" || string(l.Media(sent[0].Media[0])) != "one" || string(l.Media(sent[1].Media[0])) != "two" {
		t.Errorf("%+v", sent)
	}
	out = text(strings.Repeat("wörter ", 2000))
	out.Thread = "group9"
	if r, err := l.driver.Send(deadline(t), l.in, out); err != nil || len(r.IDs) != 2 {
		t.Errorf("%+v %v", r, err)
	}
	if p := l.Sent()[2].Path; p != "/2/dm_conversations/group9/messages" {
		t.Error(p)
	}
	out = text("")
	out.Files = []channels.OutFile{picture("application/pdf", "x")}
	if _, err := l.driver.Send(deadline(t), l.in, out); trouble(t, err).Class != channels.Never {
		t.Error(err)
	}
	if _, err := l.driver.Send(deadline(t), l.in, channels.Outbound{}); trouble(t, err).Class != channels.Never {
		t.Error(err)
	}
}

func TestEveryFailureSaysWhatToDo(t *testing.T) {
	reset := strconv.FormatInt(time.Now().Add(10*time.Minute).Unix(), 10)
	for _, c := range []struct {
		name  string
		fault xdmtest.Fault
		class channels.TroubleClass
	}{
		{"closed messages", xdmtest.Fault{Status: 403, Body: `{"title":"Forbidden","detail":"You cannot send messages to this user.","status":403}`}, channels.Unreachable},
		{"the tier", xdmtest.Fault{Status: 403, Body: `{"title":"Client Forbidden","reason":"client-not-enrolled","type":"https://api.twitter.com/2/problems/client-forbidden"}`}, channels.Limited},
		{"an app's token", xdmtest.Fault{Status: 403, Body: `{"title":"Unsupported Authentication","type":"https://api.twitter.com/2/problems/unsupported-authentication"}`}, channels.Credentials},
		{"no credits", xdmtest.Fault{Status: 402, Body: `{"title":"CreditsDepleted"}`}, channels.Limited},
		{"the token", xdmtest.Fault{Status: 401, Body: `{}`}, channels.Credentials},
		{"nonsense", xdmtest.Fault{Status: 400, Body: `{"errors":[{"message":"bad"}]}`}, channels.Never},
		{"too many", xdmtest.Fault{Status: 429, Header: map[string]string{"x-rate-limit-reset": reset}}, channels.Later},
		{"theirs", xdmtest.Fault{Status: 503, Body: "<html>"}, channels.Later},
		{"a gateway in vain", xdmtest.Fault{Status: 504}, channels.Maybe},
		{"no id", xdmtest.Fault{Status: 201, Body: "{}"}, channels.Maybe},
		{"cut", xdmtest.Fault{Cut: true}, channels.Maybe},
	} {
		l := newLab(t)
		l.Fail(c.fault)
		_, err := l.driver.Send(deadline(t), l.in, text("x"))
		tr := trouble(t, err)
		if tr.Class != c.class || (c.fault.Status == 429 && (tr.RetryAfter < 9*time.Minute || tr.RetryAfter > 10*time.Minute)) {
			t.Errorf("%s: %+v", c.name, tr)
		}
	}
}

func TestATokenIsRefreshedOnceForAllAndTheNextOneStored(t *testing.T) {
	l := newLab(t)
	l.in.Secrets["refresh_token"] = xdmtest.FirstRefresh
	l.Expire()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := l.driver.Send(deadline(t), l.in, text("x")); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(l.Sent()) != 8 || len(l.kept) == 0 || l.kept[0] != "in refresh_token stand-in-refresh-r1" {
		t.Errorf("sent %d, kept %v", len(l.Sent()), l.kept)
	}
	other := newLab(t)
	other.in.Secrets["refresh_token"] = "used-already"
	other.Expire()
	if _, err := other.driver.Send(deadline(t), other.in, text("x")); trouble(t, err).Class != channels.Credentials {
		t.Error(err)
	}
}

func TestMediaIsFetchedOnlyFromX(t *testing.T) {
	l := newLab(t)
	r, err := l.driver.Media(deadline(t), l.in, channels.Attachment{URL: l.Put([]byte("bytes"))})
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := io.ReadAll(r); string(b) != "bytes" || r.Close() != nil {
		t.Errorf("%q", b)
	}
	for _, u := range []string{"http://127.0.0.1:1/x", "https://evil.example/x", "https://eviltwitter.com/x", "https://user@x.com/a", "http://ton.twitter.com/x", "https://x.com:22/", "file:///etc/passwd", ""} {
		if _, err := l.driver.Media(deadline(t), l.in, channels.Attachment{URL: u}); trouble(t, err).Code != "host" {
			t.Errorf("%s: %v", u, err)
		}
	}
}

func TestTheTestTellsWhoseTokenItIs(t *testing.T) {
	l := newLab(t)
	if steps := l.driver.Test(deadline(t), l.in); len(steps) != 2 || !steps[0].OK || !steps[1].OK {
		t.Errorf("%+v", steps)
	}
	l.Expire()
	if steps := l.driver.Test(deadline(t), l.in); len(steps) != 1 || steps[0].OK {
		t.Errorf("%+v", steps)
	}
}
