package kannel_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms/kannel"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.Cleanup(func(int) { http.DefaultTransport.(*http.Transport).CloseIdleConnections() }))
}

const token = "0123456789abcdef0123"

func inbox(sendURL string, extra map[string]any) channels.Inbox {
	set := map[string]any{"url": sendURL, "username": "cordboard", "source": "447700900999", "country": "GB"}
	for k, v := range extra {
		set[k] = v
	}
	raw, _ := json.Marshal(set)
	return channels.Inbox{ID: "in1", Channel: events.SMS, Provider: kannel.Provider, Settings: raw, PublicURL: "https://desk.example/hooks/in1",
		Secrets: map[string]string{"password": "pa&ss", "token": token}}
}

func outbound(id, text string) channels.Outbound {
	return channels.Outbound{ID: id, To: []channels.Identity{{Kind: channels.IDPhone, Value: "+447700900123", Proven: true}}, Message: channels.Message{Type: channels.Text, Text: text}}
}

func trouble(t *testing.T, err error) *channels.Trouble {
	t.Helper()
	var tr *channels.Trouble
	if !errors.As(err, &tr) {
		t.Fatalf("%v is no trouble", err)
	}
	return tr
}

func decode(t *testing.T, raw channels.Raw) []channels.Inbound {
	t.Helper()
	d := kannel.New(&http.Client{})
	items, err := d.Decode(inbox("http://x/", nil), raw)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := d.Decode(inbox("http://x/", nil), raw)
	if !reflect.DeepEqual(items, again) {
		t.Error("the same request said two things")
	}
	return items
}

