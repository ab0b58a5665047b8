package applechat_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/applechat"
	"github.com/cordboard/cordboard/channels/applechat/appletest"
	"github.com/cordboard/cordboard/internal/fault"
)

type lab struct {
	*appletest.Gateway
	driver *applechat.Driver
	in     channels.Inbox
}

func newLab(t *testing.T) *lab {
	t.Helper()
	l := &lab{Gateway: appletest.Start(), in: inbox()}
	t.Cleanup(l.Close)
	l.in.Settings, _ = json.Marshal(map[string]string{"business_id": appletest.BusinessID, "msp_id": appletest.MSPID, "api_url": l.URL + "/v1"})
	l.driver = applechat.New(applechat.Deps{HTTP: l.Client()})
	return l
}

func deadline(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func said(s string) channels.Outbound {
	return channels.Outbound{ID: "m1", Thread: appletest.Customer, Human: true, Message: channels.Message{Type: channels.Text, Text: s}}
}

func outFile(name, mime, data string) channels.OutFile {
	return channels.OutFile{Attachment: channels.Attachment{Name: name, MIME: mime, Kind: channels.File}, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(data)), nil }}
}

func trouble(t *testing.T, err error) *channels.Trouble {
	t.Helper()
	var tr *channels.Trouble
	if !errors.As(err, &tr) {
		t.Fatalf("%v", err)
	}
	return tr
}

