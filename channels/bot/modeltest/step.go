package modeltest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Step is one answer. The zero value is a text without any text.
type Step struct {
	Text    string
	Calls   []Call
	Refusal string
	// Finish is the reason of the end; empty is "stop", or "tool_calls". "-" tells none.
	Finish string
	// In and Out are the usage told; both zero are counted by words.
	In, Out int
	// NoUsage tells none at all.
	NoUsage bool

	Status int    // of an error, from 400; with Raw of any answer
	Code   string // of an error
	Kind   string // of an error ("type")
	Raw    string // is sent instead of everything
	Type   string // of Raw's content
	Header map[string]string

	// Hold keeps the answer back until it is closed or the client goes away.
	Hold <-chan struct{}
	// Pause is between two pieces of a stream.
	Pause time.Duration
	// CutAfter breaks the connection off after so many pieces of a stream, DropAfter ends it politely without its end.
	CutAfter, DropAfter int
	// ErrorAfter sends an error in the middle of a stream.
	ErrorAfter int
	NoChoices  bool
}

// Call is a tool's call the model makes.
type Call struct {
	ID, Name, Arguments string
}

// Say answers a text.
func Say(text string) Step { return Step{Text: text} }

// Use calls a tool.
func Use(name, arguments string) Step { return Step{Calls: []Call{{Name: name, Arguments: arguments}}} }

// The errors that servers document.
var (
	RateLimited  = Step{Status: 429, Code: "rate_limit_exceeded", Kind: "requests", Text: "Rate limit reached for requests.", Header: map[string]string{"Retry-After": "20"}}
	NoMoney      = Step{Status: 429, Code: "insufficient_quota", Kind: "insufficient_quota", Text: "You exceeded your current quota, please check your plan and billing details."}
	BadKey       = Step{Status: 401, Code: "invalid_api_key", Kind: "invalid_request_error", Text: "Incorrect API key provided: sk-test-aaaaaaaaaaaaaaaaaaaa."}
	Forbidden    = Step{Status: 403, Code: "unsupported_country_region_territory", Kind: "request_forbidden", Text: "Country, region, or territory not supported."}
	NoModel      = Step{Status: 404, Code: "model_not_found", Kind: "invalid_request_error", Text: "The model `x` does not exist or you do not have access to it."}
	TooLong      = Step{Status: 400, Code: "context_length_exceeded", Kind: "invalid_request_error", Text: "This model's maximum context length is 8192 tokens."}
	Filtered     = Step{Status: 400, Code: "content_filter", Kind: "", Text: "The response was filtered due to the prompt triggering the content management policy."}
	ServerError  = Step{Status: 500, Kind: "server_error", Text: "The server had an error while processing your request."}
	Overloaded   = Step{Status: 503, Kind: "server_error", Text: "The engine is currently overloaded, please try again later."}
	BadGateway   = Step{Status: 502, Raw: "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>", Type: "text/html"}
	HTMLAnswer   = Step{Status: 200, Raw: "<!doctype html><p>Please log in</p>", Type: "text/html"}
	Redirected   = Step{Status: 307, Raw: "-", Header: map[string]string{"Location": "http://127.0.0.1:1/elsewhere"}}
	EmptyBody    = Step{Status: 200, Raw: " ", Type: "application/json"}
	FilteredText = Step{Text: "I ", Finish: "content_filter"}
)

func (s *Server) answer(w http.ResponseWriter, r *http.Request, req Request, st Step) {
	if st.Hold != nil {
		s.hold(1)
		select {
		case <-st.Hold:
		case <-r.Context().Done():
		}
		s.hold(-1)
		if r.Context().Err() != nil {
			return
		}
	}
	for k, v := range st.Header {
		w.Header().Set(k, v)
	}
	switch {
	case st.Raw != "":
		w.Header().Set("Content-Type", st.Type)
		w.WriteHeader(st.Status)
		_, _ = w.Write([]byte(st.Raw))
	case st.Status >= 400:
		fail(w, st)
	case req.Stream:
		stream(w, r, req, st)
	default:
		whole(w, req, st)
	}
}

func fail(w http.ResponseWriter, st Step) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(st.Status)
	var code any
	if st.Code != "" {
		code = st.Code
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"message": st.Text, "type": st.Kind, "param": nil, "code": code}})
}

func (st Step) finish() any {
	switch {
	case st.Finish == "-":
		return nil
	case st.Finish != "":
		return st.Finish
	case len(st.Calls) > 0:
		return "tool_calls"
	}
	return "stop"
}

func (st Step) usage(req Request) any {
	if st.NoUsage {
		return nil
	}
	in, out := st.In, st.Out
	if in+out == 0 {
		in, out = len(strings.Fields(req.Texts())), len(strings.Fields(st.Text))
	}
	return map[string]any{"prompt_tokens": in, "completion_tokens": out, "total_tokens": in + out}
}

func (st Step) calls(streamed bool) []map[string]any {
	var out []map[string]any
	for i, c := range st.Calls {
		id := c.ID
		if id == "" {
			id = fmt.Sprintf("call_%s_%d", c.Name, i)
		}
		call := map[string]any{"id": id, "type": "function", "function": map[string]any{"name": c.Name, "arguments": c.Arguments}}
		if streamed {
			call["index"] = i
			call["function"] = map[string]any{"name": c.Name, "arguments": ""}
		}
		out = append(out, call)
	}
	return out
}

func whole(w http.ResponseWriter, req Request, st Step) {
	msg := map[string]any{"role": "assistant", "content": st.Text}
	if st.Refusal != "" {
		msg["refusal"], msg["content"] = st.Refusal, nil
	}
	if len(st.Calls) > 0 {
		msg["tool_calls"] = st.calls(false)
	}
	choices := []any{map[string]any{"index": 0, "message": msg, "finish_reason": st.finish()}}
	if st.NoChoices {
		choices = []any{}
	}
	reply(w, map[string]any{"id": "chatcmpl-1", "object": "chat.completion", "created": 1767600000, "model": req.Model, "choices": choices, "usage": st.usage(req)})
}