func TestOnlyTheGatewayIsHeard(t *testing.T) {
	d := kannel.New(&http.Client{})
	in := inbox("http://x/", map[string]any{"allowed": "192.0.2.7\n2001:db8::/32\n10.0.0.0/8"})
	basic := func(pw string) http.Header {
		r := httptest.NewRequest("GET", "/", nil)
		r.SetBasicAuth("kannel", pw)
		return r.Header
	}
	cases := []struct {
		name   string
		r      channels.Request
		status int
	}{
		{"by its password", channels.Request{Method: "GET", Header: basic(token), Remote: "192.0.2.7"}, 200},
		{"by its query", channels.Request{Method: "POST", Query: url.Values{"token": {token}}, Remote: "10.1.2.3:555"}, 200},
		{"by IPv6", channels.Request{Method: "GET", Header: basic(token), Remote: "[2001:db8::1]:80"}, 200},
		{"mapped", channels.Request{Method: "GET", Header: basic(token), Remote: "::ffff:192.0.2.7"}, 200},
		{"without a token", channels.Request{Method: "GET", Remote: "192.0.2.7"}, 403},
		{"with a wrong one", channels.Request{Method: "GET", Header: basic("x"), Remote: "192.0.2.7"}, 403},
		{"with a broken one", channels.Request{Method: "GET", Header: http.Header{"Authorization": {"Basic %%%"}}, Remote: "192.0.2.7"}, 403},
		{"from elsewhere", channels.Request{Method: "GET", Header: basic(token), Remote: "198.51.100.1"}, 403},
		{"from nowhere", channels.Request{Method: "GET", Header: basic(token)}, 403},
		{"by another method", channels.Request{Method: "PUT", Header: basic(token), Remote: "192.0.2.7"}, 405},
	}
	for _, c := range cases {
		v := d.Receive(in, c.r)
		if v.Reply.Status != c.status || v.Keep != (c.status == 200) || (v.Refused == "") != v.Keep || len(v.Reply.Body) != 0 {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
	in.Secrets["token"] = ""
	if v := d.Receive(in, channels.Request{Method: "GET", Query: url.Values{"token": {""}}, Remote: "192.0.2.7"}); v.Keep {
		t.Error("an empty token was enough")
	}
}

func TestAMessageIsReadHoweverTheGatewayIsSetUp(t *testing.T) {
	cases := []struct {
		name  string
		raw   channels.Raw
		want  string
		ident string
	}{
		{"as in the snippet", channels.Raw{Query: "event=mo&id=u-1&from=447400123456&to=9&text=caf%C3%A9+%E2%82%AC&coding=0&charset=UTF-8&udh=&at=1700000000"}, "café €", "u-1"},
		{"UCS-2", channels.Raw{Query: "event=mo&id=u-2&from=%2B447400123456&text=%04%16%D8%3D%DE%00&coding=2&charset=UTF-16BE"}, "Ж😀", "u-2"},
		{"UCS-2 without a charset", channels.Raw{Query: "event=mo&id=u-3&from=447400123456&text=%04%16&coding=2"}, "Ж", "u-3"},
		{"UCS-2 made UTF-8", channels.Raw{Query: "event=mo&id=u-4&from=447400123456&text=%D0%96&coding=2&charset=UTF-8"}, "Ж", "u-4"},
		{"Latin-1", channels.Raw{Query: "event=mo&id=u-5&from=447400123456&text=caf%E9&charset=ISO-8859-1"}, "café", "u-5"},
		{"what is not said", channels.Raw{Query: "event=mo&id=u-6&from=447400123456&text=caf%E9"}, "café", "u-6"},
		{"no event", channels.Raw{Query: "id=u-7&from=447400123456&text=hi"}, "hi", "u-7"},
		{"a plus that became a blank", channels.Raw{Query: "event=mo&id=u-8&from=+447400123456&text=hi"}, "hi", "u-8"},
		{"post-url", channels.Raw{Query: "event=mo&id=u-9", Body: []byte("hi é"), Header: map[string]string{"Content-Type": "text/plain; charset=\"UTF-8\"", "X-Kannel-From": "447400123456"}}, "hi é", "u-9"},
		{"a form", channels.Raw{Query: "event=mo", Body: []byte("id=u-10&from=447400123456&text=a%26b"), Header: map[string]string{"content-type": "application/x-www-form-urlencoded"}}, "a&b", "u-10"},
		{"empty", channels.Raw{Query: "event=mo&id=u-11&from=447400123456&text="}, "", "u-11"},
	}
	for _, c := range cases {
		got := decode(t, c.raw)
		if len(got) != 1 || got[0].Kind != channels.InMessage || got[0].Message.Text != c.want || got[0].ID != c.ident || got[0].From.Identities[0].Value != "+447400123456" {
			t.Errorf("%s: %+v %+v", c.name, got, got[0].Message)
		}
	}
	raw := channels.Raw{Query: "event=mo&from=447400123456&text=hi&at=1700000000"}
	if a := decode(t, raw)[0]; a.ID == "" || !a.At.Equal(time.Unix(1700000000, 0)) {
		t.Errorf("%+v", a)
	}
	bin := decode(t, channels.Raw{Query: "event=mo&id=b&from=447400123456&text=%01%02&coding=1"})
	if bin[0].Message.Type != channels.Unsupported || len(bin[0].Message.Attachments) != 1 {
		t.Errorf("%+v", bin[0].Message)
	}
	part := decode(t, channels.Raw{Query: "event=mo&id=p&from=447400123456&text=one&udh=%05%00%03%07%02%01"})
	if part[0].Part == nil || part[0].Part.Of != 2 || part[0].Message != nil {
		t.Errorf("%+v", part[0])
	}
	name := decode(t, channels.Raw{Query: "event=mo&id=n&from=ACME&text=hi"})
	if id := name[0].From.Identities[0]; id.Proven || id.Value != "ACME" {
		t.Errorf("%+v", id)
	}
}

func TestAReportTellsWhatBecameOfTheMessage(t *testing.T) {
	for query, want := range map[string]channels.Status{
		"status=1": channels.Delivered, "status=2&answer=NACK%2F11%2FInvalid": channels.Failed, "status=4": channels.Sent, "status=8&answer=ACK%2F": channels.Sent, "status=16": channels.Failed,
	} {
		got := decode(t, channels.Raw{Query: "event=dlr&message=m1&from=447400123456&at=1700000000&" + query})
		if len(got) != 1 || got[0].ID != "m1" || got[0].Status.Status != want || got[0].Status.Correlation != "m1" || (got[0].Status.Trouble != nil) != (want == channels.Failed) {
			t.Errorf("%s: %+v", query, got)
		}
	}
	if tr := decode(t, channels.Raw{Query: "event=dlr&message=m1&status=16&answer=NACK%2F11%2FInvalid+Destination"})[0].Status.Trouble; tr.Code != "11" || tr.Text != "Invalid Destination" {
		t.Errorf("%+v", tr)
	}
	for _, odd := range []string{"event=dlr&message=m1&status=%25d", "event=dlr", "event=news"} {
		if got := decode(t, channels.Raw{Query: odd}); len(got) != 1 || got[0].Kind != channels.InAccount {
			t.Errorf("%s: %+v", odd, got)
		}
	}
}

func TestWhatTheGatewayAnswersDecidesWhatIsDone(t *testing.T) {
	cases := []struct {
		code   int
		body   string
		status channels.Status
		class  channels.TroubleClass
	}{
		{202, "0: Accepted for delivery", channels.Sent, ""}, {202, "3: Queued for later delivery", channels.Queued, ""}, {200, "0: Accepted for delivery\n", channels.Sent, ""},
		{403, "Authorization failed for sendsms", "", channels.Credentials}, {202, "Authorization failed for sendsms", "", channels.Credentials},
		{400, "Number(s) has/have been denied by white- and/or black-lists.", "", channels.Never}, {503, "Temporal failure, try again later.", "", channels.Later},
		{404, "", "", channels.Later}, {500, "", "", channels.Maybe}, {200, "<html>", "", channels.Maybe}, {302, "", "", channels.Never},
	}
	for _, c := range cases {
		var form url.Values
		h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			form = r.URL.Query()
			if c.code == 302 {
				w.Header().Set("Location", "/elsewhere")
			}
			w.WriteHeader(c.code)
			_, _ = w.Write([]byte(c.body))
		}))
		r, err := kannel.New(h.Client()).Send(t.Context(), inbox(h.URL, nil), outbound("m1", "5 € “now”"))
		h.Close()
		if c.class != "" {
			if tr := trouble(t, err); tr.Class != c.class || strings.Contains(tr.Error(), "pa&ss") {
				t.Errorf("%d %q: %+v", c.code, c.body, tr)
			}
			continue
		}
		if err != nil || r.Status != c.status || r.IDs[0] != "m1" || r.Parts != 1 {
			t.Errorf("%d %q: %+v %v", c.code, c.body, r, err)
		}
		if form.Get("coding") != "0" || form.Get("charset") != "UTF-8" || form.Get("text") != "5 € \"now\"" || form.Get("to") != "+447700900123" ||
			!strings.Contains(form.Get("dlr-url"), "message=m1&status=%d") || strings.Contains(strings.SplitN(form.Get("dlr-url"), "?", 2)[1], token) {
			t.Errorf("%v", form)
		}
	}
	h := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	_, err := kannel.New(h.Client()).Send(t.Context(), inbox(h.URL, nil), outbound("m1", "hi"))
	if tr := trouble(t, err); tr.Class != channels.Maybe {
		t.Errorf("%+v", tr)
	}
	h.Close()
	_, err = kannel.New(&http.Client{}).Send(t.Context(), inbox(h.URL, nil), outbound("m1", "hi"))
	if tr := trouble(t, err); tr.Class != channels.Later {
		t.Errorf("%+v", tr)
	}
}

