package webchat

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/cordboard/cordboard/internal/fault"
)

// publicConfig is what everybody may know of an inbox.
type publicConfig struct {
	Title      map[string]string `json:"title"`
	Greeting   map[string]string `json:"greeting"`
	Away       map[string]string `json:"away"`
	Accent     string            `json:"accent"`
	Position   string            `json:"position"`
	Theme      string            `json:"theme"`
	HideClosed bool              `json:"hide_closed,omitempty"`
	Form       []FormField       `json:"form"`
	PrivacyURL string            `json:"privacy_url,omitempty"`
	FileBytes  int64             `json:"file_bytes"` // 0: no files
	Files      int               `json:"files"`
	TextLimit  int               `json:"text_limit"`
	Transcript bool              `json:"transcript,omitempty"`
	Voice      bool              `json:"voice,omitempty"`
	Hours      publicHours       `json:"hours"`
}

func (s *Server) config(w http.ResponseWriter, r *http.Request, st site) {
	hours, err := s.hours(r.Context(), st)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	form, err := parseForm(st.settings.Prechat)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	c := publicConfig{Title: texts(st.settings.Title), Greeting: texts(st.settings.Greeting), Away: texts(st.settings.Away), Accent: st.settings.Accent,
		Position: st.settings.Position, Theme: st.settings.Theme, HideClosed: st.settings.HideClosed, Form: form, PrivacyURL: webAddress(st.settings.PrivacyURL),
		Files: filesLimit, TextLimit: textLimit, Transcript: st.settings.Transcript, Voice: st.settings.Voice && s.cfg.Calls != nil, Hours: hours}
	if !st.settings.NoFiles {
		c.FileBytes = st.settings.fileBytes()
	}
	answer(w, http.StatusOK, c)
}

func (s Settings) fileBytes() int64 { return int64(min(max(s.FileMB, 1), maxFileMB)) << 20 }

func (s *Server) hours(ctx context.Context, st site) (publicHours, error) {
	ctx, cancel := context.WithTimeout(ctx, callDeadline)
	defer cancel()
	o, err := s.cfg.Hours.Hours(ctx, st.in)
	h := publicHours{Open: o.Open}
	if !o.Next.IsZero() {
		h.Next = o.Next.Unix()
	}
	return h, err
}

// session gives a visitor a token: the same visitor's anew to who has one, a new visitor's to everybody else.
func (s *Server) session(w http.ResponseWriter, r *http.Request, st site) {
	var body struct {
		Token string `json:"token"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, frameLimit)).Decode(&body); err != nil {
		s.refuse(w, r, fault.Wrap(err, fault.Invalid, "The request cannot be read."))
		return
	}
	t := token{Inbox: st.in.ID}
	v, err := s.prove(r.Context(), st, body.Token)
	switch {
	case err == nil:
		t.Visitor = v.visitor
	case fault.CodeOf(err) != fault.Unauthenticated:
		s.refuse(w, r, err)
		return
	default:
		if _, ok := s.limits.sessions.allow(account(st.in, s.cfg.Address(r))); !ok {
			s.refuse(w, r, tooMany())
			return
		}
		t.Visitor = s.cfg.IDs.New()
	}
	ctx, cancel := context.WithTimeout(r.Context(), callDeadline)
	defer cancel()
	if t.Version, err = s.cfg.Conversations.Version(ctx, st.in, t.Visitor); err != nil {
		s.refuse(w, r, err)
		return
	}
	days := time.Duration(st.settings.TokenDays) * 24 * time.Hour
	t.Until = s.cfg.Clock.Now().Add(days).Unix()
	answer(w, http.StatusOK, map[string]any{"token": s.signer.sign(st.in, st.settings.TokenEpoch, t), "visitor": t.Visitor, "resumed": v.visitor != ""})
}
