package webchat_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/webchat"
)

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

func TestAnAddressThatBecomesManyVisitorsFillsNoDisk(t *testing.T) {
	for name, l := range map[string]webchat.Limits{
		"its own share":         {Bytes: webchat.Limit{Every: time.Hour, Burst: 10}},
		"the share of the chat": {Room: webchat.Limit{Every: time.Hour, Burst: 10}},
	} {
		d := newDesk(t, withLimits(l))
		for n, want := range []int{200, 429, 200} {
			token, _ := d.enter(testKey)
			size := []int{6 << 10, 6 << 10, 2 << 10}[n]
			if status, a, _ := d.ask(http.MethodPost, testKey+"/upload?name=a.txt", token, []byte(strings.Repeat("x", size))); status != want {
				t.Errorf("%s: file %d is answered %d, want %d: %s", name, n, status, want, a)
			}
		}
	}
}

func TestTranscriptsOfAllVisitorsHaveABound(t *testing.T) {
	d := newDesk(t, withLimits(webchat.Limits{Letters: webchat.Limit{Every: time.Hour, Burst: 2}}))
	for n, want := range []string{"ack", "ack", "nack"} {
		token, _ := d.enter(testKey)
		if a := d.send(token, frame{"t": "transcript", "id": "client-1", "email": "ann@example.com"}); a[0]["t"] != want {
			t.Errorf("transcript %d is answered %v", n, a)
		}
	}
}
