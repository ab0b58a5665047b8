package kannel_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms/kannel"
	"github.com/cordboard/cordboard/lab"
)

// hook is our side of the webhook: it refuses a while and then decodes what it kept.
type hook struct {
	t    *testing.T
	d    *kannel.Driver
	in   channels.Inbox
	down int

	mu      sync.Mutex
	items   []channels.Inbound
	refused int
	changed chan struct{}
}

func (h *hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.down > 0 {
		h.down--
		h.refused++
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	v := h.d.Receive(h.in, channels.Request{Method: r.Method, URL: r.URL.String(), Query: r.URL.Query(), Header: r.Header, Body: body, Remote: r.RemoteAddr, At: time.Now()})
	if v.Keep {
		head := map[string]string{}
		for _, k := range h.d.Headers() {
			head[k] = r.Header.Get(k)
		}
		items, err := h.d.Decode(h.in, channels.Raw{Source: "webhook", Query: r.URL.RawQuery, Header: head, Body: body, At: time.Now()})
		if err != nil {
			h.t.Errorf("%s: %v", r.URL, err)
		}
		h.items = append(h.items, items...)
		close(h.changed)
		h.changed = make(chan struct{})
	}
	w.WriteHeader(v.Reply.Status)
	_, _ = w.Write(v.Reply.Body)
}

func (h *hook) until(ctx context.Context, look func(channels.Inbound) bool) channels.Inbound {
	h.t.Helper()
	for {
		h.mu.Lock()
		for _, i := range h.items {
			if look(i) {
				h.mu.Unlock()
				return i
			}
		}
		changed, all := h.changed, h.said()
		h.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			h.t.Fatalf("what was waited for never came; there is %s", all)
		}
	}
}

type gateway struct {
	*lab.Kannel
	*hook
	ctx   context.Context
	phone net.Conn
	lines chan string
}

// realKannel starts a gateway with our snippet's service, and the phone at its fake message centre.
func realKannel(t *testing.T, smsc string) *gateway {
	t.Helper()
	if testing.Short() || os.Geteuid() != 0 {
		t.Skip("needs root, for Kannel may have to be installed")
	}
	d := kannel.New(&http.Client{})
	h := &hook{t: t, d: d, changed: make(chan struct{})}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	h.in = inbox("http://127.0.0.1:1/", nil)
	h.in.PublicURL = server.URL + "/hooks/in1"
	_, service, _ := strings.Cut(d.Snippet(h.in), "group = sms-service")
	ctx, cancel := context.WithTimeout(t.Context(), 25*time.Second)
	t.Cleanup(cancel)
	k, err := lab.StartKannel(ctx, lab.KannelConfig{Log: lab.Quiet, SMSC: smsc, Service: "group = sms-service" + service})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(k.Logs())
		}
		if err := k.Stop(context.WithoutCancel(ctx)); err != nil {
			t.Error(err)
		}
	})
	h.in.Settings = inbox(k.SendURL, map[string]any{"status_url": k.StatusURL}).Settings
	h.in.Secrets["password"], h.in.Secrets["status_password"] = k.Password, k.Status
	g := &gateway{Kannel: k, hook: h, ctx: ctx, lines: make(chan string, 100)}
	if smsc == "" {
		g.plug()
	}
	return g
}

// plug connects the phone: one line is one message, in Kannel's own spelling.
func (g *gateway) plug() {
	var err error
	if g.phone, err = net.Dial("tcp", g.FakeAddr); err != nil {
		g.t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		in := bufio.NewScanner(g.phone)
		for in.Scan() {
			g.lines <- in.Text()
		}
	})
	g.t.Cleanup(func() { _ = g.phone.Close(); wg.Wait() })
}

func (g *gateway) write(line string) {
	g.t.Helper()
	if _, err := fmt.Fprintf(g.phone, "%s\n", line); err != nil {
		g.t.Fatal(err)
	}
}

func (g *gateway) line() string {
	g.t.Helper()
	select {
	case l := <-g.lines:
		return l
	case <-g.ctx.Done():
		g.t.Fatal("the phone got nothing")
		return ""
	}
}

