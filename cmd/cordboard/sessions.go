package main

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"

	"github.com/cordboard/cordboard/ami"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/internal/fault"
)

// Asterisk's HTTP server takes so many connections and no more (sessionlimit of http.conf); at the limit it closes new ones
// without a word. Our requests, our event stream and every browser phone are such connections, so a limit that is too low
// locks the daemon out when the last agents sign in. It is read once for each manager connection and compared with the
// agents there are.
type httpSessions struct {
	directory func() *directory.Directory
	log       *slog.Logger

	mu    sync.Mutex
	limit int   // 0: not read
	err   error // why not
	told  int   // the need that was logged last
}

const (
	// defaultSessionLimit is Asterisk's own.
	defaultSessionLimit = 100
	// ownSessions is what the daemon itself may hold: its requests side by side and the event stream.
	ownSessions = 40
)

// read asks for http.conf with its includes, as the file is now; a change of it counts after a reload, and is seen here with
// the next listing. It needs the class config.
func (h *httpSessions) read(ctx context.Context, c ami.Conn) {
	r, err := c.Do(ctx, ami.NewAction("GetConfig").With("Filename", "http.conf").With("Category", "general"))
	h.mu.Lock()
	if h.err = err; err == nil {
		h.limit = sessionLimit(r.Headers)
	}
	h.mu.Unlock()
	if why := h.probe(ctx); why != nil {
		h.tell(why)
	}
}

// tell logs a need once.
func (h *httpSessions) tell(why error) {
	need := h.need()
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.told != need {
		h.told = need
		h.log.Warn(fault.Public(why).Msg)
	}
}

// sessionLimit reads the lines of an answer to GetConfig: "Line-000000-000003: sessionlimit=100". The last one counts, as
// for Asterisk.
func sessionLimit(lines map[string]string) int {
	limit, at := defaultSessionLimit, ""
	for name, line := range lines {
		key, value, ok := strings.Cut(line, "=")
		if !ok || !strings.HasPrefix(name, "Line-") || !strings.EqualFold(strings.TrimSpace(key), "sessionlimit") || name < at {
			continue
		}
		if n, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(value, ">"))); err == nil && n > 0 {
			limit, at = n, name
		}
	}
	return limit
}

// need is what all agents with a browser phone take together. A page that is reloaded has two connections for a moment,
// so there is a tenth for that.
func (h *httpSessions) need() int {
	n := 0
	for _, a := range h.directory().Agents {
		for _, k := range a.Kinds() {
			if a.Active && k == agents.Browser {
				n++
			}
		}
	}
	return ownSessions + n + n/10
}

// probe is the check of readiness.
func (h *httpSessions) probe(context.Context) error {
	need := h.need()
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.limit > 0 && h.limit < need:
		return fault.New(fault.Unavailable, fmt.Sprintf("Asterisk's web server takes %d connections, and %d are needed when every agent with a browser phone signs in; beyond the limit it closes them without a word, Cordboard's own among them. Put sessionlimit = %d into the section [general] of http.conf and reload Asterisk.",
			h.limit, need, roundUp(need))).WithKey("http_sessions.low").With("limit", h.limit).With("need", need)
	case h.limit == 0 && need > defaultSessionLimit:
		return fault.New(fault.Unavailable, fmt.Sprintf("Asterisk does not tell how many connections its web server takes, and %d are needed when every agent with a browser phone signs in. Put sessionlimit = %d into the section [general] of http.conf, or give the manager user the class config so that it can be checked.",
			need, roundUp(need))).WithKey("http_sessions.unknown").With("need", need)
	}
	return nil
}

func roundUp(n int) int { return (n*3/2 + 99) / 100 * 100 }
