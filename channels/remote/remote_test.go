package remote_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/remote"
)

const secret = "7:s3cr3t/token"

func do(t *testing.T, url string, body io.Reader, limit int64, wait time.Duration) (remote.Answer, *channels.Trouble) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, body)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	a, trouble := remote.New(&http.Client{Transport: transport}).Do(req, limit, secret)
	if trouble != nil && strings.Contains(trouble.Text, "s3cr3t") {
		t.Errorf("the secret is in %q", trouble.Text)
	}
	return a, trouble
}

func TestWhatIsCertainAfterACallIsSaid(t *testing.T) {
	served := make(chan struct{}, 10)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		served <- struct{}{}
		switch r.URL.Query().Get("do") {
		case "hang":
			_, _ = io.Copy(io.Discard, r.Body)
			<-r.Context().Done()
		case "cut":
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "half")
		case "drop":
			panic(http.ErrAbortHandler)
		case "redirect":
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		default:
			_, _ = io.WriteString(w, "0123456789")
		}
	}))
	defer s.Close()
	closed := httptest.NewServer(nil)
	gone := closed.URL
	closed.Close()
	cases := []struct {
		name, url string
		body      io.Reader
		class     channels.TroubleClass
		code      string
	}{
		{"an answer", s.URL + "/?t=" + secret, nil, "", ""},
		{"nobody there", gone + "/bot" + secret + "/x", nil, channels.Later, remote.CodeConnect},
		{"no such host", "http://nowhere.invalid/bot" + secret, nil, channels.Later, remote.CodeConnect},
		{"no answer in time", s.URL + "/bot" + secret + "?do=hang", nil, channels.Maybe, remote.CodeNoAnswer},
		{"half an answer", s.URL + "/?do=cut", nil, channels.Maybe, remote.CodeNoAnswer},
		{"a broken line", s.URL + "/bot" + secret + "?do=drop", nil, channels.Maybe, remote.CodeNoAnswer},
	}
	for _, c := range cases {
		a, trouble := do(t, c.url, c.body, 100, 400*time.Millisecond)
		switch {
		case c.class == "" && (trouble != nil || string(a.Body) != "0123456789"):
			t.Errorf("%s: %+v %v", c.name, a, trouble)
		case c.class != "" && (trouble == nil || trouble.Class != c.class || trouble.Code != c.code):
			t.Errorf("%s: %+v", c.name, trouble)
		}
	}
	if _, trouble := do(t, s.URL, nil, 9, time.Second); trouble == nil || trouble.Code != remote.CodeTooLarge {
		t.Errorf("a large answer: %+v", trouble)
	}
	for len(served) > 0 {
		<-served
	}
	if a, trouble := do(t, s.URL+"/?do=redirect", nil, 100, time.Second); trouble != nil || a.Status != http.StatusFound || len(served) != 1 {
		t.Errorf("a redirect was followed: %+v %v", a, trouble)
	}
}

func TestAFormWhoseFileBreaksNeverArrivesWhole(t *testing.T) {
	whole := make(chan error, 1)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := io.ReadAll(r.Body)
		whole <- err
	}))
	defer s.Close()
	form := remote.NewForm()
	form.Field("a", "1")
	form.File("f", "x.txt", "text/plain", func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader(strings.Repeat("x", 1<<20)), broken{})), nil
	})
	if _, trouble := do(t, s.URL, form.Body(), 100, 5*time.Second); trouble == nil || trouble.Class != channels.Later || trouble.Code != remote.CodeFile {
		t.Errorf("%+v", trouble)
	}
	if err := <-whole; err == nil {
		t.Error("it arrived whole")
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("disk") }

func TestNamesOfFilesAreFitForProviders(t *testing.T) {
	for name, want := range map[string]string{
		"a.pdf": "a.pdf", "../../etc/passwd": "passwd", `C:\x\y.doc`: "y.doc", "a\r\nb.txt": "ab.txt", "": "file", "..": "file",
		"gpj.\u202ecod.exe": "gpj.cod.exe", "\xff\xfe": "file", strings.Repeat("ñ", 200) + ".png": strings.Repeat("ñ", 116) + ".png",
	} {
		if got := remote.FileName(channels.Attachment{Name: name}, "file"); got != want {
			t.Errorf("%q became %q", name, got)
		}
	}
}

func TestAProvidersPauseIsUnderstoodInBothForms(t *testing.T) {
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	for v, want := range map[string]time.Duration{"": 0, "7": 7 * time.Second, "-1": 0, "soon": 0, "Sun, 22 Nov 2026 10:00:30 GMT": 30 * time.Second, "Sun, 22 Nov 2026 09:00:00 GMT": 0} {
		if got := (remote.Answer{Header: http.Header{"Retry-After": {v}}}).RetryAfter(now); got != want {
			t.Errorf("%q is %v", v, got)
		}
	}
}
