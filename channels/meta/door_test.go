package meta_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/meta"
	"github.com/cordboard/cordboard/channels/meta/metatest"
)

var door = meta.Door{AppSecret: "app-secret", VerifyToken: "let-me-in"}

func TestOnlyWhatMetaSignedComesIn(t *testing.T) {
	body := []byte(`{"object":"page","text":"\u00e9\/"}`)
	reordered := []byte(`{"object":"page","text":"é/"}`)
	cases := []struct {
		name      string
		signature string
		body      []byte
		in        bool
	}{
		{"its own signature", metatest.Sign("app-secret", body), body, true},
		{"in capitals", "sha256=" + upper(metatest.Sign("app-secret", body)[7:]), body, true},
		{"the same JSON written otherwise", metatest.Sign("app-secret", body), reordered, false},
		{"another secret", metatest.Sign("other", body), body, false},
		{"no secret at all", metatest.Sign("", body), body, false},
		{"no signature", "", body, false},
		{"the older kind", "sha1=0123", body, false},
		{"a part of it", metatest.Sign("app-secret", body)[:20], body, false},
		{"no hexadecimal digits", "sha256=zz", body, false},
	}
	for _, c := range cases {
		v := door.Receive(channels.Request{Method: http.MethodPost, Header: http.Header{meta.SignatureHeader: {c.signature}}, Body: c.body})
		if v.Keep != c.in || (v.Reply.Status == http.StatusOK) != c.in || (v.Refused == "signature") == c.in {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
	unset := meta.Door{}
	if v := unset.Receive(channels.Request{Method: http.MethodPost, Header: http.Header{meta.SignatureHeader: {metatest.Sign("", body)}}, Body: body}); v.Keep {
		t.Error("an inbox without a secret takes what anybody signs with none")
	}
}

func TestTheHandshakeAnswersTheChallengeToWhoKnowsTheToken(t *testing.T) {
	cases := []struct {
		name, mode, token string
		status            int
	}{
		{"the token", "subscribe", "let-me-in", 200},
		{"another", "subscribe", "let-me-out", 403},
		{"none", "subscribe", "", 403},
		{"another mode", "unsubscribe", "let-me-in", 403},
	}
	for _, c := range cases {
		q := url.Values{"hub.mode": {c.mode}, "hub.verify_token": {c.token}, "hub.challenge": {"1158201444"}}
		v := door.Receive(channels.Request{Method: http.MethodGet, Query: q})
		if v.Reply.Status != c.status || v.Keep || (c.status == 200) != (string(v.Reply.Body) == "1158201444") {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
	empty := meta.Door{}
	if v := empty.Receive(channels.Request{Method: http.MethodGet, Query: url.Values{"hub.mode": {"subscribe"}}}); v.Reply.Status != 403 {
		t.Error("an inbox without a token shakes every hand")
	}
	if v := door.Receive(channels.Request{Method: http.MethodPut}); v.Reply.Status != http.StatusMethodNotAllowed || v.Keep {
		t.Errorf("PUT: %+v", v)
	}
}

func upper(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'a' && c <= 'f' {
			b[i] = c - 32
		}
	}
	return string(b)
}