func (g *gateway) send(id, text string) channels.Receipt {
	g.t.Helper()
	r, err := g.d.Send(g.ctx, g.in, outbound(id, text))
	if err != nil {
		g.t.Fatal(err)
	}
	return r
}

func words(want string) func(channels.Inbound) bool {
	return func(i channels.Inbound) bool { return i.Message != nil && i.Message.Text == want }
}

func TestARealKannelCarriesTextsBothWays(t *testing.T) {
	g := realKannel(t, "")
	g.write("447400123456 447700900999 text hello there")
	first := g.until(g.ctx, words("hello there"))
	if id := first.From.Identities[0]; id.Value != "+447400123456" || !id.Proven || len(first.ID) < 20 || first.At.IsZero() {
		t.Errorf("%+v", first)
	}
	g.write("447400123456 447700900999 ucs2 %04%1f%04%40%d8%3d%de%00")
	g.until(g.ctx, words("Пр😀"))
	g.write("447400123456 447700900999 udh-text %05%00%03%01%02%01 one ")
	g.write("447400123456 447700900999 udh-text %05%00%03%01%02%02 two")
	g.until(g.ctx, words("one two"))
	g.write("447400123456 447700900999 text STOP")
	g.until(g.ctx, func(i channels.Inbound) bool { return i.Consent == "out" })

	if r := g.send("m1", "Price: 5 € & more?"); r.Status != channels.Sent || r.IDs[0] != "m1" || r.Parts != 1 {
		t.Errorf("%+v", r)
	}
	if l := g.line(); !strings.Contains(l, "447700900123 text") && !strings.Contains(l, "447700900123 data") {
		t.Errorf("the phone got %q", l)
	}
	g.until(g.ctx, func(i channels.Inbound) bool {
		return i.ID == "m1" && i.Status != nil && i.Status.Status == channels.Delivered
	})
	g.send("m2", "привет")
	if l := g.line(); !strings.Contains(l, "ucs-2 %04%3F%04%40%048%042%045%04B") {
		t.Errorf("the phone got %q", l)
	}
	if r := g.send("m3", strings.Repeat("x", 152)+"€"+strings.Repeat("y", 200)); r.Parts != 3 {
		t.Errorf("%+v", r)
	}
	for range 3 {
		if l := g.line(); !strings.Contains(l, "udh %05%00%03") {
			t.Errorf("the phone got %q", l)
		}
	}
	for _, s := range g.d.Test(g.ctx, g.in) {
		if !s.OK {
			t.Errorf("step %+v", s)
		}
	}
}

func TestARealKannelComesAgainWhenWeWereDown(t *testing.T) {
	g := realKannel(t, "")
	g.mu.Lock()
	g.down = 2
	g.mu.Unlock()
	g.write("447400123456 447700900999 text once")
	g.until(g.ctx, words("once"))
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.items) != 1 || g.refused != 2 {
		t.Errorf("refused %d times, then %+v", g.refused, g.items)
	}
}

func TestARealKannelWithoutACentreQueuesAndAWrongPasswordIsNoticed(t *testing.T) {
	g := realKannel(t, "")
	_ = g.phone.Close()
	deadline := time.Now().Add(20 * time.Second)
	for n := 0; ; n++ { // it notices at its own pace
		if r := g.send(fmt.Sprint("q", n), "hi"); r.Status == channels.Queued {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("never queued")
		}
	}
	g.in.Secrets["password"] = "wrong"
	_, err := g.d.Send(g.ctx, g.in, outbound("m", "hi"))
	if tr := trouble(t, err); tr.Class != channels.Credentials {
		t.Errorf("%+v", tr)
	}
	steps := g.d.Test(g.ctx, g.in)
	if steps[2].Key != "login" || steps[2].OK {
		t.Errorf("%+v", steps)
	}
}

// said is everything that was decoded, for messages of tests.
func (h *hook) said() string {
	raw, _ := json.Marshal(h.items)
	return string(raw)
}
