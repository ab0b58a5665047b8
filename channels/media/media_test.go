package media_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/media"
)

func TestAFileIsKeptOnceUnderWhatItIsAndNotUnderWhatItClaims(t *testing.T) {
	files := media.NewFiles(t.TempDir())
	for _, c := range []struct {
		name, content, want string
		inline              bool
	}{
		{"photo.png", "\x89PNG\r\n\x1a\n0000IHDR", "image/png", true},
		{"page.png", "<!DOCTYPE html><html><script>alert(1)</script></html>", "text/html", false},
		{"drawing.png", `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>`, "image/svg+xml", false},
		{"a.pdf", "%PDF-1.7\n", "application/pdf", false},
		{"photo.gif", "GIF89a" + strings.Repeat("\x00", 20), "image/gif", true},
	} {
		k, err := files.Keep(strings.NewReader(c.content), 1000, "image/png", c.name)
		if err != nil {
			t.Fatal(err)
		}
		if k.MIME != c.want || media.Inline(k.MIME) != c.inline || k.Size != int64(len(c.content)) {
			t.Errorf("%s is kept as %s (shown %v), want %s", c.name, k.MIME, media.Inline(k.MIME), c.want)
		}
		r, err := files.Open(k.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		if b, _ := io.ReadAll(r); string(b) != c.content {
			t.Errorf("%s came back as %q", c.name, b)
		}
		_ = r.Close()
	}
	if _, err := files.Keep(strings.NewReader(strings.Repeat("x", 1001)), 1000, "", "big"); !errors.Is(err, inbox.ErrTooLarge) {
		t.Errorf("a file beyond the limit answers %v", err)
	}
	for _, name := range []string{"../../etc/passwd", "", strings.Repeat("A", 64)} {
		if _, err := files.Open(name); err == nil {
			t.Errorf("%q was opened", name)
		}
	}
}

func TestOnlyPublicAddressesAreFetchedAlsoBehindARedirect(t *testing.T) {
	inner := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "secret") }))
	defer inner.Close()
	f := media.NewFetcher()
	for _, address := range []string{inner.URL, "http://localhost:1/", "http://[::1]/", "http://169.254.169.254/latest/meta-data", "http://10.0.0.1/", "http://192.168.1.1/", "http://[::ffff:127.0.0.1]/",
		"http://0.0.0.0/", "http://100.64.0.1/", "file:///etc/passwd", "http://user:pw@example.com/", "gopher://example.com/", "https://", "http://[64:ff9b::7f00:1]/", "http://[::7f00:1]/", "http://[::a00:1]/", "http://[fec0::1]/",
		"http://192.88.99.1/"} {
		r, err := f.Fetch(t.Context(), address)
		if err == nil {
			_ = r.Close()
			t.Errorf("%s was fetched", address)
			continue
		}
		if !errors.Is(err, inbox.ErrAddress) {
			t.Errorf("%s answers %v, want a refused address", address, err)
		}
	}
	allowed := media.NewFetcher(netip.MustParsePrefix("127.0.0.1/32"))
	r, err := allowed.Fetch(t.Context(), inner.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	if b, _ := io.ReadAll(r); string(b) != "secret" {
		t.Errorf("fetched %q", b)
	}
	outer := httptest.NewServer(http.RedirectHandler("http://10.0.0.1/", http.StatusFound))
	defer outer.Close()
	if _, err := allowed.Fetch(t.Context(), outer.URL); !errors.Is(err, inbox.ErrAddress) {
		t.Errorf("a redirect to a private address answers %v", err)
	}
}