func TestAWrongSettingIsNamed(t *testing.T) {
	d := kannel.New(&http.Client{})
	for field, extra := range map[string]map[string]any{
		"settings.url": {"url": "gateway:13013"}, "settings.username": {"username": ""}, "settings.source": {"source": ""}, "settings.allowed": {"allowed": []string{"10.0.0"}},
		"settings.status_url": {"status_url": "http://a:b@c/"}, "settings.dlr_mask": {"dlr_mask": 64}, "settings.country": {"country": "XX"}, "": {},
	} {
		got := ""
		if err := fault.Public(d.Check(inbox("http://gateway:13013/cgi-bin/sendsms", extra))); err != nil {
			got = err.Field
		}
		if got != field {
			t.Errorf("%v blames %q", extra, got)
		}
	}
	in := inbox("http://gateway:13013/cgi-bin/sendsms", nil)
	for _, bad := range []string{"", "short", "0123456789abcdef@evil"} {
		in.Secrets["token"] = bad
		if err := fault.Public(d.Check(in)); err == nil || err.Field != "settings.token" {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if d.Account(in) != "+447700900999" || !d.Traits(in).Delivered || len(d.Fields()) == 0 {
		t.Error("account or traits")
	}
	evil := inbox("http://x/", map[string]any{"username": "a\nmax-messages = 99"})
	if strings.Count(d.Snippet(evil), "\nmax-messages") != 2 {
		t.Error("a name adds lines to the gateway's configuration")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("event=mo&id=1&from=44&text=hi&coding=2&charset=UTF-16BE&udh=%05%00%03%07%02%01", []byte(nil))
	f.Add("event=dlr&message=1&status=1", []byte("x=1"))
	d := kannel.New(&http.Client{})
	in := inbox("http://x/", nil)
	f.Fuzz(func(t *testing.T, query string, body []byte) {
		if items, err := d.Decode(in, channels.Raw{Query: query, Body: body}); err == nil && len(items) == 0 {
			t.Fatal("it said nothing")
		}
	})
}
