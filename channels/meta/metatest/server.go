// Package metatest is a stand-in for Meta's Graph API and its webhooks, for tests and for the demo: it speaks the
// documented HTTP of WhatsApp, Messenger and Instagram, refuses what they refuse, fails when it is told to, and delivers
// signed webhooks as often as they would.
package metatest

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Options are the account that the stand-in plays. Empty ones are as in Usual.
type Options struct {
	Token, AppSecret             string
	AppID                        string
	PhoneNumberID, DisplayNumber string
	WABAID                       string
	PageID, InstagramID          string
	Now                          func() time.Time
	// Templates are those of the business account, as the API lists them; nil is one without parameters, "hello".
	Templates []map[string]any
	// PageSize is how many of them one page of the listing has.
	PageSize int
	// OnSent is called for every message that was taken, before the answer goes out.
	OnSent func(Sent)
}

// Usual is the account of most tests.
func Usual() Options {
	return Options{Token: "EAATESTTOKENTESTTOKENTEST", AppSecret: "app-secret", AppID: "900100", PhoneNumberID: "106540352242922", DisplayNumber: "15550783881",
		WABAID: "102290129340398", PageID: "1067280970047460", InstagramID: "17841400000000001", Now: time.Now, PageSize: 2,
		Templates: []map[string]any{{"name": "hello", "language": "en_US", "category": "UTILITY", "status": "APPROVED",
			"components": []any{map[string]any{"type": "BODY", "text": "Hello"}}}}}
}

// Sent is a message that the stand-in took.
type Sent struct {
	ID      string
	Account string // the id in the address: a phone_number_id, a page, "me"
	Body    map[string]any
	At      time.Time
}

// To is the recipient: a number, a BSUID, a group, or a page-scoped id.
func (s Sent) To() string {
	if r, ok := s.Body["recipient"].(map[string]any); ok {
		return text(r["id"])
	}
	if v := text(s.Body["to"]); v != "" {
		return v
	}
	return text(s.Body["recipient"])
}

// Text is what a customer would read of it.
func (s Sent) Text() string {
	for _, path := range []string{"text.body", "message.text", "interactive.body.text", "message.attachment.payload.text"} {
		if v := text(field(s.Body, path)); v != "" {
			return v
		}
	}
	if kind := text(s.Body["type"]); kind != "" {
		return text(field(s.Body, kind+".caption"))
	}
	return ""
}

// Field is the value at a path like "interactive.action.button"; numbers pick elements of arrays. Nil where there is none.
func (s Sent) Field(path string) any { return field(s.Body, path) }

// Media is a file that was uploaded, or that customers "sent".
type Media struct {
	ID, MIME, Name string
	Form           map[string]string
	Data           []byte
}

// Server is the stand-in. Its address is URL; requests go to URL + "/v25.0/…".
type Server struct {
	URL string

	opts Options
	http *httptest.Server
	done chan struct{}

	mu       sync.Mutex
	n        int
	sent     []Sent
	actions  []Sent // typing, reading
	media    map[string]Media
	failures []*Failure
	hooks    map[string]string // by WABA, page or app: the registered address
	asked    []string          // method and path of every request
	bell     chan struct{}     // closed and renewed when something was sent
}

// New starts a stand-in. The caller closes it.
func New(o Options) *Server {
	usual := Usual()
	fill(&o.Token, usual.Token)
	fill(&o.AppSecret, usual.AppSecret)
	fill(&o.AppID, usual.AppID)
	fill(&o.PhoneNumberID, usual.PhoneNumberID)
	fill(&o.DisplayNumber, usual.DisplayNumber)
	fill(&o.WABAID, usual.WABAID)
	fill(&o.PageID, usual.PageID)
	fill(&o.InstagramID, usual.InstagramID)
	if o.Now == nil {
		o.Now = usual.Now
	}
	if o.Templates == nil {
		o.Templates = usual.Templates
	}
	if o.PageSize == 0 {
		o.PageSize = usual.PageSize
	}
	s := &Server{opts: o, done: make(chan struct{}), media: map[string]Media{}, hooks: map[string]string{}, bell: make(chan struct{})}
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	s.URL = s.http.URL
	return s
}

func fill(v *string, usual string) {
	if *v == "" {
		*v = usual
	}
}

// Close ends the server and every request that hangs in it.
func (s *Server) Close() {
	close(s.done)
	s.http.Close()
}

// Client reaches the server and has a deadline.
func (s *Server) Client() *http.Client {
	return &http.Client{Transport: s.http.Client().Transport, Timeout: 30 * time.Second}
}

// Options answers what is played.
func (s *Server) Options() Options { return s.opts }

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	path := strings.Trim(r.URL.Path, "/")
	if rest, found := strings.CutPrefix(path, "v"); found && strings.Contains(rest, "/") {
		_, path, _ = strings.Cut(path, "/")
	}
	s.mu.Lock()
	s.asked = append(s.asked, r.Method+" "+path)
	s.mu.Unlock()
	if s.failed(w, r, path) {
		return
	}
	bearer := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	app := s.opts.AppID + "|" + s.opts.AppSecret
	if bearer != s.opts.Token && (bearer != app || path != s.opts.AppID+"/subscriptions") {
		refuse(w, http.StatusUnauthorized, 190, 0, "Invalid OAuth access token "+bearer)
		return
	}
	s.route(w, r, path)
}

