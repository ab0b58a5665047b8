package web_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/web"
)

// gate is the inbox as far as providers see it: it notes from where they come.
type gate struct {
	web.Inbox
	mu      sync.Mutex
	came    []string
	refused []string
}

func (g *gate) Receive(_ context.Context, _ string, r channels.Request) channels.Reply {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.came = append(g.came, r.Remote)
	return channels.Reply{Status: http.StatusOK}
}

func (g *gate) Refuse(inboxID, reason, address string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.refused = append(g.refused, inboxID+" "+address+" "+reason)
}

func TestNobodyNamesTheAddressAWebhookComesFrom(t *testing.T) {
	g := &gate{}
	h := newHouse(t, func(c *web.Config) { g.Inbox, c.Inbox, c.HTTP.TrustedProxies = c.Inbox, g, nil })
	for _, header := range []string{"X-Forwarded-For", "X-Real-Ip", "Forwarded"} {
		if a := h.as("").do(http.MethodPost, "/hooks/one", "{}", header, "203.0.113.9"); a.status != http.StatusOK {
			t.Fatalf("%s: it is answered %d", header, a.status)
		}
	}
	if i := slices.IndexFunc(g.came, func(a string) bool { return a != "127.0.0.1" }); i >= 0 {
		t.Errorf("a request came from %q", g.came[i])
	}
}

func TestABodyThatIsTooLargeIsRefusedWithItsReasonOnRecord(t *testing.T) {
	g := &gate{}
	h := newHouse(t, func(c *web.Config) { g.Inbox, c.Inbox = c.Inbox, g })
	if a := h.as("").do(http.MethodPost, "/hooks/one", strings.Repeat("x", 10<<20)); a.status != http.StatusRequestEntityTooLarge {
		t.Errorf("10 MB are answered %d", a.status)
	}
	if len(g.came) != 0 || len(g.refused) != 1 || !strings.HasPrefix(g.refused[0], "one 127.0.0.1 the body is too large") {
		t.Errorf("it came in %d times; on record is %q", len(g.came), g.refused)
	}
}
