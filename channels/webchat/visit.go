package webchat

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/internal/fault"
)

// site is a request of a web site that may use the inbox.
type site struct {
	in       channels.Inbox
	settings Settings
}

// visible lets a handler answer web sites of the inbox's list only. A request without Origin comes from no other site's
// page; it may read, not write, and not open sockets.
func (s *Server) visible(h func(http.ResponseWriter, *http.Request, site)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		st, err := s.site(w, r)
		if err != nil {
			s.refuse(w, r, err)
			return
		}
		h(w, r, st)
	}
}

func (s *Server) site(w http.ResponseWriter, r *http.Request) (site, error) {
	if _, ok := s.limits.requests.allow(s.cfg.Address(r)); !ok {
		return site{}, tooMany()
	}
	unknown := fault.New(fault.NotFound, "There is no chat with this key; the key in the web page's data-inbox is that of an inbox which is switched on.").WithKey("webchat.key")
	key := r.PathValue("key")
	if !keyForm.MatchString(key) {
		return site{}, unknown
	}
	ctx, cancel := context.WithTimeout(r.Context(), callDeadline)
	defer cancel()
	in, err := s.cfg.Inboxes.ByKey(ctx, key)
	if fault.CodeOf(err) == fault.NotFound {
		return site{}, unknown
	}
	if err != nil {
		return site{}, err
	}
	set, err := settings(in)
	if err != nil {
		return site{}, err
	}
	origin := r.Header.Get("Origin")
	w.Header().Add("Vary", "Origin")
	if origin == "" && r.Method == http.MethodGet && !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		return site{in, set}, nil
	}
	if !originAllowed(set.Origins, origin) {
		s.log.InfoContext(r.Context(), "A web site that is not on the list asked for the chat.", "inbox", in.ID, "origin", line(origin, 200))
		return site{}, fault.New(fault.Forbidden, "This web site is not among those that may show the chat; an administrator adds it to the inbox.").WithKey("webchat.origin")
	}
	w.Header().Set("Access-Control-Allow-Origin", origin)
	return site{in, set}, nil
}

// preflight lets browsers send our header. Who may not use the inbox is told so by the request itself.
func (s *Server) preflight(w http.ResponseWriter, r *http.Request) {
	if _, err := s.site(w, r); err != nil {
		s.refuse(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Access-Control-Allow-Methods", "GET, POST")
	h.Set("Access-Control-Allow-Headers", "authorization, content-type")
	h.Set("Access-Control-Max-Age", "600")
	w.WriteHeader(http.StatusNoContent)
}

// visit is a proven visitor on a web site of the list.
type visit struct {
	site
	visitor string
	user    string
	hmac    string
	lang    string
	of      selfsaid
}

func (v visit) place() place { return place{v.in.ID, v.visitor} }

// proven lets a handler answer visitors with a token of this inbox only.
func (s *Server) proven(h func(http.ResponseWriter, *http.Request, visit)) http.HandlerFunc {
	return s.visible(func(w http.ResponseWriter, r *http.Request, st site) {
		text, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		v, err := s.prove(r.Context(), st, text)
		if err != nil {
			s.refuse(w, r, err)
			return
		}
		h(w, r, v)
	})
}

// prove answers whose token it is.
func (s *Server) prove(ctx context.Context, st site, text string) (visit, error) {
	stranger := fault.New(fault.Unauthenticated, "The chat does not know this browser any more; it begins anew.").WithKey("webchat.token")
	t, ok := s.signer.read(st.in, st.settings.TokenEpoch, text, s.cfg.Clock.Now())
	if !ok {
		return visit{}, stranger
	}
	ctx, cancel := context.WithTimeout(ctx, callDeadline)
	defer cancel()
	version, err := s.cfg.Conversations.Version(ctx, st.in, t.Visitor)
	if err != nil {
		return visit{}, err
	}
	if version != t.Version {
		return visit{}, stranger
	}
	return visit{site: st, visitor: t.Visitor}, nil
}

// introduce takes in what a browser says of its visitor, as far as it is proven.
func (v visit) introduce(f sent) visit {
	if slices.Contains(languages, f.Lang) {
		v.lang = f.Lang
	}
	if vouched(v.in, f.User, f.HMAC) {
		v.user, v.hmac = f.User, f.HMAC
		v.of.Name, v.of.Email, v.of.Phone = line(f.Name, 80), line(f.Email, 254), line(f.Phone, 40)
	}
	return v
}

// describe takes in what the page says of its visitor.
func (v visit) describe(f sent) visit {
	v.of.Attrs = answers(f.Attrs, attrsLimit, attrLength)
	return v
}

// after is the visit after a frame was taken.
func (v visit) after(f sent) visit {
	switch f.T {
	case "identify":
		return v.introduce(f)
	case "attrs":
		return v.describe(f)
	}
	return v
}

func (v visit) public() Visit {
	return Visit{Inbox: v.in, Visitor: v.visitor, User: v.user, HMAC: v.hmac, Language: v.lang}
}
