package web_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	deskpkg "github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/web"
)

func (c *client) ticket() string {
	c.h.t.Helper()
	var v struct{ Ticket string }
	a := c.do(http.MethodPost, "/api/v1/session/ticket", "")
	a.decode(&v)
	return v.Ticket
}

// socket opens a socket and answers the handshake's status when it is refused.
func (h *house) socket(path string, header http.Header) (*websocket.Conn, int) {
	h.t.Helper()
	c, res, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(h.url(path), "http"), header)
	if err != nil {
		if res == nil {
			h.t.Fatal(err)
		}
		return nil, res.StatusCode
	}
	h.t.Cleanup(func() { c.Close() })
	_ = c.SetReadDeadline(time.Now().Add(10 * time.Second))
	return c, res.StatusCode
}

func frameOf(t *testing.T, c *websocket.Conn) map[string]any {
	t.Helper()
	for {
		_, b, err := c.ReadMessage()
		if err != nil {
			t.Fatal(err)
		}
		m := map[string]any{}
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatal(err)
		}
		if m["type"] != "counts" && m["type"] != "agent_counts" && m["type"] != "tick" {
			return m
		}
	}
}

// newsOf passes over what a slow machine still tells of the rows a test began with.
func newsOf(t *testing.T, c *websocket.Conn) map[string]any {
	t.Helper()
	f := frameOf(t, c)
	for f["type"] == "changed" || f["type"] == "resync" && f["reason"] == "directory" {
		f = frameOf(t, c)
	}
	return f
}

func TestTheEventsSocketNeedsAFreshTicketAndOurOrigin(t *testing.T) {
	h := newHouse(t)
	c := h.as("agent1")
	used := c.ticket()
	if _, status := h.socket("/api/v1/events?ticket="+used, http.Header{"Origin": {h.url("")}}); status != http.StatusSwitchingProtocols {
		t.Fatalf("the page itself is refused: %d", status)
	}
	for name, x := range map[string]struct {
		path   string
		header http.Header
		want   int
	}{
		"no ticket":          {"/api/v1/events", nil, 401},
		"a used ticket":      {"/api/v1/events?ticket=" + used, nil, 401},
		"an invented ticket": {"/api/v1/events?ticket=AAAA", nil, 401},
		"another site":       {"/api/v1/events?ticket=" + c.ticket(), http.Header{"Origin": {"https://evil.example"}}, 403},
		"no number":          {"/api/v1/events?since=x&ticket=" + c.ticket(), nil, 422},
		"a cookie alone":     {"/api/v1/events", http.Header{"Cookie": {c.cookie.String()}}, 401},
	} {
		if _, status := h.socket(x.path, x.header); status != x.want {
			t.Errorf("%s: got %d, want %d", name, status, x.want)
		}
	}
	if a := c.do(http.MethodGet, "/api/v1/events?ticket="+c.ticket(), ""); a.status != 422 {
		t.Errorf("a plain request: got %d", a.status)
	}
}

func TestAnAgentHearsOwnEventsUntilLoggedOut(t *testing.T) {
	h := newHouse(t)
	c := h.login("agent1")
	ws, _ := h.socket("/api/v1/events?ticket="+c.ticket(), nil)
	if hello := frameOf(t, ws); hello["type"] != "hello" || hello["instance"] != "i1" || hello["version"] != "v9" {
		t.Fatalf("got %v", hello)
	}
	h.journal.append(events.AgentStateChanged, &events.AgentEvent{Agent: events.Agent{ID: h.south.agent.ID, SiteID: h.south.ID}})
	h.journal.append(events.AgentStateChanged, &events.AgentEvent{Agent: events.Agent{ID: h.north.agent.ID, SiteID: h.north.ID}})
	f := newsOf(t, ws)
	if raw, _ := json.Marshal(f); f["type"] != "event" || !strings.Contains(string(raw), `"id":"`+h.north.agent.ID) {
		t.Fatalf("got %s", raw)
	}
	if a := c.do(http.MethodDelete, "/api/v1/session", ""); a.status != 204 {
		t.Fatal(a.body)
	}
	if f := newsOf(t, ws); f["type"] != "bye" || f["reason"] != "session_ended" {
		t.Fatalf("got %v", f)
	}
}

