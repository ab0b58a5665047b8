package metatest

import (
	"net/http"
	"strings"
)

// Failure is trouble in store for requests to come.
type Failure struct {
	// On is the end of the path it waits for ("messages", "media", "message_templates"); empty for every request.
	On string
	// Times is how many requests it befalls; 0 is one, negative all.
	Times int
	// Status is of HTTP, 0 is 400. Code and Subcode are Meta's; without a Code the body is a page in HTML.
	Status, Code, Subcode int
	Message               string
	Header                map[string]string
	// Cut ends the connection instead of an answer; Hang never answers. With Taken the request is carried out before.
	Cut, Hang, Taken bool
}

// Fail has the next matching requests fail.
func (s *Server) Fail(f Failure) {
	if f.Times == 0 {
		f.Times = 1
	}
	if f.Status == 0 {
		f.Status = http.StatusBadRequest
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = append(s.failures, &f)
}

// Heal forgets all failures that were in store.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = nil
}

func (s *Server) next(path string) *Failure {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.failures {
		if f.Times != 0 && strings.HasSuffix(path, f.On) {
			f.Times--
			return f
		}
	}
	return nil
}

func (s *Server) failed(w http.ResponseWriter, r *http.Request, path string) bool {
	f := s.next(path)
	if f == nil {
		return false
	}
	if f.Taken {
		s.route(&nowhere{header: http.Header{}}, r, path)
	}
	switch {
	case f.Hang:
		select {
		case <-r.Context().Done():
		case <-s.done:
		}
	case f.Cut:
		panic(http.ErrAbortHandler)
	default:
		for k, v := range f.Header {
			w.Header().Set(k, v)
		}
		if f.Code != 0 {
			refuse(w, f.Status, f.Code, f.Subcode, f.Message)
			return true
		}
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Status)
		if _, err := w.Write([]byte("<html>Sorry, something went wrong.</html>")); err != nil {
			return true // the client went away
		}
	}
	return true
}

// nowhere swallows an answer that will be lost.
type nowhere struct{ header http.Header }

func (n *nowhere) Header() http.Header         { return n.header }
func (n *nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (n *nowhere) WriteHeader(int)             {}
