package meta_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/channels/meta"
	"github.com/cordboard/cordboard/channels/meta/metatest"
)

func stand(t *testing.T) (*metatest.Server, meta.Client) {
	t.Helper()
	s := metatest.New(metatest.Options{})
	t.Cleanup(s.Close)
	return s, meta.Client{HTTP: s.Client(), Base: s.URL, Token: s.Options().Token, Now: time.Now}
}

func trouble(t *testing.T, err error) *channels.Trouble {
	t.Helper()
	var got *channels.Trouble
	if !errors.As(err, &got) {
		t.Fatalf("%v is no trouble", err)
	}
	return got
}

func TestEveryErrorOfTheGraphAPIHasItsClass(t *testing.T) {
	cases := []struct {
		name string
		fail metatest.Failure
		want channels.TroubleClass
		wait time.Duration
	}{
		{"window", metatest.Failure{Code: 131047}, channels.WindowShut, 0},
		{"undeliverable", metatest.Failure{Code: 131026}, channels.Unreachable, 0},
		{"opted out", metatest.Failure{Code: 131050}, channels.Barred, 0},
		{"marketing cap", metatest.Failure{Code: 131049}, channels.Later, 24 * time.Hour},
		{"throughput", metatest.Failure{Code: 130429, Header: map[string]string{"Retry-After": "7"}}, channels.Later, 7 * time.Second},
		{"pair rate", metatest.Failure{Code: 131056}, channels.Later, 10 * time.Second},
		{"app rate", metatest.Failure{Code: 4, Status: 403}, channels.Later, 0},
		{"business rate", metatest.Failure{Code: 80007, Header: map[string]string{"X-Business-Use-Case-Usage": `{"1":[{"estimated_time_to_regain_access":3}]}`}}, channels.Later, 3 * time.Minute},
		{"token", metatest.Failure{Code: 190, Status: 401}, channels.Credentials, 0},
		{"permission", metatest.Failure{Code: 10, Status: 403}, channels.Credentials, 0},
		{"permission of a range", metatest.Failure{Code: 230, Status: 403}, channels.Credentials, 0},
		{"policy", metatest.Failure{Code: 368}, channels.Limited, 0},
		{"locked", metatest.Failure{Code: 131031}, channels.Limited, 0},
		{"payment", metatest.Failure{Code: 131042}, channels.Limited, 0},
		{"not registered", metatest.Failure{Code: 133010}, channels.Limited, 0},
		{"number deleted", metatest.Failure{Code: 33}, channels.Limited, 0},
		{"experiment", metatest.Failure{Code: 130472}, channels.Never, 0},
		{"template missing", metatest.Failure{Code: 132001, Status: 404}, channels.Never, 0},
		{"template paused", metatest.Failure{Code: 132015}, channels.Never, 0},
		{"media fetch", metatest.Failure{Code: 131053}, channels.Later, 0},
		{"Messenger's window", metatest.Failure{Code: 10, Subcode: 2018278}, channels.WindowShut, 0},
		{"Messenger's window, as older pages are told", metatest.Failure{Code: 10, Subcode: 2018065}, channels.WindowShut, 0},
		{"Instagram's window", metatest.Failure{Code: 10, Subcode: 2534022}, channels.WindowShut, 0},
		{"page restricted", metatest.Failure{Code: 10, Subcode: 1893063}, channels.Limited, 0},
		{"not available", metatest.Failure{Code: 551}, channels.Unreachable, 0},
		{"no such user", metatest.Failure{Code: 100, Subcode: 2018001}, channels.Unreachable, 0},
		{"calls of a page", metatest.Failure{Code: 613}, channels.Later, 0},
		{"a new code", metatest.Failure{Code: 987654}, channels.Never, 0},
		{"a new code of an outage", metatest.Failure{Code: 987654, Status: 500}, channels.Later, 0},
		{"a page in HTML, unavailable", metatest.Failure{Status: 503, Header: map[string]string{"Retry-After": "30"}}, channels.Later, 30 * time.Second},
		{"a gateway that gave up", metatest.Failure{Status: 504}, channels.Maybe, 0},
		{"too many, in HTML", metatest.Failure{Status: 429}, channels.Later, 0},
		{"the answer was cut", metatest.Failure{Cut: true}, channels.Maybe, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, client := stand(t)
			c.fail.Message = "(#1) Malformed access token " + s.Options().Token
			s.Fail(c.fail)
			got := trouble(t, client.Post(context.Background(), "1/messages", map[string]string{"a": "b"}, nil))
			if got.Class != c.want || got.RetryAfter != c.wait {
				t.Errorf("%+v", got)
			}
			if strings.Contains(got.Text, "TESTTOKEN") {
				t.Errorf("the token is in %q", got.Text)
			}
		})
	}
}

func TestARefusedTokenIsNotQuoted(t *testing.T) {
	_, client := stand(t)
	for _, token := range []string{"EAAwrongwrongwrongwrong", "wrong", "IGAAwrongwrongwrongwrong"} {
		client.Token = token
		got := trouble(t, client.Get(context.Background(), "me", nil, nil))
		if got.Class != channels.Credentials || got.Code != "190" || strings.Contains(got.Text, "wrong") {
			t.Errorf("%+v", got)
		}
	}
}