func (s *Server) route(w http.ResponseWriter, r *http.Request, path string) {
	node, edge, _ := strings.Cut(path, "/")
	switch {
	case edge == "messages" && r.Method == http.MethodPost:
		s.takeMessage(w, r, node)
	case edge == "media" && r.Method == http.MethodPost:
		s.takeMedia(w, r, "file", "type")
	case edge == "message_attachments" && r.Method == http.MethodPost:
		s.takeMedia(w, r, "filedata", "message")
	case edge == "message_templates" && node == s.opts.WABAID:
		s.templates(w, r)
	case edge == "subscribed_apps" || edge == "subscriptions":
		s.subscriptions(w, r, node)
	case node == "download":
		s.download(w, edge)
	case edge == "" && r.Method == http.MethodGet:
		s.node(w, node)
	default:
		refuse(w, http.StatusBadRequest, 100, 33, "Unsupported request. Object with ID '"+node+"' does not exist")
	}
}

func (s *Server) node(w http.ResponseWriter, id string) {
	switch id {
	case s.opts.PhoneNumberID:
		reply(w, map[string]any{"id": id, "display_phone_number": "+" + s.opts.DisplayNumber, "verified_name": "Test House", "quality_rating": "GREEN"})
		return
	case "me", s.opts.PageID:
		reply(w, map[string]any{"id": s.opts.PageID, "name": "Test Page", "user_id": s.opts.InstagramID, "username": "testpage",
			"instagram_business_account": map[string]any{"id": s.opts.InstagramID}})
		return
	case s.opts.InstagramID:
		reply(w, map[string]any{"id": id, "username": "testpage"})
		return
	}
	s.mu.Lock()
	m, found := s.media[id]
	s.mu.Unlock()
	if !found {
		refuse(w, http.StatusBadRequest, 100, 33, "Unsupported get request. Object with ID '"+id+"' does not exist")
		return
	}
	reply(w, map[string]any{"id": id, "messaging_product": "whatsapp", "mime_type": m.MIME, "file_size": len(m.Data), "url": s.URL + "/download/" + id})
}

func (s *Server) download(w http.ResponseWriter, id string) {
	s.mu.Lock()
	m, found := s.media[id]
	s.mu.Unlock()
	if !found {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", m.MIME)
	if _, err := w.Write(m.Data); err != nil {
		return // the reader went away
	}
}

func (s *Server) takeMedia(w http.ResponseWriter, r *http.Request, field, wanted string) {
	_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		refuse(w, http.StatusBadRequest, 100, 0, "(#100) not a form")
		return
	}
	m := Media{Form: map[string]string{}}
	form := multipart.NewReader(r.Body, params["boundary"])
	for {
		part, err := form.NextPart()
		if err != nil {
			break
		}
		data, err := io.ReadAll(part)
		if err != nil {
			refuse(w, http.StatusBadRequest, 100, 0, "(#100) the form ends early")
			return
		}
		if part.FormName() == field {
			m.Data, m.Name, m.MIME = data, part.FileName(), part.Header.Get("Content-Type")
			continue
		}
		m.Form[part.FormName()] = string(data)
	}
	if len(m.Data) == 0 || m.Form[wanted] == "" {
		refuse(w, http.StatusBadRequest, 131053, 0, "(#131053) Media upload error")
		return
	}
	id := s.AddMedia(m)
	reply(w, map[string]any{"id": id, "attachment_id": id})
}

func (s *Server) templates(w http.ResponseWriter, r *http.Request) {
	from := 0
	if after := r.URL.Query().Get("after"); after != "" {
		if _, err := fmt.Sscanf(after, "cursor%d", &from); err != nil {
			refuse(w, http.StatusBadRequest, 100, 0, "(#100) no such cursor")
			return
		}
	}
	to := min(from+s.opts.PageSize, len(s.opts.Templates))
	paging := map[string]any{"cursors": map[string]any{"after": fmt.Sprintf("cursor%d", to)}}
	if to < len(s.opts.Templates) {
		paging["next"] = "https://graph.facebook.com/next?access_token=" + url.QueryEscape(s.opts.Token)
	}
	reply(w, map[string]any{"data": s.opts.Templates[min(from, to):to], "paging": paging})
}

func reply(w http.ResponseWriter, v any) { write(w, http.StatusOK, v) }

func refuse(w http.ResponseWriter, status, code, subcode int, message string) {
	body := map[string]any{"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "AtestTrace"}
	if subcode != 0 {
		body["error_subcode"] = subcode
	}
	write(w, status, map[string]any{"error": body})
}

func write(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(v); err != nil {
		return // the client went away
	}
}
