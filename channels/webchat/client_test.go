package webchat_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"github.com/cordboard/cordboard/channels/webchat"
)

const shopOrigin = "https://shop.example"

type frame map[string]any

// ask is one request as a browser on the shop's pages makes it.
func (d *desk) ask(method, path, token string, body []byte, header ...string) (int, []byte, http.Header) {
	d.Helper()
	r, err := http.NewRequestWithContext(d.Context(), method, d.http.URL+"/widget/"+path, bytes.NewReader(body))
	if err != nil {
		d.Fatal(err)
	}
	r.Header.Set("Origin", shopOrigin)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for n := 0; n+1 < len(header); n += 2 {
		r.Header.Set(header[n], header[n+1])
	}
	a, err := d.http.Client().Do(r)
	if err != nil {
		d.Fatal(err)
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err != nil {
		d.Fatal(err)
	}
	return a.StatusCode, b, a.Header
}

// enter makes a visitor of an inbox.
func (d *desk) enter(key string) (token, visitor string) {
	d.Helper()
	status, b, _ := d.ask(http.MethodPost, key+"/session", "", []byte(`{}`))
	var a struct{ Token, Visitor string }
	if status != 200 || json.Unmarshal(b, &a) != nil {
		d.Fatalf("entering answered %d %s", status, b)
	}
	return a.Token, a.Visitor
}

// send sends frames over requests and returns the answers.
func (d *desk) send(token string, frames ...frame) []frame {
	d.Helper()
	body, _ := json.Marshal(map[string]any{"frames": frames})
	status, b, _ := d.ask(http.MethodPost, testKey+"/send", token, body)
	var a struct{ Frames []frame }
	if status != 200 || json.Unmarshal(b, &a) != nil {
		d.Fatalf("sending answered %d %s", status, b)
	}
	return a.Frames
}

type socket struct {
	*desk
	ws *websocket.Conn
}

func (d *desk) dial(key, origin string) (*websocket.Conn, *http.Response, error) {
	dialer := websocket.Dialer{Subprotocols: []string{webchat.Protocol}, HandshakeTimeout: 10 * time.Second}
	return dialer.Dial(strings.Replace(d.http.URL, "http", "ws", 1)+"/widget/"+key+"/ws", http.Header{"Origin": {origin}})
}

func (d *desk) socket(token string, seq int) *socket {
	d.Helper()
	ws, r, err := d.dial(testKey, shopOrigin)
	if err != nil {
		d.Fatalf("%v %v", err, r)
	}
	d.Cleanup(func() { _ = ws.Close() })
	s := &socket{d, ws}
	s.put(frame{"t": "hello", "token": token, "seq": seq})
	return s
}

func (s *socket) put(f frame) {
	s.Helper()
	if err := s.ws.WriteJSON(f); err != nil {
		s.Fatal(err)
	}
}

// next is the next frame of a kind.
func (s *socket) next(t string) frame {
	s.Helper()
	_ = s.ws.SetReadDeadline(time.Now().Add(15 * time.Second))
	for {
		var f frame
		if err := s.ws.ReadJSON(&f); err != nil {
			s.Fatalf("no frame %s came: %v", t, err)
		}
		if f["t"] == t {
			return f
		}
	}
}

// closed is the code with which the socket ends.
func (s *socket) closed() int {
	s.Helper()
	_ = s.ws.SetReadDeadline(time.Now().Add(20 * time.Second))
	for {
		if _, _, err := s.ws.ReadMessage(); err != nil {
			var e *websocket.CloseError
			if !asClose(err, &e) {
				s.Fatalf("the socket ended without a word: %v", err)
			}
			return e.Code
		}
	}
}

func asClose(err error, e **websocket.CloseError) bool {
	c, ok := err.(*websocket.CloseError) //nolint:errorlint // gorilla returns it bare
	*e = c
	return ok
}

func msg(id, text string) frame { return frame{"t": "msg", "id": id, "text": text} }
