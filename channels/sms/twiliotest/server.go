// Package twiliotest stands in for Twilio in tests: it takes messages as the REST API does, serves media behind a password and
// a redirect, and signs what it sends to a webhook. The signature is written anew here, after Twilio's documentation.
package twiliotest

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sort"
	"strings"
	"sync"
)

// Refusal is an error of the API. A Code of 0 gives an answer without a body.
type Refusal struct {
	HTTP int
	Code int
	Text string
}

// Server is a running stand-in.
type Server struct {
	*httptest.Server
	SID, Token string
	// Numbers are the account's, with the address that their messages go to.
	Numbers map[string]string

	files *httptest.Server

	mu      sync.Mutex
	sent    []url.Values
	refuse  *Refusal
	leaked  bool
	fetched int
}

// Start opens a stand-in on loopback.
func Start() *Server {
	s := &Server{SID: "AC00000000000000000000000000000001", Token: "token-of-the-account", Numbers: map[string]string{}}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	s.files = httptest.NewServer(http.HandlerFunc(s.file))
	return s
}

// Close ends it.
func (s *Server) Close() {
	s.Server.Close()
	s.files.Close()
}

// Refuse has every message refused; nil ends that.
func (s *Server) Refuse(r *Refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = r
}

// Sent are the forms of the messages that were taken.
func (s *Server) Sent() []url.Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]url.Values(nil), s.sent...)
}

// Leaked reports whether a password came to the host of the files.
func (s *Server) Leaked() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.leaked
}

// MediaURL is an attachment's address.
func (s *Server) MediaURL() string {
	return s.URL + "/2010-04-01/Accounts/" + s.SID + "/Messages/MM1/Media/ME1"
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	user, password, _ := r.BasicAuth()
	if user != s.SID || password != s.Token {
		reply(w, http.StatusUnauthorized, map[string]any{"code": 20003, "message": "Authenticate", "status": 401})
		return
	}
	base := "/2010-04-01/Accounts/" + s.SID
	switch {
	case r.URL.Path == base+"/Messages.json" && r.Method == http.MethodPost:
		s.message(w, r)
	case r.URL.Path == base+".json":
		reply(w, http.StatusOK, map[string]any{"sid": s.SID, "status": "active", "friendly_name": "Test"})
	case r.URL.Path == base+"/IncomingPhoneNumbers.json":
		var list []map[string]string
		if at, ok := s.Numbers[r.URL.Query().Get("PhoneNumber")]; ok {
			list = append(list, map[string]string{"sms_url": at})
		}
		reply(w, http.StatusOK, map[string]any{"incoming_phone_numbers": list})
	case strings.Contains(r.URL.Path, "/Media/"):
		http.Redirect(w, r, s.files.URL+"/bucket/file?signature=x", http.StatusTemporaryRedirect)
	case r.URL.Path == "/v1/ContentAndApprovals":
		s.contents(w, r)
	default:
		reply(w, http.StatusNotFound, map[string]any{"code": 20404, "message": "The requested resource was not found", "status": 404})
	}
}

func (s *Server) message(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse != nil {
		if s.refuse.Code == 0 {
			w.WriteHeader(s.refuse.HTTP)
			return
		}
		reply(w, s.refuse.HTTP, map[string]any{"code": s.refuse.Code, "message": s.refuse.Text, "status": s.refuse.HTTP})
		return
	}
	s.sent = append(s.sent, r.PostForm)
	reply(w, http.StatusCreated, map[string]any{"sid": fmt.Sprintf("SM%032d", len(s.sent)), "status": "queued", "num_segments": "1", "error_code": nil, "error_message": nil})
}

func (s *Server) contents(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Get("Page") == "1" {
		reply(w, http.StatusOK, map[string]any{"contents": []any{}, "meta": map[string]any{"next_page_url": "https://elsewhere.example/steal"}})
		return
	}
	reply(w, http.StatusOK, map[string]any{"contents": []any{map[string]any{"sid": "HX00000000000000000000000000000001", "language": "en", "friendly_name": "greeting",
		"variables": map[string]any{"1": "Ann"}, "types": map[string]any{"twilio/text": map[string]any{"body": "Hello {{1}}"}},
		"approval_requests": map[string]any{"category": "UTILITY", "status": "approved"}}},
		"meta": map[string]any{"next_page_url": s.URL + "/v1/ContentAndApprovals?Page=1"}})
}

func (s *Server) file(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.leaked = s.leaked || r.Header.Get("Authorization") != ""
	s.fetched++
	w.Header().Set("Content-Type", "image/jpeg")
	_, _ = io.WriteString(w, "picture")
}

func reply(w http.ResponseWriter, code int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(v)
}

// Signature signs a request as Twilio does.
func (s *Server) Signature(address string, form url.Values) string {
	var names []string
	for name := range form {
		names = append(names, name)
	}
	sort.Strings(names)
	text := address
	for _, name := range names {
		text += name + form.Get(name)
	}
	h := hmac.New(sha1.New, []byte(s.Token))
	_, _ = io.WriteString(h, text)
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}

// Post sends a signed form to a webhook, at "to" when that differs from the public address that is signed.
func (s *Server) Post(ctx context.Context, public, to string, form url.Values) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
	r.Header.Set("X-Twilio-Signature", s.Signature(public, form))
	return s.Client().Do(r)
}