func TestALostAnswerIsUnclearOnlyWhereTheRequestLeftAndCannotBeRepeated(t *testing.T) {
	s, client := stand(t)
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	s.Fail(metatest.Failure{Hang: true})
	if got := trouble(t, client.Post(ctx, "1/messages", nil, nil)); got.Class != channels.Maybe {
		t.Errorf("a message without an answer is %+v", got)
	}
	s.Fail(metatest.Failure{Cut: true})
	if got := trouble(t, client.Get(context.Background(), "me", nil, nil)); got.Class != channels.Later {
		t.Errorf("a question without an answer is %+v", got)
	}
	gone := httptest.NewServer(http.NotFoundHandler())
	client.Base = gone.URL
	gone.Close()
	if got := trouble(t, client.Post(context.Background(), "1/messages", nil, nil)); got.Class != channels.Later {
		t.Errorf("nobody at the other end is %+v", got)
	}
	client.Base = "http://nowhere.invalid"
	if got := trouble(t, client.Post(context.Background(), "1/messages", nil, nil)); got.Class != channels.Later {
		t.Errorf("a name that nobody has is %+v", got)
	}
}

func TestAnAnswerThatCannotBeReadIsUnclear(t *testing.T) {
	odd := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.WriteString(w, "<html>captive portal</html>"); err != nil {
			t.Error(err)
		}
	}))
	defer odd.Close()
	client := meta.Client{HTTP: odd.Client(), Base: odd.URL, Token: "x", Now: time.Now}
	var into struct{}
	if got := trouble(t, client.Post(context.Background(), "1/messages", nil, &into)); got.Class != channels.Maybe {
		t.Errorf("%+v", got)
	}
}

func TestTheTokenGoesNowhereButToMeta(t *testing.T) {
	var leaked string
	thief := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { leaked += "asked " + r.Header.Get("Authorization") }))
	defer thief.Close()
	away := strings.Replace(thief.URL, "127.0.0.1", "localhost", 1) // another host
	honest := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, away, http.StatusTemporaryRedirect)
	}))
	defer honest.Close()
	client := meta.Client{HTTP: honest.Client(), Base: honest.URL, Token: "secret", Now: time.Now}
	for _, address := range []string{away, "https://evil.example/x", "https://fbcdn.net.evil.example/x", "http://scontent.fbcdn.net/x", "https://u@scontent.fbcdn.net/x",
		"https://scontent.fbcdn.net:8443/x", "file:///etc/passwd", "https://169.254.169.254/latest", "", "::"} {
		if _, err := client.Open(context.Background(), address, true); trouble(t, err).Code != "media.host" {
			t.Errorf("%q was asked: %v", address, err)
		}
	}
	if _, err := client.Open(context.Background(), honest.URL+"/file", true); err == nil {
		t.Error("a redirect away from Meta was followed")
	}
	if err := client.Post(context.Background(), "x", nil, nil); err == nil {
		t.Error("a redirect of the API was followed")
	}
	if leaked != "" {
		t.Errorf("the other host was %s", leaked)
	}
}

func TestAnUploadCarriesTheFileAndAHarmlessName(t *testing.T) {
	s, client := stand(t)
	f := channels.OutFile{Attachment: channels.Attachment{Name: "../../é\"\r\nX: y.pdf", MIME: "application/pdf\r\nX: y", Size: 5}}
	f.Open = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("12345")), nil }
	var answer struct {
		ID loose.String `json:"id"`
	}
	u := meta.Upload{Fields: [][2]string{{"type", "application/pdf"}}, Name: "file", File: f}
	if err := client.Upload(context.Background(), "1/media", u, &answer); err != nil {
		t.Fatal(err)
	}
	m, found := s.Media(string(answer.ID))
	if !found || string(m.Data) != "12345" || m.Form["type"] != "application/pdf" || strings.ContainsAny(m.Name, "\r\n/") || m.MIME != "application/octet-stream" {
		t.Errorf("%+v", m)
	}
	f.Open = func() (io.ReadCloser, error) { return nil, os.ErrNotExist }
	u.File = f
	if got := trouble(t, client.Upload(context.Background(), "1/media", u, &answer)); got.Class != channels.Later {
		t.Errorf("%+v", got)
	}
}

func TestFileNamesKeepTheirEndingAndNothingElse(t *testing.T) {
	for name, want := range map[string]string{"a.pdf": "a.pdf", "../x/a.pdf": "a.pdf", `C:\x\a.pdf`: "a.pdf", "": "file", "..": "file", "/": "file", "a\u202egpj.exe": "agpj.exe", "a\x00b": "ab"} {
		if got := meta.FileName(name); got != want {
			t.Errorf("%q became %q", name, got)
		}
	}
	long := meta.FileName(strings.Repeat("ñ", 300) + ".pdf")
	if len(long) > 240 || !strings.HasSuffix(long, ".pdf") {
		t.Errorf("%d bytes: %q", len(long), long)
	}
}
