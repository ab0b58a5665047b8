package modeltest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// pieces are the deltas of an answer: texts in parts of seven bytes or more, calls first with their names, then all their
// arguments in turns, as servers interleave them.
func (st Step) pieces() []map[string]any {
	out := []map[string]any{{"role": "assistant", "content": ""}}
	if st.Refusal != "" {
		out = append(out, map[string]any{"refusal": st.Refusal})
	}
	for _, part := range parts(st.Text, 7) {
		out = append(out, map[string]any{"content": part})
	}
	for _, c := range st.calls(true) {
		out = append(out, map[string]any{"tool_calls": []any{c}})
	}
	for n, more := 0, true; more; n++ {
		more = false
		for i, c := range st.Calls {
			if p := parts(c.Arguments, 7); n < len(p) {
				more = true
				out = append(out, map[string]any{"tool_calls": []any{map[string]any{"index": i, "function": map[string]any{"arguments": p[n]}}}})
			}
		}
	}
	return out
}

func parts(s string, size int) []string {
	var out []string
	from := 0
	for i := range s {
		if i-from >= size {
			out, from = append(out, s[from:i]), i
		}
	}
	if from < len(s) {
		out = append(out, s[from:])
	}
	return out
}

type sse struct {
	w     http.ResponseWriter
	model string
}

func (s sse) send(v any) {
	b, err := json.Marshal(v)
	if err == nil {
		s.line(string(b))
	}
}

func (s sse) line(data string) {
	_, _ = fmt.Fprintf(s.w, "data: %s\n\n", data)
	if f, ok := s.w.(http.Flusher); ok {
		f.Flush()
	}
}

func (s sse) chunk(choices []any, usage any) {
	v := map[string]any{"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1767600000, "model": s.model, "choices": choices}
	if usage != nil {
		v["usage"] = usage
	}
	s.send(v)
}

func stream(w http.ResponseWriter, r *http.Request, req Request, st Step) {
	w.Header().Set("Content-Type", "text/event-stream")
	s := sse{w: w, model: req.Model}
	for i, d := range st.pieces() {
		switch {
		case st.CutAfter > 0 && i == st.CutAfter:
			panic(http.ErrAbortHandler)
		case st.DropAfter > 0 && i == st.DropAfter:
			return
		case st.ErrorAfter > 0 && i == st.ErrorAfter:
			s.send(map[string]any{"error": map[string]any{"message": "The server had an error while processing your request.", "type": "server_error", "param": nil, "code": nil}})
			return
		}
		if !st.NoChoices {
			s.chunk([]any{map[string]any{"index": 0, "delta": d, "finish_reason": nil}}, nil)
		}
		if !pause(r, st.Pause) {
			return
		}
	}
	if !st.NoChoices {
		s.chunk([]any{map[string]any{"index": 0, "delta": map[string]any{}, "finish_reason": st.finish()}}, nil)
	}
	if req.StreamOptions != nil && req.StreamOptions.IncludeUsage && !st.NoUsage {
		s.chunk([]any{}, st.usage(req))
	}
	s.line("[DONE]")
}

func pause(r *http.Request, d time.Duration) bool {
	if d == 0 {
		return r.Context().Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-r.Context().Done():
		return false
	}
}
