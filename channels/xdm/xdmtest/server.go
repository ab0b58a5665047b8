// Package xdmtest is a stand-in for X: the parts of its API v2 that direct messages need, its challenges, and signed
// deliveries to a webhook with retries. Tests write as a customer and read what the account sent.
package xdmtest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Names and secrets of the stand-in.
const (
	UserID         = "3805104374"
	ConsumerSecret = "stand-in-consumer-secret"
	ClientID       = "stand-in-client"
	FirstAccess    = "stand-in-access-1"
	FirstRefresh   = "stand-in-refresh-1"
)

// Fault is how a call goes wrong.
type Fault struct {
	Status int
	Body   string
	Header map[string]string
	Cut    bool // carried out, but the answer breaks off
}

// Sent is a message that the account sent.
type Sent struct {
	Path  string
	Text  string
	Media []string
}

// Server is a running stand-in. It is safe for concurrent use.
type Server struct {
	*httptest.Server

	mu      sync.Mutex
	access  string
	refresh string
	rounds  int
	nextID  int64
	sent    []Sent
	media   map[string][]byte
	faults  []Fault
	webhook string
}

// Start serves until Close.
func Start() *Server {
	s := &Server{access: FirstAccess, refresh: FirstRefresh, nextID: 954491830116155396, media: map[string][]byte{}}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	return s
}

// Fail has the next call to a message or to media go wrong.
func (s *Server) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, f)
}

// Expire makes the access token worthless.
func (s *Server) Expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.access = "expired"
}

// Sent lists the messages of the account.
func (s *Server) Sent() []Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Sent{}, s.sent...)
}

// Media are the uploaded bytes of an id; files put in by Put lie under /media/<id>.
func (s *Server) Media(id string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.media[id]
}

// Put stores a file of a customer's and answers its address.
func (s *Server) Put(data []byte) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.id()
	s.media[id] = data
	return s.URL + "/media/" + id
}

func (s *Server) id() string {
	s.nextID++
	return strconv.FormatInt(s.nextID, 10)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, 64<<20))
	r.Body = io.NopCloser(bytes.NewReader(body))
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.URL.Path == "/2/oauth2/token" {
		s.token(w, r)
		return
	}
	if r.Header.Get("Authorization") != "Bearer "+s.access {
		problem(w, http.StatusUnauthorized, "Unauthorized")
		return
	}
	if len(s.faults) > 0 {
		f := s.faults[0]
		s.faults = s.faults[1:]
		if !f.Cut {
			for k, v := range f.Header {
				w.Header().Set(k, v)
			}
			w.WriteHeader(f.Status)
			_, _ = io.WriteString(w, f.Body)
			return
		}
		w.Header().Set("Content-Length", "9000")
	}
	s.route(w, r, body)
}

func (s *Server) route(w http.ResponseWriter, r *http.Request, body []byte) {
	switch path := r.URL.Path; {
	case path == "/2/users/me":
		reply(w, http.StatusOK, map[string]any{"data": map[string]any{"id": UserID, "name": "Shop", "username": "shop"}})
	case path == "/2/media/upload" && r.Method == http.MethodPost:
		f, _, err := r.FormFile("media")
		if err != nil || r.FormValue("media_category") == "" {
			problem(w, http.StatusBadRequest, "media is missing")
			return
		}
		data, _ := io.ReadAll(f)
		id := s.id()
		s.media[id] = data
		reply(w, http.StatusOK, map[string]any{"data": map[string]any{"id": id, "media_key": "3_" + id}})
	case strings.HasPrefix(path, "/media/"):
		_, _ = w.Write(s.media[strings.TrimPrefix(path, "/media/")])
	case strings.HasPrefix(path, "/2/dm_conversations/") && strings.HasSuffix(path, "/messages") && r.Method == http.MethodPost:
		s.message(w, path, body)
	default:
		problem(w, http.StatusNotFound, "Not Found")
	}
}

func (s *Server) message(w http.ResponseWriter, path string, body []byte) {
	var m struct {
		Text        string `json:"text"`
		Attachments []struct {
			ID string `json:"media_id"`
		} `json:"attachments"`
	}
	if json.Unmarshal(body, &m) != nil || (m.Text == "" && len(m.Attachments) == 0) || len(m.Attachments) > 1 {
		problem(w, http.StatusBadRequest, "One or more parameters to your request was invalid.")
		return
	}
	sent := Sent{Path: path, Text: m.Text}
	for _, a := range m.Attachments {
		sent.Media = append(sent.Media, a.ID)
	}
	s.sent = append(s.sent, sent)
	reply(w, http.StatusCreated, map[string]any{"data": map[string]any{"dm_conversation_id": "1234858592-" + UserID, "dm_event_id": s.id()}})
}

// token gives out the next pair; a refresh token is good for one use.
func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("grant_type") != "refresh_token" || r.FormValue("client_id") != ClientID || r.FormValue("refresh_token") != s.refresh {
		reply(w, http.StatusBadRequest, map[string]any{"error": "invalid_request", "error_description": "Value passed for the token was invalid."})
		return
	}
	s.rounds++
	s.access, s.refresh = "stand-in-access-r"+strconv.Itoa(s.rounds), "stand-in-refresh-r"+strconv.Itoa(s.rounds)
	reply(w, http.StatusOK, map[string]any{"token_type": "bearer", "expires_in": 7200, "access_token": s.access, "refresh_token": s.refresh, "scope": "dm.read dm.write"})
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func problem(w http.ResponseWriter, status int, detail string) {
	reply(w, status, map[string]any{"title": http.StatusText(status), "detail": detail, "type": "about:blank", "status": status})
}

// Register challenges a webhook as X does when it is registered, and remembers it.
func (s *Server) Register(ctx context.Context, url string) error {
	const token = "challenge+/=1"
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"?crc_token=challenge%2B%2F%3D1&nonce=1", nil)
	if err != nil {
		return err
	}
	res, err := s.Client().Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	var a struct {
		Response string `json:"response_token"`
	}
	if err := json.NewDecoder(io.LimitReader(res.Body, 1<<16)).Decode(&a); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK || a.Response != Sign([]byte(token)) {
		return errors.New("xdmtest: the challenge was answered wrongly")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.webhook = url
	return nil
}

// Sign is the signature of a body.
func Sign(body []byte) string {
	mac := hmac.New(sha256.New, []byte(ConsumerSecret))
	mac.Write(body)
	return "sha256=" + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// Deliver posts an event to the webhook until it is taken or ctx ends.
func (s *Server) Deliver(ctx context.Context, event any) error {
	body, err := json.Marshal(event)
	if err != nil {
		return err
	}
	for {
		s.mu.Lock()
		url := s.webhook
		s.mu.Unlock()
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
		if err != nil {
			return err
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("x-twitter-webhooks-signature", Sign(body))
		if res, err := s.Client().Do(req); err == nil {
			_ = res.Body.Close()
			if res.StatusCode/100 == 2 {
				return nil
			}
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Message is the event of a customer's message.
func (s *Server) Message(from, text string) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return map[string]any{
		"for_user_id": UserID,
		"direct_message_events": []any{map[string]any{
			"type": "message_create", "id": s.id(), "created_timestamp": strconv.FormatInt(time.Now().UnixMilli(), 10),
			"message_create": map[string]any{"sender_id": from, "target": map[string]any{"recipient_id": UserID}, "message_data": map[string]any{"text": text, "entities": map[string]any{"urls": []any{}}}},
		}},
		"users": map[string]any{from: map[string]any{"id": from, "name": "Customer " + from, "screen_name": "c" + from}},
	}
}
