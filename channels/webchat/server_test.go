package webchat_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/cordboard/cordboard/channels"
)

func TestOnlyWebSitesOfTheListMayUseTheChat(t *testing.T) {
	d := newDesk(t)
	token, _ := d.enter(testKey)
	for origin, ok := range map[string]bool{
		shopOrigin: true, "https://www.shop.example": true, "https://SHOP.example": true, "https://a.b.shop.example": true, "https://evil.example": false, "http://shop.example": false,
		"https://shop.example.evil.example": false, "https://evilshop.example": false, "https://shop.example:8443": false, "null": false, "": false,
		"https://shop.example@evil.example": false, "https://shop.example/": false, "file://": false,
	} {
		status, _, header := d.ask(http.MethodPost, testKey+"/session", "", []byte(`{}`), "Origin", origin)
		if (status == 200) != ok {
			t.Errorf("a session for %q answers %d", origin, status)
		}
		if got := header.Get("Access-Control-Allow-Origin"); (got == origin) != ok && origin != "" || !ok && got != "" {
			t.Errorf("%q may read it: %q", origin, got)
		}
		ws, r, err := d.dial(testKey, origin)
		if (err == nil) != ok {
			t.Errorf("a socket for %q: %v", origin, err)
		}
		if err == nil {
			_ = ws.Close()
		} else if r == nil || r.StatusCode != 403 {
			t.Errorf("a socket for %q is answered %v, not before the upgrade", origin, r)
		}
		status, _, _ = d.ask(http.MethodPost, testKey+"/upload?name=a.txt", token, []byte("text"), "Origin", origin)
		if (status == 200) != ok {
			t.Errorf("an upload from %q answers %d", origin, status)
		}
	}
	for _, key := range []string{"unknown-key-1", "x", "..%2f..%2fetc", "shop%20widget"} {
		if status, _, _ := d.ask(http.MethodGet, key+"/config", "", nil); status != 404 {
			t.Errorf("the key %q answers %d", key, status)
		}
	}
}

func TestATokenIsWorthNothingElsewhereForgedOrRevoked(t *testing.T) {
	d := newDesk(t)
	token, visitor := d.enter(testKey)
	other, _ := d.enter(otherKey)
	body, sum, _ := strings.Cut(token, ".")
	otherBody, _, _ := strings.Cut(other, ".")
	tries := map[string]string{"none": "", "another inbox's": other, "another's body": otherBody + "." + sum, "no signature": body + ".", "cut": token[:len(token)-2],
		"long": strings.Repeat("a", 5000), "noise": "a.b.c", "changed": "A" + token[1:]}
	worth := func(token string) (int, int) {
		status, _, _ := d.ask(http.MethodPost, testKey+"/send", token, []byte(`{"frames":[]}`))
		return status, d.socketCode(token)
	}
	for name, v := range tries {
		if status, code := worth(v); status != 401 || code != 4003 {
			t.Errorf("the token %q answers %d and ends sockets with %d", name, status, code)
		}
	}
	if status, _ := worth(token); status != 200 {
		t.Errorf("the right token answers %d", status)
	}
	d.mu.Lock()
	d.versions[visitor] = 1
	d.mu.Unlock()
	if status, code := worth(token); status != 401 || code != 4003 {
		t.Errorf("the revoked token answers %d and %d", status, code)
	}
	again, v2 := d.enter(testKey)
	if status, _ := worth(again); status != 200 || v2 == visitor {
		t.Errorf("a new visitor's token answers %d", status)
	}
	in := d.inboxes[testKey]
	in.Settings = bytes.Replace(in.Settings, []byte(`{`), []byte(`{"token_epoch":1,`), 1)
	d.inboxes[testKey] = in
	if status, _ := worth(again); status != 401 {
		t.Errorf("a token of before the inbox's new epoch answers %d", status)
	}
}

// socketCode says hello with a token and returns how the socket ends; 0 when it is welcome.
func (d *desk) socketCode(token string) int {
	d.Helper()
	s := d.socket(token, 0)
	_ = s.ws.SetReadDeadline(time.Now().Add(15 * time.Second))
	_, _, err := s.ws.ReadMessage()
	var e *websocket.CloseError
	if err != nil && asClose(err, &e) {
		return e.Code
	}
	return 0
}

func TestAMessageIsAcknowledgedOnlyOnceItIsKeptAndCountsOnceHoweverOftenItIsSent(t *testing.T) {
	d := newDesk(t)
	token, visitor := d.enter(testKey)
	s := d.socket(token, 0)
	s.next("ready")
	d.mu.Lock()
	d.away = true
	d.mu.Unlock()
	s.put(msg("client-1", "hello"))
	if f := s.next("nack"); f["id"] != "client-1" || f["retry"] != true {
		t.Fatalf("what could not be kept is answered %v", f)
	}
	d.mu.Lock()
	d.away = false
	d.mu.Unlock()
	for range 5 {
		s.put(msg("client-1", "hello"))
		if f := s.next("ack"); f["sid"] != visitor+".client-1" {
			t.Fatalf("the answer is %v", f)
		}
	}
	if a := d.send(token, msg("client-1", "hello again")); a[0]["t"] != "ack" {
		t.Fatalf("over requests the answer is %v", a)
	}
	list, _ := d.History(t.Context(), channels.Inbox{}, visitor, 0, 10)
	if len(list) != 1 || list[0].Message.Text != "hello" {
		t.Errorf("the history is %+v", list)
	}
}