func TestRevokedRightsReachAnOpenSocket(t *testing.T) {
	h := newHouse(t)
	ws, _ := h.socket("/api/v1/events?ticket="+h.as("super1").ticket(), nil)
	frameOf(t, ws) // hello
	var list struct {
		Items []map[string]any
	}
	h.as("admin").do(http.MethodGet, "/api/v1/users?limit=200", "").decode(&list)
	for _, u := range list.Items {
		if u["login"] != "super1" {
			continue
		}
		u["grants"] = []any{}
		b, _ := json.Marshal(u)
		if a := h.as("admin").do(http.MethodPut, "/api/v1/users/"+u["id"].(string), string(b)); a.status != 200 {
			t.Fatalf("got %d %s", a.status, a.body)
		}
	}
	for {
		if f := frameOf(t, ws); f["type"] == "resync" && f["reason"] == "permissions" {
			break
		}
	}
	if a := h.as("super1").do(http.MethodGet, "/api/v1/floor", ""); a.status != 403 {
		t.Errorf("the floor is still open: %d", a.status)
	}
}

func TestThePhoneSocketIsForTheOwnShiftOnly(t *testing.T) {
	up := websocket.Upgrader{Subprotocols: []string{"sip"}}
	asterisk := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer c.Close()
		for {
			k, b, err := c.ReadMessage()
			if err != nil {
				return
			}
			_ = c.WriteMessage(k, b)
		}
	}))
	t.Cleanup(asterisk.Close)
	h := newHouse(t, func(c *web.Config) { c.PhoneURL = "ws" + strings.TrimPrefix(asterisk.URL, "http") })
	c, me := h.as("agent1"), h.north.agent.ID
	sip := http.Header{"Sec-Websocket-Protocol": {"sip"}}
	if _, status := h.socket("/phone/ws?ticket="+c.ticket(), sip); status != 409 {
		t.Errorf("without a shift: %d", status)
	}
	if _, status := h.socket("/phone/ws?ticket="+h.as("super1").ticket(), sip); status != 403 {
		t.Errorf("a supervisor: %d", status)
	}
	c.do(http.MethodPost, "/api/v1/desk/shift", "")
	if _, status := h.socket("/phone/ws?ticket="+c.ticket(), nil); status != 422 {
		t.Errorf("without the subprotocol: %d", status)
	}
	ws, status := h.socket("/phone/ws?ticket="+c.ticket(), sip)
	if status != http.StatusSwitchingProtocols {
		t.Fatalf("the own phone: %d", status)
	}
	frame := "OPTIONS sip:pbx SIP/2.0\r\nFrom: <sip:cb-" + me + "@pbx>;tag=1\r\nTo: <sip:pbx@pbx>\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
	if err := ws.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
		t.Fatal(err)
	}
	if _, b, err := ws.ReadMessage(); err != nil || string(b) != frame {
		t.Fatalf("got %q %v", b, err)
	}
	h.desk.setLive(func(l *deskpkg.Live) { l.Agents = nil })
	h.journal.append(events.AgentSignedOut, &events.AgentEvent{Agent: events.Agent{ID: me, SiteID: h.north.ID}})
	if _, _, err := ws.ReadMessage(); err == nil || strings.Contains(err.Error(), "timeout") {
		t.Errorf("the phone outlives the shift: %v", err)
	}
	for end := time.Now().Add(10 * time.Second); !h.phones.hasRevoked(me); {
		if time.Now().After(end) {
			t.Fatal("the credential was not withdrawn")
		}
		time.Sleep(time.Millisecond) //nolint:forbidigo // the double offers nothing to wait on
	}
}

func TestAPhoneThatCannotBeIssuedEndsTheShiftAgain(t *testing.T) {
	h := newHouse(t)
	h.phones.setFail(http.ErrServerClosed)
	if a := h.as("agent1").do(http.MethodPost, "/api/v1/desk/shift", ""); a.status != 500 {
		t.Errorf("got %d", a.status)
	}
	if got := h.desk.was(); !strings.Contains(got, "end "+h.north.agent.ID) {
		t.Errorf("the desk was asked %q", got)
	}
}
