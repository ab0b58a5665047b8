package webchat

import (
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/ids"
)

// Config is what a Server needs. Typing, Calls, Address, TempDir and Limits may be left out.
type Config struct {
	Driver        *Driver
	Sink          Keeper
	Inboxes       Inboxes
	Conversations Conversations
	Hours         Hours
	Files         Files
	// Typing is told that a visitor types or stopped; it must not block.
	Typing func(inboxID, visitor string, on bool)
	// Calls lets visitors talk with us; nil takes no calls.
	Calls Calls
	// Key signs tokens, at least 32 bytes that stay the same over restarts.
	Key []byte
	// Assets is the folder with widget.js, widget-voice.js and their compressed twins.
	Assets fs.FS
	// Address tells from where a request comes, behind trusted proxies; nil takes the connection's.
	Address func(*http.Request) string
	TempDir string // for uploads under inspection; "" is the system's
	Clock   clock.Clock
	IDs     ids.Source
	Log     *slog.Logger
	Limits  Limits
}

// Server is the HTTP side of the widget. It starts no goroutine but those that serve a request and end with it.
type Server struct {
	cfg    Config
	log    *slog.Logger
	signer signer
	mux    *http.ServeMux
	limits struct {
		frames, messages, uploads, mails, sessions, requests, calls, callers, bytes, room, letters *buckets
	}
	spools chan struct{} // uploads under way

	mu     sync.Mutex
	closed bool
	joined sync.WaitGroup
	ending chan struct{}
}

// callDeadline bounds what a request asks of the engine.
const callDeadline = 15 * time.Second

// uploadsAtOnce bounds the files under inspection.
const uploadsAtOnce = 8

// New makes a server; it fails when the wiring forgot something.
func New(cfg Config) (*Server, error) {
	if cfg.Driver == nil || cfg.Sink == nil || cfg.Inboxes == nil || cfg.Conversations == nil || cfg.Hours == nil || cfg.Files == nil ||
		cfg.Clock == nil || cfg.IDs == nil || cfg.Log == nil || cfg.Assets == nil {
		return nil, errors.New("the web chat lacks a part of its Config; this is a mistake in the program's wiring")
	}
	if len(cfg.Key) < 32 {
		return nil, errors.New("the key that signs visitors' tokens must have at least 32 bytes")
	}
	if cfg.Address == nil {
		cfg.Address = remote
	}
	if cfg.Typing == nil {
		cfg.Typing = func(string, string, bool) {}
	}
	s := &Server{cfg: cfg, log: cfg.Log, signer: signer{cfg.Key}, mux: http.NewServeMux(), spools: make(chan struct{}, uploadsAtOnce), ending: make(chan struct{})}
	l := cfg.Limits.filled()
	s.limits.frames, s.limits.messages, s.limits.uploads = newBuckets(cfg.Clock, l.Frames), newBuckets(cfg.Clock, l.Messages), newBuckets(cfg.Clock, l.Uploads)
	s.limits.mails, s.limits.sessions, s.limits.requests = newBuckets(cfg.Clock, l.Mails), newBuckets(cfg.Clock, l.Sessions), newBuckets(cfg.Clock, l.Requests)
	s.limits.calls, s.limits.callers = newBuckets(cfg.Clock, l.Calls), newBuckets(cfg.Clock, l.Callers)
	s.limits.bytes, s.limits.room, s.limits.letters = newBuckets(cfg.Clock, l.Bytes), newBuckets(cfg.Clock, l.Room), newBuckets(cfg.Clock, l.Letters)
	s.routes()
	return s, nil
}

func remote(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

func (s *Server) routes() {
	s.mux.HandleFunc("GET /{asset}", s.asset)
	s.mux.HandleFunc("OPTIONS /{key}/{op...}", s.preflight)
	s.mux.HandleFunc("GET /{key}/config", s.visible(s.config))
	s.mux.HandleFunc("POST /{key}/session", s.visible(s.session))
	s.mux.HandleFunc("GET /{key}/ws", s.visible(s.socket))
	s.mux.HandleFunc("GET /{key}/poll", s.proven(s.poll))
	s.mux.HandleFunc("POST /{key}/send", s.proven(s.send))
	s.mux.HandleFunc("POST /{key}/upload", s.proven(s.upload))
	s.mux.HandleFunc("GET /{key}/file/{id}", s.proven(s.file))
	s.mux.HandleFunc("POST /{key}/call", s.proven(s.call))
	s.mux.HandleFunc("GET /{key}/phone", s.visible(s.phone))
}

// Handler answers everything below the folder of widget.js; mount it with http.StripPrefix(base+"/widget", …).
func (s *Server) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.enter() {
			w.Header().Set("Retry-After", "2")
			http.Error(w, "the daemon is stopping; try again in a moment", http.StatusServiceUnavailable)
			return
		}
		defer s.joined.Done()
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		s.mux.ServeHTTP(w, r)
	})
}

func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.joined.Add(1)
	}
	return !s.closed
}

// Close ends all sockets and waiting requests and returns when they are gone.
func (s *Server) Close() {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.ending)
	}
	s.mu.Unlock()
	s.joined.Wait()
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// statuses are those of HTTP for faults.
var statuses = map[fault.Code]int{fault.Invalid: 400, fault.Unauthenticated: 401, fault.Forbidden: 403, fault.NotFound: 404, fault.Conflict: 409,
	fault.Unavailable: 503, fault.TooMany: 429, fault.Internal: 500}

// refuse answers an error; what nobody checked for secrets stays in the log.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	f := fault.Public(err)
	status := statuses[f.Code]
	if status >= 500 {
		s.log.ErrorContext(r.Context(), "The web chat could not answer a browser.", "operation", r.Pattern, "error", err)
	}
	if f.Key == keyTooLarge {
		status = http.StatusRequestEntityTooLarge
	}
	if f.Code == fault.TooMany {
		w.Header().Set("Retry-After", "5")
	}
	answer(w, status, map[string]any{"error": map[string]any{"code": f.Code, "key": f.Key, "message": f.Msg}})
}

func tooMany() error {
	return fault.New(fault.TooMany, "That was too much at once; wait a moment, then try again.").WithKey("webchat.flood")
}

// account is the limit of an inbox for an address or visitor.
func account(in channels.Inbox, who string) string { return in.ID + " " + who }