func TestOnlyAFreshTokenOfApplesForUsComesIn(t *testing.T) {
	d := applechat.New(applechat.Deps{})
	now := time.Now()
	good := map[string]any{"aud": appletest.MSPID, "iat": now.Unix()}
	other := base64.StdEncoding.EncodeToString([]byte("somebody else's secret"))
	none := appletest.Token("none", appletest.Secret, good)
	cases := []struct {
		name, header, to string
		status           int
	}{
		{"a good token", "Bearer " + appletest.Token("HS256", appletest.Secret, good), "", 200},
		{"the scheme in capitals", "BEARER " + appletest.Good(), appletest.BusinessID, 200},
		{"a list of audiences", "Bearer " + appletest.Token("HS256", appletest.Secret, map[string]any{"aud": []string{"x", appletest.MSPID}, "iat": now.Unix()}), "", 200},
		{"another business", "Bearer " + appletest.Good(), "urn:biz:other", 404},
		{"no token", "", "", 401},
		{"another secret", "Bearer " + appletest.Token("HS256", other, good), "", 401},
		{"another audience", "Bearer " + appletest.Token("HS256", appletest.Secret, map[string]any{"aud": "x", "iat": now.Unix()}), "", 401},
		{"no audience", "Bearer " + appletest.Token("HS256", appletest.Secret, map[string]any{"iat": now.Unix()}), "", 401},
		{"an old token", "Bearer " + appletest.Token("HS256", appletest.Secret, map[string]any{"aud": appletest.MSPID, "iat": now.Add(-time.Hour).Unix()}), "", 401},
		{"a token of tomorrow", "Bearer " + appletest.Token("HS256", appletest.Secret, map[string]any{"aud": appletest.MSPID, "iat": now.Add(24 * time.Hour).Unix()}), "", 401},
		{"no time", "Bearer " + appletest.Token("HS256", appletest.Secret, map[string]any{"aud": appletest.MSPID}), "", 401},
		{"an expired token", "Bearer " + appletest.Token("HS256", appletest.Secret, map[string]any{"aud": appletest.MSPID, "iat": now.Unix(), "exp": now.Add(-time.Hour).Unix()}), "", 401},
		{"another algorithm", "Bearer " + appletest.Token("HS512", appletest.Secret, good), "", 401},
		{"no algorithm", "Bearer " + none, "", 401},
		{"no signature", "Bearer " + none[:strings.LastIndex(none, ".")+1], "", 401},
		{"basic", "Basic " + appletest.Good(), "", 401},
	}
	for _, c := range cases {
		h := http.Header{}
		h.Set("Authorization", c.header)
		h.Set("destination-id", c.to)
		v := d.Receive(inbox(), channels.Request{Method: "POST", Header: h, Body: []byte("{}"), At: now})
		if v.Reply.Status != c.status || v.Keep != (c.status == 200) {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
	in := inbox()
	in.Secrets["msp_secret"] = ""
	h := http.Header{"Authorization": {"Bearer " + appletest.Token("HS256", "", good)}}
	if v := d.Receive(in, channels.Request{Method: "POST", Header: h}); v.Keep {
		t.Error("an empty secret lets everybody in")
	}
	if v := d.Receive(inbox(), channels.Request{Method: "GET"}); v.Reply.Status != 405 {
		t.Errorf("%+v", v)
	}
}

func TestSettingsThatCannotWorkNameTheirField(t *testing.T) {
	for _, c := range []struct{ settings, secret, field string }{
		{`{"business_id":"b","msp_id":"m"}`, appletest.Secret, ""},
		{`{"msp_id":"m"}`, appletest.Secret, "settings.business_id"},
		{`{"business_id":"b c","msp_id":"m"}`, appletest.Secret, "settings.business_id"},
		{`{"business_id":"b"}`, appletest.Secret, "settings.msp_id"},
		{`{"business_id":"b","msp_id":"m"}`, "no base64!", "settings.msp_secret"},
		{`{"business_id":"b","msp_id":"m"}`, "", "settings.msp_secret"},
		{`{"business_id":"b","msp_id":"m","api_url":"x"}`, appletest.Secret, "settings.api_url"},
	} {
		err := applechat.New(applechat.Deps{}).Check(channels.Inbox{Settings: []byte(c.settings), Secrets: map[string]string{"msp_secret": c.secret}})
		var f *fault.Error
		if errors.As(err, &f); (f == nil) != (c.field == "") || (f != nil && f.Field != c.field) {
			t.Errorf("%s: %v", c.settings, err)
		}
	}
}

func TestACustomersMessageArrivesWithItsFile(t *testing.T) {
	l := newLab(t)
	raws := make(chan channels.Raw, 1)
	tries := 0
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		v := l.driver.Receive(l.in, channels.Request{Method: r.Method, Header: r.Header, Body: body, At: time.Now()})
		if tries++; v.Keep && tries < 3 {
			v.Reply.Status = 503
		} else if v.Keep {
			header := map[string]string{}
			for _, k := range l.driver.Headers() {
				header[k] = r.Header.Get(k)
			}
			raws <- channels.Raw{Body: body, Header: header}
		}
		w.WriteHeader(v.Reply.Status)
	}))
	defer hook.Close()
	data := bytes.Repeat([]byte("paper"), 30_000)
	ref := l.Put("a.pdf", "application/pdf", data)
	if err := l.Deliver(deadline(t), hook.URL, map[string]any{"id": "u1", "type": "text", "body": "here \ufffc", "attachments": []any{ref}}); err != nil {
		t.Fatal(err)
	}
	items, err := l.driver.Decode(l.in, <-raws)
	if err != nil || len(items) != 1 || items[0].Message.Text != "here" || len(items[0].Message.Attachments) != 1 {
		t.Fatalf("%+v %v", items, err)
	}
	r, err := l.driver.Media(deadline(t), l.in, items[0].Message.Attachments[0])
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(got, data) || r.Close() != nil {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
}

func TestALargeChoiceIsFetchedAndDecoded(t *testing.T) {
	l := newLab(t)
	ref := l.Put("", "", []byte(`{"data":{"x":1}}`))
	ref["bid"], ref["title"] = "com.apple.x", "Chosen"
	body, _ := json.Marshal(map[string]any{"id": "u2", "type": "interactive", "sourceId": "c", "interactiveDataRef": ref})
	items, err := l.driver.Decode(l.in, channels.Raw{Body: body})
	if err != nil {
		t.Fatal(err)
	}
	r, err := l.driver.Media(deadline(t), l.in, items[0].Message.Attachments[0])
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := io.ReadAll(r); !strings.Contains(string(got), `{"data":{"x":1}}`) {
		t.Errorf("%s", got)
	}
}

func TestWhatCannotBeFetchedIsATrouble(t *testing.T) {
	l := newLab(t)
	for name, id := range map[string]string{
		"nothing": "", "no JSON": "x", "no key": `{"url":"https://x/1"}`, "half a key": `{"url":"https://x/1","key":"00abcd"}`,
		"a header in it": `{"url":"https://x/1\r\nX: y","key":"00` + strings.Repeat("ab", 32) + `"}`,
		"unknown":        `{"url":"https://x/99","key":"00` + strings.Repeat("ab", 32) + `"}`,
	} {
		_, err := l.driver.Media(deadline(t), l.in, channels.Attachment{MediaID: id})
		if tr := trouble(t, err); tr.Class != channels.Never {
			t.Errorf("%s: %+v", name, tr)
		}
	}
}

