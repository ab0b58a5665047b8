package webchat_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/webchat"
	"github.com/cordboard/cordboard/internal/fault"
)

// switchboard stands for the PBX: it gives every visitor the same ticket and carries nothing until its pass is shown.
type switchboard struct{ asked chan webchat.Visit }

func (s switchboard) Ticket(_ context.Context, v webchat.Visit) (webchat.Ticket, error) {
	select {
	case s.asked <- v:
	default:
	}
	return webchat.Ticket{Pass: "pass-1", URI: "sip:cbv-1@cordboard.invalid", Password: "secret", Target: "sip:12345678901234567890@cordboard.invalid"}, nil
}

func (switchboard) Carry(ctx context.Context, in channels.Inbox, pass string, upgrade func() (*websocket.Conn, error)) error {
	if pass != "pass-1" || in.ID != "inbox-1" {
		return fault.New(fault.Forbidden, "The ticket ran out.").WithKey("webchat.call_ticket")
	}
	ws, err := upgrade()
	if err != nil {
		return err
	}
	defer ws.Close()
	<-ctx.Done()
	return nil
}

func withCalls(s switchboard) option { return func(c *webchat.Config, _ *engine) { c.Calls = s } }

func newBoard() switchboard { return switchboard{make(chan webchat.Visit, 1)} }

func TestATicketIsForProvenVisitorsOfAnInboxThatTakesCalls(t *testing.T) {
	b := newBoard()
	d := newDesk(t, withCalls(b))
	token, visitor := d.enter(testKey)
	other, _ := d.enter(otherKey)
	for what, c := range map[string]struct {
		key, token, origin string
		status             int
	}{
		"nobody": {testKey, "", shopOrigin, 401}, "another inbox's visitor": {testKey, other, shopOrigin, 401}, "a forged token": {testKey, token + "x", shopOrigin, 401},
		"another web site": {testKey, token, "https://evil.example", 403}, "no web site": {testKey, token, "", 403}, "an inbox without calls": {otherKey, other, shopOrigin, 404},
	} {
		if status, body, _ := d.ask(http.MethodPost, c.key+"/call", c.token, []byte(`{}`), "Origin", c.origin); status != c.status {
			t.Errorf("%s is answered %d %s, want %d", what, status, body, c.status)
		}
	}
	status, body, _ := d.ask(http.MethodPost, testKey+"/call", token, []byte(`{"lang":"es","visitor":"somebody-else"}`))
	if status != 200 || !strings.Contains(string(body), `"ws_url":"`+testKey+`/phone?pass=pass-1"`) || !strings.Contains(string(body), `"ice_servers":[]`) {
		t.Fatalf("the ticket is answered %d %s", status, body)
	}
	if v := <-b.asked; v.Visitor != visitor || v.Inbox.ID != "inbox-1" || v.Language != "es" {
		t.Errorf("the call is that of %+v", v)
	}
}

func TestNobodyIsCalledOutOfHours(t *testing.T) {
	d := newDesk(t, withCalls(newBoard()))
	token, _ := d.enter(testKey)
	d.mu.Lock()
	d.opening = webchat.Opening{}
	d.mu.Unlock()
	if status, body, _ := d.ask(http.MethodPost, testKey+"/call", token, []byte(`{}`)); status != 409 || !strings.Contains(string(body), "webchat.call_closed") {
		t.Errorf("a call at night is answered %d %s", status, body)
	}
}

func TestTicketsAreLimitedForAVisitorAndForAnAddress(t *testing.T) {
	d := newDesk(t, withCalls(newBoard()), withLimits(webchat.Limits{Calls: webchat.Limit{Every: time.Hour, Burst: 2}, Callers: webchat.Limit{Every: time.Hour, Burst: 3}}))
	call := func(token string) int {
		status, body, _ := d.ask(http.MethodPost, testKey+"/call", token, []byte(`{}`))
		if status != 200 && !strings.Contains(string(body), "webchat.call_flood") {
			t.Errorf("the refusal says %s", body)
		}
		return status
	}
	vera, _ := d.enter(testKey)
	igor, _ := d.enter(testKey)
	for n, want := range []int{200, 200, 429} {
		if got := call(vera); got != want {
			t.Errorf("a visitor's ticket %d is answered %d, want %d", n+1, got, want)
		}
	}
	if got := call(igor); got != 429 {
		t.Errorf("the address that used its share up gets %d for another visitor", got)
	}
}

func TestTheSocketOfACallOpensByItsPassForSitesOfTheListAndEndsWithTheServer(t *testing.T) {
	d := newDesk(t, withCalls(newBoard()))
	dial := func(key, pass, origin string) (*websocket.Conn, int) {
		dialer := websocket.Dialer{Subprotocols: []string{"sip"}}
		ws, r, err := dialer.Dial(strings.Replace(d.http.URL, "http", "ws", 1)+"/widget/"+key+"/phone?pass="+pass, http.Header{"Origin": {origin}})
		if err == nil {
			return ws, 101
		}
		if r == nil {
			t.Fatal(err)
		}
		r.Body.Close()
		return nil, r.StatusCode
	}
	for what, c := range map[string]struct {
		key, pass, origin string
		status            int
	}{"no pass": {testKey, "", shopOrigin, 403}, "a guessed pass": {testKey, "pass-2", shopOrigin, 403}, "another site": {testKey, "pass-1", "https://evil.example", 403},
		"no site": {testKey, "pass-1", "", 403}, "another inbox": {otherKey, "pass-1", shopOrigin, 404}} {
		if _, status := dial(c.key, c.pass, c.origin); status != c.status {
			t.Errorf("%s is answered %d, want %d", what, status, c.status)
		}
	}
	ws, status := dial(testKey, "pass-1", shopOrigin)
	if status != 101 || ws.Subprotocol() != "sip" {
		t.Fatalf("the right pass is answered %d", status)
	}
	defer ws.Close()
	d.server.Close() // returns when the sockets are gone
	_ = ws.SetReadDeadline(time.Now().Add(10 * time.Second))
	if _, _, err := ws.ReadMessage(); err == nil || strings.Contains(err.Error(), "timeout") {
		t.Errorf("the socket outlives its server: %v", err)
	}
}