func TestEveryPageOfAVisitorSeesEverythingAndNobodyElseSeesAnything(t *testing.T) {
	d := newDesk(t)
	token, visitor := d.enter(testKey)
	stranger, _ := d.enter(testKey)
	a, b, c := d.socket(token, 0), d.socket(token, 0), d.socket(stranger, 0)
	for _, s := range []*socket{a, b, c} {
		s.next("ready")
	}
	a.put(msg("client-1", "hello"))
	a.next("ack")
	if f := b.next("msg"); f["me"] != true || f["text"] != "hello" {
		t.Errorf("the other page got %v", f)
	}
	d.reply(visitor, "m-1", channels.Message{Type: channels.Text, Text: "hi", Buttons: []channels.Button{{Title: "bad", URL: "javascript:alert(1)"}, {Title: "good", URL: "https://x.example"}}})
	for _, s := range []*socket{a, b} {
		if f := s.next("msg"); f["sid"] != "m-1" || f["by"] != "Ana" || len(f["buttons"].([]any)) != 1 {
			t.Errorf("a page got %v", f)
		}
	}
	a.put(frame{"t": "seen", "ids": []string{"m-1"}})
	d.eventually("it is read", func() bool { return d.status(visitor, "m-1") == channels.Read })
	a.put(frame{"t": "typing", "on": true})
	d.eventually("the typing was told", func() bool { return len(d.typed) > 0 && d.typed[0] })
	// who comes back gets what is behind what they know, and only that
	back := d.socket(token, 1)
	back.next("ready")
	if f := back.next("msg"); f["sid"] != "m-1" || f["seq"] != 2.0 || f["status"] != "read" {
		t.Errorf("after coming back: %v", f)
	}
	c.put(frame{"t": "ping"})
	for {
		var f frame
		if err := c.ws.ReadJSON(&f); err != nil {
			t.Fatal(err)
		}
		if f["t"] == "msg" {
			t.Fatalf("a stranger saw %v", f)
		}
		if f["t"] == "pong" {
			return
		}
	}
}

func TestAWaitingRequestIsAnsweredByTheNextMessage(t *testing.T) {
	d := newDesk(t)
	token, visitor := d.enter(testKey)
	status, b, _ := d.ask(http.MethodGet, testKey+"/poll?after=0&first", token, nil)
	if status != 200 || !strings.Contains(string(b), `"ready"`) {
		t.Fatalf("%d %s", status, b)
	}
	got := make(chan string, 1)
	go func() {
		_, b, _ := d.ask(http.MethodGet, testKey+"/poll?after=0", token, nil)
		got <- string(b)
	}()
	d.reply(visitor, "m-1", channels.Message{Type: channels.Text, Text: "news"})
	if b := <-got; !strings.Contains(b, "news") {
		t.Errorf("the request brought %s", b)
	}
	// what was pushed between two requests is in the history
	d.reply(visitor, "m-2", channels.Message{Type: channels.Text, Text: "more"})
	_, b, _ = d.ask(http.MethodGet, testKey+"/poll?after=1", token, nil)
	if !strings.Contains(string(b), "more") || strings.Contains(string(b), "news") {
		t.Errorf("the next request brought %s", b)
	}
}

func TestTheServerStopsWithinAMomentWhoeverIsConnected(t *testing.T) {
	d := newDesk(t)
	token, _ := d.enter(testKey)
	s := d.socket(token, 0)
	s.next("ready")
	polled := make(chan int, 1)
	go func() {
		status, _, _ := d.ask(http.MethodGet, testKey+"/poll?after=0", token, nil)
		polled <- status
	}()
	_, visitor := d.enter(testKey)
	_ = visitor
	done := make(chan struct{})
	go func() { d.server.Close(); close(done) }()
	if c := s.closed(); c != websocket.CloseServiceRestart {
		t.Errorf("the socket ended with %d", c)
	}
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Fatal("it does not stop")
	}
	if status := <-polled; status != 200 && status != 503 {
		t.Errorf("the waiting request is answered %d", status)
	}
}

func TestTheScriptIsForEverybodyAndPacked(t *testing.T) {
	d := newDesk(t)
	status, b, h := d.ask(http.MethodGet, "widget.js", "", nil, "Origin", "https://anybody.example", "Accept-Encoding", "gzip")
	if status != 200 || string(b) != "small" || h.Get("Content-Encoding") != "gzip" || h.Get("Access-Control-Allow-Origin") != "*" || !strings.HasPrefix(h.Get("Content-Type"), "text/javascript") {
		t.Errorf("%d %s %v", status, b, h)
	}
	if status, _, _ := d.ask(http.MethodGet, "widget.js", "", nil, "If-None-Match", h.Get("ETag")); status != 304 {
		t.Errorf("what is known is answered %d", status)
	}
	for _, name := range []string{"widget.js.gz", "..%2fserver.go", "nothing.js"} {
		if status, _, _ := d.ask(http.MethodGet, name, "", nil); status != 404 {
			t.Errorf("%s answers %d", name, status)
		}
	}
}
