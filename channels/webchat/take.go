package webchat

import (
	"context"
	"regexp"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/internal/fault"
)

var clientID = regexp.MustCompile(`^[A-Za-z0-9_-]{6,64}$`)

// take does what a visitor's frame asks for and answers it; from is the page that sent it.
func (s *Server) take(ctx context.Context, v visit, f sent, from *listener) *told {
	who := account(v.in, v.visitor)
	if wait, ok := s.limits.frames.allow(who); !ok {
		return nack(f, tooMany(), wait)
	}
	ctx, cancel := context.WithTimeout(ctx, callDeadline)
	defer cancel()
	switch f.T {
	case "ping":
		return &told{T: "pong"}
	case "typing":
		s.cfg.Typing(v.in.ID, v.visitor, f.On)
		return nil
	case "transcript":
		return s.transcript(ctx, v, f)
	}
	e, err := s.envelope(ctx, v, f)
	if err != nil {
		return nack(f, err, 0)
	}
	if f.T == "msg" {
		if wait, ok := s.limits.messages.allow(who); !ok {
			return nack(f, tooMany(), wait)
		}
	}
	return s.keep(ctx, v, e, from)
}

// keep puts a frame into the journal, then acknowledges it and shows a message on the visitor's other pages.
func (s *Server) keep(ctx context.Context, v visit, e envelope, from *listener) *told {
	raw, err := e.raw(v.in)
	if err != nil {
		return nack(e.Frame, err, 0)
	}
	raw.At = s.cfg.Clock.Now()
	if err := s.cfg.Sink.Keep(ctx, raw); err != nil {
		s.log.ErrorContext(ctx, "A visitor's message could not be kept; their browser will send it again.", "inbox", v.in.ID, "error", err)
		return nack(e.Frame, fault.New(fault.Unavailable, "The message could not be kept just now; it is sent again by itself.").WithKey("webchat.keep"), 3*time.Second)
	}
	if e.Frame.ID == "" {
		return nil
	}
	id := messageID(v.visitor, e.Frame.ID)
	if e.Frame.T == "msg" {
		t := shown(channels.Message{Type: channels.Text, Text: first(e.Frame.Text, e.Frame.title())})
		t.Files, t.SID, t.Me, t.At = e.Files, id, true, raw.At.UnixMilli()
		v.site.tell(s, v.visitor, t, from)
	}
	return &told{T: "ack", ID: e.Frame.ID, SID: id, At: raw.At.UnixMilli()}
}

func (st site) tell(s *Server, visitor string, t told, but *listener) {
	s.cfg.Driver.hub.tell(place{st.in.ID, visitor}, t, but)
}

func (f sent) title() string {
	if f.Choice == nil {
		return ""
	}
	return f.Choice.Title
}

// envelope cleans a frame and adds what the server knows.
func (s *Server) envelope(ctx context.Context, v visit, f sent) (envelope, error) {
	bad := fault.New(fault.Invalid, "The chat sent something that this server does not understand; reload the page.").WithKey("webchat.frame")
	wantsID := f.T != "got" && f.T != "seen"
	if wantsID && !clientID.MatchString(f.ID) {
		return envelope{}, bad
	}
	e := envelope{Visitor: v.visitor, User: v.user, HMAC: v.hmac, Lang: v.lang, Frame: sent{T: f.T, ID: f.ID}}
	var err error
	switch f.T {
	case "msg":
		e.Frame, e.Files, err = s.message(ctx, v, f)
	case "got", "seen":
		e.Frame.ID, e.Frame.IDs = "", marked(f.IDs)
		if len(e.Frame.IDs) == 0 {
			return e, bad
		}
	case "identify":
		e.Frame.User, e.Frame.HMAC, e.Frame.Name, e.Frame.Email, e.Frame.Phone = "", "", line(f.Name, 80), line(f.Email, 254), line(f.Phone, 40)
		if e.User, e.HMAC = f.User, f.HMAC; !vouched(v.in, f.User, f.HMAC) {
			err = fault.New(fault.Forbidden, "The web site's proof of who its user is does not fit the secret of this inbox.").WithKey("webchat.identity")
		}
	case "attrs":
		e.Frame.Attrs = answers(f.Attrs, attrsLimit, attrLength)
	case "csat":
		if f.Score < 1 || f.Score > 10 || len(f.Of) > 128 || f.Of == "" {
			return e, bad
		}
		e.Frame.Of, e.Frame.Score, e.Frame.Comment = f.Of, f.Score, clean(f.Comment, answerLength)
	case "end":
	default:
		return e, bad
	}
	return e, err
}

// message cleans a message and looks its files up.
func (s *Server) message(ctx context.Context, v visit, f sent) (sent, []FileInfo, error) {
	out := sent{T: f.T, ID: f.ID, Text: clean(f.Text, textLimit), Form: answers(f.Form, maxFormFields, answerLength), ReplyTo: line(f.ReplyTo, 128), Page: f.Page.clean()}
	if f.Choice != nil {
		out.Choice = &choice{Payload: clean(f.Choice.Payload, 500), Title: line(f.Choice.Title, 200)}
	}
	if first(out.Text, out.title()) == "" && len(f.Files) == 0 {
		return out, nil, fault.New(fault.Invalid, "The message is empty.").WithKey("webchat.empty")
	}
	if len(f.Files) > filesLimit || (len(f.Files) > 0 && v.settings.NoFiles) {
		return out, nil, fault.New(fault.Invalid, "That are more files than a message can have.").WithKey("webchat.files")
	}
	var files []FileInfo
	for _, id := range f.Files {
		info, err := s.cfg.Files.Stat(ctx, v.in, v.visitor, id)
		if err != nil {
			return out, nil, err
		}
		info.ID = id
		files = append(files, info)
	}
	return out, files, nil
}

func (s *Server) transcript(ctx context.Context, v visit, f sent) *told {
	address := mailAddress(f.Email)
	if !v.settings.Transcript || address == "" {
		return nack(f, fault.New(fault.Invalid, "This is not an address of mail; write it like name@example.com.").WithKey("webchat.email"), 0)
	}
	if wait, ok := s.limits.mails.allow(account(v.in, v.visitor)); !ok {
		t := nack(f, tooMany(), wait)
		t.Retry = false
		return t
	}
	if wait, ok := s.limits.letters.allow(v.in.ID); !ok {
		t := nack(f, tooMany(), wait)
		t.Retry = false
		return t
	}
	if err := s.cfg.Conversations.Transcript(ctx, v.in, v.visitor, address); err != nil {
		return nack(f, err, 0)
	}
	return &told{T: "ack", ID: f.ID}
}

// nack says that a frame was not taken. What may go well later is to be sent again.
func nack(f sent, err error, wait time.Duration) *told {
	p := fault.Public(err)
	retry := p.Code == fault.TooMany || p.Code == fault.Unavailable || p.Code == fault.Internal
	return &told{T: "nack", ID: f.ID, Key: p.Key, Text: p.Msg, Retry: retry, Wait: int(max(wait, time.Second) / time.Second)}
}

func marked(ids []string) []string {
	var out []string
	for _, id := range ids {
		if id != "" && len(id) <= 128 && len(out) < markLimit {
			out = append(out, clean(id, 128))
		}
	}
	return out
}

func answers(in map[string]string, most, length int) map[string]string {
	out := map[string]string{}
	for k, v := range in {
		if k = line(k, 40); k != "" && len(out) < most {
			out[k] = clean(v, length)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}
