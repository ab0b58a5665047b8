package web

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

func (s *Server) recordingOperations() {
	const tag = "recordings"
	work, d := Needs(accounts.PermDeskWork), s.cfg.Desk
	for _, v := range []struct {
		verb, summary string
		do            func(ctx context.Context, agentID, id string) error
	}{
		{"pause", "Record nothing for now, for what must not be kept; the answer comes when it is so", func(ctx context.Context, a, id string) error { return d.PauseRecording(ctx, a, id) }},
		{"resume", "Record again", func(ctx context.Context, a, id string) error { return d.ResumeRecording(ctx, a, id) }},
	} {
		register(s, op{id: "recording-" + v.verb, method: http.MethodPost, path: "/interactions/{id}/recording/" + v.verb, tag: tag, summary: v.summary, access: work},
			func(ctx context.Context, in *idInput) (*none, error) {
				agent, err := ownAgent(ctx)
				if err != nil {
					return nil, err
				}
				return done(v.do(ctx, agent, in.ID))
			})
	}
	register(s, op{id: "recording-audio", method: http.MethodGet, path: "/recordings/{id}/audio", tag: tag,
		summary: "Hear a recording: a WAV file, the customer left, what the customer heard right; ranges may be asked for", access: Needs(accounts.PermRecordingsPlay)}, s.recordingAudio)
}

var errNoFile = fault.New(fault.NotFound, "There is nothing to hear of this recording: it is not stored yet, or its file is gone.").WithKey("recording.no_file")

func (s *Server) recordingAudio(ctx context.Context, in *idInput) (*huma.StreamResponse, error) {
	store := s.cfg.Stores.Recordings
	if store == nil || s.cfg.RecordingPath == nil {
		return nil, errNoHistory
	}
	p := principalOf(ctx)
	r, err := store.GetRecording(ctx, p.ScopeOf(accounts.PermRecordingsPlay), in.ID)
	if err != nil {
		return nil, err
	}
	return s.play(ctx, r, store.AuditPlay)
}

// play answers the file of a recording that the caller may hear, and has the play written down.
func (s *Server) play(ctx context.Context, r events.Recording, audit func(context.Context, events.Actor, events.Recording) error) (*huma.StreamResponse, error) {
	if s.cfg.RecordingPath == nil || r.State != events.RecordingKept {
		return nil, errNoFile
	}
	f, err := os.Open(s.cfg.RecordingPath(r))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNoFile
	} else if err != nil {
		return nil, err
	}
	if err := s.heard(ctx, r.ID, func() error { return audit(ctx, actorOf(ctx), r) }); err != nil {
		_ = f.Close()
		return nil, err
	}
	return sound(f, r.ID, r.EndedAt), nil
}

// heard has a play written down when it begins. Nobody hears what could not be written down.
func (s *Server) heard(ctx context.Context, id string, audit func() error) error {
	key := principalOf(ctx).UserID + "/" + id
	if !s.plays.begins(key, s.cfg.Clock.Now()) {
		return nil
	}
	err := audit()
	if err != nil {
		s.plays.forget(key)
	}
	return err
}

// sound sends a file in the parts that are asked for, and closes it.
func sound(f *os.File, name string, at time.Time) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		defer f.Close() //nolint:errcheck // read only
		c := humaecho.Unwrap(hc)
		h := c.Response().Header()
		h.Set("Content-Type", "audio/wav")
		h.Set("Content-Disposition", `attachment; filename="`+name+`.wav"`)
		_ = http.NewResponseController(c.Response().Writer).SetWriteDeadline(time.Time{}) // who listens takes their time
		http.ServeContent(c.Response(), c.Request(), "", at, f)
	}}
}

// playLasts is how long the requests of one listener for one recording count as one play: a player asks for many ranges.
const (
	playLasts = 15 * time.Minute
	playsMost = 10_000
)

// plays remembers who listens to what.
type plays struct {
	mu    sync.Mutex
	since map[string]time.Time
}

// begins reports whether a request begins a play.
func (p *plays) begins(key string, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if at, ok := p.since[key]; ok && now.Sub(at) < playLasts {
		return false
	}
	if p.since == nil || len(p.since) >= playsMost { // too many: rather a line too much in the audit than one too few
		p.since = map[string]time.Time{}
	}
	p.since[key] = now
	return true
}

func (p *plays) forget(key string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.since, key)
}
