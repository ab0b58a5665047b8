package webchat_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/webchat"
)

const shopOrigin = "https://shop.example"

type frame map[string]any

// ask is one request as a browser on the shop's pages makes it.
func (d *desk) ask(method, path, token string, body []byte, header ...string) (int, []byte, http.Header) {
	d.Helper()
	r, err := http.NewRequestWithContext(d.Context(), method, d.http.URL+"/widget/"+path, bytes.NewReader(body))
	if err != nil {
		d.Fatal(err)
	}
	r.Header.Set("Origin", shopOrigin)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for n := 0; n+1 < len(header); n += 2 {
		r.Header.Set(header[n], header[n+1])
	}
	a, err := d.http.Client().Do(r)
	if err != nil {
		d.Fatal(err)
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err != nil {
		d.Fatal(err)
	}
	return a.StatusCode, b, a.Header
}

// enter makes a visitor of an inbox.
func (d *desk) enter(key string) (token, visitor string) {
	d.Helper()
	status, b, _ := d.ask(http.MethodPost, key+"/session", "", []byte(`{}`))
	var a struct{ Token, Visitor string }
	if status != 200 || json.Unmarshal(b, &a) != nil {
		d.Fatalf("entering answered %d %s", status, b)
	}
	return a.Token, a.Visitor
}

// send sends frames over requests and returns the answers.
func (d *desk) send(token string, frames ...frame) []frame {
	d.Helper()
	body, _ := json.Marshal(map[string]any{"frames": frames})
	status, b, _ := d.ask(http.MethodPost, testKey+"/send", token, body)
	var a struct{ Frames []frame }
	if status != 200 || json.Unmarshal(b, &a) != nil {
		d.Fatalf("sending answered %d %s", status, b)
	}
	return a.Frames
}

type socket struct {
	*desk
	ws *websocket.Conn
}

func (d *desk) dial(key, origin string) (*websocket.Conn, *http.Response, error) {
	dialer := websocket.Dialer{Subprotocols: []string{webchat.Protocol}, HandshakeTimeout: 10 * time.Second}
	return dialer.Dial(strings.Replace(d.http.URL, "http", "ws", 1)+"/widget/"+key+"/ws", http.Header{"Origin": {origin}})
}

func (d *desk) socket(token string, seq int) *socket {
	d.Helper()
	ws, r, err := d.dial(testKey, shopOrigin)
	if err != nil {
		d.Fatalf("%v %v", err, r)
	}
	d.Cleanup(func() { _ = ws.Close() })
	s := &socket{d, ws}
	s.put(frame{"t": "hello", "token": token, "seq": seq})
	return s
}

func (s *socket) put(f frame) {
	s.Helper()
	if err := s.ws.WriteJSON(f); err != nil {
		s.Fatal(err)
	}
}

// next is the next frame of a kind.
func (s *socket) next(t string) frame {
	s.Helper()
	_ = s.ws.SetReadDeadline(time.Now().Add(15 * time.Second))
	for {
		var f frame
		if err := s.ws.ReadJSON(&f); err != nil {
			s.Fatalf("no frame %s came: %v", t, err)
		}
		if f["t"] == t {
			return f
		}
	}
}

// closed is the code with which the socket ends.
func (s *socket) closed() int {
	s.Helper()
	_ = s.ws.SetReadDeadline(time.Now().Add(20 * time.Second))
	for {
		if _, _, err := s.ws.ReadMessage(); err != nil {
			var e *websocket.CloseError
			if !asClose(err, &e) {
				s.Fatalf("the socket ended without a word: %v", err)
			}
			return e.Code
		}
	}
}

func asClose(err error, e **websocket.CloseError) bool {
	c, ok := err.(*websocket.CloseError) //nolint:errorlint // gorilla returns it bare
	*e = c
	return ok
}

func msg(id, text string) frame { return frame{"t": "msg", "id": id, "text": text} }

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

func TestFramesThatAreTooLargeOrNotFramesEndTheSocketAndNothingElse(t *testing.T) {
	d := newDesk(t)
	token, _ := d.enter(testKey)
	for name, c := range map[string]struct {
		kind int
		data string
		code int
	}{
		"10 MB":      {websocket.TextMessage, `{"t":"msg","id":"client-1","text":"` + strings.Repeat("x", 10<<20) + `"}`, websocket.CloseMessageTooBig},
		"just over":  {websocket.TextMessage, `{"t":"msg","id":"client-1","text":"` + strings.Repeat("x", 64<<10) + `"}`, websocket.CloseMessageTooBig},
		"no JSON":    {websocket.TextMessage, `hello`, websocket.ClosePolicyViolation},
		"binary":     {websocket.BinaryMessage, `{"t":"ping"}`, websocket.ClosePolicyViolation},
		"wrong type": {websocket.TextMessage, `{"t":["msg"]}`, websocket.ClosePolicyViolation},
	} {
		s := d.socket(token, 0)
		s.next("ready")
		_ = s.ws.WriteMessage(c.kind, []byte(c.data)) // the far end may close while it is being written
		if _, _, err := s.ws.ReadMessage(); err == nil {
			t.Errorf("%s: the socket goes on", name)
		} else if e, ok := err.(*websocket.CloseError); ok && e.Code != c.code { //nolint:errorlint // gorilla returns it bare
			t.Errorf("%s: it ended with %d", name, e.Code)
		}
	}
	if status, _, _ := d.ask(http.MethodPost, testKey+"/send", token, []byte(`{"frames":[`+strings.Repeat(" ", 10<<20)+`]}`)); status != 400 {
		t.Errorf("10 MB in a request answer %d", status)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.raws) != 0 {
		t.Errorf("%d raws were kept", len(d.raws))
	}
	for _, f := range []frame{{"t": "hello", "token": ""}, {"t": "msg"}} {
		ws, _, err := d.dial(testKey, shopOrigin)
		if err != nil {
			t.Fatal(err)
		}
		_ = ws.WriteJSON(f)
		if c := (&socket{d, ws}).closed(); c != 4003 && c != websocket.ClosePolicyViolation {
			t.Errorf("the first frame %v ends with %d", f, c)
		}
		_ = ws.Close()
	}
}

func TestWhoFloodsIsHeldUpThenCutOffAndOthersAreNot(t *testing.T) {
	d := newDesk(t, withLimits(webchat.Limits{Frames: webchat.Limit{Every: time.Hour, Burst: 30}, Messages: webchat.Limit{Every: time.Hour, Burst: 5},
		Sessions: webchat.Limit{Every: time.Hour, Burst: 4}}))
	token, _ := d.enter(testKey)
	other, _ := d.enter(testKey)
	s := d.socket(token, 0)
	s.next("ready")
	for n := range 5 {
		s.put(msg(fmt.Sprintf("client-%d", n), "x"))
		s.next("ack")
	}
	s.put(msg("client-6", "x"))
	if f := s.next("nack"); f["retry"] != true || f["key"] != "webchat.flood" {
		t.Errorf("the sixth message is answered %v", f)
	}
	go func() {
		for range 200 {
			if s.ws.WriteMessage(websocket.TextMessage, []byte(`{"t":"ping"}`)) != nil {
				return
			}
		}
	}()
	if c := s.closed(); c != 4002 {
		t.Errorf("the flood ended with %d", c)
	}
	if a := d.send(other, msg("client-1", "still here")); a[0]["t"] != "ack" {
		t.Errorf("somebody else is answered %v", a)
	}
	refused := 0
	for range 6 {
		if status, _, _ := d.ask(http.MethodPost, testKey+"/session", "", []byte(`{}`)); status == 429 {
			refused++
		}
	}
	if refused != 4 {
		t.Errorf("%d of 6 new visitors of an address were refused", refused)
	}
}

func TestASlowReaderIsCutOffAndFindsEverythingWhenItComesBack(t *testing.T) {
	d := newDesk(t)
	token, visitor := d.enter(testKey)
	s := d.socket(token, 0)
	s.next("ready")
	big := strings.Repeat("lamp ", 1500)
	const many = 3000
	began := time.Now()
	for n := range many {
		d.reply(visitor, fmt.Sprintf("m-%d", n), channels.Message{Type: channels.Text, Text: big})
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("sending to a slow reader took %s", took)
	}
	frames := 0
	_ = s.ws.SetReadDeadline(time.Now().Add(30 * time.Second))
	for {
		if _, _, err := s.ws.ReadMessage(); err != nil {
			break
		}
		frames++
	}
	if frames >= many {
		t.Fatal("the reader was not slow; this proves nothing")
	}
	back := d.socket(token, 1)
	back.next("ready")
	if f := back.next("resync"); f == nil {
		t.Error("it is not told to start over")
	}
	again := d.socket(token, 0)
	again.next("ready")
	for n := many - 100; n < many; n++ {
		if f := again.next("msg"); f["sid"] != fmt.Sprintf("m-%d", n) {
			t.Fatalf("instead of m-%d comes %v", n, f["sid"])
		}
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
