package webchat

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/fault"
)

// pollWait is how long a request waits for news; proxies rarely allow less than 30 s.
const pollWait = 25 * time.Second

// framesLimit is how many frames one request brings.
const framesLimit = 20

// poll answers what was said after a position, waiting for it if there is nothing yet. With first set it does not wait and
// begins with how things stand.
func (s *Server) poll(w http.ResponseWriter, r *http.Request, v visit) {
	after, err := strconv.ParseInt(r.URL.Query().Get("after"), 10, 64)
	if err != nil || after < 0 {
		after = 0
	}
	// The page hears of what is new before the history is read: nothing falls between.
	l := newListener()
	s.cfg.Driver.hub.add(v.place(), l)
	defer s.cfg.Driver.hub.remove(v.place(), l)
	frames, err := s.missed(r.Context(), v, after)
	if err == nil && r.URL.Query().Has("first") {
		var ready told
		ready, err = s.ready(r.Context(), v)
		frames = append([]told{ready}, frames...)
	}
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	out := make([]json.RawMessage, 0, len(frames))
	for _, f := range frames {
		out = append(out, f.bytes())
	}
	if len(out) == 0 {
		out = s.wait(r.Context(), l)
	}
	answer(w, http.StatusOK, map[string]any{"frames": out})
}

// wait answers what is pushed within the time of a request: the first frame and those right behind it.
func (s *Server) wait(ctx context.Context, l *listener) []json.RawMessage {
	late, timer := clock.After(s.cfg.Clock, pollWait)
	defer timer.Stop()
	out := []json.RawMessage{}
	select {
	case b := <-l.out:
		out = append(out, b)
	case <-late:
	case <-l.end:
	case <-s.ending:
	case <-ctx.Done():
	}
	for {
		select {
		case b := <-l.out:
			out = append(out, b)
		default:
			return out
		}
	}
}

// send takes frames of a browser without a socket and answers each.
func (s *Server) send(w http.ResponseWriter, r *http.Request, v visit) {
	var body struct {
		Who    sent   `json:"who"`
		Frames []sent `json:"frames"`
	}
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, frameLimit)).Decode(&body)
	if err != nil || len(body.Frames) > framesLimit {
		s.refuse(w, r, fault.New(fault.Invalid, "The frames cannot be read, or are too many.").WithKey("webchat.frame"))
		return
	}
	v = v.introduce(body.Who)
	out := []told{}
	for _, f := range body.Frames {
		a := s.take(r.Context(), v, f, nil)
		if a == nil {
			continue
		}
		if a.T == "ack" {
			v = v.after(f)
		}
		out = append(out, *a)
	}
	answer(w, http.StatusOK, map[string]any{"frames": out})
}
