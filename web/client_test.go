package web_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// client is a browser that is logged in, or nobody.
type client struct {
	h      *house
	cookie *http.Cookie
	csrf   string
}

// answer is what came back.
type answer struct {
	t      *testing.T
	status int
	header http.Header
	body   string
}

// as logs in once and keeps the session; "" is nobody.
func (h *house) as(login string) *client {
	h.t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	if c := h.logins[login]; c != nil {
		return c
	}
	c := &client{h: h}
	if login != "" {
		c = h.login(login)
	}
	h.logins[login] = c
	return c
}

// login begins a session of its own.
func (h *house) login(login string) *client {
	h.t.Helper()
	c := &client{h: h}
	a := c.do(http.MethodPost, "/api/v1/session", `{"login":"`+login+`","password":"`+password+`"}`)
	if a.status != http.StatusOK {
		h.t.Fatalf("%s cannot log in: %d %s", login, a.status, a.body)
	}
	var s struct{ CSRF string }
	a.decode(&s)
	c.csrf = s.CSRF
	for _, k := range (&http.Response{Header: a.header}).Cookies() {
		c.cookie = k
	}
	return c
}

func (h *house) url(path string) string { return "http://" + h.server.Addr().String() + path }

// do sends a request as a browser on the right page would.
func (c *client) do(method, path, body string, headers ...string) answer {
	c.h.t.Helper()
	r, err := http.NewRequestWithContext(c.h.t.Context(), method, c.h.url(path), strings.NewReader(body))
	if err != nil {
		c.h.t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.cookie != nil {
		r.AddCookie(c.cookie)
		r.Header.Set("X-CSRF-Token", c.csrf)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i+1] == "-" {
			r.Header.Del(headers[i])
		}
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	return c.h.send(r)
}

func (h *house) send(r *http.Request) answer {
	h.t.Helper()
	tr := http.DefaultTransport.(*http.Transport)
	res, err := (&http.Client{Transport: tr, Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return answer{h.t, res.StatusCode, res.Header, string(b)}
}

func (a answer) decode(v any) {
	a.t.Helper()
	if err := json.Unmarshal([]byte(a.body), v); err != nil {
		a.t.Fatalf("the answer is not JSON: %v: %s", err, a.body)
	}
}
