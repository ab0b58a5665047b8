// Package telegramtest is a stand-in for Telegram: a Bot API server with one bot, its customers' chats, and the faults
// that the real one shows. Tests, and the demo, write to the bot as a customer and read what the bot sent.
package telegramtest

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Options of a stand-in.
type Options struct {
	// Token is the bot's; its beginning is the bot's id. Empty is DefaultToken.
	Token    string
	Username string
	// Retry is the pause between deliveries to a webhook that does not answer 2xx; 0 is a fifth of a second.
	Retry time.Duration
	// Client delivers to the webhook; nil is one of its own. It must be able to reach the product.
	Client *http.Client
	// Address to listen on; empty is a free port of the loopback.
	Address string
}

// DefaultToken is the token of a stand-in that was not given another.
const DefaultToken = "7000000001:AAStandInTokenOfTheFakeBotAPI_00001"

// Server is a running stand-in. It is safe for concurrent use.
type Server struct {
	opts   Options
	server *http.Server
	url    string
	stop   context.CancelFunc
	ctx    context.Context
	done   sync.WaitGroup

	mu        sync.Mutex
	changed   chan struct{} // closed and replaced at every change
	nextID    int64         // of updates
	messages  map[int64]int64
	queue     []Update
	webhook   webhook
	polls     int // counts getUpdates, so that a newer one ends an older one
	sent      []Sent
	files     map[string][]byte
	faults    []*Fault
	blocked   map[int64]bool
	delivered int
}

// Update is one that waits to be fetched or delivered.
type Update struct {
	ID   int64
	Body json.RawMessage
}

// Start listens and serves until Close.
func Start(o Options) (*Server, error) {
	if o.Token == "" {
		o.Token = DefaultToken
	}
	if o.Username == "" {
		o.Username = "standin_bot"
	}
	if o.Retry == 0 {
		o.Retry = 200 * time.Millisecond
	}
	if o.Client == nil {
		o.Client = &http.Client{Transport: &http.Transport{}, Timeout: 10 * time.Second}
	}
	if o.Address == "" {
		o.Address = "127.0.0.1:0"
	}
	l, err := net.Listen("tcp", o.Address)
	if err != nil {
		return nil, err
	}
	s := &Server{
		opts: o, url: "http://" + l.Addr().String(), changed: make(chan struct{}), nextID: 100,
		messages: map[int64]int64{}, files: map[string][]byte{}, blocked: map[int64]bool{},
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.server = &http.Server{Handler: http.HandlerFunc(s.serve), ReadHeaderTimeout: 10 * time.Second}
	s.done.Go(func() { _ = s.server.Serve(l) })
	s.done.Go(s.deliver)
	return s, nil
}

// Close ends everything, hanging requests too, and waits for it.
func (s *Server) Close() {
	s.stop()
	_ = s.server.Close()
	s.done.Wait()
	s.opts.Client.CloseIdleConnections()
}

// URL is the address to give as the Bot API's.
func (s *Server) URL() string { return s.url }

// Token is the bot's.
func (s *Server) Token() string { return s.opts.Token }

// BotID is the bot's user id.
func (s *Server) BotID() int64 {
	id, _, _ := strings.Cut(s.opts.Token, ":")
	n, _ := strconv.ParseInt(id, 10, 64)
	return n
}

// note tells everybody who waits that something changed. The caller holds mu.
func (s *Server) note() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// wait until check holds; check runs under the lock.
func (s *Server) wait(ctx context.Context, check func() bool) error {
	for {
		s.mu.Lock()
		ok, changed := check(), s.changed
		s.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		case <-s.ctx.Done():
			return errors.New("telegramtest: the server was closed")
		}
	}
}

// call is one request of the bot's.
type call struct {
	method string
	params map[string]string
	files  map[string]Upload
}

// Upload is a file that the bot sent.
type Upload struct {
	Name, MIME string
	Data       []byte
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	if path, ok := strings.CutPrefix(r.URL.Path, "/file/bot"+s.opts.Token+"/"); ok {
		s.download(w, path)
		return
	}
	method, ok := strings.CutPrefix(r.URL.Path, "/bot"+s.opts.Token+"/")
	if !ok {
		if strings.HasPrefix(r.URL.Path, "/bot") {
			answer(w, failure(http.StatusUnauthorized, "Unauthorized"))
		} else {
			answer(w, failure(http.StatusNotFound, "Not Found"))
		}
		return
	}
	c, err := read(method, r)
	if err != nil {
		answer(w, failure(http.StatusBadRequest, "Bad Request: "+err.Error()))
		return
	}
	fault := s.fault(method)
	if fault == nil {
		answer(w, s.run(r.Context(), c))
		return
	}
	fault.show(s, w, r, c)
}

// read takes parameters as JSON, form or multipart, as the Bot API does.
func read(method string, r *http.Request) (call, error) {
	c := call{method: method, params: map[string]string{}, files: map[string]Upload{}}
	switch kind := r.Header.Get("Content-Type"); {
	case strings.HasPrefix(kind, "application/json"):
		var body map[string]json.RawMessage
		if err := json.NewDecoder(io.LimitReader(r.Body, 10<<20)).Decode(&body); err != nil {
			return c, errors.New("can't parse JSON object")
		}
		for name, raw := range body {
			var text string
			if json.Unmarshal(raw, &text) != nil {
				text = string(raw)
			}
			c.params[name] = text
		}
	case strings.HasPrefix(kind, "multipart/form-data"):
		if err := c.multipart(r); err != nil {
			return c, err
		}
	default:
		_ = r.ParseForm()
	}
	for name, v := range r.Form {
		c.params[name] = v[0]
	}
	for name, v := range r.URL.Query() {
		c.params[name] = v[0]
	}
	return c, nil
}

func (c call) multipart(r *http.Request) error {
	if err := r.ParseMultipartForm(64 << 20); err != nil {
		return errors.New("can't parse the form")
	}
	for name, heads := range r.MultipartForm.File {
		f, err := heads[0].Open()
		if err != nil {
			return err
		}
		data, err := io.ReadAll(f)
		_ = f.Close()
		if err != nil {
			return err
		}
		c.files[name] = Upload{Name: heads[0].Filename, MIME: heads[0].Header.Get("Content-Type"), Data: data}
	}
	_ = r.MultipartForm.RemoveAll()
	return nil
}

// result is an answer of the Bot API.
type result map[string]any

func success(v any) result { return result{"ok": true, "result": v} }

func failure(code int, description string) result {
	return result{"ok": false, "error_code": code, "description": description}
}

func answer(w http.ResponseWriter, r result) {
	w.Header().Set("Content-Type", "application/json")
	if code, failed := r["error_code"].(int); failed {
		w.WriteHeader(code)
	}
	_ = json.NewEncoder(w).Encode(map[string]any(maps.Clone(r)))
}

func (s *Server) download(w http.ResponseWriter, path string) {
	s.mu.Lock()
	data, ok := s.files[strings.TrimPrefix(path, "documents/")]
	s.mu.Unlock()
	if !ok {
		answer(w, failure(http.StatusNotFound, "Not Found"))
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	_, _ = w.Write(data)
}
