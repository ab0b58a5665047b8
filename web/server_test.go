package web_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/web"
)

func TestTheDocumentIsTheOneTheUIWasMadeFrom(t *testing.T) {
	want, err := web.Document()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../ui/openapi.json")
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("ui/openapi.json is not what the Go types say (%v). Run `go generate ./web`, then `npm run api` in ui/.", err)
	}
	page, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	if table, err := web.WithTable(string(page)); err != nil || table != string(page) {
		t.Errorf("the table in docs/api.md is not what the code says (%v). Run `go generate ./web`.", err)
	}
	for _, op := range []string{"/api/v1/session", "/api/v1/floor", "/api/v1/interactions/{id}/wrapup/finish"} {
		if !bytes.Contains(want, []byte(`"`+op+`"`)) {
			t.Errorf("the document lacks %s", op)
		}
	}
}

func TestTheServedDocumentKnowsTheBasePath(t *testing.T) {
	h := newHouse(t, func(c *web.Config) { c.HTTP.BasePath = "/cordboard/" })
	for path, want := range map[string]struct {
		status int
		text   string
	}{
		"/cordboard/api/v1/openapi.json": {200, `"url": "/cordboard/"`}, "/cordboard/": {200, `<base href="/cordboard/">`},
		"/cordboard": {301, ""}, "/": {302, ""}, "/cordboard/healthz": {200, "alive"}, "/healthz": {200, "alive"}, "/api/v1/session": {404, ""},
		"/cordboard/desk/anything": {200, "<base"}, "/cordboard/assets/app-1a2b.js": {200, "script"},
	} {
		a := h.nobody(http.MethodGet, path, "Accept-Encoding", "identity")
		if a.status != want.status || !strings.Contains(a.body, want.text) {
			t.Errorf("%s: got %d %.200s", path, a.status, a.body)
		}
	}
}

// nobody sends a bare request.
func (h *house) nobody(method, path string, headers ...string) answer {
	h.t.Helper()
	return (&client{h: h}).do(method, path, "", headers...)
}

func TestThePagesAreServedAsBrowsersWantThem(t *testing.T) {
	h := newHouse(t)
	page := h.nobody(http.MethodGet, "/floor/queues")
	csp := page.header.Get("Content-Security-Policy")
	nonce := between(page.body, `name="csp-nonce" content="`, `"`)
	if page.status != 200 || nonce == "" || !strings.Contains(csp, "'nonce-"+nonce+"'") || !strings.Contains(csp, "script-src 'self';") || strings.Contains(csp, "unsafe") {
		t.Errorf("the page: %d %s %s", page.status, csp, page.body)
	}
	if page.header.Get("Cache-Control") != "no-cache" || !strings.Contains(page.header.Get("Permissions-Policy"), "microphone=(self)") || !strings.Contains(page.body, `content="v9"`) {
		t.Errorf("the page's headers: %v", page.header)
	}
	if again := h.nobody(http.MethodGet, "/"); strings.Contains(again.body, nonce) {
		t.Error("the nonce is used twice")
	}
	for _, c := range []struct {
		accept, encoding, body string
	}{{"br, gzip", "br", "br script"}, {"gzip, deflate", "gzip", "gz script"}, {"br;q=0, gzip", "gzip", "gz script"}, {"identity", "", "plain script"}} {
		a := h.nobody(http.MethodGet, "/assets/app-1a2b.js", "Accept-Encoding", c.accept)
		if a.body != c.body || a.header.Get("Content-Encoding") != c.encoding || !strings.Contains(a.header.Get("Cache-Control"), "immutable") || a.header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: %v %s", c.accept, a.header, a.body)
		}
		if b := h.nobody(http.MethodGet, "/assets/app-1a2b.js", "Accept-Encoding", c.accept, "If-None-Match", a.header.Get("ETag")); b.status != 304 {
			t.Errorf("%s: an unchanged file is sent again: %d", c.accept, b.status)
		}
	}
	for path, want := range map[string]int{"/assets/gone-9.js": 404, "/favicon.svg": 200, "/phone/nothing": 404, "/index.html": 200, "/assets/app-1a2b.js.br": 404} {
		if a := h.nobody(http.MethodGet, path); a.status != want {
			t.Errorf("%s: got %d, want %d", path, a.status, want)
		}
	}
	for _, path := range []string{"/", "/floor", "/assets/app-1a2b.js"} {
		if a := h.nobody(http.MethodHead, path); a.status != 200 || a.body != "" {
			t.Errorf("HEAD %s: %d %s", path, a.status, a.body)
		}
	}
}

func between(s, a, b string) string {
	_, rest, _ := strings.Cut(s, a)
	got, _, _ := strings.Cut(rest, b)
	return got
}

func TestReadinessSaysWhatIsMissing(t *testing.T) {
	h := newHouse(t)
	if a := h.nobody(http.MethodGet, "/readyz"); a.status != 200 || !strings.Contains(a.body, `"status":"ready"`) {
		t.Errorf("got %d %s", a.status, a.body)
	}
	for _, c := range []struct {
		err  error
		want string
	}{{errors.New("dial tcp 10.0.0.9: secret detail"), "the server's log has the details"}, {fault.New(fault.Unavailable, "The journal's disk is full."), "The journal's disk is full."}} {
		h.checkErr = func() error { return c.err }
		if a := h.nobody(http.MethodGet, "/readyz"); a.status != 503 || !strings.Contains(a.body, c.want) || strings.Contains(a.body, "secret detail") {
			t.Errorf("got %d %s", a.status, a.body)
		}
	}
}

