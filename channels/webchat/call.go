package webchat

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"

	"github.com/gorilla/websocket"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/internal/fault"
)

// Calls lets the visitors of web pages talk with us.
type Calls interface {
	// Ticket lets a visitor's browser place one call within seconds. Errors are faults for the visitor.
	Ticket(ctx context.Context, v Visit) (Ticket, error)
	// Carry connects the browser that shows a ticket's pass with the PBX until either side closes; upgrade is called once the PBX
	// answered. fault.Forbidden is for passes that are worth nothing.
	Carry(ctx context.Context, in channels.Inbox, pass string, upgrade func() (*websocket.Conn, error)) error
}

// Ticket is what the widget's phone needs for one call.
type Ticket struct {
	Pass       string      // opens the socket
	URI        string      // who calls, of SIP
	Password   string      // of URI
	Target     string      // what is called
	ICEServers []ICEServer // how the browser finds its addresses
}

// ICEServer is a STUN or TURN server for the browser.
type ICEServer struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username,omitempty"`
	Credential string   `json:"credential,omitempty"`
}

// ticketAnswer is a ticket as the browser gets it. WSURL is relative to the folder of widget.js, under whatever name the
// visitor's network reaches it.
type ticketAnswer struct {
	WSURL      string      `json:"ws_url"`
	URI        string      `json:"uri"`
	Password   string      `json:"password"`
	Target     string      `json:"target"`
	ICEServers []ICEServer `json:"ice_servers"`
}

func (s *Server) call(w http.ResponseWriter, r *http.Request, v visit) {
	if s.cfg.Calls == nil || !v.settings.Voice {
		s.refuse(w, r, fault.New(fault.NotFound, "This chat takes no calls.").WithKey("webchat.voice"))
		return
	}
	_, mine := s.limits.calls.allow(account(v.in, v.visitor))
	_, ours := s.limits.callers.allow(account(v.in, s.cfg.Address(r)))
	if !mine || !ours {
		s.refuse(w, r, fault.New(fault.TooMany, "That were many calls in a short time; wait a minute, then call again.").WithKey("webchat.call_flood"))
		return
	}
	var who sent
	_ = json.NewDecoder(http.MaxBytesReader(w, r.Body, frameLimit)).Decode(&who) // who says nothing is nobody in particular
	ctx, cancel := context.WithTimeout(r.Context(), callDeadline)
	defer cancel()
	hours, err := s.cfg.Hours.Hours(ctx, v.in)
	if err == nil && !hours.Open {
		err = fault.New(fault.Conflict, "Nobody is here to talk just now. Write to us, and we answer when we are back.").WithKey("webchat.call_closed")
	}
	var t Ticket
	if err == nil {
		t, err = s.cfg.Calls.Ticket(ctx, v.introduce(who).public())
	}
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	if t.ICEServers == nil {
		t.ICEServers = []ICEServer{}
	}
	answer(w, http.StatusOK, ticketAnswer{WSURL: r.PathValue("key") + "/phone?pass=" + t.Pass, URI: t.URI, Password: t.Password, Target: t.Target, ICEServers: t.ICEServers})
}

// sipProtocol is SIP's name as a WebSocket subprotocol, RFC 7118.
const sipProtocol = "sip"

// phone is the socket between a visitor's phone and the PBX. The pass in its address is good for one call and for seconds.
func (s *Server) phone(w http.ResponseWriter, r *http.Request, st site) {
	if s.cfg.Calls == nil || !st.settings.Voice {
		s.refuse(w, r, fault.New(fault.NotFound, "This chat takes no calls.").WithKey("webchat.voice"))
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	var watch sync.WaitGroup
	defer watch.Wait()
	defer cancel()
	watch.Go(func() {
		select {
		case <-s.ending:
			cancel()
		case <-ctx.Done():
		}
	})
	upgraded := false
	err := s.cfg.Calls.Carry(ctx, st.in, r.URL.Query().Get("pass"), func() (*websocket.Conn, error) {
		up := websocket.Upgrader{Subprotocols: []string{sipProtocol}, HandshakeTimeout: writeWait, ReadBufferSize: 4096,
			CheckOrigin: func(*http.Request) bool { return true }} // visible has judged it
		upgraded = true // or the upgrader has answered
		return up.Upgrade(w, r, nil)
	})
	if err != nil && !upgraded {
		s.refuse(w, r, err)
	}
}