func TestMessagesFilesAndQuestionsGoOut(t *testing.T) {
	l := newLab(t)
	ctx := deadline(t)
	out := said("here")
	out.Files = []channels.OutFile{outFile("../a.pdf", "application/pdf", "first file"), outFile("b.txt", "text/plain", strings.Repeat("2", 70_000))}
	out.Message.Buttons = []channels.Button{{Title: "Yes", Payload: "yes"}, {Title: "No", Payload: "no"}, {Title: "Page", URL: "https://example.org"}}
	r, err := l.driver.Send(ctx, l.in, out)
	sent := l.Sent()
	if err != nil || len(r.IDs) != 2 || len(sent) != 2 || r.IDs[0] == r.IDs[1] {
		t.Fatalf("%+v %v %+v", r, err, sent)
	}
	if !reflect.DeepEqual(sent[0].Files, []string{"first file", strings.Repeat("2", 70_000)}) || sent[0].Body["body"] != "here\nPage https://example.org\ufffc\ufffc" {
		t.Errorf("%v with %d files", sent[0].Body["body"], len(sent[0].Files))
	}
	if h := sent[0].Header; h.Get("auto-reply") != "false" || h.Get("destination-id") != appletest.Customer || h.Get("id") != r.IDs[0] {
		t.Errorf("%v", h)
	}
	if b, _ := json.Marshal(sent[1].Body); !strings.Contains(string(b), `"quick-reply":{"items":[{"identifier":"yes","title":"Yes"}`) {
		t.Errorf("%s", b)
	}
	again, err := l.driver.Send(ctx, l.in, out)
	if err != nil || !reflect.DeepEqual(again.IDs, r.IDs) || len(l.Sent()) != 2 {
		t.Errorf("sent again as %+v, %v", again, err)
	}
	one := said("Only one?")
	one.ID, one.Human = "m2", false
	one.Message.Buttons = out.Message.Buttons[:1]
	if _, err := l.driver.Send(ctx, l.in, one); err != nil {
		t.Fatal(err)
	}
	last := l.Sent()[2]
	if b, _ := json.Marshal(last.Body); !strings.Contains(string(b), `"listPicker"`) || last.Header.Get("auto-reply") != "true" {
		t.Errorf("%s", b)
	}
	if err := l.driver.Typing(ctx, l.in, out, true); err != nil || l.Sent()[3].Body["type"] != "typing_start" {
		t.Error(err)
	}
	if _, err := l.driver.Send(ctx, l.in, channels.Outbound{Thread: "x"}); trouble(t, err).Class != channels.Never {
		t.Error(err)
	}
}

func TestEveryFailureSaysWhatToDo(t *testing.T) {
	for status, class := range map[int]channels.TroubleClass{400: channels.Never, 401: channels.Credentials, 403: channels.Never, 404: channels.Unreachable, 410: channels.Unreachable, 429: channels.Later, 500: channels.Later, 503: channels.Later, 504: channels.Maybe} {
		l := newLab(t)
		l.Fail(status)
		_, err := l.driver.Send(deadline(t), l.in, said("x"))
		if tr := trouble(t, err); tr.Class != class {
			t.Errorf("%d: %+v", status, tr)
		}
	}
	l := newLab(t)
	l.in.Secrets["msp_secret"] = base64.StdEncoding.EncodeToString([]byte("another secret than Apple's"))
	if _, err := l.driver.Send(deadline(t), l.in, said("x")); trouble(t, err).Class != channels.Credentials {
		t.Error(err)
	}
	if steps := l.driver.Test(deadline(t), l.in); len(steps) != 1 || steps[0].OK {
		t.Errorf("%+v", steps)
	}
	l.in.Secrets["msp_secret"] = appletest.Secret
	if steps := l.driver.Test(deadline(t), l.in); len(steps) != 1 || !steps[0].OK {
		t.Errorf("%+v", steps)
	}
}
