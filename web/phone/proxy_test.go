package phone

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// pair is a proxy between a browser and a stand-in for Asterisk's WebSocket.
type pair struct {
	t       *testing.T
	proxy   *Proxy
	url     string
	pbx     chan *websocket.Conn // one for every socket the proxy opened
	reports chan string
	metrics *prometheus.Registry
}

func newPair(t *testing.T) *pair {
	t.Helper()
	p := &pair{t: t, pbx: make(chan *websocket.Conn, 10), reports: make(chan string, 100), metrics: prometheus.NewRegistry()}
	up := websocket.Upgrader{Subprotocols: []string{Subprotocol}, CheckOrigin: func(*http.Request) bool { return true }}
	asterisk := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := up.Upgrade(w, r, nil)
		if err == nil {
			p.pbx <- c
		}
	}))
	p.proxy = New(Config{URL: "ws" + strings.TrimPrefix(asterisk.URL, "http") + "/ws", Log: slog.New(slog.DiscardHandler), Metrics: p.metrics,
		Report: func(_ context.Context, agent string, up bool) error {
			p.reports <- fmt.Sprint(agent, " ", up)
			return nil
		}})
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o := Owner{AgentID: r.URL.Query().Get("agent"), SessionID: "s1", Endpoint: own}
		err := p.proxy.Serve(r.Context(), o, func() (*websocket.Conn, error) { return up.Upgrade(w, r, nil) })
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		}
	}))
	p.url = "ws" + strings.TrimPrefix(front.URL, "http")
	t.Cleanup(func() {
		p.proxy.Close()
		front.Close()
		asterisk.Close()
		close(p.pbx)
		for c := range p.pbx {
			c.Close()
		}
	})
	return p
}

func (p *pair) open(agent string) (browser, pbx *websocket.Conn) {
	p.t.Helper()
	browser, _, err := websocket.DefaultDialer.Dial(p.url+"?agent="+agent, http.Header{"Sec-Websocket-Protocol": {Subprotocol}})
	if err != nil {
		p.t.Fatal(err)
	}
	pbx = <-p.pbx
	p.t.Cleanup(func() { browser.Close(); pbx.Close() })
	for _, c := range []*websocket.Conn{browser, pbx} {
		_ = c.SetReadDeadline(time.Now().Add(10 * time.Second))
	}
	return browser, pbx
}

func send(t *testing.T, c *websocket.Conn, kind int, frame string) {
	t.Helper()
	if err := c.WriteMessage(kind, []byte(frame)); err != nil {
		t.Fatal(err)
	}
}

func passes(t *testing.T, from, to *websocket.Conn, kind int, frame string) {
	t.Helper()
	send(t, from, kind, frame)
	k, got, err := to.ReadMessage()
	if err != nil || k != kind || !bytes.Equal(got, []byte(frame)) {
		t.Fatalf("got %d %q %v, want %d %q", k, got, err, kind, frame)
	}
}

func ok(method string) string {
	return "SIP/2.0 200 OK\r\nVia: x\r\nFrom: <sip:cb-01@pbx>;tag=1\r\nTo: <sip:cb-01@pbx>;tag=2\r\nCall-ID: 1\r\nCSeq: 1 " + method + "\r\nContent-Length: 0\r\n\r\n"
}

func gone(t *testing.T, c *websocket.Conn) {
	t.Helper()
	for {
		if _, _, err := c.ReadMessage(); err != nil {
			if strings.Contains(err.Error(), "timeout") {
				t.Fatal("the socket was not closed")
			}
			return
		}
	}
}

func TestFramesPassUnchangedBothWays(t *testing.T) {
	p := newPair(t)
	browser, pbx := p.open("a1")
	passes(t, browser, pbx, websocket.TextMessage, sip("REGISTER", nil, ""))
	passes(t, browser, pbx, websocket.BinaryMessage, sip("INVITE", nil, "v=0\r\nä\x00"))
	passes(t, browser, pbx, websocket.TextMessage, "\r\n\r\n")
	passes(t, pbx, browser, websocket.TextMessage, ok("OPTIONS"))
	passes(t, pbx, browser, websocket.BinaryMessage, "whatever the PBX likes \xff")
}

