package telegramtest

import (
	"net/http"
	"time"
)

// Fault is how the next calls go wrong.
type Fault struct {
	// Method is whose calls; empty is any.
	Method string
	// Times is how many calls it concerns; 0 is one.
	Times int
	// Code and Description are the Bot API's error.
	Code        int
	Description string
	// RetryAfter goes along with 429, in seconds; MigrateTo with the end of a group.
	RetryAfter int
	MigrateTo  int64
	// HTML answers a page with the status Code, as gateways do.
	HTML bool
	// Hang answers nothing until the caller gives up. Done carries the call out before.
	Hang bool
	// Cut carries the call out and breaks the line in the middle of the answer.
	Cut  bool
	Done bool
}

// Fail has the next calls go wrong. Faults are used up in their order.
func (s *Server) Fail(f Fault) {
	if f.Times == 0 {
		f.Times = 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

// Mend takes all faults back.
func (s *Server) Mend() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

func (s *Server) fault(method string) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if f.Method != "" && f.Method != method {
			continue
		}
		if f.Times--; f.Times <= 0 {
			s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
		}
		copied := *f
		return &copied
	}
	return nil
}

func (f *Fault) show(s *Server, w http.ResponseWriter, r *http.Request, c call) {
	if f.Cut || f.Done {
		s.run(r.Context(), c)
	}
	switch {
	case f.Hang:
		select {
		case <-r.Context().Done():
		case <-s.ctx.Done():
		case <-time.After(10 * time.Minute):
		}
	case f.Cut:
		w.Header().Set("Content-Length", "200")
		_, _ = w.Write([]byte(`{"ok":true,"result":{"mess`))
	case f.HTML:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Code)
		_, _ = w.Write([]byte("<html><body><center><h1>" + http.StatusText(f.Code) + "</h1></center><hr>nginx</body></html>"))
	default:
		a := failure(f.Code, f.Description)
		parameters := map[string]any{}
		if f.RetryAfter > 0 {
			parameters["retry_after"] = f.RetryAfter
		}
		if f.MigrateTo != 0 {
			parameters["migrate_to_chat_id"] = f.MigrateTo
		}
		if len(parameters) > 0 {
			a["parameters"] = parameters
		}
		answer(w, a)
	}
}
