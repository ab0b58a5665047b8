package webchat_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/browser"
)

const uiFolder = "../../ui"

// hostile is a web site whose looks would break anything that is not shut off from them.
const hostile = `* { all: revert !important; color: red !important; background: yellow !important; font: 40px serif !important; box-sizing: content-box !important;
  margin: 17px !important; padding: 9px !important; text-transform: uppercase !important; transform: rotate(3deg) !important; display: block !important; float: left !important; border: 5px dashed lime !important }
html { font-size: 4px !important; direction: rtl } body { filter: blur(0); letter-spacing: 9px } cordboard-widget { display: none !important; opacity: 0 !important; position: static !important }`

// shop is a web site of another origin with a strict policy, and a visitor's browser on it.
type shop struct {
	*desk
	b       *browser.Browser
	site    *httptest.Server
	sockets atomic.Bool // whether the policy of the page allows them
	tag     atomic.Value
	css     atomic.Value
	who     string
}

func newShop(t *testing.T, settings string, options ...option) *shop {
	t.Helper()
	built := filepath.Join(uiFolder, "dist", "widget")
	if _, err := os.Stat(filepath.Join(built, "widget.js")); err != nil {
		t.Fatal("the widget is not built; run npm run widget in ui/, then this test again")
	}
	s := &shop{desk: newDesk(t, append(options, withAssets(os.DirFS(built)))...), who: "vera"}
	s.sockets.Store(true)
	s.tag.Store("")
	s.css.Store("")
	s.site = httptest.NewServer(http.HandlerFunc(s.page))
	t.Cleanup(s.site.Close)
	in := inboxOf("inbox-1", testKey, strings.Replace(settings, "{", fmt.Sprintf(`{"key":%q,"origins":[%q],`, testKey, s.site.URL), 1))
	if err := s.driver.Check(in); err != nil {
		t.Fatal(err)
	}
	s.inboxes[testKey] = in
	mic := filepath.Join(t.TempDir(), "microphone.wav")
	if err := lab.Tones(48000, time.Second, 440).WriteWAV(mic); err != nil {
		t.Fatal(err)
	}
	b, err := browser.Start(uiFolder, mic)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	s.b = b
	s.enter("vera", map[string]any{})
	return s
}

// enter is another visitor, whose browser keeps to the page's policy.
func (s *shop) enter(who string, options map[string]any) {
	s.Helper()
	options["bypassCSP"] = false
	if options["locale"] == nil {
		options["locale"] = "en-GB"
	}
	options["reducedMotion"] = "reduce" // a picture shows what is, not what moves
	options["timezoneId"] = "Europe/Madrid"
	if err := s.b.Open(context.Background(), who, options); err != nil {
		s.Fatal(err)
	}
	s.who = who
}

func (s *shop) page(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	if r.URL.Path == "/hostile.css" {
		h.Set("Content-Type", "text/css")
		_, _ = fmt.Fprint(w, s.css.Load())
		return
	}
	connect := s.http.URL
	if s.sockets.Load() {
		connect += " " + strings.Replace(s.http.URL, "http", "ws", 1)
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", fmt.Sprintf("default-src 'none'; script-src %s; connect-src %s; style-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'", s.http.URL, connect))
	_, _ = fmt.Fprintf(w, `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width,initial-scale=1"><title>Shop</title><link rel="stylesheet" href="/hostile.css">
<script src="%s/widget/widget.js" data-inbox="%s" %s async></script></head><body><main><h1>A shop</h1><p>It sells lamps. <a href="#lamps">Lamps</a></p></main></body></html>`, s.http.URL, testKey, s.tag.Load())
}

func (s *shop) do(call string, args ...any) {
	s.Helper()
	if err := s.b.Do(context.Background(), nil, s.who, call, args...); err != nil {
		s.shot("failed")
		s.Fatal(err)
	}
}

func (s *shop) ask(out any, call string, args ...any) {
	s.Helper()
	if err := s.b.Do(context.Background(), out, s.who, call, args...); err != nil {
		s.shot("failed")
		s.Fatal(err)
	}
}

// shot keeps a picture where a person can look at it, when asked to.
func (s *shop) shot(name string) {
	if dir := os.Getenv("CORDBOARD_SHOTS"); dir != "" {
		_ = s.b.Do(context.Background(), nil, s.who, "shot", filepath.Join(dir, "widget-"+name+".png"))
	}
}

// sound proves that what is shown now is open to assistive technology, in both themes.
func (s *shop) sound(scene string) {
	s.Helper()
	for _, theme := range []string{"dark", "light"} {
		s.do("theme", theme)
		s.shot(scene + "-" + theme)
		for _, call := range []string{"axe", "widget.small", "widget.wide"} {
			var found []string
			s.ask(&found, call)
			for _, f := range found {
				s.Errorf("%s, %s: %s: %s", scene, theme, call, f)
			}
		}
	}
}

func (s *shop) text(id, text string) {
	s.reply(s.someone(), id, channels.Message{Type: channels.Text, Text: text})
}

func (s *shop) someone() string {
	s.Helper()
	v := ""
	s.eventually("a visitor wrote", func() bool { v = s.desk.visitor(); return v != "" })
	return v
}

func (s *shop) noise() {
	s.Helper()
	var noise []string
	s.ask(&noise, "noise")
	for _, n := range noise {
		s.Errorf("the page threw: %s", n)
	}
}

func png() string {
	return base64.StdEncoding.EncodeToString(picture(400, 260))
}

func (s *shop) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *shop) focused(want string) {
	s.Helper()
	var got string
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); <-time.After(50 * time.Millisecond) {
		if s.ask(&got, "widget.focus"); got == want {
			return
		}
	}
	s.shot("failed")
	s.Fatalf("the focus is on %q, not on %q", got, want)
}

func (s *shop) runs(code string) { s.Helper(); s.do("eval", code) }

func (s *shop) true(code string) {
	s.Helper()
	var yes bool
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); <-time.After(50 * time.Millisecond) {
		if s.ask(&yes, "eval", code); yes {
			return
		}
	}
	s.shot("failed")
	s.Fatalf("it is not true that %s", code)
}
