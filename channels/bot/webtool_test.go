package bot_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestAToolReachesItsHostWithThePersonTheServerKnows(t *testing.T) {
	var got []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got = append(got, r.Method+" "+r.RequestURI+" "+string(b)+" "+r.Header.Get("Authorization")+" "+r.Header.Get("Idempotency-Key"))
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, "/secret", http.StatusFound)
		case "/down":
			w.WriteHeader(500)
		default:
			_, _ = io.WriteString(w, strings.Repeat("x", 100_000))
		}
	}))
	defer srv.Close()
	host := strings.TrimPrefix(srv.URL, "http://")
	w := &bot.WebCaller{HTTP: srv.Client(), Hosts: []string{host}, Secrets: func(string) map[string]string { return map[string]string{"Authorization": "Bearer hush"} }}
	person := bot.Contact{ID: "me", Identities: []channels.Identity{{Kind: channels.IDPhone, Value: "+15550199"}, {Kind: channels.IDPhone, Value: "+15550100", Proven: true}}}
	call := bot.ToolCall{
		Tool:      bot.Tool{Name: "t", Method: "POST", URL: srv.URL + "/u/{contact.id}/{order}?p={contact.phone}&o={order}", Body: `{"who":"{contact.id}","list":["{order}"]}`},
		Arguments: map[string]string{"order": `../../admin?x=1#&"`, "contact.id": "victim"}, Contact: person, RunID: "r1",
	}
	out, err := w.Call(t.Context(), call)
	if err != nil || len(out) != 16<<10 {
		t.Fatalf("%d %v", len(out), err)
	}
	want := "POST /u/me/..%2F..%2Fadmin%3Fx=1%23&%22?p=%2B15550100&o=" + url.QueryEscape(`../../admin?x=1#&"`) + ` {"list":["../../admin?x=1#\u0026\""],"who":"me"} Bearer hush r1`
	if got[0] != want {
		t.Fatalf("asked\n%s, want\n%s", got[0], want)
	}
	for name, change := range map[string]func(*bot.ToolCall){
		"a host not on the list": func(c *bot.ToolCall) { c.Tool.URL = "http://127.0.0.1:1/x" },
		"a step up":              func(c *bot.ToolCall) { c.Arguments = map[string]string{"order": ".."} },
		"a person without mail":  func(c *bot.ToolCall) { c.Tool.URL = srv.URL + "/{contact.email}" },
		"a redirect":             func(c *bot.ToolCall) { c.Tool.URL = srv.URL + "/away" },
		"a failure":              func(c *bot.ToolCall) { c.Tool.URL = srv.URL + "/down" },
	} {
		c := call
		change(&c)
		if out, err := w.Call(t.Context(), c); err == nil || strings.Contains(err.Error(), "hush") || strings.Contains(err.Error(), srv.URL) {
			t.Errorf("%s: %q %v", name, out, err)
		}
	}
	for _, g := range got {
		if strings.Contains(g, "secret") || strings.Contains(g, "15550199") {
			t.Errorf("asked %s", g)
		}
	}
}

func TestAPolicyThatCannotWorkNamesItsField(t *testing.T) {
	good := bot.Policy{Mode: bot.Always, Bases: []string{"b"}, SourcesOnly: true, Tools: tools()}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for field, change := range map[string]func(*bot.Policy){
		"settings.mode":        func(p *bot.Policy) { p.Mode = "sometimes" },
		"settings.debounce_ms": func(p *bot.Policy) { p.DebounceMS = 10 },
		"settings.bases":       func(p *bot.Policy) { p.Bases, p.Tools = nil, nil },
		"settings.price_in":    func(p *bot.Policy) { p.DayMicros = 1 },
		"settings.texts.confirm.es": func(p *bot.Policy) {
			p.Texts = map[string]string{"confirm": "%s?", "confirm.es": "¿Lo hago?"}
		},
		"settings.tools.0":      func(p *bot.Policy) { p.Tools = []bot.Tool{{Name: bot.SearchTool}} },
		"settings.tools.0.name": func(p *bot.Policy) { p.Tools = []bot.Tool{{Name: "Rm -rf"}} },
		"settings.tools.0.url":  func(p *bot.Policy) { p.Tools = []bot.Tool{{Name: "x", URL: "https://{host}/x"}} },
		"settings.tools.0.params": func(p *bot.Policy) {
			p.Tools = []bot.Tool{{Name: "x", Params: []bot.Param{{Name: "contact_id", Type: "string"}}}}
		},
	} {
		p := good
		change(&p)
		if f := fault.Public(p.Check()); f == nil || f.Field != field {
			t.Errorf("%s: %+v", field, f)
		}
	}
}

func TestEveryReasonIsOneWord(t *testing.T) {
	seen := map[bot.Reason]bool{}
	for _, r := range bot.Reasons() {
		if seen[r] || r == "" || strings.ContainsAny(string(r), " .") {
			t.Errorf("%q", r)
		}
		seen[r] = true
	}
}
