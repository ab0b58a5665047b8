package web

import (
	"net/http"
	"time"

	"github.com/cordboard/cordboard/campaigns/lists/intake"
	"github.com/cordboard/cordboard/desk/prompts"
	"github.com/cordboard/cordboard/web/sheet"
)

// Bodies that are no JSON. Forms of other sites cannot send these types without asking, as they cannot send JSON.
const (
	typeWAV = "audio/wav"
	typeCSV = "text/csv"
	typeAny = "application/octet-stream" // a file whose kind is found out
)

// bigBodies are how large they may be: a little more than is taken, so that the refusal is ours and a sentence.
var bigBodies = map[string]int64{typeWAV: prompts.MaxUpload + 1024, typeCSV: sheet.MaxBytes + 1024, typeAny: intake.MaxBytes + 1024}

// patience is what such a request has: a slow line needs a minute for ten megabytes, and ten thousand rows are not
// written in a moment.
const patience = 2 * time.Minute

// uploadPatience is what a file of leads has, which is read as it comes.
const uploadPatience = 30 * time.Minute

func patienceFor(contentType string) time.Duration {
	if contentType == typeAny {
		return uploadPatience
	}
	return patience
}

// allowTime moves the connection's deadlines, which are meant for small requests.
func (s *Server) allowTime(w http.ResponseWriter, wait time.Duration) {
	c := http.NewResponseController(w)
	until := time.Now().Add(wait) // the socket knows no other clock
	if err := c.SetReadDeadline(until); err != nil {
		s.log.Debug("A large request keeps the deadline of small ones.", "error", err)
	}
	if err := c.SetWriteDeadline(until.Add(10 * time.Second)); err != nil {
		s.log.Debug("A large request keeps the deadline of small ones.", "error", err)
	}
}
