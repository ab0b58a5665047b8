package media_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/media"
)

func TestAPictureOfAMailIsFetchedAsWhatItsBytesAreAndFromNowhereInside(t *testing.T) {
	const png = "\x89PNG\r\n\x1a\n rest of it"
	bodies := map[string]string{"/ok.png": png, "/called-a-picture": "<svg onload=alert(1)>", "/page": "<html><script>alert(1)</script>", "/large": png + strings.Repeat("x", 6<<20)}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "image/png")
		if r.Header.Get("Cookie") != "" || r.Header.Get("Referer") != "" {
			t.Errorf("the server learnt %v", r.Header)
		}
		_, _ = w.Write([]byte(bodies[r.URL.Path]))
	}))
	defer s.Close()
	f := media.NewFetcher(netip.MustParsePrefix("127.0.0.0/8"))
	if data, mime, err := f.Picture(t.Context(), s.URL+"/ok.png"); err != nil || mime != "image/png" || string(data) != png {
		t.Errorf("a picture came as %q of %s, %v", data, mime, err)
	}
	for _, path := range []string{"/called-a-picture", "/page", "/large"} {
		if _, _, err := f.Picture(t.Context(), s.URL+path); !errors.Is(err, media.ErrNoPicture) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, _, err := media.NewFetcher().Picture(t.Context(), s.URL+"/ok.png"); !errors.Is(err, inbox.ErrAddress) {
		t.Errorf("an address inside: %v", err)
	}
}