func TestTheDeskHearsWhenThePhoneCanBeReached(t *testing.T) {
	p := newPair(t)
	browser, pbx := p.open("a1")
	passes(t, browser, pbx, websocket.TextMessage, sip("REGISTER", nil, ""))
	passes(t, pbx, browser, websocket.TextMessage, strings.Replace(ok("REGISTER"), "200 OK", "401 Unauthorized", 1))
	passes(t, browser, pbx, websocket.TextMessage, sip("REGISTER", nil, ""))
	passes(t, pbx, browser, websocket.TextMessage, ok("REGISTER"))
	if got := <-p.reports; got != "a1 true" {
		t.Fatalf("got %s", got)
	}
	passes(t, browser, pbx, websocket.TextMessage, sip("REGISTER", with("Expires", "0"), ""))
	passes(t, pbx, browser, websocket.TextMessage, ok("REGISTER"))
	if got := <-p.reports; got != "a1 false" {
		t.Fatalf("got %s", got)
	}
	passes(t, browser, pbx, websocket.TextMessage, sip("REGISTER", nil, ""))
	passes(t, pbx, browser, websocket.TextMessage, ok("REGISTER"))
	browser.Close()
	gone(t, pbx)
	if a, b := <-p.reports, <-p.reports; a != "a1 true" || b != "a1 false" {
		t.Fatalf("got %s, %s", a, b)
	}
}

func TestAStrangerIsCutOffAndCounted(t *testing.T) {
	p := newPair(t)
	browser, pbx := p.open("a1")
	send(t, browser, websocket.TextMessage, sip("REGISTER", with("From", "<sip:cb-02@pbx>;tag=1"), ""))
	gone(t, browser)
	gone(t, pbx)
	mfs, err := p.metrics.Gather()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(fmt.Sprint(mfs), `value:"stranger"`) {
		t.Errorf("it was not counted: %v", mfs)
	}
}

func TestOneSideClosesTheOther(t *testing.T) {
	for _, who := range []string{"browser", "pbx"} {
		t.Run(who, func(t *testing.T) {
			p := newPair(t)
			browser, pbx := p.open("a1")
			if who == "browser" {
				browser.Close()
				gone(t, pbx)
			} else {
				pbx.Close()
				gone(t, browser)
			}
		})
	}
}

func TestAFrameTooLargeEndsTheLine(t *testing.T) {
	p := newPair(t)
	browser, pbx := p.open("a1")
	_ = browser.WriteMessage(websocket.TextMessage, bytes.Repeat([]byte("x"), frameLimit+1))
	gone(t, pbx)
}

func TestThePageOpenedLastHasThePhone(t *testing.T) {
	p := newPair(t)
	first, _ := p.open("a1")
	second, pbx := p.open("a1")
	gone(t, first)
	passes(t, second, pbx, websocket.TextMessage, sip("REGISTER", nil, ""))
}

func TestTheEndOfTheShiftOrSessionCutsThePhoneOff(t *testing.T) {
	for name, end := range map[string]func(*Proxy){
		"shift":   func(p *Proxy) { p.EndAgent("a1") },
		"session": func(p *Proxy) { p.EndSession("s1") },
		"daemon":  func(p *Proxy) { p.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			p := newPair(t)
			browser, pbx := p.open("a1")
			passes(t, browser, pbx, websocket.TextMessage, sip("REGISTER", nil, "")) // the line stands
			var other sync.WaitGroup
			other.Go(func() { end(p.proxy) })
			gone(t, browser)
			gone(t, pbx)
			other.Wait()
		})
	}
}

func TestAPBXThatIsAwayIsToldBeforeTheHandshake(t *testing.T) {
	p := newPair(t)
	p.proxy.cfg.URL = "ws://127.0.0.1:1/ws"
	_, res, err := websocket.DefaultDialer.Dial(p.url+"?agent=a1", http.Header{"Sec-Websocket-Protocol": {Subprotocol}})
	if err == nil || res == nil || res.StatusCode != http.StatusServiceUnavailable {
		t.Fatalf("got %v %v", res, err)
	}
}

func TestAPhoneThatThePBXLostHasToRegisterAgainUnlessItComesBackByItself(t *testing.T) {
	p := newPair(t)
	register := func(agent string) (browser, pbx *websocket.Conn) {
		browser, pbx = p.open(agent)
		passes(t, browser, pbx, websocket.TextMessage, sip("REGISTER", nil, ""))
		passes(t, pbx, browser, websocket.TextMessage, ok("REGISTER"))
		if got := <-p.reports; got != agent+" true" {
			t.Fatal(got)
		}
		return browser, pbx
	}
	browser, pbx := register("a1")
	p.proxy.Seen(own, false) // of the socket before this one
	p.proxy.Seen(own, true)
	p.proxy.Seen("another", false)
	_ = browser.SetReadDeadline(time.Now().Add(lostFor + 300*time.Millisecond))
	if _, _, err := browser.ReadMessage(); err == nil || !strings.Contains(err.Error(), "timeout") {
		t.Fatalf("a phone that can be reached was cut off: %v", err)
	}
	p.proxy.Seen(own, false)
	gone(t, pbx)
	if got := <-p.reports; got != "a1 false" {
		t.Fatal(got)
	}
	browser, pbx = p.open("a2")
	p.proxy.Seen(own, false) // not registered yet: nothing was lost
	passes(t, browser, pbx, websocket.TextMessage, sip("REGISTER", nil, ""))
}
