package aritest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync"
	"testing"
	"time"
)

// Server is one fake Asterisk. Its address and login are what a client needs.
type Server struct {
	URL      string // of ARI, with its path
	User     string
	Password string

	t       testing.TB
	profile Profile
	http    *httptest.Server
	quit    chan struct{}
	open    sync.WaitGroup // sockets
	started time.Time

	mu       sync.Mutex // guards all below, and the order of events
	locked   bool       // logins are refused
	serial   int
	apps     map[string]*app
	channels map[string]*channel
	bridges  map[string]*bridge
	plays    map[string]string // playback → target
	offline  map[string]bool
	config   map[string]json.RawMessage
	faults   []*Fault
	requests []Request
	stream   streamFaults
}

// Request is one that came, in order of arrival.
type Request struct {
	Method string
	Path   string // below /ari, escaped as it came: "/channels/a1/answer"
	Query  string
	Body   string
}

// Fault is something wrong with REST. Zero fields do nothing.
type Fault struct {
	Method string // "" matches all
	Path   string // a path.Match pattern below /ari: "/channels/*/answer"; "" matches all
	Times  int    // how many requests it spoils; 0 means all
	// Status answers in place of the verb, with Body as it is (need not be JSON).
	Status int
	Body   string
	// Late first lets the verb happen, with its events, and then spoils the answer.
	Late bool
	// Hold keeps the answer back until the channel is closed, the client goes away or the test ends.
	Hold <-chan struct{}
	// Cut closes the connection in place of the answer.
	Cut bool
}

// New starts a server that ends with the test.
func New(t testing.TB, p Profile) *Server {
	t.Helper()
	s := &Server{User: "cordboard", Password: "secret", t: t, profile: p, quit: make(chan struct{}), started: time.Now().Truncate(time.Millisecond),
		apps: map[string]*app{}, channels: map[string]*channel{}, bridges: map[string]*bridge{}, plays: map[string]string{},
		offline: map[string]bool{}, config: map[string]json.RawMessage{}}
	s.http = httptest.NewServer(s.routes())
	s.URL = s.http.URL + "/ari"
	t.Cleanup(s.close)
	return s
}

func (s *Server) close() {
	close(s.quit)
	s.Drop()
	s.http.CloseClientConnections()
	s.http.Close()
	s.open.Wait()
}

// Break adds a fault; the returned function takes it away.
func (s *Server) Break(f Fault) (mend func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fault := &f
	if f.Times == 0 {
		fault.Times = -1
	}
	s.faults = append(s.faults, fault)
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		fault.Times = 0
	}
}

// Refuse makes logins fail, of requests and of sockets, until it is called with false.
func (s *Server) Refuse(yes bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.locked = yes
}

// Offline makes an endpoint ("PJSIP/100") one that cannot be called.
func (s *Server) Offline(endpoint string, yes bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offline[endpoint] = yes
}

// Requests lists what came, oldest first; method and pattern ("" for all) choose among them.
func (s *Server) Requests(method, pattern string) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Request
	for _, r := range s.requests {
		if matches(method, pattern, r.Method, r.Path) {
			list = append(list, r)
		}
	}
	return list
}

func matches(method, pattern, m, p string) bool {
	ok, err := path.Match(pattern, p)
	return (method == "" || method == m) && (pattern == "" || ok && err == nil)
}

// guard is the way of every request: note it, check the login, meet its fault, or be carried out.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		below := strings.TrimPrefix(r.URL.EscapedPath(), "/ari")
		fault, welcome := s.arrive(r, Request{r.Method, below, r.URL.RawQuery, string(body)})
		switch {
		case !welcome:
			w.Header().Set("WWW-Authenticate", `Basic realm="Asterisk REST Interface"`)
			say(w, 401, "Authentication required")
		case fault == nil:
			next.ServeHTTP(w, r)
		default:
			s.spoil(fault, w, r, next)
		}
	})
}

func (s *Server) arrive(r *http.Request, q Request) (fault *Fault, welcome bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, q)
	user, password, _ := r.BasicAuth()
	if s.locked || user != s.User || password != s.Password {
		return nil, false
	}
	for _, f := range s.faults {
		if f.Times != 0 && matches(f.Method, f.Path, q.Method, q.Path) {
			f.Times--
			copied := *f
			return &copied, true
		}
	}
	return nil, true
}

func (s *Server) spoil(f *Fault, w http.ResponseWriter, r *http.Request, next http.Handler) {
	answer := httptest.NewRecorder()
	if f.Late {
		next.ServeHTTP(answer, r)
	}
	if f.Hold != nil {
		select {
		case <-f.Hold:
		case <-r.Context().Done():
			return
		case <-s.quit:
			return
		}
	}
	if !f.Late && f.Status == 0 && !f.Cut {
		next.ServeHTTP(answer, r)
	}
	switch {
	case f.Cut:
		panic(http.ErrAbortHandler)
	case f.Status != 0:
		w.WriteHeader(f.Status)
		_, _ = io.WriteString(w, f.Body)
	default:
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	}
}

// say answers with Asterisk's form of an error.
func say(w http.ResponseWriter, status int, message string) {
	reply(w, status, map[string]string{"message": message})
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if v != nil {
		_ = json.NewEncoder(w).Encode(v)
	}
}
