// Package modeltest is a stand-in for a language model's server: it speaks the OpenAI protocol (chat completions in one
// piece and streamed, tools, embeddings) with its errors, slow, cut off and nonsensical where a test wants it. What it
// says is scripted, or comes from a deterministic Brain. It is for tests and the demo.
package modeltest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
)

// Request is what was asked for, as the wire has it.
type Request struct {
	Model    string    `json:"model"`
	Messages []Message `json:"messages"`
	Tools    []struct {
		Function struct {
			Name        string          `json:"name"`
			Description string          `json:"description"`
			Parameters  json.RawMessage `json:"parameters"`
		} `json:"function"`
	} `json:"tools"`
	Stream        bool     `json:"stream"`
	Temperature   *float64 `json:"temperature"`
	MaxTokens     int      `json:"max_tokens"`
	MaxCompletion int      `json:"max_completion_tokens"`
	StreamOptions *struct {
		IncludeUsage bool `json:"include_usage"`
	} `json:"stream_options"`
	ResponseFormat *struct {
		Type string `json:"type"`
	} `json:"response_format"`

	Path string      `json:"-"`
	Head http.Header `json:"-"`
	Body string      `json:"-"`
}

// Message is one turn of a Request.
type Message struct {
	Role       string `json:"role"`
	Content    string `json:"content"`
	ToolCallID string `json:"tool_call_id,omitempty"`
	ToolCalls  []struct {
		ID       string `json:"id"`
		Function struct {
			Name      string `json:"name"`
			Arguments string `json:"arguments"`
		} `json:"function"`
	} `json:"tool_calls,omitempty"`
}

// System is the text of the system's messages.
func (r Request) System() string { return r.texts("system") }

// Texts is everything of the request in one text.
func (r Request) Texts() string { return r.texts("") }

func (r Request) texts(role string) string {
	var b strings.Builder
	for _, m := range r.Messages {
		if role == "" || m.Role == role {
			b.WriteString(m.Content + "\n")
		}
	}
	return b.String()
}

// Offers reports whether a tool is among those of the request.
func (r Request) Offers(tool string) bool {
	for _, t := range r.Tools {
		if t.Function.Name == tool {
			return true
		}
	}
	return false
}

// Brain says what the model answers. It must be safe for concurrent use.
type Brain func(Request) Step

// Server is the stand-in. Its zero value is not usable; see New.
type Server struct {
	key   string
	brain Brain

	mu       sync.Mutex
	script   []Step
	requests []Request
	embeds   int
	noEmbeds bool
	held     int
	changed  chan struct{}
}

// New makes a server that wants this key ("" any) and answers with brain what no script says; nil is Honest.
func New(key string, brain Brain) *Server {
	if brain == nil {
		brain = Honest
	}
	return &Server{key: key, brain: brain, changed: make(chan struct{})}
}

// Start serves on a free port of this machine; the address ends in /v1.
func (s *Server) Start() (base string, stop func()) {
	ts := httptest.NewServer(s)
	return ts.URL + "/v1", func() { ts.CloseClientConnections(); ts.Close() }
}

// Play puts steps at the end of the script; each answers one request for a chat.
func (s *Server) Play(steps ...Step) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = append(s.script, steps...)
}

// Think changes the brain; nil is Honest.
func (s *Server) Think(b Brain) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b == nil {
		b = Honest
	}
	s.brain = b
}

// WithoutEmbeddings has embeddings answered with 404, or again as usual.
func (s *Server) WithoutEmbeddings(without bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.noEmbeds = without
}

// Requests are those for chats so far.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.requests...)
}

// Embeddings is how many texts were embedded.
func (s *Server) Embeddings() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.embeds
}

// Held is how many requests hang in a Hold just now, and Changed is closed when a number changes.
func (s *Server) Held() (n int, changed <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.held, s.changed
}

func (s *Server) hold(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held += n
	close(s.changed)
	s.changed = make(chan struct{})
}

// ServeHTTP answers /chat/completions, /embeddings and /models below any beginning.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.key != "" && r.Header.Get("Authorization") != "Bearer "+s.key {
		fail(w, Step{Status: 401, Code: "invalid_api_key", Kind: "invalid_request_error", Text: "Incorrect API key provided: " + strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ") + "."})
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 32<<20))
	if err != nil {
		return
	}
	switch {
	case r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/models"):
		reply(w, map[string]any{"object": "list", "data": []any{map[string]any{"id": "stand-in", "object": "model"}}})
	case r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/embeddings"):
		s.embeddings(w, body)
	case r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/chat/completions"):
		s.chat(w, r, body)
	default:
		fail(w, Step{Status: 404, Kind: "invalid_request_error", Text: fmt.Sprintf("Invalid URL (%s %s)", r.Method, r.URL.Path)})
	}
}

func (s *Server) chat(w http.ResponseWriter, r *http.Request, body []byte) {
	var req Request
	if err := json.Unmarshal(body, &req); err != nil {
		fail(w, Step{Status: 400, Kind: "invalid_request_error", Text: "We could not parse the JSON body of your request."})
		return
	}
	req.Path, req.Head, req.Body = r.URL.Path, r.Header.Clone(), string(body)
	s.mu.Lock()
	s.requests = append(s.requests, req)
	think, step, scripted := s.brain, Step{}, len(s.script) > 0
	if scripted {
		step, s.script = s.script[0], s.script[1:]
	}
	s.mu.Unlock()
	if !scripted {
		step = think(req)
	}
	s.answer(w, r, req, step)
}

func (s *Server) embeddings(w http.ResponseWriter, body []byte) {
	var req struct {
		Input      []string `json:"input"`
		Model      string   `json:"model"`
		Dimensions int      `json:"dimensions"`
	}
	if err := json.Unmarshal(body, &req); err != nil || len(req.Input) == 0 {
		fail(w, Step{Status: 400, Kind: "invalid_request_error", Text: "'input' is not a list of texts."})
		return
	}
	s.mu.Lock()
	without := s.noEmbeds
	if !without {
		s.embeds += len(req.Input)
	}
	s.mu.Unlock()
	if without {
		fail(w, Step{Status: 404, Code: "model_not_found", Kind: "invalid_request_error", Text: "The model does not exist."})
		return
	}
	size := 256
	if req.Dimensions > 0 {
		size = req.Dimensions
	}
	data, tokens := make([]any, 0, len(req.Input)), 0
	for i := range req.Input {
		n := len(req.Input) - 1 - i // in an order of its own: the index says which is which
		data = append(data, map[string]any{"object": "embedding", "index": n, "embedding": Vector(req.Input[n], size)})
		tokens += len(strings.Fields(req.Input[n]))
	}
	reply(w, map[string]any{"object": "list", "model": req.Model, "data": data, "usage": map[string]int{"prompt_tokens": tokens, "total_tokens": tokens}})
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}