func TestMetricsAreForThisMachineOnly(t *testing.T) {
	h := newHouse(t)
	h.nobody(http.MethodGet, "/api/v1/session")
	if a := h.nobody(http.MethodGet, "/metrics"); a.status != 200 || !strings.Contains(a.body, `cordboard_http_requests_total{method="GET",route="/api/v1/session",status="401"} 1`) {
		t.Errorf("got %d %.500s", a.status, a.body)
	}
	for _, header := range []string{"X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via"} {
		if a := h.nobody(http.MethodGet, "/metrics", header, "127.0.0.1"); a.status != 403 {
			t.Errorf("through a proxy (%s): %d", header, a.status)
		}
	}
	open := newHouse(t, func(c *web.Config) { c.HTTP.MetricsAllow = []string{"203.0.113.0/24"} })
	if a := open.nobody(http.MethodGet, "/metrics", "X-Forwarded-For", "203.0.113.7"); a.status != 200 {
		t.Errorf("from the allow-list: %d", a.status)
	}
}

func TestAPanicIsAnsweredWithAReportID(t *testing.T) {
	h := newHouse(t, func(c *web.Config) { c.Desk = panicking{c.Desk} })
	a := h.as("agent1").do(http.MethodPost, "/api/v1/interactions/"+someID+"/hold", "")
	id := a.header.Get("X-Request-Id")
	if a.status != 500 || id == "" || !strings.Contains(a.body, `"report_id":"`+id+`"`) || strings.Contains(a.body, "secret") {
		t.Errorf("got %d %s", a.status, a.body)
	}
	if log := h.log.String(); !strings.Contains(log, id) || !strings.Contains(log, "a secret reason") {
		t.Error("the log does not tell what happened")
	}
}

type panicking struct{ web.Desk }

func (panicking) Hold(context.Context, string, string) error { panic("a secret reason") }

func TestTheServerDrains(t *testing.T) {
	h := newHouse(t)
	ws, _ := h.socket("/api/v1/events?ticket="+h.as("agent1").ticket(), nil)
	frameOf(t, ws) // hello
	stopped := make(chan struct{})
	go func() { defer close(stopped); h.stop() }()
	if f := frameOf(t, ws); f["type"] != "bye" || f["reason"] != "shutdown" {
		t.Errorf("the browser heard %v", f)
	}
	if _, _, err := ws.ReadMessage(); err == nil {
		t.Error("the socket stays open")
	}
	<-stopped
	if _, err := http.Get(h.url("/healthz")); err == nil {
		t.Error("the listener stays open")
	}
}

// certificate writes a certificate for localhost whose common name tells it from others.
func certificate(t *testing.T, dir, name string) (cert, key string) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tpl := &x509.Certificate{SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"localhost"}}
	der, err := x509.CreateCertificate(rand.Reader, tpl, tpl, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	pk, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, "c.pem"), filepath.Join(dir, "k.pem")
	for f, b := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: pk}} {
		if err := os.WriteFile(f, pem.EncodeToMemory(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

func (h *house) seen() string {
	h.t.Helper()
	c, err := tls.Dial("tcp", h.server.TLSAddr().String(), &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		h.t.Fatal(err)
	}
	defer c.Close()
	return c.ConnectionState().PeerCertificates[0].Subject.CommonName
}

func TestTheCertificateIsReadAgainWhileRunning(t *testing.T) {
	dir := t.TempDir()
	cert, key := certificate(t, dir, "first")
	fake := clock.NewFakeAt(time.Now())
	h := newHouse(t, func(c *web.Config) {
		c.HTTP.TLSListen, c.HTTP.TLSCert, c.HTTP.TLSKey, c.Clock = "127.0.0.1:0", cert, key, fake
	})
	if got := h.seen(); got != "first" {
		t.Fatalf("got %s", got)
	}
	certificate(t, dir, "second")
	if err := h.server.ReloadCertificates(); err != nil { // SIGHUP
		t.Fatal(err)
	}
	if got := h.seen(); got != "second" {
		t.Fatalf("after SIGHUP: %s", got)
	}
	certificate(t, dir, "third")
	later := time.Now().Add(time.Minute)
	if err := os.Chtimes(cert, later, later); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); h.seen() != "third"; fake.Advance(30 * time.Second) {
		if time.Now().After(end) {
			t.Fatal("the new certificate is not noticed")
		}
	}
	if err := os.WriteFile(cert, []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := h.server.ReloadCertificates(); err == nil || h.seen() != "third" {
		t.Errorf("a broken certificate replaced the good one: %v", err)
	}
}

func TestATrialMakesItsOwnCertificateOnce(t *testing.T) {
	dir := t.TempDir()
	self := func(c *web.Config) { c.HTTP.TLSListen, c.HTTP.TLSSelfSigned, c.StateDir = "127.0.0.1:0", true, dir }
	h := newHouse(t, self)
	first, err := os.ReadFile(filepath.Join(dir, "tls", "self-signed.crt"))
	if err != nil {
		t.Fatal(err)
	}
	if st, err := os.Stat(filepath.Join(dir, "tls", "self-signed.key")); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("the key is open to others: %v", st.Mode())
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(first)
	tr := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
	defer tr.CloseIdleConnections()
	res, err := (&http.Client{Transport: tr}).Get(fmt.Sprintf("https://%s/healthz", h.server.TLSAddr()))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	newHouse(t, self)
	if again, _ := os.ReadFile(filepath.Join(dir, "tls", "self-signed.crt")); !bytes.Equal(first, again) {
		t.Error("a second start made another certificate")
	}
}

func TestAServerThatIsWiredWrongDoesNotStart(t *testing.T) {
	if _, err := web.New(web.Config{}); err == nil || !strings.Contains(err.Error(), "lacks its Clock") {
		t.Errorf("got %v", err)
	}
}
